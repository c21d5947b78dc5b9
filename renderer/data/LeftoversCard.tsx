import { useState, type ReactElement } from 'react'
import { dayOf } from '#shared/basics/clock.ts'
import type { VaultApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import { useHost } from '../host/HostContext.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Icon } from '../ui/Icon.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useFormat } from '../ui/format.ts'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { EditList } from './EditList.tsx'

type Leftover = ResultOf<VaultApi, 'deletion.list'>['leftovers'][number]
type Content = ResultOf<VaultApi, 'deletion.leftover'>

/** Q3 What this PC alone wrote about a child who was deleted meanwhile: how much, until when, and for a Leitung what. */
export function LeftoversCard({ leftovers }: { readonly leftovers: readonly Leftover[] }): ReactElement {
  const t = useWords('deletion')
  const say = useErrorText()
  const format = useFormat()
  const toast = useToast()
  const { vault } = useHost()
  const [open, setOpen] = useState<Content | null>(null)

  async function look(id: string): Promise<void> {
    const read = await vault.call('deletion.leftover', { id })
    if (read.ok) setOpen(read.value)
    else toast.danger(say(read.error))
  }

  return (
    <Card title={t('leftovers.title')} icon="clock">
      <Stack>
        <Text tone="soft">{t('leftovers.text')}</Text>
        <List label={t('leftovers.title')}>
          {leftovers.map((one) => (
            <ListRow
              key={one.id}
              leading={<Icon name="document" />}
              title={t('leftovers.count', { count: one.count })}
              sub={t('leftovers.until', { date: format.day(one.until) })}
              trailing={
                one.mine ? (
                  <Button onClick={() => void look(one.id)}>{t('leftovers.look')}</Button>
                ) : (
                  <Badge>{t('leftovers.other')}</Badge>
                )
              }
            />
          ))}
        </List>
        {open && (
          <Stack>
            <Text>{t('leftovers.from', { name: open.name })}</Text>
            <EditList
              label={t('leftovers.from', { name: open.name })}
              edits={open.edits.map((one) => ({
                ...one,
                sub: t('leftovers.at', { date: format.day(dayOf(one.at)) }),
              }))}
            />
          </Stack>
        )}
      </Stack>
    </Card>
  )
}
