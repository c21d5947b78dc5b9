import { choice, count, kind, text } from './kind.ts'

export const groupColours = ['teal', 'orange', 'green', 'blue', 'violet', 'pink', 'yellow', 'red'] as const

export const group = kind('group', {
  version: 1,
  drawer: 'everyday',
  scope: 'institution',
  subject: null,
  fields: {
    name: text(),
    colour: choice(groupColours, { anonymise: 'keep' }),
    position: count({ anonymise: 'keep' }),
  },
  retention: { startsOn: 'institution', keep: 'institution', because: 'R1: lives with the institution' },
  empty: { name: '', colour: 'teal', position: 0 },
})
