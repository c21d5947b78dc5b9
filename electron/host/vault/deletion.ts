/**
 * Deleting a child (decision 29, product K11). Rules of the room (shared/vault/README.md):
 *
 * D1 Two confirmations: two persons whose roles may delete, or one and a genuine recovery card while there is only one.
 * D2 Both sign the tombstone; before anything is destroyed both signatures are verified again.
 * D3 For seven days the file lies in the bin: on no screen, opened by nobody, and it can be taken out.
 * D4 From then on: keys first, then every version that hangs under them, then the photos of this child alone. On
 *    photos with other children her wrap, mark and id go, old versions too.
 * D5 What is left is a certificate of numbers, without a name.
 */
import { base64OrNothing, bytesToBase64, utf8ToBytes } from '#shared/basics/bytes.ts'
import { addDays, dayOf } from '#shared/basics/clock.ts'
import { randomId } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { can, has } from '#shared/accounts/policy.ts'
import type { TombstoneSignature } from '#shared/records/deletion.ts'
import { applyChanges } from '#shared/records/edit.ts'
import type { Values } from '#shared/records/kinds.ts'
import { cards as words } from '#shared/words/cards.ts'
import { readCard } from './card.ts'
import { publicKeyOf, signBytes, verifyBytes, type SignKey } from './crypto.ts'
import { noKeyChanges } from './keyring.ts'
import type { NewVersion, Opened, Records } from './records.ts'
import { cardKeyOf } from './recovery.ts'
import type { Session, VaultDeps } from './session.ts'

export const daysInBin = 7
/** A restore refuses backups older than this without a newer ledger (decision 28). */
const backupDays = 30

