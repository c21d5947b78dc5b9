/** The way from a follower to the server it follows: TLS 1.3, known by the keys on the card and by nothing else. */
import { createHash } from 'node:crypto'
import { Agent, request } from 'node:https'
import type { TLSSocket } from 'node:tls'
import type { z } from 'zod'
import type { Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { decodeFrame, encodeFrame } from '#shared/host/frame.ts'
import { refusalSchema, type Refusal, type ServerCard } from '#shared/sync/messages.ts'
import type { FollowAsk } from './messages.ts'

const patienceMs = 20_000
const mostAnswer = 64 << 20

export type LinkFailure =
  | { readonly type: 'Away' }
  /** Somebody else answers there. */
  | { readonly type: 'WrongPin' }
  | { readonly type: 'BadAnswer' }
  | { readonly type: 'Refused'; readonly refusal: Refusal }

export interface Link {
  ask<T>(
    what: FollowAsk,
    answer: z.ZodType<T>,
  ): Promise<Result<{ readonly answer: T; readonly parts: readonly Bytes[] }, LinkFailure>>
  close(): void
}

export function openLink(card: ServerCard): Link {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 4,
    minVersion: 'TLSv1.3',
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    // A resumed session shows no certificate to look at.
    maxCachedSessions: 0,
  })
  const checked = new WeakSet<TLSSocket>()
  const isPinned = (socket: TLSSocket): boolean => {
    const spki = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' })
    return spki !== undefined && card.pins.includes(createHash('sha256').update(spki).digest('base64'))
  }
  let at = 0

  const send = (body: Bytes): Promise<Result<{ status: number; body: Bytes }, LinkFailure>> =>
    new Promise((resolve) => {
      const fail = (type: 'Away' | 'WrongPin'): void => {
        clearTimeout(timer)
        resolve(err({ type }))
        message.destroy()
      }
      const message = request(
        new URL('/v1/follow', card.urls[at % card.urls.length]),
        {
          method: 'POST',
          agent,
          servername: '',
          headers: {
            authorization: `Obhut ${card.code}`,
            'content-type': 'application/octet-stream',
            'content-length': body.length,
          },
        },
        (response) => {
          const chunks: Buffer[] = []
          let length = 0
          response.on('data', (chunk: Buffer) => {
            length += chunk.length
            if (length > mostAnswer) message.destroy()
            else chunks.push(chunk)
          })
          response.on('end', () => {
            clearTimeout(timer)
            const whole = new Uint8Array(Buffer.concat(chunks))
            resolve(
              response.complete
                ? ok({ status: response.statusCode ?? 0, body: whole })
                : err({ type: 'Away' }),
            )
          })
          response.on('error', () => fail('Away'))
        },
      )
      const timer = setTimeout(() => fail('Away'), patienceMs)
      message.on('error', () => fail('Away'))
      message.once('socket', (socket: TLSSocket) => {
        const go = (): void => {
          // The key goes to nobody else.
          if (!checked.has(socket) && !isPinned(socket)) return fail('WrongPin')
          checked.add(socket)
          message.end(Buffer.from(body))
        }
        if (checked.has(socket)) go()
        else socket.once('secureConnect', go)
      })
    })

  return {
    async ask(what, schema) {
      const body = encodeFrame({ text: JSON.stringify(what), bytes: [] })
      if (!body.ok) throw new Error('Bug: a question is short')
      const sent = await send(body.value)
      if (!sent.ok) {
        at += 1
        return sent
      }
      const frame = decodeFrame(sent.value.body)
      if (!frame.ok) return err({ type: 'BadAnswer' })
      let json: unknown
      try {
        json = JSON.parse(frame.value.text)
      } catch {
        return err({ type: 'BadAnswer' })
      }
      if (sent.value.status !== 200) {
        const refusal = refusalSchema.safeParse(json)
        return err(refusal.success ? { type: 'Refused', refusal: refusal.data } : { type: 'BadAnswer' })
      }
      const parsed = schema.safeParse(json)
      return parsed.success
        ? ok({ answer: parsed.data, parts: frame.value.bytes })
        : err({ type: 'BadAnswer' })
    },
    close: () => agent.destroy(),
  }
}
