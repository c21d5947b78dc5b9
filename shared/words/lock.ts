import { catalogue } from './catalogue.ts'

export const lock = catalogue({
  de: {},
  en: {},
  nl: {},
})
