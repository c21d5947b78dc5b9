import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { base64ToBytes, bytesToBase64, bytesToHex, hexToBytes } from '#shared/basics/bytes.ts'
import {
  entryHash,
  isOver,
  joinLogs,
  siftLog,
  verifyLog,
  type Member,
  type MembershipAction,
  type MembershipBody,
  type MembershipEntry,
} from '#shared/accounts/membership.ts'
import type { Role } from '#shared/accounts/policy.ts'
import { logCrypto, writeEntry } from '#electron/host/vault/membershipLog.ts'
import { makeSignKey, type SignKey } from '#electron/host/vault/crypto.ts'
import { longCount } from '#tests/longCount.ts'
import { testRandom } from '#tests/vault/world.ts'

const id = (): string => bytesToHex(testRandom.bytes(16))
const tenant = id()
const dev = id()
const root = makeSignKey('P-384').key
const otherRoot = makeSignKey('P-384').key

function person(role: Role): { member: Member; key: SignKey } {
  const { key } = makeSignKey('P-256')
  return {
    member: { id: id(), role, signKey: bytesToBase64(key.publicKey), sealKey: { ecdh: 'AA==', kem: 'AA==' } },
    key,
  }
}
const anna = person('lead')
const lena = person('educator')
const tom = person('trainee')

let counter = 0
const entry = (
  by: 'root' | { member: Member; key: SignKey },
  parents: readonly MembershipEntry[],
  action: MembershipAction,
  more: Partial<MembershipBody> = {},
  key?: SignKey,
): MembershipEntry =>
  writeEntry(
    {
      v: 1,
      tenant,
      parents: parents.map((parent) => entryHash(parent, logCrypto)),
      at: 1,
      dev,
      n: ++counter,
      by: by === 'root' ? 'root' : by.member.id,
      action,
      ...more,
    },
    key ?? (by === 'root' ? root : by.key),
  )
const genesisAction = (member: Member): MembershipAction => ({
  type: 'genesis',
  rootKey: bytesToBase64(root.publicKey),
  recoveryKey: { ecdh: 'AA==', kem: 'AA==' },
  cardKeys: ['a', 'b', 'c'],
  kdfFloor: { memKiB: 65536, passes: 3 },
  person: member,
  practice: false,
})
const genesis = entry('root', [], genesisAction(anna.member))
const verify = (...entries: MembershipEntry[]) => verifyLog(entries, logCrypto)
const rule = (...entries: MembershipEntry[]): string => {
  const result = verify(...entries)
  return result.ok ? 'valid' : result.error.words.rule
}

