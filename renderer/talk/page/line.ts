/** The page's line to the server it came from: a seat in one room, letters in their order, an end (TK4). */
import { bytesToUtf8, concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { talkLine } from '#shared/talk/talk.ts'

/** `gone`: never was, taken, over. `busy`: too much is asked from here. */
export type LineFailure = 'gone' | 'busy' | 'away'

const say = async (what: string, body: Bytes, signal?: AbortSignal): Promise<Bytes | LineFailure> => {
  try {
    const got = await fetch(`${talkLine}${what}`, {
      method: 'POST',
      body,
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      ...(signal ? { signal } : {}),
    })
    if (got.status === 404) return 'gone'
    if (got.status === 429) return 'busy'
    return got.ok ? new Uint8Array(await got.arrayBuffer()) : 'away'
  } catch {
    return 'away'
  }
}
const numbered = (seat: string, n: number): Bytes => {
  const number = new Uint8Array(4)
  new DataView(number.buffer).setUint32(0, n)
  return concatBytes(utf8ToBytes(seat), number)
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const mostTries = 8

export interface Line {
  send(letter: Bytes): void
  /** Forgets the room at the server; nothing is told any more. */
  end(): void
}

export async function joinLine(
  room: string,
  on: { letter(letter: Bytes): Promise<void>; closed(why: LineFailure): void },
): Promise<Line | LineFailure> {
  const joined = await say('join', utf8ToBytes(room))
  if (typeof joined === 'string') return joined
  const seat = bytesToUtf8(joined)
  const stop = new AbortController()
  const { signal } = stop
  let sent = 0
  let sending: Promise<unknown> = Promise.resolve()

  function close(why: LineFailure): void {
    if (signal.aborted) return
    stop.abort()
    on.closed(why)
  }
  /** Until it is through, or nobody answers for a while. */
  async function insist(what: string, body: Bytes): Promise<Bytes | undefined> {
    for (let tries = 0; !signal.aborted; tries++) {
      const got = await say(what, body, signal)
      if (signal.aborted) return undefined
      if (typeof got !== 'string') return got
      if (got === 'gone' || tries >= mostTries) return void close(got)
      await pause(Math.min(8000, 300 * 2 ** tries))
    }
    return undefined
  }
  async function takeAll(): Promise<void> {
    for (let taken = 0; ;) {
      const got = await insist('take', numbered(seat, taken))
      if (!got) return
      for (let at = 0; at < got.length; taken++) {
        const length = new DataView(got.buffer, got.byteOffset).getUint32(at)
        await on.letter(got.slice(at + 4, at + 4 + length))
        at += 4 + length
        if (signal.aborted) return
      }
    }
  }
  void takeAll()

  return {
    send(letter) {
      const body = concatBytes(numbered(seat, ++sent), letter)
      sending = sending.then(() => insist('send', body))
    },
    end() {
      void sending.then(() => {
        stop.abort()
        return say('end', utf8ToBytes(seat))
      })
    },
  }
}
