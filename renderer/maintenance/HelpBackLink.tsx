import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Icon } from '../ui/Icon.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from '../data/BackLink.module.css'

const addresses = {
  start: '/hilfe',
  help: '/hilfe/fernhilfe',
  records: '/hilfe/protokolle',
  assist: '/hilfe/helfen',
} as const

/** Back to the help, to remote help, to the list of its records, or to helping others. */
export function HelpBackLink({ to = 'help' }: { readonly to?: keyof typeof addresses }): ReactElement {
  const t = useWords('helpRecord')
  const papers = useWords('papers')
  const manual = useWords('help')
  const says = { start: manual('title'), help: t('back'), records: t('all'), assist: papers('back') }
  return (
    <Link to={addresses[to]} className={styles.back}>
      <Icon name="back" size={18} />
      {says[to]}
    </Link>
  )
}
