/** The service of the contract suite, and its hostile twin that answers what nobody asked. */
import { z } from 'zod'
import { err, ok } from '#shared/basics/result.ts'
import { utf8ToBytes } from '#shared/basics/bytes.ts'
import { encodeFrame, wireToChannel, type Wire } from '#shared/host/frame.ts'
import { serve } from '#shared/host/rpc.ts'
import { bytesList, call, type Service } from '#shared/host/table.ts'

const none = z.strictObject({})

export const contractTable = {
  calls: {
    add: call(z.strictObject({ a: z.number(), b: z.number() }), z.strictObject({ sum: z.number() })),
    echo: call(
      z.strictObject({ text: z.string(), bytes: bytesList }),
      z.strictObject({ text: z.string(), bytes: bytesList }),
    ),
    fail: call(none, none),
    throws: call(none, none),
    badResult: call(none, z.strictObject({ n: z.number() })),
    never: call(none, none, 60),
    tooLarge: call(none, z.strictObject({ text: z.string() })),
    ring: call(z.strictObject({ times: z.number() }), none),
    served: call(none, z.strictObject({ calls: z.number() })),
    hangUp: call(none, none),
  },
  events: { rang: z.strictObject({ n: z.number() }) },
} as const

export type Role = 'good' | 'unknownReply' | 'unlistedEvent' | 'brokenReply' | 'badValue'

let servedCalls = 0

export function serveContract(wire: Wire, role: Role): void {
  if (role !== 'good') {
    wire.listen(() => {
      const text = {
        unknownReply: '{"id":999,"ok":true,"value":{},"bytes":false}',
        unlistedEvent: '{"event":"constructor","data":{}}',
        brokenReply: '{"id":1,"ok":true',
        badValue: '{"id":1,"ok":true,"value":{"sum":"eight"},"bytes":false}',
      }[role]
      const frame = encodeFrame({ text, bytes: [] })
      if (frame.ok) wire.send(frame.value)
    })
    return
  }
  const service: Service<typeof contractTable> = {
    add: ({ a, b }) => {
      servedCalls++
      return Promise.resolve(ok({ sum: a + b }))
    },
    echo: (args) => Promise.resolve(ok(args)),
    fail: () => Promise.resolve(err({ type: 'KeyMissing', words: { count: 2 } })),
    throws: () => Promise.reject(new Error('secret at /home/someone/contractService.ts:1')),
    badResult: () => Promise.resolve(ok({ n: 'secret' }) as never),
    never: () => new Promise(() => {}),
    tooLarge: () => Promise.resolve(ok({ text: 'x'.repeat(17 * 1024 * 1024) })),
    ring: ({ times }) => {
      for (let n = 1; n <= times; n++) served.emit('rang', { n })
      return Promise.resolve(ok({}))
    },
    served: () => Promise.resolve(ok({ calls: servedCalls })),
    hangUp: () => {
      served.close()
      return new Promise(() => {})
    },
  }
  const served = serve(contractTable, wireToChannel(wire), service)
}

export const rawFrame = (text: string, ...parts: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> => {
  const frame = encodeFrame({ text, bytes: parts })
  if (!frame.ok) throw new Error(frame.error.type)
  return frame.value
}

/** As encodeFrame, but the text's bytes are whatever one likes. */
export function rawText(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(6 + bytes.length)
  new DataView(whole.buffer).setUint32(0, bytes.length)
  whole.set(bytes, 4)
  return whole
}

export { utf8ToBytes }
