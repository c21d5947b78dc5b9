/** P28: a good file is found good; of each rule one file that breaks just it, made from the good one. */
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFRawStream, decodePDFRawStream, type PDFPage } from '@cantoo/pdf-lib' // prettier-ignore
import { describe, expect, it } from 'vitest'
import { preflight, type PreflightAsk } from '#renderer/pdf/preflight.ts'
import { createWithoutPixels } from '#renderer/pdf/withoutPixels.ts'
import { concatBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { Exported } from '#shared/pdf/export.ts'
import { preflightRules, type Finding, type PreflightRule } from '#shared/pdf/preflight.ts'
import type { Plan } from '#shared/pdf/sheets.ts'
import { longCount } from '../longCount.ts'
import { exported, jobOf, jpegOf } from './builder.ts'
import { pageOf, photoItem, rectItem, textItem } from './pages.ts'

const shop = { as: 'shop', cropMarks: true } as const
const inner = { as: 'inner', format: 'portraitA4', cropMarks: false } as const
const cover = { as: 'cover', format: 'portraitA4', cropMarks: false, spine: 8, title: 'Mia' } as const
const home = { as: 'home', paper: 'A4', arrangement: 'one', bindingMargin: 'left' } as const

/** 102 x 51 mm at 300 dpi. */
const sharp = async () => jpegOf('#d03020', 1205, 602)
const good = [
  rectItem({ x: -10, y: 200, w: 100, h: 40, fill: '#3388aa', border: { width: 0.5, colour: '#112233', dash: 'solid' } }), // prettier-ignore
  photoItem({ x: 40, y: 60, w: 102, h: 51 }),
  textItem({ lines: ['Mias Woche'], x: 30, y: 20, w: 150 }),
]
const make = (plan: Plan, count = 1, items = good, encodePhoto = sharp): Promise<Exported> =>
  exported(Array.from({ length: count }, (_, i) => pageOf(items, { id: `page-${i}` })), { encodePhoto }, jobOf(plan)) // prettier-ignore
const look = (
  made: Exported,
  plan: Plan,
  bytes = made.bytes,
  change: Partial<PreflightAsk> = {},
): Promise<readonly Finding[]> =>
  lookBothWays(bytes, { plan, trace: made.trace, binding: 'soft', spine: 8, ...change })

/** As the app looks: over what is left when the bytes have passed by in parts of any size (P40); the whole file says the same. */
async function lookBothWays(bytes: Bytes, ask: PreflightAsk): Promise<readonly Finding[]> {
  const whole = await preflight(bytes, ask)
  const seen = createWithoutPixels()
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = [7, 1, 60_000, 333, 4_000_000][n % 5]!
    seen.add(bytes.slice(at, at + size))
    at += size
  }
  const findings = await preflight(seen.bytes(), ask)
  expect(findings).toEqual(whole)
  return findings
}
const rulesOf = (findings: readonly Finding[]): PreflightRule[] => [...new Set(findings.map(({ rule }) => rule))] // prettier-ignore

async function changed(
  bytes: Uint8Array,
  change: (document: PDFDocument, page: PDFPage) => void,
): Promise<Bytes> {
  // prettier-ignore
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  change(document, document.getPages()[0]!)
  return await document.save({
    updateFieldAppearances: false,
    addDefaultPage: false,
  })
}
const name = PDFName.of
/** Puts operators before those of the first page. */
const draw = (document: PDFDocument, page: PDFPage, from: RegExp, to: string): void => {
  const stream = page.node.Contents() as PDFRawStream
  const text = new TextDecoder('latin1').decode(decodePDFRawStream(stream).decode())
  if (!from.test(text)) throw new Error(`nothing to replace: ${from}`)
  const bytes = Uint8Array.from(text.replace(from, to), (letter) => letter.charCodeAt(0))
  page.node.set(name('Contents'), document.context.register(document.context.flateStream(bytes)))
}

