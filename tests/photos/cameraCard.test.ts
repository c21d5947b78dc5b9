/** Real files in a temporary folder play the card; the vault is the real one over a keeper in memory. */
import { createHash } from 'node:crypto'
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { concatBytes, type Bytes } from '#shared/basics/bytes.ts'
import { createVolumes, foldersIn } from '#electron/host/keeper/volumes.ts'
import { startVault } from '../vault/memoryStore.ts'
import { addColleague, signedIn } from '../vault/houseOfMany.ts'
import { setupVault, testRandom, type TestWorld } from '../vault/world.ts'
import { makeCmykJpeg } from './makeFiles.ts'

type Vault = TestWorld['vault']

let world: TestWorld
let drives: string
const folders: string[] = []
beforeAll(async () => {
  world = await setupVault()
})
beforeEach(async () => {
  drives = await mkdtemp(join(tmpdir(), 'obhut-drives-'))
  folders.push(drives)
  world.keeper.state.volumes = []
})
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

let made = 0
/** Each a whole picture of other bytes; what stands behind the end mark a camera may write. */
const newFile = (): Bytes => concatBytes(makeCmykJpeg([++made % 256, 9, 9, 9]), testRandom.bytes(40))
const sha256Of = (bytes: Bytes): string => createHash('sha256').update(bytes).digest('hex')
const must = <T>(answer: { ok: true; value: T } | { ok: false; error: { type: string } }): T => {
  if (!answer.ok) throw new Error(answer.error.type)
  return answer.value
}

async function newCard(files: Record<string, Bytes> = {}, label = 'CANON'): Promise<string> {
  const root = join(drives, label)
  await mkdir(join(root, 'DCIM', '100CANON'), { recursive: true })
  for (const [name, bytes] of Object.entries(files))
    await writeFile(join(root, 'DCIM', '100CANON', name), bytes)
  world.keeper.state.volumes.push(root)
  return root
}
const inside = (root: string, name: string): string => join(root, 'DCIM', '100CANON', name)

async function plugIn(vault: Vault = world.vault, label = 'CANON') {
  const { cards } = must(await vault.call('camera.find', {}))
  const card = cards.find((one) => one.label === label)!.id
  return { card, ...must(await vault.call('camera.files', { card })) }
}
/** What the window does with a photo, only without making it smaller. */
async function importPhoto(bytes: Bytes, vault: Vault = world.vault): Promise<string> {
  const picture = makeCmykJpeg([1, 2, 3, 4])
  return must(
    await vault.call('photos.add', {
      groupId: null,
      fileName: 'IMG.JPG',
      takenOn: null,
      width: 16,
      height: 16,
      sha256: sha256Of(bytes),
      bytes: [picture, picture, picture],
    }),
  ).id
}
const read = (card: string, file: number, from = 0) => world.vault.call('camera.read', { card, file, from })
const check = async (card: string, file: number) =>
  must(await world.vault.call('camera.check', { card, file })).state
const clear = (card: string, file: number) => world.vault.call('camera.clear', { card, file })
const refused = (type: string) => ({ ok: false, error: { type } })

