/** What changes when a child's pages are put in order and made a book, as drafts to save in one commit. */
import type { Draft } from '#shared/host/api.ts'
import {
  isLivingSlot,
  plain,
  pageSizes,
  type Items,
  type Orientation,
  type PageModel,
  type TextItem,
} from '#shared/portfolio/page.ts'
import { textHeightMm } from '#shared/portfolio/text.ts'
import { editDraft, newDraft } from '#shared/records/edit.ts'
import type { Rec, Values } from '#shared/records/kinds.ts'

type Pages = readonly Rec<'page'>[]

/** PF44 The page at its new place; only pages whose position changes are written. */
export function moveDrafts(pages: Pages, page: Rec<'page'>, to: number): readonly Draft[] {
  const order = pages.filter((other) => other !== page)
  order.splice(Math.max(0, Math.min(order.length, to)), 0, page)
  return positionDrafts(order)
}

const positionDrafts = (order: Pages): Draft[] =>
  order.flatMap((page, position) =>
    page.values.position === position ? [] : [editDraft(page, { position })],
  )

/** A page with the contents behind the cover (or first, where there is only one page). */
export function contentsDrafts(
  pages: Pages,
  values: Pick<Values<'page'>, 'childId' | 'date' | 'title'>,
  newId: () => string,
): { readonly drafts: readonly Draft[]; readonly number: number } {
  const [first] = pages
  const at = pages.length > 1 ? 1 : 0
  const items = contentsItems(first?.values.orientation ?? 'portrait', values.title, newId)
  const moved = pages.flatMap((page, i) => {
    const position = i < at ? i : i + 1
    return page.values.position === position ? [] : [editDraft(page, { position })]
  })
  const made = newDraft('page', {
    ...values,
    position: at,
    templateId: '',
    audience: first?.values.audience ?? 'family',
    orientation: first?.values.orientation ?? 'portrait',
    background: first?.values.background ?? '#ffffff',
    pattern: '',
    items,
    masterId: pages[at]?.values.masterId ?? '',
    chapter: '',
    removedOn: null,
  })
  return { drafts: [made, ...moved], number: at + 1 }
}

/** A heading and, below it, the contents that fill themselves. */
export function contentsItems(orientation: Orientation, title: string, newId: () => string): Items {
  const { width, height } = pageSizes[orientation]
  const text = (change: Partial<TextItem>): TextItem => ({
    type: 'text',
    ...plain.text,
    order: 'V000',
    x: 25,
    y: 28,
    w: width - 50,
    h: textHeightMm(1, 36),
    rotation: 0,
    text: title,
    slot: null,
    font: 'hand',
    sizePt: 36,
    colour: '#2f4a4c',
    bold: false,
    align: 'left',
    lines: [title],
    ...change,
  })
  return {
    [newId()]: text({}),
    [newId()]: text({
      order: 'V001',
      y: 56,
      h: height - 56 - 35,
      text: '',
      slot: 'contents',
      font: 'sans',
      sizePt: 16,
      leading: 1.35,
      colour: '#2b2f33',
      lines: [],
    }),
  }
}

/** A page number in the middle of the lower margin. */
export const pageNumberItem = (orientation: Orientation): TextItem => {
  const { width, height } = pageSizes[orientation]
  const h = textHeightMm(1, 11)
  return {
    type: 'text',
    ...plain.text,
    order: 'z000',
    x: width / 2 - 20,
    y: height - 9 - h / 2,
    w: 40,
    h,
    rotation: 0,
    text: '',
    slot: 'pageNumber',
    font: 'sans',
    sizePt: 11,
    colour: '#4a4f55',
    bold: false,
    align: 'center',
    lines: [],
  }
}

/** PF45 The master under all pages; `cover`: the first page stays without. */
export const masterDrafts = (pages: Pages, masterId: string, cover: boolean): readonly Draft[] =>
  pages.flatMap((page, i) => {
    const wanted = cover && i === 0 ? '' : masterId
    return page.values.masterId === wanted ? [] : [editDraft(page, { masterId: wanted })]
  })

/**
 * PF45 What a page gives as a master: shapes, stickers and living texts. Photos, handwriting and written words stay with
 * the child, because a master belongs to the whole institution.
 */
export const masterFrom = (name: string, model: PageModel): Draft =>
  newDraft('template', {
    name,
    orientation: model.orientation,
    background: model.background,
    pattern: model.pattern,
    items: Object.fromEntries(
      Object.entries(model.items).flatMap(([id, item]) =>
        item.type === 'shape' || item.type === 'sticker' || (item.type === 'text' && isLivingSlot(item.slot))
          ? [[id, { ...item, name: '' }]]
          : [],
      ),
    ),
    use: 'master',
  })
