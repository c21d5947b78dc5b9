/**
 * Writes portfolio pages as a tagged PDF (decision 36).
 *
 * P1 Every item of the page model is one marked-content sequence in the model's order. Texts (P, the page's biggest
 *    one H1), photos and whatever has a name (Figure with Alt) hang in the structure tree under one Sect per page; all
 *    else and the background are artifacts.
 * P2 Text is text: exactly the item's stored lines, set glyph by glyph with the kerning of the canvas, in embedded
 *    subsets of the bundled TTF files.
 * P3 The file carries title, language and author, and nothing of the photos but the pixels shown.
 *
 * Content streams use the model's own units: a sheet starts with a matrix to millimetres from the top left. Sheets are
 * laid out in shared/pdf/sheets.ts; also where several pages lie on one, each is read in its own order.
 */
import {
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  type PDFPage,
  type PDFRef,
} from '@cantoo/pdf-lib'
import { utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { mmPerPt } from '#shared/portfolio/text.ts'
import {
  inOneColour,
  isBlank,
  marksBox,
  paintItem,
  type Mark,
  type StickerArt,
} from '#shared/portfolio/paint.ts'
import { patternByName } from '#shared/portfolio/patterns.ts'
import { orderedItems, type Item, type Shadow } from '#shared/portfolio/page.ts'
import type { ExportedPage, PdfMeta, TracedSheet } from '#shared/pdf/export.ts'
import type { Box, Place, Sheet } from '#shared/pdf/sheets.ts'
import { type FaceName, type FontSet } from '../paper/fontSet.ts'
import type { ShadowPixels } from '../paper/shadowPixels.ts'
import type { EncodedPhoto } from './photoPort.ts'
import { createFileStream } from './fileStream.ts'
import { createEmbeddedFont, type EmbeddedFont } from './embeddedFont.ts'
import { filling, frameOf, numbers, steps, writeMarks, type Resources } from './pdfPen.ts'
import { forPress, type Press } from './press.ts'
import { cropMarks, spineMark } from './sheetMarks.ts'

/**
 * A page and its photos and soft shadows by item id; a photo item without one is left empty, an item without a shadow
 * picture has its hard shadow drawn as vectors or none.
 */
export interface PlacedPage {
  readonly page: ExportedPage
  readonly photos: ReadonlyMap<string, PDFRef>
  readonly shadows: ReadonlyMap<string, SoftShadow>
}

export interface PdfWriter {
  /** `pages` by the numbers that the sheet's places name. */
  readonly addSheet: (sheet: Sheet, pages: ReadonlyMap<number, PlacedPage>) => void
  /** Pictures go out of here as they come (fileStream.ts), so that only one is ever held. */
  readonly addPhoto: (photo: EncodedPhoto) => Promise<PDFRef>
  readonly addShadow: (shadow: ShadowPixels) => Promise<SoftShadow>
  /** Which item each marked-content sequence of each sheet is, in their order; what is no item's is null. */
  readonly trace: () => readonly TracedSheet[]
  readonly finish: () => Promise<void>
}

interface Bookmark {
  readonly title: string
  readonly page: PDFRef
  readonly under: Bookmark[]
  readonly isChapter: boolean
}

interface Sect {
  /** By the page's number: a booklet's sheets are in another order than its pages. */
  readonly page: number
  readonly ref: PDFRef
  readonly on: PDFRef
  readonly title: string
  readonly chapter: string | undefined
}

export interface SoftShadow {
  readonly ref: PDFRef
  readonly pixels: Omit<ShadowPixels, 'alpha'>
}

export interface WriterDeps {
  readonly fonts: FontSet
  readonly stickerArt: (name: string) => StickerArt | undefined
  readonly meta: PdfMeta
  /** Alt text of a photo nobody described. */
  readonly photoAlt: string
  /** What becomes of each colour (saveInk.ts). */
  readonly ink: (colour: string) => string
  /** For a print shop (P24); null: for screens and printers at home. */
  readonly press: Press | null
  /** Takes the file's bytes in their order. */
  readonly write: (bytes: Bytes) => Promise<void>
}

export async function createPdfWriter(deps: WriterDeps): Promise<PdfWriter> {
  const { fonts, stickerArt, meta, photoAlt, ink } = deps
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

  const press = deps.press && forPress(document, deps.press)
  const file = createFileStream(document, deps.write)
  const rgbSpace = press?.rgb ?? PDFName.of('DeviceRGB')

  const treeRef = context.nextRef()
  const documentRef = context.nextRef()
  const sects: Sect[] = []
  const parentTree: PDFObject[] = []
  const traced: TracedSheet[] = []

  const addPhoto = (photo: EncodedPhoto): Promise<PDFRef> =>
    file.put(
      context.stream(photo.jpeg, {
        Type: 'XObject',
        Subtype: 'Image',
        Width: photo.width,
        Height: photo.height,
        ColorSpace: rgbSpace,
        BitsPerComponent: 8,
        Filter: 'DCTDecode',
      }),
    )

  const addShadow = async ({ alpha, ...pixels }: ShadowPixels): Promise<SoftShadow> => {
    const mask = await file.put(
      context.flateStream(alpha, {
        Type: 'XObject',
        Subtype: 'Image',
        Width: pixels.width,
        Height: pixels.height,
        ColorSpace: 'DeviceGray',
        BitsPerComponent: 8,
      }),
    )
    const colour = ink(pixels.colour)
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
    const ref = await file.put(
      context.flateStream(new Uint8Array([r!, g!, b!]), {
        Type: 'XObject',
        Subtype: 'Image',
        Width: 1,
        Height: 1,
        ColorSpace: rgbSpace,
        BitsPerComponent: 8,
        SMask: mask,
      }),
    )
    return { ref, pixels }
  }

  const states = new Map<string, PDFRef>()
  /** The names under which one content stream knows what it draws with. */
  const namesOf = (): Resources & { readonly dictionary: () => PDFObject } => {
    const xobjects = new Map<PDFRef, string>()
    const used = new Map<string, PDFRef>()
    const faces = new Set<FaceName>()
    const named = (ref: PDFRef): string => {
      const name = xobjects.get(ref) ?? `X${xobjects.size}`
      xobjects.set(ref, name)
      return name
    }
    return {
      font(face) {
        faces.add(face)
        return fontOf(face)
      },
      image: named,
      form: named,
      ink,
      opacity(value) {
        const name = `G${Math.round(value * 1000)}`
        let ref = states.get(name)
        if (!ref) {
          ref = context.register(context.obj({ Type: 'ExtGState', ca: value, CA: value }))
          states.set(name, ref)
        }
        used.set(name, ref)
        return name
      },
      dictionary: () =>
        context.obj({
          Font: Object.fromEntries([...faces].map((face) => [face, fontOf(face).ref])),
          XObject: Object.fromEntries([...xobjects].map(([ref, name]) => [name, ref])),
          ExtGState: Object.fromEntries(used),
          ...(press ? { ColorSpace: press.spaces } : {}),
        }),
    }
  }

  const addSheet = (sheet: Sheet, pages: ReadonlyMap<number, PlacedPage>): void => {
    const { width, height } = sheet
    const pdfPage = document.addPage([width / mmPerPt, height / mmPerPt])
    if (sheet.trim) setBoxes(pdfPage, sheet)
    const names = namesOf()
    const out: string[] = [`${numbers(1 / mmPerPt, 0, 0, -1 / mmPerPt, 0, height / mmPerPt)} cm`]
    const elements: PDFRef[] = []
    const trace: TracedSheet[number][] = []
    const artifact = (item: TracedSheet[number], draw: () => void): void => {
      trace.push(item)
      out.push('/Artifact BMC')
      draw()
      out.push('EMC')
    }
    for (const place of sheet.places) {
      const placed = pages.get(place.page)
      if (!placed) throw new Error('Bug: a place without its page')
      out.push('q', `${rect(place.show)} W n`)
      artifact(null, () => drawGround(out, names, place, placed.page))
      if (place.what === 'page') {
        out.push(`${numbers(place.scale, 0, 0, place.scale, place.x, place.y)} cm`)
        drawItems(pdfPage, sheet, place, placed, { out, names, elements, trace, artifact })
      }
      out.push('Q')
    }
    const front = sheet.spine && pages.get(0)
    if (front) {
      const mark = spineMark(sheet.spine, front.page.model.background, fonts.measure)
      artifact(null, () => writeMarks(out, [mark], { ...names, fonts, picture: undefined }))
    }
    if (sheet.cropMarks) artifact(null, () => out.push(...cropMarks(sheet)))

    parentTree.push(PDFNumber.of(traced.length), context.obj(elements))
    pdfPage.node.set(PDFName.of('StructParents'), PDFNumber.of(traced.length))
    traced.push(trace)
    pdfPage.node.set(PDFName.of('Tabs'), PDFName.of('S'))
    pdfPage.node.set(PDFName.of('Resources'), names.dictionary())
    pdfPage.node.set(
      PDFName.of('Contents'),
      context.register(context.flateStream(utf8ToBytes(out.join('\n')))),
    )
  }

  /** The page's colour and pattern, as far as they are seen. */
  const drawGround = (out: string[], names: Resources, place: Place, { model }: ExportedPage): void => {
    out.push(filling(ink(model.background)), `${rect(place.show)} f`)
    if (place.what === 'colour') return
    const { scale, cut, show } = place
    const marks = patternByName(model.pattern)?.draw({
      w: cut.w / scale,
      h: cut.h / scale,
      bleed: Math.max(3, (cut.x - show.x) / scale),
    })
    out.push('q', `${numbers(scale, 0, 0, scale, cut.x, cut.y)} cm`)
    for (const mark of marks ?? [])
      out.push(
        'q',
        ...(mark.opacity < 1 ? [`/${names.opacity(mark.opacity)} gs`] : []),
        `${filling(ink(mark.fill))} ${steps(mark.path)} f`,
        'Q',
      )
    out.push('Q')
  }

  interface Stream {
    readonly out: string[]
    readonly names: Resources
    readonly elements: PDFRef[]
    readonly trace: TracedSheet[number][]
    readonly artifact: (item: TracedSheet[number], draw: () => void) => void
  }

  const drawItems = (
    pdfPage: PDFPage,
    sheet: Sheet,
    place: Place,
    { page, photos, shadows }: PlacedPage,
    { out, names, elements, trace, artifact }: Stream,
  ): void => {
    const sectRef = context.nextRef()
    const first = elements.length
    const heading = headingOf(page)

    const altOf = (item: Item): string =>
      item.type === 'photo' ? item.alt.trim() || item.name.trim() || photoAlt : item.name.trim()
    const tag = (id: string, kind: 'H1' | 'P' | 'Figure', item: Item, draw: () => void): void => {
      const mcid = elements.length
      trace.push({ pageId: page.id, itemId: id })
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
            ...(kind === 'Figure'
              ? {
                  Alt: PDFHexString.fromText(altOf(item)),
                  A: { O: 'Layout', Placement: 'Block', BBox: boxOf(item, place, sheet.height) },
                }
              : {}),
          }),
        ),
      )
    }

    for (const [id, item] of orderedItems(page.model.items)) {
      const picture = photos.get(id)
      if (item.type === 'photo' && picture === undefined) continue
      if (item.type === 'text' && isBlank(item)) continue
      const marks = paintItem(item, { measure: fonts.measure, stickerArt })
      const { shadow } = item
      if (shadow)
        artifact({ pageId: page.id, itemId: id }, () => {
          out.push('q')
          drawShadow(item, shadow, marks, shadows.get(id))
          out.push('Q')
        })
      const draw = (): void => {
        out.push('q', frameOf(item))
        // P12 Set apart or on an arc each letter stands alone; who reads aloud or copies gets the words.
        const scattered = item.type === 'text' && (item.curve !== 0 || item.tracking !== 0)
        if (scattered)
          out.push(`/Span <</ActualText ${PDFHexString.fromText(spokenText(marks)).toString()}>> BDC`)
        if (item.opacity >= 1) writeMarks(out, marks, { ...names, fonts, picture })
        else {
          const form = asForm(item, marks, picture)
          out.push(`/${names.opacity(item.opacity)} gs`, `/${names.form(form)} Do`)
        }
        if (scattered) out.push('EMC')
        out.push('Q')
      }
      if (item.type === 'text') tag(id, id === heading ? 'H1' : 'P', item, draw)
      else if (item.type === 'photo' || item.name.trim() !== '') tag(id, 'Figure', item, draw)
      else artifact({ pageId: page.id, itemId: id }, draw)
    }

    function drawShadow(
      item: Item,
      shadow: Shadow,
      marks: readonly Mark[],
      soft: SoftShadow | undefined,
    ): void {
      // The shadow falls the same way however the item is turned.
      out.push(`${numbers(1, 0, 0, 1, shadow.x, shadow.y)} cm`, frameOf(item))
      out.push(`/${names.opacity(shadow.opacity * item.opacity)} gs`)
      if (soft) {
        const { x, y, w, h } = soft.pixels.box
        out.push(`${numbers(w, 0, 0, -h, x, y + h)} cm`, `/${names.image(soft.ref)} Do`)
      } else out.push(`/${names.form(asForm(item, inOneColour(marks, shadow.colour), undefined))} Do`)
    }

    /** Everything of an item as one, so that what lies over each other within it does not shine through. */
    function asForm(item: Item, marks: readonly Mark[], picture: PDFRef | undefined): PDFRef {
      const { x, y, w, h } = marksBox(marks, fonts.measure) ?? { x: 0, y: 0, w: 0, h: 0 }
      const inner = namesOf()
      const stream: string[] = []
      writeMarks(stream, marks, { ...inner, fonts, picture })
      return context.register(
        context.flateStream(utf8ToBytes(stream.join('\n')), {
          Type: 'XObject',
          Subtype: 'Form',
          BBox: [x - 1, y - 1, x + w + 1, y + h + 1],
          Resources: inner.dictionary(),
          Group: { S: 'Transparency', I: true },
        }),
      )
    }

    context.assign(
      sectRef,
      context.obj({
        Type: 'StructElem',
        S: 'Sect',
        P: documentRef,
        Pg: pdfPage.ref,
        T: PDFHexString.fromText(page.title),
        K: elements.slice(first),
      }),
    )
    sects.push({ page: place.page, ref: sectRef, on: pdfPage.ref, title: page.title, chapter: page.chapter })
  }

  const finish = async (): Promise<void> => {
    for (const font of embedded.values()) font.writeTo(context)
    const inOrder = sects.toSorted((a, b) => a.page - b.page)
    context.assign(
      documentRef,
      context.obj({ Type: 'StructElem', S: 'Document', P: treeRef, K: inOrder.map(({ ref }) => ref) }),
    )
    context.assign(
      treeRef,
      context.obj({
        Type: 'StructTreeRoot',
        K: [documentRef],
        ParentTree: context.register(context.obj({ Nums: parentTree })),
        ParentTreeNextKey: traced.length,
      }),
    )
    const { catalog } = document
    catalog.set(PDFName.of('StructTreeRoot'), treeRef)
    catalog.set(PDFName.of('MarkInfo'), context.obj({ Marked: true }))
    catalog.set(PDFName.of('Lang'), PDFHexString.fromText(meta.language))
    catalog.set(PDFName.of('ViewerPreferences'), context.obj({ DisplayDocTitle: true }))
    if (inOrder.length > 1) catalog.set(PDFName.of('Outlines'), outlinesOf(bookmarksOf(inOrder)))
    document.setTitle(meta.title)
    document.setAuthor(meta.author)
    document.setProducer('Obhut')
    document.setCreator('Obhut')
    press?.finish(meta)
    await file.finish()
  }

  const outlinesOf = (entries: readonly Bookmark[]): PDFRef => {
    const root = context.nextRef()
    context.assign(root, context.obj({ Type: 'Outlines', ...outlineEntries(entries, root) }))
    return root
  }
  const outlineEntries = (
    entries: readonly Bookmark[],
    parent: PDFRef,
  ): { readonly First: PDFRef; readonly Last: PDFRef; readonly Count: number } => {
    const refs = entries.map(() => context.nextRef())
    entries.forEach(({ title, page, under }, i) => {
      context.assign(
        refs[i]!,
        context.obj({
          Title: PDFHexString.fromText(title),
          Parent: parent,
          Dest: [page, PDFName.of('Fit')],
          ...(i > 0 ? { Prev: refs[i - 1]! } : {}),
          ...(i + 1 < refs.length ? { Next: refs[i + 1]! } : {}),
          ...(under.length > 0 ? outlineEntries(under, refs[i]!) : {}),
        }),
      )
    })
    const shown = entries.reduce((sum, { under }) => sum + 1 + under.length, 0)
    return { First: refs[0]!, Last: refs.at(-1)!, Count: shown }
  }

  return { addSheet, addPhoto, addShadow, trace: () => traced, finish }
}

