/**
 * Weather over a Kita: three to eight PCs, a server, and chance that cuts, repeats and delays messages, ends programs,
 * fills disks, moves clocks and puts servers and disks back to older copies. Seed and length make the list of steps,
 * and the list of steps makes everything else; so a run that fails is tried again with steps left out until none can go.
 *
 * At the end the weather clears, everybody exchanges until nothing moves, and the invariants are looked at.
 */
import { createHash } from 'node:crypto'
import { utf8ToBytes } from '#shared/basics/bytes.ts'
import { err } from '#shared/basics/result.ts'
import { type8 } from '#shared/vault/envelope.ts'
import type { Files } from '#electron/host/keeper/files.ts'
import { visitStick } from '#electron/host/sync/stick.ts'
import type { Carrier } from '#electron/host/sync/server.ts'
import type { Store } from '#sync-server/stores/store.ts'
import { idFrom, seeded } from '#tests/journal/keeperWorld.ts'
import { memoryFiles, type MemoryFiles } from '../memoryFiles.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import {
  card,
  code,
  createAuthority,
  createDevice,
  standingClock,
  tenant,
  testServer,
  wrap,
  type Device,
} from '../world.ts'

export type Step =
  | { readonly type: 'save'; readonly dev: number; readonly obj: number; readonly count: number }
  | { readonly type: 'photo'; readonly dev: number; readonly size: number }
  | { readonly type: 'offer'; readonly dev: number }
  | { readonly type: 'round'; readonly dev: number; readonly fault: Fault; readonly at: number }
  | { readonly type: 'crash'; readonly dev: number; readonly chance: number }
  | { readonly type: 'rollback'; readonly dev: number }
  | { readonly type: 'clock'; readonly ms: number }
  | { readonly type: 'restartServer' }
  | { readonly type: 'backUpServer' }
  | { readonly type: 'restoreServer'; readonly raise: boolean }
  | { readonly type: 'purge'; readonly dev: number; readonly obj: number }
  | { readonly type: 'serverPurges' }
  /** `cut`: after so many writes it is pulled out; 0: never. */
  | { readonly type: 'stick'; readonly dev: number; readonly stick: number; readonly cut: number }
  /** Never drawn: a bug, to see that the invariants would notice one. */
  | { readonly type: 'lose'; readonly dev: number }

const faults = [
  'none',
  'none',
  'none',
  'offline',
  /** The question gets lost. */
  'cutBefore',
  /** The server did it, the answer gets lost. */
  'cutAfter',
  'twice',
  /** An old question comes once more, later. */
  'replay',
  'flip',
  'powerCut',
  'diskFull',
] as const
type Fault = (typeof faults)[number]

