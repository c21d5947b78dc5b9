/** All pages of the child under the one that is open, in the order of the book, which is changed here by drag and by menu. */
import { memo, type ReactElement } from 'react'
import type { PageModel, PhotoItem } from '#shared/portfolio/page.ts'
import { Button } from '../ui/Button.tsx'
import { Menu } from '../ui/Menu.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './EditorView.module.css'
import { PagePreview } from './PagePreview.tsx'
import type { Pictures } from './pictures.ts'
import { usePageDrag } from './usePageDrag.ts'

export interface StripPage {
  readonly id: string
  readonly title: string
  readonly model: PageModel
}

export interface StripCare {
  readonly pages: readonly StripPage[]
  readonly pageId: string
  readonly onOpenPage: (id: string) => void
  readonly onMovePage: (id: string, to: number) => void
  /** Asks where in the book the open page belongs. */
  readonly onPlace: () => void
  readonly onDuplicate: () => void
}

export interface PageStripProps extends StripCare {
  /** The open page as it is now, before it is saved. */
  readonly title: string
  readonly model: PageModel
  readonly thumbs: Pictures
  readonly coverOf: (item: PhotoItem) => string | null
}

export const PageStrip = memo(function PageStrip(props: PageStripProps): ReactElement {
  const { pages, pageId, title, model, thumbs, coverOf, onOpenPage, onMovePage } = props
  const t = useWords('portfolio')
  const tBook = useWords('book')
  const drag = usePageDrag(pages, onMovePage)
  const at = pages.findIndex(({ id }) => id === pageId)
  return (
    <nav className={styles.strip} aria-label={t('editor.strip')}>
      <ol>
        {pages.map((page, i) => (
          <li key={page.id} {...drag(page.id)}>
            <button
              type="button"
              aria-current={page.id === pageId ? 'page' : undefined}
              onClick={() => onOpenPage(page.id)}
            >
              <PagePreview
                model={page.id === pageId ? model : page.model}
                height={64}
                pictures={thumbs}
                coverOf={coverOf}
              />
              <span>
                {i + 1} · {page.id === pageId ? title : page.title}
              </span>
            </button>
          </li>
        ))}
        <li>
          <Menu
            label={tBook('order')}
            icon="more"
            iconOnly
            items={[
              {
                label: t('moveEarlier'),
                icon: 'arrowLeft',
                disabled: at <= 0,
                onChoose: () => onMovePage(pageId, at - 1),
              },
              {
                label: t('moveLater'),
                icon: 'arrowRight',
                disabled: at < 0 || at === pages.length - 1,
                onChoose: () => onMovePage(pageId, at + 1),
              },
              {
                label: tBook('place'),
                icon: 'list',
                disabled: pages.length < 2,
                onChoose: props.onPlace,
              },
            ]}
          />
        </li>
        <li>
          <Button size="small" kind="quiet" icon="copy" onClick={props.onDuplicate}>
            {t('duplicate')}
          </Button>
        </li>
      </ol>
    </nav>
  )
})
