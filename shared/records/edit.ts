/**
 * A version is made of values and stamps. A stamp says when and on which device a field was written last: the 16 hex
 * digits of the HLC and the first 8 of the device, so that text order is the (hlc, dev) order of decision 17. Entries
 * of a map have a stamp each under `field/entry`; it stays after a removal, so that a merge knows that it was one.
 */
import type { Draft } from '../host/api.ts'
import { canonicalJson } from './canonical.ts'
import { kinds, type AnyRecord, type KindName, type Values } from './kinds.ts'

export type Stamps = Readonly<Record<string, string>>

export interface Written<N extends KindName> {
  readonly values: Values<N>
  readonly stamps: Stamps
}

export const makeStamp = (hlc: string, dev: string): string => hlc + dev.slice(0, 8)

/** The values after an edit; only what really changed is stamped. `before` undefined: a new record. */
export function applyChanges<N extends KindName>(
  name: N,
  before: Written<N> | undefined,
  changes: Partial<Values<N>>,
  at: { readonly hlc: string; readonly dev: string },
): Written<N> {
  const stamp = makeStamp(at.hlc, at.dev)
  const old: Readonly<Record<string, unknown>> = before?.values ?? kinds[name].empty
  const stamps: Record<string, string> = { ...before?.stamps }
  if (!before) for (const field of Object.keys(kinds[name].fields)) stamps[field] = stamp
  for (const [field, value] of Object.entries(changes)) {
    if (before && canonicalJson(old[field]) === canonicalJson(value)) continue
    stamps[field] = stamp
    if (mergesByEntry(name, field))
      for (const entry of changedEntries(before ? old[field] : {}, value)) stamps[`${field}/${entry}`] = stamp
  }
  return { values: { ...old, ...changes } as Values<N>, stamps }
}

const mergesByEntry = (name: KindName, field: string): boolean => {
  const fields: Readonly<Record<string, { readonly merge: string }>> = kinds[name].fields
  return fields[field]?.merge === 'map'
}

function changedEntries(old: unknown, next: unknown): string[] {
  const a = (old ?? {}) as Readonly<Record<string, unknown>>
  const b = (next ?? {}) as Readonly<Record<string, unknown>>
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (key) => canonicalJson(a[key]) !== canonicalJson(b[key]),
  )
}

/** The fields in which two sets of values differ, as changes that lead from the first to the second. */
export function changesBetween<N extends KindName>(
  name: N,
  from: Values<N>,
  to: Partial<Values<N>>,
): Partial<Values<N>> {
  const before: Readonly<Record<string, unknown>> = from
  return Object.fromEntries(
    Object.entries(to).filter(
      ([field, value]) =>
        Object.hasOwn(kinds[name].fields, field) && canonicalJson(before[field]) !== canonicalJson(value),
    ),
  ) as Partial<Values<N>>
}

/** A new record; what is not given starts with the card's empty value. */
export const newDraft = <N extends KindName>(
  name: N,
  values: Partial<Values<N>>,
  id: string | null = null,
): Draft => ({
  kind: name,
  id,
  parents: [],
  changes: { ...kinds[name].empty, ...values },
})

type AnyMeta = Pick<AnyRecord, 'id' | 'kind' | 'meta'>

/** An edit over every living head, so that it also settles what had been open. */
export const editDraft = <N extends KindName>(
  record: AnyMeta & { readonly kind: N },
  changes: Partial<Values<N>>,
): Draft => ({
  kind: record.kind,
  id: record.id,
  parents: [record.meta.version, ...(record.meta.otherHeads ?? [])],
  changes: { ...changes },
})
