import { memo, type ReactElement, type ReactNode } from 'react'
import { focusOf, printDpi, sharpDpi, zoomOf } from '#shared/portfolio/crop.ts'
import { reorder, type Edit, type ItemFields, type PageDocument } from '#shared/portfolio/edit.ts'
import {
  innerFrame,
  orderedItems,
  type Item,
  type PhotoItem,
  type ShapeItem,
  type TextItem,
} from '#shared/portfolio/page.ts'
import type { PlaceablePhoto } from '#shared/portfolio/place.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Icon } from '../ui/Icon.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Row } from '../ui/Row.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Text } from '../ui/Text.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { useWords } from '../ui/useWords.ts'
import { Colours, fillColours, inkColours } from './Colours.tsx'
import { describeItem, describePlace } from './describeItem.ts'
import { changeText, cropFields, removeItems, turnItems } from './editing.ts'
import styles from './Panel.module.css'
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
}

/** Only what fits the selection; with nothing selected, what lies on the page. */
export const Panel = memo(function Panel(props: PanelProps): ReactElement {
  const { document, selection, session } = props
  const t = useWords('portfolio')
  const [id] = selection
  const item = id === undefined || selection.length !== 1 ? undefined : document.items[id]
  const apply = (edit: Edit, join?: string): void => void session.apply(edit, join)
  return (
    <aside className={styles.panel} aria-label={t('editor.panel')}>
      {item && id !== undefined ? (
        <OneItem {...props} id={id} item={item} />
      ) : selection.length > 1 ? (
        <Text bold>{t('editor.several', { count: selection.length })}</Text>
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

function Group({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className={styles.group} role="group" aria-label={label}>
      <span className={styles.label} aria-hidden>
        {label}
      </span>
      <div className={styles.line}>{children}</div>
    </div>
  )
}

function OneItem(props: PanelProps & { readonly id: string; readonly item: Item }): ReactElement {
  const { item, id, session } = props
  const t = useWords('portfolio')
  const change = (fields: ItemFields, join?: string): void =>
    void session.apply({ type: 'change', id, fields }, join)
  if (item.type === 'text') return <TextPanel {...props} item={item} change={change} />
  if (item.type === 'photo') return <PhotoPanel {...props} item={item} change={change} />
  if (item.type === 'shape') return <ShapePanel item={item} change={change} />
  return <h2 className={styles.heading}>{t(`item.${item.type}`)}</h2>
}

type Change = (fields: ItemFields, join?: string) => void

function TextPanel({
  item,
  id,
  measure,
  change,
  onWrite,
}: PanelProps & { readonly id: string; readonly item: TextItem; readonly change: Change }): ReactElement {
  const t = useWords('portfolio')
  const set = (fields: Parameters<typeof changeText>[1], join?: string): void =>
    change(changeText(item, fields, measure), join)
  const sizes = [8, 9, 10, 11, 12, 14, 16, 18, 20, 24, 28, 32, 36, 42, 48, 56, 64, 72, 96]
  const resize = (by: 1 | -1): void => {
    const next =
      by > 0 ? sizes.find((size) => size > item.sizePt) : sizes.findLast((size) => size < item.sizePt)
    if (next !== undefined) set({ sizePt: next })
  }
  return (
    <>
      <h2 className={styles.heading}>{t('item.text')}</h2>
      <Button icon="edit" onClick={() => onWrite(id)}>
        {t('item.write')}
      </Button>
      <Group label={t('item.font')}>
        <Segmented
          label={t('item.font')}
          value={item.font}
          onChange={(font) => set({ font })}

          options={[
            { value: 'sans', label: t('item.fontSans') },
            { value: 'hand', label: t('item.fontHand') },
          ]}
        />
      </Group>
      <Group label={t('item.size')}>
        <IconButton icon="zoomOut" label={t('item.smaller')} onClick={() => resize(-1)} />
        <input
          className={styles.number}
          type="number"
          aria-label={t('item.size')}
          min={4}
          max={200}
          value={Math.round(item.sizePt * 2) / 2}
          onChange={(event) => {
            const sizePt = Number(event.currentTarget.value)
            if (sizePt >= 4 && sizePt <= 200) set({ sizePt }, `size:${id}`)
          }}
        />
        <IconButton icon="zoomIn" label={t('item.bigger')} onClick={() => resize(1)} />
        <IconButton
          icon="bold"
          label={t('item.bold')}
          pressed={item.bold}
          onClick={() => set({ bold: !item.bold })}
        />
      </Group>
      <Group label={t('item.align')}>
        <IconButton
          icon="alignLeft"
          label={t('item.left')}
          pressed={item.align === 'left'}
          onClick={() => change({ align: 'left' })}
        />
        <IconButton
          icon="alignCenter"
          label={t('item.center')}
          pressed={item.align === 'center'}
          onClick={() => change({ align: 'center' })}
        />
        <IconButton
          icon="alignRight"
          label={t('item.right')}
          pressed={item.align === 'right'}
          onClick={() => change({ align: 'right' })}
        />
      </Group>
      <Colours
        label={t('editor.colour')}
        colours={inkColours}
        value={item.colour}
        onChange={(colour) => change({ colour }, `colour:${id}`)}
      />
    </>
  )
}

function ShapePanel({ item, change }: { readonly item: ShapeItem; readonly change: Change }): ReactElement {
  const t = useWords('portfolio')
  return (
    <>
      <h2 className={styles.heading}>{t('item.shape')}</h2>
      <Colours
        label={t('editor.colour')}
        colours={fillColours}
        value={item.fill ?? '#ffffff'}
        onChange={(fill) => change({ fill }, 'fill')}
      />
      <Range
        label={t('item.corners')}
        min={0}
        max={Math.min(item.w, item.h) / 2}
        step={0.5}
        value={item.cornerRadius}
        onChange={(cornerRadius) => change({ cornerRadius }, 'corners')}
      />
    </>
  )
}

function PhotoPanel({
  item,
  id,
  photoById,
  coverOf,
  cropping,
  onCropping,
  change,
}: PanelProps & { readonly id: string; readonly item: PhotoItem; readonly change: Change }): ReactElement {
  const t = useWords('portfolio')
  const photo = item.photoId === null ? undefined : photoById.get(item.photoId)
  const cover = coverOf(item)
  const dpi = photo && photo.width > 0 ? Math.floor(printDpi(photo, item)) : null
  const frame = innerFrame(item)
  const focus = focusOf(item.crop)
  const travel = (part: number): number => Math.max(0.001, 1 - part)
  return (
    <>
      <h2 className={styles.heading}>{t('item.photo')}</h2>
      {cover !== null && <Notice tone="danger">{cover}</Notice>}
      {dpi !== null && dpi < sharpDpi && (
        <Notice tone="warn" title={t('editor.lowResolutionShort')}>
          {t('editor.lowResolution', { dpi })}
        </Notice>
      )}
      {photo && photo.width > 0 && cover === null && (
        <>
          <Button
            icon="crop"
            aria-pressed={cropping === id}
            kind={cropping === id ? 'primary' : 'secondary'}
            onClick={() => onCropping(cropping === id ? null : id)}
          >
            {t('item.cropOn')}
          </Button>
          {cropping === id && (
            <Text tone="soft" size="small">
              {t('item.cropHelp')}
            </Text>
          )}
          <Range
            label={t('item.zoom')}
            min={1}
            max={5}
            step={0.05}
            value={zoomOf(photo, frame, item.crop)}
            onChange={(zoom) => change(cropFields(item, photo, { zoom }), `crop:${id}`)}
          />
          <Range
            label={t('item.across')}
            min={0}
            max={1}
            step={0.01}
            disabled={item.crop.w > 0.999}
            value={item.crop.x / travel(item.crop.w)}
            onChange={(share) =>
              change(
                cropFields(item, photo, { x: share * travel(item.crop.w) + item.crop.w / 2, y: focus.y }),
                `crop:${id}`,
              )
            }
          />
          <Range
            label={t('item.upDown')}
            min={0}
            max={1}
            step={0.01}
            disabled={item.crop.h > 0.999}
            value={item.crop.y / travel(item.crop.h)}
            onChange={(share) =>
              change(
                cropFields(item, photo, { y: share * travel(item.crop.h) + item.crop.h / 2, x: focus.x }),
                `crop:${id}`,
              )
            }
          />
        </>
      )}
      <Checkbox
        label={t('item.border')}
        checked={item.mat !== null}
        onChange={(checked) =>
          change({
            mat: checked ? { width: 3.2, foot: 8, colour: '#ffffff' } : null,
            ...refit(item, photo, checked),
          })
        }
      />
      {item.mat === null && (
        <Range
          label={t('item.corners')}
          min={0}
          max={Math.min(item.w, item.h) / 2}
          step={0.5}
          value={item.cornerRadius}
          onChange={(cornerRadius) => change({ cornerRadius }, `corners:${id}`)}
        />
      )}
      {item.photoId !== null && (
        <>
          <TextArea
            label={t('item.alt')}
            help={t('item.altHelp')}
            rows={2}
            maxLength={500}
            value={item.alt}
            onChange={(alt) => change({ alt }, `alt:${id}`)}
          />
          <Button size="small" kind="quiet" icon="close" onClick={() => change({ photoId: null, alt: '' })}>
            {t('item.empty')}
          </Button>
        </>
      )}
    </>
  )
}

/** With or without a border the picture has another shape, so another part of the photo shows. */
function refit(item: PhotoItem, photo: PlaceablePhoto | undefined, bordered: boolean): ItemFields {
  if (!photo || photo.width <= 0) return {}
  const next: PhotoItem = { ...item, mat: bordered ? { width: 3.2, foot: 8, colour: '#ffffff' } : null }
  return cropFields(next, photo, { zoom: zoomOf(photo, innerFrame(item), item.crop) })
}

function Range({
  label,
  value,
  onChange,
  ...bounds
}: {
  readonly label: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly value: number
  readonly disabled?: boolean
  readonly onChange: (value: number) => void
}): ReactElement {
  return (
    <label className={styles.range}>
      <span>{label}</span>
      <input
        type="range"
        {...bounds}
        value={Math.min(bounds.max, Math.max(bounds.min, value))}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
    </label>
  )
}

/** Everything on the page as words, front first. */
function ObjectList({ document, session, coverOf }: PanelProps): ReactElement {
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
