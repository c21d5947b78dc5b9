/**
 * The keys one person holds, and the wraps by which she reaches all others.
 *
 *   personal key PK  (in the account file)
 *    └ lockbox keys LK_{scope,drawer,epoch}    a wrap under PK of who made it; for everybody else due to have it, and
 *    │                                         for the recovery cards, under a grant key GK
 *    └ child keys CK_{child,LK}                a wrap under the lockbox it was made for
 *       └ document keys DK                     photos, guardians: a wrap under each child's CK, or under the importing
 *                                              group's LK while no child is named
 *   GK   one per grant, sealed once (P-384 + ML-KEM-768) to its receiver: 1,233 bytes, then 60 for each key (K2)
 *
 * A lockbox that came by a grant counts only when the membership log names its check sum (L10): whoever carries wraps
 * can lose them, but cannot put a key in our hands that he knows. Nobody holds a key for recovery: lockboxes are
 * sealed to the public recovery key, and everything else hangs under lockboxes (K3).
 *
 * Ids of lockbox and child keys are an HMAC under the metadata key of what they are for: to everyone else 128 random
 * bits, to a holder an address, so that no index of names to keys is stored anywhere. Two PCs may make the key of one
 * address at once; both count, and whoever opens tries both. Wraps are opened when needed, so unlocking costs the
 * same with ten thousand photos as with ten.
 */
