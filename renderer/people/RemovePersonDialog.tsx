import type { ReactElement } from 'react'
import { useHost } from '../host/HostContext.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import type { AboutTeam, Colleague } from './useTeam.ts'

/** What happens to the keys, said plainly before it happens. */
export function RemovePersonDialog({
  person,
  onChanged,
  onClose,
}: AboutTeam & { readonly person: Colleague }): ReactElement {
  const t = useWords('people')
  const { vault } = useHost()
  const { name } = person
  return (
    <ConfirmDialog
      danger
      title={t('removeQuestion', { name })}
      keep={t('removeKeep')}
      submit={t('removeNow')}
      done={t('removed')}
      run={() => vault.call('people.remove', { personId: person.id })}
      onDone={onChanged}
      onClose={onClose}
    >
      <Text>{t('removeText', { name })}</Text>
      <Text tone="soft">{t('removeHonest', { name })}</Text>
    </ConfirmDialog>
  )
}
