import { Button as MantineButton } from '@mantine/core'
import type { ComponentPropsWithRef, ReactElement } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'

type Native = Omit<ComponentPropsWithRef<'button'>, 'color' | 'style' | 'className'>

export interface ButtonProps extends Native {
  /** primary: the one next step · secondary: beside it · quiet: in rows and bars · danger: destroys. */
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger'
  readonly size?: 'small' | 'normal' | 'large'
  readonly icon?: IconName
  readonly iconAfter?: IconName
  /** Shows that work is under way and refuses a second press. */
  readonly busy?: boolean
  readonly fullWidth?: boolean
}

const looks = {
  primary: { variant: 'filled', color: 'primary' },
  secondary: { variant: 'default', color: 'primary' },
  quiet: { variant: 'subtle', color: 'primary' },
  danger: { variant: 'filled', color: 'danger' },
} as const
const heights = { small: 36, normal: 44, large: 56 } as const

export function Button({
  kind = 'secondary',
  size = 'normal',
  icon,
  iconAfter,
  busy = false,
  fullWidth = false,
  type = 'button',
  children,
  ...native
}: ButtonProps): ReactElement {
  return (
    <MantineButton
      {...(native as object)}
      {...looks[kind]}
      type={type}
      fullWidth={fullWidth}
      loading={busy}
      aria-busy={busy || undefined}
      leftSection={icon && <Icon name={icon} size={size === 'large' ? 24 : 18} />}
      rightSection={iconAfter && <Icon name={iconAfter} size={18} />}
      styles={{ label: { whiteSpace: 'normal' } }}
      vars={() => ({ root: { '--button-height': 'auto' } })}
      style={{
        minHeight: heights[size],
        paddingBlock: 6,
        fontWeight: 700,
        fontSize: size === 'large' ? '1.125rem' : '1rem',
      }}
    >
      {children}
    </MantineButton>
  )
}
