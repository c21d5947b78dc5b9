import { catalogue } from './catalogue.ts'

export const templates = catalogue({
  de: {},
  en: {},
  nl: {},
})
