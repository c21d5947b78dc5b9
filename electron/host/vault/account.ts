/**
 * The account file: a person's private keys under her passphrase and this PC's secret together, and her keyring
 * under the personal key inside. Whoever has only the disk lacks the device secret where the system guards it (and
 * always the passphrase); whoever has only the passphrase lacks the file.
 *
 *   KEK = HKDF( Argon2id(passphrase, salt) ‖ device secret )
 *   secret: sealed under KEK; everything in front of it in the file is its AAD, the Argon2id numbers too
 *   ring:   sealed under HKDF(personal key): one step opens all keys a first screen needs
 */
import { z } from 'zod'
import {
  base64OrNothing,
  base64ToBytes,
  bytesToBase64,
  bytesToUtf8,
  concatBytes,
  utf8ToBytes,
  type Bytes,
} from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { languages, type Language } from '#shared/host/api.ts'
import { idSchema } from '#shared/records/kind.ts'
import { isStrongEnough, stretch, type ArgonParams } from './argon.ts'
import { hkdf, openBox, sealBox } from './crypto.ts'
import { invitationSchema, type Invitation } from './invitation.ts'
import type { Keyring, Lockbox } from './keyring.ts'
import type { PastPassphrases } from './pastPassphrases.ts'
import type { PinKey } from './pin.ts'
import { totpSchema, type Totp } from './totp.ts'

/** The file lies open on the disk: what is no base64 makes it a damaged one. */
const base64 = z
  .string()
  .max(4_000_000)
  .refine((text) => text === '' || base64OrNothing(text).length > 0)
const argonSchema = z.strictObject({ memKiB: z.number().int(), passes: z.number().int() })
const headSchema = z.strictObject({
  v: z.literal(1),
  tenant: idSchema,
  person: idSchema,
  argon: argonSchema,
  salt: base64.refine((text) => base64OrNothing(text).length === 16),
})
const fileSchema = z.strictObject({
  v: z.literal(1),
  accounts: z
    .array(z.strictObject({ head: headSchema, secret: base64, ring: base64 }))
    .min(1)
    .max(100),
})
export type AccountHead = z.infer<typeof headSchema>
export type AccountFile = z.infer<typeof fileSchema>

/** What only the passphrase opens. */
export interface AccountSecret {
  readonly signScalar: Bytes
  readonly sealSeed: Bytes
  readonly personalKey: Bytes
  readonly metadataKey: Bytes
  /** Only of houses of the first weeks; it opens nothing any more since their first sign-in with several people. */
  readonly recoveryKey: Bytes | null
}

export interface Ring {
  readonly name: string
  readonly language: Language
  /** Newest membership entry seen: a log without it was shortened (decision 14). */
  readonly logHead: string
  readonly confirmed: boolean
  /** The three card shares, only until the cards are confirmed. */
  readonly shares: readonly Bytes[] | null
  readonly pin: PinKey | null
  /** Whether she has said yes or no to a PIN. */
  readonly pinAsked: boolean
  readonly past: PastPassphrases | null
  readonly totp: Totp | null
  readonly invitations: readonly Invitation[]
  /** Of a provider's supporter (MT11), as text. */
  readonly certificate: string | null
  readonly boxes: readonly { readonly box: Lockbox; readonly key: Bytes }[]
  readonly others: ReadonlyMap<string, Bytes>
}

const secretFields = ['signScalar', 'sealSeed', 'personalKey', 'metadataKey', 'recoveryKey'] as const
const secretSchema = z.strictObject({
  signScalar: base64,
  sealSeed: base64,
  personalKey: base64,
  metadataKey: base64,
  recoveryKey: base64.optional(),
})

export function parseAccounts(bytes: Bytes | undefined): AccountFile | undefined {
  if (!bytes) return undefined
  try {
    return fileSchema.safeParse(JSON.parse(bytesToUtf8(bytes))).data
  } catch {
    return undefined
  }
}
export const writeAccounts = (file: AccountFile): Bytes => utf8ToBytes(JSON.stringify(file))

const headAad = (head: AccountHead): Bytes =>
  utf8ToBytes(
    `obhut|account|1|${head.tenant}|${head.person}|${head.argon.memKiB}|${head.argon.passes}|${head.salt}`,
  )

export async function kekOf(head: AccountHead, passphrase: string, deviceSecret: Bytes): Promise<Bytes> {
  const stretched = await stretch(passphrase, base64ToBytes(head.salt), head.argon)
  const both = concatBytes(stretched, deviceSecret)
  const kek = hkdf(both, base64ToBytes(head.salt), `obhut|kek|1|${head.tenant}|${head.person}`)
  stretched.fill(0)
  both.fill(0)
  return kek
}

export async function sealAccount(
  random: Random,
  who: { readonly tenant: string; readonly person: string; readonly argon: ArgonParams },
  passphrase: string,
  deviceSecret: Bytes,
  secret: AccountSecret,
): Promise<{ readonly head: AccountHead; readonly secret: string }> {
  const head: AccountHead = { v: 1, ...who, argon: { ...who.argon }, salt: bytesToBase64(random.bytes(16)) }
  const kek = await kekOf(head, passphrase, deviceSecret)
  const plain = utf8ToBytes(
    JSON.stringify(
      Object.fromEntries(
        secretFields.flatMap((name) => {
          const value = secret[name]
          return value ? [[name, bytesToBase64(value)]] : []
        }),
      ),
    ),
  )
  const sealed = bytesToBase64(sealBox(random, kek, plain, headAad(head)))
  kek.fill(0)
  plain.fill(0)
  return { head, secret: sealed }
}

export type AccountFailure = { readonly type: 'WrongPassphrase' | 'KdfTooWeak' | 'AccountDamaged' }

