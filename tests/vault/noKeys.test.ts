/**
 * H: no call lets a key out. Everything the vault answers to the window, and everything it hands to the keeper, is
 * searched for the bytes of every key this person holds, in every dress a mistake could put them in.
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { diagnosticsSchema } from '#shared/maintenance/diagnostics.ts'
import { storeApi, vaultApi, type StoreApi, type VaultApi } from '#shared/host/api.ts'
import type { Service } from '#shared/host/table.ts'
import { kekOf, openAccount, openRing, parseAccounts } from '#electron/host/vault/account.ts'
import { scalarFrom } from '#electron/host/vault/crypto.ts'
import { createKeyring } from '#electron/host/vault/keyring.ts'
import { memoryKeeper, type MemoryKeeper } from './memoryKeeper.ts'
import { startVault } from './memoryStore.ts'
import { readCard } from '#electron/host/vault/card.ts'
import { addChildren, joinWorld, setupVault, testPassphrase, testRandom } from './world.ts'

/** A string or part found in a message that is a key, however it is written. */
function dresses(key: Uint8Array): Buffer[] {
  const raw = Buffer.from(key)
  const texts = [
    raw.toString('hex'),
    raw.toString('hex').toUpperCase(),
    raw.toString('base64').replace(/=+$/, ''),
    raw.toString('base64url'),
    JSON.stringify([...raw]).slice(1, -1),
  ]
  // Base64 of a longer text that holds the key begins at one of three offsets.
  for (const offset of [1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(offset), raw]).toString('base64')
    texts.push(shifted.slice(4, 4 + 36))
  }
  return [
    raw,
    ...texts.map((text) => Buffer.from(text, 'utf8')),
    ...texts.slice(0, 4).map((text) => Buffer.from(text, 'utf16le')),
  ]
}

function bytesOf(message: unknown): Buffer {
  const parts: Buffer[] = []
  const text = JSON.stringify(message, (_name, value: unknown) => {
    if (!(value instanceof Uint8Array)) return value
    parts.push(Buffer.from(value))
    return null
  })
  return Buffer.concat([Buffer.from(text ?? ''), ...parts])
}

const findLeaks = (
  traffic: readonly { name: string; bytes: Buffer }[],
  keys: readonly Uint8Array[],
): string[] => {
  const found = new Set<string>()
  const all = keys.flatMap(dresses)
  for (const { name, bytes } of traffic) if (all.some((dress) => bytes.includes(dress))) found.add(name)
  return [...found]
}

/** Every key of this person, as an attacker with her passphrase would get them. */
async function keysOf(keeper: MemoryKeeper, passphrase: string): Promise<Uint8Array[]> {
  const account = parseAccounts(keeper.files.get('account'))!.accounts[0]!
  const secret = await openAccount(account, passphrase, keeper.secret)
  if (!secret.ok) throw new Error('account')
  const keyring = createKeyring({
    random: testRandom,
    tenant: account.head.tenant,
    personId: account.head.person,
    ...secret.value,
  })
  const ring = openRing(account.head, secret.value.personalKey, keyring, account.ring)!
  keyring.addCached(ring.boxes, ring.others)
  keyring.addWraps([...keeper.wraps.values()])
  const all = [...new Set([...keeper.wraps.values()].map((wrap) => wrap.keyId))].flatMap(
    (keyId) => keyring.keyById(keyId) ?? [],
  )
  const kek = await kekOf(account.head, passphrase, keeper.secret)
  return [
    ...(Object.values(secret.value) as (Uint8Array | null)[]).filter((key) => key !== null),
    ...all,
    keeper.secret,
    kek,
    ...(ring.pin ? [ring.pin.stretched] : []),
    ...['supporter', 'officer'].map((as) =>
      scalarFrom('P-256', secret.value.personalKey, `obhut|help ${as}|1`),
    ),
  ]
}

