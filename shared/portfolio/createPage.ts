/** A page of one child from a template: what the screen's "Neue Seite" and the demo both call. */
import type { Day } from '../basics/clock.ts'
import { randomId, type Random } from '../basics/random.ts'
import { err, ok, type Result } from '../basics/result.ts'
import type { Language } from '../host/api.ts'
import type { Values } from '../records/kinds.ts'
import { headingOf } from './templates/headings.ts'
import { fillTemplate, type TemplateModel } from './fill.ts'
import {
  askFor,
  type AskPhoto,
  type PermittedPhoto,
  type PlaceablePhoto,
  type RefusalReason,
} from './place.ts'
import { templateById } from './templates/bundled.ts'
import type { MeasureText } from './text.ts'

export interface CreatePageDeps {
  readonly language: Language
  readonly institution: string
  /** Name of the child's group; '' = none. */
  readonly group: string
  readonly random: Random
  readonly measure: MeasureText
  /** `permits` for pages that this child's family sees on this day: for it a page begins. */
  readonly ask: AskPhoto
  readonly photoById: (id: string) => PlaceablePhoto | undefined
  /** The institution's own templates; bundled ones are known. */
  readonly ownTemplateById?: (id: string) => (TemplateModel & { readonly name: string }) | undefined
}

export interface CreatePageAsk {
  readonly child: {
    readonly id: string
    readonly values: Pick<Values<'child'>, 'firstName' | 'lastName' | 'birthDate'>
  }
  /** `birthday-party` ... of bundledTemplates, or the id of an own template. */
  readonly templateId: string
  readonly day: Day
  /** Best first; the first goes into the largest frame. */
  readonly photoIds: readonly string[]
  /** Place among the child's pages. */
  readonly position: number
}

export interface CreatedPage {
  /** All fields of a new record of kind `page`. */
  readonly values: Values<'page'>
  readonly refused: readonly { readonly photoId: string; readonly reasons: readonly RefusalReason[] }[]
  /** Permitted, but the template has no more frames. */
  readonly unplaced: readonly string[]
}

export function createPage(
  deps: CreatePageDeps,
  { child, templateId, day, photoIds, position }: CreatePageAsk,
): Result<CreatedPage, { readonly type: 'TemplateMissing' }> {
  const bundled = templateById(templateId)
  const template = bundled ?? deps.ownTemplateById?.(templateId)
  if (!template) return err({ type: 'TemplateMissing' })
  const permitted: PermittedPhoto[] = []
  const refused: { photoId: string; reasons: readonly RefusalReason[] }[] = []
  for (const photoId of new Set(photoIds)) {
    const photo = deps.photoById(photoId)
    if (!photo) continue
    const asked = askFor(deps.ask, photo)
    if (asked.ok) permitted.push(asked.value)
    else refused.push({ photoId, reasons: asked.error.reasons })
  }
  const { model, unplaced } = fillTemplate(template, {
    child: child.values,
    institution: deps.institution,
    group: deps.group,
    day,
    language: deps.language,
    photos: permitted,
    measure: deps.measure,
    newId: () => randomId(deps.random),
  })
  const title = bundled ? headingOf(bundled, deps.language) : (template as { readonly name: string }).name
  return ok({
    values: {
      childId: child.id,
      title,
      date: day,
      audience: 'family',
      position,
      templateId,
      orientation: model.orientation,
      background: model.background,
      pattern: model.pattern,
      items: { ...model.items },
      masterId: '',
      chapter: '',
      eventId: null,
      eventItems: {},
      eventPhotos: {},
      removedOn: null,
    },
    refused,
    unplaced,
  })
}
