/** What the editor asks about spelling. Answers come from the worker; until one is there a word counts as right. */
import { wrap, type Remote } from 'comlink'
import { wordsIn } from '#shared/portfolio/spelling.ts'
import type { SpellingWorker } from './spellingWorker.ts'

export interface WrongWord {
  readonly word: string
  readonly at: number
}

export interface Spelling {
  /** Looks up soon what is new in this text. */
  readonly ask: (text: string) => void
  /** Wrong words as far as they are known. */
  readonly wrongIn: (text: string) => readonly WrongWord[]
  readonly suggest: (word: string) => Promise<readonly string[]>
  /** Told when more is known. */
  readonly subscribe: (listener: () => void) => () => void
  readonly version: () => number
  readonly close: () => void
}

/** Not while a word is being typed. */
const pause = 350

export function createSpelling(): Spelling {
  const verdicts = new Map<string, 'asked' | 'right' | 'wrong'>()
  const listeners = new Set<() => void>()
  let version = 0
  let waiting = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let worker: Worker | undefined
  let remote: Remote<SpellingWorker> | undefined
  const speller = (): Remote<SpellingWorker> => {
    if (remote) return remote
    worker = new Worker(new URL('./spellingWorker.ts', import.meta.url), { type: 'module', name: 'spelling' })
    return (remote = wrap<SpellingWorker>(worker))
  }

  const askSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const words = [...waiting]
      waiting = new Set()
      void speller()
        .wrong(words)
        .then((wrong) => {
          for (const word of words) verdicts.set(word, 'right')
          for (const word of wrong) verdicts.set(word, 'wrong')
          version++
          for (const listener of listeners) listener()
        })
    }, pause)
  }

  return {
    ask(text) {
      for (const { word } of wordsIn(text))
        if (!verdicts.has(word)) {
          verdicts.set(word, 'asked')
          waiting.add(word)
          askSoon()
        }
    },
    wrongIn: (text) => wordsIn(text).filter(({ word }) => verdicts.get(word) === 'wrong'),
    suggest: (word) => speller().suggest(word),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    version: () => version,
    close() {
      clearTimeout(timer)
      worker?.terminate()
    },
  }
}
