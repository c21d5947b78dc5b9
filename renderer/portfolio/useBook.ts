/** A child's pages as a book: each as it is drawn at its place, with its master page and its living texts. */
import { useEffect, useMemo, useState } from 'react'
import { placesInBook, resolvePage, type BookPage, type PlaceInBook } from '#shared/portfolio/book.ts'
import { isLivingSlot, type FontName, type PageModel } from '#shared/portfolio/page.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import type { Rec } from '#shared/records/kinds.ts'
import type { Repository } from '../database/types.ts'
import { useRecords } from '../database/useRecords.ts'
import { fontsOf, loadFonts } from '../paper/fonts.ts'
import { documentOf } from './pageRecords.ts'
import { bookPagesOf } from './usePortfolio.ts'

/** A child's pages and the masters, as they were saved last. */
export interface NewestBook {
  readonly pages: readonly Rec<'page'>[]
  readonly masters: readonly Rec<'template'>[]
  /** The page as it prints. */
  readonly resolve: (page: Rec<'page'>) => Promise<PageModel>
}

/**
 * PF100 Whatever changes or exports pages asks for the newest ones. The list on the screen follows a save a moment later,
 * and a change of a version that is no longer the newest would stand beside it.
 */
export async function readBook(repository: Repository, childId: string): Promise<NewestBook> {
  const [all, templates] = await Promise.all([
    repository.getAll('page', { subject: childId }),
    repository.getAll('template'),
  ])
  const pages = bookPagesOf(all, childId)
  const masters = mastersOf(templates)
  const places = placesOf(outlineOf(pages), masters)
  return { pages, masters, resolve: ({ id, values }) => resolveAt(places.get(id), documentOf(values)) }
}

export interface Book {
  readonly masters: readonly Rec<'template'>[]
  readonly placeOf: (pageId: string) => PlaceInBook | undefined
  /** As it prints; while fonts are being loaded, as it is stored. */
  readonly shownOf: (page: Rec<'page'>) => PageModel
  /** Another look of this page (an earlier version, an edition) at its place; while fonts are being loaded, as it is. */
  readonly drawnAs: (pageId: string, model: PageModel) => PageModel
  /** As it prints, whatever is loaded. */
  readonly resolve: (pageId: string, model: PageModel) => Promise<PageModel>
}

export function useBook(pages: readonly Rec<'page'>[]): Book {
  const templates = useRecords('template')
  const masters = useMemo(() => mastersOf(templates.records), [templates.records])
  // The same places as long as order, titles and chapters are: an autosave moves nothing.
  const outline = JSON.stringify(outlineOf(pages))
  const places = useMemo(() => placesOf(JSON.parse(outline) as BookPage[], masters), [outline, masters])

  // Only what is filled anew is measured.
  const fonts = [...livingFonts([...pages, ...masters].map(({ values }) => values))].sort().join(' ')
  const [measure, setMeasure] = useState<MeasureText | null>(null)
  useEffect(() => {
    let current = true
    void loadFonts(fonts.split(' ').filter((name) => name !== '') as FontName[]).then(
      (set) => current && setMeasure(() => set.measure),
    )
    return () => {
      current = false
    }
  }, [fonts])

  const shown = useMemo(
    () =>
      new Map(
        pages.map((page) => {
          const place = places.get(page.id)
          const document = documentOf(page.values)
          return [page.id, place && measure ? drawnAt(document, place, measure) : document]
        }),
      ),
    [pages, places, measure],
  )
  return {
    masters,
    placeOf: (pageId) => places.get(pageId),
    shownOf: (page) => shown.get(page.id) ?? documentOf(page.values),
    drawnAs(pageId, model) {
      const place = places.get(pageId)
      return place && measure ? drawnAt(model, place, measure) : model
    },
    resolve: (pageId, model) => resolveAt(places.get(pageId), model),
  }
}

const mastersOf = (templates: readonly Rec<'template'>[]): readonly Rec<'template'>[] =>
  templates.filter(({ values }) => values.use === 'master' && values.removedOn === null)

const outlineOf = (pages: readonly Rec<'page'>[]): BookPage[] =>
  pages.map(({ id, values: { title, chapter, masterId } }) => ({ id, title, chapter, masterId }))

function placesOf(
  outline: readonly BookPage[],
  masters: readonly Rec<'template'>[],
): ReturnType<typeof placesInBook> {
  const byId = new Map(masters.map(({ id, values }) => [id, values]))
  return placesInBook(outline, (id) => byId.get(id))
}

async function resolveAt(place: PlaceInBook | undefined, model: PageModel): Promise<PageModel> {
  if (!place) return model
  const set = await loadFonts(livingFonts([model, ...(place.master ? [place.master] : [])]))
  return resolvePage(model, place, set.measure)
}

const drawnBefore = new WeakMap<PageModel, { readonly place: PlaceInBook; readonly measure: MeasureText; readonly model: PageModel }>() // prettier-ignore

/** The same model for the same page at the same place, so that previews draw only what changed. */
function drawnAt(page: PageModel, place: PlaceInBook, measure: MeasureText): PageModel {
  const known = drawnBefore.get(page)
  if (known && known.place === place && known.measure === measure) return known.model
  const model = resolvePage(page, place, measure)
  drawnBefore.set(page, { place, measure, model })
  return model
}

function livingFonts(models: readonly Pick<PageModel, 'items'>[]): ReadonlySet<FontName> {
  return new Set(
    models.flatMap(({ items }) => [
      ...fontsOf(
        Object.fromEntries(
          Object.entries(items).filter(([, item]) => item.type === 'text' && isLivingSlot(item.slot)),
        ),
      ),
    ]),
  )
}
