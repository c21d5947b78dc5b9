/**
 * A member's PC with valid keys that lies, against the real server as a process of its own over TLS 1.3. Every test
 * also shows that the honest way works beside it, and at the end the server lives and has written nothing down.
 */
import { writeFile, mkdir } from 'node:fs/promises'
import { connect as connectTcp, type Socket } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bytesToBase64, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { readServerCard } from '#shared/sync/serverCard.ts'
import { routes, type RouteName, type ServerCard } from '#shared/sync/messages.ts'
import { decodeBatch, encodeBatch, makeOp, chainStatement } from '#shared/sync/op.ts'
import { type8 } from '#shared/vault/envelope.ts'
import { traps } from '#tests/fuzz/mutate.ts'
import { sampleMessages } from '#tests/fuzz/samples.ts'
import {
  blobWish,
  makeBatch,
  makeDevice,
  makeEnvelope,
  makeKeyPair,
  makeKita,
  nextRegister,
  randomHex,
  randomOf,
  records,
  sha256,
  signPurge,
  signRegister,
  without,
  type Kita,
} from '../app/kita.ts'
import { makeFolder, runCommand, startProcess, type ServerProcess } from '../app/running.ts'
import { findWords, readAll } from '../app/search.ts'
import { codeOf, createTlsSpeaker, enrol, signIn, valueOf, type Speaker } from '../app/world.ts'
import {
  codeIn,
  createHostileClient,
  frameOf,
  jsonFrame,
  recordSignIn,
  type HostileClient,
} from './client.ts'

const canary = 'Mia-Sonnenschein-4711'
const pin = 'Kanarienvogel'
const start = { gen: 0, seq: 0, head: '0'.repeat(64) }

let folder: Awaited<ReturnType<typeof makeFolder>>
let server: ServerProcess
let speaker: Speaker & { close(): void }
let liar: HostileClient
/** The liar's house, and one that only wants to work. */
let house: Kita
let other: Kita
let small: Kita
let token: string
let honest: string

beforeAll(async () => {
  folder = await makeFolder()
  await mkdir(folder.path, { recursive: true })
  await writeFile(
    join(folder.path, 'server.json'),
    JSON.stringify({
      urls: ['https://localhost:8443'],
      limits: { tenantMiB: 8, blobMiB: 2, opsPerDay: 4000, connectionsPerAddress: 700 },
    }),
  )
  server = await startProcess(folder)
  const card = async (): Promise<ServerCard> => {
    const { output } = await runCommand(folder, ['card'])
    const read = readServerCard(output.split('\n').find((one) => one.startsWith('OBHUT-SERVER-1:')) ?? '')
    if (!read.ok) throw new Error(output)
    return read.value
  }
  const first = await card()
  speaker = createTlsSpeaker(server.url, first.pins)
  liar = createHostileClient(server.url)
  house = makeKita(5, 3)
  other = makeKita(2)
  small = makeKita(1)
  await enrol(speaker, house, first.code)
  await enrol(speaker, other, (await card()).code)
  await enrol(speaker, small, (await card()).code)
  token = await signIn(speaker, house, house.devices[0]!)
  honest = await signIn(speaker, other, other.devices[0]!)
}, 60_000)
afterAll(async () => {
  speaker.close()
  server.child.kill('SIGTERM')
  await server.ended
})

const push = async (bytes: readonly Bytes[], by = token) =>
  valueOf(await speaker.ask('push', {}, bytes, by)).answer.results
const seqNow = async (): Promise<number> =>
  valueOf(await speaker.ask('head', {}, [], token)).answer.cursor.seq
const isServed = async (): Promise<void> => {
  const said = await push([makeBatch(other, other.devices[0]!, records(1))], honest)
  expect(said[0]).toMatchObject({ type: 'ok' })
}

test('the same client behaving well: everything succeeds (positive control of all that follows)', async () => {
  const [device] = house.devices
  const id = randomHex()
  const photo = randomOf(900)
  const batch = makeBatch(house, device!, [...records(3), blobWish(id, photo)])
  expect(await push([batch])).toEqual([{ type: 'ok', dev: device!.dev, n: 4, gone: [] }])
  const pulled = valueOf(await speaker.ask('pull', { cursor: start, maxOps: 100 }, [], token))
  expect(pulled.parts).toEqual([batch])
  const part = { id, part: 0, sha256: Buffer.from(sha256(photo)).toString('hex') }
  expect(valueOf(await speaker.ask('blobPut', part, [photo], token)).answer.complete).toBe(true)
  expect(valueOf(await speaker.ask('blobGet', { id, part: 0 }, [], token)).parts).toEqual([photo])
  await isServed()
})

