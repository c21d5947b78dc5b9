import { useNavigate, useParams } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState, type ReactElement } from 'react'
import { randomId } from '#shared/basics/random.ts'
import { ok, type Result } from '#shared/basics/result.ts'
import type { Draft } from '#shared/host/api.ts'
import type { PageDocument } from '#shared/portfolio/edit.ts'
import { fillTemplate } from '#shared/portfolio/fill.ts'
import { emptyHistory, historyFromValues, historyToValues, type History } from '#shared/portfolio/history.ts'
import { fontNames, orderedItems, type FontName } from '#shared/portfolio/page.ts'
import { askFor, type AskPhoto } from '#shared/portfolio/place.ts'
import { templateById } from '#shared/portfolio/templates/bundled.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import { editDraft } from '#shared/records/edit.ts'
import type { Rec } from '#shared/records/kinds.ts'
import type { Repository } from '../database/types.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { useRecord, useRecords } from '../database/useRecords.ts'
import { fontsOf, loadCanvasFonts } from '../paper/fonts.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useToast } from '../ui/useToast.ts'
import { useLanguage, useWords } from '../ui/useWords.ts'
import { moveDrafts } from './bookDrafts.ts'
import { documentOf, duplicateDraft } from './pageRecords.ts'
import { PlaceDialog } from './PlaceDialogs.tsx'
import { ChildModeDialog } from './ChildModeDialog.tsx'
import { VersionsDialog } from './VersionsDialog.tsx'
import { EditorView } from './EditorView.tsx'
import { noteUsed } from './galleryTemplates.ts'
import { SaveTemplateDialog } from './SaveTemplateDialog.tsx'
import type { Pictures } from './pictures.ts'
import { createSession, type Session } from './session.ts'
import type { PreviewOf } from './TemplatePreview.tsx'
import { useSpelling } from './spelling/useSpelling.ts'
import { useBook } from './useBook.ts'
import { useExport } from './useExport.tsx'
import { useMayWriteTemplates } from './useMayWriteTemplates.ts'
import { useKnownPeople, useOwnTemplates } from './useOwnTemplates.tsx'
import { usePictures, usePortfolio, type Portfolio } from './usePortfolio.ts'
import { windowRandom } from './windowRandom.ts'

export function EditorScreen(): ReactElement {
  const { pageId = '' }: { readonly pageId?: string } = useParams({ strict: false })
  // They outlive the page: going to the next one of the same child shows its photos at once.
  const pictures = usePictures('large')
  const thumbs = usePictures('small')
  return <PageEditor key={pageId} pageId={pageId} pictures={pictures} thumbs={thumbs} />
}

/** Waits until all is there that the editor asks; from then on the page stays open. */
function PageEditor({
  pageId,
  pictures,
  thumbs,
}: {
  readonly pageId: string
  readonly pictures: Pictures
  readonly thumbs: Pictures
}): ReactElement {
  const t = useWords('portfolio')
  const navigate = useNavigate()
  const page = useRecord('page', pageId)
  const childId = page.record?.values.childId ?? null
  const portfolio = usePortfolio(childId, page.record?.values.date?.slice(0, 7))
  const histories = useRecords('pageHistory', childId === null ? {} : { subject: childId })
  const [measure, setMeasure] = useState<MeasureText | null>(null)

  const items = page.record?.values.items
  const fonts = items && [...fontsOf(items)].sort().join(' ')
  useEffect(() => {
    if (fonts === undefined) return undefined
    let current = true
    void loadCanvasFonts(fonts.split(' ').filter((name) => name !== '') as FontName[]).then(
      ({ measure }) => current && setMeasure(() => measure),
    )
    return () => {
      current = false
    }
  }, [fonts])

  if (page.ready && !page.record)
    return (
      <EmptyState
        icon="page"
        title={t('missing')}
        action={
          <Button kind="primary" icon="back" onClick={() => void navigate({ to: '/portfolio' })}>
            {t('back')}
          </Button>
        }
      >
        {t('missingHelp')}
      </EmptyState>
    )
  if (!page.record || !portfolio.child || !measure || !portfolio.ready || !histories.ready) return <></>
  return (
    <OpenPage
      record={page.record}
      history={histories.records.find((record) => record.values.pageId === pageId)}
      child={portfolio.child}
      portfolio={portfolio}
      measure={measure}
      pictures={pictures}
      thumbs={thumbs}
    />
  )
}

