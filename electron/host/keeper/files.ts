/**
 * The disk as a port. Every step that can fail is one call, so that a test can make the n-th one fail; the careful
 * sequences above them (write all, replace a file whole, destroy a file) stand below and are the same in every world.
 */
import { execFile } from 'node:child_process'
import { promises as fs } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Bytes } from '#shared/basics/bytes.ts'

export interface Files {
  /** append: created when missing, never cut. create: fails when there. write: cut to nothing first. change: in place. */
  open(path: string, how: 'read' | 'append' | 'create' | 'write' | 'change'): Promise<Handle>
  rename(from: string, to: string): Promise<void>
  /** Nothing happens when it is missing. */
  remove(path: string): Promise<void>
  removeFolder(path: string): Promise<void>
  makeFolder(path: string): Promise<void>
  /** Makes names in this folder durable. */
  syncFolder(path: string): Promise<void>
  /** Names in this folder; none when it is missing. */
  list(path: string): Promise<readonly { readonly name: string; readonly folder: boolean }[]>
  stat(
    path: string,
  ): Promise<{ readonly size: number; readonly folder: boolean; readonly changedAt: number } | null>
  free(path: string): Promise<number>
  /** Lies on another computer: locks and fsync promise nothing there. Not told: no. */
  isRemote?(path: string): Promise<boolean>
  /** Readable by its owner alone. */
  makePrivate(path: string): Promise<void>
}

export interface Handle {
  /** Fewer bytes only at the end of the file. */
  read(position: number, length: number): Promise<Bytes>
  /** May write fewer bytes than asked, as the system may. */
  write(bytes: Uint8Array, position: number): Promise<number>
  sync(): Promise<void>
  cut(length: number): Promise<void>
  size(): Promise<number>
  close(): Promise<void>
}

const flags = { read: 'r', append: 'a+', create: 'wx', write: 'w', change: 'r+' } as const

export const nodeFiles: Files = {
  async open(path, how) {
    // "append" must not use O_APPEND: after a failed write we cut and write again at a known place.
    const handle =
      how === 'append'
        ? await fs.open(path, 'r+').catch((error: unknown) => {
            if (codeOf(error) === 'ENOENT') return fs.open(path, 'wx+')
            throw error
          })
        : await fs.open(path, flags[how])
    return {
      async read(position, length) {
        const bytes = new Uint8Array(length)
        let got = 0
        while (got < length) {
          const { bytesRead } = await handle.read(bytes, got, length - got, position + got)
          if (bytesRead === 0) return bytes.subarray(0, got)
          got += bytesRead
        }
        return bytes
      },
      write: async (bytes, position) => (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
      sync: () => handle.datasync(),
      cut: (length) => handle.truncate(length),
      size: async () => (await handle.stat()).size,
      close: () => handle.close(),
    }
  },
  rename: (from, to) => fs.rename(from, to),
  remove: (path) => fs.rm(path, { force: true }),
  removeFolder: (path) => fs.rm(path, { force: true, recursive: true }),
  makeFolder: async (path) => {
    await fs.mkdir(path, { recursive: true, mode: 0o700 })
  },
  async syncFolder(path) {
    // Windows can't open a folder; NTFS makes names durable by itself.
    if (process.platform === 'win32') return
    const handle = await fs.open(path, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
  async list(path) {
    try {
      const found = await fs.readdir(path, { withFileTypes: true })
      return found
        .map((one) => ({ name: one.name, folder: one.isDirectory() }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return []
      throw error
    }
  },
  async stat(path) {
    try {
      const found = await fs.stat(path)
      return { size: found.size, folder: found.isDirectory(), changedAt: found.mtimeMs }
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null
      throw error
    }
  },
  async free(path) {
    const found = await fs.statfs(path)
    return found.bavail * found.bsize
  },
  async isRemote(path) {
    if (isUnc(path)) return true
    // Windows tells no type; a mapped drive shows by where it really lies.
    if (process.platform === 'win32') return isUnc(await fs.realpath(path).catch(() => path))
    for (let at = path; ; at = dirname(at))
      try {
        return isRemoteType((await fs.statfs(at)).type)
      } catch (error) {
        if (codeOf(error) !== 'ENOENT' || dirname(at) === at) return false
      }
  },
  async makePrivate(path) {
    if (process.platform !== 'win32') return fs.chmod(path, 0o600)
    const user = process.env['USERNAME'] ?? ''
    await new Promise<void>((resolve) => {
      execFile('icacls', [path, '/inheritance:r', '/grant:r', `${user}:F`], () => resolve())
    })
  },
}

export const isUnc = (path: string): boolean => /^(?:\\\\\?\\UNC\\|(?:\\\\|\/\/)[^\\/?.])/i.test(path)

/** NFS, SMB, CIFS, SMB2, AFS, Ceph, by the number that statfs gives; some systems give it with a sign. */
const remoteTypes = [0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400]
export const isRemoteType = (type: number): boolean => remoteTypes.includes(type >>> 0)

/** The system's code of a failed file call ("ENOSPC"); empty for anything else, which is then a bug. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : ''
}

export type DiskFailure = { readonly type: 'DiskFull' | 'ReadOnly' | 'DiskFailed' }

/** A failed file call as data; rethrows bugs. */
export function diskFailure(error: unknown): DiskFailure {
  const code = codeOf(error)
  if (code === '') throw error
  if (code === 'ENOSPC' || code === 'EDQUOT') return { type: 'DiskFull' }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return { type: 'ReadOnly' }
  return { type: 'DiskFailed' }
}

export async function writeAll(handle: Handle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const wrote = await handle.write(bytes.subarray(done), position + done)
    if (wrote <= 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' })
    done += wrote
  }
}

/** Null when missing. */
export async function readWhole(files: Files, path: string): Promise<Bytes | null> {
  let handle
  try {
    handle = await files.open(path, 'read')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
  try {
    return await handle.read(0, await handle.size())
  } finally {
    await handle.close()
  }
}

/** After this resolves the file holds exactly these bytes, whatever happens; before, what it held. */
export async function replaceFile(
  files: Files,
  path: string,
  ...parts: readonly Uint8Array[]
): Promise<void> {
  const temp = join(dirname(path), `.${basename(path)}.new`)
  try {
    const handle = await files.open(temp, 'write')
    try {
      let at = 0
      for (const part of parts) {
        await writeAll(handle, part, at)
        at += part.length
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
    await files.rename(temp, path)
  } catch (error) {
    await files.remove(temp).catch(() => {})
    throw error
  }
  await files.syncFolder(dirname(path))
}

/**
 * Overwrites before unlinking. On flash and copy-on-write disks old blocks may survive that; the key is destroyed as
 * well, which is what counts (shared/journal/README.md JR9).
 */
export async function destroyFile(files: Files, path: string): Promise<void> {
  if (!(await files.stat(path))) return
  try {
    const handle = await files.open(path, 'change')
    try {
      const size = await handle.size()
      const zeros = new Uint8Array(Math.min(size, 1 << 20))
      for (let at = 0; at < size; at += zeros.length)
        await writeAll(handle, zeros.subarray(0, Math.min(zeros.length, size - at)), at)
      await handle.sync()
      await handle.cut(0)
    } finally {
      await handle.close()
    }
  } finally {
    await files.remove(path)
  }
}
