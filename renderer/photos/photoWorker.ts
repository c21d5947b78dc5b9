/** Two lanes of the preparing worker and, only when the first HEIC comes, one that decodes those. */
import { transfer, wrap, type Remote } from 'comlink'
import type { Bytes } from '#shared/basics/bytes.ts'
import { err } from '#shared/basics/result.ts'
import type { Looked, PreparedPhoto, PrepareWorker } from './prepareWorker.ts'

export interface PhotoWorker {
  /** Takes the bytes over: they are empty afterwards. */
  readonly prepare: (bytes: Bytes) => Promise<PreparedPhoto>
  readonly close: () => void
}

interface Lane {
  readonly worker: Worker
  readonly remote: Remote<PrepareWorker>
}

export const lanes = 2
/** A decoder that takes longer hangs; it is ended and a fresh one takes its place. */
const patienceMs = 60_000

export function createPhotoWorker(): PhotoWorker {
  const free: Lane[] = []
  const waiting: ((lane: Lane) => void)[] = []
  let heic: HeicDecoder | undefined
  let open = 0
  let closed = false
  const all = new Set<Worker>()

  const openLane = (): Lane => {
    const worker = new Worker(new URL('./prepareWorker.ts', import.meta.url), {
      type: 'module',
      name: 'photos',
    })
    all.add(worker)
    return { worker, remote: wrap<PrepareWorker>(worker) }
  }
  const take = (): Promise<Lane> => {
    const lane = free.pop()
    if (lane) return Promise.resolve(lane)
    if (open < lanes) {
      open++
      return Promise.resolve(openLane())
    }
    return new Promise((resolve) => waiting.push(resolve))
  }
  const give = (lane: Lane): void => {
    const next = waiting.shift()
    if (next) next(lane)
    else free.push(lane)
  }
  const end = (worker: Worker): void => {
    all.delete(worker)
    worker.terminate()
  }

  async function withHeic(lane: Lane, looked: Extract<Looked, { type: 'heic' }>): Promise<Looked> {
    heic ??= createHeicDecoder()
    all.add(heic.worker)
    const pixels = await heic.decode(looked.bytes)
    if (pixels) return lane.remote.finish(pixels, looked.takenOn)
    return { type: 'done', photo: err({ type: 'heicUnreadable' }) }
  }

  return {
    async prepare(bytes) {
      const lane = await take()
      try {
        const photo = await soon(
          (async () => {
            const looked = await lane.remote.prepare(transfer(bytes, [bytes.buffer]))
            return looked.type === 'done' ? looked : withHeic(lane, looked)
          })(),
          lane.worker,
        )
        give(lane)
        return photo.type === 'done' ? photo.photo : err({ type: 'damaged' })
      } catch {
        // Out of memory or stuck: this photo is refused, the next one gets a fresh worker.
        end(lane.worker)
        if (heic) end(heic.worker)
        heic = undefined
        if (!closed) give(openLane())
        return err({ type: 'damaged' })
      }
    },
    close() {
      closed = true
      for (const worker of all) worker.terminate()
      all.clear()
    },
  }
}

function soon<T>(work: Promise<T>, worker: Worker): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error('Bug: the photo worker ended'))
    const timer = setTimeout(fail, patienceMs)
    worker.addEventListener('error', fail, { once: true })
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      worker.removeEventListener('error', fail)
    })
  })
}

interface HeicDecoder {
  readonly worker: Worker
  decode(bytes: Bytes): Promise<ImageData | undefined>
}

interface HeicAnswer {
  readonly id: number
  readonly imageData: ImageData | null
}

function createHeicDecoder(): HeicDecoder {
  const worker = new Worker(new URL('./heicWorker.ts', import.meta.url), { type: 'module', name: 'heic' })
  const settleById = new Map<number, (pixels: ImageData | undefined) => void>()
  let lastId = 0
  worker.addEventListener('message', (event: MessageEvent<HeicAnswer>) => {
    const { id, imageData } = event.data
    settleById.get(id)?.(imageData ?? undefined)
    settleById.delete(id)
  })
  worker.addEventListener('error', () => {
    for (const settle of settleById.values()) settle(undefined)
    settleById.clear()
  })
  return {
    worker,
    decode(bytes) {
      const id = ++lastId
      return new Promise((resolve) => {
        settleById.set(id, resolve)
        worker.postMessage({ id, buffer: bytes.buffer }, [bytes.buffer])
      })
    },
  }
}
