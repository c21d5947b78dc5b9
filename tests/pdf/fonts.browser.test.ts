import { GlobalWorkerOptions } from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.mjs?url'
import { beforeAll, describe, expect, it } from 'vitest'
import { exportPages } from '#renderer/pdf/exportPages.ts'
import type { FontSet } from '#renderer/paper/fontSet.ts'
import { loadCanvasFonts, setCanvasFont } from '#renderer/paper/fonts.ts'
import { fontNames } from '#shared/portfolio/page.ts'
import { letters, type TextStyle } from '#shared/portfolio/text.ts'
import { deviation, draw, dpi, render } from './compare.ts'
import { meta, pageOf, textItem } from './pages.ts'
import { readPdf } from './readPdf.ts'

let fonts: FontSet
beforeAll(async () => {
  GlobalWorkerOptions.workerSrc = workerUrl
  fonts = await loadCanvasFonts(fontNames)
})

const lines = [
  'Heute haben wir im Wald Kastanien gesammelt',
  'Tolle Äpfel, süße Öfen: „Vögel“ AVATAR Yoga',
  'fließend offiziell Schifffahrt vor wo bor orb Xaver',
  'Łukasz Żółć, Şahin Ağaoğlu İpek, Zoë Daniël’s ijs',
]

describe('AS1 all eight fonts: what is measured is what the canvas draws is what the PDF sets', () => {
  it('PF14 the canvas draws each line as wide as the font set measures it', () => {
    const context = document.createElement('canvas').getContext('2d')!
    const canvasWidth = (line: string, style: TextStyle): number => {
      setCanvasFont(context, style, 10)
      return context.measureText(line).width / 10
    }
    for (const font of fontNames)
      for (const bold of [false, true])
        for (const line of lines) {
          const style = { font, bold, sizePt: 30 }
          expect(
            Math.abs(canvasWidth(line, style) - fonts.measure(line, style)),
            `${font} ${line}`,
          ).toBeLessThan(0.05)
        }
    // Positive control: without kerning the line would be wider than that.
    const style = { font: 'sans', bold: false, sizePt: 30 } as const
    const apart = letters(lines[1]!).reduce((sum, letter) => sum + fonts.measure(letter, style), 0)
    expect(Math.abs(canvasWidth(lines[1]!, style) - apart)).toBeGreaterThan(0.5)
  })

  it('a page with every font, regular and bold, differs by no more than 0.5 mm on paper', async () => {
    const items = fontNames.flatMap((font, row) =>
      [false, true].map((bold, column) =>
        textItem({
          lines: ['Äpfel, wo Łukasz', 'fließt & Şahin ruft'],
          font,
          bold,
          sizePt: font === 'school' ? 15 : 22,
          x: 12 + column * 95,
          y: 12 + row * 33,
          w: 90,
        }),
      ),
    )
    const page = pageOf(items)
    const result = await exportPages({
      pages: [page],
      meta,
      readPhoto: async () => null,
      permitsPhoto: () => ({ permitted: true }),
    })
    if (!result.ok) throw new Error(result.error.type)
    expect(result.value.warnings).toEqual([])
    const canvas = await draw(page.model, {})
    const pdf = await render(result.value.bytes, 1, dpi)
    const { mm, edges } = deviation(canvas, pdf)
    console.info(`deviation over eight fonts: ${mm.toFixed(2)} mm`)
    expect(edges).toBeGreaterThan(10_000)
    expect(mm).toBeLessThanOrEqual(0.5)
    const used = (await readPdf(result.value.bytes)).fonts.map(({ name }) => name.replace(/^[A-Z]{6}\+/, ''))
    expect(used.sort()).toEqual([
      'AmaticSC-Bold',
      'AmaticSC-Regular',
      'Bitter-Bold',
      'Bitter-Regular',
      'ComicRelief-Bold',
      'ComicRelief-Regular',
      'Lexend-Bold',
      'Lexend-Regular',
      'NotoSans-Bold',
      'NotoSans-Regular',
      'Nunito-Bold',
      'Nunito-Regular',
      'PatrickHand-Regular',
      'PlaywriteDEGrund-Regular',
    ])
  })

  it('a page asks only for the fonts it uses', async () => {
    const { loadFontFiles } = await import('#renderer/paper/fontFiles.ts')
    expect(Object.keys(await loadFontFiles(['comic'])).sort()).toEqual([
      'comic',
      'comicBold',
      'sans',
      'sansBold',
    ])
  })
})
