/**
 * The server against express-pouchdb with PouchDB 9, both as a process of their own that starts on an empty folder,
 * turn by turn. Ours is `npm run server` with nothing left out: TLS 1.3, sign-in, chains and their signatures, SQLite
 * with an fsync before each answer. The peer is as it comes: no TLS, no sign-in, LevelDB without an fsync per write; and
 * beside it the same peer with one, whose answers mean as much as ours.
 * What a PC would have made before (sealing, signing, encoding) is made before the clock runs, for both.
 */
import { Agent, request } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import type { Bytes } from '#shared/basics/bytes.ts'
import { startOfLog } from '#shared/sync/messages.ts'
import { folderAt } from '#sync-server/setup/folder.ts'
import { makeBatch, makeDevice, makeKita, records, type Kita } from '../sync-server/app/kita.ts'
import { startProcess } from '../sync-server/app/running.ts'
import { createTlsSpeaker, enrol, signIn, valueOf } from '../sync-server/app/world.ts'
import { figure, median, ms, quantile, times, type Tell } from './figures.ts'
import { installPeers, startPeer } from './peerProcess.ts'
import { processorMsOf } from './processes.ts'

/** An envelope of 1,200 bytes: 112 + 12 + 120 + 32 of it are its frame. */
const documentBytes = 1200
const bodyBytes = documentBytes - 276
const batchSize = 200
const pageSize = 500
const writers = 4
const connections = 32
/** Before the clock runs; after fewer, V8 still interprets much of a server (ours takes half as much time after 20,000). */
const warmUp = 6400
/** Past SQLite's first checkpoint: from then on its WAL is written over and no longer grows, which an fsync feels. */
const warmUpBatches = 60

interface Size {
  readonly documents: number
  readonly singles: number
  readonly rounds: number
}

interface Measured {
  /** Documents a second. */
  readonly batched: number
  readonly alone: number
  readonly pulled: number
  readonly single: number
  readonly singleMs: readonly number[]
  /** Processor time of the server process for a document, in microseconds. */
  readonly used: Readonly<Record<'batched' | 'pulled' | 'single', number>>
}

type Rate = 'batched' | 'alone' | 'pulled' | 'single'

/** One contestant, on an empty folder and with warm connections. */
interface Contestant extends AsyncDisposable {
  readonly pid: number
  /** Sends all batches, each lane over a connection of its own. */
  pushBatches(lanes: number, batches: number): Promise<() => Promise<void>>
  pull(): Promise<number>
  /** Returns the time of each. */
  pushSingles(count: number): Promise<() => Promise<number[]>>
}

export async function ours(nodeArgs: readonly string[] = []): Promise<Contestant> {
  const folder = folderAt(await mkdtemp(join(tmpdir(), 'obhut-peers-ours-')))
  const server = await startProcess(folder, [], nodeArgs)
  const kita: Kita = { ...makeKita(0), devices: Array.from({ length: connections }, makeDevice) }
  kita.register = {
    ...kita.register,
    devices: kita.devices.map(({ dev, key }) => ({ dev, key: key.spki, state: 'active' })),
  }
  // One agent for each PC, so that each has connections of its own.
  const pcs = kita.devices.map((device) => ({
    device,
    speaker: createTlsSpeaker(server.url, server.card!.pins),
    token: '',
  }))
  await enrol(pcs[0]!.speaker, kita, server.card!.code)
  for (const pc of pcs) pc.token = await signIn(pc.speaker, kita, pc.device)

  type Pc = (typeof pcs)[number]
  const pushPart = async ({ speaker, token }: Pc, part: Bytes): Promise<void> => {
    const { answer } = valueOf(await speaker.ask('push', {}, [part], token))
    if (answer.results[0]?.type !== 'ok') throw new Error(JSON.stringify(answer))
  }
  const inLanes = (lanes: number, count: number, size: number): { pc: Pc; parts: Bytes[] }[] =>
    pcs.slice(0, lanes).map((pc, lane) => ({
      pc,
      parts: Array.from({ length: Math.ceil((count - lane) / lanes) }, () =>
        makeBatch(kita, pc.device, records(size, bodyBytes)),
      ),
    }))
  return {
    pid: server.child.pid!,
    async pushBatches(lanes, batches) {
      const made = inLanes(lanes, batches, batchSize)
      return async () => {
        await Promise.all(made.map(async ({ pc, parts }) => { for (const part of parts) await pushPart(pc, part) })) // prettier-ignore
      }
    },
    async pull() {
      const { speaker, token } = pcs[0]!
      let documents = 0
      for (let cursor = startOfLog; ;) {
        const { answer, parts } = valueOf(await speaker.ask('pull', { cursor, maxOps: pageSize }, [], token))
        // The number of ops stands at the head of each batch.
        for (const part of parts) documents += (part[0]! << 8) | part[1]!
        cursor = answer.cursor
        if (!answer.more) return documents
      }
    },
    async pushSingles(count) {
      const made = inLanes(connections, count, 1)
      return async () => {
        const each: number[] = []
        await Promise.all(
          made.map(async ({ pc, parts }) => {
            for (const part of parts) {
              const from = performance.now()
              await pushPart(pc, part)
              each.push(performance.now() - from)
            }
          }),
        )
        return each
      }
    },
    async [Symbol.asyncDispose]() {
      for (const { speaker } of pcs) speaker.close()
      server.child.kill('SIGTERM')
      await server.ended
      await rm(folder.path, { recursive: true, force: true })
    },
  }
}

