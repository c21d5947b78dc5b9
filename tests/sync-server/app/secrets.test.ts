import { mkdirSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { request as httpsRequest } from 'node:https'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { connect } from 'node:tls'
import pino from 'pino'
import { expect, test } from 'vitest'
import { sealBlob } from '#electron/host/vault/blob.ts'
import { makeSignKey } from '#electron/host/vault/crypto.ts'
import { sealEnvelope } from '#electron/host/vault/envelope.ts'
import { utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { encodeFrame } from '#shared/host/frame.ts'
import { blobOpSchema, routes, startOfLog, type RouteName } from '#shared/sync/messages.ts'
import { encodeHeader, parseHeader } from '#shared/sync/op.ts'
import { parseEnvelope, type8 } from '#shared/vault/envelope.ts'
import { createServerCore } from '#sync-server/core.ts'
import { openListener } from '#sync-server/http/listener.ts'
import { createDailyFiles, createLog, reportTo, sentences, shapeOf } from '#sync-server/http/log.ts'
import { identityOf, makeCa, makeKey, makeLeaf } from '#sync-server/setup/identity.ts'
import { createMemoryStore } from '#sync-server/stores/memory.ts'
import { openSqliteStore } from '#sync-server/stores/sqlite.ts'
import { StoreUnavailable, type Store } from '#sync-server/stores/store.ts'
import {
  blobWish,
  makeBatch,
  makeEnvelope,
  makeKita,
  randomHex,
  randomOf,
  sha256,
  signPurge,
  signRecall,
  signRegister,
  type Device,
  type Kita,
} from './kita.ts'
import { makeFolder, startProcess } from './running.ts'
import { findWindows, findWords, formsOf, readAll, windowsOf } from './search.ts'
import { createTlsSpeaker, enrol, memoryBlobs, signIn, startTime, valueOf, type Speaker } from './world.ts'

const random = { bytes: randomOf }
const hex = (bytes: Uint8Array): string => Buffer.from(sha256(bytes)).toString('hex')
const names = ['Quästenberg', 'Loisjünger', 'Erdnussallergie', 'Regenbogengruppe', 'Zwischenfälle']

/** A version as our vault seals it, with the names inside. */
function sealNamed(
  kita: Kita,
  device: Device,
  objId: string,
  i: number,
  contentKey: Bytes,
  metadataKey: Bytes,
): Bytes {
  const sealed = sealEnvelope(
    { random, metadataKey, contentKey, signKey: makeSignKey('P-256').key, receiptKey: randomOf(32) },
    { type8: type8.record, expireNotAfter: 0, devSeq: i + 1, tenant: kita.tenant, objId, dev: device.dev },
    { ver: 1, keyId: randomHex(), epoch: 1, hlc: '0'.repeat(16), parents: [] },
    {
      k: 'child',
      kv: 1,
      f: { name: names[i % names.length], note: names.join(' ') },
      s: {},
      a: { p: randomHex(), l: randomHex() },
    },
  )
  if (!sealed.ok) throw new Error('seal')
  return sealed.value
}

/** Words in places where a careless server would write them down. */
async function misbehave(url: string, token: string, word: string): Promise<void> {
  const send = (path: string, headers: Record<string, string>, body: string | Uint8Array, method = 'POST') =>
    new Promise<void>((resolve) => {
      const message = httpsRequest(
        `${url}${path}`,
        { method, rejectUnauthorized: false, agent: false, headers },
        (response) => {
          response.resume()
          response.on('end', resolve)
        },
      )
      message.on('error', () => resolve())
      message.end(body)
    })
  const type = { 'content-type': 'application/octet-stream' }
  const encoded = encodeURIComponent(word)
  const frame = encodeFrame({
    text: JSON.stringify({ [word]: word, code: word }),
    bytes: [utf8ToBytes(word)],
  })
  if (!frame.ok) throw new Error('frame')
  for (const [path, headers, body, method] of [
    [`/v1/${encoded}`, type, frame.value],
    [`/${encoded}?name=${encoded}`, {}, '', 'GET'],
    [
      '/v1/head',
      {
        ...type,
        authorization: `Obhut ${encoded}`,
        'user-agent': encoded,
        referer: `https://${encoded}/`,
        cookie: encoded,
      },
      frame.value,
    ],
    ['/v1/head', { ...type, authorization: `Obhut ${token}` }, frame.value],
    ['/v1/head', { 'content-type': `text/${encoded}` }, word],
    ['/v1/head', type, word],
    ['/v1/enrol', type, frame.value],
    ['/v1/mailPut', { ...type, 'content-length': '5' }, word.slice(0, 5)],
  ] as [string, Record<string, string>, string | Uint8Array, string?][])
    await send(path, headers, body, method)
  await new Promise<void>((resolve) => {
    const { port } = new URL(url)
    const socket = connect({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false }, () => {
      socket.end(`${word} / HTTP/9.9\r\n${word}\r\n\r\n`)
    })
    socket.on('error', () => resolve())
    socket.on('close', () => resolve())
  })
}

test('decision 40: after real traffic no name, no picture and no token lies in any file of the server, its WAL or its log', async () => {
  const folder = await makeFolder()
  const server = await startProcess(folder)
  const speaker: Speaker & { close(): void } = createTlsSpeaker(server.url, server.card!.pins)
  const kita = makeKita()
  const device = kita.devices[0]!
  await enrol(speaker, kita, server.card!.code)
  const token = await signIn(speaker, kita, device)
  const contentKey = randomOf(32)
  const metadataKey = randomOf(32)
  const picture = randomOf(300_000)
  const objIds: string[] = []
  for (let round = 0; round < 6; round++) {
    const wishes = Array.from({ length: 50 }, (_, i) => {
      const objId = randomHex()
      objIds.push(objId)
      return { objId, payload: sealNamed(kita, device, objId, round * 50 + i, contentKey, metadataKey) }
    })
    valueOf(await speaker.ask('push', {}, [makeBatch(kita, device, wishes)], token))
  }
  const blobId = randomHex()
  const sealed = sealBlob(
    random,
    contentKey,
    { tenant: kita.tenant, objId: objIds[0]!, blobId, variant: 'photo' },
    picture,
  )
  valueOf(await speaker.ask('push', {}, [makeBatch(kita, device, [blobWish(blobId, sealed)])], token))
  valueOf(await speaker.ask('blobPut', { id: blobId, part: 0, sha256: hex(sealed) }, [sealed], token))
  valueOf(await speaker.ask('pull', { cursor: startOfLog, maxOps: 500 }, [], token))
  const order = { v: 1 as const, tenant: kita.tenant, id: randomHex(), objIds: [objIds[1]!], blobs: [] }
  const keys = [kita.managers[0]!.key, kita.managers[1]!.key]
  valueOf(await speaker.ask('purge', { order: signPurge(order, keys) }, [], token))
  for (const name of names) await misbehave(server.url, token, name)

  const windows = windowsOf(picture)
  const secrets = [token, server.card!.code, Buffer.from(contentKey).toString('hex')]
  const check = (): void => {
    // The card is the one file that is made to carry the code.
    const files = readAll(folder.path)
    for (const name of files.keys()) if (name.startsWith('cards')) files.delete(name)
    files.set('what the program printed', Buffer.from(server.output().replaceAll(/OBHUT-SERVER-1:\S+/g, '')))
    expect([...files.keys()].some((name) => name.endsWith('-wal'))).toBe(!stopped)
    expect([...files.keys()].some((name) => name.startsWith('logs'))).toBe(true)
    expect(findWords(files, names)).toEqual([])
    expect(findWords(files, secrets)).toEqual([])
    expect(findWindows(files, windows)).toEqual([])
    expect(findWords(files, ['127.0.0.1']).filter((where) => where.startsWith('logs'))).toEqual([])
  }
  let stopped = false
  check()

  // The control: the same search finds what a client that does not seal would send, in this very traffic.
  const plant = makeEnvelope(kita.tenant, device.dev, 9999, objIds[0]!, {
    body: utf8ToBytes(names.join(' ')),
  })
  valueOf(
    await speaker.ask('push', {}, [makeBatch(kita, device, [{ objId: objIds[0]!, payload: plant }])], token),
  )
  expect(findWords(readAll(folder.path), names).length).toBeGreaterThanOrEqual(names.length)
  const planted = randomHex()
  valueOf(await speaker.ask('push', {}, [makeBatch(kita, device, [blobWish(planted, picture)])], token))
  valueOf(await speaker.ask('blobPut', { id: planted, part: 0, sha256: hex(picture) }, [picture], token))
  expect(findWindows(readAll(folder.path), windows)).toHaveLength(1)
  // The plants are purged by an order; after that the names are gone from pages, WAL and blobs too.
  speaker.close()
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  stopped = true
  const store = openSqliteStore({ file: folder.database })
  if (!store.ok) throw new Error(store.error.type)
  expect((await store.value.purge(kita.tenant, '', [objIds[0]!], [planted], Date.now())).ok).toBe(true)
  await store.value.close()
  await rm(join(folder.blobs, kita.tenant, planted.slice(0, 2), planted))
  check()
  readRows(folder.database)
  await rm(folder.path, { recursive: true })
}, 120_000)

test('decision 40: the search finds a word in each form it claims to know', async () => {
  const folder = await makeFolder()
  for (const name of names)
    for (const [i, [form, bytes]] of formsOf(name).entries()) {
      const at = join(folder.path, `${i}`)
      mkdirSync(at, { recursive: true })
      writeFileSync(join(at, 'file'), Buffer.concat([randomOf(777), bytes, randomOf(99)]))
      expect([form, findWords(readAll(at), [name]).some((found) => found.endsWith(form))]).toEqual([
        form,
        true,
      ])
      await rm(at, { recursive: true })
    }
})

/**
 * Security 1.7 is the complete list of what a server may hold: random ids, device and its counter, class, month, time of
 * receipt, lengths, what proves order (hashes, signatures, public keys), and bytes that others sealed. A new column has
 * to be put here by somebody who has read that list.
 */
const mayHold: Record<string, string> = {
  tenants: 'tenant gen seq head used_bytes register_no created_at',
  registers: 'tenant body signed_by signature',
  tails: 'tenant dev n op_hash',
  ops: 'tenant seq dev n type8 obj_id expire_not_after received_at header payload_hash payload',
  batches: 'tenant seq_to seq_from dev size signature head',
  blobs: 'tenant id size sha256 complete',
  blob_parts: 'tenant id part',
  links: 'id tenant until',
  orders: 'tenant id body due_at done_at',
  ledger: 'tenant kind id',
  mail: 'tenant slot name letter expires_at',
  nonces: 'nonce expires_at',
  codes: 'code_hash expires_at',
  sessions: 'token_hash tenant dev expires_at',
}

function readRows(file: string): void {
  const db = new DatabaseSync(file, { readOnly: true })
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all() as { name: string }[]
  const seen = Object.fromEntries(
    tables.map(({ name }) => {
      const columns = db.prepare(`PRAGMA table_info(${name})`).all() as { name: string }[]
      return [name, columns.map((column) => column.name).join(' ')]
    }),
  )
  expect(seen).toEqual(mayHold)
  // The columns of text hold hex, numbers, signed public registers and orders; of the rest there is none.
  for (const [table, columns] of Object.entries(mayHold))
    for (const column of columns.split(' ')) {
      const values = db.prepare(`SELECT ${column} AS value FROM ${table}`).all() as { value: unknown }[]
      for (const { value } of values)
        if (typeof value === 'string')
          expect([table, column, value]).toEqual([table, column, expect.stringMatching(textForm(column))])
    }
  db.close()
}
const textForm = (column: string): RegExp =>
  column === 'body'
    ? /^\{[\w"{}[\]:,+/=\\|]*\}$/
    : column === 'signature'
      ? /^[A-Za-z0-9+/=]+$/
      : column === 'kind' || column === 'name' || column === 'signed_by'
        ? /^(?:[a-z]{1,20}|[0-9a-f]{32})$/
        : /^(?:[0-9a-f]{32}|[0-9a-f]{64})$/

test('security 1.7: every stored row is an op whose header holds ids, numbers, class and month, and a sealed payload', async () => {
  const folder = await makeFolder()
  mkdirSync(folder.data, { recursive: true })
  const opened = openSqliteStore({ file: folder.database })
  if (!opened.ok) throw new Error(opened.error.type)
  const store = opened.value
  const core = createServerCore({ store, blobs: memoryBlobs(), clock: { now: () => startTime }, random })
  const speaker: Speaker = {
    ask: (route, ask, parts = [], token) => core.handle(route, ask, parts, { token }),
  }
  const kita = makeKita()
  const device = kita.devices[0]!
  await store.putCode(hex(utf8ToBytes('code')), startTime + 1000)
  await enrol(speaker, kita, 'code')
  const token = await signIn(speaker, kita, device)
  const wishes = Array.from({ length: 20 }, (_, i) => {
    const objId = randomHex()
    return { objId, payload: sealNamed(kita, device, objId, i, randomOf(32), randomOf(32)) }
  })
  valueOf(
    await speaker.ask(
      'push',
      {},
      [makeBatch(kita, device, [...wishes, blobWish(randomHex(), randomOf(100))])],
      token,
    ),
  )
  const page = await store.range(kita.tenant, 0, 500, 1e7)
  expect(page!.rows).toHaveLength(21)
  const lengths = new Set<number>()
  for (const row of page!.rows) {
    const header = parseHeader(row.header)
    if (!header.ok) throw new Error('header')
    // Nothing hides in the header: its known fields make all of its bytes.
    expect(Buffer.from(encodeHeader(header.value)).equals(row.header)).toBe(true)
    expect(row).toMatchObject({
      dev: device.dev,
      objId: header.value.objId,
      expireNotAfter: 0,
      receivedAt: startTime,
    })
    if (row.type8 === type8.photo)
      expect(blobOpSchema.safeParse(JSON.parse(Buffer.from(row.payload!).toString())).success).toBe(true)
    else {
      const envelope = parseEnvelope(row.payload!)
      expect(envelope.ok).toBe(true)
      if (envelope.ok)
        expect(Object.keys(envelope.value.outer).sort()).toEqual([
          'alg',
          'dev',
          'devSeq',
          'expireNotAfter',
          'objId',
          'sizeBucket',
          'tenant',
          'type8',
          'v',
        ])
      lengths.add(row.payload!.length)
    }
  }
  // S56: contents of different lengths have a few lengths in common, not their own.
  expect(lengths.size).toBeLessThanOrEqual(2)
  await store.close()
})

interface Watched {
  readonly text: () => string
  readonly url: string
  end(): Promise<void>
}
async function watched(store: Store): Promise<Watched & { core: ReturnType<typeof createServerCore> }> {
  let text = ''
  const log = createLog({ write: (line) => void (text += line) })
  const core = createServerCore({
    store,
    blobs: memoryBlobs(),
    clock: { now: () => startTime },
    random,
    onError: reportTo(log),
  })
  const caKey = makeKey('P-384')
  const ca = await makeCa(caKey, random, Date.now())
  const key = makeKey('P-256')
  const leaf = await makeLeaf({ key: caKey, certificate: ca }, key, ['localhost'], random, Date.now())
  const listener = await openListener({
    core,
    identity: identityOf(leaf, ca, key),
    log,
    host: '127.0.0.1',
    port: 0,
  })
  return { text: () => text, url: listener.url, core, end: () => listener.close() }
}

test('O86 every error path forced with canaries: the log names class and place, never what was sent', async () => {
  const canary = 'Quästenberg-CANARY'
  const kita = makeKita()
  const device = kita.devices[0]!
  const healthy = createMemoryStore()
  const first = createServerCore({
    store: healthy,
    blobs: memoryBlobs(),
    clock: { now: () => startTime },
    random,
  })
  const speaker: Speaker = {
    ask: (route, ask, parts = [], token) => first.handle(route, ask, parts, { token }),
  }
  await healthy.putCode(hex(utf8ToBytes('code')), startTime + 1000)
  await enrol(speaker, kita, 'code')
  const token = await signIn(speaker, kita, device)
  const failures: readonly (() => Error)[] = [
    () => new Error(`${canary}\n    at f (/srv/sync-server/CANARY.ts:1:1)\n    at node:CANARY:2:2`),
    () => Object.assign(new TypeError(canary), { code: canary, path: canary, detail: canary }),
    () => Object.assign(new Error(canary), { name: canary }),
    () => new StoreUnavailable(canary),
    () => canary as unknown as Error,
    () => ({ [canary]: canary }) as unknown as Error,
  ]
  let next = 0
  let thrown = 0
  // Every call of the database but those that find the session fails in turn, in every way.
  const sick = new Proxy(healthy, {
    get: (target, name, receiver) => {
      const real: unknown = Reflect.get(target, name, receiver)
      if (name === 'session' || name === 'state' || name === 'register' || typeof real !== 'function')
        return real
      return () => {
        thrown += 1
        return Promise.reject(failures[next++ % failures.length]!())
      }
    },
  })
  const server = await watched(sick)
  const asks: Partial<Record<RouteName, unknown>> = {
    enrol: { code: canary, register: signRegister(makeKita().register, kita.root) },
    challenge: { tenant: kita.tenant, dev: device.dev },
    session: { tenant: kita.tenant, dev: device.dev, nonce: randomHex(32), signature: 'AAAA' },
    pull: { cursor: startOfLog, maxOps: 5 },
    chain: { dev: device.dev, from: 1, maxOps: 5 },
    blobPut: { id: randomHex(), part: 0, sha256: randomHex(32) },
    blobGet: { id: randomHex(), part: 0 },
    blobStatus: { ids: [randomHex()] },
    mailPut: { tenant: kita.tenant, slot: randomHex(32), name: 'ask' },
    mailGet: { tenant: kita.tenant, slot: randomHex(32), name: 'ask' },
    purge: {
      order: signPurge({ v: 1, tenant: kita.tenant, id: randomHex(), objIds: [], blobs: [] }, [
        kita.managers[0]!.key,
        kita.managers[1]!.key,
      ]),
    },
    recall: { recall: signRecall(kita.tenant, randomHex(), kita.managers[0]!.key) },
  }
  for (const route of Object.keys(routes) as RouteName[])
    for (const _failure of failures)
      await server.core.handle(
        route,
        asks[route] ?? {},
        route === 'push' ? [makeBatch(kita, { ...device }, [{}])] : [utf8ToBytes(canary)],
        { token, address: randomHex() },
      )
  await server.core.runJobs()
  await misbehave(server.url, token, canary)
  await server.end()
  const text = server.text()
  expect(thrown).toBeGreaterThan(60)
  expect(text.split('\n').length).toBeGreaterThan(60)
  const wrong = [
    canary,
    kita.tenant,
    device.dev,
    token,
    '127.0.0.1',
    'CANARY',
    ...Object.values(asks).map((ask) => JSON.stringify(ask)),
  ]
  for (const word of wrong)
    for (const [form, bytes] of formsOf(word))
      expect([form, Buffer.from(text).includes(bytes)]).toEqual([form, false])
  const allowed = [
    'level',
    'time',
    'at',
    'name',
    'code',
    'where',
    'tenant',
    'count',
    'ms',
    'port',
    'version',
    'msg',
  ]
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const json = JSON.parse(line) as Record<string, unknown>
    expect(Object.keys(json).filter((key) => !allowed.includes(key))).toEqual([])
    expect(sentences).toContain(json['msg'])
  }
  // The log is of use: it says where.
  expect(text).toMatch(/sync-server\/\S+\.ts:\d+/)
  // The control: an ordinary log of the same failures holds the word.
  let ordinary = ''
  const plain = pino({}, { write: (line: string) => void (ordinary += line) })
  for (const failure of failures) plain.error(failure())
  expect(ordinary).toContain('CANARY')
})

test('O87 nothing a log line holds can break out of it', () => {
  let text = ''
  const log = createLog({ write: (line) => void (text += line) })
  log.error({ at: 'a\n{"level":30}\r\n\u001b[31m', tenant: randomHex(), other: 'no' }, 'failed')
  log.info('made up sentence')
  log.error('made up\nsentence')
  const lines = text.split('\n').filter((line) => line !== '')
  expect(lines).toHaveLength(2)
  expect(Object.keys(JSON.parse(lines[0]!) as object)).toEqual(['level', 'time', 'at', 'tenant', 'msg'])
  expect((JSON.parse(lines[0]!) as { tenant: string }).tenant).toHaveLength(6)
  expect(text).not.toContain('made up')
  expect(text).not.toContain('\u001b')
})

test('SV17 seven days of log are kept and no more', async () => {
  const folder = await makeFolder()
  let now = startTime
  const sink = createDailyFiles(folder.logs, { now: () => now })
  for (let day = 0; day < 12; day++) {
    sink.write(`day ${day}\n`)
    now += 86_400_000
  }
  const files = readAll(folder.logs)
  expect(files.size).toBe(7)
  expect([...files.values()].map(String).sort()).toEqual(
    [5, 6, 7, 8, 9, 10, 11].map((day) => `day ${day}\n`).sort(),
  )
})

test("SV17 a failure's shape has no message, whatever the failure is", () => {
  for (const thrown of [undefined, null, 5, 'word', new Error(''), new Error('word')])
    expect(JSON.stringify(shapeOf(thrown))).not.toContain('word')
})
