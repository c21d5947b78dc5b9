/**
 * The server's keys and certificates (SV18): an own CA, a live key with a certificate, two keys in reserve. Apps know
 * the keys by their pins; the certificate is renewed by itself and keeps its key.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  webcrypto,
  X509Certificate,
} from 'node:crypto'
import { isIP } from 'node:net'
import { bytesToHex } from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import { pinsSchema, pinsText, type Pins, type SignedPins } from '#shared/sync/messages.ts'
import type { Identity } from '../http/tls.ts'

const dayMs = 86_400_000
const leafDays = 397
const renewBefore = 60

/** PEM, PKCS#8. */
export type PrivateKey = string

export const makeKey = (curve: 'P-256' | 'P-384'): PrivateKey =>
  generateKeyPairSync('ec', { namedCurve: curve }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string

const spkiOf = (key: PrivateKey): Buffer =>
  createPublicKey(createPrivateKey(key)).export({ type: 'spki', format: 'der' })

/** SHA-256 of SPKI, base64. */
export const pinOf = (key: PrivateKey): string => createHash('sha256').update(spkiOf(key)).digest('base64')

const curveOf = (key: PrivateKey): 'P-256' | 'P-384' =>
  createPrivateKey(key).asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'P-384' : 'P-256'

async function pairOf(key: PrivateKey): Promise<webcrypto.CryptoKeyPair> {
  const algorithm = { name: 'ECDSA', namedCurve: curveOf(key) }
  const pkcs8 = createPrivateKey(key).export({ type: 'pkcs8', format: 'der' })
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']),
    webcrypto.subtle.importKey('spki', spkiOf(key), algorithm, true, ['verify']),
  ])
  return { privateKey, publicKey }
}

const hashFor = (key: PrivateKey): string => (curveOf(key) === 'P-384' ? 'SHA-384' : 'SHA-256')

/** Twenty megabytes that are needed at the first start and once a year: loaded when used. */
async function loadX509(): Promise<typeof import('@peculiar/x509')> {
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

export async function makeCa(key: PrivateKey, random: Random, now: number): Promise<string> {
  const x509 = await loadX509()
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(random),
    name: 'CN=Obhut Zentrale CA',
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + 3650 * dayMs),
    // Where the browser's types are about (tests), its key pair is another type than Node's.
    keys: (await pairOf(key)) as never,
    signingAlgorithm: { name: 'ECDSA', hash: hashFor(key) },
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  })
  return ca.toString('pem')
}

export async function makeLeaf(
  ca: { readonly key: PrivateKey; readonly certificate: string },
  key: PrivateKey,
  names: readonly string[],
  random: Random,
  now: number,
): Promise<string> {
  const x509 = await loadX509()
  const issuer = new x509.X509Certificate(ca.certificate)
  const alternatives = names.map((name) => ({
    type: isIP(name) ? ('ip' as const) : ('dns' as const),
    value: name,
  }))
  const leaf = await x509.X509CertificateGenerator.create({
    serialNumber: serial(random),
    subject: 'CN=Obhut Zentrale',
    issuer: issuer.subject,
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + leafDays * dayMs),
    publicKey: (await pairOf(key)).publicKey as never,
    signingKey: (await pairOf(ca.key)).privateKey as never,
    signingAlgorithm: { name: 'ECDSA', hash: hashFor(ca.key) },
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(alternatives),
    ],
  })
  return leaf.toString('pem')
}

/** Positive and without a leading zero byte, as DER wants it. */
const serial = (random: Random): string => `7${bytesToHex(random.bytes(16)).slice(1)}`

export interface CertificateState {
  readonly until: number
  readonly pin: string
  readonly names: readonly string[]
}

export function readCertificate(pem: string): CertificateState {
  const certificate = new X509Certificate(pem)
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' })
  return {
    until: certificate.validToDate.getTime(),
    pin: createHash('sha256').update(spki).digest('base64'),
    names: (certificate.subjectAltName ?? '')
      .split(', ')
      .map((name) => name.replace(/^(?:DNS|IP Address):/, '').toLowerCase()),
  }
}

export const isToRenew = (pem: string, names: readonly string[], now: number): boolean => {
  const state = readCertificate(pem)
  return state.until - now < renewBefore * dayMs || names.some((name) => !state.names.includes(name))
}

export const identityOf = (leaf: string, ca: string, key: PrivateKey): Identity => ({
  certificate: `${leaf.trimEnd()}\n${ca.trimEnd()}\n`,
  key,
})

export function signPins(pins: Pins, key: PrivateKey): SignedPins {
  const body = JSON.stringify(pinsSchema.parse(pins))
  const signature = sign(curveOf(key) === 'P-384' ? 'sha384' : 'sha256', Buffer.from(pinsText(body)), {
    key: createPrivateKey(key),
    dsaEncoding: 'ieee-p1363',
  })
  return { body, key: spkiOf(key).toString('base64'), signature: signature.toString('base64') }
}
