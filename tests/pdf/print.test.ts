/** What leaves the house, read by programs that share no line with us. */
import { describe, expect, it } from 'vitest'
import { PDFDocument, PDFName } from '@cantoo/pdf-lib'
import type { Plan } from '#shared/pdf/sheets.ts'
import { conditionProfile, exported, jobOf, jpegOf } from './builder.ts'
import { pageOf, photoItem, rectItem, textItem } from './pages.ts'
import { readPdf } from './readPdf.ts'
import { runTool } from './tools.ts'

const home = { as: 'home', paper: 'A4', arrangement: 'one', bindingMargin: 'left' } as const
const plans = {
  screen: { as: 'screen' },
  heftrand: home,
  booklet: { ...home, arrangement: 'booklet' },
  four: { ...home, arrangement: 'four' },
  shop: { as: 'shop', cropMarks: true },
  inner: { as: 'inner', format: 'square21', cropMarks: true },
  cover: { as: 'cover', format: 'portrait21x28', cropMarks: true, spine: 11.2, title: 'Mia' },
} as const satisfies Record<string, Plan>
const pages = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    pageOf(
      [
        rectItem({ x: -10, y: 200, w: 100, h: 40, fill: '#3388aa' }),
        photoItem({ x: 30, y: 60, alt: `Foto ${i + 1}`, photoId: `photo-${i}` }),
        textItem({ lines: [`Seite ${i + 1}`], x: 30, y: 20, sizePt: 30 }),
      ],
      { id: `page-${i}`, title: `Seite ${i + 1}`, background: '#fdf5e8', pattern: 'dots' },
    ),
  )
const make = (plan: Plan, count = 4, saveInk = false) =>
  exported(pages(count), { encodePhoto: async (id) => jpegOf(`#d030${id.slice(-1)}0`, 900, 180) }, jobOf(plan, saveInk)) // prettier-ignore

describe('what leaves the house', () => {
  it('P20 P24 every form is a sound file: qpdf finds no error, pdffonts finds every font inside', async () => {
    for (const [name, plan] of Object.entries(plans)) {
      const { bytes } = await make(plan, name === 'cover' ? 2 : 4)
      const checked = runTool('qpdf', ['--check', 'FILE'], bytes)
      if (checked !== null) expect([name, checked]).toEqual([name, expect.stringContaining('No syntax or stream encoding errors')]) // prettier-ignore
      const fonts = runTool('pdffonts', ['FILE'], bytes)
      if (fonts === null) continue
      const rows = fonts.trim().split('\n').slice(2)
      expect(rows.length).toBeGreaterThan(0)
      // The columns "emb" and "sub".
      for (const row of rows) expect(row).toMatch(/Identity-H\s+yes yes/)
    }
  })

  it('P22 also a booklet is tagged, and read in the order of its pages', async () => {
    const { bytes } = await make(plans.booklet)
    const { pages: sheets, tagged, bookmarks } = await readPdf(bytes, { images: false })
    expect(tagged).toBe(true)
    expect(bookmarks).toEqual(['Seite 1', 'Seite 2', 'Seite 3', 'Seite 4'])
    expect(sheets.map(({ text }) => text.split('\n'))).toEqual([['Seite 4', 'Seite 1'], ['Seite 2', 'Seite 3']]) // prettier-ignore
    expect(sheets[0]!.tags.map(({ role, alt, lines }) => [role, alt, lines])).toContainEqual(['H1', null, ['Seite 1']]) // prettier-ignore
  })

  it('P24 a print shop’s file has its boxes, version, profile and dates, and nothing it must not have', async () => {
    const { bytes } = await make(plans.shop)
    const boxes = runTool('pdfinfo', ['-box', 'FILE'], bytes)
    if (boxes !== null) {
      expect(boxes).toMatch(/PDF version:\s+1\.6/)
      expect(boxes).toMatch(/TrimBox:\s+34\.02\s+34\.02\s+629\.29\s+875\.91/)
      expect(boxes).toMatch(/BleedBox:\s+25\.51\s+25\.51\s+637\.80\s+884\.41/)
      expect(boxes).toMatch(/JavaScript:\s+no/)
      expect(boxes).toMatch(/Encrypted:\s+no/)
    }
    const images = runTool('pdfimages', ['-list', 'FILE'], bytes)
    if (images !== null) expect(images).toMatch(/icc/)
    const { catalog, context } = await PDFDocument.load(bytes, { updateMetadata: false })
    expect(catalog.get(PDFName.of('OutputIntents'))).toBeDefined()
    expect(context.trailerInfo.ID).toBeDefined()
    const meta = new TextDecoder().decode(bytes)
    expect(meta).toContain('GTS_PDFXVersion>PDF/X-4<')
    expect(meta).toContain('uuid:01234567-89ab-cdef-0123-456789abcdef')
    // Control: what is made for a screen has none of it.
    const plain = await PDFDocument.load((await make(plans.screen)).bytes, { updateMetadata: false })
    expect(plain.catalog.get(PDFName.of('OutputIntents'))).toBeUndefined()
  })

  it('P24 the profile is a CMYK output profile with both ways: paper stays paper, and there are tables for the way back', () => {
    const profile = conditionProfile()
    const view = new DataView(profile.buffer)
    const text = (at: number, length: number): string => String.fromCharCode(...profile.subarray(at, at + length)) // prettier-ignore
    expect([text(12, 4), text(16, 4), text(20, 4), text(36, 4)]).toEqual(['prtr', 'CMYK', 'Lab ', 'acsp'])
    expect(view.getUint32(0)).toBe(profile.length)
    const tags = new Map(Array.from({ length: view.getUint32(128) }, (_, i) => [text(132 + i * 12, 4), view.getUint32(136 + i * 12)])) // prettier-ignore
    for (const name of ['desc', 'cprt', 'wtpt', 'A2B0', 'A2B1', 'A2B2', 'B2A0', 'B2A1', 'B2A2', 'gamt'])
      expect(tags.has(name)).toBe(true)
    // The way back at white (the last lightness, a and b in the middle) puts next to no ink on the paper, at black much.
    const table = tags.get('B2A0')! + 52 + 3 * 2 * 2
    const inkAt = (l: number): number => {
      const at = table + ((l * 13 + 6) * 13 + 6) * 4 * 2
      return [0, 2, 4, 6].reduce((sum, by) => sum + view.getUint16(at + by) / 65535, 0)
    }
    expect(inkAt(12)).toBeLessThan(0.08)
    expect(inkAt(0)).toBeGreaterThan(2)
    // Coated paper takes 300 %.
    expect(inkAt(0)).toBeLessThan(3.01)
  })

  it('P25 saving ink leaves no operator with a colour and no ground', async () => {
    const streams = async (saveInk: boolean): Promise<string> => {
      const { bytes } = await make(home, 1, saveInk)
      const shown = runTool('qpdf', ['--qdf', '--object-streams=disable', 'FILE', '-'], bytes)
      return shown ?? ''
    }
    const [grey, colour] = [await streams(true), await streams(false)]
    if (colour === '') return
    const coloured = /^[\d.]+ [\d.]+ [\d.]+ (rg|RG)\b/m
    expect(colour).toMatch(coloured)
    expect(grey).not.toMatch(coloured)
  })
})
