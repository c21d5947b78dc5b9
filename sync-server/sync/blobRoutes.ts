/**
 * Sealed files in parts of 1 MiB. An op declares length and hash first; a receipt (`complete`) is given only when the
 * whole was read back and has that hash. Wrong bytes are forgotten and asked for again (SV12).
 */
import { createHash } from 'node:crypto'
import { blobPartBytes } from '#shared/sync/messages.ts'
import { partCount } from '../stores/rules.ts'
import type { BlobRow } from '../stores/store.ts'
import { answer, refuse, refuseAs, type Ground, type Handler } from './ground.ts'
import { sha256Hex } from './signatures.ts'

export const createBlobRoutes = ({ store, blobs }: Ground) => {
  const readBack = async (tenant: string, row: BlobRow): Promise<'whole' | 'wrong' | 'away'> => {
    const hash = createHash('sha256')
    let length = 0
    for (let part = 0; part < partCount(row.size); part++) {
      const bytes = await blobs.read(tenant, row.id, part)
      if (!bytes.ok) return bytes.error.type === 'Missing' ? 'wrong' : 'away'
      length += bytes.value.length
      hash.update(bytes.value)
    }
    return length === row.size && hash.digest('hex') === row.sha256 ? 'whole' : 'wrong'
  }

  const blobPut: Handler<'blobPut'> = async ({ tenant }, { id, part, sha256 }, parts) => {
    const bytes = parts[0]
    if (parts.length !== 1 || !bytes) return refuse('BadMessage')
    const row = (await store.blobs(tenant, [id]))[0]
    if (!row || part >= partCount(row.size)) return refuse('Unknown')
    if (row.complete) return answer({ complete: true, have: [...row.have] })
    const due = Math.min(blobPartBytes, row.size - part * blobPartBytes)
    if (bytes.length !== due || sha256Hex(bytes) !== sha256) return refuse('BadMessage')
    const written = await blobs.write(tenant, id, part, bytes)
    if (!written.ok) return refuse('Busy', { retryAfterMs: 5000 })
    const added = await store.addBlobPart(tenant, id, part)
    if (!added.ok) return refuseAs(added.error)
    if (added.value.have.length < partCount(row.size))
      return answer({ complete: false, have: [...added.value.have] })
    const found = await readBack(tenant, row)
    if (found === 'away') return refuse('Busy', { retryAfterMs: 5000 })
    if (found === 'wrong') {
      await store.resetBlob(tenant, id)
      return answer({ complete: false, have: [] })
    }
    const completed = await store.completeBlob(tenant, id)
    return completed.ok ? answer({ complete: true, have: [...added.value.have] }) : refuseAs(completed.error)
  }

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
    const bytes = await blobs.read(tenant, id, part)
    if (!bytes.ok) return refuse('Busy', { retryAfterMs: 5000 })
    return answer({ size: row.size, sha256: row.sha256 }, [bytes.value])
  }

  return { blobPut, blobStatus, blobGet }
}
