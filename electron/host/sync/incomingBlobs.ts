/** Parts of blobs on their way here: one file each, so that a broken connection costs at most one part. */
import { join } from 'node:path'
import { concatBytes, type Bytes } from '#shared/basics/bytes.ts'
import { destroyFile, readWhole, replaceFile, type Files } from '../keeper/files.ts'

export interface IncomingBlobs {
  parts(id: string): Promise<number[]>
  put(id: string, part: number, bytes: Bytes): Promise<void>
  /** Null while one is missing. */
  whole(id: string, parts: number): Promise<Bytes | null>
  drop(id: string): Promise<void>
}

export function createIncomingBlobs(files: Files, folder: string): IncomingBlobs {
  let made = false
  const pathOf = (id: string, part: number): string => join(folder, `${id}.${part}`)
  const partsOf = async (id: string): Promise<number[]> =>
    (await files.list(folder)).flatMap(({ name }) =>
      name.startsWith(`${id}.`) ? [Number(name.slice(id.length + 1))] : [],
    )
  return {
    parts: partsOf,
    async put(id, part, bytes) {
      if (!made) await files.makeFolder(folder)
      made = true
      await replaceFile(files, pathOf(id, part), bytes)
    },
    async whole(id, parts) {
      const found: Bytes[] = []
      for (let part = 0; part < parts; part++) {
        const bytes = await readWhole(files, pathOf(id, part))
        if (!bytes) return null
        found.push(bytes)
      }
      return concatBytes(...found)
    },
    async drop(id) {
      for (const part of await partsOf(id)) await destroyFile(files, pathOf(id, part))
    },
  }
}
