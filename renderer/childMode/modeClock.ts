/** Time as the mode sees it: long presses, the child's minutes, the goodbye. Tests turn a clock of their own. */
export interface ModeClock {
  readonly now: () => number
  /** Answers how to call it off. */
  readonly after: (ms: number, run: () => void) => () => void
}

export const windowClock: ModeClock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
