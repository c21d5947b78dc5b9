import { useEffect, useState } from 'react'
import { useHost } from '../host/HostContext.tsx'
import type { Way } from '../people/useLetters.ts'

/** By which way a joining was begun here; null: none was. Undefined until the vault answered; asked anew when `when` changes. */
export function useBegunJoin(when: unknown): Way | null | undefined {
  const { vault } = useHost()
  const [begun, setBegun] = useState<Way | null>()
  useEffect(() => {
    let current = true
    void vault.call('join.state', {}).then((answer) => {
      if (!current) return
      const by = answer.ok ? answer.value.begun : null
      setBegun(by === 'folder' ? 'stick' : by)
    })
    return () => {
      current = false
    }
  }, [vault, when])
  return begun
}
