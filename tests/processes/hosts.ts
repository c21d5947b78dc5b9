/** PCs and a server as processes, the line between them a proxy that can be told to be bad; all on this machine. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import type { SyncState } from '#shared/sync/state.ts'
import { answerCards, readCards } from '#tests/vault/readCards.ts'
import { startChaosProxy, type ChaosProxy } from '#tests/sync-server/chaosProxy.ts'
import { makeFolder, startProcess, type ServerProcess } from '#tests/sync-server/app/running.ts'
import type { asks, Stand } from './hostMain.ts'

type Asks = typeof asks
type Answer = { readonly ok: true; readonly value: never } | { readonly ok: false; readonly error: unknown }

export interface HostProcess {
  readonly name: string
  readonly passphrase: string
  readonly pid: () => number
  readonly bugs: string[]
  start(): Promise<void>
  /** Rejects when the process ends before it answers. */
  ask<K extends keyof Asks>(what: K, ...args: Parameters<Asks[K]>): Promise<Awaited<ReturnType<Asks[K]>>>
  keeper<T = unknown>(call: string, args?: object): Promise<T>
  vault<T = unknown>(call: string, args?: object): Promise<T>
  unlock(): Promise<void>
  kill(): Promise<void>
  end(): Promise<void>
}

export function hostProcess(name: string, folder: string): HostProcess {
  let child: ChildProcess | undefined
  let n = 0
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (why: Error) => void }>()
  const must = async <T>(asked: Promise<unknown>): Promise<T> => {
    const answer = (await asked) as Answer
    if (!answer.ok) throw new Error(JSON.stringify(answer.error))
    return answer.value
  }
  const host: HostProcess = {
    name,
    passphrase: `${name} Trompete Kuchen 48 Wolkenturm`,
    pid: () => child!.pid!,
    bugs: [],
    async start() {
      const fresh = fork(join(import.meta.dirname, 'hostMain.ts'), [folder], {
        execArgv: ['--disable-warning=ExperimentalWarning'],
        serialization: 'advanced',
      })
      child = fresh
      fresh.on('message', (said: { id?: number; value?: never; thrown?: string; bug?: string }) => {
        if (said.bug !== undefined) host.bugs.push(said.bug)
        const asked = said.id === undefined ? undefined : waiting.get(said.id)
        if (!asked) return
        waiting.delete(said.id!)
        if (said.thrown === undefined) asked.resolve(said.value as never)
        else asked.reject(new Error(said.thrown))
      })
      fresh.once('exit', () => {
        for (const [id, { reject }] of waiting) {
          waiting.delete(id)
          reject(new Error('ended'))
        }
      })
      await once(fresh, 'message')
      await host.keeper('profile.open', { kind: 'institution' })
    },
    ask: (what, ...args) =>
      new Promise((resolve, reject) => {
        const id = n++
        waiting.set(id, { resolve: resolve, reject })
        child!.send({ id, ask: what, args }, (error) => error && reject(error))
      }),
    keeper: (call, args = {}) => must(host.ask('keeper', call as never, args as never)),
    vault: (call, args = {}) => must(host.ask('vault', call as never, args as never)),
    async unlock() {
      const { person } = await host.vault<{ person: object | null }>('session')
      if (!person) await host.vault('unlock', { personId: null, passphrase: host.passphrase })
    },
    async kill() {
      const gone = once(child!, 'exit')
      process.kill(child!.pid!, 'SIGKILL')
      await gone
    },
    async end() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
  return host
}

export interface Kita {
  readonly anna: HostProcess
  readonly tilda: HostProcess
  readonly groupId: string
  readonly proxy: ChaosProxy
  server(): ServerProcess
  killServer(): Promise<void>
  startServer(): Promise<void>
  /** Versions and photos that were answered with "saved", of either PC. */
  readonly versions: string[]
  readonly photos: (readonly [string, string])[]
  save(at: HostProcess, count: number): Promise<void>
  photo(at: HostProcess, size: number): Promise<void>
  now(at: HostProcess): Promise<SyncState>
  /** Both exchange until nothing waits; then what was acknowledged is on both, chains verify, both have the same. */
  agree(): Promise<void>
  end(): Promise<void>
}

