/**
 * A child's pages in their order are a book. Where a page stands in it (number, chapter, contents, master page) is
 * never stored on the page: `resolvePage` makes it part of the page whenever that is drawn, so that moving a page
 * changes no other record.
 *
 * PF40 A page's number is its place among the pages. A chapter goes on until a page begins another one.
 * PF41 Living texts are filled with lines that `measure` broke; what does not fit gets smaller, never cut.
 * PF42 The contents list the chapters, or the pages where there are no chapters, each with its page number on the right.
 * PF43 The master page's items lie under the page's own. Photos of a master page are left out: nobody asked consent for
 *      them on this page.
 */
import { z } from 'zod'
import { applyEdit, turnPage } from './edit.ts'
import { fitText, smallestPt } from './fill.ts'
import {
  backgroundSchema,
  isLivingSlot,
  itemSchema,
  orientations,
  patternSchema,
  type Item,
  type Items,
  type Orientation,
  type PageModel,
  type TextItem,
} from './page.ts'
import { leaderSign } from './paint.ts'
import { breakLines, mmPerPt, textHeightMm, type MeasureText } from './text.ts'

export interface BookPage {
  readonly id: string
  readonly title: string
  /** The chapter that begins here; '' = goes on. */
  readonly chapter: string
  readonly masterId: string
}

export interface ContentsEntry {
  readonly title: string
  readonly number: number
}

export interface PlaceInBook {
  readonly number: number
  readonly count: number
  /** The chapter this page belongs to; '' = before the first. */
  readonly chapter: string
  readonly contents: readonly ContentsEntry[]
  readonly master: PageModel | null
}

/** A place on its way to where the other pages are not (child mode). */
export const placeSchema = z.strictObject({
  number: z.number().int(),
  count: z.number().int(),
  chapter: z.string().max(1000),
  contents: z.array(z.strictObject({ title: z.string().max(1000), number: z.number().int() })).max(2000),
  master: z
    .strictObject({
      orientation: z.enum(orientations),
      background: backgroundSchema,
      pattern: patternSchema,
      items: z.record(z.string().max(100), itemSchema),
    })
    .nullable(),
})

/** The master is a template, which has more fields than a page, and its photos are never drawn (PF43). */
export const sentPlace = ({ contents, master, ...place }: PlaceInBook): z.infer<typeof placeSchema> => ({
  ...place,
  contents: [...contents],
  master: master && {
    orientation: master.orientation,
    background: master.background,
    pattern: master.pattern,
    items: Object.fromEntries(Object.entries(master.items).filter(([, { type }]) => type !== 'photo')),
  },
})

/** The places of pages that are given in their order. */
export function placesInBook(
  pages: readonly BookPage[],
  masterById: (id: string) => PageModel | undefined,
): ReadonlyMap<string, PlaceInBook> {
  const numbered = pages.map((page, i) => ({ ...page, chapter: page.chapter.trim(), number: i + 1 }))
  const chapters = numbered.filter(({ chapter }) => chapter !== '')
  const contents =
    chapters.length > 0
      ? chapters.map(({ chapter, number }) => ({ title: chapter, number }))
      : numbered.map(({ title, number }) => ({ title: title.trim(), number }))
  const places = new Map<string, PlaceInBook>()
  let chapter = ''
  for (const page of numbered) {
    if (page.chapter !== '') chapter = page.chapter
    const { number } = page
    const master = (page.masterId !== '' && masterById(page.masterId)) || null
    places.set(page.id, { number, count: pages.length, chapter, contents, master })
  }
  return places
}

/** The page as it is drawn at its place; the same object where its place changes nothing. */
export function resolvePage(page: PageModel, place: PlaceInBook, measure: MeasureText): PageModel {
  const living = Object.values(page.items).some((item) => item.type === 'text' && isLivingSlot(item.slot))
  if (!living && !place.master) return page
  const items: Record<string, Item> = { ...masterItems(place, page.orientation, measure) }
  for (const [id, item] of Object.entries(page.items)) items[id] = fillLiving(item, place, measure)
  return {
    orientation: page.orientation,
    background: page.background,
    pattern: page.pattern,
    items,
  }
}

/** What of the master page lies under a page of this orientation, filled for its place. */
export function masterItems(place: PlaceInBook, orientation: Orientation, measure: MeasureText): Items {
  if (!place.master) return {}
  const document = { ...place.master, title: '' }
  const { model } = applyEdit(document, turnPage(document, orientation))
  return Object.fromEntries(
    Object.entries(model.items).flatMap(([id, item]): [string, Item][] =>
      item.type === 'photo'
        ? []
        : // '!' stands before every order key.
          [[`master-${id}`, { ...fillLiving(item, place, measure), order: `!${item.order}` }]],
    ),
  )
}

/** A living text with what it says at this place; every other item as it is. */
export function fillLiving(item: Item, place: PlaceInBook, measure: MeasureText): Item {
  if (item.type !== 'text') return item
  switch (item.slot) {
    case 'pageNumber':
      return fitText({ ...item, text: numberText(item.text, place) }, measure)
    case 'chapter':
      return fitText({ ...item, text: place.chapter }, measure)
    case 'contents':
      return contentsText(item, place.contents, measure)
    default:
      return item
  }
}

/** `{{number}}` and `{{count}}` in a text, or the number alone. */
const numberText = (text: string, { number, count }: PlaceInBook): string =>
  text.includes('{{number}}')
    ? text.replaceAll('{{number}}', String(number)).replaceAll('{{count}}', String(count))
    : String(number)

function contentsText(item: TextItem, entries: readonly ContentsEntry[], measure: MeasureText): TextItem {
  const plain: TextItem = { ...item, curve: 0, list: 'none', align: 'left', underline: false }
  for (let sizePt = plain.sizePt; ; sizePt = Math.max(smallestPt, sizePt - 0.5)) {
    const sized = { ...plain, sizePt }
    const lines = entries.flatMap((entry) => contentsLines(entry, sized, measure))
    if (sizePt <= smallestPt || textHeightMm(lines.length, sizePt, plain.leading) <= plain.h)
      return { ...sized, lines, text: lines.join('\n') }
  }
}

/** One entry: its title, broken where it is long, and behind the last line the leader and the number. */
function contentsLines({ title, number }: ContentsEntry, item: TextItem, measure: MeasureText): string[] {
  const room = measure(String(number), item) + item.sizePt * mmPerPt * 1.5
  const lines = breakLines(title.replace(/\s+/g, ' '), item, Math.max(1, item.w - room), measure)
  const last = lines.pop() ?? ''
  return [...lines, `${last}${leaderSign}${number}`]
}
