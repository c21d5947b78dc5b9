/**
 * Orders to purge, for the server and for PCs whose people cannot read the deletion itself. Rules of the room
 * (shared/vault/README.md):
 *
 * D6 Two people sign the whole list, each only what her own vault finds to hang under this child alone; at the server
 *    it waits seven days from then on. Until both have signed it lies sealed in the chain, as a half.
 * D7 Who takes the child out of the bin recalls every order about her, by one signature.
 * D8 An order counts here with two signatures of people who are or were Leitung, or one and a card's.
 */
import { base64OrNothing, bytesToBase64, utf8ToBytes, bytesToUtf8, type Bytes } from '#shared/basics/bytes.ts'
import { randomId } from '#shared/basics/random.ts'
import { ok, type Result } from '#shared/basics/result.ts'
import { purgeText, recallText, type PurgeOrder, type SignedPurge } from '#shared/sync/messages.ts'
import {
  halfSchema,
  idsPerOrder,
  readOrder,
  readOrderOp,
  writeOrderOp,
  writeRecallOp,
  type Half,
  type OrderOp,
} from '#shared/sync/orders.ts'
import { type8 } from '#shared/vault/envelope.ts'
import { openBox, publicKeyOf, sealBox, signBytes, verifyBytes, type SignKey } from './crypto.ts'
import { spkiOf } from './register.ts'
import type { Session, VaultDeps } from './session.ts'

/** What a deletion destroys: objects and wraps as ops name them, keys, sealed files. */
export interface Doomed {
  readonly objIds: readonly string[]
  readonly keyIds: readonly string[]
  readonly blobs: readonly string[]
}

type KnownHalf = Half & { readonly order: PurgeOrder }
type KnownOrder = OrderOp & { readonly type: 'order' }

const nothing: Doomed = { objIds: [], keyIds: [], blobs: [] }
export const joinDoomed = (all: readonly Doomed[]): Doomed => ({
  objIds: [...new Set(all.flatMap((one) => one.objIds))],
  keyIds: [...new Set(all.flatMap((one) => one.keyIds))],
  blobs: [...new Set(all.flatMap((one) => one.blobs))],
})
const listOf = (order: PurgeOrder): Doomed => ({
  objIds: order.objIds,
  keyIds: order.keyIds ?? [],
  blobs: order.blobs,
})

export type Orders = ReturnType<typeof createOrders>

