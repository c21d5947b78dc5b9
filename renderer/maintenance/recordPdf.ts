/** The record's page as a tagged PDF, made in the window from the very lines of the screen (MT97). */
import { bytesToBase64, type Bytes } from '#shared/basics/bytes.ts'
import type { Language } from '#shared/host/api.ts'
import { loadFontFiles } from '../paper/fontFiles.ts'
import type { RecordText } from './recordText.ts'

const ink = '#1f2933'
const soft = '#52606d'

export async function recordPdf(text: RecordText, language: Language, foot: string): Promise<Bytes> {
  const [{ default: pdfmake }, files] = await Promise.all([import('pdfmake'), loadFontFiles(['sans'])])
  pdfmake.addVirtualFileSystem({
    'Sans.ttf': bytesToBase64(files.sans),
    'SansBold.ttf': bytesToBase64(files.sansBold),
  })
  pdfmake.setFonts({
    Sans: { normal: 'Sans.ttf', bold: 'SansBold.ttf', italics: 'Sans.ttf', bolditalics: 'SansBold.ttf' },
  })
  const made = pdfmake.createPdf({
    pageSize: 'A4',
    pageMargins: [56, 56, 56, 64],
    info: { title: text.title, author: 'Obhut' },
    language,
    tagged: true,
    displayTitle: true,
    version: '1.7',
    defaultStyle: { font: 'Sans', fontSize: 10.5, color: ink, lineHeight: 1.25 },
    content: [
      { text: text.title, fontSize: 18, bold: true, margin: [0, 0, 0, 12] },
      ...text.facts.map(([label, said]) => ({
        columns: [
          { text: label, width: 90, color: soft },
          { text: said, width: '*' },
        ],
        columnGap: 12,
        margin: [0, 0, 0, 3] as [number, number, number, number],
      })),
      ...text.sections.flatMap((section) => [
        { text: section.title, fontSize: 12.5, bold: true, margin: [0, 14, 0, 4] as [number, number, number, number] }, // prettier-ignore
        { ul: [...section.lines], markerColor: soft },
      ]),
    ],
    footer: (page: number, pages: number) => ({
      columns: [
        { text: foot, color: soft, fontSize: 9 },
        { text: `${page} / ${pages}`, alignment: 'right', color: soft, fontSize: 9 },
      ],
      margin: [56, 20, 56, 0],
    }),
  })
  return new Uint8Array(await made.getBuffer())
}
