/**
 * A disk that fails at the n-th step that changes something: once, twice, six times, or from there on for good. What the step would have
 * done happens not at all, half (a torn write), or whole with an error all the same (an fsync that says no).
 */
import type { Files, Handle } from '#electron/host/keeper/files.ts'
import { nodeFiles } from '#electron/host/keeper/files.ts'

export const faults = [
  'ENOSPC',
  'EIO',
  'twice',
  'sixTimes',
  'tornWrite',
  'failedSync',
  'shortWrite',
  'gone',
] as const
export type Fault = (typeof faults)[number]

export interface FaultyFiles {
  readonly files: Files
  /** True once the fault has struck. */
  readonly struck: boolean
  failAt(step: number, fault: Fault): void
  heal(): void
}

const failure = (code: string): Error => Object.assign(new Error(`injected ${code}`), { code })

export function createFaultyFiles(inner: Files = nodeFiles): FaultyFiles {
  let steps = 0
  let at = Number.POSITIVE_INFINITY
  let fault: Fault = 'EIO'
  let struck = false

  const fits = (kind: 'write' | 'sync' | 'other'): boolean =>
    fault === 'tornWrite' || fault === 'shortWrite'
      ? kind === 'write'
      : fault === 'failedSync'
        ? kind === 'sync'
        : fault !== 'ENOSPC' || kind !== 'sync'
  /** Counts one step that this fault fits; says whether it strikes. */
  const strike = (kind: 'write' | 'sync' | 'other'): Fault | null => {
    if (!fits(kind)) return null
    steps++
    const last = at + (fault === 'gone' ? 1e9 : fault === 'twice' ? 1 : fault === 'sixTimes' ? 5 : 0)
    if (steps < at || steps > last) return null
    struck = true
    return fault
  }
  const step = (kind: 'sync' | 'other' = 'other'): void => {
    const hit = strike(kind)
    if (hit) throw failure(hit === 'ENOSPC' ? 'ENOSPC' : 'EIO')
  }

  const wrap = (handle: Handle): Handle => ({
    ...handle,
    async write(bytes, position) {
      const hit = strike('write')
      if (hit === 'shortWrite')
        return handle.write(bytes.subarray(0, Math.max(1, bytes.length >> 1)), position)
      if (hit === 'tornWrite') await handle.write(bytes.subarray(0, Math.max(1, bytes.length >> 1)), position)
      if (hit) throw failure(hit === 'ENOSPC' ? 'ENOSPC' : 'EIO')
      return handle.write(bytes, position)
    },
    async sync() {
      step('sync')
      await handle.sync()
    },
    async cut(length) {
      step()
      await handle.cut(length)
    },
  })

  const changing =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>, kind: 'sync' | 'other' = 'other') =>
    async (...args: A): Promise<R> => {
      step(kind)
      return call(...args)
    }

  return {
    files: {
      ...inner,
      async open(path, how) {
        if (how !== 'read') step()
        return wrap(await inner.open(path, how))
      },
      rename: changing(inner.rename),
      remove: changing(inner.remove),
      removeFolder: changing(inner.removeFolder),
      makeFolder: changing(inner.makeFolder),
      syncFolder: changing(inner.syncFolder, 'sync'),
    },
    get struck() {
      return struck
    },
    failAt(step, kind) {
      steps = 0
      at = step
      fault = kind
      struck = false
    },
    heal() {
      at = Number.POSITIVE_INFINITY
    },
  }
}

/** A disk on which nothing can be written, as a protected stick or a folder without rights. */
export function readOnlyFiles(code: 'EROFS' | 'EACCES' = 'EROFS', inner: Files = nodeFiles): Files {
  const refuse = async (): Promise<never> => {
    throw failure(code)
  }
  return {
    ...inner,
    open: (path, how) => (how === 'read' ? inner.open(path, how) : refuse()),
    rename: refuse,
    remove: refuse,
    removeFolder: refuse,
    makeFolder: refuse,
    syncFolder: refuse,
    makePrivate: refuse,
  }
}
