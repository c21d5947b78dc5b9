/**
 * Blobs as files: `<tenant>/<first two letters>/<id>`, while they grow `<id>.part`. A part is written at its place and
 * fsynced before it counts; at the end the whole is read back, and only what fits gets its name.
 */
import { createHash } from 'node:crypto'
import { mkdir, open, opendir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { assert } from '#shared/basics/assert.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { blobPartBytes } from '#shared/sync/messages.ts'
import type { BlobFailure, BlobStore, ListedBlob } from './blobStore.ts'

const idPattern = /^[0-9a-f]{32}$/
const growing = '.part'

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | null)?.code
const isGone = (error: unknown): boolean => codeOf(error) === 'ENOENT'
const readOnly = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'EPERM', 'EIO'])

/** What the file system says no with becomes a failure; a bug flies on. */
async function guarded<T>(go: () => Promise<Result<T, BlobFailure>>): Promise<Result<T, BlobFailure>> {
  try {
    return await go()
  } catch (error) {
    const code = codeOf(error)
    if (code === undefined || code.startsWith('ERR_')) throw error
    return err({ type: isGone(error) ? 'Unknown' : readOnly.has(code) ? 'ReadOnly' : 'Busy' })
  }
}

export function createFileBlobs(root: string): BlobStore {
  const folderOf = (tenant: string, id: string): string => {
    // Ids come from the network: nothing else may become a path.
    assert(idPattern.test(tenant) && idPattern.test(id), 'ids are 32 hex digits')
    return join(root, tenant, id.slice(0, 2))
  }
  const pathOf = (tenant: string, id: string): string => join(folderOf(tenant, id), id)
  const makeFolder = async (folder: string): Promise<void> => {
    const first = await mkdir(folder, { recursive: true, mode: 0o700 })
    if (first === undefined) return
    // The names of the new folders have to last, too.
    for (let each = folder; each.length >= first.length; each = dirname(each)) await syncFolder(dirname(each))
  }

  return {
    putPart: (tenant, id, part, bytes) =>
      guarded(async () => {
        const path = pathOf(tenant, id)
        if (await isThere(path)) return ok({})
        await makeFolder(folderOf(tenant, id))
        await using file = await openToGrow(path + growing)
        const at = part * blobPartBytes
        for (let written = 0; written < bytes.length;) {
          const { bytesWritten } = await file.write(bytes, written, bytes.length - written, at + written)
          written += bytesWritten
        }
        await file.sync()
        return ok({})
      }),
    finish: (tenant, id, size, sha256) =>
      guarded(async () => {
        const path = pathOf(tenant, id)
        if (await isThere(path)) {
          if (await fits(path, size, sha256)) return ok({})
          await rm(path, { force: true })
          return err({ type: 'Mismatch' })
        }
        if (size === 0) {
          await makeFolder(folderOf(tenant, id))
          await (await openToGrow(path + growing)).close()
        }
        if (!(await fits(path + growing, size, sha256))) {
          await rm(path + growing, { force: true })
          return err({ type: 'Mismatch' })
        }
        await rename(path + growing, path)
        await syncFolder(folderOf(tenant, id))
        return ok({})
      }),
    getPart: (tenant, id, part) =>
      guarded(async () => {
        await using file = await open(pathOf(tenant, id), 'r')
        const { size } = await file.stat()
        const length = Math.min(blobPartBytes, size - part * blobPartBytes)
        if (length < 0 || (length === 0 && part > 0)) return err({ type: 'Unknown' })
        return ok(await readExactly(file, part * blobPartBytes, length))
      }),
    remove: (tenant, ids) =>
      guarded(async () => {
        const folders = new Set<string>()
        for (const id of ids) {
          const path = pathOf(tenant, id)
          for (const each of [path, path + growing]) await rm(each, { force: true })
          folders.add(folderOf(tenant, id))
        }
        for (const each of folders) if (await isThere(each)) await syncFolder(each)
        return ok({})
      }),
    list: () => listFiles(root),
  }
}

async function* listFiles(root: string): AsyncGenerator<ListedBlob> {
  for await (const tenant of entries(root)) {
    if (!idPattern.test(tenant)) continue
    for await (const start of entries(join(root, tenant)))
      for await (const name of entries(join(root, tenant, start))) {
        const id = name.endsWith(growing) ? name.slice(0, -growing.length) : name
        if (!idPattern.test(id)) continue
        const found = await stat(join(root, tenant, start, name)).catch(() => undefined)
        if (found) yield { tenant, id, modifiedAt: found.mtimeMs }
      }
  }
}

async function* entries(folder: string): AsyncGenerator<string> {
  try {
    for await (const entry of await opendir(folder)) yield entry.name
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

const isThere = async (path: string): Promise<boolean> => {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (isGone(error)) return false
    throw error
  }
}

/** To read and write without cutting; made where it is missing, also when two parts come first. */
async function openToGrow(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+')
  } catch (error) {
    if (!isGone(error)) throw error
  }
  try {
    const made = await open(path, 'wx+', 0o600)
    await syncFolder(dirname(path))
    return made
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    return await open(path, 'r+')
  }
}

async function readExactly(file: FileHandle, at: number, length: number): Promise<Bytes> {
  const bytes = new Uint8Array(length)
  for (let read = 0; read < length;) {
    const { bytesRead } = await file.read(bytes, read, length - read, at + read)
    if (bytesRead === 0) throw Object.assign(new Error('the file ends early'), { code: 'EIO' })
    read += bytesRead
  }
  return bytes
}

/** A file that is not there does not fit either: its parts have to come again. */
async function fits(path: string, size: number, sha256: string): Promise<boolean> {
  if (!(await isThere(path))) return false
  await using file = await open(path, 'r')
  if ((await file.stat()).size !== size) return false
  const hash = createHash('sha256')
  for (let at = 0; at < size; at += blobPartBytes)
    hash.update(await readExactly(file, at, Math.min(blobPartBytes, size - at)))
  return hash.digest('hex') === sha256
}

async function syncFolder(folder: string): Promise<void> {
  // Windows can't open folders; its rename is durable without.
  if (process.platform === 'win32') return
  await using handle = await open(folder, 'r')
  await handle.sync()
}
