/**
 * What the keeper holds between a screen lock and coming back by PIN (PN1..PN10 in shared/accounts/README.md): per person
 * the vault's box with her KEK in it, sealed under her PIN. The keeper sees neither, never writes it, and overwrites it
 * as soon as one of the rules says so.
 *
 * A try is counted before the box is handed out, so that a vault that dies in between has used one up. Each wrong try
 * stays until the person it was aimed at has come in herself: a colleague cannot wipe out her five guesses by her own
 * right PIN.
 */
import { pinRule } from '#shared/accounts/pin.ts'
import type { Clock } from '#shared/basics/clock.ts'

export interface HeldKeys {
  keep(personId: string, box: Uint8Array, hours: number): void
  /** Counts a try and hands out a copy. Null: not held. */
  take(personId: string): Uint8Array<ArrayBuffer> | null
  /** Answers how many tries are left; at 0 everything held has been overwritten. */
  tried(personId: string, right: boolean): number
  has(personId: string): boolean
  triesLeft(): number
  /** No box lives longer than this from now on. */
  shorten(hours: number): void
  drop(personId: string): void
  /** The person who is signed in, if anything of hers is held. */
  dropCurrent(): void
  dropAll(): void
  sessionEnded(): void
  /** Drops what has run out. */
  check(): void
}

interface Held {
  readonly box: Buffer
  readonly since: number
  until: number
  /** Tries at this PIN since she last came in herself. */
  wrong: number
}

const hour = 3_600_000
/** A clock may be corrected by this much; put back further, hours can no longer be counted. */
const correction = 60_000

export function createHeldKeys(deps: {
  readonly clock: Clock
  /** Tests look into the bytes after they were given up. */
  readonly makeBuffer?: (length: number) => Buffer
}): HeldKeys {
  const { clock, makeBuffer = (length) => Buffer.alloc(length) } = deps
  /** In the order in which they came. */
  const held = new Map<string, Held>()
  let current: string | null = null
  let latest = clock.now()

  const used = (): number => [...held.values()].reduce((sum, one) => sum + one.wrong, 0)

  function drop(personId: string): void {
    held.get(personId)?.box.fill(0)
    held.delete(personId)
  }
  function dropAll(): void {
    for (const personId of [...held.keys()]) drop(personId)
  }
  function check(): void {
    const now = clock.now()
    latest = Math.max(latest, now)
    if (now < latest - correction) {
      latest = now
      dropAll()
    }
    for (const [personId, { until }] of [...held]) if (now >= until) drop(personId)
  }

  return {
    keep(personId, box, hours) {
      check()
      drop(personId)
      current = personId
      if (hours > 0) {
        const oldest = held.size >= pinRule.people ? [...held.keys()][0] : undefined
        if (oldest !== undefined) drop(oldest)
        const own = makeBuffer(box.length)
        own.set(box)
        const since = clock.now()
        const until = Math.min(since + hours * hour, midnightAfter(since))
        held.set(personId, { box: own, since, until, wrong: 0 })
      }
      box.fill(0)
    },
    take(personId) {
      check()
      const found = held.get(personId)
      if (!found) return null
      if (used() >= pinRule.tries) {
        dropAll()
        return null
      }
      found.wrong++
      return new Uint8Array(found.box)
    },
    tried(personId, right) {
      if (right) {
        const found = held.get(personId)
        if (found) found.wrong = 0
        current = personId
      }
      const left = pinRule.tries - used()
      if (left <= 0) dropAll()
      return Math.max(0, left)
    },
    has(personId) {
      check()
      return held.has(personId)
    },
    triesLeft: () => Math.max(0, pinRule.tries - used()),
    shorten(hours) {
      for (const one of held.values()) one.until = Math.min(one.until, one.since + hours * hour)
      check()
    },
    drop,
    dropCurrent() {
      if (current !== null) drop(current)
    },
    dropAll,
    sessionEnded() {
      current = null
      check()
      // The fifth try of a vault that ended before it could tell.
      if (used() >= pinRule.tries) dropAll()
    },
    check,
  }
}

/** The first sign-in of a day is by passphrase; the day is the one on the wall. */
function midnightAfter(ms: number): number {
  const day = new Date(ms)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime()
}
