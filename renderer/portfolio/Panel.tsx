import { memo, type ReactElement } from 'react'
import { reorder, type Edit, type PageDocument } from '#shared/portfolio/edit.ts'
import type { Item, ItemType, PhotoItem } from '#shared/portfolio/page.ts'
import type { PlaceablePhoto } from '#shared/portfolio/place.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Row } from '../ui/Row.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import { changeAll, removeItems, turnItems } from './editing.ts'
import { ObjectList } from './ObjectList.tsx'
import { BorderFields, LookPanel } from './panel/LookPanel.tsx'
import { Group, Section, type Change, type PartProps } from './panel/part.tsx'
import { PhotoPanel } from './panel/PhotoPanel.tsx'
import { ShapePanel } from './panel/ShapePanel.tsx'
import { TextPanel } from './panel/TextPanel.tsx'
import styles from './Panel.module.css'
import type { Pictures } from './pictures.ts'
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
  readonly onCopyStyle: () => void
  /** Undefined while no style has been copied. */
  readonly onPasteStyle: (() => void) | undefined
}

/** Only what fits the selection; with nothing selected, what lies on the page. */
export const Panel = memo(function Panel(props: PanelProps): ReactElement {
  const { document, selection, session } = props
  const t = useWords('portfolio')
  const words = useWords('panels')
  const [id] = selection
  const apply = (edit: Edit, join?: string): void => void session.apply(edit, join)
  return (
    <aside className={styles.panel} aria-label={t('editor.panel')}>
      {selection.length > 0 ? (
        <Chosen {...props} />
      ) : (
        <>
          <Text tone="soft">{t('editor.nothing')}</Text>
          <ObjectList {...props} />
        </>
      )}
      {selection.length > 0 && (
        <div className={styles.foot}>
          <Group label={t('item.turn')}>
            <IconButton
              icon="rotateLeft"
              label={t('item.turnLeft')}
              onClick={() => apply(turnItems(document, selection, -5), 'turn')}
            />
            <IconButton
              icon="rotateRight"
              label={t('item.turnRight')}
              onClick={() => apply(turnItems(document, selection, 5), 'turn')}
            />
          </Group>
          {id !== undefined && selection.length === 1 && (
            <Group label={t('item.order')}>
              <IconButton
                icon="arrowUp"
                label={t('item.forward')}
                onClick={() => apply(reorder(document, id, 'forward'))}
              />
              <IconButton
                icon="arrowDown"
                label={t('item.backward')}
                onClick={() => apply(reorder(document, id, 'backward'))}
              />
              <Button size="small" kind="quiet" onClick={() => apply(reorder(document, id, 'front'))}>
                {t('item.front')}
              </Button>
              <Button size="small" kind="quiet" onClick={() => apply(reorder(document, id, 'back'))}>
                {t('item.back')}
              </Button>
            </Group>
          )}
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
          <Row gap="small">
            <Button size="small" icon="copy" onClick={props.onDuplicate}>
              {t('item.duplicate')}
            </Button>
            <Button size="small" icon="delete" onClick={() => apply(removeItems(selection))}>
              {t('item.remove')}
            </Button>
          </Row>
        </div>
      )}
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
  const [photo, text, shape] = [of('photo'), of('text'), of('shape')]
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
      {text && <TextPanel {...text} document={document} measure={props.measure} onWrite={props.onWrite} />}
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
