/**
 * The whole server on one folder: keys, database, listener, jobs, log. `openServer` is what `npm run server` and the
 * keeper's Zentrale start; stopping it lets running requests end first, so nothing acknowledged is lost.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, rm, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from '#shared/basics/clock.ts'
import type { Random } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { ServerCard } from '#shared/sync/messages.ts'
import { sweepBlobs } from '../blobs/blobStore.ts'
import { createServerCore, type ServerCore } from '../core.ts'
import { openAdmin, type Health, type Order, type OrderAnswer } from '../http/admin.ts'
import { openListener, type Listener } from '../http/listener.ts'
import { createDailyFiles, createLog, reportTo, shapeOf, type LogSink } from '../http/log.ts'
import { createMetrics } from '../http/metrics.ts'
import { followersOf, makeFollowerCard } from '../follow/card.ts'
import { createSource } from '../follow/source.ts'
import { finishRestore, writeBackup } from './backup.ts'
import { makeCard, type Card } from './card.ts'
import { openClockGuard } from './clockGuard.ts'
import { coreLimits, type Config } from './config.ts'
import { makeFolders, readText, syncFolder, writeWhole, type Folder } from './folder.ts'
import { openKeys, reservesHere, rotateKeys } from './keys.ts'
import { noteInLedger } from './ledgerFile.ts'
import { openFollowing, type Following } from './following.ts'
import { takeLock } from './lock.ts'
import { visitStick } from './stick.ts'
import { openStores, type Stores } from './openStores.ts'
import { openPublicPages, type PublicPages } from './publicPages.ts'

export interface ServerDeps {
  readonly clock: Clock
  readonly random: Random
  readonly log?: LogSink
  /** Milliseconds by a clock that nobody can set. */
  elapsed(): number
  /** From which addresses somebody may come; none: all. */
  readonly mayConnect?: (address: string) => boolean
}

export interface RunningServer {
  readonly url: string
  readonly port: number
  readonly adminPort: number
  /** Undefined: no pages for people without the app. */
  readonly publicPort: number | undefined
  readonly core: ServerCore
  readonly store: Stores['store']
  follows(): boolean
  readonly place: () => Pick<ServerCard, 'urls' | 'pins'>
  card(joining: boolean): Promise<Card>
  health(): Promise<Health>
  stop(): Promise<void>
}

/** `why` is a German sentence for the administrator; `kind` tells a program what it is about. */
export type StartFailure = {
  readonly type: 'StartFailed'
  readonly words: {
    readonly why: string
    readonly kind: 'FolderInUse' | 'PortTaken' | 'AddressGone' | 'NotStarted'
  }
}

const pollMs = 1000
const jobsMs = 5 * 60_000
const dayMs = 86_400_000
const mebibyte = 1024 ** 2

/** Where the command line finds a running server. */
export const controlFile = (folder: Folder): string => join(folder.path, 'control.json')

