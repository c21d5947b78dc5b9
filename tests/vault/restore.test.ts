import { describe, expect, test } from 'vitest'
import { memoryKeeper } from './memoryKeeper.ts'
import { startVault } from './memoryStore.ts'
import { addChildren, joinWorld, setupVault, testPassphrase } from './world.ts'

const person = { firstName: 'Lena', lastName: 'Neu', passphrase: testPassphrase }

describe('restore with two cards', () => {
  test('L5 two cards and a backup bring everything back on another PC', async () => {
    const world = await setupVault()
    const { idByName } = await addChildren(world, ['Mia', 'Ben'])
    const bytes = [5000, 500, 50].map((length) => world.random.bytes(length))
    const photo = await world.vault.call('photos.add', {
      groupId: null,
      fileName: 'a.png',
      takenOn: '2026-05-01',
      width: 1,
      height: 1,
      bytes,
    })
    if (!photo.ok) throw new Error('photo')
    // Anna's private undo steps about Mia: nobody else opens them, and yet they must go with Mia.
    const undo = await world.save({
      kind: 'pageHistory',
      id: null,
      parents: [],
      changes: { childId: idByName['Mia'], undo: [{ step: 1 }] },
    })
    world.keeper.backup('b1')

    const keeper = await memoryKeeper(world.clock, world.random)
    keeper.backups.set('b1', world.keeper.backups.get('b1')!)
    const open = startVault(keeper.store, world.clock, world.random)
    const [one, two, three] = world.cards.map((card) => card.text)
    const run = (cards: string[]) =>
      open.vault.call('restore.run', { folder: 'f', backup: 'b1', cards, ...person })
    expect(await run([one!, one!])).toMatchObject({ ok: false, error: { type: 'CardTwice' } })
    expect(await run([one!, 'apfel birne'])).toMatchObject({
      ok: false,
      error: { type: 'CardUnreadable', words: { card: 2 } },
    })
    const foreign = await setupVault()
    expect(await run([foreign.cards[0]!.text, two!])).toMatchObject({
      ok: false,
      error: { type: 'CardForeign', words: { card: 1 } },
    })
    const restored = await run([three!, one!])
    if (!restored.ok) throw new Error(JSON.stringify(restored))
    expect(restored).toMatchObject({ ok: true, value: { person: { name: 'Lena Neu', role: 'lead' } } })

    const there = joinWorld(keeper, open, world.clock, world.random)
    expect((await there.find('child')).map((record) => record.values['firstName']).sort()).toEqual([
      'Ben',
      'Mia',
    ])
    expect(await there.find('emergencyCard', idByName['Mia'])).toHaveLength(1)
    const read = await there.vault.call('photos.read', {
      photoId: photo.value.id,
      variant: 'original',
      purpose: 'show',
      view: 'plain',
    })
    expect(read.ok && Buffer.compare(read.value.bytes[0]!, bytes[0]!)).toBe(0)

    // Work goes on: locked, opened with the new passphrase, an old child edited.
    await there.lock()
    expect(await there.unlock()).toMatchObject({ ok: true })
    const [mia] = (await there.find('child')).filter((record) => record.values['firstName'] === 'Mia')
    await there.save({
      kind: 'child',
      id: mia!.id,
      parents: [mia!.meta.version],
      changes: { street: 'Am Bach 1' },
    })
    expect(
      (await there.find('child')).filter((record) => record.values['street'] === 'Am Bach 1'),
    ).toHaveLength(1)

    expect([...keeper.slots.values()].some((slot) => slot.entry.objId === undo.id)).toBe(true)
    expect(
      await there.vault.call('deletion.request', { childId: idByName['Mia']!, reason: 'x' }),
    ).toMatchObject({ ok: true })
    expect(
      await there.vault.call('deletion.confirm', { childId: idByName['Mia']!, card: two! }),
    ).toMatchObject({ ok: true })
    world.clock.ms += 8 * 86_400_000
    expect(await there.vault.call('deletion.run', {})).toMatchObject({ ok: true, value: { purged: [{}] } })
    expect([...keeper.slots.values()].some((slot) => slot.entry.objId === undo.id)).toBe(false)

    // The Leitung of before is no member any more: her account file opens nothing here.
    const old = world.keeper.files.get('account')!
    await there.lock()
    keeper.files.set('account', old)
    expect(await there.unlock()).toMatchObject({ ok: false })
  })
})
