import { catalogue } from './catalogue.ts'

export const pdf = catalogue({
  de: {
    photoAlt: 'Foto',
    refused:
      'Das PDF wurde nicht gespeichert. Auf der Seite „{{page}}“ steht ein Foto, das nicht gezeigt werden darf: {{reason}} Nehmen Sie es von der Seite.',
    unreadable:
      'Das PDF wurde nicht gespeichert. Auf der Seite „{{page}}“ lässt sich ein Foto nicht lesen. Tauschen Sie es aus.',
  },
  en: {
    photoAlt: 'Photo',
    refused:
      'The PDF was not saved. The page “{{page}}” holds a photo that may not be shown: {{reason}} Take it off the page.',
    unreadable: 'The PDF was not saved. A photo on the page “{{page}}” cannot be read. Please replace it.',
  },
  nl: {
    photoAlt: 'Foto',
    refused:
      'De pdf is niet opgeslagen. Op de pagina “{{page}}” staat een foto die niet getoond mag worden: {{reason}} Haal die van de pagina.',
    unreadable:
      'De pdf is niet opgeslagen. Een foto op de pagina “{{page}}” kan niet worden gelezen. Vervang die.',
  },
})
