import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createAsk } from '#shared/portfolio/createAsk.ts'
import { isHidden } from '#shared/consents/permits.ts'
import type { PageDocument } from '#shared/portfolio/edit.ts'
import {
  changesOfMaster,
  makeEdition,
  withChanges,
  type Edition,
  type EditionAsk,
} from '#shared/portfolio/editions.ts'
import { gatePages } from '#shared/portfolio/gate.ts'
import { plain, type Item, type Items, type PhotoItem, type TextItem } from '#shared/portfolio/page.ts'
import { kinds, type Values } from '#shared/records/kinds.ts'

const id = (n: number): string => n.toString(16).padStart(32, '0')
const day = '2026-05-30'
const whole = { x: 0, y: 0, w: 1, h: 1 }
const names = ['Mia', 'Ben', 'Zoe', 'Tim', 'Lea', 'Ole', 'Ida', 'Jon', 'Eva', 'Max', 'Pia', 'Ali', 'Fee', 'Kai', 'Amy', 'Leo', 'Ute', 'Nia', 'Sam', 'Una', 'Rex', 'Liv', 'Noa', 'Tom', 'Iva'] // prettier-ignore
const group = names.map((firstName, i) => ({
  id: id(i + 1),
  values: { ...kinds.child.empty, firstName, lastName: `Haus${i}`, birthDate: `2022-0${(i % 9) + 1}-01` },
}))
const [mia] = group

const frame = (order: string, photoId: string | null, w: number): PhotoItem => ({
  type: 'photo', ...plain.photo, covers: [], order, x: 10, y: 10, w, h: w * 0.75, rotation: 0, photoId, crop: whole, alt: '',
}) // prettier-ignore
const text = (words: string, slot: TextItem['slot'] = null): TextItem => ({
  type: 'text', ...plain.text, order: 'T', x: 10, y: 200, w: 120, h: 30, rotation: 0, text: words, slot, font: 'sans',
  sizePt: 14, colour: '#1f2933', bold: false, align: 'left', lines: [words],
}) // prettier-ignore

/** Faces lie in a row; `framed` of them have a box. */
const boxAt = (i: number) => ({ x: 0.02 + i * 0.16, y: 0.2, w: 0.1, h: 0.3 })
const photoOf = (n: number, childIds: readonly string[], framed: boolean) => ({
  id: id(1000 + n),
  width: 4000,
  height: 3000,
  // As the app describes a photo: everybody who is in it.
  alt: childIds.map((childId) => names[Number.parseInt(childId, 16) - 1]).join(', '),
  values: {
    ...kinds.photo.empty,
    seen: childIds.length > 0 ? ('people' as const) : ('nobody' as const),
    childIds: [...childIds],
    width: 4000,
    height: 3000,
    takenOn: day,
    boxes: framed ? Object.fromEntries(childIds.map((childId, i) => [childId, boxAt(i)])) : {},
  },
})
type Photo = ReturnType<typeof photoOf>
const given = (childId: string, purpose: Values<'consent'>['purpose'], yes: boolean) => ({
  id: `${childId}${purpose}`,
  values: {
    ...kinds.consent.empty,
    childId,
    purpose,
    audience: yes ? ('groupFamilies' as const) : ('family' as const),
    decision: yes ? ('given' as const) : ('refused' as const),
    validFrom: '2026-01-01',
  },
})
const master = (photos: readonly Photo[]): PageDocument => ({
  title: 'Waldtag mit Mia',
  orientation: 'portrait',
  background: '#ffffff',
  pattern: '',
  items: {
    name: text('Mia Haus0', 'name'),
    story: text('Mias Tag im Wald. Mia lachte.'),
    ...Object.fromEntries(photos.map((photo, i) => [`f${i}`, frame(`P${i}`, photo.id, 100 - i * 10)])),
  },
})

interface World {
  readonly photos: readonly Photo[]
  /** Who may be shown on other children's pages. */
  readonly yes: ReadonlySet<string>
  readonly ownYes: ReadonlySet<string>
}
const askOf = (world: World, childId: string) =>
  createAsk({
    photos: world.photos,
    consents: group.flatMap((child) => [
      given(child.id, 'otherPortfolios', world.yes.has(child.id)),
      given(child.id, 'ownPortfolio', world.ownYes.has(child.id)),
    ]),
    guardians: [],
    staff: [],
    vetoes: [],
    childId,
    audience: 'family',
    day,
  })
