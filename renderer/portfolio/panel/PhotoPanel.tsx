import type { ReactElement } from 'react'
import { focusOf, printDpi, sharpDpi, zoomOf } from '#shared/portfolio/crop.ts'
import { areaNames } from '#shared/portfolio/outlines.ts'
import { filterNames, innerFrame, type Filter, type Mat, type PhotoItem } from '#shared/portfolio/page.ts'
import { frameNames, photoFrames, type FrameName } from '#shared/portfolio/photoFrames.ts'
import type { PlaceablePhoto } from '#shared/portfolio/place.ts'
import { Button } from '../../ui/Button.tsx'
import { Checkbox } from '../../ui/Checkbox.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Text } from '../../ui/Text.tsx'
import { TextArea } from '../../ui/TextArea.tsx'
import { useWords } from '../../ui/useWords.ts'
import { Colours, fillColours } from '../Colours.tsx'
import { CoversPanel } from '../CoversPanel.tsx'
import { changePhoto, cropFields } from '../editing.ts'
import type { Pictures } from '../pictures.ts'
import { Sample } from '../Sample.tsx'
import { BorderFields } from './LookPanel.tsx'
import { Choices, Range, Section, type PartProps } from './part.tsx'
import { outlineSample } from './ShapePanel.tsx'

export interface PhotoPanelProps extends PartProps<PhotoItem> {
  readonly photoById: ReadonlyMap<string, PlaceablePhoto>
  /** Small previews: frames and filters are shown on this very photo. */
  readonly thumbs: Pictures
  readonly coverOf: (item: PhotoItem) => string | null
  readonly cropping: string | null
  readonly onCropping: (id: string | null) => void
  readonly onOtherPhoto: () => void
}

export function PhotoPanel(props: PhotoPanelProps): ReactElement {
  const { items, change, photoById, thumbs, coverOf } = props
  const t = useWords('panels')
  const words = useWords('portfolio')
  const [, item] = items[0]!
  const cover = coverOf(item)
  const set = (fields: Partial<PhotoItem>, join?: string): void =>
    change(
      (one) => changePhoto(one, fields, one.photoId === null ? undefined : photoById.get(one.photoId)),
      join,
    )
  const setFilter = (fields: Partial<Filter>, join?: string): void =>
    change((one) => ({ filter: { ...one.filter, ...fields } }), join)
  const setMat = (fields: Partial<Mat>, join: string): void => {
    if (item.mat) set({ mat: { ...item.mat, ...fields } }, join)
  }
  /** This photo with other looks, small and alike in size. */
  const sample = (looks: Partial<PhotoItem>): ReactElement => (
    <Sample
      item={sampleOf(item, looks, photoById)}
      width={66}
      height={58}
      pictures={thumbs}
      coverOf={coverOf}
    />
  )
  return (
    <>
      {items.length === 1 && <OnePhoto {...props} />}
      {items.length === 1 && (
        <CoversPanel
          item={item}
          coverOf={props.coverOf}
          onCovers={(covers, isNew) => props.change({ covers }, isNew ? undefined : `covers:${items[0]![0]}`)}
        />
      )}
      <Section label={t('section.frame')} open>
        <Choices<FrameName>
          label={t('section.frame')}
          value={frameNames.find((name) => hasFrame(item, name)) ?? null}
          onChange={(name) => set(photoFrames[name])}
          options={frameNames.map((name) => ({
            value: name,
            label: t(`frames.${name}`),
            picture: sample({ ...photoFrames[name], filter: item.filter }),
          }))}
        />
      </Section>
      <Section label={t('section.outline')}>
        <Choices
          label={t('section.outline')}
          columns={5}
          value={item.mask}
          onChange={(mask) => change({ mask })}
          options={areaNames.map((name) => ({
            value: name,
            label: t(`forms.${name}`),
            picture: <Sample item={outlineSample(name)} width={30} height={30} />,
            bare: true,
          }))}
        />
        {item.mask === 'rect' && (
          <Range
            label={words('item.corners')}
            min={0}
            max={Math.min(item.w, item.h) / 2}
            step={0.5}
            value={item.cornerRadius}
            onChange={(cornerRadius) => change({ cornerRadius }, 'corners')}
          />
        )}
      </Section>
      {cover === null && (
        <Section label={t('section.filter')}>
          <Choices
            label={t('section.filter')}
            value={item.filter.name}
            onChange={(name) => setFilter({ name })}
            options={filterNames.map((name) => ({
              value: name,
              label: t(`filters.${name}`),
              picture: sample({ ...photoFrames.plain, filter: { name, brightness: 0, contrast: 0 } }),
            }))}
          />
          <Range
            label={t('brightness')}
            min={-1}
            max={1}
            step={0.05}
            value={item.filter.brightness}
            onChange={(brightness) => setFilter({ brightness }, 'brightness')}
          />
          <Range
            label={t('contrast')}
            min={-1}
            max={1}
            step={0.05}
            value={item.filter.contrast}
            onChange={(contrast) => setFilter({ contrast }, 'contrast')}
          />
        </Section>
      )}
      <Section label={t('section.line')}>
        <Checkbox
          label={t('mat')}
          checked={item.mat !== null}
          onChange={(checked) => set({ mat: checked ? photoFrames.instant.mat : null })}
        />
        {item.mat && (
          <>
            <Range
              label={t('matWidth')}
              min={0}
              max={Math.min(20, item.w / 3)}
              step={0.2}
              value={item.mat.width}
              onChange={(width) => setMat({ width }, 'matWidth')}
            />
            <Range
              label={t('matFoot')}
              min={0}
              max={Math.min(40, item.h / 2)}
              step={0.2}
              value={item.mat.foot}
              onChange={(foot) => setMat({ foot }, 'matFoot')}
            />
            <Colours
              label={t('matColour')}
              colours={fillColours}
              value={item.mat.colour}
              onChange={(colour) => setMat({ colour }, 'matColour')}
            />
          </>
        )}
        <BorderFields
          border={item.border}
          change={(border, join) => change((one) => ({ border: border(one.border) }), join)}
        />
      </Section>
      {items.length === 1 && item.photoId !== null && (
        <>
          <TextArea
            label={words('item.alt')}
            help={item.alt.trim() === '' ? t('altMissing') : words('item.altHelp')}
            rows={2}
            maxLength={500}
            value={item.alt}
            onChange={(alt) => change({ alt }, 'alt')}
          />
          <Button
            size="small"
            kind="quiet"
            icon="close"
            onClick={() => change({ photoId: null, alt: '', covers: [] })}
          >
            {words('item.empty')}
          </Button>
        </>
      )}
    </>
  )
}

