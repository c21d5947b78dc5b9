/**
 * A house of the first weeks (made by the program of 22 November 2026, morning) opens, is brought up to date at the
 * first sign-in of its Leitung, and can have several people then. Its old backups open too.
 */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Wrap } from '#shared/host/api.ts'
import { addColleague, firstNames, insideOf, quiet, signedIn } from './houseOfMany.ts'
import { memoryKeeper } from './memoryKeeper.ts'
import { startVault } from './memoryStore.ts'
import { joinWorld, testClock, testPassphrase, testRandom } from './world.ts'

const old = JSON.parse(
  readFileSync(new URL('./fixtures/house-of-the-first-weeks.json', import.meta.url), 'utf8'),
) as {
  device: string
  secret: string
  nextDevSeq: number
  lastHlc: string
  lastSeq: number
  ms: number
  cards: string[]
  photoId: string
  mia: string
  ben: string
  groupId: string
  files: Record<string, string>
  wraps: Wrap[]
  blobs: Record<string, string>
  slots: { entry: never; parents: string[]; bytes: string }[]
}
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))

async function oldHouse() {
  const clock = testClock(old.ms + 60_000)
  const keeper = await memoryKeeper(clock, testRandom, 'institution', {
    device: old.device,
    secret: bytes(old.secret),
  })
  for (const [name, content] of Object.entries(old.files)) keeper.files.set(name, bytes(content))
  for (const wrap of old.wraps) keeper.wraps.set(wrap.id, wrap)
  for (const [id, content] of Object.entries(old.blobs)) keeper.blobs.set(id, bytes(content))
  for (const slot of old.slots) {
    const entry = slot.entry as { version: string }
    keeper.slots.set(entry.version, { ...slot, bytes: bytes(slot.bytes) })
  }
  Object.assign(keeper.state, { nextDevSeq: old.nextDevSeq, lastHlc: old.lastHlc, lastSeq: old.lastSeq })
  const open = startVault(keeper.store, clock, testRandom)
  return joinWorld(keeper, open, clock, testRandom)
}

test('F12 it opens, with everything in it, and is up to date after the first sign-in', async () => {
  const world = await oldHouse()
  expect(await world.unlock()).toMatchObject({ ok: true, value: { person: { role: 'lead' } } })
  await quiet(world.keeper)
  expect(firstNames(await world.find('child'))).toEqual(['Ben', 'Mia'])
  for (const kind of ['consent', 'guardian', 'page', 'pageHistory'])
    expect([kind, (await world.find(kind, old.mia)).length]).toEqual([kind, 1])
  expect(
    await world.vault.call('photos.read', {
      photoId: old.photoId,
      variant: 'small',
      purpose: 'show',
      view: 'plain',
    }),
  ).toMatchObject({ ok: true })
  expect(await world.vault.call('deletion.list', {})).toMatchObject({
    ok: true,
    value: { pending: [{ childId: old.ben, state: 'requested', name: 'Ben Muster' }] },
  })
  // K3: nothing lies under the recovery key any more that the Leitung herself held.
  const me = await world.vault.call('session', {})
  const inside = await insideOf(world, { id: me.ok ? me.value.person!.id : '', passphrase: testPassphrase })
  const { keyring, membership } = inside.session
  expect(old.wraps.filter((wrap) => wrap.under === keyring.oldRecoveryId).length).toBeGreaterThan(0)
  expect(keyring.wrapsUnder(keyring.oldRecoveryId)).toEqual([])
  const shared = keyring.lockboxes().filter((box) => box.scope !== 'person')
  expect(shared.length).toBe(15)
  for (const box of shared) {
    expect(keyring.isGranted(box.id, keyring.recoveryId)).toBe(true)
    expect(membership.boxes.has(box.id)).toBe(true)
  }
  expect(membership.devices.get(old.device)?.state).toBe('active')

  // And now as any other house.
  const lena = await addColleague(world, 'Lena', 'educator', [old.groupId])
  const hers = await signedIn(world, lena)
  expect(firstNames(await hers.find('child'))).toEqual(['Ben', 'Mia'])
  expect((await hers.find('page', old.mia)).length).toBe(1)
  expect(
    await hers.vault.call('photos.read', {
      photoId: old.photoId,
      variant: 'small',
      purpose: 'show',
      view: 'plain',
    }),
  ).toMatchObject({ ok: true })
}, 60_000)

test.each(['before', 'after'] as const)(
  'two cards restore a backup made %s it was brought up to date',
  async (when) => {
    const world = await oldHouse()
    if (when === 'after') {
      await world.unlock()
      await quiet(world.keeper)
    }
    world.keeper.backup('b')
    const keeper = await memoryKeeper(world.clock, testRandom)
    keeper.backups.set('b', world.keeper.backups.get('b')!)
    const there = joinWorld(
      keeper,
      startVault(keeper.store, world.clock, testRandom),
      world.clock,
      testRandom,
    )
    expect(
      await there.vault.call('restore.run', {
        folder: 'f',
        backup: 'b',
        cards: [old.cards[0]!, old.cards[2]!],
        firstName: 'Bea',
        lastName: 'Neu',
        passphrase: testPassphrase,
      }),
    ).toMatchObject({ ok: true })
    await quiet(keeper)
    expect(firstNames(await there.find('child'))).toEqual(['Ben', 'Mia'])
    expect((await there.find('page', old.mia)).length).toBe(1)
    // K4: who had the house's keys before the restore is removed; what is written now has new ones.
    const me = await there.vault.call('session', {})
    const { session } = await insideOf(there, {
      id: me.ok ? me.value.person!.id : '',
      passphrase: testPassphrase,
    })
    expect(session.keyring.current('group', old.groupId, 'everyday')!.epoch).toBeGreaterThan(1)
  },
  60_000,
)
