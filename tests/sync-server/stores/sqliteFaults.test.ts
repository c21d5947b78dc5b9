/** SQLite under kill -9, full disks, a second server, damage, and its backup. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs' // prettier-ignore
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import { openSqliteStore, type SqliteOptions } from '#sync-server/stores/sqlite.ts'
import { StoreUnavailable, type Store } from '#sync-server/stores/store.ts'
import { longCount } from '../../longCount.ts'
import { brokenPromises, startWorker, type Promised } from './killing.ts'
import { createDevice, day, faultsOf, filled, hashOf, idOf, newTenant, now, push, readAll, registerOf, tryPush } from './storeWorld.ts' // prettier-ignore

const root = mkdtempSync(join(tmpdir(), 'obhut-sqlite-faults-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let last = 0
const newFile = (): string => join(root, `${(last += 1)}.db`)
function open(file: string, more: Omit<SqliteOptions, 'file'> = {}): Store {
  const opened = openSqliteStore({ file, ...more })
  if (!opened.ok) throw new Error(opened.error.type)
  return opened.value
}

describe('kill -9 (F2 ST3)', () => {
  const kills = longCount(10, 80)
  test(
    `${kills} times a writer under load: nothing acknowledged is lost, the chain is whole`,
    async () => {
      const file = newFile()
      const store = open(file)
      for (let t = 0; t < 3; t++) await newTenant(store, String(t))
      await store.close()
      const promised: Promised = { acked: new Map(), failures: [] }
      let before = 0
      for (let n = 0; n < kills; n++) {
        const worker = startWorker(['sqlite', file, '0', '3', '12'], promised)
        await worker.ready
        await new Promise((resolve) => setTimeout(resolve, 15 + ((n * 53) % 220)))
        await worker.kill()
        if (n % 5 === 4 || n === kills - 1) {
          const found = open(file)
          expect(await brokenPromises(found, promised)).toEqual([])
          for (const tenant of await found.tenants()) expect(await faultsOf(found, tenant)).toEqual([])
          await found.close()
          expect(promised.acked.size).toBeGreaterThan(before)
          before = promised.acked.size
        }
      }
      expect(promised.failures).toEqual([])
      console.log(`SQLite: ${kills} kills, ${promised.acked.size} batches acknowledged, 0 lost`)
    },
    60_000 + kills * 4000,
  )
})

describe('the fsync of the WAL (ST3)', () => {
  /** A disk whose fsyncs end when the test says so. */
  function heldDisk() {
    const ends: ((error: unknown) => void)[] = []
    return {
      running: () => ends.length,
      end: (error: unknown = null) => ends.shift()!(error),
      sync: (_fd: number, done: (error: unknown) => void) => void ends.push(done),
    }
  }
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30))
  /** Made with a disk that works, opened again with one that is held. */
  async function openHeld() {
    const file = newFile()
    const first = open(file)
    const tenant = await newTenant(first, 'held')
    await first.close()
    const disk = heldDisk()
    return { tenant, disk, store: open(file, { sync: disk.sync }) }
  }
  test('no answer and no reader before it; what came while it ran waits for the next one, all by one', async () => {
    const { tenant, disk, store } = await openHeld()
    const heard: string[] = []
    const note = async (name: string, asked: Promise<unknown>): Promise<void> => {
      await asked
      heard.push(name)
    }
    const one = createDevice(tenant, 'a')
    const all = [note('first', push(store, tenant, one.batch(1)))]
    await pause()
    expect(disk.running()).toBe(1)
    all.push(note('read', store.state(tenant)))
    const others = Array.from({ length: 20 }, (_, i) => createDevice(tenant, `b${i}`))
    for (const device of others) all.push(note('later', push(store, tenant, device.batch(1))))
    await pause()
    expect(heard).toEqual([])
    disk.end()
    await pause()
    // Written while the first ran, so on the disk only after the second, for which all of them wait together.
    expect(heard.toSorted()).toEqual(['first', 'read'])
    expect(disk.running()).toBe(1)
    all.push(note('read again', store.range(tenant, 0, 100, 1000)))
    await pause()
    expect(heard).toHaveLength(2)
    disk.end()
    await Promise.all(all)
    expect(heard).toHaveLength(23)
    expect(await store.state(tenant)).toMatchObject({ seq: 21 })
    await store.close()
  })
  test('a duplicate waits like the push that was first', async () => {
    const { tenant, disk, store } = await openHeld()
    const batch = createDevice(tenant, 'a').batch(1)
    let answers = 0
    const all = [0, 1].map(async () => {
      await pause()
      await push(store, tenant, batch)
      answers += 1
    })
    await pause()
    await pause()
    expect(answers).toBe(0)
    for (; disk.running() > 0; await pause()) disk.end()
    await Promise.all(all)
    expect(await store.state(tenant)).toMatchObject({ seq: 1 })
    await store.close()
  })
  test('once it failed nobody is told anything until a new start: unavailable, no crash, closing ends', async () => {
    const { tenant, disk, store } = await openHeld()
    const pushed = tryPush(store, tenant, [createDevice(tenant, 'a').batch(1)])
    const nonce = store.putNonce(hashOf('n'), now)
    await pause()
    const read = store.state(tenant)
    disk.end(Object.assign(new Error('i/o'), { code: 'EIO' }))
    expect(await pushed).toEqual({ ok: false, error: { type: 'Busy' } })
    await expect(nonce).rejects.toBeInstanceOf(StoreUnavailable)
    await expect(read).rejects.toBeInstanceOf(StoreUnavailable)
    await expect(store.tenants()).rejects.toBeInstanceOf(StoreUnavailable)
    expect(await tryPush(store, tenant, [createDevice(tenant, 'b').batch(1)])).toMatchObject({
      error: { type: 'Busy' },
    })
    expect(disk.running()).toBe(0)
    await store.close()
  })
})

