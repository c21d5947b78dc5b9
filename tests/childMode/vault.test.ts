/** KM1..KM3, KM9: what the vault answers while a child sits at the window, and who ends it. */
import { describe, expect, test } from 'vitest'
import type { VaultApi } from '#shared/host/api.ts'
import { vaultApi } from '#shared/host/api.ts'
import { page } from '#shared/records/page.ts'
import { photo } from '#shared/records/photo.ts'
import { veto } from '#shared/records/veto.ts'
import { addChildren, setupVault, testPassphrase } from '../vault/world.ts'

const pin = '703916'
const refused = { ok: false, error: { type: 'NotAllowed' } }

/** One house for all: Argon2id takes a second each time. Each test begins outside of the mode. */
let made: ReturnType<typeof makeHouse> | undefined
async function house() {
  const here = await (made ??= makeHouse())
  await here.world.vault.call('childMode.end', { pin })
  return here
}

async function makeHouse() {
  const world = await setupVault()
  expect(await world.vault.call('pin.set', { passphrase: testPassphrase, pin })).toMatchObject({ ok: true })
  const children = await addChildren(world, ['Mia', 'Ben'])
  const { Mia: mia = '', Ben: ben = '' } = children.idByName
  const make = async (childId: string) =>
    (await world.save({ kind: 'page', id: null, parents: [], changes: { ...page.empty, childId } })).id
  const shoot = async (childIds: string[]) =>
    (await world.save({ kind: 'photo', id: null, parents: [], changes: { ...photo.empty, childIds } })).id
  const start = {
    pageId: await make(mia),
    childId: mia,
    childName: 'Mia',
    photos: [{ id: await shoot([mia]), width: 40, height: 30 }],
    minutes: 5,
    place: null,
  }
  const pageOfBen = await make(ben)
  const photoOfBen = await shoot([ben])
  return { world, mia, ben, start, pageOfBen, photoOfBen }
}

describe('KM1 while the mode is on the vault', () => {
  test('shows the one page and nothing of anybody else; outside of it both are there', async () => {
    const { world, start, pageOfBen } = await house()
    const ids = async () => (await world.find('page')).map(({ id }) => id).sort()
    expect(await ids()).toEqual([start.pageId, pageOfBen].sort())
    expect((await world.find('child')).length).toBe(2)
    const sealed = await world.vault.call('records.tags', { kind: 'page' })
    expect(await world.vault.call('childMode.start', start)).toMatchObject({ ok: true })
    expect(world.keeper.state.childMode).toBe(true)
    expect(await ids()).toEqual([start.pageId])
    expect(await world.find('child')).toEqual([])
    expect(sealed.ok && sealed.value.tags.length).toBeGreaterThan(0)
  })

  test('saves the design of that page, and takes no page out of the portfolio', async () => {
    const { world, start, pageOfBen, ben } = await house()
    const before = await world.find('page')
    const versionOf = (id: string) => before.find((one) => one.id === id)!.meta.version
    await world.vault.call('childMode.start', start)
    const save = (id: string | null, parents: string[], changes: Record<string, unknown>, kind = 'page') =>
      world.vault.call('records.save', { drafts: [{ kind, id, parents, changes }] })
    expect(await save(pageOfBen, [versionOf(pageOfBen)], { title: 'x' })).toMatchObject(refused)
    expect(await save(null, [], { ...page.empty, childId: start.childId })).toMatchObject(refused)
    expect(await save(start.pageId, [versionOf(start.pageId)], { removedOn: '2026-05-30' })).toMatchObject(
      refused,
    )
    expect(await save(null, [], { firstName: 'Neu' }, 'child')).toMatchObject(refused)
    expect(await save(null, [], { ...veto.empty, childId: ben, stays: true }, 'veto')).toMatchObject(refused)
    expect(await save(start.pageId, [versionOf(start.pageId)], { background: '#ff0000' })).toMatchObject({
      ok: true,
    })
  })

  test('reads previews of the named photos alone, never an original', async () => {
    const { world, start, photoOfBen } = await house()
    const read = (photoId: string, variant: 'original' | 'large') =>
      world.vault.call('photos.read', { photoId, variant, purpose: 'show', view: 'plain' })
    const open = await read(photoOfBen, 'large')
    expect(open.ok ? '' : open.error.type).not.toBe('NotAllowed')
    await world.vault.call('childMode.start', start)
    expect(await read(photoOfBen, 'large')).toMatchObject(refused)
    expect(await read(start.photos[0]!.id, 'original')).toMatchObject(refused)
    const own = await read(start.photos[0]!.id, 'large')
    expect(own.ok ? '' : own.error.type).not.toBe('NotAllowed')
  })

  test('refuses every other call there is', async () => {
    const { world, start } = await house()
    await world.vault.call('childMode.start', start)
    const inside = ['session', 'records.tags', 'records.open', 'records.save', 'photos.read', 'childMode.end']
    // Whoever watches a supporter can stop her from here (MT19); none of these shows or begins anything.
    inside.push('support.state', 'support.at', 'support.sign', 'support.pause', 'support.stop')
    const { service } = world.inner
    for (const name of Object.keys(vaultApi.calls) as (keyof VaultApi['calls'])[])
      if (!inside.includes(name))
        expect([name, await (service[name] as (args: object) => Promise<unknown>)({})]).toEqual([
          name,
          refused,
        ])
  })
})

