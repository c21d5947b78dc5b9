/**
 * The Familienumschlag (RF1, RF2): pages for one family as one HTML file that opens in any browser without a network, and
 * with the right code words only. The words are drawn here, never chosen, and are given to the family apart from the file.
 *
 * AES-256-GCM (NIST SP 800-38D) under PBKDF2-HMAC-SHA-256 (RFC 8018): browsers bring no slower derivation without a
 * network. The words are 64 bits or more; a million rounds (2^20) make that at least 84 bits of work.
 */
import { createCipheriv, pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { bytesToBase64, concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { ok, err, type Result } from '#shared/basics/result.ts'
import { can } from '#shared/accounts/policy.ts'
import type { Language } from '#shared/host/api.ts'
import { writeNewFile } from './exportFile.ts'
import { familyPage } from './familyViewer.ts'
import { pick } from './passphrase.ts'
import { wordsByLanguage } from './passphraseWords.ts'
import type { Work } from './signIn.ts'
import type { VaultDeps } from './session.ts'

const iterations = 1_000_000
const what = 'obhut family envelope 1'

export interface EnvelopeAsk {
  readonly folder: string
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

export async function writeFamilyEnvelope(
  deps: VaultDeps,
  { session, records }: Work,
  ask: EnvelopeAsk,
): Promise<Result<{ fileName: string; words: string[] }>> {
  if (!can(session.person.role, 'export', 'photos')) return err({ type: 'NotAllowed' })
  if (ask.pages.length === 0 || ask.bytes.length !== ask.pages.length + 1)
    return err({ type: 'BadArguments' })
  const folder = await deps.store.call('folder.path', { folder: ask.folder })
  if (!folder.ok) return folder
  const words = drawWords(deps, ask.language)
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
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, list.length)
  const plain = concatBytes(length, list, pdf, ...pictures)
  const salt = deps.random.bytes(16)
  const nonce = deps.random.bytes(12)
  const key = await promisify(pbkdf2)(words.join(' '), salt, iterations, 32, 'sha256')
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(utf8ToBytes(what))
  const sealed = concatBytes(
    new Uint8Array(cipher.update(plain)),
    new Uint8Array(cipher.final()),
    new Uint8Array(cipher.getAuthTag()),
  )
  key.fill(0)
  plain.fill(0)
  const audited = await records.audit('exported', 'family', ask.objectIds)
  if (!audited.ok) return audited
  const html = familyPage(ask.language, {
    what,
    salt: bytesToBase64(salt),
    iterations,
    nonce: bytesToBase64(nonce),
    bytes: bytesToBase64(sealed),
  })
  const written = await writeNewFile(deps.random, folder.value.path, ask.fileName, utf8ToBytes(html))
  if (!written.ok) {
    await records.audit('exported', 'family', ask.objectIds, written.error.type)
    return written
  }
  return ok({ fileName: written.value.fileName, words })
}

/** As many words as make 64 bits: six German ones, seven of the shorter lists. */
function drawWords({ random }: Pick<VaultDeps, 'random'>, language: Language): string[] {
  const list = wordsByLanguage[language]
  const count = Math.ceil(64 / Math.log2(list.length))
  return Array.from({ length: count }, () => list[pick(random, list.length)]!)
}
