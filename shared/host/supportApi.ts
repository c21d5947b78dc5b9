/**
 * What the window may ask about remote help (MT13-MT23): the institution's side (`support.…`) and, in a supporter's own
 * profile, the other end (`assist.…`). Both are parts of the vault's table; there is no call here that shows a supporter
 * anything, and none by which somebody who is not signed in could begin.
 */
import { z } from 'zod'
import { daySchema, idSchema } from '../records/kind.ts'
import { freezeReasons, presenceSigns } from '../maintenance/presence.ts'
import { proposalSchema, stepSchema, stepStates } from '../maintenance/proposal.ts'
import { mostPaper } from '../maintenance/paper.ts'
import { chainedLineSchema, mostLines } from '../maintenance/supportRecord.ts'
import { endReasons, scopes, sessionLimits } from '../maintenance/session.ts'
import { call } from './table.ts'

const none = z.strictObject({})
const done = z.strictObject({})
const at = z.number().int()
const line = z.string().max(300)
const minutes = z.number().int().min(5).max(sessionLimits.mostMinutes)
const words = z.array(z.string().max(40)).length(4)

export const guestSchema = z.strictObject({
  name: line,
  company: line,
  serial: z.string().max(64),
  ticket: line,
})

/** A proposal with what stands there now, for "vorher / nachher". */
export const shownProposal = z.strictObject({
  proposal: proposalSchema,
  /** Per step: what is there now; null where a step changes nothing that could be shown. */
  before: z.array(z.unknown()).max(20),
  states: z.array(z.enum(stepStates)).max(20),
})

export const sessionView = z.strictObject({
  id: idSchema,
  phase: z.enum(['waiting', 'knocking', 'comparing', 'live', 'frozen', 'over']),
  reason: line,
  /** While nobody has knocked. `qr`: an SVG. */
  code: z.strictObject({ words, qr: z.string().max(100_000), until: at }).nullable(),
  guest: guestSchema.nullable(),
  /** What she asks for; granted is only what `approval` says. */
  wish: z.strictObject({ scope: z.enum(scopes), minutes: z.number().int() }).nullable(),
  approval: z.strictObject({ scope: z.enum(scopes), at, until: at, by: idSchema }).nullable(),
  /** To be compared by voice, and in the frame from then on. */
  words: words.nullable(),
  because: z.enum([...freezeReasons, ...endReasons]).nullable(),
  proposals: z.array(shownProposal).max(50),
  /** A record she asks to see as it is. */
  asked: z.strictObject({ kind: z.string().max(40), id: idSchema, reason: line }).nullable(),
  /** Shown as it is right now (MT21). */
  red: z.strictObject({ kind: z.string().max(40), id: idSchema, until: at }).nullable(),
  /** Where she points, as parts of the picture. */
  pointer: z.strictObject({ x: z.number(), y: z.number() }).nullable(),
  mark: z.strictObject({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }).nullable(),
})
export type SessionView = z.infer<typeof sessionView>

export const notAskable = [
  'notYours',
  'noContract',
  'contractNotYet',
  'contractOver',
  'noSecondFactor',
  'noServer',
  'practice',
] as const

export const supportState = z.strictObject({
  provider: line.nullable(),
  /** Why no code can be made right now; null: it can. */
  closed: z.enum(notAskable).nullable(),
  /** Everybody who waits, knocks or is connected, and the one that ended last. */
  sessions: z.array(sessionView).max(20),
})
export type SupportState = z.infer<typeof supportState>

/** A record of the past (MT23), newest first. */
export const pastSession = z.strictObject({
  id: idSchema,
  startedAt: at,
  endedAt: at,
  guest: guestSchema.nullable(),
  lines: z.array(chainedLineSchema).max(mostLines),
  /** The chain and both signatures hold. */
  whole: z.boolean(),
  signedHere: z.boolean(),
  signedThere: z.boolean(),
  /** Steps that bring back what was there before each accepted one; empty after 30 days. */
  undo: z.array(z.strictObject({ proposal: idSchema, step: z.number().int(), back: stepSchema })).max(1000),
})
export type PastSession = z.infer<typeof pastSession>

const paperText = z.string().max(mostPaper)
const paper = z.strictObject({ text: paperText })