/** P17 Chapters hold their pages; what lies before the first chapter stands beside them. */
function bookmarksOf(sects: readonly Sect[]): readonly Bookmark[] {
  const bookmarks: Bookmark[] = []
  for (const { title, on, chapter } of sects) {
    const bookmark: Bookmark = { title, page: on, under: [], isChapter: false }
    const last = bookmarks.at(-1)
    if (chapter) bookmarks.push({ title: chapter, page: on, under: [bookmark], isChapter: true })
    else if (last?.isChapter) last.under.push(bookmark)
    else bookmarks.push(bookmark)
  }
  return bookmarks
}

const spokenText = (marks: readonly Mark[]): string =>
  marks
    .map((mark) =>
      mark.type === 'letters' && mark.spoken ? `${mark.text}${mark.spaceAfter ? ' ' : ''}` : '',
    )
    .join('')

/** The first of the page's biggest texts, if it is big enough to be a heading at all. */
function headingOf(page: ExportedPage): string | null {
  let heading: string | null = null
  let size = 17.9
  for (const [id, item] of orderedItems(page.model.items)) {
    if (item.type === 'text' && item.sizePt > size && !isBlank(item)) {
      heading = id
      size = item.sizePt
    }
  }
  return heading
}

/** The upright box around a turned item, in PDF points from the sheet's bottom left. */
function boxOf(item: Item, place: Place, sheetHeight: number): number[] {
  const angle = (item.rotation * Math.PI) / 180
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))]
  const [w, h] = [item.w * cos + item.h * sin, item.w * sin + item.h * cos]
  const [left, top] = [item.x + (item.w - w) / 2, item.y + (item.h - h) / 2]
  const { x, y, scale } = place
  return points({ x: x + left * scale, y: y + top * scale, w: w * scale, h: h * scale }, sheetHeight)
}

function setBoxes(page: PDFPage, { width, height, trim, bleed }: Sheet): void {
  if (!trim) return
  const { context } = page.node
  const grown = { x: trim.x - bleed, y: trim.y - bleed, w: trim.w + 2 * bleed, h: trim.h + 2 * bleed }
  for (const [name, box] of [
    ['CropBox', { x: 0, y: 0, w: width, h: height }],
    ['BleedBox', grown],
    ['TrimBox', trim],
  ] as const)
    page.node.set(PDFName.of(name), context.obj(points(box, height)))
}

const points = ({ x, y, w, h }: Box, sheetHeight: number): number[] =>
  [x, sheetHeight - y - h, x + w, sheetHeight - y].map((mm) => Math.round((mm / mmPerPt) * 1000) / 1000)

const rect = ({ x, y, w, h }: Box): string => `${numbers(x, y, w, h)} re`