async function theirs(durable: boolean): Promise<Contestant> {
  const folder = await mkdtemp(join(tmpdir(), 'obhut-peers-pouch-'))
  const peer = await startPeer(folder, durable)
  const agents = Array.from({ length: connections }, () => new Agent({ keepAlive: true, maxSockets: 1 }))
  const ask = (agent: Agent, method: string, path: string, body: Buffer | null): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const message = request(
        `${peer.url}/db/bench${path}`,
        {
          method,
          agent,
          headers: body ? { 'content-type': 'application/json', 'content-length': body.length } : {},
        },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('error', reject)
          answer.on('end', () => {
            const whole = Buffer.concat(chunks)
            if ((answer.statusCode ?? 500) < 300) resolve(whole)
            else reject(new Error(`${answer.statusCode}: ${whole.toString().slice(0, 200)}`))
          })
        },
      )
      message.on('error', reject)
      message.end(body)
    })
  await ask(agents[0]!, 'PUT', '', null)
  for (const agent of agents) await ask(agent, 'GET', '', null)

  /** Its document is JSON: as many characters of base64 as ours has bytes. */
  const newDocument = (): { _id: string; e: string } => ({
    _id: randomBytes(16).toString('hex'),
    e: randomBytes((documentBytes * 3) / 4).toString('base64'),
  })
  const inLanes = (lanes: number, count: number, make: () => unknown): { agent: Agent; bodies: Buffer[] }[] =>
    agents.slice(0, lanes).map((agent, lane) => ({
      agent,
      bodies: Array.from({ length: Math.ceil((count - lane) / lanes) }, () =>
        Buffer.from(JSON.stringify(make())),
      ),
    }))
  return {
    pid: peer.pid,
    async pushBatches(lanes, batches) {
      const made = inLanes(lanes, batches, () => ({ docs: Array.from({ length: batchSize }, newDocument) }))
      return async () => {
        await Promise.all(
          made.map(async ({ agent, bodies }) => {
            for (const body of bodies) {
              const answer = (await ask(agent, 'POST', '/_bulk_docs', body)).toString()
              if (answer.includes('"error"')) throw new Error(answer.slice(0, 200))
            }
          }),
        )
      }
    },
    async pull() {
      let documents = 0
      for (let since = '0'; ;) {
        const page = await ask(agents[0]!, 'GET', `/_changes?include_docs=true&limit=${pageSize}&since=${since}`, null) // prettier-ignore
        const text = page.toString('latin1')
        let rows = 0
        for (let at = text.indexOf('"doc":'); at >= 0; at = text.indexOf('"doc":', at + 6)) rows++
        documents += rows
        since = /"last_seq":"?(\d+)/.exec(text.slice(-200))?.[1] ?? ''
        if (since === '') throw new Error(`no last_seq: ${text.slice(-200)}`)
        if (rows < pageSize) return documents
      }
    },
    async pushSingles(count) {
      const made = inLanes(connections, count, newDocument)
      return async () => {
        const each: number[] = []
        await Promise.all(
          made.map(async ({ agent, bodies }) => {
            for (const body of bodies) {
              const from = performance.now()
              await ask(agent, 'POST', '', body)
              each.push(performance.now() - from)
            }
          }),
        )
        return each
      }
    },
    async [Symbol.asyncDispose]() {
      for (const agent of agents) agent.destroy()
      await peer[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function measure(
  start: () => Promise<Contestant>,
  { documents, singles, warmUp }: Size & { readonly warmUp: number },
): Promise<Measured> {
  await using one = await start()
  const timed = async <T>(
    count: number,
    run: () => Promise<T>,
  ): Promise<{ rate: number; used: number; value: T }> => {
    // prettier-ignore
    const before = await processorMsOf(one.pid)
    const from = performance.now()
    const value = await run()
    const took = performance.now() - from
    return {
      rate: (count / took) * 1000,
      used: (((await processorMsOf(one.pid)) - before) * 1000) / count,
      value,
    }
  }
  const batches = documents / batchSize
  // Code that has never run is not what a server that runs for months is like.
  const warmBatches = await one.pushBatches(1, warmUpBatches)
  await warmBatches()
  const batched = await timed(documents, await one.pushBatches(writers, batches))
  const alone = await timed(documents / 2, await one.pushBatches(1, batches / 2))
  const there = documents * 1.5 + warmUpBatches * batchSize
  const pulled = await timed(there, () => one.pull())
  if (pulled.value !== there) throw new Error(`${pulled.value} of ${there} documents were pulled`)
  const warmSingles = await one.pushSingles(warmUp)
  await warmSingles()
  const single = await timed(singles, await one.pushSingles(singles))
  return {
    batched: batched.rate,
    alone: alone.rate,
    pulled: pulled.rate,
    single: single.rate,
    singleMs: single.value,
    used: { batched: batched.used, pulled: pulled.used, single: single.used },
  }
}

/** Why, where a goal is missed; from profiles of the server. */
const causes = {
  batched:
    'Each lane waits for its own fsync before it sends the next batch, on a disk that others use too; the peer waits for none.',
  single:
    'A push is an HTTPS request, a P-256 signature verified (70 µs) and a wait for the disk; the peer as it comes writes into memory. Server and the TLS of the 32 PCs (about 200 µs a push) share the two cores.',
  pull: 'Page after page in turn: the rest is the reading end and its TLS.',
}

export async function benchPeers(
  tell: Tell,
  size: Size = { documents: 20_000, singles: 4000, rounds: 3 },
): Promise<void> {
  await installPeers()
  const mine: Measured[] = []
  const peer: Measured[] = []
  const durable: Measured[] = []
  const loads: number[] = []
  // It waits for the disk, not for its code: fewer say as much.
  const slow = { ...size, singles: size.singles / 4, warmUp: warmUp / 4 }
  const turns = [
    [mine, () => ours()],
    [peer, () => theirs(false)],
    [durable, () => theirs(true)],
  ] as const
  for (let round = 0; round < size.rounds; round++) {
    // Each begins once in three rounds.
    for (let i = 0; i < turns.length; i++) {
      const [list, start] = turns[(i + round) % turns.length]!
      list.push(await measure(start, list === durable ? slow : { ...size, warmUp }))
    }
    loads.push(loadavg()[0]!)
    const say = (what: Rate): string =>
      `${what} ${[mine, peer, durable].map((all) => Math.round(all.at(-1)![what])).join('/')}`
    console.log(`  round ${round + 1}: ${(['batched', 'alone', 'pulled', 'single'] as const).map(say).join(', ')}, load ${loads.at(-1)!.toFixed(1)}`) // prettier-ignore
  }
  const load = `Load ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.`
  const rates = (what: Rate, against: readonly Measured[] = peer) => {
    const ratios = mine.map((one, i) => one[what] / against[i]![what])
    const rate = (all: readonly Measured[]): string =>
      `${Math.round(median(all.map((one) => one[what])))}/s, worst ${Math.round(Math.min(...all.map((one) => one[what])))}`
    return {
      ratio: median(ratios),
      text: `${times(median(ratios))} (worst round ${times(Math.min(...ratios))}; ours ${rate(mine)}; peer ${rate(against)})`,
    }
  }
  const processor = (what: keyof Measured['used']): string =>
    `Processor time of the server for a document: ours ${Math.round(median(mine.map((one) => one.used[what])))} µs, peer ${Math.round(median(peer.map((one) => one.used[what])))} µs.`
  const p99 = (all: readonly Measured[]): string =>
    ms(median(all.map(({ singleMs }) => quantile(singleMs, 0.99))))
  const unequal = 'Ours with TLS 1.3, sign-in, chains, signatures and an fsync before each answer; the peer without TLS, and its LevelDB fsyncs no write: what it has answered a power cut may take back.' // prettier-ignore
  const equal = 'Both answer when the disk has it: the peer’s LevelDB with `sync: true`, still without TLS and signatures.' // prettier-ignore
  const batched = rates('batched')
  const batchedDurable = rates('batched', durable)
  const pulled = rates('pulled')
  const single = rates('single')
  const singleDurable = rates('single', durable)
  tell(
    figure(
      `Batched push: documents of 1.2 kB in batches of ${batchSize}, ${writers} PCs at once, against express-pouchdb as it comes`,
      batched.text,
      { goal: '>= 1.5x', met: batched.ratio >= 1.5, cause: causes.batched },
      `${unequal} ${processor('batched')} ${load}`,
    ),
    figure('The same, both durable', batchedDurable.text, undefined, `${equal} ${load}`),
    figure('The same from one PC alone, batch after batch, against the peer as it comes', rates('alone').text, undefined, load), // prettier-ignore
    figure(
      `Single durable push at ${connections} connections, against express-pouchdb as durable`,
      `${singleDurable.text}, p99 ${p99(mine)} (peer ${p99(durable)})`,
      { goal: '>= 2.5x', met: singleDurable.ratio >= 2.5, cause: causes.single },
      `${equal} ${load}`,
    ),
    figure(
      `Single push at ${connections} connections, ours durable, against express-pouchdb as it comes, which is not`,
      `${single.text}, p99 ${p99(mine)} (peer ${p99(peer)})`,
      { goal: '>= 2.5x', met: single.ratio >= 2.5, cause: causes.single },
      `${unequal} ${processor('single')} ${load}`,
    ),
    figure(
      `Pull of everything in pages of ${pageSize} by one PC, against express-pouchdb as it comes`,
      pulled.text,
      { goal: '>= 2.5x', met: pulled.ratio >= 2.5, cause: causes.pull },
      `${unequal} ${processor('pulled')} ${load}`,
    ),
  )
}
