import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { Draft } from '#shared/host/api.ts'
import { editDraft } from '#shared/records/edit.ts'
import type { PhotoItem } from '#shared/portfolio/page.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { useFormat } from '../ui/format.ts'
import { Menu } from '../ui/Menu.tsx'
import { Row } from '../ui/Row.tsx'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import styles from './ChildPages.module.css'
import { ChildModeDialog } from './ChildModeDialog.tsx'
import { EditionsDialog } from './EditionsDialog.tsx'
import { BookMenu } from './BookMenu.tsx'
import { masterDrafts, masterFrom, moveDrafts } from './bookDrafts.ts'
import { NewPageDialog } from './NewPageDialog.tsx'
import { PagePreview } from './PagePreview.tsx'
import { ChapterDialog, PlaceDialog } from './PlaceDialogs.tsx'
import { documentOf, duplicateDraft } from './pageRecords.ts'
import { ReleaseDialog } from './release/ReleaseDialog.tsx'
import { Releases } from './release/Releases.tsx'
import { readBook, useBook } from './useBook.ts'
import { useExport } from './useExport.tsx'
import { usePageDrag } from './usePageDrag.ts'
import { usePictures, usePortfolio, type Portfolio } from './usePortfolio.ts'
import { windowRandom } from './windowRandom.ts'
import { randomId } from '#shared/basics/random.ts'

