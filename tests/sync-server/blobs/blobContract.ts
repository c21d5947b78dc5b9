/** What `BlobStore` promises (sync-server/blobs/blobStore.ts), for files and S3 alike. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { Bytes } from '#shared/basics/bytes.ts'
import { blobPartBytes } from '#shared/sync/messages.ts'
import { sweepBlobs, type BlobStore } from '#sync-server/blobs/blobStore.ts'
import { createMemoryStore } from '#sync-server/stores/memory.ts'
import { filled, hashOf, idOf, newTenant, now, sha256 } from '../stores/storeWorld.ts'

export const tenant = idOf('tenant Sonnenhof')
export const ok = { ok: true }
export const failed = (type: string) => ({ ok: false, error: { type } })
export const hexOf = (bytes: Bytes): string => Buffer.from(sha256(bytes)).toString('hex')
export const partsOf = (bytes: Bytes): Bytes[] =>
  Array.from({ length: Math.ceil(bytes.length / blobPartBytes) }, (_, part) =>
    bytes.slice(part * blobPartBytes, (part + 1) * blobPartBytes),
  )
/** Two whole parts and a short one, each different. */
export const photo = filled(2 * blobPartBytes + 12_345, 'photo').map((byte, i) => byte ^ (i >> 12))

export async function listed(blobs: BlobStore): Promise<string[]> {
  const ids = new Set<string>()
  for await (const one of blobs.list()) ids.add(`${one.tenant}/${one.id}`)
  return [...ids].sort()
}

