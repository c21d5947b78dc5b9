import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Icon } from '../ui/Icon.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from '../data/BackLink.module.css'

/** From a record of remote help back to remote help, or to the list of records. */
export function HelpBackLink({ to = 'help' }: { readonly to?: 'help' | 'records' }): ReactElement {
  const t = useWords('helpRecord')
  return (
    <Link to={to === 'help' ? '/hilfe/fernhilfe' : '/hilfe/protokolle'} className={styles.back}>
      <Icon name="back" size={18} />
      {t(to === 'help' ? 'back' : 'all')}
    </Link>
  )
}