/** A Leitung and a Fachkraft, each at a PC of her own; the second folder may be given (a small disk). */
export async function openKita(secondFolder?: string): Promise<Kita> {
  const home = mkdtempSync(join(tmpdir(), 'obhut-processes-'))
  const folder = await makeFolder()
  let server = await startProcess(folder)
  const target = { port: Number(new URL(server.url).port) }
  const proxy = await startChaosProxy(target)
  const card = { ...server.card!, urls: [`https://127.0.0.1:${proxy.port}`] }
  const anna = hostProcess('Anna', join(home, 'anna'))
  const tilda = hostProcess('Tilda', secondFolder ?? join(home, 'tilda'))
  await Promise.all([anna.start(), tilda.start()])
  const place = async (at: HostProcess, purpose: string): Promise<string> =>
    (await at.keeper<{ folder: { token: string } }>('folder.choose', { purpose, path: home })).folder.token
  await anna.vault('setup.create', {
    institution: 'Kita Quittenbaum',
    firstName: 'Anna',
    lastName: 'Beispiel',
    passphrase: anna.passphrase,
    language: 'de',
  })
  const { files } = await anna.vault<{ files: string[] }>('cards.write', {
    folder: await place(anna, 'cards'),
  })
  const cards = await readCards(files.map((name) => join(home, name)))
  const { asked } = await anna.vault<{ asked: { card: number; word: number }[] }>('cards.question')
  await anna.vault('cards.confirm', { words: answerCards(cards, asked) })
  const changes = { name: 'Sonnenkinder', colour: 'teal', position: 0 }
  const { saved } = await anna.vault<{ saved: { id: string }[] }>('records.save', {
    drafts: [{ kind: 'group', id: null, parents: [], changes }],
  })
  const groupId = saved[0]!.id
  await anna.keeper('sync.connect', { card: writeServerCard(card) })
  const stick = async (at: HostProcess) => ({ type: 'folder', folder: await place(at, 'stick') })
  const { invitation, text } = await anna.vault<{ invitation: string; text: string }>('people.invite', {
    who: { firstName: 'Tilda', lastName: 'Probe', role: 'educator', groups: 'all', until: null },
    place: await stick(anna),
  })
  const { passphrase } = tilda
  await tilda.vault('join.start', { card: text, place: await stick(tilda), passphrase, mine: false })
  await anna.vault('people.look', { invitation, place: await stick(anna) })
  await anna.vault('people.confirm', { invitation, place: await stick(anna) })
  await anna.keeper('sync.now')
  await tilda.vault('join.finish', { place: await stick(tilda), passphrase })
  await tilda.keeper('sync.connect', { card: writeServerCard({ ...card, code: '' }) })

  const kita: Kita = {
    anna,
    tilda,
    groupId,
    proxy,
    server: () => server,
    async killServer() {
      server.child.kill('SIGKILL')
      await server.ended
    },
    async startServer() {
      server = await startProcess(folder)
      target.port = Number(new URL(server.url).port)
    },
    versions: [],
    photos: [],
    async save(at, count) {
      await at.unlock()
      const mark = kita.versions.length
      const { saved: done } = await at.vault<{ saved: { version: string }[] }>('records.save', {
        drafts: Array.from({ length: count }, (_, i) => ({
          kind: 'child',
          id: null,
          parents: [],
          changes: { firstName: 'Nuri', lastName: `Zimtstern ${mark + i}`, groupId },
        })),
      })
      kita.versions.push(...done.map(({ version }) => version))
    },
    async photo(at, size) {
      await at.unlock()
      const before = (await at.ask('stand')).versions
      const { id, version } = await at.vault<{ id: string; version: string }>('photos.add', {
        groupId,
        fileName: 'a.jpg',
        takenOn: null,
        width: 1,
        height: 1,
        bytes: [size, 20_000, 2000].map((length) => new Uint8Array(length).fill(before & 255)),
      })
      kita.versions.push(version)
      const { records } = await at.vault<{ records: { values: { blobs: Record<string, string> } }[] }>(
        'records.history',
        { id },
      )
      kita.photos.push(...(await at.ask('sums', Object.values(records[0]!.values.blobs))))
    },
    now: (at) => at.keeper<SyncState>('sync.now'),
    async agree() {
      const waits = ({ state, waiting: { up, down, blobsUp, blobsDown } }: SyncState): boolean =>
        state !== 'idle' || up + down + blobsUp + blobsDown > 0
      let said = ''
      for (let i = 0; i < 40; i++) {
        const states = [await kita.now(anna), await kita.now(tilda), await kita.now(anna)]
        const stands = await Promise.all([anna.ask('stand'), tilda.ask('stand')])
        said = JSON.stringify([states, stands])
        if (!states.some(waits) && stands[0].digest === stands[1].digest) return check(stands)
        await sleep(250)
      }
      throw new Error(`they do not agree: ${said}`)

      async function check(stands: readonly Stand[]): Promise<void> {
        const lost = await Promise.all(
          [anna, tilda].map((at) => at.ask('missing', kita.versions, kita.photos.slice(-12))),
        )
        const wrong = [...lost.flat(), ...stands.flatMap(({ faults, problems }) => [...faults, ...problems])]
        if (wrong.length + anna.bugs.length + tilda.bugs.length > 0)
          throw new Error(JSON.stringify([wrong.slice(0, 10), anna.bugs, tilda.bugs]))
      }
    },
    async end() {
      await Promise.all([anna.end(), tilda.end()])
      await proxy.stop()
      if (server.child.exitCode === null && server.child.signalCode === null) await kita.killServer()
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
      rmSync(folder.path, { recursive: true, force: true })
    },
  }
  await kita.agree()
  return kita
}
