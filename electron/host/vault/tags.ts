/**
 * Blind tags (architecture 2.B): what RxDB may know of a sealed document. An HMAC under a key drawn from the lockbox
 * key *and* this PC's secret, so that tags of two profiles differ, never leave the device, and nobody without the
 * lockbox can make or recognise one.
 */
import type { TagRow } from '#shared/host/api.ts'
import type { Kind } from '#shared/records/kind.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import { hkdf, hmac } from './crypto.ts'

export type Tagger = ReturnType<typeof createTagger>

export function createTagger(keyById: (id: string) => Bytes | undefined, deviceSecret: Bytes) {
  const tagKeys = new Map<string, Bytes>()
  const known = new Map<string, string>()
  const keyOf = (lockbox: string): Bytes | undefined => {
    const held = tagKeys.get(lockbox)
    if (held) return held
    const key = keyById(lockbox)
    const made = key && hkdf(key, deviceSecret, 'obhut|tags|1')
    if (made) tagKeys.set(lockbox, made)
    return made
  }
  /** Undefined without the lockbox key. */
  const tagOf = (lockbox: string, text: string): string | undefined => {
    const name = `${lockbox}|${text}`
    const before = known.get(name)
    if (before) return before
    const key = keyOf(lockbox)
    if (!key) return undefined
    const tag = Buffer.from(hmac(key, text).subarray(0, 16)).toString('base64url')
    if (known.size > 20_000) known.clear()
    known.set(name, tag)
    return tag
  }
  return {
    kindTag: (lockbox: string, kind: string) => tagOf(lockbox, `kind|${kind}`),
    subjectTag: (lockbox: string, subject: string | null) => tagOf(lockbox, `subject|${subject ?? ''}`),
    whenTag: (lockbox: string, kind: string, month: string | null) =>
      tagOf(lockbox, `when|${kind}|${month ?? ''}`),
    row(lockbox: string, kind: string, subject: string | null, month: string | null): TagRow | undefined {
      const [k, s, w] = [
        this.kindTag(lockbox, kind),
        this.subjectTag(lockbox, subject),
        this.whenTag(lockbox, kind, month),
      ]
      return k && s && w ? { kind: k, subject: s, when: w } : undefined
    },
    zero: () => {
      for (const key of tagKeys.values()) key.fill(0)
      tagKeys.clear()
      known.clear()
    },
  }
}

/** The month of the card's `when` field. */
export function monthOf(card: Kind, values: Readonly<Record<string, unknown>>): string | null {
  const day = card.when === undefined ? undefined : values[card.when]
  return typeof day === 'string' ? day.slice(0, 7) : null
}
