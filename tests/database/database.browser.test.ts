import { afterEach, expect, test } from 'vitest'
import { createRepository } from '#renderer/database/repository.ts'
import { dropDatabase, openDatabase, type WindowDatabase } from '#renderer/database/openDatabase.ts'
import type { Repository, Watched } from '#renderer/database/types.ts'
import { editDraft, newDraft } from '#shared/records/edit.ts'
import { createFakeHost, newId, type FakeHost } from './fakeHost.ts'

const groupA = newId()
const groupB = newId()

interface Room {
  readonly fake: FakeHost
  readonly database: WindowDatabase
  readonly repository: Repository
}
const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function openRoom(fake: FakeHost): Promise<Room> {
  const opening = openDatabase({ profileId: fake.profileId, keeper: fake.host.keeper })
  const repository = createRepository(fake.host, opening)
  const database = await opening
  ends.push(async () => {
    repository.close()
    await database.close()
    await dropDatabase(fake.profileId)
  })
  return { fake, database, repository }
}

const child = (firstName: string, groupId: string) =>
  newDraft('child', { firstName, lastName: 'Wacholderbusch', groupId, notes: 'mag Brombeerpfannkuchen' })

const until = async <S>(watched: Watched<S>, holds: (state: S) => boolean): Promise<S> => {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (holds(watched.snapshot())) finish()
      else if (performance.now() - started > 5000)
        reject(new Error(`never came: ${JSON.stringify(watched.snapshot())}`))
    }
    const finish = (): void => {
      off()
      clearInterval(timer)
      resolve(watched.snapshot())
    }
    const off = watched.subscribe(look)
    const timer = setInterval(look, 500)
    look()
  })
}

/** Everything that lies in IndexedDB, as one text. */
async function readRaw(): Promise<string> {
  const texts: string[] = []
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name!)
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(new Error('cannot open'))
    })
    for (const store of database.objectStoreNames) {
      const rows = await new Promise<unknown[]>((resolve) => {
        const request = database.transaction(store).objectStore(store).getAll()
        request.onsuccess = () => resolve(request.result as unknown[])
      })
      texts.push(name!, ...rows.map((row) => JSON.stringify(row)))
    }
    database.close()
  }
  return texts.join('\n')
}

test('D1 a query by tag answers with its own records and opens nothing foreign', async () => {
  const { fake, repository } = await openRoom(await createFakeHost())
  await repository.save([
    ...Array.from({ length: 12 }, (_, i) => child(`Ida${i}`, groupA)),
    ...Array.from({ length: 30 }, (_, i) => child(`Bo${i}`, groupB)),
  ])
  const found = await repository.getAll('child', { subject: groupA })
  expect(found.map((record) => record.values.firstName).sort()).toEqual(
    Array.from({ length: 12 }, (_, i) => `Ida${i}`).sort(),
  )
  expect(fake.opened).toHaveLength(12)
  const foreign = await repository.getAll('consent', { subject: found[0]!.id })
  expect(foreign).toEqual([])
  expect(fake.opened).toHaveLength(12)
})

test('D2 a shown list follows a save, and opens only what changed', async () => {
  const { fake, repository } = await openRoom(await createFakeHost())
  await repository.save(Array.from({ length: 40 }, (_, i) => child(`Kind${i}`, groupA)))
  const watched = repository.watchAll('child', { subject: groupA })
  const off = watched.subscribe(() => {})
  const { records } = await until(watched, ({ ready, records }) => ready && records.length === 40)
  const took: number[] = []
  for (let i = 0; i < 12; i++) {
    const record = watched.snapshot().records.find(({ id }) => id === records[i]!.id)!
    const openedBefore = fake.opened.length
    const name = `Neu${i}`
    const shown = until(watched, (state) => state.records.some(({ values }) => values.firstName === name))
    const saved = await repository.save([editDraft(record, { firstName: name })])
    const from = performance.now()
    expect(saved.ok).toBe(true)
    const state = await shown
    took.push(performance.now() - from)
    expect(state.records).toHaveLength(40)
    expect(fake.opened.length - openedBefore).toBe(1)
  }
  off()
  took.sort((a, b) => a - b)
  console.log(`shown after save: median ${took[6]!.toFixed(1)} ms, worst ${took.at(-1)!.toFixed(1)} ms`)
})

