/**
 * What carries a signature, changed in any way: refused. Each test also takes the unchanged one, and things changed
 * *and* signed again by somebody who may not.
 */
import { describe, expect, test } from 'vitest'
import { base64ToBytes, bytesToBase64, bytesToHex, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import {
  entryHash,
  joinLogs,
  verifyLog,
  type MembershipBody,
  type MembershipEntry,
} from '#shared/accounts/membership.ts'
import { bundleText } from '#shared/sync/bundle.ts'
import { pinsText, type SignedPins, type SignedPurge, type SignedRegister } from '#shared/sync/messages.ts'
import { decodeBatch, encodeBatch } from '#shared/sync/op.ts'
import { readOrder } from '#shared/sync/orders.ts'
import { checkPins } from '#shared/sync/pins.ts'
import { verifyWithKey } from '#electron/host/keeper/deviceKeys.ts'
import { makeSignKey, type SignKey } from '#electron/host/vault/crypto.ts'
import { logCrypto, parseLog, writeEntry } from '#electron/host/vault/membershipLog.ts'
import { checkBatch } from '#sync-server/sync/append.ts'
import { countSigners } from '#sync-server/sync/purge.ts'
import { isNextRegister, readRegister } from '#sync-server/sync/register.ts'
import { isSignedBy, isSigningKey, readBase64 } from '#sync-server/sync/signatures.ts'
import {
  makeBatch,
  makeDevice,
  makeKeyPair,
  makeKita,
  makeOps,
  nextRegister,
  randomHex,
  sha256,
  signPurge,
  signRegister,
} from '#tests/sync-server/app/kita.ts'
import { chanceOf, mutateBytes, mutateJson, traps, tries, type Chance } from './mutate.ts'

const kita = makeKita(2)
const stranger = makeKita(2)

/** A text in JSON, changed in one place; sometimes its base64 is changed without changing what it means. */
const mutateText = (chance: Chance, text: string): string => {
  let changed = text
  while (changed === text) changed = mutateJson(chance, text)
  return changed
}
const mutateSignature = (chance: Chance, signature: string): string => {
  let changed = signature
  while (changed === signature) {
    const at = chance.int(signature.length)
    const letter = chance.pick([...'ABCDwxyz0189+/=']) + chance.pick(['', '', ' '])
    changed = signature.slice(0, at) + letter + signature.slice(at + chance.int(2))
  }
  return changed
}

describe('F5 no accepted forgery', () => {
  test('F5 a changed batch is never sound: not as another op, not in another house, not as another device', async () => {
    const device = kita.devices[0]!
    const register = readRegister(JSON.stringify(kita.register))!
    const batches = [
      makeBatch(kita, device, [{ size: 40 }, { size: 90 }]),
      makeBatch(kita, kita.devices[1]!, [{ size: 40 }]),
      makeBatch(stranger, stranger.devices[0]!, [{ size: 40 }]),
    ]
    for (const batch of batches.slice(0, 2))
      expect((await checkBatch(batch, kita.tenant, register, 1e6)).type).toBe('sound')
    expect((await checkBatch(batches[2]!, kita.tenant, register, 1e6)).type).toBe('refused')
    await tries('signed batch', { short: 2500, long: 100_000 }, async (chance) => {
      const sample = chance.pick(batches.slice(0, 2))
      const bytes = mutateBytes(chance, sample, batches)
      if (Buffer.compare(bytes, sample) === 0) return
      const same = batches.some((batch) => Buffer.compare(batch, bytes) === 0)
      expect(same || (await checkBatch(bytes, kita.tenant, register, 1e6)).type !== 'sound').toBe(true)
    })
    // The signature of one batch under the ops of another.
    const [one, two] = batches
      .map((batch) => decodeBatch(batch, sha256))
      .map((read) => (read.ok ? read.value : undefined))
    expect(
      (
        await checkBatch(
          encodeBatch({ ops: one!.ops, signature: two!.signature }),
          kita.tenant,
          register,
          1e6,
        )
      ).type,
    ).toBe('refused')
    // A device of this house signs for another one.
    const forged = makeOps(kita, { ...makeDevice(), dev: device.dev, key: kita.devices[1]!.key }, [
      { size: 9 },
    ])
    expect((await checkBatch(encodeBatch(forged), kita.tenant, register, 1e6)).type).toBe('refused')
  })

  test('F5 S46 a changed register is never the next one', async () => {
    const before = readRegister(JSON.stringify(kita.register))!
    const added = makeDevice()
    const next = nextRegister(kita, {
      devices: [...kita.register.devices, { dev: added.dev, key: added.key.spki, state: 'active' }],
    })
    const takes = (signed: SignedRegister): boolean => {
      const read = readRegister(signed.body)
      return read !== undefined && isNextRegister(before, read, signed)
    }
    const samples = [signRegister(next, kita.managers[0]!), signRegister(next, kita.root)]
    for (const sample of samples) expect(takes(sample)).toBe(true)
    expect(takes(signRegister(next, stranger.managers[0]!))).toBe(false)
    expect(takes({ ...samples[0]!, by: kita.managers[1]!.person })).toBe(false)
    expect(takes({ ...samples[0]!, by: 'root' })).toBe(false)
    await tries('signed register', { short: 500, long: 60_000 }, (chance) => {
      const sample = chance.pick(samples)
      expect(takes({ ...sample, body: mutateText(chance, sample.body) })).toBe(false)
      expect(takes({ ...sample, signature: mutateSignature(chance, sample.signature) })).toBe(false)
    })
    for (const text of Object.values(traps)) expect(readRegister(text)).toBeUndefined()
  })

  test('F5 a key or a signature has one form: no other spelling of the same bytes counts', async () => {
    const { spki } = kita.managers[0]!.key
    expect(isSigningKey(spki)).toBe(true)
    const chance = chanceOf(1)
    for (const text of [spki, bytesToBase64(kita.devices[0]!.key.sign('x'))])
      for (let i = 0; i < 2000; i++) {
        const other = mutateSignature(chance, text)
        expect([other, Buffer.compare(readBase64(other), readBase64(text))]).not.toEqual([other, 0])
      }
    // The same point written short.
    const point = Buffer.from(spki, 'base64')
    const short = Buffer.concat([
      Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex'),
      Buffer.from([2 + (point.at(-1)! & 1)]),
      point.subarray(27, 59),
    ])
    expect(isSigningKey(short.toString('base64'))).toBe(false)
  })

  test('F5 S52 a changed order to purge never has two signers', async () => {
    const read = readRegister(JSON.stringify(kita.register))!
    const [first, second] = kita.managers.map((manager) => manager.key)
    const order = {
      v: 1 as const,
      tenant: kita.tenant,
      id: randomHex(),
      objIds: [randomHex(), randomHex()],
      blobs: [],
    }
    const count = (signed: SignedPurge): number => (readOrder(signed.body) ? countSigners(read, signed) : 0)
    const samples = [signPurge(order, [first!, second!]), signPurge(order, [first!, kita.cards[1]!])]
    for (const sample of samples) expect(count(sample)).toBe(2)
    for (const by of [
      [first!, first!],
      [first!, stranger.managers[0]!.key],
      [kita.cards[0]!, kita.cards[1]!],
      [kita.root, first!],
      [kita.devices[0]!.key, first!],
    ])
      expect(count(signPurge(order, by))).toBeLessThan(2)
    await tries('order to purge', { short: 350, long: 50_000 }, (chance) => {
      const sample = chance.pick(samples)
      expect(count({ ...sample, body: mutateText(chance, sample.body) })).toBeLessThan(2)
      const which = chance.int(2)
      const signatures = sample.signatures.map((one, i) =>
        i === which ? { ...one, signature: mutateSignature(chance, one.signature) } : one,
      )
      expect(count({ ...sample, signatures })).toBeLessThan(2)
      const keys = sample.signatures.map((one, i) =>
        i === which ? { ...one, key: mutateSignature(chance, one.key) } : one,
      )
      expect(count({ ...sample, signatures: keys })).toBeLessThan(2)
    })
    for (const text of Object.values(traps)) expect(readOrder(text)).toBeUndefined()
  })

  test('F5 M60 changed pins are never taken', async () => {
    const [live, reserve, spare] = [makeKeyPair(), makeKeyPair(), makeKeyPair()]
    const pinOf = (spki: string): string => bytesToBase64(sha256(base64ToBytes(spki)))
    const trusted = { no: 1, pins: [live, reserve].map((key) => pinOf(key.spki)) }
    const body = JSON.stringify({
      v: 1,
      no: 2,
      pins: [reserve, spare].map((key) => pinOf(key.spki)),
      urls: ['https://zentrale.example:8443'],
    })
    const sign = (by: typeof live): SignedPins => ({
      body,
      key: by.spki,
      signature: bytesToBase64(by.sign(pinsText(body))),
    })
    const tools = {
      sha256,
      isSignedBy: (spki: Bytes, text: string, signature: Bytes) =>
        isSignedBy(bytesToBase64(spki), text, signature),
    }
    const sample = sign(reserve)
    expect(checkPins(tools, trusted, sample).ok).toBe(true)
    expect(checkPins(tools, trusted, sign(live)).ok).toBe(false)
    expect(checkPins(tools, trusted, sign(spare)).ok).toBe(false)
    await tries('pins', { short: 500, long: 40_000 }, (chance) => {
      expect(checkPins(tools, trusted, { ...sample, body: mutateText(chance, body) }).ok).toBe(false)
      const signature = mutateSignature(chance, sample.signature)
      const read = checkPins(tools, trusted, { ...sample, signature })
      // Another spelling of the very same signature is no forgery; it is taken or not.
      expect(
        read.ok && Buffer.from(signature, 'base64').compare(Buffer.from(sample.signature, 'base64')) !== 0,
      ).toBe(false)
    })
  })

  test('F5 a changed manifest of a stick is not its writer’s word', async () => {
    const { key } = kita.devices[0]!
    const text = JSON.stringify({ v: 1, tenant: kita.tenant, bodyBytes: 5, chains: [], blobs: [] })
    const spki = base64ToBytes(key.spki)
    const signature = key.sign(bundleText(text))
    const verify = (said: string, by: Uint8Array): boolean =>
      verifyWithKey(spki, utf8ToBytes(bundleText(said)), by)
    expect(verify(text, signature)).toBe(true)
    await tries('manifest', { short: 250, long: 20_000 }, (chance) => {
      expect(verify(mutateText(chance, text), signature)).toBe(false)
      const other = mutateBytes(chance, signature, [signature])
      if (Buffer.compare(other, signature) !== 0) expect(verify(text, other)).toBe(false)
    })
  })
})

describe('F5 S46 the membership log', () => {
  const root = makeSignKey('P-384').key
  const dev = randomHex()
  const tenant = randomHex()
  const person = (role: 'lead' | 'educator' | 'trainee') => {
    const { key } = makeSignKey('P-256')
    return {
      key,
      member: {
        id: randomHex(),
        role,
        signKey: bytesToBase64(key.publicKey),
        sealKey: { ecdh: 'AA==', kem: 'AA==' },
      },
    }
  }
  const [lead, lena, tom] = [person('lead'), person('educator'), person('trainee')]
  let n = 0
  const entry = (
    by: string,
    key: SignKey,
    parents: readonly MembershipEntry[],
    action: MembershipBody['action'],
  ): MembershipEntry =>
    writeEntry(
      {
        v: 1,
        tenant,
        parents: parents.map((one) => entryHash(one, logCrypto)),
        at: 1,
        dev,
        n: ++n,
        by,
        action,
      },
      key,
    )
  const genesis = entry('root', root, [], {
    type: 'genesis',
    rootKey: bytesToBase64(root.publicKey),
    recoveryKey: { ecdh: 'AA==', kem: 'AA==' },
    cardKeys: ['a', 'b', 'c'],
    kdfFloor: { memKiB: 65_536, passes: 3 },
    person: lead.member,
    practice: false,
  })
  const addLena = entry(lead.member.id, lead.key, [genesis], { type: 'personAdded', person: lena.member })
  const addPc = entry(lead.member.id, lead.key, [addLena], {
    type: 'deviceAdded',
    device: { dev: randomHex(), key: makeKeyPair().spki, people: [] },
  })
  const removeLena = entry(lead.member.id, lead.key, [addPc], {
    type: 'personRemoved',
    personId: lena.member.id,
  })
  const log = [genesis, addLena, addPc, removeLena]
  const bytesOf = (entries: readonly MembershipEntry[]): Bytes => utf8ToBytes(JSON.stringify(entries))

  test('F5 S46 a log with one changed entry is invalid, by name of a rule, whatever was changed', async () => {
    expect(verifyLog(log, logCrypto).ok).toBe(true)
    expect(parseLog(bytesOf(log)).ok).toBe(true)
    await tries('membership log', { short: 200, long: 30_000 }, (chance) => {
      const which = chance.int(log.length)
      const changed = log.map((one, i) =>
        i !== which
          ? one
          : chance.int(2) === 0
            ? { ...one, body: mutateText(chance, one.body) }
            : { ...one, signature: mutateSignature(chance, one.signature) },
      )
      const read = verifyLog(changed, logCrypto)
      expect(read.ok ? `taken: ${JSON.stringify(changed[which])}` : read.error.type).toBe('MembershipInvalid')
    })
    for (const text of Object.values(traps)) {
      expect(parseLog(utf8ToBytes(text)).ok).toBe(false)
      expect(verifyLog([{ body: text, signature: 'x' }], logCrypto).ok).toBe(false)
      expect(verifyLog([...log, { body: text, signature: 'x' }], logCrypto).ok).toBe(false)
    }
  })

  test('F5 an entry whose keys or signature are no base64 is refused, not thrown at', async () => {
    const junk = { ...lena.member, id: randomHex(), role: 'lead' as const, signKey: '%%% no base64' }
    const addJunk = entry(lead.member.id, lead.key, [genesis], { type: 'personAdded', person: junk })
    // Its key is only looked at when it is used.
    expect(verifyLog([genesis, addJunk], logCrypto).ok).toBe(true)
    const byJunk = entry(junk.id, tom.key, [addJunk], { type: 'personAdded', person: tom.member })
    expect(verifyLog([genesis, addJunk, byJunk], logCrypto)).toMatchObject({
      ok: false,
      error: { words: { rule: 'L2' } },
    })
    for (const signature of ['', '%%%', 'é', '=', 'A', bytesToBase64(new Uint8Array(64))])
      expect(verifyLog([genesis, { ...addLena, signature }], logCrypto).ok).toBe(false)
  })

  test('F5 entries in any order and any number of times are the same log', async () => {
    await tries('joined logs', { short: 80, long: 8000 }, (chance) => {
      const shuffled = Array.from({ length: 8 }, () => chance.pick(log.slice(1)))
      const { entries } = joinLogs([genesis], [...shuffled, ...log.slice(1)], logCrypto)
      expect(entries.length).toBe(log.length)
      expect(verifyLog(entries, logCrypto).ok).toBe(true)
    })
    expect(bytesToHex(sha256(bytesOf(log))).length).toBe(64)
  })
})
