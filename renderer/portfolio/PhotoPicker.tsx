import type { ReactElement } from 'react'
import type { AskPhoto } from '#shared/portfolio/place.ts'
import { Icon } from '../ui/Icon.tsx'
import { Text } from '../ui/Text.tsx'
import { Tooltip } from '../ui/Tooltip.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './PhotoPicker.module.css'
import { PhotoThumb } from './PhotoThumb.tsx'
import type { Pictures } from './pictures.ts'
import type { TrayPhoto } from './trayPhoto.ts'
import type { Portfolio } from './usePortfolio.ts'

/** Photos in the order in which they are picked; what consent forbids is grey, says why, and can only be put back. */
export function PhotoPicker({
  label,
  photos,
  picked,
  onPick,
  ask,
  reasonWords,
  thumbs,
}: {
  readonly label: string
  readonly photos: readonly TrayPhoto[]
  readonly picked: readonly string[]
  readonly onPick: (picked: readonly string[]) => void
  readonly ask: AskPhoto
  readonly reasonWords: Portfolio['reasonWords']
  readonly thumbs: Pictures
}): ReactElement {
  const t = useWords('portfolio')
  return (
    <section aria-label={label}>
      <Text bold>{label}</Text>
      <ul className={styles.photos}>
        {photos.map((photo) => {
          const decision = ask(photo.id)
          const reason = decision.permitted ? null : reasonWords(decision.reasons)
          const place = picked.indexOf(photo.id)
          const name = place < 0 ? photo.alt : `${place + 1}: ${photo.alt}`
          const button = (
            <button
              type="button"
              aria-pressed={place >= 0}
              aria-disabled={reason !== null && place < 0}
              aria-label={reason === null ? name : `${name}. ${t('editor.forbidden')}: ${reason}`}
              onClick={() => {
                if (place >= 0) onPick(picked.filter((id) => id !== photo.id))
                else if (reason === null) onPick([...picked, photo.id])
              }}
            >
              <PhotoThumb photoId={photo.id} pictures={thumbs} grey={reason !== null} />
              {place >= 0 && <span className={styles.number}>{place + 1}</span>}
              {reason !== null && (
                <span className={styles.seal}>
                  <Icon name="ban" size={18} />
                </span>
              )}
            </button>
          )
          return (
            <li key={photo.id}>{reason === null ? button : <Tooltip label={reason}>{button}</Tooltip>}</li>
          )
        })}
      </ul>
    </section>
  )
}
