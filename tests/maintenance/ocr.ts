/** Reads pictures as somebody at the other end would: tesseract with German data from npm, nothing from the network. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createWorker, OEM } from 'tesseract.js'
import { foldName } from '#shared/anonymiser/scrub.ts'

const data = join(
  dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/deu/package.json')),
  '4.0.0_best_int',
)

export interface Reader extends AsyncDisposable {
  read(picture: Uint8Array): Promise<string>
}

export async function openReader(): Promise<Reader> {
  const worker = await createWorker('deu', OEM.LSTM_ONLY, { langPath: data, cacheMethod: 'none', gzip: true })
  return {
    async read(picture) {
      const { data: found } = await worker.recognize(Buffer.from(picture))
      return found.text
    },
    [Symbol.asyncDispose]: async () => void (await worker.terminate()),
  }
}

/** Decision 40: short words whole, with a genitive's ending; longer ones anywhere. */
export function finderIn(text: string): (token: string) => boolean {
  const folded = foldName(text)
  const words = new Set(folded.split(/[^\p{L}\p{N}.]+/u))
  return (token) => {
    const wanted = foldName(token)
    return [...wanted].length >= 5
      ? folded.includes(wanted)
      : words.has(wanted) || words.has(`${wanted}s`) || words.has(`${wanted}.`)
  }
}

export const tokensIn = (text: string, tokens: Iterable<string>): string[] =>
  [...tokens].filter(finderIn(text))
