import type { ReactElement } from 'react'
import type { Rec } from '#shared/records/kinds.ts'
import { Badge } from '../ui/Badge.tsx'
import { useFormat } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './photos.module.css'
import { usePhotoUrl } from './photoUrl.ts'

/** Who is to be seen, in words. */
export function usePhotoWords(nameById: ReadonlyMap<string, string>) {
  const t = useWords('photos')
  const format = useFormat()
  return (photo: Rec<'photo'>): { readonly when: string; readonly who: string } => {
    const { takenOn, seen, childIds, staffIds, others } = photo.values
    const names = [...childIds, ...staffIds].flatMap((id) => nameById.get(id) ?? [])
    const people = others ? [...names, t('tile.others')] : names
    return {
      when: takenOn === null ? t('tile.noDay') : format.day(takenOn),
      who: seen === '' ? t('tile.unseen') : people.length === 0 ? t('tile.nobody') : format.list(people),
    }
  }
}

export function PhotoTile({
  photo,
  nameById,
  onOpen,
}: {
  readonly photo: Rec<'photo'>
  readonly nameById: ReadonlyMap<string, string>
  readonly onOpen: () => void
}): ReactElement {
  const t = useWords('photos')
  const words = usePhotoWords(nameById)(photo)
  const { url, failed } = usePhotoUrl(photo.id, 'small')
  return (
    <button type="button" className={styles.tile} onClick={onOpen}>
      <span className="o-hidden">{t('tile.open', words)}</span>
      <span className={styles.thumb}>
        {url !== undefined && <img src={url} alt="" draggable={false} />}
        {failed && <Icon name="image" size={32} />}
      </span>
      <span className={styles.caption} aria-hidden>
        {photo.values.seen === '' ? (
          <Badge tone="warn" icon="eye">
            {words.who}
          </Badge>
        ) : (
          <span className={styles.who}>{words.who}</span>
        )}
        <span className={styles.when}>{words.when}</span>
      </span>
    </button>
  )
}
