import { useState, type ReactElement } from 'react'
import { GroupsDialog } from '../records/GroupsDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'

export function GroupsCard(): ReactElement {
  const t = useWords('start')
  const [open, setOpen] = useState(false)
  return (
    <Card
      title={t('settings.groups')}
      icon="flower"
      action={<Button onClick={() => setOpen(true)}>{t('settings.groupsOpen')}</Button>}
    >
      <Text tone="soft">{t('settings.groupsText')}</Text>
      <GroupsDialog open={open} onClose={() => setOpen(false)} />
    </Card>
  )
}
