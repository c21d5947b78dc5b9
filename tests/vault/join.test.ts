/**
 * A newcomer and a second PC (J1..J5 in electron/host/vault/join.ts): by stick and by server, the words on both
 * screens, and everything somebody between them may try.
 */
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bytesToBase64, type Bytes } from '#shared/basics/bytes.ts'
import type { LetterPlace } from '#shared/host/api.ts'
import type { ServerCard } from '#shared/sync/messages.ts'
import { startJoin } from '#electron/host/vault/join.ts'
import {
  cardText,
  openLetter,
  readPairingCard,
  readSecretWords,
  sealLetter,
  secretWords,
  slotOf,
} from '#electron/host/vault/pairingCard.ts'
import { carry, firstNames, passphraseOf, quiet } from './houseOfMany.ts'
import { memoryKeeper } from './memoryKeeper.ts'
import { startVault } from './memoryStore.ts'
import { addChildren, joinWorld, setupVault, testPassphrase, testRandom, type TestWorld } from './world.ts'

const lena = {
  firstName: 'Quittenlena',
  lastName: 'Probe',
  role: 'educator' as const,
  until: null,
}
const passphrase = passphraseOf('Wiese')
const server: ServerCard = {
  v: 1,
  urls: ['https://kita.example:8443'],
  pins: [1, 2].map((n) => bytesToBase64(new Uint8Array(32).fill(n))),
  code: 'EINMAL',
}

async function newPc(world: Pick<TestWorld, 'clock'>, stick?: string) {
  const keeper = await memoryKeeper(world.clock, testRandom)
  if (stick !== undefined) keeper.folders.set('stick', stick)
  const open = startVault(keeper.store, world.clock, testRandom)
  return { keeper, open, ...{ there: joinWorld(keeper, open, world.clock, testRandom) } }
}
const stickPlace: LetterPlace = { type: 'folder', folder: 'stick' }
const serverPlace: LetterPlace = { type: 'server' }

async function house() {
  const world = await setupVault()
  const stick = await mkdtemp(join(tmpdir(), 'obhut-stick-'))
  world.keeper.folders.set('stick', stick)
  const sun = await addChildren(world, ['Mia'], 'Sonnenkinder')
  await addChildren(world, ['Ole'], 'Sternenkinder')
  return { world, stick, sun }
}
async function invite(world: TestWorld, who: object | null, place: LetterPlace = stickPlace) {
  const invited = await world.vault.call('people.invite', { who: who as never, place })
  if (!invited.ok) throw new Error(JSON.stringify(invited))
  return invited.value
}
type NewPc = Awaited<ReturnType<typeof newPc>>
type Invited = Awaited<ReturnType<typeof invite>>
// The four steps by stick, as either of the two takes them.
const ask = (b: NewPc, text: string, more: { passphrase?: string; mine?: boolean } = {}) =>
  b.there.vault.call('join.start', { card: text, place: stickPlace, passphrase, mine: false, ...more })
const look = (world: TestWorld, { invitation }: Invited) =>
  world.vault.call('people.look', { invitation, place: stickPlace })
const confirm = (world: TestWorld, { invitation }: Invited, own?: string) =>
  world.vault.call('people.confirm', {
    invitation,
    place: stickPlace,
    ...(own === undefined ? {} : { passphrase: own }),
  })
const finish = (b: NewPc, own = passphrase) =>
  b.there.vault.call('join.finish', { place: stickPlace, passphrase: own })

/** Her PC, when the Leitung has said yes to it. */
async function confirmed(world: TestWorld, stick: string, groupId: string): Promise<NewPc> {
  const invited = await invite(world, { ...lena, groups: [groupId] })
  const b = await newPc(world, stick)
  must(await ask(b, invited.text))
  must(await look(world, invited))
  must(await confirm(world, invited))
  return b
}
const must = <T>(answer: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.value
}

