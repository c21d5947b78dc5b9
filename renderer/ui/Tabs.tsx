import { Tabs as MantineTabs } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'

export interface TabsProps<V extends string> {
  readonly label: string
  readonly value: V
  readonly onChange: (value: V) => void
  readonly tabs: readonly {
    readonly value: V
    readonly label: string
    readonly icon?: IconName
    readonly mark?: ReactNode
    readonly content: ReactNode
  }[]
}

export function Tabs<V extends string>({ label, value, onChange, tabs }: TabsProps<V>): ReactElement {
  return (
    <MantineTabs
      value={value}
      keepMounted={false}
      onChange={(chosen) => {
        const tab = tabs.find((one) => one.value === chosen)
        if (tab) onChange(tab.value)
      }}
    >
      <MantineTabs.List aria-label={label} style={{ flexWrap: 'wrap' }}>
        {tabs.map((tab) => (
          <MantineTabs.Tab
            key={tab.value}
            value={tab.value}
            leftSection={tab.icon && <Icon name={tab.icon} size={18} />}
            rightSection={tab.mark}
            style={{
              minHeight: 44,
              paddingInline: 7,
              fontSize: '0.9375rem',
              fontWeight: tab.value === value ? 700 : 400,
            }}
          >
            {tab.label}
          </MantineTabs.Tab>
        ))}
      </MantineTabs.List>
      {tabs.map((tab) => (
        <MantineTabs.Panel key={tab.value} value={tab.value} pt={24}>
          {tab.content}
        </MantineTabs.Panel>
      ))}
    </MantineTabs>
  )
}
