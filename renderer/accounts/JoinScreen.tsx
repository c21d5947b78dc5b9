import { useCallback, useEffect, useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { useHost } from '../host/HostContext.tsx'
import { CheckWords } from '../people/CheckWords.tsx'
import { placeOf, type Way } from '../people/useLetters.ts'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { ChoiceCard } from '../ui/ChoiceCard.tsx'
import { FileDrop } from '../ui/FileDrop.tsx'
import { FolderField } from '../ui/FolderField.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Quiet } from '../ui/Quiet.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { TextField } from '../ui/TextField.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { useErrorText } from '../ui/errorText.ts'
import type { ChosenFolder } from '../ui/useChooseFolder.tsx'
import { useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'
import { PassphraseFields, type NewPassphrase } from './PassphraseFields.tsx'
import { useSession } from './SessionContext.tsx'
import { Steps } from './Steps.tsx'

type How = 'file' | 'typed'
type Step = 'how' | 'card' | 'passphrase' | 'check' | 'goOn' | 'left'

const lookEveryMs = 4000
const noPassphrase: NewPassphrase = { value: '', ready: false }

/** On an empty PC: a card from the Leitung, a passphrase of one's own, six words compared, done. */
export function JoinScreen({
  begun,
  onBack,
}: {
  /** The way by which it was begun here before, as the host knows. */
  readonly begun: Way | null
  readonly onBack: () => void
}): ReactElement {
  const t = useWords('people')
  const common = useWords('common')
  const [step, setStep] = useState<Step>(begun === null ? 'how' : 'goOn')
  const [how, setHow] = useState<How>('file')
  const [card, setCard] = useState('')
  const [way, setWay] = useState<Way>(begun ?? 'stick')
  const [folder, setFolder] = useState<ChosenFolder | null>(null)
  const [passphrase, setPassphrase] = useState(noPassphrase)
  const [words, setWords] = useState<readonly string[]>([])
  const begin = (next: How): void => {
    setHow(next)
    setStep('card')
  }

  if (step === 'card')
    return (
      <CardStep
        how={how}
        card={card}
        way={way}
        folder={folder}
        onCard={setCard}
        onWay={setWay}
        onFolder={setFolder}
        onBack={() => setStep('how')}
        onNext={() => setStep('passphrase')}
      />
    )
  if (step === 'passphrase')
    return (
      <PassphraseStep
        card={card}
        way={way}
        folder={folder}
        passphrase={passphrase}
        onPassphrase={setPassphrase}
        onBack={() => setStep('card')}
        onWords={(shown) => {
          setWords(shown)
          setStep('check')
        }}
      />
    )
  if (step === 'check')
    return (
      <CheckStep
        words={words}
        way={way}
        folder={folder}
        passphrase={passphrase.value}
        onLeave={() => setStep('left')}
      />
    )
  if (step === 'goOn')
    return (
      <GoOnStep way={way} folder={folder} onWay={setWay} onFolder={setFolder} onBack={() => setStep('how')} />
    )
  if (step === 'left')
    return (
      <Quiet title={t('join.title')}>
        <Notice tone="warn" live="polite">
          {t('join.leaveText')}
        </Notice>
        <Row>
          <Button icon="back" onClick={onBack}>
            {common('back')}
          </Button>
        </Row>
      </Quiet>
    )
  return (
    <Quiet title={t('join.title')} wide>
      <Stack gap="large">
        <Text size="large">{t('join.intro')}</Text>
        <Stack gap="small">
          <Text bold as="span">
            {t('join.how')}
          </Text>
          <ChoiceCard
            icon="file"
            title={t('join.file')}
            text={t('join.fileText')}
            likely
            onChoose={() => begin('file')}
          />
          <ChoiceCard
            icon="usb"
            title={t('join.typed')}
            text={t('join.typedText')}
            onChoose={() => begin('typed')}
          />
          {begun !== null && (
            <ChoiceCard
              icon="clock"
              title={t('join.goOn')}
              text={t('join.goOnText')}
              onChoose={() => setStep('goOn')}
            />
          )}
        </Stack>
        <Row>
          <Button icon="back" onClick={onBack}>
            {common('back')}
          </Button>
        </Row>
      </Stack>
    </Quiet>
  )
}

interface Place {
  readonly way: Way
  readonly folder: ChosenFolder | null
}

function WayFields({
  way,
  folder,
  server,
  onWay,
  onFolder,
}: Place & {
  /** The card names one. */
  readonly server: boolean
  readonly onWay: (way: Way) => void
  readonly onFolder: (folder: ChosenFolder) => void
}): ReactElement {
  const t = useWords('people')
  return (
    <>
      {server && (
        <RadioGroup
          label={t('join.way')}
          value={way}
          onChange={onWay}
          options={[
            { value: 'server', label: t('join.wayServer') },
            { value: 'stick', label: t('join.wayStick') },
          ]}
        />
      )}
      {way === 'stick' && (
        <FolderField
          label={t('join.stick')}
          help={t('join.stickHelp')}
          purpose="stick"
          value={folder}
          onChange={onFolder}
        />
      )}
    </>
  )
}

function CardStep({
  how,
  card,
  way,
  folder,
  onCard,
  onWay,
  onFolder,
  onBack,
  onNext,
}: Place & {
  readonly how: How
  readonly card: string
  readonly onCard: (card: string) => void
  readonly onWay: (way: Way) => void
  readonly onFolder: (folder: ChosenFolder) => void
  readonly onBack: () => void
  readonly onNext: () => void
}): ReactElement {
  const t = useWords('people')
  const common = useWords('common')
  const { vault } = useHost()
  const [read, setRead] = useState<{ readonly server: boolean } | null>(null)
  const { busy, failure, run, forget } = useWork()
  const take = (text: string): void => {
    onCard(text)
    setRead(null)
    forget()
  }

  function look(): void {
    const place = how === 'typed' ? placeOf('stick', folder) : null
    void run(
      () => vault.call('join.read', { card: card.trim(), place }),
      ({ server }) => {
        if (how === 'typed') return onNext()
        setRead({ server })
        onWay(server ? 'server' : 'stick')
      },
    )
  }

  const ready = read !== null && (way === 'server' || folder !== null)
  return (
    <Quiet title={t('join.title')} wide>
      <Steps step={1} steps={3} />
      <Stack gap="large">
        {how === 'file' ? (
          <>
            <FileDrop
              label={t('join.dropFile')}
              help={t('join.dropHelp')}
              icon="card"
              accept=".txt,text/plain"
              onFiles={([file]) => void file?.slice(0, 20_000).text().then(take)}
            />
            <TextArea label={t('join.text')} rows={3} maxLength={8000} value={card} onChange={take} />
            {read !== null && (
              <WayFields way={way} folder={folder} server={read.server} onWay={onWay} onFolder={onFolder} />
            )}
          </>
        ) : (
          <>
            <TextArea
              label={t('join.words')}
              help={t('join.wordsHelp')}
              rows={3}
              maxLength={1000}
              autoFocus
              value={card}
              onChange={take}
            />
            <WayFields way="stick" folder={folder} server={false} onWay={onWay} onFolder={onFolder} />
          </>
        )}
        <FailureNotice failure={failure} />
        <Row justify="between">
          <Button icon="back" disabled={busy} onClick={onBack}>
            {common('back')}
          </Button>
          {read === null ? (
            <Button
              kind="primary"
              busy={busy}
              disabled={card.trim() === '' || (how === 'typed' && folder === null)}
              onClick={() => {
                if (how === 'typed') onWay('stick')
                look()
              }}
            >
              {t('join.read')}
            </Button>
          ) : (
            <Button kind="primary" iconAfter="arrowRight" disabled={!ready} onClick={onNext}>
              {common('next')}
            </Button>
          )}
        </Row>
      </Stack>
    </Quiet>
  )
}

function PassphraseStep({
  card,
  way,
  folder,
  passphrase,
  onPassphrase,
  onBack,
  onWords,
}: Place & {
  readonly card: string
  readonly passphrase: NewPassphrase
  readonly onPassphrase: (passphrase: NewPassphrase) => void
  readonly onBack: () => void
  readonly onWords: (words: readonly string[]) => void
}): ReactElement {
  const t = useWords('people')
  const common = useWords('common')
  const { vault } = useHost()
  const [mine, setMine] = useState(false)
  const { busy, failure, run } = useWork()

  function start(): void {
    const place = placeOf(way, folder)
    if (place)
      void run(
        () => vault.call('join.start', { card: card.trim(), place, passphrase: passphrase.value, mine }),
        (asked) => onWords(asked.words),
      )
  }

  return (
    <Quiet title={t('join.passphrase')}>
      <Steps step={2} steps={3} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (passphrase.ready) start()
        }}
      >
        <Stack gap="large">
          <Text>{t('join.passphraseText')}</Text>
          <PassphraseFields ownWords={[]} onChange={onPassphrase} />
          <Checkbox label={t('join.mine')} checked={mine} onChange={setMine} disabled={busy} />
          <FailureNotice failure={failure} />
          {busy && <Text tone="soft">{t('join.asking')}</Text>}
          <Row justify="between">
            <Button icon="back" disabled={busy} onClick={onBack}>
              {common('back')}
            </Button>
            <Button kind="primary" type="submit" busy={busy} disabled={!passphrase.ready}>
              {way === 'stick' ? t('join.askStick') : t('join.ask')}
            </Button>
          </Row>
        </Stack>
      </form>
    </Quiet>
  )
}

