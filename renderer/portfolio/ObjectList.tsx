import type { ReactElement } from 'react'
import type { PageDocument } from '#shared/portfolio/edit.ts'
import { orderedItems, type PhotoItem } from '#shared/portfolio/page.ts'
import { Icon } from '../ui/Icon.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import { describeItem, describePlace } from './describeItem.ts'
import styles from './Panel.module.css'
import type { Session } from './session.ts'

/** Everything on the page as words, front first. */
export function ObjectList({
  document,
  session,
  coverOf,
}: {
  readonly document: PageDocument
  readonly session: Session
  readonly coverOf: (item: PhotoItem) => string | null
}): ReactElement {
  const t = useWords('portfolio')
  const items = orderedItems(document.items).toReversed()
  return (
    <section aria-label={t('editor.list')} className={styles.list}>
      <h2 className={styles.heading}>{t('editor.list')}</h2>
      <Text tone="soft" size="small">
        {t('editor.listHelp')}
      </Text>
      <ul>
        {items.map(([id, item]) => (
          <li key={id}>
            <button type="button" title={describePlace(item, t)} onClick={() => session.select([id])}>
              {item.type === 'shape' ? (
                <span className={styles.dot} style={{ background: item.fill ?? 'transparent' }} />
              ) : (
                <Icon
                  name={
                    item.type === 'text'
                      ? 'text'
                      : item.type === 'photo' && coverOf(item) !== null
                        ? 'ban'
                        : 'image'
                  }
                  size={18}
                />
              )}
              <span>{describeItem(item, t)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
