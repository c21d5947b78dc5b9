import { useState, type ReactElement } from 'react'
import { Dialog } from '../ui/Dialog.tsx'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { ObservationForm } from './ObservationForm.tsx'

/** From "Heute": write first, the child is one field of it. */
export function QuickObservation({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useWords('observations')
  const toast = useToast()
  const [written, setWritten] = useState(false)
  return (
    <Dialog open onClose={onClose} size="full" locked={written} title={t('new')}>
      <ObservationForm
        childId={null}
        onWritten={() => setWritten(true)}
        onDiscard={onClose}
        onSaved={(name) => {
          onClose()
          toast.good(t('savedAt', { name }))
        }}
      />
    </Dialog>
  )
}
