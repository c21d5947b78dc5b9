/** The pipe of the masked window: what it can be asked for, what comes out of it, and when it is open at all. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { vaultApi } from '#shared/host/api.ts'
import type { Channel, Frame } from '#shared/host/channel.ts'
import { memoryPair } from '#shared/host/memoryPair.ts'
import {
  projectedAddress,
  projectedKinds,
  projectionApi,
  type ProjectionApi,
} from '#shared/host/projectionApi.ts'
import { connect } from '#shared/host/rpc.ts'
import type { Client } from '#shared/host/table.ts'
import { findWords } from '../sync-server/app/search.ts'
import { setupVault, type TestWorld } from '../vault/world.ts'

/** Every word that is somebody's, or tells who somebody is. */
const secrets = [
  'Regenbogen',
  'Wilhelmine',
  'Zschokke',
  'Mimilein',
  'Ahornallee',
  '2021-03-17',
  '17.03.2021',
  'Türkisch',
  'Thorvald',
  '0171 5550123',
  'thorvald@example.org',
  'Erdnuss',
  'Großtante',
  'Kastanienbande',
  'Schnabeltier',
  'kita-regenbogen.example',
]

/** Both ends of a pipe of the masked window, and everything that crossed it. */
function tapped(world: TestWorld): { pipe: Client<ProjectionApi>; heard: () => Buffer } {
  const [inner, outer] = memoryPair()
  const heard: string[] = []
  const channel: Channel = {
    ...outer,
    listen: (onFrame) =>
      outer.listen((frame: Frame) => {
        heard.push(frame.text, ...frame.bytes.map((part) => Buffer.from(part).toString('latin1')))
        onFrame(frame)
      }),
  }
  world.inner.projection.takeWindow(inner)
  return { pipe: connect(projectionApi, channel), heard: () => Buffer.from(heard.join('\n')) }
}
const must = <T>(answer: { ok: true; value: T } | { ok: false; error: { type: string } }): T => {
  if (!answer.ok) throw new Error(answer.error.type)
  return answer.value
}
const seedOf = (sign: string): string => sign.repeat(32)

let world: TestWorld
let childId: string
beforeAll(async () => {
  world = await setupVault()
  const draft = (kind: string, changes: Record<string, unknown>) => ({ kind, id: null, parents: [], changes })
  const [group] = await world.saveAll([draft('group', { name: 'Kastanienbande' })])
  const [child] = await world.saveAll([
    draft('child', {
      firstName: 'Wilhelmine',
      lastName: 'Zschokke',
      nicknames: ['Mimilein'],
      birthDate: '2021-03-17',
      groupId: group!.id,
      street: 'Ahornallee 12',
      languages: 'Türkisch',
      notes: 'Wilhelmine wird am 17.03.2021 von der Großtante geholt.',
    }),
  ])
  childId = child!.id
  await world.saveAll([
    draft('guardian', {
      childIds: [childId],
      firstName: 'Thorvald',
      lastName: 'Zschokke',
      mobile: '0171 5550123',
      email: 'thorvald@example.org',
    }),
    draft('childSafety', {
      childId,
      allergies: [
        { allergen: 'Erdnuss', severity: 'severe', firstMeasure: 'Wilhelmine sofort den Pen geben' },
      ],
      pickupBans: [{ person: 'Großtante', instruction: 'nicht mitgeben' }],
    }),
    draft('page', {
      childId,
      title: 'Wilhelmine und das Schnabeltier',
      date: '2026-05-04',
      chapter: 'Schnabeltier',
    }),
  ])
})

afterEach(() => world.inner.projection.close())

