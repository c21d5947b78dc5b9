import { useLocation, useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useState, type ReactElement } from 'react'
import { dayOf } from '#shared/basics/clock.ts'
import type { Failure } from '#shared/basics/result.ts'
import type { VaultApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import { PassphraseFields, type NewPassphrase } from '../accounts/PassphraseFields.tsx'
import { BackLink } from '../data/BackLink.tsx'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { ChoiceCard } from '../ui/ChoiceCard.tsx'
import { FolderField } from '../ui/FolderField.tsx'
import { Grid } from '../ui/Grid.tsx'
import { Heading } from '../ui/Heading.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { QrCode } from '../ui/QrCode.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { PrintSheet } from '../ui/PrintSheet.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useFormat } from '../ui/format.ts'
import { useChooseFolder, type ChosenFolder } from '../ui/useChooseFolder.tsx'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'
import { CheckWords } from './CheckWords.tsx'
import { inviteSearch, type InviteSearch } from './inviteSearch.ts'
import { faultOf, RoleFields, type RoleValue } from './RoleFields.tsx'
import styles from './InviteScreen.module.css'
import { placeOf, useHasServer, type Way } from './useLetters.ts'

type Step = 'who' | 'where' | 'here' | 'way' | 'card' | 'check' | 'done' | 'stopped'
type PairingCard = ResultOf<VaultApi, 'people.invite'>

interface Who extends RoleValue {
  readonly firstName: string
  readonly lastName: string
}

const lookEveryMs = 4000

/** Somebody new, or one's own second PC: one question at a time, and nobody gets in before six words were compared. */
export function InviteScreen(): ReactElement {
  const t = useWords('people')
  const asked = inviteSearch(useLocation().search as unknown)
  const navigate = useNavigate()
  const [step, setStep] = useState<Step>(asked.pc || asked.invitation !== undefined ? 'way' : 'who')
  const [who, setWho] = useState<Who>({
    firstName: '',
    lastName: '',
    role: 'educator',
    groups: 'all',
    until: null,
  })
  const [way, setWay] = useState<Way | null>(null)
  const [folder, setFolder] = useState<ChosenFolder | null>(null)
  const [card, setCard] = useState<PairingCard | null>(null)
  const [words, setWords] = useState<readonly string[] | null>(null)
  const { invitation, isPc } = useInvitation(asked, card)
  const name = invitation?.name ?? `${who.firstName} ${who.lastName}`.trim()
  const takeWords = useCallback((next: readonly string[]) => {
    setWords(next)
    setStep('check')
  }, [])
  const toTeam = (): void => void navigate({ to: '/buero/team' })

  return (
    <Page title={isPc ? t('invite.titlePc') : t('invite.title')} width="text" before={<BackLink />}>
      <Card>
        {step === 'who' && <WhoStep value={who} onChange={setWho} onNext={() => setStep('where')} />}
        {step === 'where' && (
          <Stack>
            <Heading level={2}>{t('invite.where', { name })}</Heading>
            <ChoiceCard
              icon="computer"
              title={t('invite.here')}
              text={t('invite.hereText', { name })}
              onChoose={() => setStep('here')}
            />
            <ChoiceCard
              icon="monitor"
              title={t('invite.there')}
              text={t('invite.thereText')}
              onChoose={() => setStep('way')}
            />
            <Back onBack={() => setStep('who')} />
          </Stack>
        )}
        {step === 'here' && (
          <HereStep who={who} name={name} onBack={() => setStep('where')} onDone={() => setStep('done')} />
        )}
        {step === 'way' && (
          <WayStep
            way={way}
            folder={folder}
            onWay={setWay}
            onFolder={setFolder}
            who={isPc || asked.invitation !== undefined ? null : who}
            resumed={asked.invitation !== undefined}
            onBack={() => (isPc || asked.invitation !== undefined ? toTeam() : setStep('where'))}
            onCard={(made) => {
              setCard(made)
              setStep('card')
            }}
          />
        )}
        {step === 'card' && invitation && way !== null && (
          <CardStep
            card={card}
            invitation={invitation.id}
            way={way}
            folder={folder}
            onWords={takeWords}
            onLeave={toTeam}
          />
        )}
        {step === 'check' && invitation && words && (
          <CheckStep
            words={words}
            invitation={invitation.id}
            name={name}
            isPc={isPc}
            way={way}
            folder={folder}
            onDone={() => setStep('done')}
            onStopped={() => setStep('stopped')}
          />
        )}
        {(step === 'done' || step === 'stopped') && (
          <Stack gap="large">
            {step === 'stopped' ? (
              <Notice tone="warn" live="polite">
                {t('invite.stopped')}
              </Notice>
            ) : (
              <Notice
                tone="good"
                title={isPc ? t('invite.donePc') : t('invite.done', { name })}
                live="polite"
              >
                {way === null
                  ? t('invite.doneHere', { name })
                  : way === 'server'
                    ? t('invite.doneServer')
                    : t('invite.doneStick')}
              </Notice>
            )}
            <Row justify="end">
              <Button kind="primary" onClick={toTeam}>
                {t('invite.back')}
              </Button>
            </Row>
          </Stack>
        )}
      </Card>
    </Page>
  )
}

/** The one just made, or the one that is gone on with. */
function useInvitation(
  asked: InviteSearch,
  card: PairingCard | null,
): { readonly invitation: { readonly id: string; readonly name?: string } | null; readonly isPc: boolean } {
  const { vault } = useHost()
  const [open, setOpen] = useState<{ id: string; name: string; device: boolean } | null>(null)
  const id = asked.invitation
  useEffect(() => {
    if (id === undefined) return
    void vault.call('people.invitations', {}).then((answer) => {
      if (answer.ok) setOpen(answer.value.invitations.find((one) => one.id === id) ?? null)
    })
  }, [vault, id])
  if (open) return { invitation: { id: open.id, name: open.name }, isPc: open.device }
  return { invitation: card && { id: card.invitation }, isPc: asked.pc === true }
}

function Back({ onBack, disabled = false }: { readonly onBack: () => void; readonly disabled?: boolean }) {
  const common = useWords('common')
  return (
    <Row>
      <Button icon="back" disabled={disabled} onClick={onBack}>
        {common('back')}
      </Button>
    </Row>
  )
}

function WhoStep({
  value,
  onChange,
  onNext,
}: {
  readonly value: Who
  readonly onChange: (value: Who) => void
  readonly onNext: () => void
}): ReactElement {
  const t = useWords('people')
  const common = useWords('common')
  const [tried, setTried] = useState(false)
  const fault = faultOf(value, dayOf(useNow()))
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (value.firstName.trim() !== '' && fault === null) onNext()
      }}
    >
      <Stack gap="large">
        <Heading level={2}>{t('invite.who')}</Heading>
        <Grid min={220}>
          <TextField
            label={t('form.firstName')}
            value={value.firstName}
            onChange={(firstName) => onChange({ ...value, firstName })}
            error={tried && value.firstName.trim() === '' ? t('form.nameMissing') : undefined}
            autoComplete="off"
            autoFocus
            required
          />
          <TextField
            label={t('form.lastName')}
            value={value.lastName}
            autoComplete="off"
            onChange={(lastName) => onChange({ ...value, lastName })}
          />
        </Grid>
        <RoleFields
          value={value}
          fault={tried ? fault : null}
          onChange={({ role, groups, until }) => onChange({ ...value, role, groups, until })}
        />
        <Row justify="end">
          <Button kind="primary" type="submit" iconAfter="arrowRight">
            {common('next')}
          </Button>
        </Row>
      </Stack>
    </form>
  )
}

