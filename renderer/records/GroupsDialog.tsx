import { useState, type FormEvent, type ReactElement } from 'react'
import { changesBetween, newDraft } from '#shared/records/edit.ts'
import { groupColours } from '#shared/records/group.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { useRecords } from '../database/useRecords.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Grid } from '../ui/Grid.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Row } from '../ui/Row.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useWords } from '../ui/useWords.ts'
import { byPosition } from './names.ts'
import { SavedNotice } from './SavedNotice.tsx'
import { useSaving, type Saving } from './useSaving.ts'

export function GroupsDialog({
  open,
  onClose,
}: {
  readonly open: boolean
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('records')
  const { records } = useRecords('group')
  const { records: children } = useRecords('child')
  const saving = useSaving()
  const [editing, setEditing] = useState<Rec<'group'> | 'new' | null>(null)
  const groups = [...records].sort(byPosition)
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('groupForm.title')}
      actions={editing === null && <Button onClick={onClose}>{t('groupForm.done')}</Button>}
    >
      <Text tone="soft">{t('groupForm.intro')}</Text>
      <SavedNotice state={saving.state} />
      {editing === null ? (
        <>
          {groups.length === 0 ? (
            <EmptyState icon="flower" title={t('groupForm.empty.title')}>
              {t('groupForm.empty.text')}
            </EmptyState>
          ) : (
            <List label={t('groupForm.title')}>
              {groups.map((group) => (
                <ListRow
                  key={group.id}
                  leading={<Avatar name={group.values.name} colour={group.values.colour} size={32} />}
                  title={group.values.name}
                  sub={t('count', {
                    count: children.filter((child) => child.values.groupId === group.id).length,
                  })}
                  trailing={
                    <Button
                      size="small"
                      icon="edit"
                      aria-label={t('groupForm.rename', { name: group.values.name })}
                      onClick={() => setEditing(group)}
                    >
                      {t('edit')}
                    </Button>
                  }
                />
              ))}
            </List>
          )}
          <Row>
            <Button kind="primary" icon="add" onClick={() => setEditing('new')}>
              {t('groupForm.add')}
            </Button>
          </Row>
        </>
      ) : (
        <GroupForm
          groups={groups}
          record={editing === 'new' ? undefined : editing}
          saving={saving}
          onClose={() => setEditing(null)}
        />
      )}
    </Dialog>
  )
}

function GroupForm({
  groups,
  record,
  saving,
  onClose,
}: {
  readonly groups: readonly Rec<'group'>[]
  readonly record: Rec<'group'> | undefined
  readonly saving: Saving
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('records')
  const [name, setName] = useState(record?.values.name ?? '')
  const [colour, setColour] = useState(
    record?.values.colour ?? groupColours[groups.length % groupColours.length]!,
  )
  const [tried, setTried] = useState(false)
  const missing = name.trim() === ''
  const taken = groups.some(
    (group) =>
      group.id !== record?.id && group.values.name.trim().toLowerCase() === name.trim().toLowerCase(),
  )

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault()
    setTried(true)
    if (missing || taken) return
    if (!record) {
      if (await saving.save([newDraft('group', { name: name.trim(), colour, position: groups.length })]))
        onClose()
      return
    }
    const changes = changesBetween('group', record.values, { name: name.trim(), colour })
    if (Object.keys(changes).length === 0 || (await saving.edit(record, changes))) onClose()
  }

  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      <Stack>
        <Grid min={220}>
          <TextField
            label={t('groupForm.name')}
            value={name}
            onChange={setName}
            autoFocus
            autoComplete="off"
            error={
              tried && missing ? t('groupForm.nameMissing') : taken ? t('groupForm.nameTaken') : undefined
            }
          />
          <SelectField
            label={t('groupForm.colour')}
            value={colour}
            onChange={setColour}
            options={groupColours.map((value) => ({ value, label: t(`groupForm.colours.${value}`) }))}
          />
        </Grid>
        <Row justify="end" gap="small">
          <Button onClick={onClose}>{t('discard')}</Button>
          <Button kind="primary" icon="save" type="submit" busy={saving.state.step === 'busy'}>
            {t('save')}
          </Button>
        </Row>
      </Stack>
    </form>
  )
}
