import { describe, expect, test } from 'vitest'
import { setupVault } from './world.ts'

describe('records in and out of the vault', () => {
  test('V2 what is saved is found by its tag, opened and equal', async () => {
    const world = await setupVault()
    const group = await world.save({
      kind: 'group',
      id: null,
      parents: [],
      changes: { name: 'Sonnenkinder', colour: 'teal', position: 0 },
    })
    const mia = await world.save({
      kind: 'child',
      id: null,
      parents: [],
      changes: { firstName: 'Mia', lastName: 'Öztürk', groupId: group.id },
    })
    const found = await world.find('child', group.id)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({
      kind: 'child',
      id: mia.id,
      values: { firstName: 'Mia', lastName: 'Öztürk' },
    })
    expect(await world.find('emergencyCard', mia.id)).toMatchObject([
      { values: { name: 'Mia Öztürk', groupName: 'Sonnenkinder' } },
    ])
  })

  test('after locking, the passphrase opens the same records', async () => {
    const world = await setupVault()
    await world.save({
      kind: 'group',
      id: null,
      parents: [],
      changes: { name: 'Sonnenkinder', colour: 'teal', position: 0 },
    })
    await world.lock()
    expect(
      await world.vault.call('unlock', { personId: null, passphrase: 'falsch falsch falsch' }),
    ).toMatchObject({ ok: false, error: { type: 'WrongPassphrase' } })
    world.clock.ms += 2000
    const again = await world.unlock()
    expect(again).toMatchObject({ ok: true, value: { person: { name: 'Anna Beispiel', role: 'lead' } } })
    expect(await world.find('group')).toMatchObject([{ values: { name: 'Sonnenkinder' } }])
  })

  test('a photo comes back byte for byte', async () => {
    const world = await setupVault()
    const bytes = [200_000, 70_000, 5].map((length) => world.random.bytes(length))
    const added = await world.vault.call('photos.add', {
      groupId: null,
      fileName: 'wald.png',
      takenOn: '2026-05-04',
      width: 10,
      height: 10,
      bytes,
    })
    if (!added.ok) throw new Error(JSON.stringify(added))
    for (const [i, variant] of (['original', 'large', 'small'] as const).entries()) {
      const read = await world.vault.call('photos.read', {
        photoId: added.value.id,
        variant,
        purpose: 'show',
        view: 'plain',
      })
      expect(read.ok && Buffer.compare(read.value.bytes[0]!, bytes[i]!)).toBe(0)
    }
  })
})