interface OpenPageProps {
  readonly record: Rec<'page'>
  readonly history: Rec<'pageHistory'> | undefined
  readonly child: Rec<'child'>
  readonly portfolio: Portfolio
  readonly measure: MeasureText
  readonly pictures: Pictures
  readonly thumbs: Pictures
}

function OpenPage({
  record,
  history,
  child,
  portfolio,
  measure,
  pictures,
  thumbs,
}: OpenPageProps): ReactElement {
  const t = useWords('portfolio')
  const tChild = useWords('childMode')
  const shown = useLanguage()
  const navigate = useNavigate()
  const toast = useToast()
  const repository = useRepository()
  const [isStarting, setStarting] = useState(false)
  const tVersions = useWords('versions')
  const [isLooking, setLooking] = useState(false)
  const tBook = useWords('book')
  const [isPlacing, setPlacing] = useState(false)
  const spelling = useSpelling()
  const book = useBook(portfolio.pages)
  const { audience } = record.values
  const ask = portfolio.askFor(audience)
  // Made once, of what the page was when it was opened; later answers reach the session by setAsk and adopt.
  const [{ session, saver }] = useState(() => openSession(repository, record, history, ask))

  const pdf = useExport({
    ...portfolio,
    goTo: ({ pageId, itemId }) => (pageId === record.id ? session.select([itemId]) : undefined),
  })

  useEffect(() => {
    const leave = (): void => void session.flush()
    window.addEventListener('beforeunload', leave)
    return () => {
      window.removeEventListener('beforeunload', leave)
      leave()
    }
  }, [session])
  // The page is set in its own fonts and open; those that a person may choose next follow when there is time.
  useEffect(() => {
    const waiting = requestIdleCallback(() => void loadCanvasFonts(fontNames))
    return () => cancelIdleCallback(waiting)
  }, [])
  useEffect(() => saver.follow(session, record, history), [session, saver, record, history])

  const own = useOwnTemplates()
  const mayWrite = useMayWriteTemplates()
  const people = useKnownPeople(portfolio, record.values.date)
  const [savingAs, setSavingAs] = useState<PageDocument | null>(null)
  const saveAs = useCallback(() => setSavingAs(session.state().document), [session])
  const { institution, group, today, photos } = portfolio
  /** The tray's previews show the child's own photos; they do not follow each edit of the page. */
  const preview = useMemo(
    (): PreviewOf => ({
      firstName: child.values.firstName,
      lastName: child.values.lastName,
      birthDate: child.values.birthDate,
      institution,
      group,
      day: record.values.date ?? today,
      photos: photos
        .filter((photo) => photo.ofChild)
        .flatMap((photo) => {
          const asked = askFor(ask, photo)
          return asked.ok ? [asked.value] : []
        })
        .slice(0, 8),
      pictures: thumbs,
    }),
    [child.values, institution, group, record.values.date, today, photos, ask, thumbs],
  )

  const pages = portfolio.pages.map((record) => ({
    id: record.id,
    title: record.values.title,
    model: book.shownOf(record),
  }))

  async function leaveTo(go: () => void): Promise<void> {
    await session.flush()
    go()
  }
  async function duplicate(): Promise<void> {
    await session.flush()
    const { draft, refused } = duplicateDraft(
      record.values,
      session.state().document,
      { ask, pages: portfolio.pages },
      newId,
    )
    const answer = await repository.save([draft])
    if (!answer.ok) return toast.danger(t('failed'))
    if (refused > 0) toast.warn(t('duplicatedWithout', { count: refused }))
    else toast.good(t('duplicated'))
    const [made] = answer.value
    if (made) void navigate({ to: '/portfolio/$pageId', params: { pageId: made.id } })
  }

  async function move(id: string, to: number): Promise<void> {
    setPlacing(false)
    const page = portfolio.pages.find((one) => one.id === id)
    if (!page || portfolio.pages.indexOf(page) === to) return
    const saved = await saver.change(session, moveDrafts(portfolio.pages, page, to))
    if (!saved.ok) toast.danger(t('failed'))
    else toast.good(tBook('moved', { title: page.values.title, number: to + 1 }))
  }

  return (
    <>
      <EditorView
        session={session}
        childName={child.values.firstName}
        photos={portfolio.photos}
        ask={ask}
        reasonWords={portfolio.reasonWords}
        pictures={pictures}
        thumbs={thumbs}
        measure={measure}
        newId={newId}
        preview={preview}
        ownTemplates={own.templates}
        onSaveTemplate={mayWrite ? saveAs : undefined}
        spelling={spelling}
        fromTemplate={(templateId, document) => {
          const template =
            templateById(templateId) ?? own.records.find((one) => one.id === templateId)?.values
          noteUsed(templateId)
          const photoById = new Map(portfolio.photos.map((photo) => [photo.id, photo]))
          const permitted = orderedItems(document.items).flatMap(([, item]) => {
            const photo =
              item.type === 'photo' && item.photoId !== null ? photoById.get(item.photoId) : undefined
            const asked = photo ? askFor(ask, photo) : undefined
            return asked?.ok ? [asked.value] : []
          })
          const { model, unplaced } = fillTemplate(template ?? document, {
            child: child.values,
            institution: portfolio.institution,
            group: portfolio.group,
            day: record.values.date ?? portfolio.today,
            language: shown === 'pseudo' ? 'de' : shown,
            photos: permitted,
            measure,
            newId,
          })
          return { model, unplaced: unplaced.length }
        }}
        strip={{
          pages:
            pages.length > 0
              ? pages
              : [{ id: record.id, title: record.values.title, model: documentOf(record.values) }],
          pageId: record.id,
          onMovePage: (id, to) => void move(id, to),
          onPlace: () => setPlacing(true),
          onOpenPage: (id) =>
            void leaveTo(() => void navigate({ to: '/portfolio/$pageId', params: { pageId: id } })),
          onDuplicate: () => void duplicate(),
        }}
        place={book.placeOf(record.id)}
        onBack={() => void leaveTo(() => void navigate({ to: '/portfolio', search: { child: child.id } }))}
        output={{
          audience,
          onExport: () =>
            void session.flush().then(async () => {
              const document: PageDocument = session.state().document
              const model = await book.resolve(record.id, document)
              return pdf.run({
                pages: [{ id: record.id, title: document.title, chapter: '', model, audience }],
                childName: child.values.firstName,
                institution: portfolio.institution,
              })
            }),
          onAudience: (next) =>
            void saver.change(session, [editDraft(record, { audience: next })]).then((saved) => {
              if (!saved.ok) toast.danger(t('failed'))
            }),
        }}
        more={
          <>
            <IconButton
              icon="history"
              label={tVersions('title')}
              onClick={() => void session.flush().then(() => setLooking(true))}
            />
            <IconButton
              icon="sparkles"
              label={tChild('start', { name: child.values.firstName })}
              onClick={() => void session.flush().then(() => setStarting(true))}
            />
          </>
        }
        notice={(record.meta.otherHeads?.length ?? 0) > 0 && <Notice tone="info">{t('twoVersions')}</Notice>}
      />
      {isLooking && (
        <VersionsDialog
          pageId={record.id}
          document={session.state().document}
          ask={ask}
          book={book}
          thumbs={thumbs}
          onTake={(edit) => session.apply(edit)}
          onClose={() => setLooking(false)}
        />
      )}
      {isPlacing && (
        <PlaceDialog
          page={record}
          number={portfolio.pages.findIndex(({ id }) => id === record.id) + 1}
          count={portfolio.pages.length}
          onClose={() => setPlacing(false)}
          onMove={(to) => void move(record.id, to)}
        />
      )}
      {isStarting && (
        <ChildModeDialog
          portfolio={portfolio}
          book={book}
          child={child}
          pageId={record.id}
          thumbs={thumbs}
          onClose={() => setStarting(false)}
        />
      )}
      {pdf.dialogs}
      {savingAs && <SaveTemplateDialog page={savingAs} people={people} onClose={() => setSavingAs(null)} />}
    </>
  )
}

