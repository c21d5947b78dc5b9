/**
 * Through the proxy of an institution's network (decision 33): HTTP CONNECT to the server's address, and inside it the
 * same pinned TLS as without. The proxy sees an address and lengths. One that opens the encryption shows another key
 * and is refused like anybody else between. Named by a person; no PAC, no NTLM.
 */
import { Agent, type AgentOptions } from 'node:https'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { isPrivateAddress } from '#shared/sync/privateAddress.ts'

export interface Proxy {
  readonly host: string
  readonly port: number
  /** Basic, for those who ask for a name. */
  readonly authorization?: string
}

/** "proxy.stadt.example:3128", "http://name:password@proxy:3128". */
export function readProxy(typed: string): Result<Proxy, { type: 'AddressUnreadable' }> {
  const unreadable = err({ type: 'AddressUnreadable' })
  const text = typed.trim()
  try {
    const url = new URL(text.includes('://') ? text : `http://${text}`)
    const { protocol, hostname, port, username, password, pathname, search, hash } = url
    if (protocol !== 'http:' || hostname === '' || pathname !== '/' || search + hash !== '') return unreadable
    const name = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
    return ok({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || 80,
      ...(username === '' ? {} : { authorization: `Basic ${Buffer.from(name).toString('base64')}` }),
    })
  } catch {
    return unreadable
  }
}

const mostHead = 16 * 1024
const patienceMs = 10_000

/** It said no, or something that is no answer to CONNECT. */
class ProxyRefused extends Error {
  readonly code = 'PROXY'
}
export const isProxyRefusal = (error: unknown): boolean => error instanceof ProxyRefused

/** The house's own addresses are asked directly: no proxy outside knows the way to them. */
export function createTunnelAgent(proxy: Proxy, options: AgentOptions): Agent {
  const agent = new Agent(options)
  const direct = agent.createConnection.bind(agent)
  agent.createConnection = (target, done) => {
    const { host = '', port = 443 } = target as { readonly host?: string; readonly port?: number }
    if (isPrivateAddress(host.replace(/^\[|\]$/g, ''))) return direct(target, done)
    openTunnel(proxy, `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`).then(
      (socket) => {
        // What was meant for a connection of its own has its end at the proxy now.
        const { path: _, ...rest } = target as ConnectionOptions
        const secured = connectTls({ ...options, ...rest, socket } as ConnectionOptions)
        secured.once('close', () => socket.destroy())
        done?.(null, secured)
      },
      (error: unknown) => done?.(error as Error, undefined as never),
    )
    return undefined
  }
  return agent
}

function openTunnel(proxy: Proxy, to: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp(proxy.port, proxy.host)
    const fail = (error: Error): void => {
      clearTimeout(timer)
      socket.destroy()
      reject(error)
    }
    const timer = setTimeout(() => fail(new Error('the proxy does not answer')), patienceMs)
    let head = Buffer.alloc(0)
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk])
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) {
        if (head.length > mostHead) fail(new ProxyRefused('too long'))
        return
      }
      if (!/^HTTP\/1\.[01] 200\b/.test(head.subarray(0, 20).toString('latin1')))
        return fail(new ProxyRefused('refused'))
      // The server speaks second: whoever says something first is none.
      if (head.length > end + 4) return fail(new ProxyRefused('spoke'))
      clearTimeout(timer)
      socket.off('data', onData)
      socket.off('error', fail)
      socket.off('close', onClose)
      socket.pause()
      resolve(socket)
    }
    const onClose = (): void => fail(head.length > 0 ? new ProxyRefused('closed') : new Error('closed'))
    socket.on('data', onData)
    socket.on('error', fail)
    socket.on('close', onClose)
    socket.once('connect', () =>
      socket.write(
        `CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n${proxy.authorization === undefined ? '' : `Proxy-Authorization: ${proxy.authorization}\r\n`}\r\n`,
      ),
    )
  })
}
