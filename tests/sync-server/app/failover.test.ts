import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { afterAll, expect, test } from 'vitest'
import { startOfLog } from '#shared/sync/messages.ts'
import { decodeBatch } from '#shared/sync/op.ts'
import { noteInLedger } from '#sync-server/setup/ledgerFile.ts'
import { startPostgres } from '../embeddedPostgres.ts'
import {
  blobWish,
  makeBatch,
  makeKita,
  nextRegister,
  randomHex,
  randomOf,
  records,
  sha256,
  signLogin,
  signRegister,
  without,
} from './kita.ts'
import { makeFolder, openHere, runCommand, type Opened } from './running.ts'
import { codeOf, enrol, eventHeaders, signIn, valueOf } from './world.ts'

const postgres = await startPostgres()
afterAll(async () => {
  if (typeof postgres !== 'string') await postgres.stop()
})
const hex = (bytes: Uint8Array): string => Buffer.from(sha256(bytes)).toString('hex')

/** Two servers on one database, with the same keys and the same place for files, as docs/server.md says. */
async function openTwo(): Promise<{ a: Opened; b: Opened }> {
  if (typeof postgres === 'string') throw new Error(postgres)
  const config = { database: { kind: 'postgres', url: await postgres.createDatabase() } }
  const a = await openHere(config)
  const folder = await makeFolder()
  await cp(a.folder.keys, folder.keys, { recursive: true })
  await mkdir(folder.data, { recursive: true })
  await symlink(a.folder.blobs, folder.blobs)
  return { a, b: await openHere(config, {}, folder) }
}

function listen(url: string, token: string): Promise<{ events: string[]; ended: Promise<void> }> {
  return new Promise((resolve, reject) => {
    const message = request(
      `${url}/v1/events`,
      { rejectUnauthorized: false, agent: false, headers: eventHeaders(token) },
      (response) => {
        const events: string[] = []
        response.on('data', (chunk: Buffer) => events.push(chunk.toString()))
        resolve({ events, ended: new Promise((end) => response.on('close', end)) })
      },
    )
    message.on('error', reject)
    message.end()
  })
}

test.skipIf(typeof postgres === 'string')(
  'T67 A73 two servers on one PostgreSQL: hints and removals cross within seconds, a nonce works once on both, one stops and the other goes on',
  async () => {
    const { a, b } = await openTwo()
    const kita = makeKita(3)
    const [device, other, lost] = kita.devices
    await enrol(a.speaker, kita, (await b.card()).code)
    expect(a.server.place().pins).toEqual(b.server.place().pins)
    const atA = await signIn(a.speaker, kita, device!)
    const atB = await signIn(b.speaker, kita, other!)
    const theirs = await signIn(b.speaker, kita, lost!)

    // A session of one server holds at the other.
    expect(codeOf(await b.speaker.ask('head', {}, [], atA))).toBe('ok')
    const stream = await listen(b.server.url, atB)
    await expect.poll(() => stream.events.length).toBe(1)
    const batch = makeBatch(kita, device!, records(3))
    const began = performance.now()
    valueOf(await a.speaker.ask('push', {}, [batch], atA))
    await expect.poll(() => stream.events.length, { timeout: 5000, interval: 20 }).toBe(2)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(stream.events[1]).toBe('data: {"gen":0,"seq":3}\n\n')
    const pulled = valueOf(await b.speaker.ask('pull', { cursor: startOfLog, maxOps: 10 }, [], atB))
    expect(pulled.parts).toEqual([batch])

    // The same batch through both at once is there once.
    const next = makeBatch(kita, device!, records(4))
    const both = await Promise.all([
      a.speaker.ask('push', {}, [next], atA),
      b.speaker.ask('push', {}, [next], atB),
    ])
    for (const said of both) expect(valueOf(said).answer.results[0]).toMatchObject({ type: 'ok', n: 7 })
    expect(valueOf(await b.speaker.ask('head', {}, [], atB)).answer.cursor.seq).toBe(7)

    // A sign-in recorded at one is nothing at the other.
    const { tenant } = kita
    const { nonce } = valueOf(await a.speaker.ask('challenge', { tenant, dev: device!.dev })).answer
    const session = { tenant, dev: device!.dev, nonce, signature: signLogin(kita, device!, nonce) }
    const used = await Promise.all([a.speaker.ask('session', session), b.speaker.ask('session', session)])
    expect(used.map(codeOf).sort()).toEqual(['Unknown', 'ok'])

    // A blob sent half to one and half to the other.
    const blob = randomOf(1.5 * 1024 * 1024)
    const id = randomHex()
    const parts = [new Uint8Array(blob.slice(0, 1024 * 1024)), new Uint8Array(blob.slice(1024 * 1024))]
    valueOf(await a.speaker.ask('push', {}, [makeBatch(kita, device!, [blobWish(id, blob)])], atA))
    valueOf(await a.speaker.ask('blobPut', { id, part: 0, sha256: hex(parts[0]!) }, [parts[0]!], atA))
    const put = valueOf(
      await b.speaker.ask('blobPut', { id, part: 1, sha256: hex(parts[1]!) }, [parts[1]!], atB),
    )
    expect(put.answer.complete).toBe(true)

    // Removed at one, out at the other within five seconds, its stream too.
    const lostStream = await listen(b.server.url, theirs)
    const register = signRegister(
      nextRegister(kita, { devices: without(kita.register, lost!.dev) }),
      kita.managers[0]!,
    )
    const removed = performance.now()
    valueOf(await a.speaker.ask('registerReplace', { register }, [], atA))
    await lostStream.ended
    await expect
      .poll(async () => codeOf(await b.speaker.ask('head', {}, [], theirs)), { timeout: 5000, interval: 50 })
      .not.toBe('ok')
    expect(performance.now() - removed).toBeLessThan(5000)

    // One stops: its address is gone, everything goes on by the other.
    await a.server.stop()
    await expect(a.speaker.ask('hello', { protocol: 1 })).rejects.toThrow()
    const after = await b.speaker.ask('push', {}, [makeBatch(kita, device!, records(2))], atA)
    expect(valueOf(after).answer.results[0]).toMatchObject({ type: 'ok', n: 10 })
    await b.end()
    await rm(a.folder.path, { recursive: true })
  },
  60_000,
)

