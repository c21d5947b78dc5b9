/**
 * From a list that somebody kept in a spreadsheet to children, guardians, allergies and consents (rules I1..I12 in
 * README). Pure: bytes in, records and problems out; nothing is saved here. A row is refused only when it can't be a
 * child; a cell that can't be understood is left out and named. What is unclear about a consent is no consent.
 */
import { isDay, type Day } from '../basics/clock.ts'
import type { Bytes } from '../basics/bytes.ts'
import { err, ok, type Result } from '../basics/result.ts'
import type { Allergy } from './childSafety.ts'
import { purposes, usualAudience, type Audience, type Purpose } from './consent.ts'
import {
  personNames,
  suggestMapping,
  type Mapping,
  type PersonColumn,
  type PersonName,
  type Target,
} from './importColumns.ts'
import { textLength } from './kind.ts'
import type { Values } from './kinds.ts'
import {
  readTable,
  type Delimiter,
  type Encoding,
  type FileFailure,
  type RawTable,
  type Row,
} from './readTable.ts'

export interface Table {
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  readonly header: readonly string[]
  /** Rows below the header. */
  readonly rows: readonly Row[]
  readonly problems: readonly Problem[]
}

export const problemTypes = [
  'quoteUnbalanced',
  'nameMissing',
  'nameTooLong',
  'cellsShifted',
  'dayUnknown',
  'textTooLong',
  'valueUnknown',
  'consentUnclear',
  'directionRemoved',
  'formulaAsText',
  'duplicateRow',
  'alreadyThere',
] as const
export type ProblemType = (typeof problemTypes)[number]
/** Rows with these are not taken over. */
export const refusing: readonly ProblemType[] = [
  'quoteUnbalanced',
  'nameMissing',
  'nameTooLong',
  'cellsShifted',
]

export interface Problem {
  /** Line in the file, from 1. */
  readonly row: number
  readonly type: ProblemType
  /** Header of the column, '' for the whole row. Never what stood in the cell. */
  readonly column: string
}

export interface ImportedConsent {
  readonly purpose: Purpose
  readonly audience: Audience
  readonly decision: 'given' | 'refused'
  readonly validFrom: Day | null
  readonly validUntil: Day | null
}

export interface ImportedChild {
  readonly row: number
  readonly values: Partial<Values<'child'>> & { readonly firstName: string; readonly lastName: string }
  readonly groupName: string
  readonly allergies: readonly Allergy[]
  readonly emergencyContacts: Values<'childSafety'>['emergencyContacts']
  readonly consents: readonly ImportedConsent[]
  /** File names from a column "Fotos". */
  readonly photos: readonly string[]
  /** The same name and day of birth stands in an earlier row or is already a child here: offered for joining. */
  readonly twin: { readonly row: number } | { readonly childId: string } | null
}

export interface ImportedGuardian {
  /** Rows of the children; siblings share a guardian with the same name and the same phone or mail. */
  readonly rows: readonly number[]
  readonly values: Partial<Values<'guardian'>>
}

export interface Imported {
  readonly table: Table
  readonly mapping: Mapping
  readonly children: readonly ImportedChild[]
  readonly guardians: readonly ImportedGuardian[]
  /** Names of groups in order of appearance. */
  readonly groups: readonly string[]
  /** Whether the list says anything about consents. */
  readonly hasConsents: boolean
  readonly problems: readonly Problem[]
}

export interface KnownChild {
  readonly id: string
  readonly firstName: string
  readonly lastName: string
  readonly birthDate: Day | null
}

export interface ImportOptions {
  readonly today: Day
  /** The person's own mapping; else the suggested one. */
  readonly mapping?: Mapping
  readonly existing?: readonly KnownChild[]
}

export type ImportFailure = FileFailure | { readonly type: 'NameColumnMissing' }

/** Reads and understands in one go, with the suggested mapping. */
export function readChildren(bytes: Bytes, options: ImportOptions): Result<Imported, ImportFailure> {
  const table = readChildTable(bytes)
  return table.ok ? importChildren(table.value, options) : table
}

