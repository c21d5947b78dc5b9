/** Two real servers: the second follows the first, takes nothing, and takes over when told. */
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodeFrame, encodeFrame } from '#shared/host/frame.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import { startOfLog, type Cursor } from '#shared/sync/messages.ts'
import { decodeBatch, encodeBatch, parseHeader } from '#shared/sync/op.ts'
import { connectTls } from '#electron/host/sync/transport.ts'
import { idFrom, realRandom } from '#tests/journal/keeperWorld.ts'
import { createAuthority, createDevice, tenant, type Device as Pc } from '#tests/sync/world.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { readFollowerCard, writeFollowerCard } from '#sync-server/follow/card.ts'
import type { Folder } from '#sync-server/setup/folder.ts'
import {
  blobWish,
  makeBatch,
  makeKita,
  makeOps,
  nextRegister,
  randomHex,
  randomOf,
  records,
  sha256,
  signRegister,
  without,
  type Device,
  type Kita,
} from './kita.ts'
import { adminOf, makeFolder, openHere, runCommand, startProcess, type Opened } from './running.ts'
import { verify } from './verify.ts'
import { codeOf, createTlsSpeaker, enrol, signIn, valueOf } from './world.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(sha256(bytes)).toString('hex')

/** As docs/server.md says: a card from the first, its keys, one command. */
async function makeFollower(first: Pick<Opened, 'folder'>, url: string): Promise<Folder> {
  const folder = await makeFolder()
  const { output, code } = await runCommand(first.folder, ['card', '--follower'])
  expect(code).toBe(0)
  const card = join(folder.path, 'karte.txt')
  // Tests listen at a chance port that no card knows.
  const read = readFollowerCard(output.split('\n')[0]!)
  if (!read.ok) throw new Error(output)
  await writeFile(card, writeFollowerCard({ ...read.value, urls: [url] }))
  expect(await runCommand(folder, ['follow', card])).toMatchObject({ code: 0 })
  await cp(first.folder.keys, folder.keys, { recursive: true })
  return folder
}

const put = async (at: Opened, token: string, id: string, bytes: Uint8Array): Promise<void> => {
  for (let part = 0; part << 20 < bytes.length; part++) {
    const content = new Uint8Array(bytes.slice(part << 20, (part + 1) << 20))
    valueOf(await at.speaker.ask('blobPut', { id, part, sha256: hex(content) }, [content], token))
  }
}
const headOf = async (at: Opened, token: string) =>
  valueOf(await at.speaker.ask('head', {}, [], token)).answer

async function equal(first: Opened, second: Opened, kita: Kita): Promise<void> {
  await expect
    .poll(
      async () => {
        const [a, b] = [
          await first.server.store.state(kita.tenant),
          await second.server.store.state(kita.tenant),
        ]
        return JSON.stringify(b) === JSON.stringify(a)
      },
      { timeout: 20_000, interval: 100 },
    )
    .toBe(true)
}

