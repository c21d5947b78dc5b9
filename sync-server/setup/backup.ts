/**
 * Backup and restore of a server's folder (SV16). A backup holds the database (copied online, never as a file beside
 * its WAL), sealed files, keys, configuration and ledger, with a list of all hashes. A restore checks all of them
 * first, lays the present data aside, replays every purge it can find, and raises the generation, so that every PC
 * notices and gives back what the backup lacks.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { hashSchema } from '#shared/sync/messages.ts'
import type { Store } from '../stores/store.ts'
import type { PurgeEntry } from '../sync/purge.ts'
import { readText, syncFolder, writeWhole, type Folder } from './folder.ts'
import { readLedger } from './ledgerFile.ts'

export type BackupFailure = { readonly type: 'BackupFailed'; readonly words: { readonly why: string } }
const failed = (why: string): Result<never, BackupFailure> => err({ type: 'BackupFailed', words: { why } })

const dayMs = 86_400_000
/** An older backup than this needs a ledger that was written after it (decision 28). */
const oldestWithoutLedger = 30 * dayMs

const listSchema = z.strictObject({
  v: z.literal(1),
  at: z.number().int(),
  files: z.array(z.strictObject({ name: z.string().min(1), size: z.number().int(), sha256: hashSchema })),
})
type List = z.infer<typeof listSchema>
const listName = 'backup.json'

const hashOf = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

async function filesIn(folder: string, base = folder): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) found.push(...(await filesIn(path, base)))
    else if (entry.isFile()) found.push(relative(base, path).replaceAll('\\', '/'))
  }
  return found
}

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

async function copyTree(from: string, to: string, takes: (name: string) => boolean): Promise<void> {
  if (!(await exists(from))) return
  for (const name of await filesIn(from)) {
    if (!takes(name)) continue
    await mkdir(dirname(join(to, name)), { recursive: true, mode: 0o700 })
    await copyFile(join(from, name), join(to, name)).catch((error: unknown) => {
      // A blob that was purged or finished in the meantime.
      if ((error as { code?: string }).code !== 'ENOENT') throw error
    })
  }
}

/** @param to a folder that does not exist yet */
export async function writeBackup(
  folder: Folder,
  store: Store,
  to: string,
  now: number,
): Promise<Result<object, BackupFailure>> {
  if (await exists(to)) return failed(`${to} gibt es schon. Bitte einen neuen Ordner nennen.`)
  const part = `${to}.part`
  try {
    await rm(part, { recursive: true, force: true })
    await mkdir(join(part, 'data'), { recursive: true, mode: 0o700 })
    // The database first: every blob it knows as complete is a file by then.
    const copied = await store.backup(join(part, 'data', 'obhut.sqlite'))
    if (!copied.ok && copied.error.type !== 'NotHere')
      return failed('Die Datenbank konnte nicht kopiert werden (Platz? Rechte?).')
    await copyTree(folder.blobs, join(part, 'data', 'blobs'), (name) => !name.endsWith('.part'))
    await copyTree(folder.keys, join(part, 'keys'), () => true)
    for (const path of [folder.config, folder.ledger])
      if (await exists(path)) await copyFile(path, join(part, relative(folder.path, path)))
    const files: List['files'] = []
    for (const name of (await filesIn(part)).sort()) {
      const path = join(part, name)
      files.push({ name, size: (await stat(path)).size, sha256: await hashOf(path) })
    }
    writeWhole(join(part, listName), JSON.stringify({ v: 1, at: now, files } satisfies List))
    await rename(part, to)
    syncFolder(dirname(to))
    writeWhole(join(folder.path, 'last-backup'), String(now))
    return copied.ok
      ? ok({})
      : failed(
          'Dateien und Schlüssel sind gesichert. Die PostgreSQL-Datenbank bitte mit pg_dump sichern (docs/server.md).',
        )
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    const { code } = error as { code?: string }
    if (code === undefined) throw error
    return failed(`Die Sicherung konnte nicht geschrieben werden (${code}).`)
  }
}

export interface Restored {
  readonly tenants: number
  /** Ids that had been purged since the backup and were purged again. */
  readonly replayed: number
  /** Where the data lies that was there before. */
  readonly aside: string
}

