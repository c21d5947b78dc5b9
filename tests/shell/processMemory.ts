/**
 * Searches a process's memory for words (Linux: /proc/PID/mem), as UTF-8 and UTF-16. A search that finds nothing is only
 * worth something beside one that finds (decision 40).
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

export interface Found {
  /** How many different words stand there in either encoding. */
  readonly words: number
  readonly searchedBytes: number
  /** The kind of mapping the first one lies in. */
  readonly example: string
}

const pageSize = 4096

/** Runs of pages that are in memory or swapped out; reserved ones hold nothing. */
function* touchedRuns(pagemap: number, from: number, to: number): Generator<readonly [number, number]> {
  const pages = (to - from) / pageSize
  const map = Buffer.alloc(pages * 8)
  const got = readSync(pagemap, map, 0, map.length, (from / pageSize) * 8)
  let start = -1
  for (let page = 0; page <= pages; page++) {
    const touched = page < got / 8 && (map[page * 8 + 7]! & 0xc0) !== 0
    if (touched && start < 0) start = page
    if (!touched && start >= 0) {
      yield [from + start * pageSize, from + page * pageSize]
      start = -1
    }
  }
}

/** All words begin with this letter: it is found first, then looked at. */
export function searchMemory(pid: number, words: ReadonlySet<string>, first = 'Q'): Found {
  const length = [...words][0]!.length
  const found = new Set<string>()
  let searchedBytes = 0
  let example = ''
  let maps: string
  let mem: number
  let pagemap: number
  try {
    maps = readFileSync(`/proc/${pid}/maps`, 'latin1')
    mem = openSync(`/proc/${pid}/mem`, 'r')
    pagemap = openSync(`/proc/${pid}/pagemap`, 'r')
  } catch {
    return { words: 0, searchedBytes: 0, example: 'gone' }
  }
  const code = first.charCodeAt(0)
  const chunk = Buffer.alloc(16 * 1024 * 1024)
  const lookThrough = (part: Buffer, path: string): void => {
    for (let i = part.indexOf(code); i >= 0; i = part.indexOf(code, i + 1)) {
      const word =
        part[i + 1] === 0
          ? part.toString('utf16le', i, i + 2 * length)
          : part.toString('latin1', i, i + length)
      if (!words.has(word)) continue
      found.add(word)
      example ||= path || 'anonymous'
    }
  }
  for (const line of maps.split('\n')) {
    const match = /^([0-9a-f]+)-([0-9a-f]+) (r\S+) \S+ \S+ \S+\s*(.*)$/.exec(line)
    if (!match || match[4] === '[vvar]' || match[4] === '[vsyscall]') continue
    // A program's own file mapped read-only can't hold what was made at run time.
    if (match[4]!.startsWith('/') && !match[3]!.includes('w') && !/^\/(?:dev\/shm|memfd)/.test(match[4]!))
      continue
    const whole = [Number.parseInt(match[1]!, 16), Number.parseInt(match[2]!, 16)] as const
    // What is shared may be full though this process has not touched it.
    const runs = match[3]!.includes('s') ? [whole] : touchedRuns(pagemap, ...whole)
    for (const [from, to] of runs)
      // Chunks overlap, so that a word on their border is seen.
      for (let at = from; at < to; at += chunk.length - 64) {
        const want = Math.min(to - at, chunk.length)
        try {
          const got = readSync(mem, chunk, 0, want, at)
          searchedBytes += got
          lookThrough(chunk.subarray(0, got), match[4]!)
        } catch {
          break
        }
      }
  }
  closeSync(mem)
  closeSync(pagemap)
  return { words: found.size, searchedBytes, example }
}
