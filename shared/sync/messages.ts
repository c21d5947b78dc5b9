/**
 * The sync protocol: every message between an app and a server, parsed by both ends. A message is one frame
 * (shared/host/frame.ts): its JSON text is described here, its binary parts in the line above each schema. All routes
 * are POST under /v1 with content type application/octet-stream; an answer that is no success is a `refusal`.
 *
 * The server checks form, membership of the device, order and quotas. It never reads a payload, never merges and
 * never answers "conflict" (decision 8).
 */
import { z } from 'zod'
import { idSchema } from '../records/kind.ts'

/** History: 1 (2026-11) first protocol; 2026-12 `linkPut`, `linkList`, `linkRecall` added, which an older server answers `Unknown`; then `meetingOpen`, `meetingJoin`, `meetingSend`, `meetingTake`, `meetingEnd`, likewise, with `hours` for a conversation. tests/sync/protocol holds the hash of all schemas of this version. */
export const protocolVersion = 1

/** 32 bytes as lower-case hex. */
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)
const base64 = z.string().regex(/^[A-Za-z0-9+/]{0,4000}={0,2}$/)
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const pinSchema = z.string().regex(/^[A-Za-z0-9+/]{43}=$/)
/** Word for word: `z.url` takes line breaks out of what was signed, and says nothing. */
const urlSchema = z
  .string()
  .max(300)
  .regex(/^[\x21-\x7e]+$/)
  .refine((text) => URL.canParse(text))

/**
 * Where a reader stands in the server's log: generation (higher after a restore), number of the last op seen, and
 * the chain of all opHashes up to it. Never a clock.
 */
export const cursorSchema = z.strictObject({ gen: count, seq: count, head: hashSchema })
export type Cursor = z.infer<typeof cursorSchema>
export const startOfLog: Cursor = { gen: 0, seq: 0, head: '0'.repeat(64) }

export const refusalCodes = [
  'BadMessage',
  'TooLarge',
  'TooOld',
  'Unknown',
  'NotSignedIn',
  'Removed',
  'Stale',
  'RolledBack',
  'ResyncRequired',
  'QuotaExceeded',
  'TooMany',
  'Busy',
  'ReadOnly',
  'Failed',
] as const
export type RefusalCode = (typeof refusalCodes)[number]
/** Unknown tenant, device, blob and wrong token are all `Unknown` or `NotSignedIn`, with the same text and length. */
export const refusalSchema = z.strictObject({
  code: z.enum(refusalCodes),
  /** For `RolledBack`, `ResyncRequired`: where the server stands. For `Busy`, `TooMany`: when to come back. */
  cursor: cursorSchema.optional(),
  retryAfterMs: count.optional(),
})
export type Refusal = z.infer<typeof refusalSchema>

/**
 * The public register of one institution: which devices may speak, whose signatures may change that, whose may order
 * a purge. Random ids and public keys (SPKI, base64), no roles and no names. Signed as text exactly as written by a
 * manager of the register before it, or by the institution root.
 */
export const registerSchema = z.strictObject({
  v: z.literal(1),
  tenant: idSchema,
  /** 1, 2, 3, ...; a server takes only the number after the one it has. */
  no: z.number().int().positive(),
  rootKey: base64,
  devices: z
    .array(
      z.strictObject({
        dev: idSchema,
        key: base64,
        state: z.enum(['active', 'removed']),
        /** Of a removed device: the last number of its chain that a server still takes from others. None: nothing. */
        upTo: count.optional(),
      }),
    )
    .min(1)
    .max(2000),
  managers: z
    .array(z.strictObject({ person: idSchema, key: base64 }))
    .min(1)
    .max(200),
  /** Public keys of the three recovery cards: one of them stands for the second person (decision 29). */
  cardKeys: z.array(base64).max(3),
})
export type Register = z.infer<typeof registerSchema>
export const signedRegisterSchema = z.strictObject({
  /** JSON of a register. */
  body: z.string().max(1_000_000),
  /** Person id of the signing manager, or 'root'. */
  by: z.union([z.literal('root'), idSchema]),
  signature: base64,
})
export type SignedRegister = z.infer<typeof signedRegisterSchema>
export const registerText = (body: string): string => `obhut|register|1|${body}`

