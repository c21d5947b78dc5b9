import { describe, expect, test } from 'vitest'
import { addChildren, setupVault, type TestWorld } from './world.ts'

const day = 86_400_000

async function family(world: TestWorld) {
  const { groupId, idByName } = await addChildren(world, ['Mia', 'Ben'])
  const [mia, ben] = [idByName['Mia']!, idByName['Ben']!]
  await world.saveAll([
    {
      kind: 'childSafety',
      id: null,
      parents: [],
      changes: {
        childId: mia,
        allergies: [{ allergen: 'Erdnuss', severity: 'severe', firstMeasure: 'Notruf' }],
      },
    },
    {
      kind: 'guardian',
      id: null,
      parents: [],
      changes: { childIds: [mia, ben], firstName: 'Eva', lastName: 'Muster' },
    },
    {
      kind: 'guardian',
      id: null,
      parents: [],
      changes: { childIds: [mia], firstName: 'Udo', lastName: 'Muster' },
    },
    {
      kind: 'consent',
      id: null,
      parents: [],
      changes: { childId: mia, purpose: 'ownPortfolio', decision: 'given' },
    },
    { kind: 'page', id: null, parents: [], changes: { childId: mia, title: 'Das bin ich' } },
  ])
  const photos: string[] = []
  for (const childIds of [[mia], [mia, ben], [ben]]) {
    const added = await world.vault.call('photos.add', {
      groupId,
      fileName: 'a.png',
      takenOn: null,
      width: 1,
      height: 1,
      bytes: [1, 2, 3].map(() => world.random.bytes(100)),
    })
    if (!added.ok) throw new Error(JSON.stringify(added))
    await world.save({
      kind: 'photo',
      id: added.value.id,
      parents: [added.value.version],
      changes: {
        childIds,
        seen: 'people',
        boxes: Object.fromEntries(childIds.map((id) => [id, { x: 0, y: 0, w: 0.5, h: 0.5 }])),
      },
    })
    photos.push(added.value.id)
  }
  return { mia, ben, photos }
}

async function intoTheBin(world: TestWorld, childId: string, card = 1) {
  const asked = await world.vault.call('deletion.request', { childId, reason: 'Weggezogen' })
  if (!asked.ok) throw new Error(JSON.stringify(asked))
  return world.vault.call('deletion.confirm', { childId, card: world.cards[card]!.text })
}

