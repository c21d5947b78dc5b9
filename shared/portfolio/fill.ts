/**
 * A template becomes a page: slots are filled, texts are set so that nothing is cut off, and permitted photos go into
 * the photo frames from the largest to the smallest. A photo comes in only as PermittedPhoto (see place.ts).
 */
import type { Day } from '../basics/clock.ts'
import type { Language } from '../host/api.ts'
import { templatePages } from '../words/templatePages.ts'
import { fillFrame, type PermittedPhoto } from './place.ts'
import {
  isLivingSlot,
  orderedItems,
  type Item,
  type LivingSlot,
  type PageModel,
  type SlotName,
  type TextItem,
} from './page.ts'
import { arcRadius } from './paint.ts'
import { ageInWords, ageOn, dayInWords } from './slots.ts'
import { breakLines, listIndentMm, textHeightMm, type MeasureText, type TextStyle } from './text.ts'

export interface Filling {
  readonly child: { readonly firstName: string; readonly lastName: string; readonly birthDate: Day | null }
  readonly institution: string
  /** Name of the child's group. */
  readonly group: string
  readonly day: Day
  readonly language: Language
  readonly photos: readonly PermittedPhoto[]
  readonly measure: MeasureText
  readonly newId: () => string
}

export type TemplateModel = Pick<PageModel, 'orientation' | 'background' | 'pattern' | 'items'>

/** @returns the page and the photos for which there was no frame */
export function fillTemplate(
  template: TemplateModel,
  filling: Filling,
): { readonly model: PageModel; readonly unplaced: readonly string[] } {
  const values = slotValues(filling)
  const items: Record<string, Item> = {}
  const waiting = [...filling.photos]
  const photoByFrame = new Map<string, PermittedPhoto>()
  const frames = orderedItems(template.items).flatMap(([id, item]) =>
    item.type === 'photo' && item.photoId === null ? [{ id, area: item.w * item.h }] : [],
  )
  for (const { id } of frames.toSorted((a, b) => b.area - a.area)) {
    const photo = waiting.shift()
    if (photo) photoByFrame.set(id, photo)
  }
  const groups = new Map<string, string>()
  for (const [id, stored] of orderedItems(template.items)) {
    const photo = photoByFrame.get(id)
    const item = regrouped(stored, groups, filling.newId)
    if (item.type === 'photo')
      items[filling.newId()] = photo ? { ...item, ...fillFrame(item, photo) } : { ...item, photoId: null }
    else if (item.type === 'text')
      items[filling.newId()] = stand(
        fitText({ ...item, text: fillText(item, values, filling.language) }, filling.measure),
      )
    else items[filling.newId()] = item
  }
  return {
    model: {
      orientation: template.orientation,
      background: template.background,
      pattern: template.pattern,
      items,
    },
    unplaced: waiting.map((photo) => photo.id),
  }
}

/** What belongs together in the template does so in the page, and in no other page made from it. */
function regrouped(item: Item, groups: Map<string, string>, newId: () => string): Item {
  if (item.group === null) return item
  let group = groups.get(item.group)
  if (group === undefined) groups.set(item.group, (group = newId()))
  return { ...item, group }
}

type SlotValues = Readonly<Record<Exclude<SlotName, 'photo' | LivingSlot>, string>>

function slotValues({ child, institution, group, day, language }: Filling): SlotValues {
  const age = child.birthDate === null ? null : ageOn(child.birthDate, day)
  return {
    name: `${child.firstName} ${child.lastName}`.trim(),
    firstName: child.firstName.trim() || child.lastName.trim(),
    age: age === null ? '' : ageInWords(age, language),
    date: dayInWords(day, language),
    institution: institution.trim(),
    group: group.trim(),
    quote: '',
  }
}

/** `{{t.trip.outing}}` is a word of the catalogue, `{{firstName}}` a slot; a text of only a slot may be left empty. */
function fillText(item: TextItem, values: SlotValues, language: Language): string {
  if (isLivingSlot(item.slot)) return item.text
  if (item.text === '') return item.slot === null || item.slot === 'photo' ? '' : values[item.slot]
  const pattern = item.text.replace(
    /\{\{t\.([a-zA-Z.]+)\}\}/g,
    (whole, path: string) => wordAt(path, language) ?? whole,
  )
  // What is said around something unknown says nothing: better an empty line to write on.
  return pattern
    .split(' · ')
    .filter((part) =>
      Array.from(part.matchAll(slotPattern)).every(([, slot]) => values[slot as keyof SlotValues] !== ''),
    )
    .join(' · ')
    .replace(slotPattern, (_, slot: keyof SlotValues) => values[slot])
}

