/** One paper as text: a label, and canonical JSON behind it. Made to be copied, mailed and photographed. */
import type { z } from 'zod'
import { base64ToBytes, bytesToBase64, bytesToUtf8, utf8ToBytes } from '../basics/bytes.ts'
import { canonicalJson } from '../records/canonical.ts'

export const mostPaper = 12_000

export const writePaper = (label: string, value: unknown): string =>
  label +
  bytesToBase64(utf8ToBytes(canonicalJson(value)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')

/** Blanks and line breaks that paper or an e-mail put in are no fault. Only the one canonical form is taken. */
export function readPaper<S extends z.ZodType>(label: string, schema: S, text: string): z.output<S> | null {
  if (text.length > mostPaper) return null
  const line = text.replaceAll(/\s/g, '')
  if (!line.startsWith(label)) return null
  try {
    const base64 = line.slice(label.length).replaceAll('-', '+').replaceAll('_', '/')
    return readCanonical(schema, bytesToUtf8(base64ToBytes(base64)))
  } catch {
    return null
  }
}

/** A text that is signed as it is written: there is one form of it. */
export function readCanonical<S extends z.ZodType>(schema: S, text: string): z.output<S> | null {
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success && canonicalJson(parsed.data) === text ? parsed.data : null
  } catch {
    return null
  }
}