test('SV26 a follower has the same generation, numbers, heads and content; what is purged, filled, removed there is so here; it takes nothing', async () => {
  const first = await openHere()
  const kita = makeKita(3)
  const [a, b, lost] = kita.devices as [Device, Device, Device]
  await enrol(first.speaker, kita, (await first.card()).code)
  const token = await signIn(first.speaker, kita, a)
  const cursors: Cursor[] = []
  const push = async (batch: Bytes, on = token): Promise<void> => {
    const { answer } = valueOf(await first.speaker.ask('push', {}, [new Uint8Array(batch)], on))
    expect(answer.results[0]).toMatchObject({ type: 'ok' })
    cursors.push(answer.cursor)
  }
  const [gone, photo, bytes] = [randomHex(), randomHex(), randomOf(2_400_000)]
  await push(makeBatch(kita, a, records(5)))
  await push(makeBatch(kita, b, [{ objId: gone }, {}]))
  await push(makeBatch(kita, a, [blobWish(photo, bytes), {}]))
  await put(first, token, photo, bytes)
  // A register that the follower never saw comes and goes before it starts.
  let register = kita.register
  for (const change of [{}, {}, { devices: without(kita.register, lost.dev, 0) }]) {
    register = nextRegister({ ...kita, register }, change)
    valueOf(
      await first.speaker.ask(
        'registerReplace',
        { register: signRegister(register, kita.managers[0]!) },
        [],
        token,
      ),
    )
  }

  const folder = await makeFollower(first, first.server.url)
  const second = await openHere({}, {}, folder)
  await equal(first, second, kita)
  const here = await signIn(second.speaker, kita, b)
  for (const cursor of cursors)
    expect(valueOf(await second.speaker.ask('pull', { cursor, maxOps: 9 }, [], here)).answer.cursor.gen).toBe(
      0,
    )
  const there = new Map<string, string>()
  expect(await verify(second.speaker, here, startOfLog, there)).toEqual(cursors.at(-1))
  const [mine, theirs] = await Promise.all(
    [first, second].map(async (one) => {
      const page = await one.server.store.range(kita.tenant, 0, 1000, 1e9)
      return { batches: page!.batches, rows: page!.rows.map(({ receivedAt: _, ...row }) => row) }
    }),
  )
  expect(theirs).toEqual(mine)
  await expect
    .poll(
      async () =>
        valueOf(await second.speaker.ask('blobStatus', { ids: [photo] }, [], here)).answer.blobs[0]!.complete,
      { timeout: 10_000 },
    )
    .toBe(true)
  const part = valueOf(await second.speaker.ask('blobGet', { id: photo, part: 2 }, [], here)).parts[0]!
  expect(Buffer.compare(part, bytes.slice(2 << 20))).toBe(0)
  // The removed device is out at both.
  expect(codeOf(await second.speaker.ask('challenge', { tenant: kita.tenant, dev: lost.dev }))).toBe('ok')
  await expect(signIn(second.speaker, kita, lost)).rejects.toThrow('Removed')

  // Nothing is taken, and that is said in one word; what was asked at the first goes on there.
  const next = makeBatch(kita, b, records(2))
  for (const said of [
    await second.speaker.ask('push', {}, [next], here),
    await second.speaker.ask(
      'registerReplace',
      { register: signRegister(register, kita.managers[0]!) },
      [],
      here,
    ),
    await second.speaker.ask(
      'blobPut',
      { id: photo, part: 0, sha256: hex(bytes) },
      [bytes.slice(0, 9)],
      here,
    ),
    await second.speaker.ask('enrol', { code: 'x', register: signRegister(register, kita.managers[0]!) }),
    await second.speaker.ask('mailPut', { tenant: kita.tenant, slot: hex(bytes), name: 'hello' }, [
      bytes.slice(0, 9),
    ]),
  ])
    expect(codeOf(said)).toBe('ReadOnly')
  expect((await runCommand(folder, ['card'])).output).toContain('folgt einem anderen')
  await push(next)
  await equal(first, second, kita)

  // Purged there: empty here, also on the disk of photos, and named in the ledger file.
  await first.server.store.purge(kita.tenant, '', [gone], [photo], Date.now())
  await equal(first, second, kita)
  const page = await second.server.store.range(kita.tenant, 0, 1000, 1e9)
  expect(
    page!.rows
      .filter((row) => row.payload === null)
      .map((row) => row.objId)
      .sort(),
  ).toEqual([gone, photo].sort())
  expect(
    valueOf(await second.speaker.ask('blobStatus', { ids: [photo] }, [], here)).answer.blobs[0],
  ).toMatchObject({ gone: true, complete: false })

  // Emptied by somebody, filled by its owner: filled here too, in time.
  const { ops, signature } = makeOps(kita, b, [{}, {}])
  await push(encodeBatch({ ops: ops.map((op) => ({ ...op, payload: null })), signature }))
  await equal(first, second, kita)
  await push(encodeBatch({ ops, signature }))
  await equal(first, second, kita)
  const filled = await second.server.store.range(kita.tenant, 0, 1000, 1e9)
  expect(filled!.rows.slice(-2).map((row) => row.payload !== null)).toEqual([true, true])

  // The log of the second verifies as it stands.
  await verify(second.speaker, here, startOfLog, new Map())
  await second.end()
  await first.end()
}, 90_000)