const colleagueOf = (who: Who) => ({
  firstName: who.firstName.trim(),
  lastName: who.lastName.trim(),
  role: who.role,
  groups: who.groups === 'all' ? ('all' as const) : [...who.groups],
  until: who.until,
})

function HereStep({
  who,
  name,
  onBack,
  onDone,
}: {
  readonly who: Who
  readonly name: string
  readonly onBack: () => void
  readonly onDone: () => void
}): ReactElement {
  const t = useWords('people')
  const common = useWords('common')
  const { vault } = useHost()
  const [passphrase, setPassphrase] = useState<NewPassphrase>({ value: '', ready: false })
  const { busy, failure, run } = useWork()
  const take = useCallback((next: NewPassphrase) => setPassphrase(next), [])
  const create = (): Promise<void> =>
    run(() => vault.call('people.addHere', { ...colleagueOf(who), passphrase: passphrase.value }), onDone)
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (passphrase.ready) void create()
      }}
    >
      <Stack gap="large">
        <Heading level={2}>{t('invite.ownPassphrase', { name })}</Heading>
        <Text>{t('invite.ownPassphraseText', { name })}</Text>
        <PassphraseFields ownWords={[who.firstName, who.lastName]} onChange={take} />
        <FailureNotice failure={failure} />
        <Row justify="between">
          <Button icon="back" disabled={busy} onClick={onBack}>
            {common('back')}
          </Button>
          <Button kind="primary" type="submit" busy={busy} disabled={!passphrase.ready}>
            {t('invite.createHere')}
          </Button>
        </Row>
      </Stack>
    </form>
  )
}

