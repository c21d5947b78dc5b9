/** The public listener (FL2-FL4): what it hands out, what it never does, and that it is nothing but that. */
import { createHash } from 'node:crypto'
import { writeFile, readFile } from 'node:fs/promises'
import { connect as connectTls } from 'node:tls'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { routes } from '#shared/sync/messages.ts'
import { readConfig } from '#sync-server/setup/config.ts'
import { openServer } from '#sync-server/setup/program.ts'
import { systemClock } from '#shared/basics/clock.ts'
import { makeKita, randomHex, randomOf, type Device, type Kita } from '../sync-server/app/kita.ts'
import { putLink, signLinkRecall } from '../sync-server/app/linkSteps.ts'
import { makeFolder, runCommand, testConfig } from '../sync-server/app/running.ts'
import { enrol, signIn, valueOf } from '../sync-server/app/world.ts'
import {
  freePort,
  get,
  openPublicServer,
  writeCertificate,
  type Got,
  type PublicServer,
} from './publicServer.ts'

const minute = 60_000
const day = 24 * 60 * minute
let house: PublicServer
let kita: Kita
let device: Device
let token: string
/** Another one each time: requests are counted by address, and by the minute of the server's clock. */
const at = (path: string, more?: Parameters<typeof get>[2]): Promise<Got> => {
  house.pass(2000)
  return get(house.publicUrl, path, more)
}
async function leave(days = 14, file = randomOf(900)): Promise<{ id: string; file: Uint8Array }> {
  const id = randomHex()
  const until = systemClock.now() + days * day
  valueOf(await putLink(house.speaker, kita, device, token, { id, until, file }))
  return { id, file }
}

beforeAll(async () => {
  house = await openPublicServer()
  kita = makeKita()
  device = kita.devices[0]!
  await enrol(house.speaker, kita, (await house.card()).code)
  token = await signIn(house.speaker, kita, device)
})
afterAll(() => house?.end())

test('FL2 the page is the same for everybody; its bytes, the published list and the command say the same hashes', async () => {
  const list = (await at('/hashes.txt')).body.toString()
  const lines = list.trimEnd().split('\n')
  expect(lines.map((line) => line.split('  ')[1])).toEqual(['/de', '/en', '/gespraech', '/nl'])
  for (const line of lines) {
    const [sha256, path] = line.split('  ') as [string, string]
    const { body, headers } = await at(path)
    expect(createHash('sha256').update(body).digest('hex')).toBe(sha256)
    const policy = String(headers['content-security-policy'])
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[\w+/]{43}='; style-src 'sha256-[\w+/]{43}='; /,
    )
    expect(policy.replaceAll(/'sha256-[^']+'/g, '')).not.toMatch(/unsafe|data:|https?:|\*/)
    // The policy allows the very script that the page holds.
    const script = /<script(?: type="module")?>([^]*)<\/script>/.exec(body.toString())![1]!
    expect(policy).toContain(createHash('sha256').update(script).digest('base64'))
    expect(headers).toMatchObject({
      'strict-transport-security': 'max-age=63072000',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    })
    expect(headers['set-cookie']).toBeUndefined()
  }
  expect((await runCommand(house.folder, ['hashes'])).output).toBe(list)
})

test('FL3 nothing else of the server is reached from here: no route, no health page, no strange path; the same scan finds them where they are', async () => {
  const link = await leave()
  const file = await at(`/sealed/${link.id}`)
  expect(file.status).toBe(200)
  expect(Buffer.compare(file.body, link.file)).toBe(0)
  expect(file.headers).toMatchObject({
    'cache-control': 'no-store',
    'content-type': 'application/octet-stream',
  })
  const none = await at(`/sealed/${randomHex()}`)
  expect([none.status, none.body.length]).toEqual([404, 0])
  const inside = [...Object.keys(routes).map((name) => `/v1/${name}`), '/v1/events', '/v1/follow']
  const strange = [
    '/',
    '/metrics',
    '/health.json',
    '/order',
    '/index.html',
    '/de/',
    '/DE',
    '/de?x=1',
    '/%64e',
    '/hashes.txt/..',
    '/sealed/',
    `/sealed/${link.id}/`,
    `/sealed/${link.id}?x`,
    `/sealed/${link.id}%00`,
    `/sealed/${link.id.toUpperCase()}`,
    `/sealed/${link.id.slice(0, 31)}`,
    `/sealed/../sealed/${link.id}`,
    `/SEALED/${link.id}`,
    '/sealed/../../server.json',
    '/sealed/..%2f..%2fkeys%2flive.key',
    '/../data/obhut.sqlite',
    '//etc/passwd',
    '/sealed/__proto__',
    '/constructor',
    `https://localhost/sealed/${link.id}`,
    '*',
    `/sealed/${'a'.repeat(6000)}`,
  ]
  for (const path of [...inside, ...strange])
    for (const method of path.startsWith('/v1/') ? ['GET', 'POST'] : ['GET'])
      expect([path, method, { ...(await at(path, { method })), key: '' }]).toEqual([
        path,
        method,
        { ...none, ...(method === 'POST' ? { headers: expect.anything() } : {}), key: '' },
      ])
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])
    expect([method, (await at(`/sealed/${link.id}`, { method })).status]).toEqual([method, 404])
  // A body, an upgrade, an expectation: nothing is read.
  expect((await at('/de', { method: 'GET', headers: { 'content-length': '3' }, body: 'abc' })).status).toBe(
    404,
  )
  const spoken = await new Promise<string>((resolve) => {
    const { port } = new URL(house.publicUrl)
    const socket = connectTls({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false }, () =>
      socket.write('GET /v1/events HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: events\r\n\r\n'),
    )
    let said = ''
    socket.on('data', (chunk: Buffer) => void (said += chunk.toString()))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(said))
  })
  expect(spoken).toBe('')
  // The control: where the routes are, the same requests find them.
  const found = []
  for (const path of inside) {
    const { status } = await get(house.server.url, path, {
      method: path === '/v1/events' ? 'GET' : 'POST',
      headers: { 'content-type': 'application/octet-stream' },
    })
    if (status !== 404) found.push(path)
  }
  expect(found).toEqual(inside.filter((path) => path !== '/v1/events'))
})

