/**
 * The weather of simulate.ts over whole PCs: real keepers, real vaults, real keys. Two Leitungen and a Fachkraft in each of
 * two groups write, lock, meet by server and stick; a child is deleted by two signatures and purged on day 7, a PC is
 * removed, a disk is put back, a colleague's batches come emptied. Beside the invariants of simulate.ts it looks at those
 * that only a vault can break: (5) nothing readable outside, (6) the audit chain, (7) own groups only, (8) safety fields.
 */
import { createHash } from 'node:crypto'
import type { OpenedRecord } from '#shared/host/api.ts'
import { encodeBatch } from '#shared/sync/op.ts'
import { parseEnvelope, type8, versionOf } from '#shared/vault/envelope.ts'
import type { Store } from '#sync-server/stores/store.ts'
import { idFrom, seeded } from '#tests/journal/keeperWorld.ts'
import { hollow } from '../hostileServer.ts'
import { memoryFiles, type MemoryFiles } from '../memoryFiles.ts'
import { askAs, standingClock, testServer, type TestClock } from '../world.ts'
import { canaryOf, edit, nothingWritten, pictureOf, type Child, type Edit } from './edits.ts'
import { chanceFrom, createWeather, faults, pulledAfter, shrinkSteps, type Fault } from './weather.ts'
import { connectAll, foundHouse, must, type Acknowledged, type WholeHouse, type WholePc } from './wholePc.ts'

export type Bug = 'leak' | 'forgetAllergy' | 'hideAudit' | 'lend'
export type WholeStep =
  | ({ readonly type: 'edit'; readonly pc: number } & Edit)
  | { readonly type: 'photo'; readonly pc: number; readonly which: number }
  | { readonly type: 'round'; readonly pc: number; readonly fault: Fault; readonly at: number }
  | { readonly type: 'stick'; readonly pc: number; readonly cut: number }
  | { readonly type: 'lock'; readonly pc: number }
  | { readonly type: 'crash'; readonly pc: number; readonly chance: number }
  | { readonly type: 'image'; readonly pc: number }
  | { readonly type: 'clock'; readonly ms: number }
  | { readonly type: 'restartServer' }
  | { readonly type: 'backUpServer' }
  | { readonly type: 'restoreServer'; readonly raise: boolean }
  /** A Leitung asks for a child's deletion, the other one confirms what she knows of. */
  | { readonly type: 'request'; readonly pc: number; readonly which: number }
  | { readonly type: 'confirm'; readonly pc: number }
  | { readonly type: 'week' }
  /** The fourth PC is lost. */
  | { readonly type: 'remove' }
  | { readonly type: 'empty'; readonly pc: number; readonly of: number }
  /** Never drawn: bugs, to see that the invariants would notice them. */
  | { readonly type: Bug }

const groups = ['Sonne', 'Stern']
const members = [
  { name: 'Anna', groups },
  { name: 'Berta', groups },
  { name: 'Tilda', groups: ['Sonne'] },
  { name: 'Jona', groups: ['Stern'] },
]
const leads = 2
const day = 86_400_000

export function makeWholeSteps(seed: number, length: number): WholeStep[] {
  const chance = chanceFrom(seed)
  const below = (n: number): number => Math.floor(chance() * n)
  const draws: readonly (readonly [number, (pc: number) => WholeStep])[] = [
    [40, (pc) => ({ type: 'edit', pc, what: chance(), which: chance(), more: chance() })],
    [3, (pc) => ({ type: 'photo', pc, which: chance() })],
    [26, (pc) => ({ type: 'round', pc, fault: faults[below(faults.length)]!, at: below(12) })],
    [8, (pc) => ({ type: 'stick', pc, cut: chance() < 0.25 ? 1 + below(12) : 0 })],
    [2, (pc) => ({ type: 'lock', pc })],
    [3, (pc) => ({ type: 'crash', pc, chance: chance() })],
    [3, (pc) => ({ type: 'image', pc })],
    [2, () => ({ type: 'clock', ms: below(3 * day) - day })],
    [1.5, () => ({ type: 'restartServer' })],
    [1.5, () => ({ type: 'backUpServer' })],
    [1.5, () => ({ type: 'restoreServer', raise: chance() < 0.8 })],
    [2, () => ({ type: 'request', pc: below(leads), which: chance() })],
    [3, () => ({ type: 'confirm', pc: below(leads) })],
    [1, () => ({ type: 'week' })],
    [0.5, () => ({ type: 'remove' })],
    [2, (pc) => ({ type: 'empty', pc, of: below(members.length) })],
  ]
  const whole = draws.reduce((sum, [share]) => sum + share, 0)
  return Array.from({ length }, (): WholeStep => {
    let dice = chance() * whole
    const [, draw] = draws.find(([share]) => (dice -= share) < 0) ?? draws[0]!
    return draw(below(members.length))
  })
}

