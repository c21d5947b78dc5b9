import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fillTemplate } from '#shared/portfolio/fill.ts'
import {
  lockDecoration,
  stripPeople,
  templateFromFile,
  templateToFile,
  type KnownPeople,
} from '#shared/portfolio/ownTemplate.ts'
import { plain, type InkItem, type Items, type PhotoItem, type TextItem } from '#shared/portfolio/page.ts'
import { askFor } from '#shared/portfolio/place.ts'
import { bundledTemplates } from '#shared/portfolio/templates/bundled.ts'

const measure = (text: string, { sizePt }: { readonly sizePt: number }): number => text.length * sizePt * 0.18
const people: KnownPeople = {
  names: ['Mia', 'Sommer', 'Łukasz', 'Öztürk', 'Ben', 'Acker', 'Aylin', 'Wagner', 'Jo'],
  child: { firstName: 'Mia', lastName: 'Sommer', birthDate: '2021-05-03' },
  day: '2026-05-04',
  institution: 'Kita Sonnenblume',
  group: 'Igel',
  language: 'de',
}
const photoId = 'abcdef0123456789abcdef0123456789'
const at = { order: 'a', x: 10, y: 10, w: 80, h: 20, rotation: 0 }
const text = (words: string, more: Partial<TextItem> = {}): TextItem => ({
  type: 'text',
  ...plain.text,
  ...at,
  text: words,
  slot: null,
  font: 'sans',
  sizePt: 12,
  colour: '#000000',
  bold: false,
  align: 'left',
  lines: [words],
  ...more,
})
const photo: PhotoItem = {
  type: 'photo',
  ...plain.photo,
  ...at,
  covers: [{ x: 0.1, y: 0.1, w: 0.2, h: 0.2, sticker: '', colour: '#ffffff' }],
  photoId,
  crop: { x: 0.2, y: 0.1, w: 0.5, h: 0.5 },
  alt: 'Mia und Ben im Garten',
  name: 'Foto von Mia',
}
const ink = (points: readonly number[]): InkItem => ({
  type: 'ink',
  ...plain.ink,
  ...at,
  strokes: [{ colour: '#000000', width: 1, points: [...points] }],
})
const strip = (items: Items) => stripPeople(items, people)
const textOf = (words: string, more: Partial<TextItem> = {}): string => {
  const [item] = Object.values(strip({ a: text(words, more) }).items)
  return (item as TextItem).text
}

