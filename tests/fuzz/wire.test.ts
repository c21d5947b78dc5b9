import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { bytesToUtf8, concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { decodeFrame, encodeFrame } from '#shared/host/frame.ts'
import {
  blobOpSchema,
  checkpointSchema,
  cursorSchema,
  eventSchema,
  pinsSchema,
  purgeOrderSchema,
  refusalSchema,
  registerSchema,
  routes,
  serverCardSchema,
  type RouteName,
} from '#shared/sync/messages.ts'
import {
  bundleText,
  encodeEntry,
  encodeHead,
  headLength,
  manifestSchema,
  parseBody,
  parseHead,
  signedVectorSchema,
  stickSchema,
  vectorSchema,
} from '#shared/sync/bundle.ts'
import { decodeBatch, encodeBatch, encodeHeader, headerLength, parseHeader } from '#shared/sync/op.ts'
import { readServerCard, writeServerCard } from '#shared/sync/serverCard.ts'
import { assembleEnvelope, encodeOuter, parseEnvelope } from '#shared/vault/envelope.ts'
import { cardText, readPairingCard, readSecretWords, secretWords } from '#electron/host/vault/pairingCard.ts'
import { answerSchema, requestSchema, signedRequestSchema } from '#electron/host/vault/joinLetters.ts'
import {
  makeBatch,
  makeEnvelope,
  makeKita,
  randomHex,
  randomOf,
  sha256,
} from '#tests/sync-server/app/kita.ts'
import { pairingSample, sampleMessages, serverCardSample } from './samples.ts'
import { mutateBytes, mutateJson, reserved, seed, slowest, traps, tries } from './mutate.ts'

const valueIn = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(`the unmutated sample is refused: ${JSON.stringify(result.error)}`)
  return result.value
}

describe('F5 frames of the wire', () => {
  const samples = [
    { text: '{}', bytes: [] },
    { text: '{"protocol":1}', bytes: [randomOf(3), randomOf(0), randomOf(500)] },
    { text: 'ä'.repeat(70), bytes: Array.from({ length: 40 }, () => randomOf(7)) },
  ].map((frame) => valueIn(encodeFrame(frame)))

  test('F5 any frame that is made is read as it was (fast-check)', async () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }),
        (text, parts) => {
          const bytes = parts.map((part) => new Uint8Array(part))
          const read = decodeFrame(valueIn(encodeFrame({ text, bytes })))
          expect(read).toEqual({ ok: true, value: { text: bytesToUtf8(utf8ToBytes(text)), bytes } })
        },
      ),
      { seed, numRuns: 200 },
    )
  })
  test('F5 a changed frame is read in its one form or refused', async () => {
    for (const sample of samples) expect(decodeFrame(sample).ok).toBe(true)
    await tries('frame', { short: 8000, long: 300_000 }, (chance) => {
      const bytes = mutateBytes(chance, chance.pick(samples), samples)
      const read = decodeFrame(bytes)
      if (read.ok) expect(valueIn(encodeFrame(read.value))).toEqual(bytes)
      else expect(['FrameBroken', 'FrameTooLarge']).toContain(read.error.type)
    })
  })
  test('F5 a frame whose lengths lie reserves no memory for them', async () => {
    for (const claim of [0x7fffffff, 0xffffffff, 16 * 1024 * 1024, 60_000_000]) {
      const bytes = new Uint8Array(64)
      const view = new DataView(bytes.buffer)
      view.setUint32(0, claim)
      expect(reserved(() => decodeFrame(bytes))).toBeLessThan(100_000)
      view.setUint32(0, 0)
      view.setUint16(4, 65_535)
      view.setUint32(6, claim)
      expect(reserved(() => decodeFrame(bytes))).toBeLessThan(100_000)
      expect(decodeFrame(bytes).ok).toBe(false)
    }
  })
})

