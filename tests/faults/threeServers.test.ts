/** The whole server as processes: three of them on one PostgreSQL, and one whose photos lie in a bad bucket. */
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { afterAll, expect, test } from 'vitest'
import { bytesToHex } from '#shared/basics/bytes.ts'
import { blobPartBytes, startOfLog } from '#shared/sync/messages.ts'
import { decodeBatch } from '#shared/sync/op.ts'
import { readServerCard } from '#shared/sync/serverCard.ts'
import type { Folder } from '#sync-server/setup/folder.ts'
import { startFakeS3, type Fault } from '../sync-server/blobs/fakeS3.ts'
import { startPostgres } from '../sync-server/embeddedPostgres.ts'
import { longCount } from '../longCount.ts'
import {
  blobWish,
  makeBatch,
  makeKita,
  randomHex,
  randomOf,
  records,
  sha256,
  type Device,
} from '../sync-server/app/kita.ts'
import { makeFolder, runCommand, startProcess, type ServerProcess } from '../sync-server/app/running.ts'
import { verify } from '../sync-server/app/verify.ts'
import { createTlsSpeaker, enrol, signIn, valueOf, type Speaker } from '../sync-server/app/world.ts'

const postgres = await startPostgres()
afterAll(async () => {
  if (typeof postgres !== 'string') await postgres.stop()
})
const hex = (bytes: Uint8Array): string => bytesToHex(sha256(bytes))
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const chance = (below: number): number => Math.floor((randomOf(1)[0]! / 256) * below)
const partOf = (bytes: Uint8Array, part: number) =>
  new Uint8Array(bytes.slice(part * blobPartBytes, (part + 1) * blobPartBytes))

const configure = async (folder: Folder, more: object): Promise<void> => {
  await mkdir(folder.data, { recursive: true })
  await writeFile(folder.config, JSON.stringify({ urls: ['https://localhost:8443'], ...more }))
}
const codeFrom = async (folder: Folder): Promise<{ code: string; pins: readonly string[] }> => {
  const { output } = await runCommand(folder, ['card'])
  const card = readServerCard(output.split('\n').find((line) => line.startsWith('OBHUT-SERVER-1:')) ?? '')
  if (!card.ok) throw new Error(output)
  return card.value
}

