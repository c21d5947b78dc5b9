/**
 * A host in memory for the window's tests: the same tables over the same pipe, envelopes really sealed (AES-GCM) and
 * tags really blind (HMAC), only without signatures, key hierarchy and disk.
 */
import {
  bytesToBase64,
  bytesToHex,
  bytesToUtf8,
  concatBytes,
  utf8ToBytes,
  type Bytes,
} from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import {
  keeperApi,
  vaultApi,
  type Draft,
  type JournalEntry,
  type OpenedRecord,
  type TagRow,
} from '#shared/host/api.ts'
import { memoryPair } from '#shared/host/memoryPair.ts'
import { serve } from '#shared/host/rpc.ts'
import type { KeeperApi, VaultApi } from '#shared/host/api.ts'
import type { Served, Service } from '#shared/host/table.ts'
import { applyChanges } from '#shared/records/edit.ts'
import { maskRecord } from '#shared/anonymiser/mask.ts'
import { kindByName, kinds, type KindName, type Rec } from '#shared/records/kinds.ts'
import { searchableKinds, searchTextOf } from '#shared/records/searchText.ts'
import { connectChannels, type Host } from '#renderer/host/connectHost.ts'

export interface FakeHost {
  readonly host: Host
  readonly profileId: string
  /** How often each call came. */
  readonly calls: Map<string, number>
  /** Versions opened for screens, in order. */
  readonly opened: string[]
  readonly slots: Map<string, Slot>
  readonly blobs: Map<string, readonly Bytes[]>
  /** Purge or restore: a new epoch without these objects. */
  rewrite(without: readonly string[]): void
  /** As when a child goes into the bin; answers the tags before. */
  retag(version: string, tags: readonly TagRow[]): readonly TagRow[]
  /** Answers no call of this name any more. */
  readonly broken: Set<string>
  /** Writes what another device would have written: over these parents only. */
  commit(drafts: readonly Draft[], dev?: string): Promise<readonly { id: string; version: string }[]>
  tagOf(what: string): Promise<string>
  close(): void
}

interface Slot {
  entry: JournalEntry
  readonly bytes: Bytes
  readonly parents: readonly string[]
}

export const newId = (): string => bytesToHex(crypto.getRandomValues(new Uint8Array(16)))

