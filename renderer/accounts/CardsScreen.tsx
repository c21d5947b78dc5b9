import { useEffect, useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { FolderField } from '../ui/FolderField.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Quiet } from '../ui/Quiet.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorText } from '../ui/errorText.ts'
import type { ChosenFolder } from '../ui/useChooseFolder.tsx'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { useSession } from './SessionContext.tsx'
import { Steps } from './Steps.tsx'

/**
 * The three recovery cards: written to a folder of the person's choice, then two words typed back. Until that is done
 * the institution accepts no real data, because a forgotten passphrase would lose them for ever (decision 28).
 */
export function CardsScreen(): ReactElement {
  const [checking, setChecking] = useState(false)
  return checking ? (
    <CheckWords onBack={() => setChecking(false)} />
  ) : (
    <WriteCards onNext={() => setChecking(true)} />
  )
}

function WriteCards({ onNext }: { readonly onNext: () => void }): ReactElement {
  const t = useWords('start')
  const say = useErrorText()
  const { vault } = useHost()
  const [folder, setFolder] = useState<ChosenFolder | null>(null)
  const [files, setFiles] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  async function write(into: ChosenFolder): Promise<void> {
    setBusy(true)
    setFailure(null)
    const written = await vault.call('cards.write', { folder: into.token })
    if (written.ok) setFiles(written.value.files)
    else setFailure(written.error)
    setBusy(false)
  }

  return (
    <Quiet title={t('setup.cards.title')} wide>
      <Steps step={3} steps={4} />
      <Stack gap="large">
        <Text>{t('setup.cards.text')}</Text>
        <Text>{t('setup.cards.places')}</Text>
        <FolderField
          label={t('setup.cards.folder')}
          help={t('setup.cards.folderHelp')}
          purpose="cards"
          value={folder}
          onChange={(chosen) => {
            setFolder(chosen)
            setFiles([])
          }}
          disabled={busy}
        />
        {failure !== null && (
          <Notice tone="danger" live="assertive">
            {say(failure)}
          </Notice>
        )}
        {files.length > 0 && (
          <Notice tone="good" title={t('setup.cards.written', { count: files.length })} live="polite">
            <ul>
              {files.map((file) => (
                <li key={file}>{file}</li>
              ))}
            </ul>
          </Notice>
        )}
        <Row justify="end">
          <Button
            kind={files.length > 0 ? 'secondary' : 'primary'}
            icon="card"
            busy={busy}
            disabled={folder === null}
            onClick={() => {
              if (folder) void write(folder)
            }}
          >
            {files.length > 0 ? t('setup.cards.writeAgain') : t('setup.cards.write')}
          </Button>
          {files.length > 0 && (
            <Button kind="primary" iconAfter="arrowRight" onClick={onNext}>
              {t('setup.cards.next')}
            </Button>
          )}
        </Row>
      </Stack>
    </Quiet>
  )
}

interface Asked {
  readonly card: number
  readonly word: number
}

function CheckWords({ onBack }: { readonly onBack: () => void }): ReactElement {
  const t = useWords('start')
  const say = useErrorText()
  const toast = useToast()
  const { vault } = useHost()
  const { refresh } = useSession()
  const [asked, setAsked] = useState<readonly Asked[]>([])
  const [typed, setTyped] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  useEffect(() => {
    void vault.call('cards.question', {}).then((answer) => {
      if (!answer.ok) return setFailure(answer.error)
      setAsked(answer.value.asked)
      setTyped(answer.value.asked.map(() => ''))
    })
  }, [vault, say])

  async function confirm(): Promise<void> {
    setBusy(true)
    setFailure(null)
    const confirmed = await vault.call('cards.confirm', {
      words: typed.map((word) => word.trim().toLowerCase()),
    })
    if (confirmed.ok) {
      toast.good(t('setup.done'))
      await refresh()
    } else setFailure(confirmed.error)
    setBusy(false)
  }

  return (
    <Quiet title={t('setup.check.title')}>
      <Steps step={4} steps={4} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void confirm()
        }}
      >
        <Stack gap="large">
          <Text>{t('setup.check.text')}</Text>
          {asked.map(({ card, word }, i) => (
            <TextField
              key={`${card}-${word}`}
              label={t('setup.check.word', { card, word })}
              value={typed[i] ?? ''}
              autoFocus={i === 0}
              spellCheck={false}
              maxLength={100}
              onChange={(text) => setTyped(typed.map((old, at) => (at === i ? text : old)))}
            />
          ))}
          {failure !== null && (
            <Notice tone="danger" live="assertive">
              {say(failure)}
            </Notice>
          )}
          <Row justify="between">
            <Button icon="back" onClick={onBack} disabled={busy}>
              {t('setup.check.back')}
            </Button>
            <Button
              kind="primary"
              type="submit"
              busy={busy}
              disabled={asked.length === 0 || typed.some((word) => word.trim() === '')}
            >
              {t('setup.check.confirm')}
            </Button>
          </Row>
        </Stack>
      </form>
    </Quiet>
  )
}