test.skipIf(typeof postgres === 'string')(
  'F2 three whole servers on one PostgreSQL are killed at random under load: nothing acknowledged is lost, no gap, nothing twice, photos are whole',
  async () => {
    if (typeof postgres === 'string') return
    const database = { kind: 'postgres', url: await postgres.createDatabase() }
    const kills = longCount(9, 40)
    const kita = makeKita(4)
    const folders = [await makeFolder(), await makeFolder(), await makeFolder()]
    const [first] = folders as [Folder]
    await configure(first, { database })
    const running: (ServerProcess | undefined)[] = [await startProcess(first)]
    const { code, pins } = await codeFrom(first)
    for (const folder of folders.slice(1)) {
      await configure(folder, { database })
      await cp(first.keys, folder.keys, { recursive: true })
      await symlink(first.blobs, folder.blobs)
    }
    running.push(...(await Promise.all(folders.slice(1).map((folder) => startProcess(folder)))))
    const speakers: (Speaker & { close(): void })[] = running.map((one) => createTlsSpeaker(one!.url, pins))
    await enrol(speakers[0]!, kita, code)

    const acked = new Map<string, string>()
    const photos = new Map<string, Uint8Array>()
    let going = true
    let broken = 0
    /** Asks one server after another until one answers; which of them did the work before it died nobody knows. */
    const anybody = async <T>(ask: (speaker: Speaker) => Promise<T>): Promise<T> => {
      for (;;) {
        const at = chance(3)
        try {
          if (running[at]) return await ask(speakers[at]!)
        } catch (error) {
          if (String(error).includes('refused:') && !/Busy|TooMany/.test(String(error))) throw error
          broken += 1
        }
        await pause(10)
      }
    }
    const work = async (device: Device, withPhotos: boolean): Promise<void> => {
      let token = await anybody((speaker) => signIn(speaker, kita, device))
      let since = Date.now()
      while (going) {
        if (Date.now() - since > 30_000) {
          token = await anybody((speaker) => signIn(speaker, kita, device))
          since = Date.now()
        }
        const id = randomHex()
        const bytes = randomOf(1_300_000)
        const wishes = withPhotos ? [blobWish(id, bytes)] : records(1 + (device.n % 7), 400)
        const batch = makeBatch(kita, device, wishes)
        const { results } = await anybody(
          async (speaker) => valueOf(await speaker.ask('push', {}, [new Uint8Array(batch)], token)).answer,
        )
        expect(results[0]).toMatchObject({ type: 'ok', n: device.n, gone: [] })
        const decoded = decodeBatch(batch, sha256)
        if (!decoded.ok) throw new Error('batch')
        decoded.value.ops.forEach((op, i) =>
          acked.set(`${device.dev}:${op.header.n}`, bytesToHex(decoded.value.opHashes[i]!)),
        )
        if (!withPhotos) continue
        for (let whole = false, part = 0; !whole && going; part = (part + 1) % 2) {
          const content = partOf(bytes, part)
          const ask = { id, part, sha256: hex(content) }
          whole = await anybody(
            async (speaker) => valueOf(await speaker.ask('blobPut', ask, [content], token)).answer.complete,
          )
          if (whole) photos.set(id, bytes)
        }
      }
    }
    const began = performance.now()
    const loads = Promise.all(kita.devices.map((device, i) => work(device, i === 3)))
    let failure: unknown
    loads.catch((error: unknown) => (failure = error))

    const restarts: Promise<void>[] = []
    for (let kill = 0; kill < kills && failure === undefined; kill++) {
      await pause(150 + chance(700))
      const at = chance(3)
      const victim = running[at]
      if (!victim) {
        kill -= 1
        continue
      }
      running[at] = undefined
      restarts.push(
        (async () => {
          victim.child.kill('SIGKILL')
          await victim.ended
          speakers[at]!.close()
          const again = await startProcess(folders[at]!)
          speakers[at] = createTlsSpeaker(again.url, pins)
          running[at] = again
        })(),
      )
    }
    await Promise.all(restarts)
    await pause(300)
    going = false
    await loads
    const seconds = (performance.now() - began) / 1000

    const [reader] = kita.devices
    const views = []
    for (const speaker of speakers) {
      const there = new Map<string, string>()
      const token = await signIn(speaker, kita, reader!)
      const cursor = await verify(speaker, token, startOfLog, there)
      for (const [name, opHash] of acked) expect([name, there.get(name)]).toEqual([name, opHash])
      expect(cursor.seq).toBe(there.size)
      views.push(cursor)
      for (const [id, bytes] of [...photos].slice(0, 5))
        for (const part of [0, 1]) {
          const got = valueOf(await speaker.ask('blobGet', { id, part }, [], token)).parts[0]!
          expect(Buffer.compare(got, partOf(bytes, part))).toBe(0)
        }
      const ids = [...photos.keys()]
      const { blobs } = valueOf(await speaker.ask('blobStatus', { ids }, [], token)).answer
      expect(blobs.filter((blob) => !blob.complete)).toEqual([])
    }
    expect(new Set(views.map((cursor) => JSON.stringify(cursor))).size).toBe(1)
    console.log(
      `${kills} kills of 3 servers in ${seconds.toFixed(0)} s: ${acked.size} ops and ${photos.size} photos acknowledged, ${views[0]!.seq} ops there, ${broken} requests broken, 0 lost`,
    )
    expect(acked.size).toBeGreaterThan(kills * 5)
    expect(photos.size).toBeGreaterThan(0)
    expect(broken).toBeGreaterThan(0)
    for (const [i, one] of running.entries()) {
      speakers[i]!.close()
      one!.child.kill('SIGTERM')
      expect(await one!.ended).toBe(0)
    }
    for (const folder of folders.reverse()) await rm(folder.path, { recursive: true })
  },
  longCount(180_000, 1_800_000),
)

