import type { ReactElement } from 'react'
import { focusOf, printDpi, sharpDpi, zoomOf } from '#shared/portfolio/crop.ts'
import type { ItemFields } from '#shared/portfolio/edit.ts'
import { innerFrame, type PhotoItem } from '#shared/portfolio/page.ts'
import type { PlaceablePhoto } from '#shared/portfolio/place.ts'
import { Button } from '../../ui/Button.tsx'
import { Checkbox } from '../../ui/Checkbox.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Text } from '../../ui/Text.tsx'
import { TextArea } from '../../ui/TextArea.tsx'
import { useWords } from '../../ui/useWords.ts'
import { cropFields } from '../editing.ts'
import { Range, type PartProps } from './part.tsx'

export interface PhotoPanelProps extends PartProps<PhotoItem> {
  readonly photoById: ReadonlyMap<string, PlaceablePhoto>
  readonly coverOf: (item: PhotoItem) => string | null
  readonly cropping: string | null
  readonly onCropping: (id: string | null) => void
}

export function PhotoPanel({
  items,
  change,
  photoById,
  coverOf,
  cropping,
  onCropping,
}: PhotoPanelProps): ReactElement {
  const t = useWords('portfolio')
  const [id, item] = items[0]!
  const photo = item.photoId === null ? undefined : photoById.get(item.photoId)
  const cover = coverOf(item)
  const dpi = photo && photo.width > 0 ? Math.floor(printDpi(photo, item)) : null
  const frame = innerFrame(item)
  const focus = focusOf(item.crop)
  const travel = (part: number): number => Math.max(0.001, 1 - part)
  return (
    <>
      {cover !== null && <Notice tone="danger">{cover}</Notice>}
      {dpi !== null && dpi < sharpDpi && (
        <Notice tone="warn" title={t('editor.lowResolutionShort')}>
          {t('editor.lowResolution', { dpi })}
        </Notice>
      )}
      {items.length === 1 && photo && photo.width > 0 && cover === null && (
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
          change((one) => ({
            mat: checked ? { width: 3.2, foot: 8, colour: '#ffffff' } : null,
            ...refit(one, one.photoId === null ? undefined : photoById.get(one.photoId), checked),
          }))
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
      {items.length === 1 && item.photoId !== null && (
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
