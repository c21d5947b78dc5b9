/**
 * Watches folders for plaintext: each file that appears or changes is opened at once, so that it can be read even when it
 * is deleted a moment later, and at the end every file that is there is read. A run of some 100 bytes of a
 * photo, anywhere in a file, is found by a window of 32 of them. In a thread of its own, since the test's own thread is the keeper meanwhile.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

interface Watched {
  /** Files that hold a piece of a photo, by how they were met. */
  readonly caught: readonly string[]
  /** Gone before they could be opened. */
  readonly missed: readonly string[]
  readonly events: number
  readonly scanned: number
  readonly megabytes: number
}

export async function watchFiles(
  folders: readonly string[],
  photos: readonly Uint8Array[],
): Promise<{ stop(): Promise<Watched> }> {
  const worker = new Worker(new URL('watchFilesWorker.ts', import.meta.url), {
    workerData: { folders, photos },
  })
  await once(worker, 'message')
  return {
    async stop() {
      worker.postMessage('stop')
      const [found] = (await once(worker, 'message')) as [Watched]
      await worker.terminate()
      return found
    },
  }
}
