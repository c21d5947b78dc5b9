import type { ReactElement } from 'react'
import styles from './Avatar.module.css'
import { groupColours, type GroupColour } from './colours.ts'

export interface AvatarProps {
  readonly name: string
  /** A group's or person's colour; any other text picks one of the eight by its letters. */
  readonly colour?: string
  /** Object URL of an opened portrait. */
  readonly src?: string | undefined
  readonly size?: number
}

const colourNames = Object.keys(groupColours) as GroupColour[]
const colourOf = (text: string): string => {
  if (text in groupColours) return groupColours[text as GroupColour]
  let sum = 0
  for (const letter of text) sum = (sum * 31 + letter.codePointAt(0)!) % 9973
  return groupColours[colourNames[sum % colourNames.length]!]
}

export const initialsOf = (name: string): string => {
  const parts = name.trim().split(/\s+/)
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map(
    (part) => [...(part ?? '')][0] ?? '',
  )
  return letters.join('').toLocaleUpperCase()
}

/** A face or initials; the name itself stands beside it, so this is decoration for screen readers. */
export function Avatar({ name, colour, src, size = 40 }: AvatarProps): ReactElement {
  return (
    <span
      className={styles.avatar}
      aria-hidden
      style={{ width: size, height: size, fontSize: size * 0.4, background: colourOf(colour ?? name) }}
    >
      {src === undefined ? (
        initialsOf(name)
      ) : (
        <img src={src} alt="" width={size} height={size} draggable={false} />
      )}
    </span>
  )
}
