import { z } from 'zod'
import { count, kind, of, text } from './kind.ts'

/**
 * A piece of one session's record (MT23): lines from `from` on. Pieces are only ever added, so that a session whose PC lost
 * its power has everything up to then. The last piece carries the signatures.
 */
export const supportRecord = kind('supportRecord', {
  version: 1,
  drawer: 'audit',
  scope: 'institution',
  subject: null,
  fields: {
    session: text({ anonymise: 'keep' }),
    from: count({ anonymise: 'keep' }),
    /** Each a line of shared/maintenance/supportRecord.ts as JSON. */
    lines: of(z.array(z.string().max(8000)).max(200)),
    /** When this piece was written. */
    at: count({ anonymise: 'keep' }),
    /** By the person here over the last line (recordStatement), base64; '' while it goes on. */
    signedHere: text(),
    /** By the supporter's certificate over the same; '' if she was gone. */
    signedThere: text(),
    /** The supporter's public key, as her certificate has it (SPKI, base64). */
    guestKey: text(),
  },
  retention: { startsOn: 'at', keep: { days: 60 }, because: 'I13: 60 days, security 1.17' },
  empty: { session: '', from: 0, lines: [], at: 0, signedHere: '', signedThere: '', guestKey: '' },
})
