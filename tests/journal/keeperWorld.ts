/** A keeper over a temporary folder, with seeded chance, a clock that stands until moved, and invented envelopes. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createKeeper, type Keeper, type KeeperDeps } from '#electron/host/keeper/createKeeper.ts'
import { assembleEnvelope, encodeOuter } from '#shared/vault/envelope.ts'
import { bytesToHex, concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import type { KeeperEvent, TagRow, Wrap } from '#shared/host/api.ts'
import { quickFolder } from './bytesOnDisk.ts'

export function seeded(seed: string): Random {
  let n = 0
  return {
    bytes(length) {
      const parts: Uint8Array[] = []
      for (let have = 0; have < length; have += 32)
        parts.push(createHash('sha256').update(`${seed} ${n++}`).digest())
      return new Uint8Array(concatBytes(...parts).subarray(0, length))
    },
  }
}

export const realRandom: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) }

export const idFrom = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)

/** Looks like a sealed envelope; `content` stands in its body as it is, so that a byte scan can find it. */
export function makeEnvelope(
  dev: string,
  devSeq: number,
  objId: string,
  content: string | Uint8Array = 'sealed',
): Bytes {
  const body = concatBytes(new Uint8Array(16), typeof content === 'string' ? utf8ToBytes(content) : content)
  const outer = encodeOuter({
    v: 1,
    alg: 1,
    type8: 1,
    sizeBucket: 12,
    expireNotAfter: 0,
    devSeq,
    tenant: idFrom('tenant'),
    objId,
    dev,
  })
  const salt = new Uint8Array(createHash('sha256').update(`${dev}${devSeq}${objId}`).digest())
  return assembleEnvelope(outer, salt.slice(0, 12), new Uint8Array(40), salt, body)
}

export interface ToSave {
  readonly objId: string
  readonly parents?: readonly string[]
  readonly tags?: readonly TagRow[]
  readonly content?: string | Uint8Array
}

export const tag = (kind: string, subject = '', when = ''): TagRow => ({ kind, subject, when })

export const wrapOf = (name: string, keyId = idFrom(`key ${name}`), under = idFrom('lockbox')): Wrap => ({
  id: idFrom(`wrap ${name}`),
  keyId,
  under,
  sealed: Buffer.from(`sealed wrap ${name}`).toString('base64'),
})

export const startOfTest = Date.UTC(2026, 10, 22, 8)

export interface KeeperWorld extends AsyncDisposable {
  readonly base: string
  readonly clock: { now(): number; move(ms: number): void }
  readonly keeper: Keeper
  readonly events: KeeperEvent[]
  readonly locks: string[]
  readonly device: string
  save(
    entries: readonly ToSave[],
    more?: { wraps?: Wrap[]; dropWraps?: string[]; hlc?: string },
  ): Promise<string[]>
  /** Everything a follower learns from nothing. */
  pullAll(): Promise<Map<string, { head: boolean; tags: readonly TagRow[]; hash: string; seq: number }>>
  /** Closes and opens again; `deps` may differ. */
  restart(deps?: Partial<KeeperDeps>): Promise<void>
  folder(name: string, purpose: 'backup' | 'export' | 'cards' | 'restore'): Promise<string>
}

export const smallLimits = { readOnlyBelow: 0, reserve: 0 }

export async function keeperWorld(
  more: Partial<KeeperDeps> & { keep?: boolean; kind?: 'institution' | 'practice'; closed?: boolean } = {},
): Promise<KeeperWorld> {
  const { keep, kind = 'institution', closed, ...given } = more
  const root = given.base ?? mkdtempSync(join(quickFolder(), 'obhut-keeper-'))
  const base = given.base ?? join(root, 'app')
  let time = startOfTest
  const clock = { now: () => time, move: (ms: number) => void (time += ms) }
  const events: KeeperEvent[] = []
  const locks: string[] = []
  let keeper: Keeper
  let device = ''
  const start = async (deps: Partial<KeeperDeps>): Promise<void> => {
    keeper = createKeeper({
      clock,
      random: realRandom,
      dialogs: { kind: 'inApp', chooseFolder: () => Promise.resolve(null) },
      keychain: null,
      shell: { kind: 'loopback', version: 'test', ownsBrowser: true },
      onLockRequested: (why) => locks.push(why),
      limits: smallLimits,
      ...given,
      ...deps,
      base,
    })
    keeper.onEvent((event) => events.push(event))
    if (closed) return
    const opened = await keeper.keeper['profile.open']({ kind })
    if (!opened.ok) throw new Error(`profile.open: ${opened.error.type}`)
    const state = await keeper.store['store.state']({})
    if (state.ok) device = state.value.device
  }
  await start({})
  const world: KeeperWorld = {
    base,
    clock,
    get keeper() {
      return keeper
    },
    events,
    locks,
    get device() {
      return device
    },
    async save(entries, extra = {}) {
      const answer = await trySave(keeper, device, entries, extra)
      if (!answer.ok) throw new Error(`store.commit: ${answer.error.type}`)
      return answer.versions
    },
    pullAll: () => pullAll(keeper),
    async restart(deps = {}) {
      await keeper.close()
      events.length = 0
      await start(deps)
    },
    async folder(name, purpose) {
      const path = join(base, '..', name)
      const { mkdirSync } = await import('node:fs')
      mkdirSync(path, { recursive: true })
      const chosen = await keeper.keeper['folder.choose']({ purpose, path })
      if (!chosen.ok || !chosen.value.folder) throw new Error('folder.choose')
      return chosen.value.folder.token
    },
    async [Symbol.asyncDispose]() {
      await keeper.close()
      if (!keep) rmSync(root, { recursive: true, force: true })
    },
  }
  return world
}

export async function trySave(
  keeper: Keeper,
  device: string,
  entries: readonly ToSave[],
  extra: { wraps?: Wrap[]; dropWraps?: string[]; hlc?: string } = {},
): Promise<{ ok: true; versions: string[] } | { ok: false; error: { type: string } }> {
  const state = await keeper.store['store.state']({})
  if (!state.ok) return state
  const first = state.value.nextDevSeq
  const versions = entries.map((_, i) => `${device}:${first + i}`)
  const answer = await keeper.store['store.commit']({
    wraps: extra.wraps ?? [],
    ...(extra.dropWraps ? { dropWraps: extra.dropWraps } : {}),
    ...(extra.hlc === undefined ? {} : { hlc: extra.hlc }),
    entries: entries.map((entry, i) => ({
      version: versions[i]!,
      objId: entry.objId,
      parents: [...(entry.parents ?? [])],
      tags: [...(entry.tags ?? [])],
    })),
    bytes: entries.map((entry, i) => makeEnvelope(device, first + i, entry.objId, entry.content)),
  })
  return answer.ok ? { ok: true, versions } : answer
}

export async function pullAll(
  keeper: Keeper,
  limit = 1000,
): Promise<Map<string, { head: boolean; tags: readonly TagRow[]; hash: string; seq: number }>> {
  const all = new Map<string, { head: boolean; tags: readonly TagRow[]; hash: string; seq: number }>()
  let after = 0
  for (;;) {
    const page = await keeper.keeper['journal.pull']({ after, limit })
    if (!page.ok) throw new Error(page.error.type)
    for (const [i, entry] of page.value.entries.entries())
      all.set(entry.version, {
        head: entry.head,
        tags: entry.tags,
        seq: entry.seq,
        hash: bytesToHex(createHash('sha256').update(page.value.bytes[i]!).digest()),
      })
    if (page.value.last === after) return all
    after = page.value.last
  }
}
