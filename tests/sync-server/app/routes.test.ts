import { expect, test } from 'vitest'
import { utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { openRoutes, routes, type RouteName, type SignedRegister } from '#shared/sync/messages.ts'
import { readRegister } from '#sync-server/sync/register.ts'
import {
  blobWish,
  makeBatch,
  makeDevice,
  makeKeyPair,
  makeKita,
  nextRegister,
  randomHex,
  randomOf,
  records,
  sha256,
  signLogin,
  signPurge,
  signRecall,
  signRegister,
  without,
  type Kita,
} from './kita.ts'
import { codeOf, createWorld, enrol, openKita, signIn, valueOf, type World } from './world.ts'

const dayMs = 86_400_000
const hex = (bytes: Uint8Array): string => Buffer.from(sha256(bytes)).toString('hex')

/** A message of the right form for each route, from a device of this institution. */
const rightForm = (kita: Kita): { [R in RouteName]: unknown } => ({
  hello: { protocol: 1 },
  enrol: { code: 'X', register: signRegister(kita.register, kita.root) },
  challenge: { tenant: kita.tenant, dev: kita.devices[0]!.dev },
  session: { tenant: kita.tenant, dev: kita.devices[0]!.dev, nonce: randomHex(32), signature: 'AAAA' },
  head: {},
  push: {},
  pull: { cursor: { gen: 0, seq: 0, head: '0'.repeat(64) }, maxOps: 10 },
  chain: { dev: kita.devices[0]!.dev, from: 1, maxOps: 10 },
  registerRead: {},
  registerReplace: { register: signRegister(nextRegister(kita, {}), kita.root) },
  blobPut: { id: randomHex(), part: 0, sha256: randomHex(32) },
  blobStatus: { ids: [randomHex()] },
  blobGet: { id: randomHex(), part: 0 },
  purge: {
    order: signPurge({ v: 1, tenant: kita.tenant, id: randomHex(), objIds: [], blobs: [] }, [
      kita.managers[0]!.key,
      kita.managers[1]!.key,
    ]),
  },
  recall: { recall: signRecall(kita.tenant, randomHex(), kita.managers[0]!.key) },
  linkPut: { link: { body: '{}', signature: 'AAAA' }, part: 0, sha256: randomHex(32) },
  linkList: {},
  linkRecall: { recall: { body: '{}', signature: 'AAAA' } },
  mailPut: { tenant: kita.tenant, slot: randomHex(32), name: 'ask' },
  mailGet: { tenant: kita.tenant, slot: randomHex(32), name: 'ask' },
  meetingOpen: { name: randomHex(32) },
  meetingJoin: { name: randomHex(32) },
  meetingSend: { seat: randomHex(32), n: 1 },
  meetingTake: { seat: randomHex(32), after: 0 },
  meetingEnd: { seat: randomHex(32) },
})
const names = Object.keys(routes) as RouteName[]
const signedRoutes = names.filter((name) => !openRoutes.includes(name))

test.each(names)('SV1 %s: a message of another form is a bad message', async (name) => {
  const world = createWorld()
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  const good = rightForm(kita)[name] as Record<string, unknown>
  for (const wrong of [{ ...good, extra: 1 }, [good], null, 'x', 5])
    expect(codeOf(await world.core.handle(name, wrong, [], { token }))).toBe('BadMessage')
})

test.each(signedRoutes)(
  'T64 %s: no token, a token of noise, an ended one and one of a wrong form are refused alike',
  async (name) => {
    const world = createWorld()
    const kita = makeKita()
    const { token } = await openKita(world, kita)
    const ask = rightForm(kita)[name]
    const said = []
    for (const wrong of [undefined, randomHex(32), 'x', token.toUpperCase(), `${token} `])
      said.push(JSON.stringify(await world.core.handle(name, ask, [], { token: wrong })))
    world.clock.pass(15 * 60_000)
    said.push(JSON.stringify(await world.core.handle(name, ask, [], { token })))
    expect(new Set(said)).toEqual(
      new Set([JSON.stringify({ ok: false, error: { type: 'Refused', refusal: { code: 'NotSignedIn' } } })]),
    )
  },
)

test.each(signedRoutes)('T64 %s: a token of one institution reaches nothing of another', async (name) => {
  const world = createWorld()
  const kita = makeKita()
  const other = makeKita()
  const mine = await openKita(world, kita)
  const theirs = await openKita(world, other)
  const blob = randomOf(500)
  const id = randomHex()
  valueOf(await world.ask('push', {}, [makeBatch(kita, mine.device, [blobWish(id, blob), {}])], mine.token))
  valueOf(await world.ask('blobPut', { id, part: 0, sha256: hex(blob) }, [blob], mine.token))
  const before = JSON.stringify(await world.ask('head', {}, [], mine.token))
  const ask = (of: Kita): unknown =>
    name === 'blobGet' || name === 'blobPut'
      ? { id, part: 0, ...(name === 'blobPut' ? { sha256: hex(blob) } : {}) }
      : name === 'blobStatus'
        ? { ids: [id] }
        : rightForm(of)[name]
  const parts =
    name === 'push' ? [makeBatch(kita, mine.device, records(1))] : name === 'blobPut' ? [blob] : []
  const said = await world.core.handle(name, ask(kita), parts, { token: theirs.token })
  const text = JSON.stringify(said)
  expect(text).not.toContain(kita.tenant)
  switch (name) {
    case 'push':
      expect(said).toMatchObject({ value: { answer: { results: [{ type: 'refused', code: 'Unknown' }] } } })
      break
    case 'chain':
    case 'pull':
      expect(said).toMatchObject({ value: { parts: [] } })
      break
    case 'head':
      expect(said).toMatchObject({ value: { answer: { cursor: { seq: 0 }, devices: [] } } })
      break
    case 'registerRead':
      expect(text).toContain(other.tenant)
      break
    case 'meetingOpen':
      // A meeting of its own, which no other institution is told of.
      expect(codeOf(said)).toBe('ok')
      break
    case 'linkList':
      expect(said).toMatchObject({ value: { answer: { links: [] } } })
      break
    case 'blobStatus':
      expect(said).toMatchObject({
        value: { answer: { blobs: [{ complete: false, gone: false, have: [] }] } },
      })
      break
    case 'blobGet':
    case 'blobPut':
      expect(codeOf(said)).toBe('Unknown')
      break
    default:
      expect(codeOf(said)).toBe('BadMessage')
  }
  expect(JSON.stringify(await world.ask('head', {}, [], mine.token))).toBe(before)
})

test('SV8 hello says protocol, time and refuses what is too old', async () => {
  const world = createWorld()
  expect(valueOf(await world.ask('hello', { protocol: 1 })).answer).toEqual({
    protocol: 1,
    minProtocol: 1,
    time: world.clock.now(),
  })
  expect(codeOf(await world.ask('hello', { protocol: 0 }))).toBe('TooOld')
})

test('SV8 a code enrols once; the same register again is no second enrolment', async () => {
  const world = createWorld()
  const kita = makeKita()
  const code = await world.code()
  await enrol(world, kita, code)
  await enrol(world, kita, code)
  await enrol(world, kita, 'any')
  const register = signRegister(makeKita().register, makeKita().managers[0]!)
  expect(codeOf(await world.ask('enrol', { code, register }))).toBe('BadMessage')
  const other = makeKita()
  const said = await world.ask('enrol', { code, register: signRegister(other.register, other.root) })
  expect(codeOf(said)).toBe('Unknown')
})

test('SV8 an institution that is here cannot be enrolled over with another register', async () => {
  const world = createWorld()
  const kita = makeKita()
  await enrol(world, kita, await world.code())
  const thief = { ...makeKita(), tenant: kita.tenant }
  const register = signRegister({ ...thief.register, tenant: kita.tenant }, thief.managers[0]!)
  expect(codeOf(await world.ask('enrol', { code: await world.code(), register }))).toBe('Unknown')
  expect(await signIn(world, kita, kita.devices[0]!)).toHaveLength(64)
})

test('SV8 an institution may come with a register that has lived elsewhere', async () => {
  const world = createWorld()
  const kita = makeKita()
  kita.register = { ...kita.register, no: 7 }
  const { token } = await openKita(world, kita)
  expect(valueOf(await world.ask('head', {}, [], token)).answer.registerNo).toBe(7)
})

test('SV8 a code ends after its day', async () => {
  const world = createWorld()
  const kita = makeKita()
  const code = await world.code()
  world.clock.pass(3600_001)
  expect(codeOf(await world.ask('enrol', { code, register: signRegister(kita.register, kita.root) }))).toBe(
    'Unknown',
  )
})

test('A75 guessing codes is slowed down to ten a minute for one address', async () => {
  const world = createWorld({ address: '192.0.2.7' })
  const kita = makeKita()
  const register = signRegister(kita.register, kita.root)
  const codes = []
  for (let i = 0; i < 40; i++) codes.push(codeOf(await world.ask('enrol', { code: `GUESS-${i}`, register })))
  expect(codes.filter((code) => code === 'Unknown')).toHaveLength(10)
  expect(codes.filter((code) => code === 'TooMany')).toHaveLength(30)
  // Another address is not locked out by it.
  const said = await world.core.handle('enrol', { code: await world.code(), register }, [], {
    address: '192.0.2.8',
  })
  expect(codeOf(said)).toBe('ok')
})

test('A78 unknown institution, unknown device, wrong signature and old nonce are the same answer', async () => {
  const world = createWorld()
  const kita = makeKita()
  await enrol(world, kita, await world.code())
  const device = kita.devices[0]!
  const nonce = async (): Promise<string> =>
    valueOf(await world.ask('challenge', { tenant: kita.tenant, dev: device.dev })).answer.nonce
  const stranger = makeDevice()
  const foreign = makeKita()
  const answers = new Set<string>()
  const ask = async (of: Kita, by: typeof device, used: string, signature: string): Promise<void> => {
    answers.add(
      JSON.stringify(await world.ask('session', { tenant: of.tenant, dev: by.dev, nonce: used, signature })),
    )
  }
  const one = await nonce()
  await ask(foreign, device, one, signLogin(foreign, device, one))
  const two = await nonce()
  await ask(kita, stranger, two, signLogin(kita, stranger, two))
  const three = await nonce()
  await ask(kita, device, three, signLogin(kita, stranger, three))
  const four = randomHex(32)
  await ask(kita, device, four, signLogin(kita, device, four))
  const five = await nonce()
  await ask(kita, device, five, 'AAAA')
  expect([...answers]).toEqual([
    JSON.stringify({ ok: false, error: { type: 'Refused', refusal: { code: 'Unknown' } } }),
  ])
})

test('A78 a challenge for nobody looks like one for somebody', async () => {
  const world = createWorld()
  const said = await world.ask('challenge', { tenant: randomHex(), dev: randomHex() })
  expect(valueOf(said).answer.nonce).toHaveLength(64)
})

test('M61 a recorded sign-in cannot be sent again, and a challenge ends after a minute', async () => {
  const world = createWorld()
  const kita = makeKita()
  await enrol(world, kita, await world.code())
  const device = kita.devices[0]!
  const { tenant } = kita
  const { dev } = device
  const { nonce } = valueOf(await world.ask('challenge', { tenant, dev })).answer
  const session = { tenant, dev, nonce, signature: signLogin(kita, device, nonce) }
  expect(codeOf(await world.ask('session', session))).toBe('ok')
  expect(codeOf(await world.ask('session', session))).toBe('Unknown')
  const later = valueOf(await world.ask('challenge', { tenant, dev })).answer.nonce
  world.clock.pass(60_000)
  const late = { tenant, dev, nonce: later, signature: signLogin(kita, device, later) }
  expect(codeOf(await world.ask('session', late))).toBe('Unknown')
})

test('SV8 tokens are stored as hashes', async () => {
  const world = createWorld()
  const kita = makeKita()
  const put: string[] = []
  const store: typeof world.store = {
    ...world.store,
    putSession: (hash, ...more) => {
      put.push(hash)
      return world.store.putSession(hash, ...more)
    },
  }
  const watched = createWorld({ store })
  const { token } = await openKita(watched, kita)
  expect(put).toEqual([hex(utf8ToBytes(token))])
})

async function replace(world: World, token: string, register: SignedRegister): Promise<string> {
  return codeOf(await world.ask('registerReplace', { register }, [], token))
}

test('SV5 a manager or the root signs the next register; reading gives it back as signed', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  const second = nextRegister(kita, {})
  const signed = signRegister(second, kita.managers[1]!)
  expect(await replace(world, token, signed)).toBe('ok')
  expect(await replace(world, token, signed)).toBe('ok')
  expect(valueOf(await world.ask('registerRead', {}, [], token)).answer.register).toEqual(signed)
  expect(await replace(world, token, signRegister({ ...second, no: 3 }, kita.root))).toBe('ok')
})

