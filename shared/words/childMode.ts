import { catalogue } from './catalogue.ts'

export const childMode = catalogue({
  de: {
    veto: {
      exportPage:
        'Das PDF wurde nicht gespeichert. {{name}} möchte die Seite „{{page}}“ für sich behalten. Sprechen Sie darüber; nur {{name}} selbst kann es im Kindermodus ändern.',
      page: '{{name}} möchte diese Seite für sich behalten.',
    },
  },
  en: {
    veto: {
      exportPage:
        'The PDF was not saved. {{name}} wants to keep the page “{{page}}” private. Talk about it; only {{name}} can change this, in children’s mode.',
      page: '{{name}} wants to keep this page private.',
    },
  },
  nl: {
    veto: {
      exportPage:
        'De pdf is niet opgeslagen. {{name}} wil de pagina “{{page}}” voor zichzelf houden. Praat erover; alleen {{name}} kan dit in de kindmodus veranderen.',
      page: '{{name}} wil deze pagina voor zichzelf houden.',
    },
  },
})
