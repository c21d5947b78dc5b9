import type { ReactElement } from 'react'
import { useWords } from '../ui/useWords.ts'
import styles from './PracticeBand.module.css'

/** Nobody may take invented children for real ones, or real ones for invented. */
export function PracticeBand(): ReactElement {
  const t = useWords('frame')
  return (
    <div className={styles.band} role="note">
      <strong className={styles.word}>{t('practice')}</strong>
      <span className={styles.text}>{t('practiceText')}</span>
    </div>
  )
}
