import { backgroundSchema, itemSchema, orientations } from '../portfolio/page.ts'
import { choice, kind, mapOf, of, text } from './kind.ts'

/** A page of the institution's own making to start from; bundled templates are code in shared/portfolio/templates. */
export const template = kind('template', {
  version: 1,
  drawer: 'everyday',
  scope: 'institution',
  subject: null,
  fields: {
    name: text(),
    orientation: choice(orientations, { anonymise: 'keep' }),
    background: of(backgroundSchema, { anonymise: 'keep' }),
    items: mapOf(itemSchema),
  },
  retention: { startsOn: 'institution', keep: 'institution', because: 'R1: lives with the institution' },
  empty: { name: '', orientation: 'portrait', background: '#ffffff', items: {} },
})
