import { Progress as MantineProgress } from '@mantine/core'
import type { ReactElement } from 'react'
import { Button } from './Button.tsx'
import { useFormat } from './format.ts'
import { Row } from './Row.tsx'
import { Stack } from './Stack.tsx'
import { useWords } from './useWords.ts'

export interface ProgressProps {
  /** What is being done, in words. */
  readonly label: string
  readonly done: number
  /** 0: not known yet. */
  readonly total: number
  readonly onCancel?: () => void
}

export function Progress({ label, done, total, onCancel }: ProgressProps): ReactElement {
  const t = useWords('common')
  const format = useFormat()
  const share = total > 0 ? Math.min(100, (done / total) * 100) : 100
  return (
    <Stack gap="small">
      <Row justify="between">
        <span>{label}</span>
        {total > 0 && (
          <span className="o-figures">
            {t('progress.of', { done: format.number(done), total: format.number(total) })}
          </span>
        )}
      </Row>
      <MantineProgress.Root size={12} radius={6} style={{ background: 'var(--o-line)' }}>
        <MantineProgress.Section
          value={share}
          aria-label={label}
          color="primary"
          {...(total > 0 ? {} : { striped: true, animated: true })}
        />
      </MantineProgress.Root>
      {onCancel && (
        <Row justify="end">
          <Button kind="quiet" size="small" onClick={onCancel}>
            {t('progress.cancel')}
          </Button>
        </Row>
      )}
    </Stack>
  )
}
