/**
 * What a server that follows asks the one it follows: POST /v1/follow, one frame each way, its key in the header. Beside
 * three questions of its own it asks the routes by which PCs read, of any institution.
 */
import { z } from 'zod'
import { idSchema } from '#shared/records/kind.ts'
import { hashSchema, type RouteName } from '#shared/sync/messages.ts'

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** By which nothing is changed. */
export const followedRoutes = ['pull', 'registerRead', 'blobStatus', 'blobGet'] as const satisfies RouteName[]
export type FollowedRoute = (typeof followedRoutes)[number]

export const followAskSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('states') }),
  z.strictObject({ do: z.literal('ledger'), tenant: idSchema }),
  z.strictObject({ do: z.literal('orders') }),
  z.strictObject({
    do: z.literal('route'),
    tenant: idSchema,
    route: z.enum(followedRoutes),
    ask: z.unknown(),
  }),
])
export type FollowAsk = z.infer<typeof followAskSchema>

export const tenantStateSchema = z.strictObject({
  tenant: idSchema,
  gen: count,
  seq: count,
  head: hashSchema,
  registerNo: count,
  usedBytes: count,
})
export type ToldState = z.infer<typeof tenantStateSchema>

export const statesSchema = z.strictObject({ tenants: z.array(tenantStateSchema) })
export const ledgerSchema = z.strictObject({ objIds: z.array(idSchema), blobs: z.array(idSchema) })
export const ordersSchema = z.strictObject({
  orders: z.array(
    z.strictObject({ tenant: idSchema, id: z.string().max(100), body: z.string(), dueAt: count }),
  ),
})
