import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react'
import type { KeeperApi, VaultApi } from '#shared/host/api.ts'
import type { ArgsOf, ResultOf } from '#shared/host/table.ts'
import { useHost } from '../host/HostContext.tsx'
import { showLanguage } from '../ui/i18n.ts'

export type Info = ResultOf<KeeperApi, 'info'>
export type Person = NonNullable<ResultOf<VaultApi, 'session'>['person']>

export interface Session {
  readonly info: Info
  /** Null while nobody is signed in at this window's vault. */
  readonly person: Person | null
  readonly confirmed: boolean
  readonly practice: boolean
  /** Hers: set, not wanted, or never asked. */
  readonly pin: ResultOf<VaultApi, 'session'>['pin']
  /** A child sits here: what she may see, and for how long (shared/childMode). */
  readonly childMode: ResultOf<VaultApi, 'session'>['childMode']
  /** Asks keeper and vault again; after unlocking, setting up, restoring. */
  readonly refresh: () => Promise<void>
  readonly change: (settings: ArgsOf<KeeperApi, 'settings.change'>) => Promise<void>
  /** Empties this window at once, then ends vault and window. */
  readonly lock: () => void
  /** The same, and her PIN does not open it again. */
  readonly signOut: () => void
}

const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('Bug: useSession outside SessionProvider')
  return session
}

type State = Pick<Session, 'info' | 'person' | 'confirmed' | 'practice' | 'pin' | 'childMode'>

/**
 * Who is here, and what profile is open. Everything below is unmounted the moment the lock falls; the window itself
 * ends shortly after, because a page that merely forgot its records would still hold them (decision 1).
 */
export function SessionProvider({
  whenLocked,
  onInfo,
  children,
}: {
  readonly whenLocked: ReactNode
  readonly onInfo: (info: Info) => void
  readonly children: ReactNode
}): ReactElement | null {
  const { keeper, vault } = useHost()
  const [state, setState] = useState<State | null>(null)
  const [locked, setLocked] = useState(false)

  const ask = useCallback(async (): Promise<State | null> => {
    const [info, session] = await Promise.all([keeper.call('info', {}), vault.call('session', {})])
    if (!info.ok) return null
    return {
      info: info.value,
      person: session.ok ? session.value.person : null,
      confirmed: session.ok && session.value.confirmed,
      practice: info.value.profile?.kind === 'practice',
      pin: session.ok ? session.value.pin : 'declined',
      childMode: session.ok ? session.value.childMode : null,
    }
  }, [keeper, vault])
  const refresh = useCallback(async () => {
    const next = await ask()
    if (next) setState(next)
  }, [ask])

  useEffect(() => {
    let current = true
    void ask().then((first) => {
      if (current && first) setState(first)
    })
    const offs = [keeper.on('locked', () => setLocked(true)), vault.on('sessionEnded', () => setLocked(true))]
    return () => {
      current = false
      offs.forEach((off) => off())
    }
  }, [keeper, vault, ask])

  const language = state?.info.language
  const info = state?.info
  useEffect(() => {
    if (language) showLanguage(language)
  }, [language])
  useEffect(() => {
    if (info) onInfo(info)
  }, [info, onInfo])

  const session = useMemo<Session | null>(
    () =>
      state && {
        ...state,
        refresh,
        change: async (settings) => {
          // Seen at once, also before there is a profile to keep it in.
          const { language = state.info.language, colourScheme = state.info.colourScheme } = settings
          setState({ ...state, info: { ...state.info, language, colourScheme } })
          const changed = await keeper.call('settings.change', settings)
          if (changed.ok) await refresh()
        },
        lock: () => {
          setLocked(true)
          void keeper.call('lock', {})
        },
        signOut: () => {
          setLocked(true)
          void keeper.call('signOut', {})
        },
      },
    [state, refresh, keeper],
  )

  if (locked) return <>{whenLocked}</>
  return session && <SessionContext value={session}>{children}</SessionContext>
}
