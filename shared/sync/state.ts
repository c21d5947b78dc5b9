/**
 * What the keeper tells about the exchange with other places: for the state line, for "Wo sind meine Daten?" and for
 * the list of what was set aside. Counts are exact, and a count is "there" only by a receipt (SY1).
 */
import { z } from 'zod'
import { idSchema } from '../records/kind.ts'
import { registerSchema, signedRegisterSchema } from './messages.ts'

const count = z.number().int().min(0)

/** off: no server named. offline: not reached, which is no fault and signs nobody out. */
export const syncStates = ['off', 'idle', 'working', 'paused', 'offline', 'refused', 'alarm'] as const

export const alarmKinds = [
  /** The server knows less than it has acknowledged: put back to an older state. */
  'RolledBack',
  /** Two histories: what this PC saw and what another saw, or one device with two chains. */
  'Fork',
  /** Another PC saw more than the server shows us. */
  'Hidden',
  /** The server's own chain does not fit what it delivered. */
  'BadHistory',
  /** A chain with a hole, or an op that its device did not sign. */
  'Forged',
  /** Emptied without an order that we know. */
  'Gone',
  /** Somebody stands between this PC and the server. */
  'WrongPin',
] as const
export type AlarmKind = (typeof alarmKinds)[number]

/** Why a received op is set aside. The stream goes on behind it; nothing is thrown away. */
export const asideReasons = [
  /** Its device is not vouched for (yet). */
  'UnknownDevice',
  /** Made after its device was removed. */
  'RemovedDevice',
  /** What it carries can't be read as what it says it is. */
  'Unreadable',
  /** Of a later format. */
  'TooNew',
  /** The same number of the same device exists with other content. */
  'Twice',
  /** About what was destroyed here. */
  'Purged',
  /** It came without content, and no order to destroy it is known. */
  'Hollow',
  /** The disk would not take it. */
  'NotStored',
  /** Bytes that are not what their op said. */
  'BlobWrong',
  /** The content is here; the server has the op without it. It is brought back. */
  'Emptied',
  /** A key that came without content, as keys do that are no longer needed: asked for now and then, not told. */
  'HollowKey',
] as const
export type AsideReason = (typeof asideReasons)[number]

export const syncStateSchema = z.strictObject({
  state: z.enum(syncStates),
  /** refused: the server's code; alarm: its kind. */
  reason: z.string().max(40),
  server: z
    .strictObject({
      address: z.string().max(300),
      lastContactAt: z.number().nullable(),
      /** Named for this network, without its password. */
      proxy: z.string().max(300).optional(),
      /**
       * Only while a second server answers that follows the first: until then it has everything, by its clock (0: not
       * known). What is written meanwhile waits.
       */
      asOf: z.number().optional(),
      /** By receipt. */
      ops: count,
      blobs: count,
    })
    .nullable(),
  here: z.strictObject({ records: count, ops: count, blobs: count }),
  sticks: z.array(
    z.strictObject({
      id: idSchema,
      label: z.string().max(200),
      lastSeenAt: z.number(),
      /** What this PC has that the stick had not when it was last here. */
      missing: count,
      overdue: z.boolean(),
    }),
  ),
  /** Still to go to, or to come from, the server. */
  waiting: z.strictObject({ up: count, down: count, blobsUp: count, blobsDown: count }),
  problems: count,
})
export type SyncState = z.infer<typeof syncStateSchema>

export const syncProblemSchema = z.strictObject({
  kind: z.enum([...alarmKinds, ...asideReasons]),
  /** The device concerned, if one is. */
  dev: idSchema.nullable(),
  count: count,
  firstAt: z.number(),
  lastAt: z.number(),
})
export type SyncProblem = z.infer<typeof syncProblemSchema>

/**
 * Stored file `devices`: whom the vault vouches for, from the membership log. The keeper believes no chain of a device
 * that is not in it, whatever the server's register says; registers go to the server in order of their number.
 */
export const vouchedSchema = z.strictObject({
  v: z.literal(1),
  tenant: idSchema,
  /** As in the register; a removed device's chain counts up to `upTo`, what it made later is set aside. */
  devices: registerSchema.shape.devices,
  /** The newest ones by number; enough that a server put back to an old state can follow. */
  registers: z.array(signedRegisterSchema).max(200),
})
export type Vouched = z.infer<typeof vouchedSchema>
