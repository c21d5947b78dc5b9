/**
 * What a second server shows the first: a key of its own, handed over on a card, kept by the first as a hash (SV26). It
 * reads what lies there, sealed as it is, and can write nothing.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { bytesToHex } from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import { err, type Result } from '#shared/basics/result.ts'
import { hashSchema, type ServerCard } from '#shared/sync/messages.ts'
import { readServerCard, writeServerCard } from '#shared/sync/serverCard.ts'
import { readText, writeWhole, type Folder } from '../setup/folder.ts'
import { sha256Hex } from '../sync/signatures.ts'

const ofServers = 'OBHUT-SERVER-1:'
const label = 'OBHUT-FOLGESERVER-1:'

const followersSchema = z.array(z.strictObject({ hash: hashSchema, since: z.number().int() })).max(20)
const fileOf = (folder: Folder): string => join(folder.path, 'followers.json')

async function readFollowers(folder: Folder) {
  const text = await readText(fileOf(folder))
  return text === undefined ? [] : followersSchema.parse(JSON.parse(text))
}

/** The hashes of their keys. */
export const followersOf = async (folder: Folder): Promise<ReadonlySet<string>> =>
  new Set((await readFollowers(folder)).map(({ hash }) => hash))

/** A card is never printed twice: the key on it is in no file here. */
export async function makeFollowerCard(
  folder: Folder,
  place: Pick<ServerCard, 'urls' | 'pins'>,
  deps: { readonly random: Random; readonly now: number },
): Promise<string> {
  const key = bytesToHex(deps.random.bytes(32))
  const before = await readFollowers(folder)
  // The oldest key of many ends.
  const all = [...before, { hash: sha256Hex(key), since: deps.now }].slice(-20)
  writeWhole(fileOf(folder), JSON.stringify(all))
  return writeFollowerCard({ v: 1, urls: [...place.urls], pins: [...place.pins], code: key })
}

/** The form of a server's card under another name, so that neither is taken for the other. */
export const writeFollowerCard = (card: ServerCard): string =>
  label + writeServerCard(card).slice(ofServers.length)

/** Where the first server is, and in `code` the key for it. */
export function readFollowerCard(text: string): Result<ServerCard, { type: 'CardUnreadable' }> {
  const line = text.replaceAll(/\s/g, '')
  if (!line.startsWith(label)) return err({ type: 'CardUnreadable' })
  const card = readServerCard(ofServers + line.slice(label.length))
  return card.ok && !hashSchema.safeParse(card.value.code).success ? err({ type: 'CardUnreadable' }) : card
}
