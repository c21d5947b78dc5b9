import { choice, day, kind, ref, refs, text } from './kind.ts'

export const releaseWays = ['print', 'envelope', 'link'] as const
export type ReleaseWay = (typeof releaseWays)[number]

/** That pages of a child were given to her family: what, to whom, how, and whether it was asked back (RF4). */
export const release = kind('release', {
  version: 3,
  drawer: 'photos',
  scope: 'group',
  subject: { one: 'childId' },
  when: 'releasedOn',
  fields: {
    childId: ref('child', { anonymise: 'keep' }),
    /** Guardians with custody only (RF3). */
    guardianIds: refs('guardian', { anonymise: 'keep' }),
    pageIds: refs('page', { anonymise: 'keep' }),
    /** Who was to be seen when it was given; the pages may show others since. */
    shownChildIds: refs('child', { anonymise: 'keep' }),
    way: choice(releaseWays, { anonymise: 'keep' }),
    releasedOn: day({ anonymise: 'shift' }),
    by: text(),
    /** The mark that stands on each page. */
    mark: text(),
    fileName: text(),
    /** The number of a link (FL1), never its secret; '' for other ways. Until when it holds, and that day too. */
    linkId: text(),
    until: day({ anonymise: 'shift' }),
    /** Null is the least protective value: once asked back it stays so. */
    recalledOn: day({ merge: 'restrictive', anonymise: 'shift' }),
  },
  retention: { startsOn: 'child.leftOn', keep: 'withChild', because: 'R7: goes with the portfolio' },
  empty: {
    childId: null,
    guardianIds: [],
    pageIds: [],
    shownChildIds: [],
    way: 'envelope',
    releasedOn: null,
    by: '',
    mark: '',
    fileName: '',
    linkId: '',
    until: null,
    recalledOn: null,
  },
  upgrade: {
    2: (v1) => ({ ...v1, linkId: '', until: null }),
    3: (v2) => ({ ...v2, shownChildIds: [] }),
  },
})