/** Asks for the answer; once it is there, this PC belongs to the house and the window goes on by itself. */
function useFinish({ way, folder }: Place): {
  readonly finish: (passphrase: string) => Promise<void>
  readonly busy: boolean
  readonly waiting: boolean
  readonly failure: Failure | null
} {
  const { vault } = useHost()
  const { refresh } = useSession()
  const [busy, setBusy] = useState(false)
  const [waiting, setWaiting] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const finish = useCallback(
    async (passphrase: string): Promise<void> => {
      const place = placeOf(way, folder)
      if (!place) return
      setBusy(true)
      const answer = await vault.call('join.finish', { place, passphrase })
      setBusy(false)
      setFailure(answer.ok ? null : answer.error)
      setWaiting(answer.ok && answer.value.person === null)
      if (answer.ok && answer.value.person !== null) await refresh()
    },
    [vault, refresh, way, folder],
  )
  return { finish, busy, waiting, failure }
}

function CheckStep({
  words,
  way,
  folder,
  passphrase,
  onLeave,
}: Place & {
  readonly words: readonly string[]
  readonly passphrase: string
  readonly onLeave: () => void
}): ReactElement {
  const t = useWords('people')
  const { finish, busy, waiting, failure } = useFinish({ way, folder })
  const stopped = failure !== null && failure.type !== 'Offline'

  // One after the other: each look proves the passphrase once.
  useEffect(() => {
    if (way !== 'server' || busy || stopped) return
    const timer = setTimeout(() => void finish(passphrase), lookEveryMs)
    return () => clearTimeout(timer)
  }, [way, busy, stopped, finish, passphrase])

  return (
    <Quiet title={t('join.check')} wide>
      <Steps step={3} steps={3} />
      <Stack gap="large">
        <CheckWords words={words} label={t('join.check')} />
        <Text>{way === 'server' ? t('join.checkServer') : t('join.checkStick')}</Text>
        {waiting && (
          <Text tone="soft">
            <span role="status">{t('join.waiting')}</span>
          </Text>
        )}
        <FailureNotice failure={failure} />
        <Row justify="between">
          <Button icon="close" onClick={onLeave}>
            {t('join.leave')}
          </Button>
          <Button
            kind="primary"
            icon={way === 'stick' ? 'usb' : 'refresh'}
            busy={busy && way === 'stick'}
            onClick={() => {
              if (!busy) void finish(passphrase)
            }}
          >
            {way === 'stick' ? t('join.fetch') : t('join.look')}
          </Button>
        </Row>
      </Stack>
    </Quiet>
  )
}

