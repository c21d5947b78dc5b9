/**
 * A record as somebody sees it who must not know whom it is about: support, the anonymised twin, a screen in the
 * masked view. Same shape, so that every screen can show it, but (A1..A6 in README) no name, no text, no face, and of
 * a date only the year. What the kind card does not mark is replaced; what the card does not know is dropped.
 *
 * Pseudonyms come from the session's seed and the random object id, never from the name or the place in a list, so
 * that neither their order nor a second session tells anything.
 */
import type { Language } from '../host/api.ts'
import type { Field, RecordMeta } from '../records/kind.ts'
import { kindByName, type KindName, type Values } from '../records/kinds.ts'
import { assert } from '../basics/assert.ts'
import { records as words } from '../words/records.ts'

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
): Maskable<N> {
  const card = kindByName(name)
  assert(card, 'only known kinds are masked')
  const masked: Loose = {}
  for (const [field, rules] of Object.entries(card.fields)) {
    masked[field] = maskField(rules, (record.values as Loose)[field], (card.empty as Loose)[field], language)
  }
  Object.assign(masked, pseudonyms(name, record, sessionSeed, language))
  // Times of writing and the author would tell who was there when.
  const meta: RecordMeta = { ...record.meta, hlc: '0'.repeat(16), author: '', stamps: {} }
  return { kind: name, id: record.id, values: masked as Values<N>, meta }
}

function maskField(rules: Field, value: unknown, empty: unknown, language: Language): unknown {
  if (rules.anonymise === 'keep') return value
  if (rules.anonymise === 'coarsen')
    return typeof value === 'string' && rules.shape === 'day' ? `${value.slice(0, 4)}-01-01` : empty
  if (rules.shape === 'long text' && typeof value === 'string' && value !== '')
    return words[language].masked.text
  return empty
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
