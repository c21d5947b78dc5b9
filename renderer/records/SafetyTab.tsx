import { useState, type FormEvent, type ReactElement } from 'react'
import type { Allergy } from '#shared/records/childSafety.ts'
import { changesBetween, newDraft } from '#shared/records/edit.ts'
import { kinds, type Rec, type Values } from '#shared/records/kinds.ts'
import { useRecords } from '../database/useRecords.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Grid } from '../ui/Grid.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Row } from '../ui/Row.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Stack } from '../ui/Stack.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useWords } from '../ui/useWords.ts'
import { Facts } from './Facts.tsx'
import { HistoryDialog } from './HistoryDialog.tsx'
import styles from './SafetyTab.module.css'
import { SavedNotice } from './SavedNotice.tsx'
import { useSaving, type Saving } from './useSaving.ts'

type Safety = Values<'childSafety'>

/** What everybody must know at once. The vault writes the emergency card with every save (decision 23). */
export function SafetyTab({ child }: { readonly child: Rec<'child'> }): ReactElement | null {
  const t = useWords('records')
  const { records, ready } = useRecords('childSafety', { subject: child.id })
  const saving = useSaving()
  const [editing, setEditing] = useState(false)
  const [history, setHistory] = useState(false)
  const record = records[0]
  const values = record?.values ?? kinds.childSafety.empty
  if (!ready) return null
  if (editing)
    return <SafetyForm childId={child.id} record={record} saving={saving} onClose={() => setEditing(false)} />
  const nothing =
    values.allergies.length + values.pickupBans.length + values.emergencyContacts.length === 0 &&
    values.medicinePlace === '' &&
    values.emergencyNotes === ''
  if (nothing)
    return (
      <Stack>
        <SavedNotice state={saving.state} />
        <EmptyState
          icon="health"
          title={t('safety.empty.title')}
          action={
            <Button kind="primary" icon="add" onClick={() => setEditing(true)}>
              {t('safety.add')}
            </Button>
          }
        >
          {t('safety.empty.text')}
        </EmptyState>
      </Stack>
    )
  return (
    <Stack gap="large">
      <SavedNotice state={saving.state} />
      <Card
        title={t('field.allergies')}
        icon="allergy"
        flush
        action={
          <Button kind="primary" icon="edit" onClick={() => setEditing(true)}>
            {t('edit')}
          </Button>
        }
      >
        <List label={t('field.allergies')}>
          {values.allergies.map((allergy) => (
            <ListRow
              key={JSON.stringify(allergy)}
              title={allergy.allergen}
              sub={allergy.firstMeasure}
              trailing={
                <Badge tone={allergy.severity === 'mild' ? 'warn' : 'danger'} icon="allergy">
                  {t(`safety.${allergy.severity}`)}
                </Badge>
              }
            />
          ))}
        </List>
      </Card>
      {values.pickupBans.length > 0 && (
        <Card title={t('field.pickupBans')} icon="ban" flush>
          <List label={t('field.pickupBans')}>
            {values.pickupBans.map((ban) => (
              <ListRow
                key={JSON.stringify(ban)}
                title={ban.person}
                sub={ban.instruction}
                trailing={
                  <Badge tone="danger" icon="ban">
                    {t('mark.ban')}
                  </Badge>
                }
              />
            ))}
          </List>
        </Card>
      )}
      <Card title={t('field.emergencyContacts')} icon="emergency">
        <Facts
          facts={[
            ...values.emergencyContacts.map(
              (contact) =>
                [
                  [contact.name, contact.relation].filter((word) => word !== '').join(', '),
                  contact.phone,
                ] as const,
            ),
            [t('field.medicinePlace'), values.medicinePlace],
            [t('field.emergencyNotes'), values.emergencyNotes],
          ]}
        />
      </Card>
      {record && (
        <Row justify="end">
          <Button kind="quiet" icon="history" onClick={() => setHistory(true)}>
            {t('history.open')}
          </Button>
        </Row>
      )}
      {record && history && (
        <HistoryDialog record={record} saving={saving} onClose={() => setHistory(false)} />
      )}
    </Stack>
  )
}

const newAllergy: Allergy = { allergen: '', severity: 'severe', firstMeasure: '' }
const newBan = { person: '', instruction: '' }
const newContact = { name: '', phone: '', relation: '' }

