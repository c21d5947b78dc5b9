/**
 * T72: a member hands her keys to somebody who does not belong here. What he writes is nobody's; that he can read what
 * she could read no software prevents (shared/vault/README.md says so).
 */
import { expect, test } from 'vitest'
import { bytesToBase64 } from '#shared/basics/bytes.ts'
import { applyChanges } from '#shared/records/edit.ts'
import { makeSignKey } from '#electron/host/vault/crypto.ts'
import { noKeyChanges } from '#electron/host/vault/keyring.ts'
import type { Work } from '#electron/host/vault/signIn.ts'
import { randomHex } from '#tests/sync-server/app/kita.ts'
import { addColleague, firstNames, insideOf, quiet } from './houseOfMany.ts'
import { addChildren, setupVault, testPassphrase } from './world.ts'

test('T72 with a member’s keys a stranger writes: kept, shown nowhere, an alarm; the member herself is believed', async () => {
  const world = await setupVault()
  const { groupId, idByName } = await addChildren(world, ['Mia'])
  const mia = idByName['Mia']!
  const lena = await addColleague(world, 'Lena', 'educator', [groupId])
  await quiet(world.keeper)
  const write = async ({ session, records }: Work, id: string) => {
    session.nextDevSeq = world.keeper.state.nextDevSeq
    const hlc = records.tick()
    const values = { childIds: [mia], firstName: 'Fremde', lastName: 'Hand' }
    const written = applyChanges('guardian', undefined, values, { hlc, dev: session.device })
    return records.inTurn(() =>
      records.commit(
        [{ kind: 'guardian', id, parents: [], ver: 1, values: written.values, stamps: written.stamps, hlc }],
        noKeyChanges(),
      ),
    )
  }
  const stranger = makeSignKey('P-256').key
  // Everything of hers, as she gave it away: keyring, headers' key, her name, but not her signing key ...
  const asHer = await insideOf(world, lena)
  Object.assign(asHer.session, { signKey: stranger })
  expect((await write(asHer, 'f1'.repeat(16))).ok).toBe(true)
  // ... and under a name of his own, signed by himself.
  const asHimself = await insideOf(world, lena)
  const own = { ...asHimself.session.person, id: randomHex(), role: 'lead' as const }
  Object.assign(asHimself.session, { signKey: stranger, person: own })
  expect((await write(asHimself, 'f2'.repeat(16))).ok).toBe(true)
  // The twin: by Lena herself it is a record like any other.
  const herself = await insideOf(world, lena)
  expect((await write(herself, 'f3'.repeat(16))).ok).toBe(true)

  const anna = await world.vault.call('session', {})
  const reader = await insideOf(world, {
    id: anna.ok ? anna.value.person!.id : '',
    passphrase: testPassphrase,
  })
  const verdict = async (id: string) => {
    const [slot] = [...world.keeper.slots.values()].filter(({ entry }) => entry.objId === id)
    const opened = await reader.records.openVersion(slot!.bytes)
    return opened.ok ? opened.value.author : opened.error.type
  }
  expect(await verdict('f1'.repeat(16))).toBe('AuthorForged')
  expect(['AuthorForged', 'AuthorUnknown', 'AuthorMayNot']).toContain(await verdict('f2'.repeat(16)))
  expect(await verdict('f3'.repeat(16))).toBe(lena.id)

  await world.lock()
  const alarms: string[] = []
  world.vault.on('alarm', ({ type }) => alarms.push(type))
  expect(await world.unlock()).toMatchObject({ ok: true })
  expect((await world.find('guardian', mia)).map(({ id }) => id)).toEqual(['f3'.repeat(16)])
  expect(firstNames(await world.find('child'))).toEqual(['Mia'])
  await quiet(world.keeper)
  expect(alarms.length).toBeGreaterThan(0)
  // He is not in the log, and nothing he holds puts him there.
  const { session } = await insideOf(world, lena)
  expect([...session.membership.people.values()].map(({ signKey }) => signKey)).not.toContain(
    bytesToBase64(stranger.publicKey),
  )
}, 60_000)
