import { describe, expect, test } from 'vitest'
import { createFontSet } from '#renderer/paper/fontSet.ts'
import { drawingNames, drawing } from '#shared/portfolio/drawings.ts'
import { fillTemplate } from '#shared/portfolio/fill.ts'
import { orderedItems, type Item, type PageModel, type PhotoItem } from '#shared/portfolio/page.ts'
import { askFor, type PermittedPhoto } from '#shared/portfolio/place.ts'
import { bundledTemplates, occasions, type BundledTemplate } from '#shared/portfolio/templates/bundled.ts'
import { headingOf } from '#shared/portfolio/templates/headings.ts'
import { layouts, type Layout } from '#shared/portfolio/templates/layouts.ts'
import { areTwins, differentLayouts } from '#shared/portfolio/templates/twins.ts'
import { templatePages } from '#shared/words/templatePages.ts'
import { readFontFiles } from '../pdf/fontFiles.ts'
import { faultsOf } from './onPaper.ts'

const { measure } = createFontSet(readFontFiles())
const sizes = [
  { width: 4000, height: 3000 },
  { width: 3000, height: 4000 },
  { width: 4000, height: 2250 },
] as const
const photoSize = (id: string) => sizes[Number(id) % sizes.length]!
const photos = Array.from({ length: 8 }, (_, n): PermittedPhoto => {
  const asked = askFor(() => ({ permitted: true }), { id: String(n), ...photoSize(String(n)), alt: '' })
  if (!asked.ok) throw new Error('refused')
  return asked.value
})

const children = {
  short: { firstName: 'Mia', lastName: 'Sommer', birthDate: '2021-05-03' },
  // 60 letters, and one word that is as long.
  long: {
    firstName: 'Maximiliane-Charlotte Friederike',
    lastName: 'von Hohenstein-Wackerbarth',
    birthDate: '2023-11-30',
  },
  oneWord: {
    firstName: 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewiss',
    lastName: '',
    birthDate: null,
  },
  unknown: { firstName: '', lastName: '', birthDate: null },
} as const

let ids = 0
const fill = (
  template: BundledTemplate,
  who: keyof typeof children,
  count: number,
  language: 'de' | 'en' | 'nl' = 'de',
) =>
  fillTemplate(template, {
    child: children[who],
    institution: 'Kindertagesstätte Sonnenblume am Rosengarten',
    group: 'Die kleinen Igel',
    day: '2026-09-30',
    language,
    photos: photos.slice(0, count),
    measure,
    newId: () => `i${String(ids++).padStart(8, '0')}`,
  })
const faults = (model: PageModel): string[] => faultsOf(model, { measure, photoSize })

describe('PF50 layouts', () => {
  test('at least 24 are really different, and every one of ours is used', () => {
    expect(differentLayouts<Layout>(Object.values(layouts)).length).toBe(Object.keys(layouts).length)
    expect(Object.keys(layouts).length).toBeGreaterThanOrEqual(24)
    expect(new Set(bundledTemplates.map(({ layout }) => layout))).toEqual(new Set(Object.keys(layouts)))
  })

  test('a recoloured, a nudged and a reordered twin is found; a moved frame is none', () => {
    const { heroDuo } = layouts
    const nudged = { ...heroDuo, photos: heroDuo.photos.map(({ at: [x, y, w, h] }) => ({ at: [x + 9, y - 9, w + 9, h] as const })) } // prettier-ignore
    const reordered = { ...nudged, photos: nudged.photos.toReversed() }
    const moved = { ...heroDuo, photos: heroDuo.photos.map(({ at: [x, y, w, h] }, i) => ({ at: [x + (i === 1 ? 11 : 0), y, w, h] as const })) } // prettier-ignore
    expect(areTwins(heroDuo, { ...heroDuo })).toBe(true)
    expect(areTwins(heroDuo, nudged)).toBe(true)
    expect(areTwins(heroDuo, reordered)).toBe(true)
    expect(areTwins(heroDuo, moved)).toBe(false)
    expect(differentLayouts([...Object.values(layouts), nudged, reordered]).length).toBe(Object.keys(layouts).length) // prettier-ignore
    expect(differentLayouts([...Object.values(layouts), moved]).length).toBe(Object.keys(layouts).length + 1)
  })
})

