/**
 * The server's store alone (no TLS, no signatures): what a durable push and a page cost, and whether a hundred times more
 * envelopes change that. A small and a large database stand side by side and are asked turn by turn.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '#sync-server/stores/sqlite.ts'
import type { Store } from '#sync-server/stores/store.ts'
import {
  createDevice,
  newTenant,
  push,
  type TestBatch,
  type TestDevice,
} from '../sync-server/stores/storeWorld.ts'
import { figure, median, ms, quantile, times, type Tell } from './figures.ts'

const tenants = 10
const devicesEach = 4
const payload = 1000

interface World {
  store: Store
  readonly file: string
  readonly chains: readonly { readonly tenant: string; readonly device: TestDevice }[]
  turn: number
}

/** What is only filled in needs no fsync. */
const noSync = (_fd: number, done: (error: unknown) => void): void => void setImmediate(() => done(null))

function open(file: string, filling: boolean): Store {
  const opened = openSqliteStore({ file, ...(filling ? { sync: noSync } : {}) })
  if (!opened.ok) throw new Error(opened.error.type)
  return opened.value
}

async function openWorld(file: string): Promise<World> {
  const store = open(file, true)
  // A page of 500 has to fit into an institution of the small one.
  const chains: { tenant: string; device: TestDevice }[] = []
  for (let t = 0; t < tenants; t++) {
    const tenant = await newTenant(store, `growth ${t}`)
    for (let d = 0; d < devicesEach; d++)
      chains.push({ tenant, device: createDevice(tenant, `growth ${t} ${d}`) })
  }
  return { store, file, chains, turn: 0 }
}

const next = (world: World) => world.chains[world.turn++ % world.chains.length]!

async function fill(world: World, count: number, tellProgress: (done: number) => void): Promise<void> {
  for (let done = 0; done < count; done += 1000) {
    const lanes = [next(world), next(world)]
    await Promise.all(
      lanes.map(({ tenant, device }) => push(world.store, tenant, device.batch(500, payload))),
    )
    if (done % 100_000 === 0) tellProgress(done)
  }
  await world.store.close()
  world.store = open(world.file, false)
}

/** Pushes batches made before the clock runs, `width` at once. @returns ops a second and the time of each push */
async function pushMany(
  world: World,
  count: number,
  size: number,
  width: number,
): Promise<{ readonly perSecond: number; readonly each: readonly number[] }> {
  const lanes = Array.from({ length: width }, () => {
    const chain = next(world)
    return { ...chain, batches: [] as TestBatch[] }
  })
  for (let i = 0; i < count; i++) {
    const lane = lanes[i % width]!
    lane.batches.push(lane.device.batch(size, payload))
  }
  const each: number[] = []
  const from = performance.now()
  await Promise.all(
    lanes.map(async ({ tenant, batches }) => {
      for (const batch of batches) {
        const start = performance.now()
        await push(world.store, tenant, batch)
        each.push(performance.now() - start)
      }
    }),
  )
  return { perSecond: ((count * size) / (performance.now() - from)) * 1000, each }
}

/**
 * Pages of 500 from places spread over all logs. Reading is synchronous, so its processor time says what it would take on
 * a machine of its own.
 */
async function pullPages(
  world: World,
  count: number,
): Promise<{ readonly each: number[]; readonly processor: number[]; readonly ops: number }> {
  const each: number[] = []
  const processor: number[] = []
  let ops = 0
  for (let i = 0; i < count; i++) {
    const { tenant } = world.chains[(i * 7919) % world.chains.length]!
    const { seq } = (await world.store.state(tenant))!
    const after = Math.floor(((i * 0.618) % 1) * Math.max(1, seq / 100 - 5)) * 100
    const start = performance.now()
    const used = process.cpuUsage()
    const page = await world.store.range(tenant, after, 500, 1024 * 1024)
    each.push(performance.now() - start)
    const { user, system } = process.cpuUsage(used)
    processor.push((user + system) / 1000)
    ops += page?.rows.length ?? 0
  }
  return { each, processor, ops }
}

