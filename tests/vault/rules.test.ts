import { mkdtemp, readdir, readFile, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { newDraft } from '#shared/records/edit.ts'
import { base64ToBytes, bytesToBase64, bytesToUtf8, utf8ToBytes } from '#shared/basics/bytes.ts'
import { parseEnvelope } from '#shared/vault/envelope.ts'
import { safeName } from '#electron/host/vault/exportFile.ts'
import { checkPassphrase, pick, suggestPassphrase } from '#electron/host/vault/passphrase.ts'
import { wordsByLanguage } from '#electron/host/vault/passphraseWords.ts'
import { cardToWords, readCard } from '#electron/host/vault/card.ts'
import { joinShares, makeShares } from '#electron/host/vault/recovery.ts'
import { memoryKeeper } from './memoryKeeper.ts'
import { startVault } from './memoryStore.ts'
import { addChildren, setupVault, testPassphrase, testRandom } from './world.ts'

const child = (changes: Record<string, unknown>) => ({ kind: 'child', id: null, parents: [], changes })

describe('signing in', () => {
  test('U1 a wrong passphrase is refused with a growing delay, and within it even the right one waits', async () => {
    const world = await setupVault()
    await world.lock()
    const wrong = () => world.vault.call('unlock', { personId: null, passphrase: 'nicht das richtige' })
    expect(
      await world.vault.call('records.scan', {
        cursor: 0,
        limit: 1,
        kinds: ['child'],
        purpose: 'search',
        view: 'plain',
      }),
    ).toMatchObject({ ok: false, error: { type: 'Locked' } })
    const first = await wrong()
    expect(first).toMatchObject({ ok: false, error: { type: 'WrongPassphrase', words: { waitMs: 1000 } } })
    expect(await world.unlock()).toMatchObject({ ok: false, error: { type: 'TooEarly' } })
    world.clock.ms += 1000
    expect(await wrong()).toMatchObject({
      ok: false,
      error: { type: 'WrongPassphrase', words: { waitMs: 2000 } },
    })
    world.clock.ms += 2000
    expect(await world.unlock()).toMatchObject({ ok: true })
  })
  test('U2 an account file with weaker Argon2id numbers, another PC’s secret or a flipped bit opens nothing', async () => {
    const world = await setupVault()
    const good = world.keeper.files.get('account')!
    const change = async (
      edit: (file: {
        accounts: { head: { argon: { memKiB: number } }; secret: string; ring: string }[]
      }) => void,
    ) => {
      await world.lock()
      const file = JSON.parse(bytesToUtf8(good)) as Parameters<typeof edit>[0]
      edit(file)
      world.keeper.files.set('account', utf8ToBytes(JSON.stringify(file)))
      world.clock.ms += 100_000_000
      return world.unlock()
    }
    expect(await change((file) => (file.accounts[0]!.head.argon.memKiB = 1024))).toMatchObject({
      ok: false,
      error: { type: 'KdfTooWeak' },
    })
    expect(await change((file) => (file.accounts[0]!.head.argon.memKiB += 1024))).toMatchObject({
      ok: false,
      error: { type: 'WrongPassphrase' },
    })
    expect(
      await change((file) => {
        const secret = base64ToBytes(file.accounts[0]!.secret)
        secret[20]! ^= 1
        file.accounts[0]!.secret = bytesToBase64(secret)
      }),
    ).toMatchObject({ ok: false, error: { type: 'WrongPassphrase' } })
    expect(await change((file) => (file.accounts[0]!.ring = ''))).toMatchObject({
      ok: true,
      value: { person: { name: 'Anna Beispiel' } },
    })
    expect(await world.vault.call('session', {})).toMatchObject({ ok: true, value: { confirmed: true } })
    expect(await change(() => world.keeper.secret.fill(0))).toMatchObject({
      ok: false,
      error: { type: 'WrongPassphrase' },
    })
  })
  test('U3 a membership log that was cut short or changed is refused', async () => {
    const world = await setupVault()
    const good = world.keeper.files.get('membership')!
    const log = JSON.parse(bytesToUtf8(good)) as { body: string; signature: string }[]
    world.keeper.files.set(
      'membership',
      utf8ToBytes(JSON.stringify([{ ...log[0]!, body: log[0]!.body.replace('"lead"', '"dpo"') }])),
    )
    await world.lock()
    expect(await world.unlock()).toMatchObject({ ok: false, error: { type: 'MembershipInvalid' } })
    // A genesis of somebody else's making, in itself valid.
    const other = await setupVault()
    world.keeper.files.set('membership', other.keeper.files.get('membership')!)
    expect(await world.unlock()).toMatchObject({ ok: false, error: { type: 'NotAMember' } })
    world.keeper.files.set('membership', good)
    expect(await world.unlock()).toMatchObject({ ok: true })
  })
  test('U4 the passphrase is changed; the old one opens no more, the data stays', async () => {
    const world = await setupVault()
    await addChildren(world, ['Mia'])
    const next = 'Laterne Quitte Seil Mond 8'
    expect(
      await world.vault.call('passphrase.change', { current: 'falsch falsch falsch', next }),
    ).toMatchObject({ ok: false, error: { type: 'WrongPassphrase' } })
    world.clock.ms += 10_000
    expect(
      await world.vault.call('passphrase.change', { current: testPassphrase, next: 'Sommerferien!' }),
    ).toMatchObject({ ok: false, error: { type: 'PassphraseTooWeak' } })
    expect(await world.vault.call('passphrase.change', { current: testPassphrase, next })).toMatchObject({
      ok: true,
    })
    await world.lock()
    expect(await world.unlock()).toMatchObject({ ok: false })
    world.clock.ms += 10_000
    expect(await world.vault.call('unlock', { personId: null, passphrase: next })).toMatchObject({ ok: true })
    expect(await world.find('child')).toHaveLength(1)
  })
  test('U5 a second set-up over an existing one is refused, and a half-finished one is cleared', async () => {
    const world = await setupVault()
    await world.lock()
    const again = {
      institution: 'X',
      firstName: 'Y',
      lastName: 'Z',
      passphrase: testPassphrase,
      language: 'de' as const,
    }
    expect(await world.vault.call('setup.create', again)).toMatchObject({
      ok: false,
      error: { type: 'AlreadySetUp' },
    })
    const before = world.keeper.slots.size
    world.keeper.files.delete('account')
    expect(before).toBeGreaterThan(0)
    expect(await world.vault.call('setup.create', again)).toMatchObject({ ok: true })
    expect(await world.find('institution')).toMatchObject([{ values: { name: 'X' } }])
    expect(world.keeper.slots.size).toBeLessThanOrEqual(before)
  })
})

describe('passphrases', () => {
  test.each([
    'Sommerferien!',
    'Sommerferien2026!!',
    'Kita Regenbogen 2026',
    'qwertzuiopasdfghjkl',
    'aaaaaaaaaaaaaaaaaaaa',
    'Sonnenblume im Garten 2026',
    'sonnenblumeimgarten2026',
    'kurz 8!Ab',
  ])('P1 %s is refused', async (text) => {
    expect(await checkPassphrase(text, ['Kita Regenbogen', 'Anna', 'Beispiel'], false)).toMatchObject({
      accepted: false,
    })
  })
  test('P1 the institution’s or one’s own name makes no passphrase, 12 or 15 characters are needed', async () => {
    expect(await checkPassphrase('Anna Beispiel 1980!', ['Anna', 'Beispiel'], true)).toMatchObject({
      accepted: false,
      hint: 'ownWords',
    })
    expect(await checkPassphrase('xK9#mQ2$vL7!', [], false)).toMatchObject({ accepted: true, minLength: 12 })
    expect(await checkPassphrase('xK9#mQ2$vL7!', [], true)).toMatchObject({
      accepted: false,
      minLength: 15,
      hint: 'tooShort',
    })
  })
  test('P2 five words are suggested in each language and pass', async () => {
    expect(wordsByLanguage.de.length).toBeGreaterThanOrEqual(2000)
    for (const language of ['de', 'en', 'nl'] as const) {
      expect(new Set(wordsByLanguage[language]).size).toBe(wordsByLanguage[language].length)
      expect(wordsByLanguage[language].length).toBeGreaterThanOrEqual(1024)
      const suggested = await suggestPassphrase(testRandom, language)
      expect(suggested.split(' ')).toHaveLength(5)
      expect((await checkPassphrase(suggested, [], true)).accepted).toBe(true)
    }
  })
  test('P2 every word is as likely as any other', () => {
    const counts = new Array<number>(7).fill(0)
    for (let i = 0; i < 14_000; i++) counts[pick(testRandom, 7)]!++
    for (const count of counts) expect(count).toBeGreaterThan(1700)
  })
})

describe('recovery cards', () => {
  test('R1 any two of three shares give the seed, one alone gives nothing of it', async () => {
    const seed = testRandom.bytes(32)
    const shares = await makeShares(seed)
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const)
      expect(await joinShares([shares[a]!, shares[b]!])).toEqual(seed)
    await expect(joinShares([shares[0]!])).rejects.toThrow()
    const other = await makeShares(testRandom.bytes(32))
    expect(await joinShares([shares[0]!, other[1]!])).not.toEqual(seed)
  })
  test('R2 a card reads back from its words in every language, capital, abbreviated, in columns, or with its whole text around', () => {
    const card = { number: 2, share: testRandom.bytes(33) }
    for (const language of ['de', 'en', 'nl'] as const) {
      const words = cardToWords(card, language)
      expect(words).toHaveLength(30)
      for (const text of [
        words.join(' '),
        words.join('\n').toUpperCase(),
        words.map((word) => word.slice(0, Math.max(4, word.length - 1))).join(', '),
        `Karte 2 von 3 für Kita Regenbogen, 22.11.2026. ${[0, 10, 20].flatMap((from) => words.slice(from, from + 10).map((word, i) => `${from + i + 1} ${word}`)).join(' ')} Nicht fotografieren.`,
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
          .flatMap((row) => [0, 10, 20].map((from) => `${row + from + 1}. ${words[row + from]}`))
          .join(' '),
      ])
        expect(readCard(text)).toEqual({ ok: true, value: card })
    }
  })
  test('R2 one wrong word is noticed', () => {
    const card = { number: 1, share: testRandom.bytes(33) }
    const words = cardToWords(card, 'de')
    let accepted = 0
    for (let i = 0; i < 30; i++)
      if (
        readCard(words.map((word, n) => (n === i ? (word === 'apfel' ? 'birne' : 'apfel') : word)).join(' '))
          .ok
      )
        accepted++
    expect(accepted).toBe(0)
  })
  test('R3 before two cards are confirmed no child is saved; wrong words confirm nothing; afterwards no card is made again', async () => {
    const world = await setupVault({ confirm: false })
    expect(await world.vault.call('records.save', { drafts: [child({ firstName: 'Mia' })] })).toMatchObject({
      ok: false,
      error: { type: 'CardsNotConfirmed' },
    })
    await world.save({ kind: 'group', id: null, parents: [], changes: { name: 'Igel' } })
    expect(await world.vault.call('cards.confirm', { words: ['a', 'b', 'c', 'd'] })).toMatchObject({
      ok: false,
      error: { type: 'NoQuestion' },
    })
    await world.vault.call('cards.question', {})
    expect(await world.vault.call('cards.confirm', { words: ['a', 'b', 'c', 'd'] })).toMatchObject({
      ok: false,
      error: { type: 'WordsWrong' },
    })
    // Locking in between loses nothing: the shares wait sealed in the account file.
    await world.lock()
    await world.unlock()
    expect(await world.vault.call('cards.question', {})).toMatchObject({ ok: true })
    const confirmed = await setupVault()
    expect(await confirmed.vault.call('cards.write', { folder: 'cards' })).toMatchObject({
      ok: false,
      error: { type: 'CardsConfirmed' },
    })
  })
})

