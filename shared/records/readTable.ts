/**
 * From the bytes of a file that somebody calls CSV to rows of clean text (I1..I6 in README). Nothing of the file is
 * trusted: not its name, its encoding, its quotes, nor that a cell is only text.
 */
import Papa from 'papaparse'
import type { Bytes } from '../basics/bytes.ts'
import { err, ok, type Result } from '../basics/result.ts'

declare class TextDecoder {
  constructor(label: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes: Uint8Array): string
}

export const maxFileBytes = 20 * 1024 * 1024
const maxRows = 20_000

export type FileFailure =
  | { readonly type: 'FileEmpty' }
  | { readonly type: 'FileTooLarge'; readonly words: { readonly megabytes: number; readonly most: number } }
  | { readonly type: 'FileIsSpreadsheet' }
  | { readonly type: 'FileIsNotText' }
  | { readonly type: 'TooManyRows'; readonly words: { readonly most: number } }
  | { readonly type: 'HeaderMissing' }

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
export type Delimiter = ';' | ',' | '\t'

export interface Row {
  /** Line in the file, from 1, as a text editor shows it. */
  readonly line: number
  readonly cells: readonly string[]
}

export interface RowProblem {
  readonly row: number
  readonly type: 'quoteUnbalanced' | 'directionRemoved' | 'formulaAsText'
  readonly column: string
}

export interface RawTable {
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  readonly rows: readonly Row[]
  readonly problems: readonly RowProblem[]
}

/** To be asked before the file is read into memory. */
export function checkFileSize(size: number): Result<true, FileFailure> {
  if (size === 0) return err({ type: 'FileEmpty' })
  const megabytes = Math.ceil(size / 1024 / 1024)
  return size > maxFileBytes
    ? err({ type: 'FileTooLarge', words: { megabytes, most: maxFileBytes / 1024 / 1024 } })
    : ok(true)
}

export function readTable(bytes: Bytes): Result<RawTable, FileFailure> {
  const size = checkFileSize(bytes.length)
  if (!size.ok) return size
  if (startsWith(bytes, [0x50, 0x4b]) || startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
    return err({ type: 'FileIsSpreadsheet' })
  const encoding = encodingOf(bytes)
  if (!encoding) return err({ type: 'FileIsNotText' })
  // The order of characters on the screen must be the order in the file; see cleanCell.
  const text = new TextDecoder(encoding).decode(bytes).normalize('NFC').replace(/\r\n?/g, '\n')
  if (text.trim() === '') return err({ type: 'FileEmpty' })
  const declared = /^sep=(.)\n/.exec(text)
  const body = declared ? `\n${text.slice(declared[0].length)}` : text
  const delimiter = delimiters.find((one) => one === declared?.[1]) ?? delimiterOf(body)
  const { rows, problems } = rowsOf(body, delimiter)
  if (rows.length > maxRows) return err({ type: 'TooManyRows', words: { most: maxRows } })
  if (rows.length === 0) return err({ type: 'FileEmpty' })
  return ok({ encoding, delimiter, rows, problems })
}

const startsWith = (bytes: Bytes, prefix: readonly number[]): boolean =>
  prefix.every((byte, i) => bytes[i] === byte)

function encodingOf(bytes: Bytes): Encoding | undefined {
  if (startsWith(bytes, [0xff, 0xfe])) return 'utf-16le'
  if (startsWith(bytes, [0xfe, 0xff])) return 'utf-16be'
  const sample = bytes.subarray(0, 4096)
  const zeros = [0, 0]
  for (const [i, byte] of sample.entries()) if (byte === 0) zeros[i % 2]!++
  if (zeros[1]! > sample.length / 8 && zeros[0]! === 0) return 'utf-16le'
  if (zeros[0]! > sample.length / 8 && zeros[1]! === 0) return 'utf-16be'
  // Tab, line feed, form feed and return are the only controls that text has.
  let controls = 0
  for (const byte of bytes)
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13) controls++
  if (controls > bytes.length / 1000 + 2 || zeros[0]! + zeros[1]! > 0) return undefined
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

const delimiters = [';', ',', '\t'] as const

/** The sign that cuts most of the first lines into the same, and the greatest, number of cells. */
function delimiterOf(text: string): Delimiter {
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 30)
  const score = (delimiter: string): number => {
    const counts = lines
      .map((line) => line.replace(/"[^"]*"/g, '').split(delimiter).length - 1)
      .sort((a, b) => a - b)
    return counts[Math.floor(counts.length / 2)]!
  }
  return [...delimiters].sort((a, b) => score(b) - score(a))[0]!
}

/**
 * A quote that is never closed swallows the rest of the file, or everything up to the next stray quote. Such a row is
 * refused by its line and reading goes on in the line after it.
 */
function rowsOf(text: string, delimiter: Delimiter): { rows: Row[]; problems: RowProblem[] } {
  const rows: Row[] = []
  const problems: RowProblem[] = []
  let start = 0
  let line = 1
  let broken = 0
  while (start < text.length && rows.length <= maxRows) {
    const from = start
    let stop: number | undefined
    let used = 0
    Papa.parse<string[]>(text.slice(from), {
      delimiter,
      newline: '\n',
      step: ({ data, errors, meta }, parser) => {
        const raw = text.slice(from + used, from + meta.cursor)
        const swallowed = data.some((cell) =>
          cell.split('\n').some((part, i) => i > 0 && data.length > 0 && count(part, delimiter) >= 2),
        )
        if (errors.some((error) => error.type === 'Quotes') || swallowed) {
          problems.push({ row: line, type: 'quoteUnbalanced', column: '' })
          const end = text.indexOf('\n', from + used)
          stop = end < 0 ? text.length : end + 1
          parser.abort()
          return
        }
        const cells = data.map((cell, column) =>
          cleanCell(cell, (type) => void problems.push({ row: line, type, column: columnLetter(column) })),
        )
        if (cells.some((cell) => cell !== '')) rows.push({ line, cells })
        line += count(raw, '\n')
        used = meta.cursor
        if (rows.length > maxRows) parser.abort()
      },
    })
    if (stop === undefined || ++broken > 200) break
    start = stop
    line++
  }
  return { rows, problems }
}

const count = (text: string, sign: string): number => text.split(sign).length - 1

/** A, B, ... Z, AA: as spreadsheets call columns. */
function columnLetter(index: number): string {
  return index < 26
    ? String.fromCharCode(65 + index)
    : columnLetter(Math.floor(index / 26) - 1) + columnLetter(index % 26)
}

/** Marks that turn the direction of writing or hide characters; a name could be shown as another one with them. */
const hiddenMarks = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g
const directionMarks = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/
/** What a spreadsheet would calculate; a phone number (+49 ...) and a dash are none. */
const formula = /^(?:[=@]|[+-](?=.*[A-Za-z(*])|\t)/

function cleanCell(cell: string, say: (type: 'directionRemoved' | 'formulaAsText') => void): string {
  if (directionMarks.test(cell)) say('directionRemoved')
  const clean = cell
    .replace(hiddenMarks, '')
    .replace(/(?!\n)\p{Cc}/gu, ' ')
    .trim()
  if (formula.test(clean)) say('formulaAsText')
  return clean
}
