/**
 * Several people in one house: who is given which key, what a patched program of a role can do with it, and what
 * somebody who left can open. Rules K1..K6: electron/host/vault/people.ts, L1..L10 and A: shared/accounts/README.md.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { isDue } from '#shared/accounts/due.ts'
import { can, roles, type Role } from '#shared/accounts/policy.ts'
import { drawers, type Drawer } from '#shared/records/kind.ts'
import { applyChanges } from '#shared/records/edit.ts'
import type { KindName, Values } from '#shared/records/kinds.ts'
import { drawersOf, noKeyChanges } from '#electron/host/vault/keyring.ts'
import { openHead, openBody } from '#electron/host/vault/envelope.ts'
import type { Work } from '#electron/host/vault/signIn.ts'
import {
  addColleague,
  firstNames,
  insideOf,
  quiet,
  signedIn,
  signIn,
  takenAlong,
  type Colleague,
} from './houseOfMany.ts'
import { addChildren, setupVault, testPassphrase, type TestWorld } from './world.ts'

const notAllowed = { ok: false, error: { type: 'NotAllowed' } }
const anna = (world: TestWorld): Promise<Colleague> =>
  world.vault
    .call('session', {})
    .then((session) => ({ id: session.ok ? session.value.person!.id : '', passphrase: testPassphrase }))

/** One version past every check of this program, as a patched one would write it. */
async function force<N extends KindName>(
  { session, records }: Work,
  kind: N,
  id: string,
  values: Partial<Values<N>>,
  more: { readonly parents?: string[]; readonly hlc?: string } = {},
) {
  const hlc = more.hlc ?? records.tick()
  const written = applyChanges(kind, undefined, values, { hlc, dev: session.device })
  return records.inTurn(() =>
    records.commit(
      [
        {
          kind,
          id,
          parents: more.parents ?? [],
          ver: 1,
          values: written.values,
          stamps: written.stamps,
          hlc,
        },
      ],
      noKeyChanges(),
    ),
  )
}

describe('K1 K6 who is due which key', () => {
  test('exactly where the policy lets her read, in her groups, for every role, drawer and scope', () => {
    for (const role of roles)
      for (const drawer of drawers) {
        const reads = can(role, 'read', drawer)
        const place = { scope: 'group', scopeId: 'g1', drawer } as const
        expect([role, drawer, isDue({ role, groups: ['g1'] }, place)]).toEqual([role, drawer, reads])
        expect([role, drawer, isDue({ role, groups: ['g2'] }, place)]).toEqual([role, drawer, false])
        expect([role, drawer, isDue({ role, groups: 'all' }, place)]).toEqual([role, drawer, reads])
        expect(isDue({ role, groups: 'all' }, { ...place, scope: 'person' })).toBe(false)
        const house = { scope: 'institution', scopeId: 't', drawer } as const
        const open = drawer === 'everyday' || drawer === 'audit'
        expect([role, drawer, isDue({ role, groups: [] }, house)]).toEqual([role, drawer, reads && open])
      }
  })
})