const editionOf = (world: World, child: (typeof group)[number], more: Partial<EditionAsk> = {}): Edition =>
  makeEdition({
    master: master(world.photos.slice(0, 4)),
    masterChild: mia!.values,
    child,
    day,
    language: 'de',
    measure: (line, { sizePt }) => line.length * sizePt * 0.2,
    ask: askOf(world, child.id),
    photos: world.photos,
    stickers: ['bear', 'owl'],
    otherNames: [],
    firstNameOf,
    ...more,
  })

const firstNameOf = (childId: string): string =>
  group.find((one) => one.id === childId)?.values.firstName ?? ''

const world = fc
  .record({
    shown: fc.array(
      fc.record({
        who: fc.uniqueArray(fc.integer({ min: 0, max: 24 }), { maxLength: 5 }),
        framed: fc.boolean(),
      }),
      { minLength: 4, maxLength: 12 },
    ),
    yes: fc.uniqueArray(fc.integer({ min: 0, max: 24 })),
    ownNo: fc.uniqueArray(fc.integer({ min: 0, max: 24 }), { maxLength: 4 }),
  })
  .map(({ shown, yes, ownNo }): World => ({
    photos: shown.map(({ who, framed }, n) =>
      photoOf(
        n,
        who.map((i) => group[i]!.id),
        framed,
      ),
    ),
    yes: new Set(yes.map((i) => group[i]!.id)),
    ownYes: new Set(group.flatMap((child, i) => (ownNo.includes(i) ? [] : [child.id]))),
  }))
const photosIn = (items: Items): PhotoItem[] =>
  Object.values(items).flatMap((item) => (item.type === 'photo' && item.photoId !== null ? [item] : []))

describe('PF64 one event page, an edition for every family', () => {
  test('PF101 each edition shows exactly whom consent lets this family see, names in its descriptions nobody who is hidden, and passes the gate', async () => {
    let [shown, covered, empty, named] = [0, 0, 0, 0]
    await fc.assert(
      fc.asyncProperty(world, async (one) => {
        const byId = new Map(one.photos.map((photo) => [photo.id, photo.values]))
        for (const child of group) {
          const edition = editionOf(one, child)
          const page = { id: child.id, model: { ...master([]), items: edition.items } }
          const ask = askOf(one, child.id)
          expect((await gatePages([page], (photoId, _page, part) => ask(photoId, part))).ok).toBe(true)
          // Said without `permits`: whoever is in the photo and not hidden has said yes for this page.
          for (const item of photosIn(edition.items)) {
            const values = byId.get(item.photoId!)!
            for (const person of values.childIds) {
              const may = person === child.id ? one.ownYes.has(person) : one.yes.has(person)
              const box = values.boxes[person]
              const hidden = box !== undefined && isHidden(box, item.crop, item.covers)
              if (!may) expect([child.values.firstName, hidden]).toEqual([child.values.firstName, true])
              const isNamed = item.alt.split(', ').includes(firstNameOf(person))
              if (hidden) expect([item.alt, isNamed]).toEqual([item.alt, false])
              if (isNamed) named++
              // Nobody who may be seen loses her place to a missing consent of her own.
              if (may && item.covers.length === 0) expect(hidden).toBe(false)
              if (may) shown++
              else covered++
            }
          }
          empty += Object.values(edition.items).filter(
            (item) => item.type === 'photo' && item.photoId === null,
          ).length
        }
      }),
      { numRuns: 40 },
    )
    expect(Math.min(shown, covered, empty, named)).toBeGreaterThan(100)
  })

  test('own photos first: those of the master before others of the day, in the largest frames', () => {
    const everybody: World = {
      photos: [
        photoOf(0, [group[2]!.id], true),
        photoOf(1, [group[1]!.id], true),
        photoOf(2, [], true),
        photoOf(3, [group[3]!.id], true),
        photoOf(4, [group[1]!.id], true),
      ],
      yes: new Set(group.map((child) => child.id)),
      ownYes: new Set(group.map((child) => child.id)),
    }
    const { items, warnings } = editionOf(everybody, group[1]!)
    const at = (key: string): string | null => (items[key] as PhotoItem).photoId
    expect([at('f0'), at('f1'), at('f2'), at('f3')]).toEqual([1001, 1004, 1000, 1002].map(id))
    expect(warnings).toEqual([])
    const nobodyOf = editionOf(everybody, group[9]!)
    expect(nobodyOf.warnings).toEqual([{ type: 'noOwnPhoto' }])
  })

  test('who is covered on the master’s page shows on her own; what was covered by hand for another reason stays', () => {
    const ben = group[1]!
    const one: World = {
      photos: [photoOf(0, [ben.id], true)],
      yes: new Set(),
      ownYes: new Set(group.map((child) => child.id)),
    }
    const byHand = { x: 0.7, y: 0.7, w: 0.1, h: 0.1, sticker: '', colour: '#ffcc00' }
    const overBen = { ...boxAt(0), sticker: 'owl', colour: '#ffcc00' }
    const items = { f0: { ...frame('P', id(1000), 100), covers: [byHand, overBen] } }
    const made = (child: (typeof group)[number]) =>
      (editionOf(one, child, { master: { ...master([]), items } }).items['f0'] as PhotoItem).covers
    expect(made(ben)).toEqual([byHand])
    expect(made(group[2]!)).toHaveLength(2)
    expect(isHidden(boxAt(0), whole, made(group[2]!))).toBe(true)
  })

  test('name, age and title are the child’s, genitives too; another child’s name in a text is warned of', () => {
    const one: World = {
      photos: [0, 1, 2, 3].map((n) => photoOf(n, [], true)),
      yes: new Set(),
      ownYes: new Set(),
    }
    const max = editionOf(one, group[9]!)
    expect(max.title).toBe('Waldtag mit Max')
    expect((max.items['name'] as TextItem).text).toBe('Max Haus9')
    expect((max.items['story'] as TextItem).text).toBe('Max’ Tag im Wald. Max lachte.')
    expect(JSON.stringify(max)).not.toContain('Mia')
    const named = editionOf(one, group[9]!, {
      master: { ...master(one.photos.slice(0, 1)), items: { story: text('Zoes Hut, Benzin') } },
      otherNames: ['Ben', 'Zoe'],
    })
    expect(named.warnings).toContainEqual({ type: 'otherName', name: 'Zoe' })
    const fine = editionOf(one, group[9]!, {
      master: { ...master(one.photos.slice(0, 1)), items: { story: text('Benzin') } },
      otherNames: ['Ben', 'Zoe'],
    })
    expect(fine.warnings.some(({ type }) => type === 'otherName')).toBe(false)
  })
})

