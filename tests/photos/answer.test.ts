import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { kinds } from '#shared/records/kinds.ts'
import { boxSchema } from '#shared/records/photo.ts'
import {
  answerOf, boxBetween, changesOf, isAnswered, middleBox, nudge, setBox, setNobody, setOthers, setOthersFramed, toggleChild, toggleStaff,
} from '#renderer/photos/answer.ts' // prettier-ignore

const none = answerOf(kinds.photo.empty)

test('P1 only an answer makes a photo looked at', () => {
  expect(isAnswered(none)).toBe(false)
  expect(changesOf(none, 'Ute', '2026-11-22').seen).toBe('')
  expect(changesOf(toggleChild(none, 'a'), 'Ute', '2026-11-22')).toMatchObject({
    seen: 'people',
    childIds: ['a'],
    lookedAtBy: 'Ute',
  })
  expect(changesOf(toggleStaff(none, 's'), 'Ute', '2026-11-22').seen).toBe('people')
  expect(changesOf(setOthers(none, true), 'Ute', '2026-11-22')).toMatchObject({
    seen: 'people',
    others: true,
  })
  expect(changesOf(setNobody(none, true), 'Ute', '2026-11-22').seen).toBe('nobody')
})

test('P1 nobody and somebody exclude each other, whichever is said last', () => {
  const mia = setBox(toggleChild(none, 'mia'), 'mia', middleBox)
  expect(setNobody(mia, true)).toEqual({
    childIds: [],
    staffIds: [],
    others: false,
    nobody: true,
    othersFramed: false,
    boxes: {},
  })
  expect(toggleChild(setNobody(none, true), 'mia').nobody).toBe(false)
  expect(setOthers(setNobody(none, true), true).nobody).toBe(false)
})

test('P8 whoever is taken off the photo takes the frame along', () => {
  const both = setBox(
    setBox(toggleChild(toggleChild(none, 'mia'), 'ben'), 'mia', middleBox),
    'ben',
    middleBox,
  )
  expect(Object.keys(toggleChild(both, 'mia').boxes)).toEqual(['ben'])
  expect(Object.keys(setBox(both, 'ben', null).boxes)).toEqual(['mia'])
})

test('C13 "all others are framed" is about the frames that stand there; one more or less and it is asked again', () => {
  const others = setOthers(toggleChild(none, 'mia'), true)
  expect(setOthersFramed(others, true).othersFramed).toBe(false)
  const framed = setOthersFramed(setBox(setBox(others, 'other:1', middleBox), 'mia', middleBox), true)
  expect(changesOf(framed, 'Ute', '2026-11-22').othersFramed).toEqual(['other:1'])
  expect(setBox(framed, 'mia', null).othersFramed).toBe(true)
  expect(setBox(framed, 'other:1', { ...middleBox, w: 0.4 }).othersFramed).toBe(true)
  expect(setBox(framed, 'other:2', middleBox).othersFramed).toBe(false)
  expect(setBox(framed, 'other:1', null).othersFramed).toBe(false)
  expect(Object.keys(setOthers(framed, false).boxes)).toEqual(['mia'])
  expect(changesOf(setOthers(framed, false), 'Ute', '2026-11-22').othersFramed).toEqual([])
  // As the record comes back: two PCs may have framed different people, and then nobody has said "all".
  const stored = { ...kinds.photo.empty, ...changesOf(framed, 'Ute', '2026-11-22') }
  expect(answerOf(stored).othersFramed).toBe(true)
  expect(answerOf({ ...stored, boxes: { ...stored.boxes, 'other:9': middleBox } }).othersFramed).toBe(false)
})

const place = fc.double({ min: -3, max: 3, noNaN: true })
test.prop([place, place, place, place])(
  'P8 a drawn frame lies within the photo or is none',
  (ax, ay, bx, by) => {
    const box = boxBetween(ax, ay, bx, by)
    if (!box) return
    expect(boxSchema.safeParse(box).success).toBe(true)
    expect(box.x + box.w).toBeLessThanOrEqual(1.0002)
    expect(box.y + box.h).toBeLessThanOrEqual(1.0002)
  },
)

test.prop([fc.array(fc.tuple(place, place, fc.boolean()), { maxLength: 60 })])(
  'P8 arrow keys never push a frame off the photo',
  (moves) => {
    const box = moves.reduce((at, [dx, dy, resize]) => nudge(at, dx, dy, resize), middleBox)
    expect(boxSchema.safeParse(box).success).toBe(true)
    expect(box.x + box.w).toBeLessThanOrEqual(1.0002)
    expect(box.y + box.h).toBeLessThanOrEqual(1.0002)
    expect(Math.min(box.w, box.h)).toBeGreaterThanOrEqual(0.03)
  },
)
