/**
 * Reads what a page of a finished PDF draws, from its bytes alone: pictures, lines, areas and letters with their place on
 * the sheet. Whatever is not understood is left out; nothing in a file can make this run on for ever.
 */
import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFName,
  PDFNumber,
  PDFRawStream,
  PDFStream,
  type PDFObject,
} from '@cantoo/pdf-lib'

/** Points from the sheet's bottom left. */
export interface Bounds {
  readonly left: number
  readonly bottom: number
  readonly right: number
  readonly top: number
}

export interface Drawn {
  readonly what: 'picture' | 'area' | 'line' | 'letters'
  readonly bounds: Bounds
  /** The n-th marked-content sequence of the sheet; null: outside of all. */
  readonly sequence: number | null
  /** Dots per inch of a picture; width of a line and size of letters in points. */
  readonly measure: number
  readonly overprintsWhite: boolean
  /** RGB that no profile explains. */
  readonly bareRgb: boolean
  /** A letter that the font does not have. */
  readonly lacksLetter: boolean
}

type Matrix = readonly [number, number, number, number, number, number]
const times = (m: Matrix, n: Matrix): Matrix => [
  m[0] * n[0] + m[1] * n[2],
  m[0] * n[1] + m[1] * n[3],
  m[2] * n[0] + m[3] * n[2],
  m[2] * n[1] + m[3] * n[3],
  m[4] * n[0] + m[5] * n[2] + n[4],
  m[4] * n[1] + m[5] * n[3] + n[5],
]
const scaleOf = ([a, b, c, d]: Matrix): number => Math.sqrt(Math.abs(a * d - b * c))

interface State {
  matrix: Matrix
  clip: Bounds | null
  white: boolean
  whiteLine: boolean
  bare: boolean
  lineWidth: number
  overprint: boolean
  font: PDFDict | null
  size: number
}

const mostOperators = 3_000_000
const mostDepth = 8

