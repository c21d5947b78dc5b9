import { useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { checkPin, pinRule } from '#shared/accounts/pin.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { useSession } from './SessionContext.tsx'

/** A PIN of her own, proved by her passphrase: who sits at her open screen must not make one. */
export function PinDialog({
  open,
  onClose,
}: {
  readonly open: boolean
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('start')
  return (
    <Dialog open={open} onClose={onClose} title={t('pin.set')} size="small">
      <PinFields onClose={onClose} />
    </Dialog>
  )
}

function PinFields({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useWords('start')
  const common = useWords('common')
  const say = useErrorText()
  const toast = useToast()
  const { vault } = useHost()
  const { refresh } = useSession()
  const [pin, setPin] = useState('')
  const [repeated, setRepeated] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [left, setLeft] = useState({ pin: false, repeated: false })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const hint = checkPin(pin)
  const wrong = hint !== '' && (hint === 'tooShort' ? left.pin : true) && pin !== ''
  const ready = hint === '' && repeated === pin && passphrase !== ''

  async function save(): Promise<void> {
    setBusy(true)
    setFailure(null)
    const set = await vault.call('pin.set', { passphrase, pin })
    setBusy(false)
    if (!set.ok) return setFailure(set.error)
    await refresh()
    toast.good(t('pin.saved'))
    onClose()
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !busy) void save()
      }}
    >
      <Stack>
        <Text tone="soft">{t('pin.text')}</Text>
        <TextField
          label={t('pin.next')}
          help={t('pin.nextHelp')}
          type="password"
          inputMode="numeric"
          autoComplete="new-password"
          autoFocus
          maxLength={pinRule.length.to}
          value={pin}
          onChange={setPin}
          onBlur={() => setLeft({ ...left, pin: true })}
          error={wrong ? t(`pin.hint.${hint}`) : undefined}
        />
        <TextField
          label={t('pin.repeat')}
          type="password"
          inputMode="numeric"
          autoComplete="new-password"
          maxLength={pinRule.length.to}
          value={repeated}
          onChange={setRepeated}
          onBlur={() => setLeft({ ...left, repeated: true })}
          error={left.repeated && repeated !== '' && repeated !== pin ? t('pin.differs') : undefined}
        />
        <TextField
          label={t('pin.passphrase')}
          type="password"
          autoComplete="off"
          maxLength={1000}
          value={passphrase}
          onChange={setPassphrase}
          error={failure ? say(failure) : undefined}
        />
        <Row justify="end">
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button kind="primary" type="submit" busy={busy} disabled={!ready}>
            {t('pin.set')}
          </Button>
        </Row>
      </Stack>
    </form>
  )
}
