/**
 * P28 A finished file is looked over before it is written, by its bytes alone: as a print shop's check would, and for what
 *     would disappoint at home. It knows nothing of how the file was made but what was ordered, and which item each
 *     marked-content sequence is, so that a finding leads to the page and the thing on it.
 */
import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFStream,
  PDFString,
  type PDFObject,
} from '@cantoo/pdf-lib'
import type { Bytes } from '#shared/basics/bytes.ts'
import { bindingRules, bookSizes } from '#shared/pdf/book.ts'
import type { TracedSheet } from '#shared/pdf/export.ts'
import type { BookBinding } from '#shared/pdf/output.ts'
import { preflightRules, type Finding, type PreflightRule } from '#shared/pdf/preflight.ts'
import { bindingMarginMm, bleedMm, type Plan } from '#shared/pdf/sheets.ts'
import { numberOf, readContent, type Bounds, type Drawn } from './readContent.ts'

export interface PreflightAsk {
  readonly plan: Plan
  readonly trace: readonly TracedSheet[]
  readonly binding: BookBinding
  /** How wide the spine must be for the book's pages; for a cover only. */
  readonly spine: number
}

const mm = 25.4 / 72
/** A tenth of a millimetre either way is no difference. */
const close = (a: number, b: number, by = 0.1): boolean => Math.abs(a - b) <= by

export async function preflight(bytes: Bytes, ask: PreflightAsk): Promise<readonly Finding[]> {
  try {
    const document = await PDFDocument.load(bytes, { updateMetadata: false, ignoreEncryption: true })
    return lookOver(document, ask)
  } catch {
    return [finding('V1')]
  }
}

const finding = (
  rule: PreflightRule,
  sheet: number | null = null,
  place: Finding['place'] = null,
  figure = 0,
): Finding => ({ rule, severity: preflightRules[rule], sheet, place, figure })

