/** Two people change the same on two PCs, with real vaults: what needs nobody is merged at once, the rest is listed. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { carry, passphraseOf, quiet } from '#tests/vault/houseOfMany.ts'
import { memoryKeeper, type MemoryKeeper } from '#tests/vault/memoryKeeper.ts'
import { startVault } from '#tests/vault/memoryStore.ts'
import { addChildren, joinWorld, setupVault, testRandom, type TestWorld } from '#tests/vault/world.ts'

const must = <T>(answer: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.value
}
type Pc = ReturnType<typeof joinWorld>

let one: TestWorld
let two: Pc
let twoKeeper: MemoryKeeper
let mia: string
const passphrase = passphraseOf('Wiese')

/** What came is opened by each vault, and what it merged is carried back, until nothing moves. */
async function meet(times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    carry(one.keeper, twoKeeper)
    carry(twoKeeper, one.keeper)
    await one.lock()
    await two.lock()
    must(await one.unlock())
    must(await two.vault.call('unlock', { personId: null, passphrase }))
    await quiet(one.keeper)
    await quiet(twoKeeper)
  }
}
const headsOf = (keeper: MemoryKeeper, id: string): string[] =>
  [...keeper.slots.values()].flatMap(({ entry }) =>
    entry.objId === id && entry.head && entry.tags.length ? [entry.version] : [],
  )

beforeEach(async () => {
  one = await setupVault()
  const stick = await mkdtemp(join(tmpdir(), 'obhut-merge-'))
  one.keeper.folders.set('stick', stick)
  const group = await addChildren(one, ['Mia'])
  mia = group.idByName['Mia']!
  const place = { type: 'folder', folder: 'stick' } as const
  const who = { firstName: 'Tilda', lastName: 'Probe', role: 'educator', until: null, groups: 'all' } as const
  const invited = must(
    await one.vault.call('people.invite', { who: { ...who, groups: [group.groupId] }, place }),
  )
  twoKeeper = await memoryKeeper(one.clock, testRandom)
  twoKeeper.folders.set('stick', stick)
  two = joinWorld(twoKeeper, startVault(twoKeeper.store, one.clock, testRandom), one.clock, testRandom)
  must(await two.vault.call('join.start', { card: invited.text, place, passphrase, mine: false }))
  must(await one.vault.call('people.look', { invitation: invited.invitation, place }))
  must(await one.vault.call('people.confirm', { invitation: invited.invitation, place }))
  must(await two.vault.call('join.finish', { place, passphrase }))
  carry(one.keeper, twoKeeper)
  await two.lock()
  must(await two.vault.call('unlock', { personId: null, passphrase }))
  await quiet(twoKeeper)
}, 60_000)

describe('two PCs change the same', () => {
  test('M5 a safety field has every allergy of both by itself, and two merges do not go on for ever', async () => {
    const [safety] = await one.find('childSafety', mia)
    const parents = safety ? [safety.meta.version] : []
    const allergy = (allergen: string) => ({ allergen, severity: 'severe', firstMeasure: '' })
    await one.save({
      kind: 'childSafety',
      id: safety?.id ?? null,
      parents,
      changes: { childId: mia, allergies: [allergy('Erdnuss')] },
    })
    await two.save({
      kind: 'childSafety',
      id: safety?.id ?? null,
      parents,
      changes: { childId: mia, allergies: [allergy('Wespen')] },
    })
    await meet(2)
    for (const pc of [one, two]) {
      const found = await pc.find('childSafety', mia)
      const names = found.flatMap((record) =>
        (record.values['allergies'] as { allergen: string }[]).map((one_) => one_.allergen),
      )
      expect([...new Set(names)].sort()).toEqual(['Erdnuss', 'Wespen'])
    }
    const id = (await one.find('childSafety', mia))[0]!.id
    await meet(1)
    expect(headsOf(one.keeper, id)).toHaveLength(1)
    expect(headsOf(twoKeeper, id)).toEqual(headsOf(one.keeper, id))
    const count = one.keeper.slots.size
    const versionsOf = () => [...one.keeper.slots.values()].filter(({ entry }) => entry.objId === id).length
    const before = versionsOf()
    await meet(1)
    expect(versionsOf()).toBe(before)
    expect(one.keeper.slots.size - count).toBeLessThan(12)
  }, 120_000)

  test('M10 a page arranged on both is listed for a person on both PCs, and both versions stay', async () => {
    const page = await one.save({
      kind: 'page',
      id: null,
      parents: [],
      changes: { childId: mia, title: 'A' },
    })
    await meet(1)
    const [now] = await one.find('page', mia)
    await one.save({
      kind: 'page',
      id: page.id,
      parents: [now!.meta.version],
      changes: { orientation: 'landscape' },
    })
    await two.save({
      kind: 'page',
      id: page.id,
      parents: [now!.meta.version],
      changes: { background: '#ffeecc' },
    })
    await meet(2)
    for (const pc of [one, two]) {
      const { conflicts } = must(await pc.vault.call('records.conflicts', {}))
      expect(conflicts).toMatchObject([{ id: page.id, kind: 'page' }])
      expect(conflicts[0]!.fields).toContain('orientation')
    }
    expect(headsOf(one.keeper, page.id)).toHaveLength(2)
  }, 120_000)
})