test('KM2 KM4 a reload finds the mode and what is left of its time', async () => {
  const { world, start } = await house()
  await world.vault.call('childMode.start', start)
  const left = async () => {
    const session = await world.vault.call('session', {})
    return session.ok ? session.value.childMode?.leftMs : undefined
  }
  expect(await left()).toBe(300_000)
  world.clock.ms += 299_000
  expect(await left()).toBe(1000)
  world.clock.ms += 60_000
  expect(await left()).toBe(0)
  expect(await world.find('child')).toEqual([])
})

test('KM9 the word is the child’s: out of the mode nobody writes a veto, in it she may take it back', async () => {
  const { world, start } = await house()
  const say = (id: string | null, parents: string[], stays: boolean) =>
    world.vault.call('records.save', {
      drafts: [
        {
          kind: 'veto',
          id,
          parents,
          changes:
            id === null
              ? { ...veto.empty, childId: start.childId, photoId: start.photos[0]!.id, stays }
              : { stays },
        },
      ],
    })
  expect(await say(null, [], true)).toMatchObject(refused)
  await world.vault.call('childMode.start', start)
  const said = await say(null, [], true)
  if (!said.ok) throw new Error('refused')
  await world.vault.call('childMode.end', { pin })
  const [saved] = said.value.saved
  expect(await say(saved!.id, [saved!.version], false)).toMatchObject(refused)
  await world.vault.call('childMode.start', start)
  expect((await world.find('veto')).map(({ values }) => values['stays'])).toEqual([true])
  expect(await say(saved!.id, [saved!.version], false)).toMatchObject({ ok: true })
})

describe('KM3 out of the mode', () => {
  test('leads her PIN; a wrong one counts, says so, and after five the passphrase opens', async () => {
    const { world, start } = await house()
    await world.vault.call('childMode.start', start)
    const end = (proof: { pin?: string; passphrase?: string }) => world.vault.call('childMode.end', proof)
    const wrong = { ok: false, error: { type: 'WrongPin' } }
    expect(await end({ pin: '111222' })).toMatchObject(wrong)
    expect(world.keeper.state.childMode).toBe(true)
    expect(await end({ pin })).toMatchObject({ ok: true })
    expect(world.keeper.state.childMode).toBe(false)
    expect((await world.find('child')).length).toBe(2)

    await world.vault.call('childMode.start', start)
    for (let i = 1; i < 5; i++) expect(await end({ pin: '111222' })).toMatchObject(wrong)
    expect(await end({ pin: '111222' })).toMatchObject({ ok: false, error: { type: 'PinSpent' } })
    expect(await end({ pin })).toMatchObject({ ok: false, error: { type: 'PinGone' } })
    world.clock.ms += 600_000
    expect(await end({ passphrase: testPassphrase })).toMatchObject({ ok: true })
    expect(await world.vault.call('session', {})).toMatchObject({ ok: true, value: { childMode: null } })
  }, 60_000)

  test('neither nothing at all leads nor a wrong passphrase', async () => {
    const { world, start } = await house()
    await world.vault.call('childMode.start', start)
    expect((await world.vault.call('childMode.end', {})).ok).toBe(false)
    expect((await world.vault.call('childMode.end', { passphrase: 'Falsch 1 Falsch' })).ok).toBe(false)
    expect(await world.find('child')).toEqual([])
  }, 60_000)
})
