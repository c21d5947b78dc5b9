import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
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
import { NewPageDialog } from './NewPageDialog.tsx'
import { PagePreview } from './PagePreview.tsx'
import { documentOf, duplicateDraft } from './pageRecords.ts'
import { ReleaseDialog } from './release/ReleaseDialog.tsx'
import { Releases } from './release/Releases.tsx'
import { useExport } from './useExport.tsx'
import { usePictures, usePortfolio } from './usePortfolio.ts'
import { windowRandom } from './windowRandom.ts'
import { randomId } from '#shared/basics/random.ts'

/** The pages of one child: on the portfolio screen, and wherever a child's file shows them. */
export function ChildPages({ childId }: { readonly childId: string }): ReactElement {
  const t = useWords('portfolio')
  const tOut = useWords('output')
  const tChild = useWords('childMode')
  const tHiding = useWords('hiding')
  const format = useFormat()
  const navigate = useNavigate()
  const repository = useRepository()
  const toast = useToast()
  const portfolio = usePortfolio(childId)
  const thumbs = usePictures('small')
  const tRelease = useWords('release')
  const [creating, setCreating] = useState(false)
  const [giving, setGiving] = useState(false)
  /** Which page child mode begins with; null: to be chosen. */
  const [childMode, setChildMode] = useState<{ readonly pageId: string | null } | null>(null)
  const [editionsOf, setEditionsOf] = useState<Rec<'page'> | null>(null)
  const [removing, setRemoving] = useState<Rec<'page'> | null>(null)
  const { pages, askFor, child } = portfolio
  const name = child?.values.firstName ?? ''
  const openPage = (pageId: string): void => void navigate({ to: '/portfolio/$pageId', params: { pageId } })
  const pdf = useExport({ ...portfolio, goTo: ({ pageId }) => openPage(pageId) })

  async function duplicate(page: Rec<'page'>): Promise<void> {
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
  async function move(page: Rec<'page'>, by: 1 | -1): Promise<void> {
    const from = pages.indexOf(page)
    const order = pages.filter((other) => other !== page)
    order.splice(from + by, 0, page)
    const drafts = order.flatMap((other, position) =>
      other.values.position === position ? [] : [editDraft(other, { position })],
    )
    if (drafts.length === 0) return
    const answer = await repository.save(drafts)
    if (!answer.ok) toast.danger(t('failed'))
  }
  async function remove(page: Rec<'page'>): Promise<void> {
    setRemoving(null)
    const answer = await repository.save([editDraft(page, { removedOn: portfolio.today })])
    if (!answer.ok) toast.danger(t('failed'))
  }

  if (!portfolio.ready || !child) return <></>
  return (
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
          <Row justify="between">
            <span>{t('pages', { count: pages.length })}</span>
            <Row gap="small">
              <Button icon="sparkles" onClick={() => setChildMode({ pageId: null })}>
                {tChild('start', { name })}
              </Button>
              <Button
                icon="export"
                busy={pdf.exporting}
                onClick={() =>
                  pdf.run({
                    pages: pages.map((page) => ({
                      id: page.id,
                      title: page.values.title,
                      model: documentOf(page.values),
                      audience: page.values.audience,
                    })),
                    childName: name,
                    institution: portfolio.institution,
                  })
                }
              >
                {tOut('all')}
              </Button>
              <Button icon="mail" onClick={() => setGiving(true)}>
                {tRelease('give')}
              </Button>
              <Button kind="primary" icon="add" onClick={() => setCreating(true)}>
                {t('newPage')}
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
                <li key={page.id}>
                  <button
                    type="button"
                    className={styles.open}
                    aria-label={t('openPage', { title: page.values.title })}
                    onClick={() => openPage(page.id)}
                  >
                    <PagePreview model={page.values} height={208} pictures={thumbs} coverOf={coverOf} />
                  </button>
                  <div className={styles.words}>
                    <span>
                      <strong>{page.values.title}</strong>
                      <span>{format.day(page.values.date)}</span>
                    </span>
                    <Menu
                      label={t('openPage', { title: page.values.title })}
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
                          onChoose: () => void move(page, -1),
                        },
                        {
                          label: t('moveLater'),
                          icon: 'arrowRight',
                          disabled: i === pages.length - 1,
                          onChoose: () => void move(page, 1),
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
      {giving && <ReleaseDialog portfolio={{ ...portfolio, child }} onClose={() => setGiving(false)} />}
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
      {pdf.dialogs}
    </div>
  )
}
