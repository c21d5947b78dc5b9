import { createServer as createTlsServer, connect, type ConnectionOptions, type TLSSocket } from 'node:tls'
import { connect as connectTcp, type Socket } from 'node:net'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { request as plainRequest } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeFrame } from '#shared/host/frame.ts'
import { routes } from '#shared/sync/messages.ts'
import { makeCa, makeKey, makeLeaf } from '#sync-server/setup/identity.ts'
import { turnAwayOtherSuites } from '#sync-server/http/tls.ts'
import {
  makeBatch,
  makeKita,
  nextRegister,
  randomHex,
  randomOf,
  records,
  signRegister,
  without,
  type Kita,
} from './kita.ts'
import { adminOf, openHere, type Opened } from './running.ts'
import { codeOf, createTlsSpeaker, createWorld, enrol, eventHeaders, signIn, valueOf } from './world.ts'

let opened: Opened
let kita: Kita
let token: string
beforeAll(async () => {
  opened = await openHere()
  kita = makeKita(3)
  await enrol(opened.speaker, kita, (await opened.card()).code)
  token = await signIn(opened.speaker, kita, kita.devices[0]!)
})
afterAll(() => opened.end())

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

interface Got {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly body: Buffer
}
function raw(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: Uint8Array | string } = {},
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const message = request(
      `${opened.server.url}${path}`,
      {
        method: options.method ?? 'POST',
        rejectUnauthorized: false,
        agent: false,
        headers: { 'content-type': 'application/octet-stream', ...options.headers },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
        )
      },
    )
    message.on('error', reject)
    message.end(options.body ?? '')
  })
}
const frame = (json: unknown): Uint8Array => {
  const whole = encodeFrame({ text: JSON.stringify(json), bytes: [] })
  if (!whole.ok) throw new Error('frame')
  return whole.value
}
const refusal = (code: string): Buffer => Buffer.from(frame({ code }))

test('SV15 what is no route, no frame, no JSON, another type or too long is refused by a frame that says nothing', async () => {
  for (const [path, options, status, code] of [
    ['/', { method: 'GET' }, 404, 'Unknown'],
    ['/v1/none', { body: frame({}) }, 404, 'Unknown'],
    ['/v1/head', { method: 'GET' }, 404, 'Unknown'],
    ['/v1/hello/', { body: frame({}) }, 404, 'Unknown'],
    ['/v1/HELLO', { body: frame({ protocol: 1 }) }, 404, 'Unknown'],
    ['/v1/head', { method: 'OPTIONS', headers: { origin: 'https://evil.example' } }, 404, 'Unknown'],
    ['/v1/hello', { body: 'x' }, 400, 'BadMessage'],
    ['/v1/hello', { body: '' }, 400, 'BadMessage'],
    [
      '/v1/hello',
      { body: frame({ protocol: 1 }), headers: { 'content-type': 'application/json' } },
      400,
      'BadMessage',
    ],
    [
      '/v1/hello',
      { body: frame({ protocol: 1 }), headers: { 'content-type': 'text/plain' } },
      400,
      'BadMessage',
    ],
    ['/v1/hello', { body: frame('x') }, 400, 'BadMessage'],
    ['/v1/hello', { body: new Uint8Array(20_000) }, 413, 'TooLarge'],
    ['/v1/mailPut', { body: new Uint8Array(100_000) }, 413, 'TooLarge'],
    ['/v1/push', { body: new Uint8Array(1_500_000) }, 413, 'TooLarge'],
    ['/%2e%2e/%2e%2e/etc/passwd', { method: 'GET' }, 404, 'Unknown'],
  ] as const) {
    const got = await raw(path, options)
    expect([path, got.status, got.body.toString()]).toEqual([path, status, refusal(code).toString()])
  }
})

test('SV15 every answer carries the headers of safety and none that opens it to web pages', async () => {
  for (const got of [
    await raw('/v1/hello', { body: frame({ protocol: 1 }), headers: { origin: 'https://evil.example' } }),
    await raw('/none', { method: 'GET' }),
  ]) {
    expect(got.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-type': 'application/octet-stream',
      'strict-transport-security': 'max-age=63072000',
    })
    expect(
      Object.keys(got.headers).filter((name) => /^(access-control|server|x-powered|set-cookie)/.test(name)),
    ).toEqual([])
  }
})

