/**
 * All that the window of a conversation may ask, on a pipe of its own (TK7): no record, no photo and no text of the house, only two
 * descriptions of a connection, and how it goes.
 */
import { z } from 'zod'
import { mostSdpLength } from '../maintenance/sdp.ts'
import { colourSchemes, languages } from './api.ts'
import { call } from './table.ts'
import { talkWords } from './talkApi.ts'

const none = z.strictObject({})
const done = z.strictObject({})

export const talkWindowApi = {
  calls: {
    start: call(
      none,
      z.strictObject({
        language: z.enum(languages),
        colourScheme: z.enum(colourSchemes),
        guest: z.string().max(60),
      }),
    ),
    /** Our half, complete. */
    offer: call(z.strictObject({ sdp: z.string().max(mostSdpLength) }), done),
    connected: call(none, done),
    over: call(z.strictObject({ because: z.enum(['ended', 'left', 'lost', 'insecure', 'noDevices']) }), done),
  },
  events: {
    answer: z.strictObject({ sdp: z.string().max(mostSdpLength), words: talkWords }),
  },
} as const
export type TalkWindowApi = typeof talkWindowApi
