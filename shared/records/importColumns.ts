/** Which column of somebody's list means what: guessed from its header and cells, changed by the person in the preview. */
import { purposes, type Purpose } from './consent.ts'

const childColumns = [
  'firstName',
  'lastName',
  'fullName',
  'nicknames',
  'birthDate',
  'gender',
  'group',
  'joinedOn',
  'leftOn',
  'languages',
  'street',
  'postcode',
  'city',
  'notes',
] as const
const safetyColumns = ['allergies', 'emergencyName', 'emergencyPhone'] as const
export const personColumns = ['name', 'firstName', 'lastName', 'phone', 'mobile', 'email', 'custody'] as const
export const personNames = ['mother', 'father', 'guardian', 'guardian2'] as const
export type PersonName = (typeof personNames)[number]
export type PersonColumn = (typeof personColumns)[number]

export type Target =
  | (typeof childColumns)[number]
  | (typeof safetyColumns)[number]
  | `${PersonName}.${PersonColumn}`
  | `consent.${Purpose | 'all'}`
  | 'photos'

export const targets: readonly Target[] = [
  ...childColumns,
  ...safetyColumns,
  ...personNames.flatMap((person) => personColumns.map((column) => `${person}.${column}` as const)),
  ...[...purposes, 'all' as const].map((purpose) => `consent.${purpose}` as const),
  'photos',
]

/** One target per column, null: not taken over. */
export type Mapping = readonly (Target | null)[]

/** Lower case, umlauts as two letters, words parted by one space. */
const foldHeader = (header: string): string =>
  header
    .toLowerCase()
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

const ofTheChild = /\b(?:des|der|vom|of|the|van|het|kind|kindes|kinds|child|childs)\b/g

const childWords: readonly (readonly [Target, RegExp])[] = [
  ['firstName', /^(?:vornamen?|first names?|given names?|forename|voornaam)$/],
  ['lastName', /^(?:nachname|familienname|zuname|surname|last name|family name|achternaam)$/],
  [
    'fullName',
    /^(?:name|naam|kindesname|kindername|kindname|vor und nachname|name vorname|nachname vorname|full name|volledige naam|)$/,
  ],
  ['nicknames', /^(?:rufname|spitzname|kosename|nickname|call name|roepnaam)$/],
  [
    'birthDate',
    /^(?:geburtsdatum|geburtstag|geb|geb datum|geb am|geboren|geboren am|date birth|birth date|birthdate|birthday|dob|geboortedatum|geboren op)$/,
  ],
  ['gender', /^(?:geschlecht|sex|gender|geslacht|m w d|m w)$/],
  ['group', /^(?:gruppe|stammgruppe|gruppenname|kitagruppe|group|home group|room|groep|stamgroep)$/],
  [
    'joinedOn',
    /^(?:aufnahme|aufnahmedatum|aufnahme am|aufgenommen am|eintritt|eintrittsdatum|beginn|seit|in betreuung seit|admission|admission date|start date|joined|joined on|plaatsing|startdatum|plaatsingsdatum)$/,
  ],
  [
    'leftOn',
    /^(?:austritt|austrittsdatum|abgang|abmeldung|ausscheiden|ende|betreuungsende|leaving date|left|left on|end date|einddatum|uitstroom)$/,
  ],
  [
    'languages',
    /^(?:sprachen?|muttersprache|familiensprachen?|languages?|languages? at home|taal|talen|thuistaal)$/,
  ],
  [
    'street',
    /^(?:strasse|strasse hausnummer|strasse und hausnummer|strasse nr|anschrift|adresse|street|address|straat|adres)$/,
  ],
  ['postcode', /^(?:plz|postleitzahl|postcode|zip|zip code)$/],
  ['city', /^(?:ort|wohnort|stadt|city|town|plaats|woonplaats)$/],
  [
    'notes',
    /^(?:bemerkung|bemerkungen|notiz|notizen|anmerkung|anmerkungen|sonstiges|notes?|remarks?|comments?|opmerking|opmerkingen)$/,
  ],
]

