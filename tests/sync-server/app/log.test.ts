import { expect, test } from 'vitest'
import { startOfLog, type Cursor } from '#shared/sync/messages.ts'
import { decodeBatch, encodeBatch, nextHead, zeroHash } from '#shared/sync/op.ts'
import { bytesToHex, hexToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { type8 } from '#shared/vault/envelope.ts'
import {
  blobWish,
  makeBatch,
  makeDevice,
  makeEnvelope,
  makeKita,
  makeOps,
  randomHex,
  randomOf,
  records,
  sha256,
  signPurge,
} from './kita.ts'
import { codeOf, createWorld, openKita, signIn, valueOf, type World } from './world.ts'

const dayMs = 86_400_000

async function pushed(world: World, token: string, ...parts: Parameters<World['ask']>[2] & object) {
  return valueOf(await world.ask('push', {}, parts, token)).answer
}
const pullAll = async (world: World, token: string, from: Cursor = startOfLog, maxOps = 500) => {
  const batches: Uint8Array[] = []
  let cursor = from
  for (;;) {
    const { answer, parts } = valueOf(await world.ask('pull', { cursor, maxOps }, [], token))
    batches.push(...parts)
    cursor = answer.cursor
    if (!answer.more) return { batches, cursor }
  }
}

test('SV2 a batch that comes twice is there once, and both answers are ok', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const batch = makeBatch(kita, device, records(3))
  const first = await pushed(world, token, batch)
  const second = await pushed(world, token, batch)
  expect(first.results).toEqual([{ type: 'ok', dev: device.dev, n: 3, gone: [] }])
  expect(second).toEqual(first)
  expect((await pullAll(world, token)).batches).toEqual([batch])
})

test('SV2 of a batch that overlaps what is there only the new end is appended, and its signature still covers it', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const { ops, signature: early } = makeOps(kita, device, records(3))
  const late = makeOps(kita, device, records(2))
  await pushed(world, token, encodeBatch({ ops, signature: early }))
  const whole = encodeBatch({ ops: [...ops, ...late.ops], signature: late.signature })
  const { results, cursor } = await pushed(world, token, whole)
  expect(results).toEqual([{ type: 'ok', dev: device.dev, n: 5, gone: [] }])
  expect(cursor.seq).toBe(5)
  const { batches } = await pullAll(world, token)
  expect(batches).toEqual([
    encodeBatch({ ops, signature: early }),
    encodeBatch({ ops: late.ops, signature: late.signature }),
  ])
})

test('SV2 a hole in a chain is refused with the number the server has, and filled afterwards', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const batches = [0, 1, 2].map(() => makeBatch(kita, device, records(2)))
  expect((await pushed(world, token, batches[0]!, batches[2]!)).results).toEqual([
    { type: 'ok', dev: device.dev, n: 2, gone: [] },
    { type: 'gap', dev: device.dev, have: 2 },
  ])
  expect((await pushed(world, token, batches[1]!, batches[2]!)).cursor.seq).toBe(6)
})

test('SV2 two chains of one device are a fork: the second is refused, the first stays', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const twin = { ...device }
  await pushed(world, token, makeBatch(kita, device, records(3)))
  const other = makeBatch(kita, twin, records(3))
  expect((await pushed(world, token, other)).results).toEqual([{ type: 'fork', dev: device.dev, n: 3 }])
  const longer = makeBatch(kita, twin, records(2))
  expect((await pushed(world, token, longer)).results[0]).toMatchObject({ type: 'fork', n: 4 })
  expect((await pullAll(world, token)).cursor.seq).toBe(3)
})

test('SV2 batches of several devices come through any one of them', async () => {
  const world = createWorld()
  const kita = makeKita(3)
  const { token } = await openKita(world, kita)
  const batches = kita.devices.map((device) => makeBatch(kita, device, records(2)))
  const { results } = await pushed(world, token, ...batches)
  expect(results.map((result) => result.type)).toEqual(['ok', 'ok', 'ok'])
  const { answer } = valueOf(await world.ask('head', {}, [], token))
  expect(answer.devices.map(({ dev, n }) => [dev, n]).sort()).toEqual(
    kita.devices.map(({ dev }) => [dev, 2]).sort(),
  )
})

