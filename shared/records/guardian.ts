import { choice, flag, kind, refs, text } from './kind.ts'

/** A person with parental responsibility; one record for all siblings, keyed under each of them. */
export const guardian = kind('guardian', {
  version: 1,
  drawer: 'everyday',
  scope: 'group',
  subject: { many: 'childIds' },
  fields: {
    childIds: refs('child', { anonymise: 'keep' }),
    firstName: text(),
    lastName: text(),
    relation: choice(['mother', 'father', 'other'], { anonymise: 'keep' }),
    custody: choice(['joint', 'sole', 'none'], { anonymise: 'keep', merge: 'last' }),
    phone: text(),
    mobile: text(),
    email: text(),
    street: text(),
    postcode: text(),
    city: text(),
    mayPickUp: flag({ merge: 'restrictive', order: [false, true], anonymise: 'keep' }),
  },
  retention: {
    startsOn: 'child.leftOn',
    keep: 'withChild',
    because: 'R2: product 6.1, with the last child’s file',
  },
  empty: {
    childIds: [],
    firstName: '',
    lastName: '',
    relation: 'other',
    custody: 'joint',
    phone: '',
    mobile: '',
    email: '',
    street: '',
    postcode: '',
    city: '',
    mayPickUp: true,
  },
})
