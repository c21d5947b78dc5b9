/**
 * The membership log says who belongs to the institution, with which keys and in which role (decision 14).
 *
 * L1 Genesis and re-rooting are signed by the institution root, whose private part exists on the recovery cards alone.
 * L2 Every other entry is signed by a person whom the log, at that entry's parents, empowers to manage people.
 * L3 Entries name their parents by hash; an entry whose parent is missing or later makes the whole log invalid.
 * L4 A removal beats a grant that did not know of it.
 * L5 Two entries of one device with one number are an alarm.
 * L6 A version names the log entry its author stood at; her role there decides, not her role today.
 *
 * An entry is signed as text exactly as written, so that no two programs can differ about what was signed. It holds
 * random ids, roles and public keys; no names.
 */
import { z } from 'zod'
import { err, ok, type Result } from '../basics/result.ts'
import { idSchema } from '../records/kind.ts'
import { has, roles } from './policy.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const key = z.string().max(4000)
const sealPublic = z.strictObject({ ecdh: key, kem: key })

const memberSchema = z.strictObject({ id: idSchema, role: z.enum(roles), signKey: key, sealKey: sealPublic })
export type Member = z.infer<typeof memberSchema>

const argonSchema = z.strictObject({
  memKiB: z.number().int().positive(),
  passes: z.number().int().positive(),
})

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
  z.strictObject({ type: z.literal('roleChanged'), personId: idSchema, role: z.enum(roles) }),
  z.strictObject({ type: z.literal('personRemoved'), personId: idSchema }),
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

export const entrySchema = z.strictObject({ body: z.string().max(100_000), signature: z.string().max(400) })
export type MembershipEntry = z.infer<typeof entrySchema>
export const logSchema = z.array(entrySchema).min(1).max(10_000)

/** The platform's hashing and signing; keys and signatures are base64. */
export interface LogCrypto {
  sha256Hex(text: string): string
  verify(curve: 'P-256' | 'P-384', publicKey: string, text: string, signature: string): boolean
}

export interface Membership {
  readonly tenant: string
  readonly practice: boolean
  readonly rootKey: string
  readonly recoveryKey: { readonly ecdh: string; readonly kem: string }
  readonly cardKeys: readonly string[]
  readonly kdfFloor: { readonly memKiB: number; readonly passes: number }
  /** Living members now. */
  readonly people: ReadonlyMap<string, Member>
  /** Ids of everybody who ever belonged here. */
  readonly everybody: readonly string[]
  readonly heads: readonly string[]
  readonly length: number
  /** The member as she stood at that entry (L6); undefined when the log does not know the entry or she was not in it. */
  memberAt(personId: string, entryHash: string): Member | undefined
  /** Number of the next entry of this device. */
  nextNumber(dev: string): number
}

export type LogFailure = { readonly type: 'MembershipInvalid'; readonly words: { readonly rule: string } }

const entryText = (entry: MembershipEntry): string => `obhut|membership|1|${entry.body}`
export const signedText = (body: string): string => `obhut|membership|1|${body}`
export const entryHash = (entry: MembershipEntry, crypto: Pick<LogCrypto, 'sha256Hex'>): string =>
  crypto.sha256Hex(`${entryText(entry)}|${entry.signature}`)

interface State {
  readonly people: ReadonlyMap<string, Member>
  readonly removed: ReadonlySet<string>
}

