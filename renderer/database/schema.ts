/**
 * What lies in IndexedDB: sealed envelopes and blind tags. No field says what an envelope is about: `k`, `s` and `w`
 * are MACs under keys that only a vault holds, and a superseded version keeps neither tags nor envelope.
 */
import type { RxCollection, RxJsonSchema } from 'rxdb/plugins/core'

export interface EnvelopeRow {
  /** `dev:devSeq`; `dev:devSeq#n` are pointers that carry the further tags of a document about several children. */
  readonly id: string
  readonly o: string
  /** Base64 of the sealed envelope; empty in pointers and superseded versions. */
  readonly e: string
  readonly k: string
  readonly s: string
  readonly w: string
  /** 1 = living head. */
  readonly h: number
  /** Arrival number in the journal; 0 in pointers. */
  readonly q: number
  /** How many tag rows this version has. */
  readonly n: number
}
export type EnvelopeCollection = RxCollection<EnvelopeRow>

const tag = { type: 'string', maxLength: 64 } as const
const number = { type: 'number', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, multipleOf: 1 } as const

export const envelopeSchema: RxJsonSchema<EnvelopeRow> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 64 },
    o: { type: 'string', maxLength: 32 },
    e: { type: 'string' },
    k: tag,
    s: tag,
    w: tag,
    h: number,
    q: number,
    n: number,
  },
  required: ['id', 'o', 'e', 'k', 's', 'w', 'h', 'q', 'n'],
  indexes: [['k', 's'], ['k', 'w'], ['o'], ['q']],
}

/** This device's checkpoint: which journal the rows came from. Numbers only, so it needs no seal (README D4). */
export interface DeviceRow {
  readonly id: string
  readonly sealed: string
}
export type DeviceCollection = RxCollection<DeviceRow>

export const deviceSchema: RxJsonSchema<DeviceRow> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 40 }, sealed: { type: 'string' } },
  required: ['id', 'sealed'],
}
