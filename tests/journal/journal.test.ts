import { createHash } from 'node:crypto'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { crc32c } from '#electron/host/keeper/crc32c.ts'
import { nodeFiles, type Files } from '#electron/host/keeper/files.ts'
import { decodeFrame, encodeFrame, frameType, scanFrames } from '#electron/host/keeper/frames.ts'
import { merkleRoot } from '#electron/host/keeper/hashes.ts'
import { bytesToHex, concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { filesUnder } from './bytesOnDisk.ts'
import { idFrom, keeperWorld, makeEnvelope, smallLimits, tag, trySave, wrapOf } from './keeperWorld.ts'

const ids = (count: number, of = 'object'): string[] =>
  Array.from({ length: count }, (_, n) => idFrom(`${of} ${n}`))

describe('frames', () => {
  test('CRC-32C gives the values of RFC 3720', () => {
    const zeros = new Uint8Array(32)
    const ones = new Uint8Array(32).fill(255)
    const up = new Uint8Array(32).map((_, i) => i)
    expect([zeros, ones, up].map((bytes) => crc32c(bytes).toString(16))).toEqual([
      '8a9136aa',
      '62a8ab43',
      '46dd794e',
    ])
    expect(crc32c(utf8ToBytes('123456789')).toString(16)).toBe('e3069283')
  })

  test('JR3 whatever one byte is changed to, all other frames are found', () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 3, maxLength: 12 })
    fc.assert(
      fc.property(bodies, fc.nat(), fc.integer({ min: 1, max: 255 }), (all, where, flip) => {
        const parts = all.map((body) => encodeFrame(frameType.envelope, body))
        const bytes = concatBytes(...parts)
        const at = where % bytes.length
        bytes[at] = bytes[at]! ^ flip
        let start = 0
        const hit = parts.findIndex((part) => (start += part.length) > at)
        const found = scanFrames(bytes).frames.map((frame) => bytesToHex(frame.body))
        expect(found).toEqual(all.filter((_, i) => i !== hit).map((body) => bytesToHex(body)))
      }),
      { numRuns: 300 },
    )
  })

  test('JR3 a body that looks like frames hides nothing', () => {
    const trap = concatBytes(encodeFrame(frameType.commit, utf8ToBytes('x')), utf8ToBytes('OBHF'))
    const frame = encodeFrame(frameType.envelope, trap)
    expect(scanFrames(concatBytes(frame, frame)).frames.map(({ type }) => type)).toEqual([
      frameType.envelope,
      frameType.envelope,
    ])
    expect(decodeFrame(frame.subarray(0, frame.length - 1))).toBeNull()
  })

  test('a Merkle root depends on every leaf and on their order', () => {
    const leaf = (n: number): Bytes => new Uint8Array(32).fill(n)
    const root = (...all: Bytes[]): string => bytesToHex(merkleRoot(all))
    const roots = [
      root(),
      root(leaf(1)),
      root(leaf(1), leaf(2)),
      root(leaf(2), leaf(1)),
      root(leaf(1), leaf(2), leaf(2)),
    ]
    expect(new Set(roots).size).toBe(roots.length)
  })
})

/** What a save does to the disk, in order: `write keys.1`, `sync 00000001.0.seg`. */
function loggingFiles(log: string[]): Files {
  return {
    ...nodeFiles,
    async open(path, how) {
      const handle = await nodeFiles.open(path, how)
      const name = basename(path)
      return {
        ...handle,
        async write(bytes, position) {
          log.push(`write ${name}`)
          return handle.write(bytes, position)
        },
        async sync() {
          await handle.sync()
          log.push(`sync ${name}`)
        },
      }
    },
  }
}

