import type { ReactElement, ReactNode } from 'react'

const sizes = { 1: '1.625rem', 2: '1.25rem', 3: '1.0625rem' } as const

export function Heading({
  level,
  children,
  id,
}: {
  readonly level: 1 | 2 | 3
  readonly children: ReactNode
  readonly id?: string
}): ReactElement {
  const Tag = `h${level}` as const
  return (
    <Tag id={id} style={{ margin: 0, fontSize: sizes[level], lineHeight: 1.3 }}>
      {children}
    </Tag>
  )
}
