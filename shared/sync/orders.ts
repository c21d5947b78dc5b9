/**
 * What an op of class tombstone carries once two people have signed: an order to purge, or its recall. Any PC that is
 * connected hands them to the server (SY15). They are public by nature: random ids, keys and signatures.
 */
import { z } from 'zod'
import { bytesToUtf8, utf8ToBytes, type Bytes } from '../basics/bytes.ts'
import { daySchema, idSchema } from '../records/kind.ts'
import {
  purgeOrderSchema,
  recallSchema,
  signedPurgeSchema,
  signedRecallSchema,
  type PurgeOrder,
  type SignedPurge,
  type SignedRecall,
} from './messages.ts'

const opSchema = z.union([
  /** `purgeOn`: from which day PCs obey that cannot read the deletion it belongs to. */
  z.strictObject({ v: z.literal(1), purgeOn: daySchema, order: signedPurgeSchema }),
  z.strictObject({ v: z.literal(1), recall: signedRecallSchema }),
])

export type OrderOp =
  | {
      readonly type: 'order'
      readonly id: string
      readonly purgeOn: string
      readonly signed: SignedPurge
      readonly order: PurgeOrder
    }
  | { readonly type: 'recall'; readonly id: string; readonly signed: SignedRecall }

/** So many ids go into one order, that it fits into one op. */
export const idsPerOrder = 3000

export const writeOrderOp = (purgeOn: string, order: SignedPurge): Bytes =>
  utf8ToBytes(JSON.stringify({ v: 1, purgeOn, order }))
export const writeRecallOp = (recall: SignedRecall): Bytes => utf8ToBytes(JSON.stringify({ v: 1, recall }))

/** Undefined: it is none. Signatures are the caller's to verify. */
export function readOrderOp(payload: Uint8Array, tenant: string): OrderOp | undefined {
  const op = opSchema.safeParse(parseJson(bytesToText(payload))).data
  if (!op) return undefined
  if ('recall' in op) {
    const recall = recallSchema.safeParse(parseJson(op.recall.body)).data
    return recall?.tenant === tenant ? { type: 'recall', id: recall.order, signed: op.recall } : undefined
  }
  const order = readOrder(op.order.body)
  return order?.tenant === tenant
    ? { type: 'order', id: order.id, purgeOn: op.purgeOn, signed: op.order, order }
    : undefined
}

export const readOrder = (body: string): PurgeOrder | undefined =>
  purgeOrderSchema.safeParse(parseJson(body)).data
export const readRecall = (body: string): { tenant: string; order: string } | undefined =>
  recallSchema.safeParse(parseJson(body)).data

/** An order for half the people: sealed, for it is not public yet. `deletion` is the record it belongs to. */
export const halfSchema = z.strictObject({
  v: z.literal(1),
  deletion: idSchema,
  body: signedPurgeSchema.shape.body,
  signatures: z.array(signedPurgeSchema.shape.signatures.element).min(1).max(4),
})
export type Half = z.infer<typeof halfSchema>

function bytesToText(bytes: Uint8Array): string {
  try {
    return bytesToUtf8(bytes)
  } catch {
    return ''
  }
}
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
