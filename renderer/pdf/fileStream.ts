/**
 * The bytes of a PDF as they come (P16): a photo goes out the moment it is encoded and only its place is kept, so that a
 * book of 200 pages needs no more memory than one page. Everything else, a few kilobytes a page, goes out at the end in
 * object streams, as PDFDocument.save would write it.
 */
import {
  PDFCatalog,
  PDFCrossRefStream,
  PDFName,
  PDFObjectStream,
  PDFPageLeaf,
  PDFPageTree,
  PDFRef,
  PDFStream,
  PDFTrailer,
  type PDFDict,
  type PDFDocument,
  type PDFObject,
} from '@cantoo/pdf-lib'
import { concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'

export interface FileStream {
  /** Writes a stream now and forgets it. */
  readonly put: (stream: PDFStream) => Promise<PDFRef>
  readonly finish: () => Promise<void>
}

/** Small things wait until they are worth a message. */
const partBytes = 4_000_000
const objectsAStream = 50

export function createFileStream(document: PDFDocument, write: (bytes: Bytes) => Promise<void>): FileStream {
  const { context } = document
  const offsets: (readonly [PDFRef, number])[] = []
  let waiting: Bytes[] = []
  let waitingBytes = 0
  let offset = 0

  const send = async (): Promise<void> => {
    const bytes = concatBytes(...waiting)
    waiting = []
    waitingBytes = 0
    if (bytes.length > 0) await write(bytes)
  }
  const push = async (...parts: readonly Bytes[]): Promise<void> => {
    for (const part of parts) {
      waiting.push(part)
      waitingBytes += part.length
      offset += part.length
    }
    if (waitingBytes >= partBytes) await send()
  }
  const object = async (ref: PDFRef, object: PDFObject): Promise<void> => {
    offsets.push([ref, offset])
    await push(utf8ToBytes(`${ref.objectNumber} ${ref.generationNumber} obj\n`), bytesOf(object), endOfObject)
  }
  let begun = false
  const begin = async (): Promise<void> => {
    if (!begun) await push(bytesOf(context.header), utf8ToBytes('\n\n'))
    begun = true
  }

  return {
    async put(stream) {
      await begin()
      const ref = context.nextRef()
      await object(ref, stream)
      return ref
    },
    async finish() {
      await begin()
      await document.flush()
      const packed: (readonly [PDFRef, PDFObject])[] = []
      for (const [ref, held] of context.enumerateIndirectObjects())
        if (
          held instanceof PDFStream ||
          held instanceof PDFCatalog ||
          held instanceof PDFPageTree ||
          held instanceof PDFPageLeaf
        )
          await object(ref, held)
        else packed.push([ref, held])

      const { Root, Info, ID } = context.trailerInfo
      const xref = PDFCrossRefStream.create(
        context.obj({ Root, Info, ID } as never) as unknown as PDFDict,
        true,
      )
      for (let at = 0; at < packed.length; at += objectsAStream) {
        const part = packed.slice(at, at + objectsAStream) as [PDFRef, PDFObject][]
        const ref = context.nextRef()
        part.forEach(([one], i) => xref.addCompressedEntry(one, ref, i))
        await object(ref, PDFObjectStream.withContextAndObjects(context, part, true))
      }
      const ref = context.nextRef()
      const start = offset
      for (const [one, where] of offsets) xref.addUncompressedEntry(one, where)
      xref.addUncompressedEntry(ref, start)
      xref.dict.set(PDFName.of('Size'), context.obj(context.largestObjectNumber + 1))
      await object(ref, xref)
      await push(bytesOf(PDFTrailer.forLastCrossRefSectionOffset(start)))
      await send()
    },
  }
}

const endOfObject = utf8ToBytes('\nendobj\n\n')

function bytesOf(object: Pick<PDFObject, 'sizeInBytes' | 'copyBytesInto'>): Bytes {
  const bytes = new Uint8Array(object.sizeInBytes())
  object.copyBytesInto(bytes, 0)
  return bytes
}
