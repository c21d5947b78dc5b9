import { describe, expect, test } from 'vitest'
import { utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { suggestMapping } from '#shared/records/importColumns.ts'
import {
  allergiesOf,
  answerIn,
  dayIn,
  problemTypes,
  readChildren,
  readChildTable,
  splitName,
  type Imported,
} from '#shared/records/importChildren.ts'
import type { Draft } from '#shared/host/api.ts'
import { draftsOfImport } from '#shared/records/importDrafts.ts'
import { kinds } from '#shared/records/kinds.ts'
import { parseChanges } from '#shared/records/parse.ts'
import { checkFileSize, maxFileBytes } from '#shared/records/readTable.ts'
import { importing } from '#shared/words/importing.ts'

const today = '2026-11-22'
const utf16 = (text: string, bigEndian = false): Bytes => {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), !bigEndian)
  return bytes
}
const windows1252 = (text: string): Bytes =>
  Uint8Array.from(text.replaceAll('–', '\u0096').replaceAll('€', '\u0080'), (char) => char.charCodeAt(0))

const read = (input: string | Bytes, options = {}): Imported => {
  const result = readChildren(typeof input === 'string' ? utf8ToBytes(input) : input, { today, ...options })
  if (!result.ok) throw new Error(result.error.type)
  return result.value
}
const failure = (input: string | Bytes): string => {
  const result = readChildren(typeof input === 'string' ? utf8ToBytes(input) : input, { today })
  return result.ok ? 'ok' : result.error.type
}
const names = (imported: Imported): string[] =>
  imported.children.map(({ values }) => `${values.firstName} ${values.lastName}`.trim())
const problems = (imported: Imported): string[] =>
  imported.problems.map(({ row, type, column }) => `${String(row)} ${type}${column && ` ${column}`}`)

const list =
  'Vorname;Nachname;Geburtsdatum;Gruppe\nJörn;Weiß;28.02.2022;Sonnenkäfer\nÄnne;Öztürk;2021-07-19;Waldmäuse\n'

describe('I1 encodings: no broken character', () => {
  const cases: readonly (readonly [string, Bytes, string])[] = [
    ['UTF-8', utf8ToBytes(list), 'utf-8'],
    ['UTF-8 with BOM', utf8ToBytes(`\uFEFF${list}`), 'utf-8'],
    ['Windows-1252', windows1252(list), 'windows-1252'],
    ['UTF-16 little endian with BOM', utf16(`\uFEFF${list}`), 'utf-16le'],
    ['UTF-16 big endian with BOM', utf16(`\uFEFF${list}`, true), 'utf-16be'],
    ['UTF-16 without BOM', utf16(list), 'utf-16le'],
    ['UTF-16 big endian without BOM', utf16(list, true), 'utf-16be'],
    ['UTF-8 with letters taken apart (NFD)', utf8ToBytes(list.normalize('NFD')), 'utf-8'],
  ]
  test.each(cases)('%s', (_title, bytes, encoding) => {
    const imported = read(bytes)
    expect(names(imported)).toEqual(['Jörn Weiß', 'Änne Öztürk'])
    expect(imported.groups).toEqual(['Sonnenkäfer', 'Waldmäuse'])
    expect(imported.children.map(({ values }) => values.birthDate)).toEqual(['2022-02-28', '2021-07-19'])
    expect(imported.table.encoding).toBe(encoding)
    expect(imported.problems).toEqual([])
  })
})

describe('I2 separators and line ends', () => {
  test.each([
    [';', list],
    [',', list.replaceAll(';', ',')],
    ['\t', list.replaceAll(';', '\t')],
    [';', list.replaceAll('\n', '\r\n')],
    [';', list.replaceAll('\n', '\r')],
    [';', `sep=;\n${list}`],
    [',', 'Vorname,Nachname,Gruppe\n"Jörn","Weiß","a;b;c;d"\n"Änne","Öztürk","x"\n'],
  ])('%j', (delimiter, text) => {
    const imported = read(text)
    expect(names(imported)).toEqual(['Jörn Weiß', 'Änne Öztürk'])
    expect(imported.table.delimiter).toBe(delimiter)
  })

  test('a line break and a separator inside quotes belong to the cell', () => {
    const imported = read('Vorname;Nachname;Bemerkung\nMia;Berg;"schläft; mit Hase\nund Licht"\nBen;Tal;x\n')
    expect(imported.children[0]!.values.notes).toBe('schläft; mit Hase\nund Licht')
    expect(imported.children.map(({ row }) => row)).toEqual([2, 4])
  })
})

