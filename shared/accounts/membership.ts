/**
 * The membership log says who belongs to the institution, with which keys and in which role, which PCs may speak for
 * it, and which lockbox keys are genuine (decision 14).
 *
 * L1 Genesis and re-rooting are signed by the institution root, whose private part exists on the recovery cards alone.
 * L2 Every other entry is signed by a person whom the log, at that entry's parents, empowers to manage people.
 * L3 Entries name their parents by hash; an entry whose parent is missing or later makes the whole log invalid.
 * L4 A removal beats a grant that did not know of it; of two roles given at once the narrower counts.
 * L5 Two entries of one device with one number are an alarm.
 * L6 A version names the log entry its author stood at; her role there decides, not her role today.
 * L7 Nobody removes or demotes the last Leitung.
 * L8 What a removed person signed without knowing of her removal has no effect; when two remove each other, the one
 *    who belonged longer stays.
 * L9 A role with an end date is none from the day after.
 * L10 A lockbox key counts only when the log names its check sum.
 * L12 A removal says how far each PC's versions had come by then: what the removed person writes behind it, whatever
 *     entry and time she names, is late, until a Leitung has looked at it and takes it.
 * L13 Of the two signatures that ECDSA gives for one text only the lower form counts: an entry has one name.
 *
 * An entry is signed as text exactly as written, so that no two programs can differ about what was signed. It holds
 * random ids, roles and public keys; no names. What a log means follows from its set of entries, never from the order
 * in which they came.
 */
import { z } from 'zod'
import { base64OrNothing } from '../basics/bytes.ts'
import { isLowerForm } from '../basics/der.ts'
import { err, ok, type Result } from '../basics/result.ts'
import { daySchema, idSchema } from '../records/kind.ts'
import { has, roles, type Role } from './policy.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const key = z.string().max(4000)
const sealPublic = z.strictObject({ ecdh: key, kem: key })

/** `all`: every group there is and will be; otherwise the ids of her groups. */
export const groupsSchema = z.union([z.literal('all'), z.array(idSchema).max(200)])
export type GroupsOf = z.infer<typeof groupsSchema>

const memberSchema = z.strictObject({
  id: idSchema,
  role: z.enum(roles),
  signKey: key,
  sealKey: sealPublic,
  /** Absent in entries of the first weeks: all. */
  groups: groupsSchema.optional(),
  /** The last day of her role (L9). */
  until: daySchema.optional(),
})
export type Member = z.infer<typeof memberSchema>
export const groupsOf = (member: Pick<Member, 'groups'>): GroupsOf => member.groups ?? 'all'
/** L9 */
export const isOver = (member: Pick<Member, 'until'>, day: string): boolean =>
  member.until !== undefined && day > member.until

const argonSchema = z.strictObject({
  memKiB: z.number().int().positive(),
  passes: z.number().int().positive(),
})

/** A lockbox key as the log vouches for it (L10): its address and a hash of the key; `seal`: who has no key may put in. */
const boxSchema = z.strictObject({ id: idSchema, check: hash, seal: sealPublic.optional() })
export type Box = z.infer<typeof boxSchema>

/** L12: the last number of each PC's versions. */
const seenSchema = z.array(z.strictObject({ dev: idSchema, seq: z.number().int().min(0) })).max(2000)
export type Seen = z.infer<typeof seenSchema>

export const actionSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('genesis'),
    rootKey: key,
    recoveryKey: sealPublic,
    /** One signing key per recovery card, derived from its share: a typed card signs a deletion (decision 29). */
    cardKeys: z.array(key).length(3),
    kdfFloor: argonSchema,
    person: memberSchema,
    practice: z.boolean(),
  }),
  z.strictObject({ type: z.literal('rerooted'), person: memberSchema, removed: z.array(idSchema).max(1000) }),
  z.strictObject({ type: z.literal('personAdded'), person: memberSchema }),
  z.strictObject({
    type: z.literal('roleChanged'),
    personId: idSchema,
    role: z.enum(roles),
    groups: groupsSchema.optional(),
    until: daySchema.nullable().optional(),
  }),
  z.strictObject({ type: z.literal('personRemoved'), personId: idSchema, seen: seenSchema.optional() }),
  /** A Leitung has looked at what came late, up to here. */
  z.strictObject({
    type: z.literal('lateSettled'),
    personId: idSchema,
    seen: seenSchema,
    taken: z.boolean(),
  }),
  /** A PC: the public key (SPKI, base64) its ops are signed with; `people`: for whom it was set up, empty: for all. */
  z.strictObject({
    type: z.literal('deviceAdded'),
    device: z.strictObject({ dev: idSchema, key, people: z.array(idSchema).max(100) }),
  }),
  /** `upTo`: the last number of its chain that is still taken. */
  z.strictObject({
    type: z.literal('deviceRemoved'),
    dev: idSchema,
    upTo: z.number().int().min(0).optional(),
  }),
  z.strictObject({ type: z.literal('lockboxes'), boxes: z.array(boxSchema).min(1).max(2000) }),
])
export type MembershipAction = z.infer<typeof actionSchema>