test.each<[string, string, (kita: Kita) => SignedRegister]>([
  ['a number left out', 'Stale', (kita) => signRegister({ ...kita.register, no: 3 }, kita.root)],
  ['the number it has', 'Stale', (kita) => signRegister({ ...kita.register, cardKeys: [] }, kita.root)],
  [
    "a stranger's signature",
    'BadMessage',
    (kita) => signRegister(nextRegister(kita, {}), makeKita().managers[0]!),
  ],
  [
    "the name of a manager over a stranger's signature",
    'BadMessage',
    (kita) => signRegister(nextRegister(kita, {}), { person: kita.managers[0]!.person, key: makeKeyPair() }),
  ],
  [
    'a manager who is only in the new one',
    'BadMessage',
    (kita) => {
      const fresh = { person: randomHex(), key: makeKeyPair() }
      const managers = [...kita.register.managers, { person: fresh.person, key: fresh.key.spki }]
      return signRegister(nextRegister(kita, { managers }), fresh)
    },
  ],
  [
    'another institution',
    'BadMessage',
    (kita) => signRegister(nextRegister(kita, { tenant: randomHex() }), kita.root),
  ],
  [
    'a changed body',
    'BadMessage',
    (kita) => {
      const signed = signRegister(nextRegister(kita, {}), kita.root)
      return { ...signed, body: signed.body.replace('active', 'active ') }
    },
  ],
  [
    'no manager left (T71)',
    'BadMessage',
    (kita) => signRegister(nextRegister(kita, { managers: [] }), kita.root),
  ],
  [
    'no active device left (T71)',
    'BadMessage',
    (kita) =>
      signRegister(
        nextRegister(kita, {
          devices: kita.register.devices.map((device) => ({ ...device, state: 'removed' as const })),
        }),
        kita.root,
      ),
  ],
  [
    'a device that vanished',
    'BadMessage',
    (kita) => signRegister(nextRegister(kita, { devices: kita.register.devices.slice(0, 1) }), kita.root),
  ],
  [
    'another key for a device',
    'BadMessage',
    (kita) =>
      signRegister(
        nextRegister(kita, {
          devices: kita.register.devices.map((device) => ({ ...device, key: makeKeyPair().spki })),
        }),
        kita.root,
      ),
  ],
  [
    'a device twice',
    'BadMessage',
    (kita) =>
      signRegister(
        nextRegister(kita, { devices: [...kita.register.devices, kita.register.devices[0]!] }),
        kita.root,
      ),
  ],
  [
    'one key for two persons',
    'BadMessage',
    (kita) =>
      signRegister(
        nextRegister(kita, {
          managers: [...kita.register.managers, { person: randomHex(), key: kita.managers[0]!.key.spki }],
        }),
        kita.root,
      ),
  ],
  [
    'another root by a manager (T71)',
    'BadMessage',
    (kita) => signRegister(nextRegister(kita, { rootKey: makeKeyPair('P-384').spki }), kita.managers[0]!),
  ],
  [
    'a root key that is none',
    'BadMessage',
    (kita) => signRegister(nextRegister(kita, { rootKey: 'AAAA' }), kita.root),
  ],
])('SV5 a register with %s is refused', async (_name, code, make) => {
  const world = createWorld()
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  expect(await replace(world, token, make(kita))).toBe(code)
  expect(valueOf(await world.ask('head', {}, [], token)).answer.registerNo).toBe(1)
})