describe('membership log', () => {
  test('L1 genesis signed by the root makes one Leitung', () => {
    const log = verify(genesis)
    expect(log.ok && [...log.value.people.values()]).toEqual([anna.member])
  })
  test('L1 genesis signed by another root, or by a person, is refused', () => {
    expect(rule(entry('root', [], genesisAction(anna.member), {}, otherRoot))).toBe('L1')
    expect(rule(entry(anna, [], genesisAction(anna.member)))).toBe('L1')
    expect(rule(genesis, entry('root', [genesis], genesisAction(lena.member)))).toBe('L1')
  })
  test('L1 the root signs nothing but genesis and re-rooting; nobody else re-roots', () => {
    const rerooted: MembershipAction = { type: 'rerooted', person: lena.member, removed: [anna.member.id] }
    expect(rule(genesis, entry('root', [genesis], { type: 'personAdded', person: lena.member }))).toBe('L1')
    expect(rule(genesis, entry(anna, [genesis], rerooted))).toBe('L1')
    expect(rule(genesis, entry('root', [genesis], rerooted, {}, otherRoot))).toBe('L1')
    const log = verify(
      genesis,
      entry('root', [genesis], { ...rerooted, person: { ...lena.member, role: 'lead' } }),
    )
    expect(log.ok && [...log.value.people.keys()]).toEqual([lena.member.id])
    expect(log.ok && [...log.value.everybody].sort()).toEqual([anna.member.id, lena.member.id].sort())
  })
  test('L2 the Leitung adds Lena; Lena, being no Leitung, adds nobody; a stranger neither', () => {
    const addLena = entry(anna, [genesis], { type: 'personAdded', person: lena.member })
    expect(rule(genesis, addLena)).toBe('valid')
    expect(rule(genesis, addLena, entry(lena, [addLena], { type: 'personAdded', person: tom.member }))).toBe(
      'L2',
    )
    expect(rule(genesis, entry(tom, [genesis], { type: 'personAdded', person: tom.member }))).toBe('L2')
    expect(
      rule(genesis, entry(anna, [genesis], { type: 'personAdded', person: lena.member }, {}, lena.key)),
    ).toBe('L2')
  })
  test('L2 a removed Leitung empowers nobody after her removal', () => {
    const second = { member: { ...lena.member, role: 'lead' as const }, key: lena.key }
    const add = entry(anna, [genesis], { type: 'personAdded', person: second.member })
    const remove = entry(second, [add], { type: 'personRemoved', personId: anna.member.id })
    expect(rule(genesis, add, remove)).toBe('valid')
    expect(
      rule(genesis, add, remove, entry(anna, [remove], { type: 'personAdded', person: tom.member })),
    ).toBe('L2')
  })
  test('L3 an entry without its parent, of another institution, or changed by one letter makes the log invalid', () => {
    const addLena = entry(anna, [genesis], { type: 'personAdded', person: lena.member })
    const addTom = entry(anna, [addLena], { type: 'personAdded', person: tom.member })
    expect(rule(genesis, addTom)).toBe('L3')
    expect(rule(addLena, genesis)).toBe('L3')
    expect(
      rule(genesis, entry(anna, [genesis], { type: 'personAdded', person: lena.member }, { tenant: id() })),
    ).toBe('L3')
    expect(rule(genesis, { ...addLena, body: addLena.body.replace('educator', 'lead') })).toBe('L2')
    expect(rule({ ...genesis, body: genesis.body.replace('"practice":false', '"practice":true') })).toBe('L1')
    expect(rule({ body: 'kein JSON', signature: '' })).toBe('L3')
  })
  test('L4 a removal beats a role given at the same time; only who knew of it brings her back', () => {
    const add = entry(anna, [genesis], { type: 'personAdded', person: lena.member })
    const remove = entry(anna, [add], { type: 'personRemoved', personId: lena.member.id })
    const again = entry(anna, [add], { type: 'personAdded', person: { ...lena.member, role: 'lead' } })
    for (const order of [
      [remove, again],
      [again, remove],
    ] as const) {
      const log = verify(genesis, add, ...order)
      expect(log.ok && log.value.people.has(lena.member.id)).toBe(false)
    }
    const later = entry(anna, [remove], { type: 'personAdded', person: lena.member })
    const log = verify(genesis, add, remove, later)
    expect(log.ok && log.value.people.has(lena.member.id)).toBe(true)
  })
  test('L5 two entries of one device with one number are an alarm', () => {
    expect(
      rule(
        genesis,
        entry(anna, [genesis], { type: 'personAdded', person: lena.member }, { n: 900 }),
        entry(anna, [genesis], { type: 'personAdded', person: tom.member }, { n: 900 }),
      ),
    ).toBe('L5')
  })
  test('L6 her role is the one at the named entry, not today’s', () => {
    const add = entry(anna, [genesis], { type: 'personAdded', person: lena.member })
    const promote = entry(anna, [add], { type: 'roleChanged', personId: lena.member.id, role: 'lead' })
    const log = verify(genesis, add, promote)
    if (!log.ok) throw new Error('log')
    expect(log.value.memberAt(lena.member.id, entryHash(genesis, logCrypto))).toBeUndefined()
    expect(log.value.memberAt(lena.member.id, entryHash(add, logCrypto))?.role).toBe('educator')
    expect(log.value.memberAt(lena.member.id, entryHash(promote, logCrypto))?.role).toBe('lead')
    expect(log.value.memberAt(lena.member.id, '0'.repeat(64))).toBeUndefined()
  })
})

const log = (...entries: MembershipEntry[]) => {
  const verified = verify(...entries)
  if (!verified.ok) throw new Error(verified.error.words.rule)
  return verified.value
}
const lead = (name: typeof lena): typeof lena => ({ ...name, member: { ...name.member, role: 'lead' } })
const bea = lead(person('lead'))
const addBea = entry(anna, [genesis], { type: 'personAdded', person: bea.member })

