/** What a PC says about a family's link, and how it leaves the file in parts. */
import { bytesToBase64, type Bytes } from '#shared/basics/bytes.ts'
import { linkRecallText, linkText } from '#shared/sync/links.ts'
import { blobPartBytes } from '#shared/sync/messages.ts'
import { sha256, type Device, type Kita } from './kita.ts'
import type { Said, Speaker } from './world.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(sha256(bytes)).toString('hex')

export interface Wish {
  readonly id: string
  readonly until: number
  readonly file: Bytes
}
export const signLink = (kita: Kita, device: Device, { id, until, file }: Wish, more: object = {}) => {
  const body = JSON.stringify({
    v: 1,
    tenant: kita.tenant,
    dev: device.dev,
    id,
    until,
    size: file.length,
    sha256: hex(file),
    ...more,
  })
  return { body, signature: bytesToBase64(device.key.sign(linkText(body))) }
}
export const signLinkRecall = (kita: Kita, device: Device, id: string) => {
  const body = JSON.stringify({ v: 1, tenant: kita.tenant, dev: device.dev, id })
  return { body, signature: bytesToBase64(device.key.sign(linkRecallText(body))) }
}
export async function putLink(
  server: Speaker,
  kita: Kita,
  device: Device,
  token: string,
  wish: Wish,
): Promise<Said<'linkPut'>> {
  let said: Said<'linkPut'> | undefined
  for (let part = 0; part * blobPartBytes < wish.file.length; part++) {
    const bytes = wish.file.slice(part * blobPartBytes, (part + 1) * blobPartBytes)
    const link = signLink(kita, device, wish)
    said = await server.ask('linkPut', { link, part, sha256: hex(bytes) }, [bytes], token)
    if (!said.ok) return said
  }
  return said!
}