type Order = Values<'deletion'>
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

  async function orders(): Promise<Result<Opened[]>> {
    return records.byTags('deletion')
  }
  const orderOf = (one: Opened): Order => one.values as Order

  /** The one open order about this child, newest first. */
  async function openOrder(childId: string): Promise<Result<Opened | undefined>> {
    const all = await orders()
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
      const member = session.membership.people.get(by)
      const key = card
        ? session.membership.cardKeys[Number(card[1]) - 1]
        : member && has(member.role, 'confirmDeletion')
          ? member.signKey
          : undefined
      const publicKey = key === undefined ? undefined : publicKeyOf('P-256', base64OrNothing(key))
      return (
        publicKey !== undefined &&
        verifyBytes('P-256', publicKey, tombstoneText(order), base64OrNothing(signature))
      )
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
      const all = await orders()
      if (!all.ok) return all
      session.binned.clear()
      for (const one of all.value) {
        const order = orderOf(one)
        if (order.state === 'bin' && order.childId && isSignedByTwo(order)) session.binned.add(order.childId)
      }
      return ok({})
    },

    async list(): Promise<Result<{ pending: Pending[] }>> {
      const all = await orders()
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
      return ok({ pending: named.sort((a, b) => a.requestedAt - b.requestedAt) })
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
      const done = await commit([
        write(undefined, {
          ...order,
          state: 'requested',
          requestedBy: session.person.id,
          reason,
          signatures: [signAs(session.person.id, session.signKey, order)],
        }),
        records.auditVersion('deletionRequested', 'deletion', [childId]),
      ])
      return done.ok ? ok({}) : done
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
      const signed: Order = { ...order, signatures: [...order.signatures, second.value] }
      if (!isSignedByTwo(signed)) return err({ type: 'NotTwo' })
      const purgeOn = addDays(dayOf(session.now()), daysInBin)
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
      return hidden.ok ? ok({ purgeOn }) : hidden
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
      if (!session.binned.delete(childId)) return ok({})
      await session.wraps
      const shown = await retagFromJournal(childId)
      return shown.ok ? ok({}) : shown
    },

    async run(): Promise<Result<{ purged: { certificate: string }[] }>> {
      if (!mayDelete()) return ok({ purged: [] })
      await session.wraps
      const all = await orders()
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
        const done = await purge(one)
        if (!done.ok) return done
        purged.push({ certificate: done.value })
      }
      return ok({ purged })
    },
  }

  function secondSignature(order: Order, card: string | undefined): Result<TombstoneSignature> {
    if (session.practice) return ok(signAs(session.person.id, session.signKey, order))
    if (card === undefined)
      return session.person.id === order.requestedBy
        ? err({ type: 'NeedsSecondPerson' })
        : ok(signAs(session.person.id, session.signKey, order))
    if (confirmers() > 1) return err({ type: 'NeedsSecondPerson' })
    const read = readCard(card)
    if (!read.ok) return read
    const key = cardKeyOf(read.value.share, session.tenant)
    read.value.share.fill(0)
    if (session.membership.cardKeys[read.value.number - 1] !== bytesToBase64(key.publicKey))
      return err({ type: 'CardForeign' })
    return ok(signAs(`card ${read.value.number}`, key, order))
  }

  /** Every version in the journal with the id of its key, read from the inner header alone. */
  async function allVersions(): Promise<
    Result<{ version: string; objId: string; keyId: string; head: boolean; bytes: Uint8Array<ArrayBuffer> }[]>
  > {
    const found: {
      version: string
      objId: string
      keyId: string
      head: boolean
      bytes: Uint8Array<ArrayBuffer>
    }[] = []
    for (let after = 0, more = true; more;) {
      const answer = await store.call('store.scan', { after, limit: 500, headsOnly: false })
      if (!answer.ok) return answer
      for (const [i, entry] of answer.value.entries.entries()) {
        const head = records.openHeadOf(answer.value.bytes[i]!)
        if (head.ok)
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
    const all = await allVersions()
    if (!all.ok) return all
    const { own, alone, shared } = keysOf(childId)
    const entries = []
    for (const one of all.value) {
      if (!one.head || !(own.has(one.keyId) || alone.has(one.keyId) || shared.has(one.keyId))) continue
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

  async function purge(one: Opened): Promise<Result<string>> {
    const order = orderOf(one)
    const childId = order.childId!
    const all = await allVersions()
    if (!all.ok) return all
    const { own, alone, shared } = keysOf(childId)
    const hers = all.value.filter((entry) => own.has(entry.keyId) || alone.has(entry.keyId))
    const blobs = new Set<string>()
    const photos = new Set<string>()
    for (const entry of hers) {
      const opened = await records.openVersion(entry.bytes, { evenBinned: true })
      if (!opened.ok || opened.value.kind !== 'photo') continue
      photos.add(entry.objId)
      for (const id of Object.values((opened.value.values as Values<'photo'>).blobs ?? {})) blobs.add(id)
    }

    // D4: first every shared document gets a version without her, then its older versions go.
    const sharedObjects = new Map<string, Opened[]>()
    const oldVersions: string[] = []
    for (const entry of all.value) {
      if (!shared.has(entry.keyId)) continue
      oldVersions.push(entry.version)
      const opened = entry.head ? await records.openVersion(entry.bytes, { evenBinned: true }) : undefined
      if (opened?.ok)
        sharedObjects.set(entry.objId, [...(sharedObjects.get(entry.objId) ?? []), opened.value])
    }
    let sharedPhotos = 0
    const changes = noKeyChanges()
    const without = [...sharedObjects.values()].flatMap((heads): NewVersion[] => {
      const settled = records.settled(heads)
      const values = settled.values
      if (!(values['childIds'] as string[] | undefined)?.includes(childId)) {
        // Already without her since an earlier, interrupted run: this head stays.
        for (const head of heads) oldVersions.splice(oldVersions.indexOf(head.version), 1)
        return []
      }
      const first = heads[0]!
      if (first.kind === 'photo') sharedPhotos++
      const hlc = records.tick(
        heads
          .map((head) => head.hlc)
          .sort()
          .at(-1),
      )
      const boxes = values['boxes'] as Record<string, unknown> | undefined
      const written = applyChanges(
        first.kind,
        settled as Parameters<typeof applyChanges>[1],
        {
          childIds: (values['childIds'] as string[]).filter((id) => id !== childId),
          ...(boxes
            ? { boxes: Object.fromEntries(Object.entries(boxes).filter(([id]) => !id.includes(childId))) }
            : {}),
        } as Partial<Values<'photo'>>,
        { hlc, dev: session.device },
      )
      const stamps = Object.fromEntries(
        Object.entries(written.stamps).filter(([name]) => !name.includes(childId)),
      )
      return [
        {
          kind: first.kind,
          id: first.id,
          parents: heads.map((head) => head.version),
          ver: Math.max(...heads.map((head) => head.ver)) + 1,
          values: written.values,
          stamps,
          keyId: first.keyId,
          hlc,
        },
      ]
    })
    if (without.length > 0) {
      const written = await records.inTurn(() => records.commit(without, changes))
      if (!written.ok) return written
    }

    const keyIds = new Set([...own, ...alone])
    const objIds = new Set(hers.map((entry) => entry.objId))
    keyring.forget(keyIds)
    const saved = await saveRing()
    if (!saved.ok) return saved
    const gone = await store.call('store.purge', {
      objIds: [...objIds],
      versions: oldVersions,
      keyIds: [...keyIds],
      blobs: [...blobs],
    })
    if (!gone.ok) return gone

    const certificate = await certify(order, {
      documents: objIds.size,
      versions: hers.length,
      keys: gone.value.wraps > 0 ? keyIds.size : 0,
      photos: photos.size,
      shared: sharedPhotos,
    })
    session.binned.delete(childId)
    const done = await commit([
      write(one, { state: 'done', certificate, reason: '' }),
      records.auditVersion('childPurged', 'deletion', [childId]),
    ])
    return done.ok ? ok(certificate) : done
  }

  async function certify(
    order: Order,
    counts: Record<'documents' | 'versions' | 'keys' | 'photos' | 'shared', number>,
  ): Promise<string> {
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
