/** A PC that is lost and a person who left: what they still can, and what of theirs is believed (K7, L12, T68). */
import { describe, expect, test } from 'vitest'
import { applyChanges } from '#shared/records/edit.ts'
import { registerSchema } from '#shared/sync/messages.ts'
import { vouchedSchema } from '#shared/sync/state.ts'
import { noKeyChanges } from '#electron/host/vault/keyring.ts'
import { openBody, openHead } from '#electron/host/vault/envelope.ts'
import {
  addColleague,
  firstNames,
  insideOf,
  quiet,
  signedIn,
  takenAlong,
  type Colleague,
} from './houseOfMany.ts'
import { addChildren, setupVault, testPassphrase, type TestWorld } from './world.ts'

const must = <T>(answer: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.value
}
const otherPc = 'ab'.repeat(16)
const otherKey =
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEp5l0Q7Zk2ZVgcp3mK2sBzV6y2WmXx4sJqLQvNf3Yx0pQd0bqz3bqv1l7wQwqkq0m7w1b6l2q6c0Qh4yq3k1m1A=='

async function house() {
  const world = await setupVault()
  const { groupId, idByName } = await addChildren(world, ['Mia'])
  const lena = await addColleague(world, 'Lena', 'educator', [groupId])
  const paul = await addColleague(world, 'Paul', 'educator', [groupId])
  const me = must(await world.vault.call('session', {})).person!.id
  const anna: Colleague = { id: me, passphrase: testPassphrase }
  return { world, groupId, mia: idByName['Mia']!, lena, paul, anna }
}
/** Lena has a PC of her own besides this one. */
async function withPc({ world, lena, anna }: Awaited<ReturnType<typeof house>>) {
  const inside = await insideOf(world, anna)
  must(
    await inside.people.append([
      { type: 'deviceAdded', device: { dev: otherPc, key: otherKey, people: [lena.id] } },
    ]),
  )
  await quiet(world.keeper)
  return signedIn(world, anna)
}

/** Versions that these keys open, whoever told her the keys of the headers. */
async function opens(world: TestWorld, anna: Colleague, taken: Awaited<ReturnType<typeof takenAlong>>) {
  taken.keyring.addWraps([...world.keeper.wraps.values()])
  const told = (await insideOf(world, anna)).session.keyring.metadataKeys().map((key) => key.slice())
  const found = new Set<string>()
  for (const slot of world.keeper.slots.values()) {
    const head = told.map((key) => openHead(key, taken.tenant, slot.bytes)).find((one) => one.ok)
    if (!head?.ok) throw new Error('a header nobody opens')
    for (const contentKey of taken.keyring.keysById(head.value.inner.keyId)) {
      const opening = { contentKey, receiptKey: new Uint8Array(32), verifyAuthor: () => true }
      if (openBody(opening, head.value).ok) found.add(slot.entry.version)
    }
  }
  return found
}

describe('K7 a lost PC', () => {
  test('T67 with it, her passphrase and everything the server has, a thief opens nothing that is written afterwards; the others work on', async () => {
    const all = await house()
    const { world, groupId, mia, lena, paul, anna } = all
    let boss = await withPc(all)
    const thief = await takenAlong(world.keeper, lena)
    const before = new Set(world.keeper.slots.keys())
    expect([...(await opens(world, anna, thief))].length).toBeGreaterThan(2)

    const removed = must(await boss.vault.call('device.remove', { dev: otherPc }))
    expect(removed.people).toEqual([{ id: lena.id, name: 'Lena Probe' }])
    await quiet(world.keeper)
    const team = must(await boss.vault.call('people.list', {})).people
    expect(team.filter((one) => one.atRisk).map((one) => one.id)).toEqual([lena.id])
    const [child] = await boss.find('child')
    await boss.save({ kind: 'child', id: mia, parents: [child!.meta.version], changes: { notes: 'neu' } })
    const pauls = await signedIn(world, paul)
    await pauls.save({ kind: 'child', id: null, parents: [], changes: { firstName: 'Neu', groupId } })
    await pauls.save({ kind: 'consent', id: null, parents: [], changes: { childId: mia } })
    boss = await signedIn(world, anna)
    await boss.save({ kind: 'page', id: null, parents: [], changes: { childId: mia, title: 'Ich' } })
    await quiet(world.keeper)

    const now = await opens(world, anna, thief)
    const after = [...world.keeper.slots.values()].filter(({ entry }) => !before.has(entry.version))
    expect(after.length).toBeGreaterThan(4)
    expect(after.filter(({ entry }) => now.has(entry.version))).toEqual([])
    for (const there of [boss, pauls]) expect(firstNames(await there.find('child'))).toEqual(['Mia', 'Neu'])

    // What she herself does: she is taken in anew, with new keys, and reads all of it.
    must(await boss.vault.call('people.remove', { personId: lena.id }))
    const again = await addColleague(boss, 'Lenanew', 'educator', [groupId])
    await quiet(world.keeper)
    expect(firstNames(await (await signedIn(world, again)).find('child'))).toEqual(['Mia', 'Neu'])
    expect(must(await boss.vault.call('people.list', {})).people.some((one) => one.atRisk)).toBe(false)
  }, 90_000)

  test('the log and the register say how far its chain still counts; a Fachkraft reports no PC as lost', async () => {
    const all = await house()
    const { world, lena } = all
    const hers = await signedIn(world, lena)
    expect(await hers.vault.call('device.remove', { dev: otherPc })).toMatchObject({
      ok: false,
      error: { type: 'NotAllowed' },
    })
    const boss = await withPc(all)
    world.keeper.state.reach.set(otherPc, 17)
    must(await boss.vault.call('device.remove', { dev: otherPc }))
    await quiet(world.keeper)
    const told = vouchedSchema.parse(JSON.parse(Buffer.from(world.keeper.files.get('devices')!).toString()))
    const lost = { state: 'removed', upTo: 17 }
    expect(told.devices.find((one) => one.dev === otherPc)).toMatchObject(lost)
    const register = registerSchema.parse(JSON.parse(told.registers.at(-1)!.body))
    expect(register.devices.find((one) => one.dev === otherPc)).toMatchObject(lost)
    // Whose keys lie on the PC that stays is known, too.
    expect(told.devices.find((one) => one.dev === world.keeper.device)).toMatchObject({ state: 'active' })
    const devices = must(await boss.vault.call('device.list', {})).devices
    expect(devices.find((one) => one.here)!.people).toContain(lena.id)
  }, 60_000)
})