export function createOrders(deps: VaultDeps, session: Session) {
  const { store, random } = deps
  const halves = new Map<string, KnownHalf>()
  const orders = new Map<string, KnownOrder>()
  const recalled = new Set<string>()
  let read = 0

  const aadOf = (objId: string): Bytes => utf8ToBytes(`obhut|purge-half|1|${session.tenant}|${objId}`)
  const mine = (): string => spki(bytesToBase64(session.signKey.publicKey))
  const spki = (point: string): string => spkiOf('P-256', point) ?? ''

  /** Whose key this is, by the log; the cards together are one. */
  function whoOf(key: string): string | undefined {
    const person = session.membership.confirmers.find(({ signKey }) => spki(signKey) === key)
    if (person) return person.person
    return session.membership.cardKeys.some((point) => spki(point) === key) ? 'card' : undefined
  }
  function isSigned(key: string, text: string, signature: string): boolean {
    const point = [
      ...session.membership.confirmers.map(({ signKey }) => signKey),
      ...session.membership.cardKeys,
    ].find((one) => spki(one) === key)
    const publicKey = point === undefined ? undefined : publicKeyOf('P-256', base64OrNothing(point))
    return (
      publicKey !== undefined &&
      verifyBytes('P-256', publicKey, utf8ToBytes(text), base64OrNothing(signature))
    )
  }
  /** Different people whose signature over this body is right. */
  function signersOf(signed: Pick<SignedPurge, 'body' | 'signatures'>): Set<string> {
    const who = new Set<string>()
    for (const { key, signature } of signed.signatures) {
      const name = whoOf(key)
      if (name !== undefined && isSigned(key, purgeText(signed.body), signature)) who.add(name)
    }
    return who
  }

  /** D8: what came since the last look. Answers the place of the last of all. */
  async function readOn(): Promise<Result<number>> {
    for (let more = true; more;) {
      const answer = await store.call('ops.list', { type8: type8.tombstone, after: read })
      if (!answer.ok) return answer
      for (const [i, { objId, at }] of answer.value.ops.entries()) {
        take(objId, answer.value.bytes[i]!)
        read = Math.max(read, at)
      }
      more = answer.value.more && answer.value.ops.length > 0
    }
    return ok(read)
  }
  function take(objId: string, payload: Bytes): void {
    const op = readOrderOp(payload, session.tenant)
    if (op?.type === 'order') {
      if (signersOf(op.signed).size >= 2) orders.set(op.id, op)
    } else if (op) {
      const { key, body, signature } = op.signed
      if (whoOf(key) !== 'card' && isSigned(key, recallText(body), signature)) recalled.add(op.id)
    } else {
      const half = openHalf(objId, payload)
      const known = half && halves.get(half.order.id)
      // Of two the one with more signatures: the same body under another's hand is another half.
      if (half && (!known || known.signatures.length < half.signatures.length))
        halves.set(half.order.id, half)
    }
  }
  function openHalf(objId: string, bytes: Bytes): KnownHalf | undefined {
    const plain = session.keyring
      .metadataKeys()
      .map((key) => openBox(key, bytes, aadOf(objId)))
      .find((one) => one !== undefined)
    if (!plain) return undefined
    try {
      const half = halfSchema.safeParse(JSON.parse(bytesToUtf8(plain))).data
      const order = half && readOrder(half.body)
      return half && order?.tenant === session.tenant ? { ...half, order } : undefined
    } catch {
      return undefined
    }
  }

  const offer = (objId: string, payload: Bytes): Promise<Result<unknown>> =>
    store.call('ops.offer', {
      ops: [{ type8: type8.tombstone, objId, expireNotAfter: 0 }],
      bytes: [payload],
    })
  const signed = (key: SignKey, text: string): { key: string; signature: string } => ({
    key: spki(bytesToBase64(key.publicKey)),
    signature: bytesToBase64(signBytes(key, utf8ToBytes(text))),
  })

  const halvesOf = (deletion: string): KnownHalf[] =>
    [...halves.values()].filter((half) => half.deletion === deletion && !recalled.has(half.order.id))

  /** D6: what is in no order and no half of ours yet, signed by us (and by a card that lies on the table). */
  async function sign(deletion: string, doomed: Doomed, keys: readonly SignKey[]): Promise<Result<unknown>> {
    const there = await readOn()
    if (!there.ok) return there
    const own = keys.map((key) => spki(bytesToBase64(key.publicKey)))
    const covered = joinDoomed(
      halvesOf(deletion)
        .filter(
          (half) =>
            orders.has(half.order.id) || own.every((key) => half.signatures.some((one) => one.key === key)),
        )
        .map((half) => listOf(half.order)),
    )
    for (const part of partsOf(without(doomed, covered))) {
      const body = JSON.stringify({
        v: 1,
        tenant: session.tenant,
        id: randomId(random),
        objIds: [...part.objIds],
        blobs: [...part.blobs],
        keyIds: [...part.keyIds],
      } satisfies PurgeOrder)
      const kept = await offerHalf({
        v: 1,
        deletion,
        body,
        signatures: keys.map((key) => signed(key, purgeText(body))),
      })
      if (!kept.ok) return kept
    }
    return ok({})
  }
  async function offerHalf(half: Half): Promise<Result<unknown>> {
    const objId = randomId(random)
    const sealed = sealBox(
      random,
      session.keyring.metadataKeys()[0]!,
      utf8ToBytes(JSON.stringify(half)),
      aadOf(objId),
    )
    const offered = await offer(objId, sealed)
    if (offered.ok) take(objId, sealed)
    return offered
  }

  return {
    readOn,
    sign,
    /** The deletion is confirmed: what both have signed goes out; what only the other has, if it is right, is signed too. */
    async publish(deletion: string, purgeOn: string, doomed: Doomed): Promise<Result<unknown>> {
      const there = await readOn()
      if (!there.ok) return there
      for (const half of halvesOf(deletion)) {
        if (orders.has(half.order.id)) continue
        const { body } = half
        let { signatures } = half
        if (signersOf({ body, signatures }).size < 2) {
          if (signatures.some(({ key }) => key === mine()) || !isWithin(listOf(half.order), doomed)) continue
          signatures = [...signatures, signed(session.signKey, purgeText(body))]
        }
        if (signersOf({ body, signatures }).size < 2) continue
        const payload = writeOrderOp(purgeOn, { body, signatures: [...signatures] })
        const offered = await offer(half.order.id, payload)
        if (!offered.ok) return offered
        take(half.order.id, payload)
      }
      return ok({})
    },
    /** D7 */
    async recall(deletion: string): Promise<Result<unknown>> {
      const there = await readOn()
      if (!there.ok) return there
      for (const half of halvesOf(deletion)) {
        const body = JSON.stringify({ v: 1, tenant: session.tenant, order: half.order.id })
        const payload = writeRecallOp({ body, ...signed(session.signKey, recallText(body)) })
        const offered = await offer(randomId(random), payload)
        if (!offered.ok) return offered
        recalled.add(half.order.id)
      }
      return ok({})
    },
    /** What is ordered by two about this deletion, with the orders' own ids: so that it is known as done. */
    ordered(deletion: string): Doomed {
      const list = halvesOf(deletion).filter((half) => orders.has(half.order.id))
      return joinDoomed([
        ...list.map((half) => listOf(half.order)),
        { ...nothing, objIds: list.map((half) => half.order.id) },
      ])
    },
    /** For who cannot read deletions: due by the order's own day, recalled by nobody. */
    due: (today: string): { readonly id: string; readonly doomed: Doomed }[] =>
      [...orders.values()]
        .filter((one) => !recalled.has(one.id) && one.purgeOn <= today)
        .map((one) => ({ id: one.id, doomed: listOf(one.order) })),
  }
}

const without = (all: Doomed, less: Doomed): Doomed => {
  const gone = new Set([...less.objIds, ...less.keyIds, ...less.blobs])
  const left = (ids: readonly string[]): string[] => ids.filter((id) => !gone.has(id))
  return { objIds: left(all.objIds), keyIds: left(all.keyIds), blobs: left(all.blobs) }
}
function isWithin(part: Doomed, whole: Doomed): boolean {
  const has = (ids: readonly string[], all: readonly string[]): boolean => {
    const set = new Set(all)
    return ids.every((id) => set.has(id))
  }
  return has(part.objIds, whole.objIds) && has(part.keyIds, whole.keyIds) && has(part.blobs, whole.blobs)
}
/** So that each fits into one op. */
function partsOf(all: Doomed): Doomed[] {
  const flat = (['objIds', 'keyIds', 'blobs'] as const).flatMap((what) =>
    all[what].map((id) => ({ what, id })),
  )
  const parts: Doomed[] = []
  for (let at = 0; at < flat.length; at += idsPerOrder) {
    const slice = flat.slice(at, at + idsPerOrder)
    const of = (what: keyof Doomed): string[] => slice.filter((one) => one.what === what).map(({ id }) => id)
    parts.push({ objIds: of('objIds'), keyIds: of('keyIds'), blobs: of('blobs') })
  }
  return parts
}
