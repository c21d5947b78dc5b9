/**
 * Photos and other large content: sealed bytes in files under random ids, 256 folders. A blob is written whole or not
 * at all and never changes; whether its bytes are right only the vault can tell (each chunk carries a tag).
 */
import { join } from 'node:path'
import type { Bytes } from '#shared/basics/bytes.ts'
import { destroyFile, readWhole, replaceFile, type Files } from './files.ts'

export interface Blobs {
  put(id: string, bytes: Bytes): Promise<void>
  get(id: string): Promise<Bytes | null>
  has(id: string): Promise<boolean>
  /** Its key does not open it (MT2): kept beside its place until an intact one is put there. */
  setAside(id: string): Promise<void>
  destroy(id: string): Promise<boolean>
  list(): Promise<string[]>
}

export function createBlobs(files: Files, folder: string): Blobs {
  const shardOf = (id: string): string => join(folder, id.slice(0, 2))
  const pathOf = (id: string): string => join(shardOf(id), id)
  const asideOf = (id: string): string => `${pathOf(id)}.damaged`
  const made = new Set<string>()
  return {
    async put(id, bytes) {
      const shard = shardOf(id)
      if (!made.has(shard)) {
        const isNew = !(await files.stat(shard))
        await files.makeFolder(shard)
        if (isNew) await files.syncFolder(folder)
        made.add(shard)
      }
      await replaceFile(files, pathOf(id), bytes)
      await destroyFile(files, asideOf(id))
    },
    get: (id) => readWhole(files, pathOf(id)),
    has: async (id) => (await files.stat(pathOf(id))) !== null,
    async setAside(id) {
      await files.rename(pathOf(id), asideOf(id))
      await files.syncFolder(shardOf(id))
    },
    async destroy(id) {
      await destroyFile(files, join(shardOf(id), `.${id}.new`))
      await destroyFile(files, asideOf(id))
      if (!(await files.stat(pathOf(id)))) return false
      await destroyFile(files, pathOf(id))
      await files.syncFolder(shardOf(id))
      return true
    },
    async list() {
      const ids: string[] = []
      for (const shard of await files.list(folder)) {
        if (!shard.folder) continue
        for (const { name } of await files.list(join(folder, shard.name)))
          if (/^[0-9a-f]{32}$/.test(name)) ids.push(name)
      }
      return ids
    },
  }
}