function lookOver(document: PDFDocument, ask: PreflightAsk): readonly Finding[] {
  const { context, catalog } = document
  const { plan, trace } = ask
  const forPress = plan.as !== 'screen' && plan.as !== 'home'
  const found: Finding[] = []
  const tell = (rule: PreflightRule, ...more: [(number | null)?, Finding['place']?, number?]): void => {
    found.push(finding(rule, ...more))
  }
  if (context.trailerInfo.Encrypt) {
    tell('V2')
    return found
  }
  const objects = context.enumerateIndirectObjects().map(([, object]) => object)
  const dicts = objects.flatMap((object) =>
    object instanceof PDFDict ? [object] : object instanceof PDFStream ? [object.dict] : [],
  )
  const has = (dict: PDFDict, key: string): boolean => dict.get(PDFName.of(key)) !== undefined
  const named = (dict: PDFDict, key: string, value: string): boolean =>
    dict.get(PDFName.of(key))?.toString() === `/${value}`
  const names = catalog.lookupMaybe(PDFName.of('Names'), PDFDict)

  if (
    has(catalog, 'AA') ||
    isAction(catalog.lookup(PDFName.of('OpenAction'))) ||
    (names && has(names, 'JavaScript')) ||
    dicts.some((dict) => named(dict, 'S', 'JavaScript') || has(dict, 'JS'))
  )
    tell('V3')
  if ((names && has(names, 'EmbeddedFiles')) || dicts.some((dict) => has(dict, 'EF'))) tell('V4')
  if (has(catalog, 'OCProperties')) tell('V5')
  const fontsLacking = dicts.filter(
    (dict) =>
      named(dict, 'Type', 'Font') &&
      !named(dict, 'Subtype', 'Type0') &&
      !named(dict, 'Subtype', 'Type3') &&
      !['FontFile', 'FontFile2', 'FontFile3'].some((key) => {
        const descriptor = dict.lookupMaybe(PDFName.of('FontDescriptor'), PDFDict)
        return descriptor?.lookup(PDFName.of(key)) instanceof PDFStream
      }),
  )
  if (fontsLacking.length > 0) tell('V7')

  if (forPress) {
    const intents = catalog.lookupMaybe(PDFName.of('OutputIntents'), PDFArray)
    const intent = intents?.asArray().map((one) => context.lookup(one)).find((one): one is PDFDict => one instanceof PDFDict && named(one, 'S', 'GTS_PDFX')) // prettier-ignore
    if (!intent) tell('V8')
    else if (!isCmykOutput(intent.lookup(PDFName.of('DestOutputProfile')))) tell('V9')
    const metadata = catalog.lookup(PDFName.of('Metadata'))
    if (!/GTS_PDFXVersion>\s*PDF\/X-4/.test(textOfStream(metadata))) tell('V10')
    const info = context.lookup(context.trailerInfo.Info)
    const trapped = info instanceof PDFDict ? info.get(PDFName.of('Trapped'))?.toString() : undefined
    if (trapped !== '/True' && trapped !== '/False') tell('V11')
  }
  const info = context.lookup(context.trailerInfo.Info)
  if (info instanceof PDFDict ? wordsOf(info.get(PDFName.of('Title'))) === '' : true) tell('V33')
  if (wordsOf(catalog.get(PDFName.of('Lang'))) === '') tell('V34')
  if (!has(catalog, 'StructTreeRoot')) tell('V35')

  const pages = document.getPages()
  if (plan.as === 'home' && plan.arrangement === 'booklet' && pages.length % 2 !== 0)
    tell('V20', null, null, pages.length * 2)
  if (plan.as === 'inner') {
    const { least, most, multiple } = bindingRules[ask.binding]
    if (pages.length % multiple !== 0) tell('V20', null, null, pages.length)
    if (pages.length < least || pages.length > most) tell('V21', null, null, pages.length)
  }

  const sizes: string[] = []
  pages.forEach((page, sheet) => {
    const box = (name: string): Bounds | null => boundsIn(page.node.lookup(PDFName.of(name)))
    const media = boundsIn(page.node.MediaBox()) ?? { left: 0, bottom: 0, right: 0, top: 0 }
    const bleed = box('BleedBox')
    const trim = box('TrimBox')
    const cut = trim ?? media
    sizes.push(`${Math.round((cut.right - cut.left) * mm)} ${Math.round((cut.top - cut.bottom) * mm)}`)
    if ((page.node.Annots()?.size() ?? 0) > 0) tell('V6', sheet)
    if (has(page.node, 'AA')) tell('V3', sheet)
    if (forPress) {
      if (!trim) tell('V12', sheet)
      else {
        if (has(page.node, 'ArtBox')) tell('V13', sheet)
        if (!bleed) tell('V15', sheet)
        else if (!contains(bleed, trim) || !contains(media, bleed)) tell('V14', sheet)
        else {
          const least = Math.min(trim.left - bleed.left, trim.bottom - bleed.bottom, bleed.right - trim.right, bleed.top - trim.top) // prettier-ignore
          if (least * mm < bleedMm - 0.05) tell('V15', sheet, null, Math.round(least * mm * 10) / 10)
        }
        const [w, h] = [(trim.right - trim.left) * mm, (trim.top - trim.bottom) * mm]
        if (plan.as === 'inner') {
          const ordered = bookSizes[plan.format]
          if (!close(w, ordered.w, 0.5) || !close(h, ordered.h, 0.5)) tell('V16', sheet)
        }
        if (plan.as === 'cover') {
          const ordered = bookSizes[plan.format]
          if (!close(h, ordered.h, 0.5)) tell('V16', sheet)
          else if (!close(w - 2 * ordered.w, ask.spine)) tell('V22', sheet, null, Math.round((w - 2 * ordered.w) * 10) / 10) // prettier-ignore
        }
      }
    }
    const contents = contentsOf(page.node.Contents())
    const drawn = readContent(page.node, contents)
    const placeOf = (one: Drawn): Finding['place'] =>
      one.sequence === null ? null : (trace[sheet]?.[one.sequence] ?? null)
    const told = new Set<string>()
    const once = (rule: PreflightRule, one: Drawn, figure = 0): void => {
      const place = placeOf(one)
      const key = `${rule} ${place?.itemId ?? ''}`
      if (told.has(key)) return
      told.add(key)
      tell(rule, sheet, place, figure)
    }
    // What is no item's (the ground, crop marks) is not content.
    const content = drawn.filter((one) => placeOf(one) !== null)
    const isLastOfBook = plan.as === 'inner' || (plan.as === 'home' && plan.arrangement === 'booklet')
    if (content.length === 0 && !isLastOfBook) tell('V32', sheet)
    for (const one of drawn) {
      const { what, bounds, measure } = one
      if (one.bareRgb && forPress) once('V18', one)
      if (one.overprintsWhite) once('V19', one)
      if (placeOf(one) === null) continue
      if (what === 'picture' && measure < 299) {
        const width = Math.round((bounds.right - bounds.left) * mm) / 10
        once(measure < 149 ? 'V24' : measure < 199 ? 'V25' : 'V26', one, width)
      }
      if (what === 'line' && measure * mm < 0.0995) once('V27', one, Math.round(measure * mm * 100) / 100)
      if (what === 'letters') {
        if (measure < 5.95) once('V28', one, Math.round(measure * 10) / 10)
        if (one.lacksLetter) once('V31', one)
        if (forPress && trim) {
          const inner = (by: number): Bounds => ({ left: trim.left + by, bottom: trim.bottom + by, right: trim.right - by, top: trim.top - by }) // prettier-ignore
          if (!contains(inner(4.9 / mm), bounds)) once('V29', one)
        }
      }
      if (forPress && trim && bleed && plan.as !== 'cover' && what !== 'letters' && endsAtCut(bounds, trim, bleed)) once('V30', one) // prettier-ignore
      if (plan.as === 'home' && plan.arrangement === 'one' && plan.bindingMargin !== 'none') {
        const opposite = plan.bindingMargin === 'bothSides' && sheet % 2 === 1
        const lying = media.right > media.top
        const free = (bindingMarginMm - 0.2) / mm
        const inMargin = lying
          ? opposite
            ? bounds.bottom < free
            : bounds.top > media.top - free
          : opposite
            ? bounds.right > media.right - free
            : bounds.left < free
        if (inMargin) once('V23', one)
      }
    }
  })
  // Cut sheets lie on each other; at home each page may lie as it stands.
  if (forPress && new Set(sizes).size > 1) tell('V17')
  const order = Object.keys(preflightRules)
  return found.toSorted((a, b) => order.indexOf(a.rule) - order.indexOf(b.rule) || (a.sheet ?? -1) - (b.sheet ?? -1)) // prettier-ignore
}

