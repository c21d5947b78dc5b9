import { catalogue } from './catalogue.ts'

export const data = catalogue({
  de: {},
  en: {},
  nl: {},
})
