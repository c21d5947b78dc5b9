/**
 * An export leaves the sealed world, so the audit entry is in the journal before the first byte is on the disk. The
 * vault writes the file itself: beside its name first, flushed, then moved there; never over a file that exists.
 */
import { link, mkdir, open, unlink } from 'node:fs/promises'
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
  const safe = safeName(name)
  const dot = safe.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [safe.slice(0, dot), safe.slice(dot)] : [safe, '']
  const temporary = join(folder, `.obhut-${randomId(random)}.tmp`)
  try {
    await mkdir(folder, { recursive: true })
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
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
  } catch (thrown) {
    await unlink(temporary).catch(() => undefined)
    const code = (thrown as NodeJS.ErrnoException).code
    return err({
      type:
        code === 'ENOSPC'
          ? 'DiskFull'
          : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
            ? 'FolderReadOnly'
            : 'FileNotWritten',
    })
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