const bodySchema = z.strictObject({
  v: z.literal(1),
  tenant: idSchema,
  parents: z.array(hash).max(16),
  at: z.number().int().min(0),
  dev: idSchema,
  n: z.number().int().positive(),
  by: z.union([z.literal('root'), idSchema]),
  action: actionSchema,
})
export type MembershipBody = z.infer<typeof bodySchema>

export const entrySchema = z.strictObject({ body: z.string().max(1_000_000), signature: z.string().max(400) })
export type MembershipEntry = z.infer<typeof entrySchema>
export const logSchema = z.array(entrySchema).min(1).max(10_000)

/** The platform's hashing and signing; keys and signatures are base64. */
export interface LogCrypto {
  sha256Hex(text: string): string
  verify(curve: 'P-256' | 'P-384', publicKey: string, text: string, signature: string): boolean
}

export interface Device {
  readonly dev: string
  readonly key: string
  readonly people: readonly string[]
  readonly state: 'active' | 'removed'
  readonly upTo?: number
}

export interface Membership {
  readonly tenant: string
  readonly practice: boolean
  readonly rootKey: string
  readonly recoveryKey: { readonly ecdh: string; readonly kem: string }
  readonly cardKeys: readonly string[]
  readonly kdfFloor: { readonly memKiB: number; readonly passes: number }
  readonly genesis: string
  /** Living members now. */
  readonly people: ReadonlyMap<string, Member>
  /** Ids of everybody who ever belonged here. */
  readonly everybody: readonly string[]
  /** Who may confirm a deletion, or once could: what two of them signed stays signed when one has left. */
  readonly confirmers: readonly { readonly person: string; readonly signKey: string }[]
  readonly devices: ReadonlyMap<string, Device>
  /** Every lockbox key the log vouches for, by address; several when two were made at once. */
  readonly boxes: ReadonlyMap<string, readonly (Box & { readonly entry: string })[]>
  readonly heads: readonly string[]
  /** Number of the register that says what this log says: it grows with what concerns PCs and managers. */
  readonly registerNo: number
  readonly length: number
  /** The member as she stood at that entry (L6); undefined when the log does not know the entry or she was not in it. */
  memberAt(personId: string, entryHash: string): Member | undefined
  /** Number of the next entry of this device. */
  nextNumber(dev: string): number
  has(entryHash: string): boolean
  /** Removals, narrowed roles and lost devices that this entry did not know of: keys made there are stale. */
  revokedSince(entryHash: string): readonly string[]
  /** The people, as they stood before, who lost something by this entry. */
  whoLost(entryHash: string): readonly Member[]
  /** L12: `open` nobody has looked at it, `refused` a Leitung did not take it; undefined: not late. */
  lateness(version: {
    readonly personId: string
    /** The entry its author says she stood at. */
    readonly at: string
    readonly dev: string
    readonly seq: number
  }): 'open' | 'refused' | undefined
  /** Keys that lay on a PC which was lost since, and that nobody may be given anything under. */
  atRisk(personId: string): boolean
}

export type LogFailure = { readonly type: 'MembershipInvalid'; readonly words: { readonly rule: string } }

const entryText = (entry: MembershipEntry): string => `obhut|membership|1|${entry.body}`
export const signedText = (body: string): string => `obhut|membership|1|${body}`
export const entryHash = (entry: MembershipEntry, crypto: Pick<LogCrypto, 'sha256Hex'>): string =>
  crypto.sha256Hex(`${entryText(entry)}|${entry.signature}`)