function WayStep({
  way,
  folder,
  who,
  resumed,
  onWay,
  onFolder,
  onBack,
  onCard,
}: {
  readonly way: Way | null
  readonly folder: ChosenFolder | null
  /** Null: a second PC of one's own. */
  readonly who: Who | null
  readonly resumed: boolean
  readonly onWay: (way: Way) => void
  readonly onFolder: (folder: ChosenFolder) => void
  readonly onBack: () => void
  readonly onCard: (card: PairingCard | null) => void
}): ReactElement {
  const t = useWords('people')
  const common = useWords('common')
  const { vault } = useHost()
  const hasServer = useHasServer()
  const { busy, failure, run } = useWork()

  async function go(by: Way, on: ChosenFolder | null): Promise<void> {
    const place = placeOf(by, on)
    if (!place) return
    if (resumed) return onCard(null)
    await run(() => vault.call('people.invite', { who: who && colleagueOf(who), place }), onCard)
  }

  return (
    <Stack gap="large">
      <Heading level={2}>{t('invite.way')}</Heading>
      <ChoiceCard
        icon="data"
        title={t('invite.wayServer')}
        text={hasServer === false ? t('invite.wayNoServer') : t('invite.wayServerText')}
        disabled={hasServer !== true || busy}
        likely={hasServer === true && way !== 'stick'}
        onChoose={() => {
          onWay('server')
          void go('server', null)
        }}
      />
      <ChoiceCard
        icon="usb"
        title={t('invite.wayStick')}
        text={t('invite.wayStickText')}
        disabled={busy}
        likely={hasServer === false || way === 'stick'}
        onChoose={() => onWay('stick')}
      />
      {way === 'stick' && (
        <FolderField
          label={t('invite.stick')}
          help={t('invite.stickHelp')}
          purpose="export"
          value={folder}
          onChange={onFolder}
          disabled={busy}
        />
      )}
      <FailureNotice failure={failure} />
      <Row justify="between">
        <Button icon="back" disabled={busy} onClick={onBack}>
          {common('back')}
        </Button>
        {way === 'stick' && (
          <Button
            kind="primary"
            busy={busy}
            disabled={folder === null}
            onClick={() => void go('stick', folder)}
          >
            {resumed ? common('next') : t('invite.make')}
          </Button>
        )}
      </Row>
    </Stack>
  )
}