test('D2 a failed save says so and changes nothing', async () => {
  const { fake, repository } = await openRoom(await createFakeHost())
  fake.broken.add('records.save')
  const answer = await repository.save([child('Nie', groupA)])
  expect(answer).toEqual({ ok: false, error: { type: 'Failed' } })
  expect(repository.saveState.snapshot()).toBe('failed')
  expect(await repository.getAll('child')).toEqual([])
})

test('D3 a photo of two children is found under each and leaves the one it no longer shows', async () => {
  const { repository } = await openRoom(await createFakeHost())
  const [anna, ben] = [newId(), newId()]
  await repository.save([newDraft('photo', { childIds: [anna, ben], seen: 'people', takenOn: '2026-05-03' })])
  const [photo] = await repository.getAll('photo', { subject: ben })
  expect(photo?.values.childIds).toEqual([anna, ben])
  expect(await repository.getAll('photo', { subject: anna, month: '2026-05' })).toHaveLength(1)
  expect(await repository.getAll('photo', { subject: ben, month: '2026-05' })).toHaveLength(1)
  expect(await repository.getAll('photo', { month: '2026-06' })).toHaveLength(0)
  await repository.save([editDraft(photo!, { childIds: [anna] })])
  expect(await repository.getAll('photo', { subject: ben })).toEqual([])
  expect(await repository.getAll('photo', { subject: anna })).toHaveLength(1)
})

test('D5 two living versions are shown as one and an edit names both', async () => {
  const { fake, repository } = await openRoom(await createFakeHost())
  const childId = newId()
  const nuts = { allergen: 'Haselnuss', severity: 'severe', firstMeasure: '' } as const
  const milk = { allergen: 'Milch', severity: 'mild', firstMeasure: '' } as const
  const [first] = await fake.commit([newDraft('childSafety', { childId })])
  const over = (changes: object, dev: string) =>
    fake.commit(
      [{ kind: 'childSafety', id: first!.id, parents: [first!.version], changes: { ...changes } }],
      dev,
    )
  await over({ allergies: [nuts] }, newId())
  await over({ allergies: [milk] }, newId())
  const [joined, ...more] = await repository.getAll('childSafety', { subject: childId })
  expect(more).toEqual([])
  expect(joined!.values.allergies.map(({ allergen }) => allergen).sort()).toEqual(['Haselnuss', 'Milch'])
  expect(joined!.meta.otherHeads).toHaveLength(1)
  expect(editDraft(joined!, { medicinePlace: 'Büro' }).parents).toHaveLength(2)
  const one = await repository.get('childSafety', first!.id)
  expect(one?.values.allergies).toHaveLength(2)
})

test('D6 nothing in IndexedDB tells a name, a kind, a child or a month; tags of two profiles differ', async () => {
  const one = await openRoom(await createFakeHost())
  const two = await openRoom(await createFakeHost())
  for (const { repository } of [one, two]) {
    await repository.save([child('Quitterich', groupA), child('Quitterich', groupA)])
    const [record] = await repository.getAll('child', { subject: groupA })
    await repository.save([
      newDraft('photo', { childIds: [record!.id], takenOn: '2026-05-03', fileName: 'Quitterich.jpg' }),
    ])
    expect(await repository.getAll('photo', { subject: record!.id })).toHaveLength(1)
  }
  const raw = await readRaw()
  for (const word of [
    'Quitterich',
    'Wacholderbusch',
    'Brombeerpfannkuchen',
    '2026-05',
    groupA,
    'takenOn',
    'firstName',
    'photo',
    '"child',
  ])
    expect(raw, word).not.toContain(word)
  // The search reads what is there, and equal tags are all that is to be seen.
  expect(raw).toContain(await one.fake.tagOf('kind child'))
  expect(await one.fake.tagOf('kind child')).not.toBe(await two.fake.tagOf('kind child'))
  const tagsOf = async ({ database }: Room) =>
    (await database.envelopes().find().exec()).flatMap(({ k, s, w }) => [k, s, w]).filter((tag) => tag !== '')
  const [mine, theirs] = [await tagsOf(one), await tagsOf(two)]
  expect(mine.length).toBeGreaterThan(5)
  expect(mine.filter((tag) => theirs.includes(tag))).toEqual([])
})

