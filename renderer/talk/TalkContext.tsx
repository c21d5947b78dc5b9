import { createContext, use, useEffect, useMemo, useState, type ReactElement, type ReactNode } from 'react'
import type { TalkState } from '#shared/host/talkApi.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import { useWork, type Work } from '../ui/useWork.ts'
import styles from './Talk.module.css'

type Act = 'talk.admit' | 'talk.refuse' | 'talk.end'

export interface Talk {
  /** Null until the vault answered. */
  readonly state: TalkState | null
  readonly work: Work
  readonly open: (hours: number) => void
  readonly act: (call: Act) => void
}
const TalkContext = createContext<Talk | null>(null)

export function useTalk(): Talk {
  const talk = use(TalkContext)
  if (!talk) throw new Error('Bug: useTalk outside TalkProvider')
  return talk
}

const presentMs = 30_000

/** Around the house: whoever knocks is seen on every screen (TK9). */
export function TalkProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const { vault, keeper } = useHost()
  const [state, setState] = useState<TalkState | null>(null)
  const work = useWork()
  useEffect(() => {
    // News beats answers: what was asked before it tells of the past.
    let isNews = false
    const stop = vault.on('talk.changed', (next) => {
      isNews = true
      setState(next)
    })
    void vault.call('talk.state', {}).then((answer) => !isNews && answer.ok && setState(answer.value))
    return stop
  }, [vault])

  // TK10: somebody sits here and talks; only nothing is typed.
  const isTalking = state?.phase === 'talking'
  useEffect(() => {
    if (!isTalking) return
    const present = (): void => void keeper.call('activity', {})
    present()
    const timer = setInterval(present, presentMs)
    return () => clearInterval(timer)
  }, [isTalking, keeper])

  const talk = useMemo<Talk>(
    () => ({
      state,
      work,
      open: (hours) => void work.run(() => vault.call('talk.open', { hours }), setState),
      act: (call) => void work.run(() => vault.call(call, {}), setState),
    }),
    [state, work, vault],
  )
  return (
    <TalkContext value={talk}>
      {children}
      {state?.phase === 'knocking' && <Knock name={state.guest ?? ''} talk={talk} />}
    </TalkContext>
  )
}

/** No button has the focus, and neither Esc nor Enter decides: whoever is typing lets nobody in by that. */
function Knock({ name, talk }: { readonly name: string; readonly talk: Talk }): ReactElement {
  const t = useWords('talk')
  const { work, act } = talk
  return (
    <Dialog
      open
      locked
      onClose={() => undefined}
      title={t('knockTitle', { name })}
      actions={
        <>
          <Button size="large" disabled={work.busy} onClick={() => act('talk.refuse')}>
            {t('refuse')}
          </Button>
          <Button kind="primary" size="large" icon="video" busy={work.busy} onClick={() => act('talk.admit')}>
            {t('admit')}
          </Button>
        </>
      }
    >
      <div className={styles.read} tabIndex={-1} data-autofocus>
        <Text>{t('knock')}</Text>
      </div>
      <FailureNotice failure={work.failure} />
    </Dialog>
  )
}
