/**
 * The last copy of what this PC alone wrote about a child who was deleted meanwhile (Q2): seven days readable for the
 * Leitung, then destroyed here for good, whether anybody signs in or not. In no chain, no backup, no index. The keeper
 * knows how many edits there are and until when; the rest is sealed by the vault.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { bytesToUtf8, concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { daySchema, idSchema } from '#shared/records/kind.ts'
import { createKeptFile, type KeptFile } from './keptFile.ts'
import type { Files } from './files.ts'

const headSchema = z.strictObject({
  v: z.literal(1),
  /** The day on which it is destroyed. */
  until: daySchema,
  /** Edits in it; 0: a picture that belongs to another. */
  count: z.number().int().min(0),
})

export interface Quarantined {
  readonly id: string
  readonly until: string
  readonly count: number
}

export interface Quarantine {
  put(item: Quarantined, bytes: Uint8Array): Promise<void>
  list(): Promise<(Quarantined & { readonly bytes: Bytes })[]>
  get(id: string): Promise<Bytes | null>
  /** How many went. */
  destroyDue(today: string): Promise<number>
}

export function createQuarantine(files: Files, profileFolder: string, onMended: () => void): Quarantine {
  const folder = join(profileFolder, 'quarantine')
  const kept = (id: string): KeptFile => createKeptFile(files, folder, id, onMended)
  async function read(id: string): Promise<(Quarantined & { readonly bytes: Bytes }) | null> {
    const body = await kept(id).read()
    if (!body || body === 'damaged' || body.length < 4) return null
    const length = new DataView(body.buffer, body.byteOffset).getUint32(0)
    try {
      const head = headSchema.parse(JSON.parse(bytesToUtf8(body.subarray(4, 4 + length))))
      return { id, until: head.until, count: head.count, bytes: body.slice(4 + length) }
    } catch {
      return null
    }
  }
  async function ids(): Promise<string[]> {
    const names = (await files.list(folder)).map(({ name }) => name.slice(0, 32))
    return [...new Set(names)].filter((name) => idSchema.safeParse(name).success)
  }
  return {
    async put({ id, until, count }, bytes) {
      // Said once more after a crash: the days do not begin anew.
      const there = await read(id)
      const head = utf8ToBytes(
        JSON.stringify({ v: 1, until: there && there.until < until ? there.until : until, count }),
      )
      const length = new Uint8Array(4)
      new DataView(length.buffer).setUint32(0, head.length)
      await files.makeFolder(folder)
      await kept(id).write(concatBytes(length, head, bytes))
    },
    async list() {
      const found = await Promise.all((await ids()).map(read))
      return found.filter((one) => one !== null && one.count > 0) as (Quarantined & { bytes: Bytes })[]
    },
    get: async (id) => (await read(id))?.bytes ?? null,
    async destroyDue(today) {
      let gone = 0
      for (const id of await ids()) {
        const one = await read(id)
        // What can't be read any more is of no use to anybody.
        if (one && one.until > today) continue
        await kept(id).destroy()
        gone++
      }
      return gone
    },
  }
}
