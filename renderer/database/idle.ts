interface Scheduling {
  readonly scheduler?: { readonly yield?: () => Promise<void> }
}

/** Lets the window paint and answer first. */
export const yieldToWindow = (): Promise<void> =>
  (globalThis as Scheduling).scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve, 0))

/** Waits for a moment in which the window has nothing better to do, at most a second. */
export const whenIdle = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: 1000 })
    else setTimeout(resolve, 30)
  })
