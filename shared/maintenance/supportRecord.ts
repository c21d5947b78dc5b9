/**
 * The record of one session (MT23, G13): each line names the hash of the line before, and the last hash is signed at both
 * ends, so that no line can be changed, taken out or added afterwards without it showing. It says who, when, why and what, and
 * never holds content: of a record its kind and id, of a proposal its steps (proposal.ts lets no typed text of a person
 * through) and the supporter's own reason.
 */
import { z } from 'zod'
import { bytesToHex, utf8ToBytes } from '../basics/bytes.ts'
import { canonicalJson } from '../records/canonical.ts'
import { idSchema } from '../records/kind.ts'
import type { Sha256 } from '../sync/op.ts'
import { freezeReasons } from './presence.ts'
import { proposalSchema, stepSchema } from './proposal.ts'
import { endReasons, scopes } from './session.ts'

const at = z.number().int().min(0)
const words = z.string().max(500)

/** One line each; `what` tells its shape. */
const lineSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('asked'), at, by: idSchema, reason: words }),
  z.strictObject({
    what: z.literal('knocked'),
    at,
    name: words,
    company: words,
    serial: z.string().max(64),
    ticket: words,
  }),
  /** The second word of a call or of another try. */
  z.strictObject({ what: z.literal('turnedAway'), at, because: z.string().max(40) }),
  z.strictObject({
    what: z.literal('approved'),
    at,
    by: idSchema,
    scope: z.enum(scopes),
    until: at,
    /** What the approval's screen said would not be seen. */
    hidden: z.literal('names, dates, texts, photos'),
    signature: z.string().max(200),
  }),
  z.strictObject({ what: z.literal('wordsSame'), at, by: idSchema }),
  z.strictObject({ what: z.literal('shown'), at, screen: z.string().max(60) }),
  z.strictObject({ what: z.literal('frozen'), at, because: z.enum(freezeReasons) }),
  z.strictObject({ what: z.literal('resumed'), at, by: idSchema }),
  z.strictObject({ what: z.literal('beyondScope'), at, message: z.string().max(40) }),
  z.strictObject({ what: z.literal('pointed'), at, times: z.number().int().min(1) }),
  z.strictObject({
    what: z.literal('recordAsked'),
    at,
    kind: z.string().max(40),
    id: idSchema,
    reason: words,
  }),
  z.strictObject({
    what: z.literal('recordShown'),
    at,
    by: idSchema,
    kind: z.string().max(40),
    id: idSchema,
    reason: words,
    until: at,
  }),
  z.strictObject({ what: z.literal('recordHidden'), at, kind: z.string().max(40), id: idSchema }),
  z.strictObject({ what: z.literal('proposed'), at, proposal: proposalSchema }),
  z.strictObject({
    what: z.literal('stepAccepted'),
    at,
    by: idSchema,
    proposal: idSchema,
    step: z.number().int().min(0).max(19),
    /** What brings back what was there before. */
    back: stepSchema.nullable(),
  }),
  z.strictObject({
    what: z.literal('stepRefused'),
    at,
    by: idSchema,
    proposal: idSchema,
    step: z.number().int().min(0).max(19),
  }),
  z.strictObject({ what: z.literal('ended'), at, because: z.enum(endReasons) }),
])
export type Line = z.infer<typeof lineSchema>

export const chainedLineSchema = z.strictObject({
  line: lineSchema,
  /** SHA-256 over the hash before and this line, hex. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})
export type ChainedLine = z.infer<typeof chainedLineSchema>
export const mostLines = 2000

const start = (session: string): string => `obhut|support|1|${session}`
const hashOf = (sha256: Sha256, before: string, line: Line): string =>
  bytesToHex(sha256(utf8ToBytes(`${before}\n${canonicalJson(line)}`)))

/** @param session its id, 32 hex digits, in which the chain begins: lines of two sessions can't be mixed */
export function append(
  sha256: Sha256,
  session: string,
  lines: readonly ChainedLine[],
  line: Line,
): readonly ChainedLine[] {
  return [...lines, { line, hash: hashOf(sha256, lines.at(-1)?.hash ?? start(session), line) }]
}

/** The first line that does not fit the one before it, or null: the chain is whole. */
export function firstBroken(sha256: Sha256, session: string, lines: readonly ChainedLine[]): number | null {
  let before = start(session)
  for (const [n, { line, hash }] of lines.entries()) {
    if (hash !== hashOf(sha256, before, line)) return n
    before = hash
  }
  return null
}

export const headOf = (session: string, lines: readonly ChainedLine[]): string =>
  lines.at(-1)?.hash ?? start(session)

/** What both ends sign. */
export const recordStatement = (session: string, head: string): string =>
  `obhut|support record|1|${session}|${head}`
