/**
 * A server as the engine sees it: one call per route, answers parsed by the protocol's schemas, every way of failing a
 * value. How bytes get there is a `Carrier`: pinned TLS (transport.ts), or in tests the server's own code in-process.
 */
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import { decodeFrame, encodeFrame } from '#shared/host/frame.ts'
import {
  meetingStream,
  refusalSchema,
  routes,
  type Answer,
  type Ask,
  type Refusal,
  type RouteName,
} from '#shared/sync/messages.ts'

export type CarrierFailure =
  /** Nobody answers, or the connection broke: nothing is known about what happened there. */
  | { readonly type: 'Offline'; readonly why?: 'Proxy' }
  /** Somebody answers whose key is none of the card's. */
  | { readonly type: 'WrongPin' }
export type ServerFailure =
  | CarrierFailure
  | { readonly type: 'Refused'; readonly refusal: Refusal }
  /** An answer that is none of the protocol's. */
  | { readonly type: 'BadAnswer' }

export interface Carrier {
  send(
    route: RouteName,
    token: string | null,
    body: Bytes,
  ): Promise<Result<{ readonly success: boolean; readonly body: Bytes }, CarrierFailure>>
  /** Hints that there is more (`seq`), until `stop` is called or the stream ends; of a meeting with its seat as token. */
  listen?(
    token: string,
    onHint: (text: string) => void,
    onEnd: () => void,
    path?: '/v1/events' | typeof meetingStream,
  ): { stop(): void }
  close?(): void
}

export interface Reply<R extends RouteName> {
  readonly answer: Answer<R>
  readonly parts: readonly Bytes[]
}

export interface SyncServer {
  ask<R extends RouteName>(
    route: R,
    message: Ask<R>,
    more?: { readonly parts?: readonly Bytes[]; readonly token?: string | null },
  ): Promise<Result<Reply<R>, ServerFailure>>
  listen?: Carrier['listen']
  close(): void
}

export function createServer(carrier: Carrier): SyncServer {
  return {
    async ask(route, message, { parts = [], token = null } = {}) {
      const body = encodeFrame({ text: JSON.stringify(message), bytes: [...parts] })
      if (!body.ok) throw new Error(`Bug: ${route} is too large`)
      const sent = await carrier.send(route, token, body.value)
      if (!sent.ok) return sent
      const frame = decodeFrame(sent.value.body)
      if (!frame.ok) return err({ type: 'BadAnswer' })
      const json = parseJson(frame.value.text)
      if (!sent.value.success) {
        const refusal = refusalSchema.safeParse(json)
        return refusal.success ? err({ type: 'Refused', refusal: refusal.data }) : err({ type: 'BadAnswer' })
      }
      const answer = routes[route].answer.safeParse(json)
      return answer.success
        ? ok({ answer: answer.data as Answer<typeof route>, parts: frame.value.bytes })
        : err({ type: 'BadAnswer' })
    },
    listen: carrier.listen?.bind(carrier),
    close: () => carrier.close?.(),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
