/** Files of the keeper and of the server as a broken disk, or somebody at it, may leave them. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bytesToUtf8, concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { systemClock } from '#shared/basics/clock.ts'
import type { Wrap } from '#shared/host/api.ts'
import { versionOf, parseEnvelope, type8 } from '#shared/vault/envelope.ts'
import { createDeviceKeys, makeSigningKey } from '#electron/host/keeper/deviceKeys.ts'
import { replaceFile, readWhole } from '#electron/host/keeper/files.ts'
import {
  decodeFrame,
  encodeFrame,
  frameType,
  scanFrames,
  type FrameType,
} from '#electron/host/keeper/frames.ts'
import { openJournal, usualLimits } from '#electron/host/keeper/journal.ts'
import { createKeptFile } from '#electron/host/keeper/keptFile.ts'
import { framesOf, openKeyFile } from '#electron/host/keeper/keyFile.ts'
import { ledgerBytes, parseLedger } from '#electron/host/keeper/ledger.ts'
import { openOplog } from '#electron/host/keeper/oplog.ts'
import { openSettings } from '#electron/host/keeper/settings.ts'
import { parseVouched } from '#electron/host/sync/house.ts'
import { readMemory, writeMemory } from '#electron/host/sync/syncFile.ts'
import { readConfig } from '#sync-server/setup/config.ts'
import { readLedger } from '#sync-server/setup/ledgerFile.ts'
import {
  makeEnvelope,
  makeKita,
  makeOps,
  randomHex,
  randomOf,
  records,
  sha256,
} from '#tests/sync-server/app/kita.ts'
import { memoryFiles } from '#tests/sync/memoryFiles.ts'
import { mutateBytes, mutateJson, slowest, traps, tries, type Chance } from './mutate.ts'

const random = { bytes: randomOf }
const json = (value: unknown): Bytes => utf8ToBytes(JSON.stringify(value))
const wraps: Wrap[] = Array.from({ length: 5 }, () => ({
  id: randomHex(),
  keyId: randomHex(),
  under: randomHex(),
  sealed: Buffer.from(randomOf(60)).toString('base64'),
}))

/** A frame whose check sum is right and whose body is not what it should be. */
const hostileFrame = (chance: Chance, type: FrameType, body: Bytes): Bytes => {
  const bodies = [new Uint8Array(0), chance.bytes(chance.int(30)), mutateBytes(chance, body, [body])]
  const trap = utf8ToBytes(chance.pick(Object.values(traps)).slice(0, 100_000))
  return encodeFrame(type, chance.pick([...bodies, ...bodies, trap]))
}
/** Bytes changed anyhow, or frames of another content with check sums that fit. */
function mutateFrames(chance: Chance, file: Bytes): Bytes {
  if (chance.int(2) === 0) return mutateBytes(chance, file, [file])
  const { frames } = scanFrames(file)
  const which = chance.int(Math.max(1, frames.length))
  return concatBytes(
    ...frames.map((frame, i) =>
      i === which
        ? hostileFrame(
            chance,
            chance.pick([frame.type, ...Object.values(frameType)]) as FrameType,
            frame.body,
          )
        : encodeFrame(frame.type as FrameType, frame.body),
    ),
  )
}

describe('F3 L1 frames', () => {
  const bodies = [randomOf(0), randomOf(1), randomOf(300), utf8ToBytes('OBHF'.repeat(20)), randomOf(40)]
  const file = concatBytes(...bodies.map((body) => encodeFrame(frameType.wrap, body)))
  test('L1 whatever is changed, every frame that is found is one that was written or fits its check sums, and all bytes are told of', async () => {
    expect(scanFrames(file).frames.map((frame) => frame.body)).toEqual(bodies)
    let lost = 0
    await tries('frames', { short: 3000, long: 150_000 }, (chance) => {
      const bytes = mutateBytes(chance, file, [file])
      const { frames, damaged } = scanFrames(bytes)
      let at = 0
      const places = [
        ...frames.map((frame) => [frame.at, frame.at + 20 + frame.body.length] as const),
        ...damaged.map(({ from, to }) => [from, to] as const),
      ].sort((a, b) => a[0] - b[0])
      for (const [from, to] of places) {
        expect(from).toBe(at)
        at = to
      }
      expect(at).toBe(bytes.length)
      for (const frame of frames)
        expect(decodeFrame(bytes.slice(frame.at))).toEqual({ type: frame.type, body: frame.body })
      lost += damaged.length
    })
    expect(lost).toBeGreaterThan(0)
  })
  test('L1 a file of heads that all claim the rest is read in bounded time', () => {
    const head = (length: number): Bytes => encodeFrame(frameType.wrap, new Uint8Array(length)).slice(0, 16)
    const heads = Array.from({ length: 2000 }, (_, i) => head(Math.max(0, (1999 - i) * 16 - 5)))
    const start = performance.now()
    scanFrames(concatBytes(...heads))
    expect(performance.now() - start).toBeLessThan(slowest)
  })
})

