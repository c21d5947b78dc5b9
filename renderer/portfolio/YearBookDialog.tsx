import { useMemo, useState, type ReactElement } from 'react'
import { dayOf, type Day } from '#shared/basics/clock.ts'
import { keptBy } from '#shared/childMode/veto.ts'
import { createAsksOfEach } from '#shared/portfolio/createAsk.ts'
import { kitaYearOf, yearBookAudience, yearBookChoice, yearsOf } from '#shared/portfolio/yearBook.ts'
import { useRecords } from '../database/useRecords.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { DayField } from '../ui/DayField.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { useFormat } from '../ui/format.ts'
import { Grid } from '../ui/Grid.tsx'
import { Notice } from '../ui/Notice.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useNow } from '../ui/useNow.ts'
import { useLanguage, useWords } from '../ui/useWords.ts'
import { PagePreview } from './PagePreview.tsx'
import { documentOf } from './pageRecords.ts'
import { useExport } from './useExport.tsx'
import { usePictures, wordsOfReasons } from './usePortfolio.ts'
import styles from './YearBook.module.css'
import { makeYearBook } from './yearBook.ts'

/** A group's year as one book: which group, which days, and what of it may come in (PF114). */
export function YearBookDialog({
  onGo,
  onClose,
}: {
  readonly onGo: (pageId: string) => void
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('book')
  const tPortfolio = useWords('portfolio')
  const tChild = useWords('childMode')
  const tOut = useWords('output')
  const language = useLanguage()
  const format = useFormat()
  const today = dayOf(useNow(600_000))
  const thumbs = usePictures('small')
  const groups = useRecords('group')
  const children = useRecords('child')
  const pages = useRecords('page')
  const photos = useRecords('photo')
  const consents = useRecords('consent')
  const guardians = useRecords('guardian')
  const staff = useRecords('staff')
  const vetoes = useRecords('veto')
  const templates = useRecords('template')
  const institutions = useRecords('institution')
  const ready = [groups, children, pages, photos, consents, guardians, staff, vetoes, templates, institutions].every((one) => one.ready) // prettier-ignore

  const [chosenGroup, setChosenGroup] = useState<string | null>(null)
  const [from, setFrom] = useState<Day | null>(() => kitaYearOf(today).from)
  const [until, setUntil] = useState<Day | null>(() => kitaYearOf(today).until)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [childOf, setChildOf] = useState<ReadonlyMap<string, string>>(new Map())
  const group = groups.records.find(({ id }) => id === chosenGroup) ?? groups.records[0]

  const asksOf = useMemo(
    () =>
      createAsksOfEach({
        photos: photos.records,
        consents: consents.records,
        guardians: guardians.records,
        staff: staff.records,
        vetoes: vetoes.records,
        day: today,
      }),
    [photos.records, consents.records, guardians.records, staff.records, vetoes.records, today],
  )
  const choice = useMemo(
    () =>
      yearBookChoice({
        pages: pages.records,
        children: children.records,
        groupId: group?.id ?? '',
        from: from ?? '',
        until: until ?? '',
        askOf: (childId) => asksOf(childId)(yearBookAudience),
        isKept: (pageId) => keptBy(vetoes.records, { pageId }).length > 0,
      }),
    [pages.records, children.records, group, from, until, asksOf, vetoes.records],
  )
  const permitted = choice.pages.filter(({ kept, reasons }) => !kept && reasons.length === 0)
  const taken = permitted.filter(({ page }) => !left.has(page.id))
  const nameById = useMemo(
    () => new Map(children.records.map(({ id, values }) => [id, values.firstName])),
    [children.records],
  )

  const out = useExport({
    // A page nobody knows is nobody's, and nothing is permitted on it.
    askFor: (audience, pageId) => asksOf(childOf.get(pageId) ?? null)(audience),
    isKept: (pageId) => keptBy(vetoes.records, { pageId }).length > 0,
    reasonWords: (reasons) => wordsOfReasons(reasons, nameById, tPortfolio),
    goTo: ({ pageId }) => {
      if (pages.records.some(({ id }) => id === pageId)) onGo(pageId)
    },
  })
  async function make(): Promise<void> {
    if (!group || from === null || until === null) return
    const name = `${group.values.name} ${yearsOf(from, until)}`
    const institution = institutions.records[0]?.values.name ?? ''
    const book = await makeYearBook({
      pages: taken.map(({ page }) => page),
      masters: templates.records.filter(({ values }) => values.use === 'master'),
      photos: photos.records,
      askOf: (childId) => asksOf(childId)(yearBookAudience),
      group: name,
      institution,
      day: until,
      language: language === 'pseudo' ? 'de' : language,
      titles: { cover: t('yearBook'), contents: t('contentsTitle') },
      monthOf: (day) => format.month(day),
    })
    setChildOf(book.childOf)
    out.run({ pages: book.pages, childName: name, title: `${t('yearBook')} ${name}`, institution })
  }

  return (
    <>
      <Dialog
        open
        onClose={onClose}
        size="full"
        title={t('yearBookTitle')}
        actions={
          <>
            <Button onClick={onClose}>{tOut('cancel')}</Button>
            <Button
              kind="primary"
              icon="export"
              disabled={!ready || taken.length === 0}
              onClick={() => void make()}
            >
              {tOut('do')}
            </Button>
          </>
        }
      >
        <Stack>
          <Text tone="soft">{t('yearBookHelp')}</Text>
          <Grid min={200}>
            <SelectField
              label={t('yearBookGroup')}
              value={group?.id ?? ''}
              onChange={setChosenGroup}
              options={groups.records.map(({ id, values }) => ({ value: id, label: values.name }))}
            />
            <DayField label={t('yearBookFrom')} value={from} onChange={setFrom} />
            <DayField label={t('yearBookUntil')} value={until} onChange={setUntil} />
          </Grid>
          {ready && <Text bold>{t('yearBookCount', { count: taken.length })}</Text>}
          {ready && choice.onlyFamily > 0 && (
            <Notice tone="info">{t('yearBookOnlyFamily', { count: choice.onlyFamily })}</Notice>
          )}
          <ul className={styles.pages}>
            {choice.pages.map(({ page, child, kept, reasons }) => {
              const may = !kept && reasons.length === 0
              const ask = asksOf(child.id)(yearBookAudience)
              return (
                <li key={page.id}>
                  <PagePreview
                    model={documentOf(page.values)}
                    height={190}
                    pictures={thumbs}
                    coverOf={(item) =>
                      item.photoId === null || ask(item.photoId, item).permitted
                        ? null
                        : tPortfolio('editor.covered')
                    }
                  />
                  <Checkbox
                    label={page.values.title}
                    help={`${child.values.firstName} ${child.values.lastName} · ${format.day(page.values.date)}`}
                    checked={may && !left.has(page.id)}
                    disabled={!may}
                    onChange={(checked) =>
                      setLeft(
                        new Set(checked ? [...left].filter((id) => id !== page.id) : [...left, page.id]),
                      )
                    }
                  />
                  {!may && (
                    <Badge tone="danger" icon="ban">
                      {kept
                        ? tChild('veto.page', { name: child.values.firstName })
                        : wordsOfReasons(reasons, nameById, tPortfolio)}
                    </Badge>
                  )}
                </li>
              )
            })}
          </ul>
        </Stack>
      </Dialog>
      {out.dialogs}
    </>
  )
}
