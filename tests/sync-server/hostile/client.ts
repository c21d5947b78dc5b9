/**
 * A client that lies. It has what a member's PC has (keys, a session) and speaks TLS 1.3, but neither the protocol's
 * nor HTTP's rules bind it.
 */
import { request } from 'node:https'
import { connect, type TLSSocket } from 'node:tls'
import { utf8ToBytes } from '#shared/basics/bytes.ts'
import { decodeFrame, encodeFrame } from '#shared/host/frame.ts'
import { signLogin, type Device, type Kita } from '../app/kita.ts'
import { valueOf, type Speaker } from '../app/world.ts'

export interface RawAnswer {
  readonly status: number
  /** Without the date. */
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Buffer
}

/** A frame around any text, whether it is JSON or not. */
export function frameOf(text: string, parts: readonly Uint8Array[] = []): Buffer {
  const frame = encodeFrame({ text, bytes: parts.map((part) => new Uint8Array(part)) })
  if (!frame.ok) throw new Error(frame.error.type)
  return Buffer.from(frame.value)
}
export const jsonFrame = (json: unknown, parts: readonly Uint8Array[] = []): Buffer =>
  frameOf(JSON.stringify(json), parts)

/** What an answer says; `code` of a refusal. */
export function codeIn(answer: RawAnswer): string {
  const frame = decodeFrame(new Uint8Array(answer.body))
  if (!frame.ok) return `no frame (${answer.status})`
  const said = JSON.parse(frame.value.text) as { code?: string }
  return said.code ?? 'ok'
}

export interface HostileClient {
  raw(
    path: string,
    body: Uint8Array | string,
    more?: { readonly method?: string; readonly token?: string; readonly headers?: Record<string, string> },
  ): Promise<RawAnswer>
  /** These bytes on a connection of their own, written at once; everything that comes back until it ends or falls silent. */
  talk(bytes: Uint8Array | string, silentMs?: number): Promise<string>
  connection(more?: { readonly session?: Buffer }): Promise<TLSSocket>
}

export function createHostileClient(url: string): HostileClient {
  const port = Number(new URL(url).port)
  const connection: HostileClient['connection'] = ({ session } = {}) =>
    new Promise((resolve, reject) => {
      const socket = connect(
        { host: '127.0.0.1', port, rejectUnauthorized: false, ...(session ? { session } : {}) },
        () => resolve(socket),
      )
      socket.on('error', reject)
    })
  return {
    connection,
    raw: (path, body, { method = 'POST', token, headers } = {}) =>
      new Promise((resolve, reject) => {
        const message = request(
          `${url}${path}`,
          {
            method,
            rejectUnauthorized: false,
            agent: false,
            headers: {
              'content-type': 'application/octet-stream',
              ...(token === undefined ? {} : { authorization: `Obhut ${token}` }),
              ...headers,
            },
          },
          (response) => {
            const chunks: Buffer[] = []
            response.on('data', (chunk: Buffer) => chunks.push(chunk))
            response.on('error', reject)
            response.on('end', () => {
              const { date: _date, ...rest } = response.headers
              resolve({ status: response.statusCode!, headers: rest, body: Buffer.concat(chunks) })
            })
          },
        )
        message.on('error', reject)
        message.end(body)
      }),
    async talk(bytes, silentMs = 700) {
      const socket = await connection()
      let heard = ''
      return new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(silence)
          socket.destroy()
          resolve(heard)
        }
        let silence = setTimeout(end, silentMs)
        socket.on('data', (chunk: Buffer) => {
          heard += chunk.toString('latin1')
          clearTimeout(silence)
          silence = setTimeout(end, silentMs)
        })
        socket.on('error', end)
        socket.on('close', end)
        socket.write(typeof bytes === 'string' ? utf8ToBytes(bytes) : bytes)
      })
    },
  }
}

/** The two messages of a sign-in, as somebody on the way could have kept them. */
export async function recordSignIn(speaker: Speaker, kita: Kita, device: Device) {
  const { tenant } = kita
  const { dev } = device
  const { nonce } = valueOf(await speaker.ask('challenge', { tenant, dev })).answer
  return { tenant, dev, nonce, signature: signLogin(kita, device, nonce) }
}