/** Suggests a target for each column; each target is given once, the first column wins. */
export function suggestMapping(
  header: readonly string[],
  samples: readonly (readonly string[])[] = [],
): Mapping {
  const folded = header.map(foldHeader)
  const given = new Set<Target>()
  const hasFirstName = folded.some((name) =>
    childWords[0]![1].test(name.replace(ofTheChild, ' ').replace(/\s+/g, ' ').trim()),
  )
  const mapping = folded.map((name, column) => {
    const cells = samples.map((row) => row[column] ?? '').filter((cell) => cell !== '')
    let target = header[column]!.trim() === '' ? null : targetOf(name, cells)
    // Beside a column "Vorname", "Name" means the family name.
    if (target === 'fullName' && hasFirstName) target = 'lastName'
    // Allergies may stand in several columns; none of them may be lost.
    if (target === null || (given.has(target) && target !== 'allergies')) return null
    given.add(target)
    return target
  })
  // A list with "Rufname" and no "Vorname" means the first name.
  return given.has('firstName') || given.has('fullName')
    ? mapping
    : mapping.map((target) => (target === 'nicknames' ? 'firstName' : target))
}

function targetOf(name: string, cells: readonly string[]): Target | null {
  const consent = consentOf(name, cells)
  if (consent !== undefined) return consent
  if (/\b(?:notfall|emergency|nood)/.test(name))
    return /tel|fon|phone|nummer|number|handy|mobil/.test(name) ? 'emergencyPhone' : 'emergencyName'
  if (/allerg|unvertraeglich|intoleran/.test(name)) return 'allergies'
  const person = personOf(name)
  if (person) return `${person}.${personColumnOf(name)}`
  const bare = name.replace(ofTheChild, ' ').replace(/\s+/g, ' ').trim()
  const found = childWords.find(([, words]) => words.test(bare))
  if (found) return found[0]
  const column = personColumnOf(name)
  return column === 'phone' || column === 'mobile' || column === 'email' || column === 'custody'
    ? `guardian.${column}`
    : null
}

function personOf(name: string): PersonName | undefined {
  if (/\b(?:mutter|mama|mother|mum|mom|moeder)\b/.test(name)) return 'mother'
  if (/\b(?:vater|papa|father|dad|vader)\b/.test(name)) return 'father'
  if (
    !/sorgeberechtigt|erziehungsberechtigt|\beltern\b|elternteil|\bguardian|\bparents?\b|\bouders?\b|verzorger/.test(
      name,
    )
  )
    return undefined
  return /\b2\b|zweite|second/.test(name) ? 'guardian2' : 'guardian'
}

function personColumnOf(name: string): PersonColumn {
  if (/handy|mobil|mobiel|cell/.test(name)) return 'mobile'
  if (/\btel\b|telefon|telefoon|\bfon\b|phone|rufnummer/.test(name)) return 'phone'
  if (/mail/.test(name)) return 'email'
  if (/vorname|first name|voornaam/.test(name)) return 'firstName'
  if (/nachname|familienname|surname|last name|achternaam/.test(name)) return 'lastName'
  if (/sorgerecht|custody|gezag/.test(name)) return 'custody'
  return 'name'
}

const fileName = /\.(?:jpe?g|png|webp|heic|heif|gif|tiff?|bmp)\b/i

/** undefined: not about photos or consent; null: a consent, but none to pictures (sun cream, outing). */
function consentOf(name: string, cells: readonly string[]): Target | null | undefined {
  const aboutPictures = /foto|photo|bild(?:er|rechte|erlaubnis|nutzung)?\b|beeld/.test(name)
  const aboutConsent = /einwillig|erlaubnis|consent|permission|toestemming|freigabe/.test(name)
  if (!aboutPictures && !aboutConsent) return undefined
  if (
    aboutPictures &&
    !aboutConsent &&
    (cells.some((cell) => fileName.test(cell)) ||
      (cells.length === 0 && /^(?:fotos|photos|bilder)$/.test(name)))
  )
    return 'photos'
  if (/ander|other|fremd/.test(name)) return 'consent.otherPortfolios'
  if (/portfolio|eigen|\bown\b/.test(name)) return 'consent.ownPortfolio'
  if (/presse|press\b|pers\b|internet|website|webseite|homepage|zeitung|oeffentlich|public/.test(name))
    return 'consent.press'
  if (/aushang|wand|gruppe|group|wall|haus|prikbord|gebouw/.test(name)) return 'consent.groupWall'
  if (/eltern|druck|parents|print|ouders/.test(name)) return 'consent.printForParents'
  // A consent to sun cream is none to pictures.
  const rest = name
    .replace(
      /foto\w*|photo\w*|bild\w*|beeld\w*|einwillig\w*|erlaubnis|consent|permission|toestemming\w*|freigabe|\b(?:zu|zur|fuer|for|voor|von|vom|der|die|liegt|vor|am|datum|erteilt|allgemein|general|to|of)\b/g,
      ' ',
    )
    .trim()
  return aboutPictures || rest === '' ? 'consent.all' : null
}
