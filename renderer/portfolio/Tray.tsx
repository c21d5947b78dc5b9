import { memo, useState, type ReactElement } from 'react'
import type { Edit } from '#shared/portfolio/edit.ts'
import { outlineNames, type OutlineName } from '#shared/portfolio/outlines.ts'
import type { Orientation, ShapeItem, TextItem } from '#shared/portfolio/page.ts'
import type { AskPhoto, RefusalReason } from '#shared/portfolio/place.ts'
import { textStyleNames } from '#shared/portfolio/textStyles.ts'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import { Segmented } from '../ui/Segmented.tsx'
import { Text } from '../ui/Text.tsx'
import { Tooltip } from '../ui/Tooltip.tsx'
import { Button } from '../ui/Button.tsx'
import { useWords } from '../ui/useWords.ts'
import { pageNumberItem } from './bookDrafts.ts'
import { BackgroundTray } from './BackgroundTray.tsx'
import {
  addFrame,
  addLiving,
  addShape,
  addText,
  moreShapes,
  type MoreShape,
  type ShapeLook,
} from './editing.ts'
import { useAllFonts } from './useAllFonts.ts'
import { outlineSample } from './panel/ShapePanel.tsx'
import { TextStyleSample } from './panel/TextPanel.tsx'
import { Sample } from './Sample.tsx'
import { PhotoThumb } from './PhotoThumb.tsx'
import type { Pictures } from './pictures.ts'
import type { Session } from './session.ts'
import { StickerTray } from './StickerTray.tsx'
import type { GalleryTemplate } from './galleryTemplates.ts'
import { TemplateGallery } from './TemplateGallery.tsx'
import type { PreviewOf } from './TemplatePreview.tsx'
import styles from './Tray.module.css'
import { dragType, type TrayPhoto } from './trayPhoto.ts'

const allTrays = ['photos', 'text', 'stickers', 'shapes', 'background', 'templates'] as const
export type TrayName = (typeof allTrays)[number]
const masterTrays: readonly TrayName[] = ['text', 'stickers', 'shapes', 'background']
const iconOf = {
  templates: 'template',
  photos: 'photos',
  text: 'text',
  stickers: 'sticker',
  shapes: 'shape',
  background: 'background',
} as const satisfies Record<TrayName, IconName>
const moreShapeNames = Object.keys(moreShapes) as MoreShape[]

export interface TrayProps {
  /** The open tab. */
  readonly tray: TrayName
  readonly onTray: (tray: TrayName) => void
  /** A master page has no photos, is no template, and has texts that say where a page stands. */
  readonly isMaster: boolean
  readonly session: Session
  readonly orientation: Orientation
  readonly background: string
  readonly pattern: string
  readonly photos: readonly TrayPhoto[]
  readonly childName: string
  readonly ask: AskPhoto
  readonly reasonWords: (reasons: readonly RefusalReason[]) => string
  readonly thumbs: Pictures
  readonly newId: () => string
  readonly onPhoto: (photoId: string) => void
  readonly onSticker: (name: string) => void
  readonly onTemplate: (templateId: string) => void
  /** Whose page it is, as the templates' previews show it. */
  readonly preview: PreviewOf
  readonly ownTemplates: readonly GalleryTemplate[]
  /** Left out for those who may write no templates. */
  readonly onSaveTemplate?: (() => void) | undefined
  /** An edit, and the item to select after it. */
  readonly onEdit: (edit: Edit, select?: string) => void
}

