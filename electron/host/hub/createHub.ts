/**
 * "Dieser PC ist die Zentrale": keeps the house's server running as a process of its own, with nobody signed in, as
 * long as the program runs (HU1..HU8, shared/sync/README.md). The keeper knows of it what any administrator would: its
 * address, its pins, whether it stands. It never reads its folder but to count its bytes.
 */
import { join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '#shared/basics/clock.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { HubReason, HubState } from '#shared/sync/hub.ts'
import type { ServerCard } from '#shared/sync/messages.ts'
import { readServerCard } from '#shared/sync/serverCard.ts'
import { diskFailure, type Files } from '../keeper/files.ts'
import type { KeptFile } from '../keeper/keptFile.ts'
import type { Timers } from '../sync/createSync.ts'
import { readHubMemory, writeHubMemory, type HubMemory } from './hubFile.ts'
import type { HubProcess, StartHubProcess } from './hubProcess.ts'
import type { Network } from './network.ts'

export interface HubDeps {
  readonly start: StartHubProcess
  readonly network: Network
  /** Of the server, inside the profile's. */
  readonly folder: string
  readonly file: KeptFile
  readonly files: Files
  readonly clock: Clock
  readonly timers: Timers
  /** Whose firewall asks a person before others reach a new program. */
  readonly firewallAsks: boolean
  readonly onState: (state: HubState) => void
  /** This PC exchanges with the server that has one of these keys. */
  readonly isOwn: (pins: readonly string[]) => boolean
}

export interface Hub {
  /** As it was when the program last ran. */
  begin(): Promise<void>
  state(): Promise<HubState>
  /** Answers when it runs, or when it is known why not; then it is tried again until `stop`. */
  start(address: string | null): Promise<Result<HubState>>
  stop(): Promise<HubState>
  /** For this PC: good once, for the house's first sign-in. */
  ownCard(): Promise<Result<ServerCard>>
  /** For other PCs; null: it never ran. */
  card(): ServerCard | null
  /** This PC's own server, reachable at the moment or not. */
  isOwn(card: Pick<ServerCard, 'pins'>): boolean
  close(): Promise<void>
}

const second = 1000
const firstWait = second
const longestWait = 5 * 60 * second
/** It stood this long: what ended it is something new. */
const steadyAfter = 60 * second
const startPatience = 30 * second
const stopPatience = 10 * second
const answerPatience = 10 * second
/** The usual port first; a house with two of them gets the next. */
const firstPorts = [8443, 8444, 8445, 8446, 8447, 8448, 8449]
const sizeEvery = 30 * second

const lineSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), port: z.number().int(), pins: z.array(z.string()) }),
  z.strictObject({ type: z.literal('failed'), kind: z.string(), why: z.string() }),
  z.strictObject({ type: z.literal('card'), text: z.string() }),
  z.strictObject({ type: z.literal('figures'), devices: z.number().int().min(0) }),
])
type Line = z.infer<typeof lineSchema>

const reasonOf: Readonly<Record<string, HubReason>> = {
  FolderInUse: 'FolderInUse',
  PortTaken: 'PortTaken',
  AddressGone: 'AddressGone',
}

