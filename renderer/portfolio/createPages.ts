/** Headless: makes the draft of a page from a template, with line breaks measured from the bundled fonts. */
import { fontsOf, loadFonts } from '../paper/fonts.ts'
import type { Result } from '#shared/basics/result.ts'
import {
  createPage,
  type CreatedPage,
  type CreatePageAsk,
  type CreatePageDeps,
} from '#shared/portfolio/createPage.ts'
import { templateById } from '#shared/portfolio/templates/bundled.ts'

export async function createPageFromTemplate(
  deps: Omit<CreatePageDeps, 'measure'>,
  ask: CreatePageAsk,
): Promise<Result<CreatedPage, { readonly type: 'TemplateMissing' }>> {
  const template = templateById(ask.templateId) ?? deps.ownTemplateById?.(ask.templateId)
  const { measure } = await loadFonts(fontsOf(template?.items ?? {}))
  return createPage({ ...deps, measure }, ask)
}
