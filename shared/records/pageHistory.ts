import { z } from 'zod'
import { count, kind, of, ref } from './kind.ts'

/** Undo and redo of one page by one person, so that 200 steps survive a restart (decision 15: drawer own). */
export const pageHistory = kind('pageHistory', {
  version: 1,
  drawer: 'own',
  scope: 'person',
  subject: { one: 'childId' },
  fields: {
    childId: ref('child'),
    pageId: ref('page'),
    /** Oldest first, at most 200; each is an edit of shared/portfolio/edit.ts, parsed there. */
    undo: of(z.array(z.unknown()).max(200)),
    redo: of(z.array(z.unknown()).max(200)),
    steps: count(),
  },
  retention: { startsOn: 'child.leftOn', keep: 'withChild', because: 'R8: decision 19, goes with the page' },
  empty: { childId: null, pageId: null, undo: [], redo: [], steps: 0 },
})
