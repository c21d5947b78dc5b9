/** Figures are printed; what is checked is how much work is done and ratios inside one run, for the machine is shared. */
import { createCipheriv } from 'node:crypto'
import { expect, test } from 'vitest'
import { bytesToHex, type Bytes } from '#shared/basics/bytes.ts'
import { type8 } from '#shared/vault/envelope.ts'
import { openAccount, parseAccounts } from '#electron/host/vault/account.ts'
import { openSession } from '#electron/host/vault/signIn.ts'
import { makeSignKey, publicKeyOf, sealKeyOf, sealTo, verifyBytes } from '#electron/host/vault/crypto.ts'
import { openBody, openHead, sealEnvelope, type Sealing } from '#electron/host/vault/envelope.ts'
import { addChildren, setupVault, testPassphrase, testRandom } from './world.ts'

const perSecond = (count: number, ms: number): string =>
  Math.round((count / ms) * 1000).toLocaleString('de-DE')
const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]!

test('sealing and opening, per second, beside plain AES-256-GCM of the same bytes', () => {
  const signKey = makeSignKey('P-256').key
  const sealing: Sealing = {
    random: testRandom,
    metadataKey: testRandom.bytes(32),
    contentKey: testRandom.bytes(32),
    signKey,
    receiptKey: testRandom.bytes(32),
  }
  const id = (): string => bytesToHex(testRandom.bytes(16))
  const [tenant, dev, keyId] = [id(), id(), id()]
  const values = { firstName: 'Mia', lastName: 'Muster', notes: 'Heute war Waldtag. '.repeat(45) }
  const stamps = Object.fromEntries(Object.keys(values).map((field) => [field, '0199f0f0f0f0000112345678']))
  const count = 2000
  const publicKey = publicKeyOf('P-256', signKey.publicKey)!
  const seal = (devSeq: number): Bytes => {
    const sealed = sealEnvelope(
      sealing,
      { type8: type8.record, expireNotAfter: 0, devSeq, tenant, objId: id(), dev },
      { ver: 1, keyId, epoch: 1, hlc: '0199f0f0f0f00001', parents: [] },
      { k: 'child', kv: 2, f: values, s: stamps, a: { p: 'anna', l: 'head' } },
    )
    if (!sealed.ok) throw new Error('seal')
    return sealed.value
  }
  const open = (bytes: Bytes, receiptKey: Bytes): void => {
    const head = openHead(sealing.metadataKey, tenant, bytes)
    const body =
      head.ok &&
      openBody(
        {
          contentKey: sealing.contentKey,
          receiptKey,
          verifyAuthor: (_a, signed, signature) => verifyBytes('P-256', publicKey, signed, signature),
        },
        head.value,
      )
    if (!body || !body.ok) throw new Error('open')
  }
  const time = (run: () => void): number => {
    const start = performance.now()
    run()
    return performance.now() - start
  }
  let sealed: Bytes[] = []
  for (let i = 0; i < 200; i++) open(seal(i + 1), sealing.receiptKey)
  const sealMs = time(() => (sealed = Array.from({ length: count }, (_, i) => seal(i + 1))))
  const openMs = time(() => sealed.forEach((bytes) => open(bytes, sealing.receiptKey)))
  const foreign = testRandom.bytes(32)
  const verifyMs = time(() => sealed.forEach((bytes) => open(bytes, foreign)))
  const plain = new Uint8Array(sealed[0]!.length)
  const rawMs = time(() => {
    for (let i = 0; i < count; i++) {
      const cipher = createCipheriv('aes-256-gcm', sealing.contentKey, plain.subarray(0, 12))
      cipher.update(plain)
      cipher.final()
      cipher.getAuthTag()
    }
  })
  const anna = sealKeyOf(testRandom.bytes(32))
  const kemMs = time(() => {
    for (let i = 0; i < 20; i++) sealTo(testRandom, anna.publicKey, plain.subarray(0, 32), 'x')
  })
  console.log(
    `envelopes of ${sealed[0]!.length} B: seal ${perSecond(count, sealMs)}/s (with signature), open ${perSecond(count, openMs)}/s (receipt), open and verify ${perSecond(count, verifyMs)}/s; bare AES-256-GCM ${perSecond(count, rawMs)}/s; hybrid sealing ${(kemMs / 20).toFixed(1)} ms`,
  )
  expect(openMs).toBeLessThan(verifyMs)
  expect(openMs / rawMs).toBeLessThan(25)
})

test('an unlock asks the keeper the same few things with 120 children, and for no envelope but the bin; the list opens its 120', async () => {
  const world = await setupVault()
  for (let group = 0; group < 6; group++)
    await addChildren(
      world,
      Array.from({ length: 20 }, (_, i) => `Kind ${group}-${i}`),
      `Gruppe ${group}`,
    )
  await world.lock()
  const file = parseAccounts(world.keeper.files.get('account'))!
  const account = file.accounts[0]!
  const secret = await openAccount(account, testPassphrase, world.keeper.secret)
  if (!secret.ok) throw new Error('account')
  const tags = await (async () => {
    await world.unlock()
    const answer = await world.vault.call('records.tags', { kind: 'child' })
    return answer.ok ? answer.value.tags : []
  })()
  const sealed: Bytes[] = []
  for (const tag of tags) {
    const found = await world.keeper.store['store.byTag']({ kind: tag.kind })
    if (found.ok) sealed.push(...found.value.bytes)
  }
  expect(sealed).toHaveLength(120)
  const unlocks: number[] = []
  const lists: number[] = []
  for (let round = 0; round < 7; round++) {
    const { deps } = (await world.lock(), world.current())
    const asked: string[] = []
    const store: typeof deps.store = {
      ...deps.store,
      call: (name, args) => {
        asked.push(name)
        return deps.store.call(name, args)
      },
    }
    const start = performance.now()
    const opened = await openSession({ ...deps, store }, file, account, secret.value, new Uint8Array(world.keeper.secret)) // prettier-ignore
    unlocks.push(performance.now() - start)
    // The bin, in the drawer of today and in that of the first weeks.
    expect(asked.filter((name) => /^store\.(read|object|scan|byTag)$/.test(name))).toEqual([
      'store.byTag',
      'store.byTag',
    ])
    expect(asked.length).toBeLessThanOrEqual(6)
    if (!opened.ok) throw new Error(JSON.stringify(opened))
    const listed = await opened.value.records.open(sealed, 'show', 'plain')
    lists.push(performance.now() - start)
    expect(listed.ok && listed.value.records.length).toBe(120)
  }
  console.log(
    `unlock without Argon2id: median ${median(unlocks).toFixed(1)} ms; with the 120 children opened: ${median(lists).toFixed(1)} ms; best ${Math.min(...unlocks).toFixed(1)} / ${Math.min(...lists).toFixed(1)} ms`,
  )
})
