import { useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import type { VaultApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import { useHost } from '../host/HostContext.tsx'
import { CheckWords } from '../people/CheckWords.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { QrCode } from '../ui/QrCode.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'

type Started = ResultOf<VaultApi, 'totp.start'>

/** Passphrase, then the picture for the phone and the paper codes, then one code back: only what works is turned on. */
export function TotpDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useWords('people')
  const common = useWords('common')
  const say = useErrorText()
  const toast = useToast()
  const { vault } = useHost()
  const [started, setStarted] = useState<Started | null>(null)
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  async function next(): Promise<void> {
    setBusy(true)
    setFailure(null)
    if (!started) {
      const begun = await vault.call('totp.start', { passphrase: typed })
      setBusy(false)
      if (!begun.ok) return setFailure(begun.error)
      setTyped('')
      return setStarted(begun.value)
    }
    const confirmed = await vault.call('totp.confirm', { code: typed.trim() })
    setBusy(false)
    if (!confirmed.ok) return setFailure(confirmed.error)
    toast.good(t('totp.done'))
    onClose()
  }
  return (
    <Dialog open onClose={onClose} locked={busy} title={t('totp.set')} size={started ? 'normal' : 'small'}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (typed !== '' && !busy) void next()
        }}
      >
        <Stack gap="large">
          {started && (
            <>
              <Stack gap="small">
                <Text bold as="span">
                  {t('totp.scan')}
                </Text>
                <QrCode svg={started.qr} label={t('totp.scan')} />
                <Text tone="soft">{t('totp.typed')}</Text>
                <Text figures>{started.text.replaceAll(/(.{4})(?=.)/g, '$1 ')}</Text>
              </Stack>
              <Stack gap="small">
                <Text bold as="span">
                  {t('totp.codes')}
                </Text>
                <Text tone="soft">{t('totp.codesText')}</Text>
                <CheckWords words={started.codes} label={t('totp.codes')} size="normal" />
              </Stack>
            </>
          )}
          <TextField
            key={started ? 'code' : 'passphrase'}
            label={started ? t('totp.first') : t('totp.passphrase')}
            type={started ? 'text' : 'password'}
            autoComplete="off"
            autoFocus={started === null}
            maxLength={started ? 20 : 1000}
            value={typed}
            onChange={setTyped}
            error={failure ? say(failure) : undefined}
            {...(started ? { inputMode: 'numeric' as const } : {})}
          />
          <Row justify="end">
            <Button disabled={busy} onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button kind="primary" type="submit" busy={busy} disabled={typed === ''}>
              {started ? t('totp.confirm') : t('totp.next')}
            </Button>
          </Row>
        </Stack>
      </form>
    </Dialog>
  )
}

export function TotpOffDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useWords('people')
  const common = useWords('common')
  const say = useErrorText()
  const toast = useToast()
  const { vault } = useHost()
  const [passphrase, setPassphrase] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  async function remove(): Promise<void> {
    setBusy(true)
    setFailure(null)
    const removed = await vault.call('totp.remove', { passphrase })
    setBusy(false)
    if (!removed.ok) return setFailure(removed.error)
    toast.good(t('totp.removed'))
    onClose()
  }
  return (
    <Dialog open onClose={onClose} locked={busy} title={t('totp.remove')} size="small">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (passphrase !== '' && !busy) void remove()
        }}
      >
        <Stack gap="large">
          <TextField
            label={t('totp.passphrase')}
            type="password"
            autoComplete="off"
            autoFocus
            maxLength={1000}
            value={passphrase}
            onChange={setPassphrase}
            error={failure ? say(failure) : undefined}
          />
          <Row justify="end">
            <Button disabled={busy} onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button kind="primary" type="submit" busy={busy} disabled={passphrase === ''}>
              {t('totp.remove')}
            </Button>
          </Row>
        </Stack>
      </form>
    </Dialog>
  )
}
