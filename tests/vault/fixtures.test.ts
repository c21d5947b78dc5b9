import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bytesToHex } from '#shared/basics/bytes.ts'
import { kindByName, kindNames, type KindName } from '#shared/records/kinds.ts'
import { type8 } from '#shared/vault/envelope.ts'
import { openAccount, parseAccounts } from '#electron/host/vault/account.ts'
import { sealEnvelope, type Content } from '#electron/host/vault/envelope.ts'
import { openSession, type Work } from '#electron/host/vault/signIn.ts'
import { setupVault, testPassphrase, testRandom } from './world.ts'

const folder = new URL('../records/fixtures/', import.meta.url)
const fixtures = readdirSync(folder).filter((name) => name.endsWith('.1.json'))

async function insideVault(): Promise<Work> {
  const world = await setupVault()
  await world.lock()
  const file = parseAccounts(world.keeper.files.get('account'))!
  const secret = await openAccount(file.accounts[0]!, testPassphrase, world.keeper.secret)
  if (!secret.ok) throw new Error('account')
  const opened = await openSession(
    world.current().deps,
    file,
    file.accounts[0]!,
    secret.value,
    new Uint8Array(world.keeper.secret),
  )
  if (!opened.ok) throw new Error(JSON.stringify(opened))
  return opened.value
}

describe('V3 what version 1 of the program sealed is opened in today’s shape', async () => {
  const { session, records } = await insideVault()
  const keyId = session.keyring.lockboxId('institution', session.tenant, 'everyday')
  const open = (content: Partial<Content> & Pick<Content, 'k' | 'kv' | 'f'>, signKey = session.signKey) => {
    const sealed = sealEnvelope(
      {
        random: testRandom,
        metadataKey: session.metadataKey,
        contentKey: session.keyring.keyById(keyId)!,
        signKey,
        receiptKey: session.receiptKey,
      },
      {
        type8: type8.record,
        expireNotAfter: 0,
        devSeq: 1,
        tenant: session.tenant,
        objId: bytesToHex(testRandom.bytes(16)),
        dev: session.device,
      },
      { ver: 1, keyId, epoch: 1, hlc: '0199f0f0f0f00001', parents: [] },
      { s: {}, a: { p: session.person.id, l: session.logHead }, ...content },
    )
    if (!sealed.ok) throw new Error('seal')
    return records.openVersion(sealed.value)
  }

  test('there is a fixture of each kind', () => {
    expect(fixtures.map((name) => name.split('.')[0]).sort()).toEqual([...kindNames].sort())
  })
  test.each(fixtures)('%s', async (name) => {
    const { version, values } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as {
      version: number
      values: Record<string, unknown>
    }
    const kind = name.split('.')[0] as KindName
    const opened = await open({ k: kind, kv: version, f: values })
    if (!opened.ok) throw new Error(JSON.stringify(opened))
    expect(opened.value.kind).toBe(kind)
    for (const field of Object.keys(kindByName(kind)!.fields))
      expect(opened.value.values).toHaveProperty(field)
    expect(opened.value.values).toMatchObject({ fromTheFuture: { deep: ['kept'] } })
  })
  test('values that do not fit, a kind nobody knows and an author who is no member are kept and not shown', async () => {
    expect(await open({ k: 'child', kv: 2, f: { firstName: 7 } })).toMatchObject({
      ok: false,
      error: { type: 'ValuesInvalid' },
    })
    expect(await open({ k: 'weather', kv: 1, f: {} })).toMatchObject({
      ok: false,
      error: { type: 'KindUnknown' },
    })
    expect(
      await open({ k: 'child', kv: 2, f: {}, a: { p: 'ab'.repeat(16), l: session.logHead } }),
    ).toMatchObject({ ok: false, error: { type: 'AuthorMayNot' } })
    expect(
      await open({ k: 'child', kv: 2, f: {}, a: { p: session.person.id, l: '00'.repeat(32) } }),
    ).toMatchObject({ ok: false, error: { type: 'AuthorMayNot' } })
    expect(await open({ k: 'child', kv: 2, f: {} })).toMatchObject({ ok: true })
  })
})
