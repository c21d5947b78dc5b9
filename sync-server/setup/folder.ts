/** The server's one folder: what lies where, written so that a crash leaves the old file or the new one. */
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface Folder {
  readonly path: string
  readonly config: string
  readonly data: string
  readonly database: string
  readonly blobs: string
  readonly keys: string
  readonly cards: string
  readonly logs: string
  /** Purges by name, outside the database. */
  readonly ledger: string
  /** When the clock was last seen, and whether it jumped. */
  readonly clock: string
  readonly lock: string
  /** The card of the server that this one follows. */
  readonly follow: string
}

export const folderAt = (path: string): Folder => ({
  path,
  config: join(path, 'server.json'),
  data: join(path, 'data'),
  database: join(path, 'data', 'obhut.sqlite'),
  blobs: join(path, 'data', 'blobs'),
  keys: join(path, 'keys'),
  cards: join(path, 'cards'),
  logs: join(path, 'logs'),
  ledger: join(path, 'purges.jsonl'),
  clock: join(path, 'clock.json'),
  lock: join(path, 'lock'),
  follow: join(path, 'follow.card'),
})

export async function makeFolders(folder: Folder): Promise<void> {
  for (const path of [folder.path, folder.data, folder.blobs, folder.keys, folder.cards, folder.logs])
    await mkdir(path, { recursive: true, mode: 0o700 })
}

export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
}

/** Readable by its owner alone; durable when it returns. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const next = `${path}.new`
  const file = openSync(next, 'w', 0o600)
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    let at = 0
    while (at < bytes.length) at += writeSync(file, bytes, at)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(next, path)
  syncFolder(dirname(path))
}

/** Names in a folder are durable after this; Windows does it by itself. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
