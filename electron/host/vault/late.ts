/**
 * What came after a removal (T68, L12), for who manages people to look at: chained by a PC that was removed, or written by
 * a person who was. Nothing of it is on a screen before. Taken, it is what it always was: its author's, in its order.
 */
import { bytesToUtf8, type Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { has } from '#shared/accounts/policy.ts'
import { wrapSchema } from '#shared/host/api.ts'
import { decodeBatch } from '#shared/sync/op.ts'
import { type8 } from '#shared/vault/envelope.ts'
import { sha256 } from './crypto.ts'
import type { People } from './people.ts'
import type { Opened, Records } from './records.ts'
import type { Session, VaultDeps } from './session.ts'

interface LateEdit {
  readonly kind: string
  readonly id: string
  readonly at: number
  readonly author: string
  readonly values: Record<string, unknown>
}
interface LateWork {
  readonly dev: string | null
  readonly personId: string | null
  readonly name: string
  readonly edits: LateEdit[]
  readonly closed: number
}

export function createLate(deps: VaultDeps, session: Session, records: Records, people: People) {
  const { store } = deps
  const mayManage = (): boolean => has(session.person.role, 'managePeople')

  const nameOf = async (id: string): Promise<string> => (await people.names([id]))[0]?.name ?? ''
  const editOf = async (one: Opened): Promise<LateEdit> => ({
    kind: one.kind,
    id: one.id,
    at: Number.parseInt(one.hlc.slice(0, 12), 16),
    author: await nameOf(one.author),
    values: records.mayView(one.kind, 'plain') ? { ...one.values } : {},
  })

  /** By removed PC: its batches, opened with the wraps that came in them. */
  async function ofDevices(): Promise<Result<LateWork[]>> {
    const answer = await store.call('late.list', {})
    if (!answer.ok) return answer
    const found = new Map<string, { edits: LateEdit[]; closed: number }>()
    for (const [i, { dev }] of answer.value.items.entries()) {
      const batch = decodeBatch(answer.value.bytes[i]!, sha256)
      if (!batch.ok) continue
      const there = found.get(dev) ?? { edits: [], closed: 0 }
      found.set(dev, there)
      for (const { header, payload } of batch.value.ops) {
        // A wrap that opens nothing is of no use and of no harm.
        if (payload && header.type8 === type8.key) {
          const wrap = wrapIn(payload)
          if (wrap) session.keyring.addWraps([wrap])
        }
        // Emptied by a purge: there is nothing to look at.
        if (!payload || (header.type8 !== type8.record && header.type8 !== type8.audit)) continue
        const opened = await records.openVersion(payload)
        if (!opened.ok) there.closed++
        else if (opened.value.kind !== 'auditEntry') there.edits.push(await editOf(opened.value))
      }
    }
    return ok([...found].map(([dev, rest]) => ({ dev, personId: null, name: '', ...rest })))
  }

  /** By person: versions in the journal that nobody has tagged, for they are late. */
  async function ofPeople(): Promise<Result<LateWork[]>> {
    const found = new Map<string, LateEdit[]>()
    for (let after = 0, more = true; more;) {
      const answer = await store.call('store.untagged', { after, limit: 500 })
      if (!answer.ok) return answer
      for (const bytes of answer.value.bytes) {
        const opened = await records.openVersion(bytes)
        if (!opened.ok || records.lateness(opened.value) !== 'open') continue
        const { author, kind } = opened.value
        const list = found.get(author) ?? []
        found.set(author, list)
        if (kind !== 'auditEntry') list.push(await editOf(opened.value))
      }
      more = answer.value.more
      after = answer.value.last
    }
    const late: LateWork[] = []
    for (const [personId, edits] of found)
      late.push({ dev: null, personId, name: await nameOf(personId), edits, closed: 0 })
    return ok(late)
  }

  return {
    async list(): Promise<Result<{ late: LateWork[] }>> {
      if (!mayManage()) return err({ type: 'NotAllowed' })
      const devices = await ofDevices()
      if (!devices.ok) return devices
      const persons = await ofPeople()
      return persons.ok ? ok({ late: [...devices.value, ...persons.value] }) : persons
    },

    async settle(asked: {
      readonly dev: string | null
      readonly personId: string | null
      readonly take: boolean
    }): Promise<Result<Record<string, never>>> {
      if (!mayManage()) return err({ type: 'NotAllowed' })
      const { dev, personId, take } = asked
      const audited = await records.audit(take ? 'lateTaken' : 'lateRefused', 'people', [
        ...(dev === null ? [] : [dev]),
        ...(personId === null ? [] : [personId]),
      ])
      if (!audited.ok) return audited
      if (personId !== null) {
        const seen = await people.reach()
        if (!seen.ok) return seen
        const appended = await people.append([
          { type: 'lateSettled', personId, seen: seen.value, taken: take },
        ])
        return appended.ok ? ok({}) : appended
      }
      if (dev === null) return err({ type: 'BadArguments' })
      if (!take) {
        const dropped = await store.call('late.drop', { dev })
        return dropped.ok ? ok({}) : dropped
      }
      const listed = await store.call('late.list', {})
      if (!listed.ok) return listed
      const upTo = Math.max(0, ...listed.value.items.flatMap((one) => (one.dev === dev ? [one.to] : [])))
      if (upTo === 0 || session.membership.devices.get(dev)?.state !== 'removed')
        return err({ type: 'NotFound' })
      const appended = await people.append([{ type: 'deviceRemoved', dev, upTo }])
      if (!appended.ok) return appended
      const taken = await store.call('late.take', { dev })
      return taken.ok ? ok({}) : taken
    },
  }
}

function wrapIn(payload: Bytes): ReturnType<typeof wrapSchema.parse> | undefined {
  try {
    return wrapSchema.safeParse(JSON.parse(bytesToUtf8(payload))).data
  } catch {
    return undefined
  }
}
