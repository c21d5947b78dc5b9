import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Icon } from '../ui/Icon.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './BackLink.module.css'

/** From a page of the office back to the office. */
export function BackLink(): ReactElement {
  const t = useWords('data')
  return (
    <Link to="/buero" className={styles.back}>
      <Icon name="back" size={18} />
      {t('office.title')}
    </Link>
  )
}
