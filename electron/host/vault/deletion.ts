/**
 * Deleting a child (decision 29, product K11). Rules of the room (shared/vault/README.md):
 *
 * D1 Two confirmations: two persons whose roles may delete, or one and a genuine recovery card while there is only one.
 * D2 Both sign the tombstone; before anything is destroyed both signatures are verified again.
 * D3 For seven days the file lies in the bin: on no screen, opened by nobody, and it can be taken out.
 * D4 From then on: keys first, then every version that hangs under them, then the photos of this child alone. On
 *    photos with other children her wrap, mark and id go, old versions too.
 * D5 What is left is a certificate of numbers, without a name.
 * D6..D8 The server is told by orders of two (orders.ts).
 * D9 Every PC destroys what is due, whoever signs in there; the certificate is written by who may delete.
 * Q1..Q3 What this PC alone has is held back from the day it learns of the deletion, and kept seven days (leftovers.ts).
 */
import { base64OrNothing, bytesToBase64, utf8ToBytes } from '#shared/basics/bytes.ts'
import { addDays, dayOf } from '#shared/basics/clock.ts'
import { randomId } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { can, has } from '#shared/accounts/policy.ts'
import type { TombstoneSignature } from '#shared/records/deletion.ts'
import { applyChanges } from '#shared/records/edit.ts'
import { kindByName, type Values } from '#shared/records/kinds.ts'
import { cards as words } from '#shared/words/cards.ts'
import { readCard } from './card.ts'
import { publicKeyOf, signBytes, verifyBytes, type SignKey } from './crypto.ts'
import { noKeyChanges } from './keyring.ts'
import { createLeftovers } from './leftovers.ts'
import { createOrders, joinDoomed, type Doomed } from './orders.ts'
import type { NewVersion, Opened, Records } from './records.ts'
import { cardKeyOf } from './recovery.ts'
import type { Session, VaultDeps } from './session.ts'

export const daysInBin = 7
/** A restore refuses backups older than this without a newer ledger (decision 28). */
const backupDays = 30

type Order = Values<'deletion'>
type Leftover = { id: string; count: number; until: string; mine: boolean }
type Counts = Record<'documents' | 'versions' | 'keys' | 'photos' | 'shared', number>
interface Version {
  readonly version: string
  readonly objId: string
  readonly keyId: string
  readonly head: boolean
  readonly bytes: Uint8Array<ArrayBuffer>
}
interface Pending {
  readonly childId: string
  readonly name: string
  readonly state: 'requested' | 'bin'
  readonly requestedAt: number
  readonly purgeOn: string | null
}