test('SV5 the root names another root', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  const root = makeKeyPair('P-384')
  expect(
    await replace(world, token, signRegister(nextRegister(kita, { rootKey: root.spki }), kita.root)),
  ).toBe('ok')
  const third = { ...kita.register, rootKey: root.spki, no: 3 }
  expect(await replace(world, token, signRegister(third, kita.root))).toBe('BadMessage')
  expect(await replace(world, token, signRegister(third, root))).toBe('ok')
})

test('T67 a removed device is out at once: push, pull, events, cached token, new sign-in', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  const lost = kita.devices[1]!
  const theirs = await signIn(world, kita, lost)
  let ended = false
  const listening = await world.core.listen(
    theirs,
    () => undefined,
    () => (ended = true),
  )
  expect(listening.ok).toBe(true)
  const register = nextRegister(kita, { devices: without(kita.register, lost.dev) })
  expect(await replace(world, token, signRegister(register, kita.managers[0]!))).toBe('ok')
  expect(ended).toBe(true)
  for (const name of signedRoutes) {
    const said = await world.core.handle(name, rightForm(kita)[name], [], { token: theirs })
    expect(['Removed', 'NotSignedIn']).toContain(codeOf(said))
  }
  expect(
    (
      await world.core.listen(
        theirs,
        () => undefined,
        () => undefined,
      )
    ).ok,
  ).toBe(false)
  const { tenant } = kita
  const { nonce } = valueOf(await world.ask('challenge', { tenant, dev: lost.dev })).answer
  const signature = signLogin(kita, lost, nonce)
  expect(codeOf(await world.ask('session', { tenant, dev: lost.dev, nonce, signature }))).toBe('Removed')
})

