import type { ReactElement, ReactNode } from 'react'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './Facts.module.css'

/** Names and what is known of them; what is not known takes no room. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [label: string, value: ReactNode])[]
}): ReactElement {
  const t = useWords('records')
  const known = facts.filter(([, value]) => value !== '' && value !== null && value !== undefined)
  if (known.length === 0) return <Text tone="soft">{t('nothingYet')}</Text>
  return (
    <dl className={styles.facts}>
      {known.map(([label, value]) => (
        <div key={label} style={{ display: 'contents' }}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
