import { catalogue } from './catalogue.ts'

export const pdf = catalogue({
  de: {
    photoAlt: 'Foto',
    progress: 'PDF wird erstellt: {{done}} von {{total}}',
    warning: {
      lowResolution:
        'Ein Foto hat für den Druck zu wenige Bildpunkte ({{dpi}} statt 300 je Zoll). Es kann unscharf werden.',
      glyphMissing: 'Diese Zeichen fehlen in der Schrift und werden als Kästchen gedruckt: {{signs}}',
    },
    failed: {
      PhotoRefused: 'Das PDF wurde nicht erstellt: Ein Foto darf auf dieser Seite nicht erscheinen.',
      PhotoUnreadable:
        'Das PDF wurde nicht erstellt: Ein Foto lässt sich nicht lesen. Ersetzen Sie es auf der Seite.',
      Cancelled: 'Das Erstellen wurde abgebrochen. Es wurde nichts gespeichert.',
    },
  },
  en: {
    photoAlt: 'Photo',
    progress: 'Making the PDF: {{done}} of {{total}}',
    warning: {
      lowResolution:
        'A photo has too few pixels for print ({{dpi}} instead of 300 per inch). It may look blurred.',
      glyphMissing: 'The font lacks these characters; they are printed as boxes: {{signs}}',
    },
    failed: {
      PhotoRefused: 'The PDF was not made: a photo may not appear on this page.',
      PhotoUnreadable: 'The PDF was not made: a photo cannot be read. Please replace it on the page.',
      Cancelled: 'Cancelled. Nothing was saved.',
    },
  },
  nl: {
    photoAlt: 'Foto',
    progress: 'Pdf wordt gemaakt: {{done}} van {{total}}',
    warning: {
      lowResolution:
        'Een foto heeft te weinig pixels voor afdrukken ({{dpi}} in plaats van 300 per inch). De foto kan onscherp worden.',
      glyphMissing: 'Deze tekens ontbreken in het lettertype en worden als hokjes afgedrukt: {{signs}}',
    },
    failed: {
      PhotoRefused: 'De pdf is niet gemaakt: een foto mag niet op deze pagina staan.',
      PhotoUnreadable:
        'De pdf is niet gemaakt: een foto kan niet worden gelezen. Vervang de foto op de pagina.',
      Cancelled: 'Geannuleerd. Er is niets opgeslagen.',
    },
  },
})