test('S47 SV2 gaps and forks of a chain: told, never stored, and the honest chain goes on', async () => {
  const device = { ...house.devices[1]! }
  expect(await push([makeBatch(house, device, records(2))])).toMatchObject([{ type: 'ok', n: 2 }])
  const before = await seqNow()
  const ahead = { ...device, n: 7, opHash: sha256(randomOf(9)) }
  expect(await push([makeBatch(house, ahead, records(1))])).toEqual([
    { type: 'gap', dev: device.dev, have: 2 },
  ])
  const twin = { ...device, n: 1, opHash: sha256(randomOf(9)) }
  expect(await push([makeBatch(house, twin, records(1))])).toMatchObject([{ type: 'fork', n: 2 }])
  const next = { ...device, opHash: sha256(randomOf(9)) }
  expect(await push([makeBatch(house, next, records(1))])).toMatchObject([{ type: 'fork', n: 3 }])
  // The end of the numbers.
  const last = { ...device, n: Number.MAX_SAFE_INTEGER - 1, opHash: sha256(randomOf(9)) }
  expect(await push([makeBatch(house, last, records(1))])).toMatchObject([{ type: 'gap', have: 2 }])
  expect(await seqNow()).toBe(before)
  expect(await push([makeBatch(house, device, records(1))])).toMatchObject([{ type: 'ok', n: 3 }])
  Object.assign(house.devices[1]!, { n: device.n, opHash: device.opHash })
})

test('S49 ops of another house, object, class or month than their envelope, and classes that are none: refused', async () => {
  const before = await seqNow()
  const [device] = house.devices
  const wrong = (
    change: Record<string, unknown>,
    envelope: Parameters<typeof makeEnvelope>[4] = {},
    tenant = house.tenant,
  ) => {
    const objId = randomHex()
    const header = {
      type8: type8.record as number,
      expireNotAfter: 0,
      n: device!.n + 1,
      tenant: house.tenant,
      dev: device!.dev,
      objId,
      prev: device!.opHash,
      ...change,
    }
    const { op, opHash } = makeOp(sha256, header, makeEnvelope(tenant, device!.dev, 50, objId, envelope))
    const signature = device!.key.sign(chainStatement(house.tenant, device!.dev, header.n, opHash))
    return encodeBatch({ ops: [op], signature })
  }
  const codes: string[] = []
  for (const batch of [
    wrong({ objId: randomHex() }),
    wrong({ type8: type8.audit }),
    wrong({ expireNotAfter: 300 }),
    wrong({}, {}, other.tenant),
    wrong({ tenant: other.tenant }),
    wrong({}, { type8: type8.audit }),
  ]) {
    const [said] = await push([batch])
    codes.push(said?.type === 'refused' ? said.code : (said?.type ?? ''))
  }
  expect(codes).toEqual(['BadMessage', 'BadMessage', 'BadMessage', 'BadMessage', 'Unknown', 'BadMessage'])
  for (const kind of [0, 8, 255]) {
    const said = await speaker.ask('push', {}, [wrong({ type8: kind })], token)
    expect(codeOf(said)).toBe('BadMessage')
  }
  expect(await seqNow()).toBe(before)
  expect(await push([wrong({})])).toMatchObject([{ type: 'ok' }])
  expect(await seqNow()).toBe(before + 1)
  // The chain of the test's own device has moved on by the control.
  const tails = valueOf(await speaker.ask('head', {}, [], token)).answer.devices
  const tail = tails.find((one) => one.dev === device!.dev)!
  Object.assign(device!, { n: tail.n, opHash: new Uint8Array(Buffer.from(tail.opHash, 'hex')) })
})

test("SV1 a colleague's ops without her signature, or under the liar's own: refused; with it the liar may carry them", async () => {
  const [mine, , hers] = house.devices
  const before = await seqNow()
  const forged = makeBatch(house, { ...hers!, key: mine!.key }, records(2))
  expect(await push([forged])).toEqual([{ type: 'refused', dev: hers!.dev, code: 'BadMessage' }])
  const real = makeBatch(house, hers!, records(2))
  const read = decodeBatch(real, sha256)
  if (!read.ok) throw new Error('batch')
  for (const signature of [new Uint8Array(64), randomOf(64), mine!.key.sign('x')])
    expect(await push([encodeBatch({ ops: read.value.ops, signature })])).toMatchObject([
      { type: 'refused', code: 'BadMessage' },
    ])
  // Her signature stands for both ops: for the first alone it is none.
  expect(
    await push([encodeBatch({ ops: read.value.ops.slice(0, 1), signature: read.value.signature })]),
  ).toMatchObject([{ type: 'refused', code: 'BadMessage' }])
  // Of a device that nobody vouches for.
  expect(await push([makeBatch(house, makeDevice(), records(1))])).toMatchObject([
    { type: 'refused', code: 'Unknown' },
  ])
  expect(await seqNow()).toBe(before)
  expect(await push([real])).toMatchObject([{ type: 'ok', dev: hers!.dev, n: 2 }])
})

