import type { ReactElement } from 'react'
import type { PaperView } from '#shared/host/supportApi.ts'
import { useFormat } from '../ui/format.ts'
import { useWords } from '../ui/useWords.ts'
import styles from './PaperSays.module.css'

/** What a paper says, before anybody signs it or takes it in. */
export function PaperSays({ paper }: { readonly paper: PaperView }): ReactElement {
  const t = useWords('papers')
  const format = useFormat()
  const { what, name, company, from, until, signatures } = paper
  const facts: readonly (readonly [string, string])[] = [
    [t('says.what'), t(`says.${what}`)],
    [t('says.name'), name],
    [t('says.company'), company],
    ...(from && until
      ? [[t('says.days'), t('says.span', { from: format.day(from), until: format.day(until) })] as const]
      : []),
    ...(what === 'certificate'
      ? [[t('says.signatures'), t('says.signed', { count: signatures })] as const]
      : []),
  ]
  return (
    <dl className={styles.facts}>
      {facts.map(([label, said]) => (
        <div key={label} className={styles.fact}>
          <dt>{label}</dt>
          <dd>{said}</dd>
        </div>
      ))}
    </dl>
  )
}
