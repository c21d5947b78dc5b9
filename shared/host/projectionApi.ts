/**
 * All that the masked window may ask of the vault (MT20, MT50): what anybody may know of the program's state, and
 * records, always masked. No call takes a view, a purpose or bytes, and none answers a photo: the window draws its
 * pictures itself. What is not in this table cannot be asked for on this pipe, whoever asks.
 */
import { z } from 'zod'
import { roles } from '../accounts/policy.ts'
import { mostPeerLength } from '../maintenance/peer.ts'
import { idSchema } from '../records/kind.ts'
import { syncStateSchema } from '../sync/state.ts'
import { colourSchemes, dataStateSchema, languages, openedRecord } from './api.ts'
import { call } from './table.ts'

const none = z.strictObject({})
const done = z.strictObject({})

/** What screens show and a helper may see: the house's words, never its own settings, notes, undo steps or protocol. */
export const projectedKinds = [
  'institution',
  'group',
  'staff',
  'child',
  'childSafety',
  'guardian',
  'photo',
  'consent',
  'template',
  'page',
  'veto',
  'release',
  'deletion',
] as const
export type ProjectedKind = (typeof projectedKinds)[number]

/** A screen of the app by its address. Letters and object ids only: a search would carry what somebody typed. */
export const projectedAddress = z.string().regex(/^(\/[a-z0-9-]{1,40}){1,4}$/)

export const pictureStates = ['waiting', 'ready', 'refused'] as const
export const whyNoPicture = ['', 'none', 'denied', 'otherSurface', 'notRestricted', 'ended'] as const

export const projectionApi = {
  calls: {
    start: call(
      none,
      z.strictObject({
        /** Of this session's pictures and pseudonyms; it leads back to nobody. */
        seed: idSchema,
        language: z.enum(languages),
        colourScheme: z.enum(colourSchemes),
        version: z.string().max(40),
        practice: z.boolean(),
        /** Of whoever is signed in: what her screens offer hangs on it. */
        role: z.enum(roles),
        address: projectedAddress,
        dataState: dataStateSchema,
        /** Counts and states; addresses and names of sticks are masked. */
        sync: syncStateSchema,
      }),
    ),
    /** Living records of a kind, masked: all, of one subject (null: about no child yet), of one month, or one by its id. */
    find: call(
      z.strictObject({
        kind: z.enum(projectedKinds),
        id: idSchema.optional(),
        subject: idSchema.nullable().optional(),
        month: z
          .string()
          .regex(/^\d{4}-\d{2}$/)
          .optional(),
      }),
      z.strictObject({
        records: z.array(openedRecord),
        /** Ids of those that are shown as they are, by an approval of their own (MT21): they stand in a red frame. */
        plain: z.array(idSchema),
      }),
      60_000,
    ),
    /** All versions of one object, newest first, masked. */
    history: call(
      z.strictObject({ id: idSchema }),
      z.strictObject({ records: z.array(openedRecord) }),
      60_000,
    ),
    /** A guest's connection is ready to be answered; the vault signs and seals it (MT17). */
    'peer.offer': call(z.strictObject({ session: idSchema, sdp: z.string().max(20_000) }), done),
    'peer.state': call(z.strictObject({ session: idSchema, state: z.enum(['connected', 'lost']) }), done),
    /** What came over a guest's data channel, unread (shared/maintenance/peer.ts). */
    'peer.said': call(z.strictObject({ session: idSchema, text: z.string().max(mostPeerLength) }), done),
    /** Whether this window can send its own picture; `why` names a sentence for the person at the PC (MT53). */
    picture: call(z.strictObject({ state: z.enum(pictureStates), why: z.enum(whyNoPicture) }), done),
    /** A key or the pointer moved in this window. */
    input: call(none, done),
  },
  events: {
    /** The connections that are to be, and on which of them the picture goes out; all others end. */
    peers: z.strictObject({
      wanted: z.array(z.strictObject({ id: idSchema, show: z.boolean() })).max(20),
    }),
    'peer.answer': z.strictObject({ session: idSchema, sdp: z.string().max(20_000) }),
    'peer.say': z.strictObject({ session: idSchema, text: z.string().max(mostPeerLength) }),
    /** The person at the PC went there. */
    show: z.strictObject({ address: projectedAddress }),
    /** Something was saved or came: what is shown is asked for again. */
    changed: none,
  },
} as const
export type ProjectionApi = typeof projectionApi
