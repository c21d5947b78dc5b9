/** The log of one institution: what devices push is appended, what they pull are whole signed batches (SV1..SV4, SV9). */
import { bytesToHex, hexToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { startOfLog } from '#shared/sync/messages.ts'
import { encodeBatch, maxBatchBytes, maxPayload, parseHeader, sameBytes, type Op } from '#shared/sync/op.ts'
import type { LogPage } from '../stores/store.ts'
import { checkBatch, cursorOf, decideAppend, type CheckedBatch } from './append.ts'
import { answer, refuse, refuseAs, type Ground, type Handler } from './ground.ts'
import { createBuckets } from './limits.ts'

export const createLog = (ground: Ground) => {
  const { store, clock, limits, registers, hub } = ground
  const opsToday = createBuckets(clock, limits.opsPerDay / 86_400, limits.opsPerDay)

  const head: Handler<'head'> = async ({ tenant }) => {
    const [state, tails] = await Promise.all([store.state(tenant), store.tails(tenant)])
    if (!state) return refuse('Unknown')
    const follows = ground.follows()?.(tenant)
    return answer({
      cursor: cursorOf(state),
      devices: [...tails].map(([dev, { n, opHash }]) => ({ dev, n, opHash: bytesToHex(opHash) })),
      registerNo: state.registerNo,
      time: clock.now(),
      quota: { usedBytes: state.usedBytes, maxBytes: limits.maxTenantBytes },
      ...(follows ? { follows: { behind: follows.ops, at: follows.at } } : {}),
    })
  }

  const push: Handler<'push'> = async ({ tenant, read }, _ask, parts) => {
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    if (parts.length > 1 && length > maxBatchBytes) return refuse('TooLarge')
    if (length > maxBatchBytes + maxPayload) return refuse('TooLarge')
    if (parts.length === 0) return refuse('BadMessage')
    let register = read
    for (let attempt = 0; attempt < 3; attempt++) {
      const checked: Exclude<CheckedBatch, { type: 'broken' }>[] = []
      for (const part of parts) {
        const batch = await checkBatch(part, tenant, register, limits.maxBlobBytes)
        if (batch.type === 'broken') return refuse('BadMessage')
        checked.push(batch)
      }
      const sound = checked.filter((batch) => batch.type === 'sound')
      const ops = sound.reduce((sum, batch) => sum + batch.ops.length, 0)
      const wait = attempt === 0 && ops > 0 ? opsToday.take(tenant, ops) : 0
      if (wait > 0) return refuse('TooMany', { retryAfterMs: wait })
      const appended = await store.append(
        tenant,
        {
          devs: [...new Set(sound.map((batch) => batch.dev))],
          objIds: [...new Set(sound.flatMap((batch) => batch.ops.map((op) => op.header.objId)))],
        },
        sound.flatMap(({ dev, ops }) => ops.map(({ header }) => ({ dev, n: header.n }))),
        (found) =>
          decideAppend(
            checked,
            {
              registerNo: register.register.no,
              maxTenantBytes: limits.maxTenantBytes,
              at: clock.now(),
            },
            found,
          ),
      )
      if (!appended.ok) return refuseAs(appended.error)
      if (appended.value.type === 'RegisterMoved') {
        registers.forget(tenant)
        const newer = await registers.of(tenant)
        if (!newer) return refuse('Unknown')
        register = newer
        continue
      }
      const { results, cursor, added } = appended.value
      // Also for ops that were here: a declaration may have been lost between the two.
      for (const [i, batch] of checked.entries()) {
        const { type } = results[i]!
        if (batch.type !== 'sound' || type !== 'ok') continue
        for (const { id, blob } of batch.blobs) {
          const declared = await store.declareBlob(tenant, id, blob.size, blob.sha256)
          // Purged, or declared otherwise before: the op stands, the first declaration holds.
          if (!declared.ok && declared.error.type !== 'Unknown' && declared.error.type !== 'Stale')
            return refuseAs(declared.error)
        }
      }
      if (added > 0) void hub.tell(tenant).catch(() => undefined)
      return answer({ results, cursor })
    }
    return refuse('Busy', { retryAfterMs: 500 })
  }

  const pull: Handler<'pull'> = async ({ tenant }, { cursor, maxOps }) => {
    const state = await store.state(tenant)
    if (!state) return refuse('Unknown')
    const stand = { cursor: cursorOf(state) }
    // Who has read further at the server that this one follows hears nothing new here, and no alarm.
    if (ground.follows() && (cursor.gen > state.gen || (cursor.gen === state.gen && cursor.seq > state.seq)))
      return answer({ cursor, more: false })
    if (cursor.seq === 0) {
      if (cursor.head !== startOfLog.head) return refuse('RolledBack', stand)
    } else {
      if (cursor.gen > state.gen) return refuse('RolledBack', stand)
      if (cursor.gen < state.gen) return refuse('ResyncRequired', stand)
      const known = cursor.seq <= state.seq ? await store.headAt(tenant, cursor.seq) : undefined
      if (!known || !sameBytes(known, hexToBytes(cursor.head))) return refuse('RolledBack', stand)
    }
    const page = await store.range(tenant, cursor.seq, maxOps, limits.pageBytes)
    if (!page) return refuse('Unknown')
    const last = page.batches.at(-1)
    return answer(
      {
        cursor: last
          ? { gen: state.gen, seq: last.seqTo, head: bytesToHex(last.head) }
          : { ...cursor, gen: state.gen },
        more: page.more,
      },
      encodePage(page),
    )
  }

  const chain: Handler<'chain'> = async ({ tenant }, { dev, from, maxOps }) => {
    const page = await store.chain(tenant, dev, from, maxOps)
    return page ? answer({ more: page.more }, encodePage(page)) : refuse('Unknown')
  }

  return { head, push, pull, chain }
}

/** Rows back into the batches their devices signed. */
function encodePage({ rows, batches }: LogPage): Bytes[] {
  let at = 0
  return batches.map((batch) => {
    const ops: Op[] = []
    for (let row = rows[at]; row && row.seq <= batch.seqTo; row = rows[++at]) {
      const header = parseHeader(row.header)
      if (!header.ok) throw new Error('Bug: a stored header can be read')
      ops.push({
        header: header.value,
        headerBytes: row.header,
        payloadHash: row.payloadHash,
        payload: row.payload,
      })
    }
    return encodeBatch({ ops, signature: batch.signature })
  })
}
