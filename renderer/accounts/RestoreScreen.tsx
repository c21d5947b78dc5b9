import { useCallback, useEffect, useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import type { KeeperApi, VaultApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { FolderField } from '../ui/FolderField.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Progress } from '../ui/Progress.tsx'
import { Quiet } from '../ui/Quiet.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useFormat } from '../ui/format.ts'
import type { ChosenFolder } from '../ui/useChooseFolder.tsx'
import { useJob } from '../ui/useJob.ts'
import { useWords } from '../ui/useWords.ts'
import { PassphraseFields, type NewPassphrase } from './PassphraseFields.tsx'
import { useSession } from './SessionContext.tsx'
import { Steps } from './Steps.tsx'

type Backups = ResultOf<KeeperApi, 'backup.list'>['backups']
type Restored = ResultOf<VaultApi, 'restore.run'>

/** On an empty PC: a backup, two cards, a new passphrase. */
export function RestoreScreen({ onBack }: { readonly onBack: () => void }): ReactElement {
  const t = useWords('data')
  const common = useWords('common')
  const start = useWords('start')
  const say = useErrorText()
  const format = useFormat()
  const { keeper, vault } = useHost()
  const { refresh } = useSession()
  const progress = useJob('restore')
  const [step, setStep] = useState<1 | 2 | 3>(1)
  const [folder, setFolder] = useState<ChosenFolder | null>(null)
  const [backups, setBackups] = useState<Backups | null>(null)
  const [backup, setBackup] = useState<string | null>(null)
  const [cards, setCards] = useState<readonly [string, string]>(['', ''])
  const [firstName, setFirstName] = useState('')
  const [lastName, setLastName] = useState('')
  const [passphrase, setPassphrase] = useState<NewPassphrase>({ value: '', ready: false })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [restored, setRestored] = useState<Restored | null>(null)
  const takePassphrase = useCallback((next: NewPassphrase) => setPassphrase(next), [])

  useEffect(() => {
    if (folder === null) return
    void keeper.call('backup.list', { folder: folder.token }).then((answer) => {
      if (!answer.ok) return setFailure(answer.error)
      const newestFirst = [...answer.value.backups].sort((a, b) => b.at - a.at)
      setBackups(newestFirst)
      setBackup(newestFirst[0]?.name ?? null)
    })
  }, [keeper, folder, say])

  async function run(): Promise<void> {
    if (folder === null || backup === null) return
    setBusy(true)
    setFailure(null)
    const answer = await vault.call('restore.run', {
      folder: folder.token,
      backup,
      cards: [...cards],
      firstName: firstName.trim(),
      lastName: lastName.trim(),
      passphrase: passphrase.value,
    })
    setBusy(false)
    if (answer.ok) return setRestored(answer.value)
    setFailure(answer.error)
    if (answer.error.type.startsWith('Card')) setStep(2)
  }

  const danger = failure !== null && (
    <Notice tone="danger" title={t('restore.failed')} live="assertive">
      {say(failure)}
    </Notice>
  )

  if (restored)
    return (
      <Quiet title={t('restore.done')}>
        <Notice tone="good" title={t('restore.done')} live="polite">
          <p>
            {t('restore.doneText', {
              envelopes: format.number(restored.envelopes),
              blobs: format.number(restored.blobs),
            })}
          </p>
          {restored.refused > 0 && <p>{t('restore.refused', { count: restored.refused })}</p>}
          {restored.ledgerReplayed > 0 && <p>{t('restore.replayed', { count: restored.ledgerReplayed })}</p>}
        </Notice>
        <Button kind="primary" size="large" icon="unlock" onClick={() => void refresh()}>
          {t('restore.open')}
        </Button>
      </Quiet>
    )

  if (busy)
    return (
      <Quiet title={t('restore.title')}>
        <Progress label={t('restore.running')} done={progress.done} total={progress.total} />
      </Quiet>
    )

  if (step === 1)
    return (
      <Quiet title={t('restore.step.folder')} wide>
        <Steps step={1} steps={3} />
        <Stack gap="large">
          <Text>{t('restore.intro')}</Text>
          <FolderField
            label={t('restore.folder')}
            purpose="restore"
            value={folder}
            onChange={(chosen) => {
              setFailure(null)
              setBackups(null)
              setBackup(null)
              setFolder(chosen)
            }}
          />
          {backups?.length === 0 && (
            <Notice tone="warn" live="polite">
              {t('restore.none')}
            </Notice>
          )}
          {backups && backups.length > 0 && (
            <RadioGroup
              label={t('restore.choose')}
              value={backup}
              onChange={setBackup}
              options={backups.map((one) => ({
                value: one.name,
                label: t('restore.entry', {
                  date: format.dateTime(one.at),
                  envelopes: format.number(one.envelopes),
                  blobs: format.number(one.blobs),
                }),
                help: one.name,
              }))}
            />
          )}
          {danger}
          <Row justify="between">
            <Button icon="back" onClick={onBack}>
              {common('back')}
            </Button>
            <Button
              kind="primary"
              iconAfter="arrowRight"
              disabled={backup === null}
              onClick={() => setStep(2)}
            >
              {common('next')}
            </Button>
          </Row>
        </Stack>
      </Quiet>
    )

  if (step === 2)
    return (
      <Quiet title={t('restore.step.cards')} wide>
        <Steps step={2} steps={3} />
        <Stack gap="large">
          <Text>{t('restore.cardsText')}</Text>
          {([0, 1] as const).map((i) => (
            <TextArea
              key={i}
              label={t('restore.card', { number: i + 1 })}
              help={t('restore.cardHelp')}
              rows={3}
              maxLength={2000}
              value={cards[i]}
              autoFocus={i === 0}
              onChange={(text) => setCards(i === 0 ? [text, cards[1]] : [cards[0], text])}
            />
          ))}
          {danger}
          <Row justify="between">
            <Button icon="back" onClick={() => setStep(1)}>
              {common('back')}
            </Button>
            <Button
              kind="primary"
              iconAfter="arrowRight"
              disabled={cards.some((card) => card.trim() === '')}
              onClick={() => {
                setFailure(null)
                setStep(3)
              }}
            >
              {common('next')}
            </Button>
          </Row>
        </Stack>
      </Quiet>
    )

  return (
    <Quiet title={t('restore.step.person')}>
      <Steps step={3} steps={3} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (passphrase.ready && firstName.trim() !== '') void run()
        }}
      >
        <Stack gap="large">
          <Text>{t('restore.personText')}</Text>
          <Row grow align="start">
            <TextField
              label={start('setup.who.firstName')}
              value={firstName}
              onChange={setFirstName}
              autoFocus
              required
            />
            <TextField label={start('setup.who.lastName')} value={lastName} onChange={setLastName} />
          </Row>
          <PassphraseFields ownWords={[firstName, lastName]} onChange={takePassphrase} />
          {danger}
          <Row justify="between">
            <Button icon="back" onClick={() => setStep(2)}>
              {common('back')}
            </Button>
            <Button
              kind="primary"
              type="submit"
              icon="backup"
              disabled={!passphrase.ready || firstName.trim() === ''}
            >
              {t('restore.run')}
            </Button>
          </Row>
        </Stack>
      </form>
    </Quiet>
  )
}