test('T67 where another process took the register, the removed device is out within five seconds', async () => {
  const here = createWorld()
  const kita = makeKita()
  const { token } = await openKita(here, kita)
  const lost = kita.devices[1]!
  const there = createWorld({ store: here.store })
  const theirs = await signIn(there, kita, lost)
  expect(codeOf(await there.ask('head', {}, [], theirs))).toBe('ok')
  let ended = false
  await there.core.listen(
    theirs,
    () => undefined,
    () => (ended = true),
  )
  const register = nextRegister(kita, { devices: without(kita.register, lost.dev) })
  expect(await replace(here, token, signRegister(register, kita.managers[0]!))).toBe('ok')
  // Believed for two seconds, but a push is checked against the register inside the transaction.
  const push = await there.ask('push', {}, [makeBatch(kita, lost, records(1))], theirs)
  expect(push.ok && push.value.answer.results[0]).toMatchObject({ type: 'refused', code: 'Removed' })
  for (let second = 0; second < 3; second++) {
    there.clock.pass(1000)
    await there.core.poll()
  }
  expect(ended).toBe(true)
  expect(['Removed', 'NotSignedIn']).toContain(codeOf(await there.ask('head', {}, [], theirs)))
})

test('T68 offline edits of a removed device are refused; what others had of it when it went is still taken', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  const lost = kita.devices[1]!
  const known = makeBatch(kita, lost, records(3))
  const late = makeBatch(kita, lost, records(2))
  const register = nextRegister(kita, { devices: without(kita.register, lost.dev, 3) })
  expect(await replace(world, token, signRegister(register, kita.managers[0]!))).toBe('ok')
  const said = valueOf(await world.ask('push', {}, [known, late], token)).answer
  expect(said.results).toEqual([
    { type: 'ok', dev: lost.dev, n: 3, gone: [] },
    { type: 'refused', dev: lost.dev, code: 'Removed' },
  ])
})

