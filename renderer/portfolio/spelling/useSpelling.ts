import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { knownNames } from '#shared/portfolio/spelling.ts'
import { editDraft, newDraft } from '#shared/records/edit.ts'
import { useRepository } from '../../database/DatabaseContext.tsx'
import { useRecords } from '../../database/useRecords.ts'
import { useLanguage } from '../../ui/useWords.ts'
import { createSpelling, type Spelling, type WrongWord } from './createSpelling.ts'

export interface SpellCheck {
  readonly spelling: Spelling
  /** Names of the house and words this person has added: never wrong. */
  readonly isKnown: (word: string) => boolean
  /** False: it could not be kept. */
  readonly add: (word: string) => Promise<boolean>
}

/** The German dictionary serves people who use the app in German; others have their browser's. */
export function useSpelling(): SpellCheck | null {
  const language = useLanguage()
  const repository = useRepository()
  const children = useRecords('child').records
  const groups = useRecords('group').records
  const staff = useRecords('staff').records
  const institutions = useRecords('institution').records
  const own = useRecords('ownWords').records[0]
  const [spelling] = useState(createSpelling)
  useEffect(() => () => spelling.close(), [spelling])

  const isName = useMemo(
    () =>
      knownNames([
        ...[...children, ...staff].map(({ values }) => `${values.firstName} ${values.lastName}`),
        ...groups.flatMap(({ values }) => [
          values.name,
          ...['gruppe', 'kinder', 'kind'].map((end) => values.name + end),
        ]),
        ...institutions.map(({ values }) => values.name),
      ]),
    [children, staff, groups, institutions],
  )
  const isOwn = useMemo(() => knownNames(own?.values.words ?? []), [own])
  const isKnown = useCallback((word: string) => isName(word) || isOwn(word), [isName, isOwn])
  const add = useCallback(
    async (word: string): Promise<boolean> => {
      const words = [...new Set([...(own?.values.words ?? []), word.slice(0, 60)])]
      const answer = await repository.save([
        own ? editDraft(own, { words }) : newDraft('ownWords', { words }),
      ])
      return answer.ok
    },
    [repository, own],
  )
  return useMemo(
    () => (language === 'de' || language === 'pseudo' ? { spelling, isKnown, add } : null),
    [language, spelling, isKnown, add],
  )
}

const nothing: readonly WrongWord[] = []
const silent = (): (() => void) => () => undefined
const zero = (): number => 0

/** Wrong words of a text; empty until the worker has answered. */
export function useWrongWords(check: SpellCheck | null, text: string): readonly WrongWord[] {
  const version = useSyncExternalStore(check?.spelling.subscribe ?? silent, check?.spelling.version ?? zero)
  useEffect(() => check?.spelling.ask(text), [check, text])
  return useMemo(
    () =>
      check && version > 0
        ? check.spelling.wrongIn(text).filter(({ word }) => !check.isKnown(word))
        : nothing,
    [check, text, version],
  )
}
