import { useState, type ReactElement } from 'react'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Row } from '../ui/Row.tsx'
import { useWords } from '../ui/useWords.ts'
import { PinDialog } from './PinDialog.tsx'
import { useSession } from './SessionContext.tsx'

/** Asked once, below the day's work; a no is remembered, and Settings say yes later. */
export function PinOffer(): ReactElement | null {
  const t = useWords('start')
  const { vault } = useHost()
  const { info, pin, practice, refresh } = useSession()
  const [open, setOpen] = useState(false)
  if (pin !== 'open' || practice || info.pinHours === 0) return null
  return (
    <>
      <Notice
        tone="info"
        title={t('pin.offer')}
        action={
          <Row gap="small">
            <Button onClick={() => setOpen(true)}>{t('pin.set')}</Button>
            <Button kind="quiet" onClick={() => void vault.call('pin.clear', {}).then(refresh)}>
              {t('pin.no')}
            </Button>
          </Row>
        }
      >
        {t('pin.offerText')}
      </Notice>
      <PinDialog open={open} onClose={() => setOpen(false)} />
    </>
  )
}