interface Known {
  readonly id: string
  readonly body: MembershipBody
  readonly ancestors: ReadonlySet<string>
}

interface State {
  readonly people: ReadonlyMap<string, Member>
  readonly devices: ReadonlyMap<string, Device>
}

/** Takes entries one by one; what `add` answers is the rule that the entry breaks, and then nothing has changed. */
function createReader(crypto: LogCrypto) {
  const known = new Map<string, Known>()
  const numbers = new Map<string, number>()
  const heads = new Set<string>()
  const start: { genesis?: Extract<MembershipAction, { type: 'genesis' }>; tenant: string; first: string } = {
    tenant: '',
    first: '',
  }
  const add = (entry: MembershipEntry): string | undefined => {
    const body = parseBody(entry.body)
    if (!body) return 'L3'
    const id = entryHash(entry, crypto)
    if (known.has(id)) return undefined
    const ancestors = new Set<string>()
    for (const parent of body.parents) {
      const before = known.get(parent)
      if (!before) return 'L3'
      ancestors.add(parent)
      for (const older of before.ancestors) ancestors.add(older)
    }
    const number = `${body.dev}:${body.n}`
    if (numbers.has(number)) return 'L5'
    const { action } = body
    if (action.type === 'genesis') {
      if (start.genesis || body.parents.length > 0 || body.by !== 'root') return 'L1'
    } else if (!start.genesis || body.parents.length === 0 || body.tenant !== start.tenant) return 'L3'

    if (body.by === 'root') {
      if (action.type !== 'genesis' && action.type !== 'rerooted') return 'L1'
      const { rootKey } = action.type === 'genesis' ? action : start.genesis!
      if (!crypto.verify('P-384', rootKey, signedText(entry.body), entry.signature)) return 'L1'
    } else {
      if (action.type === 'rerooted') return 'L1'
      const { people } = stateOf([...ancestors].map((one) => known.get(one)!))
      const author = people.get(body.by)
      if (!author || !has(author.role, 'managePeople')) return 'L2'
      if (!crypto.verify('P-256', author.signKey, signedText(entry.body), entry.signature)) return 'L2'
      if (leavesNobody(action, people)) return 'L7'
    }
    // Everybody who reads the log can make the other form; taken, it would stand here under a second name. A house's one
    // genesis is named by the cards, and those of the first weeks have either form.
    if (
      action.type !== 'genesis' &&
      !isLowerForm(body.by === 'root' ? 'P-384' : 'P-256', base64OrNothing(entry.signature))
    )
      return 'L13'
    if (action.type === 'genesis') Object.assign(start, { genesis: action, tenant: body.tenant, first: id })
    numbers.set(number, body.n)
    known.set(id, { id, body, ancestors })
    for (const parent of body.parents) heads.delete(parent)
    heads.add(id)
    return undefined
  }
  return { add, known, numbers, heads, start }
}

/**
 * The entries that break no rule, in their order, and the others with the rule they break. Whoever holds the metadata
 * key can seal an entry that is none; if that made the whole log invalid, she could keep everybody from learning of her
 * removal. Of two entries with one number (L5) the first counts here, so ours come first.
 */
export function siftLog(
  entries: readonly MembershipEntry[],
  crypto: LogCrypto,
): {
  readonly entries: readonly MembershipEntry[]
  readonly refused: readonly { readonly entry: MembershipEntry; readonly rule: string }[]
} {
  const reader = createReader(crypto)
  const kept: MembershipEntry[] = []
  const refused: { entry: MembershipEntry; rule: string }[] = []
  for (const entry of entries) {
    const rule = reader.add(entry)
    if (rule === undefined) kept.push(entry)
    else refused.push({ entry, rule })
  }
  return { entries: kept, refused }
}

