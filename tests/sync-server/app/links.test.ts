/** Families' links at the server (SV29): who may leave and recall one, what is refused, what is left of one. */
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { blobPartBytes } from '#shared/sync/messages.ts'
import { createFileBlobs } from '#sync-server/blobs/files.ts'
import { sweepBlobs } from '#sync-server/blobs/blobStore.ts'
import { restoreBackup, writeBackup } from '#sync-server/setup/backup.ts'
import { makeFolders } from '#sync-server/setup/folder.ts'
import { noteInLedger } from '#sync-server/setup/ledgerFile.ts'
import { openSqliteStore } from '#sync-server/stores/sqlite.ts'
import { linkName } from '#sync-server/sync/links.ts'
import {
  blobWish,
  makeBatch,
  makeKita,
  nextRegister,
  randomHex,
  randomOf,
  sha256,
  signRegister,
  without,
} from './kita.ts'
import { putLink, signLink, signLinkRecall, type Wish } from './linkSteps.ts'
import { makeFolder } from './running.ts'
import { codeOf, createWorld, openKita, signIn, valueOf, type World } from './world.ts'

const day = 86_400_000
const url = 'https://familien.example'
const hex = (bytes: Uint8Array): string => Buffer.from(sha256(bytes)).toString('hex')

const newLink = (world: Pick<World, 'clock'>, size = 500): Wish => ({
  id: randomHex(),
  until: world.clock.now() + 14 * day,
  file: randomOf(size),
})
const has = async (world: World, id: string): Promise<boolean> =>
  (await world.store.linkAt(linkName(id), world.clock.now())) !== undefined

