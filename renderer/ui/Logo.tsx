import type { ReactElement } from 'react'

/** A roof over a child; in the primary colour of the scheme. */
export function Logo({ size = 40 }: { readonly size?: number }): ReactElement {
  return (
    <svg
      viewBox="0 0 64 64"
      width={size}
      height={size}
      aria-hidden
      focusable="false"
      style={{ flex: 'none' }}
    >
      <rect width="64" height="64" rx="14" fill="var(--o-primary)" />
      <g fill="none" stroke="var(--o-on-primary)" strokeWidth="5" strokeLinecap="round">
        <path d="M13 33c0-11 8.500-19 19-19s19 8 19 19" />
        <path d="M20 51c1-7 6-11 12-11s11 4 12 11" />
      </g>
      <circle cx="32" cy="31" r="6.500" fill="var(--o-on-primary)" />
    </svg>
  )
}
