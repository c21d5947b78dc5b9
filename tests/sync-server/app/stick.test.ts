/** A stick carried between PCs without any network and a server, by hand: real PCs, a real server, a real folder. */
import { mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeFiles } from '#electron/host/keeper/files.ts'
import { visitStick } from '#electron/host/sync/stick.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { orderAnswerSchema } from '#sync-server/http/admin.ts'
import { makeKey } from '#sync-server/setup/identity.ts'
import { visitStick as visitServer } from '#sync-server/setup/stick.ts'
import { idFrom, realRandom } from '#tests/journal/keeperWorld.ts'
import { createAuthority, createDevice, tenant, type Authority, type Device } from '#tests/sync/world.ts'
import { makeKita, randomOf } from './kita.ts'
import { adminOf, openHere, runCommand, type Opened } from './running.ts'
import { enrol } from './world.ts'

let opened: Opened
let authority: Authority
let stick: string
const pcs: Device[] = []
const clock = { now: () => Date.now(), move: () => {} }
const noNetwork = () => {
  throw new Error('no network here')
}
const obj = (name: string) => ({ objId: idFrom(name), content: name })

async function pc(name: string): Promise<Device> {
  const device = await createDevice(`stick ${name}`, { clock, carrier: noNetwork, random: realRandom })
  pcs.push(device)
  authority.add(device.dev, device.profile.keys.publicKey)
  for (const one of pcs) await one.vouch(authority)
  // The card came on paper; nobody ever reaches what it names.
  const card = await opened.card()
  await device.sync.connect(writeServerCard({ ...card, urls: ['https://127.0.0.1:9'] }))
  await device.sync.pause()
  return device
}
const visited = async (device: Device, on = stick) => {
  const done = await visitStick({ sync: device.sync, files: nodeFiles, random: realRandom, clock }, on)
  if (!done.ok) throw new Error(done.error.type)
  return done.value
}
/** The order as the command line gives it, without a start of Node for each (the last test has those). */
async function serve(...more: string[]): Promise<{ code: number; output: string }> {
  const { port, token } = await adminOf(opened.folder)
  const at = more.indexOf('--tenant')
  const response = await fetch(`http://127.0.0.1:${port}/order`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      do: 'stick',
      folder: stick,
      isNew: more.includes('--new'),
      ...(at < 0 ? {} : { tenant: more[at + 1] }),
    }),
  })
  const { good, text } = orderAnswerSchema.parse(await response.json())
  return { code: good ? 0 : 1, output: text }
}
const place = (): string => join(stick, 'Obhut-Abgleich')
const bundles = async (): Promise<string[]> =>
  (await readdir(place())).filter((name) => name.endsWith('.bundle')).map((name) => join(place(), name))

beforeEach(async () => {
  opened = await openHere()
  authority = createAuthority()
  stick = await mkdtemp(join(tmpdir(), 'obhut-stick-'))
})
afterEach(async () => {
  for (const device of pcs.splice(0)) await device.close()
  await opened.end()
  await rm(stick, { recursive: true, force: true })
})

