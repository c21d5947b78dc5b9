import { catalogue } from './catalogue.ts'

/** The recovery card as printed: for a person who finds it in three years and knows nothing of this program. */
export const cards = catalogue({
  de: {
    title: 'Wiederherstellungskarte',
    number: 'Karte {{number}} von 3',
    forInstitution: 'für',
    made: 'ausgestellt am {{date}}',
    what: 'Wozu diese Karte da ist',
    whatText:
      'Wenn ein PC kaputtgeht, ein Kennwort vergessen ist oder niemand mehr da ist, der es kennt, öffnen zwei dieser drei Karten zusammen mit einer Sicherung wieder alle Daten. Eine einzelne Karte öffnet nichts. Ohne zwei Karten kann niemand helfen, auch nicht der Hersteller.',
    words: 'Die 30 Wörter dieser Karte',
    check:
      'Einzelne dieser Wörter fragt das Programm bei der Einrichtung ab, damit sicher ist, dass die Karten da sind.',
    keep: 'So bewahren Sie sie auf',
    keep1: 'Diese Karte: bei der Leitung, in einem verschlossenen Fach.',
    keep2: 'Diese Karte: beim Träger, in einem verschlossenen Umschlag.',
    keep3: 'Diese Karte: in einem Tresor oder Bankfach außerhalb des Hauses.',
    rules:
      'Nicht zwei Karten am selben Ort. Nicht fotografieren, nicht abtippen, nicht per E-Mail senden. Geht eine Karte verloren, neue Karten ausstellen und die alten vernichten.',
    use: 'So verwenden Sie sie: Obhut auf dem neuen PC öffnen, „Aus einer Sicherung wiederherstellen“ wählen, den Ordner der Sicherung zeigen, die Wörter zweier Karten der Reihe nach eingeben. Groß und klein ist gleich, ä darf ae sein.',
    file: 'Obhut-Wiederherstellungskarte-{{number}}-von-3.pdf',
    certificate:
      'Löschnachweis\n\nEinrichtung: {{institution}}\nAkte: {{file}}\nBeantragt am {{requested}}, bestätigt am {{confirmed}} ({{by}})\nVernichtet am {{purged}}: {{documents}} Dokumente in {{versions}} Fassungen, {{keys}} Schlüssel, {{photos}} Fotos. Auf {{shared}} Fotos mit anderen Kindern wurden Name und Markierung entfernt.\n\nEine Sicherung, die vor diesem Tag gemacht wurde, könnte mit zwei damals gültigen Wiederherstellungskarten noch bis {{until}} geöffnet werden; danach weist das Programm sie zurück. Sicherungen von vorher vernichten. Werden Karten erneuert: alte Karten vernichten.',
    byPerson: 'zweite Person',
    byCard: 'Wiederherstellungskarte {{number}}',
  },
  en: {
    title: 'Recovery card',
    number: 'Card {{number}} of 3',
    forInstitution: 'for',
    made: 'issued on {{date}}',
    what: 'What this card is for',
    whatText:
      'When a PC breaks, a passphrase is forgotten, or nobody who knows it is left, two of these three cards together with a backup open all data again. A single card opens nothing. Without two cards nobody can help, not even the maker.',
    words: 'The 30 words of this card',
    check: 'During set-up the program asks for a few of these words, to be sure that the cards exist.',
    keep: 'How to keep it',
    keep1: 'This card: with the manager, in a locked drawer.',
    keep2: 'This card: with the provider, in a sealed envelope.',
    keep3: 'This card: in a safe or bank box outside the house.',
    rules:
      'Never two cards in one place. Do not photograph, copy or email it. If a card is lost, issue new cards and destroy the old ones.',
    use: 'How to use it: open Obhut on the new PC, choose “Restore from a backup”, show the backup folder, type the words of two cards in order. Capital and small letters are alike.',
    file: 'Obhut-recovery-card-{{number}}-of-3.pdf',
    certificate:
      'Certificate of deletion\n\nInstitution: {{institution}}\nFile: {{file}}\nRequested on {{requested}}, confirmed on {{confirmed}} ({{by}})\nDestroyed on {{purged}}: {{documents}} documents in {{versions}} versions, {{keys}} keys, {{photos}} photos. On {{shared}} photos with other children the name and mark were removed.\n\nA backup made before this day could be opened with two recovery cards valid then until {{until}}; after that the program refuses it. Destroy earlier backups. When cards are renewed: destroy the old cards.',
    byPerson: 'second person',
    byCard: 'recovery card {{number}}',
  },
  nl: {
    title: 'Herstelkaart',
    number: 'Kaart {{number}} van 3',
    forInstitution: 'voor',
    made: 'uitgegeven op {{date}}',
    what: 'Waar deze kaart voor is',
    whatText:
      'Als een pc stukgaat, een wachtzin vergeten is of niemand meer weet hoe die luidt, openen twee van deze drie kaarten samen met een back-up alle gegevens weer. Eén kaart alleen opent niets. Zonder twee kaarten kan niemand helpen, ook de maker niet.',
    words: 'De 30 woorden van deze kaart',
    check:
      'Bij het instellen vraagt het programma naar enkele van deze woorden, zodat zeker is dat de kaarten er zijn.',
    keep: 'Zo bewaart u hem',
    keep1: 'Deze kaart: bij de locatiemanager, in een afgesloten lade.',
    keep2: 'Deze kaart: bij de houder, in een verzegelde envelop.',
    keep3: 'Deze kaart: in een kluis buitenshuis.',
    rules:
      'Nooit twee kaarten op één plek. Niet fotograferen, niet overtypen, niet mailen. Is een kaart kwijt, geef dan nieuwe kaarten uit en vernietig de oude.',
    use: 'Zo gebruikt u hem: open Obhut op de nieuwe pc, kies „Herstellen uit een back-up”, wijs de map van de back-up aan en typ de woorden van twee kaarten op volgorde. Hoofdletters maken niet uit.',
    file: 'Obhut-herstelkaart-{{number}}-van-3.pdf',
    certificate:
      'Verwijderbewijs\n\nLocatie: {{institution}}\nDossier: {{file}}\nAangevraagd op {{requested}}, bevestigd op {{confirmed}} ({{by}})\nVernietigd op {{purged}}: {{documents}} documenten in {{versions}} versies, {{keys}} sleutels, {{photos}} foto’s. Op {{shared}} foto’s met andere kinderen zijn naam en markering verwijderd.\n\nEen back-up van vóór deze dag kan met twee toen geldige herstelkaarten nog tot {{until}} worden geopend; daarna weigert het programma hem. Vernietig eerdere back-ups. Worden kaarten vernieuwd: vernietig de oude kaarten.',
    byPerson: 'tweede persoon',
    byCard: 'herstelkaart {{number}}',
  },
})
