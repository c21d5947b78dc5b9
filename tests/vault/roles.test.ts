/** A5, V1: the vault refuses what the window should have greyed, and a version its author might not write is not shown. */
import { describe, expect, test } from 'vitest'
import { bytesToBase64 } from '#shared/basics/bytes.ts'
import type { Role } from '#shared/accounts/policy.ts'
import { vaultApi, type Draft } from '#shared/host/api.ts'
import { memoryPair } from '#shared/host/memoryPair.ts'
import { connect, serve } from '#shared/host/rpc.ts'
import { argonFloor } from '#electron/host/vault/argon.ts'
import { createVault } from '#electron/host/vault/createVault.ts'
import { noKeyChanges } from '#electron/host/vault/keyring.ts'
import { writeEntry } from '#electron/host/vault/membershipLog.ts'
import { recoverySealKeyOf, rootKeyOf, sealRecovery } from '#electron/host/vault/recovery.ts'
import { makePerson } from '#electron/host/vault/makePerson.ts'
import { install } from '#electron/host/vault/setUp.ts'
import { memoryKeeper } from './memoryKeeper.ts'
import { startVault } from './memoryStore.ts'
import { testClock, testPassphrase, testRandom } from './world.ts'

/** A house whose only person has this role, as the log says; with every key, so that only policy stands in the way. */
async function houseOf(role: Role) {
  const clock = testClock()
  const keeper = await memoryKeeper(clock, testRandom)
  const { deps } = startVault(keeper.store, clock, testRandom)
  const seed = testRandom.bytes(32)
  const [root, recovery] = [rootKeyOf(seed), recoverySealKeyOf(seed).publicKey]
  const person = makePerson(deps)
  const secret = { metadataKey: testRandom.bytes(32), recoveryKey: testRandom.bytes(32) }
  const tenant = 'ab'.repeat(16)
  const genesis = writeEntry(
    {
      v: 1,
      tenant,
      parents: [],
      at: 1,
      dev: keeper.device,
      n: 1,
      by: 'root',
      action: {
        type: 'genesis',
        rootKey: bytesToBase64(root.publicKey),
        cardKeys: ['AA==', 'AA==', 'AA=='],
        kdfFloor: { ...argonFloor },
        practice: false,
        recoveryKey: { ecdh: bytesToBase64(recovery.ecdh), kem: bytesToBase64(recovery.kem) },
        person: { ...person.member, role },
      },
    },
    root,
  )
  const work = await install(deps, {
    tenant,
    entries: [genesis],
    recoveryFile: sealRecovery(testRandom, tenant, recovery, secret),
    person,
    secret: {
      signScalar: person.signScalar,
      sealSeed: person.sealSeed,
      personalKey: testRandom.bytes(32),
      ...secret,
    },
    name: 'Lena',
    language: 'de',
    institution: 'K',
    passphrase: testPassphrase,
    argon: argonFloor,
    confirmed: true,
    shares: null,
    first: (records) => [records.auditVersion('made', 'test', [])],
  })
  if (!work.ok) throw new Error(JSON.stringify(work))
  const [a, b] = memoryPair()
  const vault = createVault(deps)
  serve(vaultApi, a, vault.service)
  const client = connect(vaultApi, b)
  expect(await client.call('unlock', { personId: null, passphrase: testPassphrase })).toMatchObject({
    ok: true,
    value: { person: { role } },
  })
  keeper.folders.set('f', '/nonexistent')
  return { vault: client, work: work.value, keeper }
}

const draft = (kind: string, changes: Record<string, unknown>): Draft => ({
  kind,
  id: null,
  parents: [],
  changes,
})
const notAllowed = { ok: false, error: { type: 'NotAllowed' } }

