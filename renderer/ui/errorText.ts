/** A failure becomes a sentence; what nobody has written a sentence for gets the safe one, never its code. */
import { useCallback } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { words } from '#shared/words/words.ts'
import { wordsIn, type Key, type ShownLanguage } from './i18n.ts'
import { useLanguage } from './useWords.ts'

const isKnown = (type: string): type is Key<'errors'> => Object.hasOwn(words.errors.de, type)

export const errorText = (language: ShownLanguage, failure: Failure): string =>
  wordsIn(language, 'errors')(isKnown(failure.type) ? failure.type : 'unknown')

/** `const say = useErrorText()`, then `say(result.error)`. */
export function useErrorText(): (failure: Failure) => string {
  const language = useLanguage()
  return useCallback((failure) => errorText(language, failure), [language])
}
