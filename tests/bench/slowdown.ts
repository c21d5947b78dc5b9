/** What others take of the machine while a bench runs: beside each figure in RESULTS.md (decision 44). */
import { Worker } from 'node:worker_threads'
import { median } from './figures.ts'

export interface Slowdown {
  /** How many times longer the same work took in the middle than at its fastest in this run. */
  stop(): Promise<number>
}

export function watchSlowdown(): Slowdown {
  const worker = new Worker(new URL('./slowdownWorker.ts', import.meta.url))
  const took: number[] = []
  worker.on('message', ([ms]: [number]) => took.push(ms))
  worker.unref()
  return {
    async stop() {
      await worker.terminate()
      // The first rounds are not compiled yet.
      const warm = took.slice(4)
      return warm.length < 4 ? NaN : median(warm) / Math.min(...warm)
    },
  }
}
