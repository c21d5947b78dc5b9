/**
 * The public listener of this server (decision 32): off unless server.json says otherwise, and started whole or not at
 * all. Its certificate is the administrator's, given as two files, and read again when they change, so that whatever
 * renews them needs to know nothing of us. A pair that does not fit (half written) is left alone until it does.
 */
import { createPublicKey, X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { Clock } from '#shared/basics/clock.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { BlobStore } from '../blobs/blobStore.ts'
import type { ServerCore } from '../core.ts'
import { familyLink } from '../http/familyLink.ts'
import { openPublicListener, type PublicListener } from '../http/publicListener.ts'
import { talkPages } from '../http/talkPage.ts'
import type { Identity } from '../http/tls.ts'
import type { Store } from '../stores/store.ts'
import type { Config } from './config.ts'
import type { Folder } from './folder.ts'

export interface PublicPages {
  readonly port: number
  /** When the certificate ends, ms. */
  until(): number
  /** Takes a changed certificate. */
  look(): Promise<void>
  close(): Promise<void>
}
type Failure = { readonly type: 'PublicPagesFailed'; readonly words: { readonly why: string } }
const failed = (why: string): Result<never, Failure> => err({ type: 'PublicPagesFailed', words: { why } })

interface Read {
  readonly identity: Identity
  readonly until: number
}

async function readCertificate(
  paths: { readonly certificate: string; readonly key: string },
  host: string,
): Promise<Result<Read, Failure>> {
  const pem: { certificate?: string; key?: string } = {}
  for (const name of ['certificate', 'key'] as const) {
    try {
      pem[name] = await readFile(paths[name], 'utf8')
    } catch {
      return failed(
        `Öffentliche Seiten: Die Datei ${paths[name]} kann nicht gelesen werden (publicPages.${name}).`,
      )
    }
  }
  const identity = { certificate: pem.certificate!, key: pem.key! }
  try {
    createSecureContext({ cert: identity.certificate, key: identity.key })
    const leaf = new X509Certificate(identity.certificate)
    if (!leaf.publicKey.equals(createPublicKey(identity.key))) throw new Error('another key')
    if (leaf.checkHost(host) === undefined)
      return failed(
        `Öffentliche Seiten: Das Zertifikat ${paths.certificate} gilt nicht für ${host} (publicPages.url).`,
      )
    return ok({ identity, until: Date.parse(leaf.validTo) })
  } catch {
    return failed(
      `Öffentliche Seiten: ${paths.certificate} und ${paths.key} passen nicht zusammen oder sind kein Zertifikat mit Schlüssel (PEM).`,
    )
  }
}

export async function openPublicPages(
  folder: Folder,
  config: NonNullable<Config['publicPages']>,
  deps: {
    readonly store: Store
    readonly blobs: BlobStore
    readonly clock: Clock
    readonly core: ServerCore
  },
): Promise<Result<PublicPages, Failure>> {
  const { store, blobs, clock, core } = deps
  const at = (path: string): string => (isAbsolute(path) ? path : join(folder.path, path))
  const paths = { certificate: at(config.certificate), key: at(config.key) }
  const { hostname } = new URL(config.url)
  const stamp = async (): Promise<string> => {
    const both = await Promise.all([paths.certificate, paths.key].map((path) => stat(path).catch(() => null)))
    return both.map((one) => `${one?.mtimeMs} ${one?.size}`).join()
  }
  let stamped = await stamp()
  const read = await readCertificate(paths, hostname)
  if (!read.ok) return read
  let { until } = read.value
  if (until <= clock.now())
    return failed(`Öffentliche Seiten: Das Zertifikat ${paths.certificate} ist abgelaufen.`)
  let listener: PublicListener
  try {
    listener = await openPublicListener({
      kinds: [
        familyLink({
          linkAt: (id, now) => store.linkAt(id, now),
          getPart: (tenant, id, part) => blobs.getPart(tenant, id, part),
          now: () => clock.now(),
        }),
        talkPages(core),
      ],
      identity: read.value.identity,
      host: config.host,
      port: config.port,
      clock,
    })
  } catch {
    return failed(
      `Öffentliche Seiten: Port ${config.port} an ${config.host} kann nicht geöffnet werden (publicPages.port).`,
    )
  }
  return ok({
    port: listener.port,
    until: () => until,
    async look() {
      const now = await stamp()
      if (now === stamped) return
      const next = await readCertificate(paths, hostname)
      if (!next.ok) return
      stamped = now
      until = next.value.until
      listener.renew(next.value.identity)
    },
    close: () => listener.close(),
  })
}