describe('PF51 bundled templates', () => {
  test('at least 80, at least three for each occasion, each with 1 to 8 frames', () => {
    expect(bundledTemplates.length).toBeGreaterThanOrEqual(80)
    for (const occasion of occasions)
      expect([occasion, bundledTemplates.filter((one) => one.occasion === occasion).length >= 3]).toEqual([occasion, true]) // prettier-ignore
    for (const { id, items, photoCount } of bundledTemplates) {
      const frames = Object.values(items).filter(({ type }) => type === 'photo').length
      expect([id, frames]).toEqual([id, photoCount])
      expect(frames).toBeGreaterThanOrEqual(1)
      expect(frames).toBeLessThanOrEqual(8)
    }
    expect(new Set(bundledTemplates.map(({ id }) => id)).size).toBe(bundledTemplates.length)
  })

  test('each has a heading of its own in three languages, and every word that is asked for exists', () => {
    for (const language of ['de', 'en', 'nl'] as const) {
      for (const template of bundledTemplates) expect(headingOf(template, language)).not.toBe('')
      const asked = new Set(
        bundledTemplates.flatMap(({ items }) =>
          Object.values(items).flatMap((item) =>
            item.type === 'text'
              ? Array.from(item.text.matchAll(/\{\{t\.([a-zA-Z.]+)\}\}/g), ([, path]) => path!)
              : [],
          ),
        ),
      )
      expect(asked.size).toBeGreaterThan(200)
      const known = Object.entries(templatePages[language]).flatMap(([group, texts]) =>
        Object.keys(texts).map((key) => `${group}.${key}`),
      )
      expect([...asked].filter((path) => !known.includes(path))).toEqual([])
      // Nor are there words that no page says.
      expect(known.filter((path) => !asked.has(path) && !/\.(name|find)$/.test(path))).toEqual([])
    }
  })

  test('every kind of slot is used, and all of the drawings', () => {
    const all = bundledTemplates.flatMap(({ items }) => Object.values(items))
    const slots = new Set(
      all.flatMap((item) => (item.type === 'text' && item.slot !== null ? [item.slot] : [])),
    )
    for (const slot of [
      'name',
      'firstName',
      'age',
      'date',
      'group',
      'institution',
      'quote',
      'contents',
    ] as const)
      expect(slots).toContain(slot)
    const used = new Set(all.flatMap((item) => (item.type === 'sticker' ? [item.sticker] : [])))
    expect([...used].filter((name) => drawing(name) === undefined)).toEqual([])
    expect(drawingNames.length).toBeGreaterThan(40)
  })
})

describe('PF52 every bundled template on paper', () => {
  for (const template of bundledTemplates)
    test(`${template.id}: with 0, 2, 4 and 8 photos and a name of 60 letters nothing is cut, torn, covered, distorted or off the sheet`, () => {
      const found = new Set<string>()
      for (const count of [0, 2, 4, 8])
        for (const who of count === 8
          ? (['short', 'long', 'oneWord', 'unknown'] as const)
          : (['long'] as const)) {
          const { model, unplaced } = fill(template, who, count)
          for (const fault of faults(model)) found.add(fault)
          expect(unplaced).toEqual(
            photos.slice(Math.min(count, template.photoCount), count).map(({ id }) => id),
          )
          const frames = orderedItems(model.items)
            .flatMap(([, item]) => (item.type === 'photo' ? [item] : []))
            .toSorted((a, b) => b.w * b.h - a.w * a.h)
          expect(frames.filter(({ photoId }) => photoId !== null).length).toBe(Math.min(count, template.photoCount)) // prettier-ignore
          // Largest first: no empty frame is larger than a filled one.
          const firstEmpty = frames.findIndex(({ photoId }) => photoId === null)
          if (firstEmpty >= 0)
            for (const after of frames.slice(firstEmpty))
              if (after.photoId !== null) expect(after.w * after.h).toBeCloseTo(frames[firstEmpty]!.w * frames[firstEmpty]!.h, 3) // prettier-ignore
        }
      for (const language of ['en', 'nl'] as const)
        for (const fault of faults(fill(template, 'long', 8, language).model))
          found.add(`${language} ${fault}`)
      expect([...found]).toEqual([])
    })

  test('each of those faults is found where it is planted', () => {
    const whole = fill(bundledTemplates[0]!, 'short', 8).model
    expect(faults(whole)).toEqual([])
    const spoil = (change: (item: Item) => Item): string[] =>
      faults({ ...whole, items: Object.fromEntries(Object.entries(whole.items).map(([id, item]) => [id, change(item)])) }) // prettier-ignore
    const photo = (change: Partial<PhotoItem>) => (item: Item) =>
      item.type === 'photo' ? { ...item, ...change } : item
    const heading = (change: Partial<Item>) => (item: Item) =>
      item.type === 'text' && item.sizePt > 30 ? ({ ...item, ...change } as Item) : item
    expect(spoil(photo({ x: -30 })).join()).toContain('photo leaves the sheet')
    expect(spoil(photo({ crop: { x: 0, y: 0, w: 1, h: 1 } })).join()).toContain('distorted')
    expect(spoil(photo({ x: 20, y: 10 })).join()).toContain('covered')
    expect(spoil(heading({ x: 150 })).join()).toContain('text leaves the sheet')
    expect(spoil(heading({ y: 44 })).join()).toContain('texts overlap')
    expect(spoil(heading({ y: 100, order: 'z' })).join()).toContain('on a photo')
    expect(spoil(heading({ colour: '#f0e6d8' })).join()).toContain('hard to read')
    expect(spoil(heading({ w: 20 })).join()).toContain('wider than its box')
    expect(spoil(heading({ h: 3 })).join()).toEqual('')
    expect(spoil(heading({ lines: ['Mein erst', 'er Tag'] })).join()).toContain('torn')
  })
})