const slotPattern = /\{\{(name|firstName|age|date|institution|group)\}\}/g

function wordAt(path: string, language: Language): string | undefined {
  let at: unknown = templatePages[language]
  for (const step of path.split('.'))
    at =
      typeof at === 'object' && at !== null && Object.hasOwn(at, step)
        ? (at as Record<string, unknown>)[step]
        : undefined
  return typeof at === 'string' ? at : undefined
}

/** PF8: smaller than this nobody reads. */
export const smallestPt = 6

/** Sets the lines; where they would leave the box, the letters get smaller (a name of 60 letters, a long place). */
export function fitText(item: TextItem, measure: MeasureText): TextItem {
  let sizePt = item.sizePt
  for (;;) {
    const sized = { ...item, sizePt }
    const lines = linesOf(sized, measure)
    const fits =
      item.curve === 0
        ? textHeightMm(lines.length, sizePt, item.leading) <= item.h &&
          unbroken(item.text, sized, lineWidthMm(sized), measure)
        : fitsOnArc(sized, lines[0] ?? '', measure)
    if (fits || sizePt <= smallestPt) return { ...item, sizePt, lines }
    sizePt = Math.max(smallestPt, Math.round((sizePt - Math.max(0.5, sizePt * 0.04)) * 2) / 2)
  }
}

function fitsOnArc(item: TextItem, line: string, measure: MeasureText): boolean {
  const { w, h } = arcBox(item, line, measure)
  return w <= item.w && h <= item.h
}

/** No word has to be torn: a torn name looks careless, so smaller letters are preferred. */
const unbroken = (text: string, style: TextStyle, w: number, measure: MeasureText): boolean =>
  text.split(/[\s\-–—/]+/).every((word) => measure(word, style) <= w)

/** What a line may be wide: the box less the room for a list's signs. */
const lineWidthMm = (item: Pick<TextItem, 'w' | 'list' | 'sizePt'>): number =>
  Math.max(1, item.w - listIndentMm(item))

/** A text on an arc is one line. */
function linesOf(item: TextItem, measure: MeasureText): string[] {
  if (item.text === '') return []
  if (item.curve !== 0) return breakLines(item.text.replace(/\s+/g, ' ').trim(), item, Infinity, measure)
  return breakLines(item.text, item, lineWidthMm(item), measure)
}

/** The box around a line set on its arc (onArc in paint.ts). */
export function arcBox(
  item: Pick<TextItem, 'curve' | 'sizePt' | 'font' | 'bold' | 'tracking'>,
  line: string,
  measure: MeasureText,
): { readonly w: number; readonly h: number } {
  const height = textHeightMm(1, item.sizePt)
  const sweep = (Math.abs(item.curve) * Math.PI) / 180
  const length = measure(line, item)
  if (sweep === 0) return { w: Math.max(1, length), h: height }
  const radius = arcRadius(item, length)
  const half = Math.min(sweep / 2, Math.PI / 2)
  return {
    w: Math.max(1, 2 * (radius + height) * Math.sin(half)),
    h: height + radius * (1 - Math.cos(sweep / 2)),
  }
}

/** A centred text stands in the middle of its box upright too (a badge). */
function stand(item: TextItem): TextItem {
  if (item.align !== 'center' || item.lines.length === 0 || item.curve !== 0) return item
  const h = textHeightMm(item.lines.length, item.sizePt, item.leading)
  return h >= item.h ? item : { ...item, y: item.y + (item.h - h) / 2, h }
}

/**
 * Sets the lines of a text as it is, after typing or a change of size. A box that fits its lines keeps fitting them; a
 * larger one grows only when it must; nothing is ever cut.
 */
export function setLines(item: TextItem, measure: MeasureText): Pick<TextItem, 'lines' | 'h'> {
  const lines = linesOf(item, measure)
  if (item.curve !== 0) return { lines, h: Math.min(2000, arcBox(item, lines[0] ?? '', measure).h) }
  const needed = textHeightMm(lines.length, item.sizePt, item.leading)
  const fitted = item.h <= textHeightMm(item.lines.length, item.sizePt, item.leading) + 0.5
  return { lines, h: Math.min(2000, fitted ? needed : Math.max(item.h, needed)) }
}