/** Verifies the whole log from genesis; anything wrong anywhere makes it invalid, with the rule it breaks. */
export function verifyLog(
  entries: readonly MembershipEntry[],
  crypto: LogCrypto,
): Result<Membership, LogFailure> {
  const invalid = (rule: string): Result<never, LogFailure> =>
    err({ type: 'MembershipInvalid', words: { rule } })
  const { add, known, numbers, heads, start } = createReader(crypto)
  for (const entry of entries) {
    const rule = add(entry)
    if (rule !== undefined) return invalid(rule)
  }
  const { genesis, tenant, first } = start
  if (!genesis) return invalid('L1')

  const all = [...known.values()].sort(byOrigin)
  const voided = voidedOf(all)
  const living = all.filter((one) => !voided.has(one.id))
  const now = stateOf(living)
  const boxes = new Map<string, (Box & { entry: string })[]>()
  for (const one of living)
    if (one.body.action.type === 'lockboxes')
      for (const box of one.body.action.boxes)
        boxes.set(box.id, [...(boxes.get(box.id) ?? []), { ...box, entry: one.id }])
  const revocations = living.filter((one) => revokes(one, living)).map((one) => one.id)
  const states = new Map<string, State>()
  const { rootKey, recoveryKey, cardKeys, kdfFloor, practice } = genesis
  return ok({
    tenant,
    practice,
    rootKey,
    recoveryKey,
    cardKeys,
    kdfFloor,
    genesis: first,
    people: now.people,
    devices: now.devices,
    boxes,
    everybody: [
      ...new Set(all.flatMap(({ body: { action } }) => ('person' in action ? [action.person.id] : []))),
    ],
    confirmers: confirmersOf(living),
    heads: [...heads].sort(),
    registerNo: Math.max(1, living.filter(concernsRegister).length),
    length: known.size,
    memberAt(personId, at) {
      const position = known.get(at)
      if (!position) return undefined
      let state = states.get(at)
      if (!state)
        states.set(at, (state = stateOf(living.filter(({ id }) => id === at || position.ancestors.has(id)))))
      return state.people.get(personId)
    },
    nextNumber: (dev) =>
      Math.max(0, ...[...numbers].filter(([name]) => name.startsWith(`${dev}:`)).map(([, n]) => n)) + 1,
    has: (id) => known.has(id),
    whoLost(id) {
      const one = known.get(id)
      if (!one) return []
      const before = stateOf(living.filter((other) => one.ancestors.has(other.id)))
      const { action } = one.body
      const all = [...before.people.values()]
      if (action.type === 'personRemoved' || action.type === 'roleChanged')
        return all.filter((member) => member.id === action.personId)
      if (action.type === 'rerooted') return all.filter((member) => action.removed.includes(member.id))
      if (action.type !== 'deviceRemoved' || !isFirstRemoval(one, before)) return []
      // Whose keys were on that PC: those it was set up for, on a shared one everybody's.
      const people = before.devices.get(action.dev)?.people ?? []
      return people.length === 0 ? all : all.filter((member) => people.includes(member.id))
    },
    lateness({ personId, at, dev, seq }) {
      const named = known.get(at)
      const behind = living.some(
        (one) =>
          one.body.action.type === 'personRemoved' &&
          one.body.action.personId === personId &&
          one.body.action.seen !== undefined &&
          one.id !== at &&
          !named?.ancestors.has(one.id) &&
          seq > numberOf(one.body.action.seen, dev),
      )
      if (!behind) return undefined
      const looked = living.flatMap(({ body: { action } }) =>
        action.type === 'lateSettled' && action.personId === personId && seq <= numberOf(action.seen, dev)
          ? [action.taken]
          : [],
      )
      return looked.includes(true) ? undefined : looked.length > 0 ? 'refused' : 'open'
    },
    atRisk: (personId) =>
      living.some((one) => {
        const { action } = one.body
        if (action.type !== 'deviceRemoved') return false
        const before = stateOf(living.filter((other) => one.ancestors.has(other.id)))
        const people = before.devices.get(action.dev)?.people ?? []
        return before.people.has(personId) && people.includes(personId)
      }),
    revokedSince: (id) => revocations.filter((one) => one !== id && !known.get(id)?.ancestors.has(one)),
  })
}

const numberOf = (seen: Seen, dev: string): number => seen.find((one) => one.dev === dev)?.seq ?? 0

/** A removal that only says how far its chain counts takes nothing from anybody once more. */
const isFirstRemoval = ({ body: { action } }: Known, before: State): boolean =>
  action.type === 'deviceRemoved' && before.devices.get(action.dev)?.state !== 'removed'