test('SV26 the lag is on the health page, in the metrics and in the head; without the first server reading goes on, and nobody is told that the log was rolled back', async () => {
  const first = await openHere()
  const kita = makeKita(2)
  const [a, b] = kita.devices as [Device, Device]
  await enrol(first.speaker, kita, (await first.card()).code)
  const token = await signIn(first.speaker, kita, a)
  valueOf(await first.speaker.ask('push', {}, [makeBatch(kita, a, records(5))], token))
  const folder = await makeFollower(first, first.server.url)
  const second = await openHere({}, {}, folder)
  await equal(first, second, kita)
  const health = async (
    of: Opened,
  ): Promise<{ state: string; lines: { what: string; is: string; good: boolean }[] }> =>
    (await fetch(`http://127.0.0.1:${(await adminOf(of.folder)).port}/health.json`)).json() as never
  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`http://127.0.0.1:${(await adminOf(folder)).port}/metrics`)).text()
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  }
  const lineOf = async (of: Opened, what: string) =>
    (await health(of)).lines.find((line) => line.what === what)
  await expect.poll(async () => (await lineOf(second, 'Rückstand'))?.good, { timeout: 10_000 }).toBe(true)
  expect((await lineOf(second, 'Rückstand'))?.is).toMatch(/^0 Änderungen, 0 Dateien, \d s$/)
  expect(await lineOf(first, 'Zweiter Server')).toMatchObject({ good: true })
  expect(await metric('obhut_behind_ops')).toBe(0)
  const here = await signIn(second.speaker, kita, b)
  const { follows, cursor: stood } = await headOf(second, here)
  expect(follows).toMatchObject({ behind: 0 })
  expect(Math.abs(follows!.at - Date.now())).toBeLessThan(10_000)
  expect((await headOf(first, token)).follows).toBeUndefined()

  // What the second has not heard of: a reader from the first is ahead, and that is no alarm.
  await first.rest()
  const ahead = { gen: 0, seq: stood.seq + 3, head: '7'.repeat(64) }
  expect(valueOf(await second.speaker.ask('pull', { cursor: ahead, maxOps: 9 }, [], here)).answer).toEqual({
    cursor: ahead,
    more: false,
  })
  // Another history at a place it knows is one.
  const other = { ...stood, head: '7'.repeat(64) }
  expect(codeOf(await second.speaker.ask('pull', { cursor: other, maxOps: 9 }, [], here))).toBe('RolledBack')
  await expect
    .poll(async () => (await lineOf(second, 'Folgt einem anderen Server'))?.is, { timeout: 10_000 })
    .toBe('nicht erreicht')
  await expect.poll(() => metric('obhut_behind_seconds'), { timeout: 10_000 }).toBeGreaterThan(2)
  expect((await health(second)).state).toBe('warning')
  expect(await verify(second.speaker, here, startOfLog, new Map())).toEqual(stood)

  // Also after a restart it knows until when it was equal.
  const { at } = (await headOf(second, here)).follows!
  await second.rest()
  const again = await openHere({}, {}, folder)
  const later = await signIn(again.speaker, kita, b)
  expect((await headOf(again, later)).follows!.at).toBe(at)
  await again.end()
  await rm(first.folder.path, { recursive: true })
}, 60_000)

