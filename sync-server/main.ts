/** `npm run server`: starts the server on a folder, or gives an order to the one that runs there. */
import closeWithGrace from 'close-with-grace'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { hostname, networkInterfaces } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { systemClock } from '#shared/basics/clock.ts'
import type { Random } from '#shared/basics/random.ts'
import { isPrivateAddress } from '#shared/sync/privateAddress.ts'
import { readFollowerCard } from './follow/card.ts'
import { familyFiles } from './http/familyLink.ts'
import { talkFiles } from './http/talkPage.ts'
import { hashList } from './http/publicListener.ts'
import { orderAnswerSchema, type Order } from './http/admin.ts'
import { renewRestored, restoreBackup } from './setup/backup.ts'
import { firstConfig, readConfig, type Config } from './setup/config.ts'
import { folderAt, makeFolders, readText, writeWhole, type Folder } from './setup/folder.ts'
import { readLedger } from './setup/ledgerFile.ts'
import { takeLock } from './setup/lock.ts'
import { moveToPostgres } from './setup/move.ts'
import { openStores } from './setup/openStores.ts'
import { answerOwner, hearOwner, sayFailure, sayReady } from './setup/owned.ts'
import { openSqliteStore } from './stores/sqlite.ts'
import { controlFile, openServer, sentenceOfCard } from './setup/program.ts'

const help = `Obhut-Zentrale

  npm run server -- --folder ORDNER [--port 8443] [--host 0.0.0.0] [--url https://name:8443 ...]
  npm run server -- card         --folder ORDNER [--joining]    neue Karte für eine Einrichtung
  npm run server -- card         --folder ORDNER --follower     Karte für einen zweiten Server
  npm run server -- follow KARTE --folder ORDNER                zweiter Server: dem auf der Karte (Datei) folgen
  npm run server -- promote      --folder ORDNER                zweiter Server: von jetzt an selbst annehmen
  npm run server -- status       --folder ORDNER
  npm run server -- backup ZIEL  --folder ORDNER
  npm run server -- restore VON  --folder ORDNER [--ledger DATEI]   (Server vorher anhalten)
  npm run server -- after-restore --folder ORDNER [--ledger DATEI]  (nach pg_restore, Server angehalten)
  npm run server -- stick STICK  --folder ORDNER [--tenant NUMMER] [--new]  mit einem Stick abgleichen
  npm run server -- move SICHERUNG --folder ORDNER [--to postgres://…]  von SQLite nach PostgreSQL (Server vorher anhalten)
  npm run server -- rotate       --folder ORDNER [--reserve DATEI]
  npm run server -- confirm-time --folder ORDNER                Uhr nach einem Sprung bestätigen
  npm run server -- hashes                                      Prüfsummen der öffentlichen Seiten
`

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const fail = (text: string): never => {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

const random: Random = {
  bytes(length) {
    const bytes = new Uint8Array(length)
    bytes.set(randomBytes(length))
    return bytes
  },
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        folder: { type: 'string' },
        port: { type: 'string' },
        'admin-port': { type: 'string' },
        host: { type: 'string' },
        url: { type: 'string', multiple: true },
        joining: { type: 'boolean' },
        follower: { type: 'boolean' },
        /** Started by another program, for one house: setup/owned.ts. */
        owned: { type: 'boolean' },
        reserve: { type: 'string' },
        ledger: { type: 'string' },
        to: { type: 'string' },
        tenant: { type: 'string' },
        new: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    })
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : ''}\n\n${help}`)
  }
}

async function main(): Promise<void> {
  const { values, positionals } = readArguments()
  if (values.help) return say(help)
  const folder = folderAt(resolve(values.folder ?? 'obhut-server'))
  const [command = 'start', argument] = positionals
  switch (command) {
    case 'start':
      return values.owned ? startOwned(folder, values) : start(folder, values)
    case 'card':
      if (values.follower) return order(folder, { do: 'followerCard' })
      return order(folder, {
        do: 'card',
        joining: values.joining ?? false,
        qr: process.stdout.isTTY === true,
      })
    case 'follow':
      if (argument === undefined) return fail('Wem? npm run server -- follow KARTE --folder ORDNER')
      return follow(folder, argument)
    case 'promote':
      return order(folder, { do: 'promote' })
    case 'stick':
      if (argument === undefined)
        return fail('Welcher Ordner? npm run server -- stick ORDNER --folder ORDNER')
      return order(folder, {
        do: 'stick',
        folder: resolve(argument),
        isNew: values.new ?? false,
        ...(values.tenant === undefined ? {} : { tenant: values.tenant }),
      })
    case 'status':
      return order(folder, { do: 'status' })
    case 'hashes':
      return say(hashList([{ files: familyFiles() }, { files: talkFiles() }]).trimEnd())
    case 'confirm-time':
      return order(folder, { do: 'confirmTime' })
    case 'rotate':
      return order(folder, {
        do: 'rotate',
        ...(values.reserve === undefined ? {} : { reserve: await readFile(values.reserve, 'utf8') }),
      })
    case 'backup':
      if (argument === undefined) return fail(`Wohin? npm run server -- backup ZIEL --folder ORDNER`)
      return order(folder, { do: 'backup', to: resolve(argument) })
    case 'restore':
      if (argument === undefined) return fail(`Woher? npm run server -- restore VON --folder ORDNER`)
      return restore(folder, resolve(argument), values.ledger)
    case 'after-restore':
      return afterRestore(folder, values.ledger)
    case 'move':
      if (argument === undefined)
        return fail('Wohin die Sicherung? npm run server -- move SICHERUNG --to postgres://… --folder ORDNER')
      return move(folder, resolve(argument), values.to)
    default:
      return fail(help)
  }
}

const portOf = (text: string | undefined, otherwise: number): number => {
  if (text === undefined) return otherwise
  const port = Number(text)
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : fail(`Kein Port: ${text}`)
}

/** Names and addresses under which other PCs may reach this computer. */
function usualUrls(port: number): string[] {
  const addresses = Object.values(networkInterfaces())
    .flat()
    .flatMap((one) => (one && one.family === 'IPv4' && !one.internal ? [one.address] : []))
  return [hostname().toLowerCase(), ...addresses].slice(0, 4).map((name) => `https://${name}:${port}`)
}

