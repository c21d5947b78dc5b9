import { createContext, use, useEffect, useState, type ReactNode } from 'react'
import type { Host } from './connectHost.ts'

const HostContext = createContext<Host | null>(null)

/** Shows `whenClosed` for good as soon as either pipe ends: nothing more can be asked or saved. */
export function HostProvider({
  host,
  whenClosed,
  children,
}: {
  readonly host: Host
  readonly whenClosed: ReactNode
  readonly children: ReactNode
}) {
  const [closed, setClosed] = useState(false)
  useEffect(() => {
    let mounted = true
    void Promise.race([host.keeper.closed, host.vault.closed]).then(() => mounted && setClosed(true))
    return () => {
      mounted = false
    }
  }, [host])
  return closed ? whenClosed : <HostContext value={host}>{children}</HostContext>
}

export function useHost(): Host {
  const host = use(HostContext)
  if (!host) throw new Error('Bug: useHost outside HostProvider')
  return host
}
