import { useState, type ReactElement } from 'react'
import { dayOf } from '#shared/basics/clock.ts'
import type { Failure } from '#shared/basics/result.ts'
import { useSession } from '../accounts/SessionContext.tsx'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Text } from '../ui/Text.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useNow } from '../ui/useNow.ts'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { faultOf, RoleFields, type RoleValue } from './RoleFields.tsx'
import type { Colleague } from './useTeam.ts'

export function ChangeRoleDialog({
  person,
  onClose,
}: {
  readonly person: Colleague
  readonly onClose: (changed: boolean) => void
}): ReactElement {
  const t = useWords('people')
  const say = useErrorText()
  const toast = useToast()
  const { vault } = useHost()
  const { refresh } = useSession()
  const [value, setValue] = useState<RoleValue>({
    role: person.role,
    groups: person.groups === null ? 'all' : person.groups,
    until: person.until,
  })
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const fault = faultOf(value, dayOf(useNow()))

  async function save(): Promise<void> {
    setTried(true)
    if (fault !== null) return
    setBusy(true)
    setFailure(null)
    const changed = await vault.call('people.changeRole', {
      personId: person.id,
      role: value.role,
      groups: value.groups === 'all' ? 'all' : [...value.groups],
      until: value.until,
    })
    setBusy(false)
    if (!changed.ok) return setFailure(changed.error)
    toast.good(t('changed'))
    onClose(true)
    if (person.me) await refresh()
  }

  return (
    <Dialog
      open
      onClose={() => onClose(false)}
      locked={busy}
      title={t('changeOf', { name: person.name })}
      actions={
        <>
          <Button disabled={busy} onClick={() => onClose(false)}>
            {t('changeKeep')}
          </Button>
          <Button kind="primary" busy={busy} onClick={() => void save()}>
            {t('changeSave')}
          </Button>
        </>
      }
    >
      <RoleFields value={value} fault={tried ? fault : null} onChange={setValue} />
      <Text tone="soft">{t('changeText')}</Text>
      {failure !== null && (
        <Notice tone="danger" live="assertive">
          {say(failure)}
        </Notice>
      )}
    </Dialog>
  )
}
