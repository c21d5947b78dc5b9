/**
 * An export leaves the sealed world, so the audit entry is in the journal before the first byte is on the disk. The
 * vault writes the file itself: beside its name first, flushed, then moved there; never over a file that exists.
 */
import { link, mkdir, open, unlink, type FileHandle } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Bytes } from '#shared/basics/bytes.ts'
import { randomId, type Random } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { can } from '#shared/accounts/policy.ts'
import type { Work } from './signIn.ts'
import type { VaultDeps } from './session.ts'

export async function writeExport(
  deps: VaultDeps,
  { session, records }: Work,
  asked: {
    readonly folder: string
    readonly fileName: string
    readonly purpose: string
    readonly objectIds: readonly string[]
    readonly bytes: readonly Bytes[]
  },
): Promise<Result<{ fileName: string }>> {
  if (!can(session.person.role, 'export', 'everyday')) return err({ type: 'NotAllowed' })
  if (!asked.bytes[0]) return err({ type: 'BadArguments' })
  const folder = await deps.store.call('folder.path', { folder: asked.folder })
  if (!folder.ok) return folder
  const audited = await records.audit('exported', asked.purpose, asked.objectIds)
  if (!audited.ok) return audited
  const written = await writeNewFile(deps.random, folder.value.path, asked.fileName, asked.bytes[0])
  if (!written.ok) await records.audit('exported', asked.purpose, asked.objectIds, written.error.type)
  return written
}

/** The export in parts (export.begin ...): one at a time, and none outlives the vault. */
export function createLargeExport(deps: VaultDeps) {
  interface Begun {
    readonly token: string
    readonly file: NewFile
    readonly purpose: string
    readonly objectIds: readonly string[]
  }
  let open: Begun | null = null
  const unknown = err({ type: 'ExportUnknown' })
  /** The open file of this token, which nobody else has from now on. */
  const take = (token: string): Begun | null => {
    const taken = open?.token === token ? open : null
    if (taken) open = null
    return taken
  }
  return {
    async begin(
      { session, records }: Work,
      asked: { readonly folder: string; readonly purpose: string; readonly objectIds: readonly string[] },
    ): Promise<Result<{ file: string }>> {
      if (!can(session.person.role, 'export', 'everyday')) return err({ type: 'NotAllowed' })
      const folder = await deps.store.call('folder.path', { folder: asked.folder })
      if (!folder.ok) return folder
      const audited = await records.audit('exported', asked.purpose, asked.objectIds)
      if (!audited.ok) return audited
      await (open && take(open.token))?.file.drop()
      const file = await openNewFile(deps.random, folder.value.path)
      if (!file.ok) {
        await records.audit('exported', asked.purpose, asked.objectIds, file.error.type)
        return file
      }
      const token = randomId(deps.random)
      open = { token, file: file.value, purpose: asked.purpose, objectIds: asked.objectIds }
      return ok({ file: token })
    },
    async append({ file, bytes }: { readonly file: string; readonly bytes: readonly Bytes[] }) {
      if (open?.token !== file) return unknown
      const { file: target } = open
      for (const part of bytes) {
        const written = await target.append(part)
        if (!written.ok) return written
      }
      return ok({})
    },
    async finish(
      { records }: Work,
      { file, fileName }: { readonly file: string; readonly fileName: string },
    ): Promise<Result<{ fileName: string }>> {
      const begun = take(file)
      if (!begun) return unknown
      const finished = await begun.file.finish(fileName)
      if (!finished.ok) await records.audit('exported', begun.purpose, begun.objectIds, finished.error.type)
      return finished
    },
    async drop(
      { records }: Work,
      { file }: { readonly file: string },
    ): Promise<Result<Record<string, never>>> {
      const begun = take(file)
      if (!begun) return unknown
      await begun.file.drop()
      const told = await records.audit('exported', begun.purpose, begun.objectIds, 'Cancelled')
      return told.ok ? ok({}) : told
    },
  }
}

const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** A name any file system takes; what people typed stays readable. */
export function safeName(name: string): string {
  const clean = basename(name.normalize('NFC').replaceAll('\\', '/'))
    .replace(/[<>:"|?*\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '_')
    .replace(/[. ]+$/, '')
    .slice(0, 150)
  const usable = clean === '' || clean === '.' || clean === '..' ? 'export' : clean
  return reserved.test(usable) ? `_${usable}` : usable
}

export async function writeNewFile(
  random: Random,
  folder: string,
  name: string,
  bytes: Bytes,
): Promise<Result<{ fileName: string }>> {
  const file = await openNewFile(random, folder)
  if (!file.ok) return file
  const written = await file.value.append(bytes)
  return written.ok ? file.value.finish(name) : written
}

interface NewFile {
  /** After a failure the file is gone. */
  readonly append: (bytes: Bytes) => Promise<Result<unknown>>
  readonly finish: (name: string) => Promise<Result<{ fileName: string }>>
  readonly drop: () => Promise<void>
}

async function openNewFile(random: Random, folder: string): Promise<Result<NewFile>> {
  const temporary = join(folder, `.obhut-${randomId(random)}.tmp`)
  let file: FileHandle
  try {
    await mkdir(folder, { recursive: true })
    file = await open(temporary, 'wx', 0o600)
  } catch (thrown) {
    return err(failureOf(thrown))
  }
  const drop = async (): Promise<void> => {
    await file.close().catch(() => undefined)
    await unlink(temporary).catch(() => undefined)
  }
  return ok({
    drop,
    async append(bytes) {
      try {
        await file.writeFile(bytes)
        return ok(null)
      } catch (thrown) {
        await drop()
        return err(failureOf(thrown))
      }
    },
    async finish(name) {
      try {
        await file.sync()
        await file.close()
        return await takeName(temporary, folder, safeName(name))
      } catch (thrown) {
        await drop()
        return err(failureOf(thrown))
      }
    },
  })
}

async function takeName(
  temporary: string,
  folder: string,
  safe: string,
): Promise<Result<{ fileName: string }>> {
  const dot = safe.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [safe.slice(0, dot), safe.slice(dot)] : [safe, '']
  for (let n = 1; n < 1000; n++) {
    const wanted = n === 1 ? safe : `${stem} (${n})${ending}`
    try {
      await moveWithoutReplacing(temporary, join(folder, wanted))
      return ok({ fileName: wanted })
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    }
  }
  await unlink(temporary)
  return err({ type: 'TooManyFiles' })
}

function failureOf(thrown: unknown): { readonly type: string } {
  const code = (thrown as NodeJS.ErrnoException).code
  return {
    type:
      code === 'ENOSPC'
        ? 'DiskFull'
        : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
          ? 'FolderReadOnly'
          : 'FileNotWritten',
  }
}

/** `rename` would replace silently; a hard link does not. Sticks with FAT know no links: there the name is taken first. */
async function moveWithoutReplacing(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
    await unlink(from)
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code
    if (code === 'EEXIST') throw thrown
    const { constants, copyFile } = await import('node:fs/promises')
    await copyFile(from, to, constants.COPYFILE_EXCL)
    const copied = await open(to, 'r+')
    await copied.sync()
    await copied.close()
    await unlink(from)
  }
}
