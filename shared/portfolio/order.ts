/**
 * Fractional order keys: an item can be put between two others without touching them, so that two people who reorder
 * different items do not collide. A key is a fraction 0.d1d2d3... in base 62, compared as text.
 */
import { orderedItems, type Items } from './page.ts'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const longest = 64
/** Keys made at an end step by one in this many leading digits, so that appending does not lengthen them. */
const head = 4

const digitAt = (key: string, i: number): number => Math.max(0, digits.indexOf(key.charAt(i) || '0'))

function step(key: string, by: 1 | -1): string | null {
  let n = 0
  for (let i = 0; i < head; i++) n = n * 62 + digitAt(key, i)
  n += by
  if (n <= 0 || n >= 62 ** head - 1) return null
  let text = ''
  for (let i = 0; i < head; i++) {
    text = digits.charAt(n % 62) + text
    n = Math.floor(n / 62)
  }
  return text
}

/** A key after `before` and before `after` (null: no neighbour); null when there is none, then `renumber`. */
export function orderBetween(before: string | null, after: string | null): string | null {
  if (before === null && after === null) return 'V000'
  if (after === null) return checked(step(before!, 1), before, after)
  if (before === null) return checked(step(after, -1), before, after)
  if (before >= after) return null
  let key = ''
  let open = false
  for (let i = 0; i < longest; i++) {
    if (!open && i >= after.length) return null
    const low = digitAt(before, i)
    const high = open ? 62 : digitAt(after, i)
    if (high - low > 1) return checked(key + digits.charAt((low + high) >> 1), before, after)
    key += digits.charAt(low)
    if (high - low === 1) open = true
  }
  return null
}

const checked = (key: string | null, before: string | null, after: string | null): string | null =>
  key !== null &&
  key.length <= longest &&
  (before === null || before < key) &&
  (after === null || key < after)
    ? key
    : null

/** Fresh keys for all items in their present order. */
export function renumber(items: Items): Readonly<Record<string, string>> {
  const keys: Record<string, string> = {}
  let last: string | null = null
  for (const [id] of orderedItems(items)) {
    last = orderBetween(last, null)
    if (last === null) throw new Error('Bug: more items than order keys')
    keys[id] = last
  }
  return keys
}

/** The key of a new item in front of all others. */
export function orderInFront(items: Items): string {
  const last = orderedItems(items).at(-1)?.[1].order ?? null
  return orderBetween(last, null) ?? `${last ?? ''}V`.slice(0, longest)
}
