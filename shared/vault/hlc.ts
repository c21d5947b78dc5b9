/**
 * Hybrid logical clock (security 1.16): 48 bits of milliseconds and a 16-bit counter as 16 hex digits, so that
 * text order is time order. Between equal stamps the device id decides (decision 17). A foreign stamp is taken
 * over only up to 24 h ahead of our own clock; nothing is ever refused because of a clock.
 */
export type Hlc = string

const maxAhead = 24 * 60 * 60 * 1000

export function makeHlc(ms: number, counter: number): Hlc {
  return ms.toString(16).padStart(12, '0') + counter.toString(16).padStart(4, '0')
}

export const hlcMs = (stamp: Hlc): number => Number.parseInt(stamp.slice(0, 12), 16)

/** The next stamp after `last` at wall time `now`; `seen` is the newest foreign stamp. */
export function nextHlc(last: Hlc | undefined, now: number, seen?: Hlc): Hlc {
  const usable = seen !== undefined && hlcMs(seen) <= now + maxAhead ? seen : undefined
  let newest = makeHlc(Math.max(0, Math.floor(now)), 0)
  for (const other of [last, usable]) {
    if (other === undefined || other < newest) continue
    const counter = Number.parseInt(other.slice(12), 16) + 1
    newest = counter > 0xffff ? makeHlc(hlcMs(other) + 1, 0) : makeHlc(hlcMs(other), counter)
  }
  return newest
}
