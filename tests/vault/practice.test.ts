import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { practicePassphrase } from '#shared/accounts/practice.ts'
import { memoryKeeper } from './memoryKeeper.ts'
import { startVault } from './memoryStore.ts'
import { joinWorld, testClock, testRandom } from './world.ts'

describe('the practice room', () => {
  test('Kita Sonnenblume is furnished with progress, and opens again with its published passphrase', async () => {
    const clock = testClock()
    const keeper = await memoryKeeper(clock, testRandom, 'practice')
    const open = startVault(keeper.store, clock, testRandom)
    const seen: number[] = []
    open.vault.on('progress', ({ job, done, total }) => job === 'practice' && seen.push(done / total))
    const start = performance.now()
    const made = await open.vault.call('setup.practice', { language: 'de' })
    const took = performance.now() - start
    if (!made.ok) throw new Error(JSON.stringify(made))
    console.log(
      `practice set-up: ${(took / 1000).toFixed(1)} s, ${keeper.slots.size} versions, ${keeper.wraps.size} wraps, ${keeper.blobs.size} blobs`,
    )
    expect(seen.at(-1)).toBe(1)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    // `npm run bench -- unlock` times it. What it costs: this many versions, each sealed and signed once.
    expect(keeper.slots.size).toBeLessThan(1500)
    const world = joinWorld(keeper, open, clock, testRandom)
    for (const [kind, count] of [
      ['child', 120],
      ['guardian', 210],
      ['staff', 25],
      ['group', 6],
      ['photo', 60],
      ['childSafety', 120],
      ['emergencyCard', 120],
      ['page', 12],
    ] as const)
      expect([kind, (await world.find(kind)).length]).toEqual([kind, count])
    const children = await world.find('child')
    expect(new Set(children.map((child) => child.id)).size).toBe(120)
    const photo = (await world.find('photo')).find((one) => one.values['seen'] === 'people')!
    const read = await world.vault.call('photos.read', {
      photoId: photo.id,
      variant: 'small',
      purpose: 'show',
      view: 'plain',
    })
    expect(read.ok && [...read.value.bytes[0]!.subarray(1, 4)]).toEqual([80, 78, 71])
    // CC8: a card can be read here, and nothing of it is deleted.
    const drive = await mkdtemp(join(tmpdir(), 'obhut-drive-'))
    await mkdir(join(drive, 'DCIM'))
    await writeFile(join(drive, 'DCIM', 'IMG_1.JPG'), 'Foto')
    keeper.state.volumes = [drive]
    const found = await world.vault.call('camera.find', {})
    const card = found.ok ? found.value.cards[0]!.id : ''
    expect(await world.vault.call('camera.files', { card })).toMatchObject({
      value: { photos: [{ size: 4 }] },
    })
    expect(await world.vault.call('camera.clear', { card, file: 0 })).toMatchObject({
      ok: false,
      error: { type: 'WrongProfile' },
    })
    expect(await readdir(join(drive, 'DCIM'))).toEqual(['IMG_1.JPG'])
    await rm(drive, { recursive: true })
    await world.lock()
    const again = await world.vault.call('unlock', { personId: null, passphrase: practicePassphrase })
    expect(again).toMatchObject({ ok: true, value: { person: { name: 'Anna Übung' } } })
    expect(await world.vault.call('session', {})).toMatchObject({
      ok: true,
      value: { practice: true, confirmed: true },
    })
  })

  test('an institution’s profile refuses to become a practice room', async () => {
    const clock = testClock()
    const keeper = await memoryKeeper(clock, testRandom)
    const { vault } = startVault(keeper.store, clock, testRandom)
    expect(await vault.call('setup.practice', { language: 'de' })).toMatchObject({
      ok: false,
      error: { type: 'WrongProfile' },
    })
  })
})
