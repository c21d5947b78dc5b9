import { z } from 'zod'
import { choice, count, day, kind, longText, of, ref, text } from './kind.ts'

export const tombstoneSignatureSchema = z.object({
  /** A person's id, or `card` and its number while the house has only one person (decision 29). */
  by: z.string().max(64),
  signature: z.string().max(200),
})
export type TombstoneSignature = z.infer<typeof tombstoneSignatureSchema>

/** The signed order to delete one child (decision 29): who asked, who confirmed, from which day nothing is left. */
export const deletion = kind('deletion', {
  version: 1,
  drawer: 'everyday',
  scope: 'institution',
  subject: null,
  fields: {
    childId: ref('child', { anonymise: 'keep' }),
    state: choice(['cancelled', 'requested', 'bin', 'done'], { anonymise: 'keep' }),
    requestedAt: count({ anonymise: 'shift' }),
    requestedBy: text(),
    reason: longText({ merge: 'last' }),
    confirmedAt: count({ anonymise: 'shift' }),
    confirmedBy: text(),
    purgeOn: day({ anonymise: 'shift' }),
    signatures: of(z.array(tombstoneSignatureSchema).max(8)),
    /** What was destroyed, in numbers and without a name; written when it is done. */
    certificate: longText({ merge: 'last' }),
  },
  retention: {
    startsOn: 'purgeOn',
    keep: { years: 3 },
    because: 'R9: proof of a deletion, with the audit chain',
  },
  empty: {
    childId: null,
    state: 'requested',
    requestedAt: 0,
    requestedBy: '',
    reason: '',
    confirmedAt: 0,
    confirmedBy: '',
    purgeOn: null,
    signatures: [],
    certificate: '',
  },
})
