import { useState, type ReactElement } from 'react'
import { lockMinutes } from '#shared/accounts/houseRules.ts'
import { bytesToHex } from '#shared/basics/bytes.ts'
import type { Step } from '#shared/maintenance/proposal.ts'
import { useStepText } from '../maintenance/useStepText.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Stack } from '../ui/Stack.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { useWords } from '../ui/useWords.ts'
import type { GuestRoom, GuestState } from './guestRoom.ts'
import styles from './LivePicture.module.css'

const schemes = ['auto', 'light', 'dark'] as const
/** What may be proposed without knowing any record; each with its values, in the order of the list. */
const choices: readonly (readonly Step[])[] = [
  range(lockMinutes.least, lockMinutes.most).map((value) => ({ do: 'setting', name: 'lockAfterMinutes', value })),
  range(0, 12).map((value) => ({ do: 'setting', name: 'pinHours', value })),
  schemes.map((value) => ({ do: 'setting', name: 'colourScheme', value })),
  [{ do: 'syncNow' }],
  [{ do: 'check' }],
  [{ do: 'rebuildLists' }],
] // prettier-ignore
function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n)
}

/** A proposal out of the list, in the words that the person will read (C5). Nothing of it runs here. */
export function Proposing({
  answers,
  say,
}: Pick<GuestState, 'answers'> & Pick<GuestRoom, 'say'>): ReactElement {
  const t = useWords('assist')
  const words = useStepText()
  const [what, setWhat] = useState('0')
  const [value, setValue] = useState('0')
  const [steps, setSteps] = useState<readonly Step[]>([])
  const [because, setBecause] = useState('')
  const [sent, setSent] = useState<readonly { readonly id: string; readonly steps: readonly Step[] }[]>([])
  const values = choices[Number(what)] ?? []
  const chosen = values[Number(value)]
  const textOf = (step: Step): string =>
    words.hasValues(step)
      ? `${words.title(step, '')}: ${words.value(step, step.value)}`
      : words.title(step, '')

  return (
    <Card title={t('propose.title')} icon="edit">
      <Stack>
        <SelectField
          label={t('propose.what')}
          value={what}
          onChange={(next) => {
            setWhat(next)
            setValue('0')
          }}
          options={choices.map((one, n) => ({ value: String(n), label: words.title(one[0]!, '') }))}
        />
        {values.length > 1 && (
          <SelectField
            label={t('propose.value')}
            value={value}
            onChange={setValue}
            options={values.map((one, n) => ({
              value: String(n),
              label: words.hasValues(one) ? words.value(one, one.value) : '',
            }))}
          />
        )}
        <Button
          icon="add"
          disabled={!chosen || steps.length >= 20}
          onClick={() => chosen && setSteps([...steps, chosen])}
        >
          {t('propose.add')}
        </Button>
        {steps.length > 0 && (
          <>
            <ol className={styles.steps} aria-label={t('propose.steps')}>
              {steps.map((step, n) => (
                <li key={n} className={styles.step}>
                  <span>{textOf(step)}</span>
                  <IconButton
                    icon="close"
                    label={t('propose.remove', { what: textOf(step) })}
                    onClick={() => setSteps(steps.filter((_, other) => other !== n))}
                  />
                </li>
              ))}
            </ol>
            <TextArea
              label={t('propose.because')}
              help={t('propose.becauseHelp')}
              value={because}
              onChange={setBecause}
              rows={2}
              maxLength={500}
            />
            <Button
              kind="primary"
              disabled={because.trim() === ''}
              onClick={() => {
                const id = bytesToHex(crypto.getRandomValues(new Uint8Array(16)))
                say({ type: 'propose', proposal: { id, because: because.trim(), steps: [...steps] } })
                setSent([{ id, steps }, ...sent])
                setSteps([])
                setBecause('')
              }}
            >
              {t('propose.send')}
            </Button>
          </>
        )}
        {sent.length > 0 && (
          <section aria-label={t('propose.sent')}>
            <strong>{t('propose.sent')}</strong>
            <ol className={styles.steps}>
              {sent.flatMap((one) =>
                one.steps.map((step, n) => {
                  const state = answers.get(one.id)?.[n] ?? 'open'
                  return (
                    <li key={`${one.id} ${n}`} className={styles.step}>
                      <span>{textOf(step)}</span>
                      <Badge tone={state === 'accepted' ? 'good' : 'neutral'}>{t(`propose.${state}`)}</Badge>
                    </li>
                  )
                }),
              )}
            </ol>
          </section>
        )}
      </Stack>
    </Card>
  )
}