export function readContent(page: PDFDict, contents: readonly Uint8Array[]): Drawn[] {
  const drawn: Drawn[] = []
  let operators = 0
  let sequence = -1
  let nesting = 0

  const run = (bytes: Uint8Array, resources: PDFDict | undefined, start: State, depth: number): void => {
    let state = { ...start }
    const saved: State[] = []
    const args: Operand[] = []
    let path: [number, number][] = []
    let clipNext = false
    let text: Matrix = [1, 0, 0, 1, 0, 0]
    let line: Matrix = text
    const look = (kind: string, name: unknown): PDFObject | undefined => {
      if (typeof name !== 'string') return undefined
      const group = resources?.lookupMaybe(PDFName.of(kind), PDFDict)
      return group?.lookup(PDFName.of(name))
    }
    const hasDefault = look('ColorSpace', 'DefaultRGB') !== undefined
    const num = (i: number): number => (typeof args[i] === 'number' ? args[i] : 0)
    const point = (x: number, y: number): void => {
      const [a, b, c, d, e, f] = state.matrix
      path.push([a * x + c * y + e, b * x + d * y + f])
    }
    const add = (
      what: Drawn['what'],
      points: readonly (readonly [number, number])[],
      measure: number,
      more: Partial<Drawn> = {},
    ): void => {
      let bounds = boundsOf(points)
      if (bounds && state.clip) bounds = meet(bounds, state.clip)
      if (!bounds) return
      drawn.push({
        what,
        bounds,
        sequence: nesting > 0 ? sequence : null,
        measure,
        overprintsWhite: false,
        bareRgb: false,
        lacksLetter: false,
        ...more,
      })
    }
    const paint = (fills: boolean, strokes: boolean): void => {
      if (path.length > 0 && path.length < 500_000) {
        if (fills)
          add('area', path, 0, { overprintsWhite: state.overprint && state.white, bareRgb: state.bare })
        if (strokes)
          add('line', path, state.lineWidth * scaleOf(state.matrix), {
            overprintsWhite: state.overprint && state.whiteLine,
            bareRgb: state.bare,
          })
      }
      if (clipNext) {
        const bounds = boundsOf(path)
        if (bounds) state.clip = (state.clip ? meet(bounds, state.clip) : bounds) ?? { left: 0, bottom: 0, right: 0, top: 0 } // prettier-ignore
      }
      clipNext = false
      path = []
    }
    const show = (codes: Uint8Array): void => {
      const matrix = times(text, state.matrix)
      const size = state.size * scaleOf(matrix)
      const { advance, lacks } = widthOf(state.font, codes)
      const width = (advance / 1000) * state.size
      const corners = [[0, 0], [width, 0], [0, state.size * 0.7], [width, state.size * 0.7]] as const // prettier-ignore
      const [a, b, c, d, e, f] = matrix
      add(
        'letters',
        corners.map(([x, y]) => [a * x + c * y + e, b * x + d * y + f] as const),
        size,
        { overprintsWhite: state.overprint && state.white, bareRgb: state.bare, lacksLetter: lacks },
      )
      text = times([1, 0, 0, 1, width, 0], text)
    }

    for (const token of tokens(bytes)) {
      if (!(token instanceof Operator)) {
        if (args.length < 100) args.push(token)
        continue
      }
      if (++operators > mostOperators) return
      switch (token.name) {
        case 'q':
          if (saved.length < 200) saved.push({ ...state })
          break
        case 'Q':
          state = saved.pop() ?? state
          break
        case 'cm':
          state.matrix = times([num(0), num(1), num(2), num(3), num(4), num(5)], state.matrix)
          break
        case 'w':
          state.lineWidth = num(0)
          break
        case 'gs': {
          const dict = look('ExtGState', args[0])
          if (dict instanceof PDFDict) {
            const value = dict.lookup(PDFName.of('op')) ?? dict.lookup(PDFName.of('OP'))
            if (value !== undefined) state.overprint = value.toString() === 'true'
          }
          break
        }
        case 'g':
        case 'rg':
        case 'k': {
          const whole = token.name === 'k' ? 0 : 1
          state.white = args.length > 0 && args.every((arg) => arg === whole)
          state.bare = token.name === 'rg' && !hasDefault
          break
        }
        case 'G':
        case 'RG':
        case 'K':
          state.whiteLine = args.length > 0 && args.every((arg) => arg === (token.name === 'K' ? 0 : 1))
          if (token.name === 'RG') state.bare = !hasDefault
          break
        case 'cs':
          state.white = false
          state.bare = args[0] === 'DeviceRGB' && !hasDefault
          break
        case 'm':
        case 'l':
          point(num(0), num(1))
          break
        case 'c':
          point(num(0), num(1))
          point(num(2), num(3))
          point(num(4), num(5))
          break
        case 'v':
        case 'y':
          point(num(0), num(1))
          point(num(2), num(3))
          break
        case 're':
          point(num(0), num(1))
          point(num(0) + num(2), num(1))
          point(num(0) + num(2), num(1) + num(3))
          point(num(0), num(1) + num(3))
          break
        case 'W':
        case 'W*':
          clipNext = true
          break
        case 'n':
          paint(false, false)
          break
        case 'f':
        case 'F':
        case 'f*':
          paint(true, false)
          break
        case 'S':
        case 's':
          paint(false, true)
          break
        case 'B':
        case 'B*':
        case 'b':
        case 'b*':
          paint(true, true)
          break
        case 'BT':
          text = line = [1, 0, 0, 1, 0, 0]
          break
        case 'Tf': {
          const font = look('Font', args[0])
          state.font = font instanceof PDFDict ? font : null
          state.size = num(1)
          break
        }
        case 'Tm':
          text = line = [num(0), num(1), num(2), num(3), num(4), num(5)]
          break
        case 'Td':
        case 'TD':
          text = line = times([1, 0, 0, 1, num(0), num(1)], line)
          break
        case 'Tj':
          if (args[0] instanceof Uint8Array) show(args[0])
          break
        case 'TJ':
          for (const part of Array.isArray(args[0]) ? args[0] : [])
            if (part instanceof Uint8Array) show(part)
            else if (typeof part === 'number') text = times([1, 0, 0, 1, (-part / 1000) * state.size, 0], text) // prettier-ignore
          break
        case 'BMC':
        case 'BDC':
          if (nesting++ === 0) sequence++
          break
        case 'EMC':
          nesting = Math.max(0, nesting - 1)
          break
        case 'Do': {
          const object = look('XObject', args[0])
          if (!(object instanceof PDFStream)) break
          const kind = object.dict.get(PDFName.of('Subtype'))?.toString()
          const corners = [[0, 0], [1, 0], [0, 1], [1, 1]] as const // prettier-ignore
          const [a, b, c, d, e, f] = state.matrix
          if (kind === '/Image') {
            const pixels = numberOf(object.dict.lookup(PDFName.of('Width')))
            const inches = Math.hypot(a, b) / 72
            const soft = object.dict.get(PDFName.of('SMask')) !== undefined
            const space = object.dict.lookup(PDFName.of('ColorSpace'))
            add(
              'picture',
              corners.map(([x, y]) => [a * x + c * y + e, b * x + d * y + f] as const),
              soft || inches <= 0 ? Infinity : pixels / inches,
              { bareRgb: space?.toString() === '/DeviceRGB' && !hasDefault },
            )
          } else if (kind === '/Form' && depth < mostDepth && object instanceof PDFRawStream) {
            const own = object.dict.lookupMaybe(PDFName.of('Resources'), PDFDict)
            const matrix = object.dict.lookup(PDFName.of('Matrix'))
            const placed =
              matrix instanceof PDFArray && matrix.size() === 6
                ? times(matrix.asArray().map(numberOf) as unknown as Matrix, state.matrix)
                : state.matrix
            run(decodePDFRawStream(object).decode(), own ?? resources, { ...state, matrix: placed }, depth + 1) // prettier-ignore
          }
          break
        }
      }
      args.length = 0
    }
  }

  const start: State = {
    matrix: [1, 0, 0, 1, 0, 0],
    clip: null,
    white: false,
    whiteLine: false,
    bare: false,
    lineWidth: 1,
    overprint: false,
    font: null,
    size: 0,
  }
  const whole = new Uint8Array(contents.reduce((sum, part) => sum + part.length + 1, 0)).fill(10)
  let from = 0
  for (const part of contents) {
    whole.set(part, from)
    from += part.length + 1
  }
  run(whole, page.lookupMaybe(PDFName.of('Resources'), PDFDict), start, 0)
  return drawn
}

