import { catalogue } from './catalogue.ts'

/** The short manual. One paragraph per question; shortcuts as key and effect. */
export const help = catalogue({
  de: {
    title: 'Hilfe',
    intro: 'Kurz gesagt. Mehr braucht es für den Anfang nicht.',
    topics: {
      start: {
        title: 'So fangen Sie an',
        text: 'Lesen Sie unter Kinder Ihre Liste ein (CSV aus Excel) oder legen Sie Kinder einzeln an. Tragen Sie die Foto-Einwilligungen ein. Danach kommen Fotos und Portfolioseiten.',
      },
      photos: {
        title: 'Fotos hinzufügen',
        text: 'Ziehen Sie Fotos in den Bereich Fotos oder wählen Sie sie aus. Obhut entfernt Ort und Kameradaten. Sagen Sie dann, wer zu sehen ist. Vorher darf ein Foto nirgends verwendet werden.',
      },
      consents: {
        title: 'Einwilligungen',
        text: 'Ob ein Foto auf eine Seite darf, entscheidet die Einwilligung jedes abgebildeten Kindes. Fehlt sie, ist das Foto grau und der Grund steht daneben. Ein Widerruf gilt sofort.',
      },
      portfolio: {
        title: 'Eine Portfolioseite gestalten',
        text: 'Wählen Sie ein Kind und eine Vorlage. Ziehen Sie Fotos auf die Seite, schreiben Sie Text. Alles wird von selbst gespeichert, und Sie können 200 Schritte zurückgehen. „Ausgeben“ macht ein PDF.',
      },
      lock: {
        title: 'Sperren',
        text: 'Sperren Sie immer, wenn Sie den Platz verlassen: Strg+L oder der Knopf oben rechts. Beim Sperren wird alles Geöffnete aus dem Speicher entfernt. Nach einigen Minuten sperrt Obhut von selbst.',
      },
      backup: {
        title: 'Sichern',
        text: 'Sichern Sie mindestens einmal pro Woche auf einen Stick und bewahren Sie ihn getrennt auf. Die Zeile oben sagt immer, wie alt die letzte Sicherung ist.',
      },
      cards: {
        title: 'Wiederherstellungskarten',
        text: 'Zwei der drei Karten öffnen eine Sicherung, wenn der PC kaputt oder das Kennwort vergessen ist. Legen Sie die Karten an drei Orte und fotografieren Sie sie nicht.',
      },
      deletion: {
        title: 'Löschen',
        text: 'Eine Akte wird nach zwei Bestätigungen und sieben Tagen im Papierkorb endgültig gelöscht. Auch eine alte Sicherung bringt sie nicht zurück. Sie bekommen einen Löschnachweis.',
      },
      practice: {
        title: 'Übungsraum',
        text: 'Im Übungsraum sind alle Kinder erfunden. Er hat ein eigenes Profil und keinen Schlüssel zu Ihren echten Daten. Erkennbar ist er am gestreiften Band mit dem Wort ÜBUNG.',
      },
    },
    shortcuts: {
      title: 'Tasten',
      search: 'Kind, Bereich oder Befehl suchen',
      lock: 'Sperren',
      undo: 'Rückgängig (Portfolioseite)',
      redo: 'Wiederholen (Portfolioseite)',
      move: 'Ausgewähltes auf der Seite verschieben',
      moveFar: 'In größeren Schritten verschieben',
      remove: 'Ausgewähltes von der Seite entfernen',
      next: 'Zum nächsten Feld, Knopf oder Bild',
      close: 'Dialog oder Menü schließen',
    },
    keys: {
      search: 'Strg+K',
      lock: 'Strg+L',
      undo: 'Strg+Z',
      redo: 'Strg+Y',
      move: 'Pfeiltasten',
      moveFar: 'Umschalt+Pfeiltasten',
      remove: 'Entf',
      next: 'Tab',
      close: 'Esc',
    },
  },
  en: {
    title: 'Help',
    intro: 'In short. This is enough to begin.',
    topics: {
      start: {
        title: 'How to begin',
        text: 'Import your list under Children (CSV from Excel) or add children one by one. Enter the photo consents. Photos and portfolio pages follow.',
      },
      photos: {
        title: 'Adding photos',
        text: 'Drag photos into Photos or choose them. Obhut removes place and camera data. Then say who can be seen. Before that a photo may be used nowhere.',
      },
      consents: {
        title: 'Consents',
        text: 'Whether a photo may go on a page is decided by the consent of every child in it. If one is missing, the photo is grey and the reason stands beside it. A withdrawal counts at once.',
      },
      portfolio: {
        title: 'Designing a portfolio page',
        text: 'Choose a child and a template. Drag photos onto the page, write text. Everything is saved by itself, and you can go back 200 steps. “Export” makes a PDF.',
      },
      lock: {
        title: 'Locking',
        text: 'Always lock when you leave your place: Ctrl+L or the button at the top right. Locking removes everything opened from memory. After some minutes Obhut locks by itself.',
      },
      backup: {
        title: 'Backing up',
        text: 'Back up to a stick at least once a week and keep it apart. The line at the top always says how old the last backup is.',
      },
      cards: {
        title: 'Recovery cards',
        text: 'Two of the three cards open a backup when the PC is broken or the passphrase forgotten. Keep the cards in three places and do not photograph them.',
      },
      deletion: {
        title: 'Deleting',
        text: 'A file is deleted for good after two confirmations and seven days in the bin. Not even an old backup brings it back. You get a deletion certificate.',
      },
      practice: {
        title: 'Practice room',
        text: 'All children in the practice room are invented. It has a profile of its own and no key to your real data. You know it by the striped band with the word PRACTICE.',
      },
    },
    shortcuts: {
      title: 'Keys',
      search: 'Find a child, section or command',
      lock: 'Lock',
      undo: 'Undo (portfolio page)',
      redo: 'Redo (portfolio page)',
      move: 'Move what is selected on the page',
      moveFar: 'Move in larger steps',
      remove: 'Remove what is selected from the page',
      next: 'To the next field, button or picture',
      close: 'Close a dialog or menu',
    },
    keys: {
      search: 'Ctrl+K',
      lock: 'Ctrl+L',
      undo: 'Ctrl+Z',
      redo: 'Ctrl+Y',
      move: 'Arrow keys',
      moveFar: 'Shift+arrow keys',
      remove: 'Delete',
      next: 'Tab',
      close: 'Esc',
    },
  },
  nl: {
    title: 'Hulp',
    intro: 'Kort gezegd. Meer is voor het begin niet nodig.',
    topics: {
      start: {
        title: 'Zo begin je',
        text: 'Lees bij Kinderen je lijst in (CSV uit Excel) of voeg kinderen één voor één toe. Vul de fototoestemmingen in. Daarna komen foto’s en portfoliopagina’s.',
      },
      photos: {
        title: 'Foto’s toevoegen',
        text: 'Sleep foto’s naar Foto’s of kies ze. Obhut verwijdert plaats en cameragegevens. Zeg daarna wie er te zien is. Daarvoor mag een foto nergens gebruikt worden.',
      },
      consents: {
        title: 'Toestemmingen',
        text: 'Of een foto op een pagina mag, beslist de toestemming van elk kind dat erop staat. Ontbreekt die, dan is de foto grijs en staat de reden ernaast. Een intrekking geldt meteen.',
      },
      portfolio: {
        title: 'Een portfoliopagina maken',
        text: 'Kies een kind en een sjabloon. Sleep foto’s op de pagina, schrijf tekst. Alles wordt vanzelf opgeslagen, en je kunt 200 stappen terug. “Opslaan als pdf” maakt een pdf.',
      },
      lock: {
        title: 'Vergrendelen',
        text: 'Vergrendel altijd als je weggaat: Ctrl+L of de knop rechtsboven. Bij het vergrendelen gaat alles wat open was uit het geheugen. Na enkele minuten vergrendelt Obhut vanzelf.',
      },
      backup: {
        title: 'Back-up',
        text: 'Maak minstens één keer per week een back-up op een stick en bewaar die apart. De regel bovenaan zegt altijd hoe oud de laatste back-up is.',
      },
      cards: {
        title: 'Herstelkaarten',
        text: 'Twee van de drie kaarten openen een back-up als de pc stuk is of de wachtzin vergeten. Bewaar de kaarten op drie plekken en maak er geen foto’s van.',
      },
      deletion: {
        title: 'Verwijderen',
        text: 'Een dossier wordt na twee bevestigingen en zeven dagen in de prullenbak definitief verwijderd. Ook een oude back-up brengt het niet terug. Je krijgt een verwijderbewijs.',
      },
      practice: {
        title: 'Oefenruimte',
        text: 'In de oefenruimte zijn alle kinderen verzonnen. Hij heeft een eigen profiel en geen sleutel tot je echte gegevens. Je herkent hem aan de gestreepte band met het woord OEFENING.',
      },
    },
    shortcuts: {
      title: 'Toetsen',
      search: 'Kind, onderdeel of opdracht zoeken',
      lock: 'Vergrendelen',
      undo: 'Ongedaan maken (portfoliopagina)',
      redo: 'Opnieuw (portfoliopagina)',
      move: 'Geselecteerde op de pagina verplaatsen',
      moveFar: 'In grotere stappen verplaatsen',
      remove: 'Geselecteerde van de pagina verwijderen',
      next: 'Naar het volgende veld, knop of foto',
      close: 'Dialoog of menu sluiten',
    },
    keys: {
      search: 'Ctrl+K',
      lock: 'Ctrl+L',
      undo: 'Ctrl+Z',
      redo: 'Ctrl+Y',
      move: 'Pijltjestoetsen',
      moveFar: 'Shift+pijltjestoetsen',
      remove: 'Delete',
      next: 'Tab',
      close: 'Esc',
    },
  },
})
