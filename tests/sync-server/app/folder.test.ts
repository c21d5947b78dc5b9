import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startOfLog } from '#shared/sync/messages.ts'
import { checkPins, type PinTools, type TrustedPins } from '#shared/sync/pins.ts'
import { readServerCard, writeServerCard } from '#shared/sync/serverCard.ts'
import { bytesToBase64 } from '#shared/basics/bytes.ts'
import { restoreBackup, writeBackup } from '#sync-server/setup/backup.ts'
import { openClockGuard } from '#sync-server/setup/clockGuard.ts'
import { readConfig, firstConfig, withoutComments } from '#sync-server/setup/config.ts'
import { folderAt, makeFolders, type Folder } from '#sync-server/setup/folder.ts'
import { makeKey, pinOf, readCertificate, signPins } from '#sync-server/setup/identity.ts'
import { openKeys, rotateKeys } from '#sync-server/setup/keys.ts'
import { takeLock } from '#sync-server/setup/lock.ts'
import { noteInLedger, readLedger } from '#sync-server/setup/ledgerFile.ts'
import { openSqliteStore } from '#sync-server/stores/sqlite.ts'
import { createFileBlobs } from '#sync-server/blobs/files.ts'
import { isSignedBy } from '#sync-server/sync/signatures.ts'
import { blobWish, makeBatch, makeKita, randomHex, randomOf, records, sha256, type Kita } from './kita.ts'
import { makeFolder } from './running.ts'
import { createWorld, openKita, signIn, startTime, valueOf, type World } from './world.ts'

const dayMs = 86_400_000
const random = { bytes: randomOf }
const hex = (bytes: Uint8Array): string => Buffer.from(sha256(bytes)).toString('hex')

test('SV18 a configuration with comments is read, and each mistake is said with its place', () => {
  const first = firstConfig({ urls: ['https://zentrale:8443'], host: '0.0.0.0', port: 8443, adminPort: 9464 })
  expect(readConfig(first)).toMatchObject({ ok: true, value: { port: 8443, database: { kind: 'sqlite' } } })
  const why = (text: string): string => {
    const read = readConfig(text)
    return read.ok ? 'ok' : read.error.words.why
  }
  expect(why('{ "urls": ["https://a:1"], "prot": 1 }')).toContain('„prot“')
  expect(why('{ "urls": ["http://a:1"] }')).toContain('„urls.0“')
  expect(why('{ "urls": ["https://a:1/path"] }')).toContain('https://name:8443')
  expect(why('{ "urls": [] }')).toContain('mindestens 1')
  expect(why('{}')).toContain('„urls“')
  expect(why('{ "urls": ["https://a:1"], "port": 70000 }')).toContain('höchstens 65535')
  expect(why('{ "urls": ["https://a:1"], "database": { "kind": "mysql" } }')).toContain('„database')
  expect(why('{ urls }')).toContain('kein gültiges JSON')
  expect(withoutComments('{"a":"// stays /* too */" // goes\n}')).toBe('{"a":"// stays /* too */"        \n}')
})

test('SV18 a first start makes CA, certificate and three keys; the next start keeps them', async () => {
  const folder = await makeFolder()
  await makeFolders(folder)
  const urls = ['https://zentrale.local:8443', 'https://192.0.2.4:8443']
  const first = await openKeys(folder, urls, { random, now: startTime })
  expect(first.pinList.pins).toHaveLength(3)
  expect(readCertificate(first.identity.certificate).names).toEqual(['zentrale.local', '192.0.2.4'])
  expect(readCertificate(first.identity.certificate).pin).toBe(first.pinList.pins[0])
  const second = await openKeys(folder, urls, { random, now: startTime + dayMs })
  expect(second.identity).toEqual(first.identity)
  expect(second.pins).toEqual(first.pins)
})

