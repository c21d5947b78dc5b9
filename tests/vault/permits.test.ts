/** F5: what leaves the house or changes an account is asked for and written down. */
import { describe, expect, test } from 'vitest'
import { createKeeper } from '#electron/host/keeper/createKeeper.ts'
import * as OTPAuth from 'otpauth'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addColleague, quiet, signedIn } from './houseOfMany.ts'
import { setupVault, testClock, testPassphrase, testRandom, type TestWorld } from './world.ts'

const actions = async (world: Pick<TestWorld, 'vault'>): Promise<unknown[]> => {
  const list = await world.vault.call('audit.list', { limit: 50 })
  return list.ok ? list.value.records.map((one) => one.values['action']) : []
}

test('a new passphrase, a PIN and its removal stand in the log; a refused one does not', async () => {
  const world = await setupVault()
  const wrong = await world.vault.call('passphrase.change', { current: 'falsch', next: 'x' })
  expect(wrong.ok).toBe(false)
  expect(await actions(world)).not.toContain('passphraseChanged')
  world.clock.ms += 60_000
  const next = 'Sieben Ameisen 19 tanzen Walzer'
  expect(await world.vault.call('passphrase.change', { current: testPassphrase, next })).toMatchObject({
    ok: true,
  })
  expect(await world.vault.call('pin.set', { passphrase: next, pin: '123456' })).toMatchObject({ ok: false })
  expect(await actions(world)).not.toContain('pinSet')
  expect(await world.vault.call('pin.set', { passphrase: next, pin: '703916' })).toMatchObject({ ok: true })
  expect(await world.vault.call('pin.clear', {})).toMatchObject({ ok: true })
  await quiet(world.keeper)
  const written = await actions(world)
  for (const action of ['passphraseChanged', 'pinSet', 'pinCleared']) expect(written).toContain(action)
}, 60_000)

describe('F5 a backup', () => {
  test('is allowed to who may back up, and written down; a Fachkraft is refused', async () => {
    const world = await setupVault()
    expect(await world.vault.call('backup.permit', {})).toMatchObject({ ok: true })
    expect(world.keeper.state.backupPermits).toBe(1)
    expect(await actions(world)).toContain('backedUp')
    const lena = await addColleague(world, 'Lena', 'educator')
    const hers = await signedIn(world, lena)
    expect(await hers.vault.call('backup.permit', {})).toMatchObject({
      ok: false,
      error: { type: 'NotAllowed' },
    })
    expect(world.keeper.state.backupPermits).toBe(1)
  }, 60_000)

  test('asks who has a second factor for it', async () => {
    const world = await setupVault()
    const started = await world.vault.call('totp.start', { passphrase: testPassphrase })
    if (!started.ok) throw new Error('totp')
    const phone = new OTPAuth.TOTP({
      secret: OTPAuth.Secret.fromBase32(started.value.text.replaceAll(' ', '')),
    })
    const code = () => phone.generate({ timestamp: world.clock.now() })
    expect(await world.vault.call('totp.confirm', { code: code() })).toMatchObject({ ok: true })
    world.clock.ms += 6 * 60_000
    expect(await world.vault.call('backup.permit', {})).toMatchObject({
      ok: false,
      error: { type: 'StepUpNeeded' },
    })
    expect(world.keeper.state.backupPermits).toBe(0)
    expect(await world.vault.call('totp.prove', { code: code() })).toMatchObject({ ok: true })
    expect(await world.vault.call('backup.permit', {})).toMatchObject({ ok: true })
  }, 60_000)

  test('starts at the keeper only with a permit of the vault, for five minutes, and never after a lock', async () => {
    const clock = testClock()
    const base = await mkdtemp(join(tmpdir(), 'obhut-permit-'))
    const target = await mkdtemp(join(tmpdir(), 'obhut-permit-backup-'))
    const { keeper, store, ...rest } = createKeeper({
      base,
      clock,
      random: testRandom,
      dialogs: { kind: 'inApp', chooseFolder: async () => null },
      keychain: null,
      shell: { kind: 'loopback', version: '0', ownsBrowser: true },
      onLockRequested: () => {},
    })
    expect(await keeper['profile.open']({ kind: 'institution' })).toMatchObject({ ok: true })
    const chosen = await keeper['folder.choose']({ purpose: 'backup', path: target })
    const folder = chosen.ok ? chosen.value.folder!.token : ''
    const refused = { ok: false, error: { type: 'BackupNotPermitted' } }
    expect(await store['backup.permit']({})).toMatchObject({ ok: false, error: { type: 'Refused' } })
    await store['session.changed']({ unlocked: true, confirmed: true })
    expect(await keeper['backup.start']({ folder })).toMatchObject(refused)
    expect(await store['backup.permit']({})).toMatchObject({ ok: true })
    expect(await keeper['backup.start']({ folder })).toMatchObject({ ok: true })
    clock.ms += 5 * 60_000
    expect(await keeper['backup.start']({ folder })).toMatchObject(refused)
    expect(await store['backup.permit']({})).toMatchObject({ ok: true })
    rest.sessionEnded()
    expect(await keeper['backup.start']({ folder })).toMatchObject(refused)
    await rest.close()
  })
})
