/**
 * A template becomes a page: slots are filled, texts are set so that nothing is cut off, and permitted photos go into
 * the photo frames from the largest to the smallest. A photo comes in only as PermittedPhoto (see place.ts).
 */
import type { Day } from '../basics/clock.ts'
import type { Language } from '../host/api.ts'
import { templates } from '../words/templates.ts'
import { fillFrame, type PermittedPhoto } from './place.ts'
import { orderedItems, type Item, type PageModel, type SlotName, type TextItem } from './page.ts'
import { ageInWords, ageOn, dayInWords } from './slots.ts'
import { breakLines, textHeightMm, type MeasureText } from './text.ts'

export interface Filling {
  readonly child: { readonly firstName: string; readonly lastName: string; readonly birthDate: Day | null }
  readonly institution: string
  readonly day: Day
  readonly language: Language
  readonly photos: readonly PermittedPhoto[]
  readonly measure: MeasureText
  readonly newId: () => string
}

export type TemplateModel = Pick<PageModel, 'orientation' | 'background' | 'items'>

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
  for (const [id, item] of orderedItems(template.items)) {
    const photo = photoByFrame.get(id)
    if (item.type === 'photo')
      items[filling.newId()] = photo ? { ...item, ...fillFrame(item, photo) } : { ...item, photoId: null }
    else if (item.type === 'text')
      items[filling.newId()] = stand(
        fitText({ ...item, text: fillText(item, values, filling.language) }, filling.measure),
      )
    else items[filling.newId()] = item
  }
  return {
    model: { orientation: template.orientation, background: template.background, items },
    unplaced: waiting.map((photo) => photo.id),
  }
}

type SlotValues = Readonly<Record<Exclude<SlotName, 'photo'>, string>>

function slotValues({ child, institution, day, language }: Filling): SlotValues {
  const age = child.birthDate === null ? null : ageOn(child.birthDate, day)
  return {
    name: `${child.firstName} ${child.lastName}`.trim(),
    firstName: child.firstName.trim() || child.lastName.trim(),
    age: age === null ? '' : ageInWords(age, language),
    date: dayInWords(day, language),
    institution: institution.trim(),
  }
}

/** `{{t.trip.title}}` is a word of the catalogue, `{{firstName}}` a slot; a text of only a slot may be left empty. */
function fillText(item: TextItem, values: SlotValues, language: Language): string {
  if (item.text === '') return item.slot === null || item.slot === 'photo' ? '' : values[item.slot]
  const pattern = item.text.replace(
    /\{\{t\.([a-zA-Z.]+)\}\}/g,
    (whole, path: string) => wordAt(path, language) ?? whole,
  )
  // A sentence around something unknown says nothing: better an empty line to write on.
  if (pattern.includes('{{age}}') && values.age === '') return ''
  return pattern
    .replace(/\{\{(name|firstName|age|date|institution)\}\}/g, (_, slot: keyof SlotValues) => values[slot])
    .replace(/^ · | · $/, '')
}

function wordAt(path: string, language: Language): string | undefined {
  let at: unknown = templates[language]
  for (const step of path.split('.'))
    at =
      typeof at === 'object' && at !== null && Object.hasOwn(at, step)
        ? (at as Record<string, unknown>)[step]
        : undefined
  return typeof at === 'string' ? at : undefined
}

const smallestPt = 6

/** Sets the lines; where they would leave the box, the letters get smaller (a name of 60 letters, a long place). */
export function fitText(item: TextItem, measure: MeasureText): TextItem {
  let sizePt = item.sizePt
  for (;;) {
    const style = { font: item.font, bold: item.bold, sizePt }
    const lines = item.text === '' ? [] : breakLines(item.text, style, item.w, measure)
    const fits = textHeightMm(lines.length, sizePt) <= item.h && unbroken(item.text, style, item.w, measure)
    if (fits || sizePt <= smallestPt) return { ...item, sizePt, lines }
    sizePt = Math.max(smallestPt, Math.round((sizePt - Math.max(0.5, sizePt * 0.04)) * 2) / 2)
  }
}

/** No word has to be torn: a torn name looks careless, so smaller letters are preferred. */
const unbroken = (
  text: string,
  style: Pick<TextItem, 'font' | 'bold' | 'sizePt'>,
  w: number,
  measure: MeasureText,
): boolean => text.split(/[\s\-–—/]+/).every((word) => measure(word, style) <= w)

/** A centred text stands in the middle of its box upright too (a badge). */
function stand(item: TextItem): TextItem {
  if (item.align !== 'center' || item.lines.length === 0) return item
  const h = textHeightMm(item.lines.length, item.sizePt)
  return h >= item.h ? item : { ...item, y: item.y + (item.h - h) / 2, h }
}

/**
 * Sets the lines of a text as it is, after typing or a change of size. A box that fits its lines keeps fitting them; a
 * larger one grows only when it must; nothing is ever cut.
 */
export function setLines(item: TextItem, measure: MeasureText): Pick<TextItem, 'lines' | 'h'> {
  const lines = item.text === '' ? [] : breakLines(item.text, item, item.w, measure)
  const needed = textHeightMm(lines.length, item.sizePt)
  const fitted = item.h <= textHeightMm(item.lines.length, item.sizePt) + 0.5
  return { lines, h: Math.min(2000, fitted ? needed : Math.max(item.h, needed)) }
}
