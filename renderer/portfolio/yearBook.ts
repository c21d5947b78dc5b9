/** Headless: chosen pages become a year book with cover, contents, chapters by month and page numbers (PF115). */
import type { Day } from '#shared/basics/clock.ts'
import { randomId } from '#shared/basics/random.ts'
import type { Language } from '#shared/host/api.ts'
import { placesInBook, resolvePage, type BookPage } from '#shared/portfolio/book.ts'
import { fillTemplate } from '#shared/portfolio/fill.ts'
import { photosOf } from '#shared/portfolio/gate.ts'
import type { PageModel } from '#shared/portfolio/page.ts'
import { askFor, type AskPhoto, type PermittedPhoto } from '#shared/portfolio/place.ts'
import { templateById } from '#shared/portfolio/templates/bundled.ts'
import { yearBookAudience } from '#shared/portfolio/yearBook.ts'
import type { Audience } from '#shared/records/consent.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { fontsOf, loadFonts } from '../paper/fonts.ts'
import { contentsItems, pageNumberItem } from './bookDrafts.ts'
import { documentOf } from './pageRecords.ts'
import { windowRandom } from './windowRandom.ts'

export interface YearBookMaking {
  readonly pages: readonly Rec<'page'>[]
  readonly masters: readonly Rec<'template'>[]
  readonly photos: readonly Rec<'photo'>[]
  readonly askOf: (childId: string) => AskPhoto
  /** `Igel 2026/27` */
  readonly group: string
  readonly institution: string
  readonly day: Day
  readonly language: Language
  readonly titles: { readonly cover: string; readonly contents: string }
  readonly monthOf: (day: Day) => string
}

export interface MadeYearBook {
  readonly pages: readonly {
    readonly id: string
    readonly title: string
    readonly chapter: string
    readonly model: PageModel
    readonly audience: Audience
  }[]
  /** Whose page each is, the cover too: consent is asked for it. */
  readonly childOf: ReadonlyMap<string, string>
}

export async function makeYearBook(ask: YearBookMaking): Promise<MadeYearBook> {
  const template = templateById('cover-year')!
  const newId = (): string => randomId(windowRandom)
  const contents = contentsItems('portrait', ask.titles.contents, newId)
  const { measure } = await loadFonts(
    [
      template.items,
      contents,
      { number: pageNumberItem('portrait') },
      ...[...ask.pages, ...ask.masters].map(({ values }) => values.items),
    ].flatMap((items) => [...fontsOf(items)]),
  )
  const picture = coverPhoto(ask)
  const cover = fillTemplate(template, {
    child: { firstName: '', lastName: '', birthDate: null },
    institution: ask.institution,
    group: ask.group,
    day: ask.day,
    language: ask.language,
    photos: picture ? [picture.photo] : [],
    measure,
    newId,
  }).model
  const front = (title: string, model: PageModel, masterId: string) =>
    ({ id: newId(), title, chapter: '', masterId, model }) // prettier-ignore
  let month = ''
  const made: readonly (BookPage & { readonly model: PageModel })[] = [
    front(ask.titles.cover, cover, ''),
    front(
      ask.titles.contents,
      { orientation: 'portrait', background: '#ffffff', pattern: '', items: contents },
      numbers,
    ),
    ...ask.pages.map((page) => {
      const { title, masterId, date } = page.values
      const its = date === null ? month : ask.monthOf(date)
      const chapter = its === month ? '' : its
      month = its
      return { id: page.id, title, chapter, masterId: masterId || numbers, model: documentOf(page.values) }
    }),
  ]
  const masterById = new Map<string, PageModel>(ask.masters.map(({ id, values }) => [id, values]))
  masterById.set(numbers, {
    orientation: 'portrait',
    background: '#ffffff',
    pattern: '',
    items: { number: pageNumberItem('portrait') },
  })
  const places = placesInBook(made, (id) => masterById.get(id))
  const childOf = new Map(ask.pages.map((page) => [page.id, page.values.childId!]))
  if (picture) childOf.set(made[0]!.id, picture.childId)
  return {
    pages: made.map(({ id, title, chapter, model }) => ({
      id,
      title,
      chapter,
      model: resolvePage(model, places.get(id)!, measure),
      audience: yearBookAudience,
    })),
    childOf,
  }
}

/** Under every page that has no master of its own. */
const numbers = 'numbers'

/** The first photo of the book that may be shown whole. */
function coverPhoto({
  pages,
  photos,
  askOf,
}: YearBookMaking): { readonly photo: PermittedPhoto; readonly childId: string } | null {
  const photoById = new Map(photos.map(({ id, values }) => [id, values]))
  for (const { id, values } of pages)
    for (const { photoId, item } of photosOf({ id, model: values })) {
      const photo = photoById.get(photoId)
      if (!photo) continue
      const { width, height } = photo
      const asked = askFor(askOf(values.childId!), { id: photoId, width, height, alt: item.alt })
      if (asked.ok) return { photo: asked.value, childId: values.childId! }
    }
  return null
}
