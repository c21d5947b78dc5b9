/**
 * The lock screen's own file: the institution's name, names and colours of staff, nothing about children (decision
 * 15). Sealed with the device secret alone, so that the keeper can show it while nobody is signed in and a copied
 * profile folder does not tell who works here. Written by the vault, read by the keeper.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { z } from 'zod'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'

const schema = z.strictObject({
  institution: z.string().max(300),
  language: z.enum(['de', 'en', 'nl']),
  people: z.array(z.strictObject({ id: z.string(), name: z.string().max(700), colour: z.string().max(20) })).max(200),
})
export type LockScreen = z.infer<typeof schema>

const info = 'obhut|lock-screen|1'

export function sealLockScreen(random: Random, deviceSecret: Uint8Array, content: LockScreen): Bytes {
  const salt = random.bytes(32)
  const key = new Uint8Array(hkdfSync('sha256', deviceSecret, salt, info, 44))
  const cipher = createCipheriv('aes-256-gcm', key.subarray(0, 32), key.subarray(32))
  const body = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final(), cipher.getAuthTag()])
  return new Uint8Array(Buffer.concat([salt, body]))
}

/** Undefined when the file is damaged or from another PC: the lock screen then shows no names. */
export function openLockScreen(deviceSecret: Uint8Array, sealed: Uint8Array): LockScreen | undefined {
  if (sealed.length < 48) return undefined
  try {
    const key = new Uint8Array(hkdfSync('sha256', deviceSecret, sealed.subarray(0, 32), info, 44))
    const decipher = createDecipheriv('aes-256-gcm', key.subarray(0, 32), key.subarray(32), { authTagLength: 16 })
    decipher.setAuthTag(sealed.subarray(sealed.length - 16))
    const text = Buffer.concat([decipher.update(sealed.subarray(32, sealed.length - 16)), decipher.final()]).toString('utf8')
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