describe('records', () => {
  test('V3 unknown fields of a newer program survive an edit', async () => {
    const world = await setupVault()
    const { idByName } = await addChildren(world, ['Mia'])
    const mia = idByName['Mia']!
    const [before] = await world.find('child')
    // As a newer program would have written it: through the vault's own pen.
    await world.save({
      kind: 'childSafety',
      id: null,
      parents: [],
      changes: {
        childId: mia,
        allergies: [{ allergen: 'Ei', severity: 'mild', firstMeasure: '', newer: { deep: [1, 'ü'] } }],
      },
    })
    const [safety] = await world.find('childSafety', mia)
    await world.save({
      kind: 'childSafety',
      id: safety!.id,
      parents: [safety!.meta.version],
      changes: { medicinePlace: 'Schrank' },
    })
    const [after] = await world.find('childSafety', mia)
    expect(after!.values).toMatchObject({
      medicinePlace: 'Schrank',
      allergies: [{ newer: { deep: [1, 'ü'] } }],
    })
    expect(after!.meta.stamps['allergies']).toBe(safety!.meta.stamps['allergies'])
    expect(after!.meta.stamps['medicinePlace']).not.toBe(safety!.meta.stamps['medicinePlace'])
    expect(before!.meta.parents).toEqual([])
  })
  test('V2 a batch with one bad draft saves none of it; a disk that fails saves none and the next save works', async () => {
    const world = await setupVault()
    const count = world.keeper.slots.size
    expect(
      await world.vault.call('records.save', {
        drafts: [child({ firstName: 'Mia' }), child({ birthDate: '2026-02-31' })],
      }),
    ).toMatchObject({ ok: false, error: { type: 'ValuesInvalid', words: { fields: 'birthDate' } } })
    expect(
      await world.vault.call('records.save', { drafts: [child({ firstName: 'Mia', hacked: 1 })] }),
    ).toMatchObject({ ok: false, error: { type: 'ValuesInvalid' } })
    expect(world.keeper.slots.size).toBe(count)
    world.keeper.state.refuseCommits = true
    expect(await world.vault.call('records.save', { drafts: [child({ firstName: 'Mia' })] })).toMatchObject({
      ok: false,
      error: { type: 'DiskFull' },
    })
    world.keeper.state.refuseCommits = false
    await world.save(child({ firstName: 'Mia' }))
    expect(await world.find('child')).toHaveLength(1)
  })
  test('a document about a child or group that is not there is refused; so is a parent of another object', async () => {
    const world = await setupVault()
    const { idByName } = await addChildren(world, ['Mia', 'Ben'])
    const stranger = 'ab'.repeat(16)
    expect(
      await world.vault.call('records.save', {
        drafts: [{ kind: 'consent', id: null, parents: [], changes: { childId: stranger } }],
      }),
    ).toMatchObject({ ok: false, error: { type: 'ChildUnknown' } })
    expect(
      await world.vault.call('records.save', { drafts: [child({ firstName: 'A', groupId: stranger })] }),
    ).toMatchObject({ ok: false, error: { type: 'GroupUnknown' } })
    const [one, two] = await world.find('child')
    expect(
      await world.vault.call('records.save', {
        drafts: [{ kind: 'child', id: one!.id, parents: [two!.meta.version], changes: { city: 'X' } }],
      }),
    ).toMatchObject({ ok: false, error: { type: 'ParentUnknown' } })
    expect(
      await world.vault.call('records.save', {
        drafts: [{ kind: 'child', id: idByName['Mia']!, parents: [], changes: { firstName: 'Doppelt' } }],
      }),
    ).toMatchObject({ ok: false, error: { type: 'IdTaken' } })
    for (const kind of ['auditEntry', 'deletion', 'constructor', 'nichts'])
      expect(
        await world.vault.call('records.save', { drafts: [{ kind, id: null, parents: [], changes: {} }] }),
      ).toMatchObject({ ok: false, error: { type: 'KindUnknown' } })
  })
  test('V6 the emergency card follows child and safety in the same commit', async () => {
    const world = await setupVault()
    const { idByName } = await addChildren(world, ['Mia'])
    const mia = idByName['Mia']!
    expect(await world.find('emergencyCard', mia)).toMatchObject([
      { values: { name: 'Mia Muster', groupName: 'Sonnenkinder', allergies: [] } },
    ])
    await world.save({
      kind: 'childSafety',
      id: null,
      parents: [],
      changes: { childId: mia, allergies: [{ allergen: 'Nuss', severity: 'severe', firstMeasure: '112' }] },
    })
    expect(await world.find('emergencyCard', mia)).toMatchObject([
      { values: { allergies: [{ allergen: 'Nuss' }] } },
    ])
    const [now] = await world.find('child')
    await world.save({
      kind: 'child',
      id: mia,
      parents: [now!.meta.version],
      changes: { firstName: 'Mia-Sophie' },
    })
    expect(await world.find('emergencyCard', mia)).toMatchObject([
      { values: { name: 'Mia-Sophie Muster', allergies: [{ allergen: 'Nuss' }] } },
    ])
    // Two PCs make one safety document each: it is one object, and one with both after the merge.
    await world.save({
      kind: 'childSafety',
      id: null,
      parents: [],
      changes: { childId: mia, medicinePlace: 'Schrank' },
    })
    expect(await world.find('childSafety', mia)).toMatchObject([
      { values: { medicinePlace: 'Schrank', allergies: [{ allergen: 'Nuss' }] } },
    ])
  })
  test('two heads meet: merged by the rules, and an edit over both settles them', async () => {
    const world = await setupVault()
    const { idByName } = await addChildren(world, ['Mia'])
    const mia = idByName['Mia']!
    const allergy = (allergen: string) => ({ allergen, severity: 'mild', firstMeasure: '' })
    const base = await world.save({ kind: 'childSafety', id: null, parents: [], changes: { childId: mia } })
    const draft = (allergen: string) => ({
      kind: 'childSafety',
      id: base.id,
      parents: [base.version],
      changes: { allergies: [allergy(allergen)] },
    })
    await world.save(draft('Ei'))
    await world.save(draft('Nuss'))
    expect(await world.find('childSafety', mia)).toHaveLength(2)
    expect(await world.vault.call('records.merge', { id: base.id })).toMatchObject({ ok: true })
    const merged = await world.find('childSafety', mia)
    expect(merged).toHaveLength(1)
    expect(
      (merged[0]!.values['allergies'] as { allergen: string }[]).map((one) => one.allergen).sort(),
    ).toEqual(['Ei', 'Nuss'])
    expect(merged[0]!.meta.parents).toHaveLength(2)
    const history = await world.vault.call('records.history', { id: base.id })
    expect(history.ok && history.value.records).toHaveLength(4)
    expect(await world.vault.call('records.merge', { id: base.id })).toMatchObject({
      ok: true,
      value: { version: merged[0]!.meta.version },
    })
  })
  test('a child changes group: keys under the new lockbox alone, everything of hers found by the new tags', async () => {
    const world = await setupVault()
    const { idByName } = await addChildren(world, ['Mia'])
    const mia = idByName['Mia']!
    const to = await world.save({ kind: 'group', id: null, parents: [], changes: { name: 'Igel' } })
    await world.saveAll([
      { kind: 'consent', id: null, parents: [], changes: { childId: mia } },
      { kind: 'guardian', id: null, parents: [], changes: { childIds: [mia], firstName: 'Eva' } },
      { kind: 'page', id: null, parents: [], changes: { childId: mia, title: 'Ich' } },
    ])
    const wraps = world.keeper.wraps.size
    const [now] = await world.find('child')
    await world.save({ kind: 'child', id: mia, parents: [now!.meta.version], changes: { groupId: to.id } })
    // K4: what is written now, child and card, gets keys made for the new group; the old ones moved along.
    expect(world.keeper.wraps.size).toBe(wraps + 2)
    expect(await world.find('child', to.id)).toHaveLength(1)
    for (const kind of ['consent', 'guardian', 'page', 'emergencyCard'])
      expect(await world.find(kind, mia)).toHaveLength(1)
    expect(await world.find('emergencyCard', mia)).toMatchObject([{ values: { groupName: 'Igel' } }])
    await world.lock()
    await world.unlock()
    for (const kind of ['consent', 'guardian', 'page', 'emergencyCard'])
      expect(await world.find(kind, mia)).toHaveLength(1)
  })
  test('T1 tags: equal for equal things here, different in another profile, and they name nothing', async () => {
    const [here, there] = [await setupVault(), await setupVault()]
    const seen: Set<string>[] = []
    for (const world of [here, there]) {
      await addChildren(world, ['Mia', 'Ben'])
      seen.push(
        new Set(
          [...world.keeper.slots.values()].flatMap((slot) =>
            slot.entry.tags.flatMap((row) => [row.kind, row.subject, row.when]),
          ),
        ),
      )
    }
    expect([...seen[0]!].filter((tag) => seen[1]!.has(tag))).toEqual([])
    for (const tag of seen[0]!) expect(tag).toMatch(/^[A-Za-z0-9_-]{22}$/)
    const rows = [...here.keeper.slots.values()]
      .filter((slot) => slot.entry.head)
      .map((slot) => slot.entry.tags[0]!.kind)
    expect(new Set(rows).size).toBeLessThan(rows.length)
    for (const slot of here.keeper.slots.values()) {
      const parsed = parseEnvelope(slot.bytes)
      expect(parsed.ok && Buffer.from(slot.bytes).includes('Mia')).toBe(false)
    }
  })
  test('M masked: names, faces and days are replaced; a vault started masked answers nothing else', async () => {
    const world = await setupVault()
    await addChildren(world, ['Quittenmia'])
    const sealed = [...world.keeper.slots.values()].map((slot) => slot.bytes)
    const masked = await world.vault.call('records.open', { purpose: 'show', view: 'masked', bytes: sealed })
    expect(masked.ok && masked.value.records.length).toBeGreaterThan(2)
    expect(JSON.stringify(masked)).not.toMatch(/Quitten|Muster|Anna/)
    expect(
      JSON.stringify(
        await world.vault.call('records.open', { purpose: 'show', view: 'plain', bytes: sealed }),
      ),
    ).toMatch(/Quittenmia/)
    await world.lock({ view: 'masked' })
    await world.unlock()
    for (const answer of [
      await world.vault.call('records.open', { purpose: 'show', view: 'plain', bytes: sealed }),
      await world.vault.call('records.scan', {
        cursor: 0,
        limit: 10,
        kinds: ['child'],
        purpose: 'search',
        view: 'plain',
      }),
      await world.vault.call('search.scan', { after: 0, until: 100 }),
      await world.vault.call('records.save', { drafts: [child({ firstName: 'X' })] }),
      await world.vault.call('photos.read', {
        photoId: 'ab'.repeat(16),
        variant: 'small',
        purpose: 'show',
        view: 'plain',
      }),
    ])
      expect(answer).toMatchObject({ ok: false, error: { type: 'MaskedOnly' } })
    expect(
      JSON.stringify(
        await world.vault.call('records.scan', {
          cursor: 0,
          limit: 100,
          kinds: ['child'],
          purpose: 'search',
          view: 'masked',
        }),
      ),
    ).not.toMatch(/Quitten/)
  })
  test('V4 the search hears the texts of everyday and safety alone, of living records, in any stretches', async () => {
    const world = await setupVault()
    const mia = await world.save(child({ firstName: 'Mia', notes: 'Waldtag' }))
    await world.saveAll([
      newDraft('childSafety', { childId: mia.id, emergencyNotes: 'Wespenstich' }),
      newDraft('page', { childId: mia.id, title: 'Geheimseite' }),
    ])
    await world.save({ kind: 'child', id: mia.id, parents: [mia.version], changes: { notes: 'Wiesentag' } })
    const state = await world.keeper.store['store.state']({})
    const all: unknown[] = []
    for (let after = 0; after < (state.ok ? state.value.count : 0) + 20; after += 3) {
      const page = await world.vault.call('search.scan', { after, until: after + 3 })
      expect(page).toMatchObject({ ok: true, value: { upTo: after + 3 } })
      if (page.ok) all.push(...page.value.texts)
    }
    expect(all).toContainEqual(
      expect.objectContaining({ kind: 'child', id: mia.id, names: 'Mia', rest: 'Wiesentag' }),
    )
    expect(JSON.stringify(all)).toMatch(/Wespenstich/)
    expect(JSON.stringify(all)).not.toMatch(/Geheimseite|Waldtag|stamps|auditEntry/)
    expect(await world.vault.call('search.scan', { after: 0, until: 1000 })).toMatchObject({
      ok: true,
      value: { texts: expect.arrayContaining(all) as unknown },
    })
  })
  test('V4 a drawer outside the batch is opened one by one, its audit entry first', async () => {
    const world = await setupVault()
    const tags = await world.vault.call('records.tags', { kind: 'auditEntry' })
    const found = await world.keeper.store['store.byTag']({ kind: tags.ok ? tags.value.tags[0]!.kind : '' })
    const bytes = found.ok ? found.value.bytes : []
    expect(bytes.length).toBeGreaterThan(1)
    expect(await world.vault.call('records.open', { purpose: 'show', view: 'plain', bytes })).toMatchObject({
      ok: true,
      value: { records: [], failed: bytes.map(() => ({ type: 'OneAtATime' })) },
    })
    expect(
      await world.vault.call('records.open', { purpose: 'search', view: 'plain', bytes: bytes.slice(0, 1) }),
    ).toMatchObject({ ok: true, value: { failed: [{ type: 'NotSearchable' }] } })
    expect(
      await world.vault.call('records.open', { purpose: 'show', view: 'plain', bytes: bytes.slice(0, 1) }),
    ).toMatchObject({ ok: true, value: { records: [{ kind: 'auditEntry' }] } })
  })
  test('C1 a photo that nobody has looked at leaves the vault for no export', async () => {
    const world = await setupVault()
    const added = await world.vault.call('photos.add', {
      groupId: null,
      fileName: 'a',
      takenOn: null,
      width: 1,
      height: 1,
      bytes: [1, 2, 3].map((n) => testRandom.bytes(n)),
    })
    if (!added.ok) throw new Error('add')
    const read = (purpose: 'show' | 'export') =>
      world.vault.call('photos.read', { photoId: added.value.id, variant: 'small', purpose, view: 'plain' })
    expect(await read('show')).toMatchObject({ ok: true })
    expect(await read('export')).toMatchObject({ ok: false, error: { type: 'NobodyLooked' } })
    await world.save({
      kind: 'photo',
      id: added.value.id,
      parents: [added.value.version],
      changes: { seen: 'nobody' },
    })
    expect(await read('export')).toMatchObject({ ok: true })
  })
})