export async function openAccount(
  account: AccountFile['accounts'][number],
  passphrase: string,
  deviceSecret: Bytes,
): Promise<Result<AccountSecret, AccountFailure>> {
  const opened = await openAccountAndKek(account, passphrase, deviceSecret)
  if (!opened.ok) return opened
  opened.value.kek.fill(0)
  return ok(opened.value.secret)
}

/** The caller zeroes the KEK. */
export async function openAccountAndKek(
  account: AccountFile['accounts'][number],
  passphrase: string,
  deviceSecret: Bytes,
): Promise<Result<{ readonly secret: AccountSecret; readonly kek: Bytes }, AccountFailure>> {
  if (!isStrongEnough(account.head.argon)) return err({ type: 'KdfTooWeak' })
  const kek = await kekOf(account.head, passphrase, deviceSecret)
  const secret = openAccountWith(account, kek)
  if (secret.ok) return ok({ secret: secret.value, kek })
  kek.fill(0)
  return secret
}

/** Opens with a KEK already derived; measured alone as "unlock without Argon2id". */
export function openAccountWith(
  account: AccountFile['accounts'][number],
  kek: Bytes,
): Result<AccountSecret, AccountFailure> {
  const plain = openBox(kek, base64ToBytes(account.secret), headAad(account.head))
  if (!plain) return err({ type: 'WrongPassphrase' })
  const read = secretSchema.safeParse(JSON.parse(bytesToUtf8(plain)))
  plain.fill(0)
  if (!read.success) return err({ type: 'AccountDamaged' })
  const { signScalar, sealSeed, personalKey, metadataKey, recoveryKey } = read.data
  return ok({
    signScalar: base64ToBytes(signScalar),
    sealSeed: base64ToBytes(sealSeed),
    personalKey: base64ToBytes(personalKey),
    metadataKey: base64ToBytes(metadataKey),
    recoveryKey: recoveryKey === undefined ? null : base64ToBytes(recoveryKey),
  })
}

const ringKeyOf = (personalKey: Bytes): Bytes => hkdf(personalKey, new Uint8Array(0), 'obhut|ring|1')
const ringSchema = z.strictObject({
  name: z.string(),
  language: z.enum(languages),
  logHead: z.string(),
  confirmed: z.boolean(),
  shares: z.array(base64).nullable(),
  pin: z.strictObject({ salt: base64, stretched: base64 }).nullable().default(null),
  pinAsked: z.boolean().default(false),
  past: z
    .strictObject({ argon: argonSchema, salt: base64, tags: z.array(base64).max(5) })
    .nullable()
    .default(null),
  totp: totpSchema.nullable().default(null),
  invitations: z.array(invitationSchema).default([]),
  certificate: z.string().max(12_000).nullable().default(null),
  boxes: z.array(z.tuple([z.string(), z.string(), base64])),
  others: z.array(z.tuple([z.string(), base64])),
})

export function sealRing(
  random: Random,
  head: AccountHead,
  personalKey: Bytes,
  keyring: Keyring,
  ring: Omit<Ring, 'boxes' | 'others'>,
): string {
  const { boxes, others } = keyring.held()
  const plain = utf8ToBytes(
    JSON.stringify({
      name: ring.name,
      language: ring.language,
      logHead: ring.logHead,
      confirmed: ring.confirmed,
      shares: ring.shares && ring.shares.map(bytesToBase64),
      pin: ring.pin && {
        salt: bytesToBase64(ring.pin.salt),
        stretched: bytesToBase64(ring.pin.stretched),
      },
      pinAsked: ring.pinAsked,
      past: ring.past && {
        ...ring.past,
        salt: bytesToBase64(ring.past.salt),
        tags: ring.past.tags.map(bytesToBase64),
      },
      totp: ring.totp,
      invitations: ring.invitations,
      certificate: ring.certificate,
      boxes: boxes.map(({ box, key }) => [box.id, keyring.labelOf(box), bytesToBase64(key)]),
      others: [...others].map(([id, key]) => [id, bytesToBase64(key)]),
    }),
  )
  const sealed = bytesToBase64(
    sealBox(random, ringKeyOf(personalKey), plain, utf8ToBytes(`obhut|ring|1|${head.tenant}|${head.person}`)),
  )
  plain.fill(0)
  return sealed
}

export function openRing(
  head: AccountHead,
  personalKey: Bytes,
  keyring: Keyring,
  sealed: string,
): Ring | undefined {
  const plain = openBox(
    ringKeyOf(personalKey),
    base64ToBytes(sealed),
    utf8ToBytes(`obhut|ring|1|${head.tenant}|${head.person}`),
  )
  if (!plain) return undefined
  const read = ringSchema.safeParse(JSON.parse(bytesToUtf8(plain)))
  plain.fill(0)
  if (!read.success) return undefined
  const { pin, past } = read.data
  return {
    name: read.data.name,
    language: read.data.language,
    logHead: read.data.logHead,
    confirmed: read.data.confirmed,
    shares: read.data.shares && read.data.shares.map(base64ToBytes),
    pin: pin && { salt: base64ToBytes(pin.salt), stretched: base64ToBytes(pin.stretched) },
    pinAsked: read.data.pinAsked,
    totp: read.data.totp,
    invitations: read.data.invitations,
    certificate: read.data.certificate,
    past: past && { ...past, salt: base64ToBytes(past.salt), tags: past.tags.map(base64ToBytes) },
    boxes: read.data.boxes.flatMap(([id, label, key]) => {
      const box = keyring.parseLabel(id, label)
      return box ? [{ box, key: base64ToBytes(key) }] : []
    }),
    others: new Map(read.data.others.map(([id, key]) => [id, base64ToBytes(key)])),
  }
}