test("T64 wrong token, no token and another institution's are equal in every byte but the date", async () => {
  const other = makeKita()
  await enrol(opened.speaker, other, (await opened.card()).code)
  const bytes = new Set<string>()
  for (const authorization of [
    undefined,
    'Obhut x',
    `Obhut ${randomHex(32)}`,
    `Bearer ${token}`,
    `Obhut ${token}0`,
  ]) {
    const got = await raw('/v1/head', { body: frame({}), headers: authorization ? { authorization } : {} })
    const { date: _date, ...rest } = got.headers
    bytes.add(JSON.stringify([got.status, rest, got.body.toString('hex')]))
  }
  expect(bytes.size).toBe(1)
})

test('T64 refusing an unknown institution takes as long as refusing a known one', async () => {
  // Without a disk, whose fsync would hide the work that is compared.
  const world = createWorld()
  await enrol(world, kita, await world.code())
  const { core } = world
  const nonceFor = async (): Promise<string> =>
    valueOf<'challenge'>(
      await core.handle('challenge', { tenant: kita.tenant, dev: kita.devices[0]!.dev }, [], {
        address: randomHex(),
      }),
    ).answer.nonce
  const time = async (tenant: string, dev: string): Promise<number> => {
    const nonce = await nonceFor()
    const signature = Buffer.from(randomOf(64)).toString('base64')
    const start = performance.now()
    await core.handle('session', { tenant, dev, nonce, signature }, [], { address: randomHex() })
    return performance.now() - start
  }
  const known: number[] = []
  const unknown: number[] = []
  for (let i = 0; i < 200; i++) {
    known.push(await time(kita.tenant, kita.devices[0]!.dev))
    unknown.push(await time(randomHex(), randomHex()))
  }
  // The quickest of many, which a busy machine does not change: both verify one signature, most of the work there is.
  const ratio = Math.min(...unknown) / Math.min(...known)
  expect(ratio).toBeGreaterThan(0.6)
  expect(ratio).toBeLessThan(1.7)
})

function handshake(options: ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    let socket: TLSSocket
    try {
      socket = connect({ host: '127.0.0.1', port: opened.server.port, rejectUnauthorized: false, ...options })
    } catch (error) {
      return resolve(`error ${String((error as { code?: string }).code)}`)
    }
    socket.on('secureConnect', () => {
      const { name } = socket.getCipher()
      const group = (socket.getEphemeralKeyInfo() as { name?: string } | null)?.name ?? ''
      resolve(`${socket.getProtocol()} ${name} ${group}`)
      socket.destroy()
    })
    socket.on('error', () => resolve('refused'))
    socket.on('close', () => resolve('refused'))
  })
}

test('M59 only TLS 1.3 with AES-GCM on P-256 or P-384 is spoken', async () => {
  expect(await handshake({})).toMatch(/^TLSv1\.3 TLS_AES_256_GCM_SHA384 /)
  expect(await handshake({ ciphers: 'TLS_AES_128_GCM_SHA256' })).toMatch(/^TLSv1\.3 TLS_AES_128_GCM_SHA256 /)
  expect(await handshake({ ecdhCurve: 'P-256' })).toContain('prime256v1')
  expect(await handshake({ ecdhCurve: 'P-384' })).toContain('secp384r1')
  expect(await handshake({ ecdhCurve: 'SecP256r1MLKEM768' })).toMatch(/^TLSv1\.3/)
  for (const wrong of [
    { maxVersion: 'TLSv1.2' },
    { ciphers: 'TLS_CHACHA20_POLY1305_SHA256' },
    { ciphers: 'TLS_AES_128_CCM_SHA256' },
    { ecdhCurve: 'X25519' },
    { ecdhCurve: 'X25519MLKEM768' },
    { ecdhCurve: 'P-521' },
    { sigalgs: 'rsa_pss_rsae_sha256:rsa_pkcs1_sha256' },
  ] satisfies ConnectionOptions[])
    expect([wrong, await handshake(wrong)]).toEqual([wrong, 'refused'])
})

