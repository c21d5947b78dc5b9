import { useCallback, useEffect, useState } from 'react'
import { ok, type Failure, type Result } from '#shared/basics/result.ts'
import type { VaultApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import { useHost } from '../host/HostContext.tsx'

export type Colleague = ResultOf<VaultApi, 'people.list'>['people'][number]
export type Device = ResultOf<VaultApi, 'device.list'>['devices'][number]
export type OpenInvitation = ResultOf<VaultApi, 'people.invitations'>['invitations'][number]

/** What a dialog about the team tells its screen. */
export interface AboutTeam {
  readonly onChanged: () => void
  readonly onClose: () => void
}

interface Found {
  readonly people: readonly Colleague[]
  readonly devices: readonly Device[]
  readonly invitations: readonly OpenInvitation[]
}

export interface Team {
  /** Null until the vault answered. */
  readonly found: Found | null
  readonly failure: Failure | null
  readonly reload: () => Promise<void>
}

/** Who and which PCs belong to the house; asked anew after each change. */
export function useTeam(): Team {
  const { vault } = useHost()
  const [found, setFound] = useState<Found | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const ask = useCallback(async (): Promise<Result<Found>> => {
    const [people, devices, invitations] = await Promise.all([
      vault.call('people.list', {}),
      vault.call('device.list', {}),
      vault.call('people.invitations', {}),
    ])
    if (!people.ok) return people
    if (!devices.ok) return devices
    return ok({
      people: people.value.people,
      devices: devices.value.devices,
      // Only who may invite has any.
      invitations: invitations.ok ? invitations.value.invitations : [],
    })
  }, [vault])
  const show = (answer: Result<Found>): void => {
    setFailure(answer.ok ? null : answer.error)
    if (answer.ok) setFound(answer.value)
  }
  const reload = async (): Promise<void> => show(await ask())
  useEffect(() => {
    let current = true
    void ask().then((answer) => {
      if (current) show(answer)
    })
    return () => {
      current = false
    }
  }, [ask])
  return { found, failure, reload }
}

/** Short enough to read out, and the same on the PC itself. */
export const markOf = (dev: string): string => dev.slice(0, 4).toUpperCase()
