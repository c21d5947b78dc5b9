/** Two programs that were made on different days have to understand each other: the protocol is held by its hash. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import * as messages from '#shared/sync/messages.ts'

const described = (): Record<string, unknown> => {
  const out: Record<string, unknown> = {}
  for (const [name, { ask, answer }] of Object.entries(messages.routes))
    out[name] = { ask: z.toJSONSchema(ask), answer: z.toJSONSchema(answer) }
  for (const [name, value] of Object.entries(messages))
    if (value instanceof z.ZodType) out[name] = z.toJSONSchema(value)
  return out
}

test('SY1 version 1 of the protocol has these messages: who changes one, adds a line to the history beside protocolVersion', () => {
  const text = JSON.stringify(described(), null, 1)
  // The control: what is hashed says something about each route.
  for (const name of Object.keys(messages.routes)) expect(text).toContain(`"${name}"`)
  expect(messages.protocolVersion).toBe(1)
  expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe('f28e5a83b2d96a3c')
})
