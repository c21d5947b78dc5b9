import { useState, type ReactElement } from 'react'
import { areas, type Area } from '#shared/observations/areas.ts'
import { SelectField } from '../ui/SelectField.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './Observations.module.css'

const letters = ['a', 'b', 'c', 'd', 'e', 'f'] as const

/** Beginnings of sentences (PF113); follows the area that was ticked last until somebody chooses another. */
export function WordingHelp({
  name,
  area,
  onInsert,
}: {
  readonly name: string
  readonly area: Area | undefined
  readonly onInsert: (sentence: string) => void
}): ReactElement {
  const t = useWords('observations')
  const [chosen, setChosen] = useState<{ readonly of: Area | undefined; readonly area: Area } | null>(null)
  const shown = chosen && chosen.of === area ? chosen.area : (area ?? 'language')
  return (
    <section className={styles.help} aria-label={t('help')}>
      <Text bold>{t('help')}</Text>
      <Text size="small" tone="soft">
        {t('helpText')}
      </Text>
      <SelectField
        label={t('helpArea')}
        value={shown}
        onChange={(next) => setChosen({ of: area, area: next })}
        options={areas.map((value) => ({ value, label: t(`area.${value}`) }))}
      />
      <ul>
        {letters.map((letter) => {
          const sentence = t(`starters.${shown}.${letter}`, { name })
          return (
            <li key={letter}>
              <button type="button" onClick={() => onInsert(sentence)}>
                {sentence} …
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
