import { useState, type ReactElement } from 'react'
import type { HubState } from '#shared/sync/hub.ts'
import { useHost } from '../host/HostContext.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import { PassphraseField } from './PassphraseField.tsx'

export function StopHubDialog({
  onStopped,
  onClose,
}: {
  readonly onStopped: (hub: HubState) => void
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('sync')
  const { keeper, vault } = useHost()
  const [passphrase, setPassphrase] = useState('')
  const [tried, setTried] = useState(false)

  async function stop() {
    const permitted = await vault.call('hub.permit', { passphrase })
    return permitted.ok ? keeper.call('hub.stop', {}) : permitted
  }

  return (
    <ConfirmDialog
      danger
      title={t('own.stopTitle')}
      keep={t('own.stopKeep')}
      submit={t('own.stopNow')}
      done={t('own.stopped')}
      run={() => {
        setTried(true)
        return passphrase === '' ? null : stop()
      }}
      onDone={onStopped}
      onClose={onClose}
    >
      <Text>{t('own.stopText')}</Text>
      <PassphraseField value={passphrase} missing={tried && passphrase === ''} onChange={setPassphrase} />
    </ConfirmDialog>
  )
}
