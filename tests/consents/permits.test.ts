import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { consentState, neededFor, permits, pageUse, type Ask } from '#shared/consents/permits.ts'
import { audiences, purposes } from '#shared/records/consent.ts'
import { kinds, type Values } from '#shared/records/kinds.ts'
import { valuesOf } from '#tests/records/arbitraries.ts'

const id = (digit: string): string => digit.repeat(32)
const [mia, ben, zoe] = [id('a'), id('b'), id('c')]
const [mother, father, stranger] = [id('1'), id('2'), id('3')]
const anna = id('9')
const today = '2026-11-22'

type Consent = Values<'consent'>
const consent = (changes: Partial<Consent>): Consent => ({
  ...kinds.consent.empty,
  childId: mia,
  decision: 'given',
  audience: 'house',
  validFrom: '2026-01-01',
  ...changes,
})
const guardian = (guardianId: string, changes: Partial<Values<'guardian'>> = {}) => ({
  id: guardianId,
  values: { ...kinds.guardian.empty, childIds: [mia], ...changes },
})
const colleague = (photoConsent: '' | 'given' | 'refused') => ({
  id: anna,
  values: { ...kinds.staff.empty, photoConsent },
})

interface Case {
  readonly photo?: Partial<Ask['photo']>
  readonly consents?: readonly Consent[]
  readonly guardians?: Ask['guardians']
  readonly staff?: Ask['staff']
  readonly use?: Partial<Ask['use']>
  readonly day?: string
  readonly shown?: Ask['shown']
}

const ask = (input: Case): Ask => ({
  photo: {
    seen: 'people',
    childIds: [mia],
    staffIds: [],
    others: false,
    boxes: {},
    othersFramed: [],
    ...input.photo,
  },
  consents: input.consents ?? [consent({})],
  guardians: input.guardians ?? [],
  staff: input.staff ?? [],
  use: { purpose: 'ownPortfolio', audience: 'family', forChild: mia, ...input.use },
  day: input.day ?? today,
  shown: input.shown,
})
const yes = { permitted: true }
const no = (...reasons: object[]) => ({ permitted: false, reasons })

