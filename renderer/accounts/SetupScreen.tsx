import { useCallback, useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Quiet } from '../ui/Quiet.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useWords } from '../ui/useWords.ts'
import { PassphraseFields, type NewPassphrase } from './PassphraseFields.tsx'
import { useSession } from './SessionContext.tsx'
import { Steps } from './Steps.tsx'

/** A new institution: its name, the first person, her passphrase. The cards follow in CardsScreen. */
export function SetupScreen({ onBack }: { readonly onBack: () => void }): ReactElement {
  const t = useWords('start')
  const common = useWords('common')
  const say = useErrorText()
  const { vault } = useHost()
  const { info, refresh } = useSession()
  const [step, setStep] = useState<1 | 2>(1)
  const [institution, setInstitution] = useState('')
  const [firstName, setFirstName] = useState('')
  const [lastName, setLastName] = useState('')
  const [passphrase, setPassphrase] = useState<NewPassphrase>({ value: '', ready: false })
  const [asked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const takePassphrase = useCallback((next: NewPassphrase) => setPassphrase(next), [])
  const missing = (value: string): string | undefined =>
    asked && value.trim() === '' ? t('setup.who.missing') : undefined

  function toPassphrase(): void {
    setAsked(true)
    if (institution.trim() !== '' && firstName.trim() !== '') setStep(2)
  }

  async function create(): Promise<void> {
    setBusy(true)
    setFailure(null)
    const made = await vault.call('setup.create', {
      institution: institution.trim(),
      firstName: firstName.trim(),
      lastName: lastName.trim(),
      passphrase: passphrase.value,
      language: info.language,
    })
    if (made.ok) await refresh()
    else setFailure(made.error)
    setBusy(false)
  }

  return (
    <Quiet title={step === 1 ? t('setup.who.title') : t('setup.passphrase.title')}>
      <Steps step={step} steps={4} />
      {step === 1 ? (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            toPassphrase()
          }}
        >
          <Stack gap="large">
            <TextField
              label={t('setup.who.institution')}
              help={t('setup.who.institutionHelp')}
              value={institution}
              onChange={setInstitution}
              error={missing(institution)}
              autoFocus
              required
            />
            <Stack gap="small">
              <Text bold as="span">
                {t('setup.who.lead')}
              </Text>
              <Text tone="soft">{t('setup.who.leadHelp')}</Text>
              <Row grow align="start" gap="normal">
                <TextField
                  label={t('setup.who.firstName')}
                  value={firstName}
                  onChange={setFirstName}
                  error={missing(firstName)}
                  required
                />
                <TextField label={t('setup.who.lastName')} value={lastName} onChange={setLastName} />
              </Row>
            </Stack>
            <Row justify="between">
              <Button icon="back" onClick={onBack}>
                {common('back')}
              </Button>
              <Button kind="primary" type="submit" iconAfter="arrowRight">
                {common('next')}
              </Button>
            </Row>
          </Stack>
        </form>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (passphrase.ready && !busy) void create()
          }}
        >
          <Stack gap="large">
            <Text>{t('setup.passphrase.text')}</Text>
            <PassphraseFields ownWords={[institution, firstName, lastName]} onChange={takePassphrase} />
            {failure !== null && (
              <Notice tone="danger" live="assertive">
                {say(failure)}
              </Notice>
            )}
            {busy && <Text tone="soft">{t('setup.passphrase.creating')}</Text>}
            <Row justify="between">
              <Button icon="back" disabled={busy} onClick={() => setStep(1)}>
                {common('back')}
              </Button>
              <Button kind="primary" type="submit" busy={busy} disabled={!passphrase.ready}>
                {t('setup.passphrase.create')}
              </Button>
            </Row>
          </Stack>
        </form>
      )}
    </Quiet>
  )
}
