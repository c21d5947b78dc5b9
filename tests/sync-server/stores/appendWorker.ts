/**
 * A server process reduced to its store: pushes along a few chains without end and says what it got acknowledged, until
 * somebody kills it. Whoever comes after it goes on with the same chains and first pushes the last batch once more, as a
 * client does that never heard the answer.
 */
import { writeSync } from 'node:fs'
import { bytesToHex } from '#shared/basics/bytes.ts'
import { opHashOf, parseHeader, type Op } from '#shared/sync/op.ts'
import { openPostgresStore } from '#sync-server/stores/postgres.ts'
import { openSqliteStore } from '#sync-server/stores/sqlite.ts'
import type { Store } from '#sync-server/stores/store.ts'
import { createDevice, idOf, sha256, tryPush, type TestBatch } from './storeWorld.ts'

const [kind, where, slot, tenantCount, laneCount] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
]
const say = (line: string): void => void writeSync(1, `${line}\n`)

async function open(): Promise<Store> {
  const opened =
    kind === 'sqlite'
      ? openSqliteStore({ file: where })
      : await openPostgresStore({ url: where, maxConnections: 4 })
  if (opened.ok) return opened.value
  say(`failed ${opened.error.type}`)
  process.exit(3)
}
const store = await open()
say('ready')

/** Until it is acknowledged; Busy is an honest answer, everything else is a bug. */
async function pushUntilAcked(tenant: string, batch: TestBatch, n: number): Promise<void> {
  for (;;) {
    const pushed = await tryPush(store, tenant, [batch])
    const answer = pushed.ok ? pushed.value[0] : undefined
    if (answer?.type === 'ok' && answer.n >= n) break
    if (!pushed.ok && pushed.error.type === 'Busy') continue
    say(`failed ${n} ${JSON.stringify(pushed)}`)
    process.exit(3)
  }
  say(`acked ${tenant} ${batch.dev} ${n} ${bytesToHex(batch.opHashes.at(-1)!)}`)
}

async function lane(no: number): Promise<never> {
  const tenant = idOf(`tenant ${no % Number(tenantCount)}`)
  const name = `slot ${slot} lane ${no}`
  const dev = idOf(`device ${name}`)
  const tail = (await store.tails(tenant)).get(dev)
  if (tail) await pushUntilAcked(tenant, await lastBatch(tenant, dev, tail.n), tail.n)
  const device = createDevice(tenant, name, tail)
  for (let round = 0; ; round++)
    await pushUntilAcked(tenant, device.batch(1 + (round % 4), 200 + 37 * (round % 11)), device.tail().n)
}

async function lastBatch(tenant: string, dev: string, n: number): Promise<TestBatch> {
  const { rows, batches } = (await store.chain(tenant, dev, n, 1))!
  const ops = rows.map((row): Op => {
    const header = parseHeader(row.header)
    if (!header.ok) throw new Error(header.error.type)
    return {
      header: header.value,
      headerBytes: row.header,
      payloadHash: row.payloadHash,
      payload: row.payload,
    }
  })
  return { dev, ops, opHashes: ops.map((op) => opHashOf(sha256, op)), signature: batches.at(-1)!.signature }
}
await Promise.all(Array.from({ length: Number(laneCount) }, (_, no) => lane(no)))
