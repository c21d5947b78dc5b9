import { useState, type ReactElement } from 'react'
import { utf8ToBytes } from '#shared/basics/bytes.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { FolderField } from '../ui/FolderField.tsx'
import { Notice } from '../ui/Notice.tsx'
import { QrCode } from '../ui/QrCode.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import type { ChosenFolder } from '../ui/useChooseFolder.tsx'
import { useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'

/** A paper that goes out: what to do with it, as a file and as text. */
export function PaperOut({
  title,
  next,
  text,
  fileName,
  qr = '',
}: {
  readonly title: string
  /** Who gets it now. */
  readonly next: string
  readonly text: string
  readonly fileName: string
  readonly qr?: string
}): ReactElement {
  const t = useWords('papers')
  const { vault } = useHost()
  const work = useWork()
  const [folder, setFolder] = useState<ChosenFolder | null>(null)
  const [written, setWritten] = useState<string | null>(null)
  const save = (): void => {
    if (folder === null) return
    setWritten(null)
    void work.run(
      () =>
        vault.call('export.write', {
          folder: folder.token,
          fileName: `${fileName}.txt`,
          purpose: 'supportPaper',
          objectIds: [],
          bytes: [utf8ToBytes(text)],
        }),
      (saved) => setWritten(saved.fileName),
    )
  }
  return (
    <Card title={title} icon="good">
      <Stack gap="large">
        <div role="status">
          <Text>{next}</Text>
        </div>
        {qr !== '' && <QrCode svg={qr} label={t('out.qr')} />}
        <TextArea label={t('out.text')} help={t('out.help')} value={text} rows={3} />
        <FolderField
          label={t('out.folder')}
          purpose="export"
          value={folder}
          onChange={setFolder}
          disabled={work.busy}
        />
        <FailureNotice failure={work.failure} />
        {written !== null && (
          <Notice tone="good" live="polite">
            {t('out.done', { name: written })}
          </Notice>
        )}
        <Row justify="end">
          <Button icon="save" disabled={folder === null || work.busy} onClick={save}>
            {t('out.save')}
          </Button>
        </Row>
      </Stack>
    </Card>
  )
}