test("T64 another house's ids and ids that do not exist give the same bytes on every route", async () => {
  const id = randomHex()
  const device = other.devices[0]!
  valueOf(await speaker.ask('push', {}, [makeBatch(other, device, [blobWish(id, utf8ToBytes('x'))])], honest))
  const slot = randomHex(32)
  valueOf(await speaker.ask('mailPut', { tenant: other.tenant, slot, name: 'request' }, [randomOf(50)]))
  const nonce = async (): Promise<string> =>
    valueOf(await speaker.ask('challenge', { tenant: other.tenant, dev: device.dev })).answer.nonce
  const pairs: [RouteName, unknown, unknown, Uint8Array[]][] = [
    ['blobGet', { id, part: 0 }, { id: randomHex(), part: 0 }, []],
    [
      'blobPut',
      { id, part: 0, sha256: randomHex(32) },
      { id: randomHex(), part: 0, sha256: randomHex(32) },
      [utf8ToBytes('x')],
    ],
    ['chain', { dev: device.dev, from: 1, maxOps: 5 }, { dev: randomHex(), from: 1, maxOps: 5 }, []],
    [
      'session',
      { tenant: other.tenant, dev: device.dev, nonce: await nonce(), signature: bytesToBase64(randomOf(64)) },
      { tenant: randomHex(), dev: randomHex(), nonce: await nonce(), signature: bytesToBase64(randomOf(64)) },
      [],
    ],
    [
      'mailGet',
      { tenant: other.tenant, slot: randomHex(32), name: 'request' },
      { tenant: randomHex(), slot: randomHex(32), name: 'request' },
      [],
    ],
    [
      'mailPut',
      { tenant: other.tenant, slot: randomHex(32), name: 'request' },
      { tenant: randomHex(), slot: randomHex(32), name: 'request' },
      [randomOf(50)],
    ],
    [
      'enrol',
      { code: 'abcd', register: signRegister(other.register, other.managers[0]!) },
      { code: 'abcd', register: signRegister(makeKita().register, other.managers[0]!) },
      [],
    ],
  ]
  for (const [route, theirs, nobodys, parts] of pairs.slice(0, -1)) {
    const answers = await Promise.all(
      [theirs, nobodys].map((ask) => liar.raw(`/v1/${route}`, jsonFrame(ask, parts), { token })),
    )
    expect([route, answers[0]!.status, answers[0]!.headers, answers[0]!.body.toString('hex')]).toEqual([
      route,
      answers[1]!.status,
      answers[1]!.headers,
      answers[1]!.body.toString('hex'),
    ])
  }
  const status = await Promise.all(
    [id, randomHex()].map((one) => liar.raw('/v1/blobStatus', jsonFrame({ ids: [one] }), { token })),
  )
  const said = status.map((one) => one.body.toString('latin1').replace(/[0-9a-f]{32}/, ''))
  expect(said[0]).toBe(said[1])
  // Positive control: the other house itself sees the difference.
  expect(codeOf(await speaker.ask('blobStatus', { ids: [id] }, [], honest))).toBe('ok')
  const chain = valueOf(await speaker.ask('chain', { dev: device.dev, from: 1, maxOps: 5 }, [], honest))
  expect(chain.parts.length).toBeGreaterThan(0)
})

test("T66 knowing length and hash of another house's photo gives nothing of it", async () => {
  const photo = randomOf(5000)
  const id = randomHex()
  const hash = Buffer.from(sha256(photo)).toString('hex')
  valueOf(await speaker.ask('push', {}, [makeBatch(other, other.devices[0]!, [blobWish(id, photo)])], honest))
  expect(
    valueOf(await speaker.ask('blobPut', { id, part: 0, sha256: hash }, [photo], honest)).answer.complete,
  ).toBe(true)
  for (const probe of [id, randomHex()]) {
    expect(await push([makeBatch(house, house.devices[0]!, [blobWish(probe, photo)])])).toMatchObject([
      { type: 'ok' },
    ])
    const status = valueOf(await speaker.ask('blobStatus', { ids: [probe] }, [], token)).answer.blobs[0]
    expect(status).toMatchObject({ complete: false, have: [] })
    expect(codeOf(await speaker.ask('blobGet', { id: probe, part: 0 }, [], token))).toBe('Unknown')
    const noise = randomOf(5000)
    const put = await speaker.ask('blobPut', { id: probe, part: 0, sha256: hash }, [noise], token)
    expect(codeOf(put)).toBe('BadMessage')
  }
  expect(valueOf(await speaker.ask('blobGet', { id, part: 0 }, [], honest)).parts).toEqual([photo])
})