test('T67 a removed device does not come back under its old name', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  const second = nextRegister(kita, { devices: without(kita.register, kita.devices[1]!.dev) })
  expect(await replace(world, token, signRegister(second, kita.root))).toBe('ok')
  const back = { ...kita.register, no: 3 }
  expect(await replace(world, token, signRegister(back, kita.root))).toBe('BadMessage')
})

test('SV10 waiting devices are told number and generation and nothing else, once for each change', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const theirs = await signIn(world, kita, kita.devices[1]!)
  const events: object[] = []
  await world.core.listen(
    theirs,
    (event) => void events.push(event),
    () => undefined,
  )
  valueOf(await world.ask('push', {}, [makeBatch(kita, device, records(2))], token))
  await world.core.poll()
  await world.core.poll()
  expect(events).toEqual([
    { gen: 0, seq: 0 },
    { gen: 0, seq: 2 },
  ])
})

test('T64 a waiting device hears nothing of another institution', async () => {
  const world = createWorld()
  const kita = makeKita()
  const other = makeKita()
  const { token, device } = await openKita(world, kita)
  const theirs = await openKita(world, other)
  const events: object[] = []
  await world.core.listen(
    theirs.token,
    (event) => void events.push(event),
    () => undefined,
  )
  valueOf(await world.ask('push', {}, [makeBatch(kita, device, records(2))], token))
  await world.core.poll()
  expect(events).toEqual([{ gen: 0, seq: 0 }])
})

test('SV10 waiting ends with the session', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  let ended = false
  await world.core.listen(
    token,
    () => undefined,
    () => (ended = true),
  )
  world.clock.pass(15 * 60_000 + 1)
  await world.core.poll()
  expect(ended).toBe(true)
  expect(world.core.listeners()).toBe(0)
})

const inParts = (bytes: Uint8Array): Bytes[] => {
  const parts: Bytes[] = []
  for (let at = 0; at < bytes.length; at += 1024 * 1024)
    parts.push(new Uint8Array(bytes.slice(at, at + 1024 * 1024)))
  return parts
}

test('SV12 a blob comes in parts in any order, twice, and is receipted only when it is whole', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const blob = randomOf(2.5 * 1024 * 1024)
  const id = randomHex()
  const put = async (part: number) =>
    valueOf(
      await world.ask(
        'blobPut',
        { id, part, sha256: hex(inParts(blob)[part]!) },
        [inParts(blob)[part]!],
        token,
      ),
    ).answer
  valueOf(await world.ask('push', {}, [makeBatch(kita, device, [blobWish(id, blob)])], token))
  expect(await put(2)).toEqual({ complete: false, have: [2] })
  expect(await put(0)).toEqual({ complete: false, have: [0, 2] })
  expect(await put(0)).toEqual({ complete: false, have: [0, 2] })
  expect(codeOf(await world.ask('blobGet', { id, part: 0 }, [], token))).toBe('Unknown')
  expect(await put(1)).toEqual({ complete: true, have: [0, 1, 2] })
  expect(await put(1)).toEqual({ complete: true, have: [0, 1, 2] })
  const got = []
  for (const part of [0, 1, 2]) {
    const { answer, parts } = valueOf(await world.ask('blobGet', { id, part }, [], token))
    expect(answer).toEqual({ size: blob.length, sha256: hex(blob) })
    got.push(parts[0]!)
  }
  expect(Buffer.concat(got).equals(blob)).toBe(true)
  const status = valueOf(await world.ask('blobStatus', { ids: [id, randomHex()] }, [], token)).answer
  expect(status.blobs.map(({ complete, gone }) => [complete, gone])).toEqual([
    [true, false],
    [false, false],
  ])
})

