import { useLayoutEffect, useRef, useState, type FormEvent, type ReactElement } from 'react'
import { areas, type Area } from '#shared/observations/areas.ts'
import { changesBetween, editDraft, newDraft } from '#shared/records/edit.ts'
import type { Draft } from '#shared/host/api.ts'
import { kinds, type Rec, type Values } from '#shared/records/kinds.ts'
import { useSession } from '../accounts/SessionContext.tsx'
import { useRecords } from '../database/useRecords.ts'
import { PhotoPicker } from '../portfolio/PhotoPicker.tsx'
import { usePictures, usePortfolio } from '../portfolio/usePortfolio.ts'
import { byName, nameOf, newId } from '../records/names.ts'
import { SavedNotice } from '../records/SavedNotice.tsx'
import { useSaving } from '../records/useSaving.ts'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { DayField } from '../ui/DayField.tsx'
import { Grid } from '../ui/Grid.tsx'
import { Row } from '../ui/Row.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './Observations.module.css'
import { WordingHelp } from './WordingHelp.tsx'

type Field = 'situation' | 'nextSteps'

/** One observation: new or changed. Without a child she is chosen here (quick capture). */
export function ObservationForm({
  childId: given,
  record,
  remark,
  onWritten,
  onSaved,
  onDiscard,
  onRemove,
}: {
  readonly childId: string | null
  readonly record?: Rec<'observation'> | undefined
  readonly remark?: Rec<'remark'> | undefined
  /** From now on a stray Esc would cost somebody's words. */
  readonly onWritten: () => void
  readonly onSaved: (childName: string) => void
  readonly onDiscard: () => void
  readonly onRemove?: () => void
}): ReactElement {
  const t = useWords('observations')
  const { person } = useSession()
  const saving = useSaving()
  const thumbs = usePictures('small')
  const { records: children } = useRecords('child')
  const [childId, setChildId] = useState(given)
  const portfolio = usePortfolio(childId, record?.values.date?.slice(0, 7))
  const [values, setValues] = useState<Values<'observation'>>(
    () =>
      record?.values ?? {
        ...kinds.observation.empty,
        date: portfolio.today,
        by: person?.name ?? '',
      },
  )
  const [note, setNote] = useState(remark?.values.text ?? '')
  const [asked, setAsked] = useState(false)
  const [lastArea, setLastArea] = useState<Area | undefined>(record?.values.areas[0])
  const set = (changes: Partial<Values<'observation'>>): void => {
    setValues((old) => ({ ...old, ...changes }))
    onWritten()
  }

  const situationField = useRef<HTMLTextAreaElement>(null)
  const nextStepsField = useRef<HTMLTextAreaElement>(null)
  const [writing, setWriting] = useState<Field>('situation')
  const [caret, setCaret] = useState<{ readonly field: Field; readonly at: number } | null>(null)
  useLayoutEffect(() => {
    if (!caret) return
    const field = (caret.field === 'situation' ? situationField : nextStepsField).current
    field?.focus()
    field?.setSelectionRange(caret.at, caret.at)
  }, [caret])
  function insert(sentence: string): void {
    const text = values[writing]
    const field = (writing === 'situation' ? situationField : nextStepsField).current
    const start = field?.selectionStart ?? text.length
    const end = field?.selectionEnd ?? start
    const before = text.slice(0, start)
    const put = `${before === '' || /\s$/.test(before) ? '' : ' '}${sentence} `
    set({ [writing]: before + put + text.slice(end) })
    setCaret({ field: writing, at: start + put.length })
  }

  const child = children.find(({ id }) => id === childId)
  const name = child ? child.values.firstName.trim() || child.values.lastName : ''
  const photos = portfolio.photos.filter((photo) => photo.ofChild).slice(0, 60)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    setAsked(true)
    if (childId === null || values.situation.trim() === '' || saving.state.step === 'busy') return
    const id = record?.id ?? newId()
    const changes = changesBetween('observation', record?.values ?? kinds.observation.empty, {
      ...values,
      childId,
    })
    const drafts: Draft[] = []
    if (!record) drafts.push(newDraft('observation', { ...values, childId }, id))
    else if (Object.keys(changes).length > 0) drafts.push(editDraft(record, changes))
    if (remark ? note !== remark.values.text : note.trim() !== '')
      drafts.push(
        remark
          ? editDraft(remark, { text: note })
          : newDraft('remark', { childId, observationId: id, text: note, writtenOn: portfolio.today }),
      )
    if (drafts.length === 0 || (await saving.save(drafts))) onSaved(child ? nameOf(child.values) : '')
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <div className={styles.form}>
        <Stack gap="normal">
          <Grid min={220} fill align={asked ? 'stretch' : 'end'}>
            {given === null && (
              <SelectField
                label={t('child')}
                value={childId ?? ''}
                error={asked && childId === null ? t('childMissing') : undefined}
                onChange={(id) => {
                  setChildId(id === '' ? null : id)
                  set({ photoIds: [] })
                }}
                options={[
                  { value: '', label: t('chooseChild') },
                  ...children
                    .filter(({ values: { leftOn } }) => leftOn === null || leftOn >= portfolio.today)
                    .toSorted(byName)
                    .map((one) => ({ value: one.id, label: nameOf(one.values) })),
                ]}
              />
            )}
            <DayField label={t('day')} value={values.date} onChange={(date) => set({ date })} />
            <TextField
              label={t('title')}
              help={t('titleHelp')}
              value={values.title}
              maxLength={120}
              onChange={(title) => set({ title })}
            />
          </Grid>
          <div onFocus={() => setWriting('situation')}>
            <TextArea
              ref={situationField}
              label={t('situation')}
              rows={5}
              maxLength={5000}
              value={values.situation}
              error={asked && values.situation.trim() === '' ? t('situationMissing') : undefined}
              onChange={(situation) => set({ situation })}
            />
          </div>
          <section aria-label={t('areas')}>
            <Text bold>{t('areas')}</Text>
            <Grid min={230} gap="small">
              {areas.map((area) => (
                <Checkbox
                  key={area}
                  label={t(`area.${area}`)}
                  checked={values.areas.includes(area)}
                  onChange={(checked) => {
                    set({
                      areas: checked ? [...values.areas, area] : values.areas.filter((one) => one !== area),
                    })
                    if (checked) setLastArea(area)
                  }}
                />
              ))}
            </Grid>
          </section>
          {photos.length > 0 && (
            <PhotoPicker
              label={t('photos')}
              photos={photos}
              picked={values.photoIds}
              onPick={(photoIds) => set({ photoIds: [...photoIds] })}
              ask={portfolio.askFor('family')}
              reasonWords={portfolio.reasonWords}
              thumbs={thumbs}
            />
          )}
          <div onFocus={() => setWriting('nextSteps')}>
            <TextArea
              ref={nextStepsField}
              label={t('nextSteps')}
              rows={2}
              maxLength={2000}
              value={values.nextSteps}
              onChange={(nextSteps) => set({ nextSteps })}
            />
          </div>
          <TextArea
            label={t('remark')}
            help={t('remarkHelp')}
            rows={2}
            maxLength={5000}
            value={note}
            onChange={(text) => {
              setNote(text)
              onWritten()
            }}
          />
        </Stack>
        <WordingHelp name={name || '…'} area={lastArea} onInsert={insert} />
      </div>
      <SavedNotice state={saving.state} />
      <div className="o-actions">
        <Row gap="small" justify="end">
          {onRemove && (
            <Button kind="quiet" icon="delete" onClick={onRemove}>
              {t('remove')}
            </Button>
          )}
          <Button onClick={onDiscard}>{t('discard')}</Button>
          <Button type="submit" kind="primary" icon="save" busy={saving.state.step === 'busy'}>
            {t('save')}
          </Button>
        </Row>
      </div>
    </form>
  )
}