test('SV27 G09 PC, stick, server, stick, PC: no network anywhere, and everything is everywhere, photos too', async () => {
  const a = await pc('a')
  const b = await pc('b')
  const photo = randomOf(2_700_000)
  const fromA = await a.save(Array.from({ length: 30 }, (_, i) => obj(`a ${i}`)))
  await a.putBlob(idFrom('photo'), photo)
  await visited(a)
  // An institution that this server has never heard of comes in only where its administrator says so.
  expect(await serve()).toMatchObject({
    code: 1,
    output: expect.stringContaining('keiner Einrichtung dieses Servers') as string,
  })
  expect(await serve('--new')).toMatchObject({
    code: 0,
    output: expect.stringContaining('Vom Stick übernommen: 31 Einträge, 1 Dateien.') as string,
  })
  expect(await opened.server.store.state(tenant)).toMatchObject({ seq: 31, registerNo: 2 })

  // What the server has goes out on another stick, which only it wrote.
  const second = await mkdtemp(join(tmpdir(), 'obhut-stick-'))
  const first = stick
  stick = second
  expect((await serve('--tenant', tenant)).output).toContain(
    'Auf den Stick geschrieben: 31 Einträge, 1 Dateien.',
  )
  expect(await visited(b)).toMatchObject({ refused: 0, blobsRead: 1 })
  expect(b.versions()).toEqual([...fromA].sort())
  expect(Buffer.compare((await b.profile.blobs.get(idFrom('photo')))!, photo)).toBe(0)

  // And back: b's own, with a third PC that the server learns of by the registers on the stick.
  const c = await pc('c')
  const fromB = await b.save([obj('b 1')])
  const fromC = await c.save([obj('c 1')])
  await visited(b)
  await visited(c)
  expect((await serve()).output).toMatch(/Vom Stick übernommen: [23] Einträge, 0 Dateien/)
  expect(await opened.server.store.state(tenant)).toMatchObject({ registerNo: 3 })
  stick = first
  await serve()
  await visited(a)
  for (const one of [b, c]) await visited(one, second)
  for (const device of [a, b, c]) {
    expect(device.versions()).toEqual([...fromA, ...fromB, ...fromC].sort())
    expect(device.sync.problems()).toEqual([])
  }
  // What everybody has leaves the stick.
  stick = second
  await visited(a)
  for (const device of [b, c]) await visited(device)
  await serve()
  expect(await bundles()).toEqual([])
  // Nothing new: nothing read, nothing written.
  expect((await serve()).output).toContain(
    'Vom Stick übernommen: 0 Einträge, 0 Dateien.\nAuf den Stick geschrieben: 0 Einträge',
  )
  // A PC that has everything from everybody still writes what the server lacks, for the server said so there.
  const late = await a.save([obj('late')])
  await visited(a)
  for (const device of [b, c, a]) await visited(device)
  expect(b.versions()).toContain(late[0])
  expect(await bundles()).toHaveLength(1)
  expect((await serve()).output).toContain('übernommen: 1 Einträge')
  await rm(first, { recursive: true })
}, 60_000)