describe('a newcomer', () => {
  test.each(['stick', 'server'] as const)(
    'J4 J6 by %s: the same six words on both screens, then she sees her group and no other, and her work arrives',
    async (way) => {
      const { world, stick, sun } = await house()
      const mail = new Map<string, Bytes>()
      world.keeper.useMail(mail)
      if (way === 'server') world.keeper.state.server = server
      const place = way === 'server' ? serverPlace : stickPlace
      const invited = await invite(world, { ...lena, groups: [sun.groupId] }, place)
      expect(invited.qr).toContain('<svg')
      expect(invited.text).not.toContain('EINMAL')

      const b = await newPc(world, stick)
      b.keeper.useMail(mail)
      expect(must(await b.there.vault.call('join.read', { card: invited.text, place: null }))).toMatchObject({
        server: way === 'server',
      })
      expect(must(await world.vault.call('people.look', { invitation: invited.invitation, place }))).toEqual({
        words: null,
      })
      expect(must(await b.there.vault.call('join.state', {}))).toEqual({ begun: null })
      const started = must(
        await b.there.vault.call('join.start', { card: invited.text, place, passphrase, mine: false }),
      )
      expect(started.words).toHaveLength(6)
      expect(must(await b.there.vault.call('join.finish', { place, passphrase }))).toEqual({ person: null })
      const looked = must(await world.vault.call('people.look', { invitation: invited.invitation, place }))
      expect(looked.words).toEqual(started.words)
      const confirmed = must(
        await world.vault.call('people.confirm', { invitation: invited.invitation, place }),
      )

      // A restart between: what waits lies under her passphrase, and it is known that something does (J6).
      await b.there.lock()
      expect(must(await b.there.vault.call('join.state', {}))).toEqual({ begun: place.type })
      expect(await b.there.vault.call('join.finish', { place, passphrase: testPassphrase })).toMatchObject({
        ok: false,
        error: { type: 'WrongPassphrase' },
      })
      world.clock.ms += 60_000
      const joined = must(await b.there.vault.call('join.finish', { place, passphrase }))
      expect(must(await b.there.vault.call('join.state', {}))).toEqual({ begun: null })
      expect(joined.person).toMatchObject({
        id: confirmed.personId,
        role: 'educator',
        name: 'Quittenlena Probe',
      })
      expect(JSON.parse(Buffer.from(b.keeper.files.get('lockScreen')!).toString())).toMatchObject({
        institution: 'Kita Regenbogen',
        people: [{ name: 'Quittenlena Probe' }],
      })

      carry(world.keeper, b.keeper)
      await b.there.lock()
      must(await b.there.vault.call('unlock', { personId: null, passphrase }))
      await quiet(b.keeper)
      expect(firstNames(await b.there.find('child'))).toEqual(['Mia'])
      await b.there.save({
        kind: 'child',
        id: null,
        parents: [],
        changes: { firstName: 'Neu', groupId: sun.groupId },
      })
      carry(b.keeper, world.keeper)
      await world.lock()
      must(await world.unlock())
      await quiet(world.keeper)
      expect(firstNames(await world.find('child'))).toEqual(['Mia', 'Neu', 'Ole'])
      const list = must(await world.vault.call('people.list', {}))
      expect(list.people.map(({ name, role, here }) => [name, role, here]).sort()).toEqual([
        ['Anna Beispiel', 'lead', true],
        ['Quittenlena Probe', 'educator', false],
      ])
      const devices = must(await world.vault.call('device.list', {}))
      expect(devices.devices.map(({ dev, state }) => [dev, state]).sort()).toEqual(
        [
          [world.keeper.device, 'active'],
          [b.keeper.device, 'active'],
        ].sort(),
      )
      // J1 good for once.
      expect(await world.vault.call('people.look', { invitation: invited.invitation, place })).toMatchObject({
        ok: false,
        error: { type: 'InvitationUnknown' },
      })
    },
    60_000,
  )

  test('J1 15 typed words and the stick are as good as the QR code; a wrong word is noticed', async () => {
    const { world, stick, sun } = await house()
    const invited = await invite(world, { ...lena, groups: [sun.groupId] })
    expect(invited.words).toHaveLength(15)
    const b = await newPc(world, stick)
    const words = invited.words.join(' ')
    expect(await b.there.vault.call('join.read', { card: words, place: null })).toMatchObject({
      ok: false,
      error: { type: 'CardNeedsFolder' },
    })
    expect(await b.there.vault.call('join.read', { card: words, place: stickPlace })).toMatchObject({
      ok: true,
    })
    const wrong = [...invited.words]
    ;[wrong[0], wrong[1]] = [wrong[1]!, wrong[0]!]
    expect(await b.there.vault.call('join.read', { card: wrong.join(' '), place: stickPlace })).toMatchObject(
      {
        ok: false,
        error: { type: 'InvitationUnreadable' },
      },
    )
    const started = must(await ask(b, words))
    const looked = must(await look(world, invited))
    expect(looked.words).toEqual(started.words)
    for (const language of ['de', 'en', 'nl'] as const)
      for (let i = 0; i < 50; i++) {
        const secret = testRandom.bytes(16)
        expect(readSecretWords(secretWords(secret, language).join(', '))).toEqual(secret)
      }
  })

  test('no letter tells a name, an institution or a key to who carries it', async () => {
    const { world, stick, sun } = await house()
    const invited = await invite(world, { ...lena, groups: [sun.groupId] })
    const b = await newPc(world, stick)
    must(await ask(b, invited.text))
    must(await look(world, invited))
    must(await confirm(world, invited))
    const folder = join(stick, 'obhut-einladung')
    const names = await readdir(folder)
    expect(names.length).toBeGreaterThanOrEqual(3)
    const card = readPairingCard(invited.text)!
    const all = Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder, name)))))
    const found = (needle: string) =>
      ['utf8', 'utf16le', 'base64', 'hex'].some((form) =>
        all.includes(
          Buffer.from(
            form === 'base64' || form === 'hex' ? Buffer.from(needle).toString(form as 'hex') : needle,
            form === 'utf16le' ? 'utf16le' : 'utf8',
          ),
        ),
      )
    for (const needle of ['Quittenlena', 'Regenbogen', 'educator', sun.groupId, card.tenant])
      expect(found(needle)).toBe(false)
    expect(all.includes(Buffer.from(card.secret))).toBe(false)
    // The control: opened with the secret, the request does hold the institution's number.
    const request = names.find((name) => name.includes('request'))!
    const opened = openLetter(card.secret, 'request', new Uint8Array(await readFile(join(folder, request))))
    expect(Buffer.from(opened!).includes(card.tenant)).toBe(true)
  })
})

