import { z } from 'zod'
import { choice, day, kind, longText, ref, setOf, text } from './kind.ts'

/** Stammblatt, drawer everyday. Allergies and bans are in childSafety, under another key. */
export const child = kind('child', {
  version: 2,
  drawer: 'everyday',
  scope: 'group',
  subject: 'self',
  group: 'groupId',
  fields: {
    firstName: text(),
    lastName: text(),
    nicknames: setOf(z.string().max(300)),
    birthDate: day({ anonymise: 'shift' }),
    gender: choice(['', 'f', 'm', 'd'], { anonymise: 'keep' }),
    groupId: ref('group', { anonymise: 'keep' }),
    joinedOn: day({ anonymise: 'shift' }),
    leftOn: day({ anonymise: 'shift' }),
    languages: text(),
    street: text(),
    postcode: text(),
    city: text(),
    portraitId: ref('photo'),
    notes: longText(),
  },
  retention: {
    startsOn: 'leftOn',
    keep: { years: 3 },
    because: 'R2: product 6.1, child master sheet 3 years after leaving',
  },
  /** Version 1 had one `name` and `group`. */
  upgrade: {
    2: ({ name, group, ...rest }) => {
      const whole = typeof name === 'string' ? name.trim() : ''
      const at = whole.lastIndexOf(' ')
      return {
        firstName: at < 0 ? whole : whole.slice(0, at),
        lastName: at < 0 ? '' : whole.slice(at + 1),
        groupId: typeof group === 'string' ? group : null,
        ...rest,
      }
    },
  },
  empty: {
    firstName: '',
    lastName: '',
    nicknames: [],
    birthDate: null,
    gender: '',
    groupId: null,
    joinedOn: null,
    leftOn: null,
    languages: '',
    street: '',
    postcode: '',
    city: '',
    portraitId: null,
    notes: '',
  },
})