describe('CC1 CC2 what is found and read', () => {
  test('volumes with DCIM, and only those; one that does not answer keeps nobody waiting', async () => {
    await newCard({}, 'A')
    await mkdir(join(drives, 'STICK', 'Bilder'), { recursive: true })
    await mkdir(join(drives, 'LINK'))
    await symlink(join(drives, 'A', 'DCIM'), join(drives, 'LINK', 'DCIM'))
    const find = createVolumes(() => foldersIn(drives, join(drives, 'nowhere')))
    expect(await find()).toEqual([join(drives, 'A')])
  })

  test('photos below DCIM, two cards apart; films, hidden files and links are not offered', async () => {
    const root = await newCard({
      'IMG_2.JPG': newFile(),
      'IMG_1.jpg': newFile(),
      'MVI_3.MP4': newFile(),
      '._IMG_1.jpg': newFile(),
    })
    await newCard({ 'P1.HEIC': newFile() }, 'NIKON')
    await writeFile(join(root, 'geheim.jpg'), newFile())
    await writeFile(join(drives, 'geheim.jpg'), newFile())
    await symlink(join(drives, 'geheim.jpg'), inside(root, 'link.jpg'))
    await mkdir(join(drives, 'ordner'))
    await writeFile(join(drives, 'ordner', 'auch.jpg'), newFile())
    await symlink(join(drives, 'ordner'), join(root, 'DCIM', '101LINK'))
    const { photos, others, more } = await plugIn()
    expect(photos.map(({ name }) => name)).toEqual(['IMG_1.jpg', 'IMG_2.JPG'])
    // The film and both links.
    expect([others, more]).toEqual([3, false])
    expect((await plugIn(world.vault, 'NIKON')).photos.map(({ name }) => name)).toEqual(['P1.HEIC'])
  })

  test('names of every sort are only names', async () => {
    const names = ['..jpg', 'ü'.repeat(120) + '.jpg', '‮gpj.exe.jpg', '$(rm -rf).jpg', 'a\nb.jpg', '🦔.jpeg']
    await newCard(Object.fromEntries(names.map((name) => [name, newFile()])))
    const { card, photos } = await plugIn()
    expect(photos.map(({ name }) => name).toSorted()).toEqual(names.slice(1).toSorted())
    for (const [file] of photos.entries())
      expect(must(await read(card, file)).bytes[0]!.length).toBeGreaterThan(100)
  })

  test('a photo that became a link, and a folder that became one, is not read any more', async () => {
    const root = await newCard({ 'IMG_1.JPG': newFile() })
    const { card } = await plugIn()
    expect(await read(card, 0)).toMatchObject({ ok: true })
    const secret = newFile()
    await mkdir(join(drives, 'fremd'))
    await writeFile(join(drives, 'fremd', 'IMG_1.JPG'), secret)
    await rename(inside(root, 'IMG_1.JPG'), inside(root, 'weg'))
    await symlink(join(drives, 'fremd', 'IMG_1.JPG'), inside(root, 'IMG_1.JPG'))
    expect(await read(card, 0)).toMatchObject(refused('CardFileUnreadable'))
    expect(await check(card, 0)).toBe('unreadable')
    await rename(join(root, 'DCIM', '100CANON'), join(root, 'DCIM', 'alt'))
    await symlink(join(drives, 'fremd'), join(root, 'DCIM', '100CANON'))
    expect(await read(card, 0)).toMatchObject(refused('CardFileUnreadable'))
    expect(await check(card, 0)).toBe('unreadable')
  })

  test('a growing, a shrunken and a huge file are left alone', async () => {
    const root = await newCard({ 'IMG_1.JPG': newFile(), 'IMG_2.JPG': newFile(), 'IMG_3.JPG': newFile() })
    await truncate(inside(root, 'IMG_3.JPG'), 200 * 1024 * 1024)
    const { card, photos } = await plugIn()
    await appendFile(inside(root, 'IMG_1.JPG'), 'mehr')
    await truncate(inside(root, 'IMG_2.JPG'), 20)
    expect(await read(card, 0)).toMatchObject(refused('CardFileUnreadable'))
    expect(await read(card, 1)).toMatchObject(refused('CardFileUnreadable'))
    expect(photos[2]!.size).toBe(200 * 1024 * 1024)
    expect(await check(card, 2)).toBe('unreadable')
  })

  test('a pulled card is said so; numbers and cards nobody was told of are refused', async () => {
    const root = await newCard({ 'IMG_1.JPG': newFile() })
    const { card } = await plugIn()
    for (const file of [1, 7]) expect(await read(card, file)).toMatchObject(refused('CardUnknown'))
    expect(await read('ab'.repeat(16), 0)).toMatchObject(refused('CardUnknown'))
    expect(await read(card, 0, 9_999_999)).toMatchObject(refused('CardFileUnreadable'))
    for (const bad of [-1, 0.5, 1e9]) expect(await read(card, bad)).toMatchObject(refused('BadArguments'))
    expect(await read('../../etc', 0)).toMatchObject(refused('BadArguments'))
    await rename(root, join(drives, 'gezogen'))
    expect(await read(card, 0)).toMatchObject(refused('CardGone'))
    expect(await world.vault.call('camera.check', { card, file: 0 })).toMatchObject(refused('CardGone'))
    expect(await clear(card, 0)).toMatchObject(refused('CardGone'))
  })
})

describe('P9 duplicates', () => {
  test('a file is known again after a change and a lock; a deleted photo is not', async () => {
    const bytes = newFile()
    const known = async (vault: Vault, file = bytes) =>
      must(await vault.call('photos.known', { sha256: [sha256Of(file)] })).known[0]
    expect(await known(world.vault)).toBe(false)
    const id = await importPhoto(bytes)
    expect(await known(world.vault)).toBe(true)
    expect(await known(world.vault, newFile())).toBe(false)
    const [photo] = (await world.find('photo')).filter((one) => one.id === id)
    await world.save({
      kind: 'photo',
      id,
      parents: [photo!.meta.version],
      changes: { seen: 'nobody' },
    })
    await world.lock()
    must(await world.unlock())
    expect(await known(world.vault)).toBe(true)
    for (const [version, { entry }] of world.keeper.slots)
      if (entry.objId === id) world.keeper.slots.delete(version)
    expect(await known(world.vault)).toBe(false)
    // What stands in the record says nothing without the key.
    const source = String(photo!.values['source'])
    expect(source).toHaveLength(43)
    for (const form of ['base64url', 'hex'] as const)
      expect(source).not.toBe(createHash('sha256').update(bytes).digest(form))
  })
})

