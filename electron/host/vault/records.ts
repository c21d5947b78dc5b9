/**
 * Records in and out of envelopes. Rules of the room (shared/vault/README.md):
 *
 * V1 policy is asked before a save, and of the author after an opening; what fails is kept and not shown.
 * V2 one save is one commit with one fsync: all or nothing.
 * V3 unknown fields survive; only changed fields are stamped.
 * V4 drawers outside the batch are opened one at a time, after their audit entry is in the journal.
 * V5 nothing of a child in the bin is opened.
 * V6 a saved child or childSafety carries its emergencyCard in the same commit.
 */
import type { KeyObject } from 'node:crypto'
import { assert } from '#shared/basics/assert.ts'
import { base64OrNothing, type Bytes } from '#shared/basics/bytes.ts'
import { randomId } from '#shared/basics/random.ts'
import { err, ok, type Failure, type Result } from '#shared/basics/result.ts'
import { isOver } from '#shared/accounts/membership.ts'
import { can, type Action } from '#shared/accounts/policy.ts'
import type { Draft, JournalEntry, OpenedRecord, TagRow, View } from '#shared/host/api.ts'
import { canonicalJson } from '#shared/records/canonical.ts'
import { applyChanges, type Stamps } from '#shared/records/edit.ts'
import { dayOf } from '#shared/basics/clock.ts'
import type { Drawer, Kind, Scope } from '#shared/records/kind.ts'
import { kindByName, kinds, type KindName, type Values } from '#shared/records/kinds.ts'
import { parseChanges, parseValues } from '#shared/records/parse.ts'
import { searchableKinds, searchTextOf, type SearchText } from '#shared/records/searchText.ts'
import { mergeHeads, type Base, type Head } from '#shared/sync/merge.ts'
import { type8, versionOf, type Type8 } from '#shared/vault/envelope.ts'
import { nextHlc } from '#shared/vault/hlc.ts'
import { keyObjectOf, publicKeyOf, readSealPublic, verifyBytes } from './crypto.ts'
import { openBody, openHead, sealEnvelope, type Content, type OpenedHead } from './envelope.ts'
import { drawersOf, noKeyChanges, type KeyChanges } from './keyring.ts'
import type { Session, VaultDeps } from './session.ts'
import { createTagger, monthOf } from './tags.ts'

export type Purpose = 'show' | 'search' | 'export' | 'print' | 'history' | 'merge'
type Loose = Readonly<Record<string, unknown>>

/** An opened version as the vault itself uses it. */
export interface Opened {
  readonly kind: KindName
  readonly id: string
  readonly values: Loose
  readonly stamps: Stamps
  readonly version: string
  readonly parents: readonly string[]
  readonly ver: number
  readonly hlc: string
  readonly dev: string
  readonly author: string
  /** The log entry she says she stood at. */
  readonly at: string
  readonly keyId: string
}

/** One version to be written. */
export interface NewVersion {
  readonly kind: KindName
  readonly id: string
  readonly parents: readonly string[]
  readonly ver: number
  readonly values: Loose
  readonly stamps: Stamps
  readonly type8?: Type8
  /** Key of the versions before, for kinds with a key of their own. */
  readonly keyId?: string
  /** The pen these stamps were written with. */
  readonly hlc: string
}

const batchDrawers: ReadonlySet<Drawer> = new Set(['everyday', 'safety', 'photos', 'own'])
/** Written by the vault alone; no draft of a window may be one. */
const vaultsOwn: ReadonlySet<string> = new Set<KindName>(['auditEntry', 'supportRecord', 'deletion'])
const searchDrawers: ReadonlySet<Drawer> = new Set(['everyday', 'safety', 'photos', 'own'])
/** Drawers in which documents of a kind lay in the first weeks; they stay where they are. */
const before: Readonly<Record<string, readonly Drawer[]>> = { deletion: ['audit'] }
/** Characters of one answer to a search; a frame's text holds five times as much. */
const mostSearchText = 1_000_000
/** One per child: their ids follow from the child's, so that two PCs never make two. */
export const onePerChild: ReadonlySet<string> = new Set(['childSafety', 'emergencyCard'])

export type Records = ReturnType<typeof createRecords>