/** The pages of one child: on the portfolio screen, and wherever a child's file shows them. */
export function ChildPages({ childId }: { readonly childId: string }): ReactElement | null {
  const t = useWords('portfolio')
  const tOut = useWords('output')
  const tChild = useWords('childMode')
  const tHiding = useWords('hiding')
  const tBook = useWords('book')
  const format = useFormat()
  const navigate = useNavigate()
  const repository = useRepository()
  const toast = useToast()
  const portfolio = usePortfolio(childId)
  const thumbs = usePictures('small')
  const tRelease = useWords('release')
  const book = useBook(portfolio.pages)
  const [creating, setCreating] = useState(false)
  const [giving, setGiving] = useState(false)
  /** Which page child mode begins with; null: to be chosen. */
  const [childMode, setChildMode] = useState<{ readonly pageId: string | null } | null>(null)
  const [editionsOf, setEditionsOf] = useState<Rec<'page'> | null>(null)
  const [removing, setRemoving] = useState<Rec<'page'> | null>(null)
  const [placing, setPlacing] = useState<Rec<'page'> | null>(null)
  const [titling, setTitling] = useState<Rec<'page'> | null>(null)
  const { pages, askFor, child } = portfolio
  const name = child?.values.firstName ?? ''
  const openPage = (pageId: string): void => void navigate({ to: '/portfolio/$pageId', params: { pageId } })
  const pdf = useExport({ ...portfolio, goTo: ({ pageId }) => openPage(pageId) })

  /** PF100 The page as it was saved last, and all pages with it; null: it was taken out meanwhile. */
  async function newestOf({
    id,
  }: Rec<'page'>): Promise<{ page: Rec<'page'>; pages: Portfolio['pages'] } | null> {
    const { pages } = await readBook(repository, childId)
    const page = pages.find((one) => one.id === id)
    return page ? { page, pages } : null
  }
  async function duplicate(shown: Rec<'page'>): Promise<void> {
    const newest = await newestOf(shown)
    if (!newest) return
    const { page, pages } = newest
    const { draft, refused } = duplicateDraft(
      page.values,
      documentOf(page.values),
      { ask: askFor(page.values.audience), pages },
      () => randomId(windowRandom),
    )
    const answer = await repository.save([draft])
    if (!answer.ok) toast.danger(t('failed'))
    else if (refused > 0) toast.warn(t('duplicatedWithout', { count: refused }))
    else toast.good(t('duplicated'))
  }
  async function save(drafts: readonly Draft[]): Promise<boolean> {
    if (drafts.length === 0) return true
    const answer = await repository.save(drafts)
    if (!answer.ok) toast.danger(t('failed'))
    return answer.ok
  }
  async function move(shown: Rec<'page'>, to: number): Promise<void> {
    setPlacing(null)
    const newest = await newestOf(shown)
    if (!newest || newest.pages.indexOf(newest.page) === to) return
    const { page, pages } = newest
    if (await save(moveDrafts(pages, page, to)))
      toast.good(tBook('moved', { title: page.values.title, number: to + 1 }))
  }
  async function title(shown: Rec<'page'>, chapter: string): Promise<void> {
    setTitling(null)
    const newest = await newestOf(shown)
    if (newest) await save([editDraft(newest.page, { chapter })])
  }
  async function takeAsMaster(shown: Rec<'page'>): Promise<void> {
    const newest = await newestOf(shown)
    if (!newest) return
    const { page, pages } = newest
    const made = await repository.save([masterFrom(page.values.title, documentOf(page.values))])
    const id = made.ok ? made.value[0]?.id : undefined
    if (id === undefined) return toast.danger(t('failed'))
    const others = pages.filter((other) => other !== page)
    if (await save(masterDrafts(others, id, false)))
      toast.good(tBook('masterMade', { title: page.values.title }))
  }
  const dragProps = usePageDrag(pages, (id, to) => {
    const moved = pages.find((page) => page.id === id)
    if (moved) void move(moved, to)
  })
  async function exportAll(): Promise<void> {
    const newest = await readBook(repository, childId)
    pdf.run({
      pages: await Promise.all(
        newest.pages.map(async (page) => ({
          id: page.id,
          title: page.values.title,
          chapter: page.values.chapter,
          model: await newest.resolve(page),
          audience: page.values.audience,
        })),
      ),
      childName: name,
      institution: portfolio.institution,
    })
  }
  async function remove(shown: Rec<'page'>): Promise<void> {
    setRemoving(null)
    const newest = await newestOf(shown)
    if (newest) await save([editDraft(newest.page, { removedOn: portfolio.today })])
  }

  // Once shown it stays: no dialog ends and no export stops because something new is being read.
  const [shown, setShown] = useState(false)
  if (portfolio.ready && !shown) setShown(true)
  if (!shown || !child) return null
  return (
    <>
      <div className={styles.pages}>
        {pages.length === 0 ? (
          <EmptyState
            icon="portfolio"
            title={t('empty', { name })}
            action={
              <Row gap="small" justify="center">
                <Button kind="primary" size="large" icon="add" onClick={() => setCreating(true)}>
                  {t('newPage')}
                </Button>
                <Button size="large" icon="sparkles" onClick={() => setChildMode({ pageId: null })}>
                  {tChild('start', { name })}
                </Button>
              </Row>
            }
          >
            {t('emptyHelp')}
          </EmptyState>
        ) : (
          <>
            <span>{t('pages', { count: pages.length })}</span>
            <Row justify="between" gap="small">
              <Row gap="small">
                <Button kind="primary" icon="add" onClick={() => setCreating(true)}>
                  {t('newPage')}
                </Button>
                <Button icon="sparkles" onClick={() => setChildMode({ pageId: null })}>
                  {tChild('start', { name })}
                </Button>
                <BookMenu portfolio={portfolio} book={book} />
              </Row>
              <Row gap="small">
                <Button icon="export" onClick={() => void exportAll()}>
                  {tOut('all')}
                </Button>
                <Button icon="mail" onClick={() => setGiving(true)}>
                  {tRelease('give')}
                </Button>
              </Row>
            </Row>
            <ul className={styles.list}>
              {pages.map((page, i) => {
                const ask = askFor(page.values.audience)
                const coverOf = (item: PhotoItem): string | null =>
                  item.photoId === null || ask(item.photoId, item).permitted ? null : t('editor.covered')
                const forbidden = Object.values(page.values.items).filter(
                  (item) =>
                    item.type === 'photo' && item.photoId !== null && !ask(item.photoId, item).permitted,
                ).length
                return (
                  <li key={page.id} {...dragProps(page.id)} title={tBook('drag')}>
                    {page.values.chapter !== '' && <h3 className={styles.chapter}>{page.values.chapter}</h3>}
                    <button
                      type="button"
                      className={styles.open}
                      aria-label={t('openPage', { title: page.values.title })}
                      onClick={() => openPage(page.id)}
                    >
                      <PagePreview
                        model={book.shownOf(page)}
                        height={208}
                        pictures={thumbs}
                        coverOf={coverOf}
                      />
                    </button>
                    <div className={styles.words}>
                      <span>
                        <strong>{page.values.title}</strong>
                        <span>
                          {tBook('number', { number: i + 1 })} · {format.day(page.values.date)}
                        </span>
                      </span>
                      <Menu
                        label={tBook('pageMenu', { title: page.values.title })}
                        icon="more"
                        iconOnly
                        items={[
                          { label: t('open'), icon: 'edit', onChoose: () => openPage(page.id) },
                          {
                            label: tChild('start', { name }),
                            icon: 'sparkles',
                            onChoose: () => setChildMode({ pageId: page.id }),
                          },
                          { label: t('duplicate'), icon: 'copy', onChoose: () => void duplicate(page) },
                          {
                            label: tHiding('editions.do'),
                            icon: 'family',
                            onChoose: () => setEditionsOf(page),
                          },
                          {
                            label: t('moveEarlier'),
                            icon: 'arrowLeft',
                            disabled: i === 0,
                            onChoose: () => void move(page, i - 1),
                          },
                          {
                            label: t('moveLater'),
                            icon: 'arrowRight',
                            disabled: i === pages.length - 1,
                            onChoose: () => void move(page, i + 1),
                          },
                          {
                            label: tBook('place'),
                            icon: 'list',
                            disabled: pages.length === 1,
                            onChoose: () => setPlacing(page),
                          },
                          { label: tBook('chapter'), icon: 'text', onChoose: () => setTitling(page) },
                          {
                            label: tBook('masterFrom'),
                            icon: 'copy',
                            disabled: pages.length === 1,
                            onChoose: () => void takeAsMaster(page),
                          },
                          {
                            label: t('remove'),
                            icon: 'delete',
                            danger: true,
                            onChoose: () => setRemoving(page),
                          },
                        ]}
                      />
                    </div>
                    {portfolio.isKept(page.id) && (
                      <Badge tone="warn" icon="family">
                        {tChild('veto.page', { name })}
                      </Badge>
                    )}
                    {forbidden > 0 && (
                      <Badge tone="danger" icon="ban">
                        {t('forbiddenOnPage', { count: forbidden })}
                      </Badge>
                    )}
                  </li>
                )
              })}
            </ul>
          </>
        )}
        <Releases childId={childId} today={portfolio.today} />
        {giving && (
          <ReleaseDialog
            portfolio={{ ...portfolio, child }}
            resolve={book.resolve}
            onClose={() => setGiving(false)}
          />
        )}
        <NewPageDialog
          open={creating}
          onClose={() => setCreating(false)}
          portfolio={portfolio}
          thumbs={thumbs}
          onCreated={openPage}
        />
        {childMode && (
          <ChildModeDialog
            portfolio={portfolio}
            book={book}
            child={child}
            pageId={childMode.pageId}
            thumbs={thumbs}
            onClose={() => setChildMode(null)}
          />
        )}
        <Dialog
          open={removing !== null}
          onClose={() => setRemoving(null)}
          title={t('removeAsk', { title: removing?.values.title ?? '' })}
          size="small"
          actions={
            <>
              <Button onClick={() => setRemoving(null)}>{t('keep')}</Button>
              <Button kind="danger" icon="delete" onClick={() => removing && void remove(removing)}>
                {t('removeDo')}
              </Button>
            </>
          }
        >
          {t('removeHelp')}
        </Dialog>
        {editionsOf && <EditionsDialog page={editionsOf} onClose={() => setEditionsOf(null)} />}
        {placing && (
          <PlaceDialog
            page={placing}
            number={pages.indexOf(placing) + 1}
            count={pages.length}
            onClose={() => setPlacing(null)}
            onMove={(to) => void move(placing, to)}
          />
        )}
        {titling && (
          <ChapterDialog
            page={titling}
            onClose={() => setTitling(null)}
            onSave={(chapter) => void title(titling, chapter)}
          />
        )}
      </div>
      {pdf.dialogs}
    </>
  )
}
