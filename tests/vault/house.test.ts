/** Vault and keeper together, on a real disk. */
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createKeeper, type Keeper } from '#electron/host/keeper/createKeeper.ts'
import { argonFloor } from '#electron/host/vault/argon.ts'
import { answerCards, readCards } from './readCards.ts'
import { startVault, type TestVault } from './memoryStore.ts'
import { addChildren, testClock, testPassphrase, testRandom } from './world.ts'
import type { Draft } from '#shared/host/api.ts'

const keepers: Keeper[] = []
afterAll(async () => {
  for (const keeper of keepers) await keeper.close()
})

async function house(clock: ReturnType<typeof testClock>) {
  const base = await mkdtemp(join(tmpdir(), 'obhut-house-'))
  const start = (): Keeper => {
    const keeper = createKeeper({
      base,
      clock,
      random: testRandom,
      dialogs: { kind: 'inApp', chooseFolder: async () => null },
      keychain: null,
      shell: { kind: 'loopback', version: '0', ownsBrowser: true },
      onLockRequested: () => {},
      world: { clockOffsetMs: 0, argon: argonFloor },
    })
    keepers.push(keeper)
    return keeper
  }
  const keeper = start()
  const opened = await keeper.keeper['profile.open']({ kind: 'institution' })
  if (!opened.ok) throw new Error(JSON.stringify(opened))
  let open: TestVault = startVault(keeper.store, clock, testRandom)
  const saveAll = async (drafts: Draft[]) => {
    const saved = await open.vault.call('records.save', { drafts })
    if (!saved.ok) throw new Error(JSON.stringify(saved))
    return saved.value.saved
  }
  return {
    base,
    keeper,
    random: testRandom,
    get vault() {
      return open.vault
    },
    saveAll,
    save: async (draft: Draft) => (await saveAll([draft]))[0]!,
    lock() {
      open.inner.end()
      keeper.sessionEnded()
      open = startVault(keeper.store, clock, testRandom)
    },
    async folder(purpose: 'backup' | 'export' | 'cards' | 'restore', path: string): Promise<string> {
      const chosen = await keeper.keeper['folder.choose']({ purpose, path })
      if (!chosen.ok || !chosen.value.folder) throw new Error(JSON.stringify(chosen))
      return chosen.value.folder.token
    },
    async find(kind: string) {
      const tags = await open.vault.call('records.tags', { kind })
      if (!tags.ok) throw new Error('tags')
      const found = []
      for (const tag of tags.value.tags) {
        const sealed = await keeper.store['store.byTag']({ kind: tag.kind })
        if (!sealed.ok || sealed.value.bytes.length === 0) continue
        const records = await open.vault.call('records.open', {
          purpose: 'show',
          view: 'plain',
          bytes: sealed.value.bytes,
        })
        if (!records.ok) throw new Error('open')
        found.push(...records.value.records)
      }
      return found
    },
  }
}

async function filesUnder(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  // The keeper goes on: a file that was written beside its name has it by now and is read there.
  const gone = (error: NodeJS.ErrnoException): Buffer => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
  return Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name)).catch(gone)))
}

