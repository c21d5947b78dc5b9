/** Group S of the catalogue: what a server can do that wants to read, change, hide, destroy or only waste. */
import { createPublicKey, sign } from 'node:crypto'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bytesToBase64 } from '#shared/basics/bytes.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { pinsText, type Answer } from '#shared/sync/messages.ts'
import { decodeBatch } from '#shared/sync/op.ts'
import { sha256 } from '#electron/host/keeper/hashes.ts'
import { visitStick } from '#electron/host/sync/stick.ts'
import { tlsCarrier } from '#electron/host/sync/transport.ts'
import { makeCa, makeKey, makeLeaf, pinOf } from '#sync-server/setup/identity.ts'
import { idFrom, makeEnvelope, realRandom, seeded } from '#tests/journal/keeperWorld.ts'
import {
  forgedBatch,
  hashOf,
  hollow,
  hostileServer,
  liarsKey,
  pageOf,
  rewrite,
  type HostileServer,
  type Lie,
} from './hostileServer.ts'
import { memoryFiles } from './memoryFiles.ts'
import {
  card,
  createDevice,
  tenant,
  pcsAtServer,
  type Authority,
  type Device,
  type PcsAtServer,
  type TestClock,
  type TestServer,
} from './world.ts'

let house: PcsAtServer<'a' | 'b'>
let clock: TestClock
let server: TestServer
let hostile: HostileServer
let authority: Authority
let a: Device
let b: Device
const obj = (name: string) => ({ objId: idFrom(name), content: name })
const kinds = (device: Device): string[] => device.sync.problems().map(({ kind }) => kind)

beforeEach(async () => {
  house = await pcsAtServer(['a', 'b'], (name, at) =>
    name === 'a' ? at.carrier : (hostile = hostileServer(at)).carrier,
  )
  ;({ clock, server, authority } = house)
  ;({ a, b } = house.pcs)
  await a.save([obj('anna'), obj('ben')])
  await a.now()
  await b.now()
  expect(b.versions()).toEqual(a.versions())
})
afterEach(() => house.close())

/** The lie is told; afterwards the server is honest again, a person has seen the alarm, and nothing is missing. */
async function lieTo(lie: Lie, rounds = 1): Promise<string> {
  hostile.lie(lie)
  let reason = ''
  for (let i = 0; i < rounds; i++) reason = (await b.now()).reason
  hostile.lie(null)
  return reason
}
async function heals(): Promise<void> {
  // The first honest answer contradicts the lie; then it is read again from the start.
  for (let i = 0; i < 3; i++) {
    await b.sync.resume()
    await b.now()
  }
  expect(b.sync.state()).toMatchObject({ state: 'idle', waiting: { up: 0, down: 0 } })
  expect(b.versions()).toEqual(a.versions())
}

