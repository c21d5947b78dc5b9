import { catalogue } from './catalogue.ts'

export const records = catalogue({
  de: {
    masked: {
      child: 'Kind',
      person: 'Person',
      staff: 'Fachkraft',
      group: 'Gruppe',
      institution: 'Einrichtung',
      template: 'Vorlage',
      page: 'Seite',
      text: '[Text nicht sichtbar]',
    },
  },
  en: {
    masked: {
      child: 'Child',
      person: 'Person',
      staff: 'Educator',
      group: 'Group',
      institution: 'Centre',
      template: 'Template',
      page: 'Page',
      text: '[text not visible]',
    },
  },
  nl: {
    masked: {
      child: 'Kind',
      person: 'Persoon',
      staff: 'Medewerker',
      group: 'Groep',
      institution: 'Locatie',
      template: 'Sjabloon',
      page: 'Pagina',
      text: '[tekst niet zichtbaar]',
    },
  },
})
