import { useState } from 'react'
import type { Failure, Result } from '#shared/basics/result.ts'

export interface Work {
  readonly busy: boolean
  /** Of the last try; gone when the next begins. */
  readonly failure: Failure | null
  /** Never two at once: a second press while it runs does nothing. */
  readonly run: <T>(work: () => Promise<Result<T>>, then: (value: T) => void) => Promise<void>
  /** What failed was changed since. */
  readonly forget: () => void
}

/** One press: whether it still works, and how it failed. */
export function useWork(): Work {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  return {
    busy,
    failure,
    async run(work, then) {
      if (busy) return
      setBusy(true)
      setFailure(null)
      const done = await work()
      setBusy(false)
      if (done.ok) then(done.value)
      else setFailure(done.error)
    },
    forget: () => setFailure(null),
  }
}
