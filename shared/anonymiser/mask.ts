/**
 * A record as somebody sees it who must not know whom it is about: support, the anonymised twin, a screen in the
 * masked view. Same shape, so that every screen can show it, but (A1..A10 in README) no name, no face, no text but
 * what a scrub leaves of it, and every day of a person moved by the same weeks. What the kind card does not mark is
 * replaced; what the card does not know is dropped.
 *
 * Pseudonyms come from the session's seed and the random object id, never from the name or the place in a list, so
 * that neither their order nor a second session tells anything.
 */
import type { Language } from '../host/api.ts'
import type { Field, RecordMeta } from '../records/kind.ts'
import { kindByName, type KindName, type Values } from '../records/kinds.ts'
import { assert } from '../basics/assert.ts'
import { addDays } from '../basics/clock.ts'
import { orderedItems, type Item, type Items } from '../portfolio/page.ts'
import { records as words } from '../words/records.ts'
import type { Scrub } from './scrub.ts'

export interface Maskable<N extends KindName> {
  readonly kind: N
  readonly id: string
  readonly values: Values<N>
  readonly meta: RecordMeta
}

type Loose = Record<string, unknown>

export function maskRecord<N extends KindName>(
  name: N,
  record: Maskable<N>,
  sessionSeed: string,
  language: Language = 'de',
  /** What may stay of a text; without it none does. */
  scrub?: Scrub,
): Maskable<N> {
  const card = kindByName(name)
  assert(card, 'only known kinds are masked')
  const masked: Loose = {}
  for (const [field, rules] of Object.entries(card.fields)) {
    masked[field] = maskField(rules, (record.values as Loose)[field], (card.empty as Loose)[field], {
      language,
      scrub,
      shift: shiftOf(personOf(record), sessionSeed),
    })
  }
  Object.assign(masked, pseudonyms(name, record, sessionSeed, language))
  if (scrub) Object.assign(masked, structures(name, record, sessionSeed, language, scrub))
  // Times of writing and the author would tell who was there when.
  const meta: RecordMeta = { ...record.meta, hlc: '0'.repeat(16), author: '', stamps: {} }
  return { kind: name, id: record.id, values: masked as Values<N>, meta }
}

interface How {
  readonly language: Language
  readonly scrub: Scrub | undefined
  /** Days. */
  readonly shift: number
}

function maskField(rules: Field, value: unknown, empty: unknown, { language, scrub, shift }: How): unknown {
  if (rules.anonymise === 'keep') return value
  if (rules.anonymise === 'shift') {
    if (rules.shape === 'day') return typeof value === 'string' ? addDays(value, shift) : empty
    return typeof value === 'number' && value > 0 ? Math.max(0, value + shift * dayMs) : empty
  }
  if (rules.shape === 'long text' && typeof value === 'string' && value !== '')
    return scrub ? scrub(value) : words[language].masked.text
  return empty
}

const dayMs = 86_400_000
/** 4 to 55 weeks back: what lies in the past stays there, and weekdays stay (A7). */
const weeks = { least: 4, choices: 52 } as const

/** How far the days of one person are moved in this session. */
export const shiftOf = (personId: string, seed: string): number =>
  -7 * (weeks.least + (pseudonymNumber(personId, `${seed}|days`) % weeks.choices))

/** Whose days these are: the child's, where it is about one child; else the record's own. */
function personOf({ kind, id, values }: Maskable<KindName>): string {
  const { childId, childIds } = values as Loose
  if (kind === 'child') return id
  if (typeof childId === 'string') return childId
  return Array.isArray(childIds) && childIds.length === 1 ? String(childIds[0]) : id
}

