/**
 * The report for whoever helps (MT3): what stands here can be read aloud on the street. Every value is a number, a day or
 * a word of a list that is written in this program; a text that a person typed fits nowhere.
 */
import { z } from 'zod'
import { daySchema } from '../records/kind.ts'
import { alarmKinds, asideReasons, syncStates } from '../sync/state.ts'
import { errors } from '../words/errors.ts'
import { healthSchema, photoHealthSchema } from './health.ts'
import { repairSchema } from './repair.ts'

const count = z.number().int().min(0)
/** Digits and dots alone: "10.0.19045". */
const numbered = z.string().regex(/^\d+(\.\d+){0,4}$/)
const failureTypes = Object.keys(errors.de) as [keyof typeof errors.de, ...(keyof typeof errors.de)[]]

/** What the keeper knows. */
export const machineFactsSchema = z.strictObject({
  on: daySchema,
  app: numbered,
  shell: z.enum(['electron', 'loopback']),
  node: numbered,
  system: z.enum(['windows', 'linux', 'mac', 'other']),
  systemVersion: numbered,
  cores: count,
  /** Whole gigabytes, so that no machine is known by them. */
  memoryGb: count,
  freeGb: count,
  profile: z.enum(['institution', 'practice']),
  writable: z.enum(['yes', 'diskFull', 'readOnly', 'damaged']),
  versions: count,
  devices: count,
  photoFiles: count,
  daysSinceBackup: count.nullable(),
  sync: z.enum(syncStates),
  daysSinceContact: count.nullable(),
  waiting: z.strictObject({ up: count, down: count, blobsUp: count, blobsDown: count }),
  problems: z.array(z.strictObject({ kind: z.enum([...alarmKinds, ...asideReasons]), count })).max(100),
  repairs: z.array(repairSchema).max(50),
})
export type MachineFacts = z.infer<typeof machineFactsSchema>

export const diagnosticsSchema = machineFactsSchema.extend({
  format: z.literal(1),
  check: healthSchema,
  /** Null: whoever asked may not read photos. */
  photos: photoHealthSchema.nullable(),
  /** Which failure this window met how often since it was opened. */
  failures: z.array(z.strictObject({ type: z.enum(failureTypes), times: count })).max(500),
})
export type Diagnostics = z.infer<typeof diagnosticsSchema>

/** What nobody has written a sentence for counts as `unknown`. */
export function knownFailures(counted: ReadonlyMap<string, number>): Diagnostics['failures'] {
  const known = new Map<(typeof failureTypes)[number], number>()
  for (const [name, times] of counted) {
    const type = failureTypes.find((one) => one === name) ?? 'unknown'
    known.set(type, (known.get(type) ?? 0) + times)
  }
  return [...known].map(([type, times]) => ({ type, times }))
}

/** The file and what the screen shows, to the letter the same (MT4). */
export const reportText = (report: Diagnostics): string =>
  `${JSON.stringify(diagnosticsSchema.parse(report), null, 2)}\n`
