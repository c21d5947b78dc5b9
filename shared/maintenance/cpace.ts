/**
 * CPace (draft-irtf-cfrg-cpace), suite CPACE-P256_XMD:SHA-256_SSWU_NU_-SHA256: two ends that know the same four words get
 * the same key, and whoever carries or changes their messages learns nothing he could guess the words with afterwards; each
 * run is one guess (MT14). The guest speaks first; each end proves that it has the key before the other uses it
 * (section "key confirmation" of the draft). Checked against the draft's vectors (tests/maintenance/cpace.test.ts).
 *
 * One run of one end is one closure: it answers once, and a second message finds it over. Curve and hashes are given: the
 * vault brings Node's (electron/host/vault/meeting/cpace.ts), the page of a call a browser's (renderer/talk/page).
 */
import { bytesToHex, concatBytes, utf8ToBytes, type Bytes } from '../basics/bytes.ts'
import type { Random } from '../basics/random.ts'

export interface CpaceParts<Point> {
  /** P-256: hashing to a point that nobody knows the logarithm of, and what is done with points. */
  readonly curve: {
    hashTo(text: Uint8Array, domain: string): Point
    multiply(point: Point, scalar: bigint): Point
    /** Uncompressed. */
    encode(point: Point): Bytes
    /** Throws where it is no point of the curve. */
    decode(bytes: Uint8Array): Point
  }
  /** Evenly between 1 and the order. */
  readonly freshScalar: (random: Random) => Bytes
  readonly sha256: (...parts: readonly (Uint8Array | string)[]) => Bytes
  readonly hmac: (key: Uint8Array, data: Uint8Array) => Bytes
  readonly hkdf: (key: Uint8Array, salt: Uint8Array, info: string) => Bytes
  readonly equalSecret: (a: Uint8Array, b: Uint8Array) => boolean
}

const groupName = 'CPaceP256_XMD:SHA-256_SSWU_NU_'
const hashBlock = 64
const shareLength = 65
const sessionLength = 16
const tagLength = 32
/** Associated data of both ends: a message that is sent back to whoever wrote it fits nowhere. */
const ends = { guest: utf8ToBytes('guest'), house: utf8ToBytes('house') } as const

/** With its length in LEB128 in front. */
function prependLength(bytes: Uint8Array): Bytes {
  const length: number[] = []
  let left = bytes.length
  do {
    length.push((left & 127) | (left > 127 ? 128 : 0))
    left >>= 7
  } while (left > 0)
  return concatBytes(Uint8Array.from(length), bytes)
}
export const lvCat = (...parts: readonly Uint8Array[]): Bytes => concatBytes(...parts.map(prependLength))

export interface Agreed {
  /** Of each direction, and one for what is neither (the spoken words). */
  readonly keys: { readonly guest: Bytes; readonly house: Bytes; readonly words: Bytes }
  /** SHA-256 over all that was said: what both ends sign. */
  readonly transcript: Bytes
}

interface Secret {
  /** The four words. */
  readonly secret: Uint8Array
  /** What both ends know of the meeting besides: the hash of its nameplate. */
  readonly context: Uint8Array
}

