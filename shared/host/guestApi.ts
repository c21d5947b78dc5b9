/**
 * All that a supporter's window may ask of her vault (MT100): where her meeting stands, to answer the one offer, to leave, and
 * that she is here. What is not in this table cannot be asked for on this pipe; no record, no key and no certificate of anybody
 * passes it.
 */
import { z } from 'zod'
import { colourSchemes, languages } from './api.ts'
import { assistState, mostSdp } from './supportApi.ts'
import { call } from './table.ts'

const none = z.strictObject({})
const done = z.strictObject({})
/** The institution's half of the connection; its fingerprint is the signed one (MT17). */
const offer = z.strictObject({ sdp: z.string().max(mostSdp) })

export const guestApi = {
  calls: {
    start: call(
      none,
      z.strictObject({
        language: z.enum(languages),
        colourScheme: z.enum(colourSchemes),
        state: assistState,
        /** If it came before the window did. */
        offer: offer.nullable(),
      }),
    ),
    answer: call(z.strictObject({ sdp: z.string().max(mostSdp) }), done),
    /** The institution says over the connection that the words were right. */
    opened: call(none, done),
    leave: call(z.strictObject({ because: z.enum(['guestLeft', 'linkLost']) }), done),
    /** A key or the pointer moved in this window: her own does not lock meanwhile. */
    input: call(none, done),
  },
  events: { changed: assistState, offer },
} as const
export type GuestApi = typeof guestApi