export interface WholeOutcome {
  readonly broken: readonly string[]
  readonly acked: number
  readonly edits: number
  readonly purged: number
  readonly rounds: number
  readonly digest: string
}

interface Base {
  readonly house: WholeHouse
  readonly clock: TestClock
  readonly startAt: number
  readonly store: Store
  readonly back: readonly (() => void)[]
}

/** Founding a house costs seconds; every run starts from an image of the same one. */
let base: Promise<Base> | undefined
async function found(): Promise<Base> {
  const clock = standingClock()
  const [anna, ...others] = members
  const house = await foundHouse(
    clock,
    groups,
    anna!.name,
    others.map((one, i) => ({
      name: one.name,
      role: i + 1 < leads ? ('lead' as const) : ('educator' as const),
      groups: i + 1 < leads ? ('all' as const) : one.groups,
    })),
  )
  const server = await testServer(clock, seeded('whole server'))
  server.tenant = house.tenant
  for (const pc of house.pcs) pc.carrier = server.carrier
  await connectAll(house)
  for (const pc of [...house.pcs, ...house.pcs]) {
    const { state } = await pc.now()
    if (state !== 'idle') throw new Error(`${pc.name} is ${state}`)
  }
  for (const pc of house.pcs) await pc.stop()
  const back = house.pcs.map((pc) => pc.files.image())
  return { house, clock, startAt: clock.now(), store: await server.copy(), back }
}

const formsOf = (word: string): Buffer[] => [
  Buffer.from(word),
  Buffer.from(word, 'utf16le'),
  Buffer.from(Buffer.from(word).toString('hex')),
  ...[0, 1, 2].map((skip) => {
    const text = Buffer.concat([Buffer.alloc(skip), Buffer.from(word)]).toString('base64')
    return Buffer.from(text.replace(/=+$/, '').slice(skip === 0 ? 0 : 4, -2))
  }),
]
const bytesOf = (disk: MemoryFiles): Buffer =>
  Buffer.concat(disk.paths().flatMap((path) => [Buffer.from(path), disk.bytes(path)!]))

