import { memo, type ReactElement } from 'react'
import type { Edit, PageDocument } from '#shared/portfolio/edit.ts'
import {
  isLivingSlot,
  type Item,
  type ItemType,
  type PhotoItem,
  type TextItem,
} from '#shared/portfolio/page.ts'
import type { PlaceablePhoto } from '#shared/portfolio/place.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Row } from '../ui/Row.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import { Arrange } from './Arrange.tsx'
import { changeAll, changeText } from './editing.ts'
import { Layers } from './Layers.tsx'
import { BorderFields, LookPanel } from './panel/LookPanel.tsx'
import { Section, type Change, type PartProps } from './panel/part.tsx'
import { PhotoPanel } from './panel/PhotoPanel.tsx'
import { ShapePanel } from './panel/ShapePanel.tsx'
import { StickerPanel } from './panel/StickerPanel.tsx'
import { TextPanel } from './panel/TextPanel.tsx'
import styles from './Panel.module.css'
import type { Pictures } from './pictures.ts'
import { SpellingList } from './spelling/SpellingList.tsx'
import type { SpellCheck } from './spelling/useSpelling.ts'
import type { Session } from './session.ts'

export interface PanelProps {
  readonly document: PageDocument
  readonly selection: readonly string[]
  readonly session: Session
  readonly photoById: ReadonlyMap<string, PlaceablePhoto>
  readonly coverOf: (item: PhotoItem) => string | null
  readonly measure: MeasureText
  readonly cropping: string | null
  readonly onCropping: (id: string | null) => void
  readonly onWrite: (id: string) => void
  readonly onDuplicate: () => void
  readonly thumbs: Pictures
  readonly onOtherPhoto: () => void
  /** Says so where consent refuses it. */
  readonly onEdit: (edit: Edit, join?: string) => void
  /** null: another language than the dictionary's. */
  readonly spelling: SpellCheck | null
  readonly onCopyStyle: () => void
  /** Undefined while no style has been copied. */
  readonly onPasteStyle: (() => void) | undefined
  readonly newId: () => string
  readonly view: PanelView
  readonly onView: (view: PanelView) => void
  /** The keyboard is in the panel, or has left it. */
  readonly onInside: (inside: boolean) => void
  readonly renaming: string | null
  readonly onRenaming: (id: string | null) => void
}

export type PanelView = 'properties' | 'layers'

/** Only what fits the selection; with nothing selected, and where it is asked for, what lies on the page. */
export const Panel = memo(function Panel(props: PanelProps): ReactElement {
  const { document, selection, view, onView } = props
  const t = useWords('portfolio')
  const stage = useWords('stage')
  const words = useWords('panels')
  const locked = selection.every((id) => document.items[id]?.locked)
  return (
    <aside
      className={styles.panel}
      aria-label={t('editor.panel')}
      tabIndex={-1}
      data-panel
      onFocus={() => props.onInside(true)}
      onBlur={({ currentTarget, relatedTarget }) => props.onInside(currentTarget.contains(relatedTarget))}
    >
      <Segmented
        label={stage('view')}
        fullWidth
        value={view}
        onChange={onView}
        options={[
          { value: 'properties', label: stage('properties') },
          { value: 'layers', label: stage('layers') },
        ]}
      />
      {view === 'layers' ? null : selection.length === 0 ? (
        <Text tone="soft">{t('editor.nothing')}</Text>
      ) : locked ? (
        <Notice tone="info" title={stage('lockedTitle')}>
          {stage('lockedHelp')}
        </Notice>
      ) : (
        <>
          <Chosen {...props} />
          <Row gap="small">
            {selection.length === 1 && (
              <Button size="small" kind="quiet" icon="brush" onClick={props.onCopyStyle}>
                {words('copyStyle')}
              </Button>
            )}
            {props.onPasteStyle && (
              <Button size="small" kind="quiet" icon="brush" onClick={props.onPasteStyle}>
                {words('pasteStyle')}
              </Button>
            )}
          </Row>
        </>
      )}
      {(view === 'layers' || selection.length === 0) && <Layers {...props} />}
      {selection.length > 0 && <Arrange {...props} />}
    </aside>
  )
})

/** What all chosen items have in common can be changed for all of them at once. */
function Chosen(props: PanelProps): ReactElement {
  const { document, selection, session } = props
  const t = useWords('portfolio')
  const words = useWords('panels')
  const items = selection.flatMap((id) => {
    const item = document.items[id]
    return item ? [[id, item] as const] : []
  })
  const types = new Set(items.map(([, item]) => item.type))
  const [first] = items
  if (!first) return <></>
  const change: Change<Item> = (fields, join) =>
    props.onEdit(
      changeAll(session.state().document, selection, fields),
      join === undefined ? undefined : `${join}:${selection.join()}`,
    )
  /** All chosen items are of this type, or it is undefined. */
  const of = <T extends ItemType>(type: T): PartProps<Extract<Item, { type: T }>> | undefined =>
    types.size === 1 && first[1].type === type ? ({ items, change } as never) : undefined
  const [photo, text, shape, sticker] = [of('photo'), of('text'), of('shape'), of('sticker')]
  const framed = items.every(([, item]) => item.type === 'photo' || item.type === 'shape')
  const border = first[1].type === 'photo' || first[1].type === 'shape' ? first[1].border : null
  return (
    <>
      <h2 className={styles.heading}>
        {items.length > 1 ? t('editor.several', { count: items.length }) : t(`item.${first[1].type}`)}
      </h2>
      {photo && (
        <PhotoPanel
          {...photo}
          photoById={props.photoById}
          thumbs={props.thumbs}
          onOtherPhoto={props.onOtherPhoto}
          coverOf={props.coverOf}
          cropping={props.cropping}
          onCropping={props.onCropping}
        />
      )}
      {text && (
        <TextPanel {...text} document={document} measure={props.measure} onWrite={props.onWrite}>
          {props.spelling && items.length === 1 && <Spelled {...text} {...props} check={props.spelling} />}
        </TextPanel>
      )}
      {sticker && <StickerPanel {...sticker} />}
      {shape && <ShapePanel {...shape} />}
      {types.size > 1 && framed && (
        <Section label={words('section.line')}>
          <BorderFields
            border={border}
            change={(next, join) =>
              change(
                (one) => (one.type === 'photo' || one.type === 'shape' ? { border: next(one.border) } : {}),
                join,
              )
            }
          />
        </Section>
      )}
      <LookPanel items={items} change={change} />
    </>
  )
}

/** A text that fills itself (page number, contents) is nobody's spelling. */
function Spelled({
  items,
  change,
  measure,
  check,
}: PartProps<TextItem> & { readonly measure: MeasureText; readonly check: SpellCheck }): ReactElement {
  const [, item] = items[0]!
  if (isLivingSlot(item.slot)) return <></>
  return (
    <SpellingList
      check={check}
      text={item.text}
      onText={(written) => change((one) => changeText(one, { text: written }, measure))}
    />
  )
}
