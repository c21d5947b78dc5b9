import { createContext, useContext, type ReactElement } from 'react'
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
const named: readonly string[] = [...inkColours, ...fillColours, ...backgroundColours]
const mostOfPage = 8

/** The colours that the open page uses already, the most used first. */
export const PageColours = createContext<readonly string[]>([])

/** The page's own colours first, then the house's with names, and one's own (PF35). */
export function Colours({
  label,
  colours,
  value,
  onChange,
  onNone,
}: {
  readonly label: string
  readonly colours: readonly Colour[]
  /** null: no colour. */
  readonly value: string | null
  readonly onChange: (colour: string) => void
  readonly onNone?: () => void
}): ReactElement {
  const t = useWords('portfolio')
  const words = useWords('panels')
  const used = useContext(PageColours).slice(0, mostOfPage)
  const nameOf = (colour: string): string =>
    named.includes(colour)
      ? t(`colours.c${colour.slice(1)}` as ColourKey)
      : words('colourCode', { code: colour.slice(1) })
  const button = (colour: string): ReactElement => (
    <button
      key={colour}
      type="button"
      aria-label={nameOf(colour)}
      title={nameOf(colour)}
      aria-pressed={value === colour}
      style={{ background: colour }}
      onClick={() => onChange(colour)}
    />
  )
  return (
    <fieldset className={styles.colours}>
      <legend>{label}</legend>
      {used.length > 0 && (
        <div className={styles.row} role="group" aria-label={words('onPage')} data-colours="page">
          <span className={styles.caption} aria-hidden>
            {words('onPage')}
          </span>
          {used.map(button)}
        </div>
      )}
      <div className={styles.row} role="group" aria-label={words('house')}>
        <span className={styles.caption} aria-hidden>
          {words('house')}
        </span>
        {onNone && (
          <button
            type="button"
            className={styles.none}
            aria-label={words('noFill')}
            title={words('noFill')}
            aria-pressed={value === null}
            onClick={onNone}
          />
        )}
        {colours.filter((colour) => !used.includes(colour)).map(button)}
      </div>
      <label className={styles.own}>
        <input
          type="color"
          value={value ?? '#ffffff'}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        <span>{t('editor.ownColour')}</span>
      </label>
    </fieldset>
  )
}
