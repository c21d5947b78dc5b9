/** 200 photos of 12 MP through the import, and what it costs each process. */
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '#build/suites.ts'
import { figure, type Tell } from './figures.ts'
import { openWorld } from './world.ts'

const count = 200
const drawn = 10

export async function benchPhotos(tell: Tell): Promise<void> {
  await using world = await openWorld('practice')
  const folder = join(root, 'node_modules/.cache/obhut/bench-photos')
  await mkdir(folder, { recursive: true })
  const files: string[] = []
  for (let seed = 1; seed <= drawn; seed++) {
    const file = join(folder, `${seed}.jpg`)
    if (!existsSync(file)) await writeFile(file, Buffer.from(await world.step('drawPhoto', seed), 'base64'))
    files.push(file)
  }
  await world.restart('window')
  await world.step('makePractice')
  await world.page.setInputFiles('#photos', files)
  const idle = await world.memory()
  const peak = { window: 0, keeper: 0, vault: 0 }
  let measuring = true
  const watching = (async () => {
    while (measuring) {
      const now = await world.memory()
      if (now)
        for (const name of ['window', 'keeper', 'vault'] as const)
          peak[name] = Math.max(peak[name], now[name])
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  })()
  const imported = await world.step('importPhotos', count)
  measuring = false
  await watching
  if (imported.added !== count) throw new Error(`${imported.added} of ${count} photos were added`)
  const mb = (name: 'window' | 'keeper' | 'vault'): string => `${name} ${Math.round(peak[name] / 1e6)} MB (idle ${Math.round((idle?.[name] ?? 0) / 1e6)})` // prettier-ignore
  tell(
    figure(
      `${count} photos of 12 MP (${(imported.megabytes / count).toFixed(1)} MB each) read, re-encoded, sealed, journalled`,
      `${(count / (imported.ms / 1000)).toFixed(2)} photos/s`,
    ),
    figure(
      'Peak memory while importing them',
      idle ? [mb('window'), mb('keeper'), mb('vault')].join(', ') : 'not run: memory (needs /proc)',
      undefined,
      'Resident memory, each a process of its own.',
    ),
  )
}
