import { useState, type ReactElement } from 'react'
import { sentPlace } from '#shared/portfolio/book.ts'
import type { PhotoItem } from '#shared/portfolio/page.ts'
import { newDraft } from '#shared/records/edit.ts'
import { kinds, type Rec, type Values } from '#shared/records/kinds.ts'
import { useSession } from '../accounts/SessionContext.tsx'
import { useRepository } from '../database/DatabaseContext.tsx'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import styles from './ChildModeDialog.module.css'
import { PagePreview } from './PagePreview.tsx'
import { nextPosition } from './pageRecords.ts'
import type { Pictures } from './pictures.ts'
import type { Book } from './useBook.ts'
import type { Portfolio } from './usePortfolio.ts'

const minutes = [5, 10, 15, 20, 30] as const

/**
 * "Mit Mia gestalten": which page, how long. Here the photos are named that the mode may show (KM5): those with her in
 * them that consent allows on her page, and what consent allows of what lies on this page already.
 */
export function ChildModeDialog({
  portfolio,
  book,
  child,
  pageId = null,
  thumbs,
  onClose,
}: {
  readonly portfolio: Portfolio
  readonly book: Book
  readonly child: Rec<'child'>
  /** The page that is open; null: to be chosen. */
  readonly pageId?: string | null
  readonly thumbs: Pictures
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('childMode')
  const toast = useToast()
  const repository = useRepository()
  const { vault } = useHost()
  const { info, person, refresh } = useSession()
  const [chosen, setChosen] = useState<string | null>(pageId)
  const [length, setLength] = useState('15')
  const [busy, setBusy] = useState(false)
  const name = child.values.firstName
  const hasPin = info.people.some((one) => one.id === person?.id && one.pin)
  const page = portfolio.pages.find((one) => one.id === chosen)?.values
  const ask = portfolio.askFor(page?.audience ?? kinds.page.empty.audience)
  // What may only be shown in part is no picture for small hands: nothing there keeps the cover on it.
  const named = portfolio.photos.filter(
    (photo) =>
      ask(photo.id).permitted &&
      (photo.ofChild ||
        Object.values(page?.items ?? {}).some((item) => item.type === 'photo' && item.photoId === photo.id)),
  )

  const coverOf =
    (audience: Values<'page'>['audience']) =>
    (item: PhotoItem): string | null =>
      item.photoId === null || portfolio.askFor(audience)(item.photoId, item).permitted ? null : ''

  async function start(): Promise<void> {
    setBusy(true)
    try {
      const pageId = chosen ?? (await blankPage())
      if (pageId === null) return toast.danger(t('failed'))
      const place = book.placeOf(pageId) ?? null
      const started = await vault.call('childMode.start', {
        pageId,
        childId: child.id,
        childName: name,
        photos: named.slice(0, 2000).map(({ id, width, height }) => ({ id, width, height })),
        minutes: Number(length),
        place: place && sentPlace(place),
      })
      if (!started.ok) return toast.danger(t('failed'))
      await refresh()
    } finally {
      setBusy(false)
    }
  }
  async function blankPage(): Promise<string | null> {
    const saved = await repository.save([
      newDraft('page', {
        childId: child.id,
        title: t('blankTitle', { name }),
        date: portfolio.today,
        position: nextPosition(portfolio.pages),
      }),
    ])
    return saved.ok ? (saved.value[0]?.id ?? null) : null
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t('start', { name })}
      locked={busy}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" icon="sparkles" busy={busy} onClick={() => void start()}>
            {t('go')}
          </Button>
        </>
      }
    >
      <Stack gap="large">
        <Text>{t('startIntro', { name })}</Text>
        {pageId === null && (
          <section aria-label={t('which')}>
            <Text bold>{t('which')}</Text>
            <ul className={styles.pages}>
              <li>
                <button type="button" aria-pressed={chosen === null} onClick={() => setChosen(null)}>
                  <span className={styles.blank} />
                  {t('blank')}
                </button>
              </li>
              {portfolio.pages.map((page) => (
                <li key={page.id}>
                  <button type="button" aria-pressed={chosen === page.id} onClick={() => setChosen(page.id)}>
                    <PagePreview
                      model={book.shownOf(page)}
                      height={124}
                      pictures={thumbs}
                      coverOf={coverOf(page.values.audience)}
                    />
                    {page.values.title}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        <Segmented
          label={t('minutes')}
          value={length}
          onChange={setLength}
          options={minutes.map((value) => ({
            value: String(value),
            label: t('minutesOf', { count: value }),
          }))}
        />
        {named.length === 0 && <Notice tone="info">{t('noPhotos', { name })}</Notice>}
        <Notice tone="info">{t(hasPin ? 'outPin' : 'outPassphrase')}</Notice>
        <Text tone="soft" size="small">
          {t('kiosk')}
        </Text>
      </Stack>
    </Dialog>
  )
}
