import type { Store } from '#sync-server/stores/store.ts'
import { openPostgresStore } from '#sync-server/stores/postgres.ts'
import { afterAll, describe, expect, test } from 'vitest'
import { startPostgres } from '../embeddedPostgres.ts'
import { storeContract } from './storeContract.ts'

const started = await startPostgres()
afterAll(async () => {
  if (typeof started !== 'string') await started.stop()
})

async function openOn(url: string): Promise<Store> {
  const opened = await openPostgresStore({ url })
  if (!opened.ok) throw new Error(opened.error.type)
  return opened.value
}

if (typeof started === 'string') {
  test.skip(`store contract on PostgreSQL (needs ${started})`, () => {})
} else {
  const postgres = started
  const url = await postgres.createDatabase()
  const open: Store[] = []
  const tables = ['tenants', 'registers', 'tails', 'ops', 'batches', 'blobs', 'blob_parts', 'links', 'orders', 'ledger', 'mail', 'nonces', 'codes', 'sessions'] // prettier-ignore
  storeContract('PostgreSQL', {
    open: async () => {
      const store = open[0] ?? (await openOn(url))
      open[0] = store
      await postgres.query(url, `TRUNCATE ${tables.join(', ')}`)
      return store
    },
    reopen: async (store) => {
      await store.close()
      return (open[0] = await openOn(url))
    },
    end: async () => {
      for (const store of open) await store.close()
    },
  })

  describe('opening (ST10)', () => {
    test('eight servers start on an empty database at once: one schema', async () => {
      const fresh = await postgres.createDatabase()
      const stores = await Promise.all(Array.from({ length: 8 }, () => openOn(fresh)))
      expect(await Promise.all(stores.map((store) => store.tenants()))).toEqual(Array(8).fill([]))
      expect(await postgres.query(fresh, 'SELECT id, version::int FROM obhut_schema')).toEqual([
        { id: '1', version: 2 },
      ])
      for (const store of stores) await store.close()
    })
    test('a database of a newer server is refused and left alone', async () => {
      const fresh = await postgres.createDatabase()
      await (await openOn(fresh)).close()
      await postgres.query(fresh, 'UPDATE obhut_schema SET version = 99')
      expect(await openPostgresStore({ url: fresh })).toEqual({ ok: false, error: { type: 'TooNew' } })
      expect(await postgres.query(fresh, 'SELECT version::int FROM obhut_schema')).toEqual([{ version: 99 }])
    })
    test('a wrong password, a missing database and no server at all: NoAccess', async () => {
      const fresh = await postgres.createDatabase()
      for (const wrong of [
        fresh.replace('of-a-database', 'wrong'),
        fresh.replace(/test\d+$/, 'none'),
        postgres.urlBy(fresh, 1),
      ])
        expect(await openPostgresStore({ url: wrong, maxTries: 2 })).toEqual({
          ok: false,
          error: { type: 'NoAccess' },
        })
    })
    test('it can’t copy itself: PostgreSQL has its own tools', async () => {
      expect(await open[0]!.backup('/nowhere')).toEqual({ ok: false, error: { type: 'NotHere' } })
    })
  })
}
