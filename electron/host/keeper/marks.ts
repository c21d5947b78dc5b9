/**
 * What this PC remembers about itself so that a change of its files is noticed: how many entries of its own it has
 * acknowledged (L9), when it last heard of the others (lease, decision 18), and the rules of the house (L10). Sealed by
 * the device's MAC. That the file was once written stands in the profile's state: taken away, or of somebody else's
 * making, it says the worst and not nothing. Who rolls the whole profile back rolls this back too; then the chains of
 * other PCs are what tells.
 */
import { z } from 'zod'
import { bytesToUtf8, concatBytes, utf8ToBytes } from '#shared/basics/bytes.ts'
import {
  houseRulesSchema,
  loosestRules,
  strictestRules,
  type HouseRules,
} from '#shared/accounts/houseRules.ts'
import { sameMac, type DeviceKeys } from './deviceKeys.ts'
import { diskFailure } from './files.ts'
import type { KeptFile } from './keptFile.ts'

const contentSchema = z.strictObject({
  v: z.literal(1),
  /** Own entries that were durable. */
  own: z.number().int().min(0),
  contactAt: z.number(),
  rules: houseRulesSchema,
})
type Content = z.infer<typeof contentSchema>

export interface Marks {
  readonly contactAt: number
  readonly rules: HouseRules
  /** How many entries are gone that were there; counted once, at the start. */
  missing(): number
  /** So many more are durable now; written behind the saves. */
  added(count: number): void
  /** The journal begins anew. */
  reset(): Promise<void>
  contact(at: number): Promise<void>
  setRules(rules: HouseRules): Promise<void>
  flush(): Promise<void>
}

const writeAfterMs = 2000

export async function openMarks(deps: {
  readonly file: KeptFile
  readonly keys: DeviceKeys
  readonly writable: boolean
  readonly now: number
  readonly createdAt: number
  /** Own entries found at this start, and how many of them the journal itself has told as lost. */
  readonly own: number
  readonly told: number
  /** It was written before, says the profile. */
  readonly known: boolean
  readonly setKnown: () => Promise<void>
}): Promise<Marks> {
  const read = async (): Promise<Content | null> => {
    const bytes = await deps.file.read()
    if (bytes === null || bytes === 'damaged' || bytes.length < 32) return null
    const body = bytes.subarray(32)
    if (!sameMac(bytes.subarray(0, 32), deps.keys.mac('marks', body))) return null
    try {
      return contentSchema.safeParse(JSON.parse(bytesToUtf8(body))).data ?? null
    } catch {
      return null
    }
  }
  const found = await read()
  const swapped = found === null && deps.known
  let content: Content = {
    v: 1,
    own: deps.own,
    contactAt: found?.contactAt ?? (swapped ? deps.createdAt : deps.now),
    rules: found?.rules ?? (swapped ? strictestRules : loosestRules),
  }
  const missing = swapped ? 1 : Math.max(0, (found?.own ?? 0) - deps.own - deps.told)
  let timer: NodeJS.Timeout | null = null
  let dirty = found?.own !== deps.own
  let last: Promise<unknown> = Promise.resolve()
  const write = (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    if (!deps.writable) return Promise.resolve()
    const next = last.then(async () => {
      dirty = false
      const body = utf8ToBytes(JSON.stringify(content))
      try {
        await deps.file.write(concatBytes(deps.keys.mac('marks', body), body))
      } catch (error) {
        // Nobody waits for it; it says less than there is until the next one.
        dirty = true
        diskFailure(error)
      }
    })
    last = next
    return next
  }
  if (dirty) await write()
  if (!deps.known && deps.writable) await deps.setKnown()
  return {
    get contactAt() {
      return content.contactAt
    },
    get rules() {
      return content.rules
    },
    missing: () => missing,
    added(count) {
      if (count === 0) return
      content = { ...content, own: content.own + count }
      dirty = true
      timer ??= setTimeout(() => void write(), writeAfterMs)
      timer.unref()
    },
    async reset() {
      content = { ...content, own: 0 }
      await write()
    },
    async contact(at) {
      if (at <= content.contactAt) return
      content = { ...content, contactAt: at }
      await write()
    },
    async setRules(rules) {
      if (JSON.stringify(rules) === JSON.stringify(content.rules)) return
      content = { ...content, rules }
      await write()
    },
    async flush() {
      if (dirty) await write()
      await last
    },
  }
}