describe('full disk (F4 ST9)', () => {
  test('ReadOnly, not a crash; all that was acknowledged is there; it goes on when there is space', async () => {
    const file = newFile()
    const store = open(file, { maxPages: 200 })
    const tenant = await newTenant(store, 'full')
    const device = createDevice(tenant, 'a')
    let acked = 0
    let refused: string | undefined
    for (let i = 0; i < 200 && refused === undefined; i++) {
      const batch = createDevice(tenant, 'a', device.tail()).batch(5, 2000)
      const pushed = await tryPush(store, tenant, [batch])
      if (pushed.ok) {
        device.batch(5, 2000)
        acked += 5
      } else refused = pushed.error.type
    }
    expect(refused).toBe('ReadOnly')
    expect(acked).toBeGreaterThan(50)
    expect((await store.state(tenant))?.seq).toBe(acked)
    expect(await faultsOf(store, tenant)).toEqual([])
    // Larger than what is left in half-filled pages.
    expect(await store.putMail(tenant, hashOf('slot'), 'a', filled(60_000, 'x'), now + day)).toEqual({
      ok: false,
      error: { type: 'ReadOnly' },
    })
    const many = { ...registerOf(tenant, 2), body: JSON.stringify({ no: 2, text: 'x'.repeat(100_000) }) }
    expect(await store.replaceRegister(tenant, 2, many)).toMatchObject({ error: { type: 'ReadOnly' } })
    expect((await store.state(tenant))?.registerNo).toBe(1)
    await store.close()

    const again = open(file)
    expect(await faultsOf(again, tenant)).toEqual([])
    expect(await push(again, tenant, device.batch(5, 2000))).toEqual([{ type: 'ok', n: acked + 5, gone: [] }])
    await again.close()
  })
  test('calls that have no failure to return reject with StoreUnavailable', async () => {
    const store = open(newFile(), { maxPages: 60 })
    const tenant = await newTenant(store, 'full')
    const put = async (): Promise<void> => {
      for (let i = 0; i < 5000; i++) await store.putSession(hashOf(`${i}`), tenant, idOf('dev'), now + day)
    }
    await expect(put()).rejects.toBeInstanceOf(StoreUnavailable)
    expect(await store.session(hashOf('0'), now)).toBeDefined()
    await store.close()
  })
  test('of many pushes that share a transaction those that fit are taken, the others refused', async () => {
    const file = newFile()
    const store = open(file, { maxPages: 150 })
    const tenant = await newTenant(store, 'full')
    const devices = Array.from({ length: 20 }, (_, i) => createDevice(tenant, `${i}`))
    const all = await Promise.all(devices.map((device) => tryPush(store, tenant, [device.batch(10, 2000)])))
    const taken = all.filter((one) => one.ok).length
    expect(taken).toBeGreaterThan(5)
    expect(taken).toBeLessThan(20)
    for (const one of all) if (!one.ok) expect(one.error.type).toBe('ReadOnly')
    expect((await store.state(tenant))?.seq).toBe(taken * 10)
    expect(await faultsOf(store, tenant)).toEqual([])
    await store.close()
  })
  test('a file that may not grow (ulimit -f) in a process of its own', () => {
    const script = `
      import { openSqliteStore } from '#sync-server/stores/sqlite.ts'
      import { createDevice, faultsOf, newTenant, push, tryPush } from '#tests/sync-server/stores/storeWorld.ts'
      process.on('SIGXFSZ', () => {})
      const opened = openSqliteStore({ file: process.argv[1] })
      const store = opened.value
      const tenant = await newTenant(store, 'full')
      let acked = 0, refused
      for (let i = 0; i < 400 && !refused; i++) {
        const pushed = await tryPush(store, tenant, [createDevice(tenant, String(i)).batch(5, 2000)])
        if (pushed.ok) acked += 5
        else refused = pushed.error.type
      }
      console.log(JSON.stringify({ refused, acked, seq: (await store.state(tenant)).seq, faults: await faultsOf(store, tenant) }))`
    const ran = spawnSync(
      '/bin/sh',
      ['-c', 'ulimit -f 2048; exec "$@"', 'sh', process.execPath, '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script, newFile()], // prettier-ignore
      { cwd: join(import.meta.dirname, '../../..'), encoding: 'utf8' },
    )
    expect(ran.stderr).toBe('')
    const said = JSON.parse(ran.stdout) as { refused: string; acked: number; seq: number; faults: string[] }
    expect(said).toMatchObject({ refused: 'ReadOnly', seq: said.acked, faults: [] })
    expect(said.acked).toBeGreaterThan(50)
  })
})

describe('one server, its own file (ST10)', () => {
  test('a second server on the same file is refused, and may come when the first is gone', async () => {
    const file = newFile()
    const first = open(file)
    expect(openSqliteStore({ file })).toEqual({ ok: false, error: { type: 'InUse' } })
    const script = `
      import { openSqliteStore } from '#sync-server/stores/sqlite.ts'
      console.log(JSON.stringify(openSqliteStore({ file: process.argv[1] }).error))`
    const ran = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script, file],
      { cwd: join(import.meta.dirname, '../../..'), encoding: 'utf8' },
    )
    expect(JSON.parse(ran.stdout)).toEqual({ type: 'InUse' })
    await newTenant(first, 'still working')
    await first.close()
    const second = open(file)
    expect(await second.tenants()).toHaveLength(1)
    await second.close()
  })
  test('of a newer server, of another program, no database at all, no folder: each has its name', async () => {
    const newer = newFile()
    await open(newer).close()
    const db = new DatabaseSync(newer)
    db.exec('PRAGMA user_version = 99')
    db.close()
    expect(openSqliteStore({ file: newer })).toEqual({ ok: false, error: { type: 'TooNew' } })
    const foreign = newFile()
    const other = new DatabaseSync(foreign)
    other.exec('PRAGMA application_id = 77; CREATE TABLE x (y)')
    other.close()
    expect(openSqliteStore({ file: foreign })).toEqual({ ok: false, error: { type: 'Damaged' } })
    const text = newFile()
    writeFileSync(text, 'no database at all, '.repeat(500))
    expect(openSqliteStore({ file: text })).toEqual({ ok: false, error: { type: 'Damaged' } })
    expect(openSqliteStore({ file: join(root, 'none', 'x.db') })).toEqual({
      ok: false,
      error: { type: 'NoAccess' },
    })
  })
  test('F3 a destroyed header or a file cut short is Damaged, never an empty database', async () => {
    const file = newFile()
    const store = open(file)
    const tenant = await newTenant(store, 'x')
    await push(store, tenant, createDevice(tenant, 'a').batch(50, 1000))
    await store.close()
    for (const spoil of [
      (path: string) => {
        const bytes = readFileSync(path)
        bytes.fill(7, 0, 100)
        writeFileSync(path, bytes)
      },
      (path: string) => truncateSync(path, 5000),
    ]) {
      const copy = newFile()
      copyFileSync(file, copy)
      spoil(copy)
      expect(openSqliteStore({ file: copy })).toEqual({ ok: false, error: { type: 'Damaged' } })
    }
  })
  test('another program holds the write lock: Busy, and on when it lets go', async () => {
    const file = newFile()
    const store = open(file)
    const tenant = await newTenant(store, 'x')
    const device = createDevice(tenant, 'a')
    const batch = device.batch(2)
    const other = new DatabaseSync(file)
    other.exec('BEGIN IMMEDIATE')
    const all = await Promise.all([tryPush(store, tenant, [batch]), tryPush(store, tenant, [batch])])
    expect(all).toEqual(Array(2).fill({ ok: false, error: { type: 'Busy' } }))
    await expect(store.putNonce(hashOf('n'), now)).rejects.toBeInstanceOf(StoreUnavailable)
    expect(await store.state(tenant)).toMatchObject({ seq: 0 })
    other.exec('ROLLBACK')
    other.close()
    expect(await push(store, tenant, batch)).toEqual([{ type: 'ok', n: 2, gone: [] }])
    await store.close()
  })
  test('after close everything is refused as unavailable', async () => {
    const store = open(newFile())
    const tenant = await newTenant(store, 'x')
    await store.close()
    await store.close()
    await expect(store.state(tenant)).rejects.toBeInstanceOf(StoreUnavailable)
    expect(await tryPush(store, tenant, [createDevice(tenant, 'a').batch(1)])).toMatchObject({
      error: { type: 'Busy' },
    })
  })
  test('closing waits for what was asked before', async () => {
    const file = newFile()
    const store = open(file)
    const tenant = await newTenant(store, 'x')
    const pushed = push(store, tenant, createDevice(tenant, 'a').batch(3))
    await store.close()
    expect(await pushed).toEqual([{ type: 'ok', n: 3, gone: [] }])
    const again = open(file)
    expect((await again.state(tenant))?.seq).toBe(3)
    await again.close()
  })
})