test('SV9 the head is the chain over all ops in the order of delivery', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  await pushed(
    world,
    token,
    makeBatch(kita, device, records(4)),
    makeBatch(kita, kita.devices[1]!, records(3)),
  )
  const { batches, cursor } = await pullAll(world, token)
  let head = zeroHash
  for (const bytes of batches) {
    const batch = decodeBatch(new Uint8Array(bytes), sha256)
    if (!batch.ok) throw new Error('batch')
    for (const opHash of batch.value.opHashes) head = nextHead(sha256, head, opHash)
  }
  expect(cursor.head).toBe(bytesToHex(head))
})

test.each([
  ['a flipped bit', (bytes: Uint8Array) => void (bytes[bytes.length - 80]! ^= 1)],
  ['a signature of noise', (bytes: Uint8Array) => bytes.set(randomOf(64), bytes.length - 64)],
])('SV1 %s is refused and nothing is appended', async (_name, spoil) => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const batch = makeBatch(kita, device, records(2))
  spoil(batch)
  expect((await pushed(world, token, batch)).results).toEqual([
    { type: 'refused', dev: device.dev, code: 'BadMessage' },
  ])
  expect((await pullAll(world, token)).cursor.seq).toBe(0)
})

test.each([
  ['no batch at all', []],
  ['noise', [randomOf(400)]],
  ['an empty part', [new Uint8Array(0)]],
])('SV1 a push of %s is a bad message', async (_name, parts) => {
  const world = createWorld()
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  expect(codeOf(await world.ask('push', {}, parts, token))).toBe('BadMessage')
})

test('SV1 a batch signed by another device of the institution is refused', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const forged = makeBatch(kita, { ...device, key: kita.devices[1]!.key }, records(1))
  expect((await pushed(world, token, forged)).results[0]).toMatchObject({
    type: 'refused',
    code: 'BadMessage',
  })
})

test('T64 a batch of another institution or of an unknown device is refused alike', async () => {
  const world = createWorld()
  const kita = makeKita()
  const other = makeKita()
  await openKita(world, other)
  const { token } = await openKita(world, kita)
  const stranger = makeDevice()
  const { results } = await pushed(
    world,
    token,
    makeBatch(other, other.devices[0]!, records(1)),
    makeBatch(kita, stranger, records(1)),
  )
  expect(results).toEqual([
    { type: 'refused', dev: other.devices[0]!.dev, code: 'Unknown' },
    { type: 'refused', dev: stranger.dev, code: 'Unknown' },
  ])
})

test('S49 an envelope under another object, class, month or institution is refused', async () => {
  const kita = makeKita()
  const objId = randomHex()
  const wrong = {
    object: makeEnvelope(kita.tenant, randomHex(), 1, randomHex()),
    institution: makeEnvelope(randomHex(), randomHex(), 1, objId),
    class: makeEnvelope(kita.tenant, randomHex(), 1, objId, { type8: type8.audit }),
    month: makeEnvelope(kita.tenant, randomHex(), 1, objId, { expireNotAfter: 400 }),
    nothing: randomOf(300),
  }
  const world = createWorld()
  const { token, device } = await openKita(world, kita)
  for (const payload of Object.values(wrong)) {
    const before = { ...device }
    const batch = makeBatch(kita, device, [{ objId, payload }])
    expect((await pushed(world, token, batch)).results[0]).toMatchObject({ code: 'BadMessage' })
    Object.assign(device, before)
  }
  const carried = makeEnvelope(kita.tenant, randomHex(), 77, objId)
  const good = makeBatch(kita, device, [{ objId, payload: carried }])
  expect((await pushed(world, token, good)).results[0]).toMatchObject({ type: 'ok' })
})

test.each([
  ['photo', type8.photo, 1025],
  ['checkpoint', type8.checkpoint, 9000],
])('SV3 a payload too long for its class (%s) is refused', async (_name, kind, length) => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const batch = makeBatch(kita, device, [{ type8: kind, payload: randomOf(length) }])
  expect((await pushed(world, token, batch)).results[0]).toMatchObject({ type: 'refused', code: 'TooLarge' })
})