describe('the masked window’s pipe', () => {
  it('MT20 MT50 the table holds no call with a view, a purpose, bytes or a photo', () => {
    const names = Object.keys(projectionApi.calls)
    expect(names.filter((name) => !/^(peer\.|input|picture)/.test(name))).toEqual([
      'start',
      'find',
      'history',
    ])
    const keysIn = (schema: unknown): string[] =>
      typeof schema !== 'object' || schema === null
        ? []
        : Object.entries(schema).flatMap(([key, value]: [string, unknown]) =>
            key === 'properties' && typeof value === 'object' && value !== null
              ? [...Object.keys(value), ...Object.values(value).flatMap(keysIn)]
              : keysIn(value),
          )
    const walk = (calls: typeof projectionApi.calls | typeof vaultApi.calls) =>
      Object.values(calls).flatMap(({ args, result }) =>
        [args, result].flatMap((schema) => keysIn(z.toJSONSchema(schema, { unrepresentable: 'any' }))),
      )
    const forbidden = ['view', 'purpose', 'bytes', 'variant', 'passphrase', 'folder', 'drafts', 'token']
    expect(walk(projectionApi.calls).filter((key) => forbidden.includes(key))).toEqual([])
    // The control: the same walk finds them in the main window's table.
    expect(new Set(walk(vaultApi.calls).filter((key) => forbidden.includes(key))).size).toBeGreaterThan(5)
    for (const kind of ['ownWords', 'pageHistory', 'auditEntry', 'emergencyCard'])
      expect(projectedKinds as readonly string[]).not.toContain(kind)
  })

  it('MT18 MT51 a pipe that comes before an approval or after the end is closed unheard', async () => {
    const before = tapped(world)
    expect(await before.pipe.call('start', {})).toMatchObject({ ok: false, error: { type: 'PipeClosed' } })
    must(await world.inner.projection.open({ seed: seedOf('1') }))
    expect(world.keeper.state.projection).toBe(true)
    expect(await world.inner.projection.open({ seed: seedOf('2') })).toMatchObject({
      ok: false,
      error: { type: 'AlreadyOpen' },
    })
    const during = tapped(world)
    expect(must(await during.pipe.call('find', { kind: 'child' })).records).toHaveLength(1)
    must(await world.inner.projection.close())
    expect(world.keeper.state.projection).toBe(false)
    await during.pipe.closed
    const after = tapped(world)
    expect(await after.pipe.call('start', {})).toMatchObject({ ok: false, error: { type: 'PipeClosed' } })
  })

  it('MT51 a window that goes by whatever hand ends what it showed, and says so', async () => {
    let gone = 0
    must(await world.inner.projection.open({ seed: seedOf('1'), onGone: () => gone++ }))
    const { pipe } = tapped(world)
    must(await pipe.call('start', {}))
    pipe.close()
    await expect.poll(() => gone).toBe(1)
    expect(world.keeper.state.projection).toBe(false)
    expect(await tapped(world).pipe.call('start', {})).toMatchObject({ ok: false })
  })

  it('MT20 no byte that crosses it is a name, a date or a word of anybody; the plain window’s pipe is full of them', async () => {
    must(await world.inner.projection.open({ seed: seedOf('3') }))
    const { pipe, heard } = tapped(world)
    must(await pipe.call('start', {}))
    let records = 0
    for (const kind of projectedKinds) {
      const all = must(await pipe.call('find', { kind }))
      expect(all.plain).toEqual([])
      for (const { id } of all.records) {
        records++
        must(await pipe.call('find', { kind, id }))
        expect(must(await pipe.call('history', { id })).records.length).toBeGreaterThan(0)
      }
      must(await pipe.call('find', { kind, subject: childId, month: '2026-05' }))
    }
    expect(records).toBeGreaterThanOrEqual(6)
    expect(findWords(new Map([['masked', heard()]]), secrets)).toEqual([])
    const plain = must(
      await world.vault.call('records.scan', {
        cursor: 0,
        limit: 1000,
        kinds: [...projectedKinds],
        purpose: 'show',
        view: 'plain',
      }),
    )
    const control = new Map([['plain', Buffer.from(JSON.stringify(plain))]])
    const found = secrets.filter((word) => findWords(control, [word]).length > 0)
    // All but what the server alone knows, and a day that stands in a note as people write it and in a field as ISO.
    expect(found).toEqual(secrets.filter((word) => word !== 'kita-regenbogen.example'))
  })

  it('MT21 what the session shows as it is comes as it is, marked, and nothing else with it', async () => {
    const plain = new Set<string>()
    must(await world.inner.projection.open({ seed: seedOf('4'), plain: () => plain }))
    const { pipe } = tapped(world)
    const ask = async () => must(await pipe.call('find', { kind: 'child', id: childId }))
    expect((await ask()).records[0]!.values['firstName']).not.toBe('Wilhelmine')
    plain.add(childId)
    expect(await ask()).toMatchObject({
      plain: [childId],
      records: [{ values: { firstName: 'Wilhelmine' } }],
    })
    const guardians = must(await pipe.call('find', { kind: 'guardian', subject: childId }))
    expect(guardians.plain).toEqual([])
    expect(JSON.stringify(guardians)).not.toContain('Thorvald')
    plain.clear()
    expect((await ask()).plain).toEqual([])
  })

  it('A4 one person is the same one within a session and another one in the next', async () => {
    const nameIn = async (seed: string): Promise<string> => {
      must(await world.inner.projection.open({ seed }))
      const { pipe } = tapped(world)
      const [one, two] = [
        must(await pipe.call('find', { kind: 'child', id: childId })),
        must(await pipe.call('find', { kind: 'child' })),
      ].map(({ records }) =>
        JSON.stringify([records[0]!.values['firstName'], records[0]!.values['lastName']]),
      )
      expect(one).toBe(two)
      must(await world.inner.projection.close())
      return one!
    }
    expect(await nameIn(seedOf('5'))).not.toBe(await nameIn(seedOf('6')))
  })

  it('MT20 neither pipe serves the other’s calls', async () => {
    must(await world.inner.projection.open({ seed: seedOf('7') }))
    const { pipe } = tapped(world)
    const raw = pipe as unknown as { call(name: string, args: object): Promise<unknown> }
    for (const name of [...Object.keys(vaultApi.calls), '__proto__', 'constructor'])
      expect(await raw.call(name, {}), name).toMatchObject({ ok: false, error: { type: 'Refused' } })
    // Not by the caller's own table: a patched window sends what it likes.
    const [inner, outer] = memoryPair()
    world.inner.projection.takeWindow(inner)
    const answers: string[] = []
    outer.listen(({ text }) => answers.push(text))
    const ask = (id: number, call: string): void =>
      outer.send({ text: JSON.stringify({ id, call, args: {}, bytes: false }), bytes: [] })
    ask(1, 'records.scan')
    ask(2, 'session')
    await expect.poll(() => answers.length).toBe(2)
    for (const text of answers)
      expect(JSON.parse(text)).toMatchObject({ ok: false, error: { type: 'Refused' } })
    const other = world.vault as unknown as { call(name: string, args: object): Promise<unknown> }
    for (const name of Object.keys(projectionApi.calls))
      expect(await other.call(name, { kind: 'child' })).toMatchObject({
        ok: false,
        error: { type: 'Refused' },
      })
  })

  it('MT52 it follows by address alone: no search, no text, no other address', async () => {
    must(await world.inner.projection.open({ seed: seedOf('8') }))
    const { pipe } = tapped(world)
    const shown: string[] = []
    pipe.on('show', ({ address }) => shown.push(address))
    for (const address of [
      '/kinder',
      `/kinder/${childId}`,
      '/kinder?suche=Wilhelmine',
      '/kinder/Wilhelmine',
      '//evil.example',
      'javascript:1',
      `/kinder/${childId}#x`,
    ])
      must(await world.vault.call('support.at', { address }))
    await expect.poll(() => shown).toEqual(['/kinder', `/kinder/${childId}`])
    expect(must(await pipe.call('start', {}))).toMatchObject({
      address: `/kinder/${childId}`,
      sync: { server: { address: '—' } },
    })
    for (const address of ['/heute', '/buero/hilfe-holen'])
      expect(projectedAddress.safeParse(address).success).toBe(true)
  })

  it('MT52 a save is told, the protocol’s own entries are not', async () => {
    must(await world.inner.projection.open({ seed: seedOf('9') }))
    const { pipe } = tapped(world)
    let changed = 0
    pipe.on('changed', () => changed++)
    must(await pipe.call('start', {}))
    await world.save({ kind: 'group', id: null, parents: [], changes: { name: 'Igel' } })
    await expect.poll(() => changed).toBe(1)
  })
})