test('SV18 the certificate is renewed in time with the same key, and for a new name at once', async () => {
  const folder = await makeFolder()
  await makeFolders(folder)
  const first = await openKeys(folder, ['https://a:1'], { random, now: startTime })
  const later = await openKeys(folder, ['https://a:1'], { random, now: startTime + 350 * dayMs })
  expect(later.until).toBeGreaterThan(first.until)
  expect(later.pinList).toEqual(first.pinList)
  const named = await openKeys(folder, ['https://b:1'], { random, now: startTime + 351 * dayMs })
  expect(readCertificate(named.identity.certificate).names).toEqual(['b'])
  expect(named.pinList.no).toBe(2)
  expect(named.pinList.pins).toEqual(first.pinList.pins)
})

const tools: PinTools = {
  sha256,
  isSignedBy: (spki, text, signature) => isSignedBy(bytesToBase64(spki), text, signature),
}

test('M60 an app learns each rotation, and one that slept through two still knows the key it meets', async () => {
  const folder = await makeFolder()
  await makeFolders(folder)
  const open = (): ReturnType<typeof openKeys> =>
    openKeys(folder, ['https://a:1'], { random, now: startTime })
  const first = await open()
  const card: TrustedPins = { no: 0, pins: first.pinList.pins }
  let awake = card
  for (let rotation = 0; rotation < 4; rotation++) {
    expect((await rotateKeys(folder)).ok).toBe(true)
    const now = await open()
    const live = now.pinList.pins[0]!
    expect(awake.pins.slice(1)).toContain(live)
    const taken = checkPins(tools, awake, now.pins)
    expect(taken.ok).toBe(true)
    if (taken.ok) awake = taken.value
    // Asleep since the card: known for two rotations, then a new card is needed.
    expect(card.pins.includes(live)).toBe(rotation < 2)
    expect(checkPins(tools, card, now.pins).ok).toBe(rotation < 2)
    // What was taken is not taken again, and nothing older.
    expect(checkPins(tools, awake, now.pins)).toEqual({ ok: false, error: { type: 'PinsOld' } })
    expect(checkPins(tools, awake, first.pins)).toEqual({ ok: false, error: { type: 'PinsOld' } })
  }
})

test('M60 who stole the live key cannot name keys of his own', async () => {
  const [live, ...reserves] = [makeKey('P-256'), makeKey('P-256'), makeKey('P-256')]
  const trusted = { no: 3, pins: [live, ...reserves].map(pinOf) }
  const own = makeKey('P-256')
  const urls = ['https://thief:1']
  const theft = signPins({ v: 1, no: 4, pins: [pinOf(live), pinOf(own)], urls }, live)
  expect(checkPins(tools, trusted, theft)).toEqual({ ok: false, error: { type: 'PinsNotTrusted' } })
  const stranger = signPins({ v: 1, no: 4, pins: [pinOf(own), pinOf(live)], urls }, own)
  expect(checkPins(tools, trusted, stranger)).toEqual({ ok: false, error: { type: 'PinsNotTrusted' } })
  const honest = signPins({ v: 1, no: 4, pins: [pinOf(reserves[0]), pinOf(own)], urls }, reserves[0])
  expect(checkPins(tools, trusted, honest).ok).toBe(true)
  const changed = { ...honest, body: honest.body.replace('thief', 'other') }
  expect(checkPins(tools, trusted, changed)).toEqual({ ok: false, error: { type: 'PinsNotTrusted' } })
  const moved = signPins({ v: 1, no: 4, pins: trusted.pins, urls }, live)
  expect(checkPins(tools, trusted, moved).ok).toBe(true)
  expect(checkPins(tools, trusted, { ...moved, body: '{' })).toEqual({
    ok: false,
    error: { type: 'PinsBroken' },
  })
})

