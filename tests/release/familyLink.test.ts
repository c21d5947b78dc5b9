/** A link before it leaves the PC: what is sealed how (FL1), and how it waits, goes, is called back (FL5). */
import { createDecipheriv, pbkdf2Sync } from 'node:crypto'
import { expect, test } from 'vitest'
import { base64ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { linkSeal } from '#shared/release/viewer.ts'
import { createKeptFile } from '#electron/host/keeper/keptFile.ts'
import { openLinks, type LinkAsk, type Links } from '#electron/host/sync/links.ts'
import type { ServerFailure } from '#electron/host/sync/server.ts'
import { err, type Result } from '#shared/basics/result.ts'
import { linkName } from '#sync-server/sync/links.ts'
import { makeKita, randomHex, randomOf, type Device, type Kita } from '../sync-server/app/kita.ts'
import { createWorld, openKita, signIn, type World } from '../sync-server/app/world.ts'
import { memoryFiles } from '../sync/memoryFiles.ts'
import { setupVault, testRandom } from '../vault/world.ts'

const day = 86_400_000
const ask = {
  fileName: 'Umschlag Mia.html',
  language: 'de' as const,
  title: 'Quittenmia · Kita Regenbogen',
  mark: 'Für Lindgard',
  objectIds: ['6'.repeat(32)],
  pages: [{ title: 'Im Wald', alt: 'Quittenmia hält ein Blatt hoch' }],
  bytes: [testRandom.bytes(3000), testRandom.bytes(2000)],
}

test('FL1 the keeper gets a sealed file that only the words and the secret of the address open together; the audit says that pages left', async () => {
  const world = await setupVault()
  expect(await world.vault.call('family.link', { ...ask, days: 14 })).toMatchObject({
    ok: false,
    error: { type: 'NotOffered' },
  })
  world.keeper.links.url = 'https://familien.example'
  // The schema's bounds hold at the pipe.
  for (const days of [0, 61, 1.5])
    expect((await world.vault.call('family.link', { ...ask, days })).ok).toBe(false)
  expect((await world.vault.call('family.link', { ...ask, bytes: [], days: 14 })).ok).toBe(false)
  expect(world.keeper.links.waiting.size).toBe(0)
  const made = await world.vault.call('family.link', { ...ask, days: 14 })
  if (!made.ok) throw new Error(made.error.type)
  const { id, address, until, words, qr } = made.value
  expect(until).toBe(world.clock.now() + 14 * day)
  const [, secret] = new RegExp(`^https://familien\\.example/de#${id}\\.([\\w-]{22})$`).exec(address)!
  expect(qr).toMatch(/^<svg/)
  const file = Buffer.from(world.keeper.links.waiting.get(id)!)
  for (const hidden of ['Quittenmia', 'Regenbogen', 'Lindgard', 'Wald', words.join(' '), secret!, id])
    expect([hidden, file.includes(hidden)]).toEqual([hidden, false])
  const length = file.readUInt32BE(0)
  const seal = JSON.parse(file.subarray(4, 4 + length).toString()) as Record<string, string>
  // The control: what is in the clear is found by the same search.
  expect(file.includes(linkSeal.what)).toBe(true)
  const body = file.subarray(4 + length)
  const open = (code: string): string | undefined => {
    const key = pbkdf2Sync(code, base64ToBytes(seal['salt']!), linkSeal.iterations, 32, 'sha256')
    const cipher = createDecipheriv('aes-256-gcm', key, base64ToBytes(seal['nonce']!))
    cipher.setAAD(Buffer.from(linkSeal.what))
    cipher.setAuthTag(body.subarray(-16))
    try {
      return Buffer.concat([cipher.update(body.subarray(0, -16)), cipher.final()]).toString('latin1')
    } catch {
      return undefined
    }
  }
  for (const wrong of [
    words.join(' '),
    secret!,
    `${words.slice(1).join(' ')} ${secret}`,
    `${words.join(' ')} ${'A'.repeat(22)}`,
  ])
    expect(open(wrong)).toBeUndefined()
  expect(open(`${words.join(' ')} ${secret}`)).toContain('Quittenmia')
  const audit = await world.vault.call('audit.list', { limit: 5 })
  expect(JSON.stringify(audit)).toContain('exported')
  expect(JSON.stringify(audit)).not.toContain(secret)
}, 60_000)

interface Pc {
  readonly links: Links
  /** Switched off and on. */
  restart(): Promise<Pc>
  round(cutAfter?: number): Promise<ServerFailure | null>
}
function pcOf(world: World, kita: Kita, device: Device): Promise<Pc> {
  const files = memoryFiles()
  const open = async (): Promise<Pc> => {
    const links = await openLinks({
      files,
      folder: '/pc/links',
      file: createKeptFile(files, '/pc', 'links', () => undefined),
      now: () => world.clock.now(),
    })
    return {
      links,
      restart: open,
      async round(cutAfter = Infinity) {
        const token = await signIn(world, kita, device)
        let asked = 0
        const carry = async (
          ...[route, message, parts]: Parameters<LinkAsk>
        ): Promise<Result<unknown, ServerFailure>> =>
          asked++ < cutAfter ? world.ask(route, message, parts, token) : err({ type: 'Offline' })
        return links.exchange(carry as LinkAsk, {
          tenant: kita.tenant,
          dev: device.dev,
          sign: (text) => device.key.sign(text),
        })
      },
    }
  }
  return open()
}
const stateOf = ({ links }: Pc, id: string): string => links.state([id])[0]!.state
async function house(more: Parameters<typeof createWorld>[0] = {}) {
  const world = createWorld({ publicUrl: 'https://familien.example', ...more })
  const kita = makeKita()
  await openKita(world, kita)
  const [a, b] = await Promise.all(kita.devices.map((device) => pcOf(world, kita, device)))
  const lies = async (id: string): Promise<boolean> =>
    (await world.store.linkAt(linkName(id), world.clock.now())) !== undefined
  return { world, a: a!, b: b!, lies }
}
const file = (size = 2.5 * 1024 ** 2): Bytes => randomOf(size)

test('FL5 a link waits until the server has a receipt for all of it: over a cut line, over a switched-off PC; only then does anybody say it holds', async () => {
  const { world, a, b, lies } = await house()
  const id = randomHex()
  expect([stateOf(a, id), a.links.url()]).toEqual(['unknown', null])
  await a.links.add(id, world.clock.now() + 14 * day, file())
  expect(stateOf(a, id)).toBe('waiting')
  expect(await a.round(2)).toEqual({ type: 'Offline' })
  expect([stateOf(a, id), await lies(id)]).toEqual(['waiting', false])
  await b.round()
  expect([stateOf(b, id), b.links.url()]).toEqual(['absent', 'https://familien.example'])
  const again = await a.restart()
  expect(stateOf(again, id)).toBe('waiting')
  expect(await again.round()).toBeNull()
  await b.round()
  expect([stateOf(again, id), stateOf(b, id), await lies(id)]).toEqual(['there', 'there', true])
  // Over by the server's clock: no PC says it holds.
  world.clock.pass(14 * day)
  await world.core.runJobs()
  await b.round()
  expect([stateOf(b, id), await lies(id)]).toEqual(['absent', false])
})

test('FL5 called back: at once, later, before it went, at the other PC, and while the upload was under way', async () => {
  const { world, a, b, lies } = await house()
  const until = world.clock.now() + 14 * day
  const [one, two, three, four] = [randomHex(), randomHex(), randomHex(), randomHex()]
  for (const id of [one, two, three, four]) await a.links.add(id, until, file(900))
  // Never uploaded; and the server would not take it any more.
  await a.links.recall([one])
  expect(stateOf(a, one)).toBe('recalling')
  // The other PC says it first.
  await b.links.recall([two])
  await b.round()
  await a.round()
  expect([stateOf(a, one), stateOf(a, two), stateOf(a, three)]).toEqual(['absent', 'absent', 'there'])
  expect([await lies(one), await lies(two), await lies(three)]).toEqual([false, false, true])
  // Called back at B without a network, which survives its being switched off.
  await b.links.recall([three])
  const later = await b.restart()
  expect([stateOf(later, three), await lies(three)]).toEqual(['recalling', true])
  await later.round()
  expect([stateOf(later, three), await lies(three)]).toEqual(['absent', false])
  await a.round()
  expect([stateOf(a, three), stateOf(a, four)]).toEqual(['absent', 'there'])
})

test('FL5 what the server does not take is said; one that is over before it went is dropped; another server knows nothing of the last', async () => {
  const { world, a } = await house({ limits: { links: 1 } })
  const until = world.clock.now() + 14 * day
  const [first, second, short] = [randomHex(), randomHex(), randomHex()]
  await a.links.add(first, until, file(900))
  await a.links.add(second, until, file(900))
  expect(await a.round()).toBeNull()
  expect([stateOf(a, first), stateOf(a, second)]).toEqual(['there', 'refused'])
  await a.links.add(short, world.clock.now() + day, file(900))
  world.clock.pass(2 * day)
  await a.round()
  expect(stateOf(a, short)).toBe('absent')
  await a.links.forget()
  expect([stateOf(a, first), a.links.url()]).toEqual(['unknown', null])
  const plain = await house({ publicUrl: undefined })
  await plain.a.round()
  expect(plain.a.links.url()).toBeNull()
})
