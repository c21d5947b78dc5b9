/** What people bring: tables, photos, pages of other programs, words and codes that are typed. */
import { plain } from '#shared/portfolio/page.ts'
import { describe, expect, test } from 'vitest'
import { base64ToBytes, bytesToBase64, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { readFileHead } from '#shared/photos/fileHead.ts'
import { photoLimits } from '#shared/photos/problems.ts'
import { readChildren } from '#shared/records/importChildren.ts'
import { parseValues } from '#shared/records/parse.ts'
import { readTable } from '#shared/records/readTable.ts'
import { kinds } from '#shared/records/kinds.ts'
import { cardToWords, readCard } from '#electron/host/vault/card.ts'
import { hkdf, sealKeyOf, openBox, openSealed, sealBox, sealTo } from '#electron/host/vault/crypto.ts'
import { codeAt, makePaperCodes, proveCode, startTotp, stepMs } from '#electron/host/vault/totp.ts'
import { randomHex, randomOf } from '#tests/sync-server/app/kita.ts'
import { heicFixture } from '#tests/photos/heicFixture.ts'
import {
  makeAnimatedPng,
  makeAnimatedWebp,
  makeBombPng,
  makeCmykJpeg,
  makeSvg,
  makeZip,
} from '#tests/photos/makeFiles.ts'
import { mutateBytes, mutateJson, slowest, traps, tries } from './mutate.ts'

const random = { bytes: randomOf }
const today = '2026-11-22'

describe('F14 files', () => {
  test('I31 I32 a changed table is a table or refused with a reason', async () => {
    const text =
      'Name;Vorname;Geburtsdatum;Allergien;Mutter;Telefon\nWiese;Mia;03.04.2022;Erdnuss (schwer);Ada Wiese;0151 1\n"Bach; Ufer";Ole;2021-12-01;;"=cmd|x";@1\n'
    const samples = [
      utf8ToBytes(text),
      utf8ToBytes(`\ufeff${text.replaceAll(';', ',')}`),
      new Uint8Array([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]),
      Uint8Array.from(`${text}Mül;Jö`, (letter) => letter.charCodeAt(0)),
    ]
    for (const sample of samples) expect(readChildren(sample, { today }).ok).toBe(true)
    const reasons = [
      'FileIsSpreadsheet',
      'FileIsNotText',
      'FileEmpty',
      'TooManyRows',
      'FileTooLarge',
      'NameColumnMissing',
      'HeaderMissing',
    ]
    await tries('table', { short: 700, long: 40_000 }, (chance) => {
      const bytes = mutateBytes(chance, chance.pick(samples), samples)
      const read = readChildren(bytes, { today })
      if (!read.ok) expect(reasons).toContain(read.error.type)
    })
    for (const trap of Object.values(traps)) readTable(utf8ToBytes(trap))
  })

  test('I33 I35 a changed photo head is a photo within the limits or refused with a reason', async () => {
    const samples: Bytes[] = [
      makeCmykJpeg([10, 200, 30, 40]),
      makeBombPng(64),
      base64ToBytes(heicFixture),
      makeAnimatedPng(makeBombPng(64)),
      makeAnimatedWebp(),
      makeZip(),
      makeSvg(),
    ]
    for (const sample of samples.slice(0, 3)) expect(readFileHead(sample).ok).toBe(true)
    await tries('photo head', { short: 5000, long: 300_000 }, (chance) => {
      const bytes = mutateBytes(chance, chance.pick(samples).slice(0, 4000), samples)
      const head = readFileHead(bytes)
      if (!head.ok) return expect(typeof head.error.type).toBe('string')
      const { width, height } = head.value
      expect(width * height).toBeLessThanOrEqual(photoLimits.pixels)
      expect(Math.max(width, height)).toBeLessThanOrEqual(photoLimits.edge)
    })
  })

  test('I37 a changed page is a page word for word or refused; the same for every kind', async () => {
    const frame = { order: 'V', x: 1, y: 2, w: 50, h: 40, rotation: 0 }
    const page = {
      ...kinds.page.empty,
      childId: randomHex(),
      title: 'Im Wald',
      items: {
        [randomHex()]: { type: 'shape', ...plain.shape, ...frame, fill: '#ffffff', cornerRadius: 0 },
        [randomHex()]: {
          type: 'photo',
          ...plain.photo,
          covers: [],
          ...frame,
          photoId: randomHex(),
          crop: { x: 0, y: 0, w: 1, h: 1 },
          cornerRadius: 0,
          mat: null,
          alt: '',
        },
      },
    }
    expect(parseValues('page', page).ok).toBe(true)
    const samples = [['page', page], ...Object.entries(kinds).map(([name, kind]) => [name, kind.empty])] as [
      keyof typeof kinds,
      object,
    ][]
    await tries('page and kinds', { short: 3000, long: 150_000 }, (chance) => {
      const [name, sample] = chance.int(2) === 0 ? samples[0]! : chance.pick(samples)
      let json: unknown
      try {
        json = JSON.parse(mutateJson(chance, JSON.stringify(sample)))
      } catch {
        return
      }
      const read = parseValues(name, json)
      if (!read.ok) return expect(['KindUnknown', 'ValuesInvalid']).toContain(read.error.type)
      // A second reading finds the same; and no prototype was touched.
      expect(parseValues(name, read.value)).toEqual(read)
      expect(Object.getPrototypeOf(read.value)).toBe(Object.prototype)
      expect(({} as Record<string, unknown>)['v']).toBeUndefined()
    })
    for (const [trap, text] of Object.entries(traps)) {
      try {
        const json: unknown = JSON.parse(text)
        const start = performance.now()
        const read = parseValues('page', json)
        expect([trap, performance.now() - start < slowest]).toEqual([trap, true])
        if (read.ok) expect(Object.getPrototypeOf(read.value)).toBe(Object.prototype)
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error
      }
    }
  })
})

describe('F5 codes, words and boxes', () => {
  test('A73 A74 no typed text proves a second factor but the code of now and an unused paper code', async () => {
    const secret = randomOf(20)
    const papers = makePaperCodes(random)
    const totp = { ...startTotp(secret, papers), last: 5, drift: 0 }
    const now = Date.UTC(2026, 10, 22, 9)
    const step = Math.floor(now / stepMs)
    const good = new Set([-1, 0, 1].map((near) => codeAt(secret, step + near)))
    expect(proveCode(totp, codeAt(secret, step), now).ok).toBe(true)
    expect(proveCode(totp, papers[3]!, now).ok).toBe(true)
    const noise = [
      '',
      ' ',
      '000000',
      '١٢٣٤٥٦',
      '1e5',
      '-00001',
      '\u0000',
      '12345６',
      'null',
      '🙂',
      'a'.repeat(5000),
    ]
    await tries('second factor', { short: 1500, long: 80_000 }, (chance) => {
      const real = chance.pick([...good, ...papers])
      const at = chance.int(real.length)
      const typed =
        chance.int(3) === 0
          ? chance.pick(noise)
          : real.slice(0, at) + chance.pick(['0', '7', 'z', 'q', ' ', '٣', '-']) + real.slice(at + 1)
      const plain = typed.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
      const isReal =
        good.has(typed.replaceAll(/\s/g, '')) || papers.some((paper) => paper.replace('-', '') === plain)
      const said = proveCode(totp, typed, now)
      expect([typed, said.ok]).toEqual([typed, isReal])
      if (said.ok) expect(proveCode(said.next, typed, now).ok).toBe(false)
      else expect(said.next.wrong).toBe(1)
    })
    for (const time of [0, 1, -1, Number.MAX_SAFE_INTEGER, 253_402_300_800_000])
      proveCode(totp, '123456', time)
  })

  test('F5 changed words of a recovery card are the card, another reading of it or none, never an error', async () => {
    const card = { number: 2, share: randomOf(33) }
    const words = cardToWords(card, 'de')
    expect(readCard(words.join(' '))).toEqual({ ok: true, value: card })
    let others = 0
    await tries('recovery card', { short: 250, long: 10_000 }, (chance) => {
      const changed = words.map((word) => word)
      for (let i = 1 + chance.int(3); i > 0; i--)
        changed[chance.int(words.length)] = chance.pick([...words, '', 'x', '17', 'é', 'a'.repeat(900)])
      const read = readCard(changed.join(chance.pick([' ', '\n', ' 3. '])))
      if (read.ok && Buffer.compare(read.value.share, card.share) !== 0) others += 1
      if (!read.ok) expect(['CardUnreadable', 'CardMistyped']).toContain(read.error.type)
    })
    expect(others).toBe(0)
    for (const trap of Object.values(traps)) expect(readCard(trap.slice(0, 300_000)).ok).toBe(false)
  })

  test('L4 S50 a changed box, and a box under another name, never opens', async () => {
    const key = hkdf(randomOf(32), new Uint8Array(0), 'x')
    const plain = randomOf(80)
    const aad = utf8ToBytes('place')
    const box = sealBox(random, key, plain, aad)
    expect(openBox(key, box, aad)).toEqual(plain)
    expect(openBox(key, box, utf8ToBytes('places'))).toBeUndefined()
    await tries('box', { short: 2000, long: 150_000 }, (chance) => {
      const bytes = mutateBytes(chance, box, [box])
      if (Buffer.compare(bytes, box) !== 0) expect(openBox(key, bytes, aad)).toBeUndefined()
    })
    const seal = sealKeyOf(randomOf(32))
    const sealed = sealTo(random, seal.publicKey, plain, 'place')
    expect(openSealed(seal, sealed, 'place')).toEqual(plain)
    expect(openSealed(seal, sealed, 'other')).toBeUndefined()
    await tries('sealed to a person', { short: 100, long: 8000 }, (chance) => {
      const bytes = mutateBytes(chance, sealed, [sealed])
      if (Buffer.compare(bytes, sealed) !== 0) expect(openSealed(seal, bytes, 'place')).toBeUndefined()
    })
    expect(bytesToBase64(sealed).length).toBeGreaterThan(0)
  })
})