/** Its edge lies on the cut or between cut and bleed: a knife that is a hair off leaves a white line there. */
function endsAtCut(bounds: Bounds, trim: Bounds, bleed: Bounds): boolean {
  const near = 1 / mm
  const short = (edge: number, cut: number, beyond: number): boolean => {
    const outward = Math.sign(beyond - cut)
    const past = (edge - cut) * outward
    return past > -near * 0.5 && past < Math.abs(beyond - cut) - 0.5
  }
  return (
    short(bounds.left, trim.left, bleed.left) ||
    short(bounds.right, trim.right, bleed.right) ||
    short(bounds.bottom, trim.bottom, bleed.bottom) ||
    short(bounds.top, trim.top, bleed.top)
  )
}

/** A place to open at is no action. */
const isAction = (object: PDFObject | undefined): boolean => object instanceof PDFDict

const contains = (outer: Bounds, inner: Bounds): boolean =>
  inner.left >= outer.left - 0.05 &&
  inner.bottom >= outer.bottom - 0.05 &&
  inner.right <= outer.right + 0.05 &&
  inner.top <= outer.top + 0.05

function boundsIn(object: PDFObject | undefined): Bounds | null {
  if (!(object instanceof PDFArray) || object.size() !== 4) return null
  const [a, b, c, d] = object.asArray().map(numberOf) as [number, number, number, number]
  return { left: Math.min(a, c), bottom: Math.min(b, d), right: Math.max(a, c), top: Math.max(b, d) }
}

function contentsOf(object: PDFObject | undefined): readonly Uint8Array[] {
  if (object instanceof PDFRawStream) return [decodePDFRawStream(object).decode()]
  if (object instanceof PDFArray)
    return object.asArray().flatMap((_, i) => {
      const part = object.lookup(i)
      return part instanceof PDFRawStream ? [decodePDFRawStream(part).decode()] : []
    })
  return []
}

function isCmykOutput(object: PDFObject | undefined): boolean {
  if (!(object instanceof PDFRawStream)) return false
  const head = String.fromCharCode(...decodePDFRawStream(object).decode().subarray(0, 40))
  return head.slice(12, 20) === 'prtrCMYK' && head.slice(36, 40) === 'acsp'
}

const textOfStream = (object: PDFObject | undefined): string =>
  object instanceof PDFRawStream ? new TextDecoder().decode(decodePDFRawStream(object).decode()) : ''
const wordsOf = (object: PDFObject | undefined): string =>
  object instanceof PDFHexString || object instanceof PDFString ? object.decodeText().trim() : ''