interface StartValues {
  readonly port?: string | undefined
  readonly 'admin-port'?: string | undefined
  readonly host?: string | undefined
  readonly url?: readonly string[] | undefined
}

async function readOrMakeConfig(
  folder: Folder,
  values: StartValues,
): Promise<{ config: Config; first: boolean }> {
  const text = await readText(folder.config)
  const port = portOf(values.port, 8443)
  const made =
    text ??
    firstConfig({
      urls: values.url ?? usualUrls(port),
      host: values.host ?? '0.0.0.0',
      port,
      adminPort: portOf(values['admin-port'], 9464),
    })
  const config = readConfig(made)
  if (!config.ok) return fail(config.error.words.why)
  if (text === undefined) {
    await makeFolders(folder)
    writeWhole(folder.config, made)
    return { config: config.value, first: true }
  }
  // What is said at the start counts for this run.
  const { value } = config
  return {
    first: false,
    config: {
      ...value,
      port: portOf(values.port, value.port),
      adminPort: portOf(values['admin-port'], value.adminPort),
      host: values.host ?? value.host,
      urls: values.url ? [...values.url] : value.urls,
    },
  }
}

async function start(folder: Folder, values: StartValues): Promise<void> {
  const { config, first } = await readOrMakeConfig(folder, values)
  const opened = await openServer(folder, config, {
    clock: systemClock,
    random,
    elapsed: () => performance.now(),
  })
  if (!opened.ok) return fail(opened.error.words.why)
  const server = opened.value
  // A second signal or a failure while stopping ends the process; what was acknowledged is in the database.
  closeWithGrace({ delay: 20_000, logger: false }, async () => server.stop())
  say(`Obhut-Zentrale: ${server.url}  (Ordner ${folder.path})`)
  say(`Zustand: http://127.0.0.1:${server.adminPort}/`)
  if (config.publicPages) say(`Öffentliche Seiten: ${config.publicPages.url} (Port ${server.publicPort})`)
  if (first && !server.follows())
    say(`\n${sentenceOfCard(await server.card(false), process.stdout.isTTY === true)}`)
  say('bereit')
}

async function startOwned(folder: Folder, values: StartValues): Promise<void> {
  const waiting: string[] = []
  let take = (line: string): void => void waiting.push(line)
  let end = (): void => process.exit(0)
  hearOwner(
    (line) => take(line),
    () => end(),
  )
  const { config } = await readOrMakeConfig(folder, values)
  const opened = await openServer(folder, config, {
    clock: systemClock,
    random,
    elapsed: () => performance.now(),
    // Nobody from outside the house's own network.
    mayConnect: isPrivateAddress,
  })
  if (!opened.ok) {
    sayFailure(opened.error)
    process.exitCode = 1
    return process.exit()
  }
  const server = opened.value
  const grace = closeWithGrace({ delay: 8_000, logger: false }, async () => server.stop())
  end = () => void grace.close()
  take = (line) => void answerOwner(server, line)
  sayReady(server)
  for (const line of waiting) take(line)
}