test('SV27 S38 S90 foreign sticks, forged bundles, links and programs: nothing of them is taken, opened or followed', async () => {
  const a = await pc('a')
  await visited(a)
  expect((await serve('--new')).code).toBe(0)
  const stood = await opened.server.store.state(tenant)

  // Of an institution of another server; of another institution of this one.
  const other = makeKita(1)
  await enrol(opened.speaker, other, (await opened.card()).code)
  expect((await serve('--tenant', other.tenant)).output).toContain('gehört einer anderen Einrichtung')
  const name = join(place(), 'stick.json')
  const own = await readFile(name, 'utf8')
  await writeFile(name, own.replace(tenant, idFrom('somebody')))
  expect((await serve()).output).toContain('keiner Einrichtung dieses Servers')
  await writeFile(name, '{"v":1}')
  expect((await serve()).output).toContain('Kennung ist beschädigt')
  await writeFile(name, own)

  // A bundle of a PC that nobody knows, one with a flipped bit, one cut short, one that is none; a link to a secret.
  const stranger = await createDevice('stick stranger', { clock, carrier: noNetwork, random: realRandom })
  const theirs = createAuthority()
  theirs.add(stranger.dev, stranger.profile.keys.publicKey)
  await stranger.vouch(theirs)
  const elsewhere = await mkdtemp(join(tmpdir(), 'obhut-stick-'))
  await stranger.save([obj('forged')])
  await visited(stranger, elsewhere)
  const [forged] = (await readdir(join(elsewhere, 'Obhut-Abgleich'))).filter((one) => one.endsWith('.bundle'))
  await writeFile(join(place(), forged!), await readFile(join(elsewhere, 'Obhut-Abgleich', forged!)))
  const mine: string[] = []
  for (let i = 0; i < 3; i++) {
    const had = new Set(await bundles())
    await a.save(Array.from({ length: 10 + 5 * i }, (_, k) => obj(`n ${i} ${k}`)))
    await visited(a)
    mine.push(...(await bundles()).filter((path) => !had.has(path)))
  }
  expect(mine).toHaveLength(3)
  const whole = new Map<string, Buffer>()
  for (const path of mine) whole.set(path, await readFile(path))
  const flipped = Buffer.from(whole.get(mine[0]!)!)
  flipped[flipped.length - 100]! ^= 1
  await writeFile(mine[0]!, flipped)
  await truncate(mine[1]!, 500)
  await writeFile(join(place(), `${idFrom('none')}.bundle`), 'MZ\u0090 this is a program')
  await writeFile(join(place(), 'autorun.inf'), 'open=virus.exe')
  const secret = join(opened.folder.keys, 'live.key')
  await symlink(secret, join(place(), `${idFrom('link')}.bundle`))
  const said = await serve()
  expect(said.code).toBe(0)
  expect(said.output).toContain('Nicht angenommen: 4.')
  const after = await opened.server.store.state(tenant)
  expect((await opened.server.store.tails(tenant)).has(stranger.dev)).toBe(false)
  expect(await readFile(join(place(), 'autorun.inf'), 'utf8')).toBe('open=virus.exe')

  // What was cut off is brought whole by the next visit, and the interrupted copy goes on.
  for (const [path, bytes] of whole) await writeFile(path, bytes)
  await serve()
  expect((await opened.server.store.state(tenant))!.seq).toBe(stood!.seq + 45)
  expect(after!.seq).toBeLessThan(stood!.seq + 45)

  // A PC believes a server's bundle only by the keys on its card.
  const b = await pc('b')
  const onlyThief = await mkdtemp(join(tmpdir(), 'obhut-stick-'))
  const wrote = await visitServer(
    {
      core: opened.server.core,
      store: opened.server.store,
      random: realRandom,
      now: Date.now(),
      key: makeKey('P-256'),
    },
    { folder: onlyThief, tenant, isNew: false },
  )
  expect(wrote).toMatchObject({ ok: true, value: { written: 45 } })
  expect(await visited(b, onlyThief)).toMatchObject({ read: 0, refused: 1 })
  expect(b.versions()).toEqual([])
  // The control: the same from the server whose card it has.
  stick = await mkdtemp(join(tmpdir(), 'obhut-stick-'))
  await serve('--tenant', tenant)
  expect(await visited(b)).toMatchObject({ read: 45, refused: 0 })
  for (const folder of [elsewhere, onlyThief]) await rm(folder, { recursive: true, force: true })
  await stranger.close()
}, 60_000)

test('SV27 a server that cannot take it says why: no place left, no stick there; and whose an empty stick shall be is asked', async () => {
  const a = await pc('a')
  await a.save(Array.from({ length: 60 }, (_, i) => ({ ...obj(`q ${i}`), content: 'x'.repeat(30_000) })))
  await visited(a)
  const small = await openHere({ limits: { tenantMiB: 1 } })
  const said = await runCommand(small.folder, ['stick', stick, '--new'])
  expect(said).toMatchObject({
    code: 1,
    output: expect.stringContaining('Platz dieser Einrichtung ist aufgebraucht') as string,
  })
  for (let i = 0; i < 2; i++) await enrol(small.speaker, makeKita(1), (await small.card()).code)
  const empty = await mkdtemp(join(tmpdir(), 'obhut-stick-'))
  expect((await runCommand(small.folder, ['stick', empty])).output).toContain('Für welche Einrichtung?')
  const other = (await small.server.store.tenants()).find((one) => one !== tenant)!
  const chosen = await runCommand(small.folder, ['stick', empty, '--tenant', other])
  expect(chosen).toMatchObject({
    code: 0,
    output: expect.stringContaining('geschrieben: 0 Einträge') as string,
  })
  expect((await runCommand(small.folder, ['stick', '/proc/none'])).output).toContain('lässt sich nicht lesen')
  await small.end()
  await rm(empty, { recursive: true })
}, 60_000)
