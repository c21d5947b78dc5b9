/**
 * Searches a process's memory for words (Linux: /proc/PID/mem), as UTF-8, as UTF-16 and with two halves; a search that
 * finds nothing is only worth something beside one that finds (decision 40).
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

export interface Found {
  /** How many different words stand there in any of the encodings. */
  readonly words: number
  readonly searchedBytes: number
  readonly example: string
}

/** All words share this prefix: found first, then looked up. */
export function searchMemory(pid: number, words: ReadonlySet<string>, prefix = 'Q'): Found {
  const length = [...words][0]!.length
  const found = new Set<string>()
  let searchedBytes = 0
  let example = ''
  let maps: string
  let mem: number
  try {
    maps = readFileSync(`/proc/${pid}/maps`, 'latin1')
    mem = openSync(`/proc/${pid}/mem`, 'r')
  } catch {
    return { words: 0, searchedBytes: 0, example: 'gone' }
  }
  const first = prefix.charCodeAt(0)
  const chunk = Buffer.alloc(16 * 1024 * 1024)
  for (const line of maps.split('\n')) {
    const match = /^([0-9a-f]+)-([0-9a-f]+) (r\S+) \S+ \S+ \S+\s*(.*)$/.exec(line)
    if (!match || match[4] === '[vvar]' || match[4] === '[vsyscall]') continue
    // A program's own file mapped read-only can't hold what was made at run time.
    if (match[4]!.startsWith('/') && !match[3]!.includes('w') && !/^\/(?:dev\/shm|memfd)/.test(match[4]!))
      continue
    const [from, to] = [BigInt(`0x${match[1]!}`), BigInt(`0x${match[2]!}`)]
    for (let at = from; at < to; at += BigInt(chunk.length - 64)) {
      const want = Number(to - at < BigInt(chunk.length) ? to - at : BigInt(chunk.length))
      let got: number
      try {
        got = readSync(mem, chunk, 0, want, at as never)
      } catch {
        break
      }
      searchedBytes += got
      const part = chunk.subarray(0, got)
      for (let i = part.indexOf(first); i >= 0; i = part.indexOf(first, i + 1)) {
        const narrow = part.toString('latin1', i, i + length)
        if (words.has(narrow)) {
          found.add(narrow)
          example ||= `${match[4] || 'anonymous'}`
        } else if (part[i + 1] === 0) {
          const wide = part.toString('utf16le', i, i + 2 * length)
          if (words.has(wide)) {
            found.add(wide)
            example ||= `${match[4] || 'anonymous'}`
          }
        }
      }
      if (got < want) break
    }
  }
  closeSync(mem)
  return { words: found.size, searchedBytes, example }
}
