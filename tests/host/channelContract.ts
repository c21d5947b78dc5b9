/** What every pipe to the host must do and must refuse (decision 2), run over all four makes. */
import { describe, expect, it } from 'vitest'
import { wireToChannel, type Wire } from '#shared/host/frame.ts'
import { connect } from '#shared/host/rpc.ts'
import type { Client } from '#shared/host/table.ts'
import { contractTable, rawFrame, rawText, utf8ToBytes, type Role } from './contractService.ts'

export interface OpenPipe {
  /** The calling end; its other end is served in the given role. */
  readonly wire: Wire
  end(): Promise<void>
}

export function channelContract(
  make: string,
  open: (role: Role) => Promise<OpenPipe>,
  /** ownProcess: a fresh connection is a fresh process and would tell nothing about the attacked one. */
  { ownProcess = false, flood = true } = {},
): void {
  const withClient = async <T>(
    role: Role,
    run: (client: Client<typeof contractTable>) => Promise<T>,
  ): Promise<T> => {
    const pipe = await open(role)
    try {
      return await run(connect(contractTable, wireToChannel(pipe.wire)))
    } finally {
      await pipe.end()
    }
  }
  /** Sends raw messages and gathers what comes back until the pipe closes, or `until` is heard. */
  const attack = async (
    messages: readonly Uint8Array<ArrayBuffer>[],
    patience: number,
    until?: string,
  ): Promise<{ closed: boolean; heard: string }> => {
    const pipe = await open('good')
    let heard = ''
    let tell = (): void => {}
    const told = new Promise<boolean>((resolve) => (tell = () => resolve(false)))
    pipe.wire.listen((message) => {
      if (heard.length < 100_000) heard += Buffer.from(message).toString('latin1')
      if (until !== undefined && heard.includes(until)) tell()
    })
    for (const message of messages) pipe.wire.send(message)
    const closed = await Promise.race([
      pipe.wire.closed.then(() => true),
      told,
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), patience)),
    ])
    await pipe.end()
    return { closed, heard }
  }
  const freshConnectionWorks = async (): Promise<void> => {
    if (ownProcess) return
    await withClient('good', async (client) => {
      expect(await client.call('add', { a: 40, b: 2 })).toEqual({ ok: true, value: { sum: 42 } })
    })
  }
  const expectNoStack = (heard: string): void => {
    expect(heard).not.toMatch(/\bat |Error|\.ts|node_modules|secret/)
  }

  describe(`pipe: ${make}`, () => {
    it('HR1 answers calls, in any number at once, with text and bytes intact', () =>
      withClient('good', async (client) => {
        const sums = await Promise.all(
          Array.from({ length: 300 }, (_, n) => client.call('add', { a: n, b: 1 })),
        )
        expect(sums.map((sum) => (sum.ok ? sum.value.sum : sum.error.type))).toEqual(
          Array.from({ length: 300 }, (_, n) => n + 1),
        )
        const large = new Uint8Array(2_000_000).map((_, i) => i % 251)
        const echo = await client.call('echo', {
          text: 'Grüße 👋\u0000\u2028',
          bytes: [large, new Uint8Array(0)],
        })
        expect(echo.ok && echo.value.text).toBe('Grüße 👋\u0000\u2028')
        expect(echo.ok && Buffer.compare(echo.value.bytes[0]!, large)).toBe(0)
        expect(echo.ok && echo.value.bytes[1]!.length).toBe(0)
      }))

    it('HR3 a part is a copy of its own, so that cloning it does not drag the frame along', () =>
      withClient('good', async (client) => {
        const echo = await client.call('echo', {
          text: '',
          bytes: [new Uint8Array(10), new Uint8Array(1000)],
        })
        expect(echo.ok && echo.value.bytes.map((part) => part.buffer.byteLength)).toEqual([10, 1000])
      }))

    it('HR5 events come in order, and stop for who no longer listens', () =>
      withClient('good', async (client) => {
        const heard: number[] = []
        const stop = client.on('rang', ({ n }) => heard.push(n))
        await client.call('ring', { times: 3 })
        stop()
        await client.call('ring', { times: 2 })
        expect(heard).toEqual([1, 2, 3])
      }))

    it('HR4 failures cross as data, a thrown error as Failed without its text', () =>
      withClient('good', async (client) => {
        expect(await client.call('fail', {})).toEqual({
          ok: false,
          error: { type: 'KeyMissing', words: { count: 2 } },
        })
        expect(await client.call('throws', {})).toEqual({ ok: false, error: { type: 'Failed' } })
        expect(await client.call('badResult', {})).toEqual({ ok: false, error: { type: 'BadResult' } })
        expect(await client.call('tooLarge', {})).toEqual({ ok: false, error: { type: 'BadResult' } })
        expect(await client.call('add', { a: 'x', b: 1 } as never)).toEqual({
          ok: false,
          error: { type: 'BadArguments' },
        })
        expect(await client.call('echo', { text: 'x'.repeat(17_000_000), bytes: [] })).toEqual({
          ok: false,
          error: { type: 'BadArguments' },
        })
        expect(await client.call('add', { a: 1, b: 1 })).toEqual({ ok: true, value: { sum: 2 } })
      }))

    it('HR6 a call that is not answered times out, and the pipe lives on', () =>
      withClient('good', async (client) => {
        expect(await client.call('never', {})).toEqual({ ok: false, error: { type: 'TimedOut' } })
        expect(await client.call('add', { a: 1, b: 2 })).toEqual({ ok: true, value: { sum: 3 } })
      }))

    it('HR6 open calls are rejected when the pipe closes, and later ones at once', () =>
      withClient('good', async (client) => {
        expect(await client.call('hangUp', {})).toEqual({ ok: false, error: { type: 'PipeClosed' } })
        await client.closed
        expect(await client.call('add', { a: 1, b: 2 })).toEqual({ ok: false, error: { type: 'PipeClosed' } })
      }))

    it.each(['missing', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'calls', ''])(
      'HR1 the unlisted name "%s" is Refused',
      async (name) => {
        const { heard } = await attack(
          [rawFrame(JSON.stringify({ id: 1, call: name, args: {}, bytes: false }))],
          5000,
          '"type"',
        )
        expect(heard).toContain('"error":{"type":"Refused"}')
        expectNoStack(heard)
        await freshConnectionWorks()
      },
    )

    it('HR2 arguments with a foreign prototype, or too many fields, are BadArguments', async () => {
      for (const args of [
        '{"a":1,"b":2,"__proto__":{"polluted":true}}',
        '{"a":1,"b":2,"constructor":{"prototype":{}}}',
        '{"__proto__":{"a":1,"b":2}}',
        '{"a":1}',
      ]) {
        const { heard } = await attack(
          [rawFrame(`{"id":1,"call":"add","args":${args},"bytes":false}`)],
          5000,
          '"type"',
        )
        expect(heard).toContain('BadArguments')
        expectNoStack(heard)
      }
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
      await withClient('good', async (client) => {
        const bare = Object.assign(Object.create(null) as { a: number; b: number }, { a: 1, b: 2 })
        expect(await client.call('add', bare)).toEqual({ ok: true, value: { sum: 3 } })
      })
    })

    it.each([
      ['invalid JSON', rawFrame('{"id":1,')],
      ['a message that is no call', rawFrame('{"hello":"world"}')],
      ['a reply to the serving end', rawFrame('{"id":1,"ok":true,"value":{},"bytes":false}')],
      ['null', rawFrame('null')],
      ['a call with a negative id', rawFrame('{"id":-1,"call":"add","args":{"a":1,"b":2},"bytes":false}')],
      [
        'a call with one field too many',
        rawFrame('{"id":1,"call":"add","args":{"a":1,"b":2},"bytes":false,"then":1}'),
      ],
      ['arguments that are a list', rawFrame('{"id":1,"call":"add","args":[1],"bytes":false}')],
      [
        'parts nobody announced',
        rawFrame('{"id":1,"call":"add","args":{"a":1,"b":2},"bytes":false}', new Uint8Array(3)),
      ],
      [
        'bytes smuggled in as JSON',
        rawFrame('{"id":1,"call":"echo","args":{"text":"","bytes":[[1]]},"bytes":true}'),
      ],
      ['deeply nested JSON', rawFrame(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)],
      ['invalid UTF-8', rawText(new Uint8Array([0x22, 0xc3, 0x28, 0x22]))],
      [
        'a truncated frame',
        rawFrame('{"id":1,"call":"add","args":{"a":1,"b":2},"bytes":false}', new Uint8Array(30)).slice(
          0,
          -10,
        ),
      ],
      ['a frame with bytes after its end', new Uint8Array([...rawText(utf8ToBytes('null')), 1, 2])],
      ['a text length beyond the frame', new Uint8Array([255, 255, 255, 255, 0, 0, 0])],
      ['an empty message', new Uint8Array(0)],
    ])('HR3 %s closes the pipe', async (_name, message) => {
      const { closed, heard } = await attack([message], 3000)
      expect(closed).toBe(true)
      expectNoStack(heard)
      await freshConnectionWorks()
    })

    it('HR3 a frame of 300 MB closes the pipe', async () => {
      const { closed, heard } = await attack([new Uint8Array(300 * 1024 * 1024)], 20_000)
      expect(closed).toBe(true)
      expectNoStack(heard)
      await freshConnectionWorks()
    }, 60_000)

    if (flood)
      it('HR7 100,000 calls a second are Refused and the pipe closed, few of them served', async () => {
        const before = await withClient('good', (client) => client.call('served', {}))
        const startedAt = Date.now()
        const call = (_: unknown, n: number): Uint8Array<ArrayBuffer> =>
          rawFrame(`{"id":${n + 1},"call":"add","args":{"a":1,"b":2},"bytes":false}`)
        const { closed, heard } = await attack(Array.from({ length: 100_000 }, call), 30_000)
        expect(closed).toBe(true)
        expectNoStack(heard)
        const after = await withClient('good', (client) => client.call('served', {}))
        // A full bucket, and what refilled meanwhile.
        const allowed = 5_000 * (1.5 + (Date.now() - startedAt) / 1000)
        if (before.ok && after.ok) expect(after.value.calls - before.value.calls).toBeLessThan(allowed)
        await freshConnectionWorks()
      }, 60_000)

    it.each(['unknownReply', 'unlistedEvent', 'brokenReply'] as const)(
      'HR8 the calling end hangs up on a host that sends %s',
      (role) =>
        withClient(role, async (client) => {
          expect(await client.call('add', { a: 1, b: 2 })).toEqual({
            ok: false,
            error: { type: 'PipeClosed' },
          })
          await client.closed
        }),
    )

    it('HR2 a result of the wrong shape never reaches the caller', () =>
      withClient('badValue', async (client) => {
        expect(await client.call('add', { a: 1, b: 2 })).toEqual({ ok: false, error: { type: 'BadResult' } })
      }))
  })
}