describe('F3 files of the keeper', () => {
  test('L2 a changed key file opens, and holds no wrap that was not written there', async () => {
    const file = framesOf(wraps)
    const open = async (one: Bytes, two: Bytes) => {
      const files = memoryFiles()
      await replaceFile(files, '/p/keys.1', one)
      await replaceFile(files, '/p/keys.2', two)
      return openKeyFile(files, '/p', true, () => undefined)
    }
    expect((await open(file, file)).all()).toEqual(wraps)
    const known = new Set(wraps.map((wrap) => JSON.stringify(wrap)))
    await tries('key file', { short: 300, long: 15_000 }, async (chance) => {
      const whole = chance.int(2) === 0
      const keys = await open(
        mutateBytes(chance, file, [file]),
        whole ? file : mutateBytes(chance, file, [file]),
      )
      for (const wrap of keys.all()) expect(known.has(JSON.stringify(wrap))).toBe(true)
      if (whole) expect(keys.all().length).toBe(wraps.length)
    })
    await tries('key file, check sums right', { short: 150, long: 8000 }, async (chance) => {
      const bad = mutateFrames(chance, file)
      for (const wrap of (await open(bad, bad)).all()) expect(typeof wrap.sealed).toBe('string')
    })
  })

  test('F3 a changed file of chains opens, and hands out no op that does not hash to its chain', async () => {
    const kita = makeKita(2)
    const deps = (files: ReturnType<typeof memoryFiles>) => ({
      files,
      folder: '/p',
      device: kita.devices[0]!.dev,
      writable: true,
      onRepair: () => undefined,
      version: async () => null,
      versions: async (list: readonly unknown[]) => list.map(() => null),
      wrap: () => null,
      isPurged: () => false,
    })
    const files = memoryFiles()
    const log = await openOplog(deps(files))
    const known = new Set<string>()
    for (const device of kita.devices) {
      const { ops, signature } = makeOps(kita, device, [
        ...records(2),
        { type8: type8.membership, payload: randomOf(50) },
        { type8: type8.tombstone, payload: randomOf(20) },
      ])
      const hash = (op: (typeof ops)[number]) => sha256(concatBytes(op.headerBytes, op.payloadHash))
      for (const op of ops) known.add(Buffer.from(hash(op)).toString('hex'))
      await log.append([{ ops, opHashes: ops.map(hash), signature, keep: ops.map(() => 'inline' as const) }])
    }
    await log.offer([
      { type8: type8.membership, expireNotAfter: 0, objId: randomHex(), payload: randomOf(30) },
    ])
    await log.setAside([{ dev: kita.devices[1]!.dev, n: 2, objId: randomHex(), reason: 'Hollow' }])
    await log.noteHeads(1, [{ seq: 4, head: randomOf(32) }])
    await log.noteReceipts(1, [randomHex()])
    const file = files.bytes('/p/oplog.1')!
    const read = async (one: Bytes, two: Bytes): Promise<number> => {
      const there = memoryFiles()
      await replaceFile(there, '/p/oplog.1', one)
      await replaceFile(there, '/p/oplog.2', two)
      const opened = await openOplog(deps(there))
      let count = 0
      for (const dev of opened.devices())
        for (const batch of await opened.read(dev, 1, 1000, 1e7))
          for (const hash of batch.opHashes) {
            count += 1
            if (!known.has(Buffer.from(hash).toString('hex'))) throw new Error('an op that nobody made')
          }
      opened.asides()
      opened.blobs()
      return count
    }
    expect(await read(file, file)).toBe(8)
    await tries('file of chains', { short: 250, long: 12_000 }, async (chance) => {
      expect(await read(mutateBytes(chance, file, [file]), file)).toBe(8)
      await read(mutateBytes(chance, file, [file]), mutateBytes(chance, file, [file]))
    })
    const thrown = new Set<string>()
    await tries('file of chains, check sums right', { short: 200, long: 10_000 }, async (chance) => {
      const bad = mutateFrames(chance, file)
      await read(bad, bad).catch((error: unknown) => {
        // Who writes check sums may write ops; what they do not have is signatures, and those the receiver checks.
        if (!String(error).includes('nobody made')) thrown.add(String(error).slice(0, 120))
      })
    })
    expect([...thrown]).toEqual([])
  })

  test('L1 L2 a changed journal opens, and shows no version that was not committed', async () => {
    const keys = createDeviceKeys(randomOf(32), makeSigningKey(), random)
    const open = (files: ReturnType<typeof memoryFiles>) =>
      openJournal({
        files,
        folder: '/p',
        clock: systemClock,
        random,
        keys,
        writable: true,
        limits: { ...usualLimits, readOnlyBelow: 0, reserve: 0 },
        onRepair: () => undefined,
        onTrouble: () => undefined,
      })
    const files = memoryFiles()
    const journal = await open(files)
    const dev = randomHex()
    const known = new Map<string, Bytes>()
    for (let n = 1; n <= 6; n++) {
      const bytes = makeEnvelope(randomHex(), dev, n, randomHex(), { size: 60 })
      const parsed = parseEnvelope(bytes)
      if (!parsed.ok) throw new Error('sample')
      known.set(versionOf(parsed.value.outer), bytes)
      const tags = [{ kind: 'a', subject: 'b', when: 'c' }]
      const annotations = n === 6 ? [{ version: `${dev}:1`, parents: [], tags }] : []
      const done = await journal.commit({ entries: [{ bytes, parents: [], tags }], annotations })
      if (!done.ok) throw new Error(JSON.stringify(done))
    }
    await journal.settled()
    await journal.close()
    const images = files.paths().filter((path) => files.bytes(path)!.length > 0)
    const contents = new Map(images.map((path) => [path, files.bytes(path)!]))
    const check = async (change: (path: string, bytes: Bytes) => Bytes, genuine = true): Promise<number> => {
      const there = memoryFiles()
      for (const [path, bytes] of contents) await replaceFile(there, path, change(path, bytes))
      const again = await open(there)
      let count = 0
      for (let slot = 0; slot < again.index.count; slot++) {
        const [bytes] = await again.read([slot])
        if (!bytes || again.index.lost(slot)) continue
        count += 1
        if (genuine)
          expect(Buffer.compare(bytes, known.get(again.index.version(slot)) ?? new Uint8Array(0))).toBe(0)
      }
      await again.settled()
      await again.close()
      return count
    }
    expect(await check((_path, bytes) => bytes)).toBe(6)
    await tries('journal', { short: 150, long: 8000 }, async (chance) => {
      const which = chance.pick(images)
      await check((path, bytes) => (path === which ? mutateBytes(chance, bytes, [bytes]) : bytes))
    })
    await tries('journal, check sums right', { short: 150, long: 8000 }, async (chance) => {
      const which = chance.pick(images)
      // Check sums are for accidents: who writes them may write envelopes, and those only the vault's keys tell apart (L4).
      await check((path, bytes) => (path === which ? mutateFrames(chance, bytes) : bytes), false)
    })
  })

  test('F3 ledger, kept files, list of PCs, memory of the exchange and settings: what cannot be read is nothing, never an error', async () => {
    const kita = makeKita(2)
    const ledger = {
      format: 1 as const,
      at: 5,
      objIds: [randomHex()],
      versions: [`${randomHex()}:4`],
      keyIds: [randomHex()],
      blobs: [],
    }
    const vouched = { v: 1, tenant: kita.tenant, devices: kita.register.devices, registers: [] }
    const sampleOf = { ledger: bytesToUtf8(ledgerBytes(ledger)), vouched: JSON.stringify(vouched) }
    expect(parseLedger(ledgerBytes(ledger))).toEqual(ledger)
    expect(parseVouched(json(vouched))).toEqual(vouched)
    const files = memoryFiles()
    const kept = createKeptFile(files, '/k', 'sync', () => undefined)
    await writeMemory(kept, await readMemory(kept))
    const memory = bytesToUtf8((await kept.read()) as Bytes)
    expect(await readMemory(kept)).toMatchObject({ v: 1, ownN: 0 })
    const check = async (text: string | Bytes): Promise<void> => {
      const bytes = typeof text === 'string' ? utf8ToBytes(text) : text
      const read = parseLedger(bytes)
      // JSON knows no -0.
      if (read) expect(parseLedger(ledgerBytes(read))).toEqual(JSON.parse(JSON.stringify(read)))
      parseVouched(bytes)
      await kept.write(bytes)
      expect((await readMemory(kept)).v).toBe(1)
      await replaceFile(files, '/k/settings.json', bytes)
      const settings = await openSettings(files, '/k', () => undefined)
      expect(['de', 'en', 'nl']).toContain(settings.current().language)
    }
    for (const trap of Object.values(traps)) await check(trap)
    await tries('small files', { short: 400, long: 20_000 }, async (chance) => {
      const sample = chance.pick([sampleOf.ledger, sampleOf.vouched, memory, '{"format":1,"language":"de"}'])
      await check(
        chance.int(3) === 0
          ? mutateBytes(chance, utf8ToBytes(sample), [json(ledger)])
          : mutateJson(chance, sample),
      )
    })
    await tries('two copies', { short: 300, long: 15_000 }, async (chance) => {
      const there = memoryFiles()
      const file = createKeptFile(there, '/k', 'x', () => undefined)
      await file.write(utf8ToBytes('first'))
      const path = chance.pick(['/k/x.1', '/k/x.2'])
      const old = (await readWhole(there, path))!
      await replaceFile(there, path, mutateBytes(chance, old, [old]))
      const said = await createKeptFile(there, '/k', 'x', () => undefined).read()
      expect(said === null || said === 'damaged' ? said : bytesToUtf8(said)).toBe('first')
    })
  })
})