describe('a house with Leitung, Fachkraft, Praktikum, Admin and Datenschutz', () => {
  let world: TestWorld
  let people: Record<'lena' | 'tom' | 'adam' | 'dora' | 'sven', Colleague>
  let sun: Awaited<ReturnType<typeof addChildren>>
  let star: Awaited<ReturnType<typeof addChildren>>
  beforeAll(async () => {
    world = await setupVault()
    sun = await addChildren(world, ['Mia', 'Ben'], 'Sonnenkinder')
    star = await addChildren(world, ['Ole'], 'Sternenkinder')
    people = {
      lena: await addColleague(world, 'Lena', 'educator', [sun.groupId]),
      tom: await addColleague(world, 'Tom', 'trainee', [sun.groupId], '2026-10-31'),
      adam: await addColleague(world, 'Adam', 'admin'),
      dora: await addColleague(world, 'Dora', 'dpo'),
      sven: await addColleague(world, 'Sven', 'support'),
    }
  }, 60_000)

  test('everybody signs in with her own passphrase and nobody with another’s', async () => {
    for (const [name, role] of [
      ['lena', 'educator'],
      ['tom', 'trainee'],
      ['adam', 'admin'],
      ['dora', 'dpo'],
      ['sven', 'support'],
    ] as const) {
      const there = await signIn(world, people[name])
      expect(there.answer).toMatchObject({ ok: true, value: { person: { id: people[name].id, role } } })
    }
    world.clock.ms += 60_000
    const wrong = await signIn(world, { id: people.lena.id, passphrase: testPassphrase })
    expect(wrong.answer).toMatchObject({ ok: false, error: { type: 'WrongPassphrase' } })
    world.clock.ms += 60_000
  })

  test('L6 Lena sees the children of her group and no other, Admin and Support none, also as keys', async () => {
    const lena = await signedIn(world, people.lena)
    expect(firstNames(await lena.find('child'))).toEqual(['Ben', 'Mia'])
    expect((await lena.find('group')).map((group) => group.values['name']).sort()).toEqual([
      'Sonnenkinder',
      'Sternenkinder',
    ])
    for (const name of ['adam', 'sven', 'dora'] as const) {
      const there = await signedIn(world, people[name])
      expect(await there.find('child')).toEqual([])
    }
    // The control: the Leitung sees all three.
    expect(firstNames(await world.find('child'))).toEqual(['Ben', 'Mia', 'Ole'])
  })

  test('K1 each holds exactly the lockboxes that are due, opened with her keys alone', async () => {
    const expected: Record<string, readonly [Role, readonly string[]]> = {
      lena: ['educator', [sun.groupId]],
      tom: ['trainee', [sun.groupId]],
      adam: ['admin', []],
      dora: ['dpo', []],
      sven: ['support', []],
    }
    for (const [name, [role, groups]] of Object.entries(expected)) {
      const { keyring, tenant } = await takenAlong(world.keeper, people[name as 'lena'])
      const held = keyring
        .lockboxes()
        .filter((box) => box.scope !== 'person')
        .map((box) => `${box.scope}|${box.scopeId}|${box.drawer}`)
        .sort()
      const due = [
        ...[sun.groupId, star.groupId].flatMap((group) =>
          drawersOf.group.flatMap((drawer) =>
            can(role, 'read', drawer) && groups.includes(group) ? [`group|${group}|${drawer}`] : [],
          ),
        ),
        ...(['everyday', 'audit'] as const).flatMap((drawer: Drawer) =>
          can(role, 'read', drawer) ? [`institution|${tenant}|${drawer}`] : [],
        ),
      ]
      if (name === 'dora')
        // All groups, but she reads the audit chain alone.
        expect(held).toEqual([`institution|${tenant}|audit`])
      else expect([name, held]).toEqual([name, due.sort()])
    }
  })

  test('K3 nobody holds a key that opens what the cards open', async () => {
    for (const who of [...Object.values(people), await anna(world)]) {
      const { keyring } = await takenAlong(world.keeper, who)
      expect(keyring.keyById(keyring.recoveryId)).toBeUndefined()
      expect(keyring.keyById(keyring.oldRecoveryId)).toBeUndefined()
      for (const wrap of keyring.wrapsUnder(keyring.recoveryId))
        expect(keyring.keyById(wrap.keyId)).toBeUndefined()
      expect(keyring.wrapsUnder(keyring.recoveryId).length).toBeGreaterThan(0)
    }
  })

  test('K5 Lena’s entries are in the audit chain, which she cannot read and the Datenschutz can', async () => {
    const lena = await signedIn(world, people.lena)
    await lena.save({
      kind: 'child',
      id: null,
      parents: [],
      changes: { firstName: 'Ida', groupId: sun.groupId },
    })
    expect(await lena.vault.call('audit.list', { limit: 100 })).toMatchObject(notAllowed)
    const inside = await insideOf(world, people.lena)
    const audits = [...world.keeper.slots.values()].filter((slot) => slot.bytes[2] === 5)
    expect(audits.length).toBeGreaterThan(3)
    const opened = await Promise.all(audits.map((slot) => inside.records.openVersion(slot.bytes)))
    // Only what this very session of hers wrote.
    expect(opened.filter((one) => one.ok)).toEqual([])
    const dora = await signedIn(world, people.dora)
    const list = await dora.vault.call('audit.list', { limit: 100 })
    const actions = list.ok ? list.value.records.map((one) => [one.meta.author, one.values['action']]) : []
    expect(actions).toContainEqual([people.lena.id, 'signedIn'])
  })

  test('A5 V1 every refused save of every role, straight from the table', async () => {
    for (const name of ['lena', 'tom', 'adam', 'dora', 'sven'] as const) {
      const there = await signedIn(world, people[name])
      const role = (
        { lena: 'educator', tom: 'trainee', adam: 'admin', dora: 'dpo', sven: 'support' } as const
      )[name]
      for (const [kind, drawer, changes] of [
        ['consent', 'everyday', { childId: sun.idByName['Mia']! }],
        ['childSafety', 'safety', { childId: sun.idByName['Ben']! }],
        ['page', 'photos', { childId: sun.idByName['Mia']!, title: 'Ich' }],
        ['group', 'everyday', { name: 'Neu' }],
        ['staff', 'everyday', { firstName: 'Neu' }],
        ['template', 'everyday', { name: 'Neu' }],
      ] as const) {
        const allowed = can(role, 'create', drawer, kind)
        const answer = await there.vault.call('records.save', {
          drafts: [{ kind, id: null, parents: [], changes }],
        })
        expect([name, kind, answer.ok, answer.ok ? '' : answer.error.type]).toEqual([
          name,
          kind,
          allowed,
          allowed ? '' : 'NotAllowed',
        ])
      }
    }
  })

  test('only who manages people adds, changes or removes them, or a PC', async () => {
    for (const name of ['lena', 'tom', 'adam', 'dora', 'sven'] as const) {
      const { vault } = await signedIn(world, people[name])
      expect(
        await vault.call('people.addHere', {
          firstName: 'Neu',
          lastName: '',
          role: 'lead',
          groups: 'all',
          until: null,
          passphrase: 'Neu Trompete Kuchen 48 Wolkenturm',
        }),
      ).toMatchObject(notAllowed)
      expect(
        await vault.call('people.changeRole', {
          personId: people[name].id,
          role: 'lead',
          groups: 'all',
          until: null,
        }),
      ).toMatchObject(notAllowed)
      expect(await vault.call('people.remove', { personId: people.tom.id })).toMatchObject(notAllowed)
      expect(await vault.call('device.remove', { dev: 'ab'.repeat(16) })).toMatchObject(notAllowed)
      // And past the vault's own check: the log does not let her sign.
      const inside = await insideOf(world, people[name])
      expect(await inside.people.append([{ type: 'personRemoved', personId: people.tom.id }])).toMatchObject({
        ok: false,
        error: { type: 'MembershipInvalid', words: { rule: 'L2' } },
      })
    }
  })

  test('hostile client: Praktikum writes a consent; it is kept, shown nowhere, takes nobody’s place, and raises an alarm', async () => {
    const mia = sun.idByName['Mia']!
    const before = await signedIn(world, await anna(world))
    const real = await before.save({
      kind: 'consent',
      id: null,
      parents: [],
      changes: { childId: mia },
    })
    const inside = await insideOf(world, people.tom)
    inside.session.nextDevSeq = world.keeper.state.nextDevSeq
    const forged = await force(inside, 'consent', 'fa'.repeat(16), { childId: mia, decision: 'given' })
    expect(forged.ok).toBe(true)
    expect([...world.keeper.slots.values()].some((slot) => slot.entry.objId === 'fa'.repeat(16))).toBe(true)
    const lena = await signedIn(world, people.lena)
    const alarms: string[] = []
    lena.vault.on('alarm', ({ type }) => alarms.push(type))
    const shown = await lena.find('consent', mia)
    expect(shown.map((one) => one.id)).toContain(real.id)
    expect(shown.map((one) => one.id)).not.toContain('fa'.repeat(16))
    await quiet(world.keeper)
    expect(alarms).toContain('AuthorMayNot')
    const boss = await signedIn(world, await anna(world))
    const list = await boss.vault.call('audit.list', { limit: 200 })
    expect(
      list.ok &&
        list.value.records.some(
          (one) => one.values['action'] === 'alarm' && one.meta.author === people.lena.id,
        ),
    ).toBe(true)
  })

  test('hostile client: Tom writes as Lena on the shared PC; the signature is not hers', async () => {
    const mia = sun.idByName['Mia']!
    const inside = await insideOf(world, people.tom)
    inside.session.nextDevSeq = world.keeper.state.nextDevSeq
    inside.session.person = { ...inside.session.person, id: people.lena.id, role: 'educator' }
    const forged = await force(inside, 'consent', 'fb'.repeat(16), { childId: mia })
    expect(forged.ok).toBe(true)
    const reader = await insideOf(world, people.lena)
    const [slot] = [...world.keeper.slots.values()].filter((one) => one.entry.objId === 'fb'.repeat(16))
    expect(await reader.records.openVersion(slot!.bytes)).toMatchObject({
      ok: false,
      error: { type: 'AuthorForged' },
    })
    // The twin: Lena herself may.
    reader.session.nextDevSeq = world.keeper.state.nextDevSeq
    const hers = await force(reader, 'consent', 'fc'.repeat(16), { childId: mia })
    expect(hers.ok).toBe(true)
    const other = await insideOf(world, await anna(world))
    const [own] = [...world.keeper.slots.values()].filter((one) => one.entry.objId === 'fc'.repeat(16))
    expect(await other.records.openVersion(own!.bytes)).toMatchObject({
      ok: true,
      value: { author: people.lena.id },
    })
  })

  test('L6 hostile client: with Tom’s keys nothing of health, of contracts or of the other group can be opened or sealed', async () => {
    const boss = await signedIn(world, await anna(world))
    void boss
    const inside = await insideOf(world, people.tom)
    inside.session.nextDevSeq = world.keeper.state.nextDevSeq
    // His own program believes he may: only keys stand in the way.
    expect(
      await force(inside, 'child', 'fd'.repeat(16), { firstName: 'X', groupId: star.groupId }),
    ).toMatchObject({
      ok: false,
    })
    const ole = [...world.keeper.slots.values()].filter((slot) => slot.entry.objId === star.idByName['Ole'])
    expect(ole.length).toBeGreaterThan(0)
    for (const slot of ole)
      expect(await inside.records.openVersion(slot.bytes)).toMatchObject({
        ok: false,
        error: { type: 'KeyMissing' },
      })
  })

  test('L10 a lockbox key that Tom makes and hands to everybody is nobody’s', async () => {
    const inside = await insideOf(world, people.tom)
    const { keyring, tenant } = inside.session
    const changes = noKeyChanges()
    const made = keyring.makeLockbox(changes, 'group', sun.groupId, 'health', 9_000_000)
    const lead = (await anna(world)).id
    for (const id of [lead, people.lena.id]) {
      const member = inside.session.membership.people.get(id)!
      keyring.grant(
        changes,
        keyring.grantsId(id),
        {
          ecdh: new Uint8Array(Buffer.from(member.sealKey.ecdh, 'base64')),
          kem: new Uint8Array(Buffer.from(member.sealKey.kem, 'base64')),
        },
        [made],
      )
    }
    expect(
      await world.keeper.store['store.commit']({ wraps: changes.wraps, entries: [], bytes: [] }),
    ).toMatchObject({
      ok: true,
    })
    const boss = await insideOf(world, await anna(world))
    expect(boss.session.keyring.current('group', sun.groupId, 'health')!.epoch).toBe(1)
    expect(boss.session.keyring.lockboxById(made.id)).toBeUndefined()
    const lena = await insideOf(world, people.lena)
    expect(lena.session.keyring.lockboxById(made.id)).toBeUndefined()
    void tenant
    for (const wrap of changes.wraps) world.keeper.wraps.delete(wrap.id)
  })

  test('L9 from the day after his last one Tom neither signs in nor is believed', async () => {
    const mia = sun.idByName['Mia']!
    const lena = await insideOf(world, people.lena)
    const page = await signedIn(world, people.tom)
    expect(await page.find('child')).not.toEqual([])
    const inside = await insideOf(world, people.tom)
    world.clock.ms = Date.UTC(2026, 9, 31, 10)
    expect((await signIn(world, people.tom)).answer.ok).toBe(true)
    world.clock.ms = Date.UTC(2026, 10, 1, 10)
    expect((await signIn(world, people.tom)).answer).toMatchObject({
      ok: false,
      error: { type: 'RoleEnded' },
    })
    // An entry he still writes with a patched program, of a kind he may always add.
    inside.session.nextDevSeq = world.keeper.state.nextDevSeq
    const late = await inside.records.inTurn(() =>
      inside.records.commit([inside.records.auditVersion('signedIn', 'late', [])], noKeyChanges()),
    )
    expect(late.ok).toBe(true)
    const newest = [...world.keeper.slots.values()].at(-1)!
    const boss = await insideOf(world, await anna(world))
    expect(await boss.records.openVersion(newest.bytes)).toMatchObject({
      ok: false,
      error: { type: 'AuthorMayNot' },
    })
    void mia
    void lena
  })
})

