import { catalogue } from './catalogue.ts'

export const deletion = catalogue({
  de: {},
  en: {},
  nl: {},
})
