/**
 * Links for families (SV29): a PC leaves a sealed file and says until when it may be fetched; the public listener hands
 * it out under the random number in the link (http/publicListener.ts). The file is a blob like any other, under a name
 * made by hashing that number: the name can't be chosen, so no link ever meets a photo of the house, and whoever reads
 * the database can fetch nothing. What was recalled or is over goes the way of a purge: ledger, bytes, row.
 */
import {
  dayMs,
  linkNameText,
  linkRecallSchema,
  linkRecallText,
  linkSchema,
  linkText,
  mostLinkBytes,
  mostLinkDays,
} from '#shared/sync/links.ts'
import type { Ask } from '#shared/sync/messages.ts'
import type { z } from 'zod'
import { putBlobPart } from './blobRoutes.ts'
import { answer, refuse, refuseAs, type Ground, type Handler, type Who } from './ground.ts'
import { createBuckets } from './limits.ts'
import { isSignedBy, readBase64, sha256Hex } from './signatures.ts'

export const linkName = (id: string): string => sha256Hex(linkNameText(id)).slice(0, 32)

/** A statement of the very device that brings it. */
function read<T extends { tenant: string; dev: string }>(
  { tenant, dev, read: register }: Who,
  { body, signature }: Ask<'linkRecall'>['recall'],
  schema: z.ZodType<T>,
  textOf: (body: string) => string,
): T | undefined {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return undefined
  }
  const said = schema.safeParse(json)
  const device = register.devices.get(dev)
  if (!said.success || !device || said.data.tenant !== tenant || said.data.dev !== dev) return undefined
  return isSignedBy(device.key, textOf(body), readBase64(signature)) ? said.data : undefined
}

export const createLinks = (ground: Ground) => {
  const { store, blobs, clock, limits, publicUrl, notePurge } = ground

  // Each is remembered for ever.
  const recalls = createBuckets(clock, 1 / 60, 500)

  const linkPut: Handler<'linkPut'> = async (who, { link: signed, part, sha256 }, parts) => {
    const said = read(who, signed, linkSchema, linkText)
    const now = clock.now()
    // A day more: clocks differ, and who made it may have waited for a network.
    if (!said || said.until <= now || said.until > now + (mostLinkDays + 1) * dayMs)
      return refuse('BadMessage')
    if (publicUrl() === undefined) return refuse('Unknown')
    if (said.size < 1 || said.size > mostLinkBytes) return refuse('TooLarge')
    const { tenant } = who
    const id = linkName(said.id)
    if ((await store.purged(tenant, [id])).size > 0) return refuse('Stale')
    const state = await store.state(tenant)
    if (!state || state.usedBytes + said.size > limits.maxTenantBytes) return refuse('QuotaExceeded')
    const { size, until } = said
    const added = await store.addLink(
      tenant,
      { id, size, sha256: said.sha256, until },
      { links: limits.links, bytes: limits.linkBytes },
    )
    if (!added.ok) return added.error.type === 'TooMany' ? refuse('QuotaExceeded') : refuseAs(added.error)
    return putBlobPart(ground, tenant, { id, part, sha256 }, parts)
  }

  const linkList: Handler<'linkList'> = async ({ tenant }) => {
    const links = await store.links(tenant)
    return answer({
      url: publicUrl() ?? null,
      links: links.map(({ id, until, complete }) => ({ name: id, until, complete })),
    })
  }

  const linkRecall: Handler<'linkRecall'> = async (who, { recall: signed }) => {
    const said = read(who, signed, linkRecallSchema, linkRecallText)
    if (!said) return refuse('BadMessage')
    const wait = recalls.take(who.tenant)
    if (wait > 0) return refuse('TooMany', { retryAfterMs: wait })
    const gone = await end({ store, blobs, notePurge }, who.tenant, linkName(said.id), clock.now())
    return gone.ok ? answer({}) : refuse('Busy', { retryAfterMs: 5000 })
  }

  return { linkPut, linkList, linkRecall }
}

/** Ledger first, then bytes, then the row: cut off anywhere, the next try or the sweeper ends it. */
async function end(
  { store, blobs, notePurge }: Pick<Ground, 'store' | 'blobs' | 'notePurge'>,
  tenant: string,
  id: string,
  at: number,
): Promise<{ readonly ok: boolean }> {
  if ((await store.purged(tenant, [id])).size === 0) await notePurge({ tenant, at, objIds: [], blobs: [id] })
  const removed = await blobs.remove(tenant, [id])
  return removed.ok ? store.purge(tenant, '', [], [id], at) : removed
}

/** Whatever fails stays due and is tried at the next run. */
export async function endLinks(ground: Ground, at: number): Promise<void> {
  for (const { tenant, id } of await ground.store.endedLinks(at)) await end(ground, tenant, id, at)
}
