import { useEffect, useState, type ReactElement } from 'react'
import { fillTemplate } from '#shared/portfolio/fill.ts'
import type { PageModel } from '#shared/portfolio/page.ts'
import type { BundledTemplate } from '#shared/portfolio/templates/bundled.ts'
import { fontsOf, loadCanvasFonts } from '../paper/fonts.ts'
import { useLanguage } from '../ui/useWords.ts'
import { PagePreview } from './PagePreview.tsx'

export interface PreviewOf {
  readonly firstName: string
  readonly lastName: string
  readonly birthDate: string | null
  readonly institution: string
  readonly day: string
}

export const nobody: PreviewOf = {
  firstName: '…',
  lastName: '',
  birthDate: null,
  institution: '',
  day: '2026-01-01',
}
const hints = { photo: '', text: '' }
const never = (): null => null

/** A template as it would look for this child, without photos. */
export function TemplatePreview({
  template,
  height,
  of = nobody,
}: {
  readonly template: BundledTemplate
  readonly height: number
  readonly of?: PreviewOf
}): ReactElement {
  const shown = useLanguage()
  const language = shown === 'pseudo' ? 'de' : shown
  const [model, setModel] = useState<PageModel>({
    orientation: template.orientation,
    background: template.background,
    pattern: template.pattern,
    items: {},
  })
  const { firstName, lastName, birthDate, institution, day } = of
  useEffect(() => {
    let current = true
    void loadCanvasFonts(fontsOf(template.items)).then(({ measure }) => {
      if (!current) return
      let next = 0
      setModel(
        fillTemplate(template, {
          child: { firstName, lastName, birthDate },
          institution,
          group: '',
          day,
          language,
          photos: [],
          measure,
          newId: () => `preview${next++}`,
        }).model,
      )
    })
    return () => {
      current = false
    }
  }, [template, language, firstName, lastName, birthDate, institution, day])
  return <PagePreview model={model} height={height} pictures={null} coverOf={never} hints={hints} />
}
