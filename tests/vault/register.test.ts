/** What keeper and server are told of the membership log: stored file `devices` with its registers. */
import { createPublicKey, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { registerSchema, registerText } from '#shared/sync/messages.ts'
import { vouchedSchema } from '#shared/sync/state.ts'
import { addColleague, quiet, signedIn } from './houseOfMany.ts'
import type { MemoryKeeper } from './memoryKeeper.ts'
import { setupVault } from './world.ts'

const vouchedOf = (keeper: MemoryKeeper) =>
  vouchedSchema.parse(JSON.parse(Buffer.from(keeper.files.get('devices')!).toString()))

test('registers are numbered without a gap, signed by a manager of the one before, and name keys alone', async () => {
  const world = await setupVault()
  await quiet(world.keeper)
  const first = vouchedOf(world.keeper)
  expect(first.devices.map(({ dev, state }) => [dev, state])).toEqual([[world.keeper.device, 'active']])
  expect(first.registers.length).toBeGreaterThan(0)
  const bea = await addColleague(world, 'Quittenbea', 'lead')
  await addColleague(world, 'Lena', 'educator')
  await world.vault.call('people.remove', { personId: bea.id })
  await quiet(world.keeper)
  const { registers } = vouchedOf(world.keeper)
  const bodies = registers.map((one) => registerSchema.parse(JSON.parse(one.body)))
  expect(bodies.map(({ no }) => no)).toEqual(bodies.map((_, i) => i + 1))
  expect(bodies.at(-1)!.managers).toHaveLength(1)
  expect(bodies.some(({ managers }) => managers.length === 2)).toBe(true)
  for (const [i, one] of registers.entries()) {
    const before = bodies[Math.max(0, i - 1)]!
    const key = before.managers.find(({ person }) => person === one.by)!.key
    const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
    const check = (body: string): boolean =>
      verify(
        'sha256',
        Buffer.from(registerText(body)),
        { key: publicKey, dsaEncoding: 'ieee-p1363' },
        Buffer.from(one.signature, 'base64'),
      )
    expect(check(one.body)).toBe(true)
    expect(check(one.body.replace('active', 'removed'))).toBe(false)
  }
  const text = JSON.stringify(registers)
  for (const needle of ['Quittenbea', 'Lena', 'educator', 'lead', 'Regenbogen'])
    expect(text).not.toContain(needle)
  // The control: the log does say what the register does not.
  expect(Buffer.from(world.keeper.files.get('membership')!).toString()).toContain('educator')
  // Told twice is written once.
  const before = world.keeper.files.get('devices')
  await world.lock()
  await world.unlock()
  await quiet(world.keeper)
  expect(world.keeper.files.get('devices')).toEqual(before)
}, 60_000)

test('a Fachkraft’s vault tells the same PCs and signs no register', async () => {
  const world = await setupVault()
  const lena = await addColleague(world, 'Lena', 'educator')
  world.keeper.files.delete('devices')
  await signedIn(world, lena)
  await quiet(world.keeper)
  const told = vouchedOf(world.keeper)
  expect(told.devices).toHaveLength(1)
  expect(told.registers).toEqual([])
})

test('the membership log travels sealed: an op tells neither role nor key', async () => {
  const world = await setupVault()
  await addColleague(world, 'Lena', 'educator')
  await quiet(world.keeper)
  const log = JSON.parse(Buffer.from(world.keeper.files.get('membership')!).toString()) as unknown[]
  const ops = world.keeper.ops.filter((op) => op.type8 === 4)
  expect(ops).toHaveLength(log.length)
  const all = Buffer.concat(ops.map((op) => Buffer.from(op.bytes)))
  for (const needle of ['personAdded', 'educator', 'signKey']) expect(all.includes(needle)).toBe(false)
  expect(JSON.stringify(log)).toContain('personAdded')
})
