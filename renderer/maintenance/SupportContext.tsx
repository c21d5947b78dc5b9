import { createContext, use, useMemo, useSyncExternalStore, type ReactElement, type ReactNode } from 'react'
import type { SupportState } from '#shared/host/supportApi.ts'
import { useHost } from '../host/HostContext.tsx'
import { createSupportStore, type SupportClient, type SupportStore } from './supportStore.ts'

const SupportContext = createContext<SupportStore | null>(null)

/** Around everything that a person who is signed in sees, child mode too. */
export function SupportProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const { vault } = useHost()
  const store = useMemo(() => createSupportStore(vault), [vault])
  return <SupportContext value={store}>{children}</SupportContext>
}

export interface Support {
  /** Null until the vault answered. */
  readonly state: SupportState | null
  readonly client: SupportClient
  readonly refresh: () => Promise<void>
  /** What is so now, also in a function that was made before the last news. */
  readonly latest: () => SupportState | null
}

export function useSupport(): Support {
  const store = use(SupportContext)
  if (!store) throw new Error('Bug: useSupport outside SupportProvider')
  const state = useSyncExternalStore(store.subscribe, store.snapshot)
  return { state, client: store.client, refresh: store.refresh, latest: store.snapshot }
}
