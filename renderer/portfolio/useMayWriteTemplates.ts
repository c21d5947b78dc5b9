import { useEffect, useState } from 'react'
import { can, isRole } from '#shared/accounts/policy.ts'
import { useHost } from '../host/HostContext.tsx'

/** A5: page templates are written by the Leitung and by a Fachkraft. The vault asks again and refuses. */
export function useMayWriteTemplates(): boolean {
  const { vault } = useHost()
  const [may, setMay] = useState(false)
  useEffect(() => {
    let current = true
    void vault.call('session', {}).then((answer) => {
      const person = answer.ok ? answer.value.person : null
      if (current)
        setMay(person !== null && isRole(person.role) && can(person.role, 'create', 'everyday', 'template'))
    })
    return () => {
      current = false
    }
  }, [vault])
  return may
}
