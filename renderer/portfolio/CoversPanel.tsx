import { useState, type ReactElement } from 'react'
import { coverInMiddle } from '#shared/portfolio/hide.ts'
import type { Cover, PhotoItem } from '#shared/portfolio/page.ts'
import { BoxLayer } from '../photos/BoxLayer.tsx'
import { privacyStickers } from '#shared/assets/privacyStickers.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './CoversPanel.module.css'
import { HiddenPhoto } from './HiddenPhoto.tsx'
import { StickerSample } from './StickerSample.tsx'
import { usePictures } from './usePortfolio.ts'

export interface CoversPanelProps {
  readonly item: PhotoItem
  /** Steps while a sticker is being moved are one. */
  readonly onCovers: (covers: Cover[], isNew: boolean) => void
  /** Words on what the item would show that consent forbids; null: it may. */
  readonly coverOf: (item: PhotoItem) => string | null
}

/** "Gesicht verdecken": privacy stickers over a photo, by hand (PF62). */
export function CoversPanel(props: CoversPanelProps): ReactElement | null {
  const t = useWords('hiding')
  const [open, setOpen] = useState(false)
  const { item } = props
  if (item.photoId === null) return null
  return (
    <>
      <Button icon="eyeOff" onClick={() => setOpen(true)}>
        {t('covers')}
      </Button>
      {item.covers.length > 0 && (
        <Text tone="soft" size="small">
          {t('coversCount', { count: item.covers.length })}
        </Text>
      )}
      {open && <CoversDialog {...props} photoId={item.photoId} onClose={() => setOpen(false)} />}
    </>
  )
}

const fresh = 'new'

function CoversDialog({
  item,
  photoId,
  onCovers,
  coverOf,
  onClose,
}: CoversPanelProps & { readonly photoId: string; readonly onClose: () => void }): ReactElement {
  const t = useWords('hiding')
  const pictures = usePictures('large')
  const [active, setActive] = useState(fresh)
  const [why, setWhy] = useState<string | null>(null)
  const [sticker, setSticker] = useState<string>(privacyStickers[0] ?? '')
  const { covers } = item
  const chosen = covers[Number(active)]

  const change = (next: Cover[]): void => {
    // Who is forbidden stays covered: the session would refuse it too, here it is said beside the picture.
    const forbidden = coverOf({ ...item, covers: next })
    if (forbidden !== null && coverOf(item) === null) return setWhy(forbidden)
    setWhy(null)
    onCovers(next, next.length !== covers.length)
  }
  const setCover = (key: string, box: Pick<Cover, 'x' | 'y' | 'w' | 'h'> | null): void => {
    const at = Number(key)
    if (box === null) {
      change(covers.filter((_, i) => i !== at))
      setActive(fresh)
    } else if (key === fresh) {
      const { colour } = coverInMiddle(item, sticker)
      change([...covers, { ...box, sticker, colour }])
      setActive(String(covers.length))
    } else {
      change(covers.map((cover, i) => (i === at ? { ...cover, ...box } : cover)))
      setActive(key)
    }
  }
  const choose = (name: string): void => {
    setSticker(name)
    if (chosen) change(covers.map((cover) => (cover === chosen ? { ...cover, sticker: name } : cover)))
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('covers')}
      size="large"
      actions={
        <Button kind="primary" icon="check" onClick={onClose}>
          {t('done')}
        </Button>
      }
    >
      <Text>{t('coversHelp')}</Text>
      {why !== null && (
        <Notice tone="warn" live="assertive">
          {t('refused', { reason: why })}
        </Notice>
      )}
      <div className={styles.columns}>
        <div className={styles.photo}>
          <HiddenPhoto photoId={photoId} pictures={pictures} crop={whole} covers={covers} size={460} />
          <BoxLayer
            boxes={Object.fromEntries(covers.map((cover, i) => [String(i), cover]))}
            nameById={new Map(covers.map((_, i) => [String(i), t('coverName', { number: i + 1 })]))}
            drawFor={active}
            onBox={setCover}
          />
        </div>
        <div className={styles.side}>
          <div className={styles.list} role="group" aria-label={t('covers')}>
            {covers.map((_, i) => (
              <Button
                key={i}
                size="small"
                aria-pressed={active === String(i)}
                kind={active === String(i) ? 'primary' : 'secondary'}
                onClick={() => setActive(String(i))}
              >
                {t('coverName', { number: i + 1 })}
              </Button>
            ))}
            <Button
              size="small"
              icon="add"
              kind={active === fresh ? 'primary' : 'secondary'}
              aria-pressed={active === fresh}
              onClick={() => setActive(fresh)}
            >
              {t('coverNew')}
            </Button>
          </div>
          {chosen ? (
            <Button icon="delete" onClick={() => setCover(active, null)}>
              {t('coverRemove')}
            </Button>
          ) : (
            <Button icon="add" onClick={() => setCover(fresh, coverInMiddle(item, sticker))}>
              {t('coverAdd')}
            </Button>
          )}
          {privacyStickers.length > 0 && (
            <div className={styles.stickers} role="group" aria-label={t('stickers')}>
              {['', ...privacyStickers].map((name, i) => (
                <button
                  key={name}
                  type="button"
                  aria-label={name === '' ? t('plain') : `${t('stickers')} ${i}`}
                  aria-pressed={(chosen?.sticker ?? sticker) === name}
                  onClick={() => choose(name)}
                >
                  <StickerSample name={name} />
                </button>
              ))}
            </div>
          )}
        </div>
      </div>
    </Dialog>
  )
}

const whole: PhotoItem['crop'] = { x: 0, y: 0, w: 1, h: 1 }
