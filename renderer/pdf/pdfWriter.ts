/**
 * Writes portfolio pages as a tagged PDF (decision 36).
 *
 * P1 Every item of the page model is one marked-content sequence in the model's order. Texts (P, the page's biggest
 *    one H1) and photos (Figure with Alt) hang in the structure tree under one Sect per page; rectangles and the
 *    background are artifacts.
 * P2 Text is text: exactly the item's stored lines, set glyph by glyph with the kerning of the canvas, in embedded
 *    subsets of the bundled TTF files.
 * P3 The file carries title, language and author, and nothing of the photos but the pixels shown.
 *
 * Content streams use the model's own units: the page starts with a matrix to millimetres from the top left.
 */
import { PDFDocument, PDFHexString, PDFName, PDFNumber, type PDFObject, type PDFRef } from '@cantoo/pdf-lib'
import { utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { boldStrokeMm, firstBaselineMm, lineHeightMm, mmPerPt, settableText } from '#shared/portfolio/text.ts'
import {
  innerFrame,
  orderedItems,
  pageSizes,
  type Item,
  type PhotoItem,
  type RectItem,
  type TextItem,
} from '#shared/portfolio/page.ts'
import type { ExportedPage, PdfMeta } from '#shared/pdf/export.ts'
import { faceNames, type FaceName, type FontSet } from './fontSet.ts'
import type { EncodedPhoto } from './photoPort.ts'
import { createEmbeddedFont, type EmbeddedFont } from './embeddedFont.ts'

export interface PdfWriter {
  /** The photos by item id; a photo item without one is left empty. */
  readonly addPage: (page: ExportedPage, photos: ReadonlyMap<string, PDFRef>) => void
  /** Photos go into the file as they come, so that only one is ever decoded. */
  readonly addPhoto: (photo: EncodedPhoto) => PDFRef
  readonly finish: () => Promise<Bytes>
}

export interface WriterDeps {
  readonly fonts: FontSet
  readonly meta: PdfMeta
  /** Alt text of a photo nobody described. */
  readonly photoAlt: string
}

export async function createPdfWriter({ fonts, meta, photoAlt }: WriterDeps): Promise<PdfWriter> {
  const document = await PDFDocument.create({ updateMetadata: false })
  const { context } = document
  const embedded = new Map<FaceName, EmbeddedFont>()
  const fontOf = (face: FaceName): EmbeddedFont => {
    const known = embedded.get(face)
    if (known) return known
    const font = createEmbeddedFont(fonts.open(face), context.nextRef())
    embedded.set(face, font)
    return font
  }

  const treeRef = context.nextRef()
  const documentRef = context.nextRef()
  const sectRefs: PDFRef[] = []
  const parentTree: PDFObject[] = []
  const bookmarks: { title: string; page: PDFRef }[] = []

  const addPhoto = (photo: EncodedPhoto): PDFRef =>
    context.register(
      context.stream(photo.jpeg, {
        Type: 'XObject',
        Subtype: 'Image',
        Width: photo.width,
        Height: photo.height,
        ColorSpace: 'DeviceRGB',
        BitsPerComponent: 8,
        Filter: 'DCTDecode',
      }),
    )

  const addPage = (page: ExportedPage, photos: ReadonlyMap<string, PDFRef>): void => {
    const { width, height } = pageSizes[page.model.orientation]
    const pdfPage = document.addPage([width / mmPerPt, height / mmPerPt])
    const sectRef = context.nextRef()
    const elements: PDFRef[] = []
    const images = new Map<PDFRef, string>()
    const out: string[] = [`${numbers(1 / mmPerPt, 0, 0, -1 / mmPerPt, 0, height / mmPerPt)} cm`]
    const heading = headingOf(page)

    const tag = (id: string, item: PhotoItem | TextItem, draw: () => void): void => {
      const kind = item.type === 'photo' ? 'Figure' : id === heading ? 'H1' : 'P'
      const mcid = elements.length
      out.push(`/${kind} <</MCID ${mcid}>> BDC`)
      draw()
      out.push('EMC')
      elements.push(
        context.register(
          context.obj({
            Type: 'StructElem',
            S: kind,
            P: sectRef,
            Pg: pdfPage.ref,
            K: mcid,
            ...(item.type === 'photo'
              ? {
                  Alt: PDFHexString.fromText(item.alt.trim() === '' ? photoAlt : item.alt),
                  A: { O: 'Layout', Placement: 'Block', BBox: boxOf(item, height) },
                }
              : {}),
          }),
        ),
      )
    }

    out.push(
      '/Artifact BMC',
      `${rgb(page.model.background)} rg`,
      `${numbers(0, 0, width, height)} re f`,
      'EMC',
    )
    for (const [id, item] of orderedItems(page.model.items)) {
      if (item.type === 'rect') {
        out.push('/Artifact BMC', 'q', turn(item))
        drawRect(out, item)
        out.push('Q', 'EMC')
      } else if (item.type === 'photo') {
        const image = photos.get(id)
        if (image === undefined) continue
        if (!images.has(image)) images.set(image, `I${images.size}`)
        tag(id, item, () => drawPhoto(out, item, images.get(image)!))
      } else if (item.lines.some((line) => line.trim() !== '')) {
        tag(id, item, () => drawText(out, item, fonts, fontOf))
      }
    }

    context.assign(
      sectRef,
      context.obj({
        Type: 'StructElem',
        S: 'Sect',
        P: documentRef,
        Pg: pdfPage.ref,
        T: PDFHexString.fromText(page.title),
        K: elements,
      }),
    )
    sectRefs.push(sectRef)
    parentTree.push(PDFNumber.of(parentTree.length / 2), context.obj(elements))
    pdfPage.node.set(PDFName.of('StructParents'), PDFNumber.of(sectRefs.length - 1))
    pdfPage.node.set(PDFName.of('Tabs'), PDFName.of('S'))
    pdfPage.node.set(
      PDFName.of('Resources'),
      context.obj({
        Font: Object.fromEntries(
          faceNames.flatMap((face) => (embedded.has(face) ? [[face, embedded.get(face)!.ref]] : [])),
        ),
        XObject: Object.fromEntries(Array.from(images, ([ref, name]) => [name, ref])),
      }),
    )
    pdfPage.node.set(
      PDFName.of('Contents'),
      context.register(context.flateStream(utf8ToBytes(out.join('\n')))),
    )
    bookmarks.push({ title: page.title, page: pdfPage.ref })
  }

  const finish = async (): Promise<Bytes> => {
    for (const font of embedded.values()) font.writeTo(context)
    context.assign(documentRef, context.obj({ Type: 'StructElem', S: 'Document', P: treeRef, K: sectRefs }))
    context.assign(
      treeRef,
      context.obj({
        Type: 'StructTreeRoot',
        K: [documentRef],
        ParentTree: context.register(context.obj({ Nums: parentTree })),
        ParentTreeNextKey: sectRefs.length,
      }),
    )
    const { catalog } = document
    catalog.set(PDFName.of('StructTreeRoot'), treeRef)
    catalog.set(PDFName.of('MarkInfo'), context.obj({ Marked: true }))
    catalog.set(PDFName.of('Lang'), PDFHexString.fromText(meta.language))
    catalog.set(PDFName.of('ViewerPreferences'), context.obj({ DisplayDocTitle: true }))
    if (bookmarks.length > 1) catalog.set(PDFName.of('Outlines'), outlinesOf(bookmarks))
    document.setTitle(meta.title)
    document.setAuthor(meta.author)
    document.setProducer('Obhut')
    document.setCreator('Obhut')
    return await document.save({
      useObjectStreams: true,
      addDefaultPage: false,
      updateFieldAppearances: false,
    })
  }

  const outlinesOf = (entries: readonly { title: string; page: PDFRef }[]): PDFRef => {
    const root = context.nextRef()
    const refs = entries.map(() => context.nextRef())
    entries.forEach(({ title, page }, i) => {
      context.assign(
        refs[i]!,
        context.obj({
          Title: PDFHexString.fromText(title),
          Parent: root,
          Dest: [page, PDFName.of('Fit')],
          ...(i > 0 ? { Prev: refs[i - 1]! } : {}),
          ...(i + 1 < refs.length ? { Next: refs[i + 1]! } : {}),
        }),
      )
    })
    context.assign(
      root,
      context.obj({ Type: 'Outlines', First: refs[0]!, Last: refs.at(-1)!, Count: refs.length }),
    )
    return root
  }

  return { addPage, addPhoto, finish }
}

/** The first of the page's biggest texts, if it is big enough to be a heading at all. */
function headingOf(page: ExportedPage): string | null {
  let heading: string | null = null
  let size = 17.9
  for (const [id, item] of orderedItems(page.model.items)) {
    if (item.type === 'text' && item.sizePt > size && item.lines.some((line) => line.trim() !== '')) {
      heading = id
      size = item.sizePt
    }
  }
  return heading
}

function drawRect(out: string[], item: RectItem): void {
  out.push(`${rgb(item.fill)} rg`, `${outline(item, item.cornerRadius)} f`)
}

function drawPhoto(out: string[], item: PhotoItem, image: string): void {
  out.push('q', turn(item))
  const inner = innerFrame(item)
  const [x, y] = [item.x + inner.x, item.y + inner.y]
  if (item.mat) out.push(`${rgb(item.mat.colour)} rg`, `${outline(item, item.cornerRadius)} f`)
  else if (item.cornerRadius > 0) out.push(`${outline(item, item.cornerRadius)} W n`)
  out.push(`${numbers(inner.w, 0, 0, -inner.h, x, y + inner.h)} cm`, `/${image} Do`, 'Q')
}

function drawText(
  out: string[],
  item: TextItem,
  fonts: FontSet,
  fontOf: (face: FaceName) => EmbeddedFont,
): void {
  const size = item.sizePt * mmPerPt
  const stroke = boldStrokeMm(item)
  out.push('q', turn(item), `${rgb(item.colour)} rg`)
  if (stroke > 0) out.push(`${rgb(item.colour)} RG ${numbers(stroke)} w 1 j 2 Tr`)
  out.push('BT')
  const ends = lineEnds(item)
  item.lines.forEach((line, i) => {
    const runs = fonts.shape(line, item)
    const width =
      (runs.reduce((sum, run) => sum + run.glyphs.reduce((part, glyph) => part + glyph.advance, 0), 0) /
        1000) *
      size
    let x = item.x + (item.w - width) * (item.align === 'right' ? 1 : item.align === 'center' ? 0.5 : 0)
    const y = item.y + firstBaselineMm(item.sizePt) + i * lineHeightMm(item.sizePt)
    for (const run of runs) {
      const font = fontOf(run.face)
      out.push(`/${run.face} ${numbers(size)} Tf`, `${numbers(1, 0, 0, -1, x, y)} Tm`)
      let array = ''
      let hex = ''
      let rise = 0
      // What the pen owes: kerning and mark offsets not yet written, in 1/1000 of the size.
      let owed = 0
      const flush = (): void => {
        if (hex !== '') array += `<${hex}>`
        hex = ''
      }
      for (const glyph of run.glyphs) {
        if (glyph.dy !== rise) {
          flush()
          if (array !== '') out.push(`[${array}] TJ`)
          array = ''
          rise = glyph.dy
          out.push(`${numbers((rise / 1000) * size)} Ts`)
        }
        owed += glyph.dx
        if (Math.abs(owed) > 0.01) {
          flush()
          array += numbers(-owed)
          owed = 0
        }
        hex += font.encode(glyph)
        owed += glyph.advance - glyph.width - glyph.dx
        x += (glyph.advance / 1000) * size
      }
      flush()
      if (array !== '') out.push(`[${array}] TJ`)
      if (rise !== 0) out.push('0 Ts')
    }
    if (ends[i]) {
      const [space] = fonts.shape(' ', { ...item, font: 'sans' })
      out.push(`/${space!.face} ${numbers(size)} Tf <${fontOf(space!.face).encode(space!.glyphs[0]!)}> Tj`)
    }
  })
  out.push('ET', 'Q')
}

/**
 * Which lines end where the text has a space or a new line. They get an invisible space, so that a screen reader does
 * not glue two words; a word broken between letters stays one word.
 */
function lineEnds(item: TextItem): boolean[] {
  const text = settableText(item.text)
  let at = 0
  return item.lines.map((line, i) => {
    if (i === item.lines.length - 1) return false
    const found = text.indexOf(line, at)
    if (found < 0) return true
    at = found + line.length
    return /^\s/.test(text.slice(at, at + 1))
  })
}

/** Turns clockwise about the item's centre; y points down here. */
function turn(item: Item): string {
  if (item.rotation === 0) return ''
  const angle = (item.rotation * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const [cx, cy] = [item.x + item.w / 2, item.y + item.h / 2]
  return `${numbers(cos, sin, -sin, cos, cx - cx * cos + cy * sin, cy - cx * sin - cy * cos)} cm`
}

function outline({ x, y, w, h }: Item, cornerRadius: number): string {
  const r = Math.min(cornerRadius, w / 2, h / 2)
  if (r <= 0) return `${numbers(x, y, w, h)} re`
  // The usual Bézier approximation of a quarter circle.
  const k = r * (1 - 0.5522847498)
  const [right, bottom] = [x + w, y + h]
  return [
    `${numbers(x + r, y)} m`,
    `${numbers(right - r, y)} l`,
    `${numbers(right - k, y, right, y + k, right, y + r)} c`,
    `${numbers(right, bottom - r)} l`,
    `${numbers(right, bottom - k, right - k, bottom, right - r, bottom)} c`,
    `${numbers(x + r, bottom)} l`,
    `${numbers(x + k, bottom, x, bottom - k, x, bottom - r)} c`,
    `${numbers(x, y + r)} l`,
    `${numbers(x, y + k, x + k, y, x + r, y)} c`,
    'h',
  ].join(' ')
}

/** The upright box around a turned item, in PDF points from the bottom left. */
function boxOf(item: Item, pageHeight: number): number[] {
  const angle = (item.rotation * Math.PI) / 180
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))]
  const [w, h] = [item.w * cos + item.h * sin, item.w * sin + item.h * cos]
  const [left, top] = [item.x + (item.w - w) / 2, item.y + (item.h - h) / 2]
  return [left, pageHeight - top - h, left + w, pageHeight - top].map(
    (mm) => Math.round((mm / mmPerPt) * 100) / 100,
  )
}

const rgb = (colour: string): string =>
  numbers(...[1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255))

/** PDF knows no exponents; five places are a hundredth of a micrometre. */
const numbers = (...values: readonly number[]): string =>
  values
    .map((value) => (Number.isInteger(value) ? String(value) : value.toFixed(5).replace(/\.?0+$/, '')))
    .join(' ')