test('S46 registers signed by nobody who may, replayed or numbered ahead: refused', async () => {
  const [lead] = house.managers
  const stranger = makeKita()
  const mole = makeDevice()
  const devices = [...house.register.devices, { dev: mole.dev, key: mole.key.spki, state: 'active' as const }]
  const next = nextRegister(house, { devices })
  const replace = async (register: ReturnType<typeof signRegister>): Promise<string> =>
    codeOf(await speaker.ask('registerReplace', { register }, [], token))
  const self = { person: randomHex(), key: makeKeyPair() }
  const withSelf = { ...next, managers: [...next.managers, { person: self.person, key: self.key.spki }] }
  for (const register of [
    signRegister(next, { person: lead!.person, key: house.devices[0]!.key }),
    signRegister(next, stranger.managers[0]!),
    signRegister(next, { person: lead!.person, key: house.managers[1]!.key }),
    signRegister(next, house.cards[0]!),
    signRegister(withSelf, self),
    { ...signRegister(next, lead!), by: 'root' as const },
    signRegister({ ...next, devices: devices.slice(1) }, lead!),
    signRegister({ ...next, rootKey: makeKeyPair('P-384').spki }, lead!),
    signRegister({ ...next, tenant: other.tenant }, lead!),
    signRegister(
      { ...next, managers: [...next.managers, { person: randomHex(), key: lead!.key.spki }] },
      lead!,
    ),
  ])
    expect(await replace(register)).toBe('BadMessage')
  expect(await replace(signRegister({ ...next, no: 3 }, lead!))).toBe('Stale')
  expect(await replace(signRegister(next, lead!))).toBe('ok')
  house.register = next
  // The one before again, and another one of this number.
  expect(await replace(signRegister({ ...next, no: 1 }, lead!))).toBe('Stale')
  expect(await replace(signRegister({ ...next, cardKeys: [] }, lead!))).toBe('Stale')
  const read = valueOf(await speaker.ask('registerRead', {}, [], token)).answer.register
  expect(JSON.parse(read.body)).toMatchObject({ no: 2 })
  expect(read.body).toContain(mole.dev)
})