export function createDeletion(
  deps: VaultDeps,
  session: Session,
  records: Records,
  saveRing: () => Promise<Result<unknown>>,
) {
  const { store, random } = deps
  const { keyring } = session
  const orders = createOrders(deps, session)
  const leftovers = createLeftovers(deps, session, records)

  async function deletions(): Promise<Result<Opened[]>> {
    return records.byTags('deletion')
  }
  const orderOf = (one: Opened): Order => one.values as Order

  /** The one open order about this child, newest first. */
  async function openOrder(childId: string): Promise<Result<Opened | undefined>> {
    const all = await deletions()
    if (!all.ok) return all
    return ok(
      all.value
        .filter(
          (one) =>
            orderOf(one).childId === childId &&
            (orderOf(one).state === 'requested' || orderOf(one).state === 'bin'),
        )
        .sort((a, b) => (a.hlc < b.hlc ? 1 : -1))[0],
    )
  }

  function write(before: Opened | undefined, changes: Partial<Order>): NewVersion {
    const hlc = records.tick(before?.hlc)
    const written = applyChanges(
      'deletion',
      before && { values: before.values as Order, stamps: before.stamps },
      changes,
      { hlc, dev: session.device },
    )
    return {
      kind: 'deletion',
      id: before?.id ?? randomId(random),
      parents: before ? [before.version] : [],
      ver: (before?.ver ?? 0) + 1,
      values: written.values,
      stamps: written.stamps,
      hlc,
    }
  }
  const commit = (versions: NewVersion[]): Promise<Result<unknown>> =>
    records.inTurn(() => records.commit(versions, noKeyChanges()))

  const tombstoneText = (order: Pick<Order, 'childId' | 'requestedAt'>): Uint8Array =>
    utf8ToBytes(`obhut|tombstone|1|${session.tenant}|${order.childId}|${order.requestedAt}`)
  const signAs = (
    by: string,
    key: SignKey,
    order: Pick<Order, 'childId' | 'requestedAt'>,
  ): TombstoneSignature => ({ by, signature: bytesToBase64(signBytes(key, tombstoneText(order))) })

  /** D2: two different signers, each of whom may confirm a deletion. */
  function isSignedByTwo(order: Order): boolean {
    const genuine = order.signatures.filter(({ by, signature }) => {
      const card = /^card ([123])$/.exec(by)
      // Who has left since had the right when she signed.
      const keys = card
        ? session.membership.cardKeys.slice(Number(card[1]) - 1, Number(card[1]))
        : session.membership.confirmers.filter(({ person }) => person === by).map(({ signKey }) => signKey)
      return keys.some((key) => {
        const publicKey = publicKeyOf('P-256', base64OrNothing(key))
        return (
          publicKey !== undefined &&
          verifyBytes('P-256', publicKey, tombstoneText(order), base64OrNothing(signature))
        )
      })
    })
    const persons = new Set(genuine.filter(({ by }) => !by.startsWith('card ')).map(({ by }) => by))
    const cards = new Set(genuine.filter(({ by }) => by.startsWith('card ')).map(({ by }) => by))
    return session.practice ? persons.size >= 1 : persons.size >= 2 || (persons.size >= 1 && cards.size >= 1)
  }

  const mayDelete = (): boolean =>
    can(session.person.role, 'erase', 'everyday', 'child') && has(session.person.role, 'confirmDeletion')
  const confirmers = (): number =>
    [...session.membership.people.values()].filter((member) => has(member.role, 'confirmDeletion')).length

  return {
    async loadBinned(): Promise<Result<unknown>> {
      const all = await deletions()
      if (!all.ok) return all
      session.binned.clear()
      session.deleted.clear()
      for (const one of all.value) {
        const order = orderOf(one)
        if (!order.childId || (order.state !== 'bin' && order.state !== 'done') || !isSignedByTwo(order))
          continue
        // What is deleted elsewhere is shown here no more, whether it is destroyed here already or not.
        session.binned.add(order.childId)
        if (order.state === 'done') session.deleted.add(order.childId)
      }
      return ok({})
    },

    look,
    obey,
    /** Out of the bin again, at another PC: back on all screens here. */
    show: retagFromJournal,
    sweep,
    leftover: (args: { readonly id: string }) => leftovers.read(args),

    async list(): Promise<Result<{ pending: Pending[]; leftovers: Leftover[] }>> {
      const all = await deletions()
      if (!all.ok) return all
      const pending = all.value.flatMap((one): Pending[] => {
        const { childId, state, requestedAt, purgeOn } = orderOf(one)
        return childId && (state === 'requested' || state === 'bin')
          ? [{ childId, name: '', state, requestedAt, purgeOn }]
          : []
      })
      // Whoever may take a file out of the bin has to see whose it is; no list shows the child any more.
      const children = await records.byIds(pending.map(({ childId }) => childId))
      if (!children.ok) return children
      const names = new Map(
        children.value.map((one) => {
          const { firstName, lastName } = one.values as Partial<Values<'child'>>
          return [one.id, `${firstName ?? ''} ${lastName ?? ''}`.trim()]
        }),
      )
      const named = pending.map((one) => ({ ...one, name: names.get(one.childId) ?? '' }))
      const left = await leftovers.list()
      if (!left.ok) return left
      return ok({ pending: named.sort((a, b) => a.requestedAt - b.requestedAt), leftovers: left.value })
    },

    async request({
      childId,
      reason,
    }: {
      childId: string
      reason: string
    }): Promise<Result<Record<string, never>>> {
      if (!mayDelete()) return err({ type: 'NotAllowed' })
      await session.wraps
      if (records.groupOfChild(childId) === undefined) return err({ type: 'ChildUnknown' })
      const open = await openOrder(childId)
      if (!open.ok) return open
      if (open.value) return err({ type: 'AlreadyRequested' })
      const order = { childId, requestedAt: session.now() }
      const version = write(undefined, {
        ...order,
        state: 'requested',
        requestedBy: session.person.id,
        reason,
        signatures: [signAs(session.person.id, session.signKey, order)],
      })
      const done = await commit([version, records.auditVersion('deletionRequested', 'deletion', [childId])])
      if (!done.ok || session.practice) return done.ok ? ok({}) : done
      const hers = await doomed(childId)
      if (!hers.ok) return hers
      const signed = await orders.sign(version.id, hers.value, [session.signKey])
      return signed.ok ? ok({}) : signed
    },

    async confirm({
      childId,
      card,
    }: {
      childId: string
      card?: string | undefined
    }): Promise<Result<{ purgeOn: string }>> {
      if (!mayDelete()) return err({ type: 'NotAllowed' })
      const open = await openOrder(childId)
      if (!open.ok) return open
      if (!open.value || orderOf(open.value).state !== 'requested') return err({ type: 'NotRequested' })
      const order = orderOf(open.value)
      const second = secondSignature(order, card)
      if (!second.ok) return second
      const signed: Order = {
        ...order,
        signatures: [...order.signatures, signAs(second.value.by, second.value.key, order)],
      }
      if (!isSignedByTwo(signed)) return err({ type: 'NotTwo' })
      const purgeOn = addDays(dayOf(session.now()), daysInBin)
      await session.wraps
      const hers = session.practice ? ok(undefined) : await doomed(childId)
      if (!hers.ok) return hers
      if (hers.value) {
        // Sealed before it is confirmed, so that a crash in between loses no signature of a card.
        const keys =
          second.value.key === session.signKey ? [session.signKey] : [session.signKey, second.value.key]
        const kept = await orders.sign(open.value.id, hers.value, keys)
        if (!kept.ok) return kept
      }
      const done = await commit([
        write(open.value, {
          state: 'bin',
          confirmedAt: session.now(),
          confirmedBy: second.value.by,
          purgeOn,
          signatures: signed.signatures,
        }),
        records.auditVersion('deletionConfirmed', 'deletion', [childId]),
      ])
      if (!done.ok) return done
      session.binned.add(childId)
      const hidden = await records.retagChild(childId, true)
      if (!hidden.ok) return hidden
      if (hers.value) {
        const told = await orders.publish(open.value.id, purgeOn, hers.value)
        if (!told.ok) return told
        const seen = await markSeen()
        if (!seen.ok) return seen
      }
      return ok({ purgeOn })
    },

    async cancel({ childId }: { childId: string }): Promise<Result<Record<string, never>>> {
      if (!mayDelete()) return err({ type: 'NotAllowed' })
      const open = await openOrder(childId)
      if (!open.ok) return open
      if (!open.value) return err({ type: 'NotRequested' })
      const done = await commit([
        write(open.value, { state: 'cancelled' }),
        records.auditVersion('deletionCancelled', 'deletion', [childId]),
      ])
      if (!done.ok) return done
      const recalled = await orders.recall(open.value.id)
      if (!recalled.ok) return recalled
      if (!session.binned.delete(childId)) return ok({})
      await session.wraps
      const shown = await retagFromJournal(childId)
      return shown.ok ? ok({}) : shown
    },

    async run(): Promise<Result<{ purged: { certificate: string }[] }>> {
      const obeyed = await obey()
      if (!obeyed.ok) return obeyed
      if (!mayDelete()) return ok({ purged: [] })
      const all = await deletions()
      if (!all.ok) return all
      const today = dayOf(session.now())
      const due = all.value.filter((one) => {
        const order = orderOf(one)
        return (
          order.state === 'bin' && order.purgeOn !== null && order.purgeOn <= today && isSignedByTwo(order)
        )
      })
      const purged: { certificate: string }[] = []
      for (const one of due) {
        const counts = await purge(one)
        if (!counts.ok) return counts
        if (counts.value === 'waits') continue
        const done = await close(one, counts.value)
        if (!done.ok) return done
        purged.push({ certificate: done.value })
      }
      return ok({ purged })
    },
  }

  function secondSignature(
    order: Order,
    card: string | undefined,
  ): Result<{ readonly by: string; readonly key: SignKey }> {
    const me = { by: session.person.id, key: session.signKey }
    if (session.practice) return ok(me)
    if (card === undefined)
      return session.person.id === order.requestedBy ? err({ type: 'NeedsSecondPerson' }) : ok(me)
    if (confirmers() > 1) return err({ type: 'NeedsSecondPerson' })
    const read = readCard(card)
    if (!read.ok) return read
    const key = cardKeyOf(read.value.share, session.tenant)
    read.value.share.fill(0)
    if (session.membership.cardKeys[read.value.number - 1] !== bytesToBase64(key.publicKey))
      return err({ type: 'CardForeign' })
    return ok({ by: `card ${read.value.number}`, key })
  }

  async function markSeen(): Promise<Result<unknown>> {
    const last = await orders.readOn()
    return last.ok ? store.call('orders.seen', { at: last.value }) : last
  }
  function mayRead(): boolean {
    return records.mayView('deletion', 'plain')
  }

  /**
   * After the sign-in and whenever an order or a deletion came: what the other Leitung signed is signed too (D6), what
   * this PC alone has of a child in the bin is held back (Q1), and then the rest goes on its way.
   */
  async function look(): Promise<Result<unknown>> {
    await session.wraps
    if (session.practice || session.ended || !mayRead()) return ok({})
    const all = await deletions()
    if (!all.ok) return all
    const there = await orders.readOn()
    if (!there.ok) return there
    for (const one of all.value) {
      const order = orderOf(one)
      if (!order.childId || !isSignedByTwo(order)) continue
      if (order.state === 'cancelled') {
        const released = await hold(one.id, [])
        if (!released.ok) return released
      }
      if (order.state !== 'bin' && order.state !== 'done') continue
      const known = await store.call('store.purged', { ids: [order.childId] })
      if (!known.ok) return known
      if (known.value.ids.length > 0) continue
      const hers = await versionsOf(order.childId)
      if (!hers.ok) return hers
      if (order.state === 'bin' && mayDelete() && order.purgeOn !== null) {
        const whole = await doomed(order.childId, hers.value)
        if (!whole.ok) return whole
        const signed = await orders.sign(one.id, whole.value, [session.signKey])
        if (!signed.ok) return signed
        const told = await orders.publish(one.id, order.purgeOn, whole.value)
        if (!told.ok) return told
      }
      const own = await ownOnly(one, hers.value.hers)
      if (!own.ok) return own
      const held = await hold(one.id, own.value)
      if (!held.ok) return held
    }
    return markSeen()
  }

  /** Versions of this PC that nobody else has; none where the deletion was confirmed at this very PC. */
  async function ownOnly(deletion: Opened, hers: readonly Version[]): Promise<Result<Version[]>> {
    const mine = hers.filter(({ version }) => version.startsWith(`${session.device}:`))
    if (mine.length === 0 || session.practice) return ok([])
    const history = await store.call('store.object', { objIds: [deletion.id] })
    if (!history.ok) return history
    const steps = await records.openAll(history.value.entries, history.value.bytes)
    if (steps.some((step) => step.dev === session.device && orderOf(step).state === 'bin')) return ok([])
    const answer = await store.call('store.unsynced', { versions: mine.map(({ version }) => version) })
    if (!answer.ok) return answer
    const only = new Set(answer.value.versions)
    return ok(mine.filter(({ version }) => only.has(version)))
  }

  async function hold(name: string, own: readonly Version[]): Promise<Result<{ since: number }>> {
    const wraps = new Set<string>()
    for (const { keyId } of own)
      for (const id of [keyId, ...keyring.wrapsOf(keyId).map(({ under }) => under)])
        if (!keyring.lockboxById(id)) for (const wrap of keyring.wrapsOf(id)) wraps.add(wrap.id)
    const blobs: string[] = []
    for (const one of own) blobs.push(...(await blobsOf(one)))
    return store.call('store.hold', {
      name,
      versions: own.map(({ version }) => version),
      wraps: [...wraps],
      blobs,
    })
  }

  /** D9 What is due here and not done yet; a deletion whose certificate is still to be written waits for `run`. */
  async function obey(): Promise<Result<unknown>> {
    await session.wraps
    if (session.ended) return ok({})
    const today = dayOf(session.now())
    if (mayRead()) {
      const all = await deletions()
      if (!all.ok) return all
      const there = await orders.readOn()
      if (!there.ok) return there
      for (const one of all.value) {
        const { state, purgeOn, childId } = orderOf(one)
        const isDue = state === 'done' || (state === 'bin' && !mayDelete() && (purgeOn ?? '9') <= today)
        if (!childId || !isDue || !isSignedByTwo(orderOf(one))) continue
        const known = await store.call('store.purged', { ids: [childId] })
        if (!known.ok) return known
        if (known.value.ids.length > 0) continue
        const done = await purge(one)
        if (!done.ok) return done
      }
      return ok({})
    }
    // Who cannot read the deletion obeys the order alone, where nothing can be lost by it.
    const there = await orders.readOn()
    if (!there.ok) return there
    for (const { id, doomed: list } of orders.due(today)) {
      const known = await store.call('store.purged', { ids: [id] })
      if (!known.ok) return known
      if (known.value.ids.length > 0) continue
      const own: string[] = []
      for (let at = 0; at < list.objIds.length; at += 1000) {
        const found = await store.call('store.object', { objIds: list.objIds.slice(at, at + 1000) })
        if (!found.ok) return found
        own.push(...found.value.entries.map((entry) => entry.version))
      }
      const unsynced = await store.call('store.unsynced', { versions: own })
      if (!unsynced.ok) return unsynced
      if (unsynced.value.versions.length > 0) continue
      const gone = await store.call('store.purge', {
        objIds: [...list.objIds, id],
        keyIds: [...list.keyIds],
        blobs: [...list.blobs],
      })
      if (!gone.ok) return gone
    }
    return ok({})
  }

  /** Versions in the journal under these keys, read from the inner header alone. */
  async function versionsUnder(isWanted: (keyId: string) => boolean): Promise<Result<Version[]>> {
    const found: Version[] = []
    for (let after = 0, more = true; more;) {
      const answer = await store.call('store.scan', { after, limit: 500, headsOnly: false })
      if (!answer.ok) return answer
      for (const [i, entry] of answer.value.entries.entries()) {
        const head = records.openHeadOf(answer.value.bytes[i]!)
        if (head.ok && isWanted(head.value.inner.keyId))
          found.push({
            version: entry.version,
            objId: entry.objId,
            keyId: head.value.inner.keyId,
            head: entry.head,
            bytes: answer.value.bytes[i]!,
          })
      }
      more = answer.value.more
      after = answer.value.entries.at(-1)?.seq ?? after
    }
    return ok(found)
  }
  interface Hers {
    readonly keys: ReturnType<typeof keysOf>
    /** Hers alone. */
    readonly hers: readonly Version[]
    /** Of documents that she shares. */
    readonly shared: readonly Version[]
  }
  async function versionsOf(childId: string): Promise<Result<Hers>> {
    const keys = keysOf(childId)
    const isHers = (id: string): boolean => keys.own.has(id) || keys.alone.has(id)
    const all = await versionsUnder((id) => isHers(id) || keys.shared.has(id))
    if (!all.ok) return all
    return ok({
      keys,
      hers: all.value.filter(({ keyId }) => isHers(keyId)),
      shared: all.value.filter(({ keyId }) => !isHers(keyId)),
    })
  }
  async function blobsOf(one: Version): Promise<string[]> {
    const opened = await records.openVersion(one.bytes, { evenBinned: true })
    return opened.ok && opened.value.kind === 'photo'
      ? Object.values((opened.value.values as Values<'photo'>).blobs ?? {})
      : []
  }

  /** D6: all that goes with this child, as far as it is known here. */
  async function doomed(childId: string, known?: Hers): Promise<Result<Doomed>> {
    const found = known ? ok(known) : await versionsOf(childId)
    if (!found.ok) return found
    const { keys, hers } = found.value
    const blobs = new Set<string>()
    for (const one of hers) for (const id of await blobsOf(one)) blobs.add(id)
    const objIds = new Set(hers.map(({ objId }) => objId))
    const keyIds = new Set(hers.map(({ keyId }) => keyId))
    for (const id of [...keys.own, ...keys.alone])
      for (const wrap of [...keyring.wrapsOf(id), ...keyring.wrapsUnder(id)]) {
        objIds.add(wrap.id)
        keyIds.add(id)
      }
    return ok({ objIds: [...objIds], keyIds: [...keyIds], blobs: [...blobs] })
  }

  /** What hangs under this child: her own keys, documents of hers alone, documents she shares. */
  function keysOf(childId: string): { own: Set<string>; alone: Set<string>; shared: Set<string> } {
    const own = new Set(records.childKeyIds(childId))
    const alone = new Set<string>()
    const shared = new Set<string>()
    // Document keys lead to older document keys.
    const open = [...own]
    for (let key = open.pop(); key !== undefined; key = open.pop())
      for (const documentKey of keyring.keysUnder(key)) {
        if (alone.has(documentKey) || shared.has(documentKey) || own.has(documentKey)) continue
        ;(records.hangsUnder(documentKey, own) ? alone : shared).add(documentKey)
        open.push(documentKey)
      }
    return { own, alone, shared }
  }

  async function retagFromJournal(childId: string): Promise<Result<unknown>> {
    const all = await versionsOf(childId)
    if (!all.ok) return all
    const entries = []
    for (const one of [...all.value.hers, ...all.value.shared]) {
      if (!one.head) continue
      const opened = await records.openVersion(one.bytes)
      if (opened.ok)
        entries.push({
          version: one.version,
          parents: [...opened.value.parents],
          tags: records.tagsFor(opened.value.kind, opened.value.id, opened.value.values),
        })
    }
    return entries.length > 0 ? store.call('store.retag', { entries }) : ok({})
  }

  /** Her share of documents that others share goes: a version without her, then those that name her. */
  async function clean(
    objIds: readonly string[],
    childIds: ReadonlySet<string>,
  ): Promise<Result<{ readonly old: string[]; readonly photos: number }>> {
    const isHers = (text: string): boolean => [...childIds].some((id) => text.includes(id))
    const names = (one: Opened): boolean => isHers(JSON.stringify([one.values, one.stamps]))
    const found: { readonly kind: string; readonly old: string[]; readonly next: NewVersion | null }[] = []
    for (const objId of objIds) {
      const answer = await store.call('store.object', { objIds: [objId] })
      if (!answer.ok) return answer
      const all = await records.openAll(answer.value.entries, answer.value.bytes, { evenBinned: true })
      const heads = all.filter((one) => one.head)
      const old = all.filter(names).map(({ version }) => version)
      const first = heads[0]
      if (!first || old.length === 0) continue
      const next = heads.some(names) ? withoutHer(heads, childIds, isHers) : null
      // Who may not edit it leaves it to who may; her version is found when it comes.
      if (next && !can(session.person.role, 'edit', kindByName(first.kind)!.drawer, first.kind)) continue
      found.push({ kind: first.kind, old, next })
    }
    const done: typeof found = found.filter(({ next }) => next === null)
    const open = found.filter(({ next }) => next !== null)
    // A Leitung has every key; of others a group that is not theirs must not keep the rest from going.
    const at = mayDelete() ? 100 : 1
    for (let i = 0; i < open.length; i += at) {
      const part = open.slice(i, i + at)
      const written = await commit(part.flatMap(({ next }) => next ?? []))
      if (written.ok) done.push(...part)
      else if (mayDelete()) return written
    }
    return ok({
      old: done.flatMap(({ old }) => old),
      photos: done.filter(({ kind }) => kind === 'photo').length,
    })
  }

  function withoutHer(
    heads: readonly Opened[],
    childIds: ReadonlySet<string>,
    isHers: (text: string) => boolean,
  ): NewVersion {
    const first = heads[0]!
    const settled = records.settled(heads)
    const hlc = records.tick(
      heads
        .map((head) => head.hlc)
        .sort()
        .at(-1),
    )
    const boxes = settled.values['boxes'] as Record<string, unknown> | undefined
    const written = applyChanges(
      first.kind,
      settled as Parameters<typeof applyChanges>[1],
      {
        childIds: ((settled.values['childIds'] as string[] | undefined) ?? []).filter(
          (id) => !childIds.has(id),
        ),
        ...(boxes ? { boxes: Object.fromEntries(Object.entries(boxes).filter(([id]) => !isHers(id))) } : {}),
      } as Partial<Values<'photo'>>,
      { hlc, dev: session.device },
    )
    return {
      kind: first.kind,
      id: first.id,
      parents: heads.map((head) => head.version),
      ver: Math.max(...heads.map((head) => head.ver)) + 1,
      values: written.values,
      stamps: Object.fromEntries(Object.entries(written.stamps).filter(([name]) => !isHers(name))),
      keyId: first.keyId,
      hlc,
    }
  }

  /** What still came about deleted children: shared documents lose her once more, what is hers alone goes at once. */
  async function sweep(came: {
    readonly shared: readonly string[]
    readonly dead: readonly { readonly objId: string; readonly version: string }[]
  }): Promise<Result<unknown>> {
    const cleaned = await clean([...new Set(came.shared)], session.deleted)
    if (!cleaned.ok) return cleaned
    // Own ones are first kept for the Leitung (Q2).
    const dead = came.dead.filter(({ version }) => !version.startsWith(`${session.device}:`))
    if (cleaned.value.old.length + dead.length === 0) return ok({})
    return store.call('store.purge', {
      objIds: [...new Set(dead.map(({ objId }) => objId))],
      versions: cleaned.value.old,
      keyIds: [],
      blobs: [],
    })
  }

  /** D4, Q2. `waits`: there are edits that only a colleague can save from it. */
  async function purge(one: Opened): Promise<Result<Counts | 'waits'>> {
    const order = orderOf(one)
    const childId = order.childId!
    const found = await versionsOf(childId)
    if (!found.ok) return found
    const { keys, hers, shared } = found.value
    const own = await ownOnly(one, hers)
    if (!own.ok) return own
    const kept = await keepLeftovers(one, own.value)
    if (!kept.ok) return kept
    if (kept.value === 'waits') return ok('waits')
    // A keeper whose clock jumped destroys nothing today: then this session must not forget the keys either.
    const sure = await store.call('store.purge', { objIds: [], keyIds: [], blobs: [] })
    if (!sure.ok) return sure

    const photos = new Set<string>()
    const blobs = new Set<string>()
    for (const entry of hers)
      for (const id of await blobsOf(entry)) {
        photos.add(entry.objId)
        blobs.add(id)
      }
    const cleaned = await clean(
      [...new Set(shared.map(({ objId }) => objId))],
      new Set([...session.deleted, childId]),
    )
    if (!cleaned.ok) return cleaned

    const keyIds = new Set([...keys.own, ...keys.alone])
    const objIds = new Set(hers.map((entry) => entry.objId))
    keyring.forget(keyIds)
    const saved = await saveRing()
    if (!saved.ok) return saved
    const all = joinDoomed([
      // The child herself, so that this PC knows that it is done even where it never had her.
      { objIds: [...objIds, childId], keyIds: [...keyIds], blobs: [...blobs] },
      orders.ordered(one.id),
    ])
    const gone = await store.call('store.purge', {
      objIds: [...all.objIds],
      versions: cleaned.value.old,
      keyIds: [...all.keyIds],
      blobs: [...all.blobs],
    })
    if (!gone.ok) return gone
    const released = await hold(one.id, [])
    if (!released.ok) return released
    return ok({
      documents: objIds.size,
      versions: hers.length,
      keys: gone.value.wraps > 0 ? keyIds.size : 0,
      photos: photos.size,
      shared: cleaned.value.photos,
    })
  }

  /** Q2 */
  async function keepLeftovers(one: Opened, own: readonly Version[]): Promise<Result<'kept' | 'waits'>> {
    if (own.length === 0) return ok('kept')
    const childId = orderOf(one).childId!
    const held = await hold(one.id, own)
    if (!held.ok) return held
    const edits: Opened[] = []
    for (const { bytes } of own) {
      const opened = await records.openVersion(bytes, { evenBinned: true })
      if (opened.ok) edits.push(opened.value)
    }
    const lastDay = addDays(dayOf(held.value.since), daysInBin)
    // A colleague's notes open for her alone: seven days she has to sign in here.
    if (edits.length < own.length && dayOf(session.now()) < lastDay) return ok('waits')
    if (edits.length === 0) return ok('kept')
    const child = await records.byIds([childId])
    const { firstName, lastName } = (child.ok ? (child.value[0]?.values ?? {}) : {}) as Partial<
      Values<'child'>
    >
    const kept = await leftovers.keep(childId, `${firstName ?? ''} ${lastName ?? ''}`.trim(), lastDay, edits)
    if (!kept.ok) return kept
    const audited = await records.audit('leftoversKept', 'deletion', [childId], String(edits.length))
    return audited.ok ? ok('kept') : audited
  }

  /** D5 */
  async function close(one: Opened, counts: Counts): Promise<Result<string>> {
    const order = orderOf(one)
    const certificate = await certify(order, counts)
    session.deleted.add(order.childId!)
    const done = await commit([
      write(one, { state: 'done', certificate, reason: '' }),
      records.auditVersion('childPurged', 'deletion', [order.childId!]),
    ])
    return done.ok ? ok(certificate) : done
  }

  async function certify(order: Order, counts: Counts): Promise<string> {
    const t = words[session.language]
    const institution = await records.byTags('institution')
    const date = (ms: number): string =>
      new Intl.DateTimeFormat({ de: 'de-DE', en: 'en-GB', nl: 'nl-NL' }[session.language], {
        day: '2-digit',
        month: '2-digit',
        year: 'numeric',
      }).format(new Date(ms))
    const card = /^card ([123])$/.exec(order.confirmedBy)
    const filled: Record<string, string | number> = {
      ...counts,
      institution:
        institution.ok && institution.value[0]
          ? String((institution.value[0].values as Values<'institution'>).name)
          : '',
      file: order.childId!.slice(0, 8),
      requested: date(order.requestedAt),
      confirmed: date(order.confirmedAt),
      by: card ? t.byCard.replace('{{number}}', card[1]!) : t.byPerson,
      purged: date(session.now()),
      until: date(session.now() + backupDays * 86_400_000),
    }
    return t.certificate.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(filled[name] ?? ''))
  }
}
