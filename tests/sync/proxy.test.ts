/** The exchange through the proxy of an institution's network, which is a process of its own here. */
import { spawn } from 'node:child_process'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { systemClock } from '#shared/basics/clock.ts'
import type { ServerCard } from '#shared/sync/messages.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { systemTimers } from '#electron/host/sync/createSync.ts'
import { connectTls } from '#electron/host/sync/transport.ts'
import { readProxy } from '#electron/host/sync/tunnel.ts'
import { makeCa, makeKey, makeLeaf } from '#sync-server/setup/identity.ts'
import { idFrom, realRandom } from '#tests/journal/keeperWorld.ts'
import { freePort } from '#tests/sync-server/embeddedPostgres.ts'
import { openHere, type Opened } from '#tests/sync-server/app/running.ts'
import { createAuthority, createDevice, type Authority, type Device, type DeviceOptions } from './world.ts'

const program = new URL('./proxyMain.ts', import.meta.url).pathname
interface ProxyProcess {
  readonly url: string
  readonly lines: string[]
  end(): Promise<void>
}
async function startProxy(args: readonly string[], env: Record<string, string> = {}): Promise<ProxyProcess> {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  const lines: string[] = []
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  const port = await new Promise<string>((resolve) =>
    child.stdout.on('data', (chunk: Buffer) => {
      lines.push(...chunk.toString().trim().split('\n'))
      const said = lines.find((line) => line.startsWith('port '))
      if (said !== undefined) resolve(said.slice(5))
    }),
  )
  return {
    url: `http://127.0.0.1:${port}`,
    lines,
    async end() {
      child.stdin.end()
      await ended
    },
  }
}

let opened: Opened
let card: ServerCard
let authority: Authority
const devices: Device[] = []
const proxies: ProxyProcess[] = []
const clock = { now: () => systemClock.now(), move: () => {} }
const proxy = async (...args: string[]): Promise<ProxyProcess> => {
  const one = await startProxy(args)
  proxies.push(one)
  return one
}
const pc = async (name: string, more: Partial<DeviceOptions> = {}): Promise<Device> => {
  const noCarrier = () => {
    throw new Error('not here')
  }
  const device = await createDevice(`proxy ${name}`, {
    clock,
    carrier: noCarrier,
    connect: connectTls,
    random: realRandom,
    ...more,
  })
  devices.push(device)
  authority.add(device.dev, device.profile.keys.publicKey)
  for (const one of devices) await one.vouch(authority)
  return device
}
const obj = (name: string) => ({ objId: idFrom(name), content: name })

beforeAll(async () => {
  // By its name: the house's own addresses are never asked of a proxy.
  const port = await freePort()
  opened = await openHere({ port, urls: [`https://localhost:${port}`] })
  card = await opened.card()
  authority = createAuthority()
  const office = await pc('office')
  await office.sync.connect(writeServerCard(card))
  expect((await office.now()).state).toBe('idle')
})
afterEach(async () => {
  for (const one of proxies.splice(0)) await one.end()
})
afterAll(async () => {
  for (const device of devices) await device.close()
  await opened.end()
})
const introduce = async (device: Device): Promise<void> => {
  // The register reaches the server through a PC that is in it already.
  expect((await devices[0]!.now()).state).toBe('idle')
  await device.sync.connect(writeServerCard({ ...card, code: '' }))
}

test('decision 33 PX1 records, photos and hints go through a proxy that is asked by CONNECT; it sees the address and nothing else', async () => {
  const way = await proxy('open')
  const a = await pc('a')
  const b = await pc('b', { timers: systemTimers })
  for (const device of [a, b]) {
    expect(await device.sync.setProxy(way.url)).toEqual({ ok: true, value: {} })
    await introduce(device)
  }
  const photo = realRandom.bytes(1_700_000)
  await a.putBlob(idFrom('photo'), photo)
  const versions = await a.save([obj('anna')])
  expect(await a.now()).toMatchObject({ state: 'idle', waiting: { up: 0, blobsUp: 0 } })
  expect((await b.now()).state).toBe('idle')
  expect(b.versions()).toEqual(versions)
  await expect.poll(() => b.sync.chainer.hasBlob(idFrom('photo')), { timeout: 20_000 }).toBe(true)
  expect(Buffer.compare((await b.profile.blobs.get(idFrom('photo')))!, photo)).toBe(0)
  // The server's hint comes back through it, too.
  const more = await a.save([obj('ben')])
  await a.now()
  await expect
    .poll(() => b.versions(), { timeout: 15_000, interval: 50 })
    .toEqual([...versions, ...more].sort())
  const asked = way.lines.filter((line) => !line.startsWith('port'))
  expect(asked.length).toBeGreaterThan(1)
  expect(new Set(asked)).toEqual(new Set([`CONNECT localhost:${opened.server.port} HTTP/1.1`]))
  expect(a.sync.state().server).toMatchObject({ proxy: way.url })
  // Without the proxy it is a matter of the network alone again.
  await way.end()
  proxies.pop()
  expect(await a.now()).toMatchObject({ state: 'offline' })
  await a.sync.setProxy(null)
  expect(await a.now()).toMatchObject({ state: 'idle' })
  expect(a.sync.state().server).not.toHaveProperty('proxy')
}, 60_000)

