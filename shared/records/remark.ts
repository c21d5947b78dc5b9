import { day, kind, longText, ref } from './kind.ts'

/** What somebody notes about an observation for herself: hers alone by key, and of no use to a page (PF111). */
export const remark = kind('remark', {
  version: 1,
  drawer: 'own',
  scope: 'person',
  subject: { one: 'childId' },
  fields: {
    childId: ref('child'),
    observationId: ref('observation'),
    text: longText(),
    writtenOn: day(),
  },
  retention: {
    startsOn: 'writtenOn',
    keep: { months: 3 },
    because: 'R8: product 6.1, private working notes, never part of the file',
  },
  empty: { childId: null, observationId: null, text: '', writtenOn: null },
})