test('K06 the first server is killed: PCs read at the second, it takes over by one command, and no acknowledged change is lost', async () => {
  // Two processes; the PCs know both addresses from one card.
  const first = await makeFolder()
  const server = await startProcess(first)
  const kita = makeKita(2)
  const [a, b] = kita.devices as [Device, Device]
  const pins = server.card!.pins
  const at = createTlsSpeaker(server.url, pins)
  await enrol(at, kita, server.card!.code)
  const token = await signIn(at, kita, a)
  const folder = await makeFollower({ folder: first }, server.url)
  const second = await openHere({}, {}, folder)
  const acked: Bytes[] = []
  const push = async (count: number): Promise<Cursor> => {
    const batch = makeBatch(kita, a, records(count))
    const { answer } = valueOf(await at.ask('push', {}, [new Uint8Array(batch)], token))
    acked.push(batch)
    return answer.cursor
  }
  for (let i = 0; i < 10; i++) await push(4)
  await expect
    .poll(async () => (await second.server.store.state(kita.tenant))?.seq, { timeout: 10_000 })
    .toBe(40)
  // Acknowledged, and perhaps not copied when the first one dies.
  let cursor = startOfLog
  for (let i = 0; i < 5; i++) cursor = await push(3)
  server.child.kill('SIGKILL')
  await server.ended
  at.close()

  const here = await signIn(second.speaker, kita, a)
  expect((await second.speaker.ask('pull', { cursor, maxOps: 9 }, [], here)).ok).toBe(true)
  expect(codeOf(await second.speaker.ask('push', {}, [acked.at(-1)!], here))).toBe('ReadOnly')
  const promoted = await runCommand(folder, ['promote'])
  expect(promoted).toMatchObject({
    code: 0,
    output: expect.stringContaining('nimmt jetzt Änderungen an') as string,
  })
  expect((await runCommand(folder, ['promote'])).output).toContain('folgt keinem anderen')

  // The new generation tells every PC to compare; whoever wrote brings what is missing.
  expect(codeOf(await second.speaker.ask('pull', { cursor, maxOps: 9 }, [], here))).toMatch(
    /ResyncRequired|RolledBack/,
  )
  const head = await headOf(second, here)
  expect(head.follows).toBeUndefined()
  expect(head.cursor.gen).toBe(1)
  const have = head.devices.find(({ dev }) => dev === a.dev)?.n ?? 0
  for (const batch of acked) {
    const decoded = decodeBatch(batch, sha256)
    if (decoded.ok && decoded.value.ops.at(-1)!.header.n > have)
      expect(valueOf(await second.speaker.ask('push', {}, [batch], here)).answer.results[0]).toMatchObject({
        type: 'ok',
      })
  }
  const there = new Map<string, string>()
  await verify(second.speaker, await signIn(second.speaker, kita, b), { ...startOfLog, gen: 1 }, there)
  for (const batch of acked) {
    const decoded = decodeBatch(batch, sha256)
    if (!decoded.ok) throw new Error('batch')
    decoded.value.ops.forEach((op, i) =>
      expect(there.get(`${a.dev}:${op.header.n}`)).toBe(
        Buffer.from(decoded.value.opHashes[i]!).toString('hex'),
      ),
    )
  }
  // It stays so after a restart.
  await second.rest()
  const again = await openHere({}, {}, folder)
  expect(again.server.follows()).toBe(false)
  await again.end()
  await rm(first.path, { recursive: true })
}, 60_000)

test('SV26 a copy that is no beginning of the first server’s log is kept, said, and left to a person', async () => {
  const first = await openHere()
  const kita = makeKita(1)
  const [a] = kita.devices as [Device]
  await enrol(first.speaker, kita, (await first.card()).code)
  const token = await signIn(first.speaker, kita, a)
  valueOf(await first.speaker.ask('push', {}, [makeBatch(kita, a, records(5))], token))
  const backup = `${first.folder.path}-backup`
  expect(await runCommand(first.folder, ['backup', backup])).toMatchObject({ code: 0 })
  valueOf(await first.speaker.ask('push', {}, [makeBatch(kita, a, records(5))], token))
  const folder = await makeFollower(first, first.server.url)
  const second = await openHere({}, {}, folder)
  await equal(first, second, kita)
  await first.rest()
  expect(await runCommand(first.folder, ['restore', backup])).toMatchObject({ code: 0 })
  const restored = await openHere({ port: first.server.port }, {}, first.folder)
  // It lacks what the second has: nothing of that is thrown away.
  await expect
    .poll(async () => (await second.server.health()).lines.find((line) => line.what === 'Kopie')?.is, {
      timeout: 15_000,
    })
    .toContain('1 Einrichtungen')
  expect(await second.server.store.state(kita.tenant)).toMatchObject({ gen: 0, seq: 10 })
  // A PC gave back what was missing: now it fits again, in the new generation.
  const later = await signIn(restored.speaker, kita, a)
  const page = await second.server.store.chain(kita.tenant, a.dev, 6, 100)
  const ops = page!.rows.map((row) => {
    const header = parseHeader(row.header)
    if (!header.ok) throw new Error('header')
    return {
      header: header.value,
      headerBytes: row.header,
      payloadHash: row.payloadHash,
      payload: row.payload,
    }
  })
  const lost = encodeBatch({ ops, signature: page!.batches[0]!.signature })
  valueOf(await restored.speaker.ask('push', {}, [lost], later))
  await equal(restored, second, kita)
  expect(await second.server.store.state(kita.tenant)).toMatchObject({ gen: 1, seq: 10 })
  await expect
    .poll(async () => (await second.server.health()).lines.some((line) => line.what === 'Kopie'), {
      timeout: 5000,
    })
    .toBe(false)
  await second.end()
  await restored.end()
  await rm(backup, { recursive: true })
}, 60_000)

