import { useState, type ReactElement } from 'react'
import { useHost } from '../host/HostContext.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useWords } from '../ui/useWords.ts'

/** The same hub at another place: its keys stay, so whoever answers there must hold them (HU7). */
export function AddressDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useWords('sync')
  const { keeper } = useHost()
  const [address, setAddress] = useState('')
  const [tried, setTried] = useState(false)
  const missing = address.trim() === ''
  return (
    <ConfirmDialog
      title={t('address.title')}
      keep={t('address.keep')}
      submit={t('address.submit')}
      done={t('address.done')}
      run={() => {
        setTried(true)
        return missing ? null : keeper.call('sync.address', { address: address.trim() })
      }}
      onClose={onClose}
    >
      <Text>{t('address.text')}</Text>
      <TextField
        label={t('address.label')}
        help={t('address.help')}
        autoComplete="off"
        spellCheck={false}
        autoFocus
        value={address}
        onChange={setAddress}
        error={tried && missing ? t('address.missing') : undefined}
      />
    </ConfirmDialog>
  )
}