export async function runWhole(seed: number, steps: readonly WholeStep[]): Promise<WholeOutcome> {
  const { house, clock, startAt, store, back } = await (base ??= found())
  const { pcs, tenant } = house
  clock.move(startAt - clock.now())
  const server = await testServer(clock, seeded(`server ${seed}`))
  server.tenant = tenant
  server.store = store
  await server.restore(await server.copy(), false)
  const weather = createWeather()
  const wire: Buffer[] = []
  const broken: string[] = []
  const fail = (text: string): void => void (broken.length < 20 && broken.push(text))
  const saved = new Map<string, Acknowledged>()
  const written = nothingWritten()
  const photos: { id: string; blobs: string[]; child: Child }[] = []
  /** The only copy was on a disk that was put back or on a PC that was lost. */
  const perhaps = new Set<string>()
  const deleted = new Map<string, Child>()
  /** What both who signed had of her: the list the server obeys (D6). What came later stays there without its keys. */
  const ordered = new Map<string, ReadonlySet<string>>()
  /** Their emergency cards. */
  const cards = new Set<string>()
  const images = new Map<WholePc, () => void>()
  const seen = new Map<WholePc, Map<string, Set<string>>>()
  const restored = { times: 0, asIfNothing: 0 }
  let lost: WholePc | null = null
  /** At this PC the Leitung's vault opens what this person asks for. */
  let lent: WholePc | null = null
  let copy: Store | null = null
  let n = 0
  const stick = memoryFiles()
  const left = (): WholePc[] => pcs.filter((pc) => pc !== lost)
  const groupsOf = (pc: WholePc): readonly string[] => members.find(({ name }) => name === pc.name)!.groups
  const isRight = (kind: string): boolean =>
    (kind === 'RolledBack' && restored.times > 0) ||
    ((kind === 'Fork' || kind === 'Hidden') && restored.asIfNothing > 0) ||
    (kind === 'Purged' && deleted.size > 0) ||
    (kind === 'RemovedDevice' && lost !== null)

  for (const [i, pc] of pcs.entries()) {
    back[i]!()
    pc.files.fail(null)
    await pc.files.remove(`/${pc.name}/institution/lock`)
    pc.onSaved = (one) => void saved.set(one.version, one)
    pc.carrier = weather.carrier(
      i,
      {
        async send(route, token, body) {
          wire.push(Buffer.from(body))
          const answer = await server.carrier.send(route, token, body)
          if (answer.ok) wire.push(Buffer.from(answer.value.body))
          return answer
        },
      },
      pc.files,
    )
    await pc.start(seeded(`${seed} ${pc.name}`))
    await pc.unlock()
  }
  const versionsOf = async (pc: WholePc): Promise<Set<string>> => {
    const { index } = (await pc.sync()).house.profile.journal
    return new Set(index.slotsAfter(0, Infinity, () => true).slots.map((slot) => index.version(slot)))
  }
  const objectsOf = async (pc: WholePc): Promise<Set<string>> => {
    const { index } = (await pc.sync()).house.profile.journal
    return new Set(index.slotsAfter(0, Infinity, () => true).slots.map((slot) => index.objId(slot)))
  }
  const forgive = async (pc: WholePc): Promise<void> => {
    const there = await Promise.all(left().map(versionsOf))
    for (const version of saved.keys())
      if (version.startsWith(pc.device()) && !there.some((set) => set.has(version))) perhaps.add(version)
  }
  const runDeletions = async (pc: WholePc): Promise<void> => {
    await pc.vault.call('deletion.run', {})
    await pc.quiet()
  }
  /** (8) What a PC showed of a child's allergies it goes on showing, unless somebody took it away. */
  const lookAtSafety = async (pc: WholePc): Promise<void> => {
    if (!pc.isUnlocked()) return
    const before = seen.get(pc) ?? new Map<string, Set<string>>()
    const now = new Map<string, Set<string>>()
    for (const { childId, allergens } of allergiesIn(await pc.everything()))
      now.set(childId, new Set([...(now.get(childId) ?? []), ...allergens]))
    for (const [childId, allergens] of before) {
      if (deleted.has(childId)) continue
      for (const one of allergens)
        if (!written.takenAway.has(one) && !now.get(childId)?.has(one))
          fail(`(8) ${pc.name} no longer shows an allergy of ${childId}`)
    }
    seen.set(pc, now)
  }

  for (const step of steps) {
    const pc = pcs['pc' in step ? step.pc % pcs.length : 0]!
    const isLost = pc === lost
    switch (step.type) {
      case 'edit': {
        if (isLost) break
        await pc.unlock()
        await edit(pc, house.groupIds, groupsOf(pc), written, step)
        break
      }
      case 'photo': {
        const child = written.children.filter((one) => groupsOf(pc).includes(one.group))[0]
        if (isLost || !child) break
        await pc.unlock()
        if (!(await pc.heads(child.id)).length) break
        const bytes = [1, 2, 3].map(() => seeded(`${seed} photo ${n++}`).bytes(200 + n))
        const added = must(
          await pc.vault.call('photos.add', {
            groupId: house.groupIds.get(child.group)!,
            fileName: `${canaryOf(child.group)}.jpg`,
            takenOn: null,
            width: 1,
            height: 1,
            bytes,
          }),
        )
        const changes = { childIds: [child.id], seen: 'people' }
        await pc.save([{ kind: 'photo', id: added.id, parents: [added.version], changes }])
        const [record] = await pc.heads(added.id)
        photos.push({
          id: added.id,
          blobs: Object.values(record!.values['blobs'] as object) as string[],
          child,
        })
        break
      }
      case 'round': {
        weather.set(pcs.indexOf(pc), step.fault, step.at)
        const state = await pc.now()
        weather.clear()
        if (step.fault === 'powerCut') await pc.crash(chanceFrom(step.at + 1))
        pc.files.fail(null)
        if (!isLost && state.state === 'alarm' && !isRight(state.reason))
          fail(`alarm ${state.reason} in an honest world (${step.fault})`)
        if (!isLost) await lookAtSafety(pc)
        break
      }
      case 'stick': {
        if (isLost) break
        const done = await pc.visit(step.cut ? pulledAfter(stick, step.cut) : stick, seeded(`stick ${n++}`))
        if (typeof done === 'string' && (step.cut === 0 || done !== 'StickNotWritable'))
          fail(`stick: ${done}`)
        if (step.cut) stick.crash(chanceFrom(step.cut))
        await lookAtSafety(pc)
        break
      }
      case 'lock':
        pc.lock()
        break
      case 'crash':
        await pc.crash(chanceFrom(Math.floor(step.chance * 1e9)))
        break
      case 'image': {
        if (isLost) break
        const image = images.get(pc)
        const { house: of } = await pc.sync()
        if (!image) {
          await of.profile.journal.settled()
          images.set(pc, pc.files.image())
          break
        }
        const atServer = (await server.store.tails(tenant)).get(pc.device())?.n ?? 0
        if (atServer < (of.oplog.tail(pc.device())?.n ?? 0)) break
        images.delete(pc)
        await pc.stop()
        image()
        await pc.crash(() => 0.5)
        // Before anybody writes there it hears what it had said.
        for (let i = 0; i < 3; i++) await (await pc.sync()).now()
        seen.delete(pc)
        await forgive(pc)
        break
      }
      case 'clock':
        clock.move(step.ms)
        break
      case 'restartServer':
        await server.restore(server.store, false)
        break
      case 'backUpServer':
        copy = await server.copy()
        break
      case 'restoreServer': {
        if (!copy) break
        const from = copy
        copy = null
        restored.times++
        if (!step.raise) restored.asIfNothing++
        await server.restore(from, step.raise)
        break
      }
      case 'request': {
        const child = written.children[Math.floor(step.which * written.children.length)]
        if (!child || pcs.indexOf(pc) >= leads) break
        await pc.unlock()
        if (!(await pc.vault.call('deletion.request', { childId: child.id, reason: 'weggezogen' })).ok) break
        const [one, other] = await Promise.all(pcs.slice(0, leads).map(objectsOf))
        const both = [...one!].filter((id) => other!.has(id))
        ordered.set(child.id, new Set(both))
        break
      }
      case 'confirm': {
        if (pcs.indexOf(pc) >= leads) break
        await pc.unlock()
        for (const { childId, state } of must(await pc.vault.call('deletion.list', {})).pending) {
          if (state !== 'requested') continue
          const open = left().filter((one) => one.isUnlocked())
          const seenThere = (await Promise.all(open.map((one) => one.everything()))).flat()
          if (!(await pc.vault.call('deletion.confirm', { childId })).ok) continue
          const child = written.children.find(({ id }) => id === childId)!
          deleted.set(childId, child)
          for (const { id, kind, values } of seenThere)
            if (kind === 'emergencyCard' && values['childId'] === childId) cards.add(id)
        }
        break
      }
      case 'week':
        clock.move(8 * day)
        for (const one of left())
          if (one.isUnlocked()) {
            await runDeletions(one)
          }
        await server.core.runJobs()
        break
      case 'remove': {
        const [anna, , , jona] = pcs as [WholePc, WholePc, WholePc, WholePc]
        if (lost) break
        await anna.unlock()
        if (!(await anna.vault.call('device.remove', { dev: jona.device() })).ok) break
        await anna.quiet()
        lost = jona
        // What it made and nobody had may be gone with it.
        const first = await versionsOf(anna)
        for (const version of saved.keys())
          if (version.startsWith(jona.device()) && !first.has(version)) perhaps.add(version)
        break
      }
      case 'empty': {
        const of = pcs[step.of % pcs.length]!
        if (of === pc || isLost || of === lost) break
        const from = ((await server.store.tails(tenant)).get(of.device())?.n ?? 0) + 1
        const { oplog } = (await of.sync()).house
        if (from > (oplog.tail(of.device())?.n ?? 0)) break
        const batches = await oplog.read(of.device(), from, 200, 500_000)
        const parts = batches.map((batch) => encodeBatch({ ...batch, ops: batch.ops.map(hollow) }))
        const who = { dev: pc.device(), profile: (await pc.sync()).house.profile }
        await askAs(who, server.carrier, 'push', {}, parts, tenant)
        break
      }
      default:
        await bug(step.type)
    }
    if (broken.length) break
  }

  let rounds = 0
  if (!broken.length) {
    const latest = Math.max(
      clock.now(),
      ...(await Promise.all(pcs.map(async (pc) => (await pc.sync()).house.profile.journal.lastTime))),
    )
    clock.move(latest - clock.now() + 9 * day)
    const safety = await Promise.all(left().filter((pc) => pc.isUnlocked()).map(async (pc) => allergiesIn(await pc.everything()))) // prettier-ignore
    for (let quiet = 0, before = ''; quiet < 2 && rounds < 30; rounds++) {
      // What came emptied is asked for again at each sign-in (SY14).
      clock.move(20 * 60_000)
      for (const pc of left()) {
        await pc.unlock()
        const { reason } = await pc.now()
        if (isRight(reason)) await (await pc.sync()).resume()
        await runDeletions(pc)
        await server.core.runJobs()
      }
      const now = JSON.stringify([
        (await server.store.state(tenant))?.seq,
        await Promise.all(
          left().map(async (pc) => {
            const { house: of, state } = await pc.sync()
            return [of.profile.journal.index.lastSeq, state().waiting, state().problems]
          }),
        ),
      ])
      quiet = now === before ? quiet + 1 : 0
      before = now
    }
    if (rounds >= 30) fail('(2) it never comes to rest')
    clock.move(8 * day)
    await server.core.runJobs()
    await look(safety.flat())
  }

  async function look(safety: readonly { childId: string; allergens: readonly string[] }[]): Promise<void> {
    const gone = new Set(cards)
    const goneBlobs = new Set<string>()
    for (const child of deleted.values()) {
      gone.add(child.id)
      if (child.safetyId) gone.add(child.safetyId)
      for (const one of [...written.pages, ...written.guardians, ...photos])
        if (one.child === child) gone.add(one.id)
      for (const one of photos) if (one.child === child) for (const id of one.blobs) goneBlobs.add(id)
    }
    const pictures = new Map<WholePc, Map<string, string>>()
    const records = new Map<WholePc, OpenedRecord[]>()
    for (const pc of left()) {
      const sync = await pc.sync()
      const { state, reason, waiting } = sync.state()
      if (state !== 'idle') fail(`${pc.name} is ${state} ${reason}`)
      if (waiting.up + waiting.down + waiting.blobsUp > 0)
        fail(`${pc.name} waits: ${JSON.stringify(waiting)}`)
      for (const { kind } of sync.problems()) if (!isRight(kind)) fail(`${pc.name} lists ${kind}`)
      pictures.set(pc, await pictureOf(pc))
      records.set(pc, await pc.everything())
    }
    const [anna, berta, tilda, jona] = pcs as [WholePc, WholePc, WholePc, WholePc]
    const all = records.get(anna)!

    const log = (await server.store.range(tenant, 0, 1e9, 1e12))!
    const atServer = new Set<string>()
    for (const row of log.rows) {
      if (row.payload && (row.type8 === type8.record || row.type8 === type8.audit)) {
        const parsed = parseEnvelope(row.payload)
        if (parsed.ok) atServer.add(versionOf(parsed.value.outer))
      }
    }
    for (const pc of left()) {
      const { profile } = (await pc.sync()).house
      const { index } = profile.journal
      const slots = index.slotsAfter(0, Infinity, () => true).slots
      const versions = slots.map((slot) => index.version(slot))
      // (1) acknowledged is here and at the server, or rightly destroyed. (6) so is every entry of the audit chain.
      for (const { version, objId, type8: kind } of saved.values()) {
        if (gone.has(objId) || perhaps.has(version)) continue
        const slot = index.slotOf(version)
        if (slot === undefined || index.hollow(slot))
          fail(`(${kind === type8.audit ? 6 : 1}) ${version} is missing on ${pc.name}`)
        if (pc === anna && !atServer.has(version)) fail(`(1) ${version} is not to be had from the server`)
      }
      // (3) exactly once
      if (new Set(versions).size !== versions.length) fail(`(3) a version is twice on ${pc.name}`)
      // (4) no resurrection, (9) purge complete at day 7
      for (const slot of slots)
        if (!index.hollow(slot) && gone.has(index.objId(slot)))
          fail(`(9) ${index.version(slot)} of a deleted child is still on ${pc.name}`)
      for (const id of goneBlobs)
        if (await profile.blobs.get(id)) fail(`(9) a photo of a deleted child is still on ${pc.name}`)
      // (2) what two PCs open says the same
      for (const [id, text] of pictures.get(pc)!)
        if (pictures.get(anna)!.get(id) !== text) fail(`(2) ${pc.name} and Anna see ${id} differently`)
    }
    if (pictures.get(berta)!.size !== pictures.get(anna)!.size) fail('(2) the Leitungen see other records')
    // (6) Each PC's numbers go from 1 on without a gap: no entry was taken out.
    const { index } = (await anna.sync()).house.profile.journal
    for (const pc of left()) {
      const own = (await pc.sync()).house.profile.journal.index
      for (let seq = 1; seq <= own.highestDevSeq(pc.device()); seq++)
        if (index.slotOf(`${pc.device()}:${seq}`) === undefined && !perhaps.has(`${pc.device()}:${seq}`)) {
          const slot = own.slotOf(`${pc.device()}:${seq}`)
          if (slot === undefined || !own.hollow(slot))
            fail(`(6) number ${seq} of ${pc.name} is missing on Anna`)
        }
    }
    const audit = must(await anna.vault.call('audit.list', { limit: 1000 })).records
    const listed = new Set(audit.map(({ meta }) => meta.version))
    for (const { version, type8: kind } of saved.values())
      if (kind === type8.audit && !perhaps.has(version) && !listed.has(version) && listed.size < 1000)
        fail(`(6) the entry ${version} is in no list`)
    // (7) Only her own groups, whichever version of whatever she opens; the Leitung opens both (control).
    for (const [pc, foreign] of [
      [tilda, 'Stern'],
      [jona, 'Sonne'],
    ] as const) {
      // prettier-ignore
      if (pc === lost) continue
      if ((await opensOf(pc === lent ? anna : pc)).includes(canaryOf(foreign)))
        fail(`(7) ${pc.name} opens a record of ${foreign}`)
      const due = all.filter(
        ({ kind, values }) => kind === 'child' && groupsOf(pc).some((group) => house.groupIds.get(group) === values['groupId']), // prettier-ignore
      )
      for (const { id } of due)
        if (!pictures.get(pc)!.has(id)) fail(`(7) ${pc.name} does not open ${id} of her group`)
    }
    const opened = await opensOf(anna)
    for (const group of groups)
      if (
        written.children.some(
          (one) => one.group === group && !gone.has(one.id) && pictures.get(anna)!.has(one.id),
        ) &&
        !opened.includes(canaryOf(group))
      )
        // prettier-ignore
        fail(`(7) the search finds nothing of ${group}`)
    // (8) Everything that anybody saw of a child's allergies everybody who may sees.
    for (const { childId, allergens } of safety) {
      if (deleted.has(childId)) continue
      for (const pc of [anna, berta]) {
        const now = allergiesIn(records.get(pc)!).filter((one) => one.childId === childId)
        for (const one of allergens)
          if (!written.takenAway.has(one) && !now.some((list) => list.allergens.includes(one)))
            fail(`(8) ${pc.name} lacks an allergy of ${childId}`)
      }
    }
    // (9) at the server
    const listedGone = new Set([...deleted.keys()].flatMap((id) => [...(ordered.get(id) ?? [])]))
    for (const row of log.rows)
      if (row.payload && row.type8 !== type8.tombstone && gone.has(row.objId) && listedGone.has(row.objId))
        fail(`(9) the server holds a purged payload of ${row.objId}, class ${row.type8}`)
    // (5) Nothing readable on the way, at the server, on sticks or disks; the control is the institution's id.
    const places = {
      wire: Buffer.concat(wire),
      server: Buffer.concat(log.rows.flatMap((row) => [row.header, row.payload ?? new Uint8Array()])),
      stick: bytesOf(stick),
      disks: Buffer.concat(pcs.map((pc) => bytesOf(pc.files))),
    }
    for (const [place, bytes] of Object.entries(places)) {
      for (const word of [...groups.map(canaryOf), 'Quittenbaum', 'Wolkenturm', 'weggezogen'])
        for (const form of formsOf(word))
          if (bytes.includes(form)) fail(`(5) "${word}" can be read: ${place}`)
      if (
        bytes.length > 0 &&
        !bytes.includes(Buffer.from(tenant)) &&
        !bytes.includes(Buffer.from(tenant, 'hex'))
      )
        fail(`(5) the search finds nothing: ${place}`)
    }
  }

  async function opensOf(pc: WholePc): Promise<string> {
    let text = ''
    for (let after = 0, more = true; more;) {
      const page = must(await pc.keeper.store['store.scan']({ after, limit: 500, headsOnly: false }))
      const { records } = must(
        await pc.vault.call('records.open', { purpose: 'show', view: 'plain', bytes: page.bytes }),
      )
      text += JSON.stringify(records)
      more = page.more && page.entries.length > 0
      after = page.entries.at(-1)?.seq ?? after
    }
    return text
  }

  /** What the invariants are to notice. */
  async function bug(type: Bug): Promise<void> {
    const [anna, , tilda] = pcs as [WholePc, WholePc, WholePc]
    await anna.unlock()
    const child = written.children.find(({ safetyId }) => safetyId !== null)
    if (type === 'leak') wire.push(Buffer.from(canaryOf('Sonne'), 'utf16le'))
    else if (type === 'hideAudit') {
      const version = `${anna.device()}:999999`
      saved.set(version, { version, objId: idFrom('never'), type8: type8.audit })
    } else if (type === 'lend') lent = tilda
    else if (child) {
      const changes = { childId: child.id, allergies: [] }
      const parents = (await anna.heads(child.safetyId!)).map(({ meta }) => meta.version)
      await anna.save([{ kind: 'childSafety', id: child.safetyId, parents, changes }])
    }
  }

  const digest = createHash('sha256')
    // Ids are left out: the account file is written by a real timer, and draws from the same chance.
    .update(
      JSON.stringify([
        broken.length,
        rounds,
        [...saved.values()].map(({ version, type8: kind }) => [version, kind]),
        written.edits,
      ]),
    )
    .digest('hex')
  for (const pc of pcs) await pc.stop()
  return { broken, acked: saved.size, edits: written.edits, purged: deleted.size, rounds, digest }
}

const allergiesIn = (records: readonly OpenedRecord[]): { childId: string; allergens: string[] }[] =>
  records.flatMap(({ kind, values }) =>
    kind === 'childSafety'
      ? [
          {
            childId: String(values['childId']),
            allergens: (values['allergies'] as { allergen: string }[]).map(({ allergen }) => allergen),
          },
        ]
      : [],
  )

export const shrinkWhole = (
  seed: number,
  steps: readonly WholeStep[],
  tries = 200,
): Promise<readonly WholeStep[]> =>
  shrinkSteps(steps, async (shorter) => (await runWhole(seed, shorter)).broken.length > 0, tries)
