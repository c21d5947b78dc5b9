/**
 * Weather over a Kita: three to eight PCs, a server, sticks, and chance that cuts, repeats and delays messages, ends
 * programs, fills disks, moves clocks, removes PCs, puts servers and disks back to older copies and lets one PC be
 * hostile. Seed and length make the list of steps, and the list of steps makes everything else; so a run that fails is
 * tried again with steps left out until none can go.
 *
 * At the end the weather clears, everybody exchanges until nothing moves, and the invariants are looked at. These PCs
 * have no vaults, so that thousands of runs take minutes; what only a vault can break is in wholeWeather.ts.
 */
import { createHash } from 'node:crypto'
import { utf8ToBytes } from '#shared/basics/bytes.ts'
import { encodeBatch } from '#shared/sync/op.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { type8 } from '#shared/vault/envelope.ts'
import { visitStick } from '#electron/host/sync/stick.ts'
import type { Store } from '#sync-server/stores/store.ts'
import { idFrom, seeded } from '#tests/journal/keeperWorld.ts'
import { hollow } from '../hostileServer.ts'
import { memoryFiles } from '../memoryFiles.ts'
import {
  askAs,
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
import { chanceFrom, createWeather, faults, pulledAfter, shrinkSteps, type Fault } from './weather.ts'

export type Step =
  | { readonly type: 'save'; readonly dev: number; readonly obj: number; readonly count: number }
  | { readonly type: 'photo'; readonly dev: number; readonly size: number }
  | { readonly type: 'offer'; readonly dev: number }
  | { readonly type: 'round'; readonly dev: number; readonly fault: Fault; readonly at: number }
  | { readonly type: 'crash'; readonly dev: number; readonly chance: number }
  /** The first time an image of the disk is made, the second time the disk is put back to it, the third time made ... */
  | { readonly type: 'image'; readonly dev: number }
  | { readonly type: 'clock'; readonly ms: number }
  | { readonly type: 'restartServer' }
  | { readonly type: 'backUpServer' }
  | { readonly type: 'restoreServer'; readonly raise: boolean }
  /** An order with two signatures, to be obeyed on day 7. */
  | { readonly type: 'purge'; readonly dev: number; readonly obj: number }
  | { readonly type: 'serverPurges' }
  /** `cut`: after so many writes it is pulled out; 0: never. */
  | { readonly type: 'stick'; readonly dev: number; readonly stick: number; readonly cut: number }
  /** Lost or stolen: from now on nobody takes what it makes. */
  | { readonly type: 'remove'; readonly dev: number }
  /** This PC brings what a colleague's PC has to send before that does, with every payload emptied. */
  | { readonly type: 'empty'; readonly dev: number; readonly of: number }
  /** Never drawn: bugs, to see that the invariants would notice one. */
  | { readonly type: 'lose'; readonly dev: number }

const day = 86_400_000

export function makeSteps(seed: number, length: number): { devices: number; steps: Step[] } {
  const chance = chanceFrom(seed)
  const below = (n: number): number => Math.floor(chance() * n)
  const devices = 3 + below(6)
  const objects = 4 + below(12)
  const draws: readonly (readonly [number, (dev: number) => Step])[] = [
    [33, (dev) => ({ type: 'save', dev, obj: below(objects), count: 1 + below(chance() < 0.1 ? 40 : 3) })],
    [4, (dev) => ({ type: 'photo', dev, size: 1 + below(chance() < 0.1 ? 2_200_000 : 3000) })],
    [3, (dev) => ({ type: 'offer', dev })],
    [33, (dev) => ({ type: 'round', dev, fault: faults[below(faults.length)]!, at: below(12) })],
    [5, (dev) => ({ type: 'crash', dev, chance: chance() })],
    [3, (dev) => ({ type: 'image', dev })],
    [3, () => ({ type: 'clock', ms: Math.floor((chance() - 0.5) * (chance() < 0.3 ? 7300 : 3) * day) })],
    [2, () => ({ type: 'restartServer' })],
    [1.5, () => ({ type: 'backUpServer' })],
    [1.5, () => ({ type: 'restoreServer', raise: chance() < 0.7 })],
    [1.5, (dev) => ({ type: 'purge', dev, obj: below(objects) })],
    [1, () => ({ type: 'serverPurges' })],
    [6, (dev) => ({ type: 'stick', dev, stick: below(2), cut: chance() < 0.25 ? 1 + below(12) : 0 })],
    [0.5, (dev) => ({ type: 'remove', dev })],
    [2, (dev) => ({ type: 'empty', dev, of: below(devices) })],
  ]
  const whole = draws.reduce((sum, [share]) => sum + share, 0)
  const steps = Array.from({ length }, (): Step => {
    let dice = chance() * whole
    const [, draw] = draws.find(([share]) => (dice -= share) < 0) ?? draws[0]!
    return draw(below(devices))
  })
  return { devices, steps }
}

export interface Outcome {
  readonly broken: readonly string[]
  readonly acked: number
  readonly rounds: number
  /** How often a colleague's batches were brought emptied. */
  readonly emptied: number
  readonly digest: string
}

/** What is on a disk at a moment. */
interface Stand {
  readonly versions: ReadonlySet<string>
  readonly photos: ReadonlySet<string>
  readonly offered: ReadonlySet<string>
  readonly orders: ReadonlySet<string>
}
const nothing: Stand = { versions: new Set(), photos: new Set(), offered: new Set(), orders: new Set() }

interface Pc extends Device {
  image?: (Stand & { readonly back: () => void }) | undefined
  removedAt?: number
  /** Put back, and has not yet learned what it had sent since. */
  unaware?: boolean
}

export async function runSteps(seed: number, count: number, steps: readonly Step[]): Promise<Outcome> {
  const clock = standingClock()
  const server = await testServer(clock, seeded(`server ${seed}`))
  const authority = createAuthority()
  const weather = createWeather()
  const devices: Pc[] = []
  const broken: string[] = []
  /** Object to the day from which it may be gone. */
  const ordered = new Map<string, number>()
  const unsure = new Set<string>()
  const restored = { times: 0, asIfNothing: 0 }
  let emptied = 0
  const left = (): Pc[] => devices.filter((device) => device.removedAt === undefined)
  /** A server put back under the same generation is a fork to whoever saw more; the alarm is right, data must not suffer. */
  const isRight = (kind: string): boolean =>
    (kind === 'RolledBack' && restored.times > 0) ||
    ((kind === 'Fork' || kind === 'Hidden') && restored.asIfNothing > 0) ||
    (kind === 'Purged' && ordered.size > 0) ||
    (kind === 'RemovedDevice' && left().length < devices.length)

  for (let i = 0; i < count; i++) {
    const files = memoryFiles()
    const carrier = weather.carrier(i, { send: (...args) => server.carrier.send(...args) }, files)
    const device = await createDevice(`${seed}-${i}`, {
      clock,
      carrier: () => carrier,
      files,
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
  await devices[0]!.sync.now()

  /** What was acknowledged to a person: version to what it says. */
  const saved = new Map<string, { readonly objId: string; readonly content: string }>()
  const photos = new Map<string, string>()
  const offered = new Set<string>()
  /** Of these the only copy was on a disk that was put back, or on a PC that was lost. */
  const perhaps = new Set<string>()
  let copy: Store | null = null
  let n = 0
  const sticks = [memoryFiles(), memoryFiles()]
  const contentOf = (objId: string, k: number): string => `seen-${objId.slice(0, 12)}-${k}.`
  /** Who is told of a removal later than the first PC. */
  const untold = new Set<Pc>()
  const hear = async (device: Pc): Promise<void> => {
    if (untold.delete(device)) await device.vouch(authority)
  }
  const listed = async (device: Device, type: number = type8.membership): Promise<Set<string>> => {
    const { ops } = await device.sync.list(type, 0)
    return new Set(ops.map(({ payload }) => Buffer.from(payload).toString()))
  }
  const obey = async (device: Device): Promise<void> => {
    const named = [...(await listed(device, type8.tombstone))].map((text) => text.replace('order ', ''))
    const due = named.filter(
      (id) => clock.now() >= (ordered.get(id) ?? Infinity) && !device.profile.isPurged(id),
    )
    if (due.length) await device.purge(due)
  }
  const serverPurges = async (): Promise<void> => {
    const [first] = left()
    const known = await listed(first!, type8.tombstone)
    for (const objId of ordered.keys())
      if (known.has(`order ${objId}`))
        await askAs(first!, server.carrier, 'purge', {
          order: authority.orderToPurge(idFrom(`order ${objId}`), [objId]),
        })
    await server.core.runJobs()
  }
  /** Lost with this disk or this PC is only what nobody else has. */
  const forgive = async (device: Pc, kept: Stand, others: readonly Device[]): Promise<void> => {
    const elsewhere = new Set(others.flatMap((other) => other.versions()))
    for (const version of saved.keys())
      if (version.startsWith(device.dev) && !kept.versions.has(version) && !elsewhere.has(version))
        perhaps.add(version)
    for (const id of photos.keys())
      if (!kept.photos.has(id) && !others.some((other) => other.sync.chainer.hasBlob(id))) perhaps.add(id)
    const lists = await Promise.all(others.map((other) => listed(other)))
    for (const text of offered)
      if (!kept.offered.has(text) && !lists.some((list) => list.has(text))) perhaps.add(text)
    const orders = await Promise.all(others.map((other) => listed(other, type8.tombstone)))
    for (const objId of ordered.keys())
      if (!kept.orders.has(`order ${objId}`) && !orders.some((list) => list.has(`order ${objId}`))) {
        ordered.delete(objId)
        // Somebody who was not told yet may have obeyed what the lost PC said last.
        unsure.add(objId)
      }
  }
  const standOf = async (device: Device): Promise<Stand> => ({
    versions: new Set(device.versions()),
    photos: new Set([...photos.keys()].filter((id) => device.sync.chainer.hasBlob(id))),
    offered: await listed(device),
    orders: await listed(device, type8.tombstone),
  })

  for (const step of steps) {
    const device = 'dev' in step ? devices[step.dev % devices.length]! : devices[0]!
    const isGone = device.removedAt !== undefined
    if (step.type === 'save') {
      const objId = idFrom(`${seed} object ${step.obj}`)
      // Who was put back must hear what it had sent before anybody writes there (its vault says so).
      if (device.profile.isPurged(objId) || device.unaware) continue
      const list = Array.from({ length: step.count }, () => ({ objId, content: contentOf(objId, n++) }))
      const versions = await device.save(list, n % 3 === 0 ? [wrap(`${seed} ${n}`)] : [])
      for (const [i, version] of versions.entries()) {
        if (saved.has(version) && !perhaps.has(version))
          broken.push(`(3) the number of ${version} was used twice`)
        saved.set(version, list[i]!)
        if (isGone) perhaps.add(version)
        else perhaps.delete(version)
      }
    } else if (step.type === 'photo') {
      const id = idFrom(`${seed} photo ${n++}`)
      const bytes = seeded(`photo ${n}`).bytes(step.size)
      await device.putBlob(id, bytes)
      photos.set(id, createHash('sha256').update(bytes).digest('hex'))
      if (isGone) perhaps.add(id)
    } else if (step.type === 'offer') {
      const text = `part of the log ${n++}`
      const payload = utf8ToBytes(text)
      const done = await device.sync.offer([
        { type8: type8.membership, expireNotAfter: 0, objId: idFrom(`entry ${n}`), payload },
      ])
      if (!done.ok) continue
      offered.add(text)
      if (isGone) perhaps.add(text)
    } else if (step.type === 'round') {
      // One PC is an island: only sticks come there until the weather clears.
      if (count > 4 && step.dev % count === count - 1) continue
      await hear(device)
      weather.set(devices.indexOf(device), step.fault, step.at)
      const state = await device.sync.now()
      weather.clear()
      if (step.fault === 'powerCut') await device.crash(chanceFrom(step.at + 1))
      device.files.fail(null)
      if (!isGone && state.state === 'idle') device.unaware = false
      if (state.state === 'alarm' && !isRight(state.reason))
        broken.push(`alarm ${state.reason} in an honest world (${step.fault})`)
      await obey(device)
    } else if (step.type === 'crash') {
      await device.crash(chanceFrom(Math.floor(step.chance * 1e9)))
    } else if (step.type === 'image') {
      const { image } = device
      if (!image) {
        await device.profile.journal.settled()
        device.image = { back: device.files.image(), ...(await standOf(device)) }
        continue
      }
      // Disk and server put back at once, nobody knows what it had said: it says it anew and is two (SY8 can't help).
      const atServer = (await server.store.tails(tenant)).get(device.dev)?.n ?? 0
      if (atServer < (device.sync.house.oplog.tail(device.dev)?.n ?? 0)) continue
      device.image = undefined
      if (!isGone)
        await forgive(
          device,
          image,
          left().filter((other) => other !== device),
        )
      await device.sync.close()
      await device.profile.close()
      image.back()
      await device.crash()
      device.unaware = true
      // It was told of a removal on the disk that is gone.
      untold.add(device)
    } else if (step.type === 'clock') clock.move(step.ms)
    else if (step.type === 'restartServer') await server.restore(server.store, false)
    else if (step.type === 'backUpServer') copy = await server.copy()
    else if (step.type === 'restoreServer') {
      if (!copy || left().some((one) => one.unaware)) continue
      const from = copy
      copy = null
      restored.times++
      if (!step.raise) restored.asIfNothing++
      await server.restore(from, step.raise)
    } else if (step.type === 'purge') {
      const objId = idFrom(`${seed} object ${step.obj}`)
      if (ordered.has(objId) || isGone || device.unaware) continue
      const payload = utf8ToBytes(`order ${objId}`)
      const done = await device.sync.offer([
        { type8: type8.tombstone, expireNotAfter: 0, objId: idFrom(`order ${objId}`), payload },
      ])
      if (done.ok) ordered.set(objId, clock.now() + 7 * day)
    } else if (step.type === 'serverPurges') await serverPurges()
    else if (step.type === 'stick') {
      await hear(device)
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
      await obey(device)
    } else if (step.type === 'remove') {
      const [first] = devices
      if (device === first || isGone || left().length < 3 || first!.unaware) continue
      await forgive(device, nothing, [first!])
      device.removedAt = first!.sync.house.oplog.tail(device.dev)?.n ?? 0
      authority.remove(device.dev, device.removedAt)
      await first!.vouch(authority)
      for (const other of left()) if (other !== first) untold.add(other)
    } else if (step.type === 'empty') {
      const of = devices[step.of % devices.length]!
      if (of === device || isGone || of.removedAt !== undefined) continue
      const tails = await server.store.tails(tenant)
      const from = (tails.get(of.dev)?.n ?? 0) + 1
      const { oplog } = of.sync.house
      if (from > (oplog.tail(of.dev)?.n ?? 0)) continue
      emptied++
      const batches = await oplog.read(of.dev, from, 200, 500_000)
      const parts = batches.map((batch) => encodeBatch({ ...batch, ops: batch.ops.map(hollow) }))
      await askAs(device, server.carrier, 'push', {}, parts)
    } else {
      const [version] = await device.save([{ objId: idFrom(`${seed} lost`), content: 'lost' }])
      saved.set(version!, { objId: idFrom(`${seed} lost`), content: 'lost' })
      saved.set(`${version!}0`, { objId: idFrom(`${seed} lost`), content: 'lost' })
    }
    if (broken.length) break
  }

  // The weather clears.
  let rounds = 0
  if (!broken.length) {
    // A time that is confirmed: later than anything any PC wrote, and every order is due.
    const latest = Math.max(
      clock.now(),
      ...devices.map((device) => device.profile.journal.lastTime),
      ...ordered.values(),
    )
    clock.move(latest - clock.now() + 2 * day)
    for (const device of left()) await hear(device)
    for (let quiet = 0; quiet < 2 && rounds < 30; rounds++) {
      const before = await stand()
      // What came emptied is asked for again at each sign-in (SY14).
      if (emptied) clock.move(20 * 60_000)
      for (const device of left()) {
        const state = await device.sync.now()
        if (isRight(state.reason)) await device.sync.resume()
        await obey(device)
      }
      quiet = (await stand()) === before ? quiet + 1 : 0
    }
    await serverPurges()
    clock.move(8 * day)
    await serverPurges()
    await look()
  }

  async function stand(): Promise<string> {
    const state = await server.store.state(tenant)
    return JSON.stringify([
      state?.gen,
      state?.seq,
      left().map((device) => [
        device.sync.house.oplog.count,
        device.profile.journal.index.lastSeq,
        device.sync.chainer.blobsHere(),
        device.sync.state().waiting,
        device.sync.problems().filter(({ kind }) => kind === 'Gone'),
      ]),
    ])
  }

  /** Of a removed PC only what it made before counts. */
  function lengthOf(dev: string, k: number): number {
    return Math.min(k, devices.find((device) => device.dev === dev)?.removedAt ?? Infinity)
  }

  async function look(): Promise<void> {
    const fail = (text: string): void => void (broken.length < 20 && broken.push(text))
    const honest = left()
    for (const device of honest) {
      const state = device.sync.state()
      if (state.state !== 'idle') fail(`${device.name} is ${state.state} ${state.reason}`)
      const { up, down, blobsUp, blobsDown } = state.waiting
      // A photo is waited for as long as its op is known, also if nobody has it any more.
      const lost = [...photos.keys()].filter((id) => perhaps.has(id)).length
      if (up + down + blobsUp + Math.max(0, blobsDown - lost))
        fail(`${device.name} waits: ${JSON.stringify(state.waiting)}`)
      for (const { kind } of device.sync.problems())
        if (!isRight(kind)) fail(`${device.name} lists ${kind} in an honest world`)
      await has(device)
      // (9) nothing of a purged object on the disk; (control) living content is found by the same search.
      const disk = Buffer.concat(device.files.paths().map((path) => device.files.bytes(path)!))
      for (const objId of ordered.keys())
        if (disk.includes(`seen-${objId.slice(0, 12)}-`))
          fail(`(9) content of ${objId} is on the disk of ${device.name}`)
      const living = [...saved].find(([version, { objId }]) => !ordered.has(objId) && !perhaps.has(version))
      if (living && !disk.includes(living[1].content)) fail('(9) the search finds nothing at all')
    }
    // (2) convergence: chains, wraps and the server's log are the same everywhere.
    const chains = honest.map((device) => {
      const { oplog } = device.sync.house
      return oplog
        .devices()
        .filter((dev) => lengthOf(dev, 1) > 0)
        .map((dev) => {
          const { n: k, opHash } = oplog.tail(dev)!
          const counts = lengthOf(dev, k)
          return `${dev} ${counts} ${counts === k ? Buffer.from(opHash).toString('hex') : ''}`
        })
        .sort()
        .join('\n')
    })
    const beyond = honest.some((device) =>
      device.sync.house.oplog
        .devices()
        .some((dev) => device.sync.house.oplog.tail(dev)!.n > lengthOf(dev, Infinity)),
    )
    if (!beyond && new Set(chains).size > 1) fail('(2) chains differ')
    const wraps = honest.map((device) =>
      device.profile.keyFile
        .all()
        .map(({ id }) => id)
        .sort()
        .join(),
    )
    if (left().length === devices.length && new Set(wraps).size > 1) fail('(2) wraps differ')
    const log = await server.store.range(tenant, 0, 1e9, 1e12)
    const next = new Map<string, number>()
    for (const row of log?.rows ?? []) {
      if (row.n !== (next.get(row.dev) ?? 0) + 1)
        fail(`(3) op ${row.n} of ${row.dev} is out of order in the log`)
      next.set(row.dev, row.n)
      if (ordered.has(row.objId) && row.payload && row.type8 !== type8.tombstone)
        fail('(9) the server holds a purged payload')
    }
    const there = [...next]
      .filter(([dev, k]) => lengthOf(dev, k) > 0)
      .map(([dev, k]) => `${dev} ${lengthOf(dev, k)}`)
      .sort()
      .join()
    const here = chains[0]!
      .split('\n')
      .map((line) => line.split(' ').slice(0, 2).join(' '))
      .join()
    if (log && there !== here) fail('(2) the server has other chains')

    // What the server alone has is enough for a PC that comes today (SY1: acknowledged means it can be read back).
    const late = await createDevice(`${seed}-late`, { clock, carrier: () => server.carrier })
    authority.add(late.dev, late.profile.keys.publicKey)
    for (const device of [honest[0]!, late]) await device.vouch(authority)
    await honest[0]!.sync.now()
    await late.sync.connect(writeServerCard(card))
    for (let i = 0; i < 2; i++) {
      await late.sync.now()
      await obey(late)
    }
    await has(late)
    await late.close()

    async function has(device: Device): Promise<void> {
      const versions = new Set(device.versions())
      const { index } = device.profile.journal
      // (1) acknowledged means present everywhere and unchanged, or rightly destroyed.
      for (const [version, { objId, content }] of saved) {
        if (ordered.has(objId) || unsure.has(objId)) continue
        const slot = index.slotOf(version)
        if (slot === undefined || index.hollow(slot)) {
          if (!perhaps.has(version)) fail(`(1) ${version} is missing on ${device.name}`)
          continue
        }
        const [bytes] = await device.profile.journal.read([slot])
        if (!bytes || !Buffer.from(bytes).includes(content))
          fail(`(1) ${version} says something else on ${device.name}`)
      }
      // (3) exactly once
      if (versions.size !== device.versions().length) fail(`(3) a version is twice on ${device.name}`)
      for (const version of versions) {
        // (4) no resurrection
        if (ordered.has(saved.get(version)?.objId ?? '')) fail(`(4) ${version} came back on ${device.name}`)
        if (!saved.has(version)) fail(`(1) nobody saved ${version}`)
      }
      for (const [id, sha] of photos) {
        const bytes = await device.profile.blobs.get(id)
        if (bytes ? createHash('sha256').update(bytes).digest('hex') !== sha : !perhaps.has(id))
          fail(`(1) photo ${id} on ${device.name}`)
      }
      const texts = await listed(device)
      for (const text of offered)
        if (!perhaps.has(text) && !texts.has(text)) fail(`(1) ${text} is missing on ${device.name}`)
    }
  }

  const digest = createHash('sha256')
    .update(
      JSON.stringify([
        broken,
        rounds,
        emptied,
        [...saved],
        devices.map((device) => [
          device.versions(),
          device.sync.house.oplog.devices().map((dev) => [dev, device.sync.house.oplog.tail(dev)!.n]),
        ]),
      ]),
    )
    .digest('hex')
  for (const device of devices) await device.close().catch(() => {})
  return { broken, acked: saved.size, rounds, emptied, digest }
}

/** Leaves out steps as long as it still breaks. */
export const shrink = (
  seed: number,
  devices: number,
  steps: readonly Step[],
  tries = 400,
): Promise<readonly Step[]> =>
  shrinkSteps(steps, async (shorter) => (await runSteps(seed, devices, shorter)).broken.length > 0, tries)