export function createCpace<Point>(parts: CpaceParts<Point>) {
  const { curve, freshScalar, sha256, hmac, hkdf, equalSecret } = parts

  function generatorOf(secret: Uint8Array, context: Uint8Array, session: Uint8Array): Point {
    const name = utf8ToBytes(groupName)
    const padding = Math.max(0, hashBlock - 1 - prependLength(secret).length - prependLength(name).length)
    const text = lvCat(name, secret, new Uint8Array(padding), context, session)
    return curve.hashTo(text, `${groupName}_DST`)
  }

  const scalarOf = (scalar: Uint8Array): bigint => BigInt(`0x${bytesToHex(scalar)}`)

  const shareOf = (generator: Point, scalar: Uint8Array): Bytes =>
    curve.encode(curve.multiply(generator, scalarOf(scalar)))

  /** `scalar_mult_vfy`: the x-coordinate, or nothing where the other share is no point of the curve. */
  function meetAt(scalar: Uint8Array, share: Uint8Array): Bytes | undefined {
    if (share.length !== shareLength || share[0] !== 4) return undefined
    try {
      return curve.encode(curve.multiply(curve.decode(share), scalarOf(scalar))).slice(1, 33)
    } catch {
      return undefined
    }
  }

  const iskOf = (session: Uint8Array, meeting: Uint8Array, guest: Uint8Array, house: Uint8Array): Bytes =>
    sha256(lvCat(utf8ToBytes(`${groupName}_ISK`), session, meeting), guest, house)

  function agree(
    context: Uint8Array,
    session: Uint8Array,
    meeting: Uint8Array,
    shares: { readonly guest: Uint8Array; readonly house: Uint8Array },
  ): { readonly agreed: Agreed; readonly tags: { readonly guest: Bytes; readonly house: Bytes } } {
    const said = { guest: lvCat(shares.guest, ends.guest), house: lvCat(shares.house, ends.house) }
    const isk = iskOf(session, meeting, said.guest, said.house)
    const macKey = sha256('CPaceMac', session, isk)
    const transcript = sha256('obhut|meeting|1|', lvCat(context, session, said.guest, said.house))
    const key = (what: string): Bytes => hkdf(isk, transcript, `obhut|meeting|1|${what}`)
    return {
      agreed: { keys: { guest: key('guest'), house: key('house'), words: key('words') }, transcript },
      tags: { guest: hmac(macKey, said.guest), house: hmac(macKey, said.house) },
    }
  }

  /** First `hello`; with the house's answer `finish`: then the other end knows the words, and `proof` tells it that we do. */
  function startGuest(
    { secret, context }: Secret,
    random: Random,
  ): {
    readonly hello: Bytes
    finish(answer: Uint8Array): { readonly agreed: Agreed; readonly proof: Bytes } | undefined
  } {
    const session = random.bytes(sessionLength)
    const scalar = freshScalar(random)
    const share = shareOf(generatorOf(secret, context, session), scalar)
    let isOver = false
    return {
      hello: concatBytes(session, share),
      finish(answer) {
        if (isOver || answer.length !== shareLength + tagLength) return undefined
        isOver = true
        const house = answer.subarray(0, shareLength)
        const meeting = meetAt(scalar, house)
        scalar.fill(0)
        if (!meeting) return undefined
        const { agreed, tags } = agree(context, session, meeting, { guest: share, house })
        return equalSecret(tags.house, answer.subarray(shareLength))
          ? { agreed, proof: tags.guest }
          : undefined
      },
    }
  }

  /** Once for each code: the first hello is answered, and only its proof is looked at. */
  function startHouse(
    { secret, context }: Secret,
    random: Random,
  ): {
    answer(hello: Uint8Array): Bytes | undefined
    finish(proof: Uint8Array): Agreed | undefined
  } {
    let isAsked = false
    let waiting: { readonly agreed: Agreed; readonly expects: Bytes } | undefined
    return {
      answer(hello) {
        if (isAsked || hello.length !== sessionLength + shareLength) return undefined
        isAsked = true
        const session = hello.slice(0, sessionLength)
        const guest = hello.slice(sessionLength)
        const scalar = freshScalar(random)
        const meeting = meetAt(scalar, guest)
        const share = shareOf(generatorOf(secret, context, session), scalar)
        scalar.fill(0)
        if (!meeting) return undefined
        const { agreed, tags } = agree(context, session, meeting, { guest, house: share })
        waiting = { agreed, expects: tags.guest }
        return concatBytes(share, tags.house)
      },
      finish(proof) {
        const asked = waiting
        waiting = undefined
        return asked && equalSecret(asked.expects, proof) ? asked.agreed : undefined
      },
    }
  }

  return { generatorOf, shareOf, meetAt, iskOf, startGuest, startHouse }
}
