import { z } from 'zod'
import { allergySchema } from './childSafety.ts'
import { kind, of, ref, setOf, text } from './kind.ts'

/** What may be read at the lock screen in an emergency (decision 23); written from `safety` by every save. */
export const emergencyCard = kind('emergencyCard', {
  version: 1,
  drawer: 'safety',
  scope: 'group',
  subject: { one: 'childId' },
  fields: {
    childId: ref('child', { anonymise: 'keep' }),
    name: text(),
    groupName: text(),
    allergies: setOf(allergySchema),
    medicinePlace: text({ merge: 'both' }),
    notes: text({ merge: 'both' }),
    contacts: of(
      z
        .array(
          z.object({ name: z.string().max(300), phone: z.string().max(60), relation: z.string().max(100) }),
        )
        .max(50),
    ),
  },
  retention: { startsOn: 'child.leftOn', keep: 'withChild', because: 'R3: follows childSafety' },
  empty: {
    childId: null,
    name: '',
    groupName: '',
    allergies: [],
    medicinePlace: '',
    notes: '',
    contacts: [],
  },
})
