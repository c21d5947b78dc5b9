/**
 * Opened records live here and nowhere else: in memory, by version, as long as a screen shows them and a little
 * longer for the way back. What is not shown is not opened.
 */
import { base64OrNothing } from '#shared/basics/bytes.ts'
import type { OpenedRecord, VaultApi, View } from '#shared/host/api.ts'
import type { Client } from '#shared/host/table.ts'
import { kindByName, type AnyRecord, type KindName } from '#shared/records/kinds.ts'
import { parseValues } from '#shared/records/parse.ts'

export interface SealedVersion {
  readonly version: string
  /** Base64. */
  readonly sealed: string
}

export interface OpenedCache {
  /** In the order asked; undefined for a version that does not open or does not fit its card. */
  open(
    kind: KindName,
    view: View,
    versions: readonly SealedVersion[],
  ): Promise<readonly (AnyRecord | undefined)[]>
  retain(view: View, versions: Iterable<string>): void
  release(view: View, versions: Iterable<string>): void
}

interface Entry {
  readonly record: Promise<AnyRecord | undefined>
  users: number
}

/** These drawers open in batches; of the others one by one, each audited before it is answered (decision 4). */
const batchDrawers: readonly string[] = ['everyday', 'safety', 'photos', 'own']
const batchSize = 100
const keptUnused = 400

export function createOpenedCache(vault: Client<VaultApi>): OpenedCache {
  const entryByKey = new Map<string, Entry>()
  /** Oldest first. */
  const unused = new Set<string>()

  async function openBatch(
    kind: KindName,
    view: View,
    batch: readonly SealedVersion[],
  ): Promise<readonly (AnyRecord | undefined)[]> {
    const answer = await vault.call('records.open', {
      purpose: 'show',
      view,
      bytes: batch.map(({ sealed }) => base64OrNothing(sealed)),
    })
    if (!answer.ok) throw new OpeningFailed(answer.error.type)
    const openedByVersion = new Map(answer.value.records.map((opened) => [opened.meta.version, opened]))
    return batch.map(({ version }) => {
      const opened = openedByVersion.get(version)
      return opened && parseOpened(opened, kind)
    })
  }

  return {
    async open(kind, view, versions) {
      const size = batchDrawers.includes(kindByName(kind)!.drawer) ? batchSize : 1
      const missing = versions.filter(({ version }) => !entryByKey.has(keyOf(view, version)))
      for (let i = 0; i < missing.length; i += size) {
        const batch = missing.slice(i, i + size)
        const answers = openBatch(kind, view, batch)
        batch.forEach(({ version }, at) => {
          const key = keyOf(view, version)
          const record = answers.then((records) => records[at])
          entryByKey.set(key, { record, users: 0 })
          unused.add(key)
          record.catch(() => forget(key))
        })
      }
      const records = await Promise.all(
        versions.map(({ version }) => entryByKey.get(keyOf(view, version))!.record),
      )
      trim()
      return records
    },
    retain(view, versions) {
      for (const version of versions) {
        const entry = entryByKey.get(keyOf(view, version))
        if (!entry) continue
        entry.users++
        unused.delete(keyOf(view, version))
      }
    },
    release(view, versions) {
      for (const version of versions) {
        const entry = entryByKey.get(keyOf(view, version))
        if (entry && --entry.users === 0) unused.add(keyOf(view, version))
      }
      trim()
    },
  }

  function forget(key: string): void {
    entryByKey.delete(key)
    unused.delete(key)
  }
  function trim(): void {
    for (const key of unused) {
      if (unused.size <= keptUnused) return
      forget(key)
    }
  }
}

/** The vault did not answer: locked, or the pipe is gone. Nothing is known about the records then. */
class OpeningFailed extends Error {}

const keyOf = (view: View, version: string): string => `${view} ${version}`

export function parseOpened(opened: OpenedRecord, kind: KindName): AnyRecord | undefined {
  if (opened.kind !== kind) return undefined
  const values = parseValues(kind, opened.values)
  if (!values.ok) return undefined
  const { otherHeads, ...meta } = opened.meta
  return {
    kind,
    id: opened.id,
    values: values.value,
    meta: otherHeads ? { ...meta, otherHeads } : meta,
  } as AnyRecord
}
