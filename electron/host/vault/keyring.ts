/**
 * The keys one person holds, and the wraps by which she reaches all others.
 *
 *   personal key PK  (in the account file)
 *    └ lockbox keys LK_{scope,drawer,epoch}    one wrap under PK, one under the recovery lockbox
 *       └ child keys CK_{child,drawer,v}       a wrap under each LK that may see the child, one under recovery
 *          └ document keys DK                  photos, guardians: a wrap under each child's CK of that drawer,
 *                                              or under the importing group's LK while no child is named
 *
 * Ids of lockbox and child keys are an HMAC under the metadata key of what they are for: to everyone else 128 random
 * bits, to a holder an address, so that no index of names to keys is stored anywhere. Wraps are opened when needed,
 * so unlocking costs the same with ten thousand photos as with ten.
 */
import {
  base64ToBytes,
  bytesToBase64,
  bytesToHex,
  bytesToUtf8,
  concatBytes,
  utf8ToBytes,
  type Bytes,
} from '#shared/basics/bytes.ts'
import { randomId, type Random } from '#shared/basics/random.ts'
import type { Wrap } from '#shared/host/api.ts'
import { drawers, type Drawer, type Scope } from '#shared/records/kind.ts'
import { hmac, keyLength, openBox, sealBox } from './crypto.ts'

export interface Lockbox {
  readonly id: string
  readonly scope: Scope
  /** Group id, person id, or the tenant. */
  readonly scopeId: string
  readonly drawer: Drawer
  readonly epoch: number
}

/** Drawers of each scope's lockboxes. */
export const drawersOf: Readonly<Record<Scope, readonly Drawer[]>> = {
  group: ['everyday', 'safety', 'health', 'photos', 'contract', 'protected', 'national'],
  institution: ['everyday', 'safety', 'health', 'photos', 'contract', 'protected', 'national', 'audit'],
  person: ['own'],
}

export interface KeyringDeps {
  readonly random: Random
  readonly tenant: string
  readonly personId: string
  readonly metadataKey: Bytes
  readonly personalKey: Bytes
  readonly recoveryKey: Bytes
}

export type Keyring = ReturnType<typeof createKeyring>
/** New keys of one commit; they count only after the keeper has them. */
export interface KeyChanges {
  readonly wraps: Wrap[]
  readonly drop: Set<string>
  readonly keys: Map<string, Bytes>
  readonly lockboxes: Lockbox[]
  /** Children whose group changes in this commit: child id to new group (null: none). */
  readonly groupOf: Map<string, string | null>
}
export const noKeyChanges = (): KeyChanges => ({
  wraps: [],
  drop: new Set(),
  keys: new Map(),
  lockboxes: [],
  groupOf: new Map(),
})