test('SV29 a link is left in parts, has a receipt, is listed by the hash of its number, and goes when it is recalled or over', async () => {
  const world = createWorld({ publicUrl: url })
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const [one, two] = [newLink(world, blobPartBytes + 77), newLink(world)]
  expect(valueOf(await putLink(world, kita, device, token, one)).answer).toEqual({
    complete: true,
    have: [0, 1],
  })
  valueOf(await putLink(world, kita, device, token, two))
  const { answer } = valueOf(await world.ask('linkList', {}, [], token))
  expect(answer).toEqual({
    url,
    links: [one, two]
      .map(({ id, until }) => ({ name: linkName(id), until, complete: true }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  })
  // The number itself is nowhere: whoever reads the database can fetch nothing.
  expect(JSON.stringify(answer)).not.toContain(one.id)
  valueOf(await world.ask('linkRecall', { recall: signLinkRecall(kita, device, one.id) }, [], token))
  expect([await has(world, one.id), await has(world, two.id)]).toEqual([false, true])
  expect(codeOf(await putLink(world, kita, device, token, one))).toBe('Stale')
  // A recall that comes first holds, too; the other PC of the house may say it.
  const late = newLink(world)
  const [, other] = kita.devices
  const second = await signIn(world, kita, other!)
  valueOf(await world.ask('linkRecall', { recall: signLinkRecall(kita, other!, late.id) }, [], second))
  expect(codeOf(await putLink(world, kita, device, token, late))).toBe('Stale')
  world.clock.pass(14 * day)
  expect(await has(world, two.id)).toBe(false)
  await world.core.runJobs()
  expect(await world.store.links(kita.tenant)).toEqual([])
  expect((await world.store.state(kita.tenant))?.usedBytes).toBe(0)
  expect(world.errors).toEqual([])
})

test('SV29 refused: no session, a removed PC, a statement of another PC, institution, size, hash or time, and a server without public pages', async () => {
  const world = createWorld({ publicUrl: url })
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const wish = newLink(world)
  const ask = (link: { body: string; signature: string }, with_ = token) =>
    world.ask('linkPut', { link, part: 0, sha256: hex(wish.file) }, [wish.file], with_)
  const good = signLink(kita, device, wish)
  const [, other] = kita.devices
  const foreign = makeKita()
  const { token: foreignToken } = await openKita(world, foreign)
  const wrong = {
    unsigned: { ...good, signature: '' },
    'another key': signLink(kita, { ...device, key: other!.key }, wish),
    'of another PC': signLink(kita, other!, wish),
    'of another institution': signLink({ ...kita, tenant: foreign.tenant }, device, wish),
    'changed after signing': { ...good, body: good.body.replace('"size":500', '"size":499') },
    over: signLink(kita, device, { ...wish, until: world.clock.now() }),
    'for 62 days': signLink(kita, device, { ...wish, until: world.clock.now() + 62 * day }),
    'more said': signLink(kita, device, wish, { name: 'Mia' }),
    'no statement': { ...good, body: '[]' },
  }
  for (const [what, link] of Object.entries(wrong))
    expect([what, codeOf(await ask(link))]).toEqual([what, 'BadMessage'])
  expect(codeOf(await ask(signLink(kita, device, wish, { size: 65 * 1024 ** 2 })))).toBe('TooLarge')
  expect(codeOf(await ask(good, randomHex(32)))).toBe('NotSignedIn')
  // With the token of another institution it is a statement of a stranger.
  expect(codeOf(await ask(good, foreignToken))).toBe('BadMessage')
  const recall = signLinkRecall(kita, other!, wish.id)
  expect(codeOf(await world.ask('linkRecall', { recall }, [], token))).toBe('BadMessage')
  expect(await world.store.links(kita.tenant)).toEqual([])
  // The control: the same one, as it should be.
  valueOf(await ask(good))
  // A foreign recall leaves it alone and says nothing about it.
  const strange = signLinkRecall(foreign, foreign.devices[0]!, wish.id)
  valueOf(await world.ask('linkRecall', { recall: strange }, [], foreignToken))
  expect(await has(world, wish.id)).toBe(true)
  // A PC that was removed is out at its next word.
  const register = signRegister(
    nextRegister(kita, { devices: without(kita.register, device.dev) }),
    kita.managers[0]!,
  )
  valueOf(await world.ask('registerReplace', { register }, [], await signIn(world, kita, other!)))
  expect(['Removed', 'NotSignedIn']).toContain(codeOf(await ask(good)))
  const plain = createWorld()
  const house = makeKita()
  const there = await openKita(plain, house)
  expect(codeOf(await putLink(plain, house, there.device, there.token, newLink(plain)))).toBe('Unknown')
  expect(valueOf(await plain.ask('linkList', {}, [], there.token)).answer).toEqual({ url: null, links: [] })
})

test('SV29 count and bytes of an institution end with a plain refusal; a number is taken by nobody else', async () => {
  const world = createWorld({ publicUrl: url, limits: { links: 2, linkBytes: 1200 } })
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  valueOf(await putLink(world, kita, device, token, newLink(world)))
  expect(codeOf(await putLink(world, kita, device, token, newLink(world, 701)))).toBe('QuotaExceeded')
  const second = newLink(world)
  valueOf(await putLink(world, kita, device, token, second))
  expect(codeOf(await putLink(world, kita, device, token, newLink(world, 1)))).toBe('QuotaExceeded')
  const foreign = makeKita()
  const there = await openKita(world, foreign)
  const stolen = { ...newLink(world), id: second.id }
  expect(codeOf(await putLink(world, foreign, there.device, there.token, stolen))).toBe('Stale')
})

test('SV29 no link ever meets a photo of the house, however its number is chosen', async () => {
  const world = createWorld({ publicUrl: url })
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const photo = randomOf(500)
  const id = randomHex()
  valueOf(await world.ask('push', {}, [makeBatch(kita, device, [blobWish(id, photo)])], token))
  valueOf(await world.ask('blobPut', { id, part: 0, sha256: hex(photo) }, [photo], token))
  valueOf(await world.ask('linkRecall', { recall: signLinkRecall(kita, device, id) }, [], token))
  valueOf(await putLink(world, kita, device, token, { ...newLink(world), id: randomHex() }))
  expect(valueOf(await world.ask('blobGet', { id, part: 0 }, [], token)).parts).toEqual([photo])
  expect(await world.store.linkAt(id, world.clock.now())).toBeUndefined()
})

test('SV29 SV16 after a restart the sweeper takes what a crash left; a backup brings neither a recalled nor an ended link back', async () => {
  const folder = await makeFolder()
  await makeFolders(folder)
  const blobs = createFileBlobs(folder.blobs)
  const openStore = () => {
    const opened = openSqliteStore({ file: folder.database })
    if (!opened.ok) throw new Error(opened.error.type)
    return opened.value
  }
  const notePurge = (entry: Parameters<typeof noteInLedger>[1]) => noteInLedger(folder.ledger, entry)
  let store = openStore()
  let world = createWorld({ publicUrl: url, store, blobs, notePurge })
  const kita = makeKita()
  const { token, device } = await openKita(world, kita)
  const [recalled, ending, stays] = [newLink(world), { ...newLink(world), until: world.clock.now() + day }, newLink(world)] // prettier-ignore
  for (const one of [recalled, ending, stays]) valueOf(await putLink(world, kita, device, token, one))
  const backup = join(folder.path, 'backup')
  expect((await writeBackup(folder, store, backup, world.clock.now())).ok).toBe(true)
  valueOf(await world.ask('linkRecall', { recall: signLinkRecall(kita, device, recalled.id) }, [], token))
  const filesHere = (): Buffer[] => filesIn(folder.blobs).map((path) => readFileSync(path))
  const lies = ({ file }: Wish): boolean => filesHere().some((bytes) => bytes.includes(Buffer.from(file)))
  expect([recalled, ending, stays].map(lies)).toEqual([false, true, true])
  // Cut off between ledger and bytes: the row knows it as purged, the bytes lie there still.
  await store.purge(kita.tenant, '', [], [linkName(ending.id)], world.clock.now())
  await store.close()
  store = openStore()
  expect(lies(ending)).toBe(true)
  await sweepBlobs(blobs, store, 0)
  expect([recalled, ending, stays].map(lies)).toEqual([false, false, true])
  await store.close()

  // The disk with the database is lost as well: what is left is the ledger beside it.
  for (const end of ['', '-wal', '-shm']) await rm(`${folder.database}${end}`, { force: true })
  const restored = await restoreBackup(folder, backup, world.clock.now() + 2 * day, (file) =>
    openSqliteStore({ file }),
  )
  expect(restored.ok).toBe(true)
  store = openStore()
  world = createWorld({ publicUrl: url, store, blobs, notePurge })
  expect([await has(world, recalled.id), await has(world, stays.id)]).toEqual([false, true])
  expect(lies(recalled)).toBe(false)
  world.clock.pass(2 * day)
  await world.core.runJobs()
  expect([recalled, ending, stays].map(lies)).toEqual([false, false, true])
  expect((await store.links(kita.tenant)).map(({ id }) => id)).toEqual([linkName(stays.id)])
  await store.close()
  await rm(folder.path, { recursive: true })
})

function filesIn(folder: string): string[] {
  mkdirSync(folder, { recursive: true })
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesIn(path) : [path]
  })
}