describe('who sits between them', () => {
  async function waiting() {
    const { world, stick, sun } = await house()
    const invited = await invite(world, { ...lena, groups: [sun.groupId] })
    const b = await newPc(world, stick)
    const started = must(await ask(b, invited.text))
    const card = readPairingCard(invited.text)!
    const fileOf = (name: string) =>
      join(stick, 'obhut-einladung', `${slotOf(card.secret).slice(0, 16)}-${name}.obhut`)
    return { world, stick, invited, b, started, card, fileOf }
  }

  test('S45 with the secret he may ask in her place, but the words on the two screens differ', async () => {
    const { world, stick, invited, started } = await waiting()
    const thief = await newPc(world, stick)
    must(await ask(thief, invited.text, { passphrase: passphraseOf('Dieb') }))
    const looked = must(await look(world, invited))
    expect(looked.words).not.toEqual(started.words)
  })

  test('J3 what was looked at is what is confirmed, even if the letter is exchanged in between', async () => {
    const { world, stick, invited, b, started } = await waiting()
    const looked = must(await look(world, invited))
    expect(looked.words).toEqual(started.words)
    const thief = await newPc(world, stick)
    must(await ask(thief, invited.text, { passphrase: passphraseOf('Dieb') }))
    must(await confirm(world, invited))
    expect(await finish(thief, passphraseOf('Dieb'))).toMatchObject({
      ok: false,
      error: { type: 'AnswerForged' },
    })
    expect(must(await finish(b)).person).not.toBeNull()
  })

  test('J3 nobody is confirmed unseen', async () => {
    const { world, invited } = await waiting()
    expect(await confirm(world, invited)).toMatchObject({
      ok: false,
      error: { type: 'LookFirst' },
    })
  })

  test('J2 a request without the secret, or with keys whose owner did not sign, is forged', async () => {
    const { world, invited, card, fileOf } = await waiting()
    const original = new Uint8Array(await readFile(fileOf('request')))
    await writeFile(
      fileOf('request'),
      sealLetter(testRandom, testRandom.bytes(16), 'request', new Uint8Array(10)),
    )
    expect(await look(world, invited)).toMatchObject({ ok: false, error: { type: 'RequestForged' } })
    const plain = JSON.parse(Buffer.from(openLetter(card.secret, 'request', original)!).toString()) as {
      body: string
      device: string
      person: string
    }
    for (const changed of [
      { ...plain, body: plain.body.replace(/"dev":"[0-9a-f]{32}"/, `"dev":"${'ab'.repeat(16)}"`) },
      { ...plain, person: plain.device },
      { ...plain, device: plain.person },
    ]) {
      const bytes = new Uint8Array(Buffer.from(JSON.stringify(changed)))
      await writeFile(fileOf('request'), sealLetter(testRandom, card.secret, 'request', bytes))
      expect(await look(world, invited)).toMatchObject({ ok: false, error: { type: 'RequestForged' } })
    }
    await writeFile(fileOf('request'), original)
    expect(await look(world, invited)).toMatchObject({ ok: true })
  })

  test('J4 another house’s log, or one shorter than the card says, is refused', async () => {
    const { world, stick, sun } = await house()
    const invited = await invite(world, { ...lena, groups: [sun.groupId] })
    const card = readPairingCard(invited.text)!
    for (const [change, type] of [
      [{ genesis: 'ab'.repeat(32) }, 'WrongHouse'],
      [{ newest: 'cd'.repeat(32) }, 'MembershipShortened'],
      [{ length: 10_000 }, 'MembershipShortened'],
    ] as const) {
      const b = await newPc(world, stick)
      const text = cardText({ ...card, ...change })
      must(await startJoin(b.open.deps, { card: text, place: stickPlace, passphrase, mine: false }))
      must(await look(world, invited))
      must(await confirm(world, invited))
      expect(await finish(b)).toMatchObject({
        ok: false,
        error: { type },
      })
      expect(b.keeper.files.get('account')).toBeUndefined()
      const again = await invite(world, { ...lena, groups: [sun.groupId] })
      Object.assign(invited, again)
      Object.assign(card, readPairingCard(again.text))
    }
  })

  test('an answer of which a byte was changed is refused; the whole one then is taken', async () => {
    const { world, invited, b, fileOf } = await waiting()
    must(await look(world, invited))
    must(await confirm(world, invited))
    const good = new Uint8Array(await readFile(fileOf('answera')))
    for (const at of [1, 500, good.length - 1]) {
      const bad = good.slice()
      bad[at]! ^= 1
      await writeFile(fileOf('answera'), bad)
      expect(await finish(b)).toMatchObject({
        ok: false,
        error: { type: 'AnswerForged' },
      })
    }
    await writeFile(fileOf('answera'), good)
    expect(must(await finish(b)).person).not.toBeNull()
  })

  test('J1 after seven days the card is nobody’s', async () => {
    const { world, invited, stick } = await waiting()
    world.clock.ms += 7 * 86_400_000 + 1
    const late = await newPc(world, stick)
    expect(await ask(late, invited.text)).toMatchObject({
      ok: false,
      error: { type: 'InvitationExpired' },
    })
    expect(await look(world, invited)).toMatchObject({
      ok: false,
      error: { type: 'InvitationExpired' },
    })
  })

  test('a card that was called back opens nothing', async () => {
    const { world, invited } = await waiting()
    expect(must(await world.vault.call('people.invitations', {})).invitations).toHaveLength(1)
    must(await world.vault.call('people.cancelInvitation', { invitation: invited.invitation }))
    expect(await look(world, invited)).toMatchObject({
      ok: false,
      error: { type: 'InvitationUnknown' },
    })
  })
})