describe('L7 the last Leitung', () => {
  test('T71 is neither removed nor demoted nor given an end, not even by herself', () => {
    for (const action of [
      { type: 'personRemoved', personId: anna.member.id },
      { type: 'roleChanged', personId: anna.member.id, role: 'educator' },
      { type: 'roleChanged', personId: anna.member.id, role: 'lead', until: '2027-01-31' },
    ] as const)
      expect(rule(genesis, entry(anna, [genesis], action))).toBe('L7')
  })
  test('with a second Leitung she may be; then that one is the last', () => {
    const gone = entry(bea, [addBea], { type: 'personRemoved', personId: anna.member.id })
    expect(rule(genesis, addBea, gone)).toBe('valid')
    expect(
      rule(genesis, addBea, gone, entry(bea, [gone], { type: 'personRemoved', personId: bea.member.id })),
    ).toBe('L7')
  })
})

describe('L8 what a removed person signs over her removal', () => {
  const removeBea = entry(anna, [addBea], { type: 'personRemoved', personId: bea.member.id })
  const accomplice = entry(bea, [addBea], { type: 'personAdded', person: lead(tom).member })
  test('an accomplice she adds by pretending not to know is nobody, whatever she signs in turn', () => {
    const more = entry(lead(tom), [accomplice], { type: 'personAdded', person: lena.member })
    for (const order of [
      [removeBea, accomplice, more],
      [accomplice, more, removeBea],
      [accomplice, removeBea, more],
    ]) {
      const now = log(genesis, addBea, ...order)
      expect([...now.people.keys()]).toEqual([anna.member.id])
      expect(now.memberAt(tom.member.id, entryHash(accomplice, logCrypto))).toBeUndefined()
      expect(now.memberAt(lena.member.id, entryHash(more, logCrypto))).toBeUndefined()
    }
    // The twin: without the removal all of it holds.
    expect(log(genesis, addBea, accomplice, more).people.size).toBe(4)
  })
  test('what she signed before, and Anna knew, stays', () => {
    const before = entry(bea, [addBea], { type: 'personAdded', person: lena.member })
    const remove = entry(anna, [before], { type: 'personRemoved', personId: bea.member.id })
    expect(log(genesis, addBea, before, remove).people.has(lena.member.id)).toBe(true)
  })
  test('a demoted Leitung adds nobody either', () => {
    const demote = entry(anna, [addBea], { type: 'roleChanged', personId: bea.member.id, role: 'educator' })
    expect(log(genesis, addBea, accomplice, demote).people.has(tom.member.id)).toBe(false)
  })
  test('two who remove each other: who belonged longer stays, in every order', () => {
    const revenge = entry(bea, [addBea], { type: 'personRemoved', personId: anna.member.id })
    const withThird = entry(anna, [addBea], { type: 'personAdded', person: lead(lena).member })
    for (const order of [
      [removeBea, revenge],
      [revenge, removeBea],
    ]) {
      const now = log(genesis, addBea, withThird, ...order)
      expect([...now.people.keys()].sort()).toEqual([anna.member.id, lena.member.id].sort())
    }
  })
})

describe('what a log means does not hang on the order of arrival', () => {
  const add = entry(anna, [genesis], { type: 'personAdded', person: lena.member })
  test('L4 of two roles given at once the narrower counts', () => {
    const up = entry(anna, [add], { type: 'roleChanged', personId: lena.member.id, role: 'lead' })
    const down = entry(anna, [add], { type: 'roleChanged', personId: lena.member.id, role: 'trainee' })
    for (const order of [
      [up, down],
      [down, up],
    ])
      expect(log(genesis, add, ...order).people.get(lena.member.id)?.role).toBe('trainee')
    const later = entry(anna, [up, down], { type: 'roleChanged', personId: lena.member.id, role: 'lead' })
    expect(log(genesis, add, up, down, later).people.get(lena.member.id)?.role).toBe('lead')
  })
  test('entries that come in any order are joined; what lacks its parent waits', () => {
    const remove = entry(anna, [add], { type: 'personRemoved', personId: lena.member.id })
    const joined = joinLogs([genesis], [remove, add], logCrypto)
    expect(joined.waiting).toEqual([])
    expect(log(...joined.entries).people.has(lena.member.id)).toBe(false)
    expect(joinLogs([genesis], [remove], logCrypto)).toEqual({ entries: [genesis], waiting: [remove] })
    // S46: another institution's genesis never gets in beside ours.
    const foreign = entry('root', [], genesisAction(tom.member), { tenant: id() }, otherRoot)
    expect(joinLogs([genesis], [foreign], logCrypto).entries).toEqual([genesis])
    expect(joinLogs([genesis, add], [add, genesis], logCrypto).entries).toEqual([genesis, add])
  })
  test('S46 a replayed or forged entry makes the joined log invalid or changes nothing', () => {
    const forged = { ...add, body: add.body.replace(lena.member.signKey, tom.member.signKey) }
    expect(verifyLog(joinLogs([genesis], [forged], logCrypto).entries, logCrypto).ok).toBe(false)
    expect(joinLogs([genesis, add], [add, add], logCrypto).entries).toHaveLength(2)
  })
})

