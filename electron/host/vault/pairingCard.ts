/**
 * The pairing card: what a newcomer's PC must know before anybody can lie to it. It names the institution by the hash
 * of its genesis, says how long its membership log is at least, where the server is, and carries a secret good for one
 * joining within seven days. As QR code or text it is whole; as typed words it is the secret alone, and the rest lies,
 * sealed under that secret, on the stick (J1, J2).
 */
import { z } from 'zod'
import {
  base64ToBytes,
  bytesToBase64,
  bytesToHex,
  bytesToUtf8,
  concatBytes,
  utf8ToBytes,
  type Bytes,
} from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import { languages, type Language } from '#shared/host/api.ts'
import { idSchema } from '#shared/records/kind.ts'
import { hashSchema, serverCardSchema, type ServerCard } from '#shared/sync/messages.ts'
import { argonFloor, stretch } from './argon.ts'
import { hkdf, openBox, sealBox, sha256 } from './crypto.ts'
import { cardWordsByLanguage } from './passphraseWords.ts'

export const invitationDays = 7
const secretLength = 16
const head = 'OBHUT1.'

const cardSchema = z.tuple([
  z.literal(1),
  idSchema,
  hashSchema,
  hashSchema,
  z.number().int().positive(),
  z.string().max(40),
  z.number().int(),
  z.enum(languages),
  serverCardSchema.nullable(),
])

export interface PairingCard {
  readonly tenant: string
  /** Hash of the log's first entry, and of the newest the inviter knew with the log's length then. */
  readonly genesis: string
  readonly newest: string
  readonly length: number
  readonly secret: Bytes
  readonly expires: number
  /** In which the check words are shown on both screens. */
  readonly language: Language
  readonly server: ServerCard | null
}

export const makeInvitationSecret = (random: Random): Bytes => random.bytes(secretLength)

const cardJson = (card: PairingCard): string =>
  JSON.stringify([
    1,
    card.tenant,
    card.genesis,
    card.newest,
    card.length,
    bytesToBase64(card.secret),
    card.expires,
    card.language,
    card.server && { ...card.server, code: '' },
  ] satisfies z.infer<typeof cardSchema>)

export const cardText = (card: PairingCard): string =>
  head + Buffer.from(cardJson(card)).toString('base64url')

export function readPairingCard(text: string): PairingCard | undefined {
  const clean = text.replaceAll(/\s/g, '')
  if (!clean.startsWith(head)) return undefined
  return parseCard(new Uint8Array(Buffer.from(clean.slice(head.length), 'base64url')))
}

/** Whatever was scanned or typed: what is no card is none, never an error. */
function parseCard(utf8: Bytes): PairingCard | undefined {
  try {
    const read = cardSchema.safeParse(JSON.parse(bytesToUtf8(utf8))).data
    if (!read) return undefined
    const [, tenant, genesis, newest, length, secret, expires, language, server] = read
    const bytes = base64ToBytes(secret)
    return bytes.length === secretLength
      ? { tenant, genesis, newest, length, secret: bytes, expires, language, server }
      : undefined
  } catch {
    return undefined
  }
}

/** Where the letters of this invitation lie; says nothing about its secret. */
export const slotOf = (secret: Bytes): string => bytesToHex(sha256('obhut|letters|1|', secret))

const noSalt = new Uint8Array(0)
/** A letter under the invitation's secret: who has it wrote it. */
export const sealLetter = (random: Random, secret: Bytes, name: string, plain: Bytes): Bytes =>
  sealBox(random, hkdf(secret, noSalt, `obhut|letter|1|${name}`), plain, utf8ToBytes(name))
export const openLetter = (secret: Bytes, name: string, sealed: Bytes): Bytes | undefined =>
  openBox(hkdf(secret, noSalt, `obhut|letter|1|${name}`), sealed, utf8ToBytes(name))

export const sealedCard = (random: Random, card: PairingCard): Bytes =>
  sealLetter(random, card.secret, 'card', utf8ToBytes(cardJson(card)))
export function openSealedCard(secret: Bytes, sealed: Bytes): PairingCard | undefined {
  const plain = openLetter(secret, 'card', sealed)
  const card = plain && parseCard(plain)
  return card && bytesToBase64(card.secret) === bytesToBase64(secret) ? card : undefined
}

// Words -----------------------------------------------------------------------------------------------------------

const wordsOf = (bytes: Bytes, count: number, language: Language): string[] => {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  const list = cardWordsByLanguage[language]
  return Array.from({ length: count }, (_, i) => list[Number.parseInt(bits.slice(i * 10, i * 10 + 10), 2)]!)
}

const typedWords = 15
const checkOf = (secret: Bytes): Bytes => sha256('obhut|invitation-words|1|', secret).subarray(0, 3)

/** The secret to be typed, with a check sum: 15 words of ten bits. */
export const secretWords = (secret: Bytes, language: Language): string[] =>
  wordsOf(concatBytes(secret, checkOf(secret)), typedWords, language)

export function readSecretWords(text: string): Bytes | undefined {
  const tokens = text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((token) => token !== '')
  for (const language of languages) {
    const index = new Map(cardWordsByLanguage[language].map((word, i) => [word, i]))
    const known = tokens.flatMap((token) => index.get(token) ?? [])
    if (known.length !== typedWords) continue
    const bits = known.map((i) => i.toString(2).padStart(10, '0')).join('')
    const bytes = Uint8Array.from({ length: 18 }, (_, i) => Number.parseInt(bits.slice(i * 8, i * 8 + 8), 2))
    const secret = bytes.slice(0, secretLength)
    if (
      checkOf(secret)
        .subarray(0, 2)
        .every((byte, i) => byte === bytes[secretLength + i])
    )
      return secret
  }
  return undefined
}

/**
 * Six words over everything both sides have said: card, request, keys. Who sits between them would need another
 * request with the same 60 bits, and each try costs him one Argon2id of 64 MiB (J3).
 */
export async function checkWords(card: PairingCard, request: Bytes): Promise<string[]> {
  const transcript = sha256('obhut|transcript|1|', cardJson(card), request)
  const stretched = await stretch(
    bytesToHex(transcript),
    sha256('obhut|words|1|', card.secret).slice(0, 16),
    argonFloor,
  )
  return wordsOf(stretched, 6, card.language)
}
