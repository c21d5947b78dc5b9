import { useCallback, useEffect, useRef, useState } from 'react'
import type { VaultApi } from '#shared/host/api.ts'
import type { Client } from '#shared/host/table.ts'
import { useHost } from '../host/HostContext.tsx'

/** A list of what two PCs left to look at; asked anew when the vault says that it is another one. */
export function useToSettle<T extends { readonly id: string }>(
  ask: (vault: Client<VaultApi>) => Promise<readonly T[]>,
): {
  readonly list: readonly T[] | null
  /** Seen as settled at once; the vault's next list says so too. */
  readonly settle: (id: string) => void
} {
  const { vault } = useHost()
  const [list, setList] = useState<readonly T[] | null>(null)
  const asked = useRef(ask)
  useEffect(() => {
    let current = true
    const again = (): void =>
      void asked.current(vault).then((found) => {
        if (current) setList(found)
      })
    again()
    const off = vault.on('conflicts', again)
    return () => {
      current = false
      off()
    }
  }, [vault])
  const settle = useCallback(
    (id: string) => setList((before) => before?.filter((one) => one.id !== id) ?? null),
    [],
  )
  return { list, settle }
}
