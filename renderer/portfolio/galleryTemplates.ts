/** Bundled and own templates as the gallery shows them. */
import type { Language } from '#shared/host/api.ts'
import type { TemplateModel } from '#shared/portfolio/fill.ts'
import { bundledTemplates, type Occasion } from '#shared/portfolio/templates/bundled.ts'
import { headingOf, searchWords } from '#shared/portfolio/templates/headings.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { normalisedForSearch } from './gallerySearch.ts'

export interface GalleryTemplate {
  readonly id: string
  readonly name: string
  readonly occasion: Occasion | 'own'
  readonly photoCount: number
  readonly search: string
  readonly model: TemplateModel
}

const byLanguage = new Map<Language, readonly GalleryTemplate[]>()

export function bundledForGallery(language: Language): readonly GalleryTemplate[] {
  let made = byLanguage.get(language)
  if (!made) {
    made = bundledTemplates.map((template) => ({
      id: template.id,
      name: headingOf(template, language),
      occasion: template.occasion,
      photoCount: template.photoCount,
      search: normalisedForSearch(searchWords(template, language)),
      model: template,
    }))
    byLanguage.set(language, made)
  }
  return made
}

export const ownForGallery = (records: readonly Rec<'template'>[]): readonly GalleryTemplate[] =>
  records
    .filter(({ values }) => values.use === 'page' && values.removedOn === null)
    .map(({ id, values }) => ({
      id,
      name: values.name,
      occasion: 'own' as const,
      photoCount: Object.values(values.items).filter(({ type }) => type === 'photo').length,
      search: normalisedForSearch(values.name),
      model: values,
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'de'))

/** Used since this window was opened, latest first. */
let recent: readonly string[] = []
export const recentTemplates = (): readonly string[] => recent
export function noteUsed(templateId: string): void {
  recent = [templateId, ...recent.filter((id) => id !== templateId)].slice(0, 6)
}
