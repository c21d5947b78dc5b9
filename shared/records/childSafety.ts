import { z } from 'zod'
import { kind, longText, ref, setOf, text } from './kind.ts'

export const allergySchema = z.object({
  allergen: z.string().min(1).max(200),
  severity: z.enum(['mild', 'severe', 'lifeThreatening']),
  firstMeasure: z.string().max(1000),
})
export type Allergy = z.infer<typeof allergySchema>

export const pickupBanSchema = z.object({
  person: z.string().min(1).max(300),
  instruction: z.string().max(1000),
})

/** What must be known at once: allergies unite and are never overwritten (security 1.10, H11). */
export const childSafety = kind('childSafety', {
  version: 1,
  drawer: 'safety',
  scope: 'group',
  subject: { one: 'childId' },
  fields: {
    childId: ref('child', { anonymise: 'keep' }),
    allergies: setOf(allergySchema, { merge: 'union' }),
    pickupBans: setOf(pickupBanSchema, { merge: 'union' }),
    medicinePlace: text({ merge: 'both' }),
    emergencyNotes: longText(),
    emergencyContacts: setOf(
      z.object({ name: z.string().max(300), phone: z.string().max(60), relation: z.string().max(100) }),
    ),
  },
  retention: {
    startsOn: 'child.leftOn',
    keep: { years: 1 },
    because: 'R3: product 6.1, health notes 1 year after leaving',
  },
  empty: {
    childId: null,
    allergies: [],
    pickupBans: [],
    medicinePlace: '',
    emergencyNotes: '',
    emergencyContacts: [],
  },
})
