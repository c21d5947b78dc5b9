/** Headless: an observation becomes the draft of a portfolio page (PF112). */
import type { Result } from '#shared/basics/result.ts'
import { learningStory, storyTemplateIds, type Story, type Told } from '#shared/observations/story.ts'
import type { CreatePageAsk, CreatePageDeps } from '#shared/portfolio/createPage.ts'
import { templateById } from '#shared/portfolio/templates/bundled.ts'
import { fontsOf, loadFonts } from '../paper/fonts.ts'

export async function makeStory(
  deps: Omit<CreatePageDeps, 'measure'>,
  ask: Omit<CreatePageAsk, 'templateId'>,
  told: Told,
): Promise<Result<Story, { readonly type: 'TemplateMissing' }>> {
  const fonts = storyTemplateIds.flatMap((id) => [...fontsOf(templateById(id)?.items ?? {})])
  const { measure } = await loadFonts(fonts)
  return learningStory({ ...deps, measure }, ask, told)
}
