/** The dictionary lives here, so that neither loading it nor looking for suggestions ever holds up a key (PF38). */
import { expose } from 'comlink'
import { createSpeller } from '#shared/portfolio/spelling.ts'

const speller = import('./dictionary.ts').then(({ aff, dic }) => createSpeller(aff, dic))

const worker = {
  async wrong(words: readonly string[]): Promise<readonly string[]> {
    const { isCorrect } = await speller
    return words.filter((word) => !isCorrect(word))
  },
  async suggest(word: string): Promise<readonly string[]> {
    return (await speller).suggest(word)
  },
}

export type SpellingWorker = typeof worker

expose(worker)
