/**
 * What a PC chained after it was removed (T68): whole signed batches as they came, in no chain and no journal, until the
 * Leitung has looked at them. Taken, they go the way of any other; refused, they are destroyed and not kept again. What a
 * purge names is emptied here like everywhere (decision 11): the hash stays, so that the batch still verifies.
 */
import { join } from 'node:path'
import { utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { sha256 } from '../keeper/hashes.ts'
import { decodeBatch, encodeBatch, type Batch, type Op } from '#shared/sync/op.ts'
import { type8 } from '#shared/vault/envelope.ts'
import { createKeptFile, type KeptFile } from '../keeper/keptFile.ts'
import type { Files } from '../keeper/files.ts'

/** Nobody fills a disk with what nobody has asked for. */
const most = 500

export interface LateBatch {
  readonly dev: string
  readonly from: number
  readonly to: number
  readonly bytes: Bytes
}

export interface Late {
  put(batch: Batch): Promise<void>
  /** By PC and number. */
  list(): Promise<LateBatch[]>
  drop(dev: string, refused: boolean): Promise<void>
  /** After a purge. */
  empty(): Promise<void>
}

export function createLate(
  files: Files,
  profileFolder: string,
  isPurged: (objId: string) => boolean,
  onMended: () => void,
): Late {
  const folder = join(profileFolder, 'late')
  const kept = (name: string): KeptFile => createKeptFile(files, folder, name, onMended)
  const names = async (): Promise<string[]> => [
    ...new Set((await files.list(folder)).map(({ name }) => name.replace(/\.[12]$/, ''))),
  ]
  const placeOf = (name: string): { dev: string; from: number; to: number } | null => {
    const found = /^([0-9a-f]{32})-(\d+)-(\d+)$/.exec(name)
    return found && { dev: found[1]!, from: Number(found[2]), to: Number(found[3]) }
  }
  const goes = ({ header, payload }: Op): boolean =>
    payload !== null && header.type8 !== type8.tombstone && isPurged(header.objId)
  const emptied = (batch: Batch): Batch => ({
    ...batch,
    ops: batch.ops.map((op) => (goes(op) ? { ...op, payload: null } : op)),
  })
  return {
    async put(batch) {
      const { dev, n: from } = batch.ops[0]!.header
      const to = batch.ops.at(-1)!.header.n
      const name = `${dev}-${from}-${to}`
      const there = await names()
      // Nothing can stand in a chain behind what was refused of it.
      if (there.includes(name) || there.length >= most || there.includes(`${dev}-refused`)) return
      await files.makeFolder(folder)
      await kept(name).write(encodeBatch(emptied(batch)))
    },
    async list() {
      const found: LateBatch[] = []
      for (const name of await names()) {
        const place = placeOf(name)
        const bytes = place && (await kept(name).read())
        if (place && bytes && bytes !== 'damaged') found.push({ ...place, bytes })
      }
      return found.sort((a, b) => (a.dev < b.dev ? -1 : a.dev > b.dev ? 1 : a.from - b.from))
    },
    async drop(dev, refused) {
      let last = 0
      for (const name of await names()) {
        const place = placeOf(name)
        if (place?.dev !== dev) continue
        last = Math.max(last, place.to)
        await kept(name).destroy()
      }
      if (refused && last > 0) await kept(`${dev}-refused`).write(utf8ToBytes(String(last)))
    },
    async empty() {
      for (const name of await names()) {
        const bytes = placeOf(name) && (await kept(name).read())
        const batch = bytes && bytes !== 'damaged' ? decodeBatch(bytes, sha256) : null
        if (batch?.ok && batch.value.ops.some(goes)) await kept(name).write(encodeBatch(emptied(batch.value)))
      }
    },
  }
}