/** Changes of the good print shop's file. */
const broken: Partial<Record<PreflightRule, (document: PDFDocument, page: PDFPage) => void>> = {
  V2: ({ context }) => {
    context.trailerInfo.Encrypt = context.obj({ Filter: 'Standard', V: 1 })
  },
  V3: ({ catalog, context }) =>
    catalog.set(name('OpenAction'), context.obj({ S: 'JavaScript', JS: PDFHexString.fromText('app.alert(1)') })), // prettier-ignore
  V4: ({ catalog, context }) => catalog.set(name('Names'), context.obj({ EmbeddedFiles: { Names: [] } })),
  V5: ({ catalog, context }) => catalog.set(name('OCProperties'), context.obj({ OCGs: [] })),
  V6: ({ context }, page) =>
    page.node.set(name('Annots'), context.obj([context.obj({ Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 9, 9] })])), // prettier-ignore
  V7: ({ context }) => {
    for (const [, object] of context.enumerateIndirectObjects())
      if (object instanceof PDFDict) object.delete(name('FontFile2'))
  },
  V8: ({ catalog }) => catalog.delete(name('OutputIntents')),
  V9: ({ catalog }) =>
    catalog.lookup(name('OutputIntents'), PDFArray).lookup(0, PDFDict).delete(name('DestOutputProfile')),
  V10: ({ catalog }) => catalog.delete(name('Metadata')),
  V11: ({ context }) => context.lookup(context.trailerInfo.Info, PDFDict).delete(name('Trapped')),
  V12: (_, page) => page.node.delete(name('TrimBox')),
  V13: ({ context }, page) => page.node.set(name('ArtBox'), context.obj([34, 34, 600, 800])),
  V14: ({ context }, page) => page.node.set(name('BleedBox'), context.obj([40, 25, 638, 884])),
  V15: ({ context }, page) => page.node.set(name('BleedBox'), context.obj([29, 29, 634, 880])),
  V18: (_, page) => page.node.Resources()!.lookup(name('ColorSpace'), PDFDict).delete(name('DefaultRGB')),
  V19: (document, page) => {
    const states = page.node.Resources()!.lookup(name('ExtGState'), PDFDict)
    states.set(name('Over'), document.context.obj({ op: true }))
    draw(document, page, /EMC/, 'q /Over gs 1 g 50 50 20 20 re f Q EMC')
  },
  V33: ({ context }) => context.lookup(context.trailerInfo.Info, PDFDict).delete(name('Title')),
  V34: ({ catalog }) => catalog.delete(name('Lang')),
  V35: ({ catalog }) => catalog.delete(name('StructTreeRoot')),
}
/** Pages and orders that break one rule, made by the writer itself. */
const ordered: Partial<Record<PreflightRule, () => Promise<readonly Finding[]>>> = {
  V16: async () => look(await make({ ...inner, format: 'square21' }, 24), inner),
  V17: async () => {
    const lying = [pageOf(good), pageOf([textItem({ lines: ['quer'], x: 30 })], { id: 'page-2', orientation: 'landscape' })] // prettier-ignore
    return look(await exported(lying, { encodePhoto: sharp }, jobOf(shop)), shop)
  },
  V20: async () => look(await make(shop, 25), inner),
  V21: async () => look(await make(inner, 8), inner),
  V22: async () => look(await make({ ...cover, spine: 11 }), cover),
  V23: async () => look(await make({ ...home, bindingMargin: 'none' }), home),
  V24: async () => look(await make(home, 1, good, async () => jpegOf('#d03020', 500, 250)), home),
  V25: async () => look(await make(home, 1, good, async () => jpegOf('#d03020', 700, 350)), home),
  V26: async () => look(await make(home, 1, good, async () => jpegOf('#d03020', 900, 450)), home),
  V27: async () => look(await make({ ...home, paper: 'A5' }, 1, [rectItem({ x: 40, border: { width: 0.1, colour: '#000000', dash: 'solid' } })]), { ...home, paper: 'A5' }), // prettier-ignore
  V28: async () => look(await make(home, 1, [textItem({ lines: ['klein'], sizePt: 6, x: 40 })]), home),
  V29: async () => look(await make(shop, 1, [...good, textItem({ lines: ['am Rand'], x: 3, y: 150 })]), shop),
  V30: async () => look(await make(shop, 1, [...good, rectItem({ x: 110, y: 150, w: 100, h: 20 })]), shop),
  V31: async () => look(await make(home, 1, [textItem({ lines: ['中'], x: 40 })]), home),
  V32: async () => look(await make(home, 1, []), home),
}