/** Verifies the whole log from genesis; anything wrong anywhere makes it invalid, with the rule it breaks. */
export function verifyLog(
  entries: readonly MembershipEntry[],
  crypto: LogCrypto,
): Result<Membership, LogFailure> {
  const invalid = (rule: string): Result<never, LogFailure> =>
    err({ type: 'MembershipInvalid', words: { rule } })
  const bodies = new Map<string, MembershipBody>()
  const ancestors = new Map<string, ReadonlySet<string>>()
  const states = new Map<string, State>()
  const order: string[] = []
  const numbers = new Map<string, number>()
  const heads = new Set<string>()
  let genesis: Extract<MembershipAction, { type: 'genesis' }> | undefined
  let tenant = ''

  const stateAt = (known: ReadonlySet<string>): State => {
    const people = new Map<string, Member>()
    const removedBy = new Map<string, string[]>()
    for (const id of order) {
      if (!known.has(id)) continue
      const { action } = bodies.get(id)!
      const remove = (personId: string): void => {
        people.delete(personId)
        removedBy.set(personId, [...(removedBy.get(personId) ?? []), id])
      }
      // L4: only an entry that knew of every removal brings a person back.
      const stays = (personId: string): boolean =>
        (removedBy.get(personId) ?? []).every((removal) => ancestors.get(id)!.has(removal))
      if (action.type === 'personRemoved') remove(action.personId)
      else if (action.type === 'roleChanged') {
        const member = people.get(action.personId)
        if (member) people.set(action.personId, { ...member, role: action.role })
      } else {
        if (action.type === 'rerooted') action.removed.forEach(remove)
        if (stays(action.person.id)) people.set(action.person.id, action.person)
      }
    }
    return { people, removed: new Set(removedBy.keys()) }
  }

  for (const entry of entries) {
    const parsed = parseBody(entry.body)
    if (!parsed) return invalid('L3')
    const id = entryHash(entry, crypto)
    if (bodies.has(id)) continue
    if (parsed.parents.some((parent) => !bodies.has(parent))) return invalid('L3')
    const known = new Set<string>()
    for (const parent of parsed.parents) {
      known.add(parent)
      for (const older of ancestors.get(parent)!) known.add(older)
    }
    const number = `${parsed.dev}:${parsed.n}`
    if (numbers.has(number)) return invalid('L5')
    numbers.set(number, parsed.n)

    if (parsed.action.type === 'genesis') {
      if (genesis || parsed.parents.length > 0 || parsed.by !== 'root') return invalid('L1')
      genesis = parsed.action
      tenant = parsed.tenant
    } else if (!genesis || parsed.parents.length === 0) return invalid('L3')
    if (parsed.tenant !== tenant) return invalid('L3')

    if (parsed.by === 'root') {
      if (parsed.action.type !== 'genesis' && parsed.action.type !== 'rerooted') return invalid('L1')
      if (!crypto.verify('P-384', genesis.rootKey, signedText(entry.body), entry.signature))
        return invalid('L1')
    } else {
      if (parsed.action.type === 'rerooted') return invalid('L1')
      const author = stateAt(known).people.get(parsed.by)
      if (!author || !has(author.role, 'managePeople')) return invalid('L2')
      if (!crypto.verify('P-256', author.signKey, signedText(entry.body), entry.signature))
        return invalid('L2')
    }
    bodies.set(id, parsed)
    ancestors.set(id, known)
    order.push(id)
    for (const parent of parsed.parents) heads.delete(parent)
    heads.add(id)
  }
  if (!genesis) return invalid('L1')

  const now = stateAt(new Set(order))
  const { rootKey, recoveryKey, cardKeys, kdfFloor, practice } = genesis
  return ok({
    tenant,
    practice,
    rootKey,
    recoveryKey,
    cardKeys,
    kdfFloor,
    people: now.people,
    everybody: [
      ...new Set(
        [...bodies.values()].flatMap(({ action }) => ('person' in action ? [action.person.id] : [])),
      ),
    ],
    heads: [...heads].sort(),
    length: order.length,
    memberAt(personId, at) {
      if (!bodies.has(at)) return undefined
      let state = states.get(at)
      if (!state) states.set(at, (state = stateAt(new Set([...ancestors.get(at)!, at]))))
      return state.people.get(personId)
    },
    nextNumber: (dev) =>
      Math.max(0, ...[...numbers].filter(([name]) => name.startsWith(`${dev}:`)).map(([, n]) => n)) + 1,
  })
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