test('H no answer to the window and nothing handed to the keeper holds a key; a planted one is found in every dress', async () => {
  const traffic: { name: string; bytes: Buffer }[] = []
  const called = new Set<string>()
  const watched = (keeper: MemoryKeeper): Service<StoreApi> =>
    Object.fromEntries(
      Object.entries(keeper.store).map(([name, run]) => [
        name,
        async (args: never) => {
          traffic.push({ name: `store: ${name}`, bytes: bytesOf(args) })
          return (run as (args: never) => Promise<unknown>)(args)
        },
      ]),
    ) as unknown as Service<StoreApi>

  const world = await setupVault({ confirm: false })
  // From here on everything is heard; set-up itself is heard below on a second keeper.
  const keeper = await memoryKeeper(world.clock, world.random)
  const open = startVault(watched(keeper), world.clock, world.random)
  const there = joinWorld(keeper, open, world.clock, world.random)
  let vault = open.vault
  const call = async <N extends keyof VaultApi['calls']>(
    name: N,
    args: Parameters<typeof vault.call<N>>[1],
  ) => {
    called.add(name)
    const answer = await vault.call(name, args)
    traffic.push({ name, bytes: bytesOf(answer) })
    return answer
  }
  const folder = await mkdtemp(join(tmpdir(), 'obhut-nokeys-'))
  keeper.folders.set('f', folder)
  keeper.links.url = 'https://familien.example'
  await call('passphrase.check', { passphrase: testPassphrase, ownWords: [] })
  await call('passphrase.suggest', { language: 'nl' })
  expect(
    await call('setup.create', {
      institution: 'K',
      firstName: 'Anna',
      lastName: 'B',
      passphrase: testPassphrase,
      language: 'de',
    }),
  ).toMatchObject({ ok: true })
  const written = await call('cards.write', { folder: 'f' })
  const { readCards, answerCards } = await import('./readCards.ts')
  const cards = await readCards(written.ok ? written.value.files.map((file) => join(folder, file)) : [])
  const asked = await call('cards.question', {})
  expect(
    await call('cards.confirm', { words: asked.ok ? answerCards(cards, asked.value.asked) : [] }),
  ).toMatchObject({ ok: true })
  const { groupId, idByName } = await addChildren(there, ['Mia', 'Ben'])
  const mia = idByName['Mia']!
  await call('records.save', {
    drafts: [{ kind: 'guardian', id: null, parents: [], changes: { childIds: [mia], firstName: 'Eva' } }],
  })
  const tags = await call('records.tags', { kind: 'child' })
  const sealed = await keeper.store['store.byTag']({ kind: tags.ok ? tags.value.tags.at(-1)!.kind : '' })
  await call('records.open', { purpose: 'show', view: 'plain', bytes: sealed.ok ? sealed.value.bytes : [] })
  await call('records.open', { purpose: 'show', view: 'masked', bytes: sealed.ok ? sealed.value.bytes : [] })
  await call('records.scan', {
    cursor: 0,
    limit: 1000,
    kinds: ['child', 'guardian', 'photo'],
    purpose: 'search',
    view: 'plain',
  })
  await call('search.scan', { after: 0, until: 1000 })
  await call('records.history', { id: mia })
  await call('records.merge', { id: mia })
  const photo = await call('photos.add', {
    groupId,
    fileName: 'a.png',
    takenOn: null,
    width: 1,
    height: 1,
    bytes: [1000, 100, 10].map((n) => testRandom.bytes(n)),
  })
  await call('photos.read', {
    photoId: photo.ok ? photo.value.id : '',
    variant: 'large',
    purpose: 'show',
    view: 'plain',
  })
  await call('support.at', { address: '/kinder' })
  await call('support.state', {})
  await call('support.ask', { reason: 'Die Liste bleibt leer' })
  const visit = { id: 'ab'.repeat(16) }
  await call('support.approve', { ...visit, scope: 'view', minutes: 30, code: '123456' })
  await call('support.words', { ...visit, same: true })
  for (const name of [
    'support.refuse',
    'support.pause',
    'support.resume',
    'support.stop',
    'support.mask',
  ] as const)
    await call(name, visit)
  await call('support.sign', { sign: 'input' })
  const answered = { proposal: visit.id, step: 0 }
  await call('support.answer', { ...visit, ...answered, accepted: true, before: 5 })
  await call('support.undone', { session: visit.id, ...answered })
  await call('support.unmask', {
    ...visit,
    kind: 'child',
    record: visit.id,
    minutes: 5,
    reason: 'x',
    code: '1',
  })
  await call('support.past', {})
  await call('support.purged', { session: visit.id, text: '' })
  await call('assist.state', {})
  const request = await call('assist.request', { as: 'supporter', company: 'Hilfe GmbH' })
  const officer = await call('assist.request', { as: 'officer', company: 'Hilfe GmbH' })
  const papers = [request, officer].map((one) => (one.ok ? one.value.text : ''))
  await call('assist.look', { text: papers[0]! })
  await call('assist.card', { requests: [papers[1]!, papers[1]!] })
  await call('assist.sign', { text: papers[0]!, notAfter: '2026-12-31', code: '123456' })
  await call('assist.take', { certificate: papers[0]! })
  await call('assist.call', { server: '', code: '', ticket: '1', scope: 'view', minutes: 30 })
  await call('assist.leave', {})
  await call('assist.purged', {})
  await call('talk.state', {})
  await call('talk.open', { hours: 1 })
  for (const name of ['talk.admit', 'talk.refuse', 'talk.end'] as const) await call(name, {})
  await call('photos.known', { sha256: ['ab'.repeat(32)] })
  await call('photos.check', { photoIds: photo.ok ? [photo.value.id] : [] })
  await call('camera.find', {})
  const onCard = { card: 'ab'.repeat(16), file: 0 }
  await call('camera.files', { card: onCard.card })
  await call('camera.read', { ...onCard, from: 0 })
  await call('camera.check', onCard)
  await call('camera.clear', onCard)
  const none = { looked: 0, mended: 0, damaged: 0 }
  await call('diagnostics.write', {
    folder: 'f',
    fileName: 'bericht.json',
    report: diagnosticsSchema.parse({
      format: 1,
      on: '2026-09-14',
      app: '1.0.0',
      shell: 'loopback',
      node: '24.0.0',
      system: 'linux',
      systemVersion: '6.1',
      cores: 2,
      memoryGb: 4,
      freeGb: 9,
      profile: 'institution',
      writable: 'yes',
      versions: 1,
      devices: 1,
      photoFiles: 0,
      daysSinceBackup: null,
      sync: 'off',
      daysSinceContact: null,
      waiting: { up: 0, down: 0, blobsUp: 0, blobsDown: 0 },
      problems: [],
      repairs: [],
      check: { files: none, journal: { versions: 1, mended: 0, damaged: 0 } },
      photos: null,
      failures: [],
    }),
  })
  await call('export.write', {
    folder: 'f',
    fileName: 'a.pdf',
    purpose: 'test',
    objectIds: [mia],
    bytes: [testRandom.bytes(100)],
  })
  await call('family.write', {
    folder: 'f',
    fileName: 'a.html',
    language: 'de',
    title: 'Mappe',
    mark: 'Familie',
    objectIds: [mia],
    pages: [{ title: 'Seite', alt: 'Bild' }],
    bytes: [testRandom.bytes(100), testRandom.bytes(100)],
  })
  await call('family.link', {
    fileName: 'a.html',
    language: 'de',
    title: 'Mappe',
    mark: 'Familie',
    objectIds: [mia],
    pages: [{ title: 'Seite', alt: 'Bild' }],
    bytes: [testRandom.bytes(100), testRandom.bytes(100)],
    days: 14,
  })
  await call('family.recall', { ids: [mia] })
  const begun = await call('export.begin', {
    folder: 'f',
    purpose: 'test',
    objectIds: [mia],
    fileNames: ['b.pdf'],
  })
  const token = begun.ok ? begun.value.export : ''
  await call('export.append', { export: token, file: 0, bytes: [testRandom.bytes(100)] })
  await call('export.finish', { export: token })
  await call('export.drop', { export: token })
  await call('deletion.request', { childId: mia, reason: 'x' })
  await call('deletion.list', {})
  await call('deletion.confirm', { childId: mia, card: cards[0]!.text })
  await call('deletion.cancel', { childId: mia })
  await call('deletion.run', {})
  await call('audit.list', { limit: 100 })
  const nextPassphrase = 'Fuchs Laterne Honig 31 Segel'
  expect(await call('passphrase.change', { current: testPassphrase, next: nextPassphrase })).toMatchObject({
    ok: true,
  })
  expect(await call('passphrase.change', { current: nextPassphrase, next: testPassphrase })).toMatchObject({
    error: { type: 'PassphraseUsedBefore' },
  })
  expect(await call('pin.set', { passphrase: nextPassphrase, pin: '83624197' })).toMatchObject({ ok: true })
  expect(await call('pin.clear', {})).toMatchObject({ ok: true })
  expect(await call('pin.set', { passphrase: nextPassphrase, pin: '83624197' })).toMatchObject({ ok: true })
  await call('session', {})
  await new Promise((resolve) => setTimeout(resolve, 500))
  const keys = await keysOf(keeper, nextPassphrase)
  // People, PCs and the second factor: the card's own secret, the paper codes and the factor's are made to be read
  // (decision 6); they are no keys of hers.
  await call('people.list', {})
  await call('people.addHere', {
    firstName: 'Lena',
    lastName: '',
    role: 'educator',
    groups: 'all',
    until: null,
    passphrase: nextPassphrase,
  })
  await call('people.invitations', {})
  await call('records.conflicts', {})
  const invited = await call('people.invite', { who: null, place: { type: 'folder', folder: 'f' } })
  if (!invited.ok) throw new Error(JSON.stringify(invited))
  await call('people.saveCard', { invitation: invited.value.invitation, folder: 'f' })
  await call('join.read', { card: invited.value.text, place: null })
  const second = await memoryKeeper(world.clock, world.random)
  second.folders.set('f', folder)
  const first = vault
  vault = startVault(watched(second), world.clock, world.random).vault
  await call('join.start', {
    card: invited.value.text,
    place: { type: 'folder', folder: 'f' },
    passphrase: nextPassphrase,
    mine: true,
  })
  const newcomer = vault
  vault = first
  const confirming = { invitation: invited.value.invitation, place: { type: 'folder', folder: 'f' } as const }
  expect(await call('people.look', confirming)).toMatchObject({ ok: true })
  expect(await call('people.confirm', { ...confirming, passphrase: nextPassphrase })).toMatchObject({
    ok: true,
  })
  await call('people.cancelInvitation', { invitation: invited.value.invitation })
  vault = newcomer
  expect(
    await call('join.finish', { place: { type: 'folder', folder: 'f' }, passphrase: nextPassphrase }),
  ).toMatchObject({ ok: true, value: { person: { role: 'lead' } } })
  vault = first
  await call('device.list', {})
  await call('device.remove', { dev: second.device })
  expect(await call('hub.permit', { passphrase: nextPassphrase })).toMatchObject({ ok: true })
  await call('hub.card', { folder: null })
  await call('join.state', {})
  await call('records.merged', {})
  const page = 'ab'.repeat(16)
  await call('childMode.start', {
    pageId: page,
    childId: mia,
    childName: 'Mia',
    photos: [],
    minutes: 5,
    place: null,
  })
  expect(await call('childMode.end', { passphrase: nextPassphrase })).toMatchObject({ ok: true })
  expect(await call('backup.permit', {})).toMatchObject({ ok: true })
  expect(await call('late.list', {})).toMatchObject({ ok: true })
  await call('late.settle', { dev: second.device, personId: null, take: false })
  await call('deletion.leftover', { id: 'ab'.repeat(16) })
  await call('totp.start', { passphrase: nextPassphrase })
  await call('totp.confirm', { code: '000000' })
  await call('totp.prove', { code: '000000' })
  await call('totp.state', {})
  await call('totp.remove', { passphrase: nextPassphrase })
  const people = await call('people.list', {})
  const lena = people.ok ? people.value.people.find((one) => !one.me)!.id : ''
  await call('people.changeRole', { personId: lena, role: 'trainee', groups: 'all', until: null })
  await call('people.remove', { personId: lena })
  keys.push(...(await keysOf(keeper, nextPassphrase)))

  keeper.backup('b')
  vault = startVault(watched(keeper), world.clock, world.random).vault
  expect(await call('unlock', { personId: null, passphrase: nextPassphrase })).toMatchObject({ ok: true })
  vault = startVault(watched(keeper), world.clock, world.random).vault
  const personId = parseAccounts(keeper.files.get('account'))!.accounts[0]!.head.person
  expect(await call('unlock.pin', { personId, pin: '83624197' })).toMatchObject({ ok: true })
  await call('setup.create', {
    institution: 'K',
    firstName: 'A',
    lastName: 'B',
    passphrase: testPassphrase,
    language: 'de',
  })
  await call('setup.practice', { language: 'de' })

  const other = await memoryKeeper(world.clock, world.random)
  other.backups.set('b', keeper.backups.get('b')!)
  vault = startVault(watched(other), world.clock, world.random).vault
  expect(
    await call('restore.run', {
      folder: 'f',
      backup: 'b',
      cards: [cards[0]!.text, cards[1]!.text],
      firstName: 'L',
      lastName: 'N',
      passphrase: testPassphrase,
    }),
  ).toMatchObject({ ok: true })
  keys.push(...(await keysOf(other, testPassphrase)))
  for (const card of cards) {
    const read = readCard(card.text)
    if (read.ok) keys.push(read.value.share)
  }

  expect([...called].sort()).toEqual(Object.keys(vaultApi.calls).sort())
  expect(keys.length).toBeGreaterThan(50)
  expect(Object.keys(storeApi.calls).length).toBeGreaterThan(10)
  expect(findLeaks(traffic, keys)).toEqual([])

  // The search itself: a key planted in each dress, in an answer and in bytes, is found.
  const key = keys[7]!
  const raw = Buffer.from(key)
  const planted: Record<string, unknown> = {
    raw: { bytes: [Uint8Array.from([1, ...raw, 2])] },
    hex: { note: raw.toString('hex') },
    base64: { deep: [{ note: raw.toString('base64') }] },
    base64url: { note: raw.toString('base64url') },
    utf16: { bytes: [new Uint8Array(Buffer.from(raw.toString('base64'), 'utf16le'))] },
    'base64 of a longer text': { note: Buffer.concat([Buffer.from('key: '), raw]).toString('base64') },
    'list of numbers': { note: [...raw] },
  }
  for (const [name, leak] of Object.entries(planted))
    expect(findLeaks([{ name, bytes: bytesOf(leak) }], keys)).toEqual([name])
})
