/** Looks for words and windows of bytes in files, in every form in which they could lie there (decision 40). */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const base64Forms = (raw: Buffer): Buffer[] =>
  [0, 1, 2].flatMap((skip) => {
    const text = Buffer.concat([Buffer.alloc(skip), raw])
      .toString('base64')
      .replace(/=+$/, '')
    // The first and last letters also depend on what stands beside.
    const core = text.slice(skip === 0 ? 0 : 4, -2)
    return [Buffer.from(core), Buffer.from(core.replaceAll('+', '-').replaceAll('/', '_'))]
  })

/** Each form with its name, so that a test can plant every one of them. */
export function formsOf(word: string): readonly (readonly [string, Buffer])[] {
  const forms: [string, Buffer][] = []
  for (const [unicode, text] of [
    ['NFC', word.normalize('NFC')],
    ['NFD', word.normalize('NFD')],
  ] as const) {
    const raw = Buffer.from(text)
    const utf16be = Buffer.from(text, 'utf16le').swap16()
    const escaped = [...text].map((letter) => {
      const code = letter.charCodeAt(0)
      return code > 127 ? `\\u${code.toString(16).padStart(4, '0')}` : letter
    })
    forms.push(
      [`UTF-8 ${unicode}`, raw],
      [`UTF-16LE ${unicode}`, Buffer.from(text, 'utf16le')],
      [`UTF-16BE ${unicode}`, utf16be],
      [`hex ${unicode}`, Buffer.from(raw.toString('hex'))],
      [`HEX ${unicode}`, Buffer.from(raw.toString('hex').toUpperCase())],
      [`percent ${unicode}`, Buffer.from(encodeURIComponent(text))],
      [`JSON ${unicode}`, Buffer.from(escaped.join(''))],
      ...base64Forms(raw).map((form, i): [string, Buffer] => [`base64 ${i} ${unicode}`, form]),
    )
  }
  return forms
}

/** Windows of 32 bytes of a picture; noise, so that one is proof. */
export const windowsOf = (bytes: Uint8Array, step = 97): Buffer[] => {
  const windows: Buffer[] = []
  for (let at = 0; at + 32 <= bytes.length; at += step) windows.push(Buffer.from(bytes.subarray(at, at + 32)))
  return windows
}

export function readAll(folder: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (statSync(join(folder, name)).isFile()) files.set(name, readFileSync(join(folder, name)))
  return files
}

/** `file: form` of every find. */
export function findWords(files: ReadonlyMap<string, Buffer>, words: readonly string[]): string[] {
  const found: string[] = []
  for (const word of words)
    for (const [form, bytes] of formsOf(word))
      for (const [name, content] of files)
        if (content.includes(bytes)) found.push(`${name}: ${word} as ${form}`)
  return found
}

export function findWindows(files: ReadonlyMap<string, Buffer>, windows: readonly Buffer[]): string[] {
  const found: string[] = []
  for (const [name, content] of files)
    if (windows.some((window) => content.includes(window))) found.push(name)
  return found
}