const newId = (): string => randomId(windowRandom)

/** Also child mode's: page and history are saved the same way, whoever designs. */
export function openSession(
  repository: Repository,
  page: Rec<'page'>,
  history: Rec<'pageHistory'> | undefined,
  ask: AskPhoto,
): { readonly session: Session; readonly saver: Saver } {
  const saver = createSaver(repository, page, history)
  const session = createSession({
    document: documentOf(page.values),
    history: history ? historyFromValues(history.values) : emptyHistory,
    ask,
    save: saver.save,
    now: () => Date.now(),
  })
  return { session, saver }
}

interface Saver {
  readonly save: (document: PageDocument, history: History) => Promise<Result<unknown>>
  /**
   * Changes of this page's fields that are no part of its document, and of other pages, in one commit; what is unsaved
   * goes first, and the change of this page stands on it.
   */
  readonly change: (session: Session, drafts: readonly Draft[]) => Promise<Result<unknown>>
  /** Takes over what another window or device wrote, unless something here is unsaved; the next save stands on it. */
  readonly follow: (session: Session, page: Rec<'page'>, history: Rec<'pageHistory'> | undefined) => void
}

/**
 * Page and undo history go into one commit. Each save stands on this editor's own last version: what someone else wrote
 * meanwhile stays a head of its own and nobody's work is written over (decision 24).
 */
