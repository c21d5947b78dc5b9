import { useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import type { Proposal, Step, StepState } from '#shared/maintenance/proposal.ts'
import { useSession } from '../accounts/SessionContext.tsx'
import { useRepository } from '../database/DatabaseContext.tsx'
import { useRecord } from '../database/useRecords.ts'
import { useHost } from '../host/HostContext.tsx'
import { kindByName, type KindName } from '#shared/records/kinds.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useWords } from '../ui/useWords.ts'
import styles from './ProposalPanel.module.css'
import { runStep, settingNow } from './runStep.ts'
import { connectedOf, type Connected } from './supportStore.ts'
import { useSupport } from './SupportContext.tsx'
import { useRecordName } from './useRecordName.ts'
import { useStepText } from './useStepText.ts'

export interface OpenProposals {
  readonly sessions: readonly Connected[]
  /** Steps that nobody has answered. */
  readonly open: number
}

/** Everything that was proposed by those who are connected now. */
export function useProposals(): OpenProposals {
  const { state } = useSupport()
  const sessions = connectedOf(state).filter(({ proposals }) => proposals.length > 0)
  const open = sessions
    .flatMap(({ proposals }) => proposals.flatMap(({ states }) => states))
    .filter((one) => one === 'open').length
  return { sessions, open }
}

/** C5: beside the screen, calm; each step by itself, with what is there now and what would be there then. */
export function ProposalPanel({
  sessions,
  onLater,
}: {
  readonly sessions: readonly Connected[]
  readonly onLater: () => void
}): ReactElement {
  const t = useWords('support')
  return (
    <div className={styles.panel}>
      {sessions.map((one) => (
        <section key={one.id} aria-label={t('proposal.panel', { name: one.guest.name })}>
          <h2 className={styles.title}>{t('proposal.panel', { name: one.guest.name })}</h2>
          <p className={styles.soft}>{t('proposal.nothing')}</p>
          {[...one.proposals].reverse().map(({ proposal, states }) => (
            <div key={proposal.id} className={styles.proposal}>
              <p className={styles.because}>{t('proposal.because', { text: proposal.because })}</p>
              <ol className={styles.steps}>
                {proposal.steps.map((step, n) => (
                  <li key={n} className={styles.step}>
                    <OneStep
                      session={one.id}
                      proposal={proposal}
                      n={n}
                      step={step}
                      state={states[n] ?? 'open'}
                    />
                  </li>
                ))}
              </ol>
            </div>
          ))}
        </section>
      ))}
      <Button fullWidth onClick={onLater}>
        {t('proposal.later')}
      </Button>
    </div>
  )
}

const marks = {
  accepted: { tone: 'good', icon: 'check' },
  refused: { tone: 'neutral', icon: 'close' },
  undone: { tone: 'neutral', icon: 'undo' },
} as const

function OneStep({
  session,
  proposal,
  n,
  step,
  state,
}: {
  readonly session: string
  readonly proposal: Proposal
  readonly n: number
  readonly step: Step
  readonly state: StepState
}): ReactElement {
  const t = useWords('support')
  const say = useErrorText()
  const words = useStepText()
  const { client } = useSupport()
  const { keeper } = useHost()
  const repository = useRepository()
  const { info, refresh } = useSession()
  const field = step.do === 'field' && kindByName(step.kind) ? step : null
  const { record } = useRecord((field?.kind ?? 'child') as KindName, field?.id ?? null)
  const recordName = useRecordName(field)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<{ readonly failure: Failure; readonly done: boolean } | null>(null)
  // What was there before stays written when it has changed by this step.
  const [before, setBefore] = useState<unknown>(undefined)
  const now: unknown =
    step.do === 'setting'
      ? settingNow(info, step.name)
      : field && record
        ? (record.values as Readonly<Record<string, unknown>>)[field.field]
        : null
  const what = words.title(step, recordName)

  const answer = async (accepted: boolean, was: unknown): Promise<void> => {
    const written = await client.call('support.answer', {
      id: session,
      proposal: proposal.id,
      step: n,
      accepted,
      before: was,
    })
    if (!written.ok) setProblem({ failure: written.error, done: accepted })
  }
  const accept = async (): Promise<void> => {
    setBusy(true)
    setProblem(null)
    const done = await runStep(step, now, { keeper, repository })
    if (done.ok) {
      setBefore(done.value)
      await answer(true, done.value)
      if (step.do === 'setting') await refresh()
    } else setProblem({ failure: done.error, done: false })
    setBusy(false)
  }
  const refuse = async (): Promise<void> => {
    setBusy(true)
    setProblem(null)
    await answer(false, null)
    setBusy(false)
  }

  return (
    <>
      <strong>{what}</strong>
      {words.hasValues(step) ? (
        <dl className={styles.values}>
          <dt>{t('proposal.before')}</dt>
          <dd>{words.value(step, before === undefined ? now : before)}</dd>
          <dt>{t('proposal.after')}</dt>
          <dd className={styles.after}>{words.value(step, step.value)}</dd>
        </dl>
      ) : (
        <p className={styles.soft}>{t('proposal.harmless')}</p>
      )}
      {problem && (
        <p role="alert" className={styles.problem}>
          <Icon name="warn" size={18} />
          <span>
            {t(problem.done ? 'proposal.notWritten' : 'proposal.notDone')}{' '}
            {problem.failure.type === 'OtherNow' ? t('proposal.otherNow') : say(problem.failure)}
          </span>
        </p>
      )}
      {state === 'open' ? (
        <div className={styles.buttons}>
          <Button busy={busy} onClick={() => void refuse()} aria-label={t('proposal.refuseOf', { what })}>
            {t('proposal.refuse')}
          </Button>
          <Button
            kind="primary"
            busy={busy}
            onClick={() => void accept()}
            aria-label={t('proposal.acceptOf', { what })}
          >
            {t('proposal.accept')}
          </Button>
        </div>
      ) : (
        <Badge tone={marks[state].tone} icon={marks[state].icon}>
          {t(`proposal.${state}`)}
        </Badge>
      )}
    </>
  )
}

/** A new proposal opens the panel again; closing it decides nothing. */
export function usePanelOpen(count: number): readonly [boolean, (open: boolean) => void] {
  const [closedAt, setClosedAt] = useState<number | null>(null)
  return [count > 0 && closedAt !== count, (open) => setClosedAt(open ? null : count)]
}