describe('purged bytes (ST6)', () => {
  const canary = filled(700, 'the canary of this test')
  const mia = idOf('mia')
  async function fill(file: string) {
    const store = open(file)
    const tenant = await newTenant(store, 'x')
    const device = createDevice(tenant, 'a')
    for (let i = 0; i < 30; i++)
      await push(
        store,
        tenant,
        device.batch([{}, { objId: mia, payload: canary }, { payload: filled(900, 'z') }]),
      )
    return { store, tenant }
  }
  const countIn = (file: string): number => {
    const needle = Buffer.from(canary.subarray(0, 64))
    return ['', '-wal', '-shm', '-journal', '-lock'].reduce((sum, end) => {
      if (!existsSync(file + end)) return sum
      const bytes = readFileSync(file + end)
      let count = 0
      for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) count += 1
      return sum + count
    }, 0)
  }
  test('are in no file of the database any more (positive control before)', async () => {
    const file = newFile()
    const { store, tenant } = await fill(file)
    expect(countIn(file)).toBeGreaterThanOrEqual(30)
    expect(await store.purge(tenant, idOf('order'), [mia], [], now)).toMatchObject({ value: { ops: 30 } })
    expect(countIn(file)).toBe(0)
    expect(await faultsOf(store, tenant)).toEqual([])
    await store.close()
  })
  test('purged while somebody reads: when a backup ends behind it they are gone, too', async () => {
    const file = newFile()
    const { store, tenant } = await fill(file)
    const reader = new DatabaseSync(file, { readOnly: true })
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM ops').get()
    await store.purge(tenant, idOf('order'), [mia], [], now)
    expect(countIn(file)).toBeGreaterThan(0)
    reader.close()
    expect(await store.backup(newFile())).toMatchObject({ ok: true })
    expect(countIn(file)).toBe(0)
    await store.close()
  })
})

