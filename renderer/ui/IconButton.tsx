import { ActionIcon, Tooltip } from '@mantine/core'
import type { ComponentPropsWithRef, ReactElement } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'

type Native = Omit<ComponentPropsWithRef<'button'>, 'color' | 'style' | 'className' | 'children'>

export interface IconButtonProps extends Native {
  readonly icon: IconName
  /** What it does; read aloud and shown on hover and focus. */
  readonly label: string
  readonly kind?: 'secondary' | 'quiet' | 'danger'
  readonly size?: 'small' | 'normal'
  readonly pressed?: boolean
}

export function IconButton({
  icon,
  label,
  kind = 'quiet',
  size = 'normal',
  pressed,
  type = 'button',
  ...native
}: IconButtonProps): ReactElement {
  return (
    <Tooltip label={label}>
      <ActionIcon
        {...(native as object)}
        type={type}
        aria-label={label}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        variant={pressed ? 'light' : kind === 'secondary' ? 'default' : 'subtle'}
        color={kind === 'danger' ? 'danger' : 'primary'}
        size={size === 'small' ? 36 : 44}
      >
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  )
}
