import { catalogue } from './catalogue.ts'

export const consents = catalogue({
  de: {},
  en: {},
  nl: {},
})