test.skipIf(typeof postgres === 'string')(
  'SV16 a backup on PostgreSQL says what it does not hold; a database that cannot be reached is said at the start',
  async () => {
    const { a, b } = await openTwo()
    const { writeBackup } = await import('#sync-server/setup/backup.ts')
    const to = `${a.folder.path}-backup`
    const written = await writeBackup(a.folder, a.server.store, to, Date.now())
    expect(written.ok ? '' : written.error.words.why).toContain('pg_dump')
    await b.end()
    await a.end()
    await expect(
      openHere({ database: { kind: 'postgres', url: 'postgres://nobody@127.0.0.1:1/none' } }),
    ).rejects.toThrow('nicht erreichbar')
    await rm(to, { recursive: true })
  },
  60_000,
)

test.skipIf(typeof postgres === 'string')(
  'F9 a PostgreSQL that its own tools put back: the ledger is replayed and the generation raised by one command',
  async () => {
    if (typeof postgres === 'string') return
    const url = await postgres.createDatabase()
    const opened = await openHere({ database: { kind: 'postgres', url } })
    const kita = makeKita(1)
    await enrol(opened.speaker, kita, (await opened.card()).code)
    const token = await signIn(opened.speaker, kita, kita.devices[0]!)
    const objId = randomHex()
    valueOf(await opened.speaker.ask('push', {}, [makeBatch(kita, kita.devices[0]!, [{ objId }, {}])], token))
    const { folder } = opened
    await writeFile(
      folder.config,
      JSON.stringify({ urls: ['https://localhost:8443'], database: { kind: 'postgres', url } }),
    )
    await noteInLedger(folder.ledger, { tenant: kita.tenant, at: Date.now(), objIds: [objId], blobs: [] })
    expect((await runCommand(folder, ['after-restore'])).output).toContain('läuft noch')
    await opened.server.stop()
    const said = await runCommand(folder, ['after-restore'])
    expect(said).toEqual({ code: 0, output: expect.stringContaining('1 Einrichtungen. Erneut gelöscht: 1.') })
    const again = await openHere({ database: { kind: 'postgres', url } }, {}, folder)
    const later = await signIn(again.speaker, kita, kita.devices[0]!)
    const page = valueOf(await again.speaker.ask('pull', { cursor: startOfLog, maxOps: 9 }, [], later))
    expect(page.answer.cursor).toMatchObject({ gen: 1, seq: 2 })
    const batch = decodeBatch(page.parts[0]!, sha256)
    expect(batch.ok && batch.value.ops.map((op) => op.payload === null)).toEqual([true, false])
    await again.end()
  },
  60_000,
)
