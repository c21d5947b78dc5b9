/** One real message of every kind, with invented content. */
import { bytesToBase64 } from '#shared/basics/bytes.ts'
import type { RouteName, ServerCard } from '#shared/sync/messages.ts'
import type { PairingCard } from '#electron/host/vault/pairingCard.ts'
import {
  makeKita,
  makeKeyPair,
  randomHex,
  randomOf,
  signPurge,
  signRecall,
  signRegister,
} from '#tests/sync-server/app/kita.ts'

const kita = makeKita(2)
const cursor = { gen: 0, seq: 12, head: randomHex(32) }
const signature = bytesToBase64(randomOf(64))
const register = signRegister(kita.register, kita.managers[0]!)
const pin = (): string => bytesToBase64(randomOf(32))
const dev = kita.devices[0]!.dev

export const serverCardSample: ServerCard = {
  v: 1,
  urls: ['https://zentrale.example:8443'],
  pins: [pin(), pin(), pin()],
  code: 'abcd-efgh-jkmn',
}

export const pairingSample: PairingCard = {
  tenant: kita.tenant,
  genesis: randomHex(32),
  newest: randomHex(32),
  length: 3,
  secret: randomOf(16),
  expires: 1_800_000_000_000,
  language: 'de',
  server: { ...serverCardSample, code: '' },
}

const seal = { ecdh: bytesToBase64(randomOf(97)), kem: bytesToBase64(randomOf(1184)) }
type Pair = Readonly<{ ask: unknown; answer: unknown }>
export const sampleMessages: Readonly<Record<RouteName, Pair>> & {
  readonly manifest: Record<string, unknown> & {
    tenant: string
    dev: string
    id: string
    chains: { dev: string; from: number; to: number }[]
    blobs: string[]
  }
  readonly request: unknown
  readonly joinAnswer: unknown
} = {
  hello: {
    ask: { protocol: 1 },
    answer: {
      protocol: 1,
      minProtocol: 1,
      time: 5,
      pins: { body: '{}', key: makeKeyPair('P-384').spki, signature },
    },
  },
  enrol: { ask: { code: 'abcd', register }, answer: { cursor } },
  challenge: { ask: { tenant: kita.tenant, dev }, answer: { nonce: randomHex(32) } },
  session: {
    ask: { tenant: kita.tenant, dev, nonce: randomHex(32), signature },
    answer: { token: randomHex(32), expiresInMs: 900_000 },
  },
  head: {
    ask: {},
    answer: {
      cursor,
      devices: [{ dev, n: 5, opHash: randomHex(32) }],
      registerNo: 1,
      time: 4,
      quota: { usedBytes: 4, maxBytes: 100 },
    },
  },
  push: {
    ask: {},
    answer: {
      results: [
        { type: 'ok', dev, n: 5, gone: [4] },
        { type: 'gap', dev, have: 5 },
        { type: 'fork', dev, n: 5 },
        { type: 'refused', dev, code: 'Removed' },
      ],
      cursor,
    },
  },
  pull: { ask: { cursor, maxOps: 500 }, answer: { cursor, more: true } },
  chain: { ask: { dev, from: 1, maxOps: 100 }, answer: { more: false } },
  registerRead: { ask: {}, answer: { register } },
  registerReplace: { ask: { register }, answer: {} },
  blobPut: {
    ask: { id: randomHex(), part: 0, sha256: randomHex(32) },
    answer: { complete: false, have: [0, 2] },
  },
  blobStatus: {
    ask: { ids: [randomHex(), randomHex()] },
    answer: { blobs: [{ id: randomHex(), complete: true, gone: false, have: [0] }] },
  },
  blobGet: { ask: { id: randomHex(), part: 3 }, answer: { size: 70, sha256: randomHex(32) } },
  purge: {
    ask: {
      order: signPurge(
        { v: 1, tenant: kita.tenant, id: randomHex(), objIds: [randomHex()], blobs: [] },
        kita.managers.map((manager) => manager.key),
      ),
    },
    answer: { dueAt: 7 },
  },
  recall: {
    ask: { recall: signRecall(kita.tenant, randomHex(), kita.managers[0]!.key) },
    answer: {},
  },
  linkPut: {
    ask: { link: { body: '{}', signature }, part: 0, sha256: randomHex(32) },
    answer: { complete: false, have: [0] },
  },
  linkList: {
    ask: {},
    answer: { url: 'https://familien.example', links: [{ name: randomHex(), until: 5, complete: true }] },
  },
  linkRecall: { ask: { recall: { body: '{}', signature } }, answer: {} },
  mailPut: { ask: { tenant: kita.tenant, slot: randomHex(32), name: 'request' }, answer: {} },
  mailGet: { ask: { tenant: kita.tenant, slot: randomHex(32), name: 'answera' }, answer: { found: false } },
  meetingOpen: { ask: { name: randomHex(32) }, answer: { seat: randomHex(32), expiresInMs: 900_000 } },
  meetingJoin: { ask: { name: randomHex(32) }, answer: { seat: randomHex(32), expiresInMs: 900_000 } },
  meetingSend: { ask: { seat: randomHex(32), n: 1 }, answer: {} },
  meetingTake: { ask: { seat: randomHex(32), after: 0 }, answer: {} },
  meetingEnd: { ask: { seat: randomHex(32) }, answer: {} },
  manifest: {
    v: 1,
    tenant: kita.tenant,
    dev,
    id: randomHex(),
    bodyBytes: 0,
    bodySha256: randomHex(32),
    chains: [{ dev, from: 1, to: 9 }],
    blobs: [randomHex()],
  },
  request: {
    v: 1,
    tenant: kita.tenant,
    dev,
    deviceKey: kita.devices[0]!.key.spki,
    person: { id: randomHex(), signKey: bytesToBase64(randomOf(65)), sealKey: seal },
    sealKey: seal,
    nonce: bytesToBase64(randomOf(32)),
  },
  joinAnswer: {
    v: 1,
    log: [{ body: '{}', signature }],
    metadataKey: bytesToBase64(randomOf(32)),
    recovery: bytesToBase64(randomOf(40)),
    wraps: [{ id: randomHex(), keyId: randomHex(), under: randomHex(), sealed: bytesToBase64(randomOf(60)) }],
    personId: randomHex(),
    name: 'Leitung',
    institution: 'Kita Wiesenweg',
    language: 'de',
    own: null,
  },
}