export function createKeyring(deps: KeyringDeps) {
  const { random, tenant, personId } = deps
  const addressOf = (text: string): string =>
    bytesToHex(hmac(deps.metadataKey, `obhut|key-id|1|${text}`).subarray(0, 16))
  const personalId = addressOf(`personal|${personId}`)
  const recoveryId = addressOf('recovery|1')
  const keys = new Map<string, Bytes>([
    [personalId, deps.personalKey],
    [recoveryId, deps.recoveryKey],
  ])
  const lockboxById = new Map<string, Lockbox>()
  const wrapsByKey = new Map<string, Wrap[]>()
  const keysUnder = new Map<string, Set<string>>()

  const lockboxId = (scope: Scope, scopeId: string, drawer: Drawer, epoch = 1): string =>
    addressOf(`lockbox|${scope}|${scopeId}|${drawer}|${epoch}`)
  /** A drawer `own` has one child key per person, under her own lockbox only. */
  const childKeyId = (childId: string, drawer: Drawer, version = 1, owner = personId): string =>
    addressOf(
      drawer === 'own' ? `child|${childId}|own|${owner}|${version}` : `child|${childId}|${drawer}|${version}`,
    )

  const wrapAad = (id: string, keyId: string, under: string): Bytes =>
    utf8ToBytes(`obhut|wrap|1|${tenant}|${id}|${keyId}|${under}`)
  /** The key's bytes, for lockboxes followed by what it opens. */
  function wrap(keyId: string, key: Bytes, under: string, underKey: Bytes, label = ''): Wrap {
    const id = randomId(random)
    return {
      id,
      keyId,
      under,
      sealed: bytesToBase64(
        sealBox(random, underKey, concatBytes(key, utf8ToBytes(label)), wrapAad(id, keyId, under)),
      ),
    }
  }
  function unwrap(one: Wrap, underKey: Bytes): { key: Bytes; label: string } | undefined {
    const plain = openBox(underKey, base64ToBytes(one.sealed), wrapAad(one.id, one.keyId, one.under))
    return plain && plain.length >= keyLength
      ? { key: plain.subarray(0, keyLength), label: bytesToUtf8(plain.subarray(keyLength)) }
      : undefined
  }

  const remember = (one: Wrap): void => {
    const list = wrapsByKey.get(one.keyId)
    if (list) list.push(one)
    else wrapsByKey.set(one.keyId, [one])
    const under = keysUnder.get(one.under)
    if (under) under.add(one.keyId)
    else keysUnder.set(one.under, new Set([one.keyId]))
  }

  function keyById(keyId: string, changes?: KeyChanges, depth = 0): Bytes | undefined {
    const held = keys.get(keyId) ?? changes?.keys.get(keyId)
    if (held || depth > 3) return held
    for (const one of wrapsByKey.get(keyId) ?? []) {
      const underKey = keyById(one.under, changes, depth + 1)
      const opened = underKey && unwrap(one, underKey)
      if (!opened) continue
      keys.set(keyId, opened.key)
      return opened.key
    }
    return undefined
  }

  const labelOf = (box: Lockbox): string => `${box.scope}|${box.scopeId}|${box.drawer}|${box.epoch}`
  function parseLabel(id: string, label: string): Lockbox | undefined {
    const [scope = '', scopeId = '', drawer = '', epoch] = label.split('|')
    if (!isScope(scope) || !isDrawer(drawer) || scopeId === '') return undefined
    const box: Lockbox = { id, scope, scopeId, drawer, epoch: Number(epoch) }
    return lockboxId(scope, scopeId, drawer, box.epoch) === id ? box : undefined
  }

  return {
    personalId,
    recoveryId,
    lockboxId,
    childKeyId,
    keyById,
    wrap,
    unwrap,
    labelOf,
    parseLabel,
    addressOf,
    wrapsOf: (keyId: string, changes?: KeyChanges): readonly Wrap[] => [
      ...(wrapsByKey.get(keyId) ?? []).filter((one) => !changes?.drop.has(one.id)),
      ...(changes?.wraps ?? []).filter((one) => one.keyId === keyId),
    ],
    keysUnder: (keyId: string): ReadonlySet<string> => keysUnder.get(keyId) ?? new Set(),
    lockboxById: (id: string, changes?: KeyChanges): Lockbox | undefined =>
      lockboxById.get(id) ?? changes?.lockboxes.find((box) => box.id === id),
    lockboxes: (): readonly Lockbox[] => [...lockboxById.values()],

    /** What the account file remembered, so that the first list needs no wraps. */
    addCached(
      boxes: readonly { readonly box: Lockbox; readonly key: Bytes }[],
      others: ReadonlyMap<string, Bytes>,
    ): void {
      for (const { box, key } of boxes) {
        lockboxById.set(box.id, box)
        keys.set(box.id, key)
      }
      for (const [id, key] of others) keys.set(id, key)
    },
    /** The keeper's key file. Answers whether it held lockboxes that the account file had not. */
    addWraps(all: readonly Wrap[]): boolean {
      for (const one of all) remember(one)
      let news = false
      for (const one of all) {
        if (one.under !== personalId || lockboxById.has(one.keyId)) continue
        const opened = unwrap(one, deps.personalKey)
        const box = opened && parseLabel(one.keyId, opened.label)
        if (!opened || !box) continue
        lockboxById.set(box.id, box)
        keys.set(box.id, opened.key)
        news = true
      }
      return news
    },

    /** Lockboxes of a new group, the institution or the person. */
    makeLockboxes(changes: KeyChanges, scope: Scope, scopeId: string): void {
      for (const drawer of drawersOf[scope]) {
        const id = lockboxId(scope, scopeId, drawer)
        if (lockboxById.has(id) || changes.keys.has(id)) continue
        const box: Lockbox = { id, scope, scopeId, drawer, epoch: 1 }
        const key = random.bytes(keyLength)
        changes.keys.set(id, key)
        changes.lockboxes.push(box)
        changes.wraps.push(wrap(id, key, personalId, deps.personalKey, labelOf(box)))
        if (drawer !== 'own') changes.wraps.push(wrap(id, key, recoveryId, deps.recoveryKey, labelOf(box)))
      }
    },

    /** Takes over what a commit made, once the keeper has it. */
    apply(changes: KeyChanges): void {
      for (const [id, key] of changes.keys) keys.set(id, key)
      for (const box of changes.lockboxes) lockboxById.set(box.id, box)
      if (changes.drop.size > 0)
        for (const [keyId, list] of wrapsByKey) {
          const left = list.filter((one) => !changes.drop.has(one.id))
          if (left.length === list.length) continue
          wrapsByKey.set(keyId, left)
          for (const one of list)
            if (changes.drop.has(one.id) && !left.some((other) => other.under === one.under))
              keysUnder.get(one.under)?.delete(keyId)
        }
      for (const one of changes.wraps) remember(one)
    },

    /** After a purge nothing of these keys is left here either. */
    forget(keyIds: ReadonlySet<string>): void {
      for (const id of keyIds) {
        keys.get(id)?.fill(0)
        keys.delete(id)
        wrapsByKey.delete(id)
      }
      for (const [keyId, list] of wrapsByKey)
        wrapsByKey.set(
          keyId,
          list.filter((one) => !keyIds.has(one.under)),
        )
      for (const id of keyIds) keysUnder.delete(id)
      for (const under of keysUnder.values()) for (const id of keyIds) under.delete(id)
    },

    /** Lockbox and child keys for the account file. */
    held(): { boxes: { box: Lockbox; key: Bytes }[]; others: Map<string, Bytes> } {
      const boxes = [...lockboxById.values()].map((box) => ({ box, key: keys.get(box.id)! }))
      const childLevel = new Set<string>()
      for (const box of lockboxById.keys()) for (const id of keysUnder.get(box) ?? []) childLevel.add(id)
      const others = new Map(
        [...childLevel]
          .filter((id) => !lockboxById.has(id))
          .flatMap((id) => {
            const key = keyById(id)
            return key ? [[id, key] as const] : []
          }),
      )
      return { boxes, others }
    },

    zero(): void {
      for (const key of keys.values()) key.fill(0)
      keys.clear()
    },
  }
}

const isScope = (text: string): text is Scope => Object.hasOwn(drawersOf, text)
const isDrawer = (text: string): text is Drawer => (drawers as readonly string[]).includes(text)
