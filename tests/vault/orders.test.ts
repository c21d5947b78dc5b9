/** D8 What makes an order to purge count for a vault that cannot read the deletion itself (D6..D9 in shared/vault/README.md). */
import { expect, test } from 'vitest'
import { bytesToBase64, utf8ToBytes } from '#shared/basics/bytes.ts'
import { purgeText, recallText } from '#shared/sync/messages.ts'
import { writeOrderOp, writeRecallOp } from '#shared/sync/orders.ts'
import { type8 } from '#shared/vault/envelope.ts'
import { makeSignKey, signBytes, type SignKey } from '#electron/host/vault/crypto.ts'
import { spkiOf } from '#electron/host/vault/register.ts'
import { addColleague, insideOf, quiet, signedIn } from './houseOfMany.ts'
import { addChildren, setupVault, testPassphrase } from './world.ts'

const by = (key: SignKey, text: string) => ({
  key: spkiOf('P-256', bytesToBase64(key.publicKey))!,
  signature: bytesToBase64(signBytes(key, utf8ToBytes(text))),
})

test('D8 S52 an Admin’s PC obeys an order of two Leitungen on its day; of one, of one twice, of a stranger, recalled or not due: nothing goes', async () => {
  const world = await setupVault()
  const { idByName } = await addChildren(world, ['Mia', 'Ben'])
  const bea = await addColleague(world, 'Bea', 'lead')
  const admin = await addColleague(world, 'Tom', 'admin')
  const session = await world.vault.call('session', {})
  const me = session.ok ? session.value.person!.id : ''
  const first = (await insideOf(world, { id: me, passphrase: testPassphrase })).session
  const second = (await insideOf(world, bea)).session
  const { store } = world.keeper
  const offer = (id: string, payload: Uint8Array<ArrayBuffer>) =>
    store['ops.offer']({ ops: [{ type8: type8.tombstone, objId: id, expireNotAfter: 0 }], bytes: [payload] })
  let n = 0
  const order = async (objId: string, keys: readonly SignKey[], purgeOn = '2026-09-14') => {
    const id = (0xa000 + n++).toString(16).padStart(32, '0')
    const body = JSON.stringify({ v: 1, tenant: first.tenant, id, objIds: [objId], blobs: [], keyIds: [] })
    await offer(id, writeOrderOp(purgeOn, { body, signatures: keys.map((key) => by(key, purgeText(body))) }))
    return id
  }
  const [mia, ben] = [idByName['Mia']!, idByName['Ben']!]
  const living = () =>
    [mia, ben].map((id) => [...world.keeper.slots.values()].some((one) => one.entry.objId === id))
  const stranger = makeSignKey('P-256').key

  await order(mia, [first.signKey, first.signKey])
  await order(mia, [first.signKey, stranger])
  await order(mia, [first.signKey, second.signKey], '2026-09-15')
  const recalled = await order(mia, [first.signKey, second.signKey])
  const recall = JSON.stringify({ v: 1, tenant: first.tenant, order: recalled })
  await offer('b'.repeat(32), writeRecallOp({ body: recall, ...by(second.signKey, recallText(recall)) }))
  // A recall of somebody who may not recall changes nothing.
  const right = await order(ben, [first.signKey, second.signKey])
  const wrong = JSON.stringify({ v: 1, tenant: first.tenant, order: right })
  await offer('c'.repeat(32), writeRecallOp({ body: wrong, ...by(stranger, recallText(wrong)) }))

  const his = await signedIn(world, admin)
  expect(await his.vault.call('deletion.run', {})).toMatchObject({ ok: true, value: { purged: [] } })
  await quiet(world.keeper)
  expect(living()).toEqual([true, false])
  expect(world.keeper.ledger.has(right)).toBe(true)

  // Where this PC alone has something of it, who cannot read it leaves it to who can.
  await order(mia, [first.signKey, second.signKey])
  for (const version of world.keeper.slots.keys()) world.keeper.state.unsynced.add(version)
  await his.vault.call('deletion.run', {})
  expect(living()).toEqual([true, false])
  world.keeper.state.unsynced.clear()
  await his.vault.call('deletion.run', {})
  expect(living()).toEqual([false, false])
}, 60_000)
