/**
 * Two people changed the same thing: several living versions (heads) of one object become one, by the rules on the
 * kind's card. Pure, and equal in every byte wherever the same heads meet, whatever their order (M1..M9 in README).
 *
 * `base` is the newest common ancestor where the caller knows it. With it, a value that only one side touched is
 * simply taken; without it every difference counts as concurrent and the protective answer wins. Never less is kept
 * without a base than with one.
 */
import { canonicalJson } from '../records/canonical.ts'
import { makeStamp, type Stamps } from '../records/edit.ts'
import type { Field, Kind } from '../records/kind.ts'
import { kindByName, type KindName, type Values } from '../records/kinds.ts'
import { assert } from '../basics/assert.ts'

export interface Head<N extends KindName = KindName> {
  readonly values: Values<N>
  readonly stamps: Stamps
  readonly hlc: string
  readonly dev: string
}

export interface Base<N extends KindName = KindName> {
  readonly values: Values<N>
  readonly stamps: Stamps
}

export interface Merged<N extends KindName = KindName> {
  readonly values: Values<N>
  readonly stamps: Stamps
  /** Not empty: nothing may be written. All heads stay and a person chooses; `values` is what to show until then. */
  readonly needsPerson: readonly string[]
  /** Fields in which concurrent writes differed: merged, to be shown once ("bitte klären"). */
  readonly differed: readonly string[]
}

type Loose = Readonly<Record<string, unknown>>

/** What one head says about one field or entry. */
interface Said {
  readonly value: unknown
  readonly text: string
  readonly stamp: string
  /** Written after the base. */
  readonly fresh: boolean
}

interface Outcome {
  readonly value: unknown
  readonly differed?: boolean
  readonly tooMuch?: boolean
}

export function mergeHeads<N extends KindName>(
  name: N,
  heads: readonly Head<N>[],
  base?: Base<N>,
): Merged<N> {
  assert(heads.length > 0, 'a merge needs a head')
  const card = kindByName(name)
  assert(card, 'a merge needs a known kind')
  const values: Record<string, unknown> = {}
  const needsPerson: string[] = []
  const differed: string[] = []

  for (const [field, rules] of Object.entries(card.fields)) {
    if (rules.merge === 'choose') continue
    const said = sayings(field, heads, base, rules.merge === 'both')
    const outcome =
      rules.merge === 'map'
        ? mergeEntries(field, heads, base)
        : mergeField(card, rules, said, (base?.values as Loose | undefined)?.[field])
    values[field] = outcome.value
    if (outcome.tooMuch || !rules.schema.safeParse(outcome.value).success) {
      values[field] = said[0]!.value
      needsPerson.push(field)
    }
    if (outcome.differed) differed.push(field)
  }

  const chosen = Object.keys(card.fields).filter((field) => card.fields[field]!.merge === 'choose')
  const winner = chosen.length > 0 ? chooseTogether(chosen, heads, base) : undefined
  if (winner) for (const field of chosen) values[field] = (winner.head.values as Loose)[field]
  if (winner?.open) needsPerson.push(...chosen)

  const unknown = new Set(
    heads.flatMap((head) => Object.keys(head.values)).filter((field) => !Object.hasOwn(card.fields, field)),
  )
  for (const field of [...unknown].sort())
    values[field] = sayings(
      field,
      heads.filter((head) => Object.hasOwn(head.values, field)),
      base,
    )[0]!.value

  const ordered = Object.fromEntries(
    [...Object.keys(card.fields), ...[...unknown].sort()].map((field) => [field, values[field]]),
  )
  return { values: ordered as Values<N>, stamps: newestStamps(heads), needsPerson, differed }
}

/** What the heads say about a field, newest first; equal stamps are ordered by content, never by arrival. */
function sayings(field: string, heads: readonly Head[], base: Base | undefined, byText = false): Said[] {
  const baseStamp = base?.stamps[field]
  const baseText = base ? canonicalJson((base.values as Loose)[field]) : undefined
  return heads
    .map((head) => {
      const value = (head.values as Loose)[field]
      const text = canonicalJson(value)
      const stamp = head.stamps[field] ?? makeStamp(head.hlc, head.dev)
      return { value, text, stamp, fresh: !base || (stamp !== baseStamp && !(byText && text === baseText)) }
    })
    .sort(newestFirst)
}

const newestFirst = (a: Said, b: Said): number =>
  a.stamp > b.stamp ? -1 : a.stamp < b.stamp ? 1 : a.text > b.text ? -1 : a.text < b.text ? 1 : 0

function mergeField(card: Kind, rules: Field, all: readonly Said[], baseValue: unknown): Outcome {
  const fresh = all.filter((one) => one.fresh)
  const said = fresh.length > 0 ? fresh : all
  const differed = new Set(said.map((one) => one.text)).size > 1
  switch (rules.merge) {
    case 'restrictive':
      return { value: mostProtective(rules, all, said), differed }
    case 'both':
      return { value: keepBoth(said, rules.shape === 'text' ? lineSeparator : blockSeparator), differed }
    case 'union':
      return { value: unite(all, baseValue, card.drawer === 'safety' || card.drawer === 'photos'), differed }
    default:
      return { value: all[0]!.value, differed }
  }
}

