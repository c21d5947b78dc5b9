import { rm } from 'node:fs/promises'
import { request } from 'node:https'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bytesToHex } from '#shared/basics/bytes.ts'
import { startOfLog, type Cursor } from '#shared/sync/messages.ts'
import { decodeBatch } from '#shared/sync/op.ts'
import { longCount } from '../../longCount.ts'
import {
  blobWish,
  makeBatch,
  makeKita,
  randomHex,
  randomOf,
  records,
  sha256,
  type Device,
  type Kita,
} from './kita.ts'
import { makeFolder, runCommand, startProcess, type ServerProcess } from './running.ts'
import { verify } from './verify.ts'
import { createTlsSpeaker, enrol, eventHeaders, signIn, valueOf, type Speaker } from './world.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(sha256(bytes)).toString('hex')
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Pushes until the connection breaks; what was acknowledged is written down before anything else happens. */
async function load(
  speaker: Speaker,
  kita: Kita,
  device: Device,
  token: string,
  acked: Map<string, string>,
  waiting: Map<string, Uint8Array>,
  going: () => boolean,
): Promise<void> {
  while (going()) {
    const kept = waiting.get(device.dev)
    const batch = kept ? new Uint8Array(kept) : makeBatch(kita, device, records(1 + (device.n % 7), 400))
    waiting.set(device.dev, batch)
    const said = await speaker.ask('push', {}, [batch], token).catch(() => undefined)
    if (!said) return
    const result = valueOf(said).answer.results[0]!
    if (result.type !== 'ok') throw new Error(`refused: ${JSON.stringify(result)}`)
    waiting.delete(device.dev)
    const decoded = decodeBatch(batch, sha256)
    if (!decoded.ok) throw new Error('batch')
    decoded.value.ops.forEach((op, i) =>
      acked.set(`${device.dev}:${op.header.n}`, bytesToHex(decoded.value.opHashes[i]!)),
    )
  }
}

test(
  'F2 the server is killed under load again and again: nothing acknowledged is lost, no gap, nothing twice, the chain holds',
  async () => {
    const kills = longCount(10, 60)
    const folder = await makeFolder()
    const kita = makeKita(3)
    let server: ServerProcess = await startProcess(folder)
    const pins = server.card!.pins
    let speaker = createTlsSpeaker(server.url, pins)
    await enrol(speaker, kita, server.card!.code)
    const acked = new Map<string, string>()
    const waiting = new Map<string, Uint8Array>()
    const there = new Map<string, string>()
    let cursor: Cursor = startOfLog
    for (let kill = 0; kill < kills; kill++) {
      const tokens = await Promise.all(kita.devices.map((device) => signIn(speaker, kita, device)))
      const going = true
      const before = acked.size
      const loads = kita.devices.map((device, i) =>
        load(speaker, kita, device, tokens[i]!, acked, waiting, () => going),
      )
      const settled = Promise.allSettled(loads)
      while (acked.size < before + 20) await pause(5)
      await pause(Math.floor((randomOf(1)[0]! / 256) * 150))
      server.child.kill('SIGKILL')
      const results = await settled
      for (const result of results) if (result.status === 'rejected') throw result.reason as Error
      await server.ended
      speaker.close()
      server = await startProcess(folder)
      speaker = createTlsSpeaker(server.url, pins)
      const token = await signIn(speaker, kita, kita.devices[0]!)
      cursor = await verify(speaker, token, cursor, there)
      for (const [name, opHash] of acked) expect([name, there.get(name)]).toEqual([name, opHash])
    }
    console.log(`${kills} kills, ${acked.size} ops acknowledged, ${there.size} there, 0 lost`)
    expect(acked.size).toBeGreaterThan(kills * 20)
    speaker.close()
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    await rm(folder.path, { recursive: true })
  },
  longCount(240_000, 1_800_000),
)

test('SV20 a graceful stop under load: what was acknowledged is there, streams end, the program says goodbye with 0', async () => {
  const folder = await makeFolder()
  const kita = makeKita(3)
  const server = await startProcess(folder)
  const speaker = createTlsSpeaker(server.url, server.card!.pins)
  await enrol(speaker, kita, server.card!.code)
  const tokens = await Promise.all(kita.devices.map((device) => signIn(speaker, kita, device)))
  let streamEnded = false
  await new Promise<void>((resolve) => {
    const message = request(
      `${server.url}/v1/events`,
      { rejectUnauthorized: false, agent: false, headers: eventHeaders(tokens[0]!) },
      (response) => {
        response.on('data', () => resolve())
        response.on('close', () => (streamEnded = true))
      },
    )
    message.on('error', () => undefined)
    message.end()
  })
  const acked = new Map<string, string>()
  let going = true
  const settled = Promise.allSettled(
    kita.devices.map((device, i) => load(speaker, kita, device, tokens[i]!, acked, new Map(), () => going)),
  )
  while (acked.size < 60) await pause(5)
  const start = performance.now()
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  const took = performance.now() - start
  going = false
  await settled
  expect(streamEnded).toBe(true)
  expect(took).toBeLessThan(10_000)
  speaker.close()
  const again = await startProcess(folder)
  const after = createTlsSpeaker(again.url, server.card!.pins)
  const there = new Map<string, string>()
  await verify(after, await signIn(after, kita, kita.devices[0]!), startOfLog, there)
  for (const [name, opHash] of acked) expect([name, there.get(name)]).toEqual([name, opHash])
  after.close()
  again.child.kill('SIGTERM')
  expect(await again.ended).toBe(0)
  await rm(folder.path, { recursive: true })
}, 60_000)

