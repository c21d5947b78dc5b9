/** PF114: what of a group's pages may come into its year book. */
import { describe, expect, test } from 'vitest'
import { createAsk } from '#shared/portfolio/createAsk.ts'
import { kitaYearOf, yearBookAudience, yearBookChoice, yearsOf } from '#shared/portfolio/yearBook.ts'
import { audiences, purposes, type Audience, type Purpose } from '#shared/records/consent.ts'
import { kinds, type Rec, type Values } from '#shared/records/kinds.ts'
import { pageOf, photoItem } from '../pdf/pages.ts'

const id = (digit: string): string => digit.repeat(32)
const [group, otherGroup, mia, ben, photoId] = [id('1'), id('2'), id('a'), id('b'), id('f')]
const rec = <K extends 'page' | 'child' | 'consent' | 'photo'>(kind: K, its: string, values: Partial<Values<K>>): Rec<K> =>
  ({ id: its, values: { ...kinds[kind].empty, ...values } }) as unknown as Rec<K> // prettier-ignore
const children = [
  rec('child', mia, { firstName: 'Mia', groupId: group }),
  rec('child', ben, { firstName: 'Ben', groupId: otherGroup }),
]
const day = '2026-10-05'
const page = (its: string, values: Partial<Values<'page'>> = {}): Rec<'page'> =>
  rec('page', id(its), { childId: mia, date: day, audience: 'groupFamilies', title: its, ...values })
const withPhoto = { items: pageOf([photoItem({ photoId })]).model.items }

function choose(
  pages: readonly Rec<'page'>[],
  consents: readonly { purpose: Purpose; audience: Audience; decision: 'given' | 'refused' }[] = [],
  kept: readonly string[] = [],
) {
  return yearBookChoice({
    pages,
    children,
    groupId: group,
    from: '2026-08-01',
    until: '2027-07-31',
    isKept: (pageId) => kept.includes(pageId),
    askOf: (childId) =>
      createAsk({
        photos: [rec('photo', photoId, { childIds: [mia], seen: 'people' })],
        consents: consents.map((consent, i) =>
          rec('consent', id(String(i)), { childId: mia, validFrom: '2026-01-01', ...consent }),
        ),
        guardians: [],
        staff: [],
        vetoes: [],
        childId,
        audience: yearBookAudience,
        day,
      }),
  })
}
const titles = (found: ReturnType<typeof choose>): readonly string[] =>
  found.pages.map(({ page }) => page.values.title)

describe('PF114 the pages of a year book', () => {
  test.each(audiences)(
    'a page made for the circle %s: only one for more than its own family is offered',
    (audience) => {
      const found = choose([page('3', { audience })])
      expect(titles(found)).toEqual(audience === 'family' ? [] : ['3'])
      expect(found.onlyFamily).toBe(audience === 'family' ? 1 : 0)
    },
  )

  test('only of this group, of these days, in the order of the days, and not what was taken out', () => {
    const found = choose([
      page('4', { date: '2027-07-31' }),
      page('3', { date: '2026-08-01' }),
      page('5', { date: '2026-07-31' }),
      page('6', { date: '2027-08-01' }),
      page('7', { date: null }),
      page('8', { childId: ben }),
      page('9', { removedOn: day }),
    ])
    expect(titles(found)).toEqual(['3', '4'])
  })

  test('an edition of an event page is nobody’s loss', () => {
    expect(choose([page('3', { audience: 'family', eventId: id('4') })]).onlyFamily).toBe(0)
  })

  test('a photo comes in only with a yes to prints for the families of the group, whatever else was answered', () => {
    for (const purpose of purposes)
      for (const audience of audiences)
        for (const decision of ['given', 'refused'] as const) {
          const { pages } = choose([page('3', withPhoto)], [{ purpose, audience, decision }])
          // The rule once more, in other words: said yes, to printing, and to at least the group.
          const may = decision === 'given' && purpose === 'printForParents' && audience !== 'family'
          expect([purpose, audience, decision, pages[0]!.reasons.length === 0]).toEqual([purpose, audience, decision, may]) // prettier-ignore
        }
  })

  test('what a child keeps to herself is marked, and nothing of it is lost from the list', () => {
    const found = choose([page('3'), page('4')], [], [id('3')])
    expect(found.pages.map(({ kept }) => kept)).toEqual([true, false])
  })
})

test('PF114 a Kita’s year runs from August to July', () => {
  expect(kitaYearOf('2026-07-31')).toEqual({ from: '2025-08-01', until: '2026-07-31' })
  expect(kitaYearOf('2026-08-01')).toEqual({ from: '2026-08-01', until: '2027-07-31' })
  expect(yearsOf('2026-08-01', '2027-07-31')).toBe('2026/27')
  expect(yearsOf('2026-08-01', '2026-12-31')).toBe('2026')
})