function createSaver(
  repository: Repository,
  page: Rec<'page'>,
  history: Rec<'pageHistory'> | undefined,
): Saver {
  const own = new Set<string>([page.meta.version, ...(history ? [history.meta.version] : [])])
  let pageVersion = page.meta.version
  let historyAt: { readonly id: string; readonly version: string } | null = history
    ? { id: history.id, version: history.meta.version }
    : null
  return {
    follow(session, newPage, newHistory) {
      const newerHistory = newHistory && !own.has(newHistory.meta.version)
      if (own.has(newPage.meta.version) && !newerHistory) return
      const document = own.has(newPage.meta.version) ? session.state().document : documentOf(newPage.values)
      if (!session.adopt(document, newerHistory ? historyFromValues(newHistory.values) : undefined)) return
      if (!own.has(newPage.meta.version)) pageVersion = newPage.meta.version
      if (newerHistory) historyAt = { id: newHistory.id, version: newHistory.meta.version }
      own.add(newPage.meta.version)
      if (newHistory) own.add(newHistory.meta.version)
    },
    async change(session, drafts) {
      await session.flush()
      const answer = await repository.save(
        drafts.map((draft) => (draft.id === page.id ? { ...draft, parents: [pageVersion] } : draft)),
      )
      if (!answer.ok) return answer
      const saved = answer.value.find(({ id }) => id === page.id)
      if (saved) {
        pageVersion = saved.version
        own.add(saved.version)
      }
      return ok(null)
    },
    async save(document, undoable) {
      const { title, orientation, background, pattern, items } = document
      const drafts: Draft[] = [
        {
          kind: 'page',
          id: page.id,
          parents: [pageVersion],
          changes: { title, orientation, background, pattern, items },
        },
        {
          kind: 'pageHistory',
          id: historyAt?.id ?? null,
          parents: historyAt ? [historyAt.version] : [],
          changes: { childId: page.values.childId, pageId: page.id, ...historyToValues(undoable) },
        },
      ]
      const answer = await repository.save(drafts)
      if (!answer.ok) return answer
      const [savedPage, savedHistory] = answer.value
      if (savedPage) {
        pageVersion = savedPage.version
        own.add(savedPage.version)
      }
      if (savedHistory) {
        historyAt = savedHistory
        own.add(savedHistory.version)
      }
      return ok(null)
    },
  }
}
