/**
 * Reads a PDF as a stranger would: by pdfjs (text, tags, pictures, rendering) and by its bare objects (fonts, JPEG
 * streams). Shares no code with the writer. Lengths are millimetres from the page's top left.
 */
import {
  decodePDFRawStream,
  PDFBool,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFRawStream,
} from '@cantoo/pdf-lib'
import {
  getDocument,
  ImageKind,
  OPS,
  VerbosityLevel,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs'

export interface Pixels {
  readonly width: number
  readonly height: number
  /** RGBA, 8 bits each, row by row. */
  readonly data: Uint8ClampedArray
}

export interface ReadLine {
  readonly text: string
  /** Start of the baseline. */
  readonly x: number
  readonly y: number
  readonly width: number
  /** Degrees clockwise. */
  readonly angle: number
  readonly sizePt: number
}

export interface ReadTag {
  readonly role: string
  readonly alt: string | null
  /** The text of its marked content, line by line. */
  readonly lines: readonly string[]
}

export interface ReadImage extends Pixels {
  /** Corners as drawn: top left, then along the width and the height, in millimetres. */
  readonly corner: readonly [number, number]
  readonly widthMm: number
  readonly heightMm: number
  readonly angle: number
}

export interface ReadPage {
  readonly widthMm: number
  readonly heightMm: number
  /** All text in the order of the content stream, one line each. */
  readonly text: string
  readonly lines: readonly ReadLine[]
  /** The leaves of the structure tree in reading order. */
  readonly tags: readonly ReadTag[]
  readonly images: readonly ReadImage[]
}

export interface ReadFont {
  readonly name: string
  readonly embedded: boolean
  readonly subset: boolean
  readonly bytes: number
}

export interface ReadPdf {
  readonly title: string
  readonly author: string
  readonly language: string
  readonly tagged: boolean
  readonly displaysTitle: boolean
  /** Those under a chapter stand behind it, as 'chapter > page'. */
  readonly bookmarks: readonly string[]
  readonly pages: readonly ReadPage[]
  readonly fonts: readonly ReadFont[]
  /** The JPEG streams as they lie in the file. */
  readonly jpegs: readonly Uint8Array[]
  /** What content streams say their letters are, in the order of the file. */
  readonly actualTexts: readonly string[]
}

const mm = 25.4 / 72

export async function readPdf(
  bytes: Uint8Array,
  options: { readonly images?: boolean } = {},
): Promise<ReadPdf> {
  const document = await openPdf(bytes)
  try {
    const { info } = (await document.getMetadata()) as { info: Record<string, unknown> }
    const pages: ReadPage[] = []
    for (let i = 1; i <= document.numPages; i++)
      pages.push(await readPage(await document.getPage(i), options.images !== false))
    return {
      title: textOf(info['Title']),
      author: textOf(info['Author']),
      language: textOf(info['Language']),
      displaysTitle: (await document.getViewerPreferences())?.get('DisplayDocTitle') === true,
      bookmarks:
        ((await document.getOutline()) as { title: string; items: { title: string }[] }[] | null)?.flatMap(
          ({ title, items }) => [title, ...items.map((item) => `${title} > ${item.title}`)],
        ) ?? [],
      pages,
      ...(await readObjects(bytes)),
    }
  } finally {
    await document.loadingTask.destroy()
  }
}

/** In a browser set GlobalWorkerOptions.workerSrc first. */
export const openPdf = (bytes: Uint8Array): Promise<PDFDocumentProxy> =>
  getDocument({
    data: bytes.slice(),
    verbosity: VerbosityLevel.ERRORS,
    useSystemFonts: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
  }).promise

async function readPage(page: PDFPageProxy, withImages: boolean): Promise<ReadPage> {
  const [left, bottom, right, top] = page.view as [number, number, number, number]
  const lines: (ReadLine & { contentId: string | null })[] = []
  const stack: (string | null)[] = []
  let fresh = true
  for (const item of (await page.getTextContent({ includeMarkedContent: true })).items) {
    if ('type' in item) {
      if (item.type === 'endMarkedContent') stack.pop()
      else stack.push((item as { id?: string }).id ?? null)
      fresh = true
      continue
    }
    // pdfjs makes up a space where one item ends and the next begins on the same height.
    if (item.str !== '' && !(fresh && item.str.trim() === '')) {
      const [a, b, , , e, f] = item.transform as [number, number, number, number, number, number]
      const last = lines.at(-1)
      if (fresh || last === undefined) {
        lines.push({
          text: item.str,
          x: (e - left) * mm,
          y: (top - f) * mm,
          width: item.width * mm,
          angle: (Math.atan2(-b, a) * 180) / Math.PI,
          sizePt: Math.hypot(a, b),
          contentId: stack.findLast((id) => id !== null) ?? null,
        })
      } else {
        const end = Math.hypot((e - left) * mm - last.x, (top - f) * mm - last.y) + item.width * mm
        lines[lines.length - 1] = { ...last, text: last.text + item.str, width: end }
      }
      fresh = false
    }
    if (item.hasEOL) fresh = true
  }
  const whole = lines
    .map((line) => ({ ...line, text: line.text.trimEnd() }))
    .filter(({ text }) => text !== '')
  return {
    widthMm: (right - left) * mm,
    heightMm: (top - bottom) * mm,
    text: whole.map(({ text }) => text).join('\n'),
    lines: whole.map(({ contentId: _, ...line }) => line),
    tags: leavesOf((await page.getStructTree()) as TreeNode | null).map(({ role, alt, ids }) => ({
      role,
      alt,
      lines: whole
        .filter(({ contentId }) => contentId !== null && ids.includes(contentId))
        .map(({ text }) => text),
    })),
    images: withImages ? await readImages(page, left, top) : [],
  }
}

interface TreeNode {
  readonly role?: string
  readonly alt?: string
  readonly type?: string
  readonly id?: string
  readonly children?: readonly TreeNode[]
}

function leavesOf(node: TreeNode | null): { role: string; alt: string | null; ids: readonly string[] }[] {
  if (node === null) return []
  const children = node.children ?? []
  const ids = children.flatMap((child) =>
    child.type === 'content' && child.id !== undefined ? [child.id] : [],
  )
  const here = ids.length > 0 ? [{ role: node.role ?? '', alt: node.alt ?? null, ids }] : []
  return [...here, ...children.flatMap((child) => (child.type === undefined ? leavesOf(child) : []))]
}

type Matrix = readonly [number, number, number, number, number, number]
const times = ([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix => [
  a * g + c * h,
  b * g + d * h,
  a * i + c * j,
  b * i + d * j,
  a * k + c * l + e,
  b * k + d * l + f,
]

async function readImages(page: PDFPageProxy, left: number, top: number): Promise<ReadImage[]> {
  const { fnArray, argsArray } = await page.getOperatorList()
  const images: ReadImage[] = []
  let matrix: Matrix = [1, 0, 0, 1, 0, 0]
  const saved: Matrix[] = []
  for (let i = 0; i < fnArray.length; i++) {
    const fn = fnArray[i]
    const args = argsArray[i] as unknown[]
    if (fn === OPS.save) saved.push(matrix)
    else if (fn === OPS.restore) matrix = saved.pop() ?? matrix
    else if (fn === OPS.transform) matrix = times(matrix, Array.from(args as number[]) as unknown as Matrix)
    else if (fn === OPS.paintImageXObject) {
      const name = args[0] as string
      const store = name.startsWith('g_') ? page.commonObjs : page.objs
      const image = await new Promise<{ width: number; height: number; kind: number; data: Uint8Array }>(
        (resolve) => {
          store.get(name, resolve)
        },
      )
      const [a, b, c, d, e, f] = matrix
      images.push({
        ...rgbaOf(image),
        // Pictures are drawn into the unit square, y up: their top left corner is (0, 1).
        corner: [(c + e - left) * mm, (top - d - f) * mm],
        widthMm: Math.hypot(a, b) * mm,
        heightMm: Math.hypot(c, d) * mm,
        angle: (Math.atan2(-b, a) * 180) / Math.PI,
      })
    }
  }
  return images
}

function rgbaOf({
  width,
  height,
  kind,
  data,
}: {
  width: number
  height: number
  kind: number
  data: Uint8Array
}): Pixels {
  if (kind === ImageKind.RGBA_32BPP) return { width, height, data: new Uint8ClampedArray(data) }
  if (kind !== ImageKind.RGB_24BPP) throw new Error(`readPdf: unexpected kind of picture ${kind}`)
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let from = 0, to = 0; to < rgba.length; from += 3, to += 4) {
    rgba[to] = data[from]!
    rgba[to + 1] = data[from + 1]!
    rgba[to + 2] = data[from + 2]!
    rgba[to + 3] = 255
  }
  return { width, height, data: rgba }
}

async function readObjects(
  bytes: Uint8Array,
): Promise<Pick<ReadPdf, 'tagged' | 'fonts' | 'jpegs' | 'actualTexts'>> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  const { context, catalog } = document
  const fonts: ReadFont[] = []
  const jpegs: Uint8Array[] = []
  for (const [, object] of context.enumerateIndirectObjects()) {
    if (object instanceof PDFRawStream && object.dict.get(PDFName.of('Filter')) === PDFName.of('DCTDecode'))
      jpegs.push(object.contents)
    if (!(object instanceof PDFDict) || object.get(PDFName.of('Type')) !== PDFName.of('Font')) continue
    const subtype = object.get(PDFName.of('Subtype'))
    if (subtype === PDFName.of('Type0')) continue
    const name = object.lookup(PDFName.of('BaseFont'), PDFName).decodeText()
    const descriptor = object.lookupMaybe(PDFName.of('FontDescriptor'), PDFDict)
    const file = ['FontFile', 'FontFile2', 'FontFile3']
      .map((key) => descriptor?.lookup(PDFName.of(key)))
      .find((entry) => entry instanceof PDFRawStream)
    fonts.push({
      name,
      embedded: file !== undefined,
      subset: /^[A-Z]{6}\+/.test(name),
      bytes: file?.contents.length ?? 0,
    })
  }
  const tagged =
    catalog.lookupMaybe(PDFName.of('MarkInfo'), PDFDict)?.get(PDFName.of('Marked')) === PDFBool.True
  const actualTexts = document.getPages().flatMap(({ node }) => {
    const contents = node.Contents()
    if (!(contents instanceof PDFRawStream)) return []
    const operators = new TextDecoder('latin1').decode(decodePDFRawStream(contents).decode())
    return [...operators.matchAll(/\/ActualText <([0-9A-Fa-f]+)>/g)].map((found) =>
      PDFHexString.of(found[1]!).decodeText(),
    )
  })
  return { tagged, fonts, jpegs, actualTexts }
}

/** The quality of a JPEG on libjpeg's scale, from its luminance quantisation table. */
export function jpegQuality(jpeg: Uint8Array): number {
  for (let at = 2; at < jpeg.length - 4; at += 2 + ((jpeg[at + 2]! << 8) | jpeg[at + 3]!)) {
    if (jpeg[at] !== 0xff) throw new Error('jpegQuality: not a JPEG')
    if (jpeg[at + 1] !== 0xdb || jpeg[at + 4] !== 0) continue
    // The standard table's sum is 3688 at quality 50.
    let sum = 0
    for (let i = 0; i < 64; i++) sum += jpeg[at + 5 + i]!
    const scale = (sum / 3688) * 100
    return scale <= 100 ? (200 - scale) / 2 : 5000 / scale
  }
  throw new Error('jpegQuality: no quantisation table')
}

/** The markers of a JPEG before its picture data, as 'APP0', 'APP1', 'COM', ... */
export function jpegMarkers(jpeg: Uint8Array): string[] {
  const names: string[] = []
  for (
    let at = 2;
    at < jpeg.length - 4 && jpeg[at] === 0xff && jpeg[at + 1] !== 0xda;
    at += 2 + ((jpeg[at + 2]! << 8) | jpeg[at + 3]!)
  ) {
    const code = jpeg[at + 1]!
    if (code >= 0xe0 && code <= 0xef) names.push(`APP${code - 0xe0}`)
    else if (code === 0xfe) names.push('COM')
  }
  return names
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
