/**
 * What opening sealed records costs when nothing is done but node:crypto's part of it: the inner header's AES-GCM, the
 * body key's HKDF, the body's AES-GCM and the receipt's HMAC, for envelopes of this size, with keys made once.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto'

export function cryptoFloor(count: number, envelopeBytes: number): number {
  const inner = 59
  const body = envelopeBytes - 112 - inner - 16 - 16
  const [metadata, content, receipt] = [0, 1, 2].map(() => createSecretKey(randomBytes(32)))
  const seal = (key: Parameters<typeof createCipheriv>[1], nonce: Buffer, plain: Buffer) => {
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    return { nonce, sealed: Buffer.concat([cipher.update(plain), cipher.final()]), tag: cipher.getAuthTag() }
  }
  const open = (key: Parameters<typeof createDecipheriv>[1], one: ReturnType<typeof seal>): Buffer => {
    const decipher = createDecipheriv('aes-256-gcm', key, one.nonce, { authTagLength: 16 })
    decipher.setAuthTag(one.tag)
    const plain = decipher.update(one.sealed)
    decipher.final()
    return plain
  }
  const records = Array.from({ length: 200 }, () => {
    const salt = randomBytes(32)
    const key = Buffer.from(hkdfSync('sha256', content!, salt, 'obhut|body|1', 44))
    return {
      salt,
      head: seal(metadata!, randomBytes(12), randomBytes(inner)),
      body: seal(createSecretKey(key.subarray(0, 32)), key.subarray(32), randomBytes(body)),
    }
  })
  const from = performance.now()
  for (let i = 0; i < count; i++) {
    const one = records[i % records.length]!
    open(metadata!, one.head)
    const key = Buffer.from(hkdfSync('sha256', content!, one.salt, 'obhut|body|1', 44))
    const plain = open(createSecretKey(key.subarray(0, 32)), { ...one.body, nonce: key.subarray(32) })
    createHmac('sha256', receipt!).update(plain).digest()
  }
  return performance.now() - from
}
