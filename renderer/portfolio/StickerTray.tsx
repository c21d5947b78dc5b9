import { useDeferredValue, useEffect, useState, useSyncExternalStore, type ReactElement } from 'react'
import type { Sticker, StickerCategory } from '#shared/assets/stickers.ts'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useLanguage, useWords } from '../ui/useWords.ts'
import { PictureGrid, type GridPicture } from './PictureGrid.tsx'
import { onRecentStickers, recentStickers } from './recentStickers.ts'
import { StickerPicture } from './StickerPicture.tsx'
import styles from './StickerTray.module.css'
import { stickerDragType } from './trayPhoto.ts'

type Catalogue = typeof import('#shared/assets/stickers.ts')

/** What stands for a category on its button. */
const signs: Readonly<Record<StickerCategory, string>> = {
  kita: 'kita-baukloetze',
  people: 'girl-medium',
  feelings: 'grinning-face-with-smiling-eyes',
  animals: 'fox',
  nature: 'rainbow',
  seasons: 'maple-leaf',
  feasts: 'party-popper',
  play: 'teddy-bear',
  food: 'red-apple',
  vehicles: 'tractor',
  signs: 'keycap-3',
}
/** More than this are looked through by nobody; a longer word finds the right ones. */
const mostShown = 160

/** Search, categories, what was used last; a tap or a drag brings a sticker onto the page (AS4). */
export function StickerTray({ onSticker }: { readonly onSticker: (name: string) => void }): ReactElement {
  const t = useWords('assets')
  const shown = useLanguage()
  const language = shown === 'pseudo' ? 'de' : shown
  const [catalogue, setCatalogue] = useState<Catalogue | null>(null)
  const [typed, setTyped] = useState('')
  const [category, setCategory] = useState<StickerCategory>('kita')
  const query = useDeferredValue(typed)
  const recent = useSyncExternalStore(onRecentStickers, recentStickers)
  useEffect(() => {
    let current = true
    void import('#shared/assets/stickers.ts').then((loaded) => current && setCatalogue(loaded))
    return () => {
      current = false
    }
  }, [])
  if (!catalogue) return <></>

  const { searchStickers, stickerByName, stickerCategories, stickers } = catalogue
  const searching = query.trim() !== ''
  const found = searching
    ? searchStickers(query, language)
    : stickers.filter((sticker) => sticker.category === category)
  const picture = ({ name, ...words }: Sticker): GridPicture => ({
    key: name,
    label: words[language][0] ?? name,
    picture: <StickerPicture name={name} size={40} />,
  })
  return (
    <>
      <TextField
        label={t('searchStickers')}
        hideLabel
        type="search"
        icon="search"
        placeholder={t('searchHint')}
        maxLength={60}
        value={typed}
        onChange={setTyped}
      />
      {searching ? (
        <div role="status">
          <Text tone="soft" size="small">
            {found.length === 0 ? t('foundNone') : t('found', { count: found.length })}
          </Text>
        </div>
      ) : (
        <>
          <div className={styles.categories}>
            <PictureGrid
              label={t('group')}
              columns={4}
              pictures={stickerCategories.map((name) => ({
                key: name,
                label: t(`categories.${name}`),
                picture: <StickerPicture name={signs[name]} size={26} />,
                chosen: name === category,
              }))}
              onChoose={(name) => setCategory(name as StickerCategory)}
            />
          </div>
          {recent.length > 0 && (
            <>
              <h2 className={styles.heading}>{t('recent')}</h2>
              <PictureGrid
                label={t('recent')}
                columns={4}
                pictures={recent.flatMap((name) => {
                  const sticker = stickerByName(name)
                  return sticker ? [picture(sticker)] : []
                })}
                onChoose={onSticker}
                dragType={stickerDragType}
              />
            </>
          )}
          <h2 className={styles.heading}>{t(`categories.${category}`)}</h2>
          <Text tone="soft" size="small">
            {t('stickerHelp')}
          </Text>
        </>
      )}
      {found.length > 0 && (
        <PictureGrid
          key={searching ? query : category}
          label={t('stickers')}
          columns={4}
          pictures={found.slice(0, mostShown).map(picture)}
          onChoose={onSticker}
          dragType={stickerDragType}
        />
      )}
      {found.length > mostShown && (
        <Text tone="soft" size="small">
          {t('more')}
        </Text>
      )}
    </>
  )
}