/** An order to purge: two different signatures of managers or cards over the same text, obeyed 7 days after it came. */
export const purgeOrderSchema = z.strictObject({
  v: z.literal(1),
  tenant: idSchema,
  id: idSchema,
  /** What ops name: objects, and wraps of keys. */
  objIds: z.array(idSchema).max(100_000),
  blobs: z.array(idSchema).max(100_000),
  /** For PCs: the keys that go. A server has no use for them. */
  keyIds: z.array(idSchema).max(100_000).optional(),
})
export type PurgeOrder = z.infer<typeof purgeOrderSchema>
export const signedPurgeSchema = z.strictObject({
  body: z.string().max(8_000_000),
  signatures: z
    .array(z.strictObject({ key: base64, signature: base64 }))
    .min(2)
    .max(4),
})
export type SignedPurge = z.infer<typeof signedPurgeSchema>
export const purgeText = (body: string): string => `obhut|purge|1|${body}`

/** An order is taken back: one manager suffices, for nothing is destroyed by it. It holds whether it comes before or after. */
export const recallSchema = z.strictObject({ v: z.literal(1), tenant: idSchema, order: idSchema })
export const signedRecallSchema = z.strictObject({
  /** JSON of a recall. */
  body: z.string().max(1000),
  key: base64,
  signature: base64,
})
export type SignedRecall = z.infer<typeof signedRecallSchema>
export const recallText = (body: string): string => `obhut|recall|1|${body}`

/** Which keys a server may show from now on. Who takes it when, says `checkPins` (pins.ts). */
export const pinsSchema = z.strictObject({
  v: z.literal(1),
  no: z.number().int().positive(),
  /** SHA-256 of SPKI, base64: the one in use first, then those in reserve. */
  pins: z.array(pinSchema).min(2).max(8),
  urls: z.array(urlSchema).min(1).max(4),
})
export type Pins = z.infer<typeof pinsSchema>
export const signedPinsSchema = z.strictObject({
  /** JSON of pins. */
  body: z.string().max(10_000),
  /** SPKI of the signing key. */
  key: base64,
  /** ECDSA with the hash of its curve, ieee-p1363, over `pinsText`. */
  signature: base64,
})
export type SignedPins = z.infer<typeof signedPinsSchema>
export const pinsText = (body: string): string => `obhut|pins|1|${body}`

/** A statement about a family's link (links.ts), signed by the device whose session it comes with. */
export const signedLinkSchema = z.strictObject({ body: z.string().max(1000), signature: base64 })

/** What a device saw of the server's log, signed, so that others can compare (fork consistency). */
export const checkpointSchema = z.strictObject({
  v: z.literal(1),
  tenant: idSchema,
  dev: idSchema,
  cursor: cursorSchema,
  at: count,
})
export type Checkpoint = z.infer<typeof checkpointSchema>

/** What a blob op says: the sealed file must have this length and hash. */
export const blobOpSchema = z.strictObject({ size: count, sha256: hashSchema })
export type BlobOp = z.infer<typeof blobOpSchema>

export const blobPartBytes = 1024 * 1024

const route = <A extends z.ZodType, R extends z.ZodType>(ask: A, answer: R) => ({ ask, answer }) as const
const done = z.strictObject({})

