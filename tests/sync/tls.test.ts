/** The way to a real server over TLS 1.3, and everybody who is not that server. */
import {
  createServer as createTcp,
  connect as connectTcp,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net'
import { createServer as createHttps } from 'node:https'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { systemClock } from '#shared/basics/clock.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import type { ServerCard } from '#shared/sync/messages.ts'
import { systemTimers } from '#electron/host/sync/createSync.ts'
import { connectTls } from '#electron/host/sync/transport.ts'
import { makeCa, makeKey, makeLeaf } from '#sync-server/setup/identity.ts'
import { idFrom, realRandom } from '#tests/journal/keeperWorld.ts'
import { openHere, type Opened } from '#tests/sync-server/app/running.ts'
import { chanceFrom } from './simulation/weather.ts'
import { createAuthority, createDevice, type Authority, type Device, type DeviceOptions } from './world.ts'

let opened: Opened
let card: ServerCard
let authority: Authority
let office: Device
const devices: Device[] = []
const clock = { now: () => systemClock.now(), move: () => {} }
const noCarrier = () => {
  throw new Error('not here')
}
const pc = async (name: string, more: Partial<DeviceOptions> = {}): Promise<Device> => {
  const device = await createDevice(name, {
    clock,
    carrier: noCarrier,
    connect: connectTls,
    random: realRandom,
    ...more,
  })
  devices.push(device)
  authority.add(device.dev, device.profile.keys.publicKey)
  for (const one of [...devices, office]) await one.vouch(authority)
  // The register reaches the server through a PC that is in it already.
  expect((await office.now()).state).toBe('idle')
  return device
}
const join = (device: Device, change: Partial<ServerCard> = {}) =>
  device.sync.connect(writeServerCard({ ...card, ...change }))
const obj = (name: string) => ({ objId: idFrom(name), content: name })

beforeAll(async () => {
  opened = await openHere()
  card = { ...(await opened.card()), urls: [opened.server.url] }
  authority = createAuthority()
  office = await createDevice('office', {
    clock,
    carrier: noCarrier,
    connect: connectTls,
    random: realRandom,
  })
  authority.add(office.dev, office.profile.keys.publicKey)
  await office.vouch(authority)
  await join(office)
})
afterAll(async () => {
  await office.close()
  await opened.end()
})
afterEach(async () => {
  for (const device of devices.splice(0)) await device.close()
})

test('SY1 two PCs exchange over TLS 1.3, and a hint of the server brings the second one its news by itself', async () => {
  const a = await pc('a', { timers: systemTimers })
  const b = await pc('b', { timers: systemTimers })
  await join(a, { code: '' })
  expect(await a.now()).toMatchObject({ state: 'idle' })
  await join(b, { code: '' })
  expect(await b.now()).toMatchObject({ state: 'idle' })
  const photo = realRandom.bytes(2_300_000)
  await a.putBlob(idFrom('tls photo'), photo)
  const versions = await a.save([obj('anna')])
  const started = performance.now()
  await expect.poll(() => b.versions(), { timeout: 20_000, interval: 20 }).toContain(versions[0])
  expect(performance.now() - started).toBeLessThan(10_000)
  await expect.poll(() => b.sync.chainer.hasBlob(idFrom('tls photo')), { timeout: 20_000 }).toBe(true)
  expect(Buffer.compare((await b.profile.blobs.get(idFrom('tls photo')))!, photo)).toBe(0)
})

test('M57 M58 M63 whoever has another key is refused before a byte of ours is written, and the state says that somebody is between', async () => {
  const key = makeKey('P-256')
  const caKey = makeKey('P-384')
  const ca = await makeCa(caKey, realRandom, Date.now())
  const leaf = await makeLeaf(
    { key: caKey, certificate: ca },
    key,
    ['127.0.0.1', 'localhost'],
    realRandom,
    Date.now(),
  )
  let requests = 0
  const proxy = createHttps({ key, cert: leaf, minVersion: 'TLSv1.3' }, (_ask, answer) => {
    requests++
    answer.end()
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const a = await pc('pinned')
  await join(a, { urls: [`https://127.0.0.1:${(proxy.address() as AddressInfo).port}`] })
  await a.save([obj('ben')])
  const state = await a.now()
  expect(state).toMatchObject({ state: 'alarm', reason: 'WrongPin' })
  expect(state.waiting.up).toBeGreaterThan(0)
  expect(requests).toBe(0)
  expect(a.sync.problems().map(({ kind }) => kind)).toEqual(['WrongPin'])
  // The control: the very same card with the right address goes through.
  await join(a, { code: '' })
  expect((await a.now()).waiting.up).toBe(0)
  await a.sync.resume()
  expect((await a.now()).state).toBe('idle')
  await new Promise((resolve) => proxy.close(resolve))
})

test('SY2 nobody at the address is no fault: the state says offline, everything stays and is sent later', async () => {
  const a = await pc('away')
  await join(a, { urls: ['https://127.0.0.1:9'], code: '' })
  const versions = await a.save([obj('carla')])
  expect(await a.now()).toMatchObject({ state: 'offline', waiting: { up: 1 } })
  await join(a, { code: '' })
  expect(await a.now()).toMatchObject({ state: 'idle', waiting: { up: 0 } })
  expect(a.versions()).toEqual(versions.concat(a.versions().filter((one) => !versions.includes(one))).sort())
})

test('M62 a line that cuts, delays and flips bytes at random places costs time and nothing else', async () => {
  const chance = chanceFrom(62)
  const sockets = new Set<Socket>()
  const target = new URL(opened.server.url)
  let mood: 'fair' | 'bad' = 'bad'
  const proxy: TcpServer = createTcp((client) => {
    const server = connectTcp(Number(target.port), '127.0.0.1')
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => to.destroy())
      let left = mood === 'bad' ? Math.floor(chance() * 60_000) : Number.POSITIVE_INFINITY
      from.on('data', (bytes: Buffer) => {
        left -= bytes.length
        const dice = chance()
        if (mood === 'bad' && left < 0) {
          if (dice < 0.4) bytes[Math.floor(chance() * bytes.length)]! ^= 4
          else {
            to.write(bytes.subarray(0, Math.floor(chance() * bytes.length)))
            from.destroy()
            return
          }
        }
        setTimeout(() => to.writable && to.write(bytes), mood === 'bad' ? chance() * 4 : 0)
      })
    }
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const url = `https://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const a = await pc('chaos a')
  const b = await pc('chaos b')
  await join(a, { urls: [url], code: '' })
  await join(b, { urls: [url], code: '' })
  const saved: string[] = []
  const states = new Set<string>()
  for (let i = 0; i < 30; i++) {
    saved.push(...(await a.save(Array.from({ length: 20 }, (_, k) => obj(`chaos ${i} ${k}`)))))
    states.add((await a.now()).state)
    states.add((await b.now()).state)
  }
  expect(states).toContain('offline')
  expect([...states].every((one) => one === 'offline' || one === 'idle')).toBe(true)
  mood = 'fair'
  for (const device of [a, b, a, b]) await device.now()
  const there = new Set(b.versions())
  expect(saved.filter((version) => !there.has(version))).toEqual([])
  expect(a.sync.problems()).toEqual([])
  expect(b.sync.problems()).toEqual([])
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => proxy.close(resolve))
}, 120_000)
