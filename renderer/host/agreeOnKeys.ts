/** The window's half of the sealed loopback pipe (shared/host/sealedWire.ts); a fresh key for each connection. */
import { concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { sealingLabels, type KeyAgreement } from '#shared/host/sealedWire.ts'

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const

export async function agreeOnKeys(): Promise<KeyAgreement> {
  const { subtle } = crypto
  const own = await subtle.generateKey(curve, false, ['deriveBits'])
  const publicKey = new Uint8Array(await subtle.exportKey('raw', own.publicKey))
  return {
    publicKey,
    async derive(peer) {
      const peerKey = await subtle.importKey('raw', peer, curve, false, [])
      const bits = await subtle.deriveBits({ name: 'ECDH', public: peerKey }, own.privateKey, 256)
      const secret = await subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey'])
      const salt = concatBytes(publicKey, peer)
      const keyFor = (label: string, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
        subtle.deriveKey(
          { name: 'HKDF', hash: 'SHA-256', salt, info: utf8ToBytes(label) },
          secret,
          { name: 'AES-GCM', length: 256 },
          false,
          [use],
        )
      const outgoing = await keyFor(sealingLabels.toVault, 'encrypt')
      const incoming = await keyFor(sealingLabels.toWindow, 'decrypt')
      const whole = (buffer: ArrayBuffer): Bytes => new Uint8Array(buffer)
      return {
        seal: async (nonce, message) =>
          whole(await subtle.encrypt({ name: 'AES-GCM', iv: nonce }, outgoing, message)),
        open: async (nonce, sealed) =>
          whole(await subtle.decrypt({ name: 'AES-GCM', iv: nonce }, incoming, sealed)),
      }
    },
  }
}