function GoOnStep({
  way,
  folder,
  onWay,
  onFolder,
  onBack,
}: Place & {
  readonly onWay: (way: Way) => void
  readonly onFolder: (folder: ChosenFolder) => void
  readonly onBack: () => void
}): ReactElement {
  const t = useWords('people')
  const common = useWords('common')
  const say = useErrorText()
  const [passphrase, setPassphrase] = useState('')
  const { finish, busy, waiting, failure } = useFinish({ way, folder })
  return (
    <Quiet title={t('join.goOn')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy && passphrase !== '') void finish(passphrase)
        }}
      >
        <Stack gap="large">
          <Text>{t('join.goOnText')}</Text>
          <WayFields way={way} folder={folder} server onWay={onWay} onFolder={onFolder} />
          <TextField
            label={t('join.oldPassphrase')}
            type="password"
            autoComplete="off"
            maxLength={1000}
            value={passphrase}
            onChange={setPassphrase}
            error={failure !== null ? say(failure) : undefined}
          />
          {waiting && (
            <Text tone="soft">
              <span role="status">{t('join.waiting')}</span>
            </Text>
          )}
          <Row justify="between">
            <Button icon="back" disabled={busy} onClick={onBack}>
              {common('back')}
            </Button>
            <Button
              kind="primary"
              type="submit"
              busy={busy}
              disabled={passphrase === '' || (way === 'stick' && folder === null)}
            >
              {t('join.finish')}
            </Button>
          </Row>
        </Stack>
      </form>
    </Quiet>
  )
}