export function createHub(deps: HubDeps): Hub {
  const { clock, network, files } = deps
  let memory: HubMemory | null = null
  let wanted = false
  let closed = false
  let current: { state: HubState['state']; reason: HubReason; since: number | null } = {
    state: 'off',
    reason: '',
    since: null,
  }
  let child: HubProcess | null = null
  let wait = firstWait
  let stopTimer: (() => void) | null = null
  let devices = 0
  let size = { at: -Infinity, bytes: 0 }
  /** Starts and stops one after the other. */
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(work, work)
    queue = next.catch(() => {})
    return next
  }
  const listeners = new Set<(line: Line | null) => void>()

  const remembered = async (): Promise<HubMemory> => (memory ??= await readHubMemory(deps.file))
  const remember = async (change: Partial<HubMemory>): Promise<void> => {
    memory = { ...(await remembered()), ...change }
    await writeHubMemory(deps.file, memory)
  }
  const host = (): string => memory?.address ?? '0.0.0.0'
  const addressesNow = (): string[] => (memory?.address ? [memory.address] : network.addresses())
  function urls(port = memory?.port ?? null): string[] {
    if (!memory || port === null) return []
    const named = memory.address === null ? [network.name()].filter((name) => name !== '') : []
    // Four fit on a card; the name finds this PC also after its address has changed.
    return [...addressesNow().slice(0, 4 - named.length), ...named].map((name) => `https://${name}:${port}`)
  }

  /** It runs, and nobody can reach it. */
  const isOutOfReach = (): boolean =>
    current.state === 'running' && !!memory?.address && !network.addresses().includes(memory.address)

  const snapshot = (): HubState => ({
    ...current,
    reason: isOutOfReach() ? 'AddressGone' : current.reason,
    own: deps.isOwn(memory?.pins ?? []),
    port: memory?.port ?? null,
    address: memory?.address ?? null,
    urls: urls(),
    choices: network.addresses(),
    devices,
    size: size.bytes,
    firewall: deps.firewallAsks && current.state === 'running' && devices <= 1,
  })
  const become = (state: HubState['state'], reason: HubReason = ''): void => {
    current = { state, reason, since: state === 'running' ? clock.now() : null }
    if (!closed) deps.onState(snapshot())
  }

  /** The next line of this kind from the child; null: it ended or took too long. */
  function nextLine<T extends Line['type']>(
    types: readonly T[],
    ms: number,
  ): Promise<Extract<Line, { type: T }> | null> {
    return new Promise((resolve) => {
      const settle = (line: Line | null): void => {
        listeners.delete(listener)
        cancel()
        resolve(line as Extract<Line, { type: T }> | null)
      }
      const listener = (line: Line | null): void => {
        if (line === null || types.includes(line.type as T)) settle(line)
      }
      const cancel = deps.timers.after(ms, () => settle(null))
      listeners.add(listener)
    })
  }

  async function choosePort(): Promise<number | HubReason> {
    const { port } = await remembered()
    for (const one of port === null ? firstPorts : [port]) {
      const why = await network.whyNotFree(host(), one)
      if (why === '') return one
      if (why === 'EADDRNOTAVAIL') return 'AddressGone'
    }
    return 'PortTaken'
  }

  async function launch(): Promise<void> {
    stopTimer?.()
    stopTimer = null
    if (child || !wanted || closed) return
    become('starting', current.reason)
    const port = await choosePort()
    if (typeof port === 'string') return later(port)
    const args = ['--owned', '--folder', deps.folder, '--port', String(port), '--host', host()]
    const listed = urls(port)
    const named = listed.length > 0 ? listed : [`https://127.0.0.1:${port}`]
    const fresh = deps.start([...args, '--admin-port', '0', ...named.flatMap((url) => ['--url', url])])
    child = fresh
    fresh.onLine((text) => {
      const line = parseLine(text)
      if (line && fresh === child) for (const listener of [...listeners]) listener(line)
    })
    const startedAt = clock.now()
    void fresh.exited.then(() => {
      for (const listener of [...listeners]) listener(null)
      if (fresh !== child) return
      child = null
      if (current.state !== 'running') return
      if (clock.now() - startedAt >= steadyAfter) wait = firstWait
      if (wanted) later('HubEnded')
    })
    const answer = await nextLine(['ready', 'failed'], startPatience)
    if (answer?.type === 'ready') {
      // A port is kept once it has served: until then nobody has a card that names it.
      if (port !== memory!.port || answer.pins.join() !== memory!.pins.join())
        await remember({ port, pins: answer.pins }).catch((error: unknown) => void diskFailure(error))
      devices = 0
      size = { ...size, at: -Infinity }
      return become('running')
    }
    await endChild(fresh)
    later(answer ? (reasonOf[answer.kind] ?? 'HubNotStarted') : 'HubNotStarted')
  }

  function later(reason: HubReason): void {
    if (!wanted || closed) return
    become('waiting', reason)
    stopTimer?.()
    stopTimer = deps.timers.after(wait, () => {
      stopTimer = null
      void inTurn(launch)
    })
    wait = Math.min(longestWait, wait * 2)
  }

  /** Politely first: running requests end and nothing half-done is left. */
  async function endChild(one: HubProcess | null): Promise<void> {
    if (!one) return
    if (child === one) child = null
    one.tell('stop')
    const cancel = deps.timers.after(stopPatience, () => one.kill())
    await one.exited
    cancel()
  }

  async function look(): Promise<void> {
    if (child && current.state === 'running') {
      const answer = nextLine(['figures'], answerPatience)
      child.tell('figures')
      devices = (await answer)?.devices ?? devices
    }
    if (Math.abs(clock.now() - size.at) < sizeEvery) return
    // A file may go while it is counted.
    size = { at: clock.now(), bytes: await bytesIn(deps.folder).catch(() => size.bytes) }
  }
  async function bytesIn(folder: string): Promise<number> {
    let sum = 0
    for (const { name, folder: isFolder } of await files.list(folder)) {
      const path = join(folder, name)
      sum += isFolder ? await bytesIn(path) : ((await files.stat(path))?.size ?? 0)
    }
    return sum
  }

  async function stateNow(): Promise<HubState> {
    await remembered()
    await look()
    return snapshot()
  }

  return {
    begin: () =>
      inTurn(async () => {
        if (!(await remembered()).on || closed) return
        wanted = true
        await launch()
      }),
    state: stateNow,
    async start(address) {
      if (address !== null && !network.addresses().includes(address)) return err({ type: 'AddressGone' })
      await inTurn(async () => {
        await remembered()
        const moved = memory!.address !== address
        if (wanted && child && !moved) return
        wanted = true
        wait = firstWait
        await endChild(child)
        await remember({ on: true, address })
        await launch()
      })
      return ok(await stateNow())
    },
    async stop() {
      await inTurn(async () => {
        wanted = false
        stopTimer?.()
        stopTimer = null
        await remember({ on: false })
        await endChild(child)
        devices = 0
        become('off')
      })
      return stateNow()
    },
    async ownCard() {
      if (!child || current.state !== 'running') return err({ type: 'HubNotRunning' })
      const answer = nextLine(['card'], answerPatience)
      child.tell('card')
      const read = readServerCard((await answer)?.text ?? '')
      if (!read.ok || !memory) return err({ type: 'HubNotRunning' })
      const near = `https://${memory.address ?? '127.0.0.1'}:${memory.port}`
      return ok({ ...read.value, urls: [near, ...urls().filter((url) => url !== near)].slice(0, 4) })
    },
    card() {
      const listed = urls()
      if (!memory || memory.pins.length < 2 || listed.length === 0) return null
      return { v: 1, urls: listed, pins: memory.pins, code: '' }
    },
    isOwn: (card) => memory?.pins.some((pin) => card.pins.includes(pin)) ?? false,
    async close() {
      closed = true
      stopTimer?.()
      stopTimer = null
      // Also the one that is only just starting.
      await endChild(child)
      await queue
      await endChild(child)
    },
  }
}

function parseLine(text: string): Line | null {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