describe('PCs and keys', () => {
  const device = (name = id()) => ({ dev: name, key: 'AA==', people: [] })
  test('L2 a PC is added and removed by who manages people, and by nobody else', () => {
    const one = device()
    const added = entry(anna, [addBea], { type: 'deviceAdded', device: one })
    expect(log(genesis, addBea, added).devices.get(one.dev)).toMatchObject({ state: 'active', people: [] })
    const gone = entry(bea, [added], { type: 'deviceRemoved', dev: one.dev, upTo: 12 })
    expect(log(genesis, addBea, added, gone).devices.get(one.dev)).toMatchObject({
      state: 'removed',
      upTo: 12,
    })
    const addLena = entry(anna, [genesis], { type: 'personAdded', person: lena.member })
    expect(rule(genesis, addLena, entry(lena, [addLena], { type: 'deviceAdded', device: one }))).toBe('L2')
    expect(rule(genesis, addLena, entry(lena, [addLena], { type: 'deviceRemoved', dev: one.dev }))).toBe('L2')
  })
  test('L4 a PC removed and added again at once stays removed', () => {
    const one = device()
    const added = entry(anna, [addBea], { type: 'deviceAdded', device: one })
    const gone = entry(bea, [added], { type: 'deviceRemoved', dev: one.dev })
    const again = entry(anna, [added], { type: 'deviceAdded', device: one })
    for (const order of [
      [gone, again],
      [again, gone],
    ])
      expect(log(genesis, addBea, added, ...order).devices.get(one.dev)?.state).toBe('removed')
  })
  test('L10 lockbox keys are vouched for by who manages people; revocations they did not know of are told', () => {
    const box = { id: id(), check: 'ab'.repeat(32) }
    const boxes = entry(anna, [addBea], { type: 'lockboxes', boxes: [box] })
    const before = log(genesis, addBea, boxes)
    const [vouched] = before.boxes.get(box.id)!
    expect(vouched).toMatchObject(box)
    expect(before.revokedSince(vouched!.entry)).toEqual([])
    const remove = entry(anna, [boxes], { type: 'personRemoved', personId: bea.member.id })
    expect(log(genesis, addBea, boxes, remove).revokedSince(vouched!.entry)).toEqual([
      entryHash(remove, logCrypto),
    ])
    const addLena = entry(anna, [genesis], { type: 'personAdded', person: lena.member })
    expect(rule(genesis, addLena, entry(lena, [addLena], { type: 'lockboxes', boxes: [box] }))).toBe('L2')
  })
  test('L10 a wider role revokes nothing, a narrower one and fewer groups do', () => {
    const [g1, g2] = [id(), id()]
    const member = { ...lena.member, groups: [g1] }
    const add = entry(anna, [genesis], { type: 'personAdded', person: member })
    const change = (more: object) =>
      entry(anna, [add], { type: 'roleChanged', personId: member.id, role: 'educator', ...more })
    const since = (...more: MembershipEntry[]) =>
      log(genesis, add, ...more).revokedSince(entryHash(add, logCrypto)).length
    expect(since(change({ groups: [g1, g2] }))).toBe(0)
    expect(since(change({ groups: 'all' }))).toBe(0)
    expect(since(change({ role: 'lead' }))).toBe(0)
    expect(since(change({ groups: [g2] }))).toBe(1)
    expect(since(change({ role: 'trainee' }))).toBe(1)
  })
  test('L9 a role ends after its last day, and a new end replaces it', () => {
    const member = { ...tom.member, until: '2026-12-31' }
    const add = entry(anna, [genesis], { type: 'personAdded', person: member })
    expect(isOver(member, '2026-12-31')).toBe(false)
    expect(isOver(member, '2027-01-01')).toBe(true)
    expect(isOver(tom.member, '2999-01-01')).toBe(false)
    const longer = entry(anna, [add], {
      type: 'roleChanged',
      personId: member.id,
      role: 'trainee',
      until: '2027-02-28',
    })
    const forEver = entry(anna, [longer], {
      type: 'roleChanged',
      personId: member.id,
      role: 'educator',
      until: null,
    })
    expect(log(genesis, add, longer).people.get(member.id)?.until).toBe('2027-02-28')
    expect(log(genesis, add, longer, forEver).people.get(member.id)?.until).toBeUndefined()
  })
})

