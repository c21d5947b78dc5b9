import type { ReactElement } from 'react'
import styles from './CheckWords.module.css'

/** Words made for being compared or typed: large, numbered, in columns. */
export function CheckWords({
  words,
  label,
  size = 'large',
}: {
  readonly words: readonly string[]
  readonly label: string
  readonly size?: 'normal' | 'large'
}): ReactElement {
  return (
    <ol className={styles.words} data-size={size} aria-label={label}>
      {words.map((word, i) => (
        <li key={i} className={styles.word} lang="">
          <span className={styles.number} aria-hidden>
            {i + 1}
          </span>
          {word}
        </li>
      ))}
    </ol>
  )
}