test('SV3 an op for a blob that says no length and hash is refused', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const batch = makeBatch(kita, device, [{ type8: type8.photo, payload: randomOf(50) }])
  expect((await pushed(world, token, batch)).results[0]).toMatchObject({
    type: 'refused',
    code: 'BadMessage',
  })
})

test('SV11 a push of more than 1 MiB in several batches is too large', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const batches = [0, 1].map(() => makeBatch(kita, device, records(4, 150_000)))
  expect(codeOf(await world.ask('push', {}, batches, token))).toBe('TooLarge')
})

test('SV11 an institution over its quota is refused, reads on, and another is not touched', async () => {
  const world = createWorld({ limits: { maxTenantBytes: 5000 } })
  const kita = makeKita()
  const other = makeKita()
  const { token, device } = await openKita(world, kita)
  await pushed(world, token, makeBatch(kita, device, records(4)))
  const batch = makeBatch(kita, device, records(10))
  expect((await pushed(world, token, batch)).results[0]).toMatchObject({ code: 'QuotaExceeded' })
  expect((await pullAll(world, token)).cursor.seq).toBe(4)
  const { answer } = valueOf(await world.ask('head', {}, [], token))
  expect(answer.quota.maxBytes).toBe(5000)
  expect(answer.quota.usedBytes).toBeGreaterThan(1000)
  const theirs = await openKita(world, other)
  const { results } = await pushed(world, theirs.token, makeBatch(other, theirs.device, records(4)))
  expect(results[0]).toMatchObject({ type: 'ok' })
})

test('SV11 more ops than a day allows wait, with the time to come back', async () => {
  const world = createWorld({ limits: { opsPerDay: 100 } })
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  await pushed(world, token, makeBatch(kita, device, records(80)))
  const batch = makeBatch(kita, device, records(80))
  const said = await world.ask('push', {}, [batch], token)
  expect(codeOf(said)).toBe('TooMany')
  const wait = said.ok ? 0 : said.error.refusal.retryAfterMs!
  world.clock.pass(wait + 1)
  const again = await signIn(world, kita, device)
  expect((await pushed(world, again, batch)).results[0]).toMatchObject({ type: 'ok', n: 160 })
})

test('SV11 one device that asks without pause is slowed down, its neighbour is not', async () => {
  const world = createWorld({ limits: { requestsAtOnce: 20, requestsPerSecond: 1 } })
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  const theirs = await signIn(world, kita, kita.devices[1]!)
  const codes = []
  for (let i = 0; i < 30; i++) codes.push(codeOf(await world.ask('head', {}, [], token)))
  expect(codes.filter((code) => code === 'ok')).toHaveLength(20)
  expect(codes.at(-1)).toBe('TooMany')
  expect(codeOf(await world.ask('head', {}, [], theirs))).toBe('ok')
  world.clock.pass(5000)
  expect(codeOf(await world.ask('head', {}, [], token))).toBe('ok')
})

test('SV11 at most 64 requests of one institution run at once', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  const codes = (await Promise.all(Array.from({ length: 80 }, () => world.ask('head', {}, [], token)))).map(
    codeOf,
  )
  expect(codes.filter((code) => code === 'TooMany')).toHaveLength(16)
  expect(codeOf(await world.ask('head', {}, [], token))).toBe('ok')
})

test('SV9 pages end where batches end and together give the whole log', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const batches = [5, 1, 7, 2].map((count) => makeBatch(kita, device, records(count)))
  for (const batch of batches) await pushed(world, token, batch)
  for (const maxOps of [1, 3, 6, 500])
    expect((await pullAll(world, token, startOfLog, maxOps)).batches).toEqual(batches)
})

test('SV9 nothing new is an empty page with the same cursor', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const { cursor } = await pushed(world, token, makeBatch(kita, device, records(2)))
  const { answer, parts } = valueOf(await world.ask('pull', { cursor, maxOps: 10 }, [], token))
  expect(parts).toEqual([])
  expect(answer).toEqual({ cursor, more: false })
})

