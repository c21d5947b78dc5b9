import { expect, test } from 'vitest'
import { bytesToBase64 } from '#shared/basics/bytes.ts'
import { createRepository } from '#renderer/database/repository.ts'
import { dropDatabase, openDatabase } from '#renderer/database/openDatabase.ts'
import { newDraft } from '#shared/records/edit.ts'
import { createFakeHost, newId, type FakeHost } from './fakeHost.ts'

const note = 'Heute war sie lange im Sand und hat einen Fluss gegraben. '.repeat(8)

async function archive(size: number, groupId: string): Promise<FakeHost> {
  const fake = await createFakeHost()
  await fake.commit(
    Array.from({ length: 120 }, (_, i) => newDraft('child', { firstName: `Kind${i}`, groupId, notes: note })),
  )
  for (let at = 120; at < size; at += 500)
    await fake.commit(
      Array.from({ length: Math.min(500, size - at) }, () =>
        newDraft('consent', { childId: newId(), source: note }),
      ),
    )
  return fake
}

/** The same rows into one store with the same number of indexes, nothing above IndexedDB. */
async function rawInsert(fake: FakeHost): Promise<number> {
  const name = `raw-${newId()}`
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore('docs', { keyPath: 'id' })
      for (const path of [['k', 's'], ['k', 'w'], ['o'], ['q']]) store.createIndex(path.join(), path)
    }
    request.onsuccess = () => resolve(request.result)
  })
  const slots = [...fake.slots.values()]
  const from = performance.now()
  for (let at = 0; at < slots.length; at += 500) {
    const work = database.transaction('docs', 'readwrite')
    for (const { entry, bytes } of slots.slice(at, at + 500)) {
      const tag = entry.tags[0]!
      const row = {
        id: entry.version,
        o: entry.objId,
        e: bytesToBase64(bytes),
        k: tag.kind,
        s: tag.subject,
        w: tag.when,
        q: entry.seq,
      }
      work.objectStore('docs').put(row)
    }
    await new Promise((resolve) => work.addEventListener('complete', resolve))
  }
  const took = performance.now() - from
  database.close()
  indexedDB.deleteDatabase(name)
  return took
}

test('D15 filling from a journal of 10,000 takes at most 4 times what raw IndexedDB takes; a list costs what it shows', async () => {
  const groupId = newId()
  const fake = await archive(10_000, groupId)
  const small = await archive(1_000, groupId)
  const raw = await rawInsert(fake)
  const from = performance.now()
  const opening = openDatabase({ profileId: fake.profileId, keeper: fake.host.keeper })
  const database = await opening
  const filled = performance.now() - from
  await database.close()

  const listAfter = async (host: FakeHost): Promise<{ open: number; list: number }> => {
    const start = performance.now()
    const again = openDatabase({ profileId: host.profileId, keeper: host.host.keeper })
    const opened = await again
    const open = performance.now() - start
    const asked = performance.now()
    const children = await createRepository(host.host, again).getAll('child', { subject: groupId })
    const list = performance.now() - asked
    expect(children).toHaveLength(120)
    await opened.close()
    return { open, list }
  }
  await listAfter(small)
  const large = await listAfter(fake)
  const little = await listAfter(small)
  console.log(
    `10,000 rows: raw IndexedDB ${Math.round(raw)} ms, journal to RxDB ${Math.round(filled)} ms (${(filled / raw).toFixed(2)}x); ` +
      `open ${Math.round(large.open)} ms and list of 120 in ${Math.round(large.list)} ms (with 1,000: ${Math.round(little.open)} and ${Math.round(little.list)} ms)`,
  )
  await dropDatabase(fake.profileId)
  await dropDatabase(small.profileId)
  expect(filled / raw).toBeLessThanOrEqual(4)
})