/** Every permission with its refused twin. */
const table: readonly (readonly [string, Case, object])[] = [
  ['C1 a photo that somebody has looked at may be used', {}, yes],
  ['C1 a photo that nobody has looked at may be used nowhere', { photo: { seen: '' } }, no({ rule: 'C1' })],
  [
    'C1 "nobody has looked" counts even where names and consents stand',
    { photo: { seen: '', childIds: [mia] } },
    no({ rule: 'C1' }),
  ],
  ['C1 "people" without naming one is no answer', { photo: { childIds: [] } }, no({ rule: 'C1' })],
  [
    'C11 nobody recognisable: allowed without any consent',
    { photo: { seen: 'nobody', childIds: [] }, consents: [] },
    yes,
  ],
  [
    'C11 a child named beside "nobody" is asked like any other',
    { photo: { seen: 'nobody' }, consents: [] },
    no({ rule: 'C8', childId: mia }),
  ],

  [
    'C2 both guardians say yes',
    {
      consents: [consent({ guardianId: mother }), consent({ guardianId: father })],
      guardians: [guardian(mother), guardian(father)],
    },
    yes,
  ],
  [
    'C2 guardians with custody who differ count as refused',
    {
      consents: [
        consent({ guardianId: mother }),
        consent({ guardianId: father, decision: 'refused', audience: 'family' }),
      ],
      guardians: [guardian(mother), guardian(father)],
    },
    no({ rule: 'C2', childId: mia }),
  ],
  [
    'C2 the family said yes, one guardian withdrew later',
    {
      consents: [consent({}), consent({ guardianId: father, withdrawnOn: '2026-05-01' })],
      guardians: [guardian(father)],
    },
    no({ rule: 'C2', childId: mia }),
  ],
  [
    'C2 one guardian answered, the other is silent: no difference',
    { consents: [consent({ guardianId: mother })], guardians: [guardian(mother), guardian(father)] },
    yes,
  ],
  [
    'C2 a yes of somebody without custody does not count',
    { consents: [consent({ guardianId: mother })], guardians: [guardian(mother, { custody: 'none' })] },
    no({ rule: 'C8', childId: mia }),
  ],
  [
    'C2 a no of somebody without custody does not count either',
    {
      consents: [consent({}), consent({ guardianId: father, decision: 'refused', audience: 'family' })],
      guardians: [guardian(father, { custody: 'none' })],
    },
    yes,
  ],
  [
    'C2 a yes of an unknown guardian does not count',
    { consents: [consent({ guardianId: stranger })] },
    no({ rule: 'C8', childId: mia }),
  ],
  [
    'C2 a no of an unknown guardian does',
    { consents: [consent({}), consent({ guardianId: stranger, decision: 'refused', audience: 'family' })] },
    no({ rule: 'C2', childId: mia }),
  ],
  [
    'C2 a guardian of another child has no say here',
    { consents: [consent({ guardianId: mother })], guardians: [guardian(mother, { childIds: [ben] })] },
    no({ rule: 'C8', childId: mia }),
  ],

  [
    'C3 both pictured children have consent',
    {
      photo: { childIds: [mia, ben] },
      consents: [consent({}), consent({ childId: ben, purpose: 'otherPortfolios' })],
    },
    yes,
  ],
  [
    'C3 one of two has refused',
    {
      photo: { childIds: [mia, ben] },
      consents: [
        consent({}),
        consent({ childId: ben, purpose: 'otherPortfolios', decision: 'refused', audience: 'family' }),
      ],
    },
    no({ rule: 'C3', childId: ben }),
  ],
  [
    'C3 each refusing child is named once',
    { photo: { childIds: [zoe, ben, zoe] }, consents: [] },
    no({ rule: 'C8', childId: ben }, { rule: 'C8', childId: zoe }),
  ],

  [
    'C4 another child in the picture needs otherPortfolios, not ownPortfolio',
    { photo: { childIds: [mia, ben] }, consents: [consent({}), consent({ childId: ben })] },
    no({ rule: 'C8', childId: ben }),
  ],
  [
    'C4 otherPortfolios does not allow the own page',
    { consents: [consent({ purpose: 'otherPortfolios' })] },
    no({ rule: 'C8', childId: mia }),
  ],
  [
    'C4 for the group wall each child is asked for the group wall',
    { use: { purpose: 'groupWall', audience: 'house' }, consents: [consent({ purpose: 'groupWall' })] },
    yes,
  ],
  [
    'C4 consent for the portfolio is none for the wall',
    { use: { purpose: 'groupWall', audience: 'house' } },
    no({ rule: 'C8', childId: mia }),
  ],
  [
    'C4 consent for the wall is none for the press',
    {
      use: { purpose: 'press', audience: 'public' },
      consents: [consent({ purpose: 'groupWall', audience: 'public' })],
    },
    no({ rule: 'C8', childId: mia }),
  ],

  ['C5 a wider circle covers a narrower one', { consents: [consent({ audience: 'public' })] }, yes],
  [
    'C5 a narrower circle does not cover a wider one',
    {
      use: { purpose: 'groupWall', audience: 'house' },
      consents: [consent({ purpose: 'groupWall', audience: 'groupFamilies' })],
    },
    no({ rule: 'C5', childId: mia }),
  ],
  [
    'C5 on another child’s page at least the families of the group will see it',
    {
      photo: { childIds: [mia, ben] },
      consents: [consent({}), consent({ childId: ben, purpose: 'otherPortfolios', audience: 'family' })],
    },
    no({ rule: 'C5', childId: ben }),
  ],
  [
    'C5 a no to the public leaves the family its yes',
    { consents: [consent({ audience: 'family' }), consent({ audience: 'public', decision: 'refused' })] },
    yes,
  ],
  [
    'C5 a no to the family is a no to everybody',
    {
      use: { purpose: 'press', audience: 'public' },
      consents: [consent({ purpose: 'press', audience: 'family', decision: 'refused' })],
    },
    no({ rule: 'C3', childId: mia }),
  ],
  [
    'C5 a later, narrower yes takes the place of the wider one',
    {
      use: { purpose: 'groupWall', audience: 'house' },
      consents: [
        consent({ purpose: 'groupWall' }),
        consent({ purpose: 'groupWall', audience: 'family', validFrom: '2026-06-01' }),
      ],
    },
    no({ rule: 'C5', childId: mia }),
  ],

  ['C6 valid on its first day', { consents: [consent({ validFrom: today })] }, yes],
  [
    'C6 not yet valid the day before',
    { consents: [consent({ validFrom: '2026-11-23' })] },
    no({ rule: 'C6', childId: mia }),
  ],
  ['C6 valid on its last day', { consents: [consent({ validUntil: today })] }, yes],
  [
    'C6 not valid the day after',
    { consents: [consent({ validUntil: '2026-11-21' })] },
    no({ rule: 'C6', childId: mia }),
  ],
  ['C6 without a first day it holds since ever', { consents: [consent({ validFrom: null })] }, yes],
  [
    'C6 renewed after it ran out',
    { consents: [consent({ validUntil: '2026-08-31' }), consent({ validFrom: '2026-09-01' })] },
    yes,
  ],
  [
    'C6 a no is not waited for',
    {
      consents: [consent({}), consent({ decision: 'refused', audience: 'family', validFrom: '2027-01-01' })],
    },
    no({ rule: 'C3', childId: mia }),
  ],

  [
    'C7 withdrawn today: refused today',
    { consents: [consent({ withdrawnOn: today })] },
    no({ rule: 'C7', childId: mia }),
  ],
  [
    'C7 a clock set back does not revive it',
    { consents: [consent({ withdrawnOn: today })], day: '2026-02-01' },
    no({ rule: 'C7', childId: mia }),
  ],
  [
    'C7 given anew after the withdrawal',
    { consents: [consent({ withdrawnOn: '2026-05-01' }), consent({ validFrom: '2026-09-01' })] },
    yes,
  ],
  [
    'C7 an older yes does not outlive the withdrawal of a newer one',
    { consents: [consent({}), consent({ validFrom: '2026-03-01', withdrawnOn: '2026-05-01' })] },
    no({ rule: 'C7', childId: mia }),
  ],
  [
    'C7 yes and withdrawal on one day: withdrawn',
    { consents: [consent({ withdrawnOn: today }), consent({ validFrom: today })] },
    no({ rule: 'C7', childId: mia }),
  ],
  [
    'C3 yes and no on one day: no',
    { consents: [consent({}), consent({ decision: 'refused', audience: 'family' })] },
    no({ rule: 'C3', childId: mia }),
  ],
  [
    'C3 a later yes follows an earlier no',
    {
      consents: [consent({ decision: 'refused', audience: 'family' }), consent({ validFrom: '2026-09-01' })],
    },
    yes,
  ],

  ['C8 nothing on record is a no', { consents: [] }, no({ rule: 'C8', childId: mia })],
  [
    'C8 a child nobody knows is refused',
    { photo: { childIds: [mia, id('f')] } },
    no({ rule: 'C8', childId: id('f') }),
  ],
  [
    'C8 consent of another child does not help',
    { consents: [consent({ childId: ben })] },
    no({ rule: 'C8', childId: mia }),
  ],

  ['C9 other people recognisable', { photo: { others: true } }, no({ rule: 'C9' })],
  ['C9 other people alone', { photo: { others: true, childIds: [] } }, no({ rule: 'C9' })],
  [
    'C9 other people beside "nobody recognisable"',
    { photo: { seen: 'nobody', others: true, childIds: [] } },
    no({ rule: 'C9' }),
  ],

  ['C10 a colleague who agreed', { photo: { staffIds: [anna] }, staff: [colleague('given')] }, yes],
  [
    'C10 a colleague who refused',
    { photo: { staffIds: [anna] }, staff: [colleague('refused')] },
    no({ rule: 'C10', staffId: anna }),
  ],
  [
    'C10 a colleague who has not been asked',
    { photo: { staffIds: [anna] }, staff: [colleague('')] },
    no({ rule: 'C10', staffId: anna }),
  ],
  ['C10 a colleague nobody knows', { photo: { staffIds: [anna] } }, no({ rule: 'C10', staffId: anna })],
  [
    'C10 only colleagues in the picture',
    { photo: { childIds: [], staffIds: [anna] }, consents: [], staff: [colleague('given')] },
    yes,
  ],
]

