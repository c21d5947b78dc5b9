import type { ReactElement } from 'react'
import { useHost } from '../host/HostContext.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import { markOf, type AboutTeam } from './useTeam.ts'

export function LostPcDialog({
  dev,
  onChanged,
  onClose,
}: AboutTeam & { readonly dev: string }): ReactElement {
  const t = useWords('people')
  const { vault } = useHost()
  return (
    <ConfirmDialog
      danger
      title={t('lostQuestion', { mark: markOf(dev) })}
      keep={t('lostKeep')}
      submit={t('lostNow')}
      done={t('lostDone')}
      run={() => vault.call('device.remove', { dev })}
      onDone={onChanged}
      onClose={onClose}
    >
      <Text>{t('lostText')}</Text>
      <Text tone="soft">{t('lostHonest')}</Text>
    </ConfirmDialog>
  )
}