export function chanceFrom(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export function makeSteps(seed: number, length: number): { devices: number; steps: Step[] } {
  const chance = chanceFrom(seed)
  const below = (n: number): number => Math.floor(chance() * n)
  const devices = 3 + below(6)
  const objects = 4 + below(12)
  const year = 365 * 86_400_000
  const steps: Step[] = []
  for (let i = 0; i < length; i++) {
    const dev = below(devices)
    const dice = chance()
    if (dice < 0.36)
      steps.push({ type: 'save', dev, obj: below(objects), count: 1 + below(chance() < 0.1 ? 40 : 3) })
    else if (dice < 0.4)
      steps.push({ type: 'photo', dev, size: 1 + below(chance() < 0.1 ? 2_200_000 : 3000) })
    else if (dice < 0.43) steps.push({ type: 'offer', dev })
    else if (dice < 0.82)
      steps.push({ type: 'round', dev, fault: faults[below(faults.length)]!, at: below(12) })
    else if (dice < 0.88) steps.push({ type: 'crash', dev, chance: chance() })
    else if (dice < 0.9) steps.push({ type: 'rollback', dev })
    else if (dice < 0.93)
      steps.push({
        type: 'clock',
        ms: Math.floor((chance() - 0.5) * (chance() < 0.3 ? 20 * year : 3 * 86_400_000)),
      })
    else if (dice < 0.95) steps.push({ type: 'restartServer' })
    else if (dice < 0.965) steps.push({ type: 'backUpServer' })
    else if (dice < 0.98) steps.push({ type: 'restoreServer', raise: chance() < 0.7 })
    else if (dice < 0.99) steps.push({ type: 'purge', dev, obj: below(objects) })
    else steps.push({ type: 'serverPurges' })
  }
  return { devices, steps }
}

export interface Outcome {
  readonly broken: readonly string[]
  readonly acked: number
  readonly rounds: number
  readonly digest: string
}

/** Pulled out after so many writes. */
function pulledAfter(on: MemoryFiles, writes: number): Files {
  let left = writes
  return {
    ...on,
    async open(path, how) {
      const handle = await on.open(path, how)
      return {
        ...handle,
        async write(bytes, position) {
          if (left-- > 0) return handle.write(bytes, position)
          throw Object.assign(new Error('pulled'), { code: 'EIO' })
        },
      }
    },
  }
}

const image = Symbol('image')

export async function runSteps(seed: number, count: number, steps: readonly Step[]): Promise<Outcome> {
  const clock = standingClock()
  const server = await testServer(clock, seeded(`server ${seed}`))
  const authority = createAuthority()
  const devices: (Device & { [image]?: (() => void) | undefined })[] = []
  const broken: string[] = []
  const purged = new Set<string>()
  let weather: { device: Device; fault: Fault; at: number } | null = null
  let questions = 0
  let old: (() => Promise<unknown>) | null = null
  const restored = { times: 0, asIfNothing: 0 }
  /** A server put back under the same generation is a fork to whoever saw more; the alarm is right, data must not suffer. */
  const isRight = (kind: string): boolean =>
    (kind === 'RolledBack' && restored.times > 0) ||
    ((kind === 'Fork' || kind === 'Hidden') && restored.asIfNothing > 0) ||
    (kind === 'Purged' && purged.size > 0)

  const carrierOf = (i: number): Carrier => ({
    async send(route, token, body) {
      const here = weather && weather.device === devices[i] ? weather : null
      const send = () => server.carrier.send(route, token, body)
      if (!here) return send()
      const now = questions++ === here.at
      if (here.fault === 'offline') return err({ type: 'Offline' })
      if (!now) return send()
      switch (here.fault) {
        case 'cutBefore':
          return err({ type: 'Offline' })
        case 'cutAfter':
          await send()
          return err({ type: 'Offline' })
        case 'twice':
          await send()
          return send()
        case 'replay': {
          await old?.()
          const answer = await send()
          old = send
          return answer
        }
        case 'flip': {
          // TLS would end the connection; even if it did not, nothing wrong may be taken.
          const answer = await send()
          if (!answer.ok || answer.value.body.length === 0) return answer
          const bytes = answer.value.body.slice()
          bytes[(here.at * 7919 + 11) % bytes.length]! ^= 1 << (here.at & 7)
          return { ok: true, value: { ...answer.value, body: bytes } }
        }
        case 'powerCut':
          devices[i]!.files.fail('EIO')
          return send()
        case 'diskFull':
          devices[i]!.files.fail('ENOSPC')
          return send()
        default:
          return send()
      }
    },
  })

  for (let i = 0; i < count; i++) {
    const device = await createDevice(`${seed}-${i}`, {
      clock,
      carrier: () => carrierOf(i),
      onBug: (thrown) =>
        broken.push(`bug: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`),
    })
    devices.push(device)
    authority.add(device.dev, device.profile.keys.publicKey)
  }
  for (const [i, device] of devices.entries()) {
    await device.vouch(authority)
    await device.sync.connect(writeServerCard({ ...card, code: i === 0 ? code : '' }))
  }
  await devices[0]!.now()

  /** What was acknowledged to a person: version to object. */
  const saved = new Map<string, string>()
  const photos = new Map<string, string>()
  const offered = new Set<string>()
  let copy: Store | null = null
  let n = 0
  const sticks = [memoryFiles(), memoryFiles()]
  const contentOf = (objId: string, k: number): string => `seen-${objId.slice(0, 12)}-${k}`

  for (const step of steps) {
    const device = 'dev' in step ? devices[step.dev % devices.length]! : devices[0]!
    if (step.type === 'save') {
      const objId = idFrom(`${seed} object ${step.obj}`)
      if (device.profile.isPurged(objId)) continue
      const list = Array.from({ length: step.count }, () => ({ objId, content: contentOf(objId, n++) }))
      const versions = await device.save(list, n % 3 === 0 ? [wrap(`${seed} ${n}`)] : [])
      for (const version of versions) saved.set(version, objId)
    } else if (step.type === 'photo') {
      const id = idFrom(`${seed} photo ${n++}`)
      const bytes = seeded(`photo ${n}`).bytes(step.size)
      await device.putBlob(id, bytes)
      photos.set(id, createHash('sha256').update(bytes).digest('hex'))
    } else if (step.type === 'offer') {
      const payload = utf8ToBytes(`part of the log ${n++}`)
      const done = await device.sync.offer([
        { type8: type8.membership, expireNotAfter: 0, objId: idFrom(`entry ${n}`), payload },
      ])
      if (done.ok) offered.add(`part of the log ${n - 1}`)
    } else if (step.type === 'round') {
      // One PC is an island: only sticks come there until the weather clears.
      if (count > 4 && step.dev % count === count - 1) continue
      weather = { device, fault: step.fault, at: step.at }
      questions = 0
      const state = await device.sync.now()
      weather = null
      if (step.fault === 'powerCut') await device.crash(chanceFrom(step.at + 1))
      device.files.fail(null)
      if (state.state === 'alarm' && !isRight(state.reason))
        broken.push(`alarm ${state.reason} in an honest world (${step.fault})`)
      await device.obey()
    } else if (step.type === 'crash') {
      await device.crash(chanceFrom(Math.floor(step.chance * 1e9)))
    } else if (step.type === 'rollback') {
      // The disk of this PC is put back to an image; what was exchanged since comes back from others.
      if (!device[image]) {
        const state = await device.sync.now()
        if (state.state === 'idle' && state.waiting.up === 0) {
          await device.profile.journal.settled()
          device[image] = device.files.image()
        }
        continue
      }
      const before = await device.sync.now()
      if (before.state !== 'idle' || before.waiting.up > 0 || before.waiting.blobsUp > 0) continue
      const back = device[image]
      delete device[image]
      await device.sync.close()
      await device.profile.close()
      back()
      await device.crash()
      const after = await device.sync.now()
      if (after.state !== 'idle' && !isRight(after.reason))
        broken.push(`after an old image: ${after.state} ${after.reason}`)
      await device.obey()
    } else if (step.type === 'clock') clock.move(step.ms)
    else if (step.type === 'restartServer') await server.restore(server.store, false)
    else if (step.type === 'backUpServer') copy = await server.copy()
    else if (step.type === 'restoreServer') {
      if (!copy) continue
      const from = copy
      copy = null
      restored.times++
      if (!step.raise) restored.asIfNothing++
      await server.restore(from, step.raise)
    } else if (step.type === 'purge') {
      const objId = idFrom(`${seed} object ${step.obj}`)
      if (purged.has(objId)) continue
      purged.add(objId)
      await device.sync.offer([
        {
          type8: type8.tombstone,
          expireNotAfter: 0,
          objId: idFrom(`order ${objId}`),
          payload: utf8ToBytes(`order ${objId}`),
        },
      ])
      await device.obey()
    } else if (step.type === 'stick') {
      const disk = sticks[step.stick % sticks.length]!
      const done = await visitStick(
        {
          sync: device.sync,
          files: step.cut ? pulledAfter(disk, step.cut) : disk,
          random: seeded(`stick ${n++}`),
          clock,
          bundleBytes: 20_000,
        },
        '/stick',
      )
      if (!done.ok && (step.cut === 0 || done.error.type !== 'StickNotWritable'))
        broken.push(`stick: ${done.error.type}`)
      if (step.cut) disk.crash(chanceFrom(step.cut))
      await device.obey()
    } else if (step.type === 'lose') {
      const versions = await device.save([{ objId: idFrom(`${seed} lost`), content: 'lost' }])
      for (const version of versions) saved.set(`${version}0`, idFrom(`${seed} lost`))
      for (const version of versions) saved.set(version, idFrom(`${seed} lost`))
    } else if (purged.size) {
      const state = await server.store.state(tenant)
      if (state) await server.store.purge(tenant, idFrom(`order ${n++}`), [...purged], [], clock.now())
    }
    if (broken.length) break
  }

  // The weather clears.
  let rounds = 0
  if (!broken.length) {
    // A time that is confirmed: later than anything any PC wrote.
    const latest = Math.max(clock.now(), ...devices.map((device) => device.profile.journal.lastTime))
    clock.move(latest - clock.now() + 2 * 86_400_000)
    for (let quiet = 0; quiet < 2 && rounds < 12; rounds++) {
      const before = await stand()
      for (const device of devices) {
        const state = await device.sync.now()
        if (isRight(state.reason)) await device.sync.resume()
        await device.obey()
      }
      quiet = (await stand()) === before ? quiet + 1 : 0
    }
    if (purged.size) await server.store.purge(tenant, idFrom('last order'), [...purged], [], clock.now())
    await look()
  }

  async function stand(): Promise<string> {
    const state = await server.store.state(tenant)
    return JSON.stringify([
      state?.gen,
      state?.seq,
      devices.map((device) => [
        device.sync.house.oplog.count,
        device.profile.journal.index.lastSeq,
        device.sync.chainer.blobsHere(),
      ]),
    ])
  }

  async function look(): Promise<void> {
    const fail = (text: string): void => void (broken.length < 20 && broken.push(text))
    for (const device of devices) {
      const state = device.sync.state()
      if (state.state !== 'idle') fail(`${device.name} is ${state.state} ${state.reason}`)
      const { up, down, blobsUp, blobsDown } = state.waiting
      if (up + down + blobsUp + blobsDown) fail(`${device.name} waits: ${JSON.stringify(state.waiting)}`)
      for (const { kind } of device.sync.problems())
        if (!isRight(kind)) fail(`${device.name} lists ${kind} in an honest world`)
      const versions = new Set(device.versions())
      // (1) acknowledged means present everywhere, or rightly destroyed.
      for (const [version, objId] of saved)
        if (!purged.has(objId) && !versions.has(version)) fail(`(1) ${version} is missing on ${device.name}`)
      // (3) exactly once
      if (versions.size !== device.versions().length) fail(`(3) a version is twice on ${device.name}`)
      // (4) no resurrection
      for (const version of versions)
        if (purged.has(saved.get(version) ?? '')) fail(`(4) ${version} came back on ${device.name}`)
      for (const version of versions) if (!saved.has(version)) fail(`(1) nobody saved ${version}`)
      for (const [id, sha] of photos) {
        const bytes = await device.profile.blobs.get(id)
        if (!bytes || createHash('sha256').update(bytes).digest('hex') !== sha)
          fail(`(1) photo ${id} on ${device.name}`)
      }
      const { ops } = await device.sync.list(type8.membership, 0)
      const texts = new Set(ops.map(({ payload }) => Buffer.from(payload).toString()))
      for (const text of offered) if (!texts.has(text)) fail(`(1) ${text} is missing on ${device.name}`)
      // (9) nothing of a purged object on the disk; (control) living content is found by the same search.
      const disk = Buffer.concat(device.files.paths().map((path) => device.files.bytes(path)!))
      for (const objId of purged)
        if (disk.includes(`seen-${objId.slice(0, 12)}-`))
          fail(`(9) content of ${objId} is on the disk of ${device.name}`)
      const living = [...saved.values()].find((objId) => !purged.has(objId))
      if (living && !disk.includes(`seen-${living.slice(0, 12)}-`))
        fail('(9) the search finds nothing at all')
    }
    // (2) convergence: chains, wraps and the server's log are the same everywhere.
    const chains = devices.map((device) =>
      device.sync.house.oplog
        .devices()
        .map((dev) => {
          const tail = device.sync.house.oplog.tail(dev)!
          return `${dev} ${tail.n} ${Buffer.from(tail.opHash).toString('hex')}`
        })
        .sort()
        .join('\n'),
    )
    if (new Set(chains).size > 1) fail('(2) chains differ')
    const wraps = devices.map((device) =>
      device.profile.keyFile
        .all()
        .map(({ id }) => id)
        .sort()
        .join(),
    )
    if (new Set(wraps).size > 1) fail('(2) wraps differ')
    const log = await server.store.range(tenant, 0, 1e9, 1e12)
    const next = new Map<string, number>()
    for (const row of log?.rows ?? []) {
      if (row.n !== (next.get(row.dev) ?? 0) + 1)
        fail(`(3) op ${row.n} of ${row.dev} is out of order in the log`)
      next.set(row.dev, row.n)
      if (purged.has(row.objId) && row.payload && row.type8 !== type8.tombstone)
        fail('(9) the server holds a purged payload')
    }
    if (
      log &&
      [...next]
        .map(([dev, k]) => `${dev} ${k}`)
        .sort()
        .join() !==
        chains[0]!
          .split('\n')
          .map((line) => line.split(' ').slice(0, 2).join(' '))
          .join()
    )
      fail('(2) the server has other chains')
  }

  const digest = createHash('sha256')
    .update(
      JSON.stringify([
        broken,
        rounds,
        [...saved],
        devices.map((device) => [
          device.versions(),
          device.sync.house.oplog.devices().map((dev) => [dev, device.sync.house.oplog.tail(dev)!.n]),
        ]),
      ]),
    )
    .digest('hex')
  for (const device of devices) await device.close().catch(() => {})
  return { broken, acked: saved.size, rounds, digest }
}

/** Leaves out steps as long as it still breaks the same way. */
export async function shrink(
  seed: number,
  devices: number,
  steps: readonly Step[],
  tries = 400,
): Promise<readonly Step[]> {
  let best = steps
  let left = tries
  for (let size = Math.max(1, best.length >> 1); size >= 1; size = size > 1 ? size >> 1 : 0) {
    for (let at = 0; at < best.length && left > 0;) {
      const shorter = [...best.slice(0, at), ...best.slice(at + size)]
      left--
      const { broken } = await runSteps(seed, devices, shorter)
      if (broken.length) best = shorter
      else at += size
    }
    if (size === 1) break
  }
  return best
}
