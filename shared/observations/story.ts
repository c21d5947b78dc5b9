/**
 * A learning story from an observation (PF112). It is made of what may be told; what somebody noted for herself lies in
 * another document (`remark`) that has no way into here.
 */
import { err, ok, type Result } from '../basics/result.ts'
import {
  createPage,
  type CreatedPage,
  type CreatePageAsk,
  type CreatePageDeps,
} from '../portfolio/createPage.ts'
import { fitText } from '../portfolio/fill.ts'
import { orderedItems, type Item, type TextItem } from '../portfolio/page.ts'
import { templateById } from '../portfolio/templates/bundled.ts'
import type { MeasureText } from '../portfolio/text.ts'

export interface Told {
  readonly title: string
  readonly situation: string
  /** Areas of learning in the words of the page's language. */
  readonly areas: readonly string[]
  readonly nextSteps: string
}

export interface Story extends CreatedPage {
  /** More was written than one page holds in letters that can be read. */
  readonly shortened: boolean
}

type Parts = Readonly<Record<string, string>>

/** Which words go under which prompt of a template; the heading is `title`. */
const shapes: readonly {
  readonly templateId: string
  readonly frames: number
  readonly partsOf: (told: Told) => Parts
}[] = [
  {
    templateId: 'story-learning',
    frames: 2,
    partsOf: ({ title, situation, areas, nextSteps }) => ({
      learning: title,
      happened: situation,
      learned: areas.join(', '),
      next: nextSteps,
    }),
  },
  {
    templateId: 'story-letter',
    frames: 4,
    partsOf: ({ title, situation, areas, nextSteps }) => ({
      letter: title,
      dear: [areas.join(', '), situation].filter((part) => part !== '').join('\n\n'),
      wishes: nextSteps,
    }),
  },
]
export const storyTemplateIds = shapes.map(({ templateId }) => templateId)

/** Smaller than this no family reads a story. */
const readablePt = 8
/** Far more than a page holds; nobody waits for a merged text of 60,000 letters. */
const mostLetters = 6000

/** The short story has room for three thoughts; long words or many photos take the letter. */
export function learningStory(
  deps: CreatePageDeps,
  ask: Omit<CreatePageAsk, 'templateId'>,
  told: Told,
): Result<Story, { readonly type: 'TemplateMissing' }> {
  const roomy = ask.photoIds.length > shapes[0]!.frames
  let best: Written | undefined
  for (const { templateId, partsOf } of roomy ? shapes.toReversed() : shapes) {
    const made = createPage(deps, { ...ask, templateId })
    if (!made.ok) return made
    const written = write(templateId, made.value, partsOf(told), deps.measure)
    if (!best || written.left < best.left) best = written
  }
  if (!best) return err({ type: 'TemplateMissing' })
  const { made, items, left } = best
  const title = told.title.trim() || made.values.title
  return ok({ ...made, values: { ...made.values, title, items }, shortened: left > 0 })
}

interface Written {
  readonly made: CreatedPage
  readonly items: Record<string, Item>
  /** Letters for which there was no room. */
  readonly left: number
}

function write(templateId: string, made: CreatedPage, parts: Parts, measure: MeasureText): Written {
  const from = orderedItems(templateById(templateId)!.items)
  // A filled page has the items of its template in the same order.
  const filled = orderedItems(made.values.items)
  const items: Record<string, Item> = { ...made.values.items }
  let left = 0
  const put = (at: number, words: string): void => {
    const [id, item] = filled[at]!
    if (item.type !== 'text' || words === '') return
    const shown = shorten(item, words, measure)
    left += shown.left
    items[id] = shown.item
    // Lines to write on are for pens and for letters of their size.
    if (shown.item.sizePt < item.sizePt || shown.item.leading !== item.leading)
      for (const [other, { type, x, y }] of filled)
        if (type === 'ink' && x === item.x && y === item.y) delete items[other]
  }
  const texts = from.flatMap(([, item], at) => (item.type === 'text' ? [{ at, text: item.text }] : []))
  for (const [i, { at, text }] of texts.entries()) {
    const key = /^\{\{t\.story\.(\w+)\}\}$/.exec(text)?.[1]
    const words = key === undefined ? undefined : parts[key]?.trim()
    if (words === undefined) continue
    // The heading says the title itself; a prompt stays, and the field below it is written.
    if (templateId === `story-${key}`) put(at, words)
    else if (texts[i + 1]) put(texts[i + 1]!.at, words)
  }
  return { made, items, left }
}

/** Many words stand closer together before they get small. */
function fit(item: TextItem, measure: MeasureText): TextItem {
  const airy = fitText(item, measure)
  return airy.sizePt >= Math.min(item.sizePt, 11) ? airy : fitText({ ...item, leading: 1.2 }, measure)
}

/** As much as can be read, to a word's end. */
function shorten(
  item: TextItem,
  words: string,
  measure: MeasureText,
): { readonly item: TextItem; readonly left: number } {
  const given = words.slice(0, mostLetters)
  const all = fit({ ...item, text: given }, measure)
  if (all.sizePt >= readablePt && given === words) return { item: all, left: 0 }
  const ends = [...given.matchAll(/\s+/g)].map(({ index }) => index)
  const upTo = (end: number): TextItem =>
    fit({ ...item, text: `${given.slice(0, end).trimEnd()} …` }, measure)
  let low = 0
  let high = ends.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (upTo(ends[middle - 1] ?? 0).sizePt >= readablePt) low = middle
    else high = middle - 1
  }
  const end = low === 0 ? 200 : ends[low - 1]!
  return { item: upTo(end), left: words.length - end }
}
