/**
 * Sealed files in parts of 1 MiB. An op declares length and hash first; a receipt (`complete`) is given only when the
 * whole was read back and has that hash. Wrong bytes are forgotten and asked for again (SV12).
 */
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Result } from '#shared/basics/result.ts'
import { blobPartBytes, type Ask } from '#shared/sync/messages.ts'
import type { BlobFailure } from '../blobs/blobStore.ts'
import { partCount } from '../stores/rules.ts'
import { answer, refuse, refuseAs, type Answered, type Ground, type Handler, type Refused } from './ground.ts'
import { sha256Hex } from './signatures.ts'

const refuseBlob = (failure: BlobFailure) =>
  failure.type === 'ReadOnly'
    ? refuse('ReadOnly')
    : failure.type === 'Unknown'
      ? refuse('Unknown')
      : refuse('Busy', { retryAfterMs: 5000 })

/** A part of a declared blob; with the last one the whole is read back. */
export async function putBlobPart(
  { store, blobs }: Pick<Ground, 'store' | 'blobs'>,
  tenant: string,
  { id, part, sha256 }: Ask<'blobPut'>,
  parts: readonly Bytes[],
): Promise<Result<Pick<Answered<'blobPut'>, 'answer' | 'parts'>, Refused>> {
  const bytes = parts[0]
  if (parts.length !== 1 || !bytes) return refuse('BadMessage')
  const row = (await store.blobs(tenant, [id]))[0]
  if (!row || part >= partCount(row.size)) return refuse('Unknown')
  if (row.complete) return answer({ complete: true, have: [...row.have] })
  const due = Math.min(blobPartBytes, row.size - part * blobPartBytes)
  if (bytes.length !== due || sha256Hex(bytes) !== sha256) return refuse('BadMessage')
  const written = await blobs.putPart(tenant, id, part, bytes)
  if (!written.ok) return refuseBlob(written.error)
  const added = await store.addBlobPart(tenant, id, part)
  if (!added.ok) return refuseAs(added.error)
  if (added.value.have.length < partCount(row.size))
    return answer({ complete: false, have: [...added.value.have] })
  const finished = await blobs.finish(tenant, id, row.size, row.sha256)
  if (!finished.ok) {
    if (finished.error.type !== 'Mismatch') return refuseBlob(finished.error)
    await store.resetBlob(tenant, id)
    return answer({ complete: false, have: [] })
  }
  const completed = await store.completeBlob(tenant, id)
  return completed.ok ? answer({ complete: true, have: [...added.value.have] }) : refuseAs(completed.error)
}

export const createBlobRoutes = ({ store, blobs }: Ground) => {
  const blobPut: Handler<'blobPut'> = ({ tenant }, ask, parts) =>
    putBlobPart({ store, blobs }, tenant, ask, parts)

  const blobStatus: Handler<'blobStatus'> = async ({ tenant }, { ids }) => {
    const [rows, gone] = await Promise.all([store.blobs(tenant, ids), store.purged(tenant, ids)])
    const byId = new Map(rows.map((row) => [row.id, row]))
    return answer({
      blobs: ids.map((id) => {
        const row = byId.get(id)
        return { id, complete: row?.complete ?? false, gone: gone.has(id), have: [...(row?.have ?? [])] }
      }),
    })
  }

  const blobGet: Handler<'blobGet'> = async ({ tenant }, { id, part }) => {
    const row = (await store.blobs(tenant, [id]))[0]
    if (!row?.complete || part >= partCount(row.size)) return refuse('Unknown')
    const bytes = await blobs.getPart(tenant, id, part)
    if (!bytes.ok) return refuseBlob(bytes.error)
    return answer({ size: row.size, sha256: row.sha256 }, [bytes.value])
  }

  return { blobPut, blobStatus, blobGet }
}
