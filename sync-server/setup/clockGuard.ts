/**
 * Clocks destroy nothing (decision 18): when the clock stands more than 48 hours ahead of where it was last seen, or
 * behind it, purges and expiry wait until the server has run for a day with it, or a person has confirmed it. A server
 * that was off for a week therefore purges a day later than it could.
 */
import { z } from 'zod'
import type { Clock } from '#shared/basics/clock.ts'
import { readText, writeWhole } from './folder.ts'

const jumpMs = 48 * 3600_000
const waitMs = 24 * 3600_000

const keptSchema = z.strictObject({ seen: z.number(), doubted: z.boolean() })

export interface ClockGuard {
  /** Called every few minutes. @returns whether the clock may be used to destroy */
  look(): 'trusted' | 'waits'
  readonly state: () => 'trusted' | 'waits'
  confirm(): void
}

/** @param elapsed milliseconds by a clock that nobody can set */
export async function openClockGuard(file: string, clock: Clock, elapsed: () => number): Promise<ClockGuard> {
  const text = await readText(file)
  let kept: z.infer<typeof keptSchema> | undefined
  try {
    kept = text === undefined ? undefined : keptSchema.parse(JSON.parse(text))
  } catch {
    // A guard that was damaged doubts.
    kept = { seen: 0, doubted: true }
  }
  let seen = kept?.seen ?? clock.now()
  let doubtedAt: number | undefined = kept?.doubted ? elapsed() : undefined
  const keep = (): void => writeWhole(file, JSON.stringify({ seen, doubted: doubtedAt !== undefined }))
  const look = (): 'trusted' | 'waits' => {
    const now = clock.now()
    if (now - seen > jumpMs || seen - now > jumpMs) doubtedAt = elapsed()
    else if (doubtedAt !== undefined && elapsed() - doubtedAt >= waitMs) doubtedAt = undefined
    seen = now
    keep()
    return doubtedAt === undefined ? 'trusted' : 'waits'
  }
  look()
  return {
    look,
    state: () => (doubtedAt === undefined ? 'trusted' : 'waits'),
    confirm() {
      doubtedAt = undefined
      seen = clock.now()
      keep()
    },
  }
}
