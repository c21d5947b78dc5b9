/** HU2 The card of the house's server for a PC that belongs here already: as text, as a picture, and as a file where asked. */
import { utf8ToBytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { writeNewFile } from './exportFile.ts'
import { qrSvg } from './qr.ts'
import type { VaultDeps } from './session.ts'

export async function writeHubCard(
  deps: VaultDeps,
  folder: string | null,
): Promise<Result<{ text: string; qr: string; fileName: string | null }>> {
  const known = await deps.store.call('mail.server', {})
  if (!known.ok) return known
  if (!known.value.card) return err({ type: 'NotConnected' })
  const text = writeServerCard(known.value.card)
  const drawn = { text, qr: qrSvg(text) }
  if (folder === null) return ok({ ...drawn, fileName: null })
  const path = await deps.store.call('folder.path', { folder })
  if (!path.ok) return path
  const written = await writeNewFile(deps.random, path.value.path, 'Obhut-Zentrale.txt', utf8ToBytes(text))
  return written.ok ? ok({ ...drawn, ...written.value }) : written
}