describe('I3 headers', () => {
  test('a merged title row above, empty rows and a repeated header are no children', () => {
    const imported = read(
      'Kita Sonnenblume – Liste 2026;;\n;;\nVorname;Nachname;Geb.-Datum\nMia;Berg;1.2.22\n;;\nVorname;Nachname;Geb.-Datum\nBen;Tal;3.4.2021\n',
    )
    expect(names(imported)).toEqual(['Mia Berg', 'Ben Tal'])
    expect(imported.children.map(({ row }) => row)).toEqual([4, 7])
  })

  test('titles that span columns tell the child’s name from the mother’s', () => {
    const imported = read(
      'Kind;;;Mutter;;Vater;\nVorname;Nachname;Geburtsdatum;Name;Telefon;Name;Telefon\nMia;Berg;01.02.2022;Eva Berg;0170 1;Max Berg;0170 2\n',
    )
    expect(names(imported)).toEqual(['Mia Berg'])
    expect(
      imported.guardians.map(({ values }) => [
        values.relation,
        values.firstName,
        values.lastName,
        values.phone,
      ]),
    ).toEqual([
      ['mother', 'Eva', 'Berg', '0170 1'],
      ['father', 'Max', 'Berg', '0170 2'],
    ])
  })

  test.each([
    [
      ['Vorname', 'Nachname', 'Geburtsdatum'],
      ['firstName', 'lastName', 'birthDate'],
    ],
    [
      ['Vorname des Kindes', 'Name des Kindes', 'geb. am'],
      ['firstName', 'lastName', 'birthDate'],
    ],
    [
      ['Name', 'Geb.', 'Gruppe'],
      ['fullName', 'birthDate', 'group'],
    ],
    [
      ['Name', 'Vorname'],
      ['lastName', 'firstName'],
    ],
    [
      ['Rufname', 'Nachname'],
      ['firstName', 'lastName'],
    ],
    [
      ['Kind', 'Muttersprache', 'PLZ', 'Wohnort'],
      ['fullName', 'languages', 'postcode', 'city'],
    ],
    [
      ['Mutter', 'Handy Mutter', 'Vater', 'E-Mail Vater'],
      ['mother.name', 'mother.mobile', 'father.name', 'father.email'],
    ],
    [
      ['Sorgeberechtigte', 'Telefon', 'Sorgeberechtigter 2'],
      ['guardian.name', 'guardian.phone', 'guardian2.name'],
    ],
    [
      ['First name', 'Last name', 'Date of birth', 'Group'],
      ['firstName', 'lastName', 'birthDate', 'group'],
    ],
    [
      ['Voornaam', 'Achternaam', 'Geboortedatum', 'Groep', 'Moeder'],
      ['firstName', 'lastName', 'birthDate', 'group', 'mother.name'],
    ],
    [
      ['Allergien', 'Unverträglichkeiten', 'Notfalltelefon'],
      ['allergies', 'allergies', 'emergencyPhone'],
    ],
    [
      ['Foto eigenes Portfolio', 'Foto Portfolio anderer Kinder', 'Foto Presse'],
      ['consent.ownPortfolio', 'consent.otherPortfolios', 'consent.press'],
    ],
    [
      ['Einwilligung', 'Einwilligung Sonnencreme', 'Einwilligung Aushang'],
      ['consent.all', null, 'consent.groupWall'],
    ],
    [
      ['Fotoerlaubnis', 'Fotos', 'Fotos an Eltern'],
      ['consent.all', 'photos', 'consent.printForParents'],
    ],
    [
      ['Schuhgröße', '', 'Lieblingstier'],
      [null, null, null],
    ],
  ])('%j', (header, expected) => {
    expect(suggestMapping(header)).toEqual(expected)
  })

  test('a column "Foto" with file names lists photos, with ja and nein it is a consent', () => {
    expect(suggestMapping(['Name', 'Foto'], [['Mia', 'mia.jpg, see.png']])).toEqual(['fullName', 'photos'])
    expect(suggestMapping(['Name', 'Fotos'], [['Mia', 'ja']])).toEqual(['fullName', 'consent.all'])
    const imported = read('Name;Fotos\nMia Berg;mia.jpg, am See.png\n')
    expect(imported.children[0]!.photos).toEqual(['mia.jpg', 'am See.png'])
  })
})