describe('CC6 CC7 CC8 clearing', () => {
  /** Two imported, one imported twice, one not. */
  async function imported() {
    const [a, b, only] = [newFile(), newFile(), newFile()]
    const root = await newCard({ 'A.JPG': a, 'B.JPG': b, 'B2.JPG': b, 'C.JPG': only })
    const ids = [await importPhoto(a), await importPhoto(b)]
    const { card } = await plugIn()
    return { root, card, ids }
  }
  const left = (root: string) => readdir(join(root, 'DCIM', '100CANON'))

  test('nothing goes before every photo was checked; then what is kept goes and what is only there stays', async () => {
    const { root, card } = await imported()
    expect(await clear(card, 0)).toMatchObject(refused('CardNotChecked'))
    for (const file of [0, 1, 2]) expect(await check(card, file)).toBe('kept')
    expect(await clear(card, 0)).toMatchObject(refused('CardNotChecked'))
    expect(await check(card, 3)).toBe('onlyHere')
    expect(await clear(card, 3)).toMatchObject(refused('CardNotChecked'))
    expect(await left(root)).toHaveLength(4)
    for (const file of [0, 1, 2]) expect(must(await clear(card, file)).cleared).toBe(true)
    expect(await left(root)).toEqual(['C.JPG'])
    const log = must(await world.vault.call('audit.list', { limit: 5 })).records
    expect(log.filter(({ values }) => values['action'] === 'cardCleared')).toHaveLength(1)
  })

  test('what changed, was replaced or is new since the check stays', async () => {
    const { root, card } = await imported()
    for (const file of [0, 1, 2, 3]) await check(card, file)
    await writeFile(inside(root, 'A.JPG'), newFile())
    await writeFile(inside(root, 'NEU.JPG'), newFile())
    expect(must(await clear(card, 0)).cleared).toBe(false)
    expect(must(await clear(card, 1)).cleared).toBe(true)
    expect(await left(root)).toEqual(['A.JPG', 'B2.JPG', 'C.JPG', 'NEU.JPG'])
    // A new list begins anew: nothing of the old check counts.
    must(await world.vault.call('camera.files', { card }))
    expect(await clear(card, 1)).toMatchObject(refused('CardNotChecked'))
  })

  test('one photo whose file in the store is damaged or missing: nothing of the card goes', async () => {
    for (const harm of ['damaged', 'missing'] as const) {
      const { root, card, ids } = await imported()
      const [photo] = (await world.find('photo')).filter((one) => one.id === ids[1])
      const { large } = photo!.values['blobs'] as { large: string }
      const blob = world.keeper.blobs.get(large)!
      if (harm === 'missing') world.keeper.blobs.delete(large)
      else blob[blob.length - 1]! ^= 1
      expect(await Promise.all([0, 1, 2, 3].map((file) => check(card, file)))).toEqual([
        'kept',
        'failed',
        'failed',
        'onlyHere',
      ])
      expect(await clear(card, 0)).toMatchObject(refused('CardNotChecked'))
      expect(await left(root)).toHaveLength(4)
    }
  })

  test('damage between check and clearing is noticed', async () => {
    const { root, card, ids } = await imported()
    for (const file of [0, 1, 2, 3]) await check(card, file)
    const [photo] = (await world.find('photo')).filter((one) => one.id === ids[0])
    world.keeper.blobs.delete((photo!.values['blobs'] as { original: string }).original)
    expect(must(await clear(card, 0)).cleared).toBe(false)
    expect(await left(root)).toHaveLength(4)
  })
})

/** Last: a second vault at this PC numbers its own versions. */
test('CC3 who may not add photos reads no card, who is not signed in neither, and nobody in a masked view', async () => {
  const root = await newCard({ 'IMG_1.JPG': newFile() })
  const { card } = await plugIn()
  const [tom, eva] = [
    await addColleague(world, 'Tom', 'trainee'),
    await addColleague(world, 'Eva', 'educator'),
  ]
  const trainee = await signedIn(world, tom)
  for (const answer of [
    await trainee.vault.call('camera.find', {}),
    await trainee.vault.call('camera.files', { card }),
    await trainee.vault.call('camera.read', { card, file: 0, from: 0 }),
    await trainee.vault.call('camera.check', { card, file: 0 }),
    await trainee.vault.call('camera.clear', { card, file: 0 }),
    await trainee.vault.call('photos.known', { sha256: ['ab'.repeat(32)] }),
  ])
    expect(answer).toMatchObject(refused('NotAllowed'))
  const educator = await signedIn(world, eva)
  expect(must(await educator.vault.call('camera.find', {})).cards).toHaveLength(1)
  const locked = startVault(world.keeper.store, world.clock, testRandom)
  expect(await locked.vault.call('camera.find', {})).toMatchObject(refused('Locked'))
  const masked = startVault(world.keeper.store, world.clock, testRandom, { view: 'masked' })
  must(await masked.vault.call('unlock', { personId: eva.id, passphrase: eva.passphrase }))
  expect(await masked.vault.call('camera.find', {})).toMatchObject(refused('MaskedOnly'))
  expect(await readdir(join(root, 'DCIM', '100CANON'))).toEqual(['IMG_1.JPG'])
})
