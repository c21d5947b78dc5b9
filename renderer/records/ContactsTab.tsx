import { useState, type FormEvent, type ReactElement } from 'react'
import { changesBetween, newDraft } from '#shared/records/edit.ts'
import { kinds, type Rec, type Values } from '#shared/records/kinds.ts'
import { useRecords } from '../database/useRecords.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Grid } from '../ui/Grid.tsx'
import { Row } from '../ui/Row.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useWords } from '../ui/useWords.ts'
import { Facts } from './Facts.tsx'
import { nameOf } from './names.ts'
import { SavedNotice } from './SavedNotice.tsx'
import { useSaving, type Saving } from './useSaving.ts'

type Guardian = Values<'guardian'>

export function ContactsTab({ child }: { readonly child: Rec<'child'> }): ReactElement | null {
  const t = useWords('records')
  const { records: guardians, ready } = useRecords('guardian', { subject: child.id })
  const { records: children } = useRecords('child')
  const saving = useSaving()
  const [editing, setEditing] = useState<Rec<'guardian'> | 'new' | null>(null)
  if (!ready) return null
  const siblingsOf = (guardian: Rec<'guardian'>): string =>
    children
      .filter((one) => one.id !== child.id && guardian.values.childIds.includes(one.id))
      .map((one) => nameOf(one.values))
      .join(', ')
  const add = (
    <Button kind="primary" icon="userAdd" onClick={() => setEditing('new')}>
      {t('contacts.add')}
    </Button>
  )
  return (
    <Stack gap="large">
      <SavedNotice state={saving.state} />
      {guardians.length === 0 ? (
        <EmptyState icon="family" title={t('contacts.empty.title')} action={add}>
          {t('contacts.empty.text')}
        </EmptyState>
      ) : (
        <>
          {guardians.map((guardian) => {
            const { values } = guardian
            const siblings = siblingsOf(guardian)
            return (
              <Card
                key={guardian.id}
                title={nameOf(values)}
                icon="user"
                action={
                  <Button
                    size="small"
                    icon="edit"
                    aria-label={t('contacts.editOf', { name: nameOf(values) })}
                    onClick={() => setEditing(guardian)}
                  >
                    {t('edit')}
                  </Button>
                }
              >
                <Stack gap="small">
                  <Row gap="small">
                    <Badge>{t(`contacts.${values.relation}`)}</Badge>
                    <Badge tone={values.custody === 'none' ? 'warn' : 'neutral'}>
                      {t(`contacts.${values.custody}`)}
                    </Badge>
                    <Badge
                      tone={values.mayPickUp ? 'good' : 'danger'}
                      icon={values.mayPickUp ? 'good' : 'ban'}
                    >
                      {t(values.mayPickUp ? 'contacts.mayPickUp' : 'contacts.mayNotPickUp')}
                    </Badge>
                  </Row>
                  <Facts
                    facts={[
                      [t('field.phone'), values.phone],
                      [t('field.mobile'), values.mobile],
                      [t('field.email'), values.email],
                      [
                        t('address'),
                        [values.street, `${values.postcode} ${values.city}`.trim()]
                          .filter((line) => line !== '')
                          .join('\n'),
                      ],
                    ]}
                  />
                  {siblings !== '' && (
                    <Text tone="soft" size="small">
                      {t('contacts.siblings', { names: siblings })}
                    </Text>
                  )}
                </Stack>
              </Card>
            )
          })}
          <Row>{add}</Row>
        </>
      )}
      <Dialog
        open={editing !== null}
        onClose={() => setEditing(null)}
        title={
          editing !== null && editing !== 'new'
            ? t('contacts.editOf', { name: nameOf(editing.values) })
            : t('contacts.add')
        }
        size="large"
      >
        {editing !== null && (
          <GuardianForm
            childId={child.id}
            record={editing === 'new' ? undefined : editing}
            saving={saving}
            onClose={() => setEditing(null)}
          />
        )}
      </Dialog>
    </Stack>
  )
}

function GuardianForm({
  childId,
  record,
  saving,
  onClose,
}: {
  readonly childId: string
  readonly record: Rec<'guardian'> | undefined
  readonly saving: Saving
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('records')
  const [values, setValues] = useState<Guardian>(
    () => record?.values ?? { ...kinds.guardian.empty, childIds: [childId] },
  )
  const [tried, setTried] = useState(false)
  const set =
    <F extends keyof Guardian>(field: F) =>
    (value: Guardian[F]): void =>
      setValues((now) => ({ ...now, [field]: value }))
  const nameMissing = values.firstName.trim() === '' && values.lastName.trim() === ''

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault()
    setTried(true)
    if (nameMissing) return
    const changes = record ? changesBetween('guardian', record.values, values) : values
    if (Object.keys(changes).length === 0) return onClose()
    if (await (record ? saving.edit(record, changes) : saving.save([newDraft('guardian', values)]))) onClose()
  }

  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      <Stack gap="large">
        <Grid min={220}>
          <TextField
            label={t('field.firstName')}
            value={values.firstName}
            onChange={set('firstName')}
            autoFocus
            autoComplete="off"
            error={tried && nameMissing ? t('contacts.nameMissing') : undefined}
          />
          <TextField
            label={t('field.lastName')}
            value={values.lastName}
            onChange={set('lastName')}
            autoComplete="off"
          />
          <SelectField
            label={t('field.relation')}
            value={values.relation}
            onChange={set('relation')}
            options={(['mother', 'father', 'other'] as const).map((value) => ({
              value,
              label: t(`contacts.${value}`),
            }))}
          />
          <SelectField
            label={t('field.custody')}
            value={values.custody}
            onChange={set('custody')}
            options={(['joint', 'sole', 'none'] as const).map((value) => ({
              value,
              label: t(`contacts.${value}`),
            }))}
          />
          <TextField
            label={t('field.mobile')}
            type="tel"
            value={values.mobile}
            onChange={set('mobile')}
            autoComplete="off"
          />
          <TextField
            label={t('field.phone')}
            type="tel"
            value={values.phone}
            onChange={set('phone')}
            autoComplete="off"
          />
          <TextField
            label={t('field.email')}
            type="email"
            value={values.email}
            onChange={set('email')}
            autoComplete="off"
          />
          <TextField
            label={t('field.street')}
            value={values.street}
            onChange={set('street')}
            autoComplete="off"
          />
          <TextField
            label={t('field.postcode')}
            value={values.postcode}
            onChange={set('postcode')}
            autoComplete="off"
          />
          <TextField label={t('field.city')} value={values.city} onChange={set('city')} autoComplete="off" />
        </Grid>
        <Checkbox label={t('field.mayPickUp')} checked={values.mayPickUp} onChange={set('mayPickUp')} />
        {saving.state.step === 'failed' && <SavedNotice state={saving.state} />}
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
