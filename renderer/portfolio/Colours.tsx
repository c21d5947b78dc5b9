import type { ReactElement } from 'react'
import type { Key } from '../ui/i18n.ts'
import { useWords } from '../ui/useWords.ts'
import styles from './Colours.module.css'

type ColourKey = Extract<Key<'portfolio'>, `colours.c${string}`>
type Colour = ColourKey extends `colours.c${infer Hex}` ? `#${Hex}` : never

export const inkColours: readonly Colour[] = [
  '#1f2933',
  '#0b5f63',
  '#a8480c',
  '#2f5d3a',
  '#a83246',
  '#1d4e89',
  '#6b46b5',
  '#ffffff',
]
export const fillColours: readonly Colour[] = [
  '#ffffff',
  '#f8d48a',
  '#e98a7a',
  '#7fb7a6',
  '#8fb3d9',
  '#fdf5e8',
  '#0b5f63',
  '#a8480c',
]
export const backgroundColours: readonly Colour[] = [
  '#ffffff',
  '#fdf5e8',
  '#f4f8ef',
  '#fff4ec',
  '#eef5f8',
  '#f6f1fa',
  '#f3efe9',
  '#f8d48a',
]

/** A row of the house's colours with names, and one's own. */
export function Colours({
  label,
  colours,
  value,
  onChange,
}: {
  readonly label: string
  readonly colours: readonly Colour[]
  readonly value: string
  readonly onChange: (colour: string) => void
}): ReactElement {
  const t = useWords('portfolio')
  return (
    <fieldset className={styles.colours}>
      <legend>{label}</legend>
      {colours.map((colour) => (
        <button
          key={colour}
          type="button"
          aria-label={t(`colours.c${colour.slice(1)}` as ColourKey)}
          aria-pressed={value === colour}
          style={{ background: colour }}
          onClick={() => onChange(colour)}
        />
      ))}
      <label className={styles.own}>
        <input type="color" value={value} onChange={(event) => onChange(event.currentTarget.value)} />
        <span>{t('editor.ownColour')}</span>
      </label>
    </fieldset>
  )
}
