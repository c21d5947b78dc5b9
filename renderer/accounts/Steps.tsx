import type { ReactElement } from 'react'
import { useWords } from '../ui/useWords.ts'
import styles from './Steps.module.css'

/** How far along: words for everybody, bars for the eye. */
export function Steps({ step, steps }: { readonly step: number; readonly steps: number }): ReactElement {
  const t = useWords('start')
  return (
    <div className={styles.steps}>
      <span className={styles.words}>{t('setup.step', { step, steps })}</span>
      <span className={styles.bars} aria-hidden>
        {Array.from({ length: steps }, (_, i) => (
          <span key={i} data-done={i < step || undefined} />
        ))}
      </span>
    </div>
  )
}