export async function benchGrowth(tell: Tell, large = 1_000_000): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'obhut-growth-'))
  const worlds: World[] = []
  try {
    // The small one doubles while it is measured; pages are asked for before.
    const small = await openWorld(join(root, 'small.db'))
    const big = await openWorld(join(root, 'large.db'))
    worlds.push(small, big)
    await fill(small, 10_000, () => {})
    const from = performance.now()
    await fill(big, large, (done) => console.log(`  filled ${done}`))
    const filling = (performance.now() - from) / 1000

    const rounds = 9
    const batched = { small: [] as number[], big: [] as number[] }
    const single = { small: [] as number[], big: [] as number[], each: [] as number[] }
    const pulls = { small: [] as number[], big: [] as number[] }
    const processor = { small: [] as number[], big: [] as number[] }
    const pullRate: number[] = []
    for (let round = 0; round < rounds; round++)
      for (const [name, world] of round % 2
        ? ([
            ['big', big],
            ['small', small],
          ] as const)
        : ([
            ['small', small],
            ['big', big],
          ] as const)) {
        // prettier-ignore
        // Asked before the writes, which would make the small one grow under its pages.
        const start = performance.now()
        const pulled = await pullPages(world, 60)
        pulls[name].push(...pulled.each)
        processor[name].push(...pulled.processor)
        if (name === 'big') pullRate.push((pulled.ops / (performance.now() - start)) * 1000)
        batched[name].push((await pushMany(world, 16, 100, 8)).perSecond)
        const one = await pushMany(world, 320, 1, 32)
        single[name].push(one.perSecond)
        if (name === 'big') single.each.push(...one.each)
      }
    const bytes = (world: World): string => `${Math.round(statSync(world.file).size / 2 ** 20)} MB`
    const rate = (values: readonly number[]): number => Math.round(median(values))
    const slower = median(batched.small) / median(batched.big)
    const pullSlower = quantile(pulls.big, 0.99) / quantile(pulls.small, 0.99)
    tell(
      figure(
        `Store alone (SQLite, fsync), batches of 100 by 8 at once, ${large.toLocaleString('en')} envelopes there`,
        `${rate(batched.big)} ops/s (${bytes(big)}; filled in ${Math.round(filling)} s)`,
        { goal: '>= 15000 ops/s', met: rate(batched.big) >= 15_000 },
        'Without TLS and signatures, which the figures of the server have.',
      ),
      figure(
        'Store alone, single durable pushes by 32 at once',
        `${rate(single.big)} a second, p99 ${ms(quantile(single.each, 0.99))}`,
        { goal: '>= 2500', met: rate(single.big) >= 2500 },
      ),
      figure('Store alone, pages of 500 ops of 1 kB', `${rate(pullRate)} ops/s`, {
        goal: '>= 30000 ops/s',
        met: rate(pullRate) >= 30_000,
      }),
      figure(
        `Batched push, 10,000 envelopes against ${large.toLocaleString('en')}`,
        `${times(slower)} slower (${rate(batched.small)} against ${rate(batched.big)} ops/s; single pushes ${times(median(single.small) / median(single.big))})`,
        { goal: '<= 1.5x', met: slower <= 1.5 },
      ),
      figure(
        `p99 of a page, 10,000 envelopes against ${large.toLocaleString('en')}`,
        `${times(pullSlower)} (${ms(quantile(pulls.small, 0.99))} against ${ms(quantile(pulls.big, 0.99))}; medians ${ms(median(pulls.small))} and ${ms(median(pulls.big))}; by processor time ${times(quantile(processor.big, 0.99) / quantile(processor.small, 0.99))})`,
        { goal: '<= 1.5x', met: pullSlower <= 1.5 },
      ),
    )
  } finally {
    for (const { store } of worlds) await store.close()
    rmSync(root, { recursive: true, force: true })
  }
}
