/** The vault's half of the sealed loopback pipe (shared/host/sealedWire.ts); a fresh key for each window. */
import { createCipheriv, createDecipheriv, createECDH, hkdfSync } from 'node:crypto'
import type { Bytes } from '#shared/basics/bytes.ts'
import { concatBytes } from '#shared/basics/bytes.ts'
import { sealingLabels, sealingOverhead, type KeyAgreement } from '#shared/host/sealedWire.ts'

export async function agreeOnKeys(): Promise<KeyAgreement> {
  const own = createECDH('prime256v1')
  const publicKey = new Uint8Array(own.generateKeys())
  return {
    publicKey,
    async derive(peer) {
      const secret = own.computeSecret(peer)
      const salt = concatBytes(peer, publicKey)
      const keyFor = (label: string): Bytes => new Uint8Array(hkdfSync('sha256', secret, salt, label, 32))
      const [incoming, outgoing] = [keyFor(sealingLabels.toVault), keyFor(sealingLabels.toWindow)]
      secret.fill(0)
      return {
        async seal(nonce, message) {
          const cipher = createCipheriv('aes-256-gcm', outgoing, nonce)
          return concatBytes(cipher.update(message), cipher.final(), cipher.getAuthTag())
        },
        async open(nonce, sealed) {
          const cut = sealed.length - sealingOverhead
          const cipher = createDecipheriv('aes-256-gcm', incoming, nonce, { authTagLength: sealingOverhead })
          cipher.setAuthTag(sealed.subarray(Math.max(0, cut)))
          return concatBytes(cipher.update(sealed.subarray(0, Math.max(0, cut))), cipher.final())
        },
      }
    },
  }
}
