import { useEffect, useState, type ReactElement } from 'react'
import type { VaultApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Stack } from '../ui/Stack.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './PassphraseFields.module.css'
import { useSession } from './SessionContext.tsx'

type Verdict = ResultOf<VaultApi, 'passphrase.check'>

export interface NewPassphrase {
  readonly value: string
  /** The vault accepts it and both fields are equal. */
  readonly ready: boolean
}

/** A new passphrase: typed twice, judged by the vault while typing, or made of five words on request. */
export function PassphraseFields({
  label,
  ownWords,
  onChange,
}: {
  readonly label?: string
  /** Names that must not be guessed from: the centre, the person. */
  readonly ownWords: readonly string[]
  readonly onChange: (passphrase: NewPassphrase) => void
}): ReactElement {
  const t = useWords('start')
  const { vault } = useHost()
  const { info } = useSession()
  const [value, setValue] = useState('')
  const [repeated, setRepeated] = useState('')
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [suggestion, setSuggestion] = useState<string | null>(null)
  const [left, setLeft] = useState(false)
  const own = ownWords.filter((word) => word !== '').join('\n')

  useEffect(() => {
    let current = true
    const timer = setTimeout(() => {
      const ask = { passphrase: value, ownWords: own === '' ? [] : own.split('\n') }
      void vault.call('passphrase.check', ask).then((answer) => {
        if (current && answer.ok) setVerdict(answer.value)
      })
    }, 150)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [vault, value, own])

  const accepted = verdict?.accepted === true && value !== ''
  const same = value === repeated
  const ready = accepted && same
  useEffect(() => onChange({ value, ready }), [onChange, value, ready])

  const hint =
    // How long it must be depends on this PC: nothing stands here until the vault has said it.
    verdict === null
      ? '\u00a0'
      : value === ''
        ? t('passphrase.minLength', { count: verdict.minLength })
        : verdict.accepted
          ? t('passphrase.hint.good')
          : verdict.hint === 'tooShort' || verdict.hint === ''
            ? t('passphrase.hint.tooShort', { count: verdict.minLength })
            : t(`passphrase.hint.${verdict.hint}`)
  const score = value === '' ? 0 : (verdict?.score ?? 0)

  return (
    <Stack>
      <TextField
        label={label ?? t('passphrase.label')}
        type="password"
        autoComplete="new-password"
        maxLength={1000}
        required
        value={value}
        onChange={setValue}
      />
      <div className={styles.meter} data-accepted={accepted || undefined}>
        <div className={styles.bars} aria-hidden>
          {[1, 2, 3, 4].map((bar) => (
            <span key={bar} data-full={score >= bar || undefined} />
          ))}
        </div>
        <p className={styles.hint} role="status">
          {value !== '' && (
            <>
              <strong>
                {t('passphrase.strength')}
                {': '}
                {t(`passphrase.score.${String(score) as '0' | '1' | '2' | '3' | '4'}`)}
              </strong>{' '}
            </>
          )}

          {hint}
        </p>
      </div>
      <TextField
        label={t('passphrase.repeat')}
        type="password"
        autoComplete="new-password"
        maxLength={1000}
        required
        value={repeated}
        onChange={setRepeated}
        onBlur={() => setLeft(true)}
        error={left && repeated !== '' && !same ? t('passphrase.differs') : undefined}
      />
      {suggestion === null ? (
        <div>
          <Button
            icon="dice"
            onClick={() =>
              void vault.call('passphrase.suggest', { language: info.language }).then((answer) => {
                if (answer.ok) setSuggestion(answer.value.passphrase)
              })
            }
          >
            {t('passphrase.suggest')}
          </Button>
        </div>
      ) : (
        <Notice
          tone="info"
          title={t('passphrase.suggested', { passphrase: suggestion })}
          live="polite"
          action={
            <Button
              onClick={() => {
                setValue(suggestion)
                setRepeated(suggestion)
              }}
            >
              {t('passphrase.use')}
            </Button>
          }
        >
          {t('passphrase.write')}
        </Notice>
      )}
    </Stack>
  )
}