export function createRecords(deps: VaultDeps, session: Session) {
  const { store, random } = deps
  const { keyring, tenant } = session
  /** Keys of the commit being written: a group's first children are tagged under lockboxes made with them. */
  let pending: KeyChanges | undefined
  const tagger = createTagger((id) => keyring.keyById(id, pending), session.deviceSecret)
  const authorKeys = new Map<string, KeyObject | undefined>()
  const headKeys = new Map<Bytes, KeyObject>()
  /** The inner header alone, with the key of then. */
  function openHeadOf(bytes: Bytes): Result<OpenedHead, Failure> {
    let answer: Result<OpenedHead, Failure> = err({ type: 'EnvelopeDamaged' })
    for (const key of keyring.metadataKeys()) {
      let held = headKeys.get(key)
      if (!held) headKeys.set(key, (held = keyObjectOf(key)))
      answer = openHead(held, tenant, bytes)
      if (answer.ok || answer.error.type !== 'EnvelopeDamaged') return answer
    }
    return answer
  }
  const receiptKey = keyObjectOf(session.receiptKey)

  // One commit at a time: numbers of a device follow on without a gap.
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const next = queue.then(run, run)
    queue = next.catch(() => undefined)
    return next
  }

  // Keys ----------------------------------------------------------------------------------------------------------

  async function keyOf(keyId: string): Promise<Bytes | undefined> {
    const held = keyring.keyById(keyId)
    if (held) return held
    await session.wraps
    return keyring.keyById(keyId)
  }

  const placeOf = (card: Kind, groupId: string | null): [Scope, string, Drawer] =>
    card.scope === 'person'
      ? ['person', session.person.id, 'own']
      : card.scope === 'institution' || groupId === null
        ? ['institution', tenant, card.drawer]
        : ['group', groupId, card.drawer]
  /** Blind tags never leave this PC: they stay under the first lockbox of a place, whatever is written into later. */
  const tagBoxOf = (card: Kind, groupId: string | null): string =>
    keyring.first(...placeOf(card, groupId), pending)?.id ?? ''

  /** Where a child was when its newest version was opened; the wraps know it too, but only in order of arrival. */
  const groupSeen = new Map<string, { readonly hlc: string; readonly groupId: string | null }>()
  function noteGroup(childId: string, hlc: string, groupId: string | null): void {
    if ((groupSeen.get(childId)?.hlc ?? '') < hlc) groupSeen.set(childId, { hlc, groupId })
  }

  /** The group whose lockbox guards this child's everyday key; undefined: no such child here. */
  function groupOfChild(childId: string, changes?: KeyChanges): string | null | undefined {
    const moved = changes?.groupOf.get(childId)
    if (moved !== undefined) return moved
    const seen = groupSeen.get(childId)
    if (seen && keyring.current(...placeInGroup(seen.groupId, 'everyday'))) return seen.groupId
    let newest = -1
    let groupId: string | null | undefined
    for (const id of childKeyIdsIn(childId, 'everyday', changes))
      for (const wrap of keyring.wrapsOf(id, changes)) {
        const box = keyring.lockboxById(wrap.under, changes)
        if (!box || keyring.arrivalOf(wrap.id) < newest) continue
        newest = keyring.arrivalOf(wrap.id)
        groupId = box.scope === 'group' ? box.scopeId : null
      }
    return groupId
  }
  const placeInGroup = (groupId: string | null, drawer: Drawer): [Scope, string, Drawer] =>
    groupId === null ? ['institution', tenant, drawer] : ['group', groupId, drawer]

  /** Every key of this child in this drawer that there may be here. */
  const childKeyIdsIn = (childId: string, drawer: Drawer, changes?: KeyChanges): string[] => [
    keyring.oldChildKeyId(childId, drawer),
    ...[...keyring.lockboxes(), ...(changes?.lockboxes ?? [])]
      .filter((box) => box.drawer === drawer && box.scope !== 'person')
      .map((box) => keyring.childKeyId(childId, box.id)),
  ]

  /**
   * The child's key for what is written now: made for the lockbox that counts today, so that nobody who left since
   * has it (K4). Undefined: no such child, or its group is not ours.
   */
  function childKey(
    childId: string,
    drawer: Drawer,
    changes: KeyChanges,
  ): { id: string; key: Bytes } | undefined {
    if (drawer === 'own') return ownChildKey(childId, changes)
    const groupId = groupOfChild(childId, changes)
    if (groupId === undefined) return undefined
    const box = keyring.current(...placeInGroup(groupId, drawer), changes)
    const boxKey = box && keyring.keyById(box.id, changes)
    if (!box || !boxKey) return undefined
    for (const id of [keyring.childKeyId(childId, box.id), keyring.oldChildKeyId(childId, drawer)]) {
      const held = keyring.keyById(id, changes)
      if (held && keyring.wrapsOf(id, changes).some((wrap) => wrap.under === box.id)) return { id, key: held }
    }
    return newChildKey(keyring.childKeyId(childId, box.id), box.id, boxKey, changes)
  }
  function ownChildKey(childId: string, changes: KeyChanges): { id: string; key: Bytes } | undefined {
    const id = keyring.oldChildKeyId(childId, 'own')
    const held = keyring.keyById(id, changes)
    if (held) return { id, key: held }
    const box = keyring.current('person', session.person.id, 'own', changes)
    const boxKey = box && keyring.keyById(box.id, changes)
    if (!box || !boxKey || groupOfChild(childId, changes) === undefined) return undefined
    return newChildKey(id, box.id, boxKey, changes)
  }
  function newChildKey(
    id: string,
    under: string,
    underKey: Bytes,
    changes: KeyChanges,
  ): { id: string; key: Bytes } {
    const key = random.bytes(32)
    changes.keys.set(id, key)
    changes.wraps.push(keyring.wrap(id, key, under, underKey))
    return { id, key }
  }

  /** A child goes to another group: every key of hers is wrapped under the new lockboxes, the old wraps go. */
  function moveChild(childId: string, to: string | null, changes: KeyChanges): boolean {
    for (const drawer of drawersOf.group)
      for (const id of childKeyIdsIn(childId, drawer, changes)) {
        const key = keyring.keyById(id, changes)
        if (!key) continue
        const box = keyring.current(...placeInGroup(to, drawer), changes)
        const boxKey = box && keyring.keyById(box.id, changes)
        if (!box || !boxKey) return false
        for (const wrap of keyring.wrapsOf(id)) if (keyring.lockboxById(wrap.under)) changes.drop.add(wrap.id)
        for (const each of keyring.keysById(id)) changes.wraps.push(keyring.wrap(id, each, box.id, boxKey))
        if (keyring.keysById(id).length === 0) changes.wraps.push(keyring.wrap(id, key, box.id, boxKey))
      }
    changes.groupOf.set(childId, to)
    return true
  }

  const subjectsOf = (card: Kind, id: string, values: Loose): readonly string[] => {
    if (card.subject === null) return []
    if (card.subject === 'self') return [id]
    const value = values['one' in card.subject ? card.subject.one : card.subject.many]
    return Array.isArray(value) ? (value as string[]) : typeof value === 'string' ? [value] : []
  }
  const ownGroupOf = (values: Loose): string | null =>
    typeof values['groupId'] === 'string' ? values['groupId'] : null

  function contentKeyFor(
    card: Kind,
    version: NewVersion,
    changes: KeyChanges,
  ): Result<{ id: string; key: Bytes }, Failure> {
    const subjects = subjectsOf(card, version.id, version.values)
    if (card.subject === null) {
      const box = keyring.current(...placeOf(card, null), changes)
      const key = box && keyring.keyById(box.id, changes)
      if (box && key) return ok({ id: box.id, key })
      return card.drawer === 'audit' ? sealedAuditKey(changes) : err({ type: 'KeyMissing' })
    }
    if (card.subject === 'self' || 'one' in card.subject) {
      if (subjects.length !== 1) return err({ type: 'ChildMissing' })
      const found = childKey(subjects[0]!, card.drawer, changes)
      return found ? ok(found) : err({ type: 'ChildUnknown' })
    }
    return documentKey(card, version, subjects, changes)
  }

  /** K5: who may add to the audit chain but not read it seals each session's entries to the box's public key. */
  let auditKey: { id: string; key: Bytes; to: string } | undefined
  function sealedAuditKey(changes: KeyChanges): Result<{ id: string; key: Bytes }, Failure> {
    const box = [...session.membership.boxes.values()].flatMap((all) => all).findLast((one) => one.seal)
    if (!box?.seal) return err({ type: 'KeyMissing' })
    const made = auditKey ?? changes.sealed
    if (made?.to === box.id) return ok(made)
    const seal = readSealPublic(box.seal)
    if (!seal) return err({ type: 'KeyMissing' })
    changes.sealed = { ...keyring.makeSealed(changes, box.id, seal), to: box.id }
    return ok(changes.sealed)
  }

  /**
   * A key of its own, wrapped under each child it is about, or under the group's lockbox while it is about nobody.
   * After somebody left, the next edit makes a new one (K4); the old one stays reachable from it, for a photo's files
   * lie under the first.
   */
  function documentKey(
    card: Kind,
    version: NewVersion,
    subjects: readonly string[],
    changes: KeyChanges,
  ): Result<{ id: string; key: Bytes }, Failure> {
    const before = version.keyId
    const isNew = before === undefined || changes.keys.has(before)
    const oldKey = before === undefined ? undefined : keyring.keyById(before, changes)
    if (before !== undefined && !oldKey) return err({ type: 'KeyMissing' })
    const note = isNew ? session.logHead : (keyring.noteOf(before) ?? '')
    const isStale = !isNew && session.membership.revokedSince(note).length > 0
    const id = before === undefined || isStale ? randomId(random) : before
    const key = before === undefined || isStale ? random.bytes(32) : oldKey!
    const noteNow = isStale ? session.logHead : note
    changes.keys.set(id, key)
    const wanted = new Map<string, Bytes>()
    for (const childId of subjects) {
      const found = childKey(childId, card.drawer, changes)
      if (!found) return err({ type: 'ChildUnknown' })
      wanted.set(found.id, found.key)
    }
    if (wanted.size === 0) {
      const own = keyring.current(...placeOf(card, ownGroupOf(version.values)), changes)
      const box = own ?? keyring.current('institution', tenant, card.drawer, changes)
      const boxKey = box && keyring.keyById(box.id, changes)
      if (!box || !boxKey) return err({ type: 'KeyMissing' })
      wanted.set(box.id, boxKey)
    }
    for (const wrap of keyring.wrapsOf(id)) {
      if (wanted.has(wrap.under)) wanted.delete(wrap.under)
      else if (!isDocumentKey(wrap.under)) changes.drop.add(wrap.id)
    }
    for (const [under, underKey] of wanted)
      changes.wraps.push(keyring.wrap(id, key, under, underKey, noteNow))
    if (isStale) changes.wraps.push(keyring.wrap(before, oldKey!, id, key, note))
    return ok({ id, key })
  }
  /** Only wraps of document keys carry a note, besides lockboxes. */
  const isDocumentKey = (id: string): boolean =>
    keyring.lockboxById(id) === undefined && (keyring.noteOf(id) ?? '') !== ''

  /** The document key and the older ones it leads to. */
  function withOlderKeys(keyId: string): Bytes[] {
    const found: Bytes[] = []
    const open = [keyId]
    const seen = new Set<string>()
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue
      seen.add(next)
      found.push(...keyring.keysById(next))
      open.push(...keyring.keysUnder(next))
    }
    return found
  }

  // Tags ----------------------------------------------------------------------------------------------------------

  function tagsFor(kind: KindName, id: string, values: Loose, changes?: KeyChanges): TagRow[] {
    const card = kindByName(kind)!
    const month = monthOf(card, values)
    const rows: (TagRow | undefined)[] = []
    if (card.subject === null) rows.push(tagger.row(tagBoxOf(card, null), kind, null, month))
    else if (card.subject === 'self')
      rows.push(tagger.row(tagBoxOf(card, ownGroupOf(values)), kind, ownGroupOf(values), month))
    else {
      const subjects = subjectsOf(card, id, values)
      for (const childId of subjects) {
        const groupId = groupOfChild(childId, changes)
        if (groupId !== undefined) rows.push(tagger.row(tagBoxOf(card, groupId), kind, childId, month))
      }
      if (subjects.length === 0) {
        const own = tagBoxOf(card, ownGroupOf(values))
        rows.push(tagger.row(own, kind, null, month) ?? tagger.row(tagBoxOf(card, null), kind, null, month))
      }
    }
    return rows.filter((row) => row !== undefined)
  }

  /** Every place of ours in which documents of this kind may lie, by its first lockbox. */
  function lockboxesFor(card: Kind): string[] {
    const scopes = card.scope === 'group' ? ['group', 'institution'] : [card.scope]
    const first = new Map<string, string>()
    const lies = [card.drawer, ...(before[card.name] ?? [])]
    for (const box of keyring.lockboxes())
      if (scopes.includes(box.scope) && lies.some((drawer) => drawer === box.drawer))
        first.set(
          `${box.scope}|${box.scopeId}|${box.drawer}`,
          keyring.first(box.scope, box.scopeId, box.drawer)?.id ?? box.id,
        )
    return [...first.values()]
  }

  function tagsOf(
    kindName: string,
    subject?: string | null,
    month?: string,
  ): { kind: string; subject?: string; when?: string }[] {
    const card = kindByName(kindName)
    if (!card) return []
    return lockboxesFor(card).flatMap((box) => {
      const kind = tagger.kindTag(box, kindName)
      if (!kind) return []
      return [
        {
          kind,
          ...(subject === undefined ? {} : { subject: tagger.subjectTag(box, subject)! }),
          ...(month === undefined ? {} : { when: tagger.whenTag(box, kindName, month)! }),
        },
      ]
    })
  }

  // Opening -------------------------------------------------------------------------------------------------------

  function verifyAuthor(author: Content['a'], signed: Bytes, signature: Bytes): boolean {
    const name = `${author.p}|${author.l}`
    if (!authorKeys.has(name)) {
      const member = session.membership.memberAt(author.p, author.l)
      authorKeys.set(name, member && publicKeyOf('P-256', base64OrNothing(member.signKey)))
    }
    const key = authorKeys.get(name)
    return key !== undefined && verifyBytes('P-256', key, signed, signature)
  }

  const inBin = (head: OpenedHead): boolean => {
    if (session.binned.size === 0) return false
    return hangsUnder(head.inner.keyId, binnedKeyIds())
  }
  /** Whether these keys are all that leads to this one. */
  const hangsUnder = (keyId: string, under: ReadonlySet<string>, depth = 0): boolean => {
    if (under.has(keyId)) return true
    const wraps = keyring.wrapsOf(keyId).filter((wrap) => wrap.under !== keyring.oldRecoveryId)
    return wraps.length > 0 && depth < 8 && wraps.every((wrap) => hangsUnder(wrap.under, under, depth + 1))
  }
  let binnedCache: { size: number; ids: Set<string> } = { size: 0, ids: new Set() }
  function binnedKeyIds(): Set<string> {
    if (
      binnedCache.size !== session.binned.size ||
      [...session.binned].some((id) => !binnedCache.ids.has(keyring.oldChildKeyId(id, 'everyday')))
    )
      binnedCache = { size: session.binned.size, ids: new Set([...session.binned].flatMap(childKeyIds)) }
    return binnedCache.ids
  }
  let deletedCache: { size: number; ids: Set<string> } = { size: 0, ids: new Set() }
  /** Whether this hangs under a key of a child who is deleted. */
  const isDeleted = (bytes: Bytes): boolean => {
    if (session.deleted.size === 0) return false
    if (deletedCache.size !== session.deleted.size)
      deletedCache = { size: session.deleted.size, ids: new Set([...session.deleted].flatMap(childKeyIds)) }
    const head = openHeadOf(bytes)
    return head.ok && hangsUnder(head.value.inner.keyId, deletedCache.ids)
  }
  /** Every key of this child there may be, the private notes of everybody who was ever here included. */
  const childKeyIds = (childId: string): string[] => [
    ...drawersOf.group.map((drawer) => keyring.oldChildKeyId(childId, drawer)),
    ...[
      ...new Set([
        ...session.membership.boxes.keys(),
        ...keyring.lockboxes().flatMap((box) => (box.scope === 'person' ? [] : [box.id])),
      ]),
    ].map((boxId) => keyring.childKeyId(childId, boxId)),
    ...session.membership.everybody.map((owner) => keyring.oldChildKeyId(childId, 'own', owner)),
  ]

  async function openVersion(
    bytes: Bytes,
    also: { readonly evenBinned?: boolean } = {},
  ): Promise<Result<Opened, Failure>> {
    const head = openHeadOf(bytes)
    if (!head.ok) return head
    const { inner, parts } = head.value
    const contentKey = keyring.keyById(inner.keyId) ?? (await keyOf(inner.keyId))
    if (!contentKey) return err({ type: 'KeyMissing' })
    if (!also.evenBinned && inBin(head.value)) return err({ type: 'InBin' })
    const opening = { receiptKey, verifyAuthor }
    let body = openBody({ ...opening, contentKey }, head.value)
    if (!body.ok && body.error.type === 'EnvelopeDamaged')
      for (const other of keyring.keysById(inner.keyId)) {
        if (other === contentKey) continue
        const second = openBody({ ...opening, contentKey: other }, head.value)
        if (second.ok) body = second
      }
    if (!body.ok) {
      if (body.error.type === 'AuthorForged')
        session.alarm('AuthorForged', versionOf(parts.outer), parts.outer.objId)
      return body
    }
    const content = body.value
    const card = kindByName(content.k)
    if (!card) return err({ type: 'KindUnknown' })
    const kind = content.k as KindName
    const member = session.membership.memberAt(content.a.p, content.a.l)
    const action: Action = inner.parents.length === 0 ? 'create' : 'edit'
    if (!member || isOver(member, dayOfHlc(inner.hlc)) || !can(member.role, action, card.drawer, kind)) {
      session.alarm('AuthorMayNot', versionOf(parts.outer), parts.outer.objId)
      return err({ type: 'AuthorMayNot' })
    }
    const values = parseValues(kind, content.f, content.kv)
    if (!values.ok) return err({ type: values.error.type })
    if (kind === 'child') noteGroup(parts.outer.objId, inner.hlc, ownGroupOf(values.value))
    return ok({
      kind,
      id: parts.outer.objId,
      values: values.value,
      stamps: content.s,
      version: versionOf(parts.outer),
      parents: inner.parents,
      ver: inner.ver,
      hlc: inner.hlc,
      dev: parts.outer.dev,
      author: content.a.p,
      at: content.a.l,
      keyId: inner.keyId,
    })
  }

  /** L12 */
  const lateness = ({ author, at, dev, version }: Opened): 'open' | 'refused' | undefined =>
    session.membership.people.has(author)
      ? undefined
      : session.membership.lateness({
          personId: author,
          at,
          dev,
          seq: Number(version.slice(version.indexOf(':') + 1)),
        })

  const recordOf = (one: Opened): OpenedRecord => ({
    kind: one.kind,
    id: one.id,
    values: one.values,
    meta: {
      version: one.version,
      parents: [...one.parents],
      hlc: one.hlc,
      dev: one.dev,
      author: one.author,
      stamps: { ...one.stamps },
    },
  })

  const mayView = (kind: KindName, view: View): boolean => {
    const card = kindByName(kind)!
    return can(session.person.role, view === 'masked' ? 'readMasked' : 'read', card.drawer, kind)
  }

  async function open(
    bytes: readonly Bytes[],
    purpose: Purpose,
    view: View,
  ): Promise<Result<{ records: OpenedRecord[]; failed: { index: number; type: string }[] }>> {
    const opened: Opened[] = []
    const failed: { index: number; type: string }[] = []
    for (const [index, envelope] of bytes.entries()) {
      const one = await openVersion(envelope)
      if (!one.ok) {
        failed.push({ index, type: one.error.type })
        continue
      }
      const drawer = kindByName(one.value.kind)!.drawer
      if (!mayView(one.value.kind, view)) failed.push({ index, type: 'NotAllowed' })
      else if (purpose === 'search' && !searchDrawers.has(drawer))
        failed.push({ index, type: 'NotSearchable' })
      else if (!batchDrawers.has(drawer) && bytes.length > 1) failed.push({ index, type: 'OneAtATime' })
      else opened.push(one.value)
    }
    const guarded = opened.filter(
      (one) => !batchDrawers.has(kindByName(one.kind)!.drawer) && one.kind !== 'auditEntry',
    )
    if (guarded.length > 0) {
      const audited = await audit(
        'opened',
        purpose,
        guarded.map((one) => one.id),
      )
      if (!audited.ok) return audited
    }
    return ok({ records: opened.map((one) => show(one, view)), failed })
  }

  const show = (one: Opened, view: View): OpenedRecord => {
    const record = recordOf(one)
    return view === 'masked' ? maskRecord(record) : record
  }
  let maskRecord: (record: OpenedRecord) => OpenedRecord = () => {
    throw new Error('Bug: no mask')
  }

  // Reading through the keeper ------------------------------------------------------------------------------------

  async function openAll(
    entries: readonly JournalEntry[],
    bytes: readonly Bytes[],
    also?: { readonly evenBinned?: boolean },
  ): Promise<(Opened & { readonly head: boolean })[]> {
    const found: (Opened & { head: boolean })[] = []
    for (const [i, entry] of entries.entries()) {
      const one = await openVersion(bytes[i]!, also)
      // What came late takes nobody's place before somebody has looked at it (L12).
      if (one.ok && !(entry.tags.length === 0 && lateness(one.value)))
        found.push({ ...one.value, head: entry.head })
    }
    return found
  }

  async function byTags(
    kind: KindName,
    subject?: string | null,
    also?: { readonly evenBinned?: boolean },
  ): Promise<Result<Opened[]>> {
    const seen = new Map<string, Opened>()
    for (const tags of tagsOf(kind, subject)) {
      const answer = await store.call('store.byTag', {
        kind: tags.kind,
        ...(tags.subject === undefined ? {} : { subject: tags.subject }),
      })
      if (!answer.ok) return answer
      for (const one of await openAll(answer.value.entries, answer.value.bytes, also))
        seen.set(one.version, one)
    }
    return ok([...seen.values()])
  }

  /** Living heads of these objects, merged where there are several. */
  async function heads(objIds: readonly string[]): Promise<Result<Map<string, Opened[]>>> {
    const found = new Map<string, Opened[]>()
    for (let at = 0; at < objIds.length; at += 500) {
      const answer = await store.call('store.object', {
        objIds: objIds.slice(at, at + 500),
        headsOnly: true,
      })
      if (!answer.ok) return answer
      const living = answer.value.entries.flatMap((entry, i) => (entry.head ? [i] : []))
      for (const one of await openAll(
        living.map((i) => answer.value.entries[i]!),
        living.map((i) => answer.value.bytes[i]!),
      )) {
        const list = found.get(one.id)
        if (list) list.push(one)
        else found.set(one.id, [one])
      }
    }
    return ok(found)
  }

  const toHead = (one: Opened): Head => ({
    values: one.values as Values<KindName>,
    stamps: one.stamps,
    hlc: one.hlc,
    dev: one.dev,
  })
  const mergeOpened = (list: readonly Opened[], base?: Opened) =>
    mergeHeads(
      list[0]!.kind,
      list.map(toHead),
      base && ({ values: base.values, stamps: base.stamps } as Base),
    )
  const settled = (list: readonly Opened[]): { values: Loose; stamps: Stamps } =>
    list.length === 1 ? list[0]! : mergeOpened(list)

  // Writing -------------------------------------------------------------------------------------------------------

  /** Seals and journals; only the newest keys and numbers that the keeper has count afterwards. */
  async function commit(
    versions: readonly NewVersion[],
    changes: KeyChanges,
  ): Promise<Result<{ versions: string[] }>> {
    pending = changes
    const written = await commitPending(versions, changes)
    pending = undefined
    if (written.ok && versions.some(({ kind }) => kind !== 'auditEntry')) onWritten()
    return written
  }

  async function commitPending(
    versions: readonly NewVersion[],
    changes: KeyChanges,
  ): Promise<Result<{ versions: string[] }>> {
    const entries: { version: string; objId: string; parents: string[]; tags: TagRow[] }[] = []
    const bytes: Bytes[] = []
    let newest = session.lastHlc
    // K3: what the cards must be able to open is sealed to them when it is made.
    const shared = changes.lockboxes.filter(
      (box) => box.scope !== 'person' && !keyring.isGranted(box.id, keyring.recoveryId, changes),
    )
    keyring.grant(changes, keyring.recoveryId, session.recoveryPublic, shared)
    for (const one of versions) {
      const card = kindByName(one.kind)!
      const key = contentKeyFor(card, one, changes)
      if (!key.ok) return key
      const devSeq = session.nextDevSeq + entries.length
      const sealed = sealEnvelope(
        {
          random,
          metadataKey: keyring.metadataKeys()[0]!,
          contentKey: key.value.key,
          signKey: session.signKey,
          receiptKey: session.receiptKey,
        },
        {
          type8:
            one.type8 ??
            (one.kind === 'photo' ? type8.photo : one.kind === 'auditEntry' ? type8.audit : type8.record),
          expireNotAfter: 0,
          devSeq,
          tenant,
          objId: one.id,
          dev: session.device,
        },
        { ver: one.ver, keyId: key.value.id, epoch: 1, hlc: one.hlc, parents: one.parents },
        {
          k: one.kind,
          kv: card.version,
          f: one.values,
          s: one.stamps,
          a: { p: session.person.id, l: session.logHead },
        },
      )
      if (!sealed.ok) return sealed
      if (one.hlc > newest) newest = one.hlc
      entries.push({
        version: versionOf({ dev: session.device, devSeq }),
        objId: one.id,
        parents: [...one.parents],
        tags: tagsFor(one.kind, one.id, one.values, changes),
      })
      bytes.push(sealed.value)
    }
    const answer = await store.call('store.commit', {
      wraps: changes.wraps,
      ...(changes.drop.size > 0 ? { dropWraps: [...changes.drop] } : {}),
      entries,
      bytes,
      hlc: newest,
    })
    if (!answer.ok) {
      const state = await store.call('store.state', {})
      if (state.ok) session.nextDevSeq = state.value.nextDevSeq
      return answer
    }
    session.nextDevSeq += entries.length
    session.lastHlc = newest
    keyring.apply(changes)
    if (changes.sealed) auditKey = changes.sealed
    for (const one of versions) if (one.kind === 'child') noteGroup(one.id, one.hlc, ownGroupOf(one.values))
    if (changes.keys.size > 0 || changes.drop.size > 0) onKeysChanged()
    return ok({ versions: entries.map((entry) => entry.version) })
  }
  let onKeysChanged: () => void = () => {}
  let onWritten: () => void = () => {}

  const tick = (seen?: string): string =>
    (session.lastHlc = nextHlc(session.lastHlc || undefined, session.now(), seen))

  /** A version of a kind that is only ever added to (A6, MT23). */
  const addedVersion = (
    kind: 'auditEntry' | 'supportRecord',
    values: Record<string, unknown>,
  ): NewVersion => {
    const hlc = tick()
    const written = applyChanges(kind, undefined, values, { hlc, dev: session.device })
    return {
      kind,
      id: randomId(random),
      parents: [],
      ver: 1,
      values: written.values,
      stamps: written.stamps,
      hlc,
    }
  }
  const auditVersion = (
    action: string,
    purpose: string,
    objectIds: readonly string[],
    result = 'ok',
  ): NewVersion =>
    addedVersion('auditEntry', {
      at: session.now(),
      person: session.person.id,
      action,
      purpose,
      objectIds: objectIds.slice(0, 2000),
      result,
    })
  const audit = (
    action: string,
    purpose: string,
    objectIds: readonly string[] = [],
    result = 'ok',
  ): Promise<Result<unknown>> =>
    inTurn(() => commit([auditVersion(action, purpose, objectIds, result)], noKeyChanges()))
  /** A piece of a session's record, with what it says in the audit chain: both or neither. */
  const addSupportRecord = (
    values: Record<string, unknown>,
    audited: { readonly action: string; readonly purpose: string } | null,
  ): Promise<Result<unknown>> =>
    inTurn(() =>
      commit(
        [
          addedVersion('supportRecord', values),
          ...(audited ? [auditVersion(audited.action, audited.purpose, [])] : []),
        ],
        noKeyChanges(),
      ),
    )

  const idForChild = (kind: string, childId: string): string => keyring.addressOf(`object|${kind}|${childId}`)

  async function save(
    drafts: readonly Draft[],
  ): Promise<Result<{ saved: { id: string; version: string }[] }>> {
    await session.wraps
    let madeLockboxes = false
    const done = await inTurn(async (): Promise<Result<{ saved: { id: string; version: string }[] }>> => {
      const prepared = await prepare(drafts)
      if (!prepared.ok) return prepared
      const { versions, changes, indexOfDraft, moved } = prepared.value
      const written = await commit(versions, changes)
      if (!written.ok) return written
      for (const childId of moved) await retagChild(childId)
      madeLockboxes = changes.lockboxes.length > 0
      return ok({
        saved: drafts.map((_, i) => ({
          id: versions[indexOfDraft[i]!]!.id,
          version: written.value.versions[indexOfDraft[i]!]!,
        })),
      })
    })
    // Colleagues who are due a new group's keys get them at once.
    if (done.ok && madeLockboxes) await onLockboxes()
    return done
  }
  let onLockboxes: () => Promise<unknown> = async () => {}

  interface Prepared {
    readonly versions: readonly NewVersion[]
    readonly changes: KeyChanges
    /** Where in `versions` each draft went. */
    readonly indexOfDraft: readonly number[]
    readonly moved: readonly string[]
  }

  async function prepare(drafts: readonly Draft[]): Promise<Result<Prepared>> {
    const changes = noKeyChanges()
    for (const draft of drafts) {
      const card = kindByName(draft.kind)
      if (!card || vaultsOwn.has(draft.kind)) return err({ type: 'KindUnknown' })
      const action: Action = draft.parents.length === 0 ? 'create' : 'edit'
      if (!can(session.person.role, action, card.drawer, draft.kind)) return err({ type: 'NotAllowed' })
      if (!session.confirmed && !session.practice && holdsPeople(card))
        return err({ type: 'CardsNotConfirmed' })
    }
    const parentVersions = [...new Set(drafts.flatMap((draft) => draft.parents))]
    const before = new Map<string, Opened>()
    for (let at = 0; at < parentVersions.length; at += 1000) {
      const answer = await store.call('store.read', { versions: parentVersions.slice(at, at + 1000) })
      if (!answer.ok) return answer
      for (const one of await openAll(answer.value.entries, answer.value.bytes)) before.set(one.version, one)
    }
    // What exists once per child has its id from the child's: a second one written elsewhere becomes its next version.
    const derived = new Map<Draft, string>()
    for (const draft of drafts) {
      const childId =
        onePerChild.has(draft.kind) && draft.parents.length === 0 ? draft.changes['childId'] : undefined
      if (typeof childId === 'string') derived.set(draft, idForChild(draft.kind, childId))
    }
    const chosen = drafts
      .filter((draft) => draft.parents.length === 0 && draft.id !== null && !derived.has(draft))
      .map((draft) => draft.id!)
    const fresh = new Set(
      drafts.filter((draft) => draft.kind === 'child' && draft.parents.length === 0).map((draft) => draft.id),
    )
    const perhaps = [...derived]
      .filter(([draft]) => !fresh.has(draft.changes['childId'] as string))
      .map(([, id]) => id)
    const taken =
      chosen.length + perhaps.length > 0
        ? await heads([...chosen, ...perhaps])
        : ok(new Map<string, Opened[]>())
    if (!taken.ok) return taken
    if (chosen.some((id) => taken.value.has(id))) return err({ type: 'IdTaken' })

    // Groups and children first: others hang under their keys.
    const rank = (draft: Draft): number => (draft.kind === 'group' ? 0 : draft.kind === 'child' ? 1 : 2)
    const order = drafts.map((_, i) => i).sort((a, b) => rank(drafts[a]!) - rank(drafts[b]!) || a - b)
    const versions: NewVersion[] = []
    const indexOfDraft: number[] = []
    const moved: string[] = []
    for (const i of order) {
      const draft = drafts[i]!
      const kind = draft.kind as KindName
      const asked = parseChanges(kind, draft.changes)
      if (!asked.ok)
        return err({
          type: asked.error.type,
          ...(asked.error.type === 'ValuesInvalid'
            ? { words: { fields: asked.error.fields.join(', ') } }
            : {}),
        })
      const olds: Opened[] = []
      for (const parent of draft.parents) {
        const old = before.get(parent)
        if (!old || old.id !== draft.id || old.kind !== kind) return err({ type: 'ParentUnknown' })
        olds.push(old)
      }
      const derivedId = derived.get(draft)
      if (derivedId !== undefined) olds.push(...(taken.value.get(derivedId) ?? []))
      const merged = olds.length > 0 ? settled(olds) : undefined
      const hlc = tick(
        olds
          .map((old) => old.hlc)
          .sort()
          .at(-1),
      )
      const written = applyChanges(kind, merged as Parameters<typeof applyChanges>[1], asked.value, {
        hlc,
        dev: session.device,
      })
      const values = written.values as Loose
      const complete = parseValues(kind, values)
      if (!complete.ok) return err({ type: complete.error.type })
      const id = derivedId ?? draft.id ?? randomId(random)
      const about = subjectsOf(kindByName(kind)!, id, values)
      if (about.length > 0 && about.every((childId) => session.binned.has(childId)))
        return err({ type: 'InBin' })
      if (kind === 'group' && olds.length === 0) keyring.makeLockboxes(changes, 'group', id)
      if (kind === 'child') {
        const groupId = ownGroupOf(values)
        if (groupId !== null && !keyring.current('group', groupId, 'everyday', changes))
          return err({ type: 'GroupUnknown' })
        if (olds.length === 0) changes.groupOf.set(id, groupId)
        else if (groupOfChild(id, changes) !== groupId) {
          if (!moveChild(id, groupId, changes)) return err({ type: 'GroupUnknown' })
          moved.push(id)
        }
      }
      indexOfDraft[i] = versions.length
      versions.push({
        kind,
        id,
        parents: olds.map((old) => old.version),
        ver: Math.max(0, ...olds.map((old) => old.ver)) + 1,
        values,
        stamps: written.stamps,
        hlc,
        ...(olds[0] ? { keyId: olds[0].keyId } : {}),
      })
    }
    const cards = await emergencyCards(versions)
    if (!cards.ok) return cards
    return ok({ versions: [...versions, ...cards.value], changes, indexOfDraft, moved })
  }

  /** V6: what must be readable in an emergency is written with what it is made of. */
  async function emergencyCards(versions: readonly NewVersion[]): Promise<Result<NewVersion[]>> {
    const inBatch = new Map(versions.map((one) => [one.id, one]))
    const childIds = new Set(
      versions.flatMap((one) =>
        one.kind === 'child'
          ? [one.id]
          : one.kind === 'childSafety'
            ? subjectsOf(kindByName('childSafety')!, one.id, one.values)
            : [],
      ),
    )
    for (const childId of [...childIds])
      if (inBatch.has(idForChild('emergencyCard', childId))) childIds.delete(childId)
    if (childIds.size === 0) return ok([])
    const fresh = (id: string): boolean => inBatch.get(id)?.parents.length === 0
    const wanted = new Set<string>()
    for (const childId of childIds) {
      if (!inBatch.has(childId)) wanted.add(childId)
      if (!fresh(childId)) wanted.add(idForChild('emergencyCard', childId))
      if (!fresh(childId) && !inBatch.has(idForChild('childSafety', childId)))
        wanted.add(idForChild('childSafety', childId))
      // Asked for along with the rest: one question to the keeper less in every save of a child.
      const groupId = ownGroupOf(inBatch.get(childId)?.values ?? {})
      if (groupId !== null && !inBatch.has(groupId)) wanted.add(groupId)
    }
    const stored = wanted.size > 0 ? await heads([...wanted]) : ok(new Map<string, Opened[]>())
    if (!stored.ok) return stored
    const valuesOf = (id: string): Loose | undefined => {
      const written = inBatch.get(id)
      if (written) return written.values
      const list = stored.value.get(id)
      return list && settled(list).values
    }
    const groups = await groupNames(
      new Set([...childIds].flatMap((id) => ownGroupOf(valuesOf(id) ?? {}) ?? [])),
      inBatch,
      stored.value,
    )
    if (!groups.ok) return groups
    const cards: NewVersion[] = []
    for (const childId of childIds) {
      const child = valuesOf(childId)
      if (!child) continue
      const safety = valuesOf(idForChild('childSafety', childId)) ?? kinds.childSafety.empty
      const id = idForChild('emergencyCard', childId)
      const olds = stored.value.get(id) ?? []
      const { firstName, lastName } = child as Values<'child'>
      const { allergies, medicinePlace, emergencyNotes, emergencyContacts } = safety as Values<'childSafety'>
      const content: Values<'emergencyCard'> = {
        childId,
        name: `${firstName} ${lastName}`.trim().slice(0, 300),
        groupName: groups.value.get(ownGroupOf(child) ?? '') ?? '',
        allergies,
        medicinePlace,
        notes: emergencyNotes.slice(0, 6000),
        contacts: emergencyContacts.slice(0, 50),
      }
      const old = olds.length > 0 ? settled(olds) : undefined
      if (
        old &&
        Object.entries(content).every(
          ([field, value]) => canonicalJson(old.values[field]) === canonicalJson(value),
        ) &&
        olds.length === 1
      )
        continue
      const hlc = tick(
        olds
          .map((one) => one.hlc)
          .sort()
          .at(-1),
      )
      const written = applyChanges(
        'emergencyCard',
        old as Parameters<typeof applyChanges<'emergencyCard'>>[1],
        content,
        { hlc, dev: session.device },
      )
      cards.push({
        kind: 'emergencyCard',
        id,
        parents: olds.map((one) => one.version),
        ver: Math.max(0, ...olds.map((one) => one.ver)) + 1,
        values: written.values,
        stamps: written.stamps,
        hlc,
      })
    }
    return ok(cards)
  }

  async function groupNames(
    ids: ReadonlySet<string>,
    inBatch: ReadonlyMap<string, NewVersion>,
    known: ReadonlyMap<string, Opened[]>,
  ): Promise<Result<Map<string, string>>> {
    const names = new Map<string, string>()
    const missing = [...ids].filter((id) => !inBatch.has(id) && !known.has(id))
    const stored = await heads(missing)
    if (!stored.ok) return stored
    for (const id of ids) {
      const list = known.get(id) ?? stored.value.get(id)
      const values = inBatch.get(id)?.values ?? (list && settled(list).values)
      if (values) names.set(id, String(values['name']))
    }
    return ok(names)
  }

  /** Tags of everything about a child, anew: after a change of group, into the bin (none) and out of it. */
  async function retagChild(childId: string, toNone = false): Promise<Result<unknown>> {
    const entries: { version: string; parents: string[]; tags: TagRow[] }[] = []
    for (const kind of Object.keys(kinds) as KindName[]) {
      const card = kindByName(kind)!
      if (card.subject === null) continue
      const list =
        card.subject === 'self' ? await byIds([childId]) : await byTags(kind, childId, { evenBinned: true })
      if (!list.ok) return list
      for (const one of list.value) {
        if (one.kind !== kind) continue
        const others = subjectsOf(card, one.id, one.values).filter((id) => id !== childId)
        const tags = toNone && others.length === 0 ? [] : tagsFor(kind, one.id, one.values)
        entries.push({ version: one.version, parents: [...one.parents], tags })
      }
    }
    return entries.length > 0 ? store.call('store.retag', { entries }) : ok({})
  }

  async function byIds(objIds: readonly string[]): Promise<Result<Opened[]>> {
    const answer = await store.call('store.object', { objIds: [...objIds], headsOnly: true })
    if (!answer.ok) return answer
    return ok(
      (await openAll(answer.value.entries, answer.value.bytes, { evenBinned: true })).filter(
        (one) => one.head,
      ),
    )
  }

  async function scan(
    cursor: number,
    limit: number,
    wanted: readonly string[],
    purpose: Purpose,
    view: View,
  ): Promise<Result<{ records: OpenedRecord[]; cursor: number | null }>> {
    const allowed = wanted.filter((name) => {
      const card = kindByName(name)
      return card !== undefined && searchDrawers.has(card.drawer) && mayView(name as KindName, view)
    })
    const kindTags = new Set(allowed.flatMap((name) => tagsOf(name).map((tags) => tags.kind)))
    const answer = await store.call('store.scan', { after: cursor, limit, headsOnly: true })
    if (!answer.ok) return answer
    const records: OpenedRecord[] = []
    for (const [i, entry] of answer.value.entries.entries()) {
      if (entry.tags.length > 0 && !entry.tags.some((row) => kindTags.has(row.kind))) continue
      const one = await openVersion(answer.value.bytes[i]!)
      if (one.ok && allowed.includes(one.value.kind)) records.push(show(one.value, view))
    }
    const last = answer.value.entries.at(-1)?.seq
    void purpose
    return ok({ records, cursor: answer.value.more && last !== undefined ? last : null })
  }

  /** Texts of the living records with after < seq <= until. Stops early where they grow large; `upTo` says where. */
  async function searchTexts(
    after: number,
    until: number,
  ): Promise<Result<{ texts: SearchText[]; upTo: number }>> {
    const kindTags = new Set(
      [...searchableKinds]
        .filter((name) => mayView(name as KindName, 'plain'))
        .flatMap((name) => tagsOf(name).map((tags) => tags.kind)),
    )
    const answer = await store.call('store.scan', { after, until, limit: 1000, headsOnly: true })
    if (!answer.ok) return answer
    const { entries, bytes, more } = answer.value
    const texts: SearchText[] = []
    let room = mostSearchText
    for (const [i, entry] of entries.entries()) {
      if (entry.tags.length > 0 && !entry.tags.some((row) => kindTags.has(row.kind))) continue
      const one = await openVersion(bytes[i]!)
      if (!one.ok || !searchableKinds.has(one.value.kind) || !mayView(one.value.kind, 'plain')) continue
      const text = searchTextOf(one.value.kind, one.value.id, one.value.values)
      texts.push(text)
      room -= text.names.length + text.rest.length
      if (room < 0) return ok({ texts, upTo: entry.seq })
    }
    return ok({ texts, upTo: more ? entries.at(-1)!.seq : until })
  }

  async function history(
    id: string,
  ): Promise<Result<{ records: OpenedRecord[]; failed: { index: number; type: string }[] }>> {
    const answer = await store.call('store.object', { objIds: [id] })
    if (!answer.ok) return answer
    const failed: { index: number; type: string }[] = []
    const found: Opened[] = []
    for (const [index, bytes] of answer.value.bytes.entries()) {
      const one = await openVersion(bytes)
      if (!one.ok) failed.push({ index, type: one.error.type })
      else if (!mayView(one.value.kind, deps.view ?? 'plain')) failed.push({ index, type: 'NotAllowed' })
      else found.push(one.value)
    }
    const guarded = found.find((one) => !batchDrawers.has(kindByName(one.kind)!.drawer))
    if (guarded) {
      const audited = await audit('opened', 'history', [id])
      if (!audited.ok) return audited
    }
    found.sort((a, b) => (a.hlc + a.dev < b.hlc + b.dev ? 1 : -1))
    return ok({ records: found.map((one) => show(one, deps.view ?? 'plain')), failed })
  }

  async function merge(id: string): Promise<Result<{ version: string }>> {
    await session.wraps
    return inTurn(async () => {
      const answer = await store.call('store.object', { objIds: [id] })
      if (!answer.ok) return answer
      const all = await openAll(answer.value.entries, answer.value.bytes)
      const living = all.filter((one) => one.head).sort((a, b) => (a.version < b.version ? -1 : 1))
      const first = living[0]
      if (!first) return err({ type: 'NotFound' })
      if (living.length === 1) return ok({ version: first.version })
      if (!can(session.person.role, 'edit', kindByName(first.kind)!.drawer, first.kind))
        return err({ type: 'NotAllowed' })
      const merged = mergeOpened(living, commonAncestor(all, living))
      if (merged.needsPerson.length > 0)
        return err({ type: 'PersonMustChoose', words: { fields: merged.needsPerson.join(', ') } })
      const changes = noKeyChanges()
      const written = await commit(
        [
          {
            kind: first.kind,
            id,
            parents: living.map((one) => one.version),
            ver: Math.max(...living.map((one) => one.ver)) + 1,
            values: merged.values,
            stamps: merged.stamps,
            keyId: first.keyId,
            hlc: tick(
              living
                .map((one) => one.hlc)
                .sort()
                .at(-1),
            ),
          },
        ],
        changes,
      )
      return written.ok ? ok({ version: written.value.versions[0]! }) : written
    })
  }

  return {
    open,
    openVersion,
    openHeadOf,
    openAll,
    save,
    scan,
    searchTexts,
    history,
    merge,
    tagsOf,
    tagsFor,
    byTags,
    byIds,
    heads,
    commit,
    inTurn,
    tick,
    audit,
    auditVersion,
    addSupportRecord,
    settled,
    retagChild,
    groupOfChild,
    childKeyIds,
    keyOf,
    mayView,
    recordOf,
    show,
    setMask: (mask: (record: OpenedRecord) => OpenedRecord): void => void (maskRecord = mask),
    /** Told after every commit that holds more than the protocol's own entries. */
    whenWritten: (run: () => void): void => void (onWritten = run),
    whenKeysChange: (run: () => void): void => void (onKeysChanged = run),
    whenLockboxesMade: (run: () => Promise<unknown>): void => void (onLockboxes = run),
    withOlderKeys,
    hangsUnder,
    isDeleted,
    lateness,
    zero: (): void => {
      session.ended = true
      tagger.zero()
      keyring.zero()
      for (const key of [session.metadataKey, session.personalKey, session.receiptKey, session.deviceSecret])
        key.fill(0)
      for (const share of session.shares ?? []) share.fill(0)
    },
  }
}

/** The day an author's clock showed: she signed it. */
const dayOfHlc = (hlc: string): string => dayOf(Number.parseInt(hlc.slice(0, 12), 16))

/** Kinds about people need confirmed cards: nobody's only record may hang on a passphrase alone (H13). */
const holdsPeople = (card: Kind): boolean => card.subject !== null

/** The newest version that every head grew from. */
export function commonAncestor(all: readonly Opened[], living: readonly Opened[]): Opened | undefined {
  const byVersion = new Map(all.map((one) => [one.version, one]))
  const ancestorsOf = (one: Opened): Set<string> => {
    const found = new Set<string>()
    const open = [...one.parents]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue
      found.add(next)
      open.push(...(byVersion.get(next)?.parents ?? []))
    }
    return found
  }
  const [first, ...rest] = living.map(ancestorsOf)
  assert(first, 'a merge needs heads')
  return [...first]
    .filter((version) => rest.every((set) => set.has(version)))
    .flatMap((version) => byVersion.get(version) ?? [])
    .sort((a, b) => (a.hlc < b.hlc ? 1 : -1))[0]
}
