/**
 * A small file that must not be lost: two copies with a counter, each replaced whole. Reading takes the newest intact
 * copy and mends the other. Both copies damaged is told, never taken for empty.
 */
import { join } from 'node:path'
import type { z } from 'zod'
import { bytesToUtf8, concatBytes, type Bytes } from '#shared/basics/bytes.ts'
import { decodeFrame, encodeFrame, frameType } from './frames.ts'
import { destroyFile, readWhole, replaceFile, type Files } from './files.ts'

export interface KeptFile {
  /** null: never written. damaged: it was there and no copy is intact. */
  read(): Promise<Bytes | 'damaged' | null>
  write(bytes: Uint8Array): Promise<void>
  destroy(): Promise<void>
}

/** Null: never written, damaged, or not what the schema says; what lies here can be had anew. */
export async function readKept<T>(file: Pick<KeptFile, 'read'>, schema: z.ZodType<T>): Promise<T | null> {
  const bytes = await file.read()
  if (!bytes || bytes === 'damaged') return null
  try {
    return schema.safeParse(JSON.parse(bytesToUtf8(bytes))).data ?? null
  } catch {
    return null
  }
}

export function createKeptFile(
  files: Files,
  folder: string,
  name: string,
  onMended: () => void,
  secret = false,
): KeptFile {
  const paths = [join(folder, `${name}.1`), join(folder, `${name}.2`)] as const
  let counter = 0
  /** One writer at a time, in order. */
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work)
    last = next.catch(() => {})
    return next
  }

  const copyAt = async (path: string): Promise<{ counter: number; body: Bytes } | 'damaged' | null> => {
    const bytes = await readWhole(files, path)
    if (!bytes) return null
    const frame = decodeFrame(bytes)
    if (!frame || frame.type !== frameType.kept || frame.body.length < 8) return 'damaged'
    const view = new DataView(frame.body.buffer, frame.body.byteOffset)
    return { counter: Number(view.getBigUint64(0)), body: frame.body.slice(8) }
  }
  const put = async (path: string, bytes: Uint8Array): Promise<void> => {
    const head = new Uint8Array(8)
    new DataView(head.buffer).setBigUint64(0, BigInt(counter))
    await replaceFile(files, path, encodeFrame(frameType.kept, concatBytes(head, bytes)))
    if (secret) await files.makePrivate(path)
  }

  return {
    read: () =>
      inTurn(async () => {
        const copies = [await copyAt(paths[0]), await copyAt(paths[1])] as const
        const intact = copies.filter((copy) => copy !== null && copy !== 'damaged')
        const best = intact.sort((a, b) => b.counter - a.counter)[0]
        if (!best) return copies.includes('damaged') ? 'damaged' : null
        counter = best.counter
        for (const [i, copy] of copies.entries()) {
          if (copy !== null && copy !== 'damaged' && copy.counter === best.counter) continue
          // The second copy lags after a crash between the two writes; only a damaged or missing one is news.
          if (copy === null || copy === 'damaged') onMended()
          await put(paths[i]!, best.body).catch(() => {})
        }
        return best.body
      }),
    write: (bytes) =>
      inTurn(async () => {
        counter++
        for (const path of paths) await put(path, bytes)
      }),
    destroy: () =>
      inTurn(async () => {
        for (const path of paths) await destroyFile(files, path)
      }),
  }
}