export const supportCalls = {
  'support.state': call(none, supportState),
  /** A new code (MT14). One for each supporter (MT16). */
  'support.ask': call(z.strictObject({ reason: line.min(1) }), z.strictObject({ id: idSchema }), 60_000),
  /** The person's yes, with her second factor freshly proved (MT15); for somebody who is connected already: a new yes. */
  'support.approve': call(
    z.strictObject({ id: idSchema, scope: z.enum(scopes), minutes, code: z.string().max(40) }),
    done,
    60_000,
  ),
  'support.refuse': call(z.strictObject({ id: idSchema }), done),
  /** "Die Wörter stimmen" (MT17), or not: then it is over. */
  'support.words': call(z.strictObject({ id: idSchema, same: z.boolean() }), done),
  'support.pause': call(z.strictObject({ id: idSchema }), done),
  'support.resume': call(z.strictObject({ id: idSchema }), done),
  /** Null: all of them, from any screen (F9). */
  'support.stop': call(z.strictObject({ id: idSchema.nullable() }), done),
  /** Signs of life from a window (MT19). */
  'support.sign': call(z.strictObject({ sign: z.enum(presenceSigns) }), done),
  /** The screen this window shows; while somebody helps, the masked window shows the same (MT20). Else nothing happens. */
  'support.at': call(z.strictObject({ address: z.string().max(400) }), done),
  /** Written down when the person's own window has done a step, or will not do it. */
  'support.answer': call(
    z.strictObject({
      id: idSchema,
      proposal: idSchema,
      step: z.number().int().min(0).max(19),
      accepted: z.boolean(),
      /** What was there before it, for "Alles rückgängig". */
      before: z.unknown(),
    }),
    done,
  ),
  /** One record as it is, for at most five minutes (MT21). */
  'support.unmask': call(
    z.strictObject({
      id: idSchema,
      kind: z.string().max(40),
      record: idSchema,
      minutes: z.number().int().min(1).max(5),
      reason: line.min(1),
      code: z.string().max(40),
    }),
    done,
    60_000,
  ),
  'support.mask': call(z.strictObject({ id: idSchema }), done),
  'support.past': call(none, z.strictObject({ sessions: z.array(pastSession).max(500) }), 60_000),
  /** The other side's paper that nothing is kept there (MT101); it stands in the log before it is called good. */
  'support.purged': call(
    z.strictObject({ session: idSchema, text: paperText }),
    z.strictObject({ on: daySchema }),
  ),
  'support.undone': call(
    z.strictObject({ session: idSchema, proposal: idSchema, step: z.number().int().min(0).max(19) }),
    done,
  ),
} as const

export const supportEvents = {
  'support.changed': supportState,
} as const

/** The supporter's end, in a profile of her own: her certificate, one meeting at a time, and no record of anybody. */
export const assistState = z.strictObject({
  /** Null: no certificate that counts today. */
  supporter: z.strictObject({ name: line, company: line, until: z.string().max(10) }).nullable(),
  meeting: z
    .strictObject({
      /** calling: both ends agree on keys; knocking: a person there is asked; comparing: the words; open: the picture; over. */
      phase: z.enum(['calling', 'knocking', 'comparing', 'open', 'over']),
      ticket: line,
      words: words.nullable(),
      because: z.enum(endReasons).nullable(),
      /** She has signed the record's end. */
      signed: z.boolean(),
    })
    .nullable(),
})
export type AssistState = z.infer<typeof assistState>
export const mostSdp = 20_000

/** What a paper says (provider.ts). */
const paperView = z.strictObject({
  what: z.enum(['request', 'officer', 'certificate']),
  name: line,
  company: line,
  from: daySchema.nullable(),
  until: daySchema.nullable(),
  signatures: z.number().int(),
})
export type PaperView = z.infer<typeof paperView>

export const assistCalls = {
  'assist.state': call(none, assistState),
  /** `server`: the card of the institution's server; `code`: four words as they were read out (MT14). */
  'assist.call': call(
    z.strictObject({
      server: z.string().max(8000),
      code: z.string().max(400),
      ticket: z.string().min(1).max(80),
      scope: z.enum(scopes),
      minutes,
    }),
    done,
    60_000,
  ),
  'assist.leave': call(none, done),
  /** For two officers of her provider; as an officer, to stand on its card (MT36). */
  'assist.request': call(
    z.strictObject({ as: z.enum(['supporter', 'officer']), company: line.min(1) }),
    paper,
  ),
  'assist.look': call(paper, paperView),
  /** An officer confirms a request, or signs as the second one; with her second factor freshly proved. */
  'assist.sign': call(
    z.strictObject({ text: paperText, notAfter: daySchema, code: z.string().max(40) }),
    z.strictObject({ text: paperText, complete: z.boolean() }),
    60_000,
  ),
  /** The provider's card out of its officers' papers; `qr`: an SVG, or nothing where it is too long for one. */
  'assist.card': call(
    z.strictObject({ requests: z.array(paperText).min(2).max(12) }),
    z.strictObject({ text: paperText, qr: z.string().max(200_000) }),
  ),
  /** That nothing is kept of the meeting that ended last; only while it is known here that there was one (MT101). */
  'assist.purged': call(none, paper),
  /** Her certificate with both signatures. */
  'assist.take': call(z.strictObject({ certificate: paperText }), done),
} as const

export const assistEvents = {
  'assist.changed': assistState,
} as const
