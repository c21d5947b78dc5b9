/** What chance does to messages between PCs and a server, and chance itself: the same seed, the same weather. */
import { err } from '#shared/basics/result.ts'
import type { Carrier } from '#electron/host/sync/server.ts'
import type { Files } from '#electron/host/keeper/files.ts'
import type { MemoryFiles } from '../memoryFiles.ts'

export const faults = [
  'none',
  'none',
  'none',
  'offline',
  /** The question gets lost. */
  'cutBefore',
  /** The server did it, the answer gets lost. */
  'cutAfter',
  'twice',
  /** An old question comes once more, later. */
  'replay',
  'flip',
  'powerCut',
  'diskFull',
] as const
export type Fault = (typeof faults)[number]

export function chanceFrom(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface Weather {
  /** From now on question number `at` of this PC meets this fault. */
  set(pc: number, fault: Fault, at: number): void
  clear(): void
  carrier(pc: number, through: Carrier, files: MemoryFiles): Carrier
}

export function createWeather(): Weather {
  let now: { readonly pc: number; readonly fault: Fault; readonly at: number } | null = null
  let questions = 0
  let old: (() => Promise<unknown>) | null = null
  return {
    set(pc, fault, at) {
      now = { pc, fault, at }
      questions = 0
    },
    clear: () => void (now = null),
    carrier: (pc, through, files) => ({
      async send(route, token, body) {
        const here = now?.pc === pc ? now : null
        const send = () => through.send(route, token, body)
        if (!here) return send()
        if (here.fault === 'offline') return err({ type: 'Offline' })
        if (questions++ !== here.at) return send()
        switch (here.fault) {
          case 'cutBefore':
            return err({ type: 'Offline' })
          case 'cutAfter':
            await send()
            return err({ type: 'Offline' })
          case 'twice':
            await send()
            return send()
          case 'replay': {
            await old?.()
            const answer = await send()
            old = send
            return answer
          }
          case 'flip': {
            // TLS would end the connection; even if it did not, nothing wrong may be taken.
            const answer = await send()
            if (!answer.ok || answer.value.body.length === 0) return answer
            const bytes = answer.value.body.slice()
            bytes[(here.at * 7919 + 11) % bytes.length]! ^= 1 << (here.at & 7)
            return { ok: true, value: { ...answer.value, body: bytes } }
          }
          case 'powerCut':
            files.fail('EIO')
            return send()
          case 'diskFull':
            files.fail('ENOSPC')
            return send()
          default:
            return send()
        }
      },
    }),
  }
}

/** A stick that is pulled out after so many writes. */
export function pulledAfter(on: MemoryFiles, writes: number): Files {
  let left = writes
  return {
    ...on,
    async open(path, how) {
      const handle = await on.open(path, how)
      return {
        ...handle,
        async write(bytes, position) {
          if (left-- > 0) return handle.write(bytes, position)
          throw Object.assign(new Error('pulled'), { code: 'EIO' })
        },
      }
    },
  }
}

/** Leaves out steps as long as it still breaks: halves, quarters ... single steps. */
export async function shrinkSteps<S>(
  steps: readonly S[],
  breaks: (steps: readonly S[]) => Promise<boolean>,
  tries: number,
): Promise<readonly S[]> {
  let best = steps
  let left = tries
  for (let size = Math.max(1, best.length >> 1); ; size >>= 1) {
    for (let at = 0; at < best.length && left > 0;) {
      const shorter = [...best.slice(0, at), ...best.slice(at + size)]
      left--
      if (await breaks(shorter)) best = shorter
      else at += size
    }
    if (size === 1) return best
  }
}