test('SV26 without its key nobody follows, a follower with other keys or an institution’s card does not start, and its key reads but never writes', async () => {
  const first = await openHere()
  const kita = makeKita(1)
  await enrol(first.speaker, kita, (await first.card()).code)
  const ask = (key: string, what: object) => {
    const body = encodeFrame({ text: JSON.stringify(what), bytes: [] })
    if (!body.ok) throw new Error('frame')
    return new Promise<string>((resolve, reject) => {
      const message = request(
        `${first.server.url}/v1/follow`,
        {
          method: 'POST',
          rejectUnauthorized: false,
          agent: false,
          headers: { authorization: `Obhut ${key}`, 'content-type': 'application/octet-stream' },
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () => {
            const frame = decodeFrame(new Uint8Array(Buffer.concat(chunks)))
            resolve(frame.ok ? frame.value.text : 'no frame')
          })
        },
      )
      message.on('error', reject)
      message.end(Buffer.from(body.value))
    })
  }
  const text = (await runCommand(first.folder, ['card', '--follower'])).output.split('\n')[0]!
  const card = readFollowerCard(text)
  if (!card.ok) throw new Error(text)
  const { tenant } = kita
  expect(await ask(card.value.code, { do: 'states' })).toContain(tenant)
  expect(await ask(randomHex(32), { do: 'states' })).toBe('{"code":"NotSignedIn"}')
  expect(await ask('', { do: 'states' })).toBe('{"code":"NotSignedIn"}')
  const token = await signIn(first.speaker, kita, kita.devices[0]!)
  expect(await ask(token, { do: 'states' })).toBe('{"code":"NotSignedIn"}')
  for (const route of ['push', 'registerReplace', 'purge', 'blobPut', 'challenge', 'session', 'enrol'])
    expect(await ask(card.value.code, { do: 'route', tenant, route, ask: {} })).toBe('{"code":"BadMessage"}')
  // The key is no PC's token either.
  expect(codeOf(await first.speaker.ask('head', {}, [], card.value.code))).toBe('NotSignedIn')
  // And it lies nowhere at the first server.
  expect(await readFile(join(first.folder.path, 'followers.json'), 'utf8')).not.toContain(card.value.code)

  const folder = await makeFolder()
  const file = join(folder.path, 'karte.txt')
  await writeFile(file, writeServerCard(await first.card()))
  expect((await runCommand(folder, ['follow', file])).output).toContain(
    'keine Karte für einen zweiten Server',
  )
  await writeFile(file, text)
  expect((await runCommand(folder, ['follow', file])).code).toBe(0)
  await expect(openHere({}, {}, folder)).rejects.toThrow('andere Schlüssel')
  await rm(folder.path, { recursive: true })
  await first.end()
}, 60_000)

