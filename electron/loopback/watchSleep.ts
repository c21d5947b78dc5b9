/**
 * A browser shell hears nothing of the system's sleep. Timers stand still while a PC sleeps and the wall's clock does
 * not: a tick that comes much too late says that it slept. It is noticed on waking, before anybody could type.
 */
const everyMs = 5_000
/** A PC that works hard is late too, but not by this much. */
const latenessMs = 60_000

export function watchSleep(
  whenSlept: () => void,
  now: () => number = () => Date.now(),
): { tick(): void; stop(): void } {
  let last = now()
  const tick = (): void => {
    const late = now() - last - everyMs
    last = now()
    if (late >= latenessMs) whenSlept()
  }
  const timer = setInterval(tick, everyMs)
  timer.unref()
  return { tick, stop: () => clearInterval(timer) }
}
