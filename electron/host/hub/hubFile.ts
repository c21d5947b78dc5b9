/** What is remembered of "Dieser PC ist die Zentrale": whether it is to run, and where. */
import { z } from 'zod'
import { utf8ToBytes } from '#shared/basics/bytes.ts'
import { readKept, type KeptFile } from '../keeper/keptFile.ts'

const memorySchema = z.strictObject({
  v: z.literal(1),
  on: z.boolean(),
  /** Chosen once: the other PCs' cards name it. */
  port: z.number().int().min(1).max(65_535).nullable(),
  /** Null: all private addresses. */
  address: z.string().max(64).nullable(),
  pins: z.array(z.string().max(100)).max(8),
})
export type HubMemory = z.infer<typeof memorySchema>

const fresh: HubMemory = { v: 1, on: false, port: null, address: null, pins: [] }

/** Lost, it costs one click: the server's folder keeps its keys. */
export async function readHubMemory(file: KeptFile): Promise<HubMemory> {
  return (await readKept(file, memorySchema)) ?? fresh
}

export const writeHubMemory = (file: KeptFile, memory: HubMemory): Promise<void> =>
  file.write(utf8ToBytes(JSON.stringify(memory)))