const right = { x: 0.5, y: 0, w: 0.5, h: 1 }
const whole = { x: 0, y: 0, w: 1, h: 1 }
const face = { x: 0.1, y: 0.2, w: 0.2, h: 0.3 }
const guest = { x: 0.2, y: 0.5, w: 0.1, h: 0.2 }
const over = (box: typeof face) => ({ ...box, sticker: '', colour: '#ffcc00' })
/** Mia, who may be shown, and Ben, who may not. */
const withBen = { childIds: [mia, ben], boxes: { [ben]: face } }
const benRefused = no({ rule: 'C8', childId: ben })
const withGuest = { others: true, boxes: { 'other:1': guest }, othersFramed: ['other:1'] }

const hidden: readonly (readonly [string, Case, object])[] = [
  ['C12 the whole photo shows Ben', { photo: withBen }, benRefused],
  ['C12 Ben is cut away', { photo: withBen, shown: { crop: right, covers: [] } }, yes],
  ['C12 Ben lies under a cover', { photo: withBen, shown: { crop: whole, covers: [over(face)] } }, yes],
  [
    'C12 a cover that leaves a strip of the box is none',
    { photo: withBen, shown: { crop: whole, covers: [over({ ...face, w: 0.199 })] } },
    benRefused,
  ],
  [
    'C12 two covers without a gap hide the box together',
    {
      photo: withBen,
      shown: { crop: whole, covers: [over({ ...face, w: 0.12 }), over({ ...face, x: 0.21, w: 0.1 })] },
    },
    yes,
  ],
  [
    'C12 who has no box may be anywhere',
    { photo: { ...withBen, boxes: {} }, shown: { crop: right, covers: [over(whole)] } },
    benRefused,
  ],
  [
    'C12 the box of somebody else does not hide Ben',
    { photo: { ...withBen, boxes: { [mia]: face } }, shown: { crop: right, covers: [] } },
    benRefused,
  ],
  [
    'C12 a colleague who has not agreed is cut away',
    { photo: { staffIds: [anna], boxes: { [anna]: face } }, shown: { crop: right, covers: [] } },
    yes,
  ],
  [
    'C12 a colleague who has not agreed and shows',
    { photo: { staffIds: [anna], boxes: { [anna]: face } }, shown: { crop: whole, covers: [] } },
    no({ rule: 'C10', staffId: anna }),
  ],
  [
    'C1 no cover helps where nobody has looked',
    { photo: { ...withBen, seen: '' }, shown: { crop: whole, covers: [over(whole)] } },
    no({ rule: 'C1' }),
  ],
  ['C13 a guest who shows', { photo: withGuest, shown: { crop: whole, covers: [] } }, no({ rule: 'C9' })],
  [
    'C13 all guests framed and covered',
    { photo: withGuest, shown: { crop: whole, covers: [over(guest)] } },
    yes,
  ],
  ['C13 all guests framed and cut away', { photo: withGuest, shown: { crop: right, covers: [] } }, yes],
  [
    'C13 guests framed, but nobody said that these are all',
    { photo: { ...withGuest, othersFramed: [] }, shown: { crop: right, covers: [] } },
    no({ rule: 'C9' }),
  ],
  [
    'C13 others without a single frame',
    { photo: { ...withGuest, boxes: {}, othersFramed: [] }, shown: { crop: right, covers: [over(whole)] } },
    no({ rule: 'C9' }),
  ],
  [
    'C13 one more frame came from another PC: nobody has said that these are all',
    {
      photo: { ...withGuest, boxes: { 'other:1': guest, 'other:2': face } },
      shown: { crop: right, covers: [] },
    },
    no({ rule: 'C9' }),
  ],
  [
    'C13 a frame that was said to be one of all has gone',
    {
      photo: { ...withGuest, othersFramed: ['other:1', 'other:2'] },
      shown: { crop: right, covers: [] },
    },
    no({ rule: 'C9' }),
  ],
  [
    'C13 one of two guests shows',
    {
      photo: {
        others: true,
        boxes: { 'other:1': guest, 'other:2': { ...guest, x: 0.7 } },
        othersFramed: ['other:2', 'other:1'],
      },
      shown: { crop: right, covers: [] },
    },
    no({ rule: 'C9' }),
  ],
  [
    'C14 a crop that leaves the photo hides nobody: cut at the edge it would show another part',
    { photo: withBen, shown: { crop: { x: -0.8, y: 0, w: 0.85, h: 1 }, covers: [] } },
    benRefused,
  ],
  [
    'C14 the same crop inside the photo does',
    { photo: withBen, shown: { crop: { x: 0, y: 0, w: 0.05, h: 1 }, covers: [] } },
    yes,
  ],
  [
    'C14 nor does it under covers',
    { photo: withBen, shown: { crop: { ...whole, w: 1.5 }, covers: [over(face)] } },
    benRefused,
  ],
]

