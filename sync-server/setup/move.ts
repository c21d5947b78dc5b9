/**
 * From SQLite to PostgreSQL (SV25): backup, copy, check, then the configuration, then the old file is laid aside, in
 * this order. Cut off anywhere, the same order again goes on: until the configuration names PostgreSQL, SQLite counts.
 *
 * The generation stays. It is raised after a restore because a backup lacks what was acknowledged after it, so that the
 * same number could soon name another op. Here the server stands still under its lock and the copy is equal in every row:
 * each cursor that was ever handed out (generation, number, head) is confirmed by the new database as by the old one.
 */
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { err, type Result } from '#shared/basics/result.ts'
import type { CopyFailure, Copied } from '../stores/copyToPostgres.ts'
import { openSqliteStore } from '../stores/sqlite.ts'
import { writeBackup } from './backup.ts'
import { readConfig, withDatabase } from './config.ts'
import { readText, writeWhole, type Folder } from './folder.ts'
import { takeLock } from './lock.ts'

export type MoveFailure = { readonly type: 'MoveFailed'; readonly words: { readonly why: string } }
const failed = (why: string): Result<never, MoveFailure> => err({ type: 'MoveFailed', words: { why } })

const sentences: Readonly<Record<CopyFailure['type'], string>> = {
  NoAccess: 'PostgreSQL ist nicht erreichbar oder verweigert den Zugang. Es wurde nichts verändert.',
  TooNew: 'Die Datenbank dort stammt von einer neueren Fassung dieses Programms. Es wurde nichts verändert.',
  NotEmpty:
    'Die Datenbank dort ist nicht leer. Bitte eine neue, leere Datenbank anlegen. Es wurde nichts verändert.',
  SourceDamaged:
    'Die SQLite-Datenbank stimmt nicht mit sich selbst überein. Bitte zuerst die letzte Sicherung zurückspielen. Es wurde nichts verändert.',
  NotEqual: 'Was in PostgreSQL ankam, ist nicht gleich. Es wurde nichts verändert; bitte noch einmal.',
  BrokenOff: 'Die Verbindung zu PostgreSQL brach ab. Derselbe Befehl setzt fort.',
}

export interface Move {
  /** A folder that does not exist yet. */
  readonly backup: string
  /** Undefined: the one of the environment, which then also stays out of server.json. */
  readonly to: string | undefined
  readonly now: number
}

export async function moveToPostgres(
  folder: Folder,
  { backup, to, now }: Move,
): Promise<Result<Copied, MoveFailure>> {
  const text = await readText(folder.config)
  if (text === undefined) return failed(`In ${folder.path} liegt keine server.json.`)
  const config = readConfig(text)
  if (!config.ok) return failed(config.error.words.why)
  if (config.value.database.kind === 'postgres') return failed('Dieser Server benutzt schon PostgreSQL.')
  const url = to ?? process.env['OBHUT_DATABASE_URL']
  if (url === undefined || !/^postgres(ql)?:\/\//.test(url))
    return failed('Wohin? --to postgres://… oder die Umgebungsvariable OBHUT_DATABASE_URL.')
  const lock = takeLock(folder.lock)
  if (!lock.ok) return failed('Der Server läuft noch. Bitte zuerst anhalten.')
  try {
    if (!existsSync(folder.database)) return failed('Hier liegt keine SQLite-Datenbank.')
    const store = openSqliteStore({ file: folder.database })
    if (!store.ok) return failed('Die SQLite-Datenbank lässt sich nicht öffnen.')
    let copied: Result<Copied, CopyFailure>
    try {
      const written = await writeBackup(folder, store.value, backup, now)
      if (!written.ok) return failed(written.error.words.why)
      const { copyToPostgres } = await import('../stores/copyToPostgres.ts')
      copied = await copyToPostgres(folder.database, url)
    } finally {
      await store.value.close()
    }
    if (!copied.ok) return failed(sentences[copied.error.type])
    writeWhole(
      folder.config,
      withDatabase(text, to === undefined ? { kind: 'postgres' } : { kind: 'postgres', url: to }),
    )
    // Nobody shall start it again by chance: it ends where the other goes on.
    await rename(folder.database, `${folder.database}.moved`)
    for (const rest of ['-lock', '-wal', '-shm']) await rm(`${folder.database}${rest}`, { force: true })
    return copied
  } finally {
    lock.value.release()
  }
}