/** The card on the screen, and below it what to do when the other PC has answered. */
function CardStep({
  card,
  invitation,
  way,
  folder,
  onWords,
  onLeave,
}: {
  /** Null: made earlier; what it said is not shown twice. */
  readonly card: PairingCard | null
  readonly invitation: string
  readonly way: Way
  readonly folder: ChosenFolder | null
  readonly onWords: (words: readonly string[]) => void
  readonly onLeave: () => void
}): ReactElement {
  const t = useWords('people')
  const say = useErrorText()
  const format = useFormat()
  const { vault } = useHost()
  const { chooseFolder, folderDialog } = useChooseFolder()
  const [saved, setSaved] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [looked, setLooked] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  const look = useCallback(async (): Promise<void> => {
    const place = placeOf(way, folder)
    if (!place) return
    const answer = await vault.call('people.look', { invitation, place })
    if (!answer.ok) return setFailure(answer.error)
    setFailure(null)
    setLooked(true)
    if (answer.value.words) onWords(answer.value.words)
  }, [vault, invitation, way, folder, onWords])

  useEffect(() => {
    if (way !== 'server') return
    const timer = setInterval(() => void look(), lookEveryMs)
    return () => clearInterval(timer)
  }, [way, look])

  async function save(): Promise<void> {
    const into = folder ?? (await chooseFolder('export'))
    if (!into) return
    const written = await vault.call('people.saveCard', { invitation, folder: into.token })
    if (written.ok) setSaved(written.value.fileName)
    else setFailure(written.error)
  }

  return (
    <Stack gap="large">
      <Heading level={2}>{t('invite.card')}</Heading>
      {card && (
        <>
          <Text>{t('invite.cardText', { day: format.day(dayOf(card.expires)) })}</Text>
          <div className={styles.card}>
            <QrCode svg={card.qr} label={t('invite.qr')} />
            {way === 'stick' && (
              <div className={styles.words}>
                <Text bold as="span">
                  {t('invite.words', { count: card.words.length })}
                </Text>
                <CheckWords
                  words={card.words}
                  label={t('invite.words', { count: card.words.length })}
                  size="normal"
                />
                <Text tone="soft">{t('invite.wordsNeedStick')}</Text>
              </div>
            )}
          </div>
          <Row>
            <Button
              kind={way === 'server' && saved === null ? 'primary' : 'secondary'}
              icon="usb"
              onClick={() => void save()}
            >
              {t('invite.save')}
            </Button>
            <Button icon="print" onClick={() => window.print()}>
              {t('invite.print')}
            </Button>
          </Row>
          {saved !== null && (
            <Notice tone="good" live="polite">
              {t('invite.saved', { file: saved })}
            </Notice>
          )}
          <PrintSheet>
            <h1>{t('invite.card')}</h1>
            <p>{t('invite.cardText', { day: format.day(dayOf(card.expires)) })}</p>
            <QrCode svg={card.qr} label={t('invite.qr')} />
            {way === 'stick' ? (
              <>
                <p>{t('invite.words', { count: card.words.length })}</p>
                <ol>
                  {card.words.map((word, i) => (
                    <li key={i}>{word}</li>
                  ))}
                </ol>
                <p>{t('invite.wordsNeedStick')}</p>
              </>
            ) : (
              <p>{card.text}</p>
            )}
          </PrintSheet>
        </>
      )}
      <Stack gap="small">
        <Heading level={3}>{t('invite.wait')}</Heading>
        <Text>{way === 'server' ? t('invite.waitServer') : t('invite.waitStick')}</Text>
        {looked && failure === null && (
          <Text tone="soft">
            <span role="status">{t('invite.notYet')}</span>
          </Text>
        )}
        {failure !== null && (
          <Notice tone="warn" live="polite">
            {say(failure)}
          </Notice>
        )}
      </Stack>
      <Row justify="between">
        <Button icon="back" onClick={onLeave}>
          {t('invite.back')}
        </Button>
        <Button
          kind={way === 'stick' || card === null ? 'primary' : 'secondary'}
          busy={busy}
          onClick={() => {
            setBusy(true)
            void look().finally(() => setBusy(false))
          }}
        >
          {way === 'stick' ? t('invite.fetch') : t('invite.look')}
        </Button>
      </Row>
      {folderDialog}
    </Stack>
  )
}

function CheckStep({
  words,
  invitation,
  name,
  isPc,
  way,
  folder,
  onDone,
  onStopped,
}: {
  readonly words: readonly string[]
  readonly invitation: string
  readonly name: string
  readonly isPc: boolean
  readonly way: Way | null
  readonly folder: ChosenFolder | null
  readonly onDone: () => void
  readonly onStopped: () => void
}): ReactElement {
  const t = useWords('people')
  const { vault } = useHost()
  const [passphrase, setPassphrase] = useState('')
  const { busy, failure, run } = useWork()
  const place = placeOf(way, folder)
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (place && (!isPc || passphrase !== ''))
          void run(
            () => vault.call('people.confirm', { invitation, place, ...(isPc ? { passphrase } : {}) }),
            onDone,
          )
      }}
    >
      <Stack gap="large">
        <Heading level={2}>{t('invite.check')}</Heading>
        <CheckWords words={words} label={t('invite.check')} />
        <Text>{isPc ? t('invite.checkTextPc') : t('invite.checkText', { name })}</Text>
        {isPc && (
          <TextField
            label={t('invite.passphrase')}
            help={t('invite.passphraseHelp')}
            type="password"
            autoComplete="off"
            maxLength={1000}
            value={passphrase}
            onChange={setPassphrase}
          />
        )}
        <FailureNotice failure={failure} />
        <Row justify="between">
          <Button
            icon="close"
            disabled={busy}
            onClick={() => void run(() => vault.call('people.cancelInvitation', { invitation }), onStopped)}
          >
            {t('invite.no')}
          </Button>
          <Button kind="primary" type="submit" icon="check" busy={busy} disabled={isPc && passphrase === ''}>
            {t('invite.yes')}
          </Button>
        </Row>
      </Stack>
    </form>
  )
}
