/** Turnschuh-Sync: PCs without any network, a stick between them, and everything that happens to sticks. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { idFrom, realRandom, seeded } from '#tests/journal/keeperWorld.ts'
import { visitStick, type StickFailure, type Visit } from '#electron/host/sync/stick.ts'
import type { Result } from '#shared/basics/result.ts'
import { memoryFiles, type MemoryFiles } from './memoryFiles.ts'
import {
  createAuthority,
  createDevice,
  standingClock,
  wrap,
  type Authority,
  type Device,
  type TestClock,
} from './world.ts'

let clock: TestClock
let authority: Authority
let stick: MemoryFiles
let pcs: Device[]
const offline = () => {
  throw new Error('no network here')
}
const obj = (name: string) => ({ objId: idFrom(name), content: name })
const visit = (
  device: Device,
  on = stick,
  more: { bundleBytes?: number } = {},
): Promise<Result<Visit, StickFailure>> =>
  visitStick(
    {
      sync: device.sync,
      files: on,
      random: seeded(`${device.name} ${stick.paths().length} ${stick.size()}`),
      clock,
      ...more,
    },
    '/stick',
  )
const visited = async (device: Device, on = stick): Promise<Visit> => {
  const done = await visit(device, on)
  if (!done.ok) throw new Error(done.error.type)
  return done.value
}
const bundles = (on = stick): string[] => on.paths().filter((path) => path.endsWith('.bundle'))

beforeEach(async () => {
  clock = standingClock()
  authority = createAuthority()
  stick = memoryFiles()
  pcs = []
  for (const name of ['a', 'b', 'c']) {
    const device = await createDevice(name, { clock, carrier: offline })
    pcs.push(device)
    authority.add(device.dev, device.profile.keys.publicKey)
  }
  for (const device of pcs) await device.vouch(authority)
})
afterEach(async () => {
  for (const device of pcs) await device.close()
})

describe('a stick between PCs', () => {
  test('SY13 G09 three PCs become equal by one stick: wraps, versions, photos and parts of the log, in any order and over two hops', async () => {
    const [a, b, c] = pcs as [Device, Device, Device]
    const photo = seeded('photo').bytes(3_000_000)
    const fromA = await a.save([obj('anna'), obj('ben')], [wrap('anna')])
    await a.putBlob(idFrom('photo'), photo)
    const fromC = await c.save([obj('carla')])
    await visited(a)
    await visited(b)
    const third = await visited(c)
    expect(third).toMatchObject({ blobsRead: 1, refused: 0 })
    const again = await visited(b)
    await visited(a)
    expect(again.read).toBeGreaterThan(0)
    for (const device of pcs) {
      expect(device.versions()).toEqual([...fromA, ...fromC].sort())
      expect(device.profile.keyFile.all()).toEqual([wrap('anna')])
      expect(Buffer.compare((await device.profile.blobs.get(idFrom('photo')))!, photo)).toBe(0)
      expect(device.sync.problems()).toEqual([])
    }
  })

  test('SY13 what everybody has leaves the stick, and what is new is all that is written', async () => {
    const [a, b, c] = pcs as [Device, Device, Device]
    await a.save(Array.from({ length: 300 }, (_, i) => obj(`old ${i}`)))
    for (const device of [a, b, c, a]) await visited(device)
    expect(bundles()).toEqual([])
    await b.save([obj('new')])
    const left = await visited(b)
    expect(left.written).toBe(1)
    expect(left.read).toBe(0)
    expect((await visited(c)).read).toBe(1)
  })

  test('SY13 the stick is pulled out at every step of writing: nothing half is taken, and the next visit goes on', async () => {
    const [a] = pcs as [Device, Device, Device]
    const saved = await a.save(
      Array.from({ length: 40 }, (_, i) => ({ ...obj(`n ${i}`), content: 'x'.repeat(4000) })),
    )
    let pulled = 0
    for (let step = 1; step < 200; step++) {
      const on = memoryFiles()
      let left = step
      const cut: MemoryFiles = {
        ...on,
        async open(path, how) {
          const handle = await on.open(path, how)
          return {
            ...handle,
            async write(bytes, position) {
              if (--left === 0) {
                await handle.write(bytes.subarray(0, bytes.length >> 1), position)
                throw Object.assign(new Error('pulled'), { code: 'EIO' })
              }
              return handle.write(bytes, position)
            },
            async sync() {
              if (--left === 0) throw Object.assign(new Error('pulled'), { code: 'EIO' })
              return handle.sync()
            },
          }
        },
        async rename(from, to) {
          if (--left === 0) throw Object.assign(new Error('pulled'), { code: 'ENODEV' })
          return on.rename(from, to)
        },
      }
      const first = await visit(a, cut, { bundleBytes: 40_000 })
      if (first.ok) break
      pulled++
      expect(first.error.type).toBe('StickNotWritable')
      on.crash(() => 0.5)
      const fresh = await createDevice(`reader ${step}`, { clock, carrier: offline })
      authority.add(fresh.dev, fresh.profile.keys.publicKey)
      await fresh.vouch(authority)
      await visited(fresh, on)
      expect(fresh.versions().every((version) => saved.includes(version))).toBe(true)
      const second = await visit(a, on, { bundleBytes: 40_000 })
      expect(second.ok).toBe(true)
      await visited(fresh, on)
      expect(fresh.versions()).toEqual([...saved].sort())
      await fresh.close()
    }
    expect(pulled).toBeGreaterThanOrEqual(8)
  })

  test('S38 S90 the stick of another institution is refused and stays as it is', async () => {
    const other = createAuthority(idFrom('other tenant'))
    const stranger = await createDevice('stranger', { clock, carrier: offline })
    other.add(stranger.dev, stranger.profile.keys.publicKey)
    await stranger.vouch(other)
    await visited(stranger)
    const before = stick.paths().map((path) => [path, stick.bytes(path)])
    expect(await visit(pcs[0]!)).toEqual({ ok: false, error: { type: 'StickForeign' } })
    expect(stick.paths().map((path) => [path, stick.bytes(path)])).toEqual(before)
    await stranger.close()
  })

  test('S90 half-copied, altered and strange files are not taken, the rest is; nothing but bundles is opened', async () => {
    const [a, b] = pcs as [Device, Device, Device]
    const saved = await a.save(
      Array.from({ length: 60 }, (_, i) => ({ ...obj(`n ${i}`), content: 'x'.repeat(5000) })),
    )
    expect((await visit(a, stick, { bundleBytes: 50_000 })).ok).toBe(true)
    const whole = bundles()
    // One entry of the last byte altered, one cut short, one renamed photo, one autorun.
    const put = async (path: string, bytes: Uint8Array): Promise<void> => {
      const handle = await stick.open(path, 'write')
      await handle.write(bytes, 0)
      await handle.sync()
      await handle.close()
    }
    const good = new Map(whole.map((path) => [path, stick.bytes(path)!]))
    const altered = good.get(whole[0]!)!.slice()
    altered[altered.length - 100]! ^= 1
    await put(whole[0]!, altered)
    await put(`/stick/Obhut-Abgleich/${'f'.repeat(32)}.bundle`, good.get(whole[0]!)!.subarray(0, 3000))
    await put(`/stick/Obhut-Abgleich/${'e'.repeat(32)}.bundle`, seeded('jpg').bytes(5000))
    await put('/stick/Obhut-Abgleich/autorun.inf', seeded('inf').bytes(100))
    const first = await visited(b)
    expect(first.refused).toBeGreaterThanOrEqual(3)
    expect(b.versions().every((version) => saved.includes(version))).toBe(true)
    await put(whole[0]!, good.get(whole[0]!)!)
    await visited(b)
    expect(b.versions()).toEqual([...saved].sort())
    // The same again changes nothing.
    expect((await visited(b)).read).toBe(0)
  })

  test('S52 a bundle that nobody of ours signed brings nothing, nor does one with an op changed and signed by its carrier', async () => {
    const [a, b] = pcs as [Device, Device, Device]
    await a.save([obj('anna')])
    await visited(a)
    const stranger = await createDevice('stranger', { clock, carrier: offline })
    const fake = createAuthority()
    fake.add(stranger.dev, stranger.profile.keys.publicKey)
    await stranger.vouch(fake)
    await stranger.save([obj('evil')])
    const theirs = memoryFiles()
    await visited(stranger, theirs)
    for (const path of bundles(theirs)) {
      const handle = await stick.open(path, 'write')
      await handle.write(theirs.bytes(path)!, 0)
      await handle.sync()
    }
    await visited(b)
    expect(b.versions()).toEqual(a.versions())
    await stranger.close()
  })

  test('S47 S48 a PC that saw more of the server than it shows others tells them by stick', async () => {
    const { testServer, card, code } = await import('./world.ts')
    const { writeServerCard } = await import('#shared/sync/serverCard.ts')
    const server = await testServer(clock)
    const [a, b] = [
      await createDevice('online a', { clock, carrier: () => server.carrier }),
      await createDevice('online b', { clock, carrier: () => server.carrier }),
    ]
    for (const device of [a, b]) authority.add(device.dev, device.profile.keys.publicKey)
    for (const device of [a, b]) await device.vouch(authority)
    await a.sync.connect(writeServerCard({ ...card, code }))
    await b.sync.connect(writeServerCard(card))
    await a.now()
    await b.now()
    const older = await server.copy()
    await a.save([obj('hidden')])
    await a.now()
    clock.move(25 * 3_600_000)
    await a.save([obj('more')])
    await a.now()
    await a.now()
    // To b the server shows what was before.
    await server.restore(older, false)
    await visited(a)
    expect((await b.now()).state).toBe('idle')
    await visited(b)
    expect(['Hidden', 'Fork']).toContain((await b.now()).reason)
    expect(b.versions()).toEqual(a.versions())
    for (const device of [a, b]) await device.close()
  })

  test('G09 the register of sticks says what a stick lacks and which has not been here for long', async () => {
    const [a] = pcs as [Device, Device, Device]
    await a.save([obj('anna')])
    const { stick: id } = await visited(a)
    expect(a.sync.state().sticks).toEqual([
      { id, label: 'stick', lastSeenAt: clock.now(), missing: 0, overdue: false },
    ])
    await a.save([obj('ben'), obj('carla')])
    clock.move(20 * 86_400_000)
    expect(a.sync.state().sticks).toMatchObject([{ id, missing: 2, overdue: true }])
  })

  test("figure: a week's work by stick", async () => {
    const [a, b] = pcs as [Device, Device, Device]
    for (let i = 0; i < 20; i++)
      await a.save(
        Array.from({ length: 100 }, (_, k) => ({ ...obj(`w ${i} ${k}`), content: 'x'.repeat(900) })),
      )
    for (let i = 0; i < 60; i++) await a.putBlob(idFrom(`p ${i}`), realRandom.bytes(600_000))
    const started = performance.now()
    await visited(a)
    await visited(b)
    const seconds = (performance.now() - started) / 1000
    console.log(`stick: 2,000 versions and 60 photos of 0.6 MB there and back in ${seconds.toFixed(1)} s`)
    expect(seconds).toBeLessThan(120)
    expect(b.versions().length).toBe(2000)
  })
})
