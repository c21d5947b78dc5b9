import { expect, test } from 'vitest'
import { z } from 'zod'
import { portWire } from '#renderer/host/wires.ts'
import { wireToChannel } from '#shared/host/frame.ts'
import { connect, serve } from '#shared/host/rpc.ts'
import { bytesList, call } from '#shared/host/table.ts'
import { ok } from '#shared/basics/result.ts'

const table = {
  calls: { double: call(z.strictObject({ bytes: bytesList }), z.strictObject({ bytes: bytesList })) },
  events: { told: z.strictObject({ n: z.number() }) },
} as const

test('the window speaks over a port as over every other pipe, and knows when its other end is gone', async () => {
  const { port1, port2 } = new MessageChannel()
  const served = serve(table, wireToChannel(portWire(port1)), {
    double: async ({ bytes }) => ok({ bytes: bytes.map((part) => part.map((byte) => byte * 2)) }),
  })
  const client = connect(table, wireToChannel(portWire(port2)))
  const mine = Uint8Array.from([1, 2, 3])
  const told: number[] = []
  client.on('told', ({ n }) => told.push(n))
  const answer = await client.call('double', { bytes: [mine] })
  expect(answer.ok && [...answer.value.bytes[0]!]).toEqual([2, 4, 6])
  // What was sent stays the caller's.
  expect([...mine]).toEqual([1, 2, 3])
  served.emit('told', { n: 7 })
  await expect.poll(() => told).toEqual([7])
  served.close()
  // Electron's own event; Chromium alone says nothing.
  port2.dispatchEvent(new Event('close'))
  await client.closed
  expect(await client.call('double', { bytes: [] })).toEqual({ ok: false, error: { type: 'PipeClosed' } })
})

test('what is no frame ends the port', async () => {
  const { port1, port2 } = new MessageChannel()
  const channel = wireToChannel(portWire(port2))
  channel.listen(() => {})
  port1.postMessage('hello')
  await channel.closed
})
