import { memo, useState, type ReactElement } from 'react'
import { turnPage, type Edit } from '#shared/portfolio/edit.ts'
import type { Orientation } from '#shared/portfolio/page.ts'
import { bundledTemplates } from '#shared/portfolio/templates.ts'
import type { AskPhoto, RefusalReason } from '#shared/portfolio/place.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import { Segmented } from '../ui/Segmented.tsx'
import { Text } from '../ui/Text.tsx'
import { Tooltip } from '../ui/Tooltip.tsx'
import { useWords } from '../ui/useWords.ts'
import { Colours, backgroundColours } from './Colours.tsx'
import { addFrame, addShape, addText, shapes, textKinds, type Shape, type TextKind } from './editing.ts'
import { PhotoThumb } from './PhotoThumb.tsx'
import type { Pictures } from './pictures.ts'
import type { Session } from './session.ts'
import { nobody, TemplatePreview, type PreviewOf } from './TemplatePreview.tsx'
import styles from './Tray.module.css'
import { dragType, type TrayPhoto } from './trayPhoto.ts'

const trays = ['photos', 'text', 'shapes', 'background', 'templates'] as const
type TrayName = (typeof trays)[number]
const iconOf = {
  templates: 'template',
  photos: 'photos',
  text: 'text',
  shapes: 'shape',
  background: 'background',
} as const satisfies Record<TrayName, IconName>
const shapeNames = Object.keys(shapes) as Shape[]
const textNames = Object.keys(textKinds) as TextKind[]

export interface TrayProps {
  readonly session: Session
  readonly orientation: Orientation
  readonly background: string
  readonly photos: readonly TrayPhoto[]
  readonly childName: string
  readonly ask: AskPhoto
  readonly reasonWords: (reasons: readonly RefusalReason[]) => string
  readonly thumbs: Pictures
  readonly measure: MeasureText
  readonly newId: () => string
  readonly onPhoto: (photoId: string) => void
  readonly onTemplate: (templateId: string) => void
  /** An edit, and the item to select after it. */
  readonly onEdit: (edit: Edit, select?: string) => void
}

/** Selecting or moving something does not touch the tray. */
export const Tray = memo(function Tray(props: TrayProps): ReactElement {
  const t = useWords('portfolio')
  const [tray, setTray] = useState<TrayName>('photos')
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
            onClick={() => setTray(name)}
            onKeyDown={(event) => {
              const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
              if (by === 0) return
              const next = trays[(i + by + trays.length) % trays.length]!
              setTray(next)
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

function TemplateTray({ orientation, childName, onTemplate }: TrayProps): ReactElement {
  const t = useWords('portfolio')
  const words = useWords('templates')
  return (
    <>
      <Text tone="soft" size="small">
        {t('editor.templateHelp')}
      </Text>
      <ul className={styles.templates}>
        {bundledTemplates
          .filter((template) => template.orientation === orientation)
          .map((template) => (
            <li key={template.id}>
              <button type="button" onClick={() => onTemplate(template.id)}>
                <TemplatePreview
                  template={template}
                  height={template.orientation === 'portrait' ? 150 : 108}
                  of={previewOf(childName)}
                />
                <span>{words(template.nameKey)}</span>
              </button>
            </li>
          ))}
      </ul>
    </>
  )
}

function TextTray({ session, measure, newId, onEdit }: TrayProps): ReactElement {
  const t = useWords('portfolio')
  return (
    <div className={styles.column}>
      {textNames.map((kind) => (
        <button
          key={kind}
          type="button"
          className={styles.textKind}
          data-kind={kind}
          onClick={() => {
            const id = newId()
            onEdit(
              addText(
                session.state().document,
                id,
                kind,
                t(kind === 'heading' ? 'editor.newHeading' : 'editor.newText'),
                measure,
              ),
              id,
            )
          }}
        >
          {t(`editor.${kind}`)}
        </button>
      ))}
    </div>
  )
}

function ShapeTray({ session, newId, onEdit }: TrayProps): ReactElement {
  const t = useWords('portfolio')
  const add = (make: (id: string) => Edit): void => {
    const id = newId()
    onEdit(make(id), id)
  }
  return (
    <div className={styles.shapes}>
      {shapeNames.map((shape) => (
        <button
          key={shape}
          type="button"
          onClick={() => add((id) => addShape(session.state().document, id, shape, '#f8d48a'))}
        >
          <span className={styles.shape} data-shape={shape} />
          <span>{t(`editor.${shape}`)}</span>
        </button>
      ))}
      <button type="button" onClick={() => add((id) => addFrame(session.state().document, id))}>
        <Icon name="image" size={32} />
        <span>{t('editor.frame')}</span>
      </button>
    </div>
  )
}

function BackgroundTray({ session, orientation, background, onEdit }: TrayProps): ReactElement {
  const t = useWords('portfolio')
  const other = orientation === 'portrait' ? 'landscape' : 'portrait'
  return (
    <div className={styles.column}>
      <Colours
        label={t('editor.trays.background')}
        colours={backgroundColours}
        value={background}
        onChange={(chosen) => onEdit({ type: 'page', fields: { background: chosen } })}
      />
      <Button icon="rotateRight" onClick={() => onEdit(turnPage(session.state().document, other))}>
        {t(other === 'portrait' ? 'standing' : 'lying')}
      </Button>
    </div>
  )
}

const previewOf = (firstName: string): PreviewOf => ({ ...nobody, firstName })
