import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import { privacyStickers } from '#shared/assets/privacyStickers.ts'
import {
  changesOfMaster,
  makeEdition,
  withChanges,
  type Edition,
  type EditionWarning,
  type MasterChange,
} from '#shared/portfolio/editions.ts'
import type { PhotoItem } from '#shared/portfolio/page.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import { editDraft, newDraft } from '#shared/records/edit.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { useRecords } from '../database/useRecords.ts'
import { fontsOf, loadCanvasFonts } from '../paper/fonts.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Progress } from '../ui/Progress.tsx'
import { Text } from '../ui/Text.tsx'
import { useToast } from '../ui/useToast.ts'
import { useLanguage, useWords } from '../ui/useWords.ts'
import { createAsks } from '#shared/portfolio/createAsk.ts'
import { describeItem } from './describeItem.ts'
import styles from './EditionsDialog.module.css'
import { PagePreview } from './PagePreview.tsx'
import { documentOf, nextPosition } from './pageRecords.ts'
import type { Pictures } from './pictures.ts'
import { useBook } from './useBook.ts'
import { byPlace, usePictures, usePortfolio } from './usePortfolio.ts'

interface Row {
  readonly child: Rec<'child'>
  readonly edition: Edition
  /** The page that was made of it. */
  readonly page: Rec<'page'> | undefined
  readonly changes: readonly MasterChange[]
  /** Asked anew: a page made earlier may show somebody who has withdrawn since (PF15). */
  readonly coverOf: (item: PhotoItem) => string | null
}