/** The table with its header found: merged title rows above it and repeated headers below are taken away. */
export function readChildTable(bytes: Bytes): Result<Table, FileFailure> {
  const raw = readTable(bytes)
  if (!raw.ok) return raw
  const { encoding, delimiter, rows, problems } = raw.value
  const at = headerIndex(rows)
  if (at < 0) return err({ type: 'HeaderMissing' })
  const header = withTitles(rows[at]!.cells, rows[at - 1]?.cells)
  const below = rows
    .slice(at + 1)
    .filter((row) => row.cells.join('\u0000') !== rows[at]!.cells.join('\u0000'))
  const firstLine = rows[at]!.line
  return ok({ encoding, delimiter, header, rows: below, problems: named(problems, header, firstLine) })
}

function named(problems: RawTable['problems'], header: readonly string[], headerLine: number): Problem[] {
  const letter = (column: string): number =>
    [...column].reduce((sum, char) => sum * 26 + char.charCodeAt(0) - 64, 0) - 1
  return problems
    .filter((problem) => problem.row > headerLine)
    .map((problem) => ({
      ...problem,
      column: problem.column === '' ? '' : header[letter(problem.column)] || problem.column,
    }))
}

/** The row of the first ten that says most about children; it must name them. */
function headerIndex(rows: readonly Row[]): number {
  let best = -1
  let most = 0
  for (const [index, { cells }] of rows.slice(0, 10).entries()) {
    const mapping = suggestMapping(cells)
    const known = mapping.filter((target) => target !== null).length
    const short = cells.every((cell) => cell.length <= 120)
    if (!short || !hasName(mapping) || cells.filter((cell) => cell !== '').length < 1) continue
    if (known > most) {
      best = index
      most = known
    }
  }
  // Without a single word that we know, the first row with two or more filled cells is offered for mapping by hand.
  return best >= 0
    ? best
    : rows.slice(0, 10).findIndex((row) => row.cells.filter((cell) => cell !== '').length >= 2)
}

const hasName = (mapping: Mapping): boolean =>
  mapping.some((target) => target === 'firstName' || target === 'lastName' || target === 'fullName')

/** Where a header appears twice ("Name" of child and mother), the merged title above tells which is which. */
function withTitles(header: readonly string[], above: readonly string[] | undefined): string[] {
  const twice = (name: string): boolean => name !== '' && header.filter((other) => other === name).length > 1
  let title = ''
  return header.map((name, column) => {
    const own = above?.[column] ?? ''
    if (own !== '') title = own
    return twice(name) && title !== '' && above!.filter((cell) => cell !== '').length > 1
      ? `${name} ${title}`
      : name
  })
}

export function importChildren(
  table: Table,
  { today, mapping: chosen, existing = [] }: ImportOptions,
): Result<Imported, ImportFailure> {
  const mapping =
    chosen ??
    suggestMapping(
      table.header,
      table.rows.slice(0, 50).map((row) => row.cells),
    )
  if (!hasName(mapping)) return err({ type: 'NameColumnMissing' })
  const problems: Problem[] = [...table.problems]
  const children: ImportedChild[] = []
  const guardians: ImportedGuardian[] = []
  const rowByName = new Map<string, number>()
  const idByName = new Map(
    existing.map((child) => [nameKey(child.firstName, child.lastName, child.birthDate), child.id]),
  )

  for (const row of table.rows) {
    const say = (type: ProblemType, column = ''): void => void problems.push({ row: row.line, type, column })
    if (row.cells.slice(table.header.length).some((cell) => cell !== '')) {
      say('cellsShifted')
      continue
    }
    const read = readerOf(row, table.header, mapping, say, today)
    const name = nameOf(read)
    if (name.firstName === '' && name.lastName === '') {
      say('nameMissing')
      continue
    }
    if (name.firstName.length > textLength || name.lastName.length > textLength) {
      say('nameTooLong')
      continue
    }
    const values = { ...name, ...childValues(read, name) }
    const key = nameKey(name.firstName, name.lastName, values.birthDate ?? null)
    const earlier = rowByName.get(key)
    const known = idByName.get(key)
    if (earlier !== undefined) say('duplicateRow')
    else if (known !== undefined) say('alreadyThere')
    if (earlier === undefined) rowByName.set(key, row.line)
    children.push({
      row: row.line,
      values,
      groupName: read.text('group'),
      allergies: allergiesOf(read.all('allergies').join('\n')),
      emergencyContacts: emergencyOf(read),
      consents: consentsOf(read, today),
      photos: splitList(read.cell('photos')),
      twin: earlier !== undefined ? { row: earlier } : known !== undefined ? { childId: known } : null,
    })
    guardians.push(...guardiansOf(read, row.line, name.lastName))
  }

  return ok({
    table,
    mapping,
    children,
    guardians: joinGuardians(guardians),
    groups: [...new Set(children.map((child) => child.groupName).filter((name) => name !== ''))],
    hasConsents: mapping.some((target) => target?.startsWith('consent.')),
    problems: problems.sort(
      (a, b) => a.row - b.row || problemTypes.indexOf(a.type) - problemTypes.indexOf(b.type),
    ),
  })
}

