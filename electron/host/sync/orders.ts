/**
 * Orders to purge on their way from a chain to the server (SY15). Two people signed them in their vaults; any PC that is
 * connected hands them over, once for each state of the server, also when they came by stick. Whether they are right the
 * server says for itself and each vault for itself; this PC destroys nothing by them.
 */
import type { Result } from '#shared/basics/result.ts'
import { readOrderOp, type OrderOp } from '#shared/sync/orders.ts'
import { type8 } from '#shared/vault/envelope.ts'
import type { Oplog } from '../keeper/oplog.ts'
import type { ServerFailure } from './server.ts'

export interface Orders {
  /** Whether an order lies behind the place up to which a vault has looked. */
  unseen(upTo: number): Promise<boolean>
  /** What this state of the server has not yet, with the name under which it is remembered. */
  open(sent: ReadonlySet<string>): Promise<readonly { readonly name: string; readonly op: OrderOp }[]>
}

export function createOrders(oplog: Oplog, tenant: () => string | undefined): Orders {
  /** Only where they lie: an order names thousands of ids. */
  const known = new Map<
    string,
    { readonly at: number; readonly type: OrderOp['type']; readonly id: string }
  >()
  let read = 0
  async function readOn(): Promise<void> {
    const of = tenant()
    if (of === undefined) return
    for (let more = true; more;) {
      const page = await oplog.opaque(type8.tombstone, read, 200)
      for (const { at, payload } of page.ops) {
        read = at
        const op = readOrderOp(payload, of)
        if (op && !known.has(nameOf(op))) known.set(nameOf(op), { at, type: op.type, id: op.id })
      }
      more = page.more && page.ops.length > 0
    }
  }
  return {
    async unseen(upTo) {
      await readOn()
      return [...known.values()].some(({ at, type }) => at > upTo && type === 'order')
    },
    async open(sent) {
      await readOn()
      const of = tenant()
      const open: { name: string; op: OrderOp }[] = []
      for (const [name, { at, type, id }] of known) {
        if (sent.has(name) || (type === 'order' && known.has(nameOf({ type: 'recall', id })))) continue
        const [found] = (await oplog.opaque(type8.tombstone, at - 1, 1)).ops
        const op = found && of !== undefined ? readOrderOp(found.payload, of) : undefined
        if (op && nameOf(op) === name) open.push({ name, op })
      }
      return open
    },
  }
}

const nameOf = ({ type, id }: Pick<OrderOp, 'type' | 'id'>): string => `${type} ${id}`

/** What the server's answer says about the next round: it has it, never will, or is to be asked again. */
export function isSettled(reply: Result<unknown, ServerFailure>): 'has' | 'never' | 'later' {
  if (reply.ok) return 'has'
  if (reply.error.type !== 'Refused') return 'later'
  const { code } = reply.error.refusal
  // Stale: it knows this order as one that was recalled.
  return code === 'Stale' ? 'has' : code === 'BadMessage' ? 'never' : 'later'
}