/** A day is protective when it is set (a withdrawal), the earlier the more; it never goes away by a merge. */
function mostProtective(rules: Field, all: readonly Said[], said: readonly Said[]): unknown {
  if (!rules.order)
    return (
      all
        .map((one) => one.value)
        .filter((value) => value !== null)
        .sort()[0] ?? null
    )
  const rank = (value: unknown): number => rules.order!.indexOf(value)
  return said.reduce((best, one) => (rank(one.value) < rank(best.value) ? one : best)).value
}

const lineSeparator = ' / '
const blockSeparator = '\n\n— — —\n\n'

/** The newest version first, older ones below; what is there word for word is not repeated. */
function keepBoth(said: readonly Said[], separator: string): string {
  const texts = said.map((one) => String(one.value))
  if (new Set(texts).size === 1) return texts[0]!
  return [
    ...new Set(texts.flatMap((text) => text.split(separator)).filter((part) => part.trim() !== '')),
  ].join(separator)
}

/** Where children are protected by it, an element leaves only by an edit that saw all heads. */
function unite(all: readonly Said[], baseValue: unknown, protective: boolean): unknown[] {
  if (new Set(all.map((one) => one.text)).size === 1) return all[0]!.value as unknown[]
  const lists = all.map((one) => new Map((one.value as unknown[]).map((item) => [canonicalJson(item), item])))
  const known = new Set(Array.isArray(baseValue) && !protective ? baseValue.map(canonicalJson) : [])
  const united = new Map(lists.flatMap((list) => [...list]))
  for (const key of known) if (lists.some((list) => !list.has(key))) united.delete(key)
  return [...united.values()]
}

/** Entry by entry: the newest write wins, and a removal beats an edit that had not seen it. */
function mergeEntries(field: string, heads: readonly Head[], base: Base | undefined): Outcome {
  const entriesOf = (values: unknown): Loose => ((values as Loose)[field] ?? {}) as Loose
  const baseEntries = base ? entriesOf(base.values) : {}
  const keys = new Set([
    ...Object.keys(baseEntries),
    ...heads.flatMap((head) => Object.keys(entriesOf(head.values))),
  ])
  const kept: Record<string, unknown> = {}
  let differed = false
  for (const key of [...keys].sort()) {
    const stampKey = `${field}/${key}`
    const said = heads
      .filter(
        (head) =>
          Object.hasOwn(entriesOf(head.values), key) ||
          head.stamps[stampKey] !== undefined ||
          Object.hasOwn(baseEntries, key),
      )
      .map((head): Said => {
        const value = Object.hasOwn(entriesOf(head.values), key) ? entriesOf(head.values)[key] : undefined
        const text = value === undefined ? '' : canonicalJson(value)
        const baseText = Object.hasOwn(baseEntries, key) ? canonicalJson(baseEntries[key]) : ''
        const stamp = head.stamps[stampKey] ?? head.stamps[field] ?? makeStamp(head.hlc, head.dev)
        return {
          value,
          text,
          stamp,
          fresh: !base || text !== baseText || head.stamps[stampKey] !== base.stamps[stampKey],
        }
      })
      .sort(newestFirst)
    const fresh = said.filter((one) => one.fresh)
    const deciding = fresh.length > 0 ? fresh : said
    if (new Set(deciding.map((one) => one.text)).size > 1) differed = true
    if (deciding.every((one) => one.value !== undefined)) kept[key] = deciding[0]!.value
  }
  return { value: kept, differed }
}

/** Fields that only make sense together (a page's format, background and items) are taken from one head. */
function chooseTogether(
  fields: readonly string[],
  heads: readonly Head[],
  base: Base | undefined,
): { head: Head; open: boolean } {
  const textOf = (values: unknown): string => canonicalJson(fields.map((field) => (values as Loose)[field]))
  const stampOf = (head: Head): string =>
    fields
      .map((field) => head.stamps[field] ?? makeStamp(head.hlc, head.dev))
      .sort()
      .at(-1)!
  const said = heads
    .map((head) => ({
      head,
      value: head,
      text: textOf(head.values),
      stamp: stampOf(head),
      fresh: !base || textOf(head.values) !== textOf(base.values),
    }))
    .sort(newestFirst)
  const fresh = said.filter((one) => one.fresh)
  const deciding = fresh.length > 0 ? fresh : said
  return { head: deciding[0]!.head, open: new Set(deciding.map((one) => one.text)).size > 1 }
}

function newestStamps(heads: readonly Head[]): Stamps {
  const newest = new Map<string, string>()
  for (const { stamps } of heads)
    for (const [key, stamp] of Object.entries(stamps))
      if (stamp > (newest.get(key) ?? '')) newest.set(key, stamp)
  return Object.fromEntries([...newest].sort(([a], [b]) => (a < b ? -1 : 1)))
}