test('F14 ST13 a whole server whose bucket says 500 and 503, is slow, cuts off and lies: no photo is receipted that is not whole, and each gets there', async () => {
  const bucket = await startFakeS3()
  const folder = await makeFolder()
  await configure(folder, { blobs: { kind: 's3', endpoint: bucket.endpoint, bucket: 'kita' } })
  process.env['OBHUT_S3_KEY'] = 'key'
  process.env['OBHUT_S3_SECRET'] = 'secret'
  let server = await startProcess(folder)
  const { code, pins } = await codeFrom(folder)
  const kita = makeKita(1)
  const [device] = kita.devices as [Device]
  let speaker = createTlsSpeaker(server.url, pins)
  await enrol(speaker, kita, code)
  let token = await signIn(speaker, kita, device)

  const faults: Fault[] = ['500', '503', 'done500', 'slow', 'truncate', 'half', 'flip', 'none']
  const met = new Map<Fault, number>()
  let requests = 0
  bucket.fault = () => {
    // Every third request meets one of them, in turn.
    const fault = requests++ % 3 === 0 ? faults[Math.floor(requests / 3) % faults.length]! : 'none'
    met.set(fault, (met.get(fault) ?? 0) + 1)
    return fault
  }
  const photos = new Map<string, Uint8Array>()
  let refusals = 0
  for (let i = 0; i < 6; i++) {
    const id = randomHex()
    const bytes = randomOf(1_200_000 + i * 300_000)
    valueOf(await speaker.ask('push', {}, [makeBatch(kita, device, [blobWish(id, bytes)])], token))
    const parts = Math.ceil(bytes.length / blobPartBytes)
    for (let whole = false, tries = 0; !whole; tries++) {
      expect(tries).toBeLessThan(40)
      const content = partOf(bytes, tries % parts)
      const said = await speaker.ask(
        'blobPut',
        { id, part: tries % parts, sha256: hex(content) },
        [content],
        token,
      )
      if (said.ok) whole = said.value.answer.complete
      else {
        expect(said.error.refusal).toMatchObject({ code: 'Busy' })
        refusals += 1
      }
      if (i === 3 && tries === 1) {
        // Also a server that dies over it.
        server.child.kill('SIGKILL')
        await server.ended
        speaker.close()
        server = await startProcess(folder)
        speaker = createTlsSpeaker(server.url, pins)
        token = await signIn(speaker, kita, device)
      }
    }
    photos.set(id, bytes)
  }
  for (const [id, bytes] of photos)
    for (let part = 0; part * blobPartBytes < bytes.length; part++)
      for (let tries = 0; ; tries++) {
        expect(tries).toBeLessThan(20)
        const said = await speaker.ask('blobGet', { id, part }, [], token)
        if (!said.ok) {
          expect(said.error.refusal.code).toBe('Busy')
          refusals += 1
          continue
        }
        expect(Buffer.compare(said.value.parts[0]!, partOf(bytes, part))).toBe(0)
        break
      }
  for (const fault of faults) expect([fault, (met.get(fault) ?? 0) > 0]).toEqual([fault, true])
  // The bucket holds no file on the server's own disk, and all it was given.
  expect([...bucket.objects.keys()].filter((key) => key.endsWith('/done'))).toHaveLength(6)
  // While the bucket is away entirely: said, not hung, and the log goes on.
  bucket.fault = () => '503'
  const id = randomHex()
  const small = randomOf(1000)
  valueOf(await speaker.ask('push', {}, [makeBatch(kita, device, [blobWish(id, small)])], token))
  const refused = await speaker.ask('blobPut', { id, part: 0, sha256: hex(small) }, [small], token)
  expect(refused.ok ? 'ok' : refused.error.refusal.code).toBe('Busy')
  bucket.fault = () => 'none'
  const put = await speaker.ask('blobPut', { id, part: 0, sha256: hex(small) }, [small], token)
  expect(valueOf(put).answer.complete).toBe(true)
  console.log(
    `${requests} requests at the bucket, ${refusals} refusals, 7 photos whole; met ${[...met].join(' ')}`,
  )
  speaker.close()
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  delete process.env['OBHUT_S3_KEY']
  delete process.env['OBHUT_S3_SECRET']
  await bucket.stop()
  await rm(folder.path, { recursive: true })
}, 120_000)
