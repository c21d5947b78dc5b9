/** PostgreSQL behind a bad network and with transactions that fail: exactly once (F13). Several servers, killed at random. */
import { afterAll, describe, expect, test } from 'vitest'
import { openPostgresStore, type PostgresOptions } from '#sync-server/stores/postgres.ts'
import { StoreUnavailable, type Store } from '#sync-server/stores/store.ts'
import { longCount } from '../../longCount.ts'
import { startChaosProxy, type Mischief } from '../chaosProxy.ts'
import { startPostgres, type EmbeddedPostgres } from '../embeddedPostgres.ts'
import { brokenPromises, startWorker, type Promised, type Worker } from './killing.ts'
import { createDevice, day, decidePush, faultsOf, filled, hashOf, idOf, newTenant, now, push, questionOf, readAll, tryPush, wantedOf } from './storeWorld.ts' // prettier-ignore

const started = await startPostgres()
afterAll(async () => {
  if (typeof started !== 'string') await started.stop()
})

async function open(url: string, more: Omit<PostgresOptions, 'url'> = {}): Promise<Store> {
  const opened = await openPostgresStore({ url, ...more })
  if (!opened.ok) throw new Error(opened.error.type)
  return opened.value
}

/** Raises serialization failures and deadlocks by chance, also at COMMIT, as distributed engines do. */
async function injectFailures(postgres: EmbeddedPostgres, url: string): Promise<void> {
  await postgres.query(url, 'CREATE TABLE chance (at_op float8, at_commit float8)')
  await postgres.query(url, 'INSERT INTO chance VALUES (0, 0)')
  const raising = (column: string) => `
    BEGIN
      IF random() < (SELECT ${column} FROM chance) THEN
        IF random() < 0.5 THEN RAISE EXCEPTION 'injected' USING ERRCODE = '40001';
        ELSE RAISE EXCEPTION 'injected' USING ERRCODE = '40P01'; END IF;
      END IF;
      RETURN NEW;
    END`
  for (const column of ['at_op', 'at_commit'])
    await postgres.query(
      url,
      `CREATE FUNCTION fail_${column}() RETURNS trigger LANGUAGE plpgsql AS $$ ${raising(column)} $$`,
    )
  await postgres.query(
    url,
    'CREATE TRIGGER fail_op BEFORE INSERT ON ops FOR EACH STATEMENT EXECUTE FUNCTION fail_at_op()',
  )
  await postgres.query(
    url,
    'CREATE CONSTRAINT TRIGGER fail_commit AFTER UPDATE ON tenants DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail_at_commit()',
  )
}
const isCommit = (chunk: Buffer): boolean => chunk.includes('COMMIT\0')

