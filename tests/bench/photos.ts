/** A camera card with 200 photos of 12 MP, as the button reads it, and what it costs each process. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { figure, type Tell } from './figures.ts'
import { drawPhotos, openWorld } from './world.ts'

const count = 200

export async function benchPhotos(tell: Tell): Promise<void> {
  await using world = await openWorld('practice')
  const files = await drawPhotos(world)
  await world.step('makePractice')
  const card = join(world.drives, 'CARD/DCIM/100CARD')
  await mkdir(card, { recursive: true })
  let size = 0
  for (let i = 0; i < count; i++) {
    // Bytes behind the picture's end make each another file.
    const bytes = Buffer.concat([await readFile(files[i % files.length]!), Buffer.from([i, i >> 8, 1])])
    size += bytes.length
    await writeFile(join(card, `IMG_${1000 + i}.JPG`), bytes)
  }
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
  const imported = await world.step('readCard')
  measuring = false
  await watching
  if (imported.added !== count || imported.kept !== count)
    throw new Error(`${imported.added} of ${count} photos were added, ${imported.kept} checked`)
  const mb = (name: 'window' | 'keeper' | 'vault'): string => `${name} ${Math.round(peak[name] / 1e6)} MB (idle ${Math.round((idle?.[name] ?? 0) / 1e6)})` // prettier-ignore
  tell(
    figure(
      `A camera card with ${count} photos of 12 MP (${(size / 1e6 / count).toFixed(1)} MB each): read, re-encoded, sealed, journalled`,
      `${Math.round(imported.importMs / 1000)} s (${(count / (imported.importMs / 1000)).toFixed(2)} photos/s)`,
      { goal: '<= 3 min', met: imported.importMs <= 180_000, absoluteMs: imported.importMs },
    ),
    figure(
      'Comparing all of them with the card and reading them back from the store, before clearing is offered',
      `${(imported.checkMs / 1000).toFixed(1)} s`,
    ),
    figure(
      'Peak memory while importing them',
      idle ? [mb('window'), mb('keeper'), mb('vault')].join(', ') : 'not run: memory (needs /proc)',
      undefined,
      'Resident memory, each a process of its own.',
    ),
  )
}