test.each(hidden)('%s', (_title, input, expected) => {
  expect(permits(ask(input))).toEqual(expected)
})

test('C15 a page asks for what it is to those who will see it', () => {
  expect(audiences.map((audience) => pageUse(mia, audience))).toEqual([
    { purpose: 'ownPortfolio', audience: 'family', forChild: mia },
    { purpose: 'printForParents', audience: 'groupFamilies', forChild: mia },
    { purpose: 'groupWall', audience: 'house', forChild: mia },
    { purpose: 'press', audience: 'public', forChild: mia },
  ])
})

describe('every permission with its refused twin', () => {
  test.each(table)('%s', (_title, input, expected) => {
    expect(permits(ask(input))).toEqual(expected)
  })
})

const consentArbitrary = valuesOf('consent').map((values) => ({
  ...values,
  guardianId: null,
  childId: values.childId ?? id('0'),
}))
const photoArbitrary = valuesOf('photo').filter((photo) => photo.childIds.length > 0)
const askArbitrary = fc.record({
  photo: photoArbitrary,
  consents: fc.array(consentArbitrary, { maxLength: 12 }),
  guardians: fc.constant([]),
  staff: fc.constant([]),
  use: fc.record({
    purpose: fc.constantFrom(...purposes),
    audience: fc.constantFrom(...audiences),
    forChild: fc.constantFrom(id('0'), id('1')),
  }),
  day: fc.constantFrom('2024-06-01', '2025-06-01', '2026-11-22', '2028-01-01'),
})
const generous = (input: Ask): Ask => ({
  ...input,
  photo: { ...input.photo, seen: 'people', others: false, staffIds: [] },
  consents: [
    ...input.consents,
    ...input.photo.childIds.map((childId) =>
      consent({ childId, ...neededFor(childId, input.use), validFrom: '2023-01-01' }),
    ),
  ],
})

