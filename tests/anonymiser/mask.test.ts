import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '#shared/basics/clock.ts'
import { maskRecord, pseudonymNumber, shiftOf } from '#shared/anonymiser/mask.ts'
import { ordinaryWords } from '#shared/anonymiser/ordinaryWords.ts'
import { createScrub, foldName, namePartsOf } from '#shared/anonymiser/scrub.ts'
import { kindByName, kinds, type KindName, type Values } from '#shared/records/kinds.ts'
import { parseValues } from '#shared/records/parse.ts'
import { allKinds, valuesOf } from '#tests/records/arbitraries.ts'

const meta = {
  version: `${'1'.repeat(32)}:7`,
  parents: [],
  hlc: '0199aabbccdd0000',
  dev: '1'.repeat(32),
  author: 'a'.repeat(32),
  stamps: { firstName: '0199aabbccdd0000' },
}
const record = <N extends KindName>(kind: N, values: Partial<Values<N>>, id = 'a'.repeat(32)) => ({
  kind,
  id,
  values: { ...kinds[kind].empty, ...values } as Values<N>,
  meta,
})

describe.each(allKinds)('%s', (name) => {
  const card = kindByName(name)!

  test('A1 what is not marked never comes through, and no day stays', () => {
    fc.assert(
      fc.property(valuesOf(name), (values) => {
        const masked = maskRecord(name, record(name, values), 'seed').values as Record<string, unknown>
        for (const [field, rules] of Object.entries(card.fields)) {
          const before = (values as Record<string, unknown>)[field]
          if (rules.anonymise === 'shift' && rules.shape === 'day' && masked[field] !== null)
            expect(masked[field]).not.toBe(before)
          if (
            rules.anonymise !== 'drop' ||
            before === '' ||
            JSON.stringify(before) === JSON.stringify((card.empty as Record<string, unknown>)[field])
          )
            continue
          expect(masked[field], field).not.toEqual(before)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('A2 a masked record still fits its card', () => {
    fc.assert(
      fc.property(valuesOf(name), (values) => {
        expect(parseValues(name, maskRecord(name, record(name, values), 'seed').values).ok).toBe(true)
      }),
      { numRuns: 30 },
    )
  })
})

test('A1 seeded names, texts, days and faces are searched in the whole masked record; the same search finds them before', () => {
  const tokens = [
    'Quirina',
    'Zwetschge',
    'Quirli',
    '2021-07-19',
    'Haselnuss',
    'Bärwurzweg',
    'f'.repeat(32),
    'IMG_Quirina.jpg',
    'geheim',
  ]
  const all = [
    record('child', {
      firstName: 'Quirina',
      lastName: 'Zwetschge',
      nicknames: ['Quirli'],
      birthDate: '2021-07-19',
      notes: 'geheim',
      street: 'Bärwurzweg 3',
    }),
    record('childSafety', {
      allergies: [{ allergen: 'Haselnuss', severity: 'severe', firstMeasure: 'geheim' }],
      emergencyNotes: 'Quirina',
    }),
    record('guardian', { firstName: 'Quirina', lastName: 'Zwetschge', phone: '2021-07-19' }),
    record('photo', {
      blobs: { original: 'f'.repeat(32), large: 'f'.repeat(32), small: 'f'.repeat(32) },
      fileName: 'IMG_Quirina.jpg',
    }),
    record('group', { name: 'Zwetschge' }),
    record('template', { name: 'Seite von Quirina' }),
    record('page', { title: 'Quirina am See' }),
    record('emergencyCard', {
      name: 'Quirina Zwetschge',
      contacts: [{ name: 'Zwetschge', phone: '1', relation: 'Oma' }],
    }),
  ]
  const found = (value: unknown): string[] => tokens.filter((token) => JSON.stringify(value).includes(token))
  expect(found(all)).toEqual(tokens)
  expect(found(all.map((one) => maskRecord(one.kind, one as never, 'seed')))).toEqual([])
})

test('A10 a name in any text that any card lets through, also deep inside a page, is not in what a helper sees', () => {
  const scrub = createScrub({ isOrdinary: (word) => word === 'am', names: new Set(namePartsOf('Quirina')) })
  let written = 0
  for (const name of allKinds)
    for (const values of fc.sample(valuesOf(name), { numRuns: 8, seed: 7 })) {
      const filled = structuredClone(values) as Record<string, unknown>
      const fits = (): boolean => parseValues(name, filled).ok
      const write = (holder: Record<string, unknown>): void => {
        for (const [key, value] of Object.entries(holder))
          if (typeof value === 'object' && value !== null) write(value as Record<string, unknown>)
          else if (typeof value === 'string') {
            holder[key] = 'Quirina am Quirina'
            if (fits()) written++
            else holder[key] = value
          }
      }
      write(filled)
      // What a card keeps are ids and words of lists, written by the program.
      for (const [field, { anonymise }] of Object.entries(kindByName(name)!.fields))
        if (anonymise === 'keep') filled[field] = (values as Record<string, unknown>)[field]
      const masked = maskRecord(name, record(name, filled as never), 'seed', 'de', scrub).values
      expect(JSON.stringify(masked), name).not.toContain('Quirina')
    }
  expect(written).toBeGreaterThan(300)
})

test('A10 the lines of a text are set from what may stay of it, as many and as long as they were', () => {
  const scrub = createScrub({
    isOrdinary: (word) => ['wir', 'waren', 'am', 'see'].includes(word),
    names: new Set(namePartsOf('Quirina Blaustein')),
  })
  const lines = ['Wir waren am', 'See mit Quirina', 'Blau-', 'stein']
  const text = {
    type: 'text',
    text: 'Wir waren am See mit Quirina Blaustein',
    lines,
    name: 'Quirina',
  }
  const items = { ['b'.repeat(32)]: text } as never
  const masked = maskRecord('page', record('page', { items }), 'seed', 'de', scrub).values.items[
    'b'.repeat(32)
  ]
  expect(masked).toMatchObject({ text: 'Wir waren am See …', lines: ['Wir waren am', 'See …'], name: '' })
})

test('A3 no face: a masked photo and child name no sealed picture', () => {
  expect(
    maskRecord(
      'photo',
      record('photo', { blobs: { original: 'f'.repeat(32), large: 'e'.repeat(32), small: 'd'.repeat(32) } }),
      's',
    ).values.blobs,
  ).toBeNull()
  expect(
    maskRecord('child', record('child', { portraitId: 'f'.repeat(32) }), 's').values.portraitId,
  ).toBeNull()
})

test('A4 the pseudonym depends on session and object, not on the name', () => {
  const named = (firstName: string, seed: string) =>
    maskRecord('child', record('child', { firstName }), seed).values
  expect(named('Mia', 's')).toEqual(named('Ben', 's'))
  expect(named('Mia', 's').lastName).not.toBe(named('Mia', 't').lastName)
  expect(named('Mia', 's').firstName).toBe('Kind')
  const card = maskRecord(
    'emergencyCard',
    record('emergencyCard', { childId: 'a'.repeat(32), name: 'Mia' }, 'b'.repeat(32)),
    's',
  ).values
  expect(card.name).toBe(`Kind ${named('Mia', 's').lastName}`)
})

test('A5 sorting by pseudonym tells nothing of the order in which children were written or are called', () => {
  const ids = Array.from({ length: 120 }, (_, n) => n.toString(16).padStart(32, '0'))
  const numbers = ids.map((id) => pseudonymNumber(id, 'seed'))
  const steps = numbers.slice(1).filter((number, index) => number > numbers[index]!).length
  expect(steps).toBeGreaterThan(40)
  expect(steps).toBeLessThan(80)
  expect(new Set(numbers).size).toBeGreaterThan(115)
})

test('A6 times of writing, the author and unknown fields go', () => {
  const values = Object.assign({}, kinds.child.empty, { shoeSize: 'Zwetschge' })
  const masked = maskRecord('child', record('child', values), 's')
  expect(masked.meta).toMatchObject({ hlc: '0'.repeat(16), author: '', stamps: {} })
  expect(JSON.stringify(masked)).not.toContain('Zwetschge')
})

describe('A9 a scrubbed text', () => {
  const names = new Set(namePartsOf('Mia Holunder', 'Jörg', 'Am Mühlbach 3', 'Igelgruppe', 'Wolf'))
  const scrub = createScrub({ isOrdinary: (word) => ordinaryWords.has(word), names })

  test.each([
    ['Mia hat heute gut gegessen.', '… hat heute gut ….'],
    ['Mias Mutter holt sie um 15:30 ab.', '… Mutter holt sie um ….'],
    ['Bitte Jörg anrufen: 0171 / 555 01-23, joerg@example.org', 'Bitte … anrufen: …, …'],
    // "am" is a word of a street of this house, so it goes too.
    ['Am 17.03.2021 war sie müde, am 4. Mai nicht.', '… war sie müde, …. … nicht.'],
    ['Sie wohnt jetzt Mühlbach 12a.', 'Sie … jetzt ….'],
    ['Der Wolf im Wald', 'Der … im Wald'],
    ['Oma Rose bringt Kuchen', 'Oma … bringt …'],
    ['Anna-Lena spielt', '… spielt'],
    ['MIA spielt', '… spielt'],
    ['Miá spielt', '… spielt'],
    ['Mia\nspielt', '…\nspielt'],
    ['M i a', '…'],
    ['', ''],
  ])('%j', (text, wanted) => {
    expect(scrub(text)).toBe(wanted)
  })

  test('whatever stands in it, no name of the house and no figure is left', () => {
    const hidden = ['Mia', 'Holunder', 'Jörg', 'Mühlbach', 'Igelgruppe', 'Wolf']
    const words = [...ordinaryWords].slice(0, 60)
    const folded = new Set([...ordinaryWords].map(foldName))
    const word = fc.oneof(
      fc.constantFrom(
        ...hidden,
        ...hidden.map((one) => `${one}s`),
        ...hidden.map((one) => one.toUpperCase()),
      ),
      fc.constantFrom(...words),
      fc.stringMatching(/^[0-9./:-]{1,12}$/),
      fc.string({ maxLength: 8 }),
    )
    const glue = fc.constantFrom(' ', '\n', ', ', '. ', '/', '-', '(', '@', '„')
    fc.assert(
      fc.property(fc.array(fc.tuple(word, glue), { maxLength: 30 }), (parts) => {
        const said = scrub(parts.flat().join(''))
        expect(said).not.toMatch(/\d/)
        const left = said.split(/[^\p{L}\p{M}]+/u).map(foldName)
        for (const one of left) expect(names.has(one), one).toBe(false)
        for (const one of left) expect(one === '' || folded.has(one), one).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

test('A7 days of one person move together by whole weeks, into the past, and differently for another and in another session', () => {
  const id = 'a'.repeat(32)
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 0, max: 3000 }),
      fc.uuid(),
      (a, b, seed) => {
        const [born, joined] = [addDays('2018-01-01', a), addDays('2018-01-01', b)]
        const masked = maskRecord(
          'child',
          record('child', { birthDate: born, joinedOn: joined }, id),
          seed,
        ).values
        const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000
        const moved = days(born, masked.birthDate!)
        expect(moved % 7).toBe(-0)
        expect(moved).toBeLessThanOrEqual(-28)
        expect(days(masked.birthDate!, masked.joinedOn!)).toBe(days(born, joined))
        const consent = maskRecord(
          'consent',
          record('consent', { childId: id, validFrom: born }),
          seed,
        ).values
        expect(consent.validFrom).toBe(masked.birthDate)
      },
    ),
    { numRuns: 60 },
  )
  const shifts = new Set(
    Array.from({ length: 300 }, (_, n) => shiftOf(n.toString(16).padStart(32, '0'), 'seed')),
  )
  expect(shifts.size).toBeGreaterThan(40)
})

test('A10 with a scrub the structure stays: allergies, contacts, items on a page; no word, hand or file name of them', () => {
  const scrub = createScrub({ isOrdinary: (word) => ordinaryWords.has(word), names: new Set(['quirina']) })
  const safety = maskRecord(
    'childSafety',
    record('childSafety', {
      allergies: [
        { allergen: 'Haselnuss', severity: 'severe', firstMeasure: 'Quirina sofort die Spritze geben' },
      ],
      emergencyContacts: [{ name: 'Zwetschge', phone: '0171', relation: 'Oma' }],
    }),
    'seed',
    'de',
    scrub,
  ).values
  expect(safety.allergies).toEqual([
    { allergen: 'Allergen 1', severity: 'severe', firstMeasure: '… sofort die Spritze geben' },
  ])
  expect(safety.emergencyContacts).toEqual([{ name: 'Person 1', phone: '', relation: '' }])
  const photo = maskRecord('photo', record('photo', { fileName: 'Quirina.jpg' }), 'seed', 'de', scrub).values
  expect(photo.fileName).toMatch(/^Foto \d+\.jpg$/)
})
