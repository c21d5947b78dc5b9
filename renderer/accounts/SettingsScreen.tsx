import { useCallback, useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { languages } from '#shared/host/api.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Row } from '../ui/Row.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { HouseRulesCard } from './HouseRulesCard.tsx'
import { PassphraseFields, type NewPassphrase } from './PassphraseFields.tsx'
import { PinCard } from './PinCard.tsx'
import { TotpCard } from './TotpCard.tsx'
import { useSession } from './SessionContext.tsx'

const minutes = ['1', '2', '3', '5', '10', '15'] as const

export function SettingsScreen({
  back,
  groups,
}: {
  readonly back: ReactElement
  readonly groups?: ReactElement
}): ReactElement {
  const t = useWords('start')
  const { info, change, practice } = useSession()
  const allowed = minutes.filter((one) => Number(one) <= info.rules.lockAfterMost)
  const after = allowed.find((one) => Number(one) >= info.lockAfterMinutes) ?? allowed.at(-1)!
  return (
    <Page title={t('settings.title')} width="text" before={back}>
      <Stack gap="large">
        <Card title={t('settings.look')} icon="sun">
          <Stack gap="large">
            <Labelled label={t('language')}>
              <Segmented
                label={t('language')}
                value={info.language}
                onChange={(language) => void change({ language })}
                options={languages.map((language) => ({
                  value: language,
                  label: t(`languages.${language}`),
                }))}
              />
            </Labelled>
            <Labelled label={t('settings.scheme.label')}>
              <Segmented
                label={t('settings.scheme.label')}
                value={info.colourScheme}
                onChange={(colourScheme) => void change({ colourScheme })}
                options={(['auto', 'light', 'dark'] as const).map((scheme) => ({
                  value: scheme,
                  label: t(`settings.scheme.${scheme}`),
                }))}
              />
            </Labelled>
          </Stack>
        </Card>
        <Card title={t('settings.locking')} icon="lock">
          <SelectField
            label={t('settings.lockAfter')}
            help={t('settings.lockAfterHelp')}
            value={after}
            onChange={(value) => void change({ lockAfterMinutes: Number(value) })}
            options={allowed.map((value) => ({
              value,
              label: t('settings.minutes', { count: Number(value) }),
            }))}
          />
        </Card>
        <PinCard />
        <div id="code">
          <TotpCard />
        </div>
        {!practice && <ChangePassphrase />}
        <HouseRulesCard />
        {groups}
        <Card title={t('settings.about')} icon="info">
          <Text>{t('settings.version', { version: info.version })}</Text>
          <Text tone="soft">{t(`settings.shell.${info.shell}`)}</Text>
        </Card>
      </Stack>
    </Page>
  )
}

function Labelled({
  label,
  children,
}: {
  readonly label: string
  readonly children: ReactElement
}): ReactElement {
  return (
    <Stack gap="tiny" align="start">
      <Text bold as="span">
        {label}
      </Text>
      {children}
    </Stack>
  )
}

function ChangePassphrase(): ReactElement {
  const t = useWords('start')
  const common = useWords('common')
  const say = useErrorText()
  const toast = useToast()
  const { vault } = useHost()
  const { info, person } = useSession()
  const [open, setOpen] = useState(false)
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState<NewPassphrase>({ value: '', ready: false })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const takeNext = useCallback((passphrase: NewPassphrase) => setNext(passphrase), [])

  function close(): void {
    setOpen(false)
    setCurrent('')
    setFailure(null)
  }

  async function save(): Promise<void> {
    setBusy(true)
    setFailure(null)
    const changed = await vault.call('passphrase.change', { current, next: next.value })
    setBusy(false)
    if (!changed.ok) return setFailure(changed.error)
    toast.good(t('settings.changed'))
    close()
  }

  return (
    <Card
      title={t('settings.passphrase')}
      icon="key"
      action={!open && <Button onClick={() => setOpen(true)}>{t('settings.change')}</Button>}
    >
      {open && (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (next.ready && current !== '') void save()
          }}
        >
          <Stack gap="large">
            <TextField
              label={t('settings.current')}
              type="password"
              autoComplete="off"
              autoFocus
              maxLength={1000}
              value={current}
              onChange={setCurrent}
              error={failure ? say(failure) : undefined}
            />
            <PassphraseFields
              label={t('settings.next')}
              ownWords={[info.institution, ...(person?.name ?? '').split(' ')]}
              onChange={takeNext}
            />
            {failure !== null && (
              <Notice tone="danger" live="assertive">
                {say(failure)}
              </Notice>
            )}
            <Row justify="end">
              <Button onClick={close}>{common('cancel')}</Button>
              <Button kind="primary" type="submit" busy={busy} disabled={!next.ready || current === ''}>
                {t('settings.change')}
              </Button>
            </Row>
          </Stack>
        </form>
      )}
    </Card>
  )
}