test('decision 33 PX2 a name and a password for the proxy go to the proxy and are shown nowhere; without them the state says that the proxy refuses', async () => {
  const way = await proxy('auth')
  const a = await pc('named')
  await a.sync.setProxy(way.url)
  await introduce(a)
  expect(await a.now()).toMatchObject({ state: 'offline', reason: 'Proxy' })
  await a.sync.setProxy(way.url.replace('http://', 'http://anna:geheim@'))
  expect(await a.now()).toMatchObject({ state: 'idle', reason: '' })
  expect(JSON.stringify(a.states) + JSON.stringify(a.sync.state())).not.toContain('geheim')
  expect(a.sync.state().server!.proxy).toBe(way.url.replace('http://', ''))
}, 60_000)

test('decision 33 M58 a proxy that opens the encryption is somebody between: refused before a byte of ours, and said', async () => {
  const key = makeKey('P-256')
  const caKey = makeKey('P-384')
  const ca = await makeCa(caKey, realRandom, Date.now())
  const cert = await makeLeaf({ key: caKey, certificate: ca }, key, ['localhost'], realRandom, Date.now())
  const way = await startProxy(['break'], { PROXY_KEY: key, PROXY_CERT: cert })
  proxies.push(way)
  const a = await pc('broken')
  await a.sync.setProxy(way.url)
  await introduce(a)
  await a.save([obj('carla')])
  expect(await a.now()).toMatchObject({ state: 'alarm', reason: 'WrongPin' })
  expect(way.lines.some((line) => line.startsWith('CONNECT'))).toBe(true)
  expect(way.lines.filter((line) => line.startsWith('read'))).toEqual([])
}, 60_000)

test('decision 33 PX3 a proxy that denies, talks in between or is silent: offline in bounded time, with the reason where it gave one', async () => {
  const a = await pc('denied')
  await introduce(a)
  for (const [mode, reason] of [
    ['deny', 'Proxy'],
    ['talk', 'Proxy'],
    ['hang', ''],
  ] as const) {
    const way = await proxy(mode)
    await a.sync.setProxy(way.url)
    const began = performance.now()
    expect([mode, await a.now()]).toMatchObject([mode, { state: 'offline', reason }])
    expect(performance.now() - began).toBeLessThan(15_000)
    expect(way.lines.some((line) => line.startsWith('CONNECT'))).toBe(true)
  }
  await a.sync.setProxy(null)
  expect((await a.now()).state).toBe('idle')
}, 60_000)

test('decision 33 PX4 the house’s own addresses are asked directly, and what is no proxy is no proxy', async () => {
  const way = await proxy('deny')
  const a = await pc('direct')
  await a.sync.setProxy(way.url)
  await introduce(a)
  await a.sync.connect(writeServerCard({ ...card, urls: [opened.server.url], code: '' }))
  expect((await a.now()).state).toBe('idle')
  expect(way.lines.filter((line) => line.startsWith('CONNECT'))).toEqual([])
  for (const text of ['', 'https://proxy:1', 'http://', 'http://proxy/path', 'ftp://x', 'http://proxy:99999'])
    expect([text, await a.sync.setProxy(text)]).toEqual([
      text,
      { ok: false, error: { type: 'AddressUnreadable' } },
    ])
  expect(readProxy('proxy.stadt.example:3128')).toEqual({
    ok: true,
    value: { host: 'proxy.stadt.example', port: 3128 },
  })
  // By the environment, for a whole house.
  process.env['OBHUT_PROXY'] = way.url
  try {
    const b = await pc('environment')
    await introduce(b)
    expect(await b.now()).toMatchObject({ state: 'offline', reason: 'Proxy' })
  } finally {
    delete process.env['OBHUT_PROXY']
  }
}, 60_000)

test('decision 33 PX5 a server behind a proxy that hands TLS through unopened is the same server', async () => {
  const way = await proxy('pass', `127.0.0.1:${opened.server.port}`)
  const a = await pc('behind')
  await introduce(a)
  await a.sync.connect(writeServerCard({ ...card, urls: [way.url.replace('http', 'https')], code: '' }))
  const versions = await a.save([obj('dora')])
  expect(await a.now()).toMatchObject({ state: 'idle', waiting: { up: 0 } })
  const [office] = devices
  await office!.now()
  expect(office!.versions()).toContain(versions[0])
}, 60_000)
