import { catalogue } from './catalogue.ts'

/** Ages in words, as they stand on a page and elsewhere. */
export const templates = catalogue({
  de: {
    age: {
      yearOne: '1 Jahr',
      yearMany: '{{count}} Jahre',
      monthOne: '1 Monat',
      monthMany: '{{count}} Monate',
      both: '{{years}} und {{months}}',
    },
  },
  en: {
    age: {
      yearOne: '1 year',
      yearMany: '{{count}} years',
      monthOne: '1 month',
      monthMany: '{{count}} months',
      both: '{{years}} and {{months}}',
    },
  },
  nl: {
    age: {
      yearOne: '1 jaar',
      yearMany: '{{count}} jaar',
      monthOne: '1 maand',
      monthMany: '{{count}} maanden',
      both: '{{years}} en {{months}}',
    },
  },
})
