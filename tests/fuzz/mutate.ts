/**
 * Noise with a plan: what a real sample becomes in hostile hands. Everything follows from one seed, which is printed
 * at the start of a file and in each failure: `OBHUT_SEED=<n> npx vitest run --project node tests/fuzz` runs it again.
 */
import { expect } from 'vitest'
import { concatBytes, type Bytes } from '#shared/basics/bytes.ts'
import { isLong, isTimeUp, longCount } from '#tests/longCount.ts'

export const seed = Number(process.env['OBHUT_SEED'] ?? Date.now() % 2 ** 31)
console.info(`fuzz seed ${seed}`)

export interface Chance {
  /** In [0, below) */
  int(below: number): number
  pick<T>(list: readonly T[]): T
  bytes(length: number): Bytes
}

/** mulberry32: enough for noise, and the same everywhere. */
export function chanceOf(start: number): Chance {
  let state = start >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const int = (below: number): number => Math.floor(next() * below)
  return {
    int,
    pick: (list) => list[int(list.length)]!,
    bytes: (length) => Uint8Array.from({ length }, () => int(256)),
  }
}

const words = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff]

/** One to four changes: bits, bytes, lengths, cuts, repetitions, parts of another sample. */
export function mutateBytes(chance: Chance, sample: Bytes, others: readonly Bytes[]): Bytes {
  let bytes: Bytes = sample.slice()
  for (let changes = 1 + chance.int(4); changes > 0; changes--) {
    const at = chance.int(bytes.length + 1)
    switch (chance.int(10)) {
      case 0:
      case 1:
      case 2:
        if (at < bytes.length) bytes[at]! ^= 1 << chance.int(8)
        break
      case 3:
        if (at < bytes.length) bytes[at] = chance.pick([0, 1, 127, 128, 255, chance.int(256)])
        break
      case 4: {
        const wide = chance.pick([2, 4])
        if (at + wide > bytes.length) break
        const view = new DataView(bytes.buffer, bytes.byteOffset)
        const word = chance.pick([...words, bytes.length, bytes.length - at, chance.int(2 ** 32)])
        if (wide === 2) view.setUint16(at, word & 0xffff)
        else view.setUint32(at, word >>> 0)
        break
      }
      case 5:
        bytes = bytes.slice(0, at)
        break
      case 6:
        bytes = concatBytes(bytes, chance.bytes(chance.int(40)))
        break
      case 7:
        bytes = concatBytes(bytes.slice(0, at), chance.bytes(1 + chance.int(8)), bytes.slice(at))
        break
      case 8: {
        const length = chance.int(Math.min(64, bytes.length - at + 1))
        bytes = concatBytes(bytes.slice(0, at), bytes.slice(at + length))
        break
      }
      default: {
        const other = chance.pick(others)
        const from = chance.int(other.length + 1)
        bytes = concatBytes(bytes.slice(0, at), other.slice(from, from + chance.int(200)), bytes.slice(at))
      }
    }
  }
  return bytes
}

const hostileLeaves = [
  '1e400',
  '-1e400',
  '-0',
  '0.1',
  '9007199254740993',
  '-1',
  'null',
  'true',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"__proto__"',
  '[]',
  '{}',
  '[[]]',
  '{"__proto__":{"v":1}}',
  '{"constructor":{"prototype":{"v":1}}}',
  `"${'a'.repeat(5000)}"`,
  `"${'0'.repeat(64)}\\n"`,
  `"${'F'.repeat(32)}"`,
]

/** One place of a JSON text becomes something else; strings and numbers are changed inside their form too. */
export function mutateJson(chance: Chance, text: string): string {
  const places = [...text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[[\]{},:]/g)]
  const place = chance.pick(places)
  const [found] = place
  const before = text.slice(0, place.index)
  const after = text.slice(place.index + found.length)
  switch (chance.int(8)) {
    case 0:
    case 1:
      return before + chance.pick(hostileLeaves) + after
    case 2:
      return before + after
    case 3:
      return before + found + found + after
    case 4:
      // The same name twice, the name of the prototype, one name more.
      return text.replaceAll('{', (brace, at: number) =>
        at <= place.index && text.indexOf('{', at + 1) > place.index
          ? `${brace}${chance.pick(['"v":2,', '"__proto__":{},', '"more":1,', '"constructor":1,'])}`
          : brace,
      )
    case 5: {
      if (found.length < 3) return before + chance.pick(hostileLeaves) + after
      const at = 1 + chance.int(found.length - 2)
      const letter = chance.pick(['0', 'A', '=', ' ', 'g', '\\n', 'é', '\u0000', '/', '9'])
      return before + found.slice(0, at) + letter + found.slice(at + chance.int(2)) + after
    }
    case 6:
      return text.slice(0, chance.int(text.length))
    default: {
      const other = chance.pick(places)
      return before + other[0] + after
    }
  }
}

/** Texts that no message is, each a known trap. */
export const traps: Readonly<Record<string, string>> = {
  'depth 100,000 of arrays': '['.repeat(100_000) + ']'.repeat(100_000),
  'depth 100,000 of objects': '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000),
  'an array of 1,000,000': `[${'0,'.repeat(999_999)}0]`,
  'an object of 100,000 names': `{${Array.from({ length: 100_000 }, (_, i) => `"k${i}":0`).join(',')}}`,
  'names of the prototype': '{"__proto__":{"v":1},"constructor":{"prototype":{"v":1}}}',
  'an endless number': `{"v":1${'0'.repeat(100_000)}}`,
  '1e400': '1e400',
  'a lone surrogate': '"\\ud800"',
  nothing: '',
  null: 'null',
}

/** A parser must be done with this many bytes in this time, on a machine that is busy with other things too. */
export const slowest = 8000

/**
 * `short` tries in npm test, `long` in npm run test:long. `check` gets fresh chance for each; what it throws is told
 * with the seed. Also fails when a single try takes too long.
 */
export async function tries(
  name: string,
  counts: { readonly short: number; readonly long: number },
  check: (chance: Chance, i: number) => unknown,
): Promise<void> {
  const count = longCount(counts.short, counts.long)
  const most = isLong && !isTimeUp() ? 12_000 : 6000
  const begin = performance.now()
  let done = 0
  for (; done < count && performance.now() - begin < most; done++) {
    const start = performance.now()
    try {
      await check(chanceOf(seed + Math.imul(done, 0x9e3779b1)), done)
    } catch (error) {
      throw new Error(`${name}: try ${done} with OBHUT_SEED=${seed}: ${String(error)}`, { cause: error })
    }
    expect(performance.now() - start, `${name}: time of try ${done} with OBHUT_SEED=${seed}`).toBeLessThan(
      slowest,
    )
  }
  // On a very busy machine time ends it, but never before there was something to tell.
  expect(done, `${name}: tries`).toBeGreaterThanOrEqual(Math.min(count, 50))
  console.info(`${name}: ${done} tries in ${Math.round(performance.now() - begin)} ms`)
}

/** How much buffer memory is left behind by `work`: what a length that lies makes a parser reserve. */
export function reserved(work: () => unknown): number {
  const before = process.memoryUsage().arrayBuffers
  const kept = work()
  const after = process.memoryUsage().arrayBuffers
  return kept === null ? 0 : after - before
}