/** Older first: whoever knows more comes later, and what knew nothing of each other is ordered by hash, everywhere alike. */
const byOrigin = (a: Known, b: Known): number =>
  a.ancestors.size - b.ancestors.size || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

const widthOf = (role: Role): number => roles.length - roles.indexOf(role)

function stateOf(entries: readonly Known[]): State {
  const people = new Map<string, Member>()
  const devices = new Map<string, Device>()
  const removals = new Map<string, string[]>()
  const roleBy = new Map<string, string>()
  const remove = (what: string, by: string): void => {
    removals.set(what, [...(removals.get(what) ?? []), by])
  }
  for (const { id, body, ancestors } of [...entries].sort(byOrigin)) {
    const { action } = body
    // L4: only an entry that knew of every removal brings a person or a device back.
    const stays = (what: string): boolean =>
      (removals.get(what) ?? []).every((removal) => ancestors.has(removal))
    const add = (person: Member): void => {
      if (!stays(person.id)) return
      people.set(person.id, person)
      roleBy.set(person.id, id)
    }
    switch (action.type) {
      case 'personRemoved':
        people.delete(action.personId)
        remove(action.personId, id)
        break
      case 'roleChanged': {
        const member = people.get(action.personId)
        if (!member || !stays(action.personId)) break
        const before = roleBy.get(action.personId)
        // L4: she who gave the wider role at the same time did not know of the narrower one.
        const atOnce = before !== undefined && !ancestors.has(before)
        if (atOnce && widthOf(action.role) > widthOf(member.role)) break
        const { until: _, ...rest } = member
        people.set(action.personId, {
          ...rest,
          role: action.role,
          ...(action.groups === undefined ? {} : { groups: action.groups }),
          ...(action.until === undefined
            ? member.until === undefined
              ? {}
              : { until: member.until }
            : action.until === null
              ? {}
              : { until: action.until }),
        })
        roleBy.set(action.personId, id)
        break
      }
      case 'deviceAdded':
        if (stays(action.device.dev)) devices.set(action.device.dev, { ...action.device, state: 'active' })
        break
      case 'deviceRemoved': {
        const device = devices.get(action.dev)
        if (device)
          devices.set(action.dev, {
            ...device,
            state: 'removed',
            ...(action.upTo === undefined ? {} : { upTo: action.upTo }),
          })
        remove(action.dev, id)
        break
      }
      case 'lockboxes':
      case 'lateSettled':
        break
      case 'rerooted':
        for (const personId of action.removed) {
          people.delete(personId)
          remove(personId, id)
        }
        add(action.person)
        break
      default:
        add(action.person)
    }
  }
  return { people, devices }
}

function confirmersOf(living: readonly Known[]): Membership['confirmers'] {
  const keys = new Map<string, string[]>()
  const found = new Map<string, { person: string; signKey: string }>()
  const add = (person: string): void => {
    for (const signKey of keys.get(person) ?? []) found.set(`${person} ${signKey}`, { person, signKey })
  }
  for (const { body } of living) {
    const { action } = body
    if ('person' in action) {
      const { id, signKey, role } = action.person
      keys.set(id, [...(keys.get(id) ?? []), signKey])
      if (has(role, 'confirmDeletion')) add(id)
    } else if (action.type === 'roleChanged' && has(action.role, 'confirmDeletion')) add(action.personId)
  }
  return [...found.values()]
}

/** Whom this entry takes the power to manage people. */
const disempowers = ({ body: { action } }: Known): readonly string[] =>
  action.type === 'personRemoved'
    ? [action.personId]
    : action.type === 'rerooted'
      ? action.removed
      : action.type === 'roleChanged' && !has(action.role, 'managePeople')
        ? [action.personId]
        : []

