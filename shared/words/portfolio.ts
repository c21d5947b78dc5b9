import { catalogue } from './catalogue.ts'

export const portfolio = catalogue({
  de: {},
  en: {},
  nl: {},
})
