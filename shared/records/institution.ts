import { houseRulesSchema, loosestRules } from '../accounts/houseRules.ts'
import { contractSchema } from '../maintenance/provider.ts'
import { choice, kind, of, text } from './kind.ts'

export const institution = kind('institution', {
  version: 3,
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
    // MT10: card and days are one value, so that two edits never mix one provider with the other's days.
    contract: of(contractSchema.nullable()),
  },
  retention: { startsOn: 'institution', keep: 'institution', because: 'R1: lives with the institution' },
  // Version 1 knew no rules of the house, version 2 no contract about help.
  upgrade: { 2: (v1) => ({ ...loosestRules, ...v1 }), 3: (v2) => ({ contract: null, ...v2 }) },
  empty: {
    name: '',
    street: '',
    postcode: '',
    city: '',
    phone: '',
    language: 'de',
    ...loosestRules,
    contract: null,
  },
})
