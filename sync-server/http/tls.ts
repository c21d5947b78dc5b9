/**
 * TLS as the profile asks (security 1.12): 1.3 only, AES-GCM only, P-256 and P-384, with ML-KEM beside P-256 where
 * this Node has it. Where the suites can't be narrowed (BoringSSL), a connection with another one is closed before any
 * data is read.
 */
import { createSecureContext, type Server, type TLSSocket } from 'node:tls'

export const suites = ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256'] as const

const canGroup = (groups: string): boolean => {
  try {
    createSecureContext({ ecdhCurve: groups })
    return true
  } catch {
    return false
  }
}

const classical = 'P-256:P-384'
const hybrid = `SecP256r1MLKEM768:${classical}`
export const groups = canGroup(hybrid) ? hybrid : classical

export interface Identity {
  /** PEM: leaf first, then the CA. */
  readonly certificate: string
  /** PEM, PKCS#8. */
  readonly key: string
}

export const tlsOptions = (identity: Identity) =>
  ({
    cert: identity.certificate,
    key: identity.key,
    minVersion: 'TLSv1.3',
    maxVersion: 'TLSv1.3',
    ciphers: suites.join(':'),
    ecdhCurve: groups,
    honorCipherOrder: true,
    handshakeTimeout: 10_000,
    ALPNProtocols: ['http/1.1'],
  }) as const

/** @returns how many were turned away, for the metrics */
export function turnAwayOtherSuites(server: Server): () => number {
  let count = 0
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    const { name } = socket.getCipher()
    if (socket.getProtocol() === 'TLSv1.3' && suites.some((suite) => suite === name)) return
    count += 1
    socket.destroy()
  })
  return () => count
}
