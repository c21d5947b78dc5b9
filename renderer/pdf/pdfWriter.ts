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
 * Content streams use the model's own units: the page starts with a matrix to millimetres from the top left.
 */
import { PDFDocument, PDFHexString, PDFName, PDFNumber, type PDFObject, type PDFRef } from '@cantoo/pdf-lib'
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
import { orderedItems, pageSizes, type Item, type Shadow } from '#shared/portfolio/page.ts'
import type { ExportedPage, PdfMeta } from '#shared/pdf/export.ts'
import { type FaceName, type FontSet } from '../paper/fontSet.ts'
import type { ShadowPixels } from '../paper/shadowPixels.ts'
import type { EncodedPhoto } from './photoPort.ts'
import { createEmbeddedFont, type EmbeddedFont } from './embeddedFont.ts'
import { frameOf, numbers, rgb, steps, writeMarks, type Resources } from './pdfPen.ts'

export interface PdfWriter {
  /**
   * The photos and soft shadows by item id; a photo item without one is left empty, an item without a shadow picture
   * has its hard shadow drawn as vectors or none.
   */
  readonly addPage: (
    page: ExportedPage,
    photos: ReadonlyMap<string, PDFRef>,
    shadows: ReadonlyMap<string, SoftShadow>,
  ) => void
  /** Photos go into the file as they come, so that only one is ever decoded. */
  readonly addPhoto: (photo: EncodedPhoto) => PDFRef
  readonly addShadow: (shadow: ShadowPixels) => SoftShadow
  readonly finish: () => Promise<Bytes>
}

interface Bookmark {
  readonly title: string
  readonly page: PDFRef
  readonly under: Bookmark[]
  readonly isChapter: boolean
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
}

export async function createPdfWriter({ fonts, stickerArt, meta, photoAlt }: WriterDeps): Promise<PdfWriter> {
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
  const bookmarks: Bookmark[] = []

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

  const addShadow = ({ alpha, ...pixels }: ShadowPixels): SoftShadow => {
    const mask = context.register(
      context.flateStream(alpha, {
        Type: 'XObject',
        Subtype: 'Image',
        Width: pixels.width,
        Height: pixels.height,
        ColorSpace: 'DeviceGray',
        BitsPerComponent: 8,
      }),
    )
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(pixels.colour.slice(at, at + 2), 16))
    const ref = context.register(
      context.flateStream(new Uint8Array([r!, g!, b!]), {
        Type: 'XObject',
        Subtype: 'Image',
        Width: 1,
        Height: 1,
        ColorSpace: 'DeviceRGB',
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
        }),
    }
  }

  const addPage = (
    page: ExportedPage,
    photos: ReadonlyMap<string, PDFRef>,
    shadows: ReadonlyMap<string, SoftShadow>,
  ): void => {
    const { width, height } = pageSizes[page.model.orientation]
    const pdfPage = document.addPage([width / mmPerPt, height / mmPerPt])
    const sectRef = context.nextRef()
    const elements: PDFRef[] = []
    const names = namesOf()
    const out: string[] = [`${numbers(1 / mmPerPt, 0, 0, -1 / mmPerPt, 0, height / mmPerPt)} cm`]
    const heading = headingOf(page)

    const altOf = (item: Item): string =>
      item.type === 'photo' ? item.alt.trim() || item.name.trim() || photoAlt : item.name.trim()
    const tag = (kind: 'H1' | 'P' | 'Figure', item: Item, draw: () => void): void => {
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
            ...(kind === 'Figure'
              ? {
                  Alt: PDFHexString.fromText(altOf(item)),
                  A: { O: 'Layout', Placement: 'Block', BBox: boxOf(item, height) },
                }
              : {}),
          }),
        ),
      )
    }

    out.push('/Artifact BMC', `${rgb(page.model.background)} rg`, `${numbers(0, 0, width, height)} re f`)
    for (const mark of patternByName(page.model.pattern)?.draw({ w: width, h: height, bleed: 3 }) ?? [])
      out.push(
        'q',
        ...(mark.opacity < 1 ? [`/${names.opacity(mark.opacity)} gs`] : []),
        `${rgb(mark.fill)} rg ${steps(mark.path)} f`,
        'Q',
      )
    out.push('EMC')
    for (const [id, item] of orderedItems(page.model.items)) {
      const picture = photos.get(id)
      if (item.type === 'photo' && picture === undefined) continue
      if (item.type === 'text' && isBlank(item)) continue
      const marks = paintItem(item, { measure: fonts.measure, stickerArt })
      if (item.shadow) {
        out.push('/Artifact BMC', 'q')
        drawShadow(item, item.shadow, marks, shadows.get(id))
        out.push('Q', 'EMC')
      }
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
      if (item.type === 'text') tag(id === heading ? 'H1' : 'P', item, draw)
      else if (item.type === 'photo' || item.name.trim() !== '') tag('Figure', item, draw)
      else {
        out.push('/Artifact BMC')
        draw()
        out.push('EMC')
      }
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
        K: elements,
      }),
    )
    sectRefs.push(sectRef)
    parentTree.push(PDFNumber.of(parentTree.length / 2), context.obj(elements))
    pdfPage.node.set(PDFName.of('StructParents'), PDFNumber.of(sectRefs.length - 1))
    pdfPage.node.set(PDFName.of('Tabs'), PDFName.of('S'))
    pdfPage.node.set(PDFName.of('Resources'), names.dictionary())
    pdfPage.node.set(
      PDFName.of('Contents'),
      context.register(context.flateStream(utf8ToBytes(out.join('\n')))),
    )
    const bookmark: Bookmark = { title: page.title, page: pdfPage.ref, under: [], isChapter: false }
    const last = bookmarks.at(-1)
    // P17 Chapters hold their pages; what lies before the first chapter stands beside them.
    if (page.chapter)
      bookmarks.push({ title: page.chapter, page: pdfPage.ref, under: [bookmark], isChapter: true })
    else if (last?.isChapter) last.under.push(bookmark)
    else bookmarks.push(bookmark)
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
    if (sectRefs.length > 1) catalog.set(PDFName.of('Outlines'), outlinesOf(bookmarks))
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

  return { addPage, addPhoto, addShadow, finish }
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
