import { useMemo, useState, type ReactElement, type ReactNode } from 'react'
import { normalisedForSearch } from './gallerySearch.ts'
import type { Orientation } from '#shared/portfolio/page.ts'
import { occasions, type Occasion } from '#shared/portfolio/templates/bundled.ts'
import { occasionName } from '#shared/portfolio/templates/headings.ts'
import { SelectField } from '../ui/SelectField.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useLanguage, useWords } from '../ui/useWords.ts'
import { bundledForGallery, recentTemplates, type GalleryTemplate } from './galleryTemplates.ts'
import styles from './TemplateGallery.module.css'
import { TemplatePreview, type PreviewOf } from './TemplatePreview.tsx'

const photoChoices = ['any', '1', '2', '3', '4', '5', 'more'] as const
type PhotoChoice = (typeof photoChoices)[number]
type Shelf = 'all' | 'recent' | 'own' | Occasion

const hasPhotos = (choice: PhotoChoice, count: number): boolean =>
  choice === 'any' || (choice === 'more' ? count > 5 : count === Number(choice))

/** Templates by occasion, each a big picture with this child's name and photos; drawn as they come into sight. */
export function TemplateGallery({
  orientation,
  own,
  of,
  height,
  compact = false,
  busy = false,
  actionsOf,
  onChoose,
}: {
  readonly orientation: Orientation
  readonly own: readonly GalleryTemplate[]
  readonly of: PreviewOf
  readonly height: number
  /** In the editor's tray: one column, no choice of photo count. */
  readonly compact?: boolean
  readonly busy?: boolean
  readonly actionsOf?: (template: GalleryTemplate) => ReactNode
  readonly onChoose: (templateId: string) => void
}): ReactElement {
  const t = useWords('gallery')
  const shown = useLanguage()
  const language = shown === 'pseudo' ? 'de' : shown
  const [shelf, setShelf] = useState<Shelf>('all')
  const [typed, setTyped] = useState('')
  const [photos, setPhotos] = useState<PhotoChoice>('any')
  const bundled = bundledForGallery(language)
  const recent = recentTemplates()

  const shelves = useMemo(() => {
    const words = normalisedForSearch(typed).split(' ').filter(Boolean)
    const fits = (template: GalleryTemplate): boolean =>
      template.model.orientation === orientation &&
      hasPhotos(compact ? 'any' : photos, template.photoCount) &&
      words.every((word) => template.search.includes(word))
    const all = [...own, ...bundled]
    const list: {
      readonly id: Shelf
      readonly name: string
      readonly templates: readonly GalleryTemplate[]
    }[] = [
      {
        id: 'recent',
        name: t('recent'),
        templates: recent.flatMap((id) => all.find((template) => template.id === id) ?? []),
      },
      { id: 'own', name: t('own'), templates: own },
      ...occasions.map((occasion) => ({
        id: occasion,
        name: occasionName(occasion, language),
        templates: bundled.filter((template) => template.occasion === occasion),
      })),
    ]
    return (
      list
        // What was used lately stands at its occasion too; a search finds it once.
        .filter(({ id }) => (shelf === 'all' ? id !== 'recent' || words.length === 0 : id === shelf))
        .map((one) => ({ ...one, templates: one.templates.filter(fits) }))
        .filter(({ templates }) => templates.length > 0)
    )
  }, [typed, orientation, compact, photos, own, bundled, recent, shelf, language, t])

  const options = [
    { value: 'all' as const, label: t('allOccasions') },
    ...(recent.length > 0 ? [{ value: 'recent' as const, label: t('recent') }] : []),
    ...(own.length > 0 ? [{ value: 'own' as const, label: t('own') }] : []),
    ...occasions.map((occasion) => ({ value: occasion, label: occasionName(occasion, language) })),
  ]

  return (
    <div className={styles.gallery} data-compact={compact}>
      <div className={styles.filters}>
        <TextField
          label={t('search')}
          hideLabel
          placeholder={t('search')}
          icon="search"
          type="search"
          value={typed}
          onChange={setTyped}
        />
        <SelectField label={t('occasion')} hideLabel value={shelf} onChange={setShelf} options={options} />
        {!compact && (
          <SelectField
            label={t('photoCount')}
            hideLabel
            value={photos}
            onChange={setPhotos}
            options={photoChoices.map((value) => ({
              value,
              label:
                value === 'any'
                  ? t('anyPhotos')
                  : value === 'more'
                    ? t('morePhotos')
                    : t('photos', { count: Number(value) }),
            }))}
          />
        )}
      </div>
      {shelves.length === 0 && <Text tone="soft">{t('nothing')}</Text>}
      {shelves.map(({ id, name, templates }) => (
        <div key={id}>
          <h3 className={styles.shelf}>{name}</h3>
          <ul className={styles.cards}>
            {templates.map((template) => (
              <li key={template.id}>
                <button
                  type="button"
                  className={styles.card}
                  disabled={busy}
                  onClick={() => onChoose(template.id)}
                >
                  <TemplatePreview template={template} height={height} of={of} />
                  <strong>{template.name}</strong> <span>{t('photos', { count: template.photoCount })}</span>
                </button>
                {id === 'own' && actionsOf?.(template)}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}