describe('M12 what a merge did not take', () => {
  type Writer = Pick<TestWorld, 'find' | 'save'>
  const change = async (pc: Writer, changes: Record<string, unknown>, parents: readonly string[]) =>
    must({ ok: true, value: await pc.save({ kind: 'child', id: mia, parents: [...parents], changes }) })
  const headNow = async (): Promise<string> => (await one.find('child'))[0]!.meta.version
  const listOf = async (pc: Pick<TestWorld, 'vault'>) =>
    must(await pc.vault.call('records.merged', {})).merged

  test('is told on both PCs until somebody says that it is right, or takes it after all; what was all kept is not', async () => {
    await meet(1)
    const before = [await headNow()]
    // The second writes later: hers is taken. Notes are both kept; a city that only one touched is no difference.
    const first = await change(one, { street: 'Lindenweg 4', notes: 'Erste', city: 'Potsdam' }, before)
    one.clock.ms += 60_000
    await change(two, { street: 'Am Mühlbach 12', notes: 'Zweite' }, before)
    expect([await listOf(one), await listOf(two)]).toEqual([[], []])
    await meet(3)
    const expected = [
      {
        id: mia,
        kind: 'child',
        heads: headsOf(one.keeper, mia).sort(),
        fields: [{ field: 'street', versions: [first.version] }],
      },
    ]
    // Both PCs may have merged, and joined the merges: what is told stays the same.
    for (const pc of [one, two]) {
      expect(await listOf(pc)).toEqual(expected)
      expect((await pc.find('child'))[0]!.values).toMatchObject({ street: 'Am Mühlbach 12', city: 'Potsdam' })
    }
    // "So ist es richtig": a version without a change, which says so to every PC.
    await change(one, {}, [await headNow()])
    expect(await listOf(one)).toEqual([])
    await meet(1)
    expect(await listOf(two)).toEqual([])
    expect((await two.find('child'))[0]!.values).toMatchObject({ street: 'Am Mühlbach 12' })

    // What a person decided herself, over both versions, is not told to her.
    const again = [await headNow()]
    const left = await change(one, { street: 'A' }, again)
    one.clock.ms += 60_000
    const right = await change(two, { street: 'B' }, again)
    carry(twoKeeper, one.keeper)
    await change(one, { street: 'A' }, [left.version, right.version])
    await meet(2)
    expect(await listOf(one)).toEqual([])
    expect((await one.find('child'))[0]!.values).toMatchObject({ street: 'A' })
  }, 120_000)

  test('is told for thirty days', async () => {
    await meet(1)
    const before = [await headNow()]
    await change(one, { street: 'A' }, before)
    one.clock.ms += 60_000
    await change(two, { street: 'B' }, before)
    // Both may have merged; then the merges are joined first.
    await meet(3)
    expect(await listOf(one)).toHaveLength(1)
    one.clock.ms += 31 * 86_400_000
    await one.lock()
    must(await one.unlock())
    expect(await listOf(one)).toEqual([])
  }, 120_000)
})

test('D3 a child in the bin stays without tags through the next unlocking, on no screen', async () => {
  const asked = await one.vault.call('deletion.request', { childId: mia, reason: 'weggezogen' })
  expect(asked.ok).toBe(true)
  must(await one.vault.call('deletion.confirm', { childId: mia, card: one.cards[0]!.text }))
  const tagged = (): number[] =>
    [...one.keeper.slots.values()].flatMap(({ entry }) =>
      entry.objId === mia && entry.head ? [entry.tags.length] : [],
    )
  expect(tagged()).toEqual([0])
  await one.lock()
  must(await one.unlock())
  await quiet(one.keeper)
  expect(tagged()).toEqual([0])
  must(await one.vault.call('deletion.cancel', { childId: mia }))
  expect(tagged()).toEqual([1])
}, 60_000)