describe('F5 envelopes and ops', () => {
  const kita = makeKita(2)
  const [a, b] = kita.devices
  const envelopes = [20, 300, 4000].map((size) => makeEnvelope(kita.tenant, a!.dev, 7, randomHex(), { size }))
  const batches = [
    makeBatch(kita, a!, [{ size: 30 }]),
    makeBatch(kita, a!, [{ size: 30 }, { size: 200 }, { type8: 3, payload: utf8ToBytes('{}') }]),
    makeBatch(
      kita,
      b!,
      Array.from({ length: 12 }, () => ({ size: 40 })),
    ),
  ]

  test('F5 a changed envelope is read in its one form or refused', async () => {
    for (const sample of envelopes) expect(parseEnvelope(sample).ok).toBe(true)
    await tries('envelope', { short: 8000, long: 300_000 }, (chance) => {
      const bytes = mutateBytes(chance, chance.pick(envelopes), envelopes)
      const read = parseEnvelope(bytes)
      if (!read.ok) return expect(['EnvelopeDamaged', 'EnvelopeTooNew']).toContain(read.error.type)
      const { outer, innerNonce, innerSealed, salt, body } = read.value
      expect(assembleEnvelope(encodeOuter(outer), innerNonce, innerSealed, salt, body)).toEqual(bytes)
    })
  })
  test('F5 a changed op header is read in its one form or refused', async () => {
    const headers = batches.map((batch) => batch.slice(2, 2 + headerLength))
    for (const sample of headers) expect(parseHeader(sample).ok).toBe(true)
    await tries('op header', { short: 8000, long: 300_000 }, (chance) => {
      const bytes = mutateBytes(chance, chance.pick(headers), headers)
      const read = parseHeader(bytes)
      if (read.ok) expect(encodeHeader(read.value)).toEqual(bytes)
      else expect(['OpBroken', 'OpTooNew']).toContain(read.error.type)
    })
  })
  test('F5 a changed batch is read in its one form or refused', async () => {
    for (const sample of batches) expect(decodeBatch(sample, sha256).ok).toBe(true)
    let read = 0
    await tries('batch', { short: 4000, long: 150_000 }, (chance) => {
      const bytes = mutateBytes(chance, chance.pick(batches), batches)
      const batch = decodeBatch(bytes, sha256)
      if (!batch.ok) return expect(['OpBroken', 'OpTooNew']).toContain(batch.error.type)
      read += 1
      expect(encodeBatch(batch.value)).toEqual(bytes)
    })
    // Changed payloads and signatures still have the form of a batch: that they are forged says the signature.
    expect(read).toBeGreaterThan(0)
  })
  test('F5 a batch that announces 500 ops in a few bytes is refused at once', async () => {
    const bytes = new Uint8Array(200)
    bytes[0] = 1
    bytes[1] = 244
    expect(reserved(() => decodeBatch(bytes, sha256))).toBeLessThan(100_000)
    expect(decodeBatch(bytes, sha256).ok).toBe(false)
    bytes[0] = 255
    expect(decodeBatch(bytes, sha256).ok).toBe(false)
  })
})

