/** What the app's window may ask about a conversation (TK1-TK12): parts of the vault's table. */
import { z } from 'zod'
import { call } from './table.ts'

const none = z.strictObject({})
export const talkWords = z.array(z.string().max(40)).length(4)

/** Why there is no conversation to be had. */
export const talkClosed = ['notYours', 'noServer', 'noPages'] as const
export const talkEnds = [
  'left',
  'ended',
  'refused',
  'wrongWord',
  'expired',
  'offline',
  'tampered',
  'insecure',
  'lost',
  'noDevices',
  'unreachable',
] as const
export type TalkEnd = (typeof talkEnds)[number]

export const talkStateSchema = z.strictObject({
  closed: z.enum(talkClosed).nullable(),
  phase: z.enum(['none', 'waiting', 'knocking', 'joining', 'talking', 'over']),
  /** While nobody has come. `qr`: an SVG. */
  link: z
    .strictObject({
      address: z.string().max(400),
      qr: z.string().max(100_000),
      word: z.string().max(100),
      until: z.number().int(),
    })
    .nullable(),
  /** As the guest calls herself. */
  guest: z.string().max(60).nullable(),
  words: talkWords.nullable(),
  because: z.enum(talkEnds).nullable(),
})
export type TalkState = z.infer<typeof talkStateSchema>

export const talkCalls = {
  'talk.state': call(none, talkStateSchema),
  /** A room and its link; the one before it is over. */
  'talk.open': call(z.strictObject({ hours: z.number().int().min(1).max(12) }), talkStateSchema, 60_000),
  'talk.admit': call(none, talkStateSchema, 60_000),
  'talk.refuse': call(none, talkStateSchema),
  'talk.end': call(none, talkStateSchema),
} as const
export const talkEvents = { 'talk.changed': talkStateSchema } as const
