/** HP1..HP3: rules that the Leitung sets for every PC of the house (shared/accounts/houseRules.ts); L10 at the vault. */
import { expect, test } from 'vitest'
import { narrowed } from '#shared/accounts/houseRules.ts'
import { applyChanges } from '#shared/records/edit.ts'
import { noKeyChanges } from '#electron/host/vault/keyring.ts'
import { addColleague, insideOf, quiet, signedIn } from '#tests/vault/houseOfMany.ts'
import { setupVault, type TestWorld } from '#tests/vault/world.ts'

async function houseOf(world: Pick<TestWorld, 'find'>) {
  const [house] = await world.find('institution')
  return { id: house!.id, parents: [house!.meta.version] }
}

test('HP1 the Leitung sets them and this PC keeps to them at once; every other role is refused', async () => {
  const world = await setupVault()
  await quiet(world.keeper)
  expect(world.keeper.state.rules).toEqual({ lockAfterMost: 15, pinHoursMost: 12 })
  const at = await houseOf(world)
  await world.save({ kind: 'institution', ...at, changes: { lockAfterMost: 5, pinHoursMost: 2 } })
  expect(world.keeper.state.rules).toEqual({ lockAfterMost: 5, pinHoursMost: 2 })
  const now = await houseOf(world)
  const colleagues = []
  for (const role of ['educator', 'trainee', 'admin', 'dpo'] as const)
    colleagues.push({ role, who: await addColleague(world, `Nr ${role}`, role) })
  for (const { role, who } of colleagues) {
    const she = await signedIn(world, who)
    const asked = await she.vault.call('records.save', {
      drafts: [{ kind: 'institution', ...now, changes: { lockAfterMost: 15 } }],
    })
    expect([role, asked]).toMatchObject([role, { ok: false }])
    expect(world.keeper.state.rules).toEqual({ lockAfterMost: 5, pinHoursMost: 2 })
  }
}, 120_000)

test('HP1 figures beyond the bounds are refused by the card', async () => {
  const world = await setupVault()
  const at = await houseOf(world)
  for (const changes of [
    { lockAfterMost: 0 },
    { lockAfterMost: 16 },
    { pinHoursMost: 13 },
    { pinHoursMost: -1 },
  ])
    expect(
      await world.vault.call('records.save', { drafts: [{ kind: 'institution', ...at, changes }] }),
    ).toMatchObject({ ok: false, error: { type: 'ValuesInvalid' } })
})

test('HP3 L10 what a patched PC writes into the institution’s record is nobody’s rule; of two true ones the narrower counts', async () => {
  const world = await setupVault()
  const lena = await addColleague(world, 'Lena', 'educator')
  const at = await houseOf(world)
  await world.save({ kind: 'institution', ...at, changes: { lockAfterMost: 4 } })
  await quiet(world.keeper)
  const force = async (
    who: Awaited<ReturnType<typeof insideOf>>,
    lockAfterMost: number,
    parents: string[],
  ) => {
    const { session, records } = who
    session.nextDevSeq = world.keeper.state.nextDevSeq
    const hlc = records.tick()
    const values = { name: 'Kita Regenbogen', language: 'de' as const, lockAfterMost, pinHoursMost: 12 }
    const written = applyChanges('institution', undefined, values, { hlc, dev: session.device })
    const committed = await records.inTurn(() =>
      records.commit(
        [
          {
            kind: 'institution',
            id: at.id,
            parents,
            ver: 2,
            values: written.values,
            stamps: written.stamps,
            hlc,
          },
        ],
        noKeyChanges(),
      ),
    )
    expect(committed.ok).toBe(true)
  }
  await force(await insideOf(world, lena), 15, [])
  const me = await world.vault.call('session', {})
  world.keeper.state.rules = null
  const hers = await signedIn(world, lena)
  await quiet(world.keeper)
  expect(world.keeper.state.rules).toMatchObject({ lockAfterMost: 4 })
  expect((await hers.find('institution')).map(({ values }) => values['lockAfterMost'])).toEqual([4])
  // The twin: by the Leitung on another PC at the same time; both stand until they are merged.
  const passphrase = 'Igel Wolke Trompete 47 Kuchen'
  await force(await insideOf(world, { id: me.ok ? me.value.person!.id : '', passphrase }), 9, at.parents)
  world.keeper.state.rules = null
  await signedIn(world, lena)
  await quiet(world.keeper)
  expect(world.keeper.state.rules).toMatchObject({ lockAfterMost: 4 })
}, 120_000)

test('HP2 rules only narrow', () => {
  const mine = { lockAfterMinutes: 3, pinHours: 8, language: 'de' }
  expect(narrowed(mine, { lockAfterMost: 15, pinHoursMost: 12 })).toEqual(mine)
  expect(narrowed(mine, { lockAfterMost: 1, pinHoursMost: 0 })).toEqual({
    lockAfterMinutes: 1,
    pinHours: 0,
    language: 'de',
  })
})
