import { useState, type ReactElement } from 'react'
import type { HubState } from '#shared/sync/hub.ts'
import { useHost } from '../host/HostContext.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Text } from '../ui/Text.tsx'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { PassphraseField } from './PassphraseField.tsx'
import styles from './StartHubDialog.module.css'

/** What it means for the house, then her passphrase; the rest happens by itself (HU1, HU6). */
export function StartHubDialog({
  hub,
  onStarted,
  onClose,
}: {
  readonly hub: HubState
  readonly onStarted: (hub: HubState) => void
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('sync')
  const toast = useToast()
  const { keeper, vault } = useHost()
  const { choices } = hub
  const [address, setAddress] = useState(
    hub.address !== null && choices.includes(hub.address) ? hub.address : '',
  )
  const [passphrase, setPassphrase] = useState('')
  const [tried, setTried] = useState(false)

  async function start() {
    const permitted = await vault.call('hub.permit', { passphrase })
    return permitted.ok ? keeper.call('hub.start', { address: address === '' ? null : address }) : permitted
  }

  return (
    <ConfirmDialog
      title={t('own.question')}
      keep={t('own.later')}
      submit={t('own.start')}
      done=""
      run={() => {
        setTried(true)
        return passphrase === '' ? null : start()
      }}
      onDone={(started) => {
        if (started.state === 'running') toast.good(t('own.started'))
        onStarted(started)
      }}
      onClose={onClose}
      working={
        <Text tone="soft">
          <span role="status">{t('own.starting')}</span>
        </Text>
      }
    >
      <ul className={styles.points}>
        <li>{t('own.house')}</li>
        <li>{t('own.stayOn')}</li>
        <li>{t('own.safe')}</li>
      </ul>
      {choices.length === 0 && <Notice tone="warn">{t('own.noReach')}</Notice>}
      {choices.length > 1 && (
        <SelectField
          label={t('own.network')}
          value={address}
          onChange={setAddress}
          options={[
            { value: '', label: t('own.allNetworks') },
            ...choices.map((one) => ({ value: one, label: one })),
          ]}
        />
      )}
      <PassphraseField value={passphrase} missing={tried && passphrase === ''} onChange={setPassphrase} />
    </ConfirmDialog>
  )
}