describe('PF65 changes of the master are taken over item by item', () => {
  const [a, b, c]: Item[] = [text('A'), text('B'), text('C')]
  test('what was changed by hand stays, unless somebody chooses otherwise', () => {
    const base = { keep: a!, master: a!, hand: a!, both: a!, goes: a!, goneByHand: a! }
    const now = { keep: a!, master: a!, hand: b!, both: b!, goes: a!, mine: c! }
    const fresh = { keep: a!, master: c!, hand: a!, both: c!, goneByHand: a!, comes: c! }
    const changes = changesOfMaster(base, now, fresh)
    expect(changes.map(({ id: key, type, conflict }) => [key, type, conflict]).toSorted()).toEqual([
      ['both', 'changed', true],
      ['comes', 'added', false],
      ['goes', 'removed', false],
      ['master', 'changed', false],
    ])
    const taken = withChanges(
      base,
      now,
      changes.filter(({ conflict }) => !conflict),
    )
    expect(taken.items).toEqual({ keep: a, master: c, hand: b, both: b, mine: c, comes: c })
    expect(changesOfMaster(taken.base, taken.items, fresh).map(({ id: key }) => key)).toEqual(['both'])
    const all = withChanges(base, now, changes)
    expect(changesOfMaster(all.base, all.items, fresh)).toEqual([])
  })

  test('a master that has not changed changes no edition, also when new photos of the day have come', () => {
    fc.assert(
      fc.property(world, (one) => {
        const child = group[1]!
        const made = editionOf(one, child)
        const more: World = { ...one, photos: [...one.photos, photoOf(99, [child.id], true)] }
        const before = { eventItems: { ...made.items }, eventPhotos: { ...made.photos } }
        const empty = Object.values(made.items).some((item) => item.type === 'photo' && item.photoId === null)
        const again = editionOf(more, child, { before })
        // A frame that stayed empty may be filled now; nothing else moves.
        if (!empty) expect(changesOfMaster(made.items, made.items, again.items)).toEqual([])
      }),
    )
  })
})