/** What makes sense for one photo alone: its warnings, another photo, its visible part. */
function OnePhoto({
  items,
  change,
  photoById,
  coverOf,
  cropping,
  onCropping,
  onOtherPhoto,
}: PhotoPanelProps): ReactElement {
  const t = useWords('panels')
  const words = useWords('portfolio')
  const [id, item] = items[0]!
  const photo = item.photoId === null ? undefined : photoById.get(item.photoId)
  const cover = coverOf(item)
  const dpi = photo && photo.width > 0 ? Math.floor(printDpi(photo, item)) : null
  const croppable = photo && photo.width > 0 && cover === null
  return (
    <>
      {cover !== null && <Notice tone="danger">{cover}</Notice>}
      {dpi !== null && dpi < sharpDpi && (
        <Notice tone="warn" title={words('editor.lowResolutionShort')}>
          {words('editor.lowResolution', { dpi })}
        </Notice>
      )}
      <Button icon="imageAdd" onClick={onOtherPhoto}>
        {t('otherPhoto')}
      </Button>
      {croppable && (
        <Button
          icon="crop"
          aria-pressed={cropping === id}
          kind={cropping === id ? 'primary' : 'secondary'}
          onClick={() => onCropping(cropping === id ? null : id)}
        >
          {words('item.cropOn')}
        </Button>
      )}
      {croppable && cropping === id && <CropFields item={item} photo={photo} change={change} />}
    </>
  )
}

function CropFields({
  item,
  photo,
  change,
}: Pick<PhotoPanelProps, 'change'> & {
  readonly item: PhotoItem
  readonly photo: PlaceablePhoto
}): ReactElement {
  const t = useWords('portfolio')
  const focus = focusOf(item.crop)
  const travel = (part: number): number => Math.max(0.001, 1 - part)
  return (
    <>
      <Text tone="soft" size="small">
        {t('item.cropHelp')}
      </Text>
      <Range
        label={t('item.zoom')}
        min={1}
        max={5}
        step={0.05}
        value={zoomOf(photo, innerFrame(item), item.crop)}
        onChange={(zoom) => change(cropFields(item, photo, { zoom }), 'crop')}
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
            'crop',
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
            'crop',
          )
        }
      />
    </>
  )
}

const hasFrame = (item: PhotoItem, name: FrameName): boolean =>
  Object.entries(photoFrames[name]).every(
    ([field, value]) => JSON.stringify(item[field as keyof PhotoItem]) === JSON.stringify(value),
  )

/** The item's photo in a frame of one size, so that mats and lines can be compared. */
function sampleOf(
  item: PhotoItem,
  looks: Partial<PhotoItem>,
  photoById: ReadonlyMap<string, PlaceablePhoto>,
): PhotoItem {
  const frame: PhotoItem = {
    ...item,
    w: 46,
    h: 40,
    x: 0,
    y: 0,
    rotation: 0,
    opacity: 1,
    shadow: null,
    ...looks,
  }
  const photo = item.photoId === null ? undefined : photoById.get(item.photoId)
  if (!photo || photo.width <= 0) return frame
  // Never more of the photo than the item itself shows: consent was asked for that part (C12).
  const { x, y, w, h } = item.crop
  const inner = innerFrame(frame)
  const shape = (inner.w / inner.h / photo.width) * photo.height
  const crop =
    w / h > shape
      ? { x: x + (w - h * shape) / 2, y, w: h * shape, h }
      : { x, y: y + (h - w / shape) / 2, w, h: w / shape }
  return { ...frame, crop }
}