test('C3 whatever is permitted has a live yes for every pictured child', () => {
  let permitted = 0
  fc.assert(
    fc.property(askArbitrary.map(generous), (input) => {
      if (!permits(input).permitted) return
      permitted++
      for (const childId of input.photo.childIds) {
        const { purpose, audience } = neededFor(childId, input.use)
        const yeses = input.consents.filter(
          (one) =>
            one.childId === childId &&
            one.purpose === purpose &&
            one.decision === 'given' &&
            one.withdrawnOn === null &&
            audiences.indexOf(one.audience) >= audiences.indexOf(audience) &&
            (one.validFrom ?? '') <= input.day &&
            (one.validUntil ?? '9999-12-31') >= input.day,
        )
        expect(yeses.length).toBeGreaterThan(0)
      }
    }),
    { numRuns: 2000 },
  )
  expect(permitted).toBeGreaterThan(50)
})

test('C8 without consents no photo with a child is permitted, for any use on any day', () => {
  fc.assert(
    fc.property(askArbitrary, (input) => {
      expect(permits({ ...input, consents: [] }).permitted).toBe(false)
    }),
  )
})

test('C7 a withdrawal from today permits nothing more, whatever stood before and whatever day the clock shows', () => {
  fc.assert(
    fc.property(askArbitrary.map(generous), (input) => {
      const [childId] = input.photo.childIds
      const { purpose } = neededFor(childId!, input.use)
      const withdrawal = consent({ childId: childId!, purpose, withdrawnOn: '2028-01-01' })
      expect(permits({ ...input, consents: [...input.consents, withdrawal] }).permitted).toBe(false)
    }),
    { numRuns: 500 },
  )
})

test('the order of records never changes the answer', () => {
  fc.assert(
    fc.property(askArbitrary.map(generous), (input) => {
      expect(
        permits({
          ...input,
          consents: [...input.consents].reverse(),
          photo: { ...input.photo, childIds: [...input.photo.childIds].reverse() },
        }),
      ).toEqual(permits(input))
    }),
    { numRuns: 500 },
  )
})

test('one more person in the picture never makes it more permitted', () => {
  fc.assert(
    fc.property(askArbitrary.map(generous), (input) => {
      if (permits(input).permitted) return
      expect(
        permits({ ...input, photo: { ...input.photo, childIds: [...input.photo.childIds, zoe] } }).permitted,
      ).toBe(false)
    }),
  )
})

test('C6 the state names the day on which the first yes ends', () => {
  const consents = [
    consent({ guardianId: mother, validUntil: '2027-07-31' }),
    consent({ guardianId: father, validUntil: '2027-01-31' }),
  ]
  const state = consentState({
    childId: mia,
    purpose: 'ownPortfolio',
    audience: 'family',
    consents,
    guardians: [guardian(mother), guardian(father)],
    day: today,
  })
  expect(state).toEqual({ state: 'given', until: '2027-01-31' })
})