/** The other signature that fits the same text (n - s): whoever reads an entry can make it. */
function twinOf(one: MembershipEntry): MembershipEntry {
  const signature = base64ToBytes(one.signature)
  const half = signature.length / 2
  const order = BigInt(
    half === 32
      ? '0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'
      : '0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
  )
  const other = order - BigInt(`0x${bytesToHex(signature.slice(half))}`)
  signature.set(hexToBytes(other.toString(16).padStart(2 * half, '0')), half)
  return { ...one, signature: bytesToBase64(signature) }
}

describe('L13 an entry has one name', () => {
  const cara = lead(person('lead'))
  const addCara = entry(bea, [addBea], { type: 'personAdded', person: cara.member })
  const addLena = entry(anna, [addBea], { type: 'personAdded', person: lena.member })
  const rerooted = entry('root', [addCara, addLena], {
    type: 'rerooted',
    person: lead(tom).member,
    removed: [cara.member.id],
  })
  const narrow = entry(cara, [addCara], {
    type: 'roleChanged',
    personId: bea.member.id,
    role: 'educator',
  })
  const removeLena = entry(bea, [addLena], { type: 'personRemoved', personId: lena.member.id })
  const all = [addBea, addCara, addLena, narrow, removeLena, rerooted]

  test('L13 S46 the other form of a signature fits the text, has another name, and is refused', () => {
    for (const one of all) {
      const { by } = JSON.parse(one.body) as MembershipBody
      const key = by === 'root' ? root : [anna, bea, cara].find(({ member }) => member.id === by)!.key
      const twin = twinOf(one)
      // The control: it is a good signature of the same text under another name.
      expect(
        logCrypto.verify(
          key.curve,
          bytesToBase64(key.publicKey),
          `obhut|membership|1|${twin.body}`,
          twin.signature,
        ),
      ).toBe(true)
      expect(entryHash(twin, logCrypto)).not.toBe(entryHash(one, logCrypto))
    }
    expect(rule(genesis, twinOf(addBea))).toBe('L13')
    expect(rule(genesis, addBea, addCara, addLena, twinOf(rerooted))).toBe('L13')
  })

  test('L13 S46 whatever twins come in whatever order, all PCs read the same log and nobody’s entry is lost', () => {
    const truth = log(genesis, ...all)
    const seen = (from: readonly MembershipEntry[]) => {
      const now = log(...from)
      return {
        heads: now.heads,
        people: [...now.people.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
        length: now.length,
        names: from.map((one) => entryHash(one, logCrypto)).sort(),
      }
    }
    const expected = seen([genesis, ...all])
    expect(expected.length).toBe(truth.length)
    const everything = [genesis, ...all].flatMap((one) => [one, twinOf(one)])
    const order = fc.shuffledSubarray(everything, { minLength: everything.length })
    fc.assert(
      fc.property(order, fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 14 }), (arriving, steps) => {
        // As `takeLog` does: everything that ever came is offered again each time something comes.
        let mine: readonly MembershipEntry[] = [genesis]
        for (let at = 0, i = 0; at < arriving.length; i++) {
          at += steps[i] ?? 1
          mine = siftLog(joinLogs(mine, arriving.slice(0, at), logCrypto).entries, logCrypto).entries
        }
        expect(seen(mine)).toEqual(expected)
      }),
      { numRuns: longCount(60, 2000) },
    )
  })
})
