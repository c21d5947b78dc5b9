import { useEffect, useState } from 'react'
import type { LetterPlace } from '#shared/host/api.ts'
import { useHost } from '../host/HostContext.tsx'
import type { ChosenFolder } from '../ui/useChooseFolder.tsx'

export type Way = 'server' | 'stick'

/** The place as the vault wants it; null while a stick is still to be chosen. */
export const placeOf = (way: Way | null, folder: ChosenFolder | null): LetterPlace | null =>
  way === 'server'
    ? { type: 'server' }
    : way === 'stick' && folder
      ? { type: 'folder', folder: folder.token }
      : null

/** Whether this PC knows a server; null until the keeper answered. */
export function useHasServer(): boolean | null {
  const { keeper } = useHost()
  const [has, setHas] = useState<boolean | null>(null)
  useEffect(() => {
    let current = true
    void keeper.call('sync.state', {}).then((answer) => {
      if (current) setHas(answer.ok && answer.value.server !== null)
    })
    return () => {
      current = false
    }
  }, [keeper])
  return has
}
