/** What one institution, device or address may ask for (SV11). A full bucket is refused with the time to come back. */
import type { Clock } from '#shared/basics/clock.ts'

export interface Limits {
  /** Payloads and declared blobs of one institution. */
  readonly maxTenantBytes: number
  readonly maxBlobBytes: number
  readonly opsPerDay: number
  /** Requests of one device a second, and how many at once after a pause. */
  readonly requestsPerSecond: number
  readonly requestsAtOnce: number
  /** Requests without a session (sign-in, letters, enrolment) of one address a minute. */
  readonly openPerMinute: number
  readonly inFlight: number
  readonly pageBytes: number
  readonly openOrders: number
  /** Links of one institution at a time, and the bytes of their files. */
  readonly links: number
  readonly linkBytes: number
}

export const usualLimits: Limits = {
  maxTenantBytes: 200 * 1024 ** 3,
  maxBlobBytes: 512 * 1024 ** 2,
  opsPerDay: 500_000,
  requestsPerSecond: 50,
  requestsAtOnce: 400,
  openPerMinute: 240,
  inFlight: 64,
  pageBytes: 4 * 1024 ** 2,
  openOrders: 200,
  links: 1000,
  linkBytes: 5 * 1024 ** 3,
}

export interface Bucket {
  /** 0: taken. Otherwise the milliseconds after which there is enough. */
  take(key: string, amount?: number): number
}

/** Buckets of tokens by key; full ones are forgotten, so that a million addresses cost nothing for long. */
export function createBuckets(clock: Clock, perSecond: number, size: number, most = 20_000): Bucket {
  const buckets = new Map<string, { level: number; at: number }>()
  const levelOf = (bucket: { level: number; at: number }, now: number): number =>
    Math.min(size, bucket.level + (Math.max(0, now - bucket.at) / 1000) * perSecond)
  return {
    take(key, amount = 1) {
      const now = clock.now()
      if (buckets.size >= most)
        for (const [other, bucket] of buckets) if (levelOf(bucket, now) >= size) buckets.delete(other)
      const bucket = buckets.get(key) ?? { level: size, at: now }
      const level = levelOf(bucket, now)
      // More than fits at all waits for a full bucket and then empties it.
      const needed = Math.min(amount, size)
      if (level < needed) {
        buckets.set(key, { level, at: now })
        return Math.max(1, Math.ceil(((needed - level) / perSecond) * 1000))
      }
      buckets.set(key, { level: level - needed, at: now })
      return 0
    },
  }
}
