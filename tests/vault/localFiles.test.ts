/**
 * Group L of the catalogue, as far as it meets the vault: somebody who may write every file of this PC, at night, and
 * knows no passphrase. What she changes is refused by name; what is no base64 is no exception.
 */
import { describe, expect, test } from 'vitest'
import { bytesToBase64, bytesToUtf8, utf8ToBytes } from '#shared/basics/bytes.ts'
import type { MembershipAction } from '#shared/accounts/membership.ts'
import { sealAccount, type AccountFile } from '#electron/host/vault/account.ts'
import { argonFloor } from '#electron/host/vault/argon.ts'
import { makeSignKey, readSealPublic, sealKeyOf } from '#electron/host/vault/crypto.ts'
import { extendLog } from '#electron/host/vault/membershipLog.ts'
import { writeLog } from '#electron/host/vault/membershipSync.ts'
import { randomHex } from '#tests/sync-server/app/kita.ts'
import { addColleague, firstNames, insideOf, quiet, signedIn } from './houseOfMany.ts'
import { addChildren, setupVault, testPassphrase, testRandom, type TestWorld } from './world.ts'

const accountsOf = (world: TestWorld): AccountFile =>
  JSON.parse(bytesToUtf8(world.keeper.files.get('account')!)) as AccountFile
const putAccounts = (world: TestWorld, file: AccountFile): void =>
  void world.keeper.files.set('account', utf8ToBytes(JSON.stringify(file)))

describe('L8 an account of the attacker’s own making in her place', () => {
  test('U6 L8 own salt, own passphrase, own keys under her name: refused, for the log names another key', async () => {
    const world = await setupVault()
    await addChildren(world, ['Mia'])
    await quiet(world.keeper)
    await world.lock()
    const good = accountsOf(world)
    const [anna] = good.accounts
    const mine = 'Laterne Quitte Seil Mond 8'
    const forge = async (scalar: Uint8Array<ArrayBuffer>, ring: string) => {
      const sealed = await sealAccount(
        testRandom,
        { tenant: anna!.head.tenant, person: anna!.head.person, argon: argonFloor },
        mine,
        world.keeper.secret,
        {
          signScalar: scalar,
          sealSeed: testRandom.bytes(32),
          personalKey: testRandom.bytes(32),
          metadataKey: testRandom.bytes(32),
          recoveryKey: null,
        },
      )
      putAccounts(world, { v: 1, accounts: [{ ...sealed, ring }] })
      return world.vault.call('unlock', { personId: null, passphrase: mine })
    }
    const before = world.keeper.slots.size
    for (const ring of ['', anna!.ring])
      expect(await forge(makeSignKey('P-256').scalar, ring)).toMatchObject({
        ok: false,
        error: { type: 'AccountForeign' },
      })
    expect(await world.vault.call('session', {})).toMatchObject({ ok: true, value: { person: null } })
    expect(world.keeper.slots.size).toBe(before)
    // Only her salt and wrap swapped, her passphrase typed: nothing opens either.
    putAccounts(world, {
      v: 1,
      accounts: [{ ...anna!, head: { ...anna!.head, salt: bytesToBase64(testRandom.bytes(16)) } }],
    })
    expect(await world.unlock()).toMatchObject({ ok: false, error: { type: 'WrongPassphrase' } })
    // The control: her own file opens, and everything is there.
    putAccounts(world, good)
    world.clock.ms += 60_000
    expect(await world.unlock()).toMatchObject({ ok: true })
    expect(firstNames(await world.find('child'))).toEqual(['Mia'])
  }, 60_000)

  test('L8 a colleague’s account under the Leitung’s name opens nothing', async () => {
    const world = await setupVault()
    const tom = await addColleague(world, 'Tom', 'trainee')
    await world.lock()
    const file = accountsOf(world)
    const [anna, toms] = file.accounts
    putAccounts(world, { v: 1, accounts: [{ ...toms!, head: { ...toms!.head, person: anna!.head.person } }] })
    expect(
      await world.vault.call('unlock', { personId: anna!.head.person, passphrase: tom.passphrase }),
    ).toMatchObject({ ok: false, error: { type: 'WrongPassphrase' } })
  }, 60_000)
})