test('SV18 a rotation that was cut off is finished at the next start; a reserve key kept elsewhere is asked for', async () => {
  const folder = await makeFolder()
  await makeFolders(folder)
  const first = await openKeys(folder, ['https://a:1'], { random, now: startTime })
  const reserve = (await readdir(folder.keys)).filter((name) => name.startsWith('reserve-'))
  const kept = new Map<string, string>()
  for (const name of reserve) {
    kept.set(name, await readFile(join(folder.keys, name), 'utf8'))
    await rm(join(folder.keys, name))
  }
  expect(await rotateKeys(folder)).toMatchObject({ ok: false, error: { type: 'NoReserve' } })
  expect(await rotateKeys(folder, makeKey('P-256'))).toMatchObject({ ok: false })
  const right = [...kept.values()].find((key) => pinOf(key) === first.pinList.pins[1])!
  expect((await rotateKeys(folder, right)).ok).toBe(true)
  // pins.json is still the old one here.
  const after = await openKeys(folder, ['https://a:1'], { random, now: startTime })
  expect(after.pinList.no).toBe(2)
  expect(after.pinList.pins[0]).toBe(first.pinList.pins[1])
  expect(readCertificate(after.identity.certificate).pin).toBe(after.pinList.pins[0])
})

test('SV18 a server card survives paper: blanks and line breaks are no fault, anything else is', () => {
  const card = {
    v: 1 as const,
    urls: ['https://a:1'],
    pins: [pinOf(makeKey('P-256')), pinOf(makeKey('P-256'))],
    code: 'X',
  }
  const text = writeServerCard(card)
  expect(readServerCard(`\n ${text.replaceAll(/(.{30})/g, '$1\n ')}\n`)).toEqual({ ok: true, value: card })
  for (const wrong of [
    '',
    text.slice(0, -9),
    text.replace('-1:', '-2:'),
    'OBHUT-SERVER-1:!!!!',
    'x'.repeat(9000),
  ])
    expect(readServerCard(wrong)).toEqual({ ok: false, error: { type: 'CardUnreadable' } })
})

test('F7 a clock that jumps stops purges until it has run for a day or a person confirmed it', async () => {
  const folder = await makeFolder()
  let now = startTime
  let elapsed = 0
  const clock = { now: () => now }
  const open = (): ReturnType<typeof openClockGuard> => openClockGuard(folder.clock, clock, () => elapsed)
  const pass = (ms: number): void => {
    now += ms
    elapsed += ms
  }
  const guard = await open()
  expect(guard.look()).toBe('trusted')
  now += 400 * dayMs
  expect(guard.look()).toBe('waits')
  for (let hour = 0; hour < 23; hour++) {
    pass(3600_000)
    expect(guard.look()).toBe('waits')
  }
  pass(3600_000)
  expect(guard.look()).toBe('trusted')
  now -= 4000 * dayMs
  expect(guard.look()).toBe('waits')
  // A restart does not make the clock right.
  const again = await open()
  expect(again.state()).toBe('waits')
  again.confirm()
  expect(again.look()).toBe('trusted')
  await writeFile(folder.clock, '{')
  expect((await open()).state()).toBe('waits')
})

test('SV19 two servers on one folder: the second is refused while the first lives', async () => {
  const folder = await makeFolder()
  const first = takeLock(folder.lock)
  expect(first.ok).toBe(true)
  await writeFile(folder.lock, '1')
  expect(takeLock(folder.lock)).toMatchObject({ ok: false, error: { type: 'Locked' } })
  await writeFile(folder.lock, '999999999')
  expect(takeLock(folder.lock).ok).toBe(true)
})

test('SV16 the ledger is only added to, and a line that a crash cut is left out', async () => {
  const folder = await makeFolder()
  const entry = { tenant: randomHex(), at: startTime, objIds: [randomHex()], blobs: [] }
  await noteInLedger(folder.ledger, entry)
  await appendFile(folder.ledger, '{"tenant":"ab')
  expect(await readLedger(folder.ledger)).toEqual([entry])
  expect(await readLedger(join(folder.path, 'none'))).toEqual([])
})

