/** Two PCs that know of each other only what was carried: a removal, a narrower role, a hostile version arrive. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Role } from '#shared/accounts/policy.ts'
import { applyChanges } from '#shared/records/edit.ts'
import { noKeyChanges } from '#electron/host/vault/keyring.ts'
import { makePerson } from '#electron/host/vault/makePerson.ts'
import { carry, firstNames, insideOf, passphraseOf, quiet } from './houseOfMany.ts'
import { memoryKeeper } from './memoryKeeper.ts'
import { startVault } from './memoryStore.ts'
import { addChildren, joinWorld, setupVault, testPassphrase, testRandom } from './world.ts'

const passphrase = passphraseOf('Wiese')
const place = { type: 'folder', folder: 'stick' } as const
const must = <T>(answer: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.value
}

/** A house whose second PC is a colleague's, both up to date. */
async function twoPcs(role: Role) {
  const world = await setupVault()
  const stick = await mkdtemp(join(tmpdir(), 'obhut-apart-'))
  world.keeper.folders.set('stick', stick)
  const { groupId, idByName } = await addChildren(world, ['Mia'])
  const invited = must(
    await world.vault.call('people.invite', {
      who: { firstName: 'Lena', lastName: 'Probe', role, groups: [groupId], until: null },
      place,
    }),
  )
  const keeper = await memoryKeeper(world.clock, testRandom)
  keeper.folders.set('stick', stick)
  const there = joinWorld(keeper, startVault(keeper.store, world.clock, testRandom), world.clock, testRandom)
  must(await there.vault.call('join.start', { card: invited.text, place, passphrase, mine: false }))
  must(await world.vault.call('people.look', { invitation: invited.invitation, place }))
  const { personId } = must(
    await world.vault.call('people.confirm', { invitation: invited.invitation, place }),
  )
  must(await there.vault.call('join.finish', { place, passphrase }))
  const again = async () => {
    await there.lock()
    const answer = await there.vault.call('unlock', { personId: null, passphrase })
    await quiet(keeper)
    return answer
  }
  carry(world.keeper, keeper)
  must(await again())
  return { world, there, again, personId, groupId, mia: idByName['Mia']! }
}

test('T67 when a removal arrives her vault ends at once, and she signs in no more', async () => {
  const { world, there, again, personId } = await twoPcs('educator')
  expect(firstNames(await there.find('child'))).toEqual(['Mia'])
  must(await world.vault.call('people.remove', { personId }))
  carry(world.keeper, there.keeper)
  let ended = false
  await there.lock()
  there.vault.on('sessionEnded', () => (ended = true))
  must(await there.vault.call('unlock', { personId: null, passphrase }))
  await quiet(there.keeper)
  expect(ended).toBe(true)
  expect(await there.vault.call('people.list', {})).toMatchObject({ ok: false, error: { type: 'Locked' } })
  expect(await again()).toMatchObject({ ok: false, error: { type: 'NotAMember' } })
}, 60_000)

test('T69 when a narrower role arrives her vault gives up the keys, and asks for them in vain', async () => {
  const { world, there, again, personId, groupId } = await twoPcs('educator')
  const drawers = async (): Promise<string[]> => {
    const { session } = await insideOf(there, { id: personId, passphrase })
    return session.keyring.lockboxes().map((box) => box.drawer)
  }
  expect(await drawers()).toContain('health')
  must(
    await world.vault.call('people.changeRole', {
      personId,
      role: 'trainee',
      groups: [groupId],
      until: null,
    }),
  )
  carry(world.keeper, there.keeper)
  expect(must(await again()).person.role).toBe('educator')
  expect(must(await there.vault.call('session', {})).person?.role).toBe('trainee')
  expect(await drawers()).not.toContain('health')
  expect(await drawers()).toContain('everyday')
  expect(
    await there.vault.call('records.save', {
      drafts: [{ kind: 'child', id: null, parents: [], changes: { firstName: 'X', groupId } }],
    }),
  ).toMatchObject({ ok: false, error: { type: 'NotAllowed' } })
}, 60_000)

test('V1 a hostile PC’s consent arrives: kept, untagged, in nobody’s place, and an alarm at the Leitung', async () => {
  const { world, there, mia, personId } = await twoPcs('trainee')
  const real = await world.save({ kind: 'consent', id: null, parents: [], changes: { childId: mia } })
  carry(world.keeper, there.keeper)
  const inside = await insideOf(there, { id: personId, passphrase })
  inside.session.nextDevSeq = there.keeper.state.nextDevSeq
  const hlc = inside.records.tick()
  const forged = applyChanges(
    'consent',
    undefined,
    { childId: mia, decision: 'given' },
    { hlc, dev: inside.session.device },
  )
  must(
    await inside.records.inTurn(() =>
      inside.records.commit(
        [
          {
            kind: 'consent',
            id: real.id,
            parents: [real.version],
            ver: 2,
            values: forged.values,
            stamps: forged.stamps,
            hlc,
          },
        ],
        noKeyChanges(),
      ),
    ),
  )
  carry(there.keeper, world.keeper)
  await world.lock()
  const alarms: string[] = []
  world.vault.on('alarm', ({ type }) => alarms.push(type))
  must(await world.unlock())
  await quiet(world.keeper)
  expect((await world.find('consent', mia)).map((one) => [one.id, one.values['decision']])).toEqual([
    [real.id, 'refused'],
  ])
  const versions = [...world.keeper.slots.values()].filter((slot) => slot.entry.objId === real.id)
  expect(versions.map(({ entry }) => [entry.head, entry.tags.length > 0])).toEqual(
    expect.arrayContaining([
      [true, true],
      [true, false],
    ]),
  )
  expect(alarms).toContain('AuthorMayNot')
}, 60_000)

test('P13 one of fifty leaves a house of 12 groups: how long, how much', async () => {
  const world = await setupVault()
  const me = must(await world.vault.call('session', {})).person!.id
  const groups = await world.saveAll(
    Array.from({ length: 12 }, (_, i) => ({
      kind: 'group',
      id: null,
      parents: [],
      changes: { name: `Gruppe ${i}` },
    })),
  )
  const work = await insideOf(world, { id: me, passphrase: testPassphrase })
  const members = Array.from({ length: 49 }, (_, i) =>
    work.people.memberOf(makePerson({ random: testRandom }).member, {
      role: 'educator',
      groups: i % 4 === 0 ? 'all' : [groups[i % 12]!.id],
      until: null,
    }),
  )
  work.session.nextDevSeq = world.keeper.state.nextDevSeq
  must(await work.people.append(members.map((person) => ({ type: 'personAdded', person }))))
  must(await work.people.settle())
  const before = new Set(world.keeper.wraps.keys())
  const start = performance.now()
  must(await work.people.remove({ personId: members[0]!.id }))
  const ms = Math.round(performance.now() - start)
  const fresh = [...world.keeper.wraps.values()].filter((wrap) => !before.has(wrap.id))
  const bytes = fresh.reduce((sum, wrap) => sum + JSON.stringify(wrap).length, 0)
  const sealings = fresh.filter((wrap) => wrap.sealed.length > 1500).length
  console.log(
    `P13 removal: ${ms} ms, ${fresh.length} wraps, ${Math.round(bytes / 1024)} KiB, ${sealings} sealings`,
  )
  // One sealing each for those who stay, and one for the cards (K2).
  expect(sealings).toBe(48 + 1)
  expect(bytes).toBeLessThan(1024 * 1024)
}, 120_000)
