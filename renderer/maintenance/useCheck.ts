/** The check of this PC, step by step: the keeper's part, then the photos in small parts, so that it can be stopped. */
import { useRef, useState } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { addPhotos, noPhotos, type Health, type PhotoHealth } from '#shared/maintenance/health.ts'
import { can, isRole } from '#shared/accounts/policy.ts'
import { useSession } from '../accounts/SessionContext.tsx'
import { useRecords } from '../database/useRecords.ts'
import { useHost } from '../host/HostContext.tsx'

const photosAtOnce = 5

export interface Checked {
  readonly health: Health
  /** Null: this person may not read photos. */
  readonly photos: PhotoHealth | null
  readonly stopped: boolean
}

export type CheckState =
  | { readonly step: 'idle' | 'entries' }
  | { readonly step: 'photos'; readonly done: number; readonly total: number }
  | { readonly step: 'done'; readonly checked: Checked }
  | { readonly step: 'failed'; readonly failure: Failure }

export function useCheck(): {
  readonly state: CheckState
  readonly mayCheckPhotos: boolean
  readonly start: () => Promise<void>
  readonly stop: () => void
} {
  const { keeper, vault } = useHost()
  const { person } = useSession()
  const mayCheckPhotos = isRole(person?.role) && can(person.role, 'read', 'photos')
  const { records } = useRecords('photo')
  const [state, setState] = useState<CheckState>({ step: 'idle' })
  const wanted = useRef(true)
  return {
    state,
    mayCheckPhotos,
    stop: () => void (wanted.current = false),
    async start() {
      wanted.current = true
      setState({ step: 'entries' })
      const health = await keeper.call('health.check', {})
      if (!health.ok) return setState({ step: 'failed', failure: health.error })
      const ids = mayCheckPhotos ? records.map(({ id }) => id) : []
      let photos = noPhotos
      let at = 0
      for (; at < ids.length && wanted.current; at += photosAtOnce) {
        setState({ step: 'photos', done: at, total: ids.length })
        const part = await vault.call('photos.check', { photoIds: ids.slice(at, at + photosAtOnce) })
        if (!part.ok) return setState({ step: 'failed', failure: part.error })
        photos = addPhotos(photos, part.value)
      }
      const stopped = at < ids.length
      setState({
        step: 'done',
        checked: { health: health.value, photos: mayCheckPhotos ? photos : null, stopped },
      })
    },
  }
}
