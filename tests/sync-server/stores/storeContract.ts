/**
 * What `Store` promises (sync-server/stores/store.ts), one suite for every make: memory.test.ts, sqlite.test.ts,
 * postgres.test.ts run it. Rules ST1.. stand in sync-server/stores/README.md.
 */
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { bytesToHex } from '#shared/basics/bytes.ts'
import { blobPartBytes } from '#shared/sync/messages.ts'
import { zeroHash } from '#shared/sync/op.ts'
import { type8 } from '#shared/vault/envelope.ts'
import type { Store } from '#sync-server/stores/store.ts'
import {
  createDevice,
  day,
  decidePush,
  faultsOf,
  filled,
  hashOf,
  idOf,
  newTenant,
  now,
  push,
  questionOf,
  readAll,
  registerOf,
  tryPush,
  wantedOf,
  type TestBatch,
} from './storeWorld.ts'

export interface Make {
  /** An empty store. */
  open(): Promise<Store>
  /** Closes it and opens what it left behind; undefined where nothing is left. */
  reopen: ((store: Store) => Promise<Store>) | undefined
  end(): Promise<void>
}

const ok = { ok: true }
const failed = (type: string) => ({ ok: false, error: { type } })
/** What a month is called in a header: months since 2000-01. */
const month = (year: number, m: number) => (year - 2000) * 12 + m - 1

