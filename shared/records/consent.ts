import { choice, day, kind, ref, text } from './kind.ts'

export const purposes = ['ownPortfolio', 'otherPortfolios', 'groupWall', 'printForParents', 'press'] as const
export type Purpose = (typeof purposes)[number]
export const audiences = ['family', 'groupFamilies', 'house', 'public'] as const
export type Audience = (typeof audiences)[number]

/** The circle a yes for this purpose usually means; forms start with it, an import without a circle uses it. */
export const usualAudience: Readonly<Record<Purpose, Audience>> = {
  ownPortfolio: 'family',
  otherPortfolios: 'groupFamilies',
  groupWall: 'house',
  printForParents: 'groupFamilies',
  press: 'public',
}

/** One answer of one guardian (or the family) for one purpose; withdrawing sets `withdrawnOn` and beats any grant. */
export const consent = kind('consent', {
  version: 1,
  drawer: 'everyday',
  scope: 'group',
  subject: { one: 'childId' },
  fields: {
    childId: ref('child', { anonymise: 'keep' }),
    /** Who answered; null: the family as one. Guardians with custody who differ count as refused (C2). */
    guardianId: ref('guardian', { anonymise: 'keep' }),
    purpose: choice(purposes, { anonymise: 'keep' }),
    /** The widest circle that may see it: family < groupFamilies < house < public. */
    audience: choice(audiences, {
      merge: 'restrictive',
      order: ['family', 'groupFamilies', 'house', 'public'],
      anonymise: 'keep',
    }),
    decision: choice(['refused', 'given'], {
      merge: 'restrictive',
      order: ['refused', 'given'],
      anonymise: 'keep',
    }),
    validFrom: day({ anonymise: 'shift' }),
    validUntil: day({ anonymise: 'shift' }),
    /** Null is the least protective value; the earliest withdrawal wins a merge. */
    withdrawnOn: day({ merge: 'restrictive', anonymise: 'shift' }),
    /** Where the answer comes from: "Papierformular 3.9.2026", "Import". */
    source: text(),
  },
  retention: {
    startsOn: 'validUntil',
    keep: { years: 3 },
    because: 'R6: product 6.1, consents 3 years after their end',
  },
  empty: {
    childId: null,
    guardianId: null,
    purpose: 'ownPortfolio',
    audience: 'family',
    decision: 'refused',
    validFrom: null,
    validUntil: null,
    withdrawnOn: null,
    source: '',
  },
})
