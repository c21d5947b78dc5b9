import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** In memory where the system has such a folder: these trials are about order and failures, not about the disk. */
export const quickFolder = (): string => (existsSync('/dev/shm') ? '/dev/shm' : tmpdir())

export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort()
}

/** Files under `folder` that hold these bytes, as they are, in hex, base64 (three offsets) or UTF-16. */
export function filesHolding(folder: string, wanted: string | Uint8Array): string[] {
  const raw = Buffer.from(wanted)
  const forms = [raw, Buffer.from(raw.toString('hex')), Buffer.from(raw.toString('utf8'), 'utf16le')]
  for (const skip of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(skip), raw])
      .toString('base64')
      .replace(/=+$/, '')
    forms.push(Buffer.from(text.slice(skip === 0 ? 0 : 4, -2)))
  }
  return filesUnder(folder).filter((path) => {
    const bytes = readFileSync(path)
    return forms.some((form) => form.length > 3 && bytes.includes(form))
  })
}
