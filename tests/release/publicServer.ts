/** A real server with public pages, on a certificate of a CA made for the test, and a clock that the test turns. */
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { systemClock } from '#shared/basics/clock.ts'
import type { Folder } from '#sync-server/setup/folder.ts'
import { identityOf, makeCa, makeKey, makeLeaf, pinOf } from '#sync-server/setup/identity.ts'
import { randomOf } from '../sync-server/app/kita.ts'
import { makeFolder, openHere, type Opened } from '../sync-server/app/running.ts'

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

/** @returns what Chromium has to be told to trust it: the hash of its key */
export async function writeCertificate(
  folder: Folder,
  name = 'localhost',
  now = systemClock.now(),
): Promise<string> {
  const random = { bytes: randomOf }
  const [caKey, key] = [makeKey('P-384'), makeKey('P-256')]
  const ca = await makeCa(caKey, random, now)
  const leaf = await makeLeaf({ key: caKey, certificate: ca }, key, [name], random, now)
  await writeFile(join(folder.path, 'familien.pem'), identityOf(leaf, ca, key).certificate)
  await writeFile(join(folder.path, 'familien.key'), key)
  return pinOf(key)
}

export interface PublicServer extends Opened {
  /** https://localhost:port, as families open it. */
  readonly publicUrl: string
  readonly spki: string
  pass(ms: number): void
  /** The same server on the same folder and ports, after `rest`. */
  again(): Promise<PublicServer>
}

export async function openPublicServer(): Promise<PublicServer> {
  const folder = await makeFolder()
  const spki = await writeCertificate(folder)
  const [port, publicPort] = [await freePort(), await freePort()]
  const publicUrl = `https://localhost:${publicPort}`
  let ahead = 0
  const open = async (): Promise<PublicServer> => {
    const opened = await openHere(
      {
        urls: [`https://127.0.0.1:${port}`],
        port,
        publicPages: {
          url: publicUrl,
          host: '127.0.0.1',
          port: publicPort,
          certificate: 'familien.pem',
          key: 'familien.key',
        },
      },
      {
        clock: { now: () => systemClock.now() + ahead },
        elapsed: () => performance.now() + ahead,
      },
      folder,
    )
    return { ...opened, publicUrl, spki, pass: (ms) => void (ahead += ms), again: open }
  }
  return open()
}

export interface Got {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Buffer
  /** Of the certificate that was shown. */
  readonly key: string
}

/** The path goes out as it is, dots and all. */
export const get = (
  url: string,
  path: string,
  more: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string } = {},
): Promise<Got> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const message = request(
      {
        hostname,
        port,
        path,
        family: 4,
        method: more.method ?? 'GET',
        headers: more.headers ?? {},
        rejectUnauthorized: false,
        agent: false,
      },
      (response) => {
        const socket = response.socket as import('node:tls').TLSSocket
        const spki = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' })
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const { date: _date, ...headers } = response.headers
          resolve({
            status: response.statusCode ?? 0,
            headers,
            body: Buffer.concat(chunks),
            key: createHash('sha256')
              .update(spki ?? '')
              .digest('base64'),
          })
        })
      },
    )
    message.on('error', reject)
    message.end(more.body)
  })