/** One event page, an edition for every family: looked through first, then made (PF64). */
export function EditionsDialog({
  page,
  onClose,
}: {
  readonly page: Rec<'page'>
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('hiding')
  const shown = useLanguage()
  const toast = useToast()
  const navigate = useNavigate()
  const repository = useRepository()
  const thumbs = usePictures('small')
  const portfolio = usePortfolio(page.values.childId, page.values.date?.slice(0, 7))
  const children = useRecords('child')
  const pages = useRecords('page')
  const consents = useRecords('consent')
  const guardians = useRecords('guardian')
  const staff = useRecords('staff')
  const vetoes = useRecords('veto')
  const [measure, setMeasure] = useState<MeasureText | null>(null)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [taking, setTaking] = useState<Row | null>(null)
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number } | null>(null)
  const stopped = useRef(false)
  useEffect(() => {
    let current = true
    void loadCanvasFonts(fontsOf(page.values.items)).then(
      (fonts) => current && setMeasure(() => fonts.measure),
    )
    return () => {
      current = false
    }
  }, [page.values.items])

  const master = documentOf(page.values)
  const day = page.values.date ?? portfolio.today
  const masterChild = portfolio.child
  const language = shown === 'pseudo' ? 'de' : shown
  const rows = useMemo((): readonly Row[] => {
    if (!measure || !masterChild || !portfolio.ready) return []
    const onPage = new Set(
      Object.values(master.items).map((item) => (item.type === 'photo' ? item.photoId : null)),
    )
    const photos = portfolio.photos.filter(({ id, values }) => onPage.has(id) || values.takenOn === day)
    const firstNames = new Map(children.records.map(({ id, values }) => [id, values.firstName]))
    const group = children.records.filter(
      ({ values }) => values.groupId === masterChild.values.groupId && values.leftOn === null,
    )
    return group
      .filter(({ id }) => id !== masterChild.id)
      .map((child): Row => {
        const made = pages.records.find(
          ({ values }) =>
            values.eventId === page.id && values.childId === child.id && values.removedOn === null,
        )
        const ask = createAsks({
          photos,
          consents: consents.records,
          guardians: guardians.records,
          staff: staff.records,
          vetoes: vetoes.records,
          childId: child.id,
          day: portfolio.today,
        })
        const edition = makeEdition({
          master,
          masterChild: masterChild.values,
          child,
          day,
          language,
          measure,
          ask: ask('family'),
          photos,
          stickers: privacyStickers,
          firstNameOf: (id) => firstNames.get(id) ?? '',
          otherNames: group.flatMap(({ id, values }) =>
            id === child.id || id === masterChild.id || values.firstName === child.values.firstName
              ? []
              : [values.firstName],
          ),
          ...(made ? { before: made.values } : {}),
        })
        const changes = made ? changesOfMaster(made.values.eventItems, made.values.items, edition.items) : []
        const seenBy = ask(made?.values.audience ?? 'family')
        const coverOf = (item: PhotoItem): string | null =>
          item.photoId === null || seenBy(item.photoId, item).permitted ? null : ''
        return { child, edition, page: made, changes, coverOf }
      })
      .toSorted(
        (a, b) =>
          weight(b) - weight(a) || a.child.values.firstName.localeCompare(b.child.values.firstName, 'de'),
      )
  }, [
    measure,
    masterChild,
    master,
    day,
    language,
    page.id,
    portfolio.ready,
    portfolio.photos,
    portfolio.today,
    children.records,
    pages.records,
    consents.records,
    guardians.records,
    staff.records,
    vetoes.records,
  ])
  const chosen = rows.filter((row) => !row.page && !left.has(row.child.id))

  async function make(): Promise<void> {
    stopped.current = false
    setProgress({ done: 0, total: chosen.length })
    let done = 0
    for (const { child, edition } of chosen) {
      if (stopped.current) break
      const own = pages.records.filter(({ values }) => values.childId === child.id)
      const answer = await repository.save([
        newDraft('page', {
          ...page.values,
          childId: child.id,
          title: edition.title,
          audience: 'family',
          items: { ...edition.items },
          position: nextPosition(own),
          eventId: page.id,
          eventItems: { ...edition.items },
          eventPhotos: { ...edition.photos },
        }),
      ])
      if (!answer.ok) {
        toast.danger(t('editions.failed'))
        break
      }
      done++
      setProgress({ done, total: chosen.length })
    }
    setProgress(null)
    if (done > 0) toast.good(t('editions.made', { count: done }))
  }

  /** What nobody has changed by hand, in every page at once. */
  const easy = rows.flatMap((row) => {
    const changes = row.changes.filter(({ conflict }) => !conflict)
    return row.page && changes.length > 0 ? [{ row, changes }] : []
  })

  async function take(
    taken: readonly { readonly row: Row; readonly changes: readonly MasterChange[] }[],
  ): Promise<boolean> {
    // prettier-ignore
    setTaking(null)
    const answer = await repository.save(
      taken.flatMap(({ row: { page: made, edition }, changes }) => {
        if (!made) return []
        const { items, base } = withChanges(made.values.eventItems, made.values.items, changes)
        return [
          editDraft(made, {
            items: { ...items },
            eventItems: { ...base },
            eventPhotos: { ...edition.photos },
          }),
        ]
      }),
    )
    if (!answer.ok) toast.danger(t('editions.failed'))
    return answer.ok
  }

  const nameOf = ({ values }: Rec<'child'>): string => `${values.firstName} ${values.lastName}`.trim()
  if (taking)
    return (
      <TakeOver
        row={taking}
        name={nameOf(taking.child)}
        onTake={(changes) => void take([{ row: taking, changes }])}
        onClose={() => setTaking(null)}
      />
    )
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('editions.do')}
      size="full"
      locked={progress !== null}
      actions={
        <>
          <Button disabled={progress !== null} onClick={onClose}>
            {t('done')}
          </Button>
          {easy.length > 0 && (
            <Button
              kind={chosen.length > 0 ? 'secondary' : 'primary'}
              icon="check"
              disabled={progress !== null}
              onClick={() =>
                void take(easy).then(
                  (done) => done && toast.good(t('editions.taken', { count: easy.length })),
                )
              }
            >
              {t('editions.takeAll', { count: easy.length })}
            </Button>
          )}
          {chosen.length > 0 && (
            <Button kind="primary" icon="copy" busy={progress !== null} onClick={() => void make()}>
              {t('editions.make', { count: chosen.length })}
            </Button>
          )}
        </>
      }
    >
      <Text>{t('editions.help')}</Text>
      {progress && (
        <Progress
          label={t('editions.working')}
          done={progress.done}
          total={progress.total}
          onCancel={() => {
            stopped.current = true
          }}
        />
      )}
      {rows.length === 0 && portfolio.ready && <Text tone="soft">{t('editions.none')}</Text>}
      <ul className={styles.editions}>
        {rows.map((row) => (
          <li key={row.child.id}>
            <EditionPreview row={row} master={page} pages={pages.records} thumbs={thumbs} />
            <div className={styles.words}>
              {row.page ? (
                <>
                  <strong>{nameOf(row.child)}</strong>
                  <Badge tone="good" icon="check">
                    {t('editions.exists')}
                  </Badge>
                  <Button
                    size="small"
                    icon="edit"
                    aria-label={`${t('editions.open')}: ${nameOf(row.child)}`}
                    onClick={() =>
                      void navigate({ to: '/portfolio/$pageId', params: { pageId: row.page!.id } })
                    }
                  >
                    {t('editions.open')}
                  </Button>
                  {row.changes.length > 0 && (
                    <Button
                      size="small"
                      aria-label={`${t('editions.take', { count: row.changes.length })}: ${nameOf(row.child)}`}
                      onClick={() => setTaking(row)}
                    >
                      {t('editions.take', { count: row.changes.length })}
                    </Button>
                  )}
                </>
              ) : (
                <Checkbox
                  label={nameOf(row.child)}
                  checked={!left.has(row.child.id)}
                  onChange={(on) => {
                    const next = new Set(left)
                    if (on) next.delete(row.child.id)
                    else next.add(row.child.id)
                    setLeft(next)
                  }}
                />
              )}
              {!row.page &&
                row.edition.warnings.map((warning) => (
                  <Text key={warning.type} size="small" tone={warning.type === 'covered' ? 'soft' : 'warn'}>
                    {wordsOf(warning, t)}
                  </Text>
                ))}
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

/** Every photo of an edition was asked about when it was made; the editor and the export ask again. */
/** At its place in her own book; one that is still to be made will come behind her other pages. */
function EditionPreview({
  row: { child, edition, page },
  master,
  pages,
  thumbs,
}: {
  readonly row: Row
  readonly master: Rec<'page'>
  readonly pages: readonly Rec<'page'>[]
  readonly thumbs: Pictures
}): ReactElement {
  const own = useMemo(() => {
    const hers = pages
      .filter(({ values }) => values.childId === child.id && values.removedOn === null)
      .toSorted(byPlace)
    return page ? hers : [...hers, master]
  }, [pages, child.id, page, master])
  const model = useMemo(
    () => documentOf(page ? page.values : { ...master.values, items: { ...edition.items } }),
    [page, master, edition],
  )
  const book = useBook(own)
  return (
    <PagePreview
      model={book.drawnAs((page ?? master).id, model)}
      height={190}
      pictures={thumbs}
      coverOf={nothing}
    />
  )
}

const nothing = (): null => null

/** What needs attention first. */
const weight = ({ edition, changes }: Row): number =>
  changes.length * 10 + edition.warnings.reduce((sum, { type }) => sum + (type === 'covered' ? 1 : 5), 0)

function wordsOf(warning: EditionWarning, t: ReturnType<typeof useWords<'hiding'>>): string {
  switch (warning.type) {
    case 'noOwnPhoto':
      return t('editions.warn.noOwnPhoto')
    case 'emptyFrames':
      return t('editions.warn.emptyFrames', { count: warning.count })
    case 'covered':
      return t('editions.warn.covered', { count: warning.count })
    case 'otherName':
      return t('editions.warn.otherName', { name: warning.name })
  }
}

function TakeOver({
  row,
  name,
  onTake,
  onClose,
}: {
  readonly row: Row
  readonly name: string
  readonly onTake: (changes: readonly MasterChange[]) => void
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('hiding')
  const tPage = useWords('portfolio')
  // What somebody has changed by hand stays unless she says otherwise.
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(row.changes.filter(({ conflict }) => !conflict).map(({ id }) => id)),
  )
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('editions.do')}
      actions={
        <>
          <Button onClick={onClose}>{t('back')}</Button>
          <Button
            kind="primary"
            icon="check"
            disabled={chosen.size === 0}
            onClick={() => onTake(row.changes.filter(({ id }) => chosen.has(id)))}
          >
            {t('editions.takeDo')}
          </Button>
        </>
      }
    >
      <Text bold>{name}</Text>
      <Text>{t('editions.takeHelp')}</Text>
      {row.changes.map((change) => {
        const item = change.item ?? row.page?.values.items[change.id]
        return (
          <Checkbox
            key={change.id}
            label={t(`editions.${change.type}`, { what: item ? describeItem(item, tPage) : '' })}
            {...(change.conflict ? { help: t('editions.conflict') } : {})}
            checked={chosen.has(change.id)}
            onChange={(on) => {
              const next = new Set(chosen)
              if (on) next.add(change.id)
              else next.delete(change.id)
              setChosen(next)
            }}
          />
        )
      })}
    </Dialog>
  )
}
