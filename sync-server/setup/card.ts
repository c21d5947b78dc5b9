/** The card an institution joins by: one code for one enrolment, as text, as QR in the terminal and as a picture. */
import encodeQr from 'qr'
import { join } from 'node:path'
import type { Clock } from '#shared/basics/clock.ts'
import type { Random } from '#shared/basics/random.ts'
import type { ServerCard } from '#shared/sync/messages.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import type { Store } from '../stores/store.ts'
import { sha256Hex } from '../sync/signatures.ts'
import type { Folder } from './folder.ts'
import { writeWhole } from './folder.ts'

export const codeLifeMs = 30 * 24 * 3600_000

/** Without 0, O, 1, I: read aloud and typed. 20 letters of 32 are 100 bits. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

export function makeCode(random: Random): string {
  const letters = [...random.bytes(20)].map((byte) => alphabet[byte % 32]!)
  return [0, 5, 10, 15].map((at) => letters.slice(at, at + 5).join('')).join('-')
}

export interface Card {
  readonly text: string
  readonly qr: string
  readonly files: readonly string[]
  readonly until: number
}

/** @param joining a card without a code: for PCs of an institution that is enrolled already */
export async function makeCard(
  store: Store,
  folder: Folder,
  place: Pick<ServerCard, 'urls' | 'pins'>,
  deps: { readonly random: Random; readonly clock: Clock },
  joining = false,
): Promise<Card> {
  const now = deps.clock.now()
  const code = joining ? '' : makeCode(deps.random)
  if (code !== '') await store.putCode(sha256Hex(code), now + codeLifeMs)
  const text = writeServerCard({ v: 1, urls: [...place.urls], pins: [...place.pins], code })
  const day = new Date(now).toISOString().slice(0, 10)
  // Named by chance, not by the institution: the administrator writes that on the paper.
  const base = join(folder.cards, `karte-${day}-${sha256Hex(text).slice(0, 6)}`)
  writeWhole(`${base}.txt`, `${text}\n`)
  writeWhole(`${base}.svg`, encodeQr(text, 'svg', { ecc: 'medium' }))
  return {
    text,
    qr: encodeQr(text, 'ascii', { ecc: 'low' }),
    files: [`${base}.txt`, `${base}.svg`],
    until: joining ? 0 : now + codeLifeMs,
  }
}