interface Kept {
  readonly folder: Folder
  readonly world: World
  readonly kita: Kita
  readonly token: string
}
const storeAt = (folder: Folder) => {
  const store = openSqliteStore({ file: folder.database })
  if (!store.ok) throw new Error(store.error.type)
  return store.value
}
async function openKept(): Promise<Kept> {
  const folder = await makeFolder()
  await makeFolders(folder)
  await openKeys(folder, ['https://a:1'], { random, now: startTime })
  const world = createWorld({
    store: storeAt(folder),
    blobs: createFileBlobs(folder.blobs),
    notePurge: (entry) => noteInLedger(folder.ledger, entry),
  })
  const kita = makeKita()
  const { token } = await openKita(world, kita)
  return { folder, world, kita, token }
}
const open = (file: string) => openSqliteStore({ file })

async function pullFrom(folder: Folder, kita: Kita, now: number) {
  const world = createWorld({ store: storeAt(folder), blobs: createFileBlobs(folder.blobs) })
  world.clock.pass(now - startTime)
  const token = await signIn(world, kita, kita.devices[0]!)
  const pulled = valueOf(await world.ask('pull', { cursor: startOfLog, maxOps: 500 }, [], token))
  return { world, token, pulled }
}

test('F9 a restored server has a higher generation, lacks what came later, and gets it back; a purge stays a purge', async () => {
  const { folder, world, kita, token } = await openKept()
  const device = kita.devices[0]!
  const objId = randomHex()
  const blob = randomOf(5000)
  const id = randomHex()
  const early = makeBatch(kita, device, [{ objId }, blobWish(id, blob), {}])
  valueOf(await world.ask('push', {}, [early], token))
  valueOf(await world.ask('blobPut', { id, part: 0, sha256: hex(blob) }, [blob], token))
  const to = join(folder.path, '..', `backup-${randomHex(4)}`)
  expect(await writeBackup(folder, world.store, to, startTime)).toEqual({ ok: true, value: {} })
  expect(await writeBackup(folder, world.store, to, startTime)).toMatchObject({ ok: false })

  const late = makeBatch(kita, device, records(3))
  const { cursor } = valueOf(await world.ask('push', {}, [late], token)).answer
  await noteInLedger(folder.ledger, { tenant: kita.tenant, at: startTime, objIds: [objId], blobs: [id] })
  await world.store.close()

  const restored = await restoreBackup(folder, to, startTime + dayMs, open)
  expect(restored).toMatchObject({ ok: true, value: { tenants: 1, replayed: 2 } })
  const after = await pullFrom(folder, kita, startTime + dayMs)
  expect(after.pulled.answer.cursor).toMatchObject({ gen: 1, seq: 3 })
  const stale = await after.world.ask('pull', { cursor, maxOps: 5 }, [], after.token)
  expect(stale.ok ? '' : stale.error.refusal.code).toBe('ResyncRequired')
  const again = valueOf(await after.world.ask('push', {}, [early, late], after.token)).answer
  expect(again.results).toEqual([
    { type: 'ok', dev: device.dev, n: 3, gone: [1, 2] },
    { type: 'ok', dev: device.dev, n: 6, gone: [] },
  ])
  const { blobs } = valueOf(await after.world.ask('blobStatus', { ids: [id] }, [], after.token)).answer
  expect(blobs[0]).toMatchObject({ complete: false, gone: true })
  const left: string[] = []
  for await (const listed of after.world.blobs.list()) left.push(listed.id)
  expect(left).toEqual([])
  await after.world.store.close()
  // Restored twice: generation 2.
  expect((await restoreBackup(folder, to, startTime + 2 * dayMs, open)).ok).toBe(true)
  const twice = await pullFrom(folder, kita, startTime + 2 * dayMs)
  expect(twice.pulled.answer.cursor.gen).toBeGreaterThan(0)
  await twice.world.store.close()
})

