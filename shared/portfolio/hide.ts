/**
 * How a photo that consent forbids can go onto a page all the same: with whom it is about cut away or under privacy
 * stickers. Both need the boxes that a person drew; nothing here looks at pixels. Whatever comes out of here is asked of
 * consent like everything else (place.ts); this only proposes.
 */
import { areOthersFramed, othersBoxes, type PicturedPeople } from '../consents/permits.ts'
import { coverCrop, type Crop } from './crop.ts'
import type { Cover, PhotoItem } from './page.ts'
import type { RefusalReason } from './place.ts'

interface Box {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export interface ToHide {
  /** Around everybody whose consent is missing. */
  readonly boxes: readonly Box[]
  /** Reasons about people around whom nobody has drawn a box yet; while there are some, nothing can be hidden. */
  readonly unframed: readonly RefusalReason[]
}

/** Whom to hide, for the reasons that consent gave for the whole photo. */
export function toHide(photo: PicturedPeople, reasons: readonly RefusalReason[]): ToHide {
  const boxes: Box[] = []
  const unframed: RefusalReason[] = []
  for (const reason of reasons) {
    // What a child keeps to herself is nobody's to hide (KM7).
    const person = reason.childId ?? reason.staffId
    if (reason.rule !== 'KM7' && person !== undefined && Object.hasOwn(photo.boxes, person))
      boxes.push(photo.boxes[person]!)
    else if (reason.rule === 'C9' && areOthersFramed(photo)) boxes.push(...Object.values(othersBoxes(photo)))
    else unframed.push(reason)
  }
  return { boxes, unframed }
}

/** A box is drawn around a face in passing; what is hidden is larger by this much of it on each side. */
export const margin = 0.18

/** A box with its margin, inside the photo. */
export function generous(box: Box): Box {
  const left = Math.max(0, box.x - box.w * margin)
  const top = Math.max(0, box.y - box.h * margin)
  return {
    x: left,
    y: top,
    w: Math.min(1, box.x + box.w * (1 + margin)) - left,
    h: Math.min(1, box.y + box.h * (1 + margin)) - top,
  }
}

export const patchColour = '#f8d48a'

/** One privacy sticker over each box; the names are taken in turn, so that two neighbours differ. */
export const coversOver = (boxes: readonly Box[], stickers: readonly string[]): Cover[] =>
  boxes.map((box, i) => {
    const { x, y, w, h } = generous(box)
    return {
      x,
      y,
      w: Math.max(0.01, w),
      h: Math.max(0.01, h),
      sticker: stickers.length > 0 ? stickers[i % stickers.length]! : '',
      colour: patchColour,
    }
  })

/** A crop that leaves less of the photo is no photo any more. */
export const leastOfPhoto = 0.25

/**
 * The largest part of the photo without any of the boxes and their margin, of the frame's shape if there is a frame.
 * null: too little would be left.
 */
export function cropWithout(
  photo: { readonly width: number; readonly height: number },
  boxes: readonly Box[],
  frame: { readonly w: number; readonly h: number } | null,
): Crop | null {
  if (photo.width <= 0 || photo.height <= 0) return null
  const hidden = boxes.map(generous)
  const edges = (of: (box: Box) => readonly number[]): number[] =>
    [...new Set([0, 1, ...hidden.flatMap(of)])].sort((a, b) => a - b)
  const across = edges(({ x, w }) => [x, x + w])
  let best: Crop | null = null
  for (const left of across)
    for (const right of across) {
      if (right - left < 0.05) continue
      const between = hidden.filter(({ x, w }) => x < right && x + w > left).sort((a, b) => a.y - b.y)
      let top = 0
      for (const next of [...between, { x: 0, y: 1, w: 1, h: 0 }]) {
        if (next.y - top >= 0.05) {
          const free = { x: left, y: top, w: right - left, h: next.y - top }
          const crop = frame === null ? free : within(photo, free, frame)
          if (!best || crop.w * crop.h > best.w * best.h) best = crop
        }
        top = Math.max(top, next.y + next.h)
      }
    }
  return best && best.w * best.h >= leastOfPhoto ? best : null
}

/** The largest part of the frame's shape inside a part of the photo. */
function within(
  photo: { readonly width: number; readonly height: number },
  part: Box,
  frame: { readonly w: number; readonly h: number },
): Crop {
  const crop = coverCrop({ width: photo.width * part.w, height: photo.height * part.h }, frame)
  return {
    x: part.x + crop.x * part.w,
    y: part.y + crop.y * part.h,
    w: crop.w * part.w,
    h: crop.h * part.h,
  }
}

/** A new cover in the middle of what the item shows. */
export function coverInMiddle({ crop }: Pick<PhotoItem, 'crop'>, sticker: string): Cover {
  const w = crop.w * 0.25
  const h = crop.h * 0.3
  return {
    x: crop.x + (crop.w - w) / 2,
    y: crop.y + (crop.h - h) / 2,
    w: Math.max(0.01, w),
    h: Math.max(0.01, h),
    sticker,
    colour: patchColour,
  }
}
