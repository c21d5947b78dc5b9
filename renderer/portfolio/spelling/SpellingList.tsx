import { useEffect, useState, type ReactElement } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Text } from '../../ui/Text.tsx'
import { useToast } from '../../ui/useToast.ts'
import { useWords } from '../../ui/useWords.ts'
import styles from './SpellingList.module.css'
import { useWrongWords, type SpellCheck } from './useSpelling.ts'

const most = 5

/** Words of the chosen text that the dictionary does not know, each with what may be meant. */
export function SpellingList({
  check,
  text,
  onText,
}: {
  readonly check: SpellCheck
  readonly text: string
  readonly onText: (text: string) => void
}): ReactElement | null {
  const t = useWords('panels')
  const toast = useToast()
  const wrong = useWrongWords(check, text)
  const words = [...new Set(wrong.map(({ word }) => word))].slice(0, most)
  if (words.length === 0) return null
  const replace = (word: string, by: string): void => {
    let next = text
    for (const one of wrong.toReversed())
      if (one.word === word) next = next.slice(0, one.at) + by + next.slice(one.at + word.length)
    onText(next)
  }
  const add = async (word: string): Promise<void> => {
    if (!(await check.add(word))) toast.danger(t('spelling.failed'))
  }
  return (
    <section className={styles.list} aria-label={t('spelling.title')}>
      <h3>
        <Icon name="warn" size={18} /> {t('spelling.title')}
      </h3>
      <ul>
        {words.map((word) => (
          <li key={word} data-wrong={word}>
            <Word
              word={word}
              check={check}
              onReplace={(by) => replace(word, by)}
              onAdd={() => void add(word)}
            />
          </li>
        ))}
      </ul>
      <Text tone="soft" size="small">
        {t('spelling.help')}
      </Text>
    </section>
  )
}

function Word({
  word,
  check,
  onReplace,
  onAdd,
}: {
  readonly word: string
  readonly check: SpellCheck
  readonly onReplace: (by: string) => void
  readonly onAdd: () => void
}): ReactElement {
  const t = useWords('panels')
  const [found, setFound] = useState<readonly string[] | null>(null)
  const { spelling } = check
  useEffect(() => {
    let current = true
    void spelling.suggest(word).then((words) => current && setFound(words))
    return () => {
      current = false
    }
  }, [spelling, word])
  return (
    <>
      <span className={styles.word}>{word}</span>
      <div className={styles.ways}>
        {found?.slice(0, 3).map((by) => (
          <Button
            key={by}
            size="small"
            aria-label={t('spelling.replace', { word, by })}
            onClick={() => onReplace(by)}
          >
            {by}
          </Button>
        ))}
        {found?.length === 0 && (
          <Text tone="soft" size="small">
            {t('spelling.none')}
          </Text>
        )}
        <Button size="small" kind="quiet" icon="add" aria-label={t('spelling.add', { word })} onClick={onAdd}>
          {t('spelling.addShort')}
        </Button>
      </div>
    </>
  )
}
