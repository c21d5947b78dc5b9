/**
 * The store as plain maps, without durability: for simulation and tests, where its simplicity is the yardstick the
 * databases are compared with. Every call runs to its end before the next begins.
 */
import { err, ok } from '#shared/basics/result.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { SignedRegister } from '#shared/sync/messages.ts'
import { type8 } from '#shared/vault/envelope.ts'
import { zeroHash } from '#shared/sync/op.ts'
import {
  allParts,
  chainPageBytes,
  checkDecision,
  maxLetters,
  maxSlots,
  monthAt,
  opKey,
  pageLength,
  partCount,
  rowHash,
  rowLength,
  sameRegister,
} from './rules.ts'
import type {
  BatchRow,
  BlobRow,
  DeviceTail,
  LogPage,
  LogRow,
  Store,
  StoredOrder,
  TenantState,
} from './store.ts'

interface Tenant {
  state: TenantState
  register: SignedRegister
  readonly tails: Map<string, DeviceTail>
  /** Row of seq n at n - 1. */
  readonly rows: LogRow[]
  readonly rowByOp: Map<string, LogRow>
  readonly batches: BatchRow[]
  readonly bytesBySeqTo: Map<number, number>
  readonly blobs: Map<string, { size: number; sha256: string; parts: Set<number>; complete: boolean }>
  /** Until when. */
  readonly links: Map<string, number>
  readonly orders: Map<string, StoredOrder>
  readonly ledger: { readonly objIds: Set<string>; readonly blobs: Set<string> }
  readonly mail: Map<string, Map<string, { letter: Bytes; expiresAt: number }>>
}

