/** Damage of every class of file, seeded (decision 39): it opens or says why, mends what it can, hides nothing. */
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filesUnder, quickFolder } from './bytesOnDisk.ts'
import { idFrom, keeperWorld, seeded, smallLimits, tag, wrapOf, type KeeperWorld } from './keeperWorld.ts'

const root = mkdtempSync(join(quickFolder(), 'obhut-damage-'))
const template = join(root, 'template')
const limits = { ...smallLimits, snapshotFrames: 40 }
const blobIds = ['a', 'b', 'c'].map((name) => idFrom(`blob ${name}`))
let before = new Map<string, { hash: string }>()
let wrapIds: string[] = []

beforeAll(async () => {
  const world = await keeperWorld({ base: template, keep: true, limits })
  let last = ''
  for (let n = 0; n < 14; n++) {
    const entries = Array.from({ length: 8 }, (_, i) => ({
      objId: idFrom(`o ${n} ${i}`),
      tags: [tag('k', `s${i}`)],
      content: `content ${n} ${i}`,
      parents: i === 0 && last ? [last] : [],
    }))
    last = (await world.save(entries, { wraps: [wrapOf(`w${n}`)] }))[0]!
    await world.keeper.settled()
  }
  for (const id of blobIds)
    await world.keeper.store['blob.put']({ id, bytes: [new Uint8Array(3000).fill(9)] })
  await world.keeper.store['file.write']({ name: 'account', bytes: [new Uint8Array(500).fill(5)] })
  await world.keeper.store['file.write']({ name: 'membership', bytes: [new Uint8Array(700).fill(6)] })
  await world.keeper.keeper['settings.change']({ language: 'nl' })
  await world.keeper.store['unlock.attempt']({ ok: false })
  before = await world.pullAll()
  wrapIds = Array.from({ length: 14 }, (_, n) => wrapOf(`w${n}`).id)
  await world.keeper.close()
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const classes: Record<string, RegExp> = {
  'newest segment': /journal\/.*\.seg$/,
  'closed segment': /journal\/.*\.seg$/,
  pack: /packs\//,
  index: /index\//,
  'key file': /keys\.[12]$/,
  blob: /blobs\//,
  settings: /settings\.json$/,
  'kept file': /(account|membership|profile|state|secret|device|delay)\.[12]$/,
}
type Damage = 'flip' | 'cut' | 'delete' | 'zeros'
const kinds: readonly Damage[] = ['flip', 'cut', 'delete', 'zeros', 'flip', 'cut']

function hurt(path: string, how: Damage, chance: Uint8Array): void {
  const bytes = readFileSync(path)
  const at = new DataView(chance.buffer, chance.byteOffset).getUint32(0) % Math.max(1, bytes.length)
  if (how === 'delete') return rmSync(path)
  if (how === 'cut') return truncateSync(path, at)
  if (how === 'flip') bytes[at] = (bytes[at] ?? 0) ^ (1 << (chance[4]! & 7))
  else bytes.fill(0, at, Math.min(bytes.length, at + 64))
  writeFileSync(path, bytes)
}

const trials = Object.keys(classes).flatMap((name) => kinds.map((how, n) => [name, how, n] as const))

async function look(world: KeeperWorld): Promise<{ lost: string[]; altered: string[]; told: string[] }> {
  const all = await world.pullAll()
  const told = world.events.flatMap((event) => (event.name === 'repaired' ? [event.data.type] : []))
  return {
    lost: [...before.keys()].filter((version) => !all.has(version)),
    altered: [...all]
      .filter(([version, { hash }]) => before.get(version)?.hash !== hash)
      .map(([version]) => version),
    told,
  }
}

test.each(trials)('JR3 JR4 %s, %s, trial %d', async (name, how, n) => {
  const base = join(root, 'trial')
  rmSync(base, { recursive: true, force: true })
  cpSync(template, base, { recursive: true })
  const chance = seeded(`${name} ${how} ${n}`).bytes(16)
  const found = filesUnder(base).filter((path) =>
    classes[name]!.test(relative(base, path).replaceAll('\\', '/')),
  )
  const candidates =
    name === 'newest segment' ? found.slice(-1) : name === 'closed segment' ? found.slice(0, -1) : found
  expect(candidates.length).toBeGreaterThan(0)
  hurt(candidates[chance[8]! % candidates.length]!, how, chance)

  await using world = await keeperWorld({ base, keep: true, limits })
  const first = await look(world)
  expect(first.altered).toEqual([])
  if (name === 'newest segment') {
    // Only this one lies once: what it held may be gone, and then it is told.
    if (first.lost.length)
      expect(first.told.some((type) => type === 'journalTail' || type === 'journalFrame')).toBe(true)
    if (how === 'flip') expect(first.lost.length).toBeLessThanOrEqual(8)
  } else expect(first.lost).toEqual([])
  const scrubbed = await world.keeper.scrub()
  expect(scrubbed.damaged).toBe(0)
  const wraps = await world.keeper.store['store.wraps']({})
  expect(wraps.ok && wrapIds.every((id) => wraps.value.wraps.some((wrap) => wrap.id === id))).toBe(true)
  for (const [file, value] of [
    ['account', 5],
    ['membership', 6],
  ] as const) {
    const read = await world.keeper.store['file.read']({ name: file })
    expect(read.ok && read.value.bytes[0]?.[0]).toBe(value)
  }
  const info = await world.keeper.keeper.info({})
  const reset =
    name === 'settings' &&
    (how === 'delete' || (info.ok && info.value.repairs.some(({ type }) => type === 'settingsReset')))
  expect(info.ok && info.value.language).toBe(reset ? 'de' : 'nl')
  if (name === 'settings' && how !== 'delete')
    expect(info.ok && info.value.repairs).toContainEqual({ type: 'settingsReset', count: 1 })
  const [next] = await world.save([{ objId: idFrom('next') }])
  await world.restart()
  // What was told once is mended: the second start finds nothing and lost nothing more.
  const second = await look(world)
  expect(second.lost.filter((version) => !first.lost.includes(version))).toEqual([])
  expect(second.told).toEqual([])
  expect((await world.pullAll()).has(next!)).toBe(true)
})

test('JR4 both copies of one frame damaged: it is told as lost, all others are there', async () => {
  const base = join(root, 'both')
  cpSync(template, base, { recursive: true })
  for (const path of filesUnder(base).filter((one) => /00000001\.0\.(seg|pack)$/.test(one))) {
    const bytes = readFileSync(path)
    bytes[bytes.indexOf('content 2 3')]! ^= 255
    writeFileSync(path, bytes)
  }
  await using world = await keeperWorld({ base, keep: true, limits })
  const { lost, told } = await look(world)
  expect(lost).toHaveLength(1)
  // The index does not read bodies: it is told when it is asked for.
  expect(told).toContain('journalFrame')
})

test('JR6 the index gone and a damaged frame in a segment: rebuilt from segments and packs, nothing lost', async () => {
  const base = join(root, 'rebuilt')
  cpSync(template, base, { recursive: true })
  for (const path of filesUnder(join(base, 'institution', 'index'))) rmSync(path)
  const first = filesUnder(base).find((path) => path.endsWith('00000001.0.seg'))!
  const bytes = readFileSync(first)
  bytes[bytes.indexOf('content 1 1')]! ^= 255
  writeFileSync(first, bytes)
  await using world = await keeperWorld({ base, keep: true, limits })
  const { lost, altered, told } = await look(world)
  expect([lost, altered]).toEqual([[], []])
  expect(told).toContain('fileMended')
})

test('JR6 a flipped bit anywhere in the newest index: the older one or the segments say the same', async () => {
  const base = join(root, 'index')
  let told = 0
  for (let n = 0; n < 24; n++) {
    rmSync(base, { recursive: true, force: true })
    cpSync(template, base, { recursive: true })
    const newest = filesUnder(join(base, 'institution', 'index')).at(-1)!
    const bytes = readFileSync(newest)
    const at = Math.floor(((n + 0.5) * bytes.length) / 24)
    bytes[at]! ^= 1 << (n & 7)
    writeFileSync(newest, bytes)
    await using world = await keeperWorld({ base, keep: true, limits })
    const seen = await look(world)
    expect([n, seen.lost, seen.altered]).toEqual([n, [], []])
    if (seen.told.includes('snapshotRebuilt')) told++
  }
  expect(told).toBe(24)
})

test('JR15 both copies of the profile or of the secret damaged: a clear failure, nothing overwritten', async () => {
  for (const [name, failure] of [
    ['profile', 'ProfileDamaged'],
    ['secret', 'DeviceSecretMissing'],
  ] as const) {
    const base = join(root, name)
    cpSync(template, base, { recursive: true })
    for (const path of filesUnder(base).filter((one) => new RegExp(`/${name}\\.[12]$`).test(one)))
      hurt(path, 'zeros', new Uint8Array(16))
    const before = filesUnder(base).length
    await using world = await keeperWorld({ base, keep: true, closed: true })
    expect(await world.keeper.keeper['profile.open']({ kind: 'institution' })).toEqual({
      ok: false,
      error: { type: failure },
    })
    expect(filesUnder(base).length).toBe(before)
  }
})
