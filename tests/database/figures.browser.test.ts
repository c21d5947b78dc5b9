/** What the figures of `npm run bench` rest on, counted instead of timed. */
import { expect, test } from 'vitest'
import { createRepository } from '#renderer/database/repository.ts'
import { dropDatabase, openDatabase } from '#renderer/database/openDatabase.ts'
import { newDraft } from '#shared/records/edit.ts'
import { createFakeHost, newId, type FakeHost } from './fakeHost.ts'

async function archive(size: number, groupId: string): Promise<FakeHost> {
  const fake = await createFakeHost()
  await fake.commit(
    Array.from({ length: 120 }, (_, i) => newDraft('child', { firstName: `Kind${i}`, groupId })),
  )
  for (let at = 120; at < size; at += 500)
    await fake.commit(
      Array.from({ length: Math.min(500, size - at) }, () =>
        newDraft('consent', { childId: newId(), source: 'Papierformular' }),
      ),
    )
  return fake
}

/** Rows that reach IndexedDB while `run` runs. */
async function countWrites(run: () => Promise<unknown>): Promise<number> {
  const { put, add } = IDBObjectStore.prototype
  let writes = 0
  IDBObjectStore.prototype.put = function (...args) {
    writes++
    return put.apply(this, args)
  }
  IDBObjectStore.prototype.add = function (...args) {
    writes++
    return add.apply(this, args)
  }
  try {
    await run()
  } finally {
    Object.assign(IDBObjectStore.prototype, { put, add })
  }
  return writes
}

test('D15 filling from the journal writes each row once and asks for each batch once', async () => {
  const fake = await archive(2_000, newId())
  let database: Awaited<ReturnType<typeof openDatabase>> | undefined
  const writes = await countWrites(async () => {
    database = await openDatabase({ profileId: fake.profileId, keeper: fake.host.keeper })
  })
  expect(fake.slots.size).toBe(2_000)
  expect(writes).toBeGreaterThanOrEqual(2_000)
  // The rest is the database's own: which journal, its schemas.
  expect(writes).toBeLessThanOrEqual(2_010)
  expect(fake.calls.get('journal.pull')).toBeLessThanOrEqual(2_000 / 500 + 2)
  await database!.close()
  await dropDatabase(fake.profileId)
})

test.each([500, 3_000])('D1 a list of 120 opens 120 of %i documents', async (size) => {
  const groupId = newId()
  const fake = await archive(size, groupId)
  const opening = openDatabase({ profileId: fake.profileId, keeper: fake.host.keeper })
  const children = await createRepository(fake.host, opening).getAll('child', { subject: groupId })
  expect(children).toHaveLength(120)
  expect(fake.opened).toHaveLength(120)
  expect(fake.calls.get('records.open')).toBe(2)
  await (await opening).close()
  await dropDatabase(fake.profileId)
})
