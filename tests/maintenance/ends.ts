/** A provider with its officers, a supporter and her certificate, as both ends of a meeting know them. */
import { randomBytes } from 'node:crypto'
import { bytesToBase64, bytesToHex, utf8ToBytes } from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import {
  certificateBody,
  certificateText,
  writeCertificate,
  type Certificate,
  type ProviderCard,
} from '#shared/maintenance/provider.ts'
import { makeSignKey, signBytes, type SignKey } from '#electron/host/vault/crypto.ts'

export const nodeRandom: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) }
export const today = '2026-12-01'

export interface Keyed {
  readonly name: string
  readonly key: SignKey
}
export const keyed = (name: string): Keyed => ({ name, key: makeSignKey('P-256').key })
export const publicOf = ({ key }: Keyed): string => bytesToBase64(key.publicKey)
export const signText = ({ key }: Keyed, text: string): string =>
  bytesToBase64(signBytes(key, utf8ToBytes(text)))

export const officers = [keyed('Olga Oberst'), keyed('Otto Ordner')] as const
export const cardOf = (name: string, all: readonly Keyed[]): ProviderCard => ({
  v: 1,
  name,
  officers: all.map((one) => ({ name: one.name, key: publicOf(one) })),
})
export const provider = cardOf('Hilfe GmbH', officers)

export function certify(
  supporter: Keyed,
  { by = officers, change = {} }: { by?: readonly Keyed[]; change?: Partial<Certificate> } = {},
): string {
  const body = certificateBody({
    v: 1,
    serial: bytesToHex(randomBytes(16)),
    name: supporter.name,
    company: provider.name,
    key: publicOf(supporter),
    notBefore: '2026-06-01',
    notAfter: '2027-05-31',
    ...change,
  })
  return writeCertificate({
    body,
    signatures: by.map((one) => ({
      officer: publicOf(one),
      signature: signText(one, certificateText(body)),
    })),
  })
}

/** As Chromium writes it, shortened: one part with the picture, one with data. */
export function sdpOf(print: string, kind: 'offer' | 'answer'): string {
  const part = (first: string, mid: string): string[] => [
    first,
    'c=IN IP4 0.0.0.0',
    'a=candidate:1 1 udp 2113937151 192.168.2.7 50000 typ host generation 0 network-cost 999',
    'a=ice-ufrag:Ab3d',
    'a=ice-pwd:0123456789abcdefghijklmn',
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${print}`,
    `a=setup:${kind === 'offer' ? 'actpass' : 'active'}`,
    `a=mid:${mid}`,
  ]
  return [
    'v=0',
    'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0 1',
    'a=extmap-allow-mixed',
    'a=msid-semantic: WMS',
    ...part('m=video 9 UDP/TLS/RTP/SAVPF 96 97', '0'),
    'a=sendonly',
    'a=rtcp-mux',
    'a=rtpmap:96 VP8/90000',
    ...part('m=application 9 UDP/DTLS/SCTP webrtc-datachannel', '1'),
    'a=sctp-port:5000',
    'a=max-message-size:262144',
    '',
  ].join('\r\n')
}
