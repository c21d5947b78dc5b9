/** Which part of a photo shows in a frame. Crops are fractions of the upright original, kept inside it. */
import { innerFrame, type PhotoItem } from './page.ts'

export type Crop = PhotoItem['crop']
interface Size {
  readonly width: number
  readonly height: number
}

/** The largest part of the frame's shape; tall photos keep a little more of their upper half, where faces are. */
export function coverCrop(photo: Size, frame: { readonly w: number; readonly h: number }): Crop {
  if (photo.width <= 0 || photo.height <= 0) return { x: 0, y: 0, w: 1, h: 1 }
  const photoShape = photo.width / photo.height
  const shape = frame.w / frame.h
  if (photoShape > shape) {
    const w = shape / photoShape
    return { x: (1 - w) / 2, y: 0, w, h: 1 }
  }
  const h = photoShape / shape
  return { x: 0, y: (1 - h) * 0.4, w: 1, h }
}

/**
 * Zooms (>= 1: nothing cropped beyond what the frame's shape demands) and shifts the visible part.
 * `focus` is the middle of the visible part as fractions.
 */
export function cropAt(
  photo: Size,
  frame: { readonly w: number; readonly h: number },
  zoom: number,
  focus: { readonly x: number; readonly y: number },
): Crop {
  const whole = coverCrop(photo, frame)
  const k = Math.max(1, Math.min(12, zoom))
  const w = whole.w / k
  const h = whole.h / k
  const inside = (middle: number, part: number): number => Math.min(1 - part, Math.max(0, middle - part / 2))
  return { x: inside(focus.x, w), y: inside(focus.y, h), w, h }
}

/** How far a crop is zoomed in beyond what its frame demands; 1 = as much of the photo as fits. */
export function zoomOf(photo: Size, frame: { readonly w: number; readonly h: number }, crop: Crop): number {
  const whole = coverCrop(photo, frame)
  return Math.max(1, Math.sqrt((whole.w * whole.h) / Math.max(1e-9, crop.w * crop.h)))
}
export const focusOf = (crop: Crop): { readonly x: number; readonly y: number } => ({
  x: crop.x + crop.w / 2,
  y: crop.y + crop.h / 2,
})

/** Keeps zoom and middle while the frame changes its shape. */
export function recrop(photo: Size, item: Pick<PhotoItem, 'w' | 'h' | 'mat' | 'crop'>): Crop {
  const frame = innerFrame(item)
  // The visible area stays about the same size in the photo.
  const zoom = zoomOf(photo, frame, item.crop)
  return cropAt(photo, frame, zoom, focusOf(item.crop))
}

/** Dots per inch at which the photo would be printed. */
export function printDpi(photo: Size, item: Pick<PhotoItem, 'w' | 'h' | 'mat' | 'crop'>): number {
  const frame = innerFrame(item)
  return Math.min(
    (photo.width * item.crop.w) / (frame.w / 25.4),
    (photo.height * item.crop.h) / (frame.h / 25.4),
  )
}

/** Below this a print looks soft (B14); issue 1 asks for a visible warning. */
export const sharpDpi = 300