describe('P28 the look over a finished file', () => {
  it('finds nothing in a good one, for a print shop, a book, its cover and at home', async () => {
    for (const [plan, count] of [
      [shop, 2],
      [inner, 24],
      [cover, 2],
      [home, 2],
    ] as const)
      // prettier-ignore
      expect([plan.as, rulesOf(await look(await make(plan, count), plan))]).toEqual([plan.as, []])
  })

  it('each rule has a file that breaks just it', async () => {
    const made = await make(shop)
    const seen: string[] = []
    for (const [rule, change] of Object.entries(broken)) {
      const findings = await look(made, shop, await changed(made.bytes, change))
      // Without Trim box there is nothing to measure from; without bleed box likewise.
      expect([rule, rulesOf(findings)]).toEqual([rule, [rule]])
      seen.push(rule)
    }
    for (const [rule, order] of Object.entries(ordered)) {
      expect([rule, rulesOf(await order())]).toEqual([rule, [rule]])
      seen.push(rule)
    }
    expect(rulesOf(await look(made, shop, new Uint8Array([1, 2, 3])))).toEqual(['V1'])
    seen.push('V1')
    expect(seen.sort()).toEqual(Object.keys(preflightRules).sort())
  })

  it('leads to page and item, and says how wide a blurred photo is', async () => {
    const made = await make(home, 2, good, async () => jpegOf('#d03020', 500, 250))
    const findings = await look(made, home)
    expect(findings.map(({ rule, sheet, place }) => [rule, sheet, place])).toEqual([
      ['V24', 0, { pageId: 'page-0', itemId: 'item-1' }],
      ['V24', 1, { pageId: 'page-1', itemId: 'item-1' }],
    ])
    expect(findings[0]!.figure).toBeCloseTo(102 * (190 / 210) * 0.1, 0)
  })

  it('P40 what it reads holds no pixels of pictures, and a picture that is not as long as it says keeps the file in', async () => {
    const made = await make(shop, 3, [...good, photoItem({ x: 40, y: 180, w: 102, h: 51 })])
    const left = (bytes: Bytes): Bytes => {
      const seen = createWithoutPixels()
      for (let at = 0; at < bytes.length; at += 50_000) seen.add(bytes.slice(at, at + 50_000))
      return seen.bytes()
    }
    const jpegs = (bytes: Uint8Array): number => Buffer.from(bytes).toString('latin1').split('\u00ff\u00d8\u00ff').length - 1 // prettier-ignore
    // The control: they are there before.
    expect([jpegs(made.bytes), jpegs(left(made.bytes))]).toEqual([1, 0])
    const { jpeg } = await sharp()
    expect(made.bytes.length - left(made.bytes).length).toBeGreaterThan(jpeg.length - 10)
    const text = Buffer.from(made.bytes).toString('latin1')
    const lying = text.replace(`/Length ${jpeg.length}`, `/Length ${jpeg.length - 5}`)
    expect(lying).not.toBe(text)
    expect(rulesOf(await preflight(left(Uint8Array.from(Buffer.from(lying, 'latin1'))), { plan: shop, trace: made.trace, binding: 'soft', spine: 0 }))).toEqual(['V1']) // prettier-ignore
  })

  it('P40 the export itself looks over what it has written away', async () => {
    const written: Bytes[] = []
    const looked = {
      ...jobOf({ ...home, bindingMargin: 'none' }),
      look: { binding: 'soft', spine: 0 },
    } as const
    const write = async (bytes: Bytes): Promise<void> => void written.push(bytes)
    const ordered = { ...looked, plan: { ...home, paper: 'A5' } } as const
    const klein = [pageOf([textItem({ lines: ['klein'], sizePt: 6, x: 40 })])]
    const made = await exported(klein, { write }, ordered)
    expect([made.bytes.length, rulesOf(made.findings)]).toEqual([0, ['V28']])
    expect(rulesOf(await preflight(concatBytes(...written), { plan: ordered.plan, trace: made.trace, binding: 'soft', spine: 0 }))).toEqual(['V28']) // prettier-ignore
    expect((await exported(klein, {}, { ...ordered, look: null })).findings).toEqual([])
  })

  it('any bytes are answered, never thrown at', async () => {
    const { bytes, trace } = await make(shop)
    let seed = 7
    const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below
    let unreadable = 0
    for (let i = 0; i < longCount(60, 2000); i++) {
      const hostile = bytes.slice(0, random(4) === 0 ? random(bytes.length) : bytes.length)
      for (let n = random(20); n >= 0; n--) hostile[random(hostile.length || 1)] = random(256)
      const ask = { plan: shop, trace, binding: 'soft', spine: 0 } as const
      const seen = createWithoutPixels()
      for (let at = 0; at < hostile.length; at += 9_999) seen.add(hostile.slice(at, at + 9_999))
      await preflight(seen.bytes(), ask)
      const findings = await preflight(hostile, ask)
      if (findings.some(({ rule }) => rule === 'V1')) unreadable++
    }
    expect(unreadable).toBeGreaterThan(0)
  })
})
