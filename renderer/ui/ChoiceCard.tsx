import type { ReactElement } from 'react'
import styles from './ChoiceCard.module.css'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'

export interface ChoiceCardProps {
  readonly icon: IconName
  readonly title: string
  readonly text?: string
  readonly onChoose: () => void
  /** The likely next step wears the primary colour. */
  readonly likely?: boolean
  readonly disabled?: boolean
}

/** A large button with a picture, a name and a sentence; the whole card is the target. */
export function ChoiceCard({
  icon,
  title,
  text,
  onChoose,
  likely = false,
  disabled = false,
}: ChoiceCardProps): ReactElement {
  return (
    <button
      type="button"
      className={styles.card}
      data-likely={likely || undefined}
      disabled={disabled}
      onClick={onChoose}
    >
      <span className={styles.picture}>
        <Icon name={icon} size={26} />
      </span>
      <span className={styles.words}>
        <span className={styles.title}>{title}</span>
        {text !== undefined && <span className={styles.text}>{text}</span>}
      </span>
      <Icon name="chevronRight" />
    </button>
  )
}
