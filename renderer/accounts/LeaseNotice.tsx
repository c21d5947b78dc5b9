import { useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useChooseFolder } from '../ui/useChooseFolder.tsx'
import { useWords } from '../ui/useWords.ts'

/** The ways back to a PC that has heard of no other for too long (decision 18): a stick, or a Leitung's code. */
export function LeaseNotice({
  code,
  onCode,
}: {
  readonly code: string
  readonly onCode: (code: string) => void
}): ReactElement {
  const t = useWords('lock')
  const say = useErrorText()
  const { keeper } = useHost()
  const { chooseFolder, folderDialog } = useChooseFolder()
  const [busy, setBusy] = useState(false)
  const [read, setRead] = useState<number | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)

  async function readStick(): Promise<void> {
    const folder = await chooseFolder('stick')
    if (!folder) return
    setBusy(true)
    setFailure(null)
    const visit = await keeper.call('stick.visit', { folder: folder.token })
    setBusy(false)
    if (visit.ok) setRead(visit.value.read)
    else setFailure(visit.error)
  }

  return (
    <Stack>
      <TextField
        label={t('lease.code')}
        help={t('lease.codeHelp')}
        autoComplete="off"
        maxLength={40}
        value={code}
        onChange={onCode}
      />
      <Text tone="soft">{t('lease.stickText')}</Text>
      <Button icon="usb" busy={busy} onClick={() => void readStick()}>
        {t('lease.stick')}
      </Button>
      {read !== null && (
        <Notice tone={read > 0 ? 'good' : 'warn'} live="polite">
          {t(read > 0 ? 'lease.stickRead' : 'lease.stickNothing')}
        </Notice>
      )}
      {failure && (
        <Notice tone="danger" live="assertive">
          {say(failure)}
        </Notice>
      )}
      {folderDialog}
    </Stack>
  )
}