describe('I4 days', () => {
  test.each([
    ['24.12.2022', '2022-12-24'],
    ['1.2.22', '2022-02-01'],
    ['01.02.96', '1996-02-01'],
    ['2022-12-24', '2022-12-24'],
    ['2022-12-24 00:00:00', '2022-12-24'],
    ['24/12/2022', '2022-12-24'],
    ['24-12-2022', '2022-12-24'],
    ['29.02.2024', '2024-02-29'],
    ['29.02.2023', null],
    ['31.02.2021', null],
    ['31.04.2021', null],
    ['00.01.2021', null],
    ['1.13.2021', null],
    ['44562', null],
    ['gestern', null],
  ])('%s', (text, expected) => {
    expect(dayIn(text, today)).toBe(expected)
  })

  test('31 February: the child is taken over, the day stays empty and is named', () => {
    const imported = read('Vorname;Nachname;Geburtsdatum\nKarl;Berg;31.02.2021\n')
    expect(imported.children[0]!.values.birthDate).toBeNull()
    expect(problems(imported)).toEqual(['2 dayUnknown Geburtsdatum'])
  })
})

describe('I5 files that are no list', () => {
  test.each([
    ['empty', '', 'FileEmpty'],
    ['only blanks', ' \n\n ;;\n', 'FileEmpty'],
    ['only a BOM', '\uFEFF', 'FileEmpty'],
    ['XLSX renamed to .csv', 'PK\u0003\u0004rest of a workbook', 'FileIsSpreadsheet'],
    ['text without any heading', 'abc\ndef\n', 'HeaderMissing'],
    ['headings without a name', 'Größe;Gewicht\n1;2\n', 'NameColumnMissing'],
  ])('%s', (_title, text, type) => {
    expect(failure(text)).toBe(type)
  })
  test('an old Excel file', () => {
    expect(failure(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]))).toBe('FileIsSpreadsheet')
  })
  test('a picture', () => {
    expect(failure(Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256))).toBe('FileIsNotText')
  })
  test('300 MB are refused before reading, with the sizes in words', () => {
    expect(checkFileSize(300 * 1024 * 1024)).toEqual({
      ok: false,
      error: { type: 'FileTooLarge', words: { megabytes: 300, most: 20 } },
    })
    expect(checkFileSize(maxFileBytes).ok).toBe(true)
    expect(failure(new Uint8Array(maxFileBytes + 1))).toBe('FileTooLarge')
  })
  test('more rows than a house has children', () => {
    expect(failure(`Name\n${'Mia Berg\n'.repeat(20_001)}`)).toBe('TooManyRows')
  })
})