/** What screens need to look as they do: how many allergies, contacts, items on a page; never whose or which (A10). */
function structures(
  name: KindName,
  { id, values }: Maskable<KindName>,
  seed: string,
  language: Language,
  scrub: Scrub,
): Loose {
  const said = words[language].masked
  switch (name) {
    case 'childSafety':
      return {
        allergies: (values as Values<'childSafety'>).allergies.map(({ severity, firstMeasure }, n) => ({
          allergen: `${said.allergen} ${n + 1}`,
          severity,
          firstMeasure: scrub(firstMeasure),
        })),
        pickupBans: (values as Values<'childSafety'>).pickupBans.map(({ instruction }, n) => ({
          person: `${said.person} ${n + 1}`,
          instruction: scrub(instruction),
        })),
        emergencyContacts: (values as Values<'childSafety'>).emergencyContacts.map((_contact, n) => ({
          name: `${said.person} ${n + 1}`,
          phone: '',
          relation: '',
        })),
      }
    case 'page':
    case 'template':
      return { items: maskItems((values as Values<'page'>).items, scrub) }
    case 'photo': {
      const { fileName } = values as Values<'photo'>
      return { fileName: fileName === '' ? '' : `${said.photo} ${pseudonymNumber(id, seed)}.jpg` }
    }
    default:
      return {}
  }
}

/** Places, sizes and looks stay; what was written by hand is a person's own hand and goes. */
function maskItems(items: Items, scrub: Scrub): Items {
  const masked: Record<string, Item> = {}
  const groups: string[] = []
  for (const [place, [id, item]] of orderedItems(items).entries()) {
    if (item.type === 'ink') continue
    if (item.group !== null && !groups.includes(item.group)) groups.push(item.group)
    // Both are free texts that screens only compare.
    const order = String(place).padStart(6, '0')
    const group = item.group === null ? null : String(groups.indexOf(item.group))
    const plain = { ...item, name: '', order, group }
    masked[id] =
      plain.type === 'text'
        ? { ...plain, text: scrub(plain.text), lines: rewrap(scrub(plain.text), plain.lines) }
        : plain.type === 'photo'
          ? { ...plain, alt: scrub(plain.alt) }
          : plain
  }
  return masked
}

/** Lines about as long as they were. They come from the scrubbed text: a name broken in two is still found in that. */
function rewrap(text: string, lines: readonly string[]): string[] {
  if (text === '') return []
  const longest = Math.max(...lines.map((line) => line.length), 1)
  return text
    .split('\n')
    .flatMap((paragraph) =>
      paragraph.split(' ').reduce<string[]>((wrapped, word) => {
        const last = wrapped.at(-1)
        if (last === undefined || last.length + 1 + word.length > longest) return [...wrapped, word]
        return [...wrapped.slice(0, -1), `${last} ${word}`]
      }, []),
    )
    .slice(0, Math.max(1, lines.length))
}

/** Names that lists need to be readable; every reference to the same object gets the same one. */
function pseudonyms(name: KindName, record: Maskable<KindName>, seed: string, language: Language): Loose {
  const said = words[language].masked
  const number = String(pseudonymNumber(record.id, seed))
  const childId = (record.values as Loose)['childId']
  switch (name) {
    case 'child':
      return { firstName: said.child, lastName: number }
    case 'guardian':
      return { firstName: said.person, lastName: number }
    case 'staff':
      return { firstName: said.staff, lastName: number }
    case 'group':
      return { name: `${said.group} ${number}` }
    case 'institution':
      return { name: said.institution }
    case 'template':
      return { name: `${said.template} ${number}` }
    case 'page':
      return { title: `${said.page} ${number}` }
    case 'emergencyCard':
      return {
        name:
          typeof childId === 'string'
            ? `${said.child} ${String(pseudonymNumber(childId, seed))}`
            : said.child,
      }
    default:
      return {}
  }
}

/** 1..99,999 by an even mix of seed and id (cyrb53); two children sharing a number are still two rows. */
export function pseudonymNumber(id: string, seed: string): number {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (const char of `${seed}\u0000${id}`) {
    const code = char.codePointAt(0)!
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return (((2097151 & b) * 2048 + (a >>> 21)) % 99_999) + 1
}
