/**
 * Families' links on their way to the server (FL5): sealed files wait here until the server has a receipt for each, and
 * recalls until it has heard of them. What stands on the server is only ever said as the server itself last said it.
 */
import { hash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { bytesToBase64, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { Result } from '#shared/basics/result.ts'
import type { LinkState } from '#shared/host/api.ts'
import { idSchema } from '#shared/records/kind.ts'
import { linkNameText, linkRecallText, linkText, type LinkStatement } from '#shared/sync/links.ts'
import { blobPartBytes, hashSchema, type Answer, type Ask } from '#shared/sync/messages.ts'
import { destroyFile, diskFailure, readWhole, replaceFile, type Files } from '../keeper/files.ts'
import { readKept, type KeptFile } from '../keeper/keptFile.ts'
import type { Reply, ServerFailure } from './server.ts'

const count = z.number().int().min(0)
const memorySchema = z.strictObject({
  v: z.literal(1),
  /** Where families open links, and what lies there, as the server said last. */
  url: z.string().max(300).nullable(),
  askedAt: count.nullable(),
  there: z.array(z.strictObject({ name: idSchema, until: count })).max(10_000),
  waiting: z
    .array(
      z.strictObject({
        id: idSchema,
        until: count,
        size: count,
        sha256: hashSchema,
        /** The server said no, and will again. */
        refused: z.boolean(),
      }),
    )
    .max(1000),
  recalls: z.array(idSchema).max(1000),
})
type Memory = z.infer<typeof memorySchema>
const fresh: Memory = { v: 1, url: null, askedAt: null, there: [], waiting: [], recalls: [] }

type LinkRoute = 'linkPut' | 'linkList' | 'linkRecall'
export interface LinkAsk {
  <R extends LinkRoute>(
    route: R,
    message: Ask<R>,
    parts?: readonly Bytes[],
  ): Promise<Result<Reply<R>, ServerFailure>>
}
export interface LinkSigner {
  readonly tenant: string
  readonly dev: string
  readonly sign: (text: Bytes) => Bytes
}

export interface Links {
  url(): string | null
  state(ids: readonly string[]): { readonly id: string; readonly state: LinkState }[]
  add(id: string, until: number, bytes: Bytes): Promise<void>
  recall(ids: readonly string[]): Promise<void>
  /** One round with the server. @returns a failure that ends the round */
  exchange(ask: LinkAsk, signer: LinkSigner): Promise<ServerFailure | null>
  /** Another server knows nothing of what the last one said. */
  forget(): Promise<void>
}

const nameOf = (id: string): string => hash('sha256', linkNameText(id), 'hex').slice(0, 32)
const codeOf = (reply: Result<unknown, ServerFailure>): string | null =>
  !reply.ok && reply.error.type === 'Refused' ? reply.error.refusal.code : null

export async function openLinks(deps: {
  readonly files: Files
  readonly folder: string
  readonly file: KeptFile
  readonly now: () => number
}): Promise<Links> {
  const { files, folder, file, now } = deps
  const pathOf = (id: string): string => join(folder, id)
  let memory = (await readKept(file, memorySchema)) ?? fresh
  const remember = async (change: Partial<Memory>): Promise<void> => {
    memory = { ...memory, ...change }
    await file.write(utf8ToBytes(JSON.stringify(memory)))
  }
  const dropWaiting = async (id: string): Promise<void> => {
    await remember({ waiting: memory.waiting.filter((one) => one.id !== id) })
    await destroyFile(files, pathOf(id))
  }

  const statement = ({ tenant, dev, sign }: LinkSigner, body: object, textOf: (body: string) => string) => {
    const text = JSON.stringify({ v: 1, tenant, dev, ...body })
    return { body: text, signature: bytesToBase64(sign(utf8ToBytes(textOf(text)))) }
  }

  async function sendRecalls(ask: LinkAsk, signer: LinkSigner): Promise<ServerFailure | null> {
    for (const id of memory.recalls) {
      const reply = await ask('linkRecall', { recall: statement(signer, { id }, linkRecallText) })
      // Unknown: a server that never had links.
      if (!reply.ok && codeOf(reply) !== 'Unknown') return reply.error
      await remember({
        recalls: memory.recalls.filter((one) => one !== id),
        there: memory.there.filter(({ name }) => name !== nameOf(id)),
      })
    }
    return null
  }

  async function sendFile(
    one: Memory['waiting'][number],
    ask: LinkAsk,
    signer: LinkSigner,
  ): Promise<ServerFailure | null> {
    const { id, until, size, sha256 } = one
    const bytes = await readWhole(files, pathOf(id))
    if (until <= now() || bytes?.length !== size) {
      await dropWaiting(id)
      return null
    }
    const said = { id, until, size, sha256 } satisfies Partial<LinkStatement>
    const link = statement(signer, said, linkText)
    const parts = Math.ceil(size / blobPartBytes)
    const have = new Set<number>()
    // Twice all parts: what arrived wrong is asked for once more.
    for (let turns = 0; turns < 2 * parts; turns++) {
      // Called back while it was under way.
      if (!memory.waiting.some((other) => other.id === id)) return null
      const part = Array.from({ length: parts }, (_, no) => no).find((no) => !have.has(no)) ?? 0
      const content = bytes.slice(part * blobPartBytes, (part + 1) * blobPartBytes)
      const reply = await ask('linkPut', { link, part, sha256: hash('sha256', content, 'hex') }, [content])
      if (!reply.ok) {
        const code = codeOf(reply)
        // Called back at another PC.
        if (code === 'Stale') await dropWaiting(id)
        else if (code === 'BadMessage' || code === 'TooLarge' || code === 'QuotaExceeded')
          await remember({
            waiting: memory.waiting.map((other) => (other.id === id ? { ...other, refused: true } : other)),
          })
        else if (code !== 'Unknown') return reply.error
        return null
      }
      const { complete, have: got } = reply.value.answer
      if (complete) {
        await dropWaiting(id)
        return null
      }
      have.clear()
      for (const no of got) have.add(no)
    }
    return null
  }

  return {
    url: () => memory.url,
    state: (ids) =>
      ids.map((id) => {
        const waits = memory.waiting.find((one) => one.id === id)
        const there = memory.there.find(({ name }) => name === nameOf(id))
        const state: LinkState = memory.recalls.includes(id)
          ? 'recalling'
          : waits
            ? waits.refused
              ? 'refused'
              : 'waiting'
            : there
              ? 'there'
              : memory.askedAt === null
                ? 'unknown'
                : 'absent'
        return { id, state }
      }),
    async add(id, until, bytes) {
      await files.makeFolder(folder)
      await replaceFile(files, pathOf(id), bytes)
      const sha256 = hash('sha256', bytes, 'hex')
      await remember({
        waiting: [...memory.waiting, { id, until, size: bytes.length, sha256, refused: false }],
      })
    },
    async recall(ids) {
      await remember({
        recalls: [...new Set([...memory.recalls, ...ids])],
        waiting: memory.waiting.filter(({ id }) => !ids.includes(id)),
      })
      for (const id of ids) await destroyFile(files, pathOf(id))
    },
    async exchange(ask, signer) {
      try {
        const stopped = await sendRecalls(ask, signer)
        if (stopped) return stopped
        for (const one of memory.waiting) {
          // Its bytes would only be refused again; over, it goes.
          if (one.refused && one.until > now()) continue
          const failed = await sendFile(one, ask, signer)
          if (failed) return failed
        }
        const reply = await ask('linkList', {})
        // An older server has no such route.
        if (!reply.ok && codeOf(reply) !== 'Unknown') return reply.error
        const said: Answer<'linkList'> = reply.ok ? reply.value.answer : { url: null, links: [] }
        const there = said.links.flatMap(({ name, until, complete }) => (complete ? [{ name, until }] : []))
        const isNews =
          memory.askedAt === null ||
          said.url !== memory.url ||
          JSON.stringify(there) !== JSON.stringify(memory.there)
        if (isNews) await remember({ url: said.url, there, askedAt: now() })
        return null
      } catch (error) {
        // A full disk: the next round goes on.
        diskFailure(error)
        return null
      }
    },
    async forget() {
      await remember({ url: null, askedAt: null, there: [] })
    },
  }
}
