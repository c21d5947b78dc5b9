import { catalogue } from './catalogue.ts'

export const common = catalogue({
  de: {},
  en: {},
  nl: {},
})