test('D6 a superseded version keeps neither envelope nor tags', async () => {
  const { repository, database } = await openRoom(await createFakeHost())
  await repository.save([child('Alt', groupA)])
  const [record] = await repository.getAll('child')
  await repository.save([editDraft(record!, { firstName: 'Neu' })])
  await database.settle()
  const old = await database.envelopes().findOne(record!.meta.version).exec()
  expect(old?.toJSON()).toMatchObject({ e: '', k: '', s: '', w: '', h: 0 })
})

test('D7 far fewer than 13 collections are open', async () => {
  const { database } = await openRoom(await createFakeHost())
  expect(Object.keys(database.envelopes().database.collections).length).toBeLessThanOrEqual(13)
  const names = (await indexedDB.databases())
    .map(({ name }) => name!)
    .filter((name) => name.includes(database.envelopes().database.name))
  expect(names.length).toBeLessThanOrEqual(13)
})

async function filled(): Promise<FakeHost> {
  const fake = await createFakeHost()
  await fake.commit(Array.from({ length: 1200 }, (_, i) => child(`Kind${i}`, i % 2 ? groupA : groupB)))
  const first = await openDatabase({ profileId: fake.profileId, keeper: fake.host.keeper })
  expect(await first.envelopes().count().exec()).toBe(1200)
  await first.close()
  fake.calls.clear()
  return fake
}
const namesOf = async (fake: FakeHost): Promise<string[]> =>
  (await indexedDB.databases()).map(({ name }) => name!).filter((name) => name.includes(fake.profileId))
const rawStore = async (name: string, work: (store: IDBObjectStore) => void): Promise<void> => {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(name)
    request.onsuccess = () => resolve(request.result)
  })
  const done = database.transaction('docs', 'readwrite')
  work(done.objectStore('docs'))
  await new Promise((resolve) => done.addEventListener('complete', resolve))
  database.close()
}
const envelopesOf = async (fake: FakeHost): Promise<string> =>
  (await namesOf(fake)).find((name) => name.endsWith('envelopes'))!

test('D8 an untouched database is not rebuilt and pulls nothing it has', async () => {
  const fake = await filled()
  const { repository } = await openRoom(fake)
  expect(await repository.getAll('child', { subject: groupA })).toHaveLength(600)
  expect(fake.calls.get('database.rebuilt')).toBeUndefined()
})

test('D16 a version without tags is not written before it is tagged, and no start takes that for damage', async () => {
  const fake = await createFakeHost()
  const [arrived] = await fake.commit([child('Spaet', groupA)])
  await fake.commit([child('Frueh', groupA)])
  const tags = fake.retag(arrived!.version, [])
  const open = async () => {
    const room = await openRoom(fake)
    const end = ends.pop()!
    return { ...room, end }
  }
  const namesIn = async ({ repository }: Room): Promise<string[]> =>
    (await repository.getAll('child', { subject: groupA })).map(({ values }) => values.firstName).sort()

  const first = await open()
  expect(await namesIn(first)).toEqual(['Frueh'])
  expect(await readRaw()).not.toContain(arrived!.version)
  expect(await first.database.verify()).toBe(true)
  first.repository.close()
  await first.database.close()
  fake.calls.clear()

  const second = await openRoom(fake)
  expect(await namesIn(second)).toEqual(['Frueh'])
  fake.retag(arrived!.version, tags)
  await second.database.settle()
  expect(await namesIn(second)).toEqual(['Frueh', 'Spaet'])
  // What was found once is hidden by losing its tags.
  fake.retag(arrived!.version, [])
  await second.database.settle()
  expect(await namesIn(second)).toEqual(['Frueh'])
  expect(await second.database.verify()).toBe(true)
  expect(fake.calls.get('database.rebuilt')).toBeUndefined()
})

