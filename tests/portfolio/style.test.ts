import { describe, expect, test } from 'vitest'
import { changeText, pasteStyle } from '#renderer/portfolio/editing.ts'
import { applyEdit, simpleEdits, type PageDocument } from '#shared/portfolio/edit.ts'
import { arcBox } from '#shared/portfolio/fill.ts'
import {
  innerFrame,
  itemSchema,
  plain,
  type Item,
  type PhotoItem,
  type ShapeItem,
  type TextItem,
} from '#shared/portfolio/page.ts'
import { contrast, neededContrast, pageColours, textContrast } from '#shared/portfolio/palette.ts'
import { frameNames, photoFrames, softShadow } from '#shared/portfolio/photoFrames.ts'
import { styleFields, styleFor, styleOf } from '#shared/portfolio/style.ts'
import { textStyleNames, textStyles } from '#shared/portfolio/textStyles.ts'
import { mmPerPt, type MeasureText } from '#shared/portfolio/text.ts'

const measure: MeasureText = (text, { sizePt }) => text.length * sizePt * mmPerPt * 0.5
const place = { order: 'V000', x: 10, y: 20, w: 80, h: 60, rotation: 3 }
const photo: PhotoItem = {
  type: 'photo',
  ...plain.photo,
  ...place,
  ...photoFrames.instant,
  covers: [{ x: 0, y: 0, w: 0.5, h: 0.5, sticker: '', colour: '#ffffff' }],
  photoId: 'a'.repeat(32),
  crop: { x: 0.1, y: 0.1, w: 0.5, h: 0.5 },
  alt: 'Mia baut',
}
const text: TextItem = {
  type: 'text',
  ...plain.text,
  ...place,
  h: 6,
  text: 'Ein Tag im Wald',
  slot: null,
  font: 'hand',
  sizePt: 20,
  colour: '#a83246',
  bold: true,
  align: 'center',
  lines: ['Ein Tag im Wald'],
}
const shape: ShapeItem = {
  type: 'shape',
  ...plain.shape,
  ...place,
  fill: '#f8d48a',
  border: { width: 2, colour: '#0b5f63', dash: 'dotted' },
  shadow: softShadow,
}
const document = (items: Record<string, Item>): PageDocument => ({
  title: '',
  orientation: 'portrait',
  background: '#ffffff',
  pattern: '',
  items,
})

describe('copy style', () => {
  test('PF31 looks are carried, never place, size, content, the visible part or a privacy sticker', () => {
    const never = ['x', 'y', 'w', 'h', 'rotation', 'order', 'name', 'locked', 'group', 'photoId', 'crop', 'covers', 'alt', 'text', 'slot', 'lines', 'form', 'sticker', 'strokes'] // prettier-ignore
    for (const names of Object.values(styleFields))
      for (const name of never) expect(names).not.toContain(name)
    // Every other field of an item is a look, or is named here.
    const layout = ['list', 'curve', 'flip', 'type']
    for (const item of [photo, text, shape])
      expect(
        Object.keys(item)
          .filter((name) => !never.includes(name) && !layout.includes(name))
          .toSorted(),
      ).toEqual([...styleFields[item.type]].toSorted())
  })

  test('PF31 among one type all looks arrive, among others what both have', () => {
    const other: TextItem = {
      ...text,
      font: 'sans',
      sizePt: 9,
      colour: '#000000',
      bold: false,
      align: 'left',
    }
    expect(styleFor(other, styleOf(text))).toMatchObject({
      font: 'hand',
      sizePt: 20,
      colour: '#a83246',
      bold: true,
    })
    expect(styleFor(photo, styleOf(shape))).toEqual({
      border: shape.border,
      shadow: softShadow,
      opacity: 1,
      cornerRadius: 0,
    })
  })

  test('PF31 it is one step, sets lines anew, keeps the shape of a picture’s crop, and leaves what is locked', () => {
    const plainPhoto: PhotoItem = {
      ...photo,
      ...photoFrames.plain,
      covers: [],
      crop: { x: 0, y: 0, w: 1, h: 1 },
    }
    const before = document({ a: photo, b: plainPhoto, c: { ...plainPhoto, locked: true }, d: text })
    const edit = pasteStyle(before, ['b', 'c'], styleOf(photo), measure, () => ({
      width: 4000,
      height: 3000,
    }))
    expect(simpleEdits(edit)).toHaveLength(1)
    const { model, inverse } = applyEdit(before, edit)
    const after = model.items['b'] as PhotoItem
    expect(after).toMatchObject({ mat: photo.mat, shadow: photo.shadow, covers: [], alt: 'Mia baut' })
    const inner = innerFrame(after)
    expect((after.crop.w * 4000) / (after.crop.h * 3000)).toBeCloseTo(inner.w / inner.h, 6)
    expect(model.items['c']).toEqual(before.items['c'])
    expect(applyEdit(model, inverse).model).toEqual(before)
  })
})

