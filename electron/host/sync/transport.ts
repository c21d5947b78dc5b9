/**
 * The way to a server: TLS 1.3 to the address on its card, and to nobody whose key is not on it (M57, M58). Names and
 * certificate authorities of this PC play no part: who answers is known by the SHA-256 of its public key alone, so that
 * neither a redirected name nor a proxy with a trusted certificate of its own is taken for the server.
 */
import { hash } from 'node:crypto'
import { Agent, request, type AgentOptions } from 'node:https'
import type { TLSSocket } from 'node:tls'
import type { Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { RouteName, ServerCard } from '#shared/sync/messages.ts'
import { createServer, type Carrier, type CarrierFailure, type SyncServer } from './server.ts'
import { createTunnelAgent, isProxyRefusal, readProxy } from './tunnel.ts'

/** A page is at most 1 MiB or one batch, a part of a blob 1 MiB; nothing honest is larger. */
const mostAnswer = 8 << 20
const usualPatience = { connectMs: 10_000, answerMs: 60_000, streamMs: 90_000 }

/** @param proxy of this network; none named: that of the environment, by which an administrator names it for all */
export const connectTls = (card: ServerCard, proxy: string | null = null): SyncServer =>
  createServer(tlsCarrier(card, usualPatience, proxy ?? process.env['OBHUT_PROXY'] ?? null))

export function tlsCarrier(card: ServerCard, patience = usualPatience, proxy: string | null = null): Carrier {
  const pins = new Set(card.pins)
  let at = 0
  const options: AgentOptions = {
    keepAlive: true,
    maxSockets: 4,
    minVersion: 'TLSv1.3',
    // The chain of certificates says nothing here; `secureConnect` below looks at the key itself.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    // A resumed session would show no certificate to look at.
    maxCachedSessions: 0,
  }
  const way = proxy === null ? null : readProxy(proxy)
  const agent = way?.ok ? createTunnelAgent(way.value, options) : new Agent(options)
  const checked = new WeakSet<TLSSocket>()
  const isPinned = (socket: TLSSocket): boolean => {
    const certificate = socket.getPeerX509Certificate()
    if (!certificate) return false
    const spki = certificate.publicKey.export({ type: 'spki', format: 'der' })
    return pins.has(hash('sha256', spki, 'base64'))
  }

  /** Nothing of ours is written before the key was looked at. */
  function open(
    method: 'GET' | 'POST',
    path: string,
    token: string | null,
    body: Bytes | null,
    onAnswer: (answer: import('node:http').IncomingMessage) => void,
    onFailure: (failure: CarrierFailure) => void,
  ): { stop(): void } {
    const tried = at
    const url = new URL(path, card.urls[tried % card.urls.length])
    const sent = request(url, {
      method,
      agent,
      servername: '',
      headers: {
        ...(token === null ? {} : { authorization: `Obhut ${token}` }),
        ...(body
          ? { 'content-type': 'application/octet-stream', 'content-length': body.length }
          : // An ordinary answer comes; the server only lets go of what it no longer needs (sync-server/http/events.ts).
            { accept: 'text/event-stream', connection: 'Upgrade', upgrade: 'events' }),
      },
    })
    let over = false
    const fail = (failure: CarrierFailure): void => {
      if (over) return
      over = true
      // The next try goes to the next address; several that failed at one place are one reason to go on.
      if (failure.type === 'Offline' && at === tried) at++
      sent.destroy()
      onFailure(failure)
    }
    const giveUp = (): void => fail({ type: 'Offline' })
    let timer = setTimeout(giveUp, patience.connectMs)
    const go = (): void => {
      clearTimeout(timer)
      timer = setTimeout(giveUp, patience.answerMs)
      if (body) sent.end(body)
      else sent.end()
    }
    sent.on('socket', (socket) => {
      const tls = socket as TLSSocket
      if (checked.has(tls)) return go()
      tls.once('secureConnect', () => {
        if (!isPinned(tls)) return fail({ type: 'WrongPin' })
        checked.add(tls)
        go()
      })
    })
    sent.on('response', (answer) => {
      over = true
      clearTimeout(timer)
      onAnswer(answer)
    })
    sent.on('error', (error) => {
      clearTimeout(timer)
      fail(isProxyRefusal(error) ? { type: 'Offline', why: 'Proxy' } : { type: 'Offline' })
    })
    return {
      stop() {
        over = true
        clearTimeout(timer)
        sent.destroy()
      },
    }
  }

  return {
    send: (route: RouteName, token, body) =>
      new Promise<Result<{ success: boolean; body: Bytes }, CarrierFailure>>((resolve) => {
        let settled = false
        const settle = (result: Result<{ success: boolean; body: Bytes }, CarrierFailure>): void => {
          if (settled) return
          settled = true
          resolve(result)
        }
        const offline = (): void => settle(err({ type: 'Offline' }))
        open(
          'POST',
          `/v1/${route}`,
          token,
          body,
          (answer) => {
            const parts: Buffer[] = []
            let length = 0
            const timer = setTimeout(() => answer.destroy(), patience.answerMs)
            answer.on('data', (part: Buffer) => {
              length += part.length
              if (length > mostAnswer) answer.destroy()
              else parts.push(part)
            })
            answer.on('end', () => {
              clearTimeout(timer)
              if (!answer.complete) return offline()
              settle(ok({ success: answer.statusCode === 200, body: new Uint8Array(Buffer.concat(parts)) }))
            })
            answer.on('error', offline)
            answer.on('close', () => {
              clearTimeout(timer)
              offline()
            })
          },
          (failure) => settle(err(failure)),
        )
      }),
    listen(token, onHint, onEnd, path = '/v1/events') {
      let ended = false
      const end = (): void => {
        if (ended) return
        ended = true
        clearTimeout(timer)
        line.stop()
        onEnd()
      }
      let timer = setTimeout(end, patience.streamMs)
      const line = open(
        'GET',
        path,
        token,
        null,
        (answer) => {
          if (answer.statusCode !== 200) {
            answer.destroy()
            return end()
          }
          answer.on('data', (part: Buffer) => {
            clearTimeout(timer)
            timer = setTimeout(end, patience.streamMs)
            timer.unref()
            if (part.includes('data:')) onHint(part.toString('latin1').slice(0, 1000))
          })
          answer.on('end', end)
          answer.on('error', end)
          answer.on('close', end)
        },
        end,
      )
      timer.unref()
      return {
        stop() {
          ended = true
          clearTimeout(timer)
          line.stop()
        },
      }
    },
    close: () => agent.destroy(),
  }
}
