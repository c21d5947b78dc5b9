import { useMemo, useState, type FormEvent, type ReactElement } from 'react'
import { dayOf } from '#shared/basics/clock.ts'
import { changesBetween, newDraft } from '#shared/records/edit.ts'
import { nameKey } from '#shared/records/importChildren.ts'
import { kinds, type Rec, type Values } from '#shared/records/kinds.ts'
import { useRecords } from '../database/useRecords.ts'
import { Button } from '../ui/Button.tsx'
import { DayField } from '../ui/DayField.tsx'
import { Grid } from '../ui/Grid.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Row } from '../ui/Row.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Stack } from '../ui/Stack.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import { byPosition, newId } from './names.ts'
import { SavedNotice } from './SavedNotice.tsx'
import { useSaving, type Saving } from './useSaving.ts'

type Child = Values<'child'>

/** Creates a child, or edits one when `record` is given; `saving` of the file then says what became of it. */
export function ChildForm({
  record,
  saving: outer,
  onDone,
  onDiscard,
}: {
  readonly record?: Rec<'child'>
  readonly saving?: Saving
  readonly onDone: (id: string) => void
  readonly onDiscard: () => void
}): ReactElement {
  const t = useWords('records')
  const own = useSaving()
  const saving = outer ?? own
  const today = dayOf(useNow())
  const { records: groups } = useRecords('group')
  const { records: children } = useRecords('child')
  const [values, setValues] = useState<Child>(() => record?.values ?? { ...kinds.child.empty })
  const [nicknames, setNicknames] = useState(() => values.nicknames.join(', '))
  const [tried, setTried] = useState(false)

  const set =
    <F extends keyof Child>(field: F) =>
    (value: Child[F]): void =>
      setValues((now) => ({ ...now, [field]: value }))
  const groupOptions = useMemo(
    () => [
      { value: '', label: t('noGroup') },
      ...[...groups].sort(byPosition).map((group) => ({ value: group.id, label: group.values.name })),
    ],
    [groups, t],
  )
  const twin = useMemo(() => {
    if (record || (values.firstName === '' && values.lastName === '')) return false
    const key = nameKey(values.firstName, values.lastName, values.birthDate)
    return children.some(
      (child) => nameKey(child.values.firstName, child.values.lastName, child.values.birthDate) === key,
    )
  }, [record, children, values.firstName, values.lastName, values.birthDate])

  const nameMissing = values.firstName.trim() === '' && values.lastName.trim() === ''
  const inFuture = values.birthDate !== null && values.birthDate > today
  const leftFirst = values.leftOn !== null && values.joinedOn !== null && values.leftOn < values.joinedOn

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault()
    setTried(true)
    if (nameMissing || inFuture || leftFirst) return
    const complete: Child = {
      ...values,
      firstName: values.firstName.trim(),
      lastName: values.lastName.trim(),
      nicknames: nicknames
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    }
    if (record) {
      const changes = changesBetween('child', record.values, complete)
      if (Object.keys(changes).length === 0) return onDone(record.id)
      if (await saving.edit(record, changes)) onDone(record.id)
      return
    }
    const id = newId()
    if (await saving.save([newDraft('child', complete, id), newDraft('childSafety', { childId: id })]))
      onDone(id)
  }

  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      <Stack gap="large">
        {/* A word of what is missing stands below its field. */}
        <Grid min={240} align={tried ? 'stretch' : 'end'}>
          <TextField
            label={t('field.firstName')}
            value={values.firstName}
            onChange={set('firstName')}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            error={tried && nameMissing ? t('nameMissing') : undefined}
          />
          <TextField
            label={t('field.lastName')}
            value={values.lastName}
            onChange={set('lastName')}
            autoComplete="off"
            spellCheck={false}
          />
          <TextField
            label={t('field.nicknames')}
            value={nicknames}
            onChange={setNicknames}
            help={t('nicknamesHelp')}
            autoComplete="off"
            spellCheck={false}
          />
          <DayField
            label={t('field.birthDate')}
            value={values.birthDate}
            onChange={set('birthDate')}
            error={tried && inFuture ? t('bornInFuture') : undefined}
          />
          <SelectField
            label={t('field.groupId')}
            value={values.groupId ?? ''}
            onChange={(id) => set('groupId')(id === '' ? null : id)}
            options={groupOptions}
            {...(groups.length === 0 ? { help: t('noGroupsHelp') } : {})}
          />
          <SelectField
            label={t('field.gender')}
            value={values.gender}
            onChange={set('gender')}
            options={[
              { value: '', label: t('gender.none') },
              { value: 'f', label: t('gender.f') },
              { value: 'm', label: t('gender.m') },
              { value: 'd', label: t('gender.d') },
            ]}
          />
          <DayField label={t('field.joinedOn')} value={values.joinedOn} onChange={set('joinedOn')} />
          <DayField
            label={t('field.leftOn')}
            value={values.leftOn}
            onChange={set('leftOn')}
            error={tried && leftFirst ? t('leftBeforeJoined') : undefined}
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
          <TextField
            label={t('field.languages')}
            value={values.languages}
            onChange={set('languages')}
            autoComplete="off"
          />
        </Grid>
        <TextArea label={t('field.notes')} value={values.notes} onChange={set('notes')} />
        {twin && <Notice tone="warn">{t('twin')}</Notice>}
        {saving.state.step === 'failed' && <SavedNotice state={saving.state} />}
        <Row justify="end" gap="small">
          <Button onClick={onDiscard}>{t('discard')}</Button>
          <Button kind="primary" icon="save" type="submit" busy={saving.state.step === 'busy'}>
            {t(record ? 'save' : 'create')}
          </Button>
        </Row>
      </Stack>
    </form>
  )
}