export function blobContract(name: string, open: () => Promise<BlobStore>): void {
  describe(`blob contract (ST13 ST14), ${name}`, () => {
    let blobs: BlobStore
    const id = idOf('blob')
    beforeEach(async () => {
      blobs = await open()
    })
    const put = async (bytes: Bytes, order = partsOf(bytes).map((_, i) => i)) => {
      for (const part of order)
        expect(await blobs.putPart(tenant, id, part, partsOf(bytes)[part]!)).toMatchObject(ok)
    }

    test('parts in any order, verified, then read part by part', async () => {
      await put(photo, [2, 0, 1])
      expect(await blobs.finish(tenant, id, photo.length, hexOf(photo))).toMatchObject(ok)
      for (const [part, bytes] of partsOf(photo).entries())
        expect(await blobs.getPart(tenant, id, part)).toEqual({ ok: true, value: bytes })
      expect(await blobs.getPart(tenant, id, 3)).toMatchObject(failed('Unknown'))
    })
    test('all parts at once', async () => {
      await Promise.all(partsOf(photo).map((bytes, part) => blobs.putPart(tenant, id, part, bytes)))
      expect(await blobs.finish(tenant, id, photo.length, hexOf(photo))).toMatchObject(ok)
    })
    test('before it is finished nothing of it is read', async () => {
      await put(photo)
      expect(await blobs.getPart(tenant, id, 0)).toMatchObject(failed('Unknown'))
    })
    test('with a part missing it is never finished, and its parts go', async () => {
      await put(photo, [0, 2])
      expect(await blobs.finish(tenant, id, photo.length, hexOf(photo))).toMatchObject(failed('Mismatch'))
      expect(await blobs.getPart(tenant, id, 0)).toMatchObject(failed('Unknown'))
      expect(await listed(blobs)).toEqual([])
      await put(photo)
      expect(await blobs.finish(tenant, id, photo.length, hexOf(photo))).toMatchObject(ok)
    })
    test('other bytes, another length, another hash: never finished', async () => {
      const wrong = photo.slice()
      wrong[blobPartBytes + 7]! ^= 1
      for (const [bytes, size, hash] of [
        [wrong, photo.length, hexOf(photo)],
        [photo, photo.length - 1, hexOf(photo)],
        [photo, photo.length + 1, hexOf(photo)],
        [photo, photo.length, hexOf(wrong)],
      ] as const) {
        await put(bytes)
        expect(await blobs.finish(tenant, id, size, hash)).toMatchObject(failed('Mismatch'))
        expect(await blobs.getPart(tenant, id, 0)).toMatchObject(failed('Unknown'))
      }
    })
    test('a part put again replaces the first', async () => {
      await blobs.putPart(tenant, id, 1, filled(blobPartBytes, 'wrong'))
      await put(photo)
      expect(await blobs.finish(tenant, id, photo.length, hexOf(photo))).toMatchObject(ok)
    })
    test('finished again, and a part put again: nothing changes', async () => {
      await put(photo)
      await blobs.finish(tenant, id, photo.length, hexOf(photo))
      expect(await blobs.putPart(tenant, id, 0, filled(blobPartBytes, 'other'))).toMatchObject(ok)
      expect(await blobs.finish(tenant, id, photo.length, hexOf(photo))).toMatchObject(ok)
      expect(await blobs.getPart(tenant, id, 0)).toEqual({ ok: true, value: partsOf(photo)[0] })
    })
    test('a blob of exactly one part, and an empty one', async () => {
      const one = filled(blobPartBytes, 'one')
      await put(one)
      expect(await blobs.finish(tenant, id, one.length, hexOf(one))).toMatchObject(ok)
      expect(await blobs.getPart(tenant, id, 0)).toEqual({ ok: true, value: one })
      expect(await blobs.getPart(tenant, id, 1)).toMatchObject(failed('Unknown'))
      const empty = new Uint8Array(0)
      expect(await blobs.finish(tenant, idOf('empty'), 0, hexOf(empty))).toMatchObject(ok)
    })
    test('removed: gone, finished or not; again is no failure', async () => {
      await put(photo)
      await blobs.finish(tenant, id, photo.length, hexOf(photo))
      await blobs.putPart(tenant, idOf('growing'), 0, filled(10, 'x'))
      expect(await listed(blobs)).toEqual([`${tenant}/${id}`, `${tenant}/${idOf('growing')}`].sort())
      expect(await blobs.remove(tenant, [id, idOf('growing'), idOf('never')])).toMatchObject(ok)
      expect(await listed(blobs)).toEqual([])
      expect(await blobs.getPart(tenant, id, 0)).toMatchObject(failed('Unknown'))
      expect(await blobs.remove(tenant, [id])).toMatchObject(ok)
    })
    test('T66 another institution’s blob of the same id is another blob', async () => {
      await put(photo)
      await blobs.finish(tenant, id, photo.length, hexOf(photo))
      const other = idOf('tenant Regenbogen')
      expect(await blobs.getPart(other, id, 0)).toMatchObject(failed('Unknown'))
      await blobs.remove(other, [id])
      expect(await blobs.getPart(tenant, id, 0)).toMatchObject(ok)
    })
    test('ids that are no ids never become paths', async () => {
      for (const bad of ['..', '../x', 'a'.repeat(31), `${'a'.repeat(31)}/`, 'A'.repeat(32), ''])
        await expect((async () => await blobs.putPart(tenant, bad, 0, filled(3, 'x')))()).rejects.toThrow(
          'Bug',
        )
      await expect((async () => await blobs.getPart('../../etc', id, 0))()).rejects.toThrow('Bug')
    })
    test('the sweep takes what was purged at once, what nobody knows after its time, and nothing else', async () => {
      const store = createMemoryStore()
      const t = await newTenant(store, 'Sonnenhof')
      const ids = { known: idOf('known'), purged: idOf('purged'), unknown: idOf('unknown') }
      for (const each of Object.values(ids)) await blobs.putPart(t, each, 0, filled(100, each))
      await store.declareBlob(t, ids.known, 100, hashOf('known'))
      await store.purge(t, idOf('order'), [], [ids.purged], now)
      expect(await sweepBlobs(blobs, store, Date.now() - 60_000)).toMatchObject({ value: { removed: 1 } })
      expect(await listed(blobs)).toEqual([`${t}/${ids.known}`, `${t}/${ids.unknown}`].sort())
      expect(await sweepBlobs(blobs, store, Date.now() + 60_000)).toMatchObject({ value: { removed: 1 } })
      expect(await listed(blobs)).toEqual([`${t}/${ids.known}`])
    })
  })
}
