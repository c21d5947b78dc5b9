/**
 * Processor time of the window's scripts, from the browser's own trace. A clock also counts while other programs have the
 * core, so on a shared machine a script of a few milliseconds may look as if it held the window for a hundred.
 */
import type { Page } from '@playwright/test'

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Microseconds by the clock, and of the processor. */
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: unknown }
}

/** Watches until `longest` is called: milliseconds of processor time of the longest run of a script, and by the clock. */
export async function watchScripts(
  page: Page,
): Promise<{ readonly longest: () => Promise<{ readonly processorMs: number; readonly clockMs: number }> }> {
  const session = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as unknown as TraceEvent[])))
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.start', {
    traceConfig: {
      recordMode: 'recordContinuously',
      includedCategories: ['devtools.timeline'],
      excludedCategories: ['*'],
    },
  })
  return {
    async longest() {
      await session.send('Tracing.end')
      await complete
      await session.detach()
      const threads = new Set(events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`)) // prettier-ignore
      const scripts = events.filter(({ name, ph, pid, tid }) => ph === 'X' && /^(FunctionCall|RunMicrotasks|TimerFire|FireAnimationFrame|FireIdleCallback|EventDispatch)$/.test(name) && threads.has(`${pid} ${tid}`)) // prettier-ignore
      if (scripts.length === 0) throw new Error('The trace holds no script of the window')
      const most = (of: (event: TraceEvent) => number | undefined): number =>
        Math.max(...scripts.map((event) => of(event) ?? 0)) / 1000
      return { processorMs: most(({ tdur }) => tdur), clockMs: most(({ dur }) => dur) }
    },
  }
}