/** route → message and answer. `[token]`: needs a session; it travels in the header `authorization: Obhut <token>`. */
export const routes = {
  hello: route(
    z.strictObject({ protocol: z.number().int() }),
    z.strictObject({
      protocol: z.number().int(),
      minProtocol: z.number().int(),
      time: count,
      pins: signedPinsSchema.optional(),
    }),
  ),
  /** With the one-time code of the server's pairing card. */
  enrol: route(
    z.strictObject({ code: z.string().max(100), register: signedRegisterSchema }),
    z.strictObject({ cursor: cursorSchema }),
  ),
  challenge: route(
    z.strictObject({ tenant: idSchema, dev: idSchema }),
    z.strictObject({ nonce: hashSchema }),
  ),
  /** Signature of the device key over `loginText`. Tokens live 15 minutes. */
  session: route(
    z.strictObject({ tenant: idSchema, dev: idSchema, nonce: hashSchema, signature: base64 }),
    z.strictObject({ token: hashSchema, expiresInMs: count }),
  ),
  /** [token] */
  head: route(
    done,
    z.strictObject({
      cursor: cursorSchema,
      /** How far the server knows each device's chain. */
      devices: z.array(z.strictObject({ dev: idSchema, n: count, opHash: hashSchema })),
      registerNo: count,
      time: count,
      quota: z.strictObject({ usedBytes: count, maxBytes: count }),
      /**
       * Only from a server that follows another one and takes nothing itself: how many entries it lacks as far as it
       * knows, and until when (its clock, 0: not known) every entry acknowledged at the other is here too.
       */
      follows: z.strictObject({ behind: count, at: count }).optional(),
    }),
  ),
  /** [token] Parts: batches of any devices, at most 1 MiB together or a single batch. Idempotent by (dev, n). */
  push: route(
    done,
    z.strictObject({
      /** Per batch, in order. `gone`: numbers whose object was purged; they stand as hollow ops in the log. */
      results: z.array(
        z.discriminatedUnion('type', [
          z.strictObject({ type: z.literal('ok'), dev: idSchema, n: count, gone: z.array(count) }),
          z.strictObject({ type: z.literal('gap'), dev: idSchema, have: count }),
          z.strictObject({ type: z.literal('fork'), dev: idSchema, n: count }),
          z.strictObject({ type: z.literal('refused'), dev: idSchema, code: z.enum(refusalCodes) }),
        ]),
      ),
      cursor: cursorSchema,
    }),
  ),
  /** [token] Answer's parts: whole batches following the cursor. Refuses with RolledBack or ResyncRequired. */
  pull: route(
    z.strictObject({ cursor: cursorSchema, maxOps: z.number().int().min(1).max(5000) }),
    z.strictObject({ cursor: cursorSchema, more: z.boolean() }),
  ),
  /** [token] The chain of one device from number n on, for whoever lost a part of it. Answer's parts: batches. */
  chain: route(
    z.strictObject({
      dev: idSchema,
      from: z.number().int().positive(),
      maxOps: z.number().int().min(1).max(500),
    }),
    z.strictObject({ more: z.boolean() }),
  ),
  /** [token] */
  registerRead: route(done, z.strictObject({ register: signedRegisterSchema })),
  /** [token] `Stale` when its number is not the next. */
  registerReplace: route(z.strictObject({ register: signedRegisterSchema }), done),
  /** [token] Part: at most 1 MiB of the sealed blob. The op that names the blob comes before it. */
  blobPut: route(
    z.strictObject({ id: idSchema, part: z.number().int().min(0).max(512), sha256: hashSchema }),
    z.strictObject({ complete: z.boolean(), have: z.array(z.number().int()) }),
  ),
  /** [token] Which parts are there; `complete` is the receipt. */
  blobStatus: route(
    z.strictObject({ ids: z.array(idSchema).min(1).max(500) }),
    z.strictObject({
      blobs: z.array(
        z.strictObject({
          id: idSchema,
          complete: z.boolean(),
          gone: z.boolean(),
          have: z.array(z.number().int()),
        }),
      ),
    }),
  ),
  /** [token] Answer's part: the bytes of this part. */
  blobGet: route(
    z.strictObject({ id: idSchema, part: z.number().int().min(0).max(512) }),
    z.strictObject({ size: count, sha256: hashSchema }),
  ),
  /** [token] */
  purge: route(z.strictObject({ order: signedPurgeSchema }), z.strictObject({ dueAt: count })),
  /** [token] Of an order that was obeyed already nothing comes back. */
  recall: route(z.strictObject({ recall: signedRecallSchema }), done),
  /**
   * [token] Part: at most 1 MiB of a family's sealed file (links.ts); `complete` is the receipt. `Unknown` where this
   * server has no pages for people without the app, `Stale` where the link was recalled.
   */
  linkPut: route(
    z.strictObject({
      link: signedLinkSchema,
      part: z.number().int().min(0).max(63),
      sha256: hashSchema,
    }),
    z.strictObject({ complete: z.boolean(), have: z.array(z.number().int()) }),
  ),
  /** [token] All links of this institution by the hash of their number; `url`: where families open them, null: nowhere. */
  linkList: route(
    done,
    z.strictObject({
      url: urlSchema.nullable(),
      links: z.array(z.strictObject({ name: idSchema, until: count, complete: z.boolean() })).max(10_000),
    }),
  ),
  /** [token] The file goes at once, and one that comes later is not taken. */
  linkRecall: route(z.strictObject({ recall: signedLinkSchema }), done),
  /**
   * A letter box for joining, addressed by a secret both sides know: `slot` = SHA-256 of it. 64 KiB a letter, 8
   * letters, 7 days. Part: the letter. No session: the newcomer has none yet.
   */
  mailPut: route(
    z.strictObject({ tenant: idSchema, slot: hashSchema, name: z.string().regex(/^[a-z]{1,20}$/) }),
    done,
  ),
  mailGet: route(
    z.strictObject({ tenant: idSchema, slot: hashSchema, name: z.string().regex(/^[a-z]{1,20}$/) }),
    z.strictObject({ found: z.boolean() }),
  ),
  /**
   * [token] A meeting for remote help, in the server's memory alone (MT33): `name` is the hash of the nameplate, good for one
   * guest. `Stale`: the name is taken. Whoever holds the seat is this end of the meeting. `hours`: a conversation's link waits
   * longer for its guest (TK2).
   */
  meetingOpen: route(
    z.strictObject({ name: hashSchema, hours: z.number().int().min(1).max(12).optional() }),
    z.strictObject({ seat: hashSchema, expiresInMs: count }),
  ),
  /** No session: a supporter has none here. `Unknown` where there is none, it is over or somebody has come already. */
  meetingJoin: route(
    z.strictObject({ name: hashSchema }),
    z.strictObject({ seat: hashSchema, expiresInMs: count }),
  ),
  /** By seat. Part: a sealed letter, 16 KiB at the most. Letters of one end are numbered from 1; a number twice is once. */
  meetingSend: route(z.strictObject({ seat: hashSchema, n: count }), done),
  /** By seat. Answer's parts: the other end's letters after this number, in order; those up to it are forgotten. */
  meetingTake: route(z.strictObject({ seat: hashSchema, after: count }), done),
  /** By seat. Everything of the meeting is forgotten. */
  meetingEnd: route(z.strictObject({ seat: hashSchema }), done),
} as const
export type Routes = typeof routes
export type RouteName = keyof Routes
export type Ask<R extends RouteName> = z.output<Routes[R]['ask']>
export type Answer<R extends RouteName> = z.output<Routes[R]['answer']>

