/** Writes and reads what an ICC profile (version 2) is made of; all numbers big endian. */
import { utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'

export type Xyz = readonly [number, number, number]

const joined = (...parts: readonly Uint8Array[]): Bytes => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
export const u32 = (...values: readonly number[]): Bytes =>
  joined(...values.map((v) => new Uint8Array([v >>> 24, v >>> 16, v >>> 8, v])))
export const u16 = (values: readonly number[]): Bytes => {
  const out = new Uint8Array(values.length * 2)
  values.forEach((v, i) => out.set([v >> 8, v & 255], i * 2))
  return out
}
const s15f16 = (value: number): number => Math.round(value * 65536)
const sign = (text: string): Bytes => utf8ToBytes(text)

export const xyzTag = (xyz: Xyz): Bytes => joined(sign('XYZ '), u32(0, ...xyz.map(s15f16)))
export const textTag = (text: string): Bytes => joined(sign('text'), u32(0), sign(`${text}\0`))
export const descTag = (text: string): Bytes =>
  joined(sign('desc'), u32(0, text.length + 1), sign(`${text}\0`), new Uint8Array(4 + 4 + 2 + 1 + 67))
/** Values 0..1 over even steps. */
export const curveTag = (values: readonly number[]): Bytes =>
  joined(sign('curv'), u32(0, values.length), u16(values.map((v) => Math.round(v * 65535))))
export const bytesTag = (type: string, ...parts: readonly Uint8Array[]): Bytes =>
  joined(sign(type), u32(0), ...parts)

/** Tags that are the same bytes are written once. */
export function iccProfile(
  head: { readonly deviceClass: string; readonly space: string; readonly connection: 'XYZ ' | 'Lab ' },
  tags: Readonly<Record<string, Bytes>>,
): Bytes {
  const names = Object.keys(tags)
  const bodies: Bytes[] = []
  const placeOf = new Map<Bytes, number>()
  let at = 128 + 4 + names.length * 12
  for (const name of names) {
    const body = tags[name]!
    if (placeOf.has(body)) continue
    placeOf.set(body, at)
    const padded = joined(body, new Uint8Array((4 - (body.length % 4)) % 4))
    bodies.push(padded)
    at += padded.length
  }
  const table = names.map((name) => joined(sign(name), u32(placeOf.get(tags[name]!)!, tags[name]!.length)))
  const header = joined(
    u32(at, 0, 0x02400000),
    sign(head.deviceClass),
    sign(head.space),
    sign(head.connection),
    u16([2026, 1, 1, 0, 0, 0]),
    sign('acsp'),
    u32(0, 0, 0, 0, 0, 0, 0),
    u32(s15f16(0.9642), s15f16(1), s15f16(0.8249)),
    new Uint8Array(48),
  )
  return joined(header, u32(names.length), ...table, ...bodies)
}