test('M59 where the stack cannot be narrowed, a connection with another suite is closed before data', async () => {
  const caKey = makeKey('P-384')
  const now = Date.now()
  const random = { bytes: randomOf }
  const ca = await makeCa(caKey, random, now)
  const key = makeKey('P-256')
  const cert = await makeLeaf({ key: caKey, certificate: ca }, key, ['localhost'], random, now)
  let data = 0
  const server = createTlsServer({ key, cert }, (socket) => socket.on('data', () => (data += 1)))
  const turnedAway = turnAwayOtherSuites(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const speak = (ciphers: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ciphers })
      socket.on('secureConnect', () => socket.write('hello'))
      socket.on('error', () => resolve('closed'))
      socket.on('close', () => resolve('closed'))
      setTimeout(() => {
        resolve('open')
        socket.destroy()
      }, 500)
    })
  expect(await speak('TLS_CHACHA20_POLY1305_SHA256')).toBe('closed')
  expect(data).toBe(0)
  expect(turnedAway()).toBe(1)
  expect(await speak('TLS_AES_256_GCM_SHA384')).toBe('open')
  expect(data).toBe(1)
  server.close()
})

test('M57 M58 M63 a server with another key is not spoken to, whoever signed its certificate', async () => {
  const stranger = await openHere()
  const speaker = createTlsSpeaker(stranger.server.url, opened.server.place().pins)
  await expect(speaker.ask('hello', { protocol: 1 })).rejects.toThrow('wrong pin')
  speaker.close()
  await stranger.end()
})

test('M57 the certificate names its hosts, is for servers only and signed by the own CA with ECDSA', async () => {
  const ca = readFileSync(join(opened.folder.keys, 'ca.pem'), 'utf8')
  const seen = await new Promise<string>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: opened.server.port, servername: 'localhost', ca })
    socket.on('secureConnect', () => {
      const peer = socket.getPeerCertificate()
      resolve(`${peer.subjectaltname} ${peer.ext_key_usage?.join() ?? ''} ${String(socket.authorized)}`)
      socket.destroy()
    })
    socket.on('error', (error: Error) => resolve(error.message))
  })
  expect(seen).toBe('DNS:localhost 1.3.6.1.5.5.7.3.1 true')
})

test('M61 no early data: the server takes none, a request recorded from one connection is nothing on another', async () => {
  // What an attacker records are TLS records: fed into a new connection they are no handshake.
  const recorded = randomOf(600)
  const said = await new Promise<string>((resolve) => {
    const socket = connectTcp(opened.server.port, '127.0.0.1', () => socket.write(recorded))
    socket.on('data', (bytes: Buffer) => resolve(bytes[0] === 0x15 ? 'alert' : 'data'))
    socket.on('close', () => resolve('closed'))
    socket.on('error', () => resolve('closed'))
  })
  expect(['alert', 'closed']).toContain(said)
})

interface Stream {
  readonly status: number
  readonly events: string[]
  readonly ended: Promise<void>
  close(): void
}
function listen(bearer: string): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const message = request(
      `${opened.server.url}/v1/events`,
      { rejectUnauthorized: false, agent: false, headers: eventHeaders(bearer) },
      (response) => {
        const events: string[] = []
        response.on('data', (chunk: Buffer) =>
          events.push(
            ...chunk
              .toString()
              .split('\n\n')
              .filter((text) => text !== ''),
          ),
        )
        resolve({
          status: response.statusCode!,
          events,
          ended: new Promise((end) => response.on('close', end)),
          close: () => message.destroy(),
        })
      },
    )
    message.on('error', reject)
    message.end()
  })
}

test('SV10 events over TLS say {gen, seq} and nothing else, and stop with the removal of their device', async () => {
  const lost = kita.devices[2]!
  const theirs = await signIn(opened.speaker, kita, lost)
  const stream = await listen(theirs)
  expect(stream.status).toBe(200)
  valueOf(await opened.speaker.ask('push', {}, [makeBatch(kita, kita.devices[0]!, records(2))], token))
  await expect.poll(() => stream.events.length).toBe(2)
  for (const event of stream.events) expect(event).toMatch(/^data: \{"gen":0,"seq":\d+\}$/)
  const start = performance.now()
  kita.register = nextRegister(kita, { devices: without(kita.register, lost.dev) })
  const register = signRegister(kita.register, kita.managers[0]!)
  valueOf(await opened.speaker.ask('registerReplace', { register }, [], token))
  await stream.ended
  expect(performance.now() - start).toBeLessThan(5000)
  expect((await listen(theirs)).status).toBeGreaterThanOrEqual(401)
  const { events } = await listen(randomHex(32)).then((refused) => refused)
  expect(events.join('')).not.toContain('data:')
})