test('S52 orders to purge by one person, by one key twice, by a foreign card or by a PC: refused', async () => {
  const [a, b] = house.managers.map((manager) => manager.key)
  const make = () => ({
    v: 1 as const,
    tenant: house.tenant,
    id: randomHex(),
    objIds: [randomHex()],
    blobs: [],
  })
  const ask = async (order: ReturnType<typeof signPurge>): Promise<string> =>
    codeOf(await speaker.ask('purge', { order }, [], token))
  const stranger = makeKita()
  for (const by of [
    [a!, a!],
    [a!, stranger.cards[0]!],
    [a!, other.managers[0]!.key],
    [a!, house.devices[0]!.key],
    [house.cards[0]!, house.cards[1]!],
    [house.root, a!],
  ])
    expect(await ask(signPurge(make(), by))).toBe('BadMessage')
  const once = signPurge(make(), [a!, b!])
  expect(await ask({ ...once, signatures: once.signatures.slice(0, 1) })).toBe('BadMessage')
  expect(
    await ask({ ...once, body: once.body.replace(/[0-9a-f](?=")/, (digit) => (digit === '0' ? '1' : '0')) }),
  ).toBe('BadMessage')
  expect(await ask(signPurge({ ...make(), tenant: other.tenant }, [a!, b!]))).toBe('BadMessage')
  expect(await ask(once)).toBe('ok')
  expect(await ask(signPurge(make(), [a!, house.cards[2]!]))).toBe('ok')
})

test('M61 a recorded sign-in, a recorded push and a recorded order, sent again: refused, or nothing happens twice', async () => {
  const device = house.devices[0]!
  const kept = await recordSignIn(speaker, house, device)
  expect(codeOf(await speaker.ask('session', kept))).toBe('ok')
  expect(codeOf(await speaker.ask('session', kept))).toBe('Unknown')
  // The signature under a fresh nonce.
  const { nonce } = valueOf(await speaker.ask('challenge', { tenant: house.tenant, dev: device.dev })).answer
  expect(codeOf(await speaker.ask('session', { ...kept, nonce }))).toBe('Unknown')
  // Somebody else's fresh nonce is as good as any, but not the signature of another device.
  const foreign = await recordSignIn(speaker, house, { ...device, key: house.devices[1]!.key })
  expect(codeOf(await speaker.ask('session', foreign))).toBe('Unknown')
  const batch = makeBatch(house, device, records(2))
  const first = await push([batch])
  const seq = await seqNow()
  expect(await push([batch, batch])).toEqual([first[0], first[0]])
  expect(await seqNow()).toBe(seq)
  // Recorded in this house, sent into the other one.
  expect(await push([batch], honest)).toMatchObject([{ type: 'refused', code: 'Unknown' }])
  const order = signPurge(
    { v: 1, tenant: house.tenant, id: randomHex(), objIds: [], blobs: [] },
    house.managers.map((manager) => manager.key),
  )
  const due = valueOf(await speaker.ask('purge', { order }, [], token)).answer.dueAt
  await new Promise((resolve) => setTimeout(resolve, 20))
  const again = valueOf(await speaker.ask('purge', { order }, [], token)).answer.dueAt
  // The first day counts; the answer may name the later one, the store keeps the first (see storeContract).
  expect(again).toBeGreaterThanOrEqual(due)
})

test('T67 T68 a removed PC: cached token, kept sign-in, resumed TLS and offline edits are refused at once', async () => {
  const lost = house.devices[3]!
  expect(await push([makeBatch(house, lost, records(2))])).toMatchObject([{ type: 'ok' }])
  const cached = await signIn(speaker, house, lost)
  expect(codeOf(await speaker.ask('head', {}, [], cached))).toBe('ok')
  const kept = await recordSignIn(speaker, house, lost)
  const socket = await liar.connection()
  const session = await new Promise<Buffer>((resolve) => socket.once('session', resolve))
  socket.destroy()
  const offline = makeBatch(house, { ...lost }, records(1))
  const began = performance.now()
  house.register = nextRegister(house, { devices: without(house.register, lost.dev, 2) })
  const register = signRegister(house.register, house.managers[0]!)
  valueOf(await speaker.ask('registerReplace', { register }, [], token))
  for (const route of ['head', 'registerRead'] as const)
    expect(['Removed', 'NotSignedIn']).toContain(codeOf(await speaker.ask(route, {}, [], cached)))
  expect(['Removed', 'NotSignedIn']).toContain(
    codeOf(await speaker.ask('pull', { cursor: start, maxOps: 5 }, [], cached)),
  )
  expect(['Removed', 'NotSignedIn']).toContain(codeOf(await speaker.ask('push', {}, [offline], cached)))
  expect(codeOf(await speaker.ask('session', kept))).toBe('Removed')
  const resumed = await liar.connection({ session })
  const said = await new Promise<string>((resolve) => {
    resumed.on('data', (chunk: Buffer) => resolve(chunk.toString('latin1')))
    resumed.on('close', () => resolve('closed'))
    const body = jsonFrame({})
    resumed.write(
      `POST /v1/head HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\nauthorization: Obhut ${cached}\r\ncontent-length: ${body.length}\r\n\r\n`,
    )
    resumed.write(body)
  })
  resumed.destroy()
  expect(said).toMatch(/^(HTTP\/1\.1 40[13]|closed)/)
  expect(performance.now() - began).toBeLessThan(5000)
  // T68: through a colleague's PC neither; what was there when it went stays.
  expect(await push([offline])).toEqual([{ type: 'refused', dev: lost.dev, code: 'Removed' }])
  expect(codeOf(await speaker.ask('head', {}, [], token))).toBe('ok')
})

test('SV11 over the quota of its house: refused, it reads on, and the other house is not touched', async () => {
  const device = small.devices[0]!
  const theirs = await signIn(speaker, small, device)
  let said = 'ok'
  for (let i = 0; i < 20 && said === 'ok'; i++) {
    const batch = makeBatch(small, device, records(5, 190_000))
    const [result] = valueOf(await speaker.ask('push', {}, [batch], theirs)).answer.results
    said = result?.type === 'refused' ? result.code : (result?.type ?? '')
  }
  expect(said).toBe('QuotaExceeded')
  const quota = valueOf(await speaker.ask('head', {}, [], theirs)).answer.quota
  expect(quota.usedBytes).toBeLessThanOrEqual(quota.maxBytes)
  // A declaration without bytes counts too.
  const tail = valueOf(await speaker.ask('head', {}, [], theirs)).answer.devices[0]!
  Object.assign(device, { n: tail.n, opHash: new Uint8Array(Buffer.from(tail.opHash, 'hex')) })
  const huge = utf8ToBytes(JSON.stringify({ size: 500 * 1024 ** 2, sha256: randomHex(32) }))
  const batch = makeBatch(small, device, [{ type8: type8.photo, payload: huge }])
  expect(valueOf(await speaker.ask('push', {}, [batch], theirs)).answer.results).toMatchObject([
    { type: 'refused', code: 'TooLarge' },
  ])
  expect(codeOf(await speaker.ask('pull', { cursor: start, maxOps: 2 }, [], theirs))).toBe('ok')
  await isServed()
})

test('F15 200 requests of one house at once: some wait, all are answered, and the other house is served meanwhile', async () => {
  const many = Array.from({ length: 200 }, () =>
    speaker.ask('pull', { cursor: start, maxOps: 5000 }, [], token),
  )
  await isServed()
  const codes = new Set((await Promise.all(many)).map(codeOf))
  expect([...codes].every((code) => code === 'ok' || code === 'TooMany')).toBe(true)
  expect(codes.has('ok')).toBe(true)
})

test('T65 guessing ids: Unknown, then TooMany with a time; nothing else is ever said', async () => {
  const device = house.devices[2]!
  const guesser = await signIn(speaker, house, device)
  const codes = new Map<string, number>()
  let wait = 0
  for (let round = 0; round < 120 && wait === 0; round++) {
    const said = await Promise.all(
      Array.from({ length: 20 }, () => speaker.ask('blobGet', { id: randomHex(), part: 0 }, [], guesser)),
    )
    for (const one of said) {
      codes.set(codeOf(one), (codes.get(codeOf(one)) ?? 0) + 1)
      if (!one.ok && one.error.refusal.code === 'TooMany') wait = one.error.refusal.retryAfterMs ?? 0
    }
  }
  expect([...codes.keys()].sort()).toEqual(['TooMany', 'Unknown'])
  expect(wait).toBeGreaterThan(0)
  await isServed()
  // The neighbour on the same network in the same house, too.
  expect(codeOf(await speaker.ask('head', {}, [], token))).toBe('ok')
})

test('I37 traps of JSON, noise and messages in a second form on every route: refused in a frame', async () => {
  for (const route of Object.keys(routes) as RouteName[]) {
    const sample = JSON.stringify(sampleMessages[route].ask)
    const texts = [
      ` ${sample}`,
      sample.replace('{', '{"__proto__":{},'),
      sample.replace('{', '{"protocol":1e400,'),
      `{"a":${sample}`,
      traps['depth 100,000 of arrays']!.slice(0, 6000) + traps['depth 100,000 of arrays']!.slice(-6000),
      `{"canary":"${canary}"}`,
      '"\\ud800"',
    ]
    // The same name twice.
    const twice = sample === '{}' ? '{"x":1,"x":1}' : sample.replace(/^\{("[a-z]+":)/i, '{$1null,$1')
    for (const text of [...texts, twice]) {
      const answer = await liar.raw(`/v1/${route}`, frameOf(text), { token })
      expect([route, text.slice(0, 60), ['TooLarge', 'BadMessage'].includes(codeIn(answer))]).toEqual([
        route,
        text.slice(0, 60),
        true,
      ])
    }
  }
  expect(codeOf(await speaker.ask('head', {}, [], honest))).toBe('ok')
}, 120_000)

test('S54 a compressed bomb is not unpacked: another encoding than none is refused', async () => {
  const bomb = gzipSync(jsonFrame({ protocol: 1, padding: ' '.repeat(10_000_000) }))
  expect(bomb.length).toBeLessThan(16_000)
  for (const coding of ['gzip', 'deflate', 'br', 'gzip, gzip', 'identity, gzip']) {
    const answer = await liar.raw('/v1/hello', bomb, { headers: { 'content-encoding': coding } })
    expect([coding, codeIn(answer)]).toEqual([coding, 'BadMessage'])
    // Also when what is inside would be a message as it stands.
    const plain = await liar.raw('/v1/hello', jsonFrame({ protocol: 1 }), {
      headers: { 'content-encoding': coding },
    })
    expect([coding, codeIn(plain)]).toEqual([coding, 'BadMessage'])
  }
  const plain = await liar.raw('/v1/hello', jsonFrame({ protocol: 1 }), {
    headers: { 'accept-encoding': 'gzip, br' },
  })
  expect(codeIn(plain)).toBe('ok')
  expect(plain.headers['content-encoding']).toBeUndefined()
})

const hello = jsonFrame({ protocol: 1 }).toString('latin1')
const post = (path: string, head: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\n${head}\r\n${body}`
const inner = post('/v1/hello', `content-length: ${hello.length}\r\n`, hello)
const count = (heard: string): number => heard.split('HTTP/1.1 200').length - 1

test('M62 requests that two programs could cut differently are refused and end their connection', async () => {
  // Positive control: two honest requests on one connection are two answers.
  expect(count(await liar.talk(Buffer.from(inner + inner, 'latin1')))).toBe(2)
  const chunk = `${hello.length.toString(16)}\r\n${hello}\r\n0\r\n\r\n`
  const shapes: Record<string, string> = {
    'length and chunks': post(
      '/v1/hello',
      `content-length: ${chunk.length}\r\ntransfer-encoding: chunked\r\n`,
      chunk,
    ),
    'two lengths': post('/v1/hello', `content-length: 0\r\ncontent-length: ${hello.length}\r\n`, hello),
    'a list of lengths': post('/v1/hello', `content-length: 0, ${hello.length}\r\n`, hello),
    'a signed length': post('/v1/hello', `content-length: +${hello.length}\r\n`, hello),
    'a length in hex': post('/v1/hello', `content-length: 0x${hello.length.toString(16)}\r\n`, hello),
    'a negative length': post('/v1/hello', 'content-length: -1\r\n', hello),
    'a huge length': post('/v1/hello', 'content-length: 99999999999999999999\r\n', hello),
    'chunked with a space before the colon': post('/v1/hello', 'transfer-encoding : chunked\r\n', chunk),
    'chunked twice': post('/v1/hello', 'transfer-encoding: chunked, chunked\r\n', chunk),
    'chunked not last': post('/v1/hello', 'transfer-encoding: chunked, identity\r\n', chunk),
    'a folded line': post('/v1/hello', 'transfer-encoding:\r\n chunked\r\n', chunk),
    'bare line feeds': `POST /v1/hello HTTP/1.1\nhost: x\ncontent-type: application/octet-stream\ncontent-length: ${hello.length}\n\n${hello}`,
    'a NUL in a header': post('/v1/hello', `x: a\u0000b\r\ncontent-length: ${hello.length}\r\n`, hello),
    'a chunk longer than said': post(
      '/v1/hello',
      'transfer-encoding: chunked\r\n',
      `1\r\n${hello}\r\n0\r\n\r\n`,
    ),
    'a chunk size too large': post(
      '/v1/hello',
      'transfer-encoding: chunked\r\n',
      `ffffffffffffffff1\r\n${hello}\r\n`,
    ),
    'no host': `POST /v1/hello HTTP/1.1\r\ncontent-type: application/octet-stream\r\ncontent-length: ${hello.length}\r\n\r\n${hello}`,
    'HTTP/2 in clear': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    CONNECT: 'CONNECT 127.0.0.1:22 HTTP/1.1\r\nhost: x\r\n\r\n',
  }
  for (const [shape, bytes] of Object.entries(shapes)) {
    const heard = await liar.talk(Buffer.from(bytes + inner, 'latin1'), 400)
    // Neither the odd request nor what hides behind it is answered with success.
    expect([shape, count(heard)]).toEqual([shape, 0])
  }
  const echo = await liar.talk(`TRACE /v1/hello HTTP/1.1\r\nhost: x\r\nx-canary: ${canary}\r\n\r\n`, 400)
  expect(echo).toMatch(/^HTTP\/1\.1 404/)
  expect(echo).not.toContain(canary)
  await isServed()
}, 60_000)

test('M62 a GET with a body does not let a second request through that was not sent as one', async () => {
  const bytes = `GET /v1/hello HTTP/1.1\r\nhost: x\r\ncontent-length: ${inner.length}\r\n\r\n${inner}`
  expect(count(await liar.talk(Buffer.from(bytes, 'latin1')))).toBe(0)
})

test('F15 heads that are too large, too many or endless: closed or refused, nothing remembered', async () => {
  const long = 'a'.repeat(9000)
  const shapes = [
    post(`/v1/${long}`, 'content-length: 0\r\n', ''),
    post('/v1/hello', `x-${canary}: ${long}\r\ncontent-length: 0\r\n`, ''),
    post(
      '/v1/hello',
      `${Array.from({ length: 3000 }, (_, i) => `x${i}: y\r\n`).join('')}content-length: 0\r\n`,
      '',
    ),
    post(
      '/v1/hello',
      `authorization: Obhut ${'0'.repeat(7000)}\r\ncontent-length: ${hello.length}\r\n`,
      hello,
    ).replace('Obhut 0', `Obhut ${long}`),
    `GET /${'%2e%2e/'.repeat(900)} HTTP/1.1\r\nhost: x\r\n\r\n`,
    'x'.repeat(200_000),
  ]
  for (const bytes of shapes) expect(count(await liar.talk(Buffer.from(bytes, 'latin1'), 400))).toBe(0)
  await isServed()
})

test('F15 300 connections that say nothing, half a head or half a body: the healthy client’s answers keep coming', async () => {
  const port = Number(new URL(server.url).port)
  const time = async (): Promise<number> => {
    const times: number[] = []
    for (let i = 0; i < 20; i++) {
      const began = performance.now()
      await isServed()
      times.push(performance.now() - began)
    }
    return Math.round(times.sort((a, b) => a - b)[18]!)
  }
  const normal = await time()
  const sockets: { destroy(): void }[] = []
  const drips: NodeJS.Timeout[] = []
  for (let i = 0; i < 100; i++) {
    const socket: Socket = connectTcp(port, '127.0.0.1')
    socket.on('error', () => undefined)
    // Half of them begin TLS and stop in its first record.
    if (i % 2 === 0) socket.write(Buffer.from('1603010200010001fc0303', 'hex'))
    sockets.push(socket)
  }
  const secure = await Promise.all(Array.from({ length: 200 }, () => liar.connection()))
  for (const [i, socket] of secure.entries()) {
    socket.on('error', () => undefined)
    sockets.push(socket)
    if (i % 2 === 0) socket.write('POST /v1/push HTTP/1.1\r\nhost: x\r\n')
    else
      socket.write(
        post('/v1/push', `authorization: Obhut ${token}\r\ncontent-length: 500000\r\n`, 'half a body'),
      )
    if (i < 40) drips.push(setInterval(() => void socket.write('x: y\r\n'), 500))
  }
  const under = await time()
  console.info(`F15 p95 of a push: ${normal} ms alone, ${under} ms beside 300 slow connections`)
  // Bounded, not a figure: other programs share this machine.
  expect(under).toBeLessThan(Math.max(10 * normal, 1500))
  for (const drip of drips) clearInterval(drip)
  for (const socket of sockets) socket.destroy()
  await isServed()
}, 60_000)

test('SV8 A75 guessed codes and letter boxes are slowed down by address and say nothing', async () => {
  const codes = new Set<string>()
  for (let i = 0; i < 30 && !codes.has('TooMany'); i++)
    codes.add(
      codeOf(
        await speaker.ask('enrol', {
          code: `${pin}${i}`,
          register: signRegister(makeKita(1).register, makeKita(1).managers[0]!),
        }),
      ),
    )
  expect(['BadMessage', 'Unknown', 'TooMany']).toEqual(expect.arrayContaining([...codes]))
  expect(codes.has('TooMany')).toBe(true)
  const seen = new Set<string>()
  for (let i = 0; i < 300 && !seen.has('TooMany'); i++)
    seen.add(
      codeOf(await speaker.ask('mailGet', { tenant: other.tenant, slot: randomHex(32), name: 'request' })),
    )
  expect([...seen].every((code) => code === 'ok' || code === 'TooMany')).toBe(true)
  expect(seen.has('TooMany')).toBe(true)
  // Who has a session works on.
  await isServed()
}, 60_000)

test('O86 after all of that the server lives, and neither its log nor its output holds a word of what was sent', async () => {
  // Words in every place where a client can write: path, header, JSON, part.
  await liar.raw(`/v1/${canary}`, '', {})
  await liar.raw(`/${canary}?child=${canary}`, '', {
    method: 'GET',
    headers: { cookie: canary, 'user-agent': canary },
  })
  await liar.raw('/v1/head', frameOf(canary), { token, headers: { 'x-child': canary } })
  await liar.raw('/v1/push', jsonFrame({}, [utf8ToBytes(canary.repeat(20))]), { token })
  await liar.raw('/v1/mailPut', jsonFrame({ tenant: canary, slot: canary, name: canary }))
  await isServed()
  expect(server.child.exitCode).toBeNull()
  const files = new Map(
    [...readAll(folder.path)].filter(([name]) => name.startsWith('logs') || name.endsWith('.log')),
  )
  expect(files.size).toBeGreaterThan(0)
  const output = new Map([['output', Buffer.from(server.output().replaceAll(/OBHUT-SERVER-1:\S+/g, ''))]])
  const words = [canary, pin, house.tenant, house.devices[0]!.dev, token, honest, house.managers[0]!.person]
  expect(findWords(files, words)).toEqual([])
  expect(findWords(output, words)).toEqual([])
  // Positive control: the search reads these very files.
  expect(findWords(files, ['started']).length).toBeGreaterThan(0)
  expect(
    findWords(new Map([...files, ['planted', Buffer.from(`x ${canary} x`)]]), words).length,
  ).toBeGreaterThan(0)
})
