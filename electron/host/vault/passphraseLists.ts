/**
 * The word lists a passphrase is judged by. They are loaded when the first one is: most starts of a vault judge none,
 * and at a change of person every tenth of a second is waited for.
 */
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import * as common from '@zxcvbn-ts/language-common'
import * as german from '@zxcvbn-ts/language-de'
import * as english from '@zxcvbn-ts/language-en'
import { wordsByLanguage } from './passphraseWords.ts'

/** What people in a Kita reach for first. */
const kitaWords =
  `kita kiga kindergarten kindertagesstaette kindertagesstätte krippe hort tagesmutter kinderkrippe kinderhaus kinderladen waldkindergarten
  erzieher erzieherin erzieherinnen fachkraft leitung kitaleitung einrichtungsleitung praktikant praktikantin traeger träger
  sommerferien winterferien osterferien herbstferien pfingstferien weihnachtsferien sommerfest laternenfest lichterfest martinsumzug
  sankt martin nikolaus weihnachten ostern fasching karneval geburtstag elternabend elternbeirat elterngespraech elterngespräch
  morgenkreis stuhlkreis brotzeit mittagessen mittagsschlaf bringzeit abholzeit eingewoehnung eingewöhnung vorschule vorschulkinder schulanfaenger
  gruppe gruppenraum turnraum bauecke puppenecke kuschelecke matschhose gummistiefel rucksack portfolio beobachtung entwicklung
  sonnenblume sonnenblumen sonnenschein sonnenkinder regenbogen regenbogenkinder regenbogengruppe schmetterling schmetterlinge schmetterlingsgruppe
  marienkaefer marienkäfer kaefer käfer baerengruppe bärengruppe baeren bären igelgruppe fuchsgruppe maeusegruppe mäusegruppe froschgruppe loewengruppe löwengruppe
  pusteblume loewenzahn löwenzahn zwergenland wichtel wichtelhaus rasselbande villa kunterbunt pippi langstrumpf bullerbue bullerbü rappelkiste sternschnuppe
  spatzennest storchennest arche noah regenbogenland kinderland kunterbunt wirbelwind sausewind villakunterbunt
  passwort kennwort passphrase geheim geheimwort willkommen anmelden zugang obhut datenschutz
  kinderdagverblijf opvang kinderopvang peuterspeelzaal wachtwoord welkom zomervakantie daycare nursery preschool password summerholidays`.split(
    /\s+/,
  )

export const checker = new ZxcvbnFactory({
  dictionary: {
    ...common.dictionary,
    de: [...german.dictionary.commonWords, ...wordsByLanguage.de],
    deNames: german.dictionary.firstnames,
    deLastNames: german.dictionary.lastnames,
    deWikipedia: german.dictionary.wikipedia,
    enCommon: english.dictionary['commonWords-en'],
    enNames: english.dictionary['firstnames-en'],
    nl: [...wordsByLanguage.nl],
    kita: kitaWords,
  },
  graphs: common.adjacencyGraphs,
})
