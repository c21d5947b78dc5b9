/** What the engine remembers between starts, beside the oplog. Lost, it costs a second reading of the log, no data. */
import { z } from 'zod'
import { utf8ToBytes } from '#shared/basics/bytes.ts'
import { idSchema } from '#shared/records/kind.ts'
import { cursorSchema, hashSchema, serverCardSchema, startOfLog } from '#shared/sync/messages.ts'
import { alarmKinds, asideReasons } from '#shared/sync/state.ts'
import { readKept, type KeptFile } from '../keeper/keptFile.ts'

const count = z.number().int().min(0)

const memorySchema = z.strictObject({
  v: z.literal(1),
  card: serverCardSchema.nullable(),
  /** Of this PC's network; it may hold a name and a password for it. */
  proxy: z.string().max(300).nullable().default(null),
  paused: z.boolean(),
  cursor: cursorSchema,
  /** Where the server last said it stands. */
  serverSeq: count,
  /** Receipts: how far the server has each chain. */
  vector: z.record(idSchema, count),
  /** Own chain, so that a lost end is noticed. */
  ownN: count,
  lastContactAt: z.number().nullable(),
  checkpoint: z.strictObject({ seq: count, at: z.number() }),
  /** Sightings of others that lie ahead of ours. */
  ahead: z.array(z.strictObject({ dev: idSchema, gen: count, seq: count, head: hashSchema })).max(50),
  alarms: z
    .array(
      z.strictObject({
        kind: z.enum([...alarmKinds, ...asideReasons]),
        dev: idSchema.nullable(),
        count,
        firstAt: z.number(),
        lastAt: z.number(),
        /** A person has seen it; it stays in the list. */
        seen: z.boolean(),
      }),
    )
    .max(200),
  /** Stopped until a person says go on. */
  blocked: z.boolean(),
  pinsNo: count,
  /** Goes up when the server was put back, or is another one: receipts of before say nothing then. */
  serverState: count.default(0),
  /** Orders to purge and recalls that this state of the server has, or refused for good. */
  sentOrders: z
    .strictObject({ state: count, names: z.array(z.string().max(80)) })
    .default({ state: 0, names: [] }),
  /** Place in the list of orders up to which a vault here has looked. */
  ordersSeen: count.default(0),
  sticks: z
    .array(
      z.strictObject({
        id: idSchema,
        label: z.string().max(200),
        lastSeenAt: z.number(),
        /** How far the stick's chains reached when it left. */
        vector: z.record(idSchema, count),
      }),
    )
    .max(100),
})
export type SyncMemory = z.infer<typeof memorySchema>

const fresh: SyncMemory = {
  v: 1,
  card: null,
  proxy: null,
  paused: false,
  cursor: startOfLog,
  serverSeq: 0,
  vector: {},
  ownN: 0,
  lastContactAt: null,
  checkpoint: { seq: 0, at: 0 },
  ahead: [],
  alarms: [],
  blocked: false,
  pinsNo: 0,
  serverState: 0,
  sentOrders: { state: 0, names: [] },
  ordersSeen: 0,
  sticks: [],
}

export async function readMemory(file: KeptFile): Promise<SyncMemory> {
  return (await readKept(file, memorySchema)) ?? fresh
}

export const writeMemory = (file: KeptFile, memory: SyncMemory): Promise<void> =>
  file.write(utf8ToBytes(JSON.stringify(memory)))