describe('K4 somebody leaves', () => {
  async function house() {
    const world = await setupVault()
    const { groupId, idByName } = await addChildren(world, ['Mia'])
    const lena = await addColleague(world, 'Lena', 'educator', [groupId])
    const paul = await addColleague(world, 'Paul', 'educator', [groupId])
    const mia = idByName['Mia']!
    await world.saveAll([
      { kind: 'consent', id: null, parents: [], changes: { childId: mia } },
      { kind: 'guardian', id: null, parents: [], changes: { childIds: [mia], firstName: 'Eva' } },
      { kind: 'page', id: null, parents: [], changes: { childId: mia, title: 'Ich' } },
    ])
    const photo = await world.vault.call('photos.add', {
      groupId,
      fileName: 'a.jpg',
      takenOn: null,
      width: 1,
      height: 1,
      bytes: [1, 2, 3].map((n) => new Uint8Array(n).fill(n)),
    })
    if (!photo.ok) throw new Error(JSON.stringify(photo))
    await world.save({
      kind: 'photo',
      id: photo.value.id,
      parents: [photo.value.version],
      changes: { childIds: [mia] },
    })
    return { world, groupId, mia, lena, paul, photoId: photo.value.id }
  }

  test('A T67 what Lena took along opens all from before and nothing that is written afterwards, with everything the server has', async () => {
    const { world, groupId, mia, lena, paul, photoId } = await house()
    const before = await takenAlong(world.keeper, lena)
    const openable = async (): Promise<Map<string, string>> => {
      const { keyring, tenant } = before
      keyring.addWraps([...world.keeper.wraps.values()])
      const found = new Map<string, string>()
      // Somebody tells her even the keys of the headers.
      const told = (await insideOf(world, await anna(world))).session.keyring
        .metadataKeys()
        .map((key) => key.slice())
      for (const slot of world.keeper.slots.values()) {
        const head = told.map((key) => openHead(key, tenant, slot.bytes)).find((one) => one.ok)
        if (!head?.ok) throw new Error('a header nobody opens')
        for (const contentKey of keyring.keysById(head.value.inner.keyId)) {
          const body = openBody(
            { contentKey, receiptKey: new Uint8Array(32), verifyAuthor: () => true },
            head.value,
          )
          if (body.ok) found.set(slot.entry.version, body.value.k)
        }
      }
      return found
    }
    const old = await openable()
    expect([...new Set(old.values())].sort()).toEqual(
      [
        'child',
        'childSafety',
        'consent',
        'emergencyCard',
        'group',
        'guardian',
        'institution',
        'page',
        'photo',
        'staff',
      ]
        .filter((kind) => kind !== 'childSafety')
        .sort(),
    )
    const versionsBefore = new Set(world.keeper.slots.keys())

    expect(await world.vault.call('people.remove', { personId: lena.id })).toMatchObject({ ok: true })
    await quiet(world.keeper)
    // The Leitung and Paul go on working: an edit of everything there is, and new things.
    const edit = async (
      there: Pick<TestWorld, 'save' | 'find'>,
      kind: string,
      changes: Record<string, unknown>,
    ) => {
      const [now] = await there.find(kind, kind === 'child' ? undefined : mia)
      await there.save({ kind, id: now!.id, parents: [now!.meta.version], changes })
    }
    await edit(world, 'child', { notes: 'neu' })
    await edit(world, 'consent', { source: 'neu' })
    await edit(world, 'page', { title: 'Ich und du' })
    const pauls = await signedIn(world, paul)
    await edit(pauls, 'guardian', { firstName: 'Evi' })
    await edit(pauls, 'photo', { fileName: 'b.jpg' })
    await pauls.save({ kind: 'child', id: null, parents: [], changes: { firstName: 'Neu', groupId } })
    await pauls.save({
      kind: 'childSafety',
      id: null,
      parents: [],
      changes: { childId: mia, emergencyNotes: 'neu' },
    })
    const boss = await signedIn(world, await anna(world))
    await boss.save({ kind: 'group', id: null, parents: [], changes: { name: 'Neue Gruppe' } })
    await quiet(world.keeper)

    const written = [...world.keeper.slots.keys()].filter((version) => !versionsBefore.has(version))
    expect(written.length).toBeGreaterThan(9)
    const now = await openable()
    expect(written.filter((version) => now.has(version)).map((version) => now.get(version))).toEqual([])
    // Not even the headers: which key, which stamp, what it follows.
    const headsOf = (versions: readonly string[]): number =>
      versions.filter((version) =>
        before.keyring
          .metadataKeys()
          .some((key) => openHead(key, before.tenant, world.keeper.slots.get(version)!.bytes).ok),
      ).length
    expect(headsOf([...versionsBefore])).toBe(versionsBefore.size)
    expect(headsOf(written)).toBe(0)
    // Those who stay read both, and the photo's files with its new key.
    for (const there of [boss, pauls]) {
      expect(firstNames(await there.find('child'))).toEqual(['Mia', 'Neu'])
      expect(await there.find('consent', mia)).toMatchObject([{ values: { source: 'neu' } }])
      expect(await there.find('guardian', mia)).toMatchObject([{ values: { firstName: 'Evi' } }])
      const bytes = await there.vault.call('photos.read', {
        photoId,
        variant: 'small',
        purpose: 'show',
        view: 'plain',
      })
      expect(bytes).toMatchObject({ ok: true })
    }
    // She has no account here any more.
    expect((await signIn(world, lena)).answer).toMatchObject({ ok: false, error: { type: 'PersonUnknown' } })
  }, 60_000)

  test('K2 one sealing per remaining member carries all that is renewed', async () => {
    const { world, lena } = await house()
    const before = new Set(world.keeper.wraps.keys())
    await world.vault.call('people.remove', { personId: lena.id })
    await quiet(world.keeper)
    const fresh = [...world.keeper.wraps.values()].filter((wrap) => !before.has(wrap.id))
    // Paul and the recovery cards; the Leitung wraps for herself.
    expect(fresh.filter((wrap) => wrap.sealed.length > 1500)).toHaveLength(2)
    expect(fresh.filter((wrap) => wrap.sealed.length <= 1500).length).toBeGreaterThan(10)
  })

  test('a narrower role renews what was lost; a wider one renews nothing', async () => {
    const { world, groupId, lena } = await house()
    const epochs = async () =>
      (await insideOf(world, await anna(world))).session.keyring.lockboxes().filter((box) => box.epoch > 1)
        .length
    expect(
      await world.vault.call('people.changeRole', {
        personId: lena.id,
        role: 'educator',
        groups: 'all',
        until: null,
      }),
    ).toMatchObject({ ok: true })
    await quiet(world.keeper)
    expect(await epochs()).toBe(0)
    expect(
      await world.vault.call('people.changeRole', {
        personId: lena.id,
        role: 'trainee',
        groups: [groupId],
        until: null,
      }),
    ).toMatchObject({ ok: true })
    await quiet(world.keeper)
    expect(await epochs()).toBeGreaterThan(0)
    const inside = await insideOf(world, lena)
    expect(inside.session.keyring.lockboxes().some((box) => box.drawer === 'health')).toBe(false)
  })

  test('T71 the last Leitung is not removed, does not remove herself and is not demoted', async () => {
    const { world, lena } = await house()
    const me = (await anna(world)).id
    expect(await world.vault.call('people.remove', { personId: me })).toMatchObject({
      ok: false,
      error: { type: 'NotYourself' },
    })
    expect(
      await world.vault.call('people.changeRole', {
        personId: me,
        role: 'educator',
        groups: 'all',
        until: null,
      }),
    ).toMatchObject({ ok: false, error: { type: 'LastLead' } })
    // The log is as it was: work goes on.
    expect(
      await world.vault.call('people.changeRole', {
        personId: lena.id,
        role: 'lead',
        groups: 'all',
        until: null,
      }),
    ).toMatchObject({ ok: true })
    expect(
      await world.vault.call('people.changeRole', {
        personId: me,
        role: 'educator',
        groups: 'all',
        until: null,
      }),
    ).toMatchObject({ ok: true })
    expect(await world.vault.call('people.remove', { personId: lena.id })).toMatchObject(notAllowed)
  })

  test('a second Leitung is given every drawer and can do what the first can', async () => {
    const world = await setupVault()
    const { idByName } = await addChildren(world, ['Mia'])
    const bea = await addColleague(world, 'Bea', 'lead')
    const there = await signedIn(world, bea)
    expect(firstNames(await there.find('child'))).toEqual(['Mia'])
    const added = await addColleague(there, 'Lena', 'educator')
    expect(firstNames(await (await signedIn(world, added)).find('child'))).toEqual(['Mia'])
    const again = await signedIn(world, bea)
    // D1: now there are two who may, so two persons sign.
    expect(
      await again.vault.call('deletion.request', { childId: idByName['Mia']!, reason: 'x' }),
    ).toMatchObject({ ok: true })
    expect(await again.vault.call('deletion.confirm', { childId: idByName['Mia']! })).toMatchObject({
      ok: false,
      error: { type: 'NeedsSecondPerson' },
    })
    const boss = await signedIn(world, await anna(world))
    expect(await boss.vault.call('deletion.confirm', { childId: idByName['Mia']! })).toMatchObject({
      ok: true,
    })
    // V5 what is in the bin opens for nobody, Lena included.
    expect(await (await signedIn(world, added)).find('child')).toEqual([])
  })
})
