import { catalogue } from './catalogue.ts'

export const records = catalogue({
  de: {},
  en: {},
  nl: {},
})