describe('deleting a child', () => {
  test('D1 one person needs a genuine card; a mistyped, foreign or missing one is refused', async () => {
    const world = await setupVault()
    const { mia } = await family(world)
    expect(await world.vault.call('deletion.confirm', { childId: mia })).toMatchObject({
      ok: false,
      error: { type: 'NotRequested' },
    })
    expect(await world.vault.call('deletion.request', { childId: mia, reason: 'Weggezogen' })).toMatchObject({
      ok: true,
    })
    expect(await world.vault.call('deletion.confirm', { childId: mia })).toMatchObject({
      ok: false,
      error: { type: 'NeedsSecondPerson' },
    })
    const words = [...world.cards[0]!.words]
    expect(
      await world.vault.call('deletion.confirm', { childId: mia, card: words.slice(1).join(' ') }),
    ).toMatchObject({ ok: false, error: { type: 'CardUnreadable' } })
    const swapped = [words[1], words[0], ...words.slice(2)].join(' ')
    expect(await world.vault.call('deletion.confirm', { childId: mia, card: swapped })).toMatchObject({
      ok: false,
      error: { type: 'CardMistyped' },
    })
    const other = await setupVault()
    expect(
      await world.vault.call('deletion.confirm', { childId: mia, card: other.cards[0]!.words.join(' ') }),
    ).toMatchObject({ ok: false, error: { type: 'CardForeign' } })
    expect(await world.vault.call('deletion.confirm', { childId: mia, card: words.join(' ') })).toMatchObject(
      { ok: true, value: { purgeOn: '2026-09-21' } },
    )
  })

  test('D3 in the bin nothing of the child is found or opened, out of it everything is', async () => {
    const world = await setupVault()
    const { mia, ben, photos } = await family(world)
    const sealed = await world.keeper.store['store.object']({ objIds: [mia] })
    expect(await intoTheBin(world, mia)).toMatchObject({ ok: true })
    for (const kind of ['childSafety', 'consent', 'page', 'emergencyCard'])
      expect(await world.find(kind, mia)).toHaveLength(0)
    expect((await world.find('child')).map((one) => one.id)).toEqual([ben])
    expect(await world.find('photo')).toHaveLength(2)
    expect(
      await world.vault.call('photos.read', {
        photoId: photos[0]!,
        variant: 'small',
        purpose: 'show',
        view: 'plain',
      }),
    ).toMatchObject({ ok: false })
    const bytes = sealed.ok ? sealed.value.bytes : []
    expect(await world.vault.call('records.open', { purpose: 'show', view: 'plain', bytes })).toMatchObject({
      ok: true,
      value: { records: [], failed: [{ type: 'InBin' }] },
    })
    await world.lock()
    await world.unlock()
    expect(await world.vault.call('records.open', { purpose: 'show', view: 'plain', bytes })).toMatchObject({
      ok: true,
      value: { records: [], failed: [{ type: 'InBin' }] },
    })
    world.clock.ms += 6 * day
    expect(await world.vault.call('deletion.run', {})).toMatchObject({ ok: true, value: { purged: [] } })
    expect(await world.vault.call('deletion.cancel', { childId: mia })).toMatchObject({ ok: true })
    expect(await world.find('child')).toHaveLength(2)
    expect(await world.find('page', mia)).toHaveLength(1)
    expect(await world.find('photo')).toHaveLength(3)
  })

  test('D4 on day 7 keys, versions and photos are gone; shared ones lose her', async () => {
    const world = await setupVault()
    const { mia, ben, photos } = await family(world)
    const before = {
      slots: [...world.keeper.slots.values()].map((slot) => slot.bytes),
      wraps: [...world.keeper.wraps.values()],
      blobs: world.keeper.blobs.size,
    }
    expect(await intoTheBin(world, mia)).toMatchObject({ ok: true })
    world.clock.ms += 7 * day
    const run = await world.vault.call('deletion.run', {})
    expect(run).toMatchObject({ ok: true, value: { purged: [{}] } })
    const certificate = run.ok ? run.value.purged[0]!.certificate : ''
    expect(certificate).toContain('Kita Regenbogen')
    expect(certificate).not.toMatch(/Mia|Muster/)
    expect(certificate).toContain('1 Fotos')
    expect(world.keeper.blobs.size).toBe(before.blobs - 3)
    expect((await world.find('guardian')).map((one) => one.values['firstName'])).toEqual(['Eva'])
    const left = await world.find('photo')
    expect(left.map((one) => one.values['childIds'])).toEqual([[ben], [ben]])
    expect(
      await world.vault.call('photos.read', {
        photoId: photos[1]!,
        variant: 'small',
        purpose: 'show',
        view: 'plain',
      }),
    ).toMatchObject({ ok: true })
    // Nothing that is left, opened or not, names her; the order and the audit chain hold her random id alone.
    const opened: string[] = []
    const page = await world.vault.call('records.scan', {
      cursor: 0,
      limit: 1000,
      kinds: ['child', 'childSafety', 'guardian', 'photo', 'consent', 'page', 'emergencyCard'],
      purpose: 'search',
      view: 'plain',
    })
    expect(page).toMatchObject({ ok: true, value: { cursor: null } })
    opened.push(JSON.stringify(page))
    expect(opened.join()).toContain(ben)
    expect(opened.join()).not.toContain(mia)
    for (const id of left.map((one) => one.id)) {
      const history = await world.vault.call('records.history', { id })
      expect(JSON.stringify(history)).not.toContain(mia)
    }
    // Every key of hers is gone: what was copied before opens no more, not even with everything this person holds.
    await world.lock()
    await world.unlock()
    const again = await world.vault.call('records.open', {
      purpose: 'show',
      view: 'plain',
      bytes: before.slots,
    })
    const texts = JSON.stringify(again)
    expect(texts).not.toContain('Udo')
    expect(texts).not.toContain('Mia')
    expect(texts).toContain('Ben')
    expect(await world.vault.call('deletion.list', {})).toMatchObject({ ok: true, value: { pending: [] } })
  })

  test('D2 an order whose second signature is false destroys nothing', async () => {
    const world = await setupVault()
    const { mia } = await family(world)
    await world.vault.call('deletion.request', { childId: mia, reason: 'x' })
    const draft = { kind: 'deletion', id: null, parents: [], changes: { childId: mia, state: 'bin' } }
    expect(await world.vault.call('records.save', { drafts: [draft] })).toMatchObject({
      ok: false,
      error: { type: 'KindUnknown' },
    })
    world.clock.ms += 8 * day
    expect(await world.vault.call('deletion.run', {})).toMatchObject({ ok: true, value: { purged: [] } })
    expect(await world.find('child')).toHaveLength(2)
  })
})
