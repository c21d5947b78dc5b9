import { Menu as MantineMenu } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'
import { IconButton } from './IconButton.tsx'
import type { IconName } from './icons.ts'

export interface MenuItem {
  readonly label: string
  readonly icon?: IconName
  readonly onChoose: () => void
  readonly danger?: boolean
  readonly disabled?: boolean
}

/** Further commands behind one button; `icon` alone makes an icon button with the label read aloud. */
export function Menu({
  label,
  icon,
  items,
  iconOnly = false,
  shown,
}: {
  readonly label: string
  readonly icon?: IconName
  readonly items: readonly MenuItem[]
  readonly iconOnly?: boolean
  /** Part of the label, where the whole of it is too long to stand there. */
  readonly shown?: ReactNode
}): ReactElement {
  return (
    <MantineMenu>
      <MantineMenu.Target>
        {iconOnly ? (
          <IconButton icon={icon ?? 'more'} label={label} />
        ) : (
          <Button
            {...(icon ? { icon } : {})}
            {...(shown === undefined ? {} : { 'aria-label': label, title: label, kind: 'quiet' as const })}
            iconAfter="chevronDown"
          >
            {shown ?? label}
          </Button>
        )}
      </MantineMenu.Target>
      <MantineMenu.Dropdown>
        {items.map((item) => (
          <MantineMenu.Item
            key={item.label}
            onClick={item.onChoose}
            disabled={item.disabled ?? false}
            leftSection={item.icon && <Icon name={item.icon} size={18} />}
            style={{ minHeight: 44, fontSize: '1rem', ...(item.danger ? { color: 'var(--o-danger)' } : {}) }}
          >
            {item.label}
          </MantineMenu.Item>
        ))}
      </MantineMenu.Dropdown>
    </MantineMenu>
  )
}