test('K06 SY16 PCs with both addresses: without the first they read at the second and say as of when, what they write waits; back at the first it goes there; after a take-over nothing is lost', async () => {
  const first = await openHere()
  const folder = await makeFollower(first, first.server.url)
  const second = await openHere({}, {}, folder)
  let ahead = 0
  const clock = { now: () => Date.now() + ahead, move: (ms: number) => void (ahead += ms) }
  const noCarrier = () => {
    throw new Error('not here')
  }
  const authority = createAuthority()
  const card = { ...(await first.card()), urls: [first.server.url, second.server.url] }
  const pcs: Pc[] = []
  for (const name of ['a', 'b']) {
    const pc = await createDevice(`follow ${name}`, {
      clock,
      carrier: noCarrier,
      connect: connectTls,
      random: realRandom,
    })
    authority.add(pc.dev, pc.profile.keys.publicKey)
    pcs.push(pc)
  }
  const [a, b] = pcs as [Pc, Pc]
  for (const pc of pcs) {
    await pc.vouch(authority)
    await pc.sync.connect(writeServerCard(pc === a ? card : { ...card, code: '' }))
    expect((await pc.now()).state).toBe('idle')
  }
  const obj = (name: string) => ({ objId: idFrom(name), content: name })
  const saved = await a.save(Array.from({ length: 20 }, (_, i) => obj(`one ${i}`)))
  const photo = randomOf(1_400_000)
  await a.putBlob(idFrom('photo'), photo)
  expect(await a.now()).toMatchObject({ state: 'idle', waiting: { up: 0, blobsUp: 0 } })
  expect(a.sync.state().server).not.toHaveProperty('asOf')
  const states = async (at: Opened) => at.server.store.state(tenant)
  await expect
    .poll(
      async () => [
        (await states(second))?.seq,
        (await second.server.store.blobs(tenant, [idFrom('photo')]))[0]?.complete,
      ],
      { timeout: 15_000 },
    )
    .toEqual([(await states(first))!.seq, true])

  // The first is gone. The first try finds nobody, the next one the second server.
  await first.rest()
  const more = await a.save([obj('while away')])
  const rounds = async (pc: Pc): Promise<void> => {
    for (let tries = 0; tries < 3 && pc.sync.state().server?.asOf === undefined; tries++) await pc.now()
  }
  for (const pc of [b, a]) {
    await rounds(pc)
    const state = pc.sync.state()
    expect(state).toMatchObject({ state: 'idle', problems: 0 })
    expect(Math.abs(state.server!.asOf! - Date.now())).toBeLessThan(60_000)
  }
  expect(b.versions()).toEqual([...saved].sort())
  expect(Buffer.compare((await b.profile.blobs.get(idFrom('photo')))!, photo)).toBe(0)
  expect(a.sync.state().waiting.up).toBe(1)

  // It is back: within a minute they are with it again, and what waited goes.
  const back = await openHere({ port: first.server.port }, {}, first.folder)
  clock.move(61_000)
  for (const pc of [a, b])
    expect(await pc.now()).toMatchObject({ state: 'idle', waiting: { up: 0 }, problems: 0 })
  expect(a.sync.state().server).not.toHaveProperty('asOf')
  expect(b.versions()).toEqual([...saved, ...more].sort())

  // Gone for good, with something that it had acknowledged a moment before and nobody had copied.
  await expect
    .poll(async () => (await states(second))?.seq, { timeout: 10_000 })
    .toBe((await states(back))!.seq)
  const last = await b.save([obj('the last'), obj('the very last')])
  expect(await b.now()).toMatchObject({ state: 'idle', waiting: { up: 0 } })
  await back.rest()
  expect(await runCommand(folder, ['promote'])).toMatchObject({ code: 0 })
  for (const pc of [a, b, a, b, a]) {
    await pc.now()
    await pc.sync.resume()
  }
  for (const pc of [b, a]) {
    expect(await pc.now()).toMatchObject({ state: 'idle', waiting: { up: 0 } })
    expect(pc.sync.state().server).not.toHaveProperty('asOf')
    expect(pc.versions()).toEqual([...saved, ...more, ...last].sort())
    // Once, and truly: a person is told that the server changed.
    expect(new Set(pc.sync.problems().map(({ kind }) => kind))).toEqual(new Set(['RolledBack']))
  }
  for (const pc of pcs) await pc.close()
  await second.end()
  await rm(first.folder.path, { recursive: true })
}, 90_000)
