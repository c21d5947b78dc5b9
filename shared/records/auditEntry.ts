import { count, kind, of, text } from './kind.ts'
import { z } from 'zod'

/** One line of the audit chain: who did what to which object and why; never a field's content (security 1.13). */
export const auditEntry = kind('auditEntry', {
  version: 1,
  drawer: 'audit',
  scope: 'institution',
  subject: null,
  fields: {
    at: count({ anonymise: 'keep' }),
    person: text({ anonymise: 'keep' }),
    action: text({ anonymise: 'keep' }),
    purpose: text({ anonymise: 'keep' }),
    objectIds: of(z.array(z.string().max(64)).max(2000), { anonymise: 'keep' }),
    result: text({ anonymise: 'keep' }),
  },
  retention: { startsOn: 'at', keep: { years: 3 }, because: 'R9: security 1.13' },
  empty: { at: 0, person: '', action: '', purpose: '', objectIds: [], result: '' },
})