describe('F5 S54 messages', () => {
  const schemas: [string, z.ZodType, unknown][] = [
    ...(Object.keys(routes) as RouteName[]).flatMap((name): [string, z.ZodType, unknown][] => [
      [`${name} ask`, routes[name].ask, sampleMessages[name].ask],
      [`${name} answer`, routes[name].answer, sampleMessages[name].answer],
    ]),
    ['refusal', refusalSchema, { code: 'RolledBack', cursor: { gen: 1, seq: 2, head: 'a'.repeat(64) } }],
    ['cursor', cursorSchema, { gen: 1, seq: 2, head: 'a'.repeat(64) }],
    ['event', eventSchema, { gen: 1, seq: 2 }],
    ['register', registerSchema, makeKita(2).register],
    [
      'purge order',
      purgeOrderSchema,
      { v: 1, tenant: randomHex(), id: randomHex(), objIds: [randomHex()], blobs: [] },
    ],
    ['pins', pinsSchema, { v: 1, no: 2, pins: serverCardSample.pins, urls: serverCardSample.urls }],
    ['server card', serverCardSchema, serverCardSample],
    [
      'checkpoint',
      checkpointSchema,
      {
        v: 1,
        tenant: randomHex(),
        dev: randomHex(),
        cursor: { gen: 0, seq: 1, head: 'b'.repeat(64) },
        at: 3,
      },
    ],
    ['blob op', blobOpSchema, { size: 5, sha256: 'c'.repeat(64) }],
    ['manifest', manifestSchema, sampleMessages.manifest],
    [
      'vector',
      vectorSchema,
      {
        v: 1,
        tenant: randomHex(),
        dev: randomHex(),
        no: 4,
        chains: { [randomHex()]: 5 },
        lacks: [randomHex()],
      },
    ],
    ['signed vector', signedVectorSchema, { body: '{}', signature: 'AA==' }],
    ['stick', stickSchema, { v: 1, id: randomHex(), tenant: randomHex() }],
    ['request to join', requestSchema, sampleMessages.request],
    ['signed request', signedRequestSchema, { body: '{}', device: 'AA==', person: null }],
    ['answer to a request', answerSchema, sampleMessages.joinAnswer],
  ]

  test('I37 traps of JSON are refused by every schema, quickly, and the samples are taken', () => {
    for (const [name, schema, sample] of schemas)
      expect([name, schema.safeParse(sample).success]).toEqual([name, true])
    for (const [trap, text] of Object.entries(traps)) {
      let json: unknown
      try {
        json = JSON.parse(text)
      } catch {
        continue
      }
      for (const [name, schema] of schemas) {
        const start = performance.now()
        expect([trap, name, schema.safeParse(json).success]).toEqual([trap, name, false])
        expect(performance.now() - start, `${trap} as ${name}`).toBeLessThan(slowest)
      }
    }
    // The prototype of nothing was touched.
    expect(({} as Record<string, unknown>)['v']).toBeUndefined()
  })
  test('F5 a changed message is taken word for word or refused', async () => {
    let taken = 0
    await tries('messages', { short: 12_000, long: 400_000 }, (chance) => {
      const [name, schema, sample] = chance.pick(schemas)
      const text = mutateJson(chance, JSON.stringify(sample))
      let json: unknown
      try {
        json = JSON.parse(text)
      } catch {
        return
      }
      const read = schema.safeParse(json)
      if (!read.success) return
      taken += 1
      // In a record of ids zod passes over the name of the prototype; nothing of it gets in.
      if (name === 'vector' && text.includes('"__proto__"')) {
        expect(JSON.stringify(read.data)).not.toContain('__proto__')
        return
      }
      // Nothing left out, nothing converted, no name that does not count.
      expect([name, JSON.stringify(read.data)]).toEqual([name, JSON.stringify(sortedLike(read.data, json))])
    })
    expect(taken).toBeGreaterThan(0)
  })
})

/** The same value with names in the order of `like`; what is only in `value` stays, so that a difference shows. */
function sortedLike(like: unknown, value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item, i) => sortedLike((like as unknown[] | undefined)?.[i], item))
  if (value === null || typeof value !== 'object') return value
  const names = Object.getOwnPropertyNames(value)
  const first = like !== null && typeof like === 'object' ? Object.getOwnPropertyNames(like) : []
  const entries = [
    ...first.filter((name) => names.includes(name)),
    ...names.filter((name) => !first.includes(name)),
  ]
  return Object.fromEntries(
    entries.map((name) => [
      name,
      sortedLike(
        (like as Record<string, unknown> | undefined)?.[name],
        (value as Record<string, unknown>)[name],
      ),
    ]),
  )
}

