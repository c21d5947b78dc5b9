/**
 * P40 The file as its bytes leave, kept without the pixels of its pictures: all that the look over it reads (P28), and for
 *     600 photos hardly more than for none. It is read from the written bytes alone: which stream is a picture says its
 *     dictionary. A picture that is shorter or longer than it says leaves nothing that could be read (V1).
 */
import { concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'

export interface WithoutPixels {
  readonly add: (bytes: Bytes) => void
  readonly bytes: () => Bytes
}

const nothing: Bytes = new Uint8Array(0)
const word = (text: string): Bytes => utf8ToBytes(text)
const [stream, endstream, object] = [word('stream'), word('endstream'), word(' obj')]
const decoder = new TextDecoder('latin1')
/** A dictionary that has not ended by then is none of a picture's. */
const longestDictionary = 100_000

export function createWithoutPixels(): WithoutPixels {
  const kept: Bytes[] = []
  /** What has not been looked at yet. */
  let rest = nothing
  /** Bytes of the stream being passed by; `pixels`: they are left out. */
  let inStream = 0
  let pixels = false
  /** The picture's end must stand where its dictionary says. */
  let endExpected = false
  let broken = false

  const keep = (bytes: Bytes): void => {
    if (bytes.length > 0) kept.push(bytes)
  }

  return {
    add(bytes) {
      if (broken) return
      rest = rest.length === 0 ? bytes : concatBytes(rest, bytes)
      let at = 0
      for (;;) {
        if (inStream > 0) {
          const passed = Math.min(inStream, rest.length - at)
          if (!pixels) keep(rest.slice(at, at + passed))
          inStream -= passed
          at += passed
          if (inStream > 0) break
        }
        if (endExpected) {
          if (rest.length - at < endstream.length + 2) break
          const end = indexOf(rest, endstream, at, at + 2)
          if (end === -1) return void (broken = true)
          endExpected = false
        }
        const keyword = indexOf(rest, stream, at, rest.length)
        const begin = keyword === -1 ? -1 : startOfStream(rest, keyword)
        if (begin === -1) {
          // The word itself may be cut in two, and its dictionary belongs to it.
          const from = Math.max(at, lastIndexOf(rest, object, rest.length), rest.length - longestDictionary)
          keep(rest.slice(at, from))
          at = from
          break
        }
        if (begin === undefined) {
          keep(rest.slice(at, keyword + stream.length))
          at = keyword + stream.length
          continue
        }
        const dictionary = lastIndexOf(rest, object, keyword)
        const text = decoder.decode(rest.subarray(Math.max(at, dictionary), keyword))
        const length = /\/Length\s+(\d+)(?!\s+\d+\s+R)/.exec(text)
        pixels = length !== null && /\/Subtype\s*\/Image\b/.test(text)
        inStream = length ? Number(length[1]) : 0
        endExpected = pixels
        if (pixels) {
          keep(rest.slice(at, Math.max(at, dictionary)))
          keep(utf8ToBytes(text.replace(length![0], '/Length 0')))
          keep(rest.slice(keyword, begin))
        } else keep(rest.slice(at, begin))
        at = begin
      }
      rest = rest.slice(at)
    },
    bytes: () => (broken || (pixels && inStream > 0) ? nothing : concatBytes(...kept, rest)),
  }
}

/** Where the bytes of a stream begin; undefined: the word is none of a stream; -1: its end has not come yet. */
function startOfStream(bytes: Bytes, keyword: number): number | undefined {
  const before = bytes[keyword - 1]
  // Only a dictionary ends before it; "endstream" is another word.
  if (before !== 62 && before !== 10 && before !== 13 && before !== 32) return undefined
  const [first, second] = [bytes[keyword + stream.length], bytes[keyword + stream.length + 1]]
  if (first === undefined || (first === 13 && second === undefined)) return -1
  if (first === 10) return keyword + stream.length + 1
  return first === 13 && second === 10 ? keyword + stream.length + 2 : undefined
}

/** The first place from `from` to `to` at which the word begins; -1: none. */
function indexOf(bytes: Bytes, wanted: Bytes, from: number, to: number): number {
  const first = wanted[0]!
  for (let at = bytes.indexOf(first, from); at !== -1 && at <= to; at = bytes.indexOf(first, at + 1))
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at
  return -1
}
function lastIndexOf(bytes: Bytes, wanted: Bytes, before: number): number {
  for (let at = before - wanted.length; at >= 0; at--)
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at
  return -1
}
