/**
 * What was purged, by random ids, in a file beside the database: one line an order, only ever added to. A backup of the
 * database that is older than a purge is brought up to it before anybody may read (SV16).
 */
import { appendFile, open } from 'node:fs/promises'
import { z } from 'zod'
import { idSchema } from '#shared/records/kind.ts'
import type { PurgeEntry } from '../sync/purge.ts'
import { readText } from './folder.ts'

const entrySchema = z.strictObject({
  tenant: idSchema,
  at: z.number().int(),
  objIds: z.array(idSchema),
  blobs: z.array(idSchema),
})

export async function noteInLedger(file: string, entry: PurgeEntry): Promise<void> {
  await appendFile(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 })
  const handle = await open(file, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A last line that a crash cut short was never obeyed and is left out. */
export async function readLedger(file: string): Promise<readonly PurgeEntry[]> {
  const text = (await readText(file)) ?? ''
  return text.split('\n').flatMap((line) => {
    try {
      const parsed = entrySchema.safeParse(JSON.parse(line))
      return parsed.success ? [parsed.data] : []
    } catch {
      return []
    }
  })
}
