import { day, flag, kind, ref } from './kind.ts'

/**
 * What a child said in child mode about a photo of hers or about a page: "das bleibt bei mir" or "das darf gezeigt
 * werden" (KM7). Written by the child's own hand only: the vault saves this kind in child mode and at no other time.
 */
export const veto = kind('veto', {
  version: 1,
  drawer: 'photos',
  scope: 'group',
  subject: { one: 'childId' },
  fields: {
    childId: ref('child', { anonymise: 'keep' }),
    /** One of these two. */
    photoId: ref('photo', { anonymise: 'keep' }),
    pageId: ref('page', { anonymise: 'keep' }),
    stays: flag({ merge: 'restrictive', order: [true, false], anonymise: 'keep' }),
    saidOn: day({ anonymise: 'shift' }),
  },
  retention: { startsOn: 'child.leftOn', keep: 'withChild', because: 'R7: goes with the portfolio' },
  empty: { childId: null, photoId: null, pageId: null, stays: false, saidOn: null },
})
