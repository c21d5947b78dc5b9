/**
 * A colleague's patched PC may send every other PC whatever it likes, well signed and well sealed, for its vault has the
 * keys. Nobody is locked out by that, and nobody stops learning what the others decide.
 */
import { expect, test } from 'vitest'
import { base64ToBytes, bytesToBase64, bytesToHex, hexToBytes, utf8ToBytes } from '#shared/basics/bytes.ts'
import {
  entryHash,
  verifyLog,
  type MembershipAction,
  type MembershipEntry,
} from '#shared/accounts/membership.ts'
import { sealBox } from '#electron/host/vault/crypto.ts'
import { logCrypto, writeEntry } from '#electron/host/vault/membershipLog.ts'
import { takeLog } from '#electron/host/vault/membershipSync.ts'
import type { Session } from '#electron/host/vault/session.ts'
import { type8 } from '#shared/vault/envelope.ts'
import { randomHex, randomOf } from '#tests/sync-server/app/kita.ts'
import { addColleague, insideOf, quiet } from '#tests/vault/houseOfMany.ts'
import { addChildren, setupVault, testPassphrase, testRandom } from '#tests/vault/world.ts'

test('F5 wraps of nonsense under every key that there is lock nobody out', async () => {
  const world = await setupVault()
  await addChildren(world, ['Mia', 'Ole'])
  await quiet(world.keeper)
  const before = (await world.find('child')).length
  expect(before).toBe(2)
  for (const wrap of [...world.keeper.wraps.values()])
    for (const sealed of [
      '%',
      'A',
      '',
      'AAAA',
      'é',
      '====',
      bytesToBase64(randomOf(60)),
      bytesToBase64(randomOf(1300)),
    ]) {
      const id = randomHex()
      world.keeper.wraps.set(id, { ...wrap, id, sealed })
    }
  await world.lock()
  const unlocked = await world.unlock()
  expect(unlocked.ok || unlocked.error).toBe(true)
  expect((await world.find('child')).length).toBe(before)
}, 60_000)

test('S46 L2 entries of one who may not, that are none, or lie twice under another signature do not hold up what the Leitung decides', async () => {
  const world = await setupVault()
  const tom = await addColleague(world, 'Tom', 'trainee')
  await quiet(world.keeper)
  const inside = await insideOf(world, tom)
  const { session } = inside
  const lead = [...session.membership.people.values()].find((member) => member.role === 'lead')!
  const annas = await insideOf(world, { id: lead.id, passphrase: testPassphrase })
  const other = randomHex()
  let n = 0
  const write = (by: Session, parents: readonly string[], action: MembershipAction): MembershipEntry =>
    writeEntry(
      { v: 1, tenant: by.tenant, parents: [...parents], at: 1, dev: other, n: ++n, by: by.person.id, action },
      by.signKey,
    )
  const offer = (entry: MembershipEntry | string): void => {
    const text = typeof entry === 'string' ? entry : JSON.stringify(entry)
    const objId = typeof entry === 'string' ? randomHex() : entryHash(entry, logCrypto).slice(0, 32)
    const aad = utf8ToBytes(`obhut|membership-op|1|${session.tenant}|${objId}`)
    world.keeper.ops.push({
      type8: type8.membership,
      objId,
      dev: other,
      n: world.keeper.ops.length + 1,
      bytes: sealBox(testRandom, session.metadataKey, utf8ToBytes(text), aad),
    })
  }
  const alarms: string[] = []
  const watching = { ...annas.session, alarm: (type: string) => void alarms.push(type) } as Session
  const { heads } = session.membership
  const self = { ...session.membership.people.get(tom.id)!, role: 'lead' as const }
  // By Tom, well signed and well sealed: he makes himself Leitung, twice under one number, and writes nonsense.
  offer(write(session, heads, { type: 'roleChanged', personId: tom.id, role: 'lead' }))
  offer(write(session, heads, { type: 'personRemoved', personId: lead.id }))
  offer({ body: '{"v":1}', signature: '%' })
  offer('no JSON')
  const by = write(session, heads, { type: 'personAdded', person: self })
  offer({ ...by, signature: '%%%' })
  // What Anna once signed, with the other of the two signatures that fit (ECDSA: n - s).
  const known = session.log.at(-1)!
  const twin = base64ToBytes(known.signature)
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  const flipped = order - BigInt(`0x${bytesToHex(twin.slice(32))}`)
  twin.set(hexToBytes(flipped.toString(16).padStart(64, '0')), 32)
  const copy = { ...known, signature: bytesToBase64(twin) }
  for (const log of [
    [...session.log.slice(0, -1), copy],
    [...session.log, copy],
  ])
    expect(verifyLog(log, logCrypto)).toMatchObject({ ok: false })
  offer(copy)
  // By Anna on her other PC, afterwards: she removes him.
  const removal = write(annas.session, heads, { type: 'personRemoved', personId: tom.id })
  offer(removal)
  const taken = await takeLog(world.current().deps, watching)
  expect(taken).toEqual({ ok: true, value: true })
  expect(watching.membership.people.has(tom.id)).toBe(false)
  expect(watching.membership.people.get(lead.id)?.role).toBe('lead')
  expect(alarms.length).toBeGreaterThan(0)
}, 60_000)
