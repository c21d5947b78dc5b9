/** The answer to "Wer ist zu sehen?" while it is being given (C1). Pure, so that it can be tested without a screen. */
import { areOthersFramed, otherBoxPrefix, othersBoxes } from '#shared/consents/permits.ts'
import type { Values } from '#shared/records/kinds.ts'
import type { Box } from '#shared/records/photo.ts'

export interface Answer {
  readonly childIds: readonly string[]
  readonly staffIds: readonly string[]
  readonly others: boolean
  readonly nobody: boolean
  /** Somebody says: all others have a frame (C13). */
  readonly othersFramed: boolean
  /** By id of the person in it; those of others begin with `other:`. */
  readonly boxes: Readonly<Record<string, Box>>
}

export const answerOf = (photo: Values<'photo'>): Answer => ({
  childIds: photo.childIds,
  staffIds: photo.staffIds,
  others: photo.others,
  nobody: photo.seen === 'nobody',
  othersFramed: areOthersFramed(photo),
  boxes: photo.boxes,
})

const toggled = (ids: readonly string[], id: string): readonly string[] =>
  ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]

const withoutBox = (boxes: Answer['boxes'], id: string): Answer['boxes'] =>
  Object.fromEntries(Object.entries(boxes).filter(([key]) => key !== id))

/** Somebody is to be seen, so not nobody; who goes takes the frame along. */
export function toggleChild(answer: Answer, id: string): Answer {
  const childIds = toggled(answer.childIds, id)
  return {
    ...answer,
    childIds,
    nobody: false,
    boxes: childIds.includes(id) ? answer.boxes : withoutBox(answer.boxes, id),
  }
}
export function toggleStaff(answer: Answer, id: string): Answer {
  const staffIds = toggled(answer.staffIds, id)
  return {
    ...answer,
    staffIds,
    nobody: false,
    boxes: staffIds.includes(id) ? answer.boxes : withoutBox(answer.boxes, id),
  }
}
export const setOthers = (answer: Answer, others: boolean): Answer => ({
  ...answer,
  others,
  nobody: answer.nobody && !others,
  ...(others ? {} : { othersFramed: false, boxes: namedBoxes(answer.boxes) }),
})
const namedBoxes = (boxes: Answer['boxes']): Answer['boxes'] =>
  Object.fromEntries(Object.entries(boxes).filter(([key]) => !key.startsWith(otherBoxPrefix)))
export const setNobody = (answer: Answer, nobody: boolean): Answer =>
  nobody
    ? { childIds: [], staffIds: [], others: false, nobody, othersFramed: false, boxes: {} }
    : { ...answer, nobody }

/** One frame of others more or less, and "these are all" is asked again. */
export function setBox(answer: Answer, id: string, box: Box | null): Answer {
  const isNews = Object.hasOwn(answer.boxes, id) !== (box !== null)
  return {
    ...answer,
    othersFramed: answer.othersFramed && !(isNews && id.startsWith(otherBoxPrefix)),
    boxes: box ? { ...answer.boxes, [id]: box } : withoutBox(answer.boxes, id),
  }
}
export const setOthersFramed = (answer: Answer, othersFramed: boolean): Answer => ({
  ...answer,
  othersFramed: othersFramed && Object.keys(othersBoxes({ boxes: { ...answer.boxes } })).length > 0,
})

/** False while nobody was tapped and "niemand" was not said: such a photo stays unlooked at. */
export const isAnswered = (answer: Answer): boolean =>
  answer.nobody || answer.others || answer.childIds.length > 0 || answer.staffIds.length > 0

export function changesOf(answer: Answer, by: string, on: string): Partial<Values<'photo'>> {
  return {
    childIds: [...answer.childIds],
    staffIds: [...answer.staffIds],
    others: answer.others,
    seen: answer.nobody ? 'nobody' : isAnswered(answer) ? 'people' : '',
    boxes: { ...answer.boxes },
    othersFramed: answer.othersFramed ? Object.keys(othersBoxes({ boxes: { ...answer.boxes } })) : [],
    lookedAtBy: by,
    lookedAtOn: on,
  }
}

const least = 0.03
const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000

/** A box from two corners, inside the photo; undefined when it is too small to be meant. */
export function boxBetween(ax: number, ay: number, bx: number, by: number): Box | undefined {
  const [x0, x1] = [clamp(Math.min(ax, bx), 0, 1), clamp(Math.max(ax, bx), 0, 1)]
  const [y0, y1] = [clamp(Math.min(ay, by), 0, 1), clamp(Math.max(ay, by), 0, 1)]
  const [w, h] = [x1 - x0, y1 - y0]
  if (w < least || h < least) return undefined
  return { x: rounded(x0), y: rounded(y0), w: rounded(w), h: rounded(h) }
}

export const middleBox: Box = { x: 0.375, y: 0.3, w: 0.25, h: 0.35 }

/** Moves or resizes and stays inside the photo. */
export function nudge(box: Box, dx: number, dy: number, resize: boolean): Box {
  if (!resize)
    return {
      ...box,
      x: rounded(clamp(box.x + dx, 0, 1 - box.w)),
      y: rounded(clamp(box.y + dy, 0, 1 - box.h)),
    }
  return {
    ...box,
    w: rounded(clamp(box.w + dx, least, 1 - box.x)),
    h: rounded(clamp(box.h + dy, least, 1 - box.y)),
  }
}