describe('F5 what is typed, scanned or carried', () => {
  const noise = [
    '',
    ' ',
    '\n',
    'OBHUT1.',
    'OBHUT-SERVER-1:',
    '____',
    '%',
    '\u0000',
    '🙂',
    '=',
    'OBHUT1.____',
    'é',
  ]

  test('F5 a changed server card is a card or unreadable, never an error', async () => {
    const sample = writeServerCard(serverCardSample)
    expect(readServerCard(sample)).toEqual({ ok: true, value: serverCardSample })
    await tries('server card', { short: 3000, long: 100_000 }, (chance) => {
      const text = mutateText(chance, sample, noise)
      const read = readServerCard(text)
      if (read.ok) expect(readServerCard(writeServerCard(read.value))).toEqual(read)
      else expect(read.error.type).toBe('CardUnreadable')
    })
  })
  test('F5 a changed pairing card is a card or none, never an error', async () => {
    const sample = cardText(pairingSample)
    expect(readPairingCard(sample)).toEqual(pairingSample)
    await tries('pairing card', { short: 3000, long: 100_000 }, (chance) => {
      const read = readPairingCard(mutateText(chance, sample, noise))
      if (read) expect(readPairingCard(cardText(read))).toEqual(read)
    })
  })
  test('F5 changed words of a secret are a secret or none, and another secret than meant only by 2 in a million', async () => {
    const sample = secretWords(pairingSample.secret, 'de').join(' ')
    expect(readSecretWords(sample)).toEqual(pairingSample.secret)
    let others = 0
    await tries('secret words', { short: 1500, long: 60_000 }, (chance) => {
      const read = readSecretWords(mutateText(chance, sample, noise))
      if (read) {
        expect(readSecretWords(secretWords(read, 'de').join(' '))).toEqual(read)
        if (Buffer.compare(read, pairingSample.secret) !== 0) others += 1
      }
    })
    expect(others).toBeLessThan(3)
  })
  test('F5 G09 a changed bundle is read as its manifest says or refused as a whole', async () => {
    const body = concatBytes(
      encodeEntry(1, randomOf(300)),
      encodeEntry(2, randomOf(16), randomOf(500)),
      encodeEntry(1, randomOf(10)),
    )
    const manifest = {
      ...sampleMessages.manifest,
      bodyBytes: body.length,
      bodySha256: Buffer.from(sha256(body)).toString('hex'),
    }
    const text = JSON.stringify(manifest)
    const key = makeKita(1).devices[0]!.key
    const whole = concatBytes(encodeHead(text, key.sign(bundleText(text))), body)
    const control = valueIn(parseHead(whole))
    expect(valueIn(parseBody(control.manifest, whole.slice(control.bodyAt), sha256)).batches.length).toBe(2)
    await tries('bundle', { short: 4000, long: 150_000 }, (chance) => {
      const bytes = mutateBytes(chance, whole, [body])
      expect(headLength(bytes) ?? 0).toBeLessThan(8 * 1024 * 1024 + 100)
      const head = parseHead(bytes)
      if (!head.ok) return expect(['NoBundle', 'BundleTooNew', 'BundleDamaged']).toContain(head.error.type)
      expect(encodeHead(head.value.text, head.value.signature)).toEqual(bytes.slice(0, head.value.bodyAt))
      const read = parseBody(head.value.manifest, bytes.slice(head.value.bodyAt), sha256)
      // The hash is that of the manifest, so what is read is what was signed about.
      if (read.ok) expect(Buffer.compare(bytes.slice(head.value.bodyAt), body)).toBe(0)
      else expect(read.error.type).toBe('BundleDamaged')
    })
    await tries('bundle body', { short: 3000, long: 100_000 }, (chance) => {
      // A writer who signs nonsense: length and hash fit, entries do not.
      const bad: Bytes = mutateBytes(chance, body, [body])
      const read = parseBody(
        { ...manifest, v: 1, bodyBytes: bad.length, bodySha256: Buffer.from(sha256(bad)).toString('hex') },
        bad,
        sha256,
      )
      if (read.ok) {
        const length = read.value.batches.reduce((sum, one) => sum + 5 + one.length, 0)
        expect(length + read.value.blobs.reduce((sum, one) => sum + 21 + one.bytes.length, 0)).toBe(
          bad.length,
        )
      }
    })
  })
})

function mutateText(
  chance: Parameters<typeof mutateJson>[0],
  sample: string,
  noise: readonly string[],
): string {
  let text = sample
  for (let changes = 1 + chance.int(3); changes > 0; changes--) {
    const at = chance.int(text.length + 1)
    const cut = chance.int(4)
    text =
      text.slice(0, at) +
      (chance.int(3) === 0 ? chance.pick(noise) : chance.pick([...sample])) +
      text.slice(at + cut)
  }
  return chance.int(20) === 0 ? chance.pick(noise) + text.slice(chance.int(text.length)) : text
}
