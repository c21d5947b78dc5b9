/**
 * A conversation with picture and sound between the house and one person without the app (TK1-TK12): its link, its spoken word,
 * and the letters that both ends write each other, sealed, until they are connected. No library here: the page of the link
 * is made of it, and is to stay small enough to be read.
 */
import { utf8ToBytes, type Bytes } from '../basics/bytes.ts'
import { mostSdpLength } from '../maintenance/sdp.ts'

export const talkLimits = {
  /** How long a link may wait for its guest. */
  hours: [1, 4, 12],
  nameLength: 60,
  /** Two words of 1,024: one try in a million, and there is one (TK3). */
  words: 2,
} as const

export const talkPath = '/gespraech'
/** Where the page and the server's memory meet: `join`, `send`, `take`, `end`. */
export const talkLine = '/talk/'

/** The secret stands behind `#`, which no browser sends. */
export const talkLink = (publicUrl: string, secret: string): string => `${publicUrl}${talkPath}#${secret}`
export const secretOfLink = (hash: string): string | undefined => /^#([A-Za-z0-9_-]{22})$/.exec(hash)?.[1]

/** What the server knows the room by is the hash of this. */
export const talkRoomText = (secret: string): string => `obhut|talk-room|1|${secret}`
/** Link and word together, so that whoever has only one of them cannot even try. */
export const talkSecret = (secret: string, words: readonly string[]): Bytes =>
  utf8ToBytes(`obhut|talk|1|${secret}|${words.join(' ')}`)

/**
 * Four words over both connections' keys and the PAKE's (TK5): the salt of a PBKDF2 whose password is the PAKE's third key.
 * A browser has no Argon2id.
 */
export const spokenRounds = 500_000
export const spokenSalt = (
  transcript: string,
  prints: { readonly guest: string; readonly house: string },
): Bytes => utf8ToBytes(`obhut|talk-words|1|${transcript}|${prints.guest}|${prints.house}`)

export type TalkFromGuest =
  | { readonly type: 'knock'; readonly name: string }
  | { readonly type: 'answer'; readonly sdp: string }
  | { readonly type: 'bye' }
export type TalkFromHouse =
  { readonly type: 'offer'; readonly sdp: string } | { readonly type: 'refused' } | { readonly type: 'bye' }

const only = (value: object, ...keys: readonly string[]): boolean =>
  Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key))
const isSdp = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= mostSdpLength

/** One line that is shown: no signs that turn or hide what stands beside them. */
export const readTalkName = (value: unknown): string | undefined => {
  if (typeof value !== 'string' || value.length > 4 * talkLimits.nameLength) return undefined
  const name = value
    .normalize('NFC')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  return name !== '' && name.length <= talkLimits.nameLength ? name : undefined
}

export function readFromTalkGuest(value: unknown): TalkFromGuest | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const letter = value as Record<string, unknown>
  if (letter['type'] === 'bye' && only(letter, 'type')) return { type: 'bye' }
  const { sdp } = letter
  if (letter['type'] === 'answer' && only(letter, 'type', 'sdp') && isSdp(sdp)) return { type: 'answer', sdp }
  const name = readTalkName(letter['name'])
  if (letter['type'] === 'knock' && only(letter, 'type', 'name') && name !== undefined)
    return { type: 'knock', name }
  return undefined
}

export function readFromTalkHouse(value: unknown): TalkFromHouse | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const letter = value as Record<string, unknown>
  const { type, sdp } = letter
  if ((type === 'bye' || type === 'refused') && only(letter, 'type')) return { type }
  return type === 'offer' && only(letter, 'type', 'sdp') && isSdp(sdp) ? { type, sdp } : undefined
}

/** Over the data channel, once connected: what the other end is to know of our microphone and camera. */
export type TalkSign =
  { readonly type: 'shown'; readonly sound: boolean; readonly picture: boolean } | { readonly type: 'bye' }
export const mostSignLength = 200

export function readTalkSign(text: unknown): TalkSign | undefined {
  if (typeof text !== 'string' || text.length > mostSignLength) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { type, sound, picture } = value as Record<string, unknown>
  if (type === 'bye' && only(value, 'type')) return { type }
  return type === 'shown' &&
    only(value, 'type', 'sound', 'picture') &&
    typeof sound === 'boolean' &&
    typeof picture === 'boolean'
    ? { type, sound, picture }
    : undefined
}