test('D16 many versions that were tagged at once: an open list hears of them, each is one right row, later changes too', async () => {
  const fake = await createFakeHost()
  const draft = (i: number): ReturnType<typeof child> => child(`Kind ${String(i).padStart(3, '0')}`, groupA)
  const arrived = await fake.commit(Array.from({ length: 120 }, (_, i) => draft(i)))
  const tags = arrived.map(({ version }) => fake.retag(version, []))
  const { repository, database } = await openRoom(fake)
  const seen: number[] = []
  const { k, s } = { k: tags[0]![0]!.kind, s: tags[0]![0]!.subject }
  const watching = database
    .envelopes()
    .find({ selector: { k, s } })
    .$.subscribe((rows) => void seen.push(rows.length))
  await expect.poll(() => seen).toEqual([0])
  arrived.forEach(({ version }, i) => fake.retag(version, tags[i]!))
  await database.settle()
  await expect.poll(() => seen.at(-1)).toBe(120)
  expect(await repository.getAll('child', { subject: groupA })).toHaveLength(120)
  expect(await database.verify()).toBe(true)

  // Rows that are here already, in a batch as large: half of them lose their tags, one new one comes along.
  arrived.slice(0, 60).forEach(({ version }) => fake.retag(version, []))
  await fake.commit([child('Neu', groupA)])
  await database.settle()
  await expect.poll(() => seen.at(-1)).toBe(61)
  expect(await repository.getAll('child', { subject: groupA })).toHaveLength(61)
  expect(await database.verify()).toBe(true)
  expect(fake.calls.get('database.rebuilt')).toBeUndefined()
  watching.unsubscribe()
})

const damages: Record<string, (fake: FakeHost) => Promise<void>> = {
  missing: async (fake) => void (await dropDatabase(fake.profileId)),
  empty: async (fake) => rawStore(await envelopesOf(fake), (store) => store.clear()),
  partial: async (fake) =>
    rawStore(await envelopesOf(fake), (store) => {
      store.openCursor().onsuccess = (event) =>
        (event.target as IDBRequest<IDBCursorWithValue>).result.delete()
    }),
  'without its newest rows': async (fake) => {
    const version = [...fake.slots.keys()].at(-1)!
    await rawStore(await envelopesOf(fake), (store) => store.delete(version))
  },
  'of another journal': async (fake) => fake.rewrite([[...fake.slots.values()][5]!.entry.objId]),
  'of another shape': async (fake) => {
    const name = await envelopesOf(fake)
    await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve))
    await new Promise<void>((resolve) => {
      const request = indexedDB.open(name, 900)
      request.onupgradeneeded = () => request.result.createObjectStore('docs')
      request.onsuccess = () => {
        request.result.close()
        resolve()
      }
    })
  },
}

for (const [name, damage] of Object.entries(damages))
  test(`D8 L3 a database ${name} holds everything again before the first list`, async () => {
    const fake = await filled()
    await damage(fake)
    const { repository, database } = await openRoom(fake)
    const kept = fake.slots.size
    expect(await database.envelopes().count().exec()).toBe(kept)
    expect(await repository.getAll('child')).toHaveLength(kept)
    // A few lost newest rows are simply pulled again, and a rewritten journal is no damage; everything else is told.
    const silent = ['without its newest rows', 'of another journal'].includes(name)
    expect(fake.calls.get('database.rebuilt')).toBe(silent ? undefined : 1)
  })

test('D8 what a rebuild fills in is what the follower writes, and can be edited afterwards', async () => {
  const fake = await createFakeHost()
  const followed = await openRoom(fake)
  await followed.repository.save([child('Eins', groupA), newDraft('photo', { childIds: [newId(), newId()] })])
  const rowsIn = async (database: WindowDatabase) => {
    const rows = await database.envelopes().find().exec()
    return rows.map((row) => row.toJSON()).sort((a, b) => (a.id < b.id ? -1 : 1))
  }
  await followed.database.settle()
  const before = await rowsIn(followed.database)
  await followed.database.close()
  await dropDatabase(fake.profileId)
  const { database, repository } = await openRoom(fake)
  expect(await rowsIn(database)).toEqual(before)
  expect(before).toHaveLength(3)
  const [record] = await repository.getAll('child')
  await repository.save([editDraft(record!, { firstName: 'Zwei' })])
  expect((await repository.getAll('child')).map(({ values }) => values.firstName)).toEqual(['Zwei'])
})

