import { useNavigate } from '@tanstack/react-router'
import { useMemo, useRef, type ReactElement } from 'react'
import type { PageToSolve } from '#shared/portfolio/pageIndex.ts'
import type { PhotoItem } from '#shared/portfolio/page.ts'
import { usePagesToSolve } from '../consents/PagesToSolve.tsx'
import { useRecords } from '../database/useRecords.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { useFormat } from '../ui/format.ts'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Page } from '../ui/Page.tsx'
import { useWords } from '../ui/useWords.ts'
import { documentOf } from './pageRecords.ts'
import { PagePreview } from './PagePreview.tsx'
import styles from './PagesToSolveScreen.module.css'
import type { Pictures } from './pictures.ts'
import { useInSight } from './useInSight.ts'
import { usePictures, wordsOfReasons } from './usePortfolio.ts'

/** "Welche Seiten zeigen jemanden ohne Einwilligung?": all of them, over all children, and one click into each (PF85). */
export function PagesToSolveScreen(): ReactElement {
  const t = useWords('solving')
  const navigate = useNavigate()
  const { ready, toSolve } = usePagesToSolve()
  const children = useRecords('child')
  const pages = useRecords('page')
  const thumbs = usePictures('small')
  const nameById = useMemo(
    () =>
      new Map(
        children.records.map(({ id, values }) => [id, `${values.firstName} ${values.lastName}`.trim()]),
      ),
    [children.records],
  )
  const editionsOf = useMemo(
    () =>
      Map.groupBy(
        pages.records.filter(({ values }) => values.removedOn === null && values.eventId !== null),
        ({ values }) => values.eventId!,
      ),
    [pages.records],
  )
  const nameOf = ({ page }: PageToSolve): string => nameById.get(page.values.childId ?? '') ?? ''
  const sorted = toSolve.toSorted(
    (a, b) =>
      nameOf(a).localeCompare(nameOf(b), 'de') ||
      (a.page.values.date ?? '').localeCompare(b.page.values.date ?? ''),
  )
  if (!ready || !children.ready || !pages.ready) return <Page title={t('title')}>{null}</Page>
  if (sorted.length === 0)
    return (
      <Page title={t('title')}>
        <EmptyState
          icon="good"
          title={t('all')}
          action={
            <Button kind="primary" icon="portfolio" onClick={() => void navigate({ to: '/portfolio' })}>
              {t('toPortfolio')}
            </Button>
          }
        >
          {t('allText')}
        </EmptyState>
      </Page>
    )
  return (
    <Page title={t('title')} intro={t('intro')}>
      <Card flush>
        <List label={t('list')}>
          {sorted.map((one) => (
            <Row
              key={one.page.id}
              one={one}
              name={nameOf(one)}
              editions={editionsOf.get(one.page.id)?.length ?? 0}
              nameById={nameById}
              thumbs={thumbs}
              onOpen={() => void navigate({ to: '/portfolio/$pageId', params: { pageId: one.page.id } })}
            />
          ))}
        </List>
      </Card>
    </Page>
  )
}

function Row({
  one: { page, refused },
  name,
  editions,
  nameById,
  thumbs,
  onOpen,
}: {
  readonly one: PageToSolve
  readonly name: string
  readonly editions: number
  readonly nameById: ReadonlyMap<string, string>
  readonly thumbs: Pictures
  readonly onOpen: () => void
}): ReactElement {
  const t = useWords('solving')
  const tPage = useWords('portfolio')
  const format = useFormat()
  const paper = useRef<HTMLDivElement>(null)
  const isInSight = useInSight(paper)
  const coverOf = useMemo(() => {
    const forbidden = new Set(refused.map(({ itemId }) => page.values.items[itemId]))
    return (item: PhotoItem): string | null => (forbidden.has(item) ? '' : null)
  }, [page, refused])
  const title = page.values.title || t('untitled')
  const reasons = [...new Set(refused.map(({ reasons }) => wordsOfReasons(reasons, nameById, tPage)))]
  return (
    <ListRow
      leading={
        <div ref={paper} className={styles.paper}>
          {isInSight && (
            <PagePreview
              model={documentOf(page.values)}
              height={page.values.orientation === 'portrait' ? 88 : 62}
              pictures={thumbs}
              coverOf={coverOf}
            />
          )}
        </div>
      }
      title={title}
      sub={
        <>
          <span className={styles.whose}>
            {[t('pageOf', { name }), format.day(page.values.date)].filter((text) => text !== '').join(' · ')}
          </span>
          <span className={styles.why}>{reasons.join(' ')}</span>
        </>
      }
      trailing={
        <>
          {editions > 0 && <Badge>{t('event', { count: editions })}</Badge>}
          {page.values.eventId !== null && <Badge>{t('edition')}</Badge>}
          <Button icon="edit" aria-label={t('openFor', { title, name })} onClick={onOpen}>
            {t('open')}
          </Button>
        </>
      }
    />
  )
}
