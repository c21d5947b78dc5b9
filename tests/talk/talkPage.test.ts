/** The guest's page and what it may say (TK2, TK4), over the real listener. */
import { request } from 'node:https'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFile } from 'node:fs/promises'
import { bytesToHex, utf8ToBytes } from '#shared/basics/bytes.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { systemClock } from '#shared/basics/clock.ts'
import { secretOfLink, talkRoomText } from '#shared/talk/talk.ts'
import { tlsCarrier } from '#electron/host/sync/transport.ts'
import { hashOf } from '#renderer/talk/page/parts.ts'
import { meetingLimits } from '#sync-server/sync/meetings.ts'
import { buildTalkScript, talkScriptFile } from '#build/talkPage.ts'
import { annasHouse, must, realPc, type RealPc } from '#tests/sync/houseOfPcs.ts'
import { get, openPublicServer, type PublicServer } from '#tests/release/publicServer.ts'

let server: PublicServer
let house: RealPc & { end(): Promise<void> }
beforeAll(async () => {
  server = await openPublicServer()
  const card = await server.card()
  house = await realPc({ now: () => systemClock.now(), move: () => {} }, tlsCarrier(card))
  await annasHouse(house, false)
  must(await house.keeper.keeper['sync.connect']({ card: writeServerCard(card) }))
  await house.sync()
})
afterAll(async () => {
  await house?.end()
  await server?.end()
})

const say = (what: string, body: Uint8Array, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; body: Buffer }>((resolve, reject) => {
    const { hostname, port } = new URL(server.publicUrl)
    const message = request(
      {
        hostname,
        port,
        path: `/talk/${what}`,
        family: 4,
        method: 'POST',
        headers,
        rejectUnauthorized: false,
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }))
      },
    )
    message.on('error', reject)
    message.end(body)
  })
const roomOf = (address: string): Uint8Array =>
  utf8ToBytes(bytesToHex(hashOf(talkRoomText(secretOfLink(new URL(address).hash)!))))
const state = async () => must(await house.vault.call('talk.state', {}))
const numbered = (seat: Buffer, n: number, letter = Buffer.alloc(0)): Buffer => {
  const number = Buffer.alloc(4)
  number.writeUInt32BE(n)
  return Buffer.concat([seat, number, letter])
}

test('TK1 the page that is served was built of what stands in renderer/talk/page', async () => {
  expect(await readFile(talkScriptFile, 'utf8')).toBe(await buildTalkScript())
})

test('TK2 TK3 TK4 one guest for each link; a second one, a stranger and a late one get the same answer; a wrong proof ends the room', async () => {
  const { address } = must(await house.vault.call('talk.open', { hours: 1 })).link!
  const first = await say('join', roomOf(address))
  expect([first.status, first.body.length]).toEqual([200, 64])
  const second = await say('join', roomOf(address))
  const stranger = await say('join', utf8ToBytes('0'.repeat(64)))
  expect([second, stranger]).toEqual([
    { status: 404, body: Buffer.alloc(0) },
    { status: 404, body: Buffer.alloc(0) },
  ])
  // No hello is no try at all: the room ends.
  expect((await say('send', numbered(first.body, 1, Buffer.from('hello')))).status).toBe(200)
  await expect.poll(async () => (await state()).phase, { timeout: 10_000 }).toBe('over')
  await expect
    .poll(async () => (await say('take', numbered(first.body, 0))).status, { timeout: 10_000 })
    .toBe(404)

  const late = must(await house.vault.call('talk.open', { hours: 1 })).link!
  server.pass(3600_000 + 1000)
  expect((await say('join', roomOf(late.address))).status).toBe(404)
})

test('TK4 nothing else is heard: other paths, other ways, other sites, too much; tries are bounded', async () => {
  server.pass(10 * 60_000)
  expect((await get(server.publicUrl, '/talk/join')).status).toBe(404)
  expect((await get(server.publicUrl, '/talk/open', { method: 'POST', body: 'x' })).status).toBe(404)
  expect((await get(server.publicUrl, '/gespraech', { method: 'POST', body: 'x' })).status).toBe(404)
  const { address } = must(await house.vault.call('talk.open', { hours: 1 })).link!
  expect((await say('join', roomOf(address), { 'sec-fetch-site': 'cross-site' })).status).toBe(404)
  const seat = (await say('join', roomOf(address), { 'sec-fetch-site': 'same-origin' })).body
  expect(seat).toHaveLength(64)
  expect((await say('send', numbered(seat, 1, Buffer.alloc(meetingLimits.letterBytes + 1)))).status).toBe(404)
  expect((await say('take', seat)).status).toBe(404)
  must(await house.vault.call('talk.end', {}))
  const tries = await Promise.all(
    Array.from({ length: meetingLimits.joinsAtOnce + 3 }, () => say('join', utf8ToBytes('1'.repeat(64)))),
  )
  expect(tries.some(({ status }) => status === 429)).toBe(true)
  expect(tries.every(({ status }) => status === 429 || status === 404)).toBe(true)
})

test('TK7 only the page of a conversation may use camera and microphone', async () => {
  const featuresAt = async (path: string): Promise<string> =>
    String((await get(server.publicUrl, path)).headers['permissions-policy'])
  expect(await featuresAt('/gespraech')).toContain('microphone=(self)')
  expect(await featuresAt('/de')).toContain('microphone=()')
})
