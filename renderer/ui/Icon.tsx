import type { ReactElement } from 'react'
import { icons, type IconName } from './icons.ts'

/** A picture beside a word; hidden from screen readers unless it has a label of its own. */
export function Icon({
  name,
  size = 20,
  label,
  className,
}: {
  readonly name: IconName
  readonly size?: number
  readonly label?: string
  readonly className?: string
}): ReactElement {
  const Picture = icons[name]
  return (
    <Picture
      size={size}
      strokeWidth={2}
      className={className}
      focusable={false}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      style={{ flex: 'none' }}
    />
  )
}
