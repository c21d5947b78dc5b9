import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from 'vitest'
import { longCount } from '../longCount.ts'
import { keeperWorld } from './keeperWorld.ts'

const root = mkdtempSync(join(tmpdir(), 'obhut-kill-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const kills = longCount(12, 100)

test(
  `JR1 JR11 ${kills} times kill -9 of a writing process: nothing acknowledged is lost, it always opens`,
  async () => {
    const base = join(root, 'app')
    const versions = new Set<string>()
    const wraps = new Set<string>()
    const blobs = new Set<string>()
    let wrong = 0
    for (let n = 0; n < kills; n++) {
      const child = spawn(process.execPath, [join(import.meta.dirname, 'writerMain.ts'), base], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const lines = createInterface({ input: child.stdout })
      const ready = Promise.withResolvers<void>()
      lines.on('line', (line) => {
        const words = line.split(' ')
        if (words[0] === 'ready') ready.resolve()
        if (words[0] === 'failed') wrong++
        if (words[0] === 'blob') blobs.add(words[1]!)
        if (words[0] !== 'saved') return
        const at = words.indexOf('wraps')
        for (const version of words.slice(1, at)) versions.add(version)
        for (const id of words.slice(at + 1)) if (id) wraps.add(id)
      })
      const closed = once(lines, 'close')
      await Promise.race([ready.promise, once(child, 'exit')])
      await new Promise((resolve) => setTimeout(resolve, 20 + ((n * 53) % 240)))
      child.kill('SIGKILL')
      await Promise.all([once(child, 'exit').catch(() => {}), closed])
    }
    expect(wrong).toBe(0)
    expect(versions.size).toBeGreaterThan(kills * 5)
    await using world = await keeperWorld({ base, keep: true })
    const all = await world.pullAll()
    expect([...versions].filter((version) => !all.has(version))).toEqual([])
    const held = await world.keeper.store['store.wraps']({})
    const ids = new Set(held.ok ? held.value.wraps.map(({ id }) => id) : [])
    expect([...wraps].filter((id) => !ids.has(id))).toEqual([])
    for (const id of blobs) expect(await world.keeper.store['blob.get']({ id })).toMatchObject({ ok: true })
    console.log(
      `${kills} kills, ${versions.size} versions, ${wraps.size} wraps and ${blobs.size} blobs acknowledged, 0 lost`,
    )
  },
  60_000 + kills * 3000,
)
