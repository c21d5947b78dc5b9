import { useState, type ReactElement } from 'react'
import { dayOf } from '#shared/basics/clock.ts'
import { useSession } from '../accounts/SessionContext.tsx'
import { useHost } from '../host/HostContext.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Text } from '../ui/Text.tsx'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import { faultOf, RoleFields, type RoleValue } from './RoleFields.tsx'
import type { AboutTeam, Colleague } from './useTeam.ts'

export function ChangeRoleDialog({
  person,
  onChanged,
  onClose,
}: AboutTeam & { readonly person: Colleague }): ReactElement {
  const t = useWords('people')
  const { vault } = useHost()
  const { refresh } = useSession()
  const [value, setValue] = useState<RoleValue>({
    role: person.role,
    groups: person.groups === null ? 'all' : person.groups,
    until: person.until,
  })
  const [tried, setTried] = useState(false)
  const fault = faultOf(value, dayOf(useNow()))
  return (
    <ConfirmDialog
      title={t('changeOf', { name: person.name })}
      keep={t('changeKeep')}
      submit={t('changeSave')}
      done={t('changed')}
      run={() => {
        setTried(true)
        if (fault !== null) return null
        const { role, groups, until } = value
        return vault.call('people.changeRole', {
          personId: person.id,
          role,
          groups: groups === 'all' ? 'all' : [...groups],
          until,
        })
      }}
      onDone={() => {
        onChanged()
        if (person.me) void refresh()
      }}
      onClose={onClose}
    >
      <RoleFields value={value} fault={tried ? fault : null} onChange={setValue} />
      <Text tone="soft">{t('changeText')}</Text>
    </ConfirmDialog>
  )
}
