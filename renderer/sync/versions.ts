/** The living versions of one record, and in which details they differ. */
import type { OpenedRecord } from '#shared/host/api.ts'
import { canonicalJson } from '#shared/records/canonical.ts'
import { kindByName, type KindName } from '#shared/records/kinds.ts'
import { parseValues } from '#shared/records/parse.ts'
import { hlcMs } from '#shared/vault/hlc.ts'

export interface Version {
  readonly version: string
  readonly author: string
  readonly ms: number
  readonly values: Readonly<Record<string, unknown>>
}

/** Newest first. */
export const versionsOf = (kind: KindName, history: readonly OpenedRecord[]): readonly Version[] =>
  history
    .toSorted((a, b) => (a.meta.hlc < b.meta.hlc ? 1 : -1))
    .flatMap(({ meta, values }) => {
      const parsed = parseValues(kind, values)
      return parsed.ok
        ? [{ version: meta.version, author: meta.author, ms: hlcMs(meta.hlc), values: parsed.value }]
        : []
    })

/** What another version was written over is no head. */
export function headsOf(kind: KindName, history: readonly OpenedRecord[]): readonly Version[] {
  const superseded = new Set(history.flatMap(({ meta }) => meta.parents))
  return versionsOf(
    kind,
    history.filter(({ meta }) => !superseded.has(meta.version)),
  )
}

export function differingFields(kind: KindName, heads: readonly Version[]): readonly string[] {
  return Object.keys(kindByName(kind)!.fields).filter(
    (field) => new Set(heads.map(({ values }) => canonicalJson(values[field]))).size > 1,
  )
}

/** Fields that only make sense together are taken from one version (decision 24). */
export const isChosenWhole = (kind: KindName, field: string): boolean =>
  kindByName(kind)!.fields[field]?.merge === 'choose'
