/**
 * Whatever comes from a disk, a wire or another window is parsed here against its kind card and nowhere else.
 *
 * A value that fits its field is returned as it came, not as a copy with the known keys only: a newer device may have
 * written more inside an allergy or a page item, and unknown fields must survive an edit by an older one.
 */
import { z } from 'zod'
import { err, ok, type Result } from '../basics/result.ts'
import type { Kind } from './kind.ts'
import { kindByName, kinds, type KindName, type Values } from './kinds.ts'

export type ParseFailure =
  | { readonly type: 'KindUnknown' }
  /** Which fields do not fit; never what was in them. */
  | { readonly type: 'ValuesInvalid'; readonly fields: readonly string[] }

type Loose = Record<string, unknown>

/** Parses stored values of any version into the card's newest shape; unknown fields survive. */
export function parseValues<N extends KindName>(
  name: N,
  raw: unknown,
  version: number = kinds[name].version,
): Result<Values<N>, ParseFailure> {
  const card = kindByName(name)
  if (!card) return err({ type: 'KindUnknown' })
  if (!isPlainObject(raw) || !isJson(raw)) return err({ type: 'ValuesInvalid', fields: [] })
  const upgraded = upgradeValues(card, version, raw)
  // The usual case in one go; field by field only to find what is missing or wrong.
  if (
    schemaOf(card).safeParse(upgraded).success &&
    Object.keys(card.fields).every((field) => Object.hasOwn(upgraded, field))
  )
    return ok(upgraded as Values<N>)
  const bad: string[] = []
  const values: Loose = {}
  for (const [field, { schema }] of Object.entries(card.fields)) {
    if (!Object.hasOwn(upgraded, field)) values[field] = (card.empty as Loose)[field]
    else if (schema.safeParse(upgraded[field]).success) values[field] = upgraded[field]
    else bad.push(field)
  }
  if (bad.length > 0) return err({ type: 'ValuesInvalid', fields: bad })
  for (const [field, value] of Object.entries(upgraded))
    if (!Object.hasOwn(card.fields, field)) values[field] = value
  return ok(values as Values<N>)
}

const schemaByCard = new Map<Kind, z.ZodType>()
function schemaOf(card: Kind): z.ZodType {
  const known = schemaByCard.get(card)
  if (known) return known
  const shape = Object.fromEntries(Object.entries(card.fields).map(([field, { schema }]) => [field, schema]))
  const made = z.object(shape)
  schemaByCard.set(card, made)
  return made
}

/**
 * Brings values written by version n of a card to its present shape. Values of a newer version than this program
 * knows come back unchanged: the fields it knows are parsed, the others survive.
 */
export function upgradeValues(card: Kind, version: number, raw: Readonly<Loose>): Loose {
  let values: Loose = { ...raw }
  for (let next = version + 1; next <= card.version; next++) values = card.upgrade?.[next]?.(values) ?? values
  return values
}

/** Changed fields as a screen sends them: each must be on the card and fit it. */
export function parseChanges<N extends KindName>(
  name: N,
  raw: unknown,
): Result<Partial<Values<N>>, ParseFailure> {
  const card = kindByName(name)
  if (!card) return err({ type: 'KindUnknown' })
  if (!isPlainObject(raw) || !isJson(raw)) return err({ type: 'ValuesInvalid', fields: [] })
  const bad = Object.keys(raw).filter(
    (field) =>
      !Object.hasOwn(card.fields, field) || !card.fields[field]!.schema.safeParse(raw[field]).success,
  )
  return bad.length > 0 ? err({ type: 'ValuesInvalid', fields: bad }) : ok({ ...raw } as Partial<Values<N>>)
}

const isPlainObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const maxDepth = 24

/** Only what JSON can carry, and no key that could reach a prototype. */
function isJson(value: unknown, depth = 0): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth > maxDepth) return false
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth + 1))
  return Object.entries(value).every(([key, item]) => key !== '__proto__' && isJson(item, depth + 1))
}