describe('L12 a version dated back before a removal by somebody who keeps a PC of the house', () => {
  async function backdated() {
    const all = await house()
    const { world, mia, lena, anna } = all
    // Her session of before, with her keys, her entry of the log, and a program that checks nothing.
    const inside = await insideOf(world, lena)
    const { session, records } = inside
    const stamp = records.tick()
    const boss = await signedIn(world, anna)
    must(await boss.vault.call('people.remove', { personId: lena.id }))
    await quiet(world.keeper)
    world.clock.ms += 86_400_000
    session.nextDevSeq = world.keeper.state.nextDevSeq
    const written = applyChanges(
      'consent',
      undefined,
      { childId: mia, decision: 'given', source: 'erschlichen' },
      { hlc: stamp, dev: session.device },
    )
    const forged = await records.inTurn(() =>
      records.commit(
        [
          {
            kind: 'consent',
            id: 'fa'.repeat(16),
            parents: [],
            ver: 1,
            values: written.values,
            stamps: written.stamps,
            hlc: stamp,
          },
        ],
        noKeyChanges(),
      ),
    )
    expect(forged.ok).toBe(true)
    // As it comes to another PC: without tags.
    const slot = [...world.keeper.slots.values()].find(({ entry }) => entry.objId === 'fa'.repeat(16))!
    slot.entry = { ...slot.entry, tags: [], seq: ++world.keeper.state.lastSeq }
    return all
  }

  test('is on no screen, takes nobody’s place, raises an alarm, and lies in the Leitung’s list', async () => {
    const { world, mia, paul, lena, anna } = await backdated()
    const pauls = await signedIn(world, paul)
    expect(await pauls.find('consent', mia)).toEqual([])
    expect(await pauls.vault.call('late.list', {})).toMatchObject({
      ok: false,
      error: { type: 'NotAllowed' },
    })
    expect(await pauls.vault.call('late.settle', { dev: null, personId: lena.id, take: true })).toMatchObject(
      { ok: false, error: { type: 'NotAllowed' } },
    )
    const boss = await signedIn(world, anna)
    expect(await boss.find('consent', mia)).toEqual([])
    const { late } = must(await boss.vault.call('late.list', {}))
    expect(late).toMatchObject([{ personId: lena.id, dev: null, edits: [{ kind: 'consent' }] }])
    expect(late[0]!.edits[0]!.values).toMatchObject({ source: 'erschlichen' })
    await quiet(world.keeper)
    const audit = must(await boss.vault.call('audit.list', { limit: 100 })).records
    expect(audit.map((one) => [one.values['action'], one.values['purpose']])).toContainEqual([
      'alarm',
      'AuthorLeft',
    ])

    // Refused: it stays away, here and after the next sign-in, and is listed no more.
    must(await boss.vault.call('late.settle', { dev: null, personId: lena.id, take: false }))
    await quiet(world.keeper)
    const again = await signedIn(world, anna)
    expect(await again.find('consent', mia)).toEqual([])
    expect(must(await again.vault.call('late.list', {})).late).toEqual([])
  }, 90_000)

  test('the twin: what she wrote before and is taken by the Leitung is hers, on every screen', async () => {
    const { world, mia, paul, lena, anna } = await backdated()
    const boss = await signedIn(world, anna)
    must(await boss.vault.call('late.settle', { dev: null, personId: lena.id, take: true }))
    await quiet(world.keeper)
    expect(await boss.find('consent', mia)).toMatchObject([{ meta: { author: lena.id } }])
    expect(must(await boss.vault.call('late.list', {})).late).toEqual([])
    expect(await (await signedIn(world, paul)).find('consent', mia)).toHaveLength(1)
  }, 90_000)
})