async function restore(folder: Folder, from: string, ledger: string | undefined): Promise<void> {
  await mkdir(folder.path, { recursive: true, mode: 0o700 })
  const lock = takeLock(folder.lock)
  if (!lock.ok) return fail('Der Server läuft noch. Bitte zuerst anhalten.')
  const restored = await restoreBackup(
    folder,
    from,
    systemClock.now(),
    (file) => openSqliteStore({ file }),
    ledger,
  )
  lock.value.release()
  if (!restored.ok) return fail(restored.error.words.why)
  const { tenants, replayed, aside } = restored.value
  say(`Zurückgespielt: ${tenants} Einrichtungen. Erneut gelöscht: ${replayed}.`)
  say(`Die bisherigen Daten liegen in ${aside}; bitte löschen, sobald alles stimmt.`)
  say('Die PCs merken es beim nächsten Abgleich und geben zurück, was der Sicherung fehlt.')
}

/** For a database that its own tools put back (PostgreSQL). */
async function afterRestore(folder: Folder, ledger: string | undefined): Promise<void> {
  const text = await readText(folder.config)
  const config = text === undefined ? undefined : readConfig(text)
  if (!config) return fail(`In ${folder.path} liegt keine server.json.`)
  if (!config.ok) return fail(config.error.words.why)
  const lock = takeLock(folder.lock)
  if (!lock.ok) return fail('Der Server läuft noch. Bitte alle Server dieser Datenbank zuerst anhalten.')
  const stores = await openStores(config.value, folder)
  if (!stores.ok) {
    lock.value.release()
    return fail(stores.error.words.why)
  }
  const entries = [...(await readLedger(folder.ledger)), ...(ledger ? await readLedger(ledger) : [])]
  const { tenants, replayed } = await renewRestored(stores.value.store, entries, systemClock.now())
  await stores.value.store.close()
  lock.value.release()
  say(`${tenants} Einrichtungen. Erneut gelöscht: ${replayed}. Die PCs geben zurück, was fehlt.`)
}

async function move(folder: Folder, backup: string, to: string | undefined): Promise<void> {
  const moved = await moveToPostgres(folder, { backup, to, now: systemClock.now() })
  if (!moved.ok) return fail(moved.error.words.why)
  const { tenants, ops, rows, before } = moved.value
  say(
    `${before ? 'Schon umgezogen und geprüft' : 'Umgezogen und geprüft'}: ${tenants} Einrichtungen, ${ops} Einträge, ${rows} Zeilen.`,
  )
  say(`Die Sicherung liegt in ${backup}, die alte Datenbank in ${folder.database}.moved.`)
  say('server.json nennt jetzt PostgreSQL. Bitte starten; die PCs gehen weiter, wo sie waren.')
}

/** From the next start on. */
async function follow(folder: Folder, file: string): Promise<void> {
  const text = await readText(file)
  if (text === undefined || !readFollowerCard(text).ok)
    return fail(`${file} ist keine Karte für einen zweiten Server.`)
  await makeFolders(folder)
  const lock = takeLock(folder.lock)
  if (!lock.ok) return fail('Der Server läuft noch. Bitte zuerst anhalten.')
  writeWhole(folder.follow, text)
  lock.value.release()
  say('Von jetzt an folgt dieser Server dem auf der Karte. Bitte keys/ von dort kopieren und starten.')
}

const controlSchema = z.strictObject({ port: z.number().int(), token: z.string() })

/** Orders go to the running server: two programs on one database are refused. */
async function order(folder: Folder, given: Order): Promise<void> {
  const text = await readText(controlFile(folder))
  const notRunning = `In ${folder.path} läuft kein Server. Bitte zuerst starten: npm run server -- --folder ${folder.path}`
  if (text === undefined) return fail(notRunning)
  const { port, token } = controlSchema.parse(JSON.parse(text))
  const response = await fetch(`http://127.0.0.1:${port}/order`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(given),
  }).catch(() => undefined)
  if (!response?.ok) return fail(notRunning)
  const answer = orderAnswerSchema.parse(await response.json())
  if (!answer.good) return fail(answer.text)
  say(answer.text)
}

await main()
