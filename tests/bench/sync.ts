/**
 * The first synchronisation of a new PC over our whole path: server, keeper (chains and signatures verified), journal,
 * RxDB in the window, the vault's tags, until a query by tag finds everything. Against PouchDB 9 in the same browser,
 * which pulls as many documents of 1.2 kB from express-pouchdb, plain and without TLS.
 */
import type { Page } from '@playwright/test'
import { randomBytes } from 'node:crypto'
import { createServer, type AddressInfo } from 'node:net'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { folderAt } from '#sync-server/setup/folder.ts'
import { startProcess } from '../sync-server/app/running.ts'
import { answerCards, readCards } from '../vault/readCards.ts'
import { figure, median, seconds, times, type Tell } from './figures.ts'
import { installPeers, startPeer, type Peer } from './peerProcess.ts'
import { processorMsOf } from './processes.ts'
import { openWorld, type BenchWorld } from './world.ts'

const passphrase = 'Regenbogen klettert leise Apfelbaum hinauf 47'

async function fillPeer(peer: Peer, count: number): Promise<void> {
  await fetch(`${peer.url}/db/bench`, { method: 'PUT' })
  for (let at = 0; at < count; at += 500) {
    const docs = Array.from({ length: Math.min(500, count - at) }, () => ({
      _id: randomBytes(16).toString('hex'),
      e: randomBytes(900).toString('base64'),
    }))
    const answer = await fetch(`${peer.url}/db/bench/_bulk_docs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ docs }),
    })
    if (!answer.ok) throw new Error(`peer: ${answer.status}`)
  }
}

function freePort(): Promise<number> {
  const taken = createServer()
  return new Promise((resolve) =>
    taken.listen(0, '127.0.0.1', () => {
      const { port } = taken.address() as AddressInfo
      taken.close(() => resolve(port))
    }),
  )
}

interface Pouch {
  info(): Promise<{ doc_count: number }>
}
type PouchDB = (new (name: string) => Pouch) & { replicate(from: string, to: Pouch): Promise<unknown> }

/** As it comes: pages of 100, ten of them in memory. */
const pouchPull = (page: Page, name: string): Promise<{ ms: number; documents: number }> =>
  page.evaluate(async (to) => {
    const { PouchDB } = globalThis as unknown as { PouchDB: PouchDB }
    const local = new PouchDB(to)
    await local.info()
    const from = performance.now()
    await PouchDB.replicate(`${location.origin}/db/bench`, local)
    return { ms: performance.now() - from, documents: (await local.info()).doc_count }
  }, name)

/** A second PC of the same person, joined by the server's letter box; its exchange has not begun. */
async function joined(office: BenchWorld): Promise<BenchWorld> {
  const world = await openWorld('institution')
  const invited = await office.step('invite')
  const words = await world.step('startJoin', invited.text, passphrase)
  await office.step('confirmJoin', invited.invitation, words, passphrase)
  await world.step('finishJoin', passphrase)
  // The register with the new PC reaches the server.
  await office.step('sendAll')
  await world.step('open')
  return world
}

export async function benchFirstSync(tell: Tell, count = 10_000, rounds = 3): Promise<void> {
  await installPeers()
  const folder = folderAt(await mkdtemp(join(tmpdir(), 'obhut-first-sync-')))
  // PCs go where the server says it can be reached.
  const port = await freePort()
  const server = await startProcess(folder, ['--port', String(port), '--url', `https://127.0.0.1:${port}`])
  const peerFolder = await mkdtemp(join(tmpdir(), 'obhut-first-sync-peer-'))
  const ours: number[] = []
  const journalled: number[] = []
  const pouch: number[] = []
  const loads: number[] = []
  const used: Record<'server' | 'keeper' | 'vault' | 'window', number[]> = { server: [], keeper: [], vault: [], window: [] } // prettier-ignore
  try {
    await using peer = await startPeer(peerFolder)
    await fillPeer(peer, count)
    await using office = await openWorld('institution')
    await office.step('setUp', passphrase)
    const stick = join(peerFolder, 'stick')
    await mkdir(stick)
    const { files, asked } = await office.step('writeCards', stick)
    const cards = await readCards(files.map((file) => join(stick, file)))
    await office.step('confirmCards', answerCards(cards, asked))
    const card = writeServerCard({ ...server.card!, urls: [server.url] })
    await office.step('useServer', card)
    await office.step('fillArchive', 0, count)
    await office.step('sendAll')

    for (let round = 0; round < rounds; round++) {
      await using world = await joined(office)
      const page = await world.page.context().newPage()
      await page.goto(`${peer.url}/page`)
      const pull = async (): Promise<void> => {
        const pulled = await pouchPull(page, `bench ${round}`)
        if (pulled.documents !== count)
          throw new Error(`${pulled.documents} of ${count} documents were pulled`)
        pouch.push(pulled.ms)
      }
      if (round % 2) await pull()
      const before = { ...(await world.processorTime()), server: await processorMsOf(server.child.pid!) }
      const first = await world.step('firstSync', card, count)
      const after = { ...(await world.processorTime()), server: await processorMsOf(server.child.pid!) }
      for (const name of ['server', 'keeper', 'vault', 'window'] as const) used[name].push(after[name] - before[name]) // prettier-ignore
      ours.push(first.ms)
      journalled.push(first.journalMs)
      if (!(round % 2)) await pull()
      loads.push(loadavg()[0]!)
      console.log(`  round ${round + 1}: ${seconds(first.ms)} (journal ${seconds(first.journalMs)}), PouchDB ${seconds(pouch.at(-1)!)}, load ${loads.at(-1)!.toFixed(1)}`) // prettier-ignore
    }
  } finally {
    server.child.kill('SIGTERM')
    await server.ended
    await rm(folder.path, { recursive: true, force: true })
    await rm(peerFolder, { recursive: true, force: true })
  }
  const ratios = ours.map((one, i) => pouch[i]! / one)
  const ratio = median(ratios)
  const share = (name: keyof typeof used): string =>
    `${name} ${Math.round((median(used[name]) * 1000) / count)} µs`
  tell(
    figure(
      `First synchronisation of ${count.toLocaleString('en')} records until all are found by a query in the window, against PouchDB 9 in the same browser`,
      `${times(ratio)} as fast (worst round ${times(Math.min(...ratios))}; ours ${seconds(median(ours))}, ${Math.round((count / median(ours)) * 1000)} records/s, slowest ${seconds(Math.max(...ours))}, of it ${seconds(median(journalled))} until the journal has all; PouchDB ${seconds(median(pouch))}, slowest ${seconds(Math.max(...pouch))})`,
      {
        goal: '>= 2x',
        met: ratio >= 2,
        cause:
          'Keeper, vault and window work at the same time, in four processes with the browser’s own for IndexedDB, on two hyperthreads and beside other programs; the last to end is the window, whose rows stand in seven indexes of IndexedDB. Tags made before the first journalling would save one journal frame for each record.',
      },
      `Ours by TLS 1.3 and with every chain and signature verified, journalled with fsync, opened once by the vault for its tags; the peer plain, without TLS and without fsync. Processor time for a record: ${(['server', 'keeper', 'vault', 'window'] as const).map(share).join(', ')}. Load ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.`,
    ),
  )
}
