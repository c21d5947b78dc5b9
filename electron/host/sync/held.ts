/**
 * What this PC wrote about a child before it learnt that she is being deleted, and what is in no chain yet (Q1): it is
 * held back, so that nothing of hers goes out after the order to purge it. Which versions these are the vault says; until
 * a vault has looked at an order that came, everything of ours waits.
 */
import { z } from 'zod'
import { utf8ToBytes } from '#shared/basics/bytes.ts'
import { versionSchema } from '#shared/host/api.ts'
import { idSchema } from '#shared/records/kind.ts'
import { readKept, type KeptFile } from '../keeper/keptFile.ts'

const fileSchema = z.strictObject({
  v: z.literal(1),
  entries: z.array(
    z.strictObject({
      /** Of the deletion. */
      name: idSchema,
      since: z.number(),
      versions: z.array(versionSchema),
      wraps: z.array(idSchema),
      blobs: z.array(idSchema),
    }),
  ),
})
type Entry = z.infer<typeof fileSchema>['entries'][number]

export interface Hold {
  /** An order came at which no vault here has looked. */
  all(): boolean
  version(dev: string, devSeq: number): boolean
  wrap(id: string): boolean
  blob(id: string): boolean
}

export interface Held extends Omit<Hold, 'all'> {
  /** Replaces what is held for this deletion; nothing named: it is released. Answers since when it is held. */
  put(what: Omit<Entry, 'since'>): Promise<number>
}

export async function openHeld(file: KeptFile, now: () => number): Promise<Held> {
  let entries: Entry[] = []
  let versions = new Set<string>()
  let wraps = new Set<string>()
  let blobs = new Set<string>()
  const take = (next: Entry[]): void => {
    entries = next
    versions = new Set(entries.flatMap((one) => one.versions))
    wraps = new Set(entries.flatMap((one) => one.wraps))
    blobs = new Set(entries.flatMap((one) => one.blobs))
  }
  // Lost, the next look of a vault says it again.
  take((await readKept(file, fileSchema))?.entries ?? [])
  return {
    version: (dev, devSeq) => versions.size > 0 && versions.has(`${dev}:${devSeq}`),
    wrap: (id) => wraps.has(id),
    blob: (id) => blobs.has(id),
    async put(what) {
      const known = entries.find((one) => one.name === what.name)
      const since = known?.since ?? now()
      const others = entries.filter((one) => one !== known)
      const empty = what.versions.length + what.wraps.length + what.blobs.length === 0
      if (empty && !known) return since
      const next = empty ? others : [...others, { ...what, since }]
      await file.write(utf8ToBytes(JSON.stringify({ v: 1, entries: next })))
      take(next)
      return since
    },
  }
}