describe('S a malicious server', () => {
  test('S45 a device that only the server’s register knows brings nothing', async () => {
    const stranger = 'd'.repeat(32)
    await lieTo((said) => {
      if (said.route === 'registerRead') return null
      if (said.route !== 'pull') return null
      return pageOf(said, [...said.parts, forgedBatch(stranger, 1, new Uint8Array(32), [idFrom('evil')])])
    })
    expect(kinds(b)).toContain('UnknownDevice')
    expect(b.versions()).toEqual(a.versions())
    expect(b.sync.house.oplog.tail(stranger)).toBeUndefined()
  })

  test('S46 S52 ops forged in the name of a known device, orders to purge among them, are refused with an alarm', async () => {
    for (const type of [1, 4, 7]) {
      const tail = b.sync.house.oplog.tail(a.dev)!
      const reason = await lieTo((said) =>
        said.route === 'pull'
          ? pageOf(said, [
              forgedBatch(
                a.dev,
                tail.n + 1,
                tail.opHash,
                [idFrom(`evil ${type}`)],
                liarsKey.privateKey,
                type,
              ),
            ])
          : null,
      )
      expect(reason).toBe('Forged')
      expect((await b.sync.list(7, 0)).ops).toEqual([])
      expect((await b.sync.list(4, 0)).ops).toEqual([])
      await heals()
    }
  })

  test('S47 an op hidden in the middle of a chain is noticed by the gap, also when the chain itself is hidden', async () => {
    await a.save([obj('hidden')])
    await a.now()
    await a.save([obj('after')])
    await a.now()
    const reason = await lieTo((said) => {
      const keep = said.parts.filter((part) => {
        const batch = decodeBatch(part, sha256)
        return !batch.ok || !batch.value.ops.some((op) => op.header.objId === idFrom('hidden'))
      })
      if (said.route === 'pull') return pageOf(said, keep)
      return said.route === 'chain' ? { parts: keep } : null
    })
    expect(reason).toBe('Forged')
    await heals()
  })

  test('S48 two PCs that are shown different orders of the same log learn it from each other’s sighting', async () => {
    await a.save([obj('one')])
    await a.now()
    await b.now()
    for (let i = 0; i < 3; i++) {
      await a.save([obj(`a ${i}`)])
      await a.now()
    }
    let held: readonly Uint8Array[] = []
    hostile.lie((said) => {
      if (said.route !== 'pull' || said.parts.length < 2) return null
      held = said.parts
      // The same ops, counted as one more: an order of its own.
      return pageOf(said, [...said.parts, said.parts[0]!])
    })
    await b.now()
    expect(held.length).toBeGreaterThan(1)
    clock.move(25 * 3_600_000)
    await a.save([obj('later')])
    await a.now()
    // The sighting comes by stick: the server would not carry it.
    const stick = memoryFiles()
    const visit = (device: Device) =>
      visitStick({ sync: device.sync, files: stick, random: realRandom, clock }, '/stick')
    expect((await visit(a)).ok).toBe(true)
    expect((await visit(b)).ok).toBe(true)
    await b.now()
    expect(kinds(b).some((kind) => kind === 'Fork' || kind === 'Hidden' || kind === 'RolledBack')).toBe(true)
    hostile.lie(null)
    expect(b.versions()).toEqual(a.versions())
  })

  test.each([
    [1, false],
    [2, true],
  ])(
    'S49 SY6 a chain that comes wrong %i times in a row: alarmed is %s, and what is right in the end is here',
    async (times, isAlarmed) => {
      const c = await createDevice('c', { clock, carrier: () => server.carrier })
      authority.add(c.dev, c.profile.keys.publicKey)
      for (const device of [a, c]) await device.vouch(authority)
      await a.now()
      await c.sync.connect(writeServerCard(card))
      await c.save([obj('carla')])
      await c.now()
      // Read before anybody vouched for it, it is asked for by itself later.
      await b.now()
      await b.sync.resume()
      await b.vouch(authority)
      let lies = 0
      await lieTo((said) =>
        said.route === 'chain' && lies++ < times
          ? {
              parts: rewrite(said.parts, (op) => ({
                ...op,
                payloadHash: sha256(op.payloadHash),
                payload: null,
              })),
            }
          : null,
      )
      expect(lies).toBeGreaterThanOrEqual(times)
      expect(kinds(b).includes('Forged')).toBe(isAlarmed)
      await a.now()
      await heals()
      expect(b.versions()).toEqual(expect.arrayContaining(c.versions()))
      await c.close()
    },
  )

  test('S49 an envelope swapped for one of another object, or of another institution, breaks the signature', async () => {
    const swaps = [
      makeEnvelope(a.dev, 3, idFrom('carla'), 'swapped'),
      makeEnvelope(a.dev, 3, idFrom('ben'), 'swapped'),
    ]
    for (const payload of swaps) {
      await a.save([obj('carla')])
      await a.now()
      const reason = await lieTo((said) =>
        said.route === 'pull'
          ? pageOf(
              said,
              rewrite(said.parts, (op) =>
                op.header.objId === idFrom('carla')
                  ? {
                      ...op,
                      payload: payload.slice(0, op.header.payloadLength),
                      payloadHash: sha256(payload),
                    }
                  : op,
              ),
            )
          : null,
      )
      expect(['Forged', 'BadAnswer']).toContain(reason)
      await heals()
    }
  })

  test('S50 a photo with other bytes, cut or longer, is never there', async () => {
    await a.putBlob(idFrom('photo'), seeded('photo').bytes(1_500_000))
    await a.now()
    for (const change of [
      (bytes: Uint8Array) => bytes.map((byte, i) => (i === 77 ? byte ^ 1 : byte)),
      (bytes: Uint8Array) => bytes.slice(0, bytes.length - 1),
      (bytes: Uint8Array) => new Uint8Array(bytes.length + 1),
    ]) {
      await lieTo(
        (said) =>
          said.route === 'blobGet' ? { parts: said.parts.map((part) => new Uint8Array(change(part))) } : null,
        2,
      )
      expect(await b.profile.blobs.has(idFrom('photo'))).toBe(false)
      expect(b.sync.state().waiting.blobsDown).toBe(1)
    }
    expect(kinds(b)).toContain('BlobWrong')
    await b.now()
    expect(
      Buffer.compare((await b.profile.blobs.get(idFrom('photo')))!, seeded('photo').bytes(1_500_000)),
    ).toBe(0)
  })

  test('S51 `gone` for a living object erases nothing: the copy stays, and the list says so', async () => {
    const [version] = await b.save([obj('mine')])
    await lieTo((said) => {
      if (said.route !== 'push') return null
      const answer = said.answer as Answer<'push'>
      return {
        answer: {
          ...answer,
          results: answer.results.map((one) => (one.type === 'ok' ? { ...one, gone: [one.n] } : one)),
        },
      }
    })
    expect(b.versions()).toContain(version)
    expect(kinds(b)).toContain('Gone')
    await a.now()
    expect(a.versions()).toContain(version)
  })

  test('S51 emptied ops of living objects are taken as holes, listed, and filled when somebody brings their content', async () => {
    await a.save([obj('dora')])
    await a.now()
    const withoutDora = (parts: Parameters<typeof rewrite>[0]) =>
      rewrite(parts, (op) => (op.header.objId === idFrom('dora') ? hollow(op) : op))
    await lieTo((said) => {
      if (said.route === 'pull') return pageOf(said, withoutDora(said.parts))
      return said.route === 'chain' ? { parts: withoutDora(said.parts) } : null
    })
    expect(kinds(b)).toContain('Gone')
    expect(b.versions()).not.toEqual(a.versions())
    const stick = memoryFiles()
    const visit = (device: Device) =>
      visitStick({ sync: device.sync, files: stick, random: realRandom, clock }, '/stick')
    await visit(a)
    const brought = await visit(b)
    expect(brought.ok).toBe(true)
    expect(b.versions()).toEqual(a.versions())
    expect(kinds(b)).not.toContain('Gone')
  })

  test('S53 a server that speaks only what is older or newer than this program is refused', async () => {
    const reason = async (hello: object): Promise<string> => {
      const fresh = await createDevice(`c ${JSON.stringify(hello)}`, {
        clock,
        carrier: () => hostile.carrier,
      })
      authority.add(fresh.dev, fresh.profile.keys.publicKey)
      await fresh.vouch(authority)
      await fresh.sync.connect(writeServerCard(card))
      hostile.lie((said) =>
        said.route === 'hello' ? { answer: { ...(said.answer as object), ...hello } } : null,
      )
      const state = await fresh.now()
      hostile.lie(null)
      await fresh.close()
      return `${state.state} ${state.reason}`
    }
    expect(await reason({ protocol: 9, minProtocol: 9 })).toBe('refused TooOld')
    expect(await reason({ protocol: 0, minProtocol: 0 })).toBe('refused TooOld')
  })

  test('S54 the same page for ever, pages without end and pages of nothing end the round; the next honest one goes on', async () => {
    await a.save([obj('emil')])
    await a.now()
    const before = hostile.asked.length
    let first: readonly Uint8Array<ArrayBuffer>[] = []
    const loop = await lieTo((said) => {
      if (said.route !== 'pull') return null
      if (said.parts.length) first = said.parts
      return pageOf(said, first, true)
    })
    expect(loop).toBe('BadHistory')
    expect(hostile.asked.length - before).toBeLessThan(3000)
    await heals()
    const nothing = await lieTo((said) => (said.route === 'pull' ? pageOf(said, [], true) : null))
    expect(nothing).toBe('BadAnswer')
    await heals()
  })

  test('S54 an answer of gigabytes is cut off at 8 MiB', async () => {
    const key = makeKey('P-256')
    const caKey = makeKey('P-384')
    const ca = await makeCa(caKey, realRandom, Date.now())
    const leaf = await makeLeaf({ key: caKey, certificate: ca }, key, ['127.0.0.1'], realRandom, Date.now())
    let sent = 0
    const flood = createHttps({ key, cert: leaf, minVersion: 'TLSv1.3' }, (_ask, answer) => {
      answer.writeHead(200)
      const part = Buffer.alloc(1 << 20)
      const more = (): void => {
        while (!answer.destroyed && sent < 1024) {
          sent++
          if (!answer.write(part)) return void answer.once('drain', more)
        }
      }
      more()
    })
    await new Promise<void>((resolve) => flood.listen(0, '127.0.0.1', resolve))
    const carrier = tlsCarrier({
      v: 1,
      urls: [`https://127.0.0.1:${(flood.address() as AddressInfo).port}`],
      pins: [pinOf(key), bytesToBase64(realRandom.bytes(32))],
      code: '',
    })
    const before = process.memoryUsage().rss
    expect(await carrier.send('hello', null, new Uint8Array(6))).toMatchObject({
      ok: false,
      error: { type: 'Offline' },
    })
    expect(sent).toBeLessThan(200)
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6)
    carrier.close?.()
    flood.closeAllConnections()
    await new Promise((resolve) => flood.close(resolve))
  })

  test('S54 who takes the question and never answers, or drips it byte by byte, is given up', async () => {
    const key = makeKey('P-256')
    const caKey = makeKey('P-384')
    const ca = await makeCa(caKey, realRandom, Date.now())
    const leaf = await makeLeaf({ key: caKey, certificate: ca }, key, ['127.0.0.1'], realRandom, Date.now())
    let drip = false
    const drops = new Set<NodeJS.Timeout>()
    const slow = createHttps({ key, cert: leaf, minVersion: 'TLSv1.3' }, (_ask, answer) => {
      if (!drip) return
      answer.writeHead(200)
      drops.add(setInterval(() => answer.write('x'), 20))
    })
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
    const carrier = tlsCarrier(
      {
        v: 1,
        urls: [`https://127.0.0.1:${(slow.address() as AddressInfo).port}`],
        pins: [pinOf(key), bytesToBase64(realRandom.bytes(32))],
        code: '',
      },
      { connectMs: 5000, answerMs: 400, streamMs: 400 },
    )
    for (drip of [false, true]) {
      const started = performance.now()
      expect(await carrier.send('hello', null, new Uint8Array(6))).toMatchObject({
        ok: false,
        error: { type: 'Offline' },
      })
      expect(performance.now() - started).toBeLessThan(5000)
    }
    for (const drop of drops) clearInterval(drop)
    carrier.close?.()
    slow.closeAllConnections()
    await new Promise((resolve) => slow.close(resolve))
  })

  test('S55 put back to an old backup: an alarm, everything is offered again, nobody loses anything', async () => {
    const old = await server.copy()
    await a.save([obj('fritz')])
    await a.now()
    await b.save([obj('greta')])
    await b.now()
    await a.now()
    const all = a.versions()
    await server.restore(old, true)
    expect((await a.now()).reason).toBe('RolledBack')
    await b.now()
    await a.now()
    const c = await createDevice('newcomer', { clock, carrier: () => server.carrier })
    authority.add(c.dev, c.profile.keys.publicKey)
    for (const device of [a, c]) await device.vouch(authority)
    await a.now()
    await c.sync.connect(writeServerCard(card))
    await c.now()
    expect(c.versions()).toEqual(all)
    expect((await server.store.state(tenant))!.gen).toBeGreaterThan(0)
    await c.close()
  })

  test('S56 a head that does not follow from what was delivered stops the reading until a person says go on', async () => {
    await a.save([obj('hanna')])
    await a.now()
    const reason = await lieTo((said) =>
      said.route === 'pull'
        ? {
            answer: {
              ...(said.answer as Answer<'pull'>),
              cursor: { ...(said.answer as Answer<'pull'>).cursor, head: 'ab'.repeat(32) },
            },
          }
        : null,
    )
    expect(reason).toBe('BadHistory')
    // Saving goes on meanwhile.
    await b.save([obj('ida')])
    expect((await b.now()).state).toBe('alarm')
    await b.sync.resume()
    await b.now()
    await a.now()
    await heals()
  })

  test('S68 ops that a removed PC made after its removal are not taken by stick either', async () => {
    const thief = await createDevice('thief', { clock, carrier: () => server.carrier })
    authority.add(thief.dev, thief.profile.keys.publicKey)
    for (const device of [a, b, thief]) await device.vouch(authority)
    await thief.save([obj('before')])
    const stick = memoryFiles()
    const visit = (device: Device) =>
      visitStick({ sync: device.sync, files: stick, random: realRandom, clock }, '/stick')
    await visit(thief)
    await visit(a)
    const upTo = a.sync.house.oplog.tail(thief.dev)!.n
    authority.remove(thief.dev, upTo)
    for (const device of [a, b]) await device.vouch(authority)
    const [after] = await thief.save([obj('after')])
    await visit(thief)
    await visit(a)
    await visit(b)
    for (const device of [a, b]) {
      expect(device.versions()).not.toContain(after)
      expect(device.versions().some((version) => version.startsWith(thief.dev))).toBe(true)
    }
    expect(kinds(a)).toContain('RemovedDevice')
    await thief.close()
  })
})