/** The server must stand still. @param ledgerFile another copy of purges.jsonl, where the folder itself is lost */
export async function restoreBackup(
  folder: Folder,
  from: string,
  now: number,
  openStore: (file: string) => Result<Store, { readonly type: string }>,
  ledgerFile?: string,
): Promise<Result<Restored, BackupFailure>> {
  const list = await readList(from)
  if (!list) return failed(`${from} ist keine Sicherung der Obhut-Zentrale.`)
  const wrong = await firstWrong(from, list)
  if (wrong !== undefined) return failed(`Die Sicherung ist beschädigt: ${wrong}. Es wurde nichts verändert.`)
  if (!list.files.some((file) => file.name === 'data/obhut.sqlite'))
    return failed(
      'Diese Sicherung enthält keine Datenbank (PostgreSQL: bitte mit pg_restore, docs/server.md).',
    )

  const known = await readLedger(folder.ledger)
  const given = ledgerFile === undefined ? [] : await readLedger(ledgerFile)
  if (ledgerFile !== undefined && !(await exists(ledgerFile))) return failed(`${ledgerFile} gibt es nicht.`)
  const ledgerIsHere = ledgerFile !== undefined || (await exists(folder.database))
  if (now - list.at > oldestWithoutLedger && !ledgerIsHere)
    return failed(
      'Diese Sicherung ist älter als 30 Tage und hier liegt kein Löschverzeichnis, das neuer ist. Damit käme zurück, was gelöscht wurde. Bitte purges.jsonl des letzten Servers mit --ledger angeben.',
    )

  // Everything is made ready beside the folder and only then changes places.
  const next = join(folder.path, 'restore.part')
  await rm(next, { recursive: true, force: true })
  for (const { name } of list.files) {
    await mkdir(dirname(join(next, name)), { recursive: true, mode: 0o700 })
    await copyFile(join(from, name), join(next, name))
  }
  const store = openStore(join(next, 'data', 'obhut.sqlite'))
  if (!store.ok)
    return failed('Die Datenbank der Sicherung lässt sich nicht öffnen. Es wurde nichts verändert.')
  const entries = [
    ...known,
    ...given,
    ...(await readLedger(join(next, 'purges.jsonl'))),
    ...(await ledgerOf(folder.database, openStore, now)),
  ]
  const { tenants, replayed } = await renewRestored(store.value, entries, now)
  await store.value.close()
  for (const { tenant, blobs } of entries)
    for (const id of blobs) await rm(join(next, 'data', 'blobs', tenant, id.slice(0, 2), id), { force: true })

  writeWhole(join(next, 'purges.jsonl'), lines(unique(entries)))
  const aside = `before-restore-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`
  writeWhole(join(folder.path, readyName), aside)
  await finishRestore(folder)
  return ok({ tenants, replayed, aside: join(folder.path, aside) })
}

const readyName = 'restore.ready'

/** Changes places. What a crash interrupts is finished at the next start, before anything is opened. */
export async function finishRestore(folder: Folder): Promise<void> {
  const name = await readText(join(folder.path, readyName))
  if (name === undefined) return
  const next = join(folder.path, 'restore.part')
  const aside = join(folder.path, name)
  await mkdir(aside, { recursive: true, mode: 0o700 })
  if (await exists(join(next, 'data'))) {
    if ((await exists(folder.data)) && !(await exists(join(aside, 'data'))))
      await rename(folder.data, join(aside, 'data'))
    await rename(join(next, 'data'), folder.data)
  }
  // Keys of a server that lives are newer than those of its backup; a new machine takes the backup's.
  if (!(await exists(join(folder.keys, 'live.key'))) && (await exists(join(next, 'keys')))) {
    await rm(folder.keys, { recursive: true, force: true })
    await rename(join(next, 'keys'), folder.keys)
  }
  if (!(await exists(folder.config)) && (await exists(join(next, 'server.json'))))
    await rename(join(next, 'server.json'), folder.config)
  if (await exists(join(next, 'purges.jsonl'))) await rename(join(next, 'purges.jsonl'), folder.ledger)
  await rm(next, { recursive: true, force: true })
  await rm(join(folder.path, readyName), { force: true })
  syncFolder(folder.path)
}

/** What the database that lies here has purged, where it can still be read. */
async function ledgerOf(
  file: string,
  openStore: (file: string) => Result<Store, { readonly type: string }>,
  now: number,
): Promise<PurgeEntry[]> {
  if (!(await exists(file))) return []
  const store = openStore(file)
  if (!store.ok) return []
  try {
    const entries: PurgeEntry[] = []
    for (const tenant of await store.value.tenants())
      entries.push({ tenant, at: now, ...(await store.value.ledger(tenant)) })
    return entries.filter((entry) => entry.objIds.length + entry.blobs.length > 0)
  } finally {
    await store.value.close()
  }
}

const lines = (entries: readonly PurgeEntry[]): string =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')

const unique = (entries: readonly PurgeEntry[]): PurgeEntry[] => [
  ...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values(),
]

/** A database put back by its own tools: what had been purged is purged again, and every PC will notice. */
export async function renewRestored(
  store: Store,
  entries: readonly PurgeEntry[],
  now: number,
): Promise<{ readonly tenants: number; readonly replayed: number }> {
  const replayed = await replay(store, entries, now)
  const tenants = await store.tenants()
  for (const tenant of tenants) await store.raiseGeneration(tenant)
  return { tenants: tenants.length, replayed }
}

async function replay(store: Store, entries: readonly PurgeEntry[], now: number): Promise<number> {
  const here = new Set(await store.tenants())
  let count = 0
  for (const { tenant, objIds, blobs } of entries) {
    if (!here.has(tenant)) continue
    const done = await store.purged(tenant, [...objIds, ...blobs])
    const missing = [...objIds, ...blobs].filter((id) => !done.has(id))
    if (missing.length === 0) continue
    const purged = await store.purge(tenant, '', objIds, blobs, now)
    if (!purged.ok) throw new Error('Bug: a restored database takes the ledger')
    count += missing.length
  }
  return count
}

async function readList(from: string): Promise<List | undefined> {
  try {
    const parsed = listSchema.safeParse(JSON.parse((await readText(join(from, listName))) ?? ''))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

async function firstWrong(from: string, list: List): Promise<string | undefined> {
  for (const { name, size, sha256 } of list.files) {
    if (name.startsWith('/') || name.split('/').includes('..') || name.includes('\\'))
      return 'ein fremder Pfad'
    const path = join(from, name)
    const found = await stat(path).catch(() => undefined)
    if (!found) return `${name} fehlt`
    if (found.size !== size || (await hashOf(path)) !== sha256) return `${name} ist verändert`
  }
  return undefined
}