test('FL4 unknown, over and called back are one answer, in every byte and in time', async () => {
  const [recalled, ending] = [await leave(), await leave(3)]
  expect((await at(`/sealed/${recalled.id}`)).status).toBe(200)
  valueOf(
    await house.speaker.ask('linkRecall', { recall: signLinkRecall(kita, device, recalled.id) }, [], token),
  )
  house.pass(4 * day)
  const ids = { unknown: randomHex(), recalled: recalled.id, over: ending.id }
  const times: Record<string, number[]> = {}
  const answers = new Set<string>()
  for (let turn = 0; turn < 25; turn++)
    for (const [name, id] of Object.entries(ids)) {
      const from = performance.now()
      const { status, headers, body } = await at(`/sealed/${id}`)
      ;(times[name] ??= []).push(performance.now() - from)
      answers.add(JSON.stringify([status, headers, body.toString('hex')]))
    }
  expect([...answers]).toHaveLength(1)
  expect(JSON.parse([...answers][0]!)[0]).toBe(404)
  const medians = Object.values(times).map((all) => all.sort((a, b) => a - b)[12]!)
  expect(Math.max(...medians)).toBeLessThan(3 * Math.min(...medians) + 5)
  token = await signIn(house.speaker, kita, device)
})

test('FL4 who guesses is slowed down, also where he would have guessed right; a minute later he may ask again', async () => {
  const link = await leave()
  house.pass(10 * minute)
  const statuses: number[] = []
  // 120 a minute; on a slow machine some of them come back meanwhile.
  while (statuses.at(-1) !== 429 && statuses.length < 400)
    statuses.push((await get(house.publicUrl, `/sealed/${randomHex()}`)).status)
  expect(new Set(statuses.slice(0, 118))).toEqual(new Set([404]))
  expect(statuses.at(-1)).toBe(429)
  expect((await get(house.publicUrl, `/sealed/${link.id}`)).status).toBe(429)
  house.pass(minute)
  expect((await get(house.publicUrl, `/sealed/${link.id}`)).status).toBe(200)
})

test('FL3 a changed certificate is taken while it runs; one that is half written is not', async () => {
  const [before, key] = [house.spki, await readFile(join(house.folder.path, 'familien.key'))]
  const next = await writeCertificate(house.folder)
  const fresh = await readFile(join(house.folder.path, 'familien.key'))
  await writeFile(join(house.folder.path, 'familien.key'), key)
  await new Promise((resolve) => setTimeout(resolve, 1500))
  expect((await at('/de')).key).toBe(before)
  await writeFile(join(house.folder.path, 'familien.key'), fresh)
  await expect.poll(async () => (await at('/de')).key, { timeout: 5000 }).toBe(next)
})

test('FL3 off unless it is said; half said, it does not start and says in one sentence what is missing', async () => {
  const said = { url: 'https://familien.example', certificate: 'familien.pem', key: 'familien.key' }
  const wrong = (publicPages: object, more: object = {}): string => {
    const read = readConfig(JSON.stringify({ urls: ['https://a:8443'], publicPages, ...more }))
    return read.ok ? '' : read.error.words.why
  }
  expect(testConfig().publicPages).toBeUndefined()
  expect(wrong(said)).toBe('')
  expect(wrong({ ...said, key: undefined })).toContain('publicPages.key')
  expect(wrong({ ...said, url: 'http://familien.example' })).toContain('publicPages.url')
  expect(wrong({ ...said, url: 'https://familien.example/kita' })).toContain('publicPages.url')
  expect(wrong({ ...said, port: 8443 })).toContain('publicPages.port')
  const folder = await makeFolder()
  const why = async (more: object = {}): Promise<string> => {
    const opened = await openServer(
      folder,
      testConfig({ publicPages: { ...said, url: 'https://localhost', host: '127.0.0.1', port: await freePort(), ...more } }), // prettier-ignore
      { clock: systemClock, random: { bytes: randomOf }, elapsed: () => performance.now() },
    )
    if (opened.ok) await opened.value.stop()
    return opened.ok ? 'started' : opened.error.words.why
  }
  expect(await why()).toMatch(/familien\.pem kann nicht gelesen werden/)
  await writeCertificate(folder, 'localhost')
  const key = await readFile(join(folder.path, 'familien.key'))
  await writeCertificate(folder, 'localhost')
  expect(await why({ url: 'https://familien.example' })).toMatch(/gilt nicht für familien\.example/)
  expect(await why()).toBe('started')
  await writeFile(join(folder.path, 'familien.key'), key)
  expect(await why()).toMatch(/passen nicht zusammen/)
  await writeCertificate(folder, 'localhost', systemClock.now() - 500 * day)
  expect(await why()).toMatch(/ist abgelaufen/)
})
