import { useMemo, useSyncExternalStore } from 'react'
import {
  onLanguage,
  shownLanguage,
  wordsIn,
  type Namespace,
  type ShownLanguage,
  type Translate,
} from './i18n.ts'

export const useLanguage = (): ShownLanguage => useSyncExternalStore(onLanguage, shownLanguage)

/** `const t = useWords('records')`, then `t('child.save')`; keys and placeholders are checked by the compiler. */
export function useWords<N extends Namespace>(namespace: N): Translate<N> {
  const language = useLanguage()
  return useMemo(() => wordsIn(language, namespace), [language, namespace])
}