test('SV12 parts of a wrong length, hash or number and blobs that no op named are refused', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const blob = randomOf(3000)
  const id = randomHex()
  valueOf(await world.ask('push', {}, [makeBatch(kita, device, [blobWish(id, blob)])], token))
  const put = async (of: string, part: number, bytes: Bytes, sha = hex(bytes)): Promise<string> =>
    codeOf(await world.ask('blobPut', { id: of, part, sha256: sha }, [bytes], token))
  expect(await put(id, 0, randomOf(2999))).toBe('BadMessage')
  expect(await put(id, 0, randomOf(3001))).toBe('BadMessage')
  expect(await put(id, 0, blob, randomHex(32))).toBe('BadMessage')
  expect(await put(id, 1, blob)).toBe('Unknown')
  expect(await put(randomHex(), 0, blob)).toBe('Unknown')
  expect(codeOf(await world.ask('blobPut', { id, part: 0, sha256: hex(blob) }, [], token))).toBe('BadMessage')
  expect(codeOf(await world.ask('blobPut', { id, part: 0, sha256: hex(blob) }, [blob, blob], token))).toBe(
    'BadMessage',
  )
  expect(await put(id, 0, blob)).toBe('ok')
})

test('S50 bytes that are not what the op said are never given out, and can be sent again', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const blob = randomOf(3000)
  const id = randomHex()
  valueOf(await world.ask('push', {}, [makeBatch(kita, device, [blobWish(id, blob)])], token))
  const wrong = randomOf(3000)
  const said = valueOf(await world.ask('blobPut', { id, part: 0, sha256: hex(wrong) }, [wrong], token)).answer
  expect(said).toEqual({ complete: false, have: [] })
  expect(codeOf(await world.ask('blobGet', { id, part: 0 }, [], token))).toBe('Unknown')
  const right = valueOf(await world.ask('blobPut', { id, part: 0, sha256: hex(blob) }, [blob], token)).answer
  expect(right).toEqual({ complete: true, have: [0] })
})

test('T66 the same sealed bytes of two institutions are stored twice and never found by their hash', async () => {
  const world = createWorld()
  const kita = makeKita()
  const other = makeKita()
  const mine = await openKita(world, kita)
  const theirs = await openKita(world, other)
  const blob = randomOf(3000)
  const id = randomHex()
  valueOf(await world.ask('push', {}, [makeBatch(kita, mine.device, [blobWish(id, blob)])], mine.token))
  valueOf(await world.ask('blobPut', { id, part: 0, sha256: hex(blob) }, [blob], mine.token))
  valueOf(await world.ask('push', {}, [makeBatch(other, theirs.device, [blobWish(id, blob)])], theirs.token))
  const { blobs } = valueOf(await world.ask('blobStatus', { ids: [id] }, [], theirs.token)).answer
  expect(blobs).toEqual([{ id, complete: false, gone: false, have: [] }])
  expect(codeOf(await world.ask('blobGet', { id, part: 0 }, [], theirs.token))).toBe('Unknown')
})

test('T65 guessing object ids gives Unknown until the device is slowed down', async () => {
  const world = createWorld({ limits: { requestsAtOnce: 100, requestsPerSecond: 10 } })
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  const codes = []
  for (let i = 0; i < 300; i++)
    codes.push(codeOf(await world.ask('blobGet', { id: randomHex(), part: 0 }, [], token)))
  expect(new Set(codes)).toEqual(new Set(['Unknown', 'TooMany']))
  expect(codes.filter((code) => code === 'Unknown')).toHaveLength(100)
})

const orderFor = (kita: Kita, objIds: string[], blobs: string[] = []) => ({
  v: 1 as const,
  tenant: kita.tenant,
  id: randomHex(),
  objIds,
  blobs,
})

test('SV13 an order of two people is obeyed on day 7, not before, with its blobs', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const blob = randomOf(3000)
  const id = randomHex()
  const objId = randomHex()
  valueOf(await world.ask('push', {}, [makeBatch(kita, device, [{ objId }, blobWish(id, blob)])], token))
  valueOf(await world.ask('blobPut', { id, part: 0, sha256: hex(blob) }, [blob], token))
  const order = signPurge(orderFor(kita, [objId], [id]), [kita.managers[0]!.key, kita.managers[1]!.key])
  const { dueAt } = valueOf(await world.ask('purge', { order }, [], token)).answer
  expect(dueAt).toBe(world.clock.now() + 7 * dayMs)
  world.clock.pass(7 * dayMs - 1)
  expect(await world.core.runJobs()).toBe(0)
  world.clock.pass(1)
  expect(await world.core.runJobs()).toBe(1)
  expect(await world.core.runJobs()).toBe(0)
  const later = await signIn(world, kita, device)
  const { blobs } = valueOf(await world.ask('blobStatus', { ids: [id] }, [], later)).answer
  expect(blobs).toEqual([{ id, complete: false, gone: true, have: [] }])
  expect(codeOf(await world.ask('blobGet', { id, part: 0 }, [], later))).toBe('Unknown')
  expect(codeOf(await world.ask('blobPut', { id, part: 0, sha256: hex(blob) }, [blob], later))).toBe(
    'Unknown',
  )
  expect((world.blobs as { parts?: Map<string, unknown> }).parts?.size).toBe(0)
  expect((await world.store.ledger(kita.tenant)).objIds).toEqual([objId])
})

