/** A server without a network, with a clock that tests turn, and the same client for it and for one behind TLS. */
import { createHash, X509Certificate } from 'node:crypto'
import { Agent, request } from 'node:https'
import type { TLSSocket } from 'node:tls'
import type { Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { decodeFrame, encodeFrame } from '#shared/host/frame.ts'
import {
  refusalSchema,
  routes,
  type Answer,
  type Ask,
  type Refusal,
  type RouteName,
} from '#shared/sync/messages.ts'
import type { BlobStore } from '#sync-server/blobs/blobStore.ts'
import { createServerCore, type CoreDeps, type ServerCore } from '#sync-server/core.ts'
import { createMemoryStore } from '#sync-server/stores/memory.ts'
import type { Store } from '#sync-server/stores/store.ts'
import { makeCode } from '#sync-server/setup/card.ts'
import { signLogin, signRegister, randomOf, type Device, type Kita } from './kita.ts'

export type Said<R extends RouteName> = Result<
  { answer: Answer<R>; parts: readonly Bytes[] },
  { type: 'Refused'; refusal: Refusal }
>

/** One client for both ways. */
export interface Speaker {
  ask<R extends RouteName>(route: R, ask: Ask<R>, parts?: readonly Bytes[], token?: string): Promise<Said<R>>
}

export function memoryBlobs(): BlobStore & { readonly parts: Map<string, Bytes> } {
  const parts = new Map<string, Bytes>()
  const done = new Set<string>()
  return {
    parts,
    putPart: async (tenant, id, part, bytes) => {
      if (!done.has(`${tenant}/${id}`)) parts.set(`${tenant}/${id}/${part}`, bytes)
      return ok({})
    },
    finish: async (tenant, id, size, sha256) => {
      const hash = createHash('sha256')
      let length = 0
      for (let part = 0, bytes; (bytes = parts.get(`${tenant}/${id}/${part}`)); part++) {
        hash.update(bytes)
        length += bytes.length
      }
      if (length === size && hash.digest('hex') === sha256) {
        done.add(`${tenant}/${id}`)
        return ok({})
      }
      for (const key of parts.keys()) if (key.startsWith(`${tenant}/${id}/`)) parts.delete(key)
      return err({ type: 'Mismatch' })
    },
    getPart: async (tenant, id, part) => {
      const bytes = done.has(`${tenant}/${id}`) ? parts.get(`${tenant}/${id}/${part}`) : undefined
      return bytes ? ok(bytes) : err({ type: 'Unknown' })
    },
    remove: async (tenant, ids) => {
      for (const key of parts.keys())
        if (key.startsWith(`${tenant}/`) && ids.includes(key.split('/')[1]!)) parts.delete(key)
      return ok({})
    },
    async *list() {
      for (const key of parts.keys()) {
        const [tenant, id] = key.split('/') as [string, string]
        yield { tenant, id, modifiedAt: 0 }
      }
    },
  }
}

export interface World extends Speaker {
  readonly core: ServerCore
  readonly store: Store
  readonly blobs: BlobStore
  readonly clock: { now(): number; pass(ms: number): void }
  readonly errors: unknown[]
  /** A fresh one-time code. */
  code(): Promise<string>
}

export const startTime = Date.UTC(2026, 10, 22, 8)

export function createWorld(
  deps: Partial<Omit<CoreDeps, 'clock'>> & { readonly address?: string } = {},
): World {
  let now = startTime
  const clock = { now: () => now, pass: (ms: number) => void (now += ms) }
  const store = deps.store ?? createMemoryStore()
  const blobs = deps.blobs ?? memoryBlobs()
  const errors: unknown[] = []
  const random = { bytes: randomOf }
  const core = createServerCore({
    random,
    onError: (_at, error) => void errors.push(error),
    ...deps,
    store,
    blobs,
    clock,
  })
  return {
    core,
    store,
    blobs,
    clock,
    errors,
    ask: (route, ask, parts = [], token) => core.handle(route, ask, parts, { token, address: deps.address }),
    async code() {
      const code = makeCode(random)
      await store.putCode(createHash('sha256').update(code).digest('hex'), now + 3600_000)
      return code
    },
  }
}

export function valueOf<R extends RouteName>(said: Said<R>): { answer: Answer<R>; parts: readonly Bytes[] } {
  if (!said.ok) throw new Error(`refused: ${JSON.stringify(said.error.refusal)}`)
  return said.value
}
export const codeOf = (said: Said<RouteName>): string => (said.ok ? 'ok' : said.error.refusal.code)

export async function enrol(server: Speaker, kita: Kita, code: string): Promise<void> {
  valueOf(await server.ask('enrol', { code, register: signRegister(kita.register, kita.managers[0]!) }))
}

export async function signIn(server: Speaker, kita: Kita, device: Device): Promise<string> {
  const { tenant } = kita
  const { dev } = device
  const { nonce } = valueOf(await server.ask('challenge', { tenant, dev })).answer
  const signature = signLogin(kita, device, nonce)
  return valueOf(await server.ask('session', { tenant, dev, nonce, signature })).answer.token
}

/** Enrolled and signed in with its first device. */
export async function openKita(world: World, kita: Kita): Promise<{ token: string; device: Device }> {
  await enrol(world, kita, await world.code())
  const device = kita.devices[0]!
  return { token: await signIn(world, kita, device), device }
}

/** How a device asks for the stream of hints. */
export const eventHeaders = (token: string): Record<string, string> => ({
  authorization: `Obhut ${token}`,
  connection: 'Upgrade',
  upgrade: 'events',
})

/** Over TLS, with the pin checked before anything is sent; a pinned connection is kept. */
export function createTlsSpeaker(url: string, pins: readonly string[]): Speaker & { close(): void } {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 64,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.3',
    // A resumed session shows no certificate, so its pin could not be checked.
    maxCachedSessions: 0,
  })
  const checked = new WeakSet<TLSSocket>()
  return {
    close: () => agent.destroy(),
    ask: (route, ask, parts = [], token) => {
      const frame = encodeFrame({ text: JSON.stringify(ask), bytes: [...parts] })
      if (!frame.ok) throw new Error('too large')
      return new Promise((resolve, reject) => {
        const message = request(
          `${url}/v1/${route}`,
          {
            method: 'POST',
            agent,
            headers: {
              'content-type': 'application/octet-stream',
              'content-length': frame.value.length,
              ...(token === undefined ? {} : { authorization: `Obhut ${token}` }),
            },
          },
          (response) => {
            const chunks: Buffer[] = []
            response.on('data', (chunk: Buffer) => chunks.push(chunk))
            response.on('error', reject)
            response.on('end', () => {
              const whole = decodeFrame(new Uint8Array(Buffer.concat(chunks)))
              if (!whole.ok) return reject(new Error('no frame'))
              const json: unknown = JSON.parse(whole.value.text)
              if (response.statusCode === 200)
                resolve(
                  ok({
                    answer: routes[route].answer.parse(json) as Answer<typeof route>,
                    parts: whole.value.bytes,
                  }),
                )
              else resolve(err({ type: 'Refused', refusal: refusalSchema.parse(json) }))
            })
          },
        )
        message.on('error', reject)
        message.once('socket', (socket: TLSSocket) => {
          const go = (): void => {
            if (!checked.has(socket) && !pins.includes(pinOfPeer(socket)))
              return void message.destroy(new Error('wrong pin'))
            checked.add(socket)
            message.end(Buffer.from(frame.value))
          }
          if (checked.has(socket)) go()
          else socket.once('secureConnect', go)
        })
      })
    },
  }
}

export function pinOfPeer(socket: TLSSocket): string {
  const certificate: X509Certificate | undefined = socket.getPeerX509Certificate()
  const spki = certificate?.publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256')
    .update(spki ?? '')
    .digest('base64')
}