describe('exports', () => {
  test('X1 the file is whole, never overwrites, and the audit entry names objects, not people', async () => {
    const world = await setupVault()
    const { idByName } = await addChildren(world, ['Quittenmia'])
    const folder = await mkdtemp(join(tmpdir(), 'obhut-export-'))
    world.keeper.folders.set('out', folder)
    const bytes = testRandom.bytes(5000)
    const write = () =>
      world.vault.call('export.write', {
        folder: 'out',
        fileName: 'Mia: Portfolio/2026?.pdf',
        purpose: 'portfolio',
        objectIds: [idByName['Quittenmia']!],
        bytes: [bytes],
      })
    expect(await write()).toMatchObject({ ok: true, value: { fileName: '2026_.pdf' } })
    expect(await write()).toMatchObject({ ok: true, value: { fileName: '2026_ (2).pdf' } })
    expect((await readdir(folder)).sort()).toEqual(['2026_ (2).pdf', '2026_.pdf'])
    expect(Buffer.compare(await readFile(join(folder, '2026_.pdf')), bytes)).toBe(0)
    const audit = await world.vault.call('audit.list', { limit: 5 })
    expect(audit).toMatchObject({ ok: true })
    expect(JSON.stringify(audit)).toContain(idByName['Quittenmia'])
    expect(JSON.stringify(audit)).not.toContain('Quitten')
    world.keeper.folders.set('gone', join(folder, '2026_.pdf'))
    expect(
      await world.vault.call('export.write', {
        folder: 'gone',
        fileName: 'a.pdf',
        purpose: 'x',
        objectIds: [],
        bytes: [bytes],
      }),
    ).toMatchObject({ ok: false })
    expect(
      await world.vault.call('export.write', {
        folder: 'nirgends',
        fileName: 'a.pdf',
        purpose: 'x',
        objectIds: [],
        bytes: [bytes],
      }),
    ).toMatchObject({ ok: false, error: { type: 'FolderUnknown' } })
  })
  test('X4 in parts: under their names only when all are finished, gone when they are dropped, fail or another begins', async () => {
    const world = await setupVault()
    const { idByName } = await addChildren(world, ['Quittenmia'])
    const folder = await mkdtemp(join(tmpdir(), 'obhut-export-'))
    world.keeper.folders.set('out', folder)
    const begin = async (...fileNames: string[]): Promise<string> => {
      const begun = await world.vault.call('export.begin', {
        folder: 'out',
        purpose: 'portfolio',
        objectIds: [idByName['Quittenmia']!],
        fileNames,
      })
      if (!begun.ok) throw new Error(begun.error.type)
      return begun.value.export
    }
    const append = (token: string, file: number, bytes: Uint8Array<ArrayBuffer>) =>
      world.vault.call('export.append', { export: token, file, bytes: [bytes] })
    const finish = (token: string) => world.vault.call('export.finish', { export: token })
    const parts = [testRandom.bytes(70_000), testRandom.bytes(5), testRandom.bytes(90_000)]
    const half = expect.stringMatching(/^\.obhut-[0-9a-f]{32}\.tmp$/) as string
    const book = await begin('Umschlag.pdf', 'Innen.pdf')
    for (const part of parts) {
      expect(await append(book, 0, part)).toMatchObject({ ok: true })
      expect(await readdir(folder)).toEqual([half])
    }
    expect(await append(book, 2, parts[1]!)).toMatchObject({ ok: false, error: { type: 'BadArguments' } })
    await append(book, 1, parts[1]!)
    expect(await readdir(folder)).toEqual([half, half])
    expect(await append(book, 0, parts[1]!)).toMatchObject({ ok: false, error: { type: 'BadArguments' } })
    expect(await finish(book)).toMatchObject({
      ok: true,
      value: { fileNames: ['Umschlag.pdf', 'Innen.pdf'] },
    })
    const both = ['Innen.pdf', 'Umschlag.pdf']
    expect((await readdir(folder)).sort()).toEqual(both)
    expect(Buffer.compare(await readFile(join(folder, 'Umschlag.pdf')), Buffer.concat(parts))).toBe(0)

    const unknown = { ok: false, error: { type: 'ExportUnknown' } }
    expect(await append(book, 1, parts[1]!)).toMatchObject(unknown)
    expect(await finish(book)).toMatchObject(unknown)
    const dropped = await begin('Buch.pdf')
    // The part is still on its way when the person has had enough.
    const going = append(dropped, 0, parts[0]!)
    expect(await world.vault.call('export.drop', { export: dropped })).toMatchObject({ ok: true })
    await going
    expect((await readdir(folder)).sort()).toEqual(both)
    // Half a book is no book.
    const alone = await begin('Umschlag.pdf', 'Innen.pdf')
    await append(alone, 0, parts[0]!)
    expect(await finish(alone)).toMatchObject({ ok: false })
    expect((await readdir(folder)).sort()).toEqual(both)
    // The second is lost: the first does not stay alone.
    const full = await begin('Voll.pdf', 'Innen.pdf')
    await append(full, 0, parts[0]!)
    const before = await readdir(folder)
    await append(full, 1, parts[0]!)
    await unlink(
      join(
        folder,
        (await readdir(folder)).find((name) => !before.includes(name))!,
      ),
    )
    expect(await finish(full)).toMatchObject({ ok: false })
    expect((await readdir(folder)).sort()).toEqual(both)
    const left = await begin('Buch.pdf')
    await append(left, 0, parts[0]!)
    const next = await begin('Innen.pdf')
    expect(await append(left, 0, parts[0]!)).toMatchObject(unknown)
    await append(next, 0, parts[0]!)
    expect(await finish(next)).toMatchObject({ ok: true, value: { fileNames: ['Innen (2).pdf'] } })
    await append(await begin('Buch.pdf'), 0, parts[0]!)
    world.inner.windowGone()
    await expect.poll(async () => (await readdir(folder)).sort()).toEqual(['Innen (2).pdf', ...both])
    // The audit entry is there from the beginning, and says what became of it.
    expect(JSON.stringify(await world.vault.call('audit.list', { limit: 12 }))).toContain('Cancelled')
  })
  test.each([
    ['../../etc/passwd', 'passwd'],
    ['a\u202egpj.exe', 'a_gpj.exe'],
    ['CON.pdf', '_CON.pdf'],
    ['..', 'export'],
    ['name. . .', 'name'],
    ['Ünïcödé 🦔.pdf', 'Ünïcödé 🦔.pdf'],
  ])('X2 %s becomes a name every system takes', (name, safe) => expect(safeName(name)).toBe(safe))
})

test('an institution’s vault and a practice vault never share a profile', async () => {
  const world = await setupVault()
  const keeper = await memoryKeeper(world.clock, world.random, 'practice')
  const { vault } = startVault(keeper.store, world.clock, world.random)
  expect(
    await vault.call('setup.create', {
      institution: 'X',
      firstName: 'Y',
      lastName: 'Z',
      passphrase: testPassphrase,
      language: 'de',
    }),
  ).toMatchObject({ ok: false, error: { type: 'WrongProfile' } })
})