import {
  base64OrNothing,
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
import {
  equalSecret,
  hkdf,
  hmac,
  keyLength,
  openBox,
  openSealed,
  sealBox,
  sealKeyOf,
  sealTo,
  sha256,
  type SealKey,
  type SealPublic,
} from './crypto.ts'

export interface Lockbox {
  readonly id: string
  readonly scope: Scope
  /** Group id, person id, or the tenant. */
  readonly scopeId: string
  readonly drawer: BoxDrawer
  readonly epoch: number
}
/** `meta`: the key under which inner headers and entries of the membership log are sealed since somebody left. */
export type BoxDrawer = Drawer | 'meta'

/** Drawers of each scope's lockboxes. */
export const drawersOf: Readonly<Record<Scope, readonly Drawer[]>> = {
  group: ['everyday', 'safety', 'health', 'photos', 'contract', 'protected', 'national'],
  institution: ['everyday', 'safety', 'health', 'photos', 'contract', 'protected', 'national', 'audit'],
  person: ['own'],
}

/** A lockbox key as the membership log vouches for it. */
export interface BoxCheck {
  readonly id: string
  readonly check: string
  readonly seal?: { readonly ecdh: string; readonly kem: string }
}

export interface KeyringDeps {
  readonly random: Random
  readonly tenant: string
  readonly personId: string
  readonly metadataKey: Bytes
  readonly personalKey: Bytes
  /** Her own seal key's seed: opens what is granted to her. */
  readonly sealSeed: Bytes
  /** Houses of the first weeks had a recovery key that the Leitung held too; it opens nothing any more. */
  readonly recoveryKey: Bytes | null
  /** L10: whether the log vouches for this key at this address. */
  readonly isGenuine?: (id: string, check: string) => boolean
  /** K6: a lockbox she is not due any more is not held, even where its wrap is still there. */
  readonly isDue?: (box: Lockbox) => boolean
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
  /** The key made for entries into a lockbox that this person cannot open. */
  sealed?: { readonly id: string; readonly key: Bytes; readonly to: string }
}
export const noKeyChanges = (): KeyChanges => ({
  wraps: [],
  drop: new Set(),
  keys: new Map(),
  lockboxes: [],
  groupOf: new Map(),
})

/** Drawers into which people without its key write: their entries are sealed to the box (audit). */
const sealedInto: ReadonlySet<BoxDrawer> = new Set(['audit'])

export const nextEpoch = (random: Random, epoch: number): number => {
  const [high = 0, low = 0] = random.bytes(2)
  return (Math.floor(epoch / 65_536) + 1) * 65_536 + high * 256 + low
}

export function createKeyring(deps: KeyringDeps) {
  const { random, tenant, personId } = deps
  const addresses = new Map<string, string>()
  const addressOf = (text: string): string => {
    const known = addresses.get(text)
    if (known) return known
    const made = bytesToHex(hmac(deps.metadataKey, `obhut|key-id|1|${text}`).subarray(0, 16))
    if (addresses.size > 50_000) addresses.clear()
    addresses.set(text, made)
    return made
  }
  const personalId = addressOf(`personal|${personId}`)
  /** Where grants to this person hang. */
  const grantsId = (receiver: string): string => addressOf(`grants|${receiver}`)
  const mine = grantsId(personId)
  /** Where lockboxes are sealed to the recovery cards; `oldRecoveryId` as the first weeks had it. */
  const recoveryId = addressOf('recovery|2')
  const oldRecoveryId = addressOf('recovery|1')
  const keys = new Map<string, Bytes>([[personalId, deps.personalKey]])
  if (deps.recoveryKey) keys.set(oldRecoveryId, deps.recoveryKey)
  const lockboxById = new Map<string, Lockbox>()
  const boxesByPlace = new Map<string, Lockbox[]>()
  const wrapsByKey = new Map<string, Wrap[]>()
  const keysUnder = new Map<string, Set<string>>()
  /** Order of arrival: of two wraps the newer says where a child is. */
  const arrival = new Map<string, number>()
  let sealKey: SealKey | undefined

  const lockboxId = (scope: Scope, scopeId: string, drawer: BoxDrawer, epoch = 1): string =>
    addressOf(`lockbox|${scope}|${scopeId}|${drawer}|${epoch}`)
  /** A child's key made for this lockbox. */
  const childKeyId = (childId: string, boxId: string): string => addressOf(`child|${childId}|${boxId}`)
  /** As the first weeks named it; private notes still do: one key per child and owner, under her own lockbox only. */
  const oldChildKeyId = (childId: string, drawer: Drawer, owner = personId): string =>
    addressOf(drawer === 'own' ? `child|${childId}|own|${owner}|1` : `child|${childId}|${drawer}|1`)

  const contextOf = (id: string, keyId: string, under: string): string =>
    `obhut|wrap|1|${tenant}|${id}|${keyId}|${under}`
  /** The key's bytes, for lockboxes followed by what it opens. */
  function wrap(keyId: string, key: Bytes, under: string, underKey: Bytes, label = ''): Wrap {
    const id = randomId(random)
    const plain = concatBytes(key, utf8ToBytes(label))
    return {
      id,
      keyId,
      under,
      sealed: bytesToBase64(sealBox(random, underKey, plain, utf8ToBytes(contextOf(id, keyId, under)))),
    }
  }
  /** The same for a receiver of whom only the public key is known. */
  function wrapTo(keyId: string, key: Bytes, under: string, to: SealPublic): Wrap {
    const id = randomId(random)
    return { id, keyId, under, sealed: bytesToBase64(sealTo(random, to, key, contextOf(id, keyId, under))) }
  }
  function unwrap(one: Wrap, underKey: Bytes): { key: Bytes; label: string } | undefined {
    const plain = openBox(
      underKey,
      base64OrNothing(one.sealed),
      utf8ToBytes(contextOf(one.id, one.keyId, one.under)),
    )
    return plain && plain.length >= keyLength
      ? { key: plain.subarray(0, keyLength), label: bytesToUtf8(plain.subarray(keyLength)) }
      : undefined
  }
  function unwrapSealed(one: Wrap, by: SealKey): Bytes | undefined {
    const key = openSealed(by, base64OrNothing(one.sealed), contextOf(one.id, one.keyId, one.under))
    return key?.length === keyLength ? key : undefined
  }
  const boxSealKey = (boxKey: Bytes): SealKey =>
    sealKeyOf(hkdf(boxKey, new Uint8Array(0), 'obhut|box-seal|1'))
  const boxSealKeys = new Map<string, SealKey>()

  const remember = (one: Wrap): void => {
    if (arrival.has(one.id)) return
    arrival.set(one.id, arrival.size)
    const list = wrapsByKey.get(one.keyId)
    if (list) list.push(one)
    else wrapsByKey.set(one.keyId, [one])
    const under = keysUnder.get(one.under)
    if (under) under.add(one.keyId)
    else keysUnder.set(one.under, new Set([one.keyId]))
  }

  const isDue = (box: Lockbox): boolean => box.scope === 'person' || (deps.isDue?.(box) ?? true)
  const addBox = (box: Lockbox, key: Bytes): void => {
    if (!isDue(box)) return
    keys.set(box.id, key)
    if (lockboxById.has(box.id)) return
    lockboxById.set(box.id, box)
    const place = placeOf(box.scope, box.scopeId, box.drawer)
    const there = [...(boxesByPlace.get(place) ?? []), box].sort((a, b) => a.epoch - b.epoch)
    boxesByPlace.set(place, there)
  }
  const placeOf = (scope: Scope, scopeId: string, drawer: BoxDrawer): string =>
    `${scope}|${scopeId}|${drawer}`
  const boxesAt = (
    scope: Scope,
    scopeId: string,
    drawer: BoxDrawer,
    changes?: KeyChanges,
  ): readonly Lockbox[] => {
    const held = boxesByPlace.get(placeOf(scope, scopeId, drawer)) ?? []
    const made = (changes?.lockboxes ?? []).filter(
      (box) => box.scope === scope && box.scopeId === scopeId && box.drawer === drawer,
    )
    return made.length > 0 ? [...held, ...made].sort((a, b) => a.epoch - b.epoch) : held
  }

  /** What this wrap holds, if we hold what it is under. */
  function openWrap(one: Wrap, changes: KeyChanges | undefined, depth: number): Bytes | undefined {
    if (one.under === mine) return unwrapSealed(one, (sealKey ??= sealKeyOf(deps.sealSeed)))
    const underKey = keyById(one.under, changes, depth + 1)
    if (!underKey) return undefined
    if (one.sealed.length > sealedLength && lockboxById.has(one.under)) {
      let by = boxSealKeys.get(one.under)
      if (!by) boxSealKeys.set(one.under, (by = boxSealKey(underKey)))
      return unwrapSealed(one, by)
    }
    const opened = unwrap(one, underKey)
    if (opened) return opened.key
    for (const other of depth > most ? [] : keysById(one.under, depth + 1)) {
      const second = unwrap(one, other)
      if (second) return second.key
    }
    return undefined
  }

  function keyById(keyId: string, changes?: KeyChanges, depth = 0): Bytes | undefined {
    const held = keys.get(keyId) ?? changes?.keys.get(keyId)
    if (held || depth > most) return held
    for (const one of wrapsByKey.get(keyId) ?? []) {
      const opened = openWrap(one, changes, depth)
      if (!opened) continue
      keys.set(keyId, opened)
      return opened
    }
    return undefined
  }

  /** Every key that answers to this id: two PCs may have made one at the same time. */
  function keysById(keyId: string, depth = 0): Bytes[] {
    const found: Bytes[] = []
    const first = keyById(keyId, undefined, depth)
    if (first) found.push(first)
    for (const one of lockboxById.has(keyId) ? [] : (wrapsByKey.get(keyId) ?? [])) {
      const opened = openWrap(one, undefined, depth)
      if (opened && !found.some((other) => equalSecret(other, opened))) found.push(opened)
    }
    return found
  }

  const labelOf = (box: Lockbox): string => `${box.scope}|${box.scopeId}|${box.drawer}|${box.epoch}`
  function parseLabel(id: string, label: string): Lockbox | undefined {
    const [scope = '', scopeId = '', drawer = '', epoch] = label.split('|')
    if (!isScope(scope) || !isDrawer(drawer) || scopeId === '') return undefined
    const box: Lockbox = { id, scope, scopeId, drawer, epoch: Number(epoch) }
    return lockboxId(scope, scopeId, drawer, box.epoch) === id ? box : undefined
  }
  const checkOf = (id: string, key: Bytes): string => bytesToHex(sha256(`obhut|lockbox|1|${id}|`, key))

  /** Lockboxes among the wraps that are not held yet. Her own hand made those under PK; of others the log must know. */
  function learn(): boolean {
    let news = false
    for (const keyId of keysUnder.get(personalId) ?? []) {
      if (lockboxById.has(keyId)) continue
      for (const one of wrapsByKey.get(keyId) ?? []) {
        if (one.under !== personalId) continue
        const opened = unwrap(one, deps.personalKey)
        const box = opened && parseLabel(one.keyId, opened.label)
        if (!opened || !box) continue
        addBox(box, opened.key)
        news ||= lockboxById.has(box.id)
      }
    }
    for (const grant of keysUnder.get(mine) ?? []) {
      const unknown = [...(keysUnder.get(grant) ?? [])].filter((keyId) => !lockboxById.has(keyId))
      if (unknown.length === 0) continue
      const grantKey = keyById(grant)
      if (!grantKey) continue
      for (const keyId of unknown)
        for (const one of wrapsByKey.get(keyId) ?? []) {
          if (one.under !== grant) continue
          const opened = unwrap(one, grantKey)
          const box = opened && parseLabel(keyId, opened.label)
          if (!opened || !box || box.scope === 'person') continue
          if (!deps.isGenuine?.(keyId, checkOf(keyId, opened.key))) continue
          addBox(box, opened.key)
          news ||= lockboxById.has(box.id)
        }
    }
    return news
  }

  const makeLockbox = (
    changes: KeyChanges,
    scope: Scope,
    scopeId: string,
    drawer: BoxDrawer,
    epoch: number,
  ): Lockbox => {
    const id = lockboxId(scope, scopeId, drawer, epoch)
    const box: Lockbox = { id, scope, scopeId, drawer, epoch }
    const key = random.bytes(keyLength)
    changes.keys.set(id, key)
    changes.lockboxes.push(box)
    changes.wraps.push(wrap(id, key, personalId, deps.personalKey, labelOf(box)))
    return box
  }

  /** K2: one sealing to the receiver carries any number of lockboxes. */
  function grant(changes: KeyChanges, address: string, to: SealPublic, boxes: readonly Lockbox[]): void {
    if (boxes.length === 0) return
    const grantKey = random.bytes(keyLength)
    const grantKeyId = randomId(random)
    changes.wraps.push(wrapTo(grantKeyId, grantKey, address, to))
    for (const box of boxes) {
      const key = keyById(box.id, changes)
      if (key) changes.wraps.push(wrap(box.id, key, grantKeyId, grantKey, labelOf(box)))
    }
  }

  return {
    personalId,
    recoveryId,
    oldRecoveryId,
    grantsId,
    lockboxId,
    childKeyId,
    oldChildKeyId,
    keyById,
    keysById,
    wrap,
    unwrap,
    unwrapSealed,
    labelOf,
    parseLabel,
    checkOf,
    addressOf,
    /** What was sealed to her public key. */
    openForMe: (sealed: Bytes, context: string): Bytes | undefined =>
      openSealed((sealKey ??= sealKeyOf(deps.sealSeed)), sealed, context),
    grant,
    makeLockbox,
    /** The lockbox into which this place is written now, and the first of it, under which its blind tags stay. */
    current: (scope: Scope, scopeId: string, drawer: BoxDrawer, changes?: KeyChanges): Lockbox | undefined =>
      boxesAt(scope, scopeId, drawer, changes).at(-1),
    first: (scope: Scope, scopeId: string, drawer: BoxDrawer, changes?: KeyChanges): Lockbox | undefined =>
      boxesAt(scope, scopeId, drawer, changes)[0],
    /** Newest first; the last is the house's own from its first day. */
    metadataKeys: (): readonly Bytes[] => [
      ...boxesAt('institution', tenant, 'meta')
        .toReversed()
        .flatMap((box) => keyById(box.id) ?? []),
      deps.metadataKey,
    ],
    /** What was written beside this key when it was wrapped. */
    noteOf(keyId: string): string | undefined {
      for (const one of wrapsByKey.get(keyId) ?? []) {
        const underKey = keyById(one.under)
        const opened = underKey && unwrap(one, underKey)
        if (opened) return opened.label
      }
      return undefined
    },
    /** A key for entries into a lockbox whose key we have not (K5). */
    makeSealed(changes: KeyChanges, boxId: string, to: SealPublic): { id: string; key: Bytes } {
      const id = randomId(random)
      const key = random.bytes(keyLength)
      changes.keys.set(id, key)
      changes.wraps.push(wrapTo(id, key, boxId, to))
      return { id, key }
    },
    /** Addresses under which this person was already given this lockbox. */
    isGranted: (boxId: string, address: string, changes?: KeyChanges): boolean => {
      const made = changes?.wraps ?? []
      const grants = [...(wrapsByKey.get(boxId) ?? []), ...made.filter((one) => one.keyId === boxId)]
      return grants.some(
        (one) =>
          (keysUnder.get(address)?.has(one.under) ?? false) ||
          made.some((other) => other.under === address && other.keyId === one.under),
      )
    },
    checksOf: (boxes: readonly Lockbox[], changes?: KeyChanges): BoxCheck[] =>
      boxes.flatMap((box) => {
        const key = keyById(box.id, changes)
        if (!key) return []
        const seal = sealedInto.has(box.drawer) ? boxSealKey(key).publicKey : undefined
        return [
          {
            id: box.id,
            check: checkOf(box.id, key),
            ...(seal ? { seal: { ecdh: bytesToBase64(seal.ecdh), kem: bytesToBase64(seal.kem) } } : {}),
          },
        ]
      }),
    wrapsOf: (keyId: string, changes?: KeyChanges): readonly Wrap[] => [
      ...(wrapsByKey.get(keyId) ?? []).filter((one) => !changes?.drop.has(one.id)),
      ...(changes?.wraps ?? []).filter((one) => one.keyId === keyId),
    ],
    wrapsUnder: (under: string): readonly Wrap[] =>
      [...(keysUnder.get(under) ?? [])].flatMap((keyId) =>
        (wrapsByKey.get(keyId) ?? []).filter((one) => one.under === under),
      ),
    arrivalOf: (wrapId: string): number => arrival.get(wrapId) ?? Number.MAX_SAFE_INTEGER,
    keysUnder: (keyId: string): ReadonlySet<string> => keysUnder.get(keyId) ?? new Set(),
    lockboxById: (id: string, changes?: KeyChanges): Lockbox | undefined =>
      lockboxById.get(id) ?? changes?.lockboxes.find((box) => box.id === id),
    lockboxes: (): readonly Lockbox[] => [...lockboxById.values()],

    /** What the account file remembered, so that the first list needs no wraps. */
    addCached(
      boxes: readonly { readonly box: Lockbox; readonly key: Bytes }[],
      others: ReadonlyMap<string, Bytes>,
    ): void {
      for (const { box, key } of boxes) addBox(box, key)
      for (const [id, key] of others) keys.set(id, key)
    },
    /** The keeper's key file. Answers whether it held lockboxes that the account file had not. */
    addWraps(all: readonly Wrap[]): boolean {
      for (const one of all) remember(one)
      return learn()
    },
    learn,

    /** Lockboxes of a new group, the institution or the person. */
    makeLockboxes(changes: KeyChanges, scope: Scope, scopeId: string): void {
      for (const drawer of drawersOf[scope])
        if (boxesAt(scope, scopeId, drawer, changes).length === 0)
          makeLockbox(changes, scope, scopeId, drawer, 1)
    },

    /** Takes over what a commit made, once the keeper has it. */
    apply(changes: KeyChanges): void {
      for (const [id, key] of changes.keys) keys.set(id, key)
      for (const box of changes.lockboxes) addBox(box, changes.keys.get(box.id)!)
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

    /** Lockboxes she is not due any more go from this PC too (T69). */
    giveUp(boxes: readonly Lockbox[]): void {
      for (const box of boxes) {
        for (const id of keysUnder.get(box.id) ?? []) {
          keys.get(id)?.fill(0)
          keys.delete(id)
        }
        keys.get(box.id)?.fill(0)
        keys.delete(box.id)
        lockboxById.delete(box.id)
        const place = placeOf(box.scope, box.scopeId, box.drawer)
        boxesByPlace.set(
          place,
          (boxesByPlace.get(place) ?? []).filter((one) => one.id !== box.id),
        )
      }
    },

    /** Lockbox and child keys for the account file. */
    held(): { boxes: { box: Lockbox; key: Bytes }[]; others: Map<string, Bytes> } {
      const boxes = [...lockboxById.values()].map((box) => ({ box, key: keys.get(box.id)! }))
      const childLevel = new Set<string>()
      for (const box of lockboxById.values())
        if (!sealedInto.has(box.drawer)) for (const id of keysUnder.get(box.id) ?? []) childLevel.add(id)
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

/** Longest way from a key to one that is held: document under document under child under lockbox under grant. */
const most = 8
/** Base64 of what is sealed to a public key is longer than of any wrap under a key. */
const sealedLength = 1500

const isScope = (text: string): text is Scope => Object.hasOwn(drawersOf, text)
const isDrawer = (text: string): text is BoxDrawer =>
  text === 'meta' || (drawers as readonly string[]).includes(text)
