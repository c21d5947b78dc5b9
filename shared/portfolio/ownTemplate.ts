/**
 * Pages of the house's own making as templates (B12): what a page says about people is taken out before anything is
 * stored, and a template that comes as a file is parsed like any stranger and stripped once more.
 *
 * PF53 A template holds no photo, no name of a child, guardian or member of staff, no day and no number to call: they
 * become slots where the page can fill them again, else an empty place to write in.
 */
import { z } from 'zod'
import type { Day } from '../basics/clock.ts'
import { err, ok, type Result } from '../basics/result.ts'
import type { Language } from '../host/api.ts'
import { templatePages } from '../words/templatePages.ts'
import type { TemplateModel } from './fill.ts'
import {
  backgroundSchema,
  isLivingSlot,
  itemSchema,
  orientations,
  patternSchema,
  type Item,
  type Items,
  type TextItem,
} from './page.ts'
import { ageInWords, ageOn, dayInWords } from './slots.ts'
import { settableText } from './text.ts'

export interface KnownPeople {
  /** First and last names of children, guardians and staff, each as it is written. */
  readonly names: readonly string[]
  /** Whose page it is, if it is somebody's. */
  readonly child?: { readonly firstName: string; readonly lastName: string; readonly birthDate: Day | null }
  readonly day?: Day | null
  readonly institution: string
  readonly group: string
  readonly language: Language
}

export interface Stripped {
  readonly items: Items
  readonly photos: number
  /** Texts in which something became a slot or an empty place. */
  readonly texts: number
}

const fold = (text: string): string => text.normalize('NFC').toLocaleLowerCase('de')
const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** Words between names that are nobody's. */
const particles = new Set(['von', 'vom', 'und', 'zum', 'zur', 'der', 'den', 'van', 'het', 'the', 'and', 'della', 'del', 'auf', 'bei']) // prettier-ignore

/** One expression for all names: from five letters anywhere, three and four as whole words, also with a genitive. */
function namePattern(names: readonly string[]): RegExp | null {
  const parts = new Set(
    names
      .flatMap((name) => fold(name).split(/[^\p{L}\p{M}]+/u))
      .filter((part) => part.length >= 3 && !particles.has(part)),
  )
  if (parts.size === 0) return null
  const any = [...parts].map((part) =>
    part.length >= 5 ? escape(part) : `(?<![\\p{L}\\p{M}])${escape(part)}(?:['’]?s|e?ns?)?(?![\\p{L}\\p{M}])`,
  )
  return new RegExp(any.join('|'), 'u')
}

/** A day, an address or a number to call, whoever it belongs to. */
const aboutSomebody =
  /\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}\.? (?:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|january|february|march|may|june|july|october|december|januari|februari|maart|mei|augustus|oktober)|\S@\S|(?:\d[ /-]?){6,}/u

/** The words of our own templates say nothing about anybody, also where somebody is called Sommer. */
const ours = new Set(
  Object.values(templatePages).flatMap((language) =>
    Object.values(language).flatMap((texts) => Object.values(texts).map(fold)),
  ),
)

export function stripPeople(items: Items, people: KnownPeople): Stripped {
  const isName = namePattern(people.names)
  const tells = (text: string): boolean =>
    !ours.has(fold(text.trim())) && ((isName?.test(fold(text)) ?? false) || aboutSomebody.test(fold(text)))
  const slots = slotsFor(people)
  let photos = 0
  let texts = 0
  const strip = (item: Item): Item | null => {
    const name = tells(item.name) ? '' : item.name
    switch (item.type) {
      case 'photo':
        if (item.photoId !== null) photos++
        return { ...item, name, photoId: null, crop: { x: 0, y: 0, w: 1, h: 1 }, covers: [], alt: '' }
      case 'ink':
        return isRuled(item.strokes) ? { ...item, name } : null
      case 'text': {
        const text = stripText(item, slots, tells)
        if (text !== item.text) texts++
        return { ...item, name, text, lines: [] }
      }
      default:
        return { ...item, name }
    }
  }
  const stripped: Record<string, Item> = {}
  let next = 0
  // Short ids of its own: an id of the page would tell which page it was.
  for (const [, item] of Object.entries(items).sort(([, a], [, b]) => (a.order < b.order ? -1 : 1))) {
    const kept = strip(item)
    if (kept) stripped[`item${next++}`] = kept
  }
  return { items: stripped, photos, texts }
}