function SafetyForm({
  childId,
  record,
  saving,
  onClose,
}: {
  readonly childId: string
  readonly record: Rec<'childSafety'> | undefined
  readonly saving: Saving
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('records')
  const [values, setValues] = useState<Safety>(
    () => record?.values ?? { ...kinds.childSafety.empty, childId },
  )
  const [tried, setTried] = useState(false)
  const set = <F extends keyof Safety>(field: F, value: Safety[F]): void =>
    setValues((now) => ({ ...now, [field]: value }))
  const replace = <T,>(items: readonly T[], at: number, changes: Partial<T>): T[] =>
    items.map((item, index) => (index === at ? { ...item, ...changes } : item))
  const without = <T,>(items: readonly T[], at: number): T[] => items.filter((_, index) => index !== at)

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault()
    setTried(true)
    if (
      values.allergies.some((allergy) => allergy.allergen.trim() === '') ||
      values.pickupBans.some((ban) => ban.person.trim() === '')
    )
      return
    const complete = {
      ...values,
      emergencyContacts: values.emergencyContacts.filter(
        (contact) => contact.name !== '' || contact.phone !== '',
      ),
    }
    const changes = record ? changesBetween('childSafety', record.values, complete) : complete
    if (Object.keys(changes).length === 0) return onClose()
    if (await (record ? saving.edit(record, changes) : saving.save([newDraft('childSafety', complete)])))
      onClose()
  }

  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      <Stack gap="large">
        <Card title={t('field.allergies')} icon="allergy">
          <Stack>
            {values.allergies.map((allergy, index) => (
              <div key={index} className={styles.entry}>
                <Grid min={170} gap="small">
                  <TextField
                    label={t('safety.allergen')}
                    value={allergy.allergen}
                    maxLength={200}
                    autoFocus={allergy.allergen === ''}
                    error={tried && allergy.allergen.trim() === '' ? t('safety.needsAllergen') : undefined}
                    onChange={(allergen) => set('allergies', replace(values.allergies, index, { allergen }))}
                  />
                  <SelectField
                    label={t('safety.severity')}
                    value={allergy.severity}
                    onChange={(severity) => set('allergies', replace(values.allergies, index, { severity }))}
                    options={(['mild', 'severe', 'lifeThreatening'] as const).map((severity) => ({
                      value: severity,
                      label: t(`safety.${severity}`),
                    }))}
                  />
                  <TextField
                    label={t('safety.firstMeasure')}
                    value={allergy.firstMeasure}
                    maxLength={1000}
                    onChange={(firstMeasure) =>
                      set('allergies', replace(values.allergies, index, { firstMeasure }))
                    }
                  />
                </Grid>
                <IconButton
                  icon="delete"
                  label={t('safety.remove', {
                    what: allergy.allergen || t('safety.allergyOf', { number: index + 1 }),
                  })}
                  onClick={() => set('allergies', without(values.allergies, index))}
                />
              </div>
            ))}
            <Row>
              <Button icon="add" onClick={() => set('allergies', [...values.allergies, newAllergy])}>
                {t('safety.addAllergy')}
              </Button>
            </Row>
          </Stack>
        </Card>
        <Card title={t('field.pickupBans')} icon="ban">
          <Stack>
            {values.pickupBans.map((ban, index) => (
              <div key={index} className={styles.entry}>
                <Grid min={220} gap="small">
                  <TextField
                    label={t('safety.banPerson')}
                    value={ban.person}
                    error={tried && ban.person.trim() === '' ? t('safety.needsPerson') : undefined}
                    onChange={(person) => set('pickupBans', replace(values.pickupBans, index, { person }))}
                  />
                  <TextField
                    label={t('safety.banInstruction')}
                    value={ban.instruction}
                    maxLength={1000}
                    onChange={(instruction) =>
                      set('pickupBans', replace(values.pickupBans, index, { instruction }))
                    }
                  />
                </Grid>
                <IconButton
                  icon="delete"
                  label={t('safety.remove', { what: ban.person || t('safety.banOf', { number: index + 1 }) })}
                  onClick={() => set('pickupBans', without(values.pickupBans, index))}
                />
              </div>
            ))}
            <Row>
              <Button icon="add" onClick={() => set('pickupBans', [...values.pickupBans, newBan])}>
                {t('safety.addBan')}
              </Button>
            </Row>
          </Stack>
        </Card>
        <Card title={t('field.emergencyContacts')} icon="emergency">
          <Stack>
            {values.emergencyContacts.map((contact, index) => (
              <div key={index} className={styles.entry}>
                <Grid min={170} gap="small">
                  <TextField
                    label={t('safety.contactName')}
                    value={contact.name}
                    onChange={(name) =>
                      set('emergencyContacts', replace(values.emergencyContacts, index, { name }))
                    }
                  />
                  <TextField
                    label={t('safety.contactPhone')}
                    type="tel"
                    maxLength={60}
                    value={contact.phone}
                    onChange={(phone) =>
                      set('emergencyContacts', replace(values.emergencyContacts, index, { phone }))
                    }
                  />
                  <TextField
                    label={t('safety.contactRelation')}
                    maxLength={100}
                    value={contact.relation}
                    onChange={(relation) =>
                      set('emergencyContacts', replace(values.emergencyContacts, index, { relation }))
                    }
                  />
                </Grid>
                <IconButton
                  icon="delete"
                  label={t('safety.remove', {
                    what: contact.name || t('safety.contactOf', { number: index + 1 }),
                  })}
                  onClick={() => set('emergencyContacts', without(values.emergencyContacts, index))}
                />
              </div>
            ))}
            <Row>
              <Button
                icon="add"
                onClick={() => set('emergencyContacts', [...values.emergencyContacts, newContact])}
              >
                {t('safety.addContact')}
              </Button>
            </Row>
            <TextField
              label={t('field.medicinePlace')}
              value={values.medicinePlace}
              onChange={(place) => set('medicinePlace', place)}
            />
            <TextArea
              label={t('field.emergencyNotes')}
              value={values.emergencyNotes}
              onChange={(notes) => set('emergencyNotes', notes)}
            />
          </Stack>
        </Card>
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