/** Routes that answer without a session. */
export const openRoutes: readonly RouteName[] = [
  'hello',
  'enrol',
  'challenge',
  'session',
  'mailPut',
  'mailGet',
  'meetingJoin',
  'meetingSend',
  'meetingTake',
  'meetingEnd',
]

export const loginText = (tenant: string, dev: string, nonce: string): string =>
  `obhut|login|1|${tenant}|${dev}|${nonce}`

/**
 * GET /v1/events [token], with `Connection: Upgrade` and `Upgrade: events`: one SSE stream whose events say only `{seq}`; on
 * reconnect a reader always pulls.
 */
export const eventSchema = z.strictObject({ gen: count, seq: count })

/** GET /v1/meeting, likewise, with a seat in place of the token: an event whenever a letter waits; ends with the meeting. */
export const meetingStream = '/v1/meeting'

/** What the server's owner hands to an institution (text and QR). */
export const serverCardSchema = z.strictObject({
  v: z.literal(1),
  /** https://host:port, first choice first. */
  urls: z.array(urlSchema).min(1).max(4),
  /** SHA-256 of SPKI, base64; one in use and at least one kept in reserve. */
  pins: z.array(pinSchema).min(2).max(8),
  /** One-time code for `enrol`; empty on a card for joining. */
  code: z.string().max(100),
})
export type ServerCard = z.infer<typeof serverCardSchema>
