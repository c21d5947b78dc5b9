/**
 * A photo is decoded and encoded anew here, so that nothing of the file itself survives: no EXIF, no place, no
 * embedded preview, no trailing video. Only the day it was taken is read first.
 */
import { expose, transfer } from 'comlink'
import exifr from 'exifr'
import type { Bytes } from '#shared/basics/bytes.ts'
import { isDay } from '#shared/basics/clock.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { readFileHead, type FileHead } from '#shared/photos/fileHead.ts'
import { photoEdges, type PhotoProblem } from '#shared/photos/problems.ts'

export interface PhotoParts {
  /** Of the original as it is kept. */
  readonly width: number
  readonly height: number
  /** From EXIF, where the camera wrote a believable day. */
  readonly takenOn: string | null
  /** JPEG, upright, long edge at most 4096 px. */
  readonly original: Bytes
  /** JPEG, long edge at most 1600 px. */
  readonly large: Bytes
  /** JPEG, long edge at most 320 px. */
  readonly small: Bytes
}
export type PreparedPhoto = Result<PhotoParts, { readonly type: PhotoProblem }>
/** HEIC is decoded by a worker of its own; its pixels come back to `finish`. */
export type Looked =
  | { readonly type: 'done'; readonly photo: PreparedPhoto }
  | { readonly type: 'heic'; readonly bytes: Bytes; readonly takenOn: string | null }

const quality = { original: 0.9, large: 0.85, small: 0.8 } as const

const worker = {
  async prepare(bytes: Bytes): Promise<Looked> {
    const head = readFileHead(bytes)
    if (!head.ok) return refuse(head.error.type)
    const takenOn = await readDay(bytes)
    if (head.value.format === 'heic') return transfer({ type: 'heic', bytes, takenOn }, [bytes.buffer])
    const picture = await decode(bytes, head.value)
    return picture ? given(await encode(picture, takenOn)) : refuse('damaged')
  },

  async finish(pixels: ImageData, takenOn: string | null): Promise<Looked> {
    return given(await encode(await createImageBitmap(pixels), takenOn))
  },
}
export type PrepareWorker = typeof worker

const refuse = (type: PhotoProblem): Looked => ({ type: 'done', photo: err({ type }) })
const given = (photo: PhotoParts): Looked =>
  transfer({ type: 'done', photo: ok(photo) }, [
    photo.original.buffer,
    photo.large.buffer,
    photo.small.buffer,
  ])

async function decode(bytes: Bytes, { format }: FileHead): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(new Blob([bytes], { type: `image/${format}` }), {
      imageOrientation: 'from-image',
    })
  } catch {
    return undefined
  }
}

async function encode(picture: ImageBitmap, takenOn: string | null): Promise<PhotoParts> {
  const original = draw(picture, photoEdges.original)
  picture.close()
  const large = draw(original, photoEdges.large)
  const small = draw(large, photoEdges.small)
  return {
    width: original.width,
    height: original.height,
    takenOn,
    original: await toJpeg(original, quality.original),
    large: await toJpeg(large, quality.large),
    small: await toJpeg(small, quality.small),
  }
}

function draw(picture: ImageBitmap | OffscreenCanvas, edge: number): OffscreenCanvas {
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height))
  const width = Math.max(1, Math.round(picture.width * scale))
  const height = Math.max(1, Math.round(picture.height * scale))
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) throw new Error('Bug: no canvas in the worker')
  context.imageSmoothingQuality = 'high'
  // What was transparent becomes paper, not black.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(picture, 0, 0, width, height)
  return canvas
}

const toJpeg = async (canvas: OffscreenCanvas, q: number): Promise<Bytes> => {
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: q })
  return new Uint8Array(await blob.arrayBuffer())
}

/** `2026:05:03 10:11:12` as the camera's own calendar day; a camera whose clock was never set knows none. */
async function readDay(bytes: Bytes): Promise<string | null> {
  try {
    const tags = (await exifr.parse(bytes, {
      pick: ['DateTimeOriginal', 'CreateDate'],
      reviveValues: false,
    })) as { readonly DateTimeOriginal?: unknown; readonly CreateDate?: unknown } | undefined
    const written = tags?.DateTimeOriginal ?? tags?.CreateDate
    const day = typeof written === 'string' ? written.slice(0, 10).replaceAll(':', '-') : ''
    return isDay(day) && day >= '1995-01-02' ? day : null
  } catch {
    return null
  }
}

expose(worker)
