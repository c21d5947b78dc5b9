import type { ReactElement, ReactNode } from 'react'

export interface TextProps {
  readonly children: ReactNode
  readonly tone?: 'ink' | 'soft' | 'primary' | 'danger' | 'good' | 'warn'
  readonly size?: 'small' | 'normal' | 'large'
  readonly bold?: boolean
  readonly figures?: boolean
  readonly as?: 'p' | 'span' | 'div' | 'strong'
}

const colours = {
  ink: '--o-ink',
  soft: '--o-ink-soft',
  primary: '--o-primary',
  danger: '--o-danger',
  good: '--o-good',
  warn: '--o-accent',
} as const
const sizes = { small: '0.9375rem', normal: '1rem', large: '1.125rem' } as const

export function Text({
  children,
  tone = 'ink',
  size = 'normal',
  bold = false,
  figures = false,
  as: Tag = 'p',
}: TextProps): ReactElement {
  return (
    <Tag
      className={figures ? 'o-figures' : undefined}
      style={{
        margin: 0,
        color: `var(${colours[tone]})`,
        fontSize: sizes[size],
        fontWeight: bold ? 700 : 400,
      }}
    >
      {children}
    </Tag>
  )
}
