/** Reads recovery cards as a person would: from the printed PDF. Used by every test and the demo that sets up a house. */
import { readFile } from 'node:fs/promises'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

export interface ReadCard {
  readonly text: string
  /** Word n of the card at n - 1. */
  readonly words: readonly string[]
}

export async function readCards(files: readonly string[]): Promise<ReadCard[]> {
  return Promise.all(files.map(async (file) => readCardBytes(new Uint8Array(await readFile(file)))))
}

export async function readCardBytes(bytes: Uint8Array): Promise<ReadCard> {
  const loading = getDocument({ data: bytes, verbosity: 0 })
  const pdf = await loading.promise
  const parts: string[] = []
  for (let n = 1; n <= pdf.numPages; n++) {
    const content = await (await pdf.getPage(n)).getTextContent()
    for (const item of content.items) if ('str' in item) parts.push(item.str)
  }
  await loading.destroy()
  const tokens = parts.map((part) => part.trim()).filter((part) => part !== '')
  const words: string[] = []
  for (const [i, token] of tokens.entries()) {
    const n = Number(token)
    const word = tokens[i + 1]
    if (/^\d{1,2}$/.test(token) && n >= 1 && n <= 30 && word && /^[a-z]+$/.test(word)) words[n - 1] ??= word
  }
  return { text: tokens.join(' '), words }
}

/** The words that `cards.question` asked for. */
export const answerCards = (
  cards: readonly ReadCard[],
  asked: readonly { readonly card: number; readonly word: number }[],
): string[] => asked.map(({ card, word }) => cards[card - 1]!.words[word - 1]!)
