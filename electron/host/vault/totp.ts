/**
 * The second factor (RFC 6238: HMAC-SHA-1, 30 seconds, six digits), checked by the vault alone. The secret lies in the
 * owner's sealed ring. Said plainly: it stops who looked over a shoulder, not who holds the disk (decision 26).
 *
 * F1 A code is good for one step before or after the drift learnt so far; the drift is learnt within ±10 steps.
 * F2 No code and no step is taken twice, nor any older one.
 * F3 Ten codes on paper, each good for once.
 * F4 After ten wrong ones it waits, longer each time; a restart does not shorten it.
 */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { base64ToBytes, bytesToBase64, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import { equalSecret, hmac } from './crypto.ts'
import { pick } from './passphrase.ts'

export const stepMs = 30_000
const widest = 10
const freeTries = 10
const firstWaitMs = 60_000
const longestWaitMs = 24 * 3_600_000

export const totpSchema = z.strictObject({
  secret: z.string().max(64),
  /** Steps by which her phone's clock differs from this PC's. */
  drift: z.number().int().min(-widest).max(widest),
  /** The newest step a code was taken of. */
  last: z.number().int(),
  /** Tags of the paper codes that are left. */
  backup: z.array(z.string().max(64)).max(10),
  wrong: z.number().int().min(0),
  waitUntil: z.number().int().min(0),
})
export type Totp = z.infer<typeof totpSchema>

export function codeAt(secret: Uint8Array, step: number, digits = 6): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const at = mac[19]! & 15
  const value = mac.readUInt32BE(at) & 0x7fff_ffff
  return String(value % 10 ** digits).padStart(digits, '0')
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
export function toBase32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff_ffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(value >>> bits) & 31]!
    }
  }
  return bits > 0 ? text + alphabet[(value << (5 - bits)) & 31]! : text
}

export const makeSecret = (random: Random): Bytes => random.bytes(20)

/** For a reader of codes; the label holds no child's and no institution's name. */
export const totpUri = (secret: Uint8Array, account: string): string =>
  `otpauth://totp/Obhut:${encodeURIComponent(account)}?secret=${toBase32(secret)}&issuer=Obhut&algorithm=SHA1&digits=6&period=30`

const paperTag = (secret: string, code: string): string =>
  bytesToBase64(hmac(base64ToBytes(secret), utf8ToBytes(`obhut|paper-code|1|${code}`)).subarray(0, 16))

/** Eight letters and digits that are not confused, in two groups. */
export function makePaperCodes(random: Random): string[] {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const four = (): string => Array.from({ length: 4 }, () => letters[pick(random, letters.length)]!).join('')
  return Array.from({ length: 10 }, () => `${four()}-${four()}`)
}

export const startTotp = (secret: Uint8Array, codes: readonly string[]): Totp => {
  const text = bytesToBase64(secret)
  return {
    secret: text,
    drift: 0,
    last: 0,
    backup: codes.map((code) => paperTag(text, plainCode(code))),
    wrong: 0,
    waitUntil: 0,
  }
}
const plainCode = (code: string): string => code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

export type Proof =
  | { readonly ok: true; readonly next: Totp }
  | { readonly ok: false; readonly next: Totp; readonly waitMs: number }

/** What the code says and what to remember of it. While she has to wait nothing is checked. */
export function proveCode(totp: Totp, typed: string, nowMs: number): Proof {
  // A clock put back does not shorten the wait: nothing before the last known moment counts as over.
  if (nowMs < totp.waitUntil)
    return { ok: false, next: totp, waitMs: Math.min(totp.waitUntil - nowMs, longestWaitMs) }
  const right = { wrong: 0, waitUntil: 0 }
  const digits = typed.replaceAll(/\s/g, '')
  if (/^\d{6}$/.test(digits)) {
    const now = Math.floor(nowMs / stepMs)
    const secret = base64ToBytes(totp.secret)
    // The first code of all teaches the drift; afterwards one step to either side.
    const reach = totp.last === 0 ? widest : 1
    for (const step of nearest(now + totp.drift, reach)) {
      const drift = step - now
      if (step <= totp.last || Math.abs(drift) > widest) continue
      if (equalSecret(utf8ToBytes(codeAt(secret, step)), utf8ToBytes(digits)))
        return { ok: true, next: { ...totp, ...right, drift, last: step } }
    }
  } else {
    const tag = paperTag(totp.secret, plainCode(typed))
    if (totp.backup.includes(tag))
      return { ok: true, next: { ...totp, ...right, backup: totp.backup.filter((one) => one !== tag) } }
  }
  const wrong = totp.wrong + 1
  const waitMs =
    wrong < freeTries ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(20, wrong - freeTries))
  return { ok: false, next: { ...totp, wrong, waitUntil: waitMs === 0 ? 0 : nowMs + waitMs }, waitMs }
}

const nearest = (middle: number, reach: number): number[] =>
  Array.from({ length: 2 * reach + 1 }, (_, i) => middle + (i % 2 === 0 ? i / 2 : -(i + 1) / 2))