interface Reader {
  /** The cell as it stands, '' without such a column. */
  cell(target: Target): string
  /** One line that fits a text field; what is too long is left out and named. */
  text(target: Target): string
  day(target: Target): Day | null
  has(target: Target): boolean
  /** Filled cells of every column with this target. */
  all(target: Target): readonly string[]
  say(type: ProblemType, target: Target): void
}

function readerOf(
  row: Row,
  header: readonly string[],
  mapping: Mapping,
  sayAt: (type: ProblemType, column: string) => void,
  today: Day,
): Reader {
  const cell = (target: Target): string => row.cells[mapping.indexOf(target)] ?? ''
  const say = (type: ProblemType, target: Target): void => sayAt(type, header[mapping.indexOf(target)] ?? '')
  return {
    cell,
    say,
    has: (target) => mapping.includes(target),
    all: (target) =>
      mapping.flatMap((one, column) =>
        one === target && (row.cells[column] ?? '') !== '' ? [row.cells[column]!] : [],
      ),
    text(target) {
      const line = oneLine(cell(target))
      if (line.length <= textLength) return line
      say('textTooLong', target)
      return ''
    },
    day(target) {
      const text = cell(target)
      if (text === '') return null
      const day = dayIn(text, today)
      if (day === null) say('dayUnknown', target)
      return day
    },
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

function nameOf(read: Reader): { firstName: string; lastName: string } {
  const firstName = oneLine(read.cell('firstName'))
  const lastName = oneLine(read.cell('lastName'))
  return firstName !== '' || lastName !== ''
    ? { firstName, lastName }
    : splitName(oneLine(read.cell('fullName')))
}

const particles =
  /^(?:van|von|vom|zu|zum|zur|de|den|der|di|da|dos|la|le|ter|ten|al|el|ibn|bin|ben|mac|mc|st)$/i

/** "Muster, Anna Lena", "Anna Lena Muster", "Ben van der Berg"; one word alone is a first name. */
export function splitName(whole: string): { firstName: string; lastName: string } {
  const comma = whole.indexOf(',')
  if (comma >= 0) return { firstName: whole.slice(comma + 1).trim(), lastName: whole.slice(0, comma).trim() }
  const words = whole.split(' ')
  if (words.length === 1) return { firstName: whole, lastName: '' }
  let from = words.length - 1
  while (from > 1 && particles.test(words[from - 1]!)) from--
  return { firstName: words.slice(0, from).join(' '), lastName: words.slice(from).join(' ') }
}

function childValues(read: Reader, name: { firstName: string; lastName: string }): Partial<Values<'child'>> {
  const nickname = read.text('nicknames')
  const notes = read.cell('notes')
  const address = addressOf(read)
  if (notes.length > 20_000) read.say('textTooLong', 'notes')
  return {
    nicknames: nickname === '' || nickname === name.firstName ? [] : [nickname],
    birthDate: read.day('birthDate'),
    gender: genderOf(read),
    joinedOn: read.day('joinedOn'),
    leftOn: read.day('leftOn'),
    languages: read.text('languages'),
    ...address,
    notes: notes.length > 20_000 ? '' : notes,
  }
}

/** "Am Anger 2, 99084 Erfurt" in one cell is taken apart. */
function addressOf(read: Reader): { street: string; postcode: string; city: string } {
  const street = read.text('street')
  const whole = /^(.+?)[,;]\s*(\d{4,5}(?:\s?[A-Z]{2})?)\s+(.+)$/.exec(street)
  if (whole && !read.has('postcode') && !read.has('city'))
    return { street: whole[1]!.trim(), postcode: whole[2]!, city: whole[3]!.trim() }
  return { street, postcode: read.text('postcode'), city: read.text('city') }
}

function genderOf(read: Reader): Values<'child'>['gender'] {
  const text = read.cell('gender').toLowerCase().trim()
  if (text === '') return ''
  if (/^(?:w|f|weiblich|maedchen|mädchen|female|girl|v|vrouw|meisje)\.?$/.test(text)) return 'f'
  if (/^(?:m|männlich|maennlich|junge|male|boy|man|jongen)\.?$/.test(text)) return 'm'
  if (/^(?:d|x|divers|diverse|other|anders)\.?$/.test(text)) return 'd'
  if (!/^(?:-|o|ohne|ohne angabe|k\. ?a\.|keine angabe)$/.test(text)) read.say('valueUnknown', 'gender')
  return ''
}

const nothing = /^(?:-+|—|–|keine?|keine bekannt|nein|none|no|nee|geen|n|0|\/)\.?$/i

/** "Erdnuss (lebensbedrohlich), Milch"; severe unless the cell says otherwise. */
export function allergiesOf(text: string): Allergy[] {
  if (text === '' || nothing.test(text)) return []
  return splitList(text, /[;,\n]|\s+(?:und|and|en|&)\s+/)
    .filter((part) => !nothing.test(part))
    .map((part) => {
      const bare = part
        .replace(/\(.*?\)/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()
      const severity = /lebensbedroh|lebensgef|anaphyla|life|levensbedreig/i.test(part)
        ? 'lifeThreatening'
        : /leicht|mild|licht/i.test(part)
          ? 'mild'
          : 'severe'
      return { allergen: (bare || part).slice(0, 200), severity, firstMeasure: '' } as const
    })
    .slice(0, 50)
}

const splitList = (text: string, by: RegExp = /[;,\n|]/): string[] =>
  text
    .split(by)
    .map((part) => part.trim())
    .filter((part) => part !== '')

function emergencyOf(read: Reader): ImportedChild['emergencyContacts'] {
  const name = read.text('emergencyName')
  const phone = read.text('emergencyPhone')
  if (name === '' && phone === '') return []
  const digits = /\+?\d[\d\s/()-]{4,}/.exec(name)
  return [
    {
      name: (phone === '' && digits ? name.replace(digits[0], '').trim() : name).slice(0, 300),
      phone: (phone || digits?.[0].trim() || '').slice(0, 60),
      relation: '',
    },
  ]
}

/** TT.MM.JJJJ, T.M.JJ, JJJJ-MM-TT, TT/MM/JJJJ, TT-MM-JJJJ, a time behind it ignored. Null: no day of the calendar. */
export function dayIn(text: string, today: Day): Day | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(text.trim())
  const turned = /^(\d{1,2})[./\- ]\s?(\d{1,2})[./\- ]\s?(\d{4}|\d{2})(?: .*)?$/.exec(text.trim())
  const parts = iso ? [iso[1]!, iso[2]!, iso[3]!] : turned ? [turned[3]!, turned[2]!, turned[1]!] : undefined
  if (!parts) return null
  const [year, month, day] = parts as [string, string, string]
  const day8 = `${fourDigits(year, today)}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(day8) ? day8 : null
}

/** Two digits: the past hundred years up to ten years ahead. */
function fourDigits(year: string, today: Day): string {
  if (year.length === 4) return year
  const latest = Number(today.slice(0, 4)) + 10
  const near = Math.floor(latest / 100) * 100 + Number(year)
  return String(near > latest ? near - 100 : near)
}

const yesWords =
  /^(?:ja|j|x|✓|✔|yes|y|wahr|true|1|ok|erteilt|vorhanden|liegt vor|given|gegeven)(?![\p{L}\p{N}])[.,:]?\s*/iu
const noWords =
  /^(?:nein|n|nee|no|falsch|false|0|nicht erteilt|nicht|abgelehnt|verweigert|widerrufen|keine?|-+|–|refused|withdrawn|geweigerd|ingetrokken)(?:$|[\s.,:])/i

function consentsOf(read: Reader, today: Day): ImportedConsent[] {
  const found: ImportedConsent[] = []
  for (const purpose of purposes) {
    const target: Target = `consent.${purpose}`
    const own = read.cell(target)
    const answer = answerIn(own, today)
    if (answer === 'unclear') read.say('consentUnclear', target)
    else if (answer)
      found.push({
        purpose,
        audience: answer.decision === 'given' ? usualAudience[purpose] : 'family',
        ...answer,
      })
  }
  const general = answerIn(read.cell('consent.all'), today)
  if (general === 'unclear') read.say('consentUnclear', 'consent.all')
  else if (general) {
    // A general yes means the portfolios; wall, print and press need a word of their own. A general no means all.
    const meant: readonly Purpose[] =
      general.decision === 'given' ? ['ownPortfolio', 'otherPortfolios'] : purposes
    for (const purpose of meant) {
      if (found.some((consent) => consent.purpose === purpose) || read.cell(`consent.${purpose}`) !== '')
        continue
      found.push({
        purpose,
        audience: general.decision === 'given' ? usualAudience[purpose] : 'family',
        ...general,
      })
    }
  }
  return found
}

type Answer = Pick<ImportedConsent, 'decision' | 'validFrom' | 'validUntil'>

/** "ja", "nein", "03.09.2026", "ja, 3.9.26", "ja bis 31.07.2027"; anything more is for a person to read. */
export function answerIn(cell: string, today: Day): Answer | 'unclear' | null {
  const text = oneLine(cell)
  if (text === '' || /^\?+$/.test(text)) return null
  if (noWords.test(text)) return { decision: 'refused', validFrom: today, validUntil: null }
  const yes = yesWords.exec(text)
  let rest = (yes ? text.slice(yes[0].length) : text).replace(/^[\s,;:(-]+|[\s)]+$/g, '')
  if (rest === '') return { decision: 'given', validFrom: today, validUntil: null }
  const until = /(?:^|\s)(?:bis|until|tot)(?: zum)?\s+(\S+)$/i.exec(rest)
  const validUntil = until ? dayIn(until[1]!, today) : null
  if (until) rest = rest.slice(0, until.index).trim()
  rest = rest.replace(/^(?:vom|seit|ab|am|from|since|on|van|sinds|op)\s+/i, '').trim()
  const validFrom = rest === '' ? today : dayIn(rest, today)
  if (validFrom === null || (until && validUntil === null) || (rest === '' && !yes && !until))
    return 'unclear'
  return { decision: 'given', validFrom, validUntil }
}

const relationOf: Readonly<Record<PersonName, Values<'guardian'>['relation']>> = {
  mother: 'mother',
  father: 'father',
  guardian: 'other',
  guardian2: 'other',
}

function guardiansOf(read: Reader, row: number, childLastName: string): ImportedGuardian[] {
  return personNames.flatMap((person) => {
    const part = (column: PersonColumn): string => read.text(`${person}.${column}`)
    const reach = {
      phone: part('phone'),
      mobile: part('mobile'),
      email: part('email'),
      custody: custodyOf(part('custody')),
    }
    const given = { firstName: part('firstName'), lastName: part('lastName') }
    const names =
      given.firstName !== '' || given.lastName !== '' ? [given] : namesIn(part('name'), childLastName)
    if (names.length === 0 && reach.phone === '' && reach.mobile === '' && reach.email === '') return []
    if (names.length === 0) names.push({ firstName: '', lastName: childLastName })
    // With two names in one cell nobody knows whose number it is; it stays with the first.
    return names.map((name, index): ImportedGuardian => {
      const spoken = /^(mutter|mama|mother|moeder)\b\s*/i.test(name.firstName)
        ? 'mother'
        : /^(vater|papa|father|vader)\b\s*/i.test(name.firstName)
          ? 'father'
          : null
      return {
        rows: [row],
        values: {
          ...name,
          ...(spoken ? { firstName: name.firstName.replace(/^\S+\s*/, '') } : {}),
          relation: spoken ?? relationOf[person],
          ...(index === 0 ? reach : { custody: reach.custody }),
        },
      }
    })
  })
}

function custodyOf(text: string): Values<'guardian'>['custody'] {
  if (/allein|sole|eenhoofdig/i.test(text)) return 'sole'
  return /^(?:kein|ohne|none|geen|nein)/i.test(text) ? 'none' : 'joint'
}

/** "Eva Muster und Max Muster", "Eva & Max Muster", "Muster, Eva". */
function namesIn(cell: string, childLastName: string): { firstName: string; lastName: string }[] {
  const parts = splitList(cell, /\s+(?:und|u\.|and|en)\s+|\s*[&/;\n]\s*/)
  const names = parts.map((part) => splitName(part))
  const shared = names.findLast((name) => name.lastName !== '')?.lastName ?? childLastName
  return names.map((name) => (name.lastName === '' ? { ...name, lastName: shared } : name))
}

const fold = (text: string): string =>
  text
    .toLowerCase()
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/[^a-z0-9]/gu, '')

export const nameKey = (firstName: string, lastName: string, birthDate: Day | null): string =>
  `${keyPart(firstName)}|${keyPart(lastName)}|${birthDate ?? ''}`
/** Names in other scripts or of signs alone must not all be equal. */
const keyPart = (name: string): string => fold(name) || name.trim().toLowerCase()

/** One record for all siblings, but only where name and a way to reach the person agree. */
function joinGuardians(all: readonly ImportedGuardian[]): ImportedGuardian[] {
  const joined: ImportedGuardian[] = []
  const placeByKey = new Map<string, number>()
  for (const guardian of all) {
    const { firstName = '', lastName = '', phone = '', mobile = '', email = '' } = guardian.values
    const reach = [phone, mobile]
      .map((number) => number.replace(/\D/g, ''))
      .filter((digits) => digits.length > 4)
    const keys = [...reach, ...(email === '' ? [] : [email.toLowerCase()])].map(
      (way) => `${keyPart(firstName)}|${keyPart(lastName)}|${way}`,
    )
    const place = keys.map((key) => placeByKey.get(key)).find((at) => at !== undefined)
    if (place === undefined) joined.push(guardian)
    else
      joined[place] = {
        rows: [...new Set([...joined[place]!.rows, ...guardian.rows])],
        values: fillEmpty(joined[place]!.values, guardian.values),
      }
    for (const key of keys) placeByKey.set(key, place ?? joined.length - 1)
  }
  return joined
}

/** What the first does not say is taken from the second. */
export const fillEmpty = <T extends object>(first: T, second: T): T =>
  Object.fromEntries(
    [...new Set([...Object.keys(first), ...Object.keys(second)])].map((key) => {
      const own = (first as Record<string, unknown>)[key]
      const empty =
        own === undefined || own === null || own === '' || (Array.isArray(own) && own.length === 0)
      return [key, empty ? ((second as Record<string, unknown>)[key] ?? own) : own]
    }),
  ) as T
