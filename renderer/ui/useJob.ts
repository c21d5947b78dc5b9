import { useEffect, useState } from 'react'
import { useHost } from '../host/HostContext.tsx'

export interface JobProgress {
  readonly done: number
  /** 0: not known yet. */
  readonly total: number
}

/** Follows the progress of one kind of work in keeper or vault. */
export function useJob(job: string): JobProgress {
  const { keeper, vault } = useHost()
  const [progress, setProgress] = useState<JobProgress>({ done: 0, total: 0 })
  useEffect(() => {
    const take = (told: JobProgress & { readonly job: string }): void => {
      if (told.job === job) setProgress({ done: told.done, total: told.total })
    }
    const offs = [keeper.on('progress', take), vault.on('progress', take)]
    return () => offs.forEach((off) => off())
  }, [keeper, vault, job])
  return progress
}