test('SV13 one manager with one recovery card may order a purge', async () => {
  const world = createWorld()
  const kita = makeKita(1, 1)
  const { token } = await openKita(world, kita)
  const order = signPurge(orderFor(kita, [randomHex()]), [kita.managers[0]!.key, kita.cards[1]!])
  expect(codeOf(await world.ask('purge', { order }, [], token))).toBe('ok')
})

const twoOf = (kita: Kita) => [kita.managers[0]!.key, kita.managers[1]!.key]

test('SV30 an order that a manager recalled within the seven days destroys nothing, however often it is brought again', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const objId = randomHex()
  valueOf(await world.ask('push', {}, [makeBatch(kita, device, [{ objId }])], token))
  const plain = orderFor(kita, [objId])
  const order = signPurge(plain, twoOf(kita))
  valueOf(await world.ask('purge', { order }, [], token))
  world.clock.pass(6 * dayMs)
  const later = await signIn(world, kita, device)
  const recall = signRecall(kita.tenant, plain.id, kita.managers[1]!.key)
  valueOf(await world.ask('recall', { recall }, [], later))
  valueOf(await world.ask('recall', { recall }, [], later))
  await world.ask('purge', { order }, [], later)
  world.clock.pass(8 * dayMs)
  expect(await world.core.runJobs()).toBe(0)
  expect((await world.store.ledger(kita.tenant)).objIds).toEqual([])
  // The twin: the same order without its recall is obeyed.
  const again = await signIn(world, kita, device)
  const second = signPurge(orderFor(kita, [objId]), twoOf(kita))
  valueOf(await world.ask('purge', { order: second }, [], again))
  world.clock.pass(7 * dayMs)
  expect(await world.core.runJobs()).toBe(1)
  expect((await world.store.ledger(kita.tenant)).objIds).toEqual([objId])
})

test('SV30 a recall that comes before its order holds all the same', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  const plain = orderFor(kita, [randomHex()])
  const recall = signRecall(kita.tenant, plain.id, kita.managers[0]!.key)
  valueOf(await world.ask('recall', { recall }, [], token))
  expect(codeOf(await world.ask('purge', { order: signPurge(plain, twoOf(kita)) }, [], token))).toBe('Stale')
  world.clock.pass(8 * dayMs)
  expect(await world.core.runJobs()).toBe(0)
})

