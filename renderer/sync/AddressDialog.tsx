import { useState, type ReactElement } from 'react'
import { useHost } from '../host/HostContext.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useWords } from '../ui/useWords.ts'

interface AddressDialogProps {
  /** The proxy named so far, without its password. */
  readonly proxy: string
  readonly onClose: () => void
}

/**
 * The same hub at another place: its keys stay, so whoever answers there must hold them (HU7). Or the way to it: the
 * proxy that this network asks for (PX1).
 */
export function AddressDialog({ proxy: before, onClose }: AddressDialogProps): ReactElement {
  const t = useWords('sync')
  const { keeper } = useHost()
  const [address, setAddress] = useState('')
  const [proxy, setProxy] = useState(before)
  const [tried, setTried] = useState(false)
  const moved = address.trim() !== ''
  const missing = !moved && proxy.trim() === before
  async function send() {
    if (proxy.trim() !== before) {
      const named = await keeper.call('sync.proxy', { proxy: proxy.trim() || null })
      if (!named.ok || !moved) return named
    }
    return keeper.call('sync.address', { address: address.trim() })
  }
  return (
    <ConfirmDialog
      title={t('address.title')}
      keep={t('address.keep')}
      submit={t('address.submit')}
      done={t('address.done')}
      run={() => {
        setTried(true)
        return missing ? null : send()
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
      <TextField
        label={t('address.proxy')}
        help={t('address.proxyHelp')}
        autoComplete="off"
        spellCheck={false}
        value={proxy}
        onChange={setProxy}
      />
    </ConfirmDialog>
  )
}
