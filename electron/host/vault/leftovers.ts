/**
 * Own edits about a child who was deleted while this PC was away (Q1..Q3 in shared/vault/README.md). They are in no
 * other place, so they are not thrown away unseen: sealed anew to the Leitung, under a key of their own, while every key
 * of the child goes. The keeper destroys them on their day.
 */
import { z } from 'zod'
import { base64OrNothing, bytesToBase64, bytesToUtf8, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { has } from '#shared/accounts/policy.ts'
import { idSchema } from '#shared/records/kind.ts'
import type { Values } from '#shared/records/kinds.ts'
import { openBlob } from './blob.ts'
import { openBox, readSealPublic, sealBox, sealTo } from './crypto.ts'
import type { Opened, Records } from './records.ts'
import type { Session, VaultDeps } from './session.ts'

const fileSchema = z.strictObject({
  v: z.literal(1),
  /** The key below, sealed to each Leitung of that day. */
  to: z.array(z.strictObject({ person: idSchema, sealed: z.string() })),
  body: z.string(),
})
const bodySchema = z.strictObject({
  name: z.string(),
  edits: z.array(
    z.strictObject({ kind: z.string(), at: z.number(), values: z.record(z.string(), z.unknown()) }),
  ),
  photos: z.array(idSchema),
})
type Body = z.infer<typeof bodySchema>

const mostPictures = 12

export function createLeftovers(deps: VaultDeps, session: Session, records: Records) {
  const { store, random } = deps
  const { keyring } = session
  const contextOf = (id: string, person: string): string =>
    `obhut|leftover-key|1|${session.tenant}|${id}|${person}`
  const aadOf = (id: string): Bytes => utf8ToBytes(`obhut|leftover|1|${session.tenant}|${id}`)
  /** The same for the same child and PC: what a crash interrupted is said again, not twice. */
  const idOf = (childId: string): string => keyring.addressOf(`leftover|${childId}|${session.device}`)

  async function original(one: Opened): Promise<Bytes | undefined> {
    const { blobs } = one.values as Values<'photo'>
    if (one.kind !== 'photo' || !blobs) return undefined
    const sealed = await store.call('blob.get', { id: blobs.original })
    if (!sealed.ok) return undefined
    const name = { tenant: session.tenant, objId: one.id, blobId: blobs.original, variant: 'original' }
    return records
      .withOlderKeys(one.keyId)
      .map((key) => openBlob(key, name, sealed.value.bytes[0]!))
      .find((plain) => plain !== undefined)
  }

  async function openFile(id: string, bytes: Bytes): Promise<{ body: Body; key: Bytes } | undefined> {
    try {
      const file = fileSchema.parse(JSON.parse(bytesToUtf8(bytes)))
      const hers = file.to.find(({ person }) => person === session.person.id)
      const key = hers && keyring.openForMe(base64OrNothing(hers.sealed), contextOf(id, session.person.id))
      const plain = key && openBox(key, base64OrNothing(file.body), aadOf(id))
      return plain && { body: bodySchema.parse(JSON.parse(bytesToUtf8(plain))), key }
    } catch {
      return undefined
    }
  }

  return {
    /** Durable when it resolves; only then anything of the child is destroyed. */
    async keep(
      childId: string,
      name: string,
      until: string,
      edits: readonly Opened[],
    ): Promise<Result<unknown>> {
      const id = idOf(childId)
      const key = random.bytes(32)
      const photos: string[] = []
      const seen = new Set<string>()
      for (const one of edits) {
        const plain = seen.has(one.id) ? undefined : await original(one)
        if (!plain) continue
        seen.add(one.id)
        const item = keyring.addressOf(`leftover|${childId}|${session.device}|${one.id}`)
        const put = await store.call('quarantine.put', {
          id: item,
          until,
          count: 0,
          bytes: [sealBox(random, key, plain, aadOf(item))],
        })
        if (!put.ok) return put
        photos.push(item)
      }
      const body: Body = {
        name,
        edits: edits.map(({ kind, hlc, values }) => ({
          kind,
          at: Number.parseInt(hlc.slice(0, 12), 16),
          values: { ...values },
        })),
        photos,
      }
      const to = [...session.membership.people.values()].flatMap((member) => {
        const seal = has(member.role, 'confirmDeletion') ? readSealPublic(member.sealKey) : undefined
        if (!seal) return []
        const sealed = bytesToBase64(sealTo(random, seal, key, contextOf(id, member.id)))
        return [{ person: member.id, sealed }]
      })
      const file = {
        v: 1,
        to,
        body: bytesToBase64(sealBox(random, key, utf8ToBytes(JSON.stringify(body)), aadOf(id))),
      } satisfies z.infer<typeof fileSchema>
      key.fill(0)
      return store.call('quarantine.put', {
        id,
        until,
        count: edits.length,
        bytes: [utf8ToBytes(JSON.stringify(file))],
      })
    },

    async list(): Promise<Result<{ id: string; count: number; until: string; mine: boolean }[]>> {
      const answer = await store.call('quarantine.list', {})
      if (!answer.ok) return answer
      const isMine = (bytes: Bytes): boolean => bytesToUtf8(bytes).includes(`"person":"${session.person.id}"`)
      return ok(answer.value.items.map((one, i) => ({ ...one, mine: isMine(answer.value.bytes[i]!) })))
    },

    async read({ id }: { readonly id: string }): Promise<Result<Body & { bytes: Bytes[] }>> {
      if (!has(session.person.role, 'confirmDeletion')) return err({ type: 'NotAllowed' })
      const found = await store.call('quarantine.get', { id })
      if (!found.ok) return found
      const file = await openFile(id, found.value.bytes[0]!)
      if (!file) return err({ type: 'KeyMissing' })
      const audited = await records.audit('opened', 'leftover', [id])
      if (!audited.ok) return audited
      const bytes: Bytes[] = []
      for (const item of file.body.photos.slice(0, mostPictures)) {
        const sealed = await store.call('quarantine.get', { id: item })
        const plain = sealed.ok ? openBox(file.key, sealed.value.bytes[0]!, aadOf(item)) : undefined
        if (plain) bytes.push(plain)
      }
      return ok({ ...file.body, bytes })
    },
  }
}
