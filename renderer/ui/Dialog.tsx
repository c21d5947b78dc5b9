import { Modal } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'
import { Row } from './Row.tsx'
import { Stack } from './Stack.tsx'
import { useWords } from './useWords.ts'

export interface DialogProps {
  readonly open: boolean
  readonly onClose: () => void
  /** The one question. */
  readonly title: string
  readonly children?: ReactNode
  /** Buttons that name the thing they do; the safe one first. */
  readonly actions?: ReactNode
  readonly size?: 'small' | 'normal' | 'large' | 'full'
  /** Esc and a click outside do nothing while work is under way. */
  readonly locked?: boolean
}

const widths = { small: 440, normal: 620, large: 840, full: '96vw' } as const

export function Dialog({
  open,
  onClose,
  title,
  children,
  actions,
  size = 'normal',
  locked = false,
}: DialogProps): ReactElement {
  const t = useWords('common')
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={title}
      size={widths[size]}
      closeOnEscape={!locked}
      closeOnClickOutside={false}
      withCloseButton={!locked}
      closeButtonProps={{ 'aria-label': t('close'), size: 'lg' }}
      styles={{
        title: { fontWeight: 700, fontSize: '1.25rem', lineHeight: 1.3 },
        header: { background: 'var(--o-surface)', padding: '20px 24px 8px' },
        content: { background: 'var(--o-surface)' },
        body: { padding: '8px 24px 24px' },
      }}
    >
      <Stack gap="large">
        {children}
        {actions && (
          // Always in sight, also where the dialog is higher than the screen.
          <div className="o-actions">
            <Row gap="small" justify="end">
              {actions}
            </Row>
          </div>
        )}
      </Stack>
    </Modal>
  )
}