test('M60 a server under its reserve key tells its next keys: taken when signed by a key of the card and newer, else not', async () => {
  const [reserve, next, stranger] = [makeKey('P-256'), makeKey('P-384'), makeKey('P-256')]
  const spki = (pem: string) => createPublicKey(pem).export({ type: 'spki', format: 'der' })
  const told = (no: number, by: string, pins: string[]) => {
    const body = JSON.stringify({ v: 1, no, pins, urls: ['https://127.0.0.1:2'] })
    const signature = sign('sha256', Buffer.from(pinsText(body)), { key: by, dsaEncoding: 'ieee-p1363' })
    return { body, key: spki(by).toString('base64'), signature: signature.toString('base64') }
  }
  const greet = async (pins: object): Promise<readonly string[]> => {
    hostile.lie((said) => (said.route === 'hello' ? { answer: { ...(said.answer as object), pins } } : null))
    await b.crash()
    await b.now()
    return b.sync.memory().card!.pins
  }
  const trusted = [pinOf(reserve), `${'B'.repeat(43)}=`]
  await b.sync.connect(writeServerCard({ ...card, pins: trusted }))
  const fresh = [pinOf(reserve), pinOf(next)]
  expect(await greet(told(1, stranger, [pinOf(stranger), pinOf(next)]))).toEqual(trusted)
  expect(await greet({ ...told(1, reserve, fresh), body: told(2, reserve, fresh).body })).toEqual(trusted)
  expect(await greet(told(5, reserve, fresh))).toEqual(fresh)
  expect(await greet(told(4, reserve, trusted))).toEqual(fresh)
})

test('the liar’s tools work: an op keeps its hash when it is emptied', () => {
  const batch = decodeBatch(forgedBatch(idFrom('dev'), 1, new Uint8Array(32), [idFrom('x')]), sha256)
  if (!batch.ok) throw new Error('the forged batch can be read')
  expect(hashOf(hollow(batch.value.ops[0]!))).toEqual(batch.value.opHashes[0])
})
