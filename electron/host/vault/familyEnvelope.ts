/**
 * The Familienumschlag (RF1, RF2) and the family's link (FL1): pages for one family, sealed so that any browser opens
 * them with the right code words only. The words are drawn here, never chosen, and are given to the family apart from
 * the file. A link needs the secret of its address besides, which no server ever gets.
 *
 * AES-256-GCM (NIST SP 800-38D) under PBKDF2-HMAC-SHA-256 (RFC 8018): browsers bring no slower derivation without a
 * network. The words are 64 bits or more; a million rounds (2^20) make that at least 84 bits of work. A link's secret
 * adds 128 bits: the words can't be guessed by whoever holds the server's files.
 */
import { createCipheriv, hash, pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { bytesToBase64, bytesToHex, concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { ok, err, type Result } from '#shared/basics/result.ts'
import { can } from '#shared/accounts/policy.ts'
import type { Language } from '#shared/host/api.ts'
import { envelopePage, envelopeSeal, linkSeal, type Seal } from '#shared/release/viewer.ts'
import { dayMs, linkAddress } from '#shared/sync/links.ts'
import { writeNewFile } from './exportFile.ts'
import { pick } from './passphrase.ts'
import { wordsByLanguage } from './passphraseWords.ts'
import { qrSvg } from './qr.ts'
import type { Work } from './signIn.ts'
import type { VaultDeps } from './session.ts'

export interface FamilyAsk {
  readonly fileName: string
  readonly language: Language
  /** Shown above the pages once it is open. */
  readonly title: string
  /** The family's mark, as it stands on each page. */
  readonly mark: string
  readonly objectIds: readonly string[]
  readonly pages: readonly { readonly title: string; readonly alt: string }[]
  /** The PDF, then a JPEG of each page. */
  readonly bytes: readonly Bytes[]
}

/** Who may give pages to a family, by file or by link (B13). */
const mayGive = ({ session }: Work): boolean => can(session.person.role, 'export', 'photos')

export async function writeFamilyEnvelope(
  deps: VaultDeps,
  work: Work,
  ask: FamilyAsk & { readonly folder: string },
): Promise<Result<{ fileName: string; words: string[] }>> {
  if (!mayGive(work)) return err({ type: 'NotAllowed' })
  if (!fits(ask)) return err({ type: 'BadArguments' })
  const folder = await deps.store.call('folder.path', { folder: ask.folder })
  if (!folder.ok) return folder
  const words = drawWords(deps, ask.language)
  const { seal, bytes } = await sealPages(deps, ask, envelopeSeal, words.join(' '))
  const audited = await work.records.audit('exported', 'family', ask.objectIds)
  if (!audited.ok) return audited
  const html = envelopePage(sha256, ask.language, { ...seal, bytes: bytesToBase64(bytes) })
  const written = await writeNewFile(deps.random, folder.value.path, ask.fileName, utf8ToBytes(html))
  if (!written.ok) {
    await work.records.audit('exported', 'family', ask.objectIds, written.error.type)
    return written
  }
  return ok({ fileName: written.value.fileName, words })
}

/** The keeper gets the sealed file and its number; address and words go to the screen, once. */
export async function makeFamilyLink(
  deps: VaultDeps,
  work: Work,
  ask: FamilyAsk & { readonly days: number },
): Promise<Result<{ id: string; address: string; qr: string; until: number; words: string[] }>> {
  if (!mayGive(work)) return err({ type: 'NotAllowed' })
  if (!fits(ask)) return err({ type: 'BadArguments' })
  const offer = await deps.store.call('links.offer', {})
  if (!offer.ok) return offer
  if (offer.value.url === null) return err({ type: 'NotOffered' })
  const words = drawWords(deps, ask.language)
  const id = bytesToHex(deps.random.bytes(16))
  const secret = Buffer.from(deps.random.bytes(16)).toString('base64url')
  const { seal, bytes } = await sealPages(deps, ask, linkSeal, `${words.join(' ')} ${secret}`)
  const audited = await work.records.audit('exported', 'family', ask.objectIds)
  if (!audited.ok) return audited
  const head = utf8ToBytes(JSON.stringify(seal))
  const until = deps.clock.now() + ask.days * dayMs
  const queued = await deps.store.call('links.add', {
    id,
    until,
    bytes: [concatBytes(lengthOf(head), head, bytes)],
  })
  if (!queued.ok) {
    await work.records.audit('exported', 'family', ask.objectIds, queued.error.type)
    return queued
  }
  const address = linkAddress(offer.value.url, ask.language, id, secret)
  return ok({ id, address, qr: qrSvg(address), until, words })
}

export async function recallFamilyLinks(
  deps: VaultDeps,
  work: Work,
  { ids }: { readonly ids: readonly string[] },
): Promise<Result<Record<string, never>>> {
  if (!mayGive(work)) return err({ type: 'NotAllowed' })
  return deps.store.call('links.recall', { ids: [...ids] })
}

const fits = ({ pages, bytes }: FamilyAsk): boolean => pages.length > 0 && bytes.length === pages.length + 1

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')

const lengthOf = (bytes: Uint8Array): Bytes => {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, bytes.length)
  return length
}

async function sealPages(
  { random }: Pick<VaultDeps, 'random'>,
  ask: FamilyAsk,
  { what, iterations }: Pick<Seal, 'what' | 'iterations'>,
  code: string,
): Promise<{ readonly seal: Seal; readonly bytes: Bytes }> {
  const [pdf, ...pictures] = ask.bytes as [Bytes, ...Bytes[]]
  const list = utf8ToBytes(
    JSON.stringify({
      title: ask.title,
      mark: ask.mark,
      fileName: `${ask.fileName.replace(/\.html$/i, '')}.pdf`,
      pdf: pdf.length,
      pages: ask.pages.map(({ title, alt }, i) => ({ title, alt, size: pictures[i]!.length })),
    }),
  )
  const plain = concatBytes(lengthOf(list), list, pdf, ...pictures)
  const salt = random.bytes(16)
  const nonce = random.bytes(12)
  const key = await promisify(pbkdf2)(code, salt, iterations, 32, 'sha256')
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(utf8ToBytes(what))
  const bytes = concatBytes(
    new Uint8Array(cipher.update(plain)),
    new Uint8Array(cipher.final()),
    new Uint8Array(cipher.getAuthTag()),
  )
  key.fill(0)
  plain.fill(0)
  return { seal: { what, iterations, salt: bytesToBase64(salt), nonce: bytesToBase64(nonce) }, bytes }
}

/** As many words as make 64 bits: six German ones, seven of the shorter lists. */
function drawWords({ random }: Pick<VaultDeps, 'random'>, language: Language): string[] {
  const list = wordsByLanguage[language]
  const count = Math.ceil(64 / Math.log2(list.length))
  return Array.from({ length: count }, () => list[pick(random, list.length)]!)
}
