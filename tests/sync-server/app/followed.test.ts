/** A follower whose first server lies: in one process, with a link that changes what it carries. */
import { expect, test } from 'vitest'
import { ok, err } from '#shared/basics/result.ts'
import { decodeBatch, encodeBatch } from '#shared/sync/op.ts'
import { createFollower, type Follower } from '#sync-server/follow/follower.ts'
import type { Link } from '#sync-server/follow/link.ts'
import type { FollowAsk } from '#sync-server/follow/messages.ts'
import { createSource } from '#sync-server/follow/source.ts'
import { createMemoryStore } from '#sync-server/stores/memory.ts'
import { sha256Hex } from '#sync-server/sync/signatures.ts'
import {
  makeBatch,
  makeKita,
  nextRegister,
  records,
  sha256,
  signRegister,
  makeDevice,
  type Device,
} from './kita.ts'
import { createWorld, memoryBlobs, openKita, valueOf } from './world.ts'

type Carried = { answer: unknown; parts: readonly Uint8Array<ArrayBuffer>[] }

async function openBoth() {
  const first = createWorld()
  const kita = makeKita(2)
  const { token } = await openKita(first, kita)
  const source = createSource({
    core: first.core,
    store: first.store,
    clock: first.clock,
    keys: () => new Set([sha256Hex('key')]),
  })
  const lie: { change: ((ask: FollowAsk, said: Carried) => Carried) | undefined } = { change: undefined }
  const link: Link = {
    async ask(what, schema) {
      const said = await source.handle(what, 'key')
      if (!said.ok) return err({ type: 'Refused', refusal: said.error.refusal })
      const { answer, parts } = lie.change?.(what, said.value) ?? said.value
      const parsed = schema.safeParse(answer)
      return parsed.success ? ok({ answer: parsed.data, parts }) : err({ type: 'BadAnswer' })
    },
    close: () => undefined,
  }
  const store = createMemoryStore()
  const news: string[] = []
  const follower: Follower = createFollower({
    link,
    store,
    blobs: memoryBlobs(),
    clock: first.clock,
    equalAt: 0,
    onNews: (tenant) => void news.push(tenant),
    notePurge: async () => undefined,
  })
  const push = async (device: Device, count: number): Promise<void> => {
    const { answer } = valueOf(await first.ask('push', {}, [makeBatch(kita, device, records(count))], token))
    expect(answer.results[0]).toMatchObject({ type: 'ok' })
  }
  const seq = async (): Promise<number> => (await store.state(kita.tenant))?.seq ?? 0
  return { first, kita, token, store, follower, lie, push, seq, news }
}

test('SV26 what the first server changes, leaves out, moves or makes up is not taken; told straight, the copy goes on', async () => {
  const { first, kita, follower, lie, push, seq, store, news } = await openBoth()
  const [a, b] = kita.devices as [Device, Device]
  await push(a, 3)
  await follower.round()
  expect(await seq()).toBe(3)
  expect(news).toEqual([kita.tenant])
  await push(a, 2)
  await push(b, 2)
  await push(a, 2)
  const isPull = (ask: FollowAsk): boolean => ask.do === 'route' && ask.route === 'pull'
  const changed = (bytes: Uint8Array, at: number): Uint8Array<ArrayBuffer> => {
    const copy = new Uint8Array(bytes)
    copy[at]! ^= 1
    return copy
  }
  const stranger = makeDevice()
  const lies: Record<string, (said: Carried) => Carried> = {
    'a payload': ({ answer, parts }) => ({
      answer,
      parts: parts.map((part, i) => (i === 0 ? changed(part, 200) : part)),
    }),
    'a signature': ({ answer, parts }) => ({
      answer,
      parts: parts.map((part, i) => (i === 0 ? changed(part, part.length - 3) : part)),
    }),
    'a batch left out': ({ answer, parts }) => ({ answer, parts: parts.filter((_, i) => i !== 1) }),
    'another order': ({ answer, parts }) => ({ answer, parts: [parts[1]!, parts[0]!, parts[2]!] }),
    'an op left out': ({ answer, parts }) => {
      const batch = decodeBatch(parts[0]!, sha256)
      if (!batch.ok) throw new Error('batch')
      return {
        answer,
        parts: [encodeBatch({ ...batch.value, ops: batch.value.ops.slice(0, 1) }), ...parts.slice(1)],
      }
    },
    'a device that nobody knows': ({ answer, parts }) => ({
      answer,
      parts: [makeBatch(kita, stranger, records(1)), ...parts],
    }),
    'another head': ({ answer, parts }) => {
      const said = answer as { cursor: { gen: number; seq: number; head: string }; more: boolean }
      return { answer: { ...said, cursor: { ...said.cursor, head: '5'.repeat(64) } }, parts }
    },
  }
  for (const [name, change] of Object.entries(lies)) {
    lie.change = (ask, said) => (isPull(ask) ? change(said) : said)
    await follower.round()
    expect([name, await seq()]).toEqual([name, 3])
    expect([name, follower.lag().trouble]).not.toEqual([name, ''])
    expect(follower.behind(kita.tenant).ops).toBe(6)
  }
  lie.change = undefined
  first.clock.pass(5000)
  await follower.round()
  expect(await seq()).toBe(9)
  expect(await store.state(kita.tenant)).toEqual(await first.store.state(kita.tenant))
  expect(follower.lag()).toMatchObject({ ops: 0, split: 0, trouble: '', seconds: 0 })
})

test('SV26 a first server that suddenly knows less, or tells another history at the same number, is said and nothing here goes', async () => {
  const { kita, follower, lie, push, seq } = await openBoth()
  await push(kita.devices[0]!, 5)
  await follower.round()
  const told = (change: object): void => {
    lie.change = (ask, said) => {
      if (ask.do !== 'states') return said
      const { tenants } = said.answer as { tenants: object[] }
      return { answer: { tenants: tenants.map((one) => ({ ...one, ...change })) }, parts: [] }
    }
  }
  for (const change of [{ seq: 3 }, { head: '7'.repeat(64) }]) {
    told(change)
    await follower.round()
    expect(follower.lag().split).toBe(1)
    expect(await seq()).toBe(5)
  }
  lie.change = undefined
  await follower.round()
  expect(follower.lag().split).toBe(0)
})

test('SV26 registers that came and went unseen, and ops of a device that was removed since, are taken as the first server had them', async () => {
  const { first, kita, token, follower, push, store, seq } = await openBoth()
  const [a, b] = kita.devices as [Device, Device]
  await follower.round()
  await push(b, 4)
  let { register } = kita
  for (let i = 0; i < 4; i++) {
    register = nextRegister({ ...kita, register }, {})
    valueOf(
      await first.ask('registerReplace', { register: signRegister(register, kita.managers[0]!) }, [], token),
    )
  }
  register = nextRegister(
    { ...kita, register },
    {
      devices: register.devices.map((one) =>
        one.dev === b.dev ? { ...one, state: 'removed' as const, upTo: 2 } : one,
      ),
    },
  )
  valueOf(
    await first.ask('registerReplace', { register: signRegister(register, kita.managers[0]!) }, [], token),
  )
  await push(a, 1)
  await follower.round()
  expect(await seq()).toBe(5)
  expect(await store.state(kita.tenant)).toEqual(await first.store.state(kita.tenant))
  expect(await store.register(kita.tenant)).toEqual(await first.store.register(kita.tenant))
})