describe('I6 unbalanced quotes', () => {
  test('a quote that is never closed costs its row only', () => {
    const imported = read('Vorname;Nachname\nMia;Berg\nBen;"Tal\nZoe;See\nIda;Au\n')
    expect(names(imported)).toEqual(['Mia Berg', 'Zoe See', 'Ida Au'])
    expect(problems(imported)).toEqual(['3 quoteUnbalanced'])
  })
  test('a quote that is closed rows later swallows none of them', () => {
    const imported = read(
      'Vorname;Nachname;Gruppe\nMia;"Berg;Igel\nBen;Tal;Igel\nZoe;See";Igel\nIda;Au;Igel\n',
    )
    expect(names(imported)).toContain('Ben Tal')
    expect(names(imported)).toContain('Ida Au')
    expect(problems(imported)).toContain('2 quoteUnbalanced')
  })
  test('doubled quotes and quotes inside a name are text', () => {
    expect(names(read('Vorname;Nachname\n"Mia ""Mimi""";Berg\nBen "B";Tal\n'))).toEqual([
      'Mia "Mimi" Berg',
      'Ben "B" Tal',
    ])
  })
  test('a file of nothing but quotes ends in time', () => {
    const started = performance.now()
    expect(read(`Name\n${'"x\n'.repeat(5000)}`).children.length).toBeLessThan(5001)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

describe('I7 names are text, whatever stands in them', () => {
  test('emoji, apostrophes, other scripts and tags come through unchanged', () => {
    const wild = [
      'Mia 🌻',
      'O’Neill',
      "D'Angelo",
      '李明',
      'علي',
      '<img onerror=alert(1)>',
      '👩‍👧‍👦',
      'Žofie',
      '{{name}}',
      '%s',
      '__proto__',
    ]
    expect(
      read(`Vorname;Nachname\n${wild.map((name) => `${name};Berg`).join('\n')}\n`).children.map(
        ({ values }) => values.firstName,
      ),
    ).toEqual(wild)
  })
  test('marks that turn the direction of writing are taken out and named', () => {
    const imported = read('Vorname;Nachname\n\u202Eaim\u202C;Berg\n')
    expect(names(imported)).toEqual(['aim Berg'])
    expect(problems(imported)).toEqual(['2 directionRemoved Vorname'])
  })
  test('10,000 characters are refused as a name, 300 are not', () => {
    const imported = read(`Vorname;Nachname\n${'x'.repeat(10_000)};Berg\n${'y'.repeat(300)};Berg\n`)
    expect(imported.children.map(({ row }) => row)).toEqual([3])
    expect(problems(imported)).toEqual(['2 nameTooLong'])
  })
  test('a formula is text and named; a phone number and a dash are none', () => {
    const imported = read(
      'Vorname;Nachname;Telefon;Bemerkung\n=SUMME(A1:A9);Berg;+49 361 123;-\n@SUM(1);Tal;0361;+cmd|x\n',
    )
    expect(names(imported)).toEqual(['=SUMME(A1:A9) Berg', '@SUM(1) Tal'])
    expect(problems(imported)).toEqual([
      '2 formulaAsText Vorname',
      '3 formulaAsText Vorname',
      '3 formulaAsText Bemerkung',
    ])
  })
  test('a row without a name is refused', () => {
    expect(problems(read('Vorname;Nachname;Gruppe\n;;Igel\nMia;;Igel\n'))).toEqual(['2 nameMissing'])
  })
  test('a row with more cells than headings is refused', () => {
    expect(problems(read('Vorname;Nachname\nMia;Berg;Igel\nBen;Tal;\n'))).toEqual(['2 cellsShifted'])
  })
  test.each([
    ['Mia Berg', 'Mia', 'Berg'],
    ['Berg, Mia Sophie', 'Mia Sophie', 'Berg'],
    ['Ben van der Berg', 'Ben', 'van der Berg'],
    ['Anna Lena von Muster', 'Anna Lena', 'von Muster'],
    ['Cher', 'Cher', ''],
    ['Ben Ali', 'Ben', 'Ali'],
  ])('splits %s', (whole, firstName, lastName) => {
    expect(splitName(whole)).toEqual({ firstName, lastName })
  })
})

describe('I8 doubles are offered for joining, never silently dropped or made two', () => {
  const twice =
    'Vorname;Nachname;Geburtsdatum;Gruppe\nMia;Müller;01.02.2022;\nMia;Mueller;1.2.22;Igel\nMia;Müller;01.02.2021;Igel\n'
  test('within the file, by folded name and day of birth', () => {
    const imported = read(twice)
    expect(imported.children.map(({ twin }) => twin)).toEqual([null, { row: 2 }, null])
    expect(problems(imported)).toEqual(['3 duplicateRow'])
  })
  test('against the children that are here', () => {
    const existing = [{ id: 'a'.repeat(32), firstName: 'MIA', lastName: 'Müller', birthDate: '2022-02-01' }]
    expect(read(twice, { existing }).children[0]!.twin).toEqual({ childId: 'a'.repeat(32) })
  })
  test('children with names of signs alone are not all one', () => {
    expect(read('Name;Gruppe\n李明;a\n王芳;a\n').children.map(({ twin }) => twin)).toEqual([null, null])
  })
})

describe('I9 guardians', () => {
  test('siblings share a guardian with the same name and number; the same name alone is two people', () => {
    const imported = read(
      'Vorname;Nachname;Mutter;Telefon Mutter\nMia;Berg;Eva Berg;0170/111\nBen;Berg;Eva Berg;0170111\nZoe;Berg;Eva Berg;0170 999\nIda;Au;Ina Au;\nUwe;Au;Ina Au;\n',
    )
    expect(imported.guardians.map(({ rows, values }) => [rows, values.firstName])).toEqual([
      [[2, 3], 'Eva'],
      [[4], 'Eva'],
      [[5], 'Ina'],
      [[6], 'Ina'],
    ])
  })
  test('two people in one cell', () => {
    const imported = read(
      'Kind;Sorgeberechtigte;Telefon\nMia Berg;Eva und Max Berg;0170 111\nBen Tal;Mutter Tal;0170 222\n',
    )
    expect(
      imported.guardians.map(({ values }) => [
        values.firstName,
        values.lastName,
        values.phone ?? '',
        values.relation,
      ]),
    ).toEqual([
      ['Eva', 'Berg', '0170 111', 'other'],
      ['Max', 'Berg', '', 'other'],
      ['', 'Tal', '0170 222', 'mother'],
    ])
  })
})

describe('I10 allergies', () => {
  test.each([
    ['Erdnuss', [['Erdnuss', 'severe']]],
    [
      'Erdnuss (lebensbedrohlich), Milch leicht',
      [
        ['Erdnuss', 'lifeThreatening'],
        ['Milch leicht', 'mild'],
      ],
    ],
    [
      'Nüsse und Ei',
      [
        ['Nüsse', 'severe'],
        ['Ei', 'severe'],
      ],
    ],
    ['keine', []],
    ['-', []],
    ['', []],
    ['keine bekannt', []],
  ])('%s', (text, expected) => {
    expect(allergiesOf(text).map(({ allergen, severity }) => [allergen, severity])).toEqual(expected)
  })
})

test('I10 two columns of allergies are both read', () => {
  const imported = read('Name;Allergien;Unverträglichkeiten\nMia Berg;Nuss;Milch\nBen Tal;keine;Ei\n')
  expect(imported.children.map(({ allergies }) => allergies.map(({ allergen }) => allergen))).toEqual([
    ['Nuss', 'Milch'],
    ['Ei'],
  ])
})

describe('I11 consents: what is unclear is none', () => {
  const given = { decision: 'given', validFrom: today, validUntil: null }
  const refused = { decision: 'refused', validFrom: today, validUntil: null }
  test.each([
    ['ja', given],
    ['JA', given],
    ['x', given],
    ['✓', given],
    ['yes', given],
    ['1', given],
    ['03.09.2026', { ...given, validFrom: '2026-09-03' }],
    ['ja, 3.9.26', { ...given, validFrom: '2026-09-03' }],
    ['ja (seit 03.09.2026)', { ...given, validFrom: '2026-09-03' }],
    ['ja bis 31.07.2027', { ...given, validUntil: '2027-07-31' }],
    ['nein', refused],
    ['Nein, danke', refused],
    ['widerrufen', refused],
    ['-', refused],
    ['0', refused],
    ['', null],
    ['?', null],
    ['ja, aber nicht im Internet', 'unclear'],
    ['31.02.2026', 'unclear'],
    ['ja bis irgendwann', 'unclear'],
    ['Jana', 'unclear'],
    ['siehe Formular', 'unclear'],
  ])('%j', (cell, expected) => {
    expect(answerIn(cell, today)).toEqual(expected)
  })
  test('a general yes means the portfolios, a general no everything; a column of its own goes first', () => {
    const imported = read(
      'Name;Einwilligung Foto;Foto Presse\nMia Berg;ja;\nBen Tal;nein;\nZoe See;ja;nein\nIda Au;vielleicht;\n',
    )
    const said = imported.children.map(({ consents }) =>
      consents.map(({ purpose, decision }) => `${purpose} ${decision}`),
    )
    expect(said[0]).toEqual(['ownPortfolio given', 'otherPortfolios given'])
    expect(said[1]).toEqual(
      ['ownPortfolio', 'otherPortfolios', 'groupWall', 'printForParents', 'press'].map(
        (purpose) => `${purpose} refused`,
      ),
    )
    expect(said[2]).toEqual(['press refused', 'ownPortfolio given', 'otherPortfolios given'])
    expect(said[3]).toEqual([])
    expect(problems(imported)).toEqual(['5 consentUnclear Einwilligung Foto'])
  })
  test('a list that says nothing about consents says so', () => {
    expect(read(list).hasConsents).toBe(false)
    expect(read('Name;Foto Presse\nMia Berg;ja\n').hasConsents).toBe(true)
  })
})

describe('I12 from the list to what is saved', () => {
  const source = 'Liste kinder.csv'
  const ids = () => {
    let n = 0
    return () => (++n).toString(16).padStart(32, '0')
  }
  const text =
    'Vorname;Nachname;Geburtsdatum;Gruppe;Mutter;Telefon Mutter;Allergie;Foto Portfolio\nMia;Berg;01.02.2022;Igel;Eva Berg;0170 111;Ei;ja\nMia;Berg;01.02.2022;;;;Nuss;nein\nBen;Berg;03.04.2020;Igel;Eva Berg;0170 111;;ja\n'

  test('groups come first, everything fits its card, and joined rows are one child with both allergies', () => {
    const drafts = draftsOfImport(read(text), { newId: ids(), groups: [], source })
    const all = drafts.batches.flat()
    expect(all.map(({ kind }) => kind)).toEqual([
      'group',
      'child',
      'childSafety',
      'consent',
      'consent',
      'child',
      'childSafety',
      'consent',
      'guardian',
    ])
    for (const draft of all)
      expect(parseChanges(draft.kind as 'child', draft.changes), draft.kind).toMatchObject({ ok: true })
    expect(drafts.created).toEqual({ groups: 1, children: 2, guardians: 1, consents: 3 })
    expect(drafts.childIdByRow.get(2)).toBe(drafts.childIdByRow.get(3))
    expect(
      (all.find(({ kind }) => kind === 'childSafety')!.changes['allergies'] as { allergen: string }[]).map(
        ({ allergen }) => allergen,
      ),
    ).toEqual(['Ei', 'Nuss'])
    expect(all.at(-1)!.changes['childIds']).toEqual([drafts.childIdByRow.get(2), drafts.childIdByRow.get(4)])
    expect(all.find(({ kind }) => kind === 'consent')!.changes['source']).toBe(source)
  })
  test('a row may be left out or stand for a child of its own', () => {
    const separate = draftsOfImport(read(text), {
      newId: ids(),
      groups: [],
      source,
      twinAnswers: new Map([[3, 'separate']]),
    })
    expect(separate.created.children).toBe(3)
    const skipped = draftsOfImport(read(text), {
      newId: ids(),
      groups: [],
      source,
      twinAnswers: new Map([[3, 'skip']]),
    })
    expect(skipped.created).toMatchObject({ children: 2, consents: 2 })
    expect(skipped.childIdByRow.has(3)).toBe(false)
  })
  test('a child and a group that are here are not made again; only what is empty is filled', () => {
    const meta = { version: `${'1'.repeat(32)}:1`, parents: [], hlc: '', dev: '', author: '', stamps: {} }
    const group = {
      kind: 'group' as const,
      id: 'b'.repeat(32),
      values: { ...kinds.group.empty, name: 'igel' },
      meta,
    }
    const child = {
      kind: 'child' as const,
      id: 'a'.repeat(32),
      values: {
        ...kinds.child.empty,
        firstName: 'Mia',
        lastName: 'Berg',
        birthDate: '2022-02-01',
        city: 'Jena',
      },
      meta,
    }
    const imported = read(
      'Vorname;Nachname;Geburtsdatum;Gruppe;Ort;PLZ\nMia;Berg;01.02.2022;Igel;Weimar;07743\n',
      { existing: [{ id: child.id, firstName: 'Mia', lastName: 'Berg', birthDate: '2022-02-01' }] },
    )
    const drafts = draftsOfImport(imported, { newId: ids(), groups: [group], children: [child], source })
    expect(drafts.batches.flat()).toEqual([
      {
        kind: 'child',
        id: child.id,
        parents: [meta.version],
        changes: { groupId: group.id, postcode: '07743' },
      },
    ])
  })
  test('H11 a list adds allergies to a child that is here and takes none away', () => {
    const meta = { version: `${'1'.repeat(32)}:1`, parents: [], hlc: '', dev: '', author: '', stamps: {} }
    const id = 'a'.repeat(32)
    const child = {
      kind: 'child' as const,
      id,
      values: { ...kinds.child.empty, firstName: 'Mia', lastName: 'Berg' },
      meta,
    }
    const nut = { allergen: 'Erdnuss', severity: 'lifeThreatening' as const, firstMeasure: 'Pen' }
    const known = { kind: 'childSafety' as const, id: 'c'.repeat(32), values: { ...kinds.childSafety.empty, childId: id, allergies: [nut] }, meta } // prettier-ignore
    const imported = read('Vorname;Nachname;Allergien\nMia;Berg;erdnuss, Soja\n', {
      existing: [{ id, firstName: 'Mia', lastName: 'Berg', birthDate: null }],
    })
    expect(imported.children[0]!.twin).toEqual({ childId: id })
    const options = { newId: ids(), groups: [], children: [child], source }
    const allergens = (batches: readonly (readonly Draft[])[]): unknown =>
      batches.flat().flatMap(({ kind, changes }) => (kind === 'childSafety' ? [changes['allergies']] : []))
    expect(allergens(draftsOfImport(imported, { ...options, safety: [known] }).batches)).toMatchObject([
      [nut, { allergen: 'Soja' }],
    ])
    expect(allergens(draftsOfImport(imported, options).batches)).toMatchObject([
      [{ allergen: 'erdnuss' }, { allergen: 'Soja' }],
    ])
  })
  test('a batch ends between two children: whoever stops has whole children, allergies included', () => {
    const many = `Name;Allergien;Foto\n${Array.from({ length: 300 }, (_, i) => `Kind Nummer${String(i)};Milch;ja`).join('\n')}\n`
    const { batches } = draftsOfImport(read(many), { newId: ids(), groups: [], source })
    expect(batches.length).toBeGreaterThan(1)
    for (const batch of batches) {
      const here = new Set(batch.flatMap(({ kind, id }) => (kind === 'child' ? [id] : [])))
      for (const { kind, changes } of batch) if (kind !== 'child') expect(here).toContain(changes['childId'])
    }
  })
  test('600 children come in batches that one save may hold', () => {
    const many = `Name\n${Array.from({ length: 600 }, (_, i) => `Kind Nummer${String(i)}`).join('\n')}\n`
    const { batches } = draftsOfImport(read(many), { newId: ids(), groups: [], source })
    expect(batches.every((batch) => batch.length <= 500)).toBe(true)
    expect(batches.flat()).toHaveLength(1200)
  })
})

test('I13 every problem and every refusal has a sentence in three languages', () => {
  for (const language of ['de', 'en', 'nl'] as const) {
    for (const type of problemTypes) expect(importing[language].problem[type].length).toBeGreaterThan(20)
    for (const type of [
      'FileEmpty',
      'FileTooLarge',
      'FileIsSpreadsheet',
      'FileIsNotText',
      'TooManyRows',
      'HeaderMissing',
      'NameColumnMissing',
    ] as const)
      expect(importing[language].file[type].length).toBeGreaterThan(20)
  }
})

test('I13 no problem carries what stood in a cell', () => {
  const imported = read(
    'Vorname;Nachname;Geburtsdatum;Geschlecht;Foto\nQuirina;Geheim;31.02.2021;Zwetschge;vielleicht\n',
  )
  expect(imported.problems.length).toBe(3)
  expect(JSON.stringify(imported.problems)).not.toMatch(/Quirina|Geheim|31\.02|Zwetschge|vielleicht/)
})

test('the table alone can be read for mapping by hand', () => {
  const table = readChildTable(utf8ToBytes('Wer;Wann\nMia Berg;1.2.22\n'))
  expect(table.ok && table.value.header).toEqual(['Wer', 'Wann'])
  expect(names(read('Wer;Wann\nMia Berg;1.2.22\n', { mapping: ['fullName', 'birthDate'] }))).toEqual([
    'Mia Berg',
  ])
})
