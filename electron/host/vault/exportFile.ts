/**
 * An export leaves the sealed world, so the audit entry is in the journal before the first byte is on the disk. The
 * vault writes the file itself: beside its name first, flushed, then moved there; never over a file that exists.
 */
import { link, mkdir, open, unlink, type FileHandle } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { randomId, type Random } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { can, has } from '#shared/accounts/policy.ts'
import { reportText, type Diagnostics } from '#shared/maintenance/diagnostics.ts'
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

/** MT3, MT4: what is written is what the schema lets through, whatever the window sent. */
export async function writeDiagnostics(
  deps: VaultDeps,
  { session, records }: Work,
  asked: { readonly folder: string; readonly fileName: string; readonly report: Diagnostics },
): Promise<Result<{ fileName: string }>> {
  if (!has(session.person.role, 'getHelp')) return err({ type: 'NotAllowed' })
  const folder = await deps.store.call('folder.path', { folder: asked.folder })
  if (!folder.ok) return folder
  const audited = await records.audit('diagnosticsWritten', '', [])
  if (!audited.ok) return audited
  const bytes = utf8ToBytes(reportText(asked.report))
  const written = await writeNewFile(deps.random, folder.value.path, asked.fileName, bytes)
  if (!written.ok) await records.audit('diagnosticsWritten', '', [], written.error.type)
  return written
}

interface LargeExportAsk {
  readonly folder: string
  readonly purpose: string
  readonly objectIds: readonly string[]
  readonly fileNames: readonly string[]
}

/** The export in parts (export.begin ...): one at a time, and none outlives the vault or its window. */
export function createLargeExport(deps: VaultDeps) {
  interface Begun extends LargeExportAsk {
    readonly token: string
    readonly path: string
    readonly files: NewFile[]
  }
  let open: Begun | null = null
  const unknown = err({ type: 'ExportUnknown' })
  /** The open export of this token, which nobody else has from now on. */
  const take = (token: string): Begun | null => {
    const taken = open?.token === token ? open : null
    if (taken) open = null
    return taken
  }
  /** A part may still be on its way to the disk when the export is dropped. */
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }
  const drop = async (begun: Begun | null): Promise<void> => {
    for (const file of begun?.files ?? []) await file.drop()
  }
  const fail = async (
    { records }: Work,
    begun: Begun,
    error: { readonly type: string },
  ): Promise<Result<never>> => {
    await drop(begun)
    await records.audit('exported', begun.purpose, begun.objectIds, error.type)
    return err(error)
  }
  return {
    begin: ({ session, records }: Work, asked: LargeExportAsk): Promise<Result<{ export: string }>> =>
      inTurn(async () => {
        if (!can(session.person.role, 'export', 'everyday')) return err({ type: 'NotAllowed' })
        const folder = await deps.store.call('folder.path', { folder: asked.folder })
        if (!folder.ok) return folder
        const audited = await records.audit('exported', asked.purpose, asked.objectIds)
        if (!audited.ok) return audited
        await drop(open && take(open.token))
        const token = randomId(deps.random)
        open = { ...asked, token, path: folder.value.path, files: [] }
        return ok({ export: token })
      }),
    append: (
      work: Work,
      asked: { readonly export: string; readonly file: number; readonly bytes: readonly Bytes[] },
    ): Promise<Result<Record<string, never>>> =>
      inTurn(async () => {
        if (open?.token !== asked.export) return unknown
        const begun = open
        const { files } = begun
        const failed = async (error: { readonly type: string }) => fail(work, take(begun.token)!, error)
        if (asked.file === files.length && asked.file < begun.fileNames.length) {
          const before = await files.at(-1)?.close()
          if (before?.ok === false) return failed(before.error)
          const file = await openNewFile(deps.random, begun.path)
          if (!file.ok) return failed(file.error)
          files.push(file.value)
        } else if (asked.file !== files.length - 1) return err({ type: 'BadArguments' })
        for (const part of asked.bytes) {
          const written = await files[asked.file]!.append(part)
          if (!written.ok) return failed(written.error)
        }
        return ok({})
      }),
    finish: (work: Work, asked: { readonly export: string }): Promise<Result<{ fileNames: string[] }>> =>
      inTurn(async () => {
        const begun = take(asked.export)
        if (!begun) return unknown
        // Half a book is no book.
        if (begun.files.length < begun.fileNames.length) return fail(work, begun, { type: 'BadArguments' })
        const last = await begun.files.at(-1)!.close()
        if (!last.ok) return fail(work, begun, last.error)
        const fileNames: string[] = []
        for (const [i, file] of begun.files.entries()) {
          const named = await file.takeName(begun.fileNames[i]!)
          if (!named.ok) return fail(work, begun, named.error)
          fileNames.push(named.value.fileName)
        }
        return ok({ fileNames })
      }),
    drop: ({ records }: Work, asked: { readonly export: string }): Promise<Result<Record<string, never>>> =>
      inTurn(async () => {
        const begun = take(asked.export)
        if (!begun) return unknown
        await drop(begun)
        const told = await records.audit('exported', begun.purpose, begun.objectIds, 'Cancelled')
        return told.ok ? ok({}) : told
      }),
    /** The window that was writing is gone. */
    abandon: (): Promise<void> => inTurn(() => drop(open && take(open.token))),
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
  const closed = written.ok ? await file.value.close() : written
  return closed.ok ? file.value.takeName(name) : closed
}

/** After a failure it is gone. */
interface NewFile {
  readonly append: (bytes: Bytes) => Promise<Result<unknown>>
  /** All of it is on the disk. */
  readonly close: () => Promise<Result<unknown>>
  readonly takeName: (name: string) => Promise<Result<{ fileName: string }>>
  /** Whatever it is called by now. */
  readonly drop: () => Promise<void>
}

async function openNewFile(random: Random, folder: string): Promise<Result<NewFile>> {
  let path = join(folder, `.obhut-${randomId(random)}.tmp`)
  let file: FileHandle
  try {
    await mkdir(folder, { recursive: true })
    file = await open(path, 'wx', 0o600)
  } catch (thrown) {
    return err(failureOf(thrown))
  }
  const drop = async (): Promise<void> => {
    await file.close().catch(() => undefined)
    await unlink(path).catch(() => undefined)
  }
  const orGone = async <T>(work: () => Promise<Result<T>>): Promise<Result<T>> => {
    try {
      return await work()
    } catch (thrown) {
      await drop()
      return err(failureOf(thrown))
    }
  }
  return ok({
    drop,
    append: (bytes) =>
      orGone(async () => {
        await file.writeFile(bytes)
        return ok(null)
      }),
    close: () =>
      orGone(async () => {
        await file.sync()
        await file.close()
        return ok(null)
      }),
    takeName: (name) =>
      orGone(async () => {
        const named = await takeName(path, folder, safeName(name))
        if (named.ok) path = join(folder, named.value.fileName)
        return named
      }),
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
