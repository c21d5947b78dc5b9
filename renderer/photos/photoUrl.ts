/**
 * Photos on the screen: the vault opens the blob, the page shows it under a `blob:` address, and the address dies soon
 * after the last picture that uses it (P7). Few are read at a time, so that scrolling through hundreds stays smooth.
 */
import { useMemo, useSyncExternalStore } from 'react'
import type { VaultApi, View } from '#shared/host/api.ts'
import type { Client } from '#shared/host/table.ts'
import type { Watched } from '../database/types.ts'
import { useHost } from '../host/HostContext.tsx'

export type PhotoVariant = 'original' | 'large' | 'small'
export interface PhotoUrl {
  readonly url: string | undefined
  /** The photo could not be opened. */
  readonly failed: boolean
}

const reading = { url: undefined, failed: false } as const
const lingerMs = 5_000
const atOnce = 6

interface PhotoUrls {
  watch(photoId: string, variant: PhotoVariant, view: View): Watched<PhotoUrl>
}

const urlsByVault = new WeakMap<Client<VaultApi>, PhotoUrls>()

function photoUrlsOf(vault: Client<VaultApi>): PhotoUrls {
  const known = urlsByVault.get(vault)
  if (known) return known
  const made = createPhotoUrls(vault)
  urlsByVault.set(vault, made)
  return made
}

function createPhotoUrls(vault: Client<VaultApi>): PhotoUrls {
  const watchedByKey = new Map<string, Watched<PhotoUrl>>()
  /** The newest wish first: it is what is on the screen now. */
  const waiting: (() => Promise<void>)[] = []
  let running = 0

  function next(): void {
    while (running < atOnce) {
      const job = waiting.pop()
      if (!job) return
      running++
      void job().finally(() => {
        running--
        next()
      })
    }
  }

  function make(photoId: string, variant: PhotoVariant, view: View, forget: () => void): Watched<PhotoUrl> {
    const listeners = new Set<() => void>()
    let state: PhotoUrl = reading
    let users = 0
    /** Grows when the picture is let go, so that an answer that comes late is not kept. */
    let round = 0
    let asked = false
    const set = (value: PhotoUrl): void => {
      state = value
      for (const listener of listeners) listener()
    }
    async function read(): Promise<void> {
      const mine = round
      if (users === 0) {
        asked = false
        return
      }
      const answer = await vault.call('photos.read', { photoId, variant, purpose: 'show', view })
      if (mine !== round) return
      const bytes = answer.ok ? answer.value.bytes[0] : undefined
      if (!bytes) set({ url: undefined, failed: true })
      else set({ url: URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' })), failed: false })
    }
    function end(): void {
      if (users > 0) return
      if (state.url !== undefined) URL.revokeObjectURL(state.url)
      state = reading
      round++
      asked = false
      forget()
    }
    return {
      subscribe(listener) {
        const own = (): void => listener()
        listeners.add(own)
        users++
        if (!asked) {
          asked = true
          waiting.push(read)
          next()
        }
        return () => {
          listeners.delete(own)
          if (--users === 0) setTimeout(end, lingerMs)
        }
      },
      snapshot: () => state,
    }
  }

  return {
    watch(photoId, variant, view) {
      const key = `${view} ${variant} ${photoId}`
      let watched = watchedByKey.get(key)
      if (!watched) {
        watched = make(photoId, variant, view, () => watchedByKey.delete(key))
        watchedByKey.set(key, watched)
      }
      return watched
    },
  }
}

const nothing: Watched<PhotoUrl> = { subscribe: () => () => {}, snapshot: () => reading }

/** The address of an opened photo for `<img src>`; undefined while it is being opened, or for id null. */
export function usePhotoUrl(photoId: string | null, variant: PhotoVariant, view: View = 'plain'): PhotoUrl {
  const { vault } = useHost()
  const watched = useMemo(
    () => (photoId === null ? nothing : photoUrlsOf(vault).watch(photoId, variant, view)),
    [vault, photoId, variant, view],
  )
  return useSyncExternalStore(watched.subscribe, watched.snapshot)
}