describe('a second PC of one person', () => {
  test('J5 her keys come only with her passphrase, sealed to the new PC; there she is the same person with all her drawers', async () => {
    const { world, stick, sun } = await house()
    const note = await world.save({
      kind: 'pageHistory',
      id: null,
      parents: [],
      changes: { childId: sun.idByName['Mia']! },
    })
    const invited = await invite(world, null)
    const b = await newPc(world, stick)
    const own = 'Roter Ballon fliegt 77 Meter'
    const started = must(await ask(b, invited.text, { passphrase: own, mine: true }))
    const looked = must(await look(world, invited))
    expect(looked.words).toEqual(started.words)
    expect(await confirm(world, invited, own)).toMatchObject({
      ok: false,
      error: { type: 'WrongPassphrase' },
    })
    world.clock.ms += 60_000
    must(await confirm(world, invited, testPassphrase))
    const joined = must(await finish(b, own))
    const me = must(await world.vault.call('session', {})).person!
    expect(joined.person).toMatchObject({ id: me.id, role: 'lead' })
    carry(world.keeper, b.keeper)
    await b.there.lock()
    must(await b.there.vault.call('unlock', { personId: null, passphrase: own }))
    await quiet(b.keeper)
    expect(firstNames(await b.there.find('child'))).toEqual(['Mia', 'Ole'])
    expect((await b.there.find('pageHistory')).map((one) => one.id)).toEqual([note.id])
  }, 60_000)

  test('a card for a colleague does not serve for one’s own PC, nor the other way round', async () => {
    const { world, stick, sun } = await house()
    for (const [who, mine] of [
      [{ ...lena, groups: [sun.groupId] }, true],
      [null, false],
    ] as const) {
      const invited = await invite(world, who)
      const b = await newPc(world, stick)
      must(await ask(b, invited.text, { mine }))
      expect(await look(world, invited)).toMatchObject({
        ok: false,
        error: { type: 'RequestForged' },
      })
    }
  })

  test('T67 a lost PC: the register says so, and every key its people were due is a new one', async () => {
    const { world, stick, sun } = await house()
    const b = await confirmed(world, stick, sun.groupId)
    expect(await world.vault.call('device.remove', { dev: world.keeper.device })).toMatchObject({
      ok: false,
      error: { type: 'NotThisDevice' },
    })
    const before = new Set(world.keeper.wraps.keys())
    must(await world.vault.call('device.remove', { dev: b.keeper.device }))
    expect(await world.vault.call('device.remove', { dev: b.keeper.device })).toMatchObject({
      ok: false,
      error: { type: 'DeviceUnknown' },
    })
    const told = JSON.parse(Buffer.from(world.keeper.files.get('devices')!).toString()) as {
      devices: { dev: string; state: string }[]
    }
    expect(told.devices.find(({ dev }) => dev === b.keeper.device)?.state).toBe('removed')
    expect([...world.keeper.wraps.keys()].filter((id) => !before.has(id)).length).toBeGreaterThan(10)
    expect(firstNames(await world.find('child'))).toEqual(['Mia', 'Ole'])
  }, 60_000)

  test('two PCs that make a child’s key at the same time read each other', async () => {
    const { world, stick, sun } = await house()
    const b = await confirmed(world, stick, sun.groupId)
    must(await finish(b))
    carry(world.keeper, b.keeper)
    await b.there.lock()
    must(await b.there.vault.call('unlock', { personId: null, passphrase }))
    await quiet(b.keeper)
    const mia = sun.idByName['Mia']!
    // The first page of Mia on either PC: both make her key of the drawer "photos".
    await world.save({ kind: 'page', id: null, parents: [], changes: { childId: mia, title: 'A' } })
    await b.there.save({ kind: 'page', id: null, parents: [], changes: { childId: mia, title: 'B' } })
    // And a photo of her on either, whose own key hangs under it.
    const photos: string[] = []
    for (const there of [world, b.there]) {
      const added = must(
        await there.vault.call('photos.add', {
          groupId: sun.groupId,
          fileName: 'a.jpg',
          takenOn: null,
          width: 1,
          height: 1,
          sha256: (there === world ? 'a1' : 'b2').repeat(32),
          bytes: [1, 2, 3].map((n) => new Uint8Array(n).fill(n)),
        }),
      )
      await there.save({
        kind: 'photo',
        id: added.id,
        parents: [added.version],
        changes: { childIds: [mia] },
      })
      photos.push(added.id)
    }
    carry(world.keeper, b.keeper)
    carry(b.keeper, world.keeper)
    await world.lock()
    must(await world.unlock())
    await b.there.lock()
    must(await b.there.vault.call('unlock', { personId: null, passphrase }))
    await quiet(world.keeper)
    await quiet(b.keeper)
    for (const there of [world, b.there]) {
      expect((await there.find('page', mia)).map((page) => page.values['title']).sort()).toEqual(['A', 'B'])
      expect((await there.find('photo', mia)).map((photo) => photo.id).sort()).toEqual(photos.toSorted())
      // P9: each knows the file that the other has.
      expect(
        must(
          await there.vault.call('photos.known', {
            sha256: ['a1', 'b2', 'c3'].map((byte) => byte.repeat(32)),
          }),
        ).known,
      ).toEqual([true, true, false])
      for (const photoId of photos)
        expect(
          await there.vault.call('photos.read', {
            photoId,
            variant: 'small',
            purpose: 'show',
            view: 'plain',
          }),
        ).toMatchObject({ ok: true })
    }
  }, 60_000)
})