export const numberOf = (object: PDFObject | undefined): number =>
  object instanceof PDFNumber ? object.asNumber() : 0

function boundsOf(points: readonly (readonly [number, number])[]): Bounds | null {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return null
    left = Math.min(left, x)
    right = Math.max(right, x)
    bottom = Math.min(bottom, y)
    top = Math.max(top, y)
  }
  return left <= right ? { left, bottom, right, top } : null
}
function meet(a: Bounds, b: Bounds): Bounds | null {
  const both = {
    left: Math.max(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.min(a.right, b.right),
    top: Math.min(a.top, b.top),
  }
  return both.left <= both.right && both.bottom <= both.top ? both : null
}

/** Advance in 1/1000 of the size, and whether a code has no glyph of its own. */
function widthOf(font: PDFDict | null, codes: Uint8Array): { advance: number; lacks: boolean } {
  const known = font && (fontCache.get(font) ?? readFont(font))
  if (!known) return { advance: codes.length * 500, lacks: false }
  let advance = 0
  let lacks = false
  for (let i = 0; i + 1 < codes.length; i += 2) {
    const code = (codes[i]! << 8) | codes[i + 1]!
    advance += known.widths[code - 1] ?? 1000
    if (known.gids && code * 2 + 1 < known.gids.length)
      lacks ||= code > 0 && known.gids[code * 2] === 0 && known.gids[code * 2 + 1] === 0
  }
  return { advance, lacks }
}
interface KnownFont {
  readonly widths: readonly number[]
  readonly gids: Uint8Array | null
}
const fontCache = new WeakMap<PDFDict, KnownFont>()
function readFont(font: PDFDict): KnownFont | null {
  const inner = font.lookupMaybe(PDFName.of('DescendantFonts'), PDFArray)?.lookupMaybe(0, PDFDict)
  if (!inner) return null
  const widths = inner.lookupMaybe(PDFName.of('W'), PDFArray)?.lookup(1)
  const map = inner.lookup(PDFName.of('CIDToGIDMap'))
  const known = {
    widths: widths instanceof PDFArray ? widths.asArray().map(numberOf) : [],
    gids: map instanceof PDFRawStream ? decodePDFRawStream(map).decode() : null,
  }
  fontCache.set(font, known)
  return known
}

class Operator {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}
type Operand = number | string | Uint8Array | Operand[] | null

const isSpace = (byte: number): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9 || byte === 0 || byte === 12 // prettier-ignore
const isDelimiter = (byte: number): boolean => '()<>[]{}/%'.includes(String.fromCharCode(byte))

/** Numbers, names (without their slash), strings and arrays as operands; dictionaries are skipped. */
function* tokens(bytes: Uint8Array): Generator<Operand | Operator> {
  let at = 0
  const word = (): string => {
    const from = at
    while (at < bytes.length && !isSpace(bytes[at]!) && !isDelimiter(bytes[at]!)) at++
    return String.fromCharCode(...bytes.subarray(from, Math.min(at, from + 200)))
  }
  const hex = (): Uint8Array => {
    const digits: number[] = []
    while (at < bytes.length && bytes[at] !== 62) {
      const digit = Number.parseInt(String.fromCharCode(bytes[at]!), 16)
      if (!Number.isNaN(digit)) digits.push(digit)
      at++
    }
    at++
    return Uint8Array.from({ length: digits.length >> 1 }, (_, i) => digits[i * 2]! * 16 + digits[i * 2 + 1]!)
  }
  const literal = (): Uint8Array => {
    const out: number[] = []
    for (let depth = 1; at < bytes.length; at++) {
      const byte = bytes[at]!
      if (byte === 92) out.push(bytes[++at] ?? 0)
      else if (byte === 40) depth++
      else if (byte === 41 && --depth === 0) break
      else out.push(byte)
    }
    at++
    return Uint8Array.from(out)
  }
  const skipDictionary = (): void => {
    for (let depth = 1; at < bytes.length && depth > 0;) {
      const by = bytes[at] !== bytes[at + 1] ? 0 : bytes[at] === 60 ? 1 : bytes[at] === 62 ? -1 : 0
      depth += by
      at += by === 0 ? 1 : 2
    }
  }
  const next = (depth: number): Operand | Operator | undefined => {
    while (at < bytes.length) {
      const byte = bytes[at]!
      if (isSpace(byte)) at++
      else if (byte === 37) while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at++
      else if (byte === 47) {
        at++
        return word()
      } else if (byte === 40) {
        at++
        return literal()
      } else if (byte === 60 && bytes[at + 1] === 60) {
        at += 2
        skipDictionary()
        return null
      } else if (byte === 60) {
        at++
        return hex()
      } else if (byte === 91 && depth < 4) {
        at++
        const items: Operand[] = []
        for (;;) {
          const item = next(depth + 1)
          if (item === undefined || (item instanceof Operator && item.name === ']')) return items
          if (!(item instanceof Operator) && items.length < 100_000) items.push(item)
        }
      } else if (isDelimiter(byte)) {
        at++
        if (byte === 93) return new Operator(']')
      } else {
        const text = word()
        const number = Number(text)
        return text !== '' && !Number.isNaN(number) ? number : new Operator(text)
      }
    }
    return undefined
  }
  for (;;) {
    const token = next(0)
    if (token === undefined) return
    yield token
  }
}