/** L8: decided from the longest member to the newest, so that a removal that has itself no effect voids nothing. */
function voidedOf(all: readonly Known[]): ReadonlySet<string> {
  const voided = new Set<string>()
  const seniority = new Map<string, number>()
  for (const { body } of all)
    if ('person' in body.action && !seniority.has(body.action.person.id))
      seniority.set(body.action.person.id, seniority.size)
  const age = (one: Known): number =>
    one.body.by === 'root' ? -1 : (seniority.get(one.body.by) ?? Number.MAX_SAFE_INTEGER)
  const removals = all
    .filter((one) => disempowers(one).length > 0)
    .sort((a, b) => age(a) - age(b) || byOrigin(a, b))
  const effective: Known[] = []
  const isVoid = (one: Known): boolean =>
    effective.some(
      (removal) =>
        removal.id !== one.id &&
        disempowers(removal).includes(one.body.by) &&
        !removal.ancestors.has(one.id) &&
        !one.ancestors.has(removal.id),
    )
  for (const removal of removals) {
    if (isVoid(removal)) voided.add(removal.id)
    else effective.push(removal)
  }
  for (const one of all) if (!voided.has(one.id) && isVoid(one)) voided.add(one.id)
  if (voided.size === 0) return voided
  // What stands on a voided grant alone falls with it: its author was never empowered.
  for (let more = true; more;) {
    more = false
    for (const one of all) {
      if (voided.has(one.id) || one.body.by === 'root') continue
      const author = stateOf(
        all.filter((other) => one.ancestors.has(other.id) && !voided.has(other.id)),
      ).people.get(one.body.by)
      if (author && has(author.role, 'managePeople')) continue
      voided.add(one.id)
      more = true
    }
  }
  return voided
}

const concernsRegister = ({ body: { action } }: Known): boolean =>
  action.type === 'deviceAdded' ||
  action.type === 'deviceRemoved' ||
  action.type === 'personRemoved' ||
  action.type === 'roleChanged' ||
  action.type === 'rerooted' ||
  (action.type === 'personAdded' && has(action.person.role, 'managePeople'))

/** L7 */
function leavesNobody(action: MembershipAction, people: ReadonlyMap<string, Member>): boolean {
  const whom =
    action.type === 'personRemoved'
      ? action.personId
      : action.type === 'roleChanged' && (!has(action.role, 'managePeople') || action.until)
        ? action.personId
        : undefined
  if (whom === undefined || !people.has(whom)) return false
  return ![...people.values()].some(
    (member) => member.id !== whom && has(member.role, 'managePeople') && member.until === undefined,
  )
}

/** Entries after which somebody holds keys she is no longer due. */
function revokes(one: Known, living: readonly Known[]): boolean {
  const { action } = one.body
  if (action.type === 'personRemoved' || action.type === 'rerooted') return true
  if (action.type === 'deviceRemoved')
    return isFirstRemoval(one, stateOf(living.filter(({ id }) => one.ancestors.has(id))))
  if (action.type !== 'roleChanged') return false
  const before = stateOf(living.filter(({ id }) => one.ancestors.has(id))).people.get(action.personId)
  if (!before) return false
  const [old, next] = [groupsOf(before), action.groups ?? groupsOf(before)]
  const fewerGroups = next !== 'all' && (old === 'all' || old.some((group) => !next.includes(group)))
  return widthOf(action.role) < widthOf(before.role) || fewerGroups
}

function parseBody(text: string): MembershipBody | undefined {
  try {
    return bodySchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** The text to sign for a new entry. */
export const writeBody = (body: MembershipBody): string => JSON.stringify(body)

/**
 * Entries from elsewhere, in any order, added to ours: each as soon as its parents are there. The rest waits. Whether
 * the result is a log is for `verifyLog` to say; a caller who hears no keeps what he had (fork alarm, L5).
 */
export function joinLogs(
  mine: readonly MembershipEntry[],
  theirs: readonly MembershipEntry[],
  crypto: Pick<LogCrypto, 'sha256Hex'>,
): { readonly entries: readonly MembershipEntry[]; readonly waiting: readonly MembershipEntry[] } {
  const entries = [...mine]
  const there = new Set(mine.map((entry) => entryHash(entry, crypto)))
  let waiting = theirs.filter((entry) => !there.has(entryHash(entry, crypto)))
  for (let before = -1; before !== waiting.length;) {
    before = waiting.length
    waiting = waiting.filter((entry) => {
      const body = parseBody(entry.body)
      if (!body || (body.parents.length === 0 && entries.length > 0)) return true
      if (!body.parents.every((parent) => there.has(parent))) return true
      const id = entryHash(entry, crypto)
      if (!there.has(id)) entries.push(entry)
      there.add(id)
      return false
    })
  }
  return { entries, waiting }
}
