import { describe, expect, test } from 'vitest'
import { bytesToBase64, bytesToHex } from '#shared/basics/bytes.ts'
import {
  entryHash,
  verifyLog,
  type Member,
  type MembershipAction,
  type MembershipBody,
  type MembershipEntry,
} from '#shared/accounts/membership.ts'
import type { Role } from '#shared/accounts/policy.ts'
import { logCrypto, writeEntry } from '#electron/host/vault/membershipLog.ts'
import { makeSignKey, type SignKey } from '#electron/host/vault/crypto.ts'
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