export async function openServer(
  folder: Folder,
  config: Config,
  deps: ServerDeps,
): Promise<Result<RunningServer, StartFailure>> {
  const failed = (
    why: string,
    kind: StartFailure['words']['kind'] = 'NotStarted',
  ): Result<never, StartFailure> => err({ type: 'StartFailed', words: { why, kind } })
  await mkdir(folder.path, { recursive: true, mode: 0o700 })
  const lock = takeLock(folder.lock)
  if (!lock.ok)
    return failed(`In diesem Ordner läuft schon ein Server (Prozess ${lock.error.words.pid}).`, 'FolderInUse')
  await finishRestore(folder)
  await makeFolders(folder)
  const opened = await openStores(config, folder)
  if (!opened.ok) {
    lock.value.release()
    return failed(opened.error.words.why)
  }
  const { store, blobs } = opened.value
  const { clock, random } = deps
  const log = createLog(deps.log ?? createDailyFiles(folder.logs, clock))
  const metrics = createMetrics()
  const guard = await openClockGuard(folder.clock, clock, () => deps.elapsed())
  let keys = await openKeys(folder, config.urls, { random, now: clock.now() })
  const report = reportTo(log)
  let trouble = 0
  let following: Following | undefined

  const core = createServerCore({
    store,
    blobs,
    clock,
    random,
    limits: coreLimits(config),
    pins: () => keys.pins,
    follows: () => following?.behind,
    publicUrl: config.publicPages?.url,
    onAnswer: (route, code, ms) => metrics.onAnswer(route, code, ms),
    onError(at, error) {
      trouble = deps.elapsed()
      report(at, error)
    },
    async notePurge(entry) {
      await noteInLedger(folder.ledger, entry)
      syncFolder(dirname(folder.ledger))
    },
  })

  let followers = await followersOf(folder)
  const source = createSource({ core, store, clock, keys: () => followers })
  const opensFollowing = await openFollowing(folder, {
    store,
    blobs,
    clock,
    pins: keys.pinList.pins,
    onNews: (tenant) => void core.tell(tenant).catch(() => undefined),
  })
  if (!opensFollowing.ok) {
    await store.close()
    lock.value.release()
    return failed(opensFollowing.error.words.why)
  }
  following = opensFollowing.value
  if (following) {
    const { lag } = following
    metrics.watchLag(() => (following ? lag() : { ops: 0, seconds: 0, blobs: 0 }))
    log.info({ at: 'start' }, 'follows another server')
  }

  let listener: Listener
  try {
    listener = await openListener({
      core,
      identity: keys.identity,
      log,
      host: config.host,
      port: config.port,
      mayConnect: deps.mayConnect,
      follow: (ask, key) => source.handle(ask, key),
      limits: {
        connections: config.limits.connections,
        connectionsPerAddress: config.limits.connectionsPerAddress,
      },
    })
  } catch (error) {
    await store.close()
    lock.value.release()
    const { code } = error as { code?: string }
    return code === 'EADDRINUSE'
      ? failed(
          `Port ${config.port} ist schon belegt. Bitte in server.json einen anderen wählen.`,
          'PortTaken',
        )
      : failed(
          `Port ${config.port} an ${config.host} kann nicht geöffnet werden.`,
          code === 'EADDRNOTAVAIL' ? 'AddressGone' : 'NotStarted',
        )
  }
  let publicPages: PublicPages | undefined
  if (config.publicPages) {
    const pages = await openPublicPages(folder, config.publicPages, { store, blobs, clock, core })
    if (!pages.ok) {
      await listener.close()
      following?.close()
      await store.close()
      lock.value.release()
      return failed(pages.error.words.why)
    }
    publicPages = pages.value
  }
  metrics.watch({ core, connections: () => listener.connections(), turnedAway: () => listener.turnedAway() })

  const renew = async (): Promise<void> => {
    keys = await openKeys(folder, config.urls, { random, now: clock.now() })
    listener.renew(keys.identity)
  }

  let sweptAt = 0
  let working: Promise<void> = Promise.resolve()
  const jobs = async (): Promise<void> => {
    try {
      const before = guard.state()
      const now = guard.look()
      if (now !== before) log.warn({ at: 'jobs' }, now === 'waits' ? 'clock jumped' : 'clock trusted again')
      if (now === 'trusted') {
        const count = await core.runJobs()
        metrics.purged(count)
        if (count > 0) log.info({ at: 'jobs', count }, 'purged')
      }
      if (now === 'trusted' && clock.now() - sweptAt > dayMs) {
        sweptAt = clock.now()
        await sweepBlobs(blobs, store, clock.now() - 30 * dayMs)
      }
      if (keys.until - clock.now() < 60 * dayMs) {
        await renew()
        log.info({ at: 'jobs' }, 'certificate renewed')
      }
    } catch (error) {
      log.error({ at: 'jobs', ...shapeOf(error) }, 'failed')
    }
  }
  const queue = (work: () => Promise<void>): void => {
    working = working.then(work, work)
  }
  let isSplit = false
  const follow = async (): Promise<void> => {
    if (!following) return
    try {
      await following.round()
      const { split } = following.lag()
      if (split > 0 && !isSplit) log.warn({ at: 'jobs', count: split }, 'copy differs')
      isSplit = split > 0
    } catch (error) {
      log.error({ at: 'jobs', ...shapeOf(error) }, 'failed')
    }
  }
  let rounds: Promise<void> | undefined
  const followTimer = setInterval(() => {
    rounds ??= follow().finally(() => (rounds = undefined))
  }, pollMs)
  let polling = false
  const pollTimer = setInterval(() => {
    if (polling) return
    polling = true
    void Promise.all([core.poll(), publicPages?.look()]).finally(() => (polling = false))
  }, pollMs)
  const jobsTimer = setInterval(() => queue(jobs), jobsMs)
  queue(jobs)

  const place = (): Pick<ServerCard, 'urls' | 'pins'> => ({
    urls: [...config.urls],
    pins: [...keys.pinList.pins],
  })
  const card = (joining: boolean): Promise<Card> => makeCard(store, folder, place(), deps, joining)

  const health = async (): Promise<Health> => {
    const lines: { what: string; is: string; good: boolean }[] = []
    let database = true
    let tenants = 0
    try {
      tenants = (await store.tenants()).length
    } catch {
      database = false
    }
    const disk = await statfs(folder.path)
    const freeMiB = Math.floor((disk.bavail * disk.bsize) / mebibyte)
    const days = Math.floor((keys.until - clock.now()) / dayMs)
    const lastBackup = Number(await readText(join(folder.path, 'last-backup')))
    const backupDays = lastBackup > 0 ? Math.floor((clock.now() - lastBackup) / dayMs) : undefined
    const calm = trouble === 0 || deps.elapsed() - trouble > 15 * 60_000
    lines.push(
      { what: 'Datenbank', is: database ? 'erreichbar' : 'nicht erreichbar', good: database },
      { what: 'Einrichtungen', is: String(tenants), good: true },
      ...(following?.lines() ?? source.lastAsked().map(followerLine)),
      { what: 'Verbindungen', is: String(listener.connections()), good: true },
      { what: 'Wartende PCs', is: String(core.listeners()), good: true },
      { what: 'Freier Platz', is: `${freeMiB} MiB`, good: freeMiB > 2048 },
      { what: 'Zertifikat', is: `gilt noch ${days} Tage, verlängert sich selbst`, good: days > 14 },
      ...(publicPages ? [publicLine(config.publicPages!.url, publicPages.until() - clock.now())] : []),
      {
        what: 'Reserveschlüssel in diesem Ordner',
        is: `${await reservesHere(folder)} von ${keys.pinList.pins.length - 1}`,
        good: true,
      },
      {
        what: 'Letzte Sicherung',
        is: backupDays === undefined ? 'noch keine' : `vor ${backupDays} Tagen`,
        good: backupDays !== undefined && backupDays <= 7,
      },
      {
        what: 'Uhr',
        is:
          guard.state() === 'trusted'
            ? 'stimmt'
            : 'ist gesprungen: Löschfristen ruhen (confirm-time bestätigt)',
        good: guard.state() === 'trusted',
      },
      { what: 'Fehler in den letzten 15 Minuten', is: calm ? 'keine' : 'ja, siehe logs', good: calm },
    )
    return {
      state: !database ? 'failed' : lines.every((line) => line.good) ? 'ok' : 'warning',
      lines,
    }
  }

  const obey = async (order: Order): Promise<OrderAnswer> => {
    switch (order.do) {
      case 'card': {
        if (following && !order.joining)
          return { good: false, text: 'Dieser Server folgt einem anderen. Neue Karten gibt der andere aus.' }
        const made = await card(order.joining)
        return { good: true, text: sentenceOfCard(made, order.qr) }
      }
      case 'followerCard': {
        const text = await makeFollowerCard(folder, place(), { random, now: clock.now() })
        followers = await followersOf(folder)
        return {
          good: true,
          text: `${text}\n\nDiese Karte ist für einen zweiten Server und geheim; sie wird nicht aufbewahrt.`,
        }
      }
      case 'promote': {
        if (!following) return { good: false, text: 'Dieser Server folgt keinem anderen.' }
        // No round runs any more: what is here now is what counts.
        clearInterval(followTimer)
        await rounds
        const count = await following.promote()
        following = undefined
        log.info({ at: 'jobs', count }, 'takes over')
        return {
          good: true,
          text: `Dieser Server nimmt jetzt Änderungen an (${count} Einrichtungen). Die PCs bringen ihm, was ihm fehlt. Der bisherige erste Server darf so nicht wieder starten: docs/server.md, „Zweiter Server“.`,
        }
      }
      case 'stick': {
        const visited = await visitStick(
          { core, store, random, now: clock.now(), key: keys.identity.key },
          order,
        )
        if (!visited.ok) return { good: false, text: visited.error.words.why }
        const { read, written, blobsRead, blobsWritten, refused, refusedChains } = visited.value
        const why = refusedChains.length > 0 ? ` (${refusedChains.join(', ')})` : ''
        return {
          good: true,
          text: [
            `Vom Stick übernommen: ${read} Einträge, ${blobsRead} Dateien.`,
            `Auf den Stick geschrieben: ${written} Einträge, ${blobsWritten} Dateien.`,
            ...(refused > 0 ? [`Nicht angenommen: ${refused}${why}.`] : []),
          ].join('\n'),
        }
      }
      case 'rotate': {
        const rotated = await rotateKeys(folder, order.reserve)
        if (!rotated.ok)
          return {
            good: false,
            text: `Der erste Reserveschlüssel fehlt (${rotated.error.words.file}). Wenn er woanders liegt: rotate --reserve DATEI.`,
          }
        await renew()
        return {
          good: true,
          text: 'Der Reserveschlüssel ist jetzt in Gebrauch, ein neuer liegt in Reserve. Die PCs lernen das beim nächsten Abgleich; neue Karten bitte neu drucken.',
        }
      }
      case 'backup': {
        const written = await writeBackup(folder, store, order.to, clock.now())
        if (written.ok) log.info({ at: 'jobs' }, 'backup written')
        return written.ok
          ? { good: true, text: `Sicherung geschrieben: ${order.to}` }
          : { good: false, text: written.error.words.why }
      }
      case 'confirmTime':
        guard.confirm()
        return { good: true, text: 'Die Uhr ist bestätigt. Löschfristen laufen wieder.' }
      case 'status': {
        const { state, lines } = await health()
        return {
          good: state !== 'failed',
          text: lines.map(({ what, is, good }) => `${good ? ' ' : '!'} ${what}: ${is}`).join('\n'),
        }
      }
    }
  }

  const token = randomBytes(32).toString('hex')
  const admin = await openAdmin({ port: config.adminPort, token, metrics, health, obey }).catch(
    () => undefined,
  )
  if (!admin) {
    clearInterval(pollTimer)
    clearInterval(jobsTimer)
    clearInterval(followTimer)
    await rounds
    following?.close()
    await Promise.all([listener.close(), publicPages?.close()])
    await working
    await store.close()
    lock.value.release()
    return failed(
      `Port ${config.adminPort} (Zustandsseite) ist schon belegt. Bitte „adminPort“ in server.json ändern.`,
    )
  }
  writeWhole(controlFile(folder), JSON.stringify({ port: admin.port, token }))
  log.info({ at: 'start', port: listener.port }, 'started')

  let stopped: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    log.info({ at: 'stop' }, 'stopping')
    clearInterval(pollTimer)
    clearInterval(jobsTimer)
    clearInterval(followTimer)
    following?.close()
    await rounds
    await rm(controlFile(folder), { force: true })
    await Promise.all([listener.close(), publicPages?.close(), admin.close()])
    await working
    await store.close()
    log.info({ at: 'stop' }, 'stopped')
    lock.value.release()
  }
  return ok({
    url: listener.url,
    port: listener.port,
    adminPort: admin.port,
    publicPort: publicPages?.port,
    core,
    store,
    place,
    follows: () => following !== undefined,
    card,
    health,
    stop: () => (stopped ??= stop()),
  })
}

const followerLine = (ms: number) => ({
  what: 'Zweiter Server',
  is: `hat vor ${Math.max(0, Math.round(ms / 1000))} s gefragt`,
  good: ms < 120_000,
})

const publicLine = (url: string, ms: number) => {
  const days = Math.floor(ms / dayMs)
  return { what: 'Öffentliche Seiten', is: `${url}, Zertifikat gilt noch ${days} Tage`, good: days > 14 }
}

export const sentenceOfCard = (card: Card, withQr: boolean): string =>
  [
    ...(withQr ? [card.qr] : []),
    card.text,
    '',
    `Als Datei: ${card.files.join(', ')}`,
    card.until === 0
      ? 'Diese Karte trägt keinen Code: für weitere PCs einer Einrichtung, die schon angemeldet ist.'
      : `Diese Karte gilt für eine Einrichtung, einmal, bis ${new Date(card.until).toISOString().slice(0, 10)}.`,
  ].join('\n')
