import type { ReactElement } from 'react'
import { useHost } from '../host/HostContext.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'

export function LeaveDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useWords('sync')
  const { keeper } = useHost()
  return (
    <ConfirmDialog
      danger
      title={t('leave.title')}
      keep={t('leave.keep')}
      submit={t('leave.submit')}
      done={t('leave.done')}
      run={() => keeper.call('sync.connect', { card: null })}
      onClose={onClose}
    >
      <Text>{t('leave.text')}</Text>
    </ConfirmDialog>
  )
}