/** Selecting or moving something does not touch the tray. */
export const Tray = memo(function Tray(props: TrayProps): ReactElement {
  const t = useWords('portfolio')
  const { tray, onTray, isMaster } = props
  const trays = isMaster ? masterTrays : allTrays
  return (
    <aside className={styles.tray} aria-label={t('editor.tray')}>
      <div className={styles.tabs} role="tablist" aria-label={t('editor.tray')} aria-orientation="horizontal">
        {trays.map((name, i) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tray-${name}`}
            aria-selected={tray === name}
            aria-controls="tray-content"
            tabIndex={tray === name ? 0 : -1}
            onClick={() => onTray(name)}
            onKeyDown={(event) => {
              const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
              if (by === 0) return
              const next = trays[(i + by + trays.length) % trays.length]!
              onTray(next)
              window.document.getElementById(`tray-${next}`)?.focus()
            }}
          >
            <Icon name={iconOf[name]} size={20} />
            <span>{t(`editor.trays.${name}`)}</span>
          </button>
        ))}
      </div>
      <div
        className={styles.content}
        role="tabpanel"
        id="tray-content"
        aria-labelledby={`tray-${tray}`}
        tabIndex={-1}
      >
        {tray === 'photos' && <PhotoTray {...props} />}
        {tray === 'templates' && <TemplateTray {...props} />}
        {tray === 'text' && <TextTray {...props} />}
        {tray === 'stickers' && <StickerTray onSticker={props.onSticker} />}
        {tray === 'shapes' && <ShapeTray {...props} />}
        {tray === 'background' && <BackgroundTray {...props} />}
      </div>
    </aside>
  )
})

function PhotoTray({ photos, childName, ask, reasonWords, thumbs, onPhoto }: TrayProps): ReactElement {
  const t = useWords('portfolio')
  const [whose, setWhose] = useState<'child' | 'group'>('child')
  const shown = photos.filter((photo) => photo.ofChild === (whose === 'child'))
  return (
    <>
      <Segmented
        label={t('editor.photosWhose')}
        value={whose}
        onChange={setWhose}
        fullWidth
        options={[
          { value: 'child', label: t('editor.photosOf') },
          { value: 'group', label: t('editor.photosGroup') },
        ]}
      />
      <Text tone="soft" size="small">
        {shown.length > 0
          ? t('editor.photoHelp')
          : whose === 'child'
            ? t('noPhotos', { name: childName })
            : t('editor.noPhotosGroup')}
      </Text>
      <ul className={styles.photos}>
        {shown.map((photo) => {
          const decision = ask(photo.id)
          const reason = decision.permitted ? null : reasonWords(decision.reasons)
          const button = (
            <button
              type="button"
              data-photo={photo.id}
              aria-disabled={reason !== null}
              aria-label={reason === null ? photo.alt : `${photo.alt}. ${t('editor.forbidden')}: ${reason}`}
              draggable
              onDragStart={(event) => {
                event.dataTransfer.setData(dragType, photo.id)
                event.dataTransfer.effectAllowed = 'copy'
              }}
              onClick={() => onPhoto(photo.id)}
            >
              <PhotoThumb photoId={photo.id} pictures={thumbs} grey={reason !== null} />
              {reason !== null && (
                <span className={styles.seal}>
                  <Icon name="ban" size={22} />
                </span>
              )}
            </button>
          )
          return (
            <li key={photo.id}>{reason === null ? button : <Tooltip label={reason}>{button}</Tooltip>}</li>
          )
        })}
      </ul>
    </>
  )
}

function TemplateTray({
  orientation,
  preview,
  ownTemplates,
  onTemplate,
  onSaveTemplate,
}: TrayProps): ReactElement {
  const t = useWords('portfolio')
  const tGallery = useWords('gallery')
  return (
    <>
      <Text tone="soft" size="small">
        {t('editor.templateHelp')}
      </Text>
      {onSaveTemplate && (
        <Button size="small" icon="template" onClick={onSaveTemplate}>
          {tGallery('save')}
        </Button>
      )}
      <TemplateGallery
        compact
        orientation={orientation}
        own={ownTemplates}
        of={preview}
        height={orientation === 'portrait' ? 220 : 128}
        onChoose={onTemplate}
      />
    </>
  )
}

function TextTray({ session, newId, onEdit, isMaster }: TrayProps): ReactElement {
  const t = useWords('panels')
  const tBook = useWords('book')
  const measure = useAllFonts()
  if (!measure) return <></>
  return (
    <div className={styles.textStyles}>
      {isMaster &&
        (['pageNumber', 'chapter'] as const).map((slot) => (
          <button
            key={slot}
            type="button"
            onClick={() => {
              const id = newId()
              onEdit(addLiving(session.state().document, id, slot), id)
            }}
          >
            <Sample
              item={livingSample(slot === 'chapter' ? tBook('chapters.me') : '1')}
              width={108}
              height={52}
            />
            <span>{tBook(`living.${slot}`)}</span>
          </button>
        ))}
      {textStyleNames.map((name) => (
        <button
          key={name}
          type="button"
          data-style={name}
          onClick={() => {
            const id = newId()
            onEdit(addText(session.state().document, id, name, t(`samples.${name}`), measure, newId), id)
          }}
        >
          <TextStyleSample name={name} measure={measure} width={108} height={52} />
          <span>{t(`textStyles.${name}`)}</span>
        </button>
      ))}
    </div>
  )
}

const livingSample = (text: string): TextItem => ({
  ...pageNumberItem('portrait'),
  x: 0,
  y: 0,
  w: 30,
  h: 6,
  text,
  slot: null,
  lines: [text],
})

function ShapeTray({ session, newId, onEdit }: TrayProps): ReactElement {
  const t = useWords('portfolio')
  const words = useWords('panels')
  const shape = (name: OutlineName | MoreShape, look: ShapeLook): ReactElement => (
    <button
      key={name}
      type="button"
      data-shape={name}
      onClick={() => {
        const id = newId()
        onEdit(addShape(session.state().document, id, look), id)
      }}
    >
      <Sample item={sampleOf(look)} width={48} height={44} />
      <span>{words(`forms.${name}`)}</span>
    </button>
  )
  return (
    <div className={styles.shapes}>
      <button
        type="button"
        onClick={() => {
          const id = newId()
          onEdit(addFrame(session.state().document, id), id)
        }}
      >
        <Icon name="image" size={36} />
        <span>{t('editor.frame')}</span>
      </button>
      {outlineNames.map((form) => shape(form, { form }))}
      {moreShapeNames.map((name) => shape(name, moreShapes[name]))}
    </div>
  )
}

const sampleOf = ({ form, dash, cornerRadius, size }: ShapeLook): ShapeItem =>
  outlineSample(form, {
    ...(dash ? { border: { width: 1.4, colour: '#c9722e', dash } } : {}),
    ...(cornerRadius === undefined ? {} : { cornerRadius: cornerRadius / 2 }),
    ...(size ? { h: Math.max(2, (18 * size.h) / size.w) } : {}),
  })