test('F9 a new machine takes keys and configuration from the backup', async () => {
  const { folder, world } = await openKept()
  await writeFile(folder.config, '{ "urls": ["https://a:1"] }')
  const to = join(folder.path, '..', `backup-${randomHex(4)}`)
  await writeBackup(folder, world.store, to, startTime)
  await world.store.close()
  const fresh = await makeFolder()
  expect((await restoreBackup(fresh, to, startTime + dayMs, open)).ok).toBe(true)
  expect(await readFile(fresh.config, 'utf8')).toBe(await readFile(folder.config, 'utf8'))
  const before = await openKeys(folder, ['https://a:1'], { random, now: startTime })
  const after = await openKeys(fresh, ['https://a:1'], { random, now: startTime })
  expect(after.pinList).toEqual(before.pinList)
})

test('O89 a damaged, incomplete or foreign backup changes nothing', async () => {
  const { folder, world, kita } = await openKept()
  const to = join(folder.path, '..', `backup-${randomHex(4)}`)
  await writeBackup(folder, world.store, to, startTime)
  await world.store.close()
  const file = join(to, 'data', 'obhut.sqlite')
  const good = await readFile(file)
  const flipped = Buffer.from(good)
  flipped[5000]! ^= 1
  await writeFile(file, flipped)
  expect(await restoreBackup(folder, to, startTime, open)).toMatchObject({ ok: false })
  await rm(file)
  expect(await restoreBackup(folder, to, startTime, open)).toMatchObject({ ok: false })
  await writeFile(file, good)
  const list = await readFile(join(to, 'backup.json'), 'utf8')
  await writeFile(join(to, 'backup.json'), list.replace('data/obhut.sqlite', '../obhut.sqlite'))
  expect(await restoreBackup(folder, to, startTime, open)).toMatchObject({ ok: false })
  const empty = await makeFolder()
  expect(await restoreBackup(folder, empty.path, startTime, open)).toMatchObject({ ok: false })
  expect(existsSync(join(folder.path, 'restore.part'))).toBe(false)
  const { world: still } = await pullFrom(folder, kita, startTime)
  await still.store.close()
})

test('O89 a backup older than 30 days is refused without a ledger and taken with one', async () => {
  const { folder, world, kita, token } = await openKept()
  const objId = randomHex()
  valueOf(await world.ask('push', {}, [makeBatch(kita, kita.devices[0]!, [{ objId }])], token))
  const to = join(folder.path, '..', `backup-${randomHex(4)}`)
  await writeBackup(folder, world.store, to, startTime)
  await world.store.close()
  const fresh = await makeFolder()
  const late = startTime + 31 * dayMs
  const refused = await restoreBackup(fresh, to, late, open)
  expect(refused.ok ? '' : refused.error.words.why).toContain('älter als 30 Tage')
  expect(await readdir(fresh.path)).toEqual([])
  const ledger = join(fresh.path, 'purges-old.jsonl')
  await noteInLedger(ledger, { tenant: kita.tenant, at: late, objIds: [objId], blobs: [] })
  expect(await restoreBackup(fresh, to, late, open, ledger)).toMatchObject({
    ok: true,
    value: { replayed: 1 },
  })
})

test('F9 a restore that was cut off while things changed places is finished at the next start', async () => {
  const { folder, world, kita } = await openKept()
  const to = join(folder.path, '..', `backup-${randomHex(4)}`)
  await writeBackup(folder, world.store, to, startTime)
  await world.store.close()
  const { finishRestore } = await import('#sync-server/setup/backup.ts')
  // As a crash right after the old data was laid aside would leave it.
  const { cp, rename } = await import('node:fs/promises')
  await mkdir(join(folder.path, 'restore.part'))
  await cp(join(to, 'data'), join(folder.path, 'restore.part', 'data'), { recursive: true })
  await mkdir(join(folder.path, 'aside'))
  await rename(folder.data, join(folder.path, 'aside', 'data'))
  await writeFile(join(folder.path, 'restore.ready'), 'aside')
  await finishRestore(folderAt(folder.path))
  await finishRestore(folderAt(folder.path))
  expect(existsSync(join(folder.path, 'restore.part'))).toBe(false)
  const { world: after } = await pullFrom(folder, kita, startTime)
  await after.store.close()
})
