import { catalogue } from './catalogue.ts'

export const pdf = catalogue({
  de: {
    photoAlt: 'Foto',
    lowResolution_one:
      'Ein Foto hat für den Druck zu wenige Bildpunkte ({{dpi}} statt 300 je Zoll). Es kann unscharf werden.',
    lowResolution_other:
      '{{count}} Fotos haben für den Druck zu wenige Bildpunkte (das schwächste {{dpi}} statt 300 je Zoll). Sie können unscharf werden.',
    glyphMissing: 'Diese Zeichen fehlen in der Schrift und werden als Kästchen gedruckt: {{signs}}',
    refused:
      'Das PDF wurde nicht gespeichert. Auf der Seite „{{page}}“ steht ein Foto, das nicht gezeigt werden darf: {{reason}} Nehmen Sie es von der Seite.',
    unreadable:
      'Das PDF wurde nicht gespeichert. Auf der Seite „{{page}}“ lässt sich ein Foto nicht lesen. Tauschen Sie es aus.',
  },
  en: {
    photoAlt: 'Photo',
    lowResolution_one:
      'A photo has too few pixels for print ({{dpi}} instead of 300 per inch). It may look blurred.',
    lowResolution_other:
      '{{count}} photos have too few pixels for print (the weakest {{dpi}} instead of 300 per inch). They may look blurred.',
    glyphMissing: 'The font lacks these characters; they are printed as boxes: {{signs}}',
    refused:
      'The PDF was not saved. The page “{{page}}” holds a photo that may not be shown: {{reason}} Take it off the page.',
    unreadable: 'The PDF was not saved. A photo on the page “{{page}}” cannot be read. Please replace it.',
  },
  nl: {
    photoAlt: 'Foto',
    lowResolution_one:
      'Een foto heeft te weinig pixels voor afdrukken ({{dpi}} in plaats van 300 per inch) en kan onscherp worden.',
    lowResolution_other:
      '{{count}} foto’s hebben te weinig pixels voor afdrukken (de zwakste {{dpi}} in plaats van 300 per inch) en kunnen onscherp worden.',
    glyphMissing: 'Deze tekens ontbreken in het lettertype en worden als hokjes afgedrukt: {{signs}}',
    refused:
      'De pdf is niet opgeslagen. Op de pagina “{{page}}” staat een foto die niet getoond mag worden: {{reason}} Haal die van de pagina.',
    unreadable:
      'De pdf is niet opgeslagen. Een foto op de pagina “{{page}}” kan niet worden gelezen. Vervang die.',
  },
})
