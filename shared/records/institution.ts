import { houseRulesSchema, loosestRules } from '../accounts/houseRules.ts'
import { choice, kind, of, text } from './kind.ts'

export const institution = kind('institution', {
  version: 2,
  drawer: 'everyday',
  scope: 'institution',
  subject: null,
  fields: {
    name: text(),
    street: text(),
    postcode: text(),
    city: text(),
    phone: text(),
    language: choice(['de', 'en', 'nl'], { anonymise: 'keep' }),
    lockAfterMost: of(houseRulesSchema.shape.lockAfterMost, { anonymise: 'keep' }),
    pinHoursMost: of(houseRulesSchema.shape.pinHoursMost, { anonymise: 'keep' }),
  },
  retention: { startsOn: 'institution', keep: 'institution', because: 'R1: lives with the institution' },
  // Version 1 knew no rules of the house.
  upgrade: { 2: (v1) => ({ ...loosestRules, ...v1 }) },
  empty: { name: '', street: '', postcode: '', city: '', phone: '', language: 'de', ...loosestRules },
})
