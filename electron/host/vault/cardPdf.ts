/** The recovery card on one A4 page, readable at arm's length; made in the vault, so that no other process sees it. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import pdfmake, { type Content } from 'pdfmake'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Language } from '#shared/host/api.ts'
import { cards } from '#shared/words/cards.ts'

export interface PrintedCard {
  readonly number: number
  readonly words: readonly string[]
  readonly institution: string
  readonly date: Date
  readonly language: Language
}

const ink = '#1d2b2a'
const teal = '#0f6b66'
const soft = '#e6f2f1'
const grey = '#5b6b6a'

const fontUrls = {
  regular: () => import.meta.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  bold: () => import.meta.resolve('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf'),
}

let ready = false
function prepare(): void {
  if (ready) return
  const files = pdfmake as unknown as { virtualfs: { writeFileSync(name: string, bytes: Uint8Array): void } }
  files.virtualfs.writeFileSync('Card-Regular.ttf', readFileSync(fileURLToPath(fontUrls.regular())))
  files.virtualfs.writeFileSync('Card-Bold.ttf', readFileSync(fileURLToPath(fontUrls.bold())))
  pdfmake.setFonts({
    Card: {
      normal: 'Card-Regular.ttf',
      bold: 'Card-Bold.ttf',
      italics: 'Card-Regular.ttf',
      bolditalics: 'Card-Bold.ttf',
    },
  })
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy(() => false)
  ready = true
}

const fill = (text: string, words: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(words[name] ?? ''))

export const cardFileName = (card: Pick<PrintedCard, 'number' | 'language'>): string =>
  fill(cards[card.language].file, { number: card.number })

export async function drawCard(card: PrintedCard): Promise<Bytes> {
  prepare()
  const t = cards[card.language]
  const date = new Intl.DateTimeFormat({ de: 'de-DE', en: 'en-GB', nl: 'nl-NL' }[card.language], {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  }).format(card.date)
  const number = fill(t.number, { number: card.number })
  const keep = [t.keep1, t.keep2, t.keep3][card.number - 1]!

  const cell = (i: number): Content => ({
    columns: [
      { text: String(i + 1), width: 22, alignment: 'right', color: grey, fontSize: 10, margin: [0, 5, 0, 0] },
      { text: card.words[i]!, width: '*', fontSize: 17, bold: true, color: ink, margin: [6, 0, 0, 0] },
    ],
  })
  const rows = Array.from({ length: 10 }, (_, row) => [0, 1, 2].map((column) => cell(row + column * 10)))

  const definition: Parameters<typeof pdfmake.createPdf>[0] = {
    pageSize: 'A4',
    pageMargins: [48, 124, 48, 44],
    info: { title: `${t.title} · ${number}`, author: 'Obhut' },
    language: card.language,
    tagged: true,
    displayTitle: true,
    version: '1.7',
    defaultStyle: { font: 'Card', fontSize: 10.5, color: ink, lineHeight: 1.2 },
    background: () => [
      { canvas: [{ type: 'rect', x: 0, y: 0, w: 595.28, h: 108, color: teal }] },
      // Three cards, the present one filled: seen before anything is read.
      {
        absolutePosition: { x: 0, y: 0 },
        canvas: [0, 1, 2].map((i) => ({
          type: 'rect' as const,
          x: 430 + i * 40,
          y: 36,
          w: 32,
          h: 42,
          r: 5,
          lineWidth: 2,
          lineColor: '#ffffff',
          ...(i + 1 === card.number ? { color: '#ffffff' } : {}),
        })),
      },
    ],
    header: () => ({
      margin: [48, 28, 48, 0],
      stack: [
        { text: t.title, fontSize: 26, bold: true, color: '#ffffff', lineHeight: 1.1 },
        { text: number, fontSize: 16, color: '#ffffff', margin: [0, 2, 0, 0] },
      ],
    }),
    footer: () => ({
      margin: [48, 4, 48, 0],
      text: `Obhut · ${card.institution} · ${number} · ${date}`,
      fontSize: 8.5,
      color: grey,
    }),
    content: [
      {
        text: [
          { text: `${t.forInstitution} `, color: grey },
          { text: card.institution, bold: true, fontSize: 15 },
        ],
        margin: [0, 0, 0, 0],
      },
      { text: fill(t.made, { date }), color: grey, margin: [0, 0, 0, 10] },
      { text: t.what, bold: true, fontSize: 12.5, color: teal, margin: [0, 0, 0, 2] },
      { text: t.whatText, margin: [0, 0, 0, 12] },
      { text: t.words, bold: true, fontSize: 12.5, color: teal, margin: [0, 0, 0, 4] },
      {
        table: { widths: ['*', '*', '*'], body: rows },
        layout: {
          hLineWidth: (i) => (i === 0 || i === 10 ? 0 : 0.5),
          vLineWidth: () => 0,
          hLineColor: () => '#bcd6d4',
          fillColor: () => soft,
          paddingTop: () => 2.5,
          paddingBottom: () => 2.5,
          paddingLeft: () => 4,
          paddingRight: () => 4,
        },
        margin: [0, 0, 0, 6],
      },
      { text: t.check, fontSize: 9.5, color: grey, margin: [0, 0, 0, 12] },
      { text: t.keep, bold: true, fontSize: 12.5, color: teal, margin: [0, 0, 0, 2] },
      { text: keep, bold: true, margin: [0, 0, 0, 2] },
      { text: t.rules, margin: [0, 0, 0, 10] },
      { text: t.use },
    ],
  }
  const buffer = await (
    pdfmake.createPdf(definition) as unknown as { getBuffer(): Promise<Uint8Array> }
  ).getBuffer()
  return new Uint8Array(buffer)
}
