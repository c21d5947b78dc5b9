import { catalogue } from './catalogue.ts'

/** What stands on the pages made from bundled templates, in the language of the page. */
export const templates = catalogue({
  de: {
    name: { aboutMe: 'Das bin ich', trip: 'Ausflug', birthday: 'Geburtstag' },
    about: {
      aboutMe: 'Ein Steckbrief mit großem Foto. Zum Anfang oder einmal im Jahr.',
      trip: 'Vier Fotos und Platz für eine kleine Geschichte.',
      birthday: 'Mit Luftballons, Alter und drei Fotos vom Fest.',
    },
    age: {
      yearOne: '1 Jahr',
      yearMany: '{{count}} Jahre',
      monthOne: '1 Monat',
      monthMany: '{{count}} Monate',
      both: '{{years}} und {{months}}',
    },
    aboutMe: {
      title: 'Das bin ich',
      age: '{{age}} alt',
      like: 'Das mag ich gern',
      can: 'Das kann ich schon',
      friends: 'Mit wem ich gern spiele',
    },
    trip: { title: 'Unser Ausflug', who: '{{firstName}} war dabei', story: 'Das haben wir erlebt' },
    birthday: { title: 'Alles Gute,\n{{firstName}}!', now: 'Ich bin jetzt', wish: 'Mein schönster Moment' },
    foot: '{{institution}} · {{date}}',
  },
  en: {
    name: { aboutMe: 'This is me', trip: 'Outing', birthday: 'Birthday' },
    about: {
      aboutMe: 'A page about the child with one big photo. To begin with, or once a year.',
      trip: 'Four photos and room for a little story.',
      birthday: 'With balloons, the age and three photos of the party.',
    },
    age: {
      yearOne: '1 year',
      yearMany: '{{count}} years',
      monthOne: '1 month',
      monthMany: '{{count}} months',
      both: '{{years}} and {{months}}',
    },
    aboutMe: {
      title: 'This is me',
      age: '{{age}} old',
      like: 'What I like',
      can: 'What I can do already',
      friends: 'Who I like to play with',
    },
    trip: { title: 'Our outing', who: '{{firstName}} was there', story: 'What we did' },
    birthday: { title: 'Happy birthday,\n{{firstName}}!', now: 'Now I am', wish: 'My best moment' },
    foot: '{{institution}} · {{date}}',
  },
  nl: {
    name: { aboutMe: 'Dit ben ik', trip: 'Uitstapje', birthday: 'Verjaardag' },
    about: {
      aboutMe: 'Een pagina over het kind met een grote foto. Voor het begin, of elk jaar.',
      trip: 'Vier foto’s en ruimte voor een klein verhaal.',
      birthday: 'Met ballonnen, de leeftijd en drie foto’s van het feest.',
    },
    age: {
      yearOne: '1 jaar',
      yearMany: '{{count}} jaar',
      monthOne: '1 maand',
      monthMany: '{{count}} maanden',
      both: '{{years}} en {{months}}',
    },
    aboutMe: {
      title: 'Dit ben ik',
      age: '{{age}} oud',
      like: 'Dit vind ik leuk',
      can: 'Dit kan ik al',
      friends: 'Met wie ik graag speel',
    },
    trip: { title: 'Ons uitstapje', who: '{{firstName}} was erbij', story: 'Dit hebben we beleefd' },
    birthday: { title: 'Gefeliciteerd,\n{{firstName}}!', now: 'Ik ben nu', wish: 'Mijn mooiste moment' },
    foot: '{{institution}} · {{date}}',
  },
})
