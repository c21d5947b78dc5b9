import { expect, test } from 'vitest'
import { bytesToUtf8 } from '#shared/basics/bytes.ts'
import { parseAccounts } from '#electron/host/vault/account.ts'
import { argonFloor } from '#electron/host/vault/argon.ts'
import { rememberPassphrase, type PastPassphrases } from '#electron/host/vault/pastPassphrases.ts'
import { setupVault, testPassphrase, testRandom } from '../vault/world.ts'

const nth = (n: number): string => (n === 0 ? testPassphrase : `Fuchs Laterne Honig Segel ${String(31 + n)}`)

test('P3 the last five passphrases are refused, the present one among them; the sixth-last is taken', async () => {
  let past: PastPassphrases | null = null
  const change = async (current: number, next: number): Promise<boolean> => {
    const made = await rememberPassphrase(testRandom, past, argonFloor, {
      current: nth(current),
      next: nth(next),
    })
    if (made) past = made
    return made !== null
  }
  expect(await change(0, 0)).toBe(false)
  for (let n = 0; n < 5; n++) expect(await change(n, n + 1)).toBe(true)
  for (const used of [5, 4, 3, 2, 1]) expect([used, await change(5, used)]).toEqual([used, false])
  expect(await change(5, 0)).toBe(true)
  expect(past!.tags).toHaveLength(5)
  // Now 1 is the sixth-last.
  expect(await change(0, 2)).toBe(false)
  expect(await change(0, 1)).toBe(true)
}, 30_000)

test('P3 a used passphrase is refused in a sentence of its own, also after a restart, and nothing changes', async () => {
  const world = await setupVault({ confirm: false })
  const change = (current: string, next: string) => world.vault.call('passphrase.change', { current, next })
  expect(await change(nth(0), nth(0))).toMatchObject({ error: { type: 'PassphraseUsedBefore' } })
  expect(await change(nth(0), nth(1))).toMatchObject({ ok: true })
  await world.lock()
  expect(await world.vault.call('unlock', { personId: null, passphrase: nth(1) })).toMatchObject({ ok: true })
  // Typed in capitals of another keyboard's Unicode it is the same passphrase.
  for (const used of [nth(0), nth(1), nth(0).replace('4', '４')])
    expect(await change(nth(1), used)).toMatchObject({ error: { type: 'PassphraseUsedBefore' } })
  expect(await change(nth(1), `${nth(0)}!`)).toMatchObject({ ok: true })
  expect(await change(nth(1), nth(2))).toMatchObject({ error: { type: 'WrongPassphrase' } })
  await world.lock()
  expect(await world.vault.call('unlock', { personId: null, passphrase: `${nth(0)}!` })).toMatchObject({
    error: { type: 'TooEarly' },
  })
  world.clock.ms += 10_000
  expect(await world.vault.call('unlock', { personId: null, passphrase: `${nth(0)}!` })).toMatchObject({
    ok: true,
  })
  // What is remembered lies in the sealed ring alone.
  const file = world.keeper.files.get('account')!
  expect(parseAccounts(file)!.accounts).toHaveLength(1)
  expect(Object.keys(parseAccounts(file)!.accounts[0]!).sort()).toEqual(['head', 'ring', 'secret'])
  expect(bytesToUtf8(file)).not.toMatch(/past|tags|pin/)
}, 30_000)