describe('PF53 a page becomes a template', () => {
  test('names, ages, days, institution and group become slots', () => {
    expect(textOf('Mia Sommer')).toBe('{{name}}')
    expect(textOf('Mia war dabei')).toBe('{{firstName}} war dabei')
    expect(textOf('Mia · 5 Jahre')).toBe('{{firstName}} · {{age}}')
    expect(textOf('Kita Sonnenblume · Igel · 4. Mai 2026')).toBe('{{institution}} · {{group}} · {{date}}')
    expect(textOf('am 04.05.2026')).toBe('am {{date}}')
    expect(textOf('Mia Sommer', { slot: 'name' })).toBe('')
  })
  test('what names somebody else, another day or a number becomes an empty place', () => {
    expect(textOf('Mit Ben im Sandkasten')).toBe('')
    expect(textOf('Bens Turm')).toBe('')
    expect(textOf('AYLINs Idee')).toBe('')
    expect(textOf('Łukasz und ich')).toBe('')
    expect(textOf('Ruft an: 0170 1234567')).toBe('')
    expect(textOf('mama@beispiel.de')).toBe('')
    expect(textOf('Am 3. Juni im Zoo')).toBe('')
    expect(textOf('„Der Mond ist ein Keks“', { slot: 'quote' })).toBe('')
  })
  test('what is nobody’s stays, also our own words where somebody is called so', () => {
    expect(textOf('Das mag ich gern')).toBe('Das mag ich gern')
    expect(textOf('Benimm dich, Backe')).toBe('Benimm dich, Backe')
    expect(textOf('Mein Sommer')).toBe('Mein Sommer')
    expect(textOf('Der Sommer kommt')).toBe('')
  })
  test('photos, covers, alt texts, layer names and drawings by hand are gone; lines to write on stay', () => {
    const { items, photos } = strip({ a: photo, b: ink([0, 0, 1, 0.3]), c: ink([0, 0.5, 1, 0.5]) })
    expect(photos).toBe(1)
    expect(Object.values(items)).toMatchObject([
      { type: 'photo', photoId: null, covers: [], alt: '', name: '', crop: { x: 0, y: 0, w: 1, h: 1 } },
      { type: 'ink' },
    ])
  })

  test('of every bundled template filled for a child nothing of the child is left, and it can be filled again', () => {
    const asked = askFor(() => ({ permitted: true }), { id: photoId, width: 4000, height: 3000, alt: 'Mia' })
    if (!asked.ok) throw new Error('refused')
    let ids = 0
    const fill = (model: (typeof bundledTemplates)[number], child: typeof people.child & object) =>
      fillTemplate(model, {
        child,
        institution: people.institution,
        group: people.group,
        day: '2026-05-04',
        language: 'de',
        photos: [asked.value],
        measure,
        newId: () => `f${String(ids++).padStart(8, '0')}`,
      }).model
    const told = /Mia\b|Mia Sommer|abcdef0123|2026|Sonnenblume|Igel|5 Jahre/
    let before = 0
    for (const template of bundledTemplates) {
      const page = fill(template, people.child!)
      if (told.test(JSON.stringify(page))) before++
      const stripped = { ...page, items: strip(page.items).items }
      expect(told.exec(JSON.stringify(stripped))?.[0]).toBeUndefined()
      const again = fill({ ...template, items: stripped.items }, people.child!)
      const words = (items: Items): string[] =>
        Object.values(items)
          .flatMap((item) => (item.type === 'text' ? [item.text] : []))
          .sort()
      expect(words(again.items)).toEqual(words(page.items))
    }
    // The search finds what it looks for where it is.
    expect(before).toBe(bundledTemplates.length)
  })

  test('whatever people are called and write, no name of four letters or more is left', () => {
    const name = fc.stringMatching(/^[A-ZÄÖÜŁ][a-zäöüßé]{3,9}$/)
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 6 }),
        fc.array(fc.string({ maxLength: 12 }), { maxLength: 4 }),
        (names, between) => {
          const words = names.map((one, i) => `${between[i] ?? ''} ${one} `).join('')
          const { items } = stripPeople({ a: text(words) }, { ...people, names })
          const left = JSON.stringify(items).toLocaleLowerCase('de')
          expect(JSON.stringify(text(words)).toLocaleLowerCase('de')).toContain(
            names[0]!.toLocaleLowerCase('de'),
          )
          for (const one of names)
            if (!/firstname|institution|group|text|photo|shape/.test(one.toLocaleLowerCase('de')))
              expect(left).not.toContain(` ${one.toLocaleLowerCase('de')} `)
        },
      ),
    )
  })

  test('PF55 what is locked stays locked in a page made from the template, and groups are the page’s own', () => {
    const [template] = bundledTemplates
    const locked = lockDecoration({ s: { type: 'sticker', ...plain.sticker, ...at, sticker: 'draw-sun', group: 'g' }, t: text('Hallo', { group: 'g' }) }) // prettier-ignore
    expect(Object.values(locked).map((item) => item.locked)).toEqual([true, false])
    let ids = 0
    const { model } = fillTemplate({ ...template!, items: locked }, { child: people.child!, institution: '', group: '', day: '2026-05-04', language: 'de', photos: [], measure, newId: () => `n${ids++}` }) // prettier-ignore
    const made = Object.values(model.items)
    expect(made.map((item) => item.locked)).toEqual([true, false])
    expect(new Set(made.map((item) => item.group)).size).toBe(1)
    expect(made[0]!.group).not.toBe('g')
  })
})

describe('PF54 a template as a file', () => {
  const { items } = strip({ a: photo, b: text('Das mag ich gern') })
  const own = {
    name: 'Unser Bogen',
    orientation: 'portrait',
    background: '#ffffff',
    pattern: '',
    items,
  } as const
  test('comes back as it went out', () => {
    expect(templateFromFile(templateToFile(own), people)).toEqual({ ok: true, value: own })
  })
  test('a stranger is refused with a word of its own', () => {
    const good = JSON.parse(templateToFile(own)) as Record<string, unknown>
    const type = (file: string): string | undefined => {
      const read = templateFromFile(file, people)
      return read.ok ? undefined : read.error.type
    }
    expect(type('%PDF-1.7')).toBe('notOurs')
    expect(type('{"a":1}')).toBe('notOurs')
    expect(type(JSON.stringify({ ...good, version: 2 }))).toBe('newer')
    expect(type(JSON.stringify({ ...good, extra: 1 }))).toBe('broken')
    expect(type(JSON.stringify({ ...good, background: 'url(https://x)' }))).toBe('broken')
    expect(type(JSON.stringify({ ...good, items: { __proto__x: {} } }))).toBe('broken')
    expect(type(JSON.stringify({ ...good, items: { a: { ...photo, w: 1e9 } } }))).toBe('broken')
    expect(type('x'.repeat(4_000_001))).toBe('tooLarge')
  })
  test('photos and names that somebody put into the file stay outside', () => {
    const planted: Items = { a: photo, b: text('Mia war da') }
    const read = templateFromFile(templateToFile({ ...own, items: planted }), people)
    expect(read.ok).toBe(true)
    expect(JSON.stringify(planted)).toMatch(/Mia/)
    expect(JSON.stringify(read)).not.toMatch(/Mia|abcdef/)
  })
  test('no text however odd throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (file) => {
        expect(templateFromFile(file, people).ok).toBe(false)
      }),
    )
  })
})