describe('journal', () => {
  test('JR1 JR8 one commit is one write and one fsync; new wraps are fsynced in both key files before', async () => {
    const log: string[] = []
    await using world = await keeperWorld({ files: loggingFiles(log) })
    await world.save([{ objId: idFrom('warm up') }], { wraps: [wrapOf('warm up')] })
    log.length = 0
    await world.save(ids(25, 'attendance').map((objId) => ({ objId, tags: [tag('k')] })))
    expect(log).toEqual(['write 00000001.0.seg', 'sync 00000001.0.seg'])
    log.length = 0
    await world.save(
      ids(2).map((objId) => ({ objId })),
      { wraps: [wrapOf('mia'), wrapOf('ben')] },
    )
    expect(log).toEqual([
      'write keys.1',
      'sync keys.1',
      'write keys.2',
      'sync keys.2',
      'write 00000001.0.seg',
      'sync 00000001.0.seg',
    ])
  })

  test('JR1 JR6 what was saved is there after a restart, byte for byte', async () => {
    await using world = await keeperWorld()
    const [mia, ben] = ids(2)
    const rows = [tag('kind-tag', 'subject-tag', '2026-11'), tag('kind-tag', 'other', '')]
    const [first] = await world.save([{ objId: mia!, tags: rows }], {
      wraps: [wrapOf('mia')],
      hlc: '01f0000000000001',
    })
    await world.save([{ objId: ben! }, { objId: mia!, parents: [first!], content: 'second' }])
    const before = await world.pullAll()
    expect([...before.values()].map(({ head }) => head)).toEqual([true, true, false])
    expect(before.get(first!)?.tags).toEqual(rows)
    await world.restart()
    expect([...(await world.pullAll())]).toEqual([...before])
    const state = await world.keeper.store['store.state']({})
    expect(state).toMatchObject({ ok: true, value: { nextDevSeq: 4, count: 3, lastHlc: '01f0000000000001' } })
    expect(await world.keeper.store['store.wraps']({})).toEqual({
      ok: true,
      value: { wraps: [wrapOf('mia')] },
    })
  })

  test('JR7 a version that is superseded comes again with a new seq, as no head', async () => {
    await using world = await keeperWorld()
    const [mia, ben] = ids(2)
    const [first] = await world.save([{ objId: mia! }, { objId: ben! }])
    await world.save([{ objId: mia!, parents: [first!] }])
    const page = await world.keeper.keeper['journal.pull']({ after: 2, limit: 10 })
    if (!page.ok) throw new Error(page.error.type)
    expect(page.value.entries.map(({ version, head, seq }) => [version.split(':')[1], head, seq])).toEqual([
      ['3', true, 3],
      ['1', false, 4],
    ])
    expect(world.events.filter(({ name }) => name === 'journal.changed').at(-1)).toMatchObject({
      data: { lastSeq: 4 },
    })
  })

  test('JR7 D16 who wants only what is tagged gets the others without their bytes, and whole once they are tagged', async () => {
    await using world = await keeperWorld()
    const [mia, ben] = ids(2)
    const tags = [{ kind: 'k', subject: 's', when: '' }]
    const [first, second] = await world.save([
      { objId: mia!, tags: [] },
      { objId: ben!, tags },
    ])
    const lengths = async (tagged?: boolean): Promise<Record<string, number>> => {
      const page = await world.keeper.keeper['journal.pull']({
        after: 0,
        limit: 10,
        ...(tagged ? { tagged } : {}),
      })
      if (!page.ok) throw new Error(page.error.type)
      return Object.fromEntries(
        page.value.entries.map(({ version }, i) => [version, page.value.bytes[i]!.length]),
      )
    }
    const all = await lengths()
    expect(all[first!]).toBeGreaterThan(100)
    expect(await lengths(true)).toEqual({ ...all, [first!]: 0 })
    await world.keeper.store['store.retag']({ entries: [{ version: first!, parents: [], tags }] })
    expect(await lengths(true)).toEqual({ ...all })
    expect(Object.keys(all)).toEqual([first, second])
  })

  test('JR7 a follower that pulls in small pages ends with what a fresh one sees', async () => {
    await using world = await keeperWorld()
    const heads = new Map<string, string>()
    const followed = new Map<string, boolean>()
    let after = 0
    const follow = async (limit: number): Promise<void> => {
      const page = await world.keeper.keeper['journal.pull']({ after, limit })
      if (!page.ok) throw new Error(page.error.type)
      for (const entry of page.value.entries) followed.set(entry.version, entry.head)
      after = page.value.last
    }
    const objects = ids(7)
    for (let n = 0; n < 120; n++) {
      const objId = objects[(n * n) % 7]!
      const parent = heads.get(objId)
      const [version] = await world.save([{ objId, parents: parent && n % 5 ? [parent] : [] }])
      heads.set(objId, version!)
      if (n % 3 === 0) await follow(1 + (n % 4))
    }
    for (let n = 0; n < 200; n++) await follow(3)
    const fresh = [...(await world.pullAll())].map(([version, { head }]) => [version, head] as const)
    expect([...followed].sort()).toEqual(fresh.sort())
  })

  test('JR7 tags: heads by tag, new tags, and a version that came before its child', async () => {
    await using world = await keeperWorld()
    const [mia, ben] = ids(2)
    const byTag = async (kind: string, subject?: string): Promise<string[]> => {
      const found = await world.keeper.store['store.byTag']({
        kind,
        ...(subject === undefined ? {} : { subject }),
      })
      return found.ok ? found.value.entries.map(({ version }) => version.split(':')[1]!) : []
    }
    const [one] = await world.save([
      { objId: mia!, tags: [tag('k', 'a')] },
      { objId: ben!, tags: [tag('k', 'b')] },
    ])
    expect(await byTag('k')).toEqual(['1', '2'])
    expect(await byTag('k', 'a')).toEqual(['1'])
    expect(await byTag('a')).toEqual([])
    await world.save([{ objId: mia!, parents: [one!], tags: [tag('k', 'b')] }])
    expect(await byTag('k', 'a')).toEqual([])
    expect(await byTag('k', 'b')).toEqual(['2', '3'])
    const two = `${world.device}:2`
    await world.keeper.store['store.retag']({
      entries: [{ version: two, parents: [`${world.device}:9`], tags: [tag('n', 'c')] }],
    })
    expect(await byTag('k', 'b')).toEqual(['3'])
    expect(await byTag('n')).toEqual(['2'])
    await world.restart()
    expect([await byTag('k', 'b'), await byTag('n'), await byTag('k', 'a')]).toEqual([['3'], ['2'], []])
  })

  test('M12 what stands where two versions met is told until the next edit, also after a restart; two heads are told as two', async () => {
    await using world = await keeperWorld()
    const [mia, ben, ole] = ids(3)
    const tags = [tag('k', 'a')]
    const told = async () => {
      const found = await world.keeper.store['store.forked']({})
      return found.ok ? found.value : null
    }
    const [first, other] = await world.save([
      { objId: mia!, tags },
      { objId: ben!, tags },
    ])
    const [a, b] = await world.save([{ objId: mia!, parents: [first!], tags }, { objId: mia!, parents: [first!], tags }]) // prettier-ignore
    expect(await told()).toEqual({ objIds: [mia], merged: [] })
    const [joined] = await world.save([{ objId: mia!, parents: [a!, b!], tags }])
    // Of what no vault has opened nothing is known; an edit of one version is no meeting.
    await world.save([{ objId: ben!, parents: [other!], tags }, { objId: ole! }])
    expect(await told()).toEqual({ objIds: [], merged: [mia] })
    await world.restart()
    expect(await told()).toEqual({ objIds: [], merged: [mia] })
    await world.save([{ objId: mia!, parents: [joined!], tags }])
    expect(await told()).toEqual({ objIds: [], merged: [] })
  })

  test('JR1 a commit that does not follow on, names another object or another device is refused whole', async () => {
    await using world = await keeperWorld()
    const [mia] = ids(1)
    await world.save([{ objId: mia! }])
    const attempt = (dev: string, devSeq: number, objId: string, version = `${dev}:${devSeq}`) =>
      world.keeper.store['store.commit']({
        wraps: [],
        entries: [{ version, objId: mia!, parents: [], tags: [] }],
        bytes: [makeEnvelope(dev, devSeq, objId)],
      })
    const refused = { ok: false, error: { type: 'CommitRefused' } }
    expect(await attempt(world.device, 1, mia!)).toEqual(refused)
    expect(await attempt(world.device, 3, mia!)).toEqual(refused)
    expect(await attempt(world.device, 2, idFrom('other'))).toEqual(refused)
    expect(await attempt(idFrom('other device'), 2, mia!)).toEqual(refused)
    expect(await attempt(world.device, 2, mia!, `${world.device}:3`)).toEqual(refused)
    expect((await world.pullAll()).size).toBe(1)
    expect(await attempt(world.device, 2, mia!)).toMatchObject({ ok: true })
  })

  test('JR6 snapshots rotate segments, keep two generations, and change nothing', async () => {
    await using world = await keeperWorld({ limits: { ...smallLimits, snapshotFrames: 50 } })
    for (let n = 0; n < 12; n++) {
      await world.save(ids(20, `batch ${n}`).map((objId) => ({ objId, tags: [tag('k', objId.slice(0, 2))] })))
      await world.keeper.settled()
    }
    const before = await world.pullAll()
    const names = filesUnder(join(world.base, 'institution')).map((path) =>
      path.split('/').slice(-2).join('/'),
    )
    expect(names.filter((name) => name.endsWith('.idx'))).toHaveLength(2)
    expect(names.filter((name) => name.endsWith('.seg')).length).toBeGreaterThan(5)
    expect(names.filter((name) => name.endsWith('.pack')).length).toBe(
      names.filter((name) => name.endsWith('.seg')).length - 1,
    )
    await world.restart()
    expect([...(await world.pullAll())]).toEqual([...before])
    expect(world.events.filter(({ name }) => name === 'repaired')).toEqual([])
  })

  test('JR6 after 24 hours a snapshot is made even of little', async () => {
    await using world = await keeperWorld()
    const indexes = (): number => filesUnder(join(world.base, 'institution', 'index')).length
    await world.save([{ objId: idFrom('a') }])
    await world.keeper.settled()
    world.clock.move(25 * 3600_000)
    await world.save([{ objId: idFrom('b') }])
    await world.keeper.settled()
    expect(indexes()).toBeGreaterThan(0)
  })

  test('JR1 a device signature stands over each commit and verifies over its root', async () => {
    await using world = await keeperWorld()
    await world.save(ids(3).map((objId) => ({ objId })))
    const info = await world.keeper.store['device.sign']({ bytes: [utf8ToBytes('x')] })
    expect(info.ok && info.value.bytes[0]!.length).toBe(64)
    const path = filesUnder(join(world.base, 'institution', 'journal'))[0]!
    const frames = scanFrames(new Uint8Array(readFileSync(path))).frames
    const statement = JSON.parse(
      Buffer.from(frames.find(({ type }) => type === frameType.commit)!.body.subarray(64)).toString(),
    ) as { n: number; root: string }
    const hashes = frames
      .filter(({ type }) => type === frameType.envelope)
      .map(({ body }) => {
        const sealed = createHash('sha256').update(body.subarray(62)).digest()
        return new Uint8Array(createHash('sha256').update(body.subarray(0, 62)).update(sealed).digest())
      })
    expect(statement).toMatchObject({ n: 3, root: bytesToHex(merkleRoot(hashes)) })
  })

  test('JR2 a commit cut anywhere at the tail is dropped whole or kept whole, and earlier ones stay', async () => {
    await using world = await keeperWorld()
    await world.save(ids(2, 'old').map((objId) => ({ objId })))
    const path = filesUnder(join(world.base, 'institution', 'journal'))[0]!
    const before = readFileSync(path).length
    await world.save(ids(4, 'new').map((objId) => ({ objId, tags: [tag('k')] })))
    await world.keeper.close()
    const whole = readFileSync(path)
    const kept = new Set<number>()
    for (let cut = before + 1; cut < whole.length; cut += 37) {
      const base = join(world.base, '..', `cut ${cut}`)
      cpSync(world.base, base, { recursive: true })
      writeFileSync(path.replace(world.base, base), whole.subarray(0, cut))
      await using after = await keeperWorld({ base, keep: true })
      const size = (await after.pullAll()).size
      expect([2, 6]).toContain(size)
      kept.add(size)
      if (size === 2)
        expect(after.events).toContainEqual({
          name: 'repaired',
          data: { type: 'journalTail', count: expect.any(Number) as number },
        })
      // Saving goes on, and the next start has nothing to tell.
      await after.save([{ objId: idFrom(`after ${cut}`) }])
      await after.restart()
      expect((await after.pullAll()).size).toBe(size + 1)
      expect(after.events.filter(({ name }) => name === 'repaired')).toEqual([])
    }
    expect([...kept].sort()).toEqual([2, 6])
  })

  test('JR3 one damaged envelope in the newest segment: the others are there, it is told, followers start over', async () => {
    await using world = await keeperWorld()
    await world.save(ids(10).map((objId, n) => ({ objId, content: `body ${n} of ten` })))
    const before = await world.keeper.keeper['journal.status']({})
    await world.keeper.close()
    const path = filesUnder(join(world.base, 'institution', 'journal'))[0]!
    const bytes = readFileSync(path)
    bytes[bytes.indexOf('body 4 of ten')]! ^= 1
    writeFileSync(path, bytes)
    await world.restart()
    const all = await world.pullAll()
    expect([...all.keys()].map((version) => Number(version.split(':')[1]))).toEqual([
      1, 2, 3, 4, 6, 7, 8, 9, 10,
    ])
    expect(world.events).toContainEqual({ name: 'repaired', data: { type: 'journalFrame', count: 1 } })
    const after = await world.keeper.keeper['journal.status']({})
    expect(before.ok && after.ok && before.value.epoch !== after.value.epoch).toBe(true)
    // The number of the lost version is not used again by a later one.
    const [next] = await world.save([{ objId: idFrom('next') }])
    expect(next).toBe(`${world.device}:11`)
  })

  test('JR4 a damaged envelope in a closed segment comes back from the pack, at once and mended', async () => {
    await using world = await keeperWorld({ limits: { ...smallLimits, snapshotFrames: 5 } })
    await world.save(ids(10).map((objId, n) => ({ objId, content: `body ${n} of ten` })))
    await world.keeper.settled()
    const before = await world.pullAll()
    await world.keeper.close()
    const path = filesUnder(join(world.base, 'institution', 'journal'))[0]!
    const bytes = readFileSync(path)
    const at = bytes.indexOf('body 4 of ten')
    bytes[at]! ^= 1
    writeFileSync(path, bytes)
    await world.restart()
    expect([...(await world.pullAll())]).toEqual([...before])
    expect(world.events.filter(({ name }) => name === 'repaired')).toEqual([
      { name: 'repaired', data: { type: 'fileMended', count: 1 } },
    ])
    expect(readFileSync(path)[at]! ^ 1).toBe(bytes[at])
  })

  test('JR5 lastHlc never falls behind what was written, even when the clock went back a year', async () => {
    await using world = await keeperWorld()
    await world.save([{ objId: idFrom('a') }])
    const before = await world.keeper.store['store.state']({})
    world.clock.move(-365 * 24 * 3600_000)
    await world.restart()
    const after = await world.keeper.store['store.state']({})
    expect(before.ok && after.ok && after.value.lastHlc >= before.value.lastHlc).toBe(true)
    expect((await trySave(world.keeper, world.device, [{ objId: idFrom('b') }])).ok).toBe(true)
  })
})
