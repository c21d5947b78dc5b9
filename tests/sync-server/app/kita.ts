/** An invented institution with its keys, and devices that speak the protocol honestly (or, in one word, not). */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { bytesToBase64, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import {
  loginText,
  purgeText,
  recallText,
  registerText,
  type PurgeOrder,
  type Register,
  type SignedPurge,
  type SignedRecall,
  type SignedRegister,
} from '#shared/sync/messages.ts'
import { chainStatement, encodeBatch, makeOp, zeroHash, type Op } from '#shared/sync/op.ts'
import { assembleEnvelope, encodeOuter, sizeBucketOf, type8 } from '#shared/vault/envelope.ts'

export const sha256 = (bytes: Uint8Array): Bytes =>
  new Uint8Array(createHash('sha256').update(bytes).digest())
export const randomHex = (bytes = 16): string => randomBytes(bytes).toString('hex')
export const randomOf = (length: number): Bytes => new Uint8Array(randomBytes(length))

export interface KeyPair {
  readonly spki: string
  sign(text: string | Uint8Array): Bytes
}

export function makeKeyPair(curve: 'P-256' | 'P-384' = 'P-256'): KeyPair {
  const pair: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync('ec', {
    namedCurve: curve,
  })
  const hash = curve === 'P-256' ? 'sha256' : 'sha384'
  return {
    spki: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    sign: (text) =>
      new Uint8Array(
        sign(hash, typeof text === 'string' ? utf8ToBytes(text) : text, {
          key: pair.privateKey,
          dsaEncoding: 'ieee-p1363',
        }),
      ),
  }
}

export interface Device {
  readonly dev: string
  readonly key: KeyPair
  /** Where its chain stands. */
  n: number
  opHash: Bytes
}

export interface Manager {
  readonly person: string
  readonly key: KeyPair
}

export function makeDevice(): Device {
  return { dev: randomHex(), key: makeKeyPair(), n: 0, opHash: zeroHash }
}

export interface Kita {
  readonly tenant: string
  readonly root: KeyPair
  readonly cards: readonly KeyPair[]
  readonly managers: readonly Manager[]
  readonly devices: readonly Device[]
  register: Register
}

export function makeKita(deviceCount = 2, managerCount = 2): Kita {
  const root = makeKeyPair('P-384')
  const cards = [makeKeyPair('P-384'), makeKeyPair('P-384'), makeKeyPair('P-384')]
  const managers = Array.from({ length: managerCount }, () => ({ person: randomHex(), key: makeKeyPair() }))
  const devices = Array.from({ length: deviceCount }, makeDevice)
  const tenant = randomHex()
  return {
    tenant,
    root,
    cards,
    managers,
    devices,
    register: {
      v: 1,
      tenant,
      no: 1,
      rootKey: root.spki,
      devices: devices.map(({ dev, key }) => ({ dev, key: key.spki, state: 'active' })),
      managers: managers.map(({ person, key }) => ({ person, key: key.spki })),
      cardKeys: cards.map((card) => card.spki),
    },
  }
}

export function signRegister(register: unknown, by: Manager | KeyPair): SignedRegister {
  const body = JSON.stringify(register)
  const [name, key] = 'person' in by ? [by.person, by.key] : ['root' as const, by]
  return { body, by: name, signature: bytesToBase64(key.sign(registerText(body))) }
}

/** The register after one change, numbered on. */
export const nextRegister = (kita: Kita, change: Partial<Register>): Register => ({
  ...kita.register,
  no: kita.register.no + 1,
  ...change,
})

export const without = (register: Register, dev: string, upTo?: number): Register['devices'] =>
  register.devices.map((device) =>
    device.dev === dev
      ? { ...device, state: 'removed' as const, ...(upTo === undefined ? {} : { upTo }) }
      : device,
  )

export interface OpWish {
  readonly type8?: number
  readonly objId?: string
  readonly expireNotAfter?: number
  readonly payload?: Bytes
  /** Bytes of the sealed body when the payload is made here. */
  readonly size?: number
}

/** A sealed version as any vault would write it: what is inside is noise. */
export function makeEnvelope(
  tenant: string,
  dev: string,
  devSeq: number,
  objId: string,
  more: {
    readonly type8?: number
    readonly expireNotAfter?: number
    readonly body?: Bytes
    readonly size?: number
  } = {},
): Bytes {
  const body = more.body ?? randomOf(more.size ?? 200)
  const innerSealed = randomOf(120)
  return assembleEnvelope(
    encodeOuter({
      v: 1,
      alg: 1,
      type8: more.type8 ?? type8.record,
      sizeBucket: sizeBucketOf(112 + 120 + body.length),
      expireNotAfter: more.expireNotAfter ?? 0,
      devSeq,
      tenant,
      objId,
      dev,
    }),
    randomOf(12),
    innerSealed,
    randomOf(32),
    body,
  )
}

/** The next ops of a device as one signed batch; its chain moves on. */
export function makeBatch(kita: Pick<Kita, 'tenant'>, device: Device, wishes: readonly OpWish[]): Bytes {
  return encodeBatch(makeOps(kita, device, wishes))
}

export function makeOps(
  kita: Pick<Kita, 'tenant'>,
  device: Device,
  wishes: readonly OpWish[],
): { ops: readonly Op[]; signature: Bytes } {
  const ops = wishes.map((wish) => {
    const n = device.n + 1
    const objId = wish.objId ?? randomHex()
    const kind = wish.type8 ?? type8.record
    const expireNotAfter = wish.expireNotAfter ?? 0
    const payload =
      wish.payload ??
      makeEnvelope(kita.tenant, device.dev, n, objId, {
        type8: kind,
        expireNotAfter,
        ...(wish.size === undefined ? {} : { size: wish.size }),
      })
    const { op, opHash } = makeOp(
      sha256,
      { type8: kind, expireNotAfter, n, tenant: kita.tenant, dev: device.dev, objId, prev: device.opHash },
      payload,
    )
    device.n = n
    device.opHash = opHash
    return op
  })
  return { ops, signature: device.key.sign(chainStatement(kita.tenant, device.dev, device.n, device.opHash)) }
}

export const records = (count: number, size = 200): OpWish[] =>
  Array.from({ length: count }, () => ({ size }))

export const blobWish = (id: string, bytes: Uint8Array): OpWish => ({
  type8: type8.photo,
  objId: id,
  payload: utf8ToBytes(
    JSON.stringify({ size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }),
  ),
})

export function signPurge(order: PurgeOrder, by: readonly KeyPair[]): SignedPurge {
  const body = JSON.stringify(order)
  return {
    body,
    signatures: by.map((key) => ({
      key: key.spki,
      signature: bytesToBase64(key.sign(purgeText(body))),
    })),
  }
}

export function signRecall(tenant: string, order: string, by: KeyPair): SignedRecall {
  const body = JSON.stringify({ v: 1, tenant, order })
  return { body, key: by.spki, signature: bytesToBase64(by.sign(recallText(body))) }
}

export const signLogin = (kita: Pick<Kita, 'tenant'>, device: Device, nonce: string): string =>
  bytesToBase64(device.key.sign(loginText(kita.tenant, device.dev, nonce)))
