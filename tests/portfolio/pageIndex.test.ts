import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isHidden, neededFor, pageUse } from '#shared/consents/permits.ts'
import { createAsk } from '#shared/portfolio/createAsk.ts'
import { gatePages } from '#shared/portfolio/gate.ts'
import { plain, type PhotoItem } from '#shared/portfolio/page.ts'
import { createPageIndex, type IndexedFacts } from '#shared/portfolio/pageIndex.ts'
import { audiences, purposes } from '#shared/records/consent.ts'
import { kinds, type Rec } from '#shared/records/kinds.ts'

const id = (n: number): string => n.toString(16).padStart(32, '0')
const day = '2026-05-30'
const children = [1, 2, 3, 4].map(id)
const boxAt = (i: number) => ({ x: 0.05 + i * 0.2, y: 0.2, w: 0.1, h: 0.3 })
const meta = { version: 'v:1', parents: [], hlc: '0', dev: id(9), author: '', stamps: {} }

const child = fc.integer({ min: 0, max: children.length - 1 })
const placed = fc.record({
  photo: fc.integer({ min: 0, max: 4 }),
  way: fc.constantFrom('whole', 'cropped', 'covered'),
  over: child,
})
const world = fc.record({
  photos: fc.array(fc.record({ who: fc.uniqueArray(child), framed: fc.boolean() }), {
    minLength: 5,
    maxLength: 5,
  }),
  consents: fc.array(
    fc.record({
      who: child,
      purpose: fc.constantFrom(...purposes),
      audience: fc.constantFrom(...audiences),
      state: fc.constantFrom('given', 'refused', 'withdrawn'),
    }),
    { maxLength: 16 },
  ),
  pages: fc.array(
    fc.record({
      of: child,
      audience: fc.constantFrom(...audiences),
      items: fc.array(placed, { maxLength: 3 }),
      removed: fc.nat({ max: 5 }).map((n) => n === 0),
      edition: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  ),
})
type World = typeof world extends fc.Arbitrary<infer W> ? W : never

const itemOf = ({ photo, way, over }: World['pages'][number]['items'][number]): PhotoItem => ({
  type: 'photo', ...plain.photo, order: 'V', x: 10, y: 10, w: 60, h: 45, rotation: 0, photoId: id(100 + photo), alt: '',
  crop: way === 'cropped' ? { x: 0.04 + over * 0.2, y: 0, w: 0.12, h: 1 } : { x: 0, y: 0, w: 1, h: 1 },
  covers: way === 'covered' ? [{ ...boxAt(over), sticker: '', colour: '#ffcc00' }] : [],
}) // prettier-ignore
const pageOf = (page: World['pages'][number], n: number): Rec<'page'> => ({
  kind: 'page',
  id: id(200 + n),
  values: {
    ...kinds.page.empty,
    childId: children[page.of]!,
    audience: page.audience,
    items: Object.fromEntries(page.items.map((item, i) => [`i${String(i)}`, itemOf(item)])),
    eventId: page.edition ? id(200) : null,
    removedOn: page.removed ? day : null,
  },
  meta,
})
const factsOf = ({ photos, consents, pages }: World): IndexedFacts => ({
  photos: photos.map(({ who, framed }, n) => ({
    id: id(100 + n),
    values: {
      ...kinds.photo.empty,
      seen: who.length > 0 ? 'people' : 'nobody',
      childIds: who.map((i) => children[i]!),
      boxes: framed ? Object.fromEntries(who.map((i) => [children[i]!, boxAt(i)])) : {},
    },
  })),
  consents: consents.map(({ who, purpose, audience, state }, n) => ({
    id: id(300 + n),
    values: {
      ...kinds.consent.empty,
      childId: children[who]!,
      purpose,
      audience,
      decision: state === 'refused' ? 'refused' : 'given',
      validFrom: '2026-01-01',
      withdrawnOn: state === 'withdrawn' ? day : null,
    },
  })),
  guardians: [],
  staff: [],
  vetoes: [],
  pages: pages.map(pageOf),
  day,
})

test('PF85 the index names exactly the pages that the gate of every export refuses, and whom each shows', async () => {
  let [refused, passed, hidden] = [0, 0, 0]
  await fc.assert(
    fc.asyncProperty(world, async (one) => {
      const facts = factsOf(one)
      const { toSolve, showing } = createPageIndex()(facts)
      for (const page of facts.pages) {
        const { childId, audience, items, removedOn } = page.values
        const ask = createAsk({ ...facts, childId, audience })
        const out = await gatePages([{ id: page.id, model: page.values }], (photoId, _page, part) =>
          ask(photoId, part),
        )
        const found = toSolve.find((listed) => listed.page === page)
        expect(found?.refused ?? []).toEqual(removedOn !== null || out.ok ? [] : out.error.refused)
        if (removedOn === null && out.ok) passed++
        if (removedOn === null && !out.ok) refused++
        for (const person of children)
          for (const purpose of purposes) {
            const isAsked = Object.values(items).some((item) => {
              if (item.type !== 'photo') return false
              const photo = facts.photos.find((known) => known.id === item.photoId)!.values
              const box = photo.boxes[person]
              const isGone = box !== undefined && isHidden(box, item.crop, item.covers)
              if (isGone) hidden++
              return (
                photo.childIds.includes(person) &&
                !isGone &&
                neededFor(person, pageUse(childId!, audience)).purpose === purpose
              )
            })
            expect(showing(person, purpose).includes(page)).toBe(removedOn === null && isAsked)
          }
      }
    }),
    { numRuns: 150 },
  )
  expect(Math.min(refused, passed, hidden)).toBeGreaterThan(100)
})

test('PF85 kept by changes it says the same as made anew: a page changed, added, taken out, a consent withdrawn', () => {
  fc.assert(
    fc.property(world, world, fc.constantFrom('page', 'consents', 'photos', 'day'), (one, two, what) => {
      const before = factsOf(one)
      const other = factsOf(two)
      const after: IndexedFacts =
        what === 'page'
          ? { ...before, pages: [...before.pages.slice(1), other.pages[0]!, ...other.pages.slice(2)] }
          : what === 'day'
            ? { ...before, day: '2025-01-01' }
            : { ...before, [what]: other[what] }
      const kept = createPageIndex()
      kept(before)
      expect(kept(after).toSolve).toEqual(createPageIndex()(after).toSolve)
      expect(kept(before).toSolve).toEqual(createPageIndex()(before).toSolve)
    }),
    { numRuns: 150 },
  )
})

test('PF85 a page that has not changed is not looked at again when another one has', () => {
  const facts = factsOf({
    photos: Array.from({ length: 5 }, () => ({ who: [0], framed: false })),
    consents: [],
    pages: [0, 1].map((of) => ({
      of, audience: 'family' as const, items: [{ photo: 0, way: 'whole' as const, over: 0 }], removed: false, edition: false,
    })), // prettier-ignore
  })
  const index = createPageIndex()
  const [first, second] = index(facts).toSolve
  const changed = { ...facts.pages[0]!, values: { ...facts.pages[0]!.values, title: 'Neu' } }
  const after = index({ ...facts, pages: [changed, facts.pages[1]!] }).toSolve
  expect(after[1]).toBe(second)
  expect(after[0]).not.toBe(first)
})