describe('a whole house on a disk', () => {
  test('L11 set up, save, lock, back up, restore with two cards, delete; no name ever lies on the disk', async () => {
    const clock = testClock()
    const first = await house(clock)
    const created = await first.vault.call('setup.create', {
      institution: 'Kita Regenbogen',
      firstName: 'Anna',
      lastName: 'Beispiel',
      passphrase: testPassphrase,
      language: 'de',
    })
    expect(created).toMatchObject({ ok: true })
    const cardFolder = await mkdtemp(join(tmpdir(), 'obhut-cards-'))
    const written = await first.vault.call('cards.write', { folder: await first.folder('cards', cardFolder) })
    if (!written.ok) throw new Error(JSON.stringify(written))
    const cards = await readCards(written.value.files.map((file) => join(cardFolder, file)))
    const asked = await first.vault.call('cards.question', {})
    if (!asked.ok) throw new Error('question')
    expect(
      await first.vault.call('records.save', {
        drafts: [{ kind: 'child', id: null, parents: [], changes: { firstName: 'Zu früh' } }],
      }),
    ).toMatchObject({ ok: false, error: { type: 'CardsNotConfirmed' } })
    expect(
      await first.vault.call('cards.confirm', { words: answerCards(cards, asked.value.asked) }),
    ).toMatchObject({ ok: true })

    const { idByName } = await addChildren(first, ['Quittenmia', 'Quittenben'])
    const photo = await first.vault.call('photos.add', {
      groupId: null,
      fileName: 'quittenfoto.png',
      takenOn: null,
      width: 1,
      height: 1,
      bytes: [90_000, 900, 90].map((n) => testRandom.bytes(n)),
    })
    if (!photo.ok) throw new Error('photo')
    await first.save({
      kind: 'photo',
      id: photo.value.id,
      parents: [photo.value.version],
      changes: { childIds: [idByName['Quittenmia']], seen: 'people' },
    })

    first.lock()
    expect(await first.vault.call('unlock', { personId: null, passphrase: testPassphrase })).toMatchObject({
      ok: true,
    })
    expect((await first.find('child')).length).toBe(2)

    const backupFolder = await mkdtemp(join(tmpdir(), 'obhut-backup-'))
    expect(await first.vault.call('backup.permit', {})).toMatchObject({ ok: true })
    const backup = await first.keeper.keeper['backup.start']({
      folder: await first.folder('backup', backupFolder),
    })
    if (!backup.ok) throw new Error(JSON.stringify(backup))

    const second = await house(clock)
    const token = await second.folder('restore', backupFolder)
    const restored = await second.vault.call('restore.run', {
      folder: token,
      backup: backup.value.name,
      cards: [cards[2]!.text, cards[0]!.text],
      firstName: 'Lena',
      lastName: 'Neu',
      passphrase: testPassphrase,
    })
    if (!restored.ok) throw new Error(JSON.stringify(restored))
    expect((await second.find('child')).map((record) => record.values['firstName']).sort()).toEqual([
      'Quittenben',
      'Quittenmia',
    ])
    expect(
      await second.vault.call('photos.read', {
        photoId: photo.value.id,
        variant: 'original',
        purpose: 'show',
        view: 'plain',
      }),
    ).toMatchObject({ ok: true })

    const mia = idByName['Quittenmia']!
    expect(await second.vault.call('deletion.request', { childId: mia, reason: 'Quittenweg' })).toMatchObject(
      { ok: true },
    )
    expect(await second.vault.call('deletion.confirm', { childId: mia, card: cards[1]!.text })).toMatchObject(
      { ok: true },
    )
    clock.ms += 8 * 86_400_000
    const run = await second.vault.call('deletion.run', {})
    expect(run).toMatchObject({ ok: true, value: { purged: [{}] } })
    expect((await second.find('child')).map((record) => record.values['firstName'])).toEqual(['Quittenben'])
    second.lock()
    expect(await second.vault.call('unlock', { personId: null, passphrase: testPassphrase })).toMatchObject({
      ok: true,
    })
    expect((await second.find('child')).map((record) => record.values['firstName'])).toEqual(['Quittenben'])
    expect(await second.find('photo')).toHaveLength(0)

    for (const folder of [first.base, second.base, backupFolder]) {
      const all = Buffer.concat(await filesUnder(folder))
      for (const word of ['Quitten', 'quittenfoto', 'Kita Regenbogen', 'Beispiel', testPassphrase])
        expect(all.includes(word), `${word} in ${folder}`).toBe(false)
      // The search finds what is there: ids lie open in the envelopes.
      expect(all.includes(Buffer.from(idByName['Quittenben']!, 'hex'))).toBe(true)
    }
    const after = Buffer.concat(await filesUnder(second.base))
    expect(Buffer.concat(await filesUnder(first.base)).includes(Buffer.from(photo.value.id, 'hex'))).toBe(
      true,
    )
    expect(after.length).toBeGreaterThan(1000)
  })
})
