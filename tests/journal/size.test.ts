/** JR6 with a large archive: what a start reads is counted, times are printed; `npm run bench -- start` has the budget. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { nodeFiles, type Files } from '#electron/host/keeper/files.ts'
import { idFrom, keeperWorld, tag } from './keeperWorld.ts'

const root = mkdtempSync(join(tmpdir(), 'obhut-size-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const median = (all: number[], part = 0.5): number =>
  [...all].sort((a, b) => a - b)[Math.floor(all.length * part)]!

test('JR6 100,000 envelopes: a start reads the index and no bodies, and finds by version, object and tag', async () => {
  const base = join(root, 'large')
  let read = 0
  const files: Files = {
    ...nodeFiles,
    async open(path, how) {
      const handle = await nodeFiles.open(path, how)
      return {
        ...handle,
        async read(position, length) {
          const bytes = await handle.read(position, length)
          read += bytes.length
          return bytes
        },
      }
    },
  }
  await using world = await keeperWorld({ base, keep: true, files })
  const content = new Uint8Array(900)
  const began = performance.now()
  for (let batch = 0; batch < 200; batch++)
    await world.save(
      Array.from({ length: 500 }, (_, n) => ({
        objId: idFrom(`${batch} ${n}`),
        content,
        tags: [tag(`kind ${n % 9}`, `child ${n % 120}`, `month ${batch % 24}`)],
      })),
    )
  await world.keeper.settled()
  const filled = performance.now() - began
  const starts: number[] = []
  for (let n = 0; n < 3; n++) {
    await world.keeper.close()
    read = 0
    const start = performance.now()
    await world.restart()
    starts.push(performance.now() - start)
  }
  const readAtStart = read
  const at = performance.now()
  const found = await world.keeper.store['store.byTag']({ kind: 'kind 3', subject: 'child 3' })
  const tagged = performance.now() - at
  expect(found.ok && found.value.entries.length).toBe(200 * 2)
  const status = await world.keeper.keeper['journal.status']({})
  expect(status).toMatchObject({ ok: true, value: { count: 100_000 } })
  const object = await world.keeper.store['store.object']({ objIds: [idFrom('77 77')] })
  expect(object.ok && object.value.entries.map(({ version }) => version)).toEqual([
    `${world.device}:${77 * 500 + 78}`,
  ])
  // The bodies are some 115 MB; index and the segment begun last, a fraction of it.
  expect(readAtStart).toBeGreaterThan(1e6)
  expect(readAtStart).toBeLessThan(30e6)
  read = 0
  const streamed = performance.now()
  expect((await world.pullAll()).size).toBe(100_000)
  expect(read).toBeGreaterThan(100e6)
  console.log(
    `100,000 envelopes: written in ${(filled / 1000).toFixed(1)} s, opened in ${starts.map((ms) => ms.toFixed(0)).join(', ')} ms, ` +
      `first query by tag (400 envelopes) ${tagged.toFixed(0)} ms, all read in ${((performance.now() - streamed) / 1000).toFixed(1)} s, ` +
      `memory ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB, read at a start ${(readAtStart / 1e6).toFixed(1)} MB`,
  )
}, 180_000)

test('JR1 a single save of 2 kB beside a bare append with fsync on the same disk, printed', async () => {
  await using world = await keeperWorld({ base: join(root, 'small'), keep: true })
  const bare = await nodeFiles.open(join(root, 'bare'), 'append')
  const times: number[] = []
  const floor: number[] = []
  for (let n = 0; n < 1200; n++) {
    const start = performance.now()
    await world.save([{ objId: idFrom(`${n}`), content: new Uint8Array(1800), tags: [tag('k', 's', 'm')] }])
    const between = performance.now()
    await bare.write(new Uint8Array(2000), n * 2000)
    await bare.sync()
    times.push(between - start)
    floor.push(performance.now() - between)
  }
  await bare.close()
  const line = (all: number[]): string =>
    `median ${median(all).toFixed(2)} ms, p99 ${median(all, 0.99).toFixed(2)} ms`
  console.log(`single save with fsync: ${line(times)}; bare append with fsync: ${line(floor)}`)
  expect((await world.pullAll()).size).toBe(1200)
})
