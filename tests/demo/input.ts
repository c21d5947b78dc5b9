/**
 * The demo's own, deliberately simple reading of the input files. It shares no code with the app, so that the check
 * compares what came out with what a person put in, not with what the app made of it.
 */
import Papa from 'papaparse'
import { readFile } from 'node:fs/promises'

export interface InputRow {
  /** Line of the row in the file as a spreadsheet shows it, from 1. */
  readonly line: number
  readonly firstName: string
  readonly lastName: string
  readonly birthDate: string
  readonly cells: Readonly<Record<string, string>>
}

export interface InputTable {
  readonly columns: readonly string[]
  readonly rows: readonly InputRow[]
}

export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/^\uFEFF/, '')
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

const clean = (cell: string | undefined): string =>
  (cell ?? '').replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').trim()

const headerWords = {
  first: /^(vorname|rufname|first ?name|voornaam)$/i,
  last: /^(nachname|familienname|last ?name|surname|achternaam)$/i,
  whole: /^(name|kind|child|naam)$/i,
  birth: /geburt|geb\.|birth|geboorte/i,
}

/** @throws Error when no row looks like a header */
export async function readInputTable(file: string): Promise<InputTable> {
  const lines = Papa.parse<string[]>(decodeText(await readFile(file)), { skipEmptyLines: false }).data
  const at = lines.findIndex(
    (row) =>
      row.some((cell) => headerWords.first.test(clean(cell)) || headerWords.whole.test(clean(cell))) &&
      row.filter((c) => clean(c) !== '').length >= 2,
  )
  if (at < 0) throw new Error(`No header row with names in ${file}`)
  const columns = lines[at]!.map(clean)
  const column = (pattern: RegExp): number => columns.findIndex((name) => pattern.test(name))
  const [first, last, whole, birth] = [
    column(headerWords.first),
    column(headerWords.last),
    column(headerWords.whole),
    column(headerWords.birth),
  ]
  const rows = lines.slice(at + 1).flatMap((row, i): InputRow[] => {
    if (row.every((cell) => clean(cell) === '')) return []
    const name = first >= 0 ? [clean(row[first]), clean(row[last])] : splitName(clean(row[whole]))
    return [
      {
        line: at + 2 + i,
        firstName: name[0]!,
        lastName: name[1] ?? '',
        birthDate: birth >= 0 ? isoDay(clean(row[birth])) : '',
        cells: Object.fromEntries(columns.map((c, n) => [c, clean(row[n])])),
      },
    ]
  })
  return { columns, rows }
}

/** "Sommer, Mia" and "Mia Sommer". */
function splitName(text: string): [string, string] {
  const comma = text.indexOf(',')
  if (comma >= 0) return [text.slice(comma + 1).trim(), text.slice(0, comma).trim()]
  const space = text.lastIndexOf(' ')
  return space < 0 ? [text, ''] : [text.slice(0, space), text.slice(space + 1)]
}

/** '' when the cell is no real calendar day. */
function isoDay(text: string): string {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})$/.exec(text)
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  const dutch = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$/.exec(text)
  const parts = german
    ? [german[3]!, german[2]!, german[1]!]
    : iso
      ? [iso[1]!, iso[2]!, iso[3]!]
      : dutch
        ? [dutch[3]!, dutch[2]!, dutch[1]!]
        : undefined
  if (!parts) return ''
  const year = Number(parts[0]) < 100 ? 2000 + Number(parts[0]) : Number(parts[0])
  const date = new Date(Date.UTC(year, Number(parts[1]) - 1, Number(parts[2])))
  return date.getUTCMonth() === Number(parts[1]) - 1 && date.getUTCDate() === Number(parts[2])
    ? date.toISOString().slice(0, 10)
    : ''
}