if (typeof started === 'string') {
  test.skip(`PostgreSQL with faults (needs ${started})`, () => {})
} else {
  const postgres = started

  describe('exactly once (F13 ST2)', () => {
    const trials = longCount(100, 1500)
    test(
      `${trials} pushes, each with a fault on its way`,
      async () => {
        const url = await postgres.createDatabase()
        const proxy = await startChaosProxy(postgres)
        const retries = new Map<string, number>()
        const store = await open(postgres.urlBy(url, proxy.port), {
          onRetry: (code) => retries.set(code, (retries.get(code) ?? 0) + 1),
        })
        const direct = await open(url)
        const tenant = await newTenant(direct, 'chaos')
        await injectFailures(postgres, url)
        const device = createDevice(tenant, 'a')
        const faults = ['commit lost', 'commit unknown', 'commit cut', 'cut', 'cut answer', 'delay', 'sql', 'sql at commit'] as const // prettier-ignore
        let expected = 0
        let happened = 0
        for (let trial = 0; trial < trials; trial++) {
          const fault = faults[trial % faults.length]!
          const retried = [...retries.values()].reduce((sum, count) => sum + count, 0)
          let chunksLeft = trial % 3
          let isDone = false
          const onceWhen = (is: boolean, what: Mischief): Mischief => {
            if (!is || isDone) return 'pass'
            isDone = true
            return what
          }
          proxy.mischief = (chunk, direction) => {
            const up = direction === 'up'
            if (fault === 'commit lost') return onceWhen(up && isCommit(chunk), 'cut')
            if (fault === 'commit unknown') return onceWhen(up && isCommit(chunk), 'loseAnswer')
            if (fault === 'commit cut') return onceWhen(up && isCommit(chunk), 'passThenCut')
            if (fault === 'cut') return onceWhen(up && chunksLeft-- === 0, 'cut')
            if (fault === 'cut answer') return onceWhen(!up && chunksLeft-- === 0, 'cut')
            if (fault === 'delay') return onceWhen(up && chunksLeft-- === 0, { delayMs: 30 })
            return 'pass'
          }
          const isSql = fault.startsWith('sql')
          if (isSql)
            await postgres.query(url, `UPDATE chance SET ${fault === 'sql' ? 'at_op' : 'at_commit'} = 0.6`)
          const size = 1 + (trial % 5)
          expected += size
          const batch = device.batch(size)
          // A client pushes until it is told.
          for (;;) {
            const pushed = await tryPush(store, tenant, [batch])
            if (!pushed.ok) {
              expect(pushed.error.type).toBe('Busy')
              continue
            }
            expect(pushed.value).toEqual([{ type: 'ok', n: expected, gone: [] }])
            break
          }
          if (isSql) await postgres.query(url, 'UPDATE chance SET at_op = 0, at_commit = 0')
          if ([...retries.values()].reduce((sum, count) => sum + count, 0) > retried || fault === 'delay')
            happened += 1
          expect((await direct.state(tenant))?.seq).toBe(expected)
        }
        expect(await faultsOf(direct, tenant)).toEqual([])
        expect(happened).toBeGreaterThan(trials * 0.7)
        for (const code of ['connection', '40001', '40P01']) expect(retries.get(code) ?? 0).toBeGreaterThan(5)
        for (const what of ['cut', 'loseAnswer', 'passThenCut', 'delay'])
          expect(proxy.done.get(what) ?? 0).toBeGreaterThan(trials / 20)
        console.log(
          `PostgreSQL: ${happened} faults in ${trials} pushes, retries ${JSON.stringify([...retries])}, exactly once`,
        )
        await store.close()
        await direct.close()
        await proxy.stop()
      },
      120_000 + trials * 1000,
    )
    test('commit unknown really was committed, and is found as such (positive control)', async () => {
      const url = await postgres.createDatabase()
      const proxy = await startChaosProxy(postgres)
      const store = await open(postgres.urlBy(url, proxy.port))
      const tenant = await newTenant(store, 'x')
      const batch = createDevice(tenant, 'a').batch(3)
      let tries = 0
      // What is lost is the word that it was committed, and nothing before it.
      proxy.mischief = (chunk, direction) =>
        direction === 'down' && chunk.includes('COMMIT\0') && tries === 1 ? 'cut' : 'pass'
      const seen: number[] = []
      const pushed = await store.append(tenant, questionOf([batch]), wantedOf([batch]), (found) => {
        tries += 1
        seen.push(found.state.seq)
        return decidePush([batch], found)
      })
      expect(pushed).toMatchObject({ ok: true, value: [{ type: 'ok', n: 3 }] })
      expect(seen).toEqual([0, 3])
      expect(await faultsOf(store, tenant)).toEqual([])
      await store.close()
      await proxy.stop()
    })
    test('everything else that writes, through a network that breaks every 61st chunk', async () => {
      const url = await postgres.createDatabase()
      const proxy = await startChaosProxy(postgres)
      const store = await open(postgres.urlBy(url, proxy.port), { maxTries: 40 })
      const direct = await open(url)
      const tenant = await newTenant(store, 'x')
      let count = 0
      proxy.mischief = (_chunk, direction) =>
        (count += 1) % 61 === 0 ? (direction === 'up' ? 'passThenCut' : 'cut') : 'pass'
      const blob = idOf('blob')
      for (let i = 2; i < 12; i++) {
        const register = { body: JSON.stringify({ no: i }), by: 'root', signature: 'AAAA' }
        expect(await store.replaceRegister(tenant, i, register)).toMatchObject({ ok: true })
      }
      await store.declareBlob(tenant, blob, 3 * 1024 * 1024, hashOf('blob'))
      for (let part = 0; part < 3; part++) await store.addBlobPart(tenant, blob, part)
      expect(await store.completeBlob(tenant, blob)).toMatchObject({ ok: true })
      for (let i = 0; i < 8; i++)
        expect(
          await store.putMail(tenant, hashOf('slot'), 'abcdefgh'[i]!, filled(9, 'x'), now + day),
        ).toMatchObject({
          ok: true,
        })
      const order = { id: idOf('order'), body: '{}', dueAt: now, doneAt: null }
      expect(await store.addOrder(tenant, order)).toMatchObject({ ok: true })
      expect(await store.purge(tenant, order.id, [idOf('mia')], [blob], now)).toMatchObject({ ok: true })
      proxy.mischief = () => 'pass'
      expect(await direct.state(tenant)).toMatchObject({ registerNo: 11, usedBytes: 0 })
      expect(await direct.ledger(tenant)).toEqual({ objIds: [idOf('mia')], blobs: [blob] })
      expect(await direct.dueOrders(now)).toEqual([])
      // A nonce may be lost with its answer, but never be taken twice.
      let taken = 0
      for (let i = 0; i < 30; i++) {
        await direct.putNonce(hashOf(`n ${i}`), now + day)
        let losesOne = i % 2 === 1
        proxy.mischief = (chunk, direction) => {
          if (!losesOne || direction === 'down' || !chunk.includes('DELETE FROM nonces')) return 'pass'
          losesOne = false
          return 'loseAnswer'
        }
        const both = await Promise.all([
          store.takeNonce(hashOf(`n ${i}`), now).catch(() => false),
          store.takeNonce(hashOf(`n ${i}`), now).catch(() => false),
        ])
        const times = both.filter(Boolean).length
        expect(times).toBeLessThanOrEqual(1)
        taken += times
      }
      expect(taken).toBeGreaterThan(10)
      await store.close()
      await direct.close()
      await proxy.stop()
    })
    test('32 writers while connections break and transactions fail', async () => {
      const url = await postgres.createDatabase()
      const proxy = await startChaosProxy(postgres)
      const direct = await open(url)
      const tenants = await Promise.all(['x', 'y', 'z'].map((name) => newTenant(direct, name)))
      await injectFailures(postgres, url)
      await postgres.query(url, 'UPDATE chance SET at_op = 0.1, at_commit = 0.1')
      // Two servers of which each knows nothing of the other.
      const stores = await Promise.all([1, 2].map(() => open(postgres.urlBy(url, proxy.port))))
      const cutting = setInterval(() => proxy.cutAll(), 200)
      let expected = 0
      await Promise.all(
        Array.from({ length: 32 }, async (_, i) => {
          const tenant = tenants[i % 3]!
          const device = createDevice(tenant, `${i}`)
          for (let k = 0; k < 6; k++) {
            const batch = device.batch(1 + (k % 3))
            expected += batch.ops.length
            for (;;) {
              const pushed = await tryPush(stores[i % 2]!, tenant, [batch])
              if (pushed.ok) {
                expect(pushed.value[0]).toMatchObject({ type: 'ok', n: device.tail().n })
                break
              }
            }
          }
        }),
      )
      clearInterval(cutting)
      let found = 0
      for (const tenant of tenants) {
        expect(await faultsOf(direct, tenant)).toEqual([])
        found += (await readAll(direct, tenant)).rows.length
      }
      expect(found).toBe(expected)
      for (const store of [...stores, direct]) await store.close()
      await proxy.stop()
    })
  })

  describe('PostgreSQL away (ST9)', () => {
    test('Busy after bounded tries, StoreUnavailable where there is no failure to return, and back again', async () => {
      const url = await postgres.createDatabase()
      const proxy = await startChaosProxy(postgres)
      const store = await open(postgres.urlBy(url, proxy.port), { maxTries: 3 })
      const tenant = await newTenant(store, 'x')
      const device = createDevice(tenant, 'a')
      proxy.mischief = () => 'cut'
      expect(await tryPush(store, tenant, [device.batch(1)])).toEqual({ ok: false, error: { type: 'Busy' } })
      await expect(store.state(tenant)).rejects.toBeInstanceOf(StoreUnavailable)
      await expect(store.takeNonce(hashOf('n'), now)).rejects.toBeInstanceOf(StoreUnavailable)
      proxy.mischief = () => 'pass'
      expect(await store.state(tenant)).toMatchObject({ seq: 0 })
      await store.close()
      await proxy.stop()
    })
    test('a standby that only reads: ReadOnly', async () => {
      const url = await postgres.createDatabase()
      const store = await open(url)
      const tenant = await newTenant(store, 'x')
      await store.close()
      const database = new URL(url).pathname.slice(1)
      await postgres.query(url, `ALTER DATABASE ${database} SET default_transaction_read_only = on`)
      const standby = await open(url)
      expect(await tryPush(standby, tenant, [createDevice(tenant, 'a').batch(1)])).toEqual({
        ok: false,
        error: { type: 'ReadOnly' },
      })
      await expect(standby.putNonce(hashOf('n'), now)).rejects.toBeInstanceOf(StoreUnavailable)
      expect(await standby.state(tenant)).toMatchObject({ seq: 0 })
      await standby.close()
    })
    test('its connections are ended by the administrator while 16 push: all get through', async () => {
      const url = await postgres.createDatabase()
      const store = await open(url, { maxTries: 30 })
      const tenant = await newTenant(store, 'x')
      const ending = setInterval(() => {
        void postgres
          .query(
            url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'obhut' AND datname = current_database()",
          )
          .catch(() => {})
      }, 150)
      await Promise.all(
        Array.from({ length: 16 }, async (_, i) => {
          const device = createDevice(tenant, `${i}`)
          for (let k = 0; k < 8; k++) await push(store, tenant, device.batch(2))
        }),
      )
      clearInterval(ending)
      expect((await store.state(tenant))?.seq).toBe(256)
      expect(await faultsOf(store, tenant)).toEqual([])
      await store.close()
    })
    test('a bug of ours is not tried again and not called Busy', async () => {
      const url = await postgres.createDatabase()
      let retries = 0
      const store = await open(url, { onRetry: () => (retries += 1) })
      await postgres.query(url, 'DROP TABLE mail')
      const tenant = await newTenant(store, 'x')
      await expect(store.mail(tenant, hashOf('s'), 'a', now)).rejects.toMatchObject({ code: '42P01' })
      expect(retries).toBe(0)
      await store.close()
    })
  })

  describe('three servers on one PostgreSQL (F2 F13 ST3)', () => {
    const kills = longCount(10, 60)
    test(
      `${kills} kills at random under load: nothing acknowledged is lost, no gap, no duplicate`,
      async () => {
        const url = await postgres.createDatabase()
        const store = await open(url)
        for (let t = 0; t < 3; t++) await newTenant(store, String(t))
        const promised: Promised = { acked: new Map(), failures: [] }
        const start = (slot: number): Worker =>
          startWorker(['postgres', url, String(slot), '3', '6'], promised)
        const workers = [0, 1, 2].map(start)
        await Promise.all(workers.map(({ ready }) => ready))
        for (let n = 0; n < kills; n++) {
          const slot = (n * 7 + (n >> 2)) % 3
          await workers[slot]!.ready
          await new Promise((resolve) => setTimeout(resolve, 20 + ((n * 53) % 250)))
          const before = promised.acked.size
          await workers[slot]!.kill()
          workers[slot] = start(slot)
          if (n % 5 !== 4) continue
          // The others go on meanwhile.
          await workers[slot].ready
          await expect.poll(() => promised.acked.size, { timeout: 30_000 }).toBeGreaterThan(before)
        }
        await Promise.all(workers.map((worker) => worker.kill()))
        expect(promised.failures).toEqual([])
        expect(await brokenPromises(store, promised)).toEqual([])
        for (const tenant of await store.tenants()) expect(await faultsOf(store, tenant)).toEqual([])
        expect(promised.acked.size).toBeGreaterThan(kills * 5)
        console.log(`three servers: ${kills} kills, ${promised.acked.size} batches acknowledged, 0 lost`)
        await store.close()
      },
      120_000 + kills * 5000,
    )
  })
}
