/**
 * For the administrator at this very computer: health page, metrics, and the orders of the command line (SV19). Listens
 * on loopback only; a request that names another host is a web page's trick and refused. Orders need the token that
 * lies in the folder.
 */
import Fastify from 'fastify'
import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { idSchema } from '#shared/records/kind.ts'
import type { Metrics } from './metrics.ts'

export interface Health {
  readonly state: 'ok' | 'warning' | 'failed'
  /** German, for the page: what and its state. */
  readonly lines: readonly { readonly what: string; readonly is: string; readonly good: boolean }[]
}

export const orderSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('card'), joining: z.boolean(), qr: z.boolean() }),
  z.strictObject({ do: z.literal('followerCard') }),
  z.strictObject({ do: z.literal('promote') }),
  z.strictObject({
    do: z.literal('stick'),
    folder: z.string().min(1).max(1000),
    tenant: idSchema.optional(),
    isNew: z.boolean(),
  }),
  z.strictObject({ do: z.literal('rotate'), reserve: z.string().max(5000).optional() }),
  z.strictObject({ do: z.literal('backup'), to: z.string().min(1).max(1000) }),
  z.strictObject({ do: z.literal('confirmTime') }),
  z.strictObject({ do: z.literal('status') }),
])
export type Order = z.infer<typeof orderSchema>

/** What the command line prints. */
export const orderAnswerSchema = z.strictObject({ good: z.boolean(), text: z.string() })
export type OrderAnswer = z.infer<typeof orderAnswerSchema>

export interface AdminDeps {
  readonly port: number
  readonly token: string
  readonly metrics: Metrics
  health(): Promise<Health>
  obey(order: Order): Promise<OrderAnswer>
}

export async function openAdmin(deps: AdminDeps): Promise<{ readonly port: number; close(): Promise<void> }> {
  const app = Fastify({ logger: false, bodyLimit: 16 * 1024, forceCloseConnections: true })
  app.addHook('onRequest', async (request, reply) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '')
    if (!['127.0.0.1', 'localhost', '[::1]'].includes(host)) return reply.code(403).send()
  })
  app.addHook('onSend', async (_request, reply) => {
    void reply.headers({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
    })
  })
  app.setErrorHandler((_error, _request, reply) => reply.code(500).send())
  app.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(await deps.metrics.text()),
  )
  app.get('/health.json', async (_request, reply) => {
    const health = await deps.health()
    return reply.code(health.state === 'failed' ? 503 : 200).send(health)
  })
  app.get('/', async (_request, reply) => {
    const health = await deps.health()
    return reply
      .code(health.state === 'failed' ? 503 : 200)
      .type('text/html; charset=utf-8')
      .send(pageOf(health))
  })
  app.post('/order', async (request, reply) => {
    const given = Buffer.from(request.headers.authorization ?? '')
    const due = Buffer.from(`Bearer ${deps.token}`)
    if (given.length !== due.length || !timingSafeEqual(given, due)) return reply.code(403).send()
    const order = orderSchema.safeParse(request.body)
    return order.success ? reply.send(await deps.obey(order.data)) : reply.code(400).send()
  })
  await app.listen({ host: '127.0.0.1', port: deps.port })
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('Bug: a listener has a port')
  return { port: address.port, close: () => app.close() }
}

const titles = { ok: 'Alles in Ordnung', warning: 'Bitte ansehen', failed: 'Gestört' } as const
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const pageOf = (health: Health): string => `<!doctype html>
<html lang="de"><meta charset="utf-8"><title>Obhut-Zentrale: ${titles[health.state]}</title>
<style>
body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}
th{text-align:left;font-weight:400;padding:.3rem 1rem .3rem 0}td{padding:.3rem 0}.bad{font-weight:700}
</style>
<h1>${titles[health.state]}</h1>
<table>${health.lines
  .map(
    ({ what, is, good }) =>
      `<tr><th scope="row">${escape(what)}</th><td${good ? '' : ' class="bad"'}>${good ? '' : '⚠ '}${escape(is)}</td></tr>`,
  )
  .join('')}</table>
<p><a href="/metrics">Messwerte (Prometheus)</a></p></html>
`
