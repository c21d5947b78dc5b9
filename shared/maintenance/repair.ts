import { z } from 'zod'

/** What was found damaged and mended, told once in plain words. */
export const repairSchema = z.strictObject({
  type: z.enum([
    'journalTail',
    'journalFrame',
    /** Entries that were there are gone, and the journal itself shows no damage: somebody took them out. */
    'journalCut',
    'snapshotRebuilt',
    'keyFileTail',
    'databaseRebuilt',
    'blobDamaged',
    'settingsReset',
    'clockJumped',
    'wrongTries',
    'fileMended',
  ]),
  count: z.number().int(),
})
