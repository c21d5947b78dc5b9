import { useEffect, useState, type ReactElement } from 'react'
import type { Edit, PageDocument } from '#shared/portfolio/edit.ts'
import type { PhotoItem } from '#shared/portfolio/page.ts'
import type { AskPhoto } from '#shared/portfolio/place.ts'
import { useSession } from '../accounts/SessionContext.tsx'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { useFormat } from '../ui/format.ts'
import { Text } from '../ui/Text.tsx'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { documentOf } from './pageRecords.ts'
import { PagePreview } from './PagePreview.tsx'
import { allowedItems, pageVersions, replaceEdit, type PageVersion } from './pageVersions.ts'
import type { Pictures } from './pictures.ts'
import type { Book } from './useBook.ts'
import styles from './VersionsDialog.module.css'

/** How a page looked, who left it so and when; any of it comes back as one step (PF70..PF72). */
export function VersionsDialog({
  pageId,
  document,
  ask,
  book,
  thumbs,
  onTake,
  onClose,
}: {
  readonly pageId: string
  /** The page as it is now. */
  readonly document: PageDocument
  readonly ask: AskPhoto
  readonly book: Book
  readonly thumbs: Pictures
  /** Applies the step; false: refused or not saved. */
  readonly onTake: (edit: Edit) => boolean | Promise<boolean>
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('versions')
  const format = useFormat()
  const toast = useToast()
  const { vault } = useHost()
  const { info, person } = useSession()
  const [versions, setVersions] = useState<readonly PageVersion[] | null>(null)
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    let current = true
    void vault.call('records.history', { id: pageId }).then((answer) => {
      if (current) setVersions(answer.ok ? pageVersions(answer.value.records) : [])
    })
    return () => {
      current = false
    }
  }, [vault, pageId])

  const coverOf = (item: PhotoItem): string | null =>
    item.photoId === null || ask(item.photoId, item).permitted ? null : ''
  const who = (author: string): string =>
    author === person?.id ? t('me') : (info.people.find(({ id }) => id === author)?.name ?? t('someone'))

  async function take({ values }: PageVersion): Promise<void> {
    setBusy(true)
    const { items, refused } = allowedItems(values.items, ask)
    const taken = await onTake(replaceEdit(document, { ...documentOf(values), items }))
    setBusy(false)
    if (!taken) return toast.danger(t('failed'))
    if (refused > 0) toast.warn(t('takenWithout', { count: refused }))
    else toast.good(t('taken'))
    onClose()
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t('title')}
      size="large"
      locked={busy}
      actions={<Button onClick={onClose}>{t('done')}</Button>}
    >
      <Text>{t(versions !== null && versions.length < 2 ? 'none' : 'intro')}</Text>
      <ul className={styles.versions}>
        {(versions ?? []).map((one, i) => (
          <li key={one.version}>
            <PagePreview
              model={book.drawnAs(pageId, documentOf(one.values))}
              height={180}
              pictures={thumbs}
              coverOf={coverOf}
            />
            <span className={styles.words}>
              {i === 0 && <strong>{t('now')}</strong>}
              <span>{t('by', { when: format.dateTime(one.ms), who: who(one.author) })}</span>
            </span>
            {i > 0 && (
              <Button
                size="small"
                icon="undo"
                disabled={busy}
                aria-label={`${t('take')}: ${format.dateTime(one.ms)}`}
                onClick={() => void take(one)}
              >
                {t('take')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
