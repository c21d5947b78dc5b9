interface Scheduling {
  readonly scheduler?: {
    readonly postTask?: (run: () => void, options: { readonly priority: 'background' }) => Promise<void>
  }
}

/**
 * Lets everything else in the window go first: input, frames, answers of the vault. Not `scheduler.yield`, whose
 * continuations go before other tasks: a fill that used it kept every timer and answer waiting until its end.
 */
export const yieldToWindow = (): Promise<void> =>
  (globalThis as Scheduling).scheduler?.postTask?.(() => {}, { priority: 'background' }) ??
  new Promise((resolve) => setTimeout(resolve, 0))

/** Waits for a moment in which the window has nothing better to do, at most a second. */
export const whenIdle = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: 1000 })
    else setTimeout(resolve, 30)
  })