export async function createFakeHost(profileId = newId()): Promise<FakeHost> {
  const sealKey = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
  const tagKey = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const ownDevice = newId()
  const slots = new Map<string, Slot>()
  const blobs = new Map<string, readonly Bytes[]>()
  const calls = new Map<string, number>()
  const opened: string[] = []
  const broken = new Set<string>()
  const sources = new Set<string>()
  let epoch = newId()
  let lastSeq = 0
  let hlc = 0
  const devSeqs = new Map<string, number>()

  const seal = async (record: OpenedRecord): Promise<Bytes> => {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const text = utf8ToBytes(JSON.stringify(record))
    return concatBytes(
      iv,
      new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, sealKey, text)),
    )
  }
  const unseal = async (bytes: Bytes): Promise<OpenedRecord> => {
    const plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: bytes.slice(0, 12) },
      sealKey,
      bytes.slice(12),
    )
    return JSON.parse(bytesToUtf8(new Uint8Array(plain))) as OpenedRecord
  }
  const tagOf = async (what: string): Promise<string> =>
    bytesToBase64(new Uint8Array(await crypto.subtle.sign('HMAC', tagKey, utf8ToBytes(what)))).slice(0, 22)

  const give = (found: readonly Slot[]) => ({
    entries: found.map(({ entry }) => entry),
    bytes: found.map(({ bytes }) => bytes),
  })
  const bySeq = (): Slot[] => [...slots.values()].sort((a, b) => a.entry.seq - b.entry.seq)

  async function tagsFor(record: OpenedRecord): Promise<TagRow[]> {
    const card = kindByName(record.kind)!
    const { subject } = card
    const values = record.values
    const textOf = (field: string): string => (typeof values[field] === 'string' ? values[field] : '')
    const subjects: string[] =
      subject === 'self'
        ? [textOf(card.group ?? '')]
        : subject === null
          ? ['']
          : 'one' in subject
            ? [textOf(subject.one)]
            : (values[subject.many] as string[])
    const when = card.when === undefined ? '' : textOf(card.when).slice(0, 7)
    return Promise.all(
      (subjects.length === 0 ? [''] : subjects).map(async (one) => ({
        kind: await tagOf(`kind ${record.kind}`),
        subject: await tagOf(`subject ${one}`),
        when: when === '' ? '' : await tagOf(`when ${when}`),
      })),
    )
  }

  async function commit(drafts: readonly Draft[], dev = ownDevice) {
    const saved: { id: string; version: string }[] = []
    for (const draft of drafts) {
      const kind = draft.kind as KindName
      const id = draft.id ?? newId()
      const parent = draft.parents.length > 0 ? await unseal(slots.get(draft.parents[0]!)!.bytes) : undefined
      const at = { hlc: (++hlc).toString(16).padStart(16, '0'), dev }
      const before = parent && { values: parent.values as never, stamps: parent.meta.stamps }
      const { values, stamps } = applyChanges(kind, before, draft.changes as never, at)
      const devSeq = (devSeqs.get(dev) ?? 0) + 1
      devSeqs.set(dev, devSeq)
      const version = `${dev}:${devSeq}`
      const record: OpenedRecord = {
        kind,
        id,
        values: values,
        meta: { version, parents: [...draft.parents], ...at, author: 'fake', stamps: { ...stamps } },
      }
      const bytes = await seal(record)
      slots.set(version, {
        entry: { seq: ++lastSeq, version, objId: id, head: true, tags: await tagsFor(record) },
        bytes,
        parents: draft.parents,
      })
      for (const name of draft.parents) {
        const slot = slots.get(name)
        if (slot?.entry.head) slot.entry = { ...slot.entry, head: false, seq: ++lastSeq }
      }
      saved.push({ id, version })
    }
    served?.emit('journal.changed', { lastSeq, epoch })
    return saved
  }

  const notHere = async (): Promise<Result<never>> => err({ type: 'NotYet' })
  const nothing = <T extends Record<string, unknown>>(names: readonly string[]): T =>
    Object.fromEntries(names.map((name) => [name, notHere])) as T
  const counted = <S extends Record<string, (args: never) => Promise<Result<unknown>>>>(service: S): S =>
    Object.fromEntries(
      Object.entries(service).map(([name, run]) => [
        name,
        async (args: never) => {
          calls.set(name, (calls.get(name) ?? 0) + 1)
          return broken.has(name) ? err({ type: 'Failed' }) : run(args)
        },
      ]),
    ) as S

  const keeper: Service<KeeperApi> = {
    ...nothing<Service<KeeperApi>>(Object.keys(keeperApi.calls)),
    async 'journal.status'() {
      const untagged = bySeq().filter(({ entry }) => entry.head && entry.tags.length === 0).length
      return ok({ count: slots.size, untagged, lastSeq, epoch })
    },
    async 'journal.pull'({ after, limit, tagged }) {
      const found = bySeq()
        .filter(({ entry }) => entry.seq > after)
        .slice(0, limit)
        .map((slot) =>
          tagged && slot.entry.head && slot.entry.tags.length === 0
            ? { ...slot, bytes: new Uint8Array(0) }
            : slot,
        )
      return ok({ ...give(found), last: found.at(-1)?.entry.seq ?? Math.max(after, lastSeq), epoch })
    },
    async 'journal.get'({ versions }) {
      return ok(give(versions.flatMap((version) => slots.get(version) ?? [])))
    },
    async 'database.rebuilt'() {
      return ok({})
    },
    async 'folder.browse'() {
      return ok({ path: '/stick', parent: null, folders: [] })
    },
    async 'folder.choose'() {
      return ok({ folder: { token: 'stick', label: '/stick' } })
    },
  }

  const vault: Service<VaultApi> = {
    ...nothing<Service<VaultApi>>(Object.keys(vaultApi.calls)),
    async session() {
      return ok({
        person: { id: newId(), name: 'Ute Lehmann', role: 'lead' },
        confirmed: true,
        practice: false,
        pin: 'declined',
        childMode: null,
      })
    },
    // What leaves goes nowhere; how a file is written tests/vault and tests/journeys see.
    async 'export.begin'() {
      return ok({ export: newId() })
    },
    async 'export.append'() {
      return ok({})
    },
    async 'export.drop'() {
      return ok({})
    },
    async 'records.tags'({ kind, subject, month }) {
      return ok({
        tags: [
          {
            kind: await tagOf(`kind ${kind}`),
            ...(subject === undefined ? {} : { subject: await tagOf(`subject ${subject ?? ''}`) }),
            ...(month === undefined ? {} : { when: await tagOf(`when ${month}`) }),
          },
        ],
      })
    },
    async 'records.open'({ bytes, view }) {
      const records: OpenedRecord[] = []
      const failed: { index: number; type: string }[] = []
      for (const [index, part] of bytes.entries())
        try {
          const record = await unseal(part)
          opened.push(record.meta.version)
          records.push(
            view === 'masked'
              ? (maskRecord(
                  record.kind as KindName,
                  record as unknown as Rec<KindName>,
                  'seed',
                ) as unknown as OpenedRecord)
              : record,
          )
        } catch {
          failed.push({ index, type: 'EnvelopeDamaged' })
        }
      return ok({ records, failed })
    },
    async 'records.scan'({ cursor, limit, kinds: wanted }) {
      const page = bySeq()
        .filter(({ entry }) => entry.seq > cursor && entry.head && entry.tags.length > 0)
        .slice(0, limit)
      const records = (await Promise.all(page.map(({ bytes }) => unseal(bytes)))).filter(({ kind }) =>
        wanted.includes(kind),
      )
      return ok({ records, cursor: page.length < limit ? null : page.at(-1)!.entry.seq })
    },
    async 'search.scan'({ after, until }) {
      const page = bySeq().filter(
        ({ entry }) => entry.seq > after && entry.seq <= until && entry.head && entry.tags.length > 0,
      )
      const records = await Promise.all(page.map(({ bytes }) => unseal(bytes)))
      const texts = records
        .filter(({ kind }) => searchableKinds.has(kind))
        .map(({ kind, id, values }) => searchTextOf(kind as KindName, id, values))
      return ok({ texts, upTo: until })
    },
    async 'records.history'({ id }) {
      const own = [...slots.values()].filter(({ entry }) => entry.objId === id)
      const records = await Promise.all(own.map(({ bytes }) => unseal(bytes)))
      return ok({ records: records.sort((a, b) => (a.meta.hlc < b.meta.hlc ? 1 : -1)), failed: [] })
    },
    async 'records.save'({ drafts }) {
      return ok({ saved: [...(await commit(drafts))] })
    },
    async 'photos.known'({ sha256 }) {
      return ok({ known: sha256.map((one) => sources.has(one)) })
    },
    async 'photos.add'({ groupId, fileName, takenOn, width, height, sha256, bytes }) {
      if (sha256 !== undefined) sources.add(sha256)
      const blob = { original: newId(), large: newId(), small: newId() }
      const [saved] = await commit([
        {
          kind: 'photo',
          id: null,
          parents: [],
          changes: { ...kinds.photo.empty, groupId, fileName, takenOn, width, height, blobs: blob },
        },
      ])
      blobs.set(saved!.id, bytes)
      return ok(saved!)
    },
    async 'photos.read'({ photoId, variant }) {
      const found = blobs.get(photoId)?.[['original', 'large', 'small'].indexOf(variant)]
      return found ? ok({ bytes: [found] }) : err({ type: 'BlobMissing' })
    },
  }

  const [keeperHere, keeperThere] = memoryPair()
  const [vaultHere, vaultThere] = memoryPair()
  const onBug = (name: string, thrown: unknown): void => console.error('fake host', name, thrown)
  const served: Served<KeeperApi> = serve(keeperApi, keeperThere, counted(keeper), { onBug })
  const servedVault = serve(vaultApi, vaultThere, counted(vault), { onBug })
  const host = connectChannels(keeperHere, vaultHere)

  return {
    host,
    profileId,
    calls,
    opened,
    slots,
    blobs,
    broken,
    commit,
    tagOf,
    retag(version, tags) {
      const slot = slots.get(version)!
      const before = slot.entry.tags
      slot.entry = { ...slot.entry, tags: [...tags], seq: ++lastSeq }
      served.emit('journal.changed', { lastSeq, epoch })
      return before
    },
    rewrite(without) {
      for (const [version, { entry }] of slots) if (without.includes(entry.objId)) slots.delete(version)
      epoch = newId()
      served.emit('journal.changed', { lastSeq, epoch })
    },
    close() {
      served.close()
      servedVault.close()
    },
  }
}