describe('ready-made looks', () => {
  test('PF33 PF34 each is a valid item, and no two are alike', () => {
    for (const name of frameNames)
      expect(itemSchema.safeParse({ ...photo, ...photoFrames[name] }).success, name).toBe(true)
    for (const name of textStyleNames)
      expect(itemSchema.safeParse({ ...text, ...textStyles[name].look }).success, name).toBe(true)
    expect(new Set(frameNames.map((name) => JSON.stringify(photoFrames[name]))).size).toBe(frameNames.length)
    expect(new Set(textStyleNames.map((name) => JSON.stringify(textStyles[name]))).size).toBe(
      textStyleNames.length,
    )
    expect(textStyleNames.length).toBeGreaterThanOrEqual(12)
  })

  test('PF34 a curved text is as wide and high as its arc and keeps its middle, there and back', () => {
    const curved: TextItem = { ...text, ...changeText(text, { curve: 120 }, measure) }
    const box = arcBox(curved, 'Ein Tag im Wald', measure)
    expect([curved.w, curved.h]).toEqual([box.w, box.h])
    expect(curved.x + curved.w / 2).toBeCloseTo(text.x + text.w / 2, 2)
    const longer: TextItem = { ...curved, ...changeText(curved, { text: 'Ein langer Tag im Wald' }, measure) }
    expect(longer.w).toBeGreaterThan(curved.w)
    const straight: TextItem = { ...longer, ...changeText(longer, { curve: 0 }, measure) }
    expect(straight.lines).toEqual(['Ein langer Tag im Wald'])
    expect(straight.x + straight.w / 2).toBeCloseTo(text.x + text.w / 2, 2)
    expect(itemSchema.safeParse(curved).success && itemSchema.safeParse(straight).success).toBe(true)
  })
})

describe('colours', () => {
  test('PF35 the colours of a page: each once, the most used first', () => {
    expect(pageColours(document({ a: shape, b: { ...shape, border: null }, c: text }))).toEqual([
      '#f8d48a',
      '#0b5f63',
      '#a83246',
      '#ffffff',
    ])
  })

  test('PF39 contrast is that of the letters and what lies under them', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
    const pale: TextItem = { ...text, colour: '#f8d48a', order: 'V005', rotation: 0 }
    const under: ShapeItem = { ...shape, fill: '#0b5f63', rotation: 0 }
    expect(textContrast(document({ t: pale }), 't')!).toBeLessThan(neededContrast(pale))
    // On a dark area the same letters are fine; above them it does not count, nor does a turned area beside them.
    expect(textContrast(document({ t: pale, s: under }), 't')!).toBeGreaterThan(4.5)
    expect(textContrast(document({ t: pale, s: { ...under, order: 'V009' } }), 't')!).toBeLessThan(2)
    expect(textContrast(document({ t: pale, s: { ...under, y: 100 } }), 't')!).toBeLessThan(2)
    // On a photo nobody can say it.
    expect(textContrast(document({ t: pale, p: { ...photo, rotation: 0, y: 0 } }), 't')).toBeNull()
    expect(textContrast(document({ t: { ...pale, back: { colour: '#1f2933', padding: 2, cornerRadius: 0 } } }), 't')!).toBeGreaterThan(4.5) // prettier-ignore
  })
})
