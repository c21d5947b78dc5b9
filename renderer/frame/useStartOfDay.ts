import { useEffect } from 'react'
import { keepCertificates } from '../data/certificates.ts'
import { useSearchRoom } from '../database/DatabaseContext.tsx'
import { useHost } from '../host/HostContext.tsx'

const daily = 24 * 60 * 60_000
/** The first screen's records come first: the vault opens one page after the other. */
const searchAfter = 1_000

/** Once after unlocking and then daily: fill the search index, delete what is due. */
export function useStartOfDay(): void {
  const { vault } = useHost()
  const search = useSearchRoom()
  useEffect(() => {
    const fill = setTimeout(() => search.start(), searchAfter)
    const run = (): void =>
      void vault.call('deletion.run', {}).then((answer) => {
        if (answer.ok) keepCertificates(answer.value.purged.map((one) => one.certificate))
      })
    const first = setTimeout(run, 5_000)
    const timer = setInterval(run, daily)
    return () => {
      clearTimeout(fill)
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [vault, search])
}