test('SV10 a connection that waits for hints says nothing more: another route, a byte after the question, no session end it', async () => {
  const { url } = opened.server
  const ask = (method: string, path: string, more = '', late = ''): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), rejectUnauthorized: false }, () => {
        socket.write(`${method} ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Obhut ${token}\r\nconnection: upgrade\r\nupgrade: events\r\n\r\n${more}`)
      }) // prettier-ignore
      let said = ''
      socket.on('data', (chunk: Buffer) => {
        said += chunk.toString('latin1')
        if (late !== '' && said.includes('data:')) socket.write(late)
      })
      socket.on('error', () => undefined)
      socket.on('close', () => resolve(said))
    })
  expect(await ask('POST', '/v1/head')).toMatch(/^HTTP\/1.1 404 [^]*"code":"Unknown"/)
  expect(await ask('GET', '/v1/events/')).toMatch(/^HTTP\/1.1 404 [^]*"code":"Unknown"/)
  expect(await ask('GET', '/v1/events', 'GET /v1/events HTTP/1.1\r\n')).not.toContain('data:')
  expect((await ask('GET', '/v1/events', '', 'x')).match(/data:/g)).toHaveLength(1)
  // Who asks without letting go of HTTP gets no stream.
  expect(
    (await raw('/v1/events', { method: 'GET', headers: { authorization: `Obhut ${token}` } })).status,
  ).toBe(404)
})

test('SV10 a new stream starts with where the log stands', async () => {
  const stream = await listen(token)
  await expect.poll(() => stream.events.length).toBe(1)
  stream.close()
})