test.each<[string, (kita: Kita) => ReturnType<typeof makeKeyPair>]>([
  ['a device', (kita) => kita.devices[0]!.key],
  ['a recovery card', (kita) => kita.cards[0]!],
  ['a stranger', () => makeKeyPair()],
])('SV30 a recall signed by %s is refused, and the order stands', async (_name, signer) => {
  const world = createWorld()
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  const plain = orderFor(kita, [randomHex()])
  valueOf(await world.ask('purge', { order: signPurge(plain, twoOf(kita)) }, [], token))
  const recall = signRecall(kita.tenant, plain.id, signer(kita))
  expect(codeOf(await world.ask('recall', { recall }, [], token))).toBe('BadMessage')
  const changed = signRecall(kita.tenant, randomHex(), kita.managers[0]!.key)
  const forged = { ...changed, body: changed.body.replace(/[0-9a-f]{32}(?="})/, plain.id) }
  expect(codeOf(await world.ask('recall', { recall: forged }, [], token))).toBe('BadMessage')
  world.clock.pass(7 * dayMs)
  expect(await world.core.runJobs()).toBe(1)
})

test.each<[string, (kita: Kita) => Parameters<typeof signPurge>[1]]>([
  ['one manager twice', (kita) => [kita.managers[0]!.key, kita.managers[0]!.key]],
  ['two recovery cards', (kita) => [kita.cards[0]!, kita.cards[1]!]],
  ['a manager and a stranger', (kita) => [kita.managers[0]!.key, makeKeyPair()]],
  ['two devices', (kita) => kita.devices.map((device) => device.key)],
  ['the root alone with a stranger', (kita) => [kita.root, makeKeyPair()]],
])('S52 an order signed by %s is refused', async (_name, signers) => {
  const world = createWorld()
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  const order = signPurge(orderFor(kita, [randomHex()]), signers(kita))
  expect(codeOf(await world.ask('purge', { order }, [], token))).toBe('BadMessage')
})

test('S52 an order whose text was changed, or that names another institution, is refused', async () => {
  const world = createWorld()
  const kita = makeKita()
  const other = makeKita()
  const { token } = await openKita(world, kita)
  await openKita(world, other)
  const keys = [kita.managers[0]!.key, kita.managers[1]!.key]
  const order = signPurge(orderFor(kita, [randomHex()]), keys)
  const changed = { ...order, body: order.body.replace(/"objIds":\["../, '"objIds":["00') }
  expect(codeOf(await world.ask('purge', { order: changed }, [], token))).toBe('BadMessage')
  const foreign = signPurge(orderFor(other, []), keys)
  expect(codeOf(await world.ask('purge', { order: foreign }, [], token))).toBe('BadMessage')
})

test('SV13 the seven days count from when the order came first', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const order = signPurge(orderFor(kita, [randomHex()]), [kita.managers[0]!.key, kita.managers[1]!.key])
  valueOf(await world.ask('purge', { order }, [], token))
  world.clock.pass(6 * dayMs)
  const later = await signIn(world, kita, device)
  valueOf(await world.ask('purge', { order }, [], later))
  world.clock.pass(dayMs)
  expect(await world.core.runJobs()).toBe(1)
})

test('SV14 a letter is found by who knows the secret, for seven days', async () => {
  const world = createWorld()
  const kita = makeKita()
  await openKita(world, kita)
  const { tenant } = kita
  const slot = randomHex(32)
  const letter = randomOf(500)
  expect(codeOf(await world.ask('mailPut', { tenant, slot, name: 'ask' }, [letter]))).toBe('ok')
  const found = valueOf(await world.ask('mailGet', { tenant, slot, name: 'ask' }))
  expect(found).toEqual({ answer: { found: true }, parts: [letter] })
  for (const wrong of [
    { tenant, slot: randomHex(32), name: 'ask' },
    { tenant, slot, name: 'answer' },
    { tenant: randomHex(), slot, name: 'ask' },
  ])
    expect(valueOf(await world.ask('mailGet', wrong))).toEqual({ answer: { found: false }, parts: [] })
  world.clock.pass(7 * dayMs)
  expect(valueOf(await world.ask('mailGet', { tenant, slot, name: 'ask' })).answer.found).toBe(false)
})

test('T64 a letter to an unknown institution is taken like any other and kept nowhere', async () => {
  const world = createWorld()
  const ask = { tenant: randomHex(), slot: randomHex(32), name: 'ask' }
  expect(await world.ask('mailPut', ask, [randomOf(10)])).toEqual({
    ok: true,
    value: { answer: {}, parts: [] },
  })
  expect(valueOf(await world.ask('mailGet', ask)).answer.found).toBe(false)
})

test('SV14 letters are bounded in length and number', async () => {
  const world = createWorld()
  const kita = makeKita()
  await openKita(world, kita)
  const { tenant } = kita
  const slot = randomHex(32)
  const put = async (name: string, letter: Bytes[]): Promise<string> =>
    codeOf(await world.ask('mailPut', { tenant, slot, name }, letter))
  expect(await put('a', [randomOf(64 * 1024 + 1)])).toBe('TooLarge')
  expect(await put('a', [])).toBe('BadMessage')
  for (const name of 'abcdefgh') expect(await put(name, [randomOf(10)])).toBe('ok')
  expect(await put('i', [randomOf(10)])).toBe('TooMany')
})

test('SV15 a database that is away is Busy, a bug is Failed, and neither says more', async () => {
  const world = createWorld()
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  const { StoreUnavailable } = await import('#sync-server/stores/store.ts')
  let thrown: Error = new StoreUnavailable('secret')
  const store = { ...world.store, tails: () => Promise.reject(thrown) }
  const sick = createWorld({ store })
  const away = await sick.core.handle('head', {}, [], { token })
  expect(away).toEqual({
    ok: false,
    error: { type: 'Refused', refusal: { code: 'Busy', retryAfterMs: 2000 } },
  })
  thrown = new TypeError('secret')
  const failed = await sick.core.handle('head', {}, [], { token })
  expect(failed).toEqual({ ok: false, error: { type: 'Refused', refusal: { code: 'Failed' } } })
})

test('SV5 a register body is read or it is none', () => {
  for (const body of ['', '{', '[]', 'null', '{"v":1}', '"x"', '{"__proto__":{}}'])
    expect(readRegister(body)).toBeUndefined()
  expect(readRegister(JSON.stringify(makeKita().register))?.devices.size).toBe(2)
})
