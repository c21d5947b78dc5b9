/** A76, A77: somebody guesses passphrases, at the screen or at home, with the real keeper and the real Argon2id. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { kekOf, openAccountWith, parseAccounts } from '#electron/host/vault/account.ts'
import { argonFloor, stretch } from '#electron/host/vault/argon.ts'
import { openBox } from '#electron/host/vault/crypto.ts'
import { keeperWorld, realRandom } from '#tests/journal/keeperWorld.ts'
import { startVault } from '#tests/vault/memoryStore.ts'
import { testPassphrase } from '#tests/vault/world.ts'

async function house() {
  const world = await keeperWorld()
  const vaultOf = () => startVault(world.keeper.store, world.clock, realRandom)
  const first = vaultOf()
  const created = await first.vault.call('setup.create', {
    institution: 'Kita Regenbogen',
    firstName: 'Anna',
    lastName: 'Beispiel',
    passphrase: testPassphrase,
    language: 'de',
  })
  if (!created.ok) throw new Error(created.error.type)
  await new Promise((resolve) => setTimeout(resolve, 450))
  first.inner.end()
  world.keeper.sessionEnded()
  return Object.assign(world, {
    vaultOf,
    repairs: async () => {
      const info = await world.keeper.keeper.info({})
      return info.ok ? Object.fromEntries(info.value.repairs.map(({ type, count }) => [type, count])) : {}
    },
    waitMs: async () => {
      const info = await world.keeper.keeper.info({})
      return info.ok ? info.value.waitMs : -1
    },
  })
}
const guess = (n: number) => ({ personId: null, passphrase: `geraten geraten geraten ${n}` })

test('A76 many at once, and by several processes, are no more tries: each counts, and from the second on they wait', async () => {
  await using world = await house()
  const one = world.vaultOf()
  const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => one.vault.call('unlock', guess(n))))
  const types = answers.map((answer) => (answer.ok ? 'open' : answer.error.type)).sort()
  expect(types).toEqual(['Busy', 'Busy', 'Busy', 'Busy', 'Busy', 'WrongPassphrase'])
  // Three more vaults over the same keeper: each gets its one guess before it is told to wait, and each is counted.
  const others = await Promise.all([1, 2, 3].map((n) => world.vaultOf().vault.call('unlock', guess(n))))
  for (const answer of others) expect(answer).toMatchObject({ ok: false })
  expect(await world.waitMs()).toBeGreaterThanOrEqual(5000)
  const right = { personId: null, passphrase: testPassphrase }
  expect(await one.vault.call('unlock', right)).toMatchObject({ error: { type: 'TooEarly' } })
  let opened = false
  for (let tries = 0; tries < 8; tries++) {
    world.clock.move((await world.waitMs()) - 1)
    const early = await world.vaultOf().vault.call('unlock', guess(tries))
    if ((await world.waitMs()) > 0) expect(early).toMatchObject({ ok: false })
    world.clock.move(1)
    await world.vaultOf().vault.call('unlock', guess(tries))
    opened ||= (await world.waitMs()) >= 900_000
  }
  // A quarter of an hour each from now on: 96 a day.
  expect(opened).toBe(true)
}, 120_000)

test('JR21 A76 deleting the file of tries, or putting an old one back, over a restart: the longest wait, and whoever comes in is told', async () => {
  await using world = await house()
  const folder = join(world.base, 'institution')
  const delays = () => readdirSync(folder).filter((name) => /^delay\.[12]$/.test(name))
  const old = delays().map((name) => readFileSync(join(folder, name)))
  await world.vaultOf().vault.call('unlock', guess(1))
  await world.keeper.close()
  for (const name of delays()) rmSync(join(folder, name))
  await world.restart()
  expect(await world.waitMs()).toBe(900_000)
  await world.keeper.close()
  for (const [i, name] of ['delay.1', 'delay.2'].entries()) writeFileSync(join(folder, name), old[i]!)
  await world.restart()
  expect(await world.waitMs()).toBe(900_000)
  world.clock.move(900_000)
  expect(await world.repairs()).toEqual({})
  const in2 = world.vaultOf()
  expect(await in2.vault.call('unlock', { personId: null, passphrase: testPassphrase })).toMatchObject({
    ok: true,
  })
  expect(await world.repairs()).toEqual({ wrongTries: 7 })
  await expect
    .poll(async () => {
      const list = await in2.vault.call('audit.list', { limit: 50 })
      return list.ok && list.value.records.map(({ values }) => values['result'])
    })
    .toContain('wrongBefore:7')
}, 60_000)

test('JR21 A76 a slip or two are no news; three are, also when the program was ended in between', async () => {
  await using world = await house()
  const come = async () => {
    world.clock.move(900_000)
    const open = world.vaultOf()
    expect(await open.vault.call('unlock', { personId: null, passphrase: testPassphrase })).toMatchObject({
      ok: true,
    })
    await new Promise((resolve) => setTimeout(resolve, 450))
    open.inner.end()
    world.keeper.sessionEnded()
  }
  const slip = async (n: number) => {
    world.clock.move(900_000)
    await world.vaultOf().vault.call('unlock', guess(n))
  }
  await slip(1)
  await slip(2)
  await come()
  expect(await world.repairs()).toEqual({})
  await slip(1)
  await slip(2)
  await world.restart()
  await slip(3)
  await come()
  expect(await world.repairs()).toEqual({ wrongTries: 3 })
}, 60_000)

test('A77 a stolen account file: without the device secret not even her passphrase opens it; with it each guess costs 64 MiB three times over', async () => {
  await using world = await house()
  const read = await world.keeper.store['file.read']({ name: 'account' })
  const account = parseAccounts(read.ok ? read.value.bytes[0] : undefined)!.accounts[0]!
  const answer = await world.keeper.store['device.secret']({})
  const secret = answer.ok ? answer.value.bytes[0]! : new Uint8Array(32)
  expect(secret.length).toBe(32)
  const opens = async (deviceSecret: Uint8Array<ArrayBuffer>): Promise<boolean> =>
    openAccountWith(account, await kekOf(account.head, testPassphrase, deviceSecret)).ok
  // The control.
  expect(await opens(secret)).toBe(true)
  for (const bit of [0, 100, 255]) {
    const other = new Uint8Array(secret)
    other[bit >> 3]! ^= 1 << (bit & 7)
    expect(await opens(other)).toBe(false)
  }
  // Nor does what Argon2id made of the passphrase alone.
  const alone = await stretch(
    testPassphrase,
    new Uint8Array(Buffer.from(account.head.salt, 'base64')),
    account.head.argon,
  )
  expect(openBox(alone, new Uint8Array(Buffer.from(account.secret, 'base64')))).toBeUndefined()

  const { argon } = account.head
  expect(argon.memKiB).toBeGreaterThanOrEqual(argonFloor.memKiB)
  expect(argon.passes).toBeGreaterThanOrEqual(argonFloor.passes)
  const best = async (run: () => unknown): Promise<number> => {
    let fastest = Infinity
    for (let n = 0; n < 5; n++) {
      const start = performance.now()
      await run()
      fastest = Math.min(fastest, performance.now() - start)
    }
    return fastest
  }
  const memory = new Uint8Array(argonFloor.memKiB * 1024)
  let fill = 0
  const once = await best(() => memory.fill(++fill))
  const perGuess = await best(() => stretch('geraten', new Uint8Array(16), argonFloor))
  console.log(
    `A77: one guess at the floor ${perGuess.toFixed(0)} ms on this machine now; writing its memory once ${once.toFixed(1)} ms`,
  )
  // Whoever guesses must at the least write that memory, pass for pass.
  expect(perGuess).toBeGreaterThan(argonFloor.passes * once)
}, 60_000)
