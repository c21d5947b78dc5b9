/**
 * An export is written beside its name first (electron/host/vault/exportFile.ts). A vault that is ended in the middle
 * leaves that half behind, readable, in a folder that nobody looks into again. So the keeper remembers, sealed, where
 * exports were going, and takes such halves away when the vault has ended and at each start (L12). A folder on a stick
 * that is not plugged in stays remembered.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { bytesToUtf8, utf8ToBytes } from '#shared/basics/bytes.ts'
import type { DeviceKeys } from './deviceKeys.ts'
import { destroyFile, diskFailure, type Files } from './files.ts'
import { createKeptFile } from './keptFile.ts'

const listSchema = z.array(z.string().max(4000)).max(30)
const halfName = /^\.obhut-[0-9a-f]{32}\.tmp$/
const label = 'export folders'

export interface ExportLeftovers {
  /** Durable before the vault learns the path. */
  remember(folder: string): Promise<void>
  sweep(): Promise<void>
}

export function createExportLeftovers(files: Files, folder: string, keys: DeviceKeys): ExportLeftovers {
  const file = createKeptFile(files, folder, 'exports', () => undefined)
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const next = last.then(work, work)
    last = next.catch(() => {})
    return next
  }
  const read = async (): Promise<readonly string[]> => {
    const sealed = await file.read()
    const plain = sealed && sealed !== 'damaged' ? keys.open(label, sealed) : null
    return plain ? (listSchema.safeParse(JSON.parse(bytesToUtf8(plain))).data ?? []) : []
  }
  const write = (list: readonly string[]): Promise<void> =>
    file.write(keys.seal(label, utf8ToBytes(JSON.stringify(list.slice(0, 30)))))

  return {
    remember: (path) =>
      inTurn(async () => {
        const list = await read()
        if (!list.includes(path)) await write([path, ...list])
      }),
    sweep: () =>
      inTurn(async () => {
        const list = await read()
        const unseen: string[] = []
        for (const path of list)
          try {
            if ((await files.stat(path)) === null) unseen.push(path)
            for (const { name } of await files.list(path))
              if (halfName.test(name)) await destroyFile(files, join(path, name))
          } catch (error) {
            diskFailure(error)
            unseen.push(path)
          }
        if (unseen.length < list.length) await write(unseen)
      }),
  }
}
