/** T70: a PC that has heard of no other for 90 days (shared/accounts/lease.ts, decision 18). */
import { rmSync, writeFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bytesToBase64 } from '#shared/basics/bytes.ts'
import { isLeaseOver } from '#shared/accounts/lease.ts'
import { codeAt, stepMs } from '#electron/host/vault/totp.ts'
import { extendLog } from '#electron/host/vault/membershipLog.ts'
import { writeLog } from '#electron/host/vault/membershipSync.ts'
import { idFrom, keeperWorld } from '#tests/journal/keeperWorld.ts'
import { randomHex } from '#tests/sync-server/app/kita.ts'
import { addColleague, insideOf, quiet } from '#tests/vault/houseOfMany.ts'
import { setupVault, testPassphrase, testRandom, type TestWorld } from '#tests/vault/world.ts'
import { fromBase32 } from './fromBase32.ts'

const day = 86_400_000
const over = { ok: false, error: { type: 'LeaseOver' } }

/** A house with a second PC, by which the lease begins to count. */
async function withSecondPc(): Promise<TestWorld & { second: string; annaId: string }> {
  const world = await setupVault()
  await quiet(world.keeper)
  const me = await world.vault.call('session', {})
  const annaId = me.ok ? me.value.person!.id : ''
  const { session } = await insideOf(world, { id: annaId, passphrase: testPassphrase })
  const second = randomHex()
  const { deps } = world.current()
  const added = extendLog(deps, session, [
    // Its own PC stands in the log from the first agreement with another; here nobody else did that yet.
    ...(session.membership.devices.has(session.device)
      ? []
      : [
          {
            type: 'deviceAdded' as const,
            device: { dev: session.device, key: bytesToBase64(testRandom.bytes(91)), people: [] },
          },
        ]),
    {
      type: 'deviceAdded',
      device: { dev: second, key: bytesToBase64(testRandom.bytes(91)), people: [] },
    },
  ])
  if (!added.ok) throw new Error(JSON.stringify(added))
  await writeLog(deps, session)
  await world.lock()
  return Object.assign(world, { second, annaId })
}
const passed = (world: TestWorld, days: number): void =>
  void (world.keeper.state.contactAt = world.clock.ms - days * day)

describe('T70 at the vault', () => {
  test('LE1 T70 past 90 days nobody signs in, neither by passphrase nor by PIN; on the 90th day everybody does', async () => {
    const world = await withSecondPc()
    const pin = '836241957036'
    passed(world, 90)
    expect(await world.unlock()).toMatchObject({ ok: true })
    expect(await world.vault.call('pin.set', { passphrase: testPassphrase, pin })).toMatchObject({ ok: true })
    const lena = await addColleague(world, 'Lena', 'educator')
    await world.lock()
    passed(world, 90.001)
    expect(await world.unlock()).toMatchObject(over)
    expect(await world.vault.call('unlock.pin', { personId: world.annaId, pin })).toMatchObject(over)
    expect(
      await world.vault.call('unlock', { personId: lena.id, passphrase: lena.passphrase }),
    ).toMatchObject(over)
    expect(await world.vault.call('session', {})).toMatchObject({ ok: true, value: { person: null } })
    expect(await world.vault.call('records.tags', { kind: 'child' })).toMatchObject({
      error: { type: 'Locked' },
    })
    // A wrong passphrase learns nothing of it.
    expect(
      await world.vault.call('unlock', { personId: lena.id, passphrase: 'nicht das richtige' }),
    ).toMatchObject({ error: { type: 'WrongPassphrase' } })
    // The server was reached, or a stick brought something.
    world.clock.ms += 60_000
    passed(world, 0)
    expect(await world.unlock()).toMatchObject({ ok: true })
  }, 60_000)

  test('LE2 T70 a Leitung with passphrase and second factor begins it anew; without a factor, with a wrong code or another role nobody does', async () => {
    const world = await withSecondPc()
    expect(await world.unlock()).toMatchObject({ ok: true })
    const lena = await addColleague(world, 'Lena', 'educator')
    await world.lock()
    passed(world, 91)
    const anna = (code?: string) =>
      world.vault.call('unlock', {
        personId: world.annaId,
        passphrase: testPassphrase,
        ...(code === undefined ? {} : { code }),
      })
    expect(await anna('123456')).toMatchObject({ ok: false, error: { type: 'LeaseNeedsCode' } })
    expect(await world.vault.call('session', {})).toMatchObject({ value: { person: null } })
    passed(world, 1)
    expect(await anna()).toMatchObject({ ok: true })
    const begun = await world.vault.call('totp.start', { passphrase: testPassphrase })
    if (!begun.ok) throw new Error(JSON.stringify(begun))
    const key = fromBase32(begun.value.text)
    const code = () => codeAt(key, Math.floor(world.clock.ms / stepMs))
    expect(await world.vault.call('totp.confirm', { code: code() })).toMatchObject({ ok: true })
    await world.lock()

    world.clock.ms += 91 * day
    expect(await anna()).toMatchObject(over)
    expect(await anna(code() === '000000' ? '000001' : '000000')).toMatchObject({
      error: { type: 'CodeWrong' },
    })
    expect(world.clock.ms - world.keeper.state.contactAt).toBeGreaterThan(90 * day)
    expect(await world.vault.call('session', {})).toMatchObject({ value: { person: null } })
    expect(
      await world.vault.call('unlock', { personId: lena.id, passphrase: lena.passphrase, code: code() }),
    ).toMatchObject(over)
    world.clock.ms += 2 * stepMs
    expect(await anna(code())).toMatchObject({ ok: true })
    expect(world.keeper.state.contactAt).toBe(world.clock.ms)
    const list = await world.vault.call('audit.list', { limit: 50 })
    expect(list.ok && list.value.records.map(({ values }) => values['action'])).toContain('leaseRenewed')
    // From now on it holds for everybody.
    await world.lock()
    expect(
      await world.vault.call('unlock', { personId: lena.id, passphrase: lena.passphrase }),
    ).toMatchObject({ ok: true })
  }, 60_000)

  test('LE1 T70 a house with one PC has no lease, nor one whose other PCs were all removed, nor the practice room', () => {
    const device = (state: 'active' | 'removed') => ({ dev: randomHex(), key: '', people: [], state })
    const of = (practice: boolean, ...all: ReturnType<typeof device>[]) => ({
      practice,
      devices: new Map(all.map((one) => [one.dev, one])),
    })
    const long = 400 * day
    expect(isLeaseOver(of(false, device('active')), long)).toBe(false)
    expect(isLeaseOver(of(false, device('active'), device('removed')), long)).toBe(false)
    expect(isLeaseOver(of(true, device('active'), device('active')), long)).toBe(false)
    expect(isLeaseOver(of(false, device('active'), device('active')), long)).toBe(true)
    expect(isLeaseOver(of(false, device('active'), device('active')), 90 * day)).toBe(false)
  })
})