describe('F3 SV18 files of the server', () => {
  test('SV18 a changed configuration is read or refused in words', async () => {
    const sample = `// Obhut\n{"urls":["https://a.example:8443"],"host":"0.0.0.0","port":8443,"limits":{"tenantMiB":5}}`
    expect(readConfig(sample).ok).toBe(true)
    await tries('configuration', { short: 1500, long: 60_000 }, (chance) => {
      const read = readConfig(mutateJson(chance, sample))
      if (!read.ok) expect(read.error.words.why).toContain('server.json')
      else expect(read.value.urls.length).toBeGreaterThan(0)
    })
    for (const trap of Object.values(traps)) expect(readConfig(trap).ok).toBe(false)
  })
  test('SV16 a changed ledger keeps every line that is whole, and adds none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'obhut-ledger-'))
    const entries = Array.from({ length: 6 }, () => ({
      tenant: randomHex(),
      at: 7,
      objIds: [randomHex()],
      blobs: [],
    }))
    const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
    const path = join(folder, 'ledger')
    await writeFile(path, text)
    expect(await readLedger(path)).toEqual(entries)
    await tries('ledger of the server', { short: 200, long: 10_000 }, async (chance) => {
      const which = chance.int(entries.length)
      const lines = entries.map((entry, i) =>
        i === which ? mutateJson(chance, JSON.stringify(entry)) : JSON.stringify(entry),
      )
      await writeFile(path, lines.map((line) => `${line}\n`).join(''))
      const read = await readLedger(path)
      for (const [i, entry] of entries.entries()) if (i !== which) expect(read).toContainEqual(entry)
    })
  })
})