export function storeContract(name: string, make: Make): void {
  describe(`store contract, ${name}`, () => {
    let store: Store
    let tenant: string
    beforeEach(async () => {
      store = await make.open()
      tenant = await newTenant(store, 'Sonnenhof')
    })
    afterAll(() => make.end())

    describe('institutions', () => {
      test('a new one is empty', async () => {
        expect(await store.state(tenant)).toEqual({
          gen: 0,
          seq: 0,
          head: zeroHash,
          usedBytes: 0,
          registerNo: 1,
        })
        expect([...(await store.tails(tenant))]).toEqual([])
        expect(await readAll(store, tenant)).toMatchObject({ rows: [], batches: [], more: false })
      })
      test('made again with the same register: nothing happens', async () => {
        await push(store, tenant, createDevice(tenant, 'a').batch(2))
        expect(await store.createTenant(tenant, 1, registerOf(tenant, 1), now + 5)).toMatchObject(ok)
        expect((await store.state(tenant))?.seq).toBe(2)
      })
      test('made again with another register: Stale, and nothing changes', async () => {
        expect(await store.createTenant(tenant, 2, registerOf(tenant, 2), now)).toMatchObject(failed('Stale'))
        expect(await store.register(tenant)).toEqual(registerOf(tenant, 1))
        expect((await store.state(tenant))?.registerNo).toBe(1)
      })
      test('one may come with a register that has lived elsewhere', async () => {
        const other = idOf('tenant moved')
        expect(await store.createTenant(other, 7, registerOf(other, 7), now)).toMatchObject(ok)
        expect((await store.state(other))?.registerNo).toBe(7)
      })
      test('all are listed, sorted', async () => {
        const others = await Promise.all(['b', 'c', 'd'].map((one) => newTenant(store, one)))
        expect(await store.tenants()).toEqual([tenant, ...others].sort())
      })
      test('made by two at once: one of them', async () => {
        const id = idOf('tenant twice')
        const made = await Promise.all(
          [1, 2].map((no) => store.createTenant(id, no, registerOf(id, no), now)),
        )
        expect(made.filter((one) => one.ok)).toHaveLength(1)
        expect(made.filter((one) => !one.ok)[0]).toMatchObject(failed('Stale'))
        const winner = made[0]!.ok ? 1 : 2
        expect(await store.register(id)).toEqual(registerOf(id, winner))
        expect((await store.state(id))?.registerNo).toBe(winner)
      })
      test('every question about an unknown one finds nothing and makes nothing', async () => {
        const nobody = idOf('nobody')
        expect(await store.state(nobody)).toBeUndefined()
        expect(await store.register(nobody)).toBeUndefined()
        expect((await store.tails(nobody)).size).toBe(0)
        expect(await store.range(nobody, 0, 10, 1000)).toBeUndefined()
        expect(await store.headAt(nobody, 0)).toBeUndefined()
        expect(await store.chain(nobody, idOf('device a'), 1, 10)).toBeUndefined()
        expect(await store.blobs(nobody, [idOf('blob')])).toEqual([])
        expect((await store.purged(nobody, [idOf('x')])).size).toBe(0)
        expect(await store.ledger(nobody)).toEqual({ objIds: [], blobs: [] })
        expect(await store.mail(nobody, hashOf('slot'), 'hello', now)).toBeUndefined()
        expect(await store.tenants()).toEqual([tenant])
      })
      test('every change to an unknown one is Unknown', async () => {
        const nobody = idOf('nobody')
        const device = createDevice(nobody, 'a')
        const unknown = failed('Unknown')
        expect(await tryPush(store, nobody, [device.batch(1)])).toMatchObject(unknown)
        expect(await store.replaceRegister(nobody, 2, registerOf(nobody, 2))).toMatchObject(unknown)
        expect(await store.raiseGeneration(nobody)).toMatchObject(unknown)
        expect(await store.declareBlob(nobody, idOf('blob'), 5, hashOf('blob'))).toMatchObject(unknown)
        expect(await store.addBlobPart(nobody, idOf('blob'), 0)).toMatchObject(unknown)
        expect(await store.completeBlob(nobody, idOf('blob'))).toMatchObject(unknown)
        expect(await store.resetBlob(nobody, idOf('blob'))).toMatchObject(unknown)
        expect(await store.purge(nobody, idOf('order'), [idOf('x')], [], now)).toMatchObject(unknown)
        expect(await store.putMail(nobody, hashOf('s'), 'hello', filled(3, 's'), now)).toMatchObject(unknown)
        const order = { id: idOf('order'), body: '{}', dueAt: now, doneAt: null }
        expect(await store.addOrder(nobody, order)).toMatchObject(unknown)
        expect(await store.tenants()).toEqual([tenant])
      })
    })

    describe('append (ST1 ST2)', () => {
      test('a batch comes back byte for byte', async () => {
        const batch = createDevice(tenant, 'a').batch([
          { type8: type8.record, expireNotAfter: 400, objId: idOf('mia'), payload: filled(3000, 'x') },
          { type8: type8.key, payload: filled(1, 'y') },
        ])
        expect(await push(store, tenant, batch)).toEqual([{ type: 'ok', n: 2, gone: [] }])
        const { rows, batches } = await readAll(store, tenant)
        expect(rows).toEqual(
          batch.ops.map((op, i) => ({
            seq: i + 1,
            dev: batch.dev,
            n: i + 1,
            type8: op.header.type8,
            objId: op.header.objId,
            expireNotAfter: op.header.expireNotAfter,
            header: op.headerBytes,
            payloadHash: op.payloadHash,
            payload: op.payload,
            receivedAt: now,
          })),
        )
        const { head } = (await store.state(tenant))!
        expect(batches).toEqual([{ seqFrom: 1, seqTo: 2, dev: batch.dev, signature: batch.signature, head }])
        expect(await faultsOf(store, tenant)).toEqual([])
      })
      test('an empty payload is not a hollow one', async () => {
        await push(store, tenant, createDevice(tenant, 'a').batch([{ payload: filled(0, '') }]))
        expect((await readAll(store, tenant)).rows[0]?.payload).toEqual(new Uint8Array(0))
      })
      test('payloads of every byte and of the largest size', async () => {
        const every = Uint8Array.from({ length: 1024 }, (_, i) => i & 255)
        const batch = createDevice(tenant, 'a').batch([
          { payload: every },
          { payload: filled(256 * 1024, 'big') },
        ])
        await push(store, tenant, batch)
        const { rows } = await readAll(store, tenant)
        expect(rows.map((row) => row.payload)).toEqual(batch.ops.map((op) => op.payload))
      })
      test('the state counts bytes of payloads and moves its head', async () => {
        const device = createDevice(tenant, 'a')
        await push(store, tenant, device.batch(2, 100))
        const first = (await store.state(tenant))!
        expect(first).toMatchObject({ gen: 0, seq: 2, usedBytes: 200, registerNo: 1 })
        await push(store, tenant, device.batch(1, 50))
        const second = (await store.state(tenant))!
        expect(second).toMatchObject({ seq: 3, usedBytes: 250 })
        expect(bytesToHex(second.head)).not.toBe(bytesToHex(first.head))
      })
      test('a batch of 500', async () => {
        await push(store, tenant, createDevice(tenant, 'a').batch(500))
        expect(await faultsOf(store, tenant)).toEqual([])
        expect((await store.state(tenant))?.seq).toBe(500)
      })
      test('batches of several devices in one call', async () => {
        const [a, b] = [createDevice(tenant, 'a'), createDevice(tenant, 'b')]
        await push(store, tenant, a.batch(2), b.batch(3), a.batch(1))
        expect((await store.tails(tenant)).get(a.dev)).toEqual(a.tail())
        expect((await store.tails(tenant)).get(b.dev)).toEqual(b.tail())
        expect((await readAll(store, tenant)).batches).toHaveLength(3)
        expect(await faultsOf(store, tenant)).toEqual([])
      })
      test('the same batch again appends nothing', async () => {
        const batch = createDevice(tenant, 'a').batch(3)
        await push(store, tenant, batch)
        const before = await store.state(tenant)
        expect(await push(store, tenant, batch)).toEqual([{ type: 'ok', n: 3, gone: [] }])
        expect(await store.state(tenant)).toEqual(before)
        expect(await faultsOf(store, tenant)).toEqual([])
      })
      test('the same batch twice in one call', async () => {
        const batch = createDevice(tenant, 'a').batch(3)
        await push(store, tenant, batch, batch)
        expect((await store.state(tenant))?.seq).toBe(3)
        expect(await faultsOf(store, tenant)).toEqual([])
      })
      test('an old batch again, with newer ones behind it, is known op by op', async () => {
        const device = createDevice(tenant, 'a')
        const batches = [device.batch(2), device.batch(3), device.batch(4)]
        await push(store, tenant, ...batches)
        expect(await push(store, tenant, batches[0]!)).toEqual([{ type: 'ok', n: 9, gone: [] }])
        expect((await store.state(tenant))?.seq).toBe(9)
      })
      test('of an overlapping batch only the new end is appended', async () => {
        const device = createDevice(tenant, 'a')
        const whole = device.batch(5)
        const start: TestBatch = {
          ...whole,
          ops: whole.ops.slice(0, 3),
          opHashes: whole.opHashes.slice(0, 3),
        }
        await push(store, tenant, start)
        expect(await push(store, tenant, whole)).toEqual([{ type: 'ok', n: 5, gone: [] }])
        const { batches } = await readAll(store, tenant)
        expect(batches.map(({ seqFrom, seqTo }) => [seqFrom, seqTo])).toEqual([
          [1, 3],
          [4, 5],
        ])
        expect(await faultsOf(store, tenant)).toEqual([])
      })
      test('a gap is told and nothing appended', async () => {
        const device = createDevice(tenant, 'a')
        await push(store, tenant, device.batch(2))
        device.batch(1)
        expect(await push(store, tenant, device.batch(1))).toEqual([{ type: 'gap', have: 2 }])
        expect((await store.state(tenant))?.seq).toBe(2)
      })
      test('a fork at the end is told and nothing appended', async () => {
        const device = createDevice(tenant, 'a')
        await push(store, tenant, device.batch(2))
        const other = createDevice(tenant, 'a', { n: 2, opHash: filled(32, 'other') })
        expect(await push(store, tenant, other.batch(1))).toEqual([{ type: 'fork', n: 3 }])
        expect((await store.state(tenant))?.seq).toBe(2)
      })
      test('a fork in the middle is found by the hashes of what is there', async () => {
        const device = createDevice(tenant, 'a')
        const first = device.batch(1)
        const place = device.tail()
        await push(store, tenant, first, device.batch(4))
        const other = createDevice(tenant, 'a', place).batch([{ payload: filled(9, 'other') }])
        expect(await push(store, tenant, other)).toEqual([{ type: 'fork', n: 2 }])
        expect((await store.state(tenant))?.seq).toBe(5)
      })
      test('decide learns tails and hashes of what it asked for', async () => {
        const device = createDevice(tenant, 'a')
        const batch = device.batch(3)
        await push(store, tenant, batch)
        const seen = await store.append(tenant, questionOf([batch]), wantedOf([batch]), (found) => ({
          rows: [],
          batches: [],
          fills: [],
          state: found.state,
          tails: new Map(),
          answer: {
            tail: found.tails.get(device.dev),
            hashes: [1, 2, 3, 4].map((n) => found.opHashAt(device.dev, n)),
            other: found.tails.get(idOf('device b')),
            state: found.state,
          },
        }))
        expect(seen).toMatchObject({
          ok: true,
          value: {
            tail: device.tail(),
            hashes: [...batch.opHashes, undefined],
            other: undefined,
            state: { seq: 3, registerNo: 1 },
          },
        })
      })
      test('an answer without rows changes nothing', async () => {
        const before = await store.state(tenant)
        const said = await store.append(tenant, { devs: [], objIds: [] }, [], (found) => ({
          rows: [],
          batches: [],
          fills: [],
          state: found.state,
          tails: new Map(),
          answer: 'seen',
        }))
        expect(said).toMatchObject({ ok: true, value: 'seen' })
        expect(await store.state(tenant)).toEqual(before)
      })
      test('generation and register are not the decision’s to change', async () => {
        const batch = createDevice(tenant, 'a').batch(1)
        await store.append(tenant, questionOf([batch]), wantedOf([batch]), (found) => {
          const decision = decidePush([batch], found)
          return { ...decision, state: { ...decision.state, gen: 9, registerNo: 9 } }
        })
        expect(await store.state(tenant)).toMatchObject({ gen: 0, seq: 1, registerNo: 1 })
      })
      for (const [what, spoil] of [
        [
          'leaves out a number of the log',
          (d) => ({ ...d, rows: d.rows.map((r) => ({ ...r, seq: r.seq + 1 })) }),
        ],
        [
          'leaves out a number of a chain',
          (d) => ({ ...d, rows: d.rows.map((r) => ({ ...r, n: r.n + 1 })) }),
        ],
        ['forgets the batch', (d) => ({ ...d, batches: [] })],
        ['forgets the tail', (d) => ({ ...d, tails: new Map() })],
        ['forgets the state', (d, before) => ({ ...d, state: before })],
        ['has another head than its batch', (d) => ({ ...d, state: { ...d.state, head: zeroHash } })],
      ] satisfies [
        string,
        (d: ReturnType<typeof decidePush>, before: ReturnType<typeof decidePush>['state']) => typeof d,
      ][])
        test(`a decision that ${what} is a bug and writes nothing`, async () => {
          const batch = createDevice(tenant, 'a').batch(2)
          const wrong = store.append(tenant, questionOf([batch]), wantedOf([batch]), (found) =>
            spoil(decidePush([batch], found), found.state),
          )
          await expect(wrong).rejects.toThrow('Bug')
          expect(await store.state(tenant)).toMatchObject({ seq: 0 })
          expect((await readAll(store, tenant)).rows).toEqual([])
          expect((await store.tails(tenant)).size).toBe(0)
        })
      test('a bug in one of many concerns that one only', async () => {
        const devices = ['a', 'b', 'c'].map((one) => createDevice(tenant, one))
        const all = await Promise.allSettled(
          devices.map((device, i) => {
            const batch = device.batch(2)
            return store.append(tenant, questionOf([batch]), wantedOf([batch]), (found) => {
              if (i === 1) throw new Error('Bug: on purpose')
              return decidePush([batch], found)
            })
          }),
        )
        expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
        expect((await store.state(tenant))?.seq).toBe(4)
        expect(await faultsOf(store, tenant)).toEqual([])
      })
    })

    describe('many at once (ST1 ST2)', () => {
      test('32 devices push to one institution: no gap, no duplicate', async () => {
        const devices = Array.from({ length: 32 }, (_, i) => createDevice(tenant, `many ${i}`))
        const answers = await Promise.all(
          devices
            .flatMap((device) => [1, 2, 3].map((count) => ({ device, batch: device.batch(count) })))
            .map(({ batch }) => push(store, tenant, batch)),
        )
        // Batches of one device may overtake each other; whoever came too early is told and comes again.
        expect(answers.flat().every((answer) => answer.type !== 'fork')).toBe(true)
        expect(await faultsOf(store, tenant)).toEqual([])
      })
      test('32 writers of single ops, each waiting for its answer', async () => {
        await Promise.all(
          Array.from({ length: 32 }, async (_, i) => {
            const device = createDevice(tenant, `single ${i}`)
            for (let k = 0; k < 5; k++)
              expect(await push(store, tenant, device.batch(1))).toEqual([{ type: 'ok', n: k + 1, gone: [] }])
          }),
        )
        expect((await store.state(tenant))?.seq).toBe(160)
        expect(await faultsOf(store, tenant)).toEqual([])
      })
      test('the same batch from 32 sides at once is appended once', async () => {
        const batch = createDevice(tenant, 'a').batch(7)
        const answers = await Promise.all(Array.from({ length: 32 }, () => push(store, tenant, batch)))
        expect(answers.flat().every((answer) => answer.type === 'ok' && answer.n === 7)).toBe(true)
        expect((await store.state(tenant))?.seq).toBe(7)
        expect(await faultsOf(store, tenant)).toEqual([])
      })
      test('two forks of one device at once: one wins, the other is told', async () => {
        const batches = ['x', 'y'].map((text) =>
          createDevice(tenant, 'a').batch([{ payload: filled(5, text) }]),
        )
        const answers = (await Promise.all(batches.map((batch) => push(store, tenant, batch)))).flat()
        expect(answers.map(({ type }) => type).sort()).toEqual(['fork', 'ok'])
        expect((await store.state(tenant))?.seq).toBe(1)
      })
      test('many institutions at once stay apart', async () => {
        const tenants = await Promise.all(Array.from({ length: 8 }, (_, i) => newTenant(store, `many ${i}`)))
        await Promise.all(
          tenants.flatMap((id, i) => {
            const device = createDevice(id, 'same name')
            return [push(store, id, device.batch(i + 1))]
          }),
        )
        for (const [i, id] of tenants.entries()) {
          expect((await store.state(id))?.seq).toBe(i + 1)
          expect(await faultsOf(store, id)).toEqual([])
        }
      })
      test('a reader meanwhile sees only whole batches whose heads fit', async () => {
        const device = createDevice(tenant, 'a')
        const writes = (async () => {
          for (let i = 0; i < 30; i++) await push(store, tenant, device.batch(3))
        })()
        for (let i = 0; i < 20; i++) {
          const { rows, batches } = await readAll(store, tenant)
          expect(rows).toHaveLength(batches.at(-1)?.seqTo ?? 0)
          await new Promise((resolve) => setTimeout(resolve, 1))
        }
        await writes
        expect(await faultsOf(store, tenant)).toEqual([])
      })
    })

    describe('pages (ST4)', () => {
      test('whole batches, at most as many ops as asked', async () => {
        const device = createDevice(tenant, 'a')
        await push(store, tenant, device.batch(4), device.batch(4), device.batch(4))
        const first = (await store.range(tenant, 0, 9, 1_000_000))!
        expect(first.rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
        expect(first.batches.map(({ seqTo }) => seqTo)).toEqual([4, 8])
        expect(first).toMatchObject({ more: true, state: { seq: 12 } })
        const second = (await store.range(tenant, 8, 9, 1_000_000))!
        expect(second.rows.map(({ seq }) => seq)).toEqual([9, 10, 11, 12])
        expect(second.more).toBe(false)
      })
      test('exactly as many as asked fit', async () => {
        const device = createDevice(tenant, 'a')
        await push(store, tenant, device.batch(4), device.batch(4))
        expect(await store.range(tenant, 0, 8, 1_000_000)).toMatchObject({ more: false })
        expect((await store.range(tenant, 0, 7, 1_000_000))?.rows).toHaveLength(4)
      })
      test('at least one batch, however small the page', async () => {
        await push(store, tenant, createDevice(tenant, 'a').batch(40, 1000))
        const page = (await store.range(tenant, 0, 1, 1))!
        expect(page.rows).toHaveLength(40)
        expect(page.more).toBe(false)
      })
      test('at most as many bytes as asked', async () => {
        const device = createDevice(tenant, 'a')
        for (let i = 0; i < 5; i++) await push(store, tenant, device.batch(10, 1000))
        // Ten ops of 1,000 bytes and their headers are 10,970 bytes.
        expect((await store.range(tenant, 0, 5000, 25_000))?.rows).toHaveLength(20)
        expect((await store.range(tenant, 0, 5000, 21_940))?.rows).toHaveLength(20)
        expect((await store.range(tenant, 0, 5000, 21_939))?.rows).toHaveLength(10)
      })
      test('behind the end there is nothing', async () => {
        await push(store, tenant, createDevice(tenant, 'a').batch(3))
        expect(await store.range(tenant, 3, 10, 1000)).toMatchObject({ rows: [], batches: [], more: false })
        expect(await store.range(tenant, 99, 10, 1000)).toMatchObject({ rows: [], batches: [], more: false })
      })
      test('the head at the end of each batch, and nowhere else', async () => {
        const device = createDevice(tenant, 'a')
        await push(store, tenant, device.batch(2), device.batch(3))
        const { batches, state } = await readAll(store, tenant)
        expect(await store.headAt(tenant, 0)).toEqual(zeroHash)
        expect(await store.headAt(tenant, 2)).toEqual(batches[0]!.head)
        expect(await store.headAt(tenant, 5)).toEqual(state.head)
        for (const seq of [1, 3, 4, 6, 1000]) expect(await store.headAt(tenant, seq)).toBeUndefined()
      })
      test('any page size reads the same log', async () => {
        const [a, b] = [createDevice(tenant, 'a'), createDevice(tenant, 'b')]
        for (let i = 0; i < 12; i++) await push(store, tenant, (i % 3 ? a : b).batch((i % 5) + 1))
        const whole = await readAll(store, tenant, 5000)
        for (const size of [1, 2, 3, 7, 20]) expect(await readAll(store, tenant, size)).toEqual(whole)
      })
    })

    describe('one device’s chain (ST4)', () => {
      test('only its own ops, in order, whole batches', async () => {
        const [a, b] = [createDevice(tenant, 'a'), createDevice(tenant, 'b')]
        await push(store, tenant, a.batch(2), b.batch(5), a.batch(3), b.batch(1), a.batch(1))
        const page = (await store.chain(tenant, a.dev, 1, 100))!
        expect(page.rows.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6])
        expect(page.rows.every((row) => row.dev === a.dev)).toBe(true)
        expect(page.batches.map(({ seqFrom, seqTo }) => [seqFrom, seqTo])).toEqual([
          [1, 2],
          [8, 10],
          [12, 12],
        ])
        expect(page.more).toBe(false)
      })
      test('from the middle of a batch to its end', async () => {
        const a = createDevice(tenant, 'a')
        await push(store, tenant, a.batch(4), a.batch(4))
        expect((await store.chain(tenant, a.dev, 3, 2))?.rows.map(({ n }) => n)).toEqual([3, 4])
        expect((await store.chain(tenant, a.dev, 3, 6))?.rows.map(({ n }) => n)).toEqual([3, 4, 5, 6, 7, 8])
      })
      test('page by page', async () => {
        const a = createDevice(tenant, 'a')
        for (let i = 0; i < 6; i++) await push(store, tenant, a.batch(3))
        const numbers: number[] = []
        for (let from = 1; ;) {
          const page = (await store.chain(tenant, a.dev, from, 7))!
          expect(page.rows).toHaveLength(6)
          numbers.push(...page.rows.map(({ n }) => n))
          from = numbers.length + 1
          if (!page.more) break
        }
        expect(numbers).toEqual(Array.from({ length: 18 }, (_, i) => i + 1))
      })
      test('behind its end, and of a device that never wrote: nothing', async () => {
        const a = createDevice(tenant, 'a')
        await push(store, tenant, a.batch(2))
        expect(await store.chain(tenant, a.dev, 3, 10)).toMatchObject({ rows: [], batches: [], more: false })
        expect(await store.chain(tenant, idOf('device z'), 1, 10)).toMatchObject({ rows: [], more: false })
      })
    })

    describe('register (ST5)', () => {
      test('the next number only', async () => {
        expect(await store.replaceRegister(tenant, 2, registerOf(tenant, 2))).toMatchObject(ok)
        expect(await store.register(tenant)).toEqual(registerOf(tenant, 2))
        expect((await store.state(tenant))?.registerNo).toBe(2)
      })
      test('the same number, an older one, one too far: Stale', async () => {
        await store.replaceRegister(tenant, 2, registerOf(tenant, 2))
        const other = { ...registerOf(tenant, 2), by: idOf('lena') }
        expect(await store.replaceRegister(tenant, 2, other)).toMatchObject(failed('Stale'))
        expect(await store.replaceRegister(tenant, 1, registerOf(tenant, 1))).toMatchObject(failed('Stale'))
        expect(await store.replaceRegister(tenant, 4, registerOf(tenant, 4))).toMatchObject(failed('Stale'))
        expect(await store.register(tenant)).toEqual(registerOf(tenant, 2))
      })
      test('the same register again is done already', async () => {
        await store.replaceRegister(tenant, 2, registerOf(tenant, 2))
        expect(await store.replaceRegister(tenant, 2, registerOf(tenant, 2))).toMatchObject(ok)
        expect((await store.state(tenant))?.registerNo).toBe(2)
      })
      test('two managers at once: one wins', async () => {
        const by = (person: string) => ({ ...registerOf(tenant, 2), by: idOf(person) })
        const both = await Promise.all(
          ['anna', 'lena'].map((person) => store.replaceRegister(tenant, 2, by(person))),
        )
        expect(both.filter((one) => one.ok)).toHaveLength(1)
        expect((await store.register(tenant))?.by).toBe(idOf(both[0]!.ok ? 'anna' : 'lena'))
      })
      test('a large one', async () => {
        const body = JSON.stringify({ no: 2, text: 'x'.repeat(900_000) })
        await store.replaceRegister(tenant, 2, { ...registerOf(tenant, 2), body })
        expect((await store.register(tenant))?.body).toBe(body)
      })
      test('an append behind it sees its number', async () => {
        await store.replaceRegister(tenant, 2, registerOf(tenant, 2))
        const seen = await store.append(tenant, { devs: [], objIds: [] }, [], (found) => ({
          rows: [],
          batches: [],
          fills: [],
          state: found.state,
          tails: new Map(),
          answer: found.state.registerNo,
        }))
        expect(seen).toMatchObject({ value: 2 })
      })
    })

    describe('blobs', () => {
      const id = idOf('blob 1')
      const size = 2 * blobPartBytes + 5
      const declare = () => store.declareBlob(tenant, id, size, hashOf('blob 1'))

      test('declared, grown by parts in any order, complete', async () => {
        await declare()
        expect(await store.blobs(tenant, [id])).toEqual([
          { id, size, sha256: hashOf('blob 1'), have: [], complete: false },
        ])
        expect(await store.addBlobPart(tenant, id, 2)).toMatchObject({
          value: { have: [2], complete: false },
        })
        expect(await store.addBlobPart(tenant, id, 0)).toMatchObject({ value: { have: [0, 2] } })
        expect(await store.completeBlob(tenant, id)).toMatchObject(failed('Stale'))
        expect(await store.addBlobPart(tenant, id, 1)).toMatchObject({ value: { have: [0, 1, 2] } })
        expect((await store.blobs(tenant, [id]))[0]).toMatchObject({ have: [0, 1, 2], complete: false })
        expect(await store.completeBlob(tenant, id)).toMatchObject(ok)
        expect((await store.blobs(tenant, [id]))[0]).toMatchObject({ have: [0, 1, 2], complete: true })
      })
      test('the same part twice, and again when it is complete', async () => {
        await declare()
        await store.addBlobPart(tenant, id, 1)
        expect(await store.addBlobPart(tenant, id, 1)).toMatchObject({ value: { have: [1] } })
        for (const part of [0, 2]) await store.addBlobPart(tenant, id, part)
        await store.completeBlob(tenant, id)
        expect(await store.addBlobPart(tenant, id, 1)).toMatchObject({
          value: { have: [0, 1, 2], complete: true },
        })
        expect(await store.completeBlob(tenant, id)).toMatchObject(ok)
      })
      test('all parts at once', async () => {
        const big = idOf('blob big')
        await store.declareBlob(tenant, big, 12 * blobPartBytes, hashOf('big'))
        await Promise.all(Array.from({ length: 12 }, (_, part) => store.addBlobPart(tenant, big, part)))
        expect((await store.blobs(tenant, [big]))[0]?.have).toEqual(
          Array.from({ length: 12 }, (_, part) => part),
        )
      })
      test('a part behind the end and a part of no blob are Unknown', async () => {
        await declare()
        expect(await store.addBlobPart(tenant, id, 3)).toMatchObject(failed('Unknown'))
        expect(await store.addBlobPart(tenant, idOf('none'), 0)).toMatchObject(failed('Unknown'))
        expect(await store.completeBlob(tenant, idOf('none'))).toMatchObject(failed('Unknown'))
      })
      test('the same declaration again changes nothing; another one is Stale', async () => {
        await declare()
        await store.addBlobPart(tenant, id, 0)
        expect(await declare()).toMatchObject(ok)
        expect(await store.declareBlob(tenant, id, size + 1, hashOf('blob 1'))).toMatchObject(failed('Stale'))
        expect(await store.declareBlob(tenant, id, size, hashOf('other'))).toMatchObject(failed('Stale'))
        expect((await store.blobs(tenant, [id]))[0]).toMatchObject({ size, have: [0] })
      })
      test('it counts as used from its declaration, once', async () => {
        await declare()
        await declare()
        expect((await store.state(tenant))?.usedBytes).toBe(size)
        await push(store, tenant, createDevice(tenant, 'a').batch(1, 70))
        expect((await store.state(tenant))?.usedBytes).toBe(size + 70)
      })
      test('reset: its parts are sent again', async () => {
        await declare()
        for (const part of [0, 1, 2]) await store.addBlobPart(tenant, id, part)
        await store.completeBlob(tenant, id)
        expect(await store.resetBlob(tenant, id)).toMatchObject(ok)
        expect((await store.blobs(tenant, [id]))[0]).toMatchObject({ have: [], complete: false })
        expect((await store.state(tenant))?.usedBytes).toBe(size)
        expect(await store.resetBlob(tenant, idOf('none'))).toMatchObject(failed('Unknown'))
      })
      test('an empty blob has no parts', async () => {
        const empty = idOf('blob empty')
        await store.declareBlob(tenant, empty, 0, hashOf(''))
        expect(await store.completeBlob(tenant, empty)).toMatchObject(ok)
        expect((await store.blobs(tenant, [empty]))[0]).toMatchObject({ have: [], complete: true })
      })
      test('500 are asked for at once, unknown ones left out', async () => {
        const ids = Array.from({ length: 500 }, (_, i) => idOf(`blob ${i}`))
        for (const one of ids.slice(0, 20)) await store.declareBlob(tenant, one, 10, hashOf(one))
        const found = await store.blobs(tenant, ids)
        expect(found.map((blob) => blob.id)).toEqual(ids.slice(0, 20).sort())
      })
    })

    describe('links (ST16)', () => {
      const most = { links: 3, bytes: 100 }
      const id = idOf('link')
      const link = (name: string, more: object = {}) => ({
        id: idOf(name),
        size: 10,
        sha256: hashOf(name),
        until: now + day,
        ...more,
      })
      const whole = async (name: string, of = tenant): Promise<void> => {
        expect(await store.addLink(of, link(name), most)).toMatchObject(ok)
        await store.addBlobPart(of, idOf(name), 0)
        expect(await store.completeBlob(of, idOf(name))).toMatchObject(ok)
      }
      test('found by its number alone, whole only, and not a moment longer than it may', async () => {
        expect(await store.addLink(tenant, link('link'), most)).toMatchObject(ok)
        expect(await store.linkAt(id, now)).toBeUndefined()
        expect(await store.links(tenant)).toEqual([{ id, until: now + day, complete: false }])
        await store.addBlobPart(tenant, id, 0)
        await store.completeBlob(tenant, id)
        expect(await store.linkAt(id, now + day - 1)).toEqual({ tenant, id, size: 10 })
        expect(await store.linkAt(id, now + day)).toBeUndefined()
        expect(await store.linkAt(idOf('another'), now)).toBeUndefined()
        expect((await store.state(tenant))?.usedBytes).toBe(10)
      })
      test('the same again changes nothing; another one and another institution’s are Stale', async () => {
        await whole('link')
        expect(await store.addLink(tenant, link('link'), most)).toMatchObject(ok)
        expect(await store.addLink(tenant, link('link', { until: now + 2 * day }), most)).toMatchObject(
          failed('Stale'),
        )
        expect(await store.addLink(tenant, link('link', { size: 11 }), most)).toMatchObject(failed('Stale'))
        const other = await newTenant(store, 'Bachhaus')
        expect(await store.addLink(other, link('link'), most)).toMatchObject(failed('Stale'))
        expect(await store.links(other)).toEqual([])
        expect(await store.linkAt(id, now)).toMatchObject({ tenant })
      })
      test('not more, and not larger together, than an institution may; also by many at once', async () => {
        const tried = await Promise.all(
          Array.from({ length: 8 }, (_, i) => store.addLink(tenant, link(`link ${i}`), most)),
        )
        expect(tried.filter((one) => one.ok)).toHaveLength(3)
        expect(tried.find((one) => !one.ok)).toMatchObject(failed('TooMany'))
        const other = await newTenant(store, 'Bachhaus')
        expect(await store.addLink(other, link('big', { size: 101 }), most)).toMatchObject(failed('TooMany'))
        expect((await store.state(other))?.usedBytes).toBe(0)
      })
      test('a purge takes it for ever, and no other; those that are over are named', async () => {
        await whole('link')
        await whole('stays')
        expect(await store.endedLinks(now + day - 1)).toEqual([])
        expect(await store.endedLinks(now + day)).toHaveLength(2)
        await store.purge(tenant, '', [], [id], now)
        expect(await store.linkAt(id, now)).toBeUndefined()
        expect(await store.addLink(tenant, link('link'), most)).toMatchObject(failed('Unknown'))
        expect((await store.links(tenant)).map((one) => one.id)).toEqual([idOf('stays')])
        expect(await store.endedLinks(now + day)).toEqual([{ tenant, id: idOf('stays') }])
        expect((await store.state(tenant))?.usedBytes).toBe(10)
      })
      test('of an unknown institution: Unknown', async () => {
        expect(await store.addLink(idOf('nobody'), link('link'), most)).toMatchObject(failed('Unknown'))
        expect(await store.links(idOf('nobody'))).toEqual([])
      })
    })

    describe('deletion (ST6)', () => {
      const mia = idOf('object mia')
      const blob = idOf('blob of mia')
      const order = (name: string, dueAt = now + 7 * day) => ({
        id: idOf(`order ${name}`),
        body: JSON.stringify({ name }),
        dueAt,
        doneAt: null,
      })
      /** Two ops of Mia (one a photo's), three of others; her blob of 5,000 bytes. */
      const fill = async () => {
        const device = createDevice(tenant, 'a')
        const batch = device.batch([
          { objId: mia, payload: filled(100, 'mia') },
          {},
          { objId: blob, type8: type8.photo, payload: filled(60, 'photo') },
          {},
          {},
        ])
        await push(store, tenant, batch)
        await store.declareBlob(tenant, blob, 5000, hashOf('blob of mia'))
        await store.addBlobPart(tenant, blob, 0)
        return { device, batch }
      }

      test('orders are due on their day, oldest first, and once', async () => {
        await store.addOrder(tenant, order('late', now + 9 * day))
        await store.addOrder(tenant, order('early', now + 7 * day))
        expect(await store.dueOrders(now + 7 * day - 1)).toEqual([])
        expect(await store.dueOrders(now + 7 * day)).toEqual([
          { tenant, order: order('early', now + 7 * day) },
        ])
        const due = await store.dueOrders(now + 30 * day)
        expect(due.map((one) => one.order.body)).toEqual([order('early').body, order('late').body])
        await store.purge(tenant, order('early').id, [], [], now + 30 * day)
        expect((await store.dueOrders(now + 30 * day)).map((one) => one.order.id)).toEqual([order('late').id])
      })
      test('an order again keeps its first day; with another text it is Stale', async () => {
        await store.addOrder(tenant, order('x', now + day))
        expect(await store.addOrder(tenant, order('x', now + 9 * day))).toMatchObject(ok)
        expect(await store.dueOrders(now + day)).toHaveLength(1)
        expect(await store.addOrder(tenant, { ...order('x'), body: '{}' })).toMatchObject(failed('Stale'))
      })
      test('an order done is not due again when it comes again', async () => {
        await store.addOrder(tenant, order('x', now))
        await store.purge(tenant, order('x').id, [mia], [], now)
        expect(await store.addOrder(tenant, order('x', now))).toMatchObject(ok)
        expect(await store.dueOrders(now + 99 * day)).toEqual([])
      })
      test('orders of several institutions are due together', async () => {
        const other = await newTenant(store, 'Regenbogen')
        await store.addOrder(tenant, order('x', now + 2))
        await store.addOrder(other, order('x', now + 1))
        expect((await store.dueOrders(now + 9)).map((one) => one.tenant)).toEqual([other, tenant])
      })
      test('purged ops are hollow; the chain, heads and hashes stand', async () => {
        const { batch } = await fill()
        const before = await readAll(store, tenant)
        expect(await store.purge(tenant, idOf('order'), [mia], [blob], now)).toMatchObject({
          value: { ops: 2 },
        })
        const after = await readAll(store, tenant)
        expect(after.rows.map((row) => row.payload === null)).toEqual([true, false, true, false, false])
        expect(after.rows.map((row) => row.payloadHash)).toEqual(batch.ops.map((op) => op.payloadHash))
        expect(after.batches).toEqual(before.batches)
        expect(await store.headAt(tenant, 5)).toEqual(before.state.head)
        expect(await faultsOf(store, tenant)).toEqual([])
        expect((await store.chain(tenant, batch.dev, 1, 10))?.rows[0]?.payload).toBeNull()
      })
      test('its bytes are free again', async () => {
        await fill()
        expect((await store.state(tenant))?.usedBytes).toBe(100 + 60 + 3 * 40 + 5000)
        await store.purge(tenant, idOf('order'), [mia], [blob], now)
        expect((await store.state(tenant))?.usedBytes).toBe(3 * 40)
      })
      test('its blobs are forgotten and can’t be declared again', async () => {
        await fill()
        await store.purge(tenant, idOf('order'), [mia], [blob], now)
        expect(await store.blobs(tenant, [blob])).toEqual([])
        expect(await store.addBlobPart(tenant, blob, 0)).toMatchObject(failed('Unknown'))
        expect(await store.declareBlob(tenant, blob, 5000, hashOf('blob of mia'))).toMatchObject(
          failed('Unknown'),
        )
        expect((await store.state(tenant))?.usedBytes).toBe(3 * 40)
      })
      test('a second purge finds nothing more', async () => {
        await fill()
        await store.purge(tenant, idOf('order'), [mia], [blob], now)
        expect(await store.purge(tenant, idOf('order'), [mia], [blob], now)).toMatchObject({
          value: { ops: 0 },
        })
        expect((await store.state(tenant))?.usedBytes).toBe(3 * 40)
      })
      test('what is pushed later for a purged object is known as purged', async () => {
        const { device } = await fill()
        await store.purge(tenant, idOf('order'), [mia], [blob], now)
        const again = device.batch([{ objId: mia }, {}, { objId: blob, type8: type8.photo }])
        expect(await push(store, tenant, again)).toEqual([{ type: 'ok', n: 8, gone: [6, 8] }])
        expect((await readAll(store, tenant)).rows.slice(5).map((row) => row.payload === null)).toEqual([
          true,
          false,
          true,
        ])
        expect(await faultsOf(store, tenant)).toEqual([])
      })
      test('ST15 a hollow op learns its payload later; numbers, hashes and heads stand', async () => {
        const device = createDevice(tenant, 'a')
        const batch = device.batch(3, 100)
        const emptied = { ...batch, ops: batch.ops.map((op, i) => (i === 1 ? op : { ...op, payload: null })) }
        await push(store, tenant, emptied)
        const more = device.batch(1)
        await push(store, tenant, more)
        const before = await readAll(store, tenant)
        expect(before.rows.map((row) => row.payload?.length ?? 0)).toEqual([0, 100, 0, 40])
        const said = await store.append(tenant, questionOf([batch]), wantedOf([batch]), (found) => ({
          rows: [],
          batches: [],
          fills: [1, 3].map((n) => ({
            seq: found.hollowAt(device.dev, n)!,
            payload: batch.ops[n - 1]!.payload!,
          })),
          state: { ...found.state, usedBytes: found.state.usedBytes + 200 },
          tails: new Map(),
          answer: [1, 2, 3, 4].map((n) => found.hollowAt(device.dev, n)),
        }))
        expect(said).toMatchObject({ value: [1, undefined, 3, undefined] })
        const after = await readAll(store, tenant)
        expect(after.rows.map((row) => row.payload)).toEqual(
          [...batch.ops, ...more.ops].map((op) => op.payload),
        )
        expect(after.batches).toEqual(before.batches)
        expect(after.state).toEqual({ ...before.state, usedBytes: before.state.usedBytes + 200 })
        expect(await faultsOf(store, tenant)).toEqual([])
      })
      test('ST15 pages are cut by what a filled batch weighs now', async () => {
        const device = createDevice(tenant, 'a')
        const batches = [device.batch(1, 3000), device.batch(1, 3000)]
        await push(store, tenant, ...batches.map((batch) => ({ ...batch, ops: batch.ops.map((op) => ({ ...op, payload: null })) }))) // prettier-ignore
        expect((await store.range(tenant, 0, 10, 4000))?.batches).toHaveLength(2)
        await store.append(tenant, questionOf(batches), wantedOf(batches), (found) => ({
          rows: [],
          batches: [],
          fills: batches.map(({ ops }, i) => ({ seq: i + 1, payload: ops[0]!.payload! })),
          state: found.state,
          tails: new Map(),
          answer: {},
        }))
        expect((await store.range(tenant, 0, 10, 4000))?.batches).toHaveLength(1)
        expect((await store.chain(tenant, device.dev, 1, 10))?.rows).toHaveLength(2)
      })
      test('ST15 nothing is filled twice or beyond the log', async () => {
        const batch = createDevice(tenant, 'a').batch(1)
        await push(store, tenant, { ...batch, ops: batch.ops.map((op) => ({ ...op, payload: null })) })
        for (const seqs of [[1, 1], [2], [0]]) {
          const wrong = store.append(tenant, questionOf([batch]), wantedOf([batch]), (found) => ({
            rows: [],
            batches: [],
            fills: seqs.map((seq) => ({ seq, payload: filled(9, 'x') })),
            state: found.state,
            tails: new Map(),
            answer: {},
          }))
          await expect(wrong).rejects.toThrow('filled')
        }
        expect((await readAll(store, tenant)).rows[0]?.payload).toBeNull()
      })
      test('a purged batch again is known by its hashes', async () => {
        const { batch } = await fill()
        await store.purge(tenant, idOf('order'), [mia], [blob], now)
        expect(await push(store, tenant, batch)).toEqual([{ type: 'ok', n: 5, gone: [1, 3] }])
        expect((await store.state(tenant))?.seq).toBe(5)
      })
      test('purged ids are known one by one', async () => {
        await store.purge(tenant, idOf('order'), [mia], [blob], now)
        expect(await store.purged(tenant, [mia, blob, idOf('ben')])).toEqual(new Set([mia, blob]))
        expect(await store.purged(tenant, [])).toEqual(new Set())
      })
      test('the ledger keeps all ids apart, sorted, once', async () => {
        const ids = Array.from({ length: 5 }, (_, i) => idOf(`o ${i}`))
        await store.purge(tenant, idOf('order'), ids, [blob], now)
        await store.purge(tenant, idOf('order 2'), ids.slice(2), [blob], now)
        expect(await store.ledger(tenant)).toEqual({ objIds: ids.sort(), blobs: [blob] })
      })
      test('100,000 ids in one order', async () => {
        const { batch } = await fill()
        const ids = Array.from({ length: 100_000 }, (_, i) => i.toString(16).padStart(32, '0'))
        const done = await store.purge(tenant, idOf('order'), [...ids, mia], ids, now)
        expect(done).toMatchObject({ value: { ops: 1 } })
        expect((await store.ledger(tenant)).objIds).toHaveLength(100_001)
        expect((await store.purged(tenant, [...ids, batch.ops[1]!.header.objId])).size).toBe(100_000)
      })
      test('a question about 10,000 objects', async () => {
        await store.purge(tenant, idOf('order'), [mia], [], now)
        const objIds = [...Array.from({ length: 10_000 }, (_, i) => idOf(`o ${i}`)), mia]
        const seen = await store.append(tenant, { devs: [], objIds }, [], (found) => ({
          rows: [],
          batches: [],
          fills: [],
          state: found.state,
          tails: new Map(),
          answer: [...found.purged],
        }))
        expect(seen).toMatchObject({ value: [mia] })
      })
    })

    describe('generation', () => {
      test('goes up by one and leaves the log as it is', async () => {
        await push(store, tenant, createDevice(tenant, 'a').batch(3))
        expect(await store.raiseGeneration(tenant)).toMatchObject(ok)
        expect(await store.state(tenant)).toMatchObject({ gen: 1, seq: 3 })
        await store.raiseGeneration(tenant)
        expect(await store.state(tenant)).toMatchObject({ gen: 2, seq: 3 })
        expect(await faultsOf(store, tenant)).toEqual([])
      })
    })

    describe('institutions never see each other (ST8)', () => {
      test('T64 nothing of one shows through another’s id', async () => {
        const other = await newTenant(store, 'Regenbogen')
        const device = createDevice(tenant, 'a')
        const blob = idOf('blob')
        await push(store, tenant, device.batch(3))
        await store.declareBlob(tenant, blob, 10, hashOf('b'))
        await store.putMail(tenant, hashOf('slot'), 'hello', filled(3, 'm'), now + day)
        await store.purge(tenant, idOf('order'), [idOf('mia')], [idOf('gone')], now)
        expect(await store.state(other)).toMatchObject({ seq: 0, usedBytes: 0, head: zeroHash })
        expect((await store.tails(other)).size).toBe(0)
        expect(await store.range(other, 0, 10, 1000)).toMatchObject({ rows: [], batches: [] })
        expect(await store.headAt(other, 3)).toBeUndefined()
        expect(await store.chain(other, device.dev, 1, 10)).toMatchObject({ rows: [] })
        expect(await store.blobs(other, [blob])).toEqual([])
        expect(await store.addBlobPart(other, blob, 0)).toMatchObject(failed('Unknown'))
        expect(await store.mail(other, hashOf('slot'), 'hello', now)).toBeUndefined()
        expect(await store.ledger(other)).toEqual({ objIds: [], blobs: [] })
        expect((await store.purged(other, [idOf('mia'), idOf('gone')])).size).toBe(0)
      })
      test('the same device and object ids in both have two chains', async () => {
        const other = await newTenant(store, 'Regenbogen')
        for (const [id, count] of [
          [tenant, 2],
          [other, 3],
        ] as const) {
          const device = createDevice(id, 'same')
          await push(store, id, device.batch([...Array<object>(count)].map(() => ({ objId: idOf('same') }))))
          await push(store, id, device.batch(1))
        }
        expect((await store.tails(tenant)).get(idOf('device same'))?.n).toBe(3)
        expect((await store.tails(other)).get(idOf('device same'))?.n).toBe(4)
        const purged = await store.purge(tenant, idOf('order'), [idOf('same')], [], now)
        expect(purged).toMatchObject({ value: { ops: 2 } })
        expect((await readAll(store, other)).rows.every((row) => row.payload)).toBe(true)
        const hollow = (await readAll(store, tenant)).rows.map((row) => row.payload === null)
        expect(hollow).toEqual([true, true, false])
        expect((await store.state(tenant))?.usedBytes).toBe(40)
      })
      test('sessions end in their own institution only', async () => {
        const other = await newTenant(store, 'Regenbogen')
        const dev = idOf('device same')
        await store.putSession(hashOf('1'), tenant, dev, now + day)
        await store.putSession(hashOf('2'), other, dev, now + day)
        await store.endSessions(tenant, [dev])
        expect(await store.session(hashOf('1'), now)).toBeUndefined()
        expect(await store.session(hashOf('2'), now)).toEqual({ tenant: other, dev })
      })
    })

    describe('signing in (ST7)', () => {
      test('a nonce is taken once', async () => {
        await store.putNonce(hashOf('n'), now + 60_000)
        expect(await store.takeNonce(hashOf('n'), now)).toBe(true)
        expect(await store.takeNonce(hashOf('n'), now)).toBe(false)
        expect(await store.takeNonce(hashOf('never put'), now)).toBe(false)
      })
      test('of 32 who take it at once one gets it', async () => {
        await store.putNonce(hashOf('n'), now + 60_000)
        const taken = await Promise.all(Array.from({ length: 32 }, () => store.takeNonce(hashOf('n'), now)))
        expect(taken.filter(Boolean)).toHaveLength(1)
      })
      test('not when its time is over', async () => {
        await store.putNonce(hashOf('n'), now + 60_000)
        expect(await store.takeNonce(hashOf('n'), now + 60_000)).toBe(false)
        await store.putNonce(hashOf('m'), now + 60_000)
        expect(await store.takeNonce(hashOf('m'), now + 59_999)).toBe(true)
      })
      test('a code is taken once, also by 32 at once, and not when its time is over', async () => {
        await store.putCode(hashOf('code'), now + day)
        const taken = await Promise.all(Array.from({ length: 32 }, () => store.takeCode(hashOf('code'), now)))
        expect(taken.filter(Boolean)).toHaveLength(1)
        expect(await store.takeCode(hashOf('code'), now)).toBe(false)
        await store.putCode(hashOf('late'), now + day)
        expect(await store.takeCode(hashOf('late'), now + day)).toBe(false)
        expect(await store.takeNonce(hashOf('late'), now)).toBe(false)
      })
      test('a session is found until it ends', async () => {
        await store.putSession(hashOf('t'), tenant, idOf('dev'), now + 900_000)
        expect(await store.session(hashOf('t'), now)).toEqual({ tenant, dev: idOf('dev') })
        expect(await store.session(hashOf('t'), now + 899_999)).toBeDefined()
        expect(await store.session(hashOf('t'), now + 900_000)).toBeUndefined()
        expect(await store.session(hashOf('other'), now)).toBeUndefined()
      })
      test('sessions of removed devices end at once, those of others stay', async () => {
        for (const one of ['a', 'b', 'c'])
          await store.putSession(hashOf(one), tenant, idOf(`device ${one}`), now + day)
        await store.putSession(hashOf('a again'), tenant, idOf('device a'), now + day)
        await store.endSessions(tenant, [idOf('device a'), idOf('device b')])
        for (const one of ['a', 'b', 'a again']) expect(await store.session(hashOf(one), now)).toBeUndefined()
        expect(await store.session(hashOf('c'), now)).toBeDefined()
        await store.endSessions(tenant, [])
        expect(await store.session(hashOf('c'), now)).toBeDefined()
      })
    })

    describe('letters (ST12)', () => {
      const slot = (i: number) => hashOf(`slot ${i}`)
      test('a letter lies in its slot until its time is over', async () => {
        await store.putMail(tenant, slot(1), 'offer', filled(64 * 1024, 'letter'), now + day)
        expect(await store.mail(tenant, slot(1), 'offer', now)).toEqual(filled(64 * 1024, 'letter'))
        expect(await store.mail(tenant, slot(1), 'answer', now)).toBeUndefined()
        expect(await store.mail(tenant, slot(2), 'offer', now)).toBeUndefined()
        expect(await store.mail(tenant, slot(1), 'offer', now + day)).toBeUndefined()
      })
      test('under its name it is replaced', async () => {
        await store.putMail(tenant, slot(1), 'offer', filled(3, 'x'), now + day)
        await store.putMail(tenant, slot(1), 'offer', filled(4, 'y'), now + 2 * day)
        expect(await store.mail(tenant, slot(1), 'offer', now + day)).toEqual(filled(4, 'y'))
      })
      test('eight a slot', async () => {
        const put = (i: number) => store.putMail(tenant, slot(1), 'abcdefghij'[i]!, filled(3, 'x'), now + day)
        for (let i = 0; i < 8; i++) expect(await put(i)).toMatchObject(ok)
        expect(await put(8)).toMatchObject(failed('TooMany'))
        expect(await put(3)).toMatchObject(ok)
        expect(await store.putMail(tenant, slot(2), 'a', filled(3, 'x'), now + day)).toMatchObject(ok)
      })
      test('200 slots an institution, also by many at once; what ended makes room', async () => {
        const put = (i: number) => store.putMail(tenant, slot(i), 'a', filled(3, 'x'), now + day)
        const all = await Promise.all(Array.from({ length: 210 }, (_, i) => put(i)))
        expect(all.filter((one) => one.ok)).toHaveLength(200)
        expect(all.filter((one) => !one.ok)[0]).toMatchObject(failed('TooMany'))
        expect(await put(999)).toMatchObject(failed('TooMany'))
        const other = await newTenant(store, 'Regenbogen')
        expect(await store.putMail(other, slot(999), 'a', filled(3, 'x'), now + day)).toMatchObject(ok)
        await store.expire(now + day)
        expect(await put(999)).toMatchObject(ok)
      })
    })

    describe('what ends by itself (ST6 ST7)', () => {
      test('nonces, codes, sessions and letters; those that live stay', async () => {
        for (const [name, until] of [
          ['over', now],
          ['lives', now + 1],
        ] as const) {
          await store.putNonce(hashOf(name), until)
          await store.putCode(hashOf(name), until)
          await store.putSession(hashOf(name), tenant, idOf('dev'), until)
          await store.putMail(tenant, hashOf('slot'), name, filled(3, 'x'), until)
        }
        await store.expire(now)
        // Asked as of yesterday, so that only a row that is gone is not found.
        expect(await store.takeNonce(hashOf('over'), now - day)).toBe(false)
        expect(await store.takeCode(hashOf('over'), now - day)).toBe(false)
        expect(await store.session(hashOf('over'), now - day)).toBeUndefined()
        expect(await store.mail(tenant, hashOf('slot'), 'over', now - day)).toBeUndefined()
        expect(await store.takeNonce(hashOf('lives'), now)).toBe(true)
        expect(await store.takeCode(hashOf('lives'), now)).toBe(true)
        expect(await store.session(hashOf('lives'), now)).toBeDefined()
        expect(await store.mail(tenant, hashOf('slot'), 'lives', now)).toBeDefined()
      })
      test('ops past their month become hollow, those of this month and without one stay', async () => {
        await push(
          store,
          tenant,
          createDevice(tenant, 'a').batch([
            { expireNotAfter: month(2026, 10) },
            { expireNotAfter: month(2026, 11) },
            { expireNotAfter: 0 },
            { expireNotAfter: month(2026, 9) },
          ]),
        )
        await store.expire(now)
        const hollow = async () => (await readAll(store, tenant)).rows.map((row) => row.payload === null)
        expect(await hollow()).toEqual([true, false, false, true])
        expect((await store.state(tenant))?.usedBytes).toBe(80)
        expect(await faultsOf(store, tenant)).toEqual([])
        await store.expire(Date.UTC(2026, 11, 1))
        expect(await hollow()).toEqual([true, true, false, true])
      })
      test('the blob of an ended photo goes as by a purge', async () => {
        const blob = idOf('blob')
        const photo = {
          type8: type8.photo,
          objId: blob,
          expireNotAfter: month(2026, 1),
          payload: filled(60, 'p'),
        }
        await push(store, tenant, createDevice(tenant, 'a').batch([photo]))
        await store.declareBlob(tenant, blob, 777, hashOf('blob'))
        await store.expire(now)
        expect(await store.ledger(tenant)).toEqual({ objIds: [], blobs: [blob] })
        expect(await store.declareBlob(tenant, blob, 777, hashOf('blob'))).toMatchObject(failed('Unknown'))
        expect(await store.blobs(tenant, [blob])).toEqual([])
        expect((await store.state(tenant))?.usedBytes).toBe(0)
      })
      test('of every institution', async () => {
        const others = await Promise.all(['b', 'c'].map((one) => newTenant(store, one)))
        for (const id of [tenant, ...others])
          await push(store, id, createDevice(id, 'a').batch([{ expireNotAfter: 5 }]))
        await store.expire(now)
        for (const id of [tenant, ...others]) expect((await readAll(store, id)).rows[0]?.payload).toBeNull()
      })
    })

    test('a large institution: 20,000 ops of 40 devices read back whole', async () => {
      const devices = Array.from({ length: 40 }, (_, i) => createDevice(tenant, `large ${i}`))
      for (const device of devices) await push(store, tenant, device.batch(500, 60))
      expect((await store.state(tenant))?.seq).toBe(20_000)
      expect(await faultsOf(store, tenant)).toEqual([])
    })

    if (make.reopen) {
      const { reopen } = make
      test('all of it is there after closing and opening', async () => {
        const device = createDevice(tenant, 'a')
        await push(store, tenant, device.batch(5), device.batch(2))
        await store.replaceRegister(tenant, 2, registerOf(tenant, 2))
        await store.raiseGeneration(tenant)
        await store.declareBlob(tenant, idOf('blob'), 10, hashOf('blob'))
        await store.addBlobPart(tenant, idOf('blob'), 0)
        await store.addOrder(tenant, { id: idOf('order'), body: '{}', dueAt: now, doneAt: null })
        await store.purge(tenant, idOf('none'), [idOf('mia')], [], now)
        await store.putSession(hashOf('t'), tenant, device.dev, now + day)
        await store.putNonce(hashOf('n'), now + day)
        await store.putCode(hashOf('c'), now + day)
        await store.putMail(tenant, hashOf('slot'), 'hello', filled(9, 'x'), now + day)
        const before = { log: await readAll(store, tenant), tails: await store.tails(tenant) }
        store = await reopen(store)
        expect({ log: await readAll(store, tenant), tails: await store.tails(tenant) }).toEqual(before)
        expect(await store.state(tenant)).toMatchObject({ gen: 1, seq: 7, registerNo: 2 })
        expect(await store.register(tenant)).toEqual(registerOf(tenant, 2))
        expect(await store.blobs(tenant, [idOf('blob')])).toMatchObject([{ have: [0] }])
        expect(await store.dueOrders(now)).toHaveLength(1)
        expect(await store.ledger(tenant)).toEqual({ objIds: [idOf('mia')], blobs: [] })
        expect(await store.session(hashOf('t'), now)).toBeDefined()
        expect(await store.takeNonce(hashOf('n'), now)).toBe(true)
        expect(await store.takeCode(hashOf('c'), now)).toBe(true)
        expect(await store.mail(tenant, hashOf('slot'), 'hello', now)).toEqual(filled(9, 'x'))
        expect(await push(store, tenant, device.batch(1))).toEqual([{ type: 'ok', n: 8, gone: [] }])
        expect(await faultsOf(store, tenant)).toEqual([])
      })
    }
  })
}
