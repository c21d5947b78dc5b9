import { backgroundSchema, itemSchema, orientations, patternSchema, upgradeItems } from '../portfolio/page.ts'
import { audiences } from './consent.ts'
import { choice, count, day, idSchema, kind, mapOf, of, ref, text } from './kind.ts'

/** A portfolio page of one child. Both versions of a page edited twice are kept and a person chooses (decision 24). */
export const page = kind('page', {
  version: 2,
  drawer: 'photos',
  scope: 'group',
  subject: { one: 'childId' },
  when: 'date',
  fields: {
    childId: ref('child', { anonymise: 'keep' }),
    title: text(),
    date: day({ anonymise: 'shift' }),
    /**
     * Who will see it; consent is asked for just them (C15). Of two answers the wider circle holds: it asks for more.
     */
    audience: choice(audiences, {
      merge: 'restrictive',
      order: ['public', 'house', 'groupFamilies', 'family'],
      anonymise: 'keep',
    }),
    position: count({ anonymise: 'keep' }),
    templateId: text({ anonymise: 'keep' }),
    orientation: choice(orientations, { anonymise: 'keep', merge: 'choose' }),
    background: of(backgroundSchema, { anonymise: 'keep', merge: 'choose' }),
    /** A bundled pattern over the background's colour; '' = none. */
    pattern: of(patternSchema, { anonymise: 'keep', merge: 'choose' }),
    items: mapOf(itemSchema, { merge: 'choose' }),
    /** The own template whose items lie under this page's (master page); '' = none. */
    masterId: text({ anonymise: 'keep' }),
    /** The chapter that begins with this page; '' = goes on with the one before. */
    chapter: text(),
    /** The event page of which this is a family's edition; null: none (PF64). */
    eventId: ref('page', { anonymise: 'keep' }),
    /** What was made of the event page's items then, so that its later changes can be told from those by hand. */
    eventItems: mapOf(itemSchema),
    /** The photo that the event page had in each frame. */
    eventPhotos: mapOf(idSchema),
    /** Taken out of the portfolio; destroyed with the child's file. */
    removedOn: day({ anonymise: 'shift' }),
  },
  retention: {
    startsOn: 'child.leftOn',
    keep: 'withChild',
    because: 'R7: product 6.1, to the family at leaving, then deleted',
  },
  empty: {
    childId: null,
    title: '',
    date: null,
    audience: 'family',
    position: 0,
    templateId: '',
    orientation: 'portrait',
    background: '#ffffff',
    pattern: '',
    items: {},
    masterId: '',
    chapter: '',
    eventId: null,
    eventItems: {},
    eventPhotos: {},
    removedOn: null,
  },
  upgrade: {
    2: (v1) => ({
      ...v1,
      pattern: '',
      audience: 'family',
      masterId: '',
      chapter: '',
      items: upgradeItems(v1['items']),
    }),
  },
})
