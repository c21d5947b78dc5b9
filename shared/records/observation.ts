import { z } from 'zod'
import { areas } from '../observations/areas.ts'
import { day, kind, longText, ref, refs, setOf, text } from './kind.ts'

/** What somebody saw a child do. What she thinks of it for herself is a document of its own: `remark.ts` (PF111). */
export const observation = kind('observation', {
  version: 1,
  drawer: 'everyday',
  scope: 'group',
  subject: { one: 'childId' },
  when: 'date',
  fields: {
    childId: ref('child', { anonymise: 'keep' }),
    date: day({ anonymise: 'shift' }),
    /** Name of the person who wrote it; the version says who signed it. */
    by: text(),
    title: text(),
    situation: longText(),
    areas: setOf(z.enum(areas), { anonymise: 'keep' }),
    photoIds: refs('photo', { anonymise: 'keep' }),
    nextSteps: longText(),
    /** Taken out of the list; destroyed with the child's file. */
    removedOn: day(),
  },
  retention: {
    startsOn: 'child.leftOn',
    keep: 'withChild',
    because: 'R7: product 6.1, handed over or destroyed at leaving',
  },
  empty: {
    childId: null,
    date: null,
    by: '',
    title: '',
    situation: '',
    areas: [],
    photoIds: [],
    nextSteps: '',
    removedOn: null,
  },
})
