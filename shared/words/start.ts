import { catalogue } from './catalogue.ts'

export const start = catalogue({
  de: {},
  en: {},
  nl: {},
})