describe('what each role is refused by the vault itself', () => {
  test('the Leitung may, so that the refusals below mean something', async () => {
    const { vault } = await houseOf('lead')
    for (const one of [
      draft('child', { firstName: 'Mia' }),
      draft('group', { name: 'Igel' }),
      draft('template', { name: 'T' }),
    ])
      expect(await vault.call('records.save', { drafts: [one] })).toMatchObject({ ok: true })
    expect(await vault.call('audit.list', { limit: 5 })).toMatchObject({ ok: true })
    expect(
      await vault.call('photos.add', {
        groupId: null,
        fileName: '',
        takenOn: null,
        width: 1,
        height: 1,
        bytes: [1, 1, 1].map((n) => testRandom.bytes(n)),
      }),
    ).toMatchObject({ ok: true })
  })
  test('a Fachkraft writes children and photos, not groups; reads no audit, deletes nobody, makes no cards', async () => {
    const { vault } = await houseOf('educator')
    expect(
      await vault.call('records.save', { drafts: [draft('child', { firstName: 'Mia' })] }),
    ).toMatchObject({ ok: true })
    expect(await vault.call('records.save', { drafts: [draft('group', { name: 'Igel' })] })).toMatchObject(
      notAllowed,
    )
    expect(await vault.call('audit.list', { limit: 5 })).toMatchObject(notAllowed)
    expect(await vault.call('deletion.request', { childId: 'ab'.repeat(16), reason: 'x' })).toMatchObject(
      notAllowed,
    )
    expect(await vault.call('deletion.confirm', { childId: 'ab'.repeat(16) })).toMatchObject(notAllowed)
    expect(await vault.call('deletion.cancel', { childId: 'ab'.repeat(16) })).toMatchObject(notAllowed)
    expect(await vault.call('cards.write', { folder: 'f' })).toMatchObject(notAllowed)
    expect(await vault.call('cards.question', {})).toMatchObject(notAllowed)
  })
  test.each(['trainee', 'admin', 'dpo', 'support'] as const)(
    '%s writes no child, adds no photo, exports nothing, gives and recalls no link (FL6)',
    async (role) => {
      const { vault } = await houseOf(role)
      expect(
        await vault.call('records.save', { drafts: [draft('child', { firstName: 'Mia' })] }),
      ).toMatchObject(notAllowed)
      expect(
        await vault.call('photos.add', {
          groupId: null,
          fileName: '',
          takenOn: null,
          width: 1,
          height: 1,
          bytes: [1, 1, 1].map((n) => testRandom.bytes(n)),
        }),
      ).toMatchObject(notAllowed)
      expect(
        await vault.call('export.begin', {
          folder: 'f',
          purpose: 'x',
          objectIds: [],
          fileNames: ['a.pdf'],
        }),
      ).toMatchObject(notAllowed)
      expect(
        await vault.call('export.write', {
          folder: 'f',
          fileName: 'a.pdf',
          purpose: 'x',
          objectIds: [],
          bytes: [testRandom.bytes(1)],
        }),
      ).toMatchObject(notAllowed)
      expect(
        await vault.call('family.link', {
          fileName: 'a',
          language: 'de',
          title: 'x',
          mark: 'x',
          objectIds: [],
          pages: [{ title: 'x', alt: 'x' }],
          bytes: [testRandom.bytes(1), testRandom.bytes(1)],
          days: 14,
        }),
      ).toMatchObject(notAllowed)
      expect(await vault.call('family.recall', { ids: ['ab'.repeat(16)] })).toMatchObject(notAllowed)
      expect(await vault.call('audit.list', { limit: 5 })).toMatchObject(
        role === 'dpo' ? { ok: true } : notAllowed,
      )
    },
  )
  test('Admin and Support, even with every key, are shown nothing of staff or children', async () => {
    const lead = await houseOf('lead')
    await lead.vault.call('records.save', { drafts: [draft('child', { firstName: 'Quittenmia' })] })
    for (const role of ['admin', 'support', 'dpo'] as const) {
      const { vault, work, keeper } = await houseOf(role)
      // Written past the vault's own check, as a patched program would: the author may not, so it is not shown either.
      const version = {
        kind: 'staff' as const,
        id: 'cd'.repeat(16),
        parents: [],
        ver: 1,
        values: { firstName: 'Quittenmia' },
        stamps: {},
        hlc: work.records.tick(),
      }
      // The other vault on this keeper has written its sign-in meanwhile.
      await vault.call('audit.list', { limit: 1 })
      work.session.nextDevSeq = keeper.state.nextDevSeq
      // K1: their vault keeps no key of these drawers, not even one that lies in their own account file.
      expect(await work.records.inTurn(() => work.records.commit([version], noKeyChanges()))).toMatchObject({
        ok: false,
        error: { type: 'KeyMissing' },
      })
      expect(await work.records.byIds([version.id])).toMatchObject({ ok: true, value: [] })
      expect(await vault.call('records.tags', { kind: 'child' })).toMatchObject({
        ok: true,
        value: { tags: [] },
      })
      expect(
        await vault.call('records.scan', {
          cursor: 0,
          limit: 100,
          kinds: ['staff', 'child'],
          purpose: 'search',
          view: 'plain',
        }),
      ).toMatchObject({ ok: true, value: { records: [] } })
    }
  })
})
