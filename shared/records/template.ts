import { backgroundSchema, itemSchema, orientations, patternSchema, upgradeItems } from '../portfolio/page.ts'
import { choice, day, kind, mapOf, of, text } from './kind.ts'

/** A page of the institution's own making to start from; bundled templates are code in shared/portfolio/templates. */
export const template = kind('template', {
  version: 2,
  drawer: 'everyday',
  scope: 'institution',
  subject: null,
  fields: {
    name: text(),
    orientation: choice(orientations, { anonymise: 'keep' }),
    background: of(backgroundSchema, { anonymise: 'keep' }),
    pattern: of(patternSchema, { anonymise: 'keep' }),
    items: mapOf(itemSchema),
    /** page: to begin a page with; master: lies under the pages of a book. */
    use: choice(['page', 'master'], { anonymise: 'keep' }),
    /** Out of the gallery; pages made from it stay. */
    removedOn: day({ anonymise: 'shift' }),
  },
  retention: { startsOn: 'institution', keep: 'institution', because: 'R1: lives with the institution' },
  empty: {
    name: '',
    orientation: 'portrait',
    background: '#ffffff',
    pattern: '',
    items: {},
    use: 'page',
    removedOn: null,
  },
  upgrade: {
    2: (v1) => ({ ...v1, pattern: '', use: 'page', removedOn: null, items: upgradeItems(v1['items']) }),
  },
})
