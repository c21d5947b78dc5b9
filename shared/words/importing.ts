import { catalogue } from './catalogue.ts'

export const importing = catalogue({
  de: {},
  en: {},
  nl: {},
})