test('L7 weaker Argon2id numbers are refused by the floor, however far below it or above all measure', async () => {
  const world = await setupVault()
  await world.lock()
  const file = accountsOf(world)
  const [anna] = file.accounts
  for (const argon of [
    { memKiB: 8, passes: 1 },
    { memKiB: argonFloor.memKiB - 1, passes: 3 },
    { memKiB: argonFloor.memKiB, passes: 2 },
    { memKiB: 1 << 30, passes: 3 },
  ]) {
    putAccounts(world, { v: 1, accounts: [{ ...anna!, head: { ...anna!.head, argon } }] })
    expect(await world.unlock()).toMatchObject({ ok: false, error: { type: 'KdfTooWeak' } })
  }
  putAccounts(world, file)
  expect(await world.unlock()).toMatchObject({ ok: true })
})

test('L2 L8 whatever text stands where base64 should, the account file is damaged, and nothing is thrown', async () => {
  const world = await setupVault()
  await world.lock()
  const file = accountsOf(world)
  const [anna] = file.accounts
  const bad = ['%', 'A', 'AAA', 'é===', 'AA==AA==', ' AAAA', 'AAAA\n']
  for (const text of bad)
    for (const account of [
      { ...anna!, secret: text },
      { ...anna!, ring: text },
      { ...anna!, head: { ...anna!.head, salt: text } },
    ]) {
      putAccounts(world, { v: 1, accounts: [account] })
      expect(await world.unlock()).toMatchObject({ ok: false, error: { type: 'AccountDamaged' } })
    }
  // A salt of another length is no salt.
  putAccounts(world, { v: 1, accounts: [{ ...anna!, head: { ...anna!.head, salt: 'AAAA' } }] })
  expect(await world.unlock()).toMatchObject({ ok: false, error: { type: 'AccountDamaged' } })
  putAccounts(world, file)
  expect(await world.unlock()).toMatchObject({ ok: true })
})

test('S45 K1 a member whose keys are none is given nothing, and nobody else waits for hers', async () => {
  const world = await setupVault()
  await quiet(world.keeper)
  const [me] = accountsOf(world).accounts
  const annas = await insideOf(world, { id: me!.head.person, passphrase: testPassphrase })
  // Another PC of the Leitung, patched, vouches for people with nonsense for keys.
  const good = sealKeyOf(testRandom.bytes(32)).publicKey
  const written = { ecdh: bytesToBase64(good.ecdh), kem: bytesToBase64(good.kem) }
  expect(readSealPublic(written)).toBeDefined()
  const nonsense = [
    { ecdh: '%', kem: '%' },
    { ecdh: 'AA==', kem: 'AA==' },
    { ...written, ecdh: bytesToBase64(testRandom.bytes(97)) },
    { ...written, kem: bytesToBase64(testRandom.bytes(1184).fill(255)) },
    { ...written, kem: bytesToBase64(testRandom.bytes(1183)) },
  ]
  const facts = nonsense.map((sealKey, i): MembershipAction => {
    expect([i, readSealPublic(sealKey)]).toEqual([i, undefined])
    const signKey = i % 2 ? '%' : bytesToBase64(makeSignKey('P-256').key.publicKey)
    return {
      type: 'personAdded',
      person: { id: randomHex(), role: i % 2 ? 'lead' : 'educator', signKey, sealKey },
    }
  })
  const extended = extendLog(world.current().deps, annas.session, facts)
  if (!extended.ok) throw new Error(JSON.stringify(extended))
  expect(await writeLog(world.current().deps, annas.session)).toMatchObject({ ok: true })
  await world.lock()
  expect(await world.unlock()).toMatchObject({ ok: true })
  const lena = await addColleague(world, 'Lena', 'educator')
  const { groupId, idByName } = await addChildren(world, ['Mia'])
  expect([groupId, idByName['Mia']].every(Boolean)).toBe(true)
  await quiet(world.keeper)
  const hers = await signedIn(world, lena)
  expect(firstNames(await hers.find('child'))).toEqual(['Mia'])
}, 60_000)