test('SV12 an upload that the server was killed in goes on where it stopped', async () => {
  const folder = await makeFolder()
  const kita = makeKita(1)
  const device = kita.devices[0]!
  let server = await startProcess(folder)
  const pins = server.card!.pins
  let speaker = createTlsSpeaker(server.url, pins)
  await enrol(speaker, kita, server.card!.code)
  let token = await signIn(speaker, kita, device)
  const blob = randomOf(3.3 * 1024 * 1024)
  const id = randomHex()
  const part = (n: number) => new Uint8Array(blob.slice(n * 1024 * 1024, (n + 1) * 1024 * 1024))
  valueOf(await speaker.ask('push', {}, [makeBatch(kita, device, [blobWish(id, blob)])], token))
  for (let n = 0; n < 4; n++) {
    valueOf(await speaker.ask('blobPut', { id, part: n, sha256: hex(part(n)) }, [part(n)], token))
    // Killed while the next part is on its way.
    if (n < 3)
      void speaker
        .ask('blobPut', { id, part: n + 1, sha256: hex(part(n + 1)) }, [part(n + 1)], token)
        .catch(() => undefined)
    server.child.kill('SIGKILL')
    await server.ended
    speaker.close()
    server = await startProcess(folder)
    speaker = createTlsSpeaker(server.url, pins)
    token = await signIn(speaker, kita, device)
    const { blobs } = valueOf(await speaker.ask('blobStatus', { ids: [id] }, [], token)).answer
    for (let had = 0; had <= n; had++) expect(blobs[0]!.have).toContain(had)
    expect(blobs[0]!.complete).toBe(n === 3 || blobs[0]!.have.length === 4)
  }
  const got = []
  for (let n = 0; n < 4; n++)
    got.push(valueOf(await speaker.ask('blobGet', { id, part: n }, [], token)).parts[0]!)
  expect(Buffer.concat(got).equals(blob)).toBe(true)
  speaker.close()
  server.child.kill('SIGTERM')
  await server.ended
  await rm(folder.path, { recursive: true })
}, 60_000)

test('SV19 the command line: card, status, backup, restore, rotate and clear words for mistakes', async () => {
  const folder = await makeFolder()
  const server = await startProcess(folder)
  const kita = makeKita(1)
  const speaker = createTlsSpeaker(server.url, server.card!.pins)
  await enrol(speaker, kita, server.card!.code)
  const token = await signIn(speaker, kita, kita.devices[0]!)
  valueOf(await speaker.ask('push', {}, [makeBatch(kita, kita.devices[0]!, records(5))], token))
  const card = await runCommand(folder, ['card'])
  expect(card.output).toMatch(/^OBHUT-SERVER-1:/m)
  expect(card.code).toBe(0)
  expect((await runCommand(folder, ['status'])).output).toContain('Datenbank: erreichbar')
  const to = `${folder.path}-backup`
  expect(await runCommand(folder, ['backup', to])).toMatchObject({ code: 0 })
  expect((await runCommand(folder, ['backup', to])).output).toContain('gibt es schon')
  expect((await runCommand(folder, ['restore', to])).output).toContain('läuft noch')
  expect((await runCommand(folder, ['rotate'])).output).toContain('Reserveschlüssel ist jetzt in Gebrauch')
  const twice = await runCommand(folder, ['--port', '0', '--admin-port', '0'])
  expect(twice.output).toContain('läuft schon ein Server')
  expect(twice.code).toBe(1)
  expect((await runCommand(folder, ['nonsense'])).code).toBe(1)
  speaker.close()
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  expect((await runCommand(folder, ['status'])).output).toContain('läuft kein Server')
  const restored = await runCommand(folder, ['restore', to])
  expect(restored.output).toContain('Zurückgespielt: 1')
  const again = await startProcess(folder)
  const after = createTlsSpeaker(again.url, server.card!.pins)
  const later = await signIn(after, kita, kita.devices[0]!)
  expect(valueOf(await after.ask('head', {}, [], later)).answer.cursor).toMatchObject({ gen: 1, seq: 5 })
  after.close()
  again.child.kill('SIGTERM')
  await again.ended
  const config = await import('node:fs/promises')
  await config.writeFile(join(folder.path, 'server.json'), '{ "urls": ["https://a:1"], "prot": 1 }')
  const wrong = await runCommand(folder, [])
  expect([wrong.code, wrong.output]).toEqual([1, expect.stringContaining('„prot“')])
  await rm(folder.path, { recursive: true })
  await rm(to, { recursive: true })
}, 60_000)