test('D8 an older copy is brought up to date', async () => {
  const fake = await filled()
  await fake.commit([child('Später', groupA)])
  const { repository } = await openRoom(fake)
  expect(await repository.getAll('child')).toHaveLength(1201)
  expect(fake.calls.get('database.rebuilt')).toBeUndefined()
})

test('D9 the background check finds one changed row that counts and numbers do not show', async () => {
  const fake = await filled()
  const name = await envelopesOf(fake)
  const version = [...fake.slots.keys()][700]!
  await rawStore(name, (store) => {
    const request = store.get(version)
    request.onsuccess = () => store.put({ ...(request.result as object), k: 'verdreht' })
  })
  const { repository, database } = await openRoom(fake)
  expect(await repository.getAll('child')).toHaveLength(1199)
  expect(await database.verify()).toBe(false)
  expect(await repository.getAll('child')).toHaveLength(1200)
  expect(fake.calls.get('database.rebuilt')).toBe(1)
  expect(await database.verify()).toBe(true)
})

test('D8 a purge while a list is shown takes the purged record off it', async () => {
  const { fake, repository } = await openRoom(await createFakeHost())
  await repository.save([child('Bleibt', groupA), child('Geht', groupA)])
  const watched = repository.watchAll('child', { subject: groupA })
  const { records } = await until(watched, (state) => state.records.length === 2)
  const gone = records.find(({ values }) => values.firstName === 'Geht')!
  fake.rewrite([gone.id])
  const after = await until(watched, (state) => state.records.length === 1)
  expect(after.records[0]!.values.firstName).toBe('Bleibt')
  expect(await readRaw()).not.toContain(gone.meta.version)
})

test('D2 a list whose opening failed once is shown at the next try', async () => {
  const { fake, repository } = await openRoom(await createFakeHost())
  await repository.save([child('Spät', groupA)])
  fake.broken.add('records.open')
  const watched = repository.watchAll('child')
  const off = watched.subscribe(() => {})
  await expect.poll(() => fake.calls.get('records.open')).toBe(1)
  expect(watched.snapshot().ready).toBe(false)
  fake.broken.clear()
  expect((await until(watched, ({ ready }) => ready)).records).toHaveLength(1)
  off()
})

test('D10 two screens of one list share one query and one opening', async () => {
  const { fake, repository } = await openRoom(await createFakeHost())
  await repository.save([child('Eins', groupA)])
  const one = repository.watchAll('child', { subject: groupA })
  const two = repository.watchAll('child', { subject: groupA })
  expect(one).toBe(two)
  await until(one, ({ ready }) => ready)
  await until(repository.watchAll('child'), ({ ready }) => ready)
  expect(fake.opened).toHaveLength(1)
})

test('D10 records about no child are another question than all records', async () => {
  const { repository } = await openRoom(await createFakeHost())
  await repository.save([newDraft('photo', { childIds: [newId()], seen: 'people' }), newDraft('photo', {})])
  expect(repository.watchAll('photo', { subject: null })).not.toBe(repository.watchAll('photo'))
  expect(
    (await until(repository.watchAll('photo', { subject: null }), ({ ready }) => ready)).records,
  ).toHaveLength(1)
  expect((await until(repository.watchAll('photo'), ({ ready }) => ready)).records).toHaveLength(2)
})

test('D11 the masked view asks the vault for masked records and never mixes with the plain ones', async () => {
  const { repository } = await openRoom(await createFakeHost())
  await repository.save([child('Echt', groupA)])
  const plain = await repository.getAll('child')
  const masked = await repository.getAll('child', {}, { view: 'masked' })
  expect(plain[0]!.values.firstName).toBe('Echt')
  expect(masked[0]!.values.firstName).not.toBe('Echt')
})