describe('T70 at the keeper', () => {
  const since = async (world: Awaited<ReturnType<typeof keeperWorld>>): Promise<number> => {
    const state = await world.keeper.store['store.state']({})
    return state.ok ? Math.round(state.value.sinceContactMs / day) : NaN
  }

  test('T70 it counts from the first start, over restarts, and anew from each renewal', async () => {
    await using world = await keeperWorld()
    await world.save([{ objId: idFrom('one') }])
    expect(await since(world)).toBe(0)
    world.clock.move(30 * day)
    expect(await since(world)).toBe(30)
    await world.save([{ objId: idFrom('two') }])
    await world.restart()
    expect(await since(world)).toBe(30)
    await world.keeper.store['lease.renew']({})
    expect(await since(world)).toBe(0)
    world.clock.move(10 * day)
    await world.restart()
    expect(await since(world)).toBe(10)
  })

  test('LE3 T70 a clock put back makes nothing younger; one far ahead counts only when it has run for a day', async () => {
    await using world = await keeperWorld()
    await world.save([{ objId: idFrom('one') }])
    for (let n = 0; n < 4; n++) {
      world.clock.move(25 * day)
      await world.save([{ objId: idFrom(`later ${n}`) }])
    }
    expect(await since(world)).toBe(100)
    world.clock.move(-99 * day)
    await world.restart()
    expect(await since(world)).toBe(100)
    world.clock.move(99 * day)
    await world.restart()
    await world.keeper.store['lease.renew']({})
    expect(await since(world)).toBe(0)
    // Decision 18: a jump stops the lease; staff are not locked out by an empty battery.
    world.clock.move(3650 * day)
    await world.restart()
    expect(await since(world)).toBeLessThanOrEqual(0)
    world.clock.move(day + 1000)
    expect(await since(world)).toBe(3651)
  })

  test('LE3 T70 its file taken away or changed: it counts from the day this PC was set up, not from today', async () => {
    await using world = await keeperWorld()
    for (let n = 0; n < 4; n++) {
      await world.save([{ objId: idFrom(`n${n}`) }])
      world.clock.move(30 * day)
    }
    await world.save([{ objId: idFrom('now') }])
    await world.keeper.store['lease.renew']({})
    expect(await since(world)).toBe(0)
    const marks = ['marks.1', 'marks.2'].map((name) => join(world.base, 'institution', name))
    await world.keeper.close()
    for (const path of marks) rmSync(path)
    await world.restart()
    expect(await since(world)).toBe(120)
    await world.keeper.store['lease.renew']({})
    await world.keeper.close()
    for (const path of marks) {
      const bytes = readFileSync(path)
      bytes[bytes.length - 20]! ^= 1
      writeFileSync(path, bytes)
    }
    await world.restart()
    expect(await since(world)).toBe(120)
  })
})