test('S55 a cursor ahead of the server, with another head or between batches is told where the server stands', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const { cursor } = await pushed(world, token, makeBatch(kita, device, records(5)))
  for (const wrong of [
    { ...cursor, seq: 9 },
    { ...cursor, head: randomHex(32) },
    { ...cursor, seq: 3 },
    { ...cursor, gen: cursor.gen + 1 },
    { ...startOfLog, head: randomHex(32) },
  ]) {
    const said = await world.ask('pull', { cursor: wrong, maxOps: 10 }, [], token)
    expect(said).toEqual({ ok: false, error: { type: 'Refused', refusal: { code: 'RolledBack', cursor } } })
  }
})

test('S55 after a restore a reader of the older generation starts again, from 0 it reads on', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const { cursor } = await pushed(world, token, makeBatch(kita, device, records(5)))
  await world.store.raiseGeneration(kita.tenant)
  expect(codeOf(await world.ask('pull', { cursor, maxOps: 10 }, [], token))).toBe('ResyncRequired')
  expect((await pullAll(world, token)).cursor).toEqual({ ...cursor, gen: cursor.gen + 1 })
})

test("SV9 one device's chain can be read from any number on", async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  await pushed(
    world,
    token,
    makeBatch(kita, device, records(4)),
    makeBatch(kita, kita.devices[1]!, records(4)),
  )
  await pushed(world, token, makeBatch(kita, device, records(3)))
  const { answer, parts } = valueOf(
    await world.ask('chain', { dev: device.dev, from: 3, maxOps: 500 }, [], token),
  )
  const ns = parts.flatMap((part) => {
    const batch = decodeBatch(part, sha256)
    return batch.ok ? batch.value.ops.map((op) => op.header.n) : []
  })
  expect(ns).toEqual([3, 4, 5, 6, 7])
  expect(answer.more).toBe(false)
  const none = valueOf(await world.ask('chain', { dev: randomHex(), from: 1, maxOps: 5 }, [], token))
  expect(none.parts).toEqual([])
})

test('SV4 what was purged stands as hollow, also when it is offered again, and the chain still verifies', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const objId = randomHex()
  const before = makeBatch(kita, device, [{ objId }, {}, { objId }])
  await pushed(world, token, before)
  const order = { v: 1 as const, tenant: kita.tenant, id: randomHex(), objIds: [objId], blobs: [] }
  valueOf(
    await world.ask(
      'purge',
      { order: signPurge(order, [kita.managers[0]!.key, kita.managers[1]!.key]) },
      [],
      token,
    ),
  )
  world.clock.pass(7 * dayMs + 1)
  expect(await world.core.runJobs()).toBe(1)
  const later = await signIn(world, kita, device)
  const more = makeBatch(kita, device, [{ objId }])
  const { results } = await pushed(world, later, before, more)
  expect(results).toEqual([
    { type: 'ok', dev: device.dev, n: 3, gone: [1, 3] },
    { type: 'ok', dev: device.dev, n: 4, gone: [4] },
  ])
  const { batches } = await pullAll(world, later)
  const ops = batches.flatMap((bytes) => {
    const batch = decodeBatch(new Uint8Array(bytes), sha256)
    if (!batch.ok) throw new Error('batch')
    return batch.value.ops
  })
  expect(ops.map((op) => op.payload === null)).toEqual([true, false, true, true])
})

const emptied = (ops: ReturnType<typeof makeOps>['ops'], signature: Bytes, ...places: number[]) =>
  encodeBatch({ ops: ops.map((op, i) => (places.includes(i) ? { ...op, payload: null } : op)), signature })

test('SV4 SV22 hollow ops of a purge that this server never saw are taken (a chain given back after a rollback), and told', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const { ops, signature } = makeOps(kita, device, records(3))
  const hollow = emptied(ops, signature, 1)
  expect((await pushed(world, token, hollow)).results[0]).toMatchObject({ type: 'ok', n: 3, gone: [2] })
  expect((await pullAll(world, token)).batches).toEqual([hollow])
})

