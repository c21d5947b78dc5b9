/**
 * A group's year book: what its families may see together (PF114, PF115).
 *
 * A page comes in if somebody said that more than its own family will see it (PF63) and consent allows every photo on it
 * for the families of the group. What was made for one family is counted and never offered: a photo's consent says nothing
 * about the words beside it.
 */
import type { Day } from '../basics/clock.ts'
import type { Audience } from '../records/consent.ts'
import type { Rec } from '../records/kinds.ts'
import { photosOf } from './gate.ts'
import type { AskPhoto, RefusalReason } from './place.ts'

/** Who reads a year book, whatever wider circle a page was made for. */
export const yearBookAudience: Audience = 'groupFamilies'

export interface YearBookAsk {
  readonly pages: readonly Rec<'page'>[]
  readonly children: readonly Rec<'child'>[]
  readonly groupId: string
  readonly from: Day
  readonly until: Day
  /** `permits` for pages of this child that the families of the group will see. */
  readonly askOf: (childId: string) => AskPhoto
  /** The child keeps this page to herself (KM8). */
  readonly isKept: (pageId: string) => boolean
}

export interface YearBookPage {
  readonly page: Rec<'page'>
  readonly child: Rec<'child'>
  /** The child keeps it to herself. */
  readonly kept: boolean
  /** Why it may not come in; empty: it may. */
  readonly reasons: readonly RefusalReason[]
}

export interface YearBookChoice {
  /** By day, which is the order of the book. */
  readonly pages: readonly YearBookPage[]
  /** Pages of these children and days that are for their own family alone. */
  readonly onlyFamily: number
}

export function yearBookChoice(ask: YearBookAsk): YearBookChoice {
  const childById = new Map(
    ask.children.filter(({ values }) => values.groupId === ask.groupId).map((child) => [child.id, child]),
  )
  const found = ask.pages.flatMap((page): { page: Rec<'page'>; child: Rec<'child'> }[] => {
    const { childId, date, removedOn } = page.values
    const child = childId === null ? undefined : childById.get(childId)
    const inTime = date !== null && date >= ask.from && date <= ask.until
    return child && inTime && removedOn === null ? [{ page, child }] : []
  })
  const shared = found.filter(({ page }) => page.values.audience !== 'family')
  return {
    pages: shared
      .map(({ page, child }) => ({
        page,
        child,
        kept: ask.isKept(page.id),
        reasons: reasonsOf(page, ask.askOf(child.id)),
      }))
      .toSorted((a, b) => orderOf(a.page).localeCompare(orderOf(b.page))),
    // An edition is a family's copy of an event page; nobody misses it.
    onlyFamily: found.filter(
      ({ page: { values } }) => values.audience === 'family' && values.eventId === null,
    ).length,
  }
}

const orderOf = ({ id, values }: Rec<'page'>): string => `${values.date ?? ''} ${values.title} ${id}`

const reasonsOf = ({ id, values }: Rec<'page'>, ask: AskPhoto): readonly RefusalReason[] =>
  photosOf({ id, model: values }).flatMap(({ photoId, item }) => {
    const decision = ask(photoId, { crop: item.crop, covers: item.covers })
    return decision.permitted ? [] : decision.reasons
  })

/** From August to July, as a year in a Kita runs. */
export function kitaYearOf(day: Day): { readonly from: Day; readonly until: Day } {
  const year = Number(day.slice(0, 4)) - (day.slice(5, 7) < '08' ? 1 : 0)
  return { from: `${year}-08-01`, until: `${year + 1}-07-31` }
}

/** `2026/27`, or the one year. */
export function yearsOf(from: Day, until: Day): string {
  const [first, last] = [from.slice(0, 4), until.slice(0, 4)]
  return first === last ? first : `${first}/${last.slice(2)}`
}
