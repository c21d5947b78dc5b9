import { catalogue } from './catalogue.ts'

export const pdf = catalogue({
  de: {},
  en: {},
  nl: {},
})
