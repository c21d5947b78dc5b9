/**
 * What both ends say over the data channel once they are connected: JSON, one message each, strict (MT22). The window with the
 * picture only carries text; the vault reads them here, so that neither a patched supporter nor a patched window is
 * believed anything.
 */
import { z } from 'zod'
import { err, ok, type Result } from '../basics/result.ts'
import { idSchema } from '../records/kind.ts'
import { proposalSchema, stepStates } from './proposal.ts'
import { freezeReasons } from './presence.ts'
import { endReasons, reaches, scopes, type Scope } from './session.ts'

/** Both ways send a beat each 200 ms: a picture without news of its sender is taken down within a second. */
export const mostPeerLength = 16 * 1024

/** Of the picture's width and height. */
const part = z.number().min(0).max(1)

export const fromGuest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('beat') }),
  z.strictObject({ type: z.literal('pointer'), x: part, y: part }),
  z.strictObject({ type: z.literal('mark'), x: part, y: part, w: part, h: part }),
  z.strictObject({ type: z.literal('unmark') }),
  z.strictObject({ type: z.literal('propose'), proposal: proposalSchema }),
  /** She asks for one record as it is; only a person can answer. */
  z.strictObject({
    type: z.literal('askRecord'),
    kind: z.string().max(40),
    id: idSchema,
    reason: z.string().min(1).max(300),
  }),
  z.strictObject({ type: z.literal('bye') }),
])
export type FromGuest = z.infer<typeof fromGuest>

export const fromHouse = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('beat') }),
  z.strictObject({
    type: z.literal('state'),
    phase: z.enum(['comparing', 'live', 'frozen', 'over']),
    because: z.enum([...freezeReasons, ...endReasons]).nullable(),
    until: z.number().int(),
    scope: z.enum(scopes),
  }),
  z.strictObject({
    type: z.literal('answer'),
    proposal: idSchema,
    steps: z.array(z.enum(stepStates)).max(20),
  }),
  z.strictObject({ type: z.literal('beyond'), what: z.string().max(40) }),
])
export type FromHouse = z.infer<typeof fromHouse>

const needs: Partial<Record<FromGuest['type'], Scope>> = {
  pointer: 'point',
  mark: 'point',
  unmark: 'point',
  propose: 'guide',
}

function read<S extends z.ZodType>(schema: S, text: string): Result<z.output<S>> {
  if (text.length > mostPeerLength) return err({ type: 'NotUnderstood' })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return err({ type: 'NotUnderstood' })
  }
  const parsed = schema.safeParse(json)
  return parsed.success ? ok(parsed.data) : err({ type: 'NotUnderstood' })
}

/** `BeyondScope` names only the kind of message, which is a word of this file. */
export function readFromGuest(text: string, scope: Scope): Result<FromGuest> {
  const message = read(fromGuest, text)
  if (!message.ok) return message
  const least = needs[message.value.type]
  return least && !reaches(scope, least)
    ? err({ type: 'BeyondScope', words: { what: message.value.type } })
    : message
}

export const readFromHouse = (text: string): Result<FromHouse> => read(fromHouse, text)
export const writePeer = (message: FromGuest | FromHouse): string => JSON.stringify(message)