/** Lines to write on; everything else that is drawn by hand is somebody's. */
const isRuled = (strokes: readonly { readonly points: readonly number[] }[]): boolean =>
  strokes.every(({ points }) => points.length === 4 && points[1] === points[3])

/** What of the page can be filled again, the longest first. */
function slotsFor({
  child,
  day,
  institution,
  group,
  language,
}: KnownPeople): readonly (readonly [string, string])[] {
  const age = child?.birthDate && day ? ageOn(child.birthDate, day) : null
  const all: (readonly [string, string])[] = [
    [`${child?.firstName ?? ''} ${child?.lastName ?? ''}`.trim(), '{{name}}'],
    [child?.firstName.trim() ?? '', '{{firstName}}'],
    [age ? ageInWords(age, language) : '', '{{age}}'],
    [day ? dayInWords(day, language) : '', '{{date}}'],
    [day ? day.split('-').reverse().join('.') : '', '{{date}}'],
    [institution.trim(), '{{institution}}'],
    [group.trim(), '{{group}}'],
  ]
  return all.filter(([value]) => value.length >= 2).toSorted(([a], [b]) => b.length - a.length)
}

function stripText(
  item: TextItem,
  slots: readonly (readonly [string, string])[],
  tells: (text: string) => boolean,
): string {
  if (isLivingSlot(item.slot) || item.slot === 'quote') return ''
  if (ours.has(fold(item.text.trim()))) return item.text
  let text = settableText(item.text)
  for (const [value, slot] of slots)
    text = text.replace(
      new RegExp(`(?<![\\p{L}\\p{M}\\d])${escape(value)}(?![\\p{L}\\p{M}\\d])`, 'gu'),
      () => slot,
    )
  if (item.slot !== null && text === `{{${item.slot}}}`) return ''
  return tells(text.replace(/\{\{[a-zA-Z]+\}\}/g, ' ')) ? '' : text
}

/** What is only there to be beautiful stays where it is in every page made from the template. */
export const lockDecoration = (items: Items): Items =>
  Object.fromEntries(
    Object.entries(items).map(([id, item]) => [
      id,
      item.type === 'photo' || item.type === 'text' ? item : { ...item, locked: true },
    ]),
  )

export const templateFileEnding = '.obhutvorlage'
const longestFile = 4_000_000

const fileSchema = z.strictObject({
  format: z.literal('obhut-template'),
  version: z.literal(1),
  name: z.string().min(1).max(200),
  orientation: z.enum(orientations),
  background: backgroundSchema,
  pattern: patternSchema,
  items: z
    .record(z.string().regex(/^[a-zA-Z0-9]{1,64}$/), itemSchema)
    .refine((items) => Object.keys(items).length <= 500),
})

export type OwnTemplate = TemplateModel & { readonly name: string }

export const templateToFile = ({ name, orientation, background, pattern, items }: OwnTemplate): string =>
  JSON.stringify({ format: 'obhut-template', version: 1, name, orientation, background, pattern, items })

export type TemplateFileError = 'notOurs' | 'newer' | 'tooLarge' | 'broken'

/** PF54 A file is a stranger: parsed whole or refused, and stripped of people like a page of our own. */
export function templateFromFile(
  text: string,
  people: KnownPeople,
): Result<OwnTemplate, { readonly type: TemplateFileError }> {
  if (text.length > longestFile) return err({ type: 'tooLarge' })
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return err({ type: 'notOurs' })
  }
  const head = z.looseObject({ format: z.literal('obhut-template'), version: z.number() }).safeParse(read)
  if (!head.success) return err({ type: 'notOurs' })
  if (head.data.version > 1) return err({ type: 'newer' })
  const parsed = fileSchema.safeParse(read)
  if (!parsed.success) return err({ type: 'broken' })
  const { name, orientation, background, pattern, items } = parsed.data
  const settable = settableText(name).replaceAll('\n', ' ').trim()
  if (settable === '') return err({ type: 'broken' })
  return ok({ name: settable, orientation, background, pattern, items: stripPeople(items, people).items })
}
