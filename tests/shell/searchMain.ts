/**
 * `node searchMain.ts PID`: what one process's memory holds of the seeded words. `node searchMain.ts FOLDER`: which
 * files hold one. A process of its own, so that the searching one never holds them; `--plant FILE` writes one there.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { searchMemory } from './processMemory.ts'
import { seededWords } from './seededWords.ts'

const [where, plant] = process.argv.slice(2)
const words = seededWords(20_000, 'memory')

function filesHolding(folder: string): string[] {
  const sought = words.slice(0, 50)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile())
    .filter((name) => {
      const bytes = readFileSync(join(folder, name))
      return sought.some((word) => bytes.includes(word) || bytes.includes(Buffer.from(word, 'utf16le')))
    })
}

if (plant !== undefined) writeFileSync(plant, `x${words[7]!}x`)
console.log(
  JSON.stringify(/^\d+$/.test(where!) ? searchMemory(Number(where), new Set(words)) : filesHolding(where!)),
)
