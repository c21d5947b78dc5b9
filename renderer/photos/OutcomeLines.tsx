import type { ReactElement } from 'react'
import { useWords } from '../ui/useWords.ts'
import type { PhotoOutcome } from './importPhotoFiles.ts'
import styles from './photos.module.css'

const listed = 8

/** What an import brought, one line for each sort, and what was refused with its reasons. */
export function OutcomeLines({ outcomes }: { readonly outcomes: readonly PhotoOutcome[] }): ReactElement {
  const t = useWords('photos')
  const count = (type: PhotoOutcome['type']): number => outcomes.filter((one) => one.type === type).length
  const refused = outcomes.filter((outcome) => outcome.type === 'refused')
  const [added, duplicates, known, cancelled] = [
    count('added'),
    count('duplicate'),
    count('known'),
    count('cancelled'),
  ]
  return (
    <>
      {added > 0 && <p className={styles.line}>{t('imported.added', { count: added })}</p>}
      {duplicates > 0 && <p className={styles.line}>{t('imported.duplicates', { count: duplicates })}</p>}
      {known > 0 && <p className={styles.line}>{t('imported.known', { count: known })}</p>}
      {cancelled > 0 && <p className={styles.line}>{t('imported.cancelled', { count: cancelled })}</p>}
      {outcomes.length === 0 && <p className={styles.line}>{t('imported.nothing')}</p>}
      {refused.length > 0 && (
        <>
          <p className={styles.line}>{t('imported.refused', { count: refused.length })}</p>
          <ul className={styles.refused}>
            {refused.slice(0, listed).map(({ fileName, problem }, i) => (
              <li key={i}>
                <bdi className={styles.fileName}>{fileName}</bdi>
                <span>{t(`problem.${problem}`)}</span>
              </li>
            ))}
          </ul>
          {refused.length > listed && (
            <p className={styles.line}>{t('imported.more', { count: refused.length - listed })}</p>
          )}
        </>
      )}
    </>
  )
}