test('SV22 who pushes a colleague’s batch emptied takes nothing: her own push of it fills what is missing', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const { ops, signature } = makeOps(kita, device, records(3))
  const later = makeOps(kita, device, records(2))
  await pushed(world, token, emptied(ops, signature, 0, 1, 2))
  const used = (await world.store.state(kita.tenant))!.usedBytes
  // Half of it, then all of it and more, then again.
  const half = await pushed(world, token, emptied(ops, signature, 1))
  expect(half.results).toEqual([{ type: 'ok', dev: device.dev, n: 3, gone: [2] }])
  const whole = encodeBatch({ ops: [...ops, ...later.ops], signature: later.signature })
  for (const again of [whole, whole]) {
    const { results } = await pushed(world, token, again)
    expect(results).toEqual([{ type: 'ok', dev: device.dev, n: 5, gone: [] }])
  }
  const got = (await pullAll(world, token)).batches.flatMap((bytes) => {
    const batch = decodeBatch(new Uint8Array(bytes), sha256)
    return batch.ok ? batch.value.ops : []
  })
  expect(got).toEqual([...ops, ...later.ops])
  const bytes = [...ops, ...later.ops].reduce((sum, op) => sum + op.payload!.length, 0)
  expect((await world.store.state(kita.tenant))!.usedBytes).toBe(used + bytes)
})

test('SV22 emptied and whole in one push: whole it stands', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const { ops, signature } = makeOps(kita, device, records(2))
  const whole = encodeBatch({ ops, signature })
  const { results } = await pushed(world, token, emptied(ops, signature, 0, 1), whole)
  expect(results.map((one) => one.type === 'ok' && one.gone)).toEqual([[1, 2], []])
  expect((await pullAll(world, token)).batches).toEqual([whole])
})

test('SV22 SV11 what fills counts for the quota, and batches that were signed larger than a batch may be are refused', async () => {
  const world = createWorld({ limits: { maxTenantBytes: 1500 } })
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const { ops, signature } = makeOps(kita, device, records(2, 1000))
  await pushed(world, token, emptied(ops, signature, 0, 1))
  expect((await pushed(world, token, encodeBatch({ ops, signature }))).results[0]).toMatchObject({
    type: 'refused',
    code: 'QuotaExceeded',
  })
  const large = makeOps(kita, device, records(6, 250_000))
  const empty = emptied(large.ops, large.signature, 0, 1, 2, 3, 4, 5)
  expect(codeOf(await world.ask('push', {}, [empty], token))).toBe('BadMessage')
})

test('SV22 a photo whose op came emptied is declared when its op is filled', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const id = randomHex()
  const { ops, signature } = makeOps(kita, device, [blobWish(id, new Uint8Array(5))])
  await pushed(world, token, emptied(ops, signature, 0))
  const part = new Uint8Array(5)
  const send = () => world.ask('blobPut', { id, part: 0, sha256: bytesToHex(sha256(part)) }, [part], token)
  expect(codeOf(await send())).toBe('Unknown')
  await pushed(world, token, encodeBatch({ ops, signature }))
  expect(valueOf(await send()).answer.complete).toBe(true)
})

test('SV4 what has passed its month goes at the next run, what has not stays', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const month = (2026 - 2000) * 12 + 10
  await pushed(
    world,
    token,
    makeBatch(kita, device, [{ expireNotAfter: month - 1 }, { expireNotAfter: month }, {}]),
  )
  await world.core.runJobs()
  const { batches } = await pullAll(world, token)
  const batch = decodeBatch(new Uint8Array(batches[0]!), sha256)
  expect(batch.ok && batch.value.ops.map((op) => op.payload === null)).toEqual([true, false, false])
})

test('SV9 the cursor of a push is the cursor of the next pull', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const { cursor } = await pushed(world, token, makeBatch(kita, device, records(1)))
  expect(hexToBytes(cursor.head)).toHaveLength(32)
  const next = makeBatch(kita, device, records(1))
  await pushed(world, token, next)
  expect((await pullAll(world, token, cursor)).batches).toEqual([next])
})
