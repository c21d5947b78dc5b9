import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { ok } from '#shared/basics/result.ts'
import { keeperApi, storeApi, vaultApi } from '#shared/host/api.ts'
import { memoryPair } from '#shared/host/memoryPair.ts'
import { connect, serve, type ServeOptions } from '#shared/host/rpc.ts'
import { call, type Client } from '#shared/host/table.ts'

const none = z.strictObject({})
const table = { calls: { quick: call(none, none), slow: call(none, none) }, events: {} } as const

function openPipe(options: ServeOptions): { client: Client<typeof table>; finish: () => void } {
  const [host, window] = memoryPair()
  let finish!: () => void
  const until = new Promise<void>((resolve) => (finish = resolve))
  const service = { quick: async () => ok({}), slow: () => until.then(() => ok({})) }
  serve(table, host, service, options)
  return { client: connect(table, window), finish }
}
const outcome = async (client: Client<typeof table>): Promise<string> => {
  const answer = await client.call('quick', {})
  return answer.ok ? 'ok' : answer.error.type
}

describe('HR7 the limits', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
  afterEach(() => vi.useRealTimers())

  it('calls answered one by one are still too many, Refused, and then the pipe is closed', async () => {
    const { client } = openPipe({ callsPerSecond: 10 })
    for (let n = 0; n < 10; n++) expect(await outcome(client)).toBe('ok')
    expect(await outcome(client)).toBe('Refused')
    await client.closed
    expect(await outcome(client)).toBe('PipeClosed')
  })

  it('the bucket refills with time, never above its size, and a clock set back takes nothing', async () => {
    const { client } = openPipe({ callsPerSecond: 10 })
    for (let n = 0; n < 10; n++) await outcome(client)
    vi.setSystemTime(Date.now() + 300)
    for (let n = 0; n < 2; n++) expect(await outcome(client)).toBe('ok')
    vi.setSystemTime(Date.now() - 86_400_000)
    expect(await outcome(client)).toBe('ok')
    vi.setSystemTime(Date.now() + 60_000)
    for (let n = 0; n < 10; n++) expect(await outcome(client)).toBe('ok')
    expect(await outcome(client)).toBe('Refused')
  })

  it('calls that stay open are counted too', async () => {
    const { client, finish } = openPipe({ openCalls: 3 })
    const open = [1, 2, 3].map(() => client.call('slow', {}))
    await Promise.resolve()
    const finished = openPipe({ openCalls: 3 })
    finished.finish()
    for (let n = 0; n < 10; n++) expect((await finished.client.call('slow', {})).ok).toBe(true)
    expect(await client.call('slow', {})).toEqual({ ok: false, error: { type: 'Refused' } })
    for (const answer of await Promise.all(open))
      expect(answer).toEqual({ ok: false, error: { type: 'PipeClosed' } })
    finish()
  })
})

it('HR3 `bytes` at the top of arguments and results is the place of binary and nothing else, in all three tables', () => {
  const asBinary: string[] = []
  const otherwise: string[] = []
  for (const [table, { calls }] of Object.entries({ keeperApi, vaultApi, storeApi }))
    for (const [name, sides] of Object.entries(calls))
      for (const side of ['args', 'result'] as const) {
        const schema: z.ZodType = sides[side]
        // A number under this name once ended the whole host: the pipe takes it for the parts beside the text.
        const bytes = schema instanceof z.ZodObject ? (schema.shape as z.ZodRawShape)['bytes'] : undefined
        if (!bytes) continue
        const place = `${table} ${name} ${side}`
        if (z.safeParse(bytes, [new Uint8Array(1)]).success) asBinary.push(place)
        else otherwise.push(place)
      }
  expect(asBinary.length).toBeGreaterThan(10)
  expect(otherwise).toEqual([])
})