export function createMemoryStore(): Store {
  const tenants = new Map<string, Tenant>()
  const nonces = new Map<string, number>()
  const codes = new Map<string, number>()
  const sessions = new Map<string, { tenant: string; dev: string; expiresAt: number }>()
  const unknown = err({ type: 'Unknown' })
  const done = ok({})

  const take = (kept: Map<string, number>, key: string, at: number): boolean => {
    const until = kept.get(key)
    if (until === undefined || until <= at) return false
    return kept.delete(key)
  }
  const use = (tenant: Tenant, bytes: number): void => {
    tenant.state = { ...tenant.state, usedBytes: Math.max(0, tenant.state.usedBytes + bytes) }
  }
  const isPurged = (tenant: Tenant, id: string): boolean =>
    tenant.ledger.objIds.has(id) || tenant.ledger.blobs.has(id)

  /** @returns number of ops emptied */
  const hollow = (tenant: Tenant, goes: (row: LogRow) => boolean): LogRow[] => {
    const emptied: LogRow[] = []
    for (const [i, row] of tenant.rows.entries()) {
      if (row.payload === null || !goes(row)) continue
      use(tenant, -row.payload.length)
      emptied.push(row)
      const left = { ...row, payload: null }
      tenant.rows[i] = left
      tenant.rowByOp.set(opKey(row.dev, row.n), left)
    }
    return emptied
  }
  const forgetBlob = (tenant: Tenant, id: string): void => {
    const blob = tenant.blobs.get(id)
    if (!blob) return
    tenant.links.delete(id)
    use(tenant, -blob.size)
    tenant.blobs.delete(id)
  }
  const declare = (tenant: Tenant | undefined, id: string, size: number, sha256: string) => {
    if (!tenant || isPurged(tenant, id)) return unknown
    const there = tenant.blobs.get(id)
    if (there) return there.size === size && there.sha256 === sha256 ? done : err({ type: 'Stale' })
    tenant.blobs.set(id, { size, sha256, parts: new Set(), complete: false })
    use(tenant, size)
    return done
  }
  const blobRow = (id: string, blob: NonNullable<ReturnType<Tenant['blobs']['get']>>): BlobRow => ({
    id,
    size: blob.size,
    sha256: blob.sha256,
    have: blob.complete ? allParts(blob.size) : [...blob.parts].sort((a, b) => a - b),
    complete: blob.complete,
  })
  const page = (
    tenant: Tenant,
    all: readonly BatchRow[],
    after: number,
    maxOps: number,
    maxBytes: number,
  ): LogPage => {
    const length = pageLength(
      all.map((batch) => ({
        ops: batch.seqTo - Math.max(batch.seqFrom, after + 1) + 1,
        bytes: tenant.bytesBySeqTo.get(batch.seqTo) ?? 0,
      })),
      maxOps,
      maxBytes,
    )
    const batches = all.slice(0, length)
    const rows = batches.flatMap((batch) =>
      tenant.rows.slice(Math.max(batch.seqFrom - 1, after), batch.seqTo),
    )
    return { rows, batches, state: tenant.state, more: length < all.length }
  }

  return {
    createTenant: async (id, no, register) => {
      const there = tenants.get(id)
      if (there) return sameRegister(there.register, register) ? done : err({ type: 'Stale' })
      tenants.set(id, {
        state: { gen: 0, seq: 0, head: zeroHash, usedBytes: 0, registerNo: no },
        register,
        tails: new Map(),
        rows: [],
        rowByOp: new Map(),
        batches: [],
        bytesBySeqTo: new Map(),
        blobs: new Map(),
        links: new Map(),
        orders: new Map(),
        ledger: { objIds: new Set(), blobs: new Set() },
        mail: new Map(),
      })
      return done
    },
    tenants: async () => [...tenants.keys()].sort(),
    state: async (id) => tenants.get(id)?.state,
    tails: async (id) => new Map(tenants.get(id)?.tails),
    register: async (id) => tenants.get(id)?.register,
    replaceRegister: async (id, no, register) => {
      const tenant = tenants.get(id)
      if (!tenant) return unknown
      if (tenant.state.registerNo === no && sameRegister(tenant.register, register)) return done
      if (tenant.state.registerNo + 1 !== no) return err({ type: 'Stale' })
      tenant.register = register
      tenant.state = { ...tenant.state, registerNo: no }
      return done
    },
    append: async (id, question, _wanted, decide) => {
      const tenant = tenants.get(id)
      if (!tenant) return unknown
      const tails = new Map<string, DeviceTail>()
      for (const dev of question.devs) {
        const tail = tenant.tails.get(dev)
        if (tail) tails.set(dev, tail)
      }
      const found = {
        state: tenant.state,
        tails,
        purged: new Set(question.objIds.filter((objId) => isPurged(tenant, objId))),
        opHashAt: (dev: string, n: number) => {
          const row = tenant.rowByOp.get(opKey(dev, n))
          return row && rowHash(row)
        },
        hollowAt: (dev: string, n: number) => {
          const row = tenant.rowByOp.get(opKey(dev, n))
          return row?.payload === null ? row.seq : undefined
        },
      }
      const decision = decide(found)
      checkDecision(id, found, decision)
      for (const row of decision.rows) {
        tenant.rows.push(row)
        tenant.rowByOp.set(opKey(row.dev, row.n), row)
      }
      for (const batch of decision.batches) {
        tenant.batches.push(batch)
        const rows = tenant.rows.slice(batch.seqFrom - 1, batch.seqTo)
        tenant.bytesBySeqTo.set(batch.seqTo, rows.reduce((sum, row) => sum + rowLength(row), 0)) // prettier-ignore
      }
      for (const [dev, tail] of decision.tails) tenant.tails.set(dev, tail)
      for (const { seq, payload } of decision.fills) {
        const row = { ...tenant.rows[seq - 1]!, payload }
        const { seqTo } = tenant.batches.find((batch) => batch.seqTo >= seq)!
        const grown = rowLength(row) - rowLength(tenant.rows[seq - 1]!)
        tenant.bytesBySeqTo.set(seqTo, tenant.bytesBySeqTo.get(seqTo)! + grown)
        tenant.rows[seq - 1] = row
        tenant.rowByOp.set(opKey(row.dev, row.n), row)
      }
      const { seq, head, usedBytes } = decision.state
      tenant.state = { ...tenant.state, seq, head, usedBytes }
      return ok(decision.answer)
    },
    range: async (id, seq, maxOps, maxBytes) => {
      const tenant = tenants.get(id)
      if (!tenant) return undefined
      // Batches are sorted: the first one behind `seq` by halving.
      let low = 0
      let high = tenant.batches.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (tenant.batches[middle]!.seqTo > seq) high = middle
        else low = middle + 1
      }
      return page(tenant, tenant.batches.slice(low, low + maxOps + 1), seq, maxOps, maxBytes)
    },
    headAt: async (id, seq) => {
      const tenant = tenants.get(id)
      if (!tenant) return undefined
      return seq === 0 ? zeroHash : tenant.batches.find((batch) => batch.seqTo === seq)?.head
    },
    chain: async (id, dev, from, maxOps) => {
      const tenant = tenants.get(id)
      if (!tenant) return undefined
      const first = tenant.rowByOp.get(opKey(dev, Math.max(1, from)))
      if (!first) return { rows: [], batches: [], state: tenant.state, more: false }
      const all = tenant.batches.filter((batch) => batch.dev === dev && batch.seqTo >= first.seq)
      return page(tenant, all, first.seq - 1, maxOps, chainPageBytes)
    },

    blobs: async (id, ids) => {
      const tenant = tenants.get(id)
      return [...new Set(ids)].sort().flatMap((blobId) => {
        const blob = tenant?.blobs.get(blobId)
        return blob ? [blobRow(blobId, blob)] : []
      })
    },
    declareBlob: async (id, blobId, size, hash) => declare(tenants.get(id), blobId, size, hash),
    addBlobPart: async (id, blobId, part) => {
      const blob = tenants.get(id)?.blobs.get(blobId)
      if (!blob || part >= partCount(blob.size)) return unknown
      if (!blob.complete) blob.parts.add(part)
      return ok(blobRow(blobId, blob))
    },
    completeBlob: async (id, blobId) => {
      const blob = tenants.get(id)?.blobs.get(blobId)
      if (!blob) return unknown
      if (!blob.complete && blob.parts.size < partCount(blob.size)) return err({ type: 'Stale' })
      blob.complete = true
      return done
    },
    resetBlob: async (id, blobId) => {
      const blob = tenants.get(id)?.blobs.get(blobId)
      if (!blob) return unknown
      blob.complete = false
      blob.parts.clear()
      return done
    },
    purged: async (id, ids) => {
      const tenant = tenants.get(id)
      return new Set(tenant ? ids.filter((objId) => isPurged(tenant, objId)) : [])
    },

    addLink: async (id, { id: linkId, size, sha256, until }, most) => {
      const tenant = tenants.get(id)
      if (!tenant) return unknown
      for (const [other, { links }] of tenants)
        if (links.has(linkId) && (other !== id || links.get(linkId) !== until)) return err({ type: 'Stale' })
      const sizes = [...tenant.links.keys()].map((one) => tenant.blobs.get(one)!.size)
      const bytes = sizes.reduce((sum, one) => sum + one, size)
      if (!tenant.links.has(linkId) && (sizes.length >= most.links || bytes > most.bytes))
        return err({ type: 'TooMany' })
      const declared = declare(tenant, linkId, size, sha256)
      if (declared.ok) tenant.links.set(linkId, until)
      return declared
    },
    links: async (id) => {
      const tenant = tenants.get(id)
      return [...(tenant?.links ?? [])]
        .map(([linkId, until]) => ({ id: linkId, until, complete: tenant!.blobs.get(linkId)!.complete }))
        .sort((a, b) => (a.id < b.id ? -1 : 1))
    },
    linkAt: async (linkId, at) => {
      for (const [id, tenant] of tenants) {
        const until = tenant.links.get(linkId)
        const blob = tenant.blobs.get(linkId)
        if (until !== undefined && until > at && blob?.complete)
          return { tenant: id, id: linkId, size: blob.size }
      }
      return undefined
    },
    endedLinks: async (at) =>
      [...tenants]
        .flatMap(([tenant, { links }]) => [...links].map(([id, until]) => ({ tenant, id, until })))
        .filter(({ until }) => until <= at)
        .sort((a, b) => a.until - b.until)
        .map(({ tenant, id }) => ({ tenant, id })),

    addOrder: async (id, order) => {
      const tenant = tenants.get(id)
      if (!tenant) return unknown
      const there = tenant.orders.get(order.id)
      if (there) return there.body === order.body ? done : err({ type: 'Stale' })
      tenant.orders.set(order.id, order)
      return done
    },
    dueOrders: async (at) =>
      [...tenants]
        .flatMap(([tenant, { orders }]) => [...orders.values()].map((order) => ({ tenant, order })))
        .filter(({ order }) => order.doneAt === null && order.dueAt <= at)
        .sort((a, b) => a.order.dueAt - b.order.dueAt),
    purge: async (id, orderId, objIds, blobs, at) => {
      const tenant = tenants.get(id)
      if (!tenant) return unknown
      for (const objId of objIds) tenant.ledger.objIds.add(objId)
      for (const blobId of blobs) {
        tenant.ledger.blobs.add(blobId)
        forgetBlob(tenant, blobId)
      }
      const goes = new Set([...objIds, ...blobs])
      const emptied = hollow(tenant, (row) => goes.has(row.objId))
      const order = tenant.orders.get(orderId)
      if (order && order.doneAt === null) tenant.orders.set(orderId, { ...order, doneAt: at })
      return ok({ ops: emptied.length })
    },
    ledger: async (id) => {
      const ledger = tenants.get(id)?.ledger
      return { objIds: [...(ledger?.objIds ?? [])].sort(), blobs: [...(ledger?.blobs ?? [])].sort() }
    },
    raiseGeneration: async (id) => {
      const tenant = tenants.get(id)
      if (!tenant) return unknown
      tenant.state = { ...tenant.state, gen: tenant.state.gen + 1 }
      return done
    },

    putNonce: async (nonce, expiresAt) => void nonces.set(nonce, expiresAt),
    takeNonce: async (nonce, at) => take(nonces, nonce, at),
    putSession: async (tokenHash, tenant, dev, expiresAt) =>
      void sessions.set(tokenHash, { tenant, dev, expiresAt }),
    session: async (tokenHash, at) => {
      const session = sessions.get(tokenHash)
      return session && session.expiresAt > at ? { tenant: session.tenant, dev: session.dev } : undefined
    },
    endSessions: async (tenant, devs) => {
      for (const [hash, session] of sessions)
        if (session.tenant === tenant && devs.includes(session.dev)) sessions.delete(hash)
    },
    putCode: async (codeHash, expiresAt) => void codes.set(codeHash, expiresAt),
    takeCode: async (codeHash, at) => take(codes, codeHash, at),

    putMail: async (id, slot, name, letter, expiresAt) => {
      const tenant = tenants.get(id)
      if (!tenant) return unknown
      const letters = tenant.mail.get(slot)
      if (letters ? !letters.has(name) && letters.size >= maxLetters : tenant.mail.size >= maxSlots)
        return err({ type: 'TooMany' })
      const box = letters ?? new Map<string, { letter: Bytes; expiresAt: number }>()
      tenant.mail.set(slot, box.set(name, { letter, expiresAt }))
      return done
    },
    mail: async (id, slot, name, at) => {
      const found = tenants.get(id)?.mail.get(slot)?.get(name)
      return found && found.expiresAt > at ? found.letter : undefined
    },

    expire: async (at) => {
      for (const kept of [nonces, codes]) for (const [key, until] of kept) if (until <= at) kept.delete(key)
      for (const [hash, { expiresAt }] of sessions) if (expiresAt <= at) sessions.delete(hash)
      const month = monthAt(at)
      for (const tenant of tenants.values()) {
        for (const [slot, letters] of tenant.mail) {
          for (const [name, { expiresAt }] of letters) if (expiresAt <= at) letters.delete(name)
          if (letters.size === 0) tenant.mail.delete(slot)
        }
        const ended = hollow(tenant, (row) => row.expireNotAfter > 0 && row.expireNotAfter < month)
        for (const { objId } of ended.filter((row) => row.type8 === type8.photo)) {
          forgetBlob(tenant, objId)
          tenant.ledger.blobs.add(objId)
        }
      }
    },
    backup: async () => err({ type: 'NotHere' }),
    close: async () => {},
  }
}