describe('backup (ST11)', () => {
  test('while it is written to: a consistent copy that opens and goes on', async () => {
    const store = open(newFile())
    const tenant = await newTenant(store, 'x')
    const device = createDevice(tenant, 'a')
    for (let i = 0; i < 40; i++) await push(store, tenant, device.batch(20, 1500))
    const to = newFile()
    let isCopying = true
    const copying = store.backup(to).finally(() => (isCopying = false))
    let during = 0
    while (isCopying && during < 200) {
      await push(store, tenant, device.batch(5, 500))
      during += 1
    }
    expect(await copying).toEqual({ ok: true, value: {} })
    expect(during).toBeGreaterThan(0)
    expect(existsSync(`${to}.part`)).toBe(false)
    const copy = open(to)
    expect(await faultsOf(copy, tenant)).toEqual([])
    const { seq } = (await copy.state(tenant))!
    expect(seq).toBeGreaterThanOrEqual(800)
    const whole = await readAll(store, tenant)
    expect((await readAll(copy, tenant)).rows).toEqual(whole.rows.slice(0, seq))
    await copy.raiseGeneration(tenant)
    expect(await copy.state(tenant)).toMatchObject({ gen: 1 })
    await copy.close()
    await store.close()
  })
  test('never over a file that is there', async () => {
    const store = open(newFile())
    const to = newFile()
    writeFileSync(to, 'an older backup')
    expect(await store.backup(to)).toEqual({ ok: false, error: { type: 'NotEmpty' } })
    expect(readFileSync(to, 'utf8')).toBe('an older backup')
    await store.close()
  })
  test('where it can’t be written: NotWritten, nothing is left, the store goes on', async () => {
    const store = open(newFile())
    const tenant = await newTenant(store, 'x')
    expect(await store.backup(join(root, 'none', 'backup.db'))).toEqual({
      ok: false,
      error: { type: 'NotWritten' },
    })
    await push(store, tenant, createDevice(tenant, 'a').batch(1))
    await store.close()
  })
  test('two at once and one after another', async () => {
    const store = open(newFile())
    const tenant = await newTenant(store, 'x')
    await push(store, tenant, createDevice(tenant, 'a').batch(100, 1000))
    const files = [newFile(), newFile()]
    expect(await Promise.all(files.map((to) => store.backup(to)))).toMatchObject([{ ok: true }, { ok: true }])
    for (const to of files) {
      expect(statSync(to).size).toBeGreaterThan(100_000)
      const copy = open(to)
      expect(await faultsOf(copy, tenant)).toEqual([])
      await copy.close()
    }
    await store.close()
  })
})