test('SV19 health and metrics answer on this computer only, name nobody, and orders need the token', async () => {
  const { port, token: control } = await adminOf(opened.folder)
  const ask = (
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<[number, string]> =>
    new Promise((resolve, reject) => {
      const message = plainRequest(
        {
          host: '127.0.0.1',
          port,
          path,
          method: body === undefined ? 'GET' : 'POST',
          headers: { 'content-type': 'application/json', ...headers },
        },
        (response) => {
          let text = ''
          response.on('data', (chunk: Buffer) => (text += chunk.toString()))
          response.on('end', () => resolve([response.statusCode!, text]))
        },
      )
      message.on('error', reject)
      message.end(body)
    })
  const [status, page] = await ask('/')
  expect(status).toBe(200)
  expect(page).toContain('Datenbank')
  const [, metrics] = await ask('/metrics')
  expect(metrics).toContain('obhut_answers_total{route="push",code="ok"}')
  expect(metrics).toContain('obhut_event_streams')
  for (const text of [page, metrics]) {
    expect(text).not.toContain(kita.tenant.slice(0, 12))
    expect(text).not.toContain('127.0.0.1')
  }
  // A web page that resolved its own name to this computer.
  expect((await ask('/', { host: 'evil.example' }))[0]).toBe(403)
  const order = JSON.stringify({ do: 'status' })
  expect((await ask('/order', {}, order))[0]).toBe(403)
  expect((await ask('/order', { authorization: 'Bearer x' }, order))[0]).toBe(403)
  expect((await ask('/order', { authorization: `Bearer ${control}` }, '{"do":"format"}'))[0]).toBe(400)
  const [good, said] = await ask('/order', { authorization: `Bearer ${control}` }, order)
  expect(good).toBe(200)
  expect(JSON.parse(said)).toMatchObject({ good: true })
  // Not on the way that PCs come.
  expect((await raw('/metrics', { method: 'GET' })).status).toBe(404)
})

test('M60 a rotation while the server runs: a client that holds the old pins goes on, and learns the new ones', async () => {
  const own = await openHere()
  const card = await own.card()
  const before = createTlsSpeaker(own.server.url, card.pins)
  expect(codeOf(await before.ask('hello', { protocol: 1 }))).toBe('ok')
  const { port, token: control } = await adminOf(own.folder)
  const answer = await fetch(`http://127.0.0.1:${port}/order`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${control}` },
    body: JSON.stringify({ do: 'rotate' }),
  })
  expect(await answer.json()).toMatchObject({ good: true })
  const after = createTlsSpeaker(own.server.url, card.pins.slice(1))
  const { pins } = valueOf(await after.ask('hello', { protocol: 1 })).answer
  expect(JSON.parse(pins!.body)).toMatchObject({ no: 2, pins: own.server.place().pins })
  before.close()
  after.close()
  await own.end()
})

test('F15 slow loris: connections that dribble are closed in bounded time, and an honest client is served meanwhile', async () => {
  const own = await openHere({ limits: { connectionsPerAddress: 500 } }, {}, undefined)
  const speaker = createTlsSpeaker(own.server.url, own.server.place().pins)
  const speed = async (): Promise<number> => {
    const times: number[] = []
    for (let i = 0; i < 30; i++) {
      const start = performance.now()
      valueOf(await speaker.ask('hello', { protocol: 1 }))
      times.push(performance.now() - start)
    }
    return times.sort((a, b) => a - b)[28]!
  }
  const normal = await speed()
  const sockets: Socket[] = []
  let closed = 0
  const open = (begin: (socket: Socket) => void): void => {
    const socket = connectTcp(own.server.port, '127.0.0.1', () => begin(socket))
    socket.on('error', () => undefined)
    socket.on('close', () => (closed += 1))
    sockets.push(socket)
  }
  // Half of them never begin TLS; the others begin a head and never end it.
  for (let i = 0; i < 100; i++) open(() => undefined)
  for (let i = 0; i < 60; i++)
    open((socket) => {
      const secure = connect({ socket, rejectUnauthorized: false })
      secure.on('error', () => undefined)
      secure.on('secureConnect', () => {
        secure.write('POST /v1/hello HTTP/1.1\r\nhost: x\r\n')
        const drip = setInterval(() => secure.write('x: y\r\n'), 1000)
        secure.on('close', () => clearInterval(drip))
      })
    })
  await wait(1500)
  const under = await speed()
  expect(under).toBeLessThan(Math.max(2 * normal, normal + 60))
  await expect.poll(() => closed, { timeout: 25_000, interval: 250 }).toBe(160)
  speaker.close()
  await own.end()
}, 60_000)

test('F15 more connections of one address than allowed are closed, and the bound is per address', async () => {
  const own = await openHere({ limits: { connectionsPerAddress: 20 } })
  const sockets = Array.from({ length: 40 }, () => connectTcp(own.server.port, '127.0.0.1'))
  let closed = 0
  for (const socket of sockets) {
    socket.on('error', () => undefined)
    socket.on('close', () => (closed += 1))
  }
  await expect.poll(() => closed).toBe(20)
  for (const socket of sockets) socket.destroy()
  await expect.poll(() => closed).toBe(40)
  const speaker = createTlsSpeaker(own.server.url, own.server.place().pins)
  await expect.poll(async () => codeOf(await speaker.ask('hello', { protocol: 1 }))).toBe('ok')
  speaker.close()
  await own.end()
})

test('F15 a body of a gigabyte is refused at its announcement, an endless one at its limit', async () => {
  const announced = await new Promise<string>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: opened.server.port, rejectUnauthorized: false }, () =>
      socket.write(
        'POST /v1/push HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\ncontent-length: 1073741824\r\n\r\n',
      ),
    )
    socket.on('data', (bytes: Buffer) => resolve(bytes.toString('latin1').slice(0, 12)))
    socket.on('error', () => resolve('closed'))
    socket.on('close', () => resolve('closed'))
  })
  expect(announced).toBe('HTTP/1.1 413')
  let sent = 0
  const endless = await new Promise<string>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: opened.server.port, rejectUnauthorized: false }, () => {
      socket.write(
        'POST /v1/push HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\ntransfer-encoding: chunked\r\n\r\n',
      )
      const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536), Buffer.from('\r\n')])
      const more = (): void => {
        if (socket.destroyed || sent > 40_000_000) return
        sent += 65_536
        socket.write(chunk, () => setImmediate(more))
      }
      more()
    })
    socket.on('data', (bytes: Buffer) => resolve(bytes.toString('latin1').slice(0, 12)))
    socket.on('error', () => resolve('closed'))
    socket.on('close', () => resolve('closed'))
  })
  expect(['HTTP/1.1 413', 'closed']).toContain(endless)
  expect(sent).toBeLessThan(20_000_000)
})

test('F5 noise on every route is answered by a frame or a closed connection, never by a stack', async () => {
  for (const route of Object.keys(routes))
    for (let i = 0; i < 4; i++) {
      const got = await raw(`/v1/${route}`, {
        body: randomOf(i * 37),
        headers: { authorization: `Obhut ${token}` },
      })
      expect(got.status).toBe(400)
      expect(got.body.toString()).toBe(refusal('BadMessage').toString())
    }
})
