import { catalogue } from './catalogue.ts'

export const lock = catalogue({
  de: {
    title: 'Wer sind Sie?',
    one: 'Guten Tag, {{name}}',
    none: 'Bitte melden Sie sich an',
    notMe: 'Jemand anderes',
    passphrase: 'Kennwort',
    unlock: 'Öffnen',
    opening: 'Einen Moment, die Daten werden geöffnet …',
    wait_one: 'Bitte warten Sie noch {{count}} Sekunde. Nach jedem falschen Versuch dauert es länger.',
    wait_other: 'Bitte warten Sie noch {{count}} Sekunden. Nach jedem falschen Versuch dauert es länger.',
    waitMinutes_one: 'Bitte warten Sie noch {{count}} Minute. Nach jedem falschen Versuch dauert es länger.',
    waitMinutes_other:
      'Bitte warten Sie noch {{count}} Minuten. Nach jedem falschen Versuch dauert es länger.',
    tilePin: 'mit PIN',
    tilePassphrase: 'mit Kennwort',
    pin: 'PIN',
    pinTries_one: 'Noch {{count}} Versuch, dann öffnet nur das Kennwort.',
    pinTries_other: 'Noch {{count}} Versuche, dann öffnet nur das Kennwort.',
    keys: 'Ziffern',
    keyBack: 'Letzte Ziffer löschen',
    lease: {
      code: 'Code vom Handy der Leitung',
      codeHelp: 'Nur die Leitung kann diesen PC so wieder freigeben.',
      stickText: 'Oder lesen Sie einen Stick ein, der gerade an einem anderen PC der Einrichtung war.',
      stick: 'Stick einlesen',
      stickRead: 'Der Stick hat Neues gebracht. Melden Sie sich bitte noch einmal an.',
      stickNothing: 'Auf diesem Stick ist nichts Neues. Stecken Sie ihn zuerst an einem anderen PC ein.',
    },
    withPassphrase: 'Mit Kennwort öffnen',
    withPin: 'Mit PIN öffnen',
    capsLock: 'Die Feststelltaste ist an.',
    forgotten: 'Kennwort vergessen?',
    forgottenText:
      'Niemand kann es zurücksetzen. Mit einer Sicherung und zwei Wiederherstellungskarten richten Sie Obhut neu ein: Starten Sie dazu Obhut auf einem anderen PC oder bitten Sie Ihre IT-Hilfe.',
    practicePassphrase: 'Das Kennwort im Übungsraum ist: {{passphrase}}',
    repairs: {
      title: 'Obhut hat etwas in Ordnung gebracht',
      seen: 'Verstanden',
      journalTail:
        'Beim letzten Mal wurde Obhut mitten im Schreiben beendet. Der angefangene Rest wurde entfernt. Alles, was „Gespeichert“ hieß, ist da.',
      journalFrame_one:
        '{{count}} Eintrag war auf der Festplatte beschädigt und wurde zur Seite gelegt. Bitte machen Sie bald eine Sicherung und lassen Sie die Festplatte prüfen.',
      journalFrame_other:
        '{{count}} Einträge waren auf der Festplatte beschädigt und wurden zur Seite gelegt. Bitte machen Sie bald eine Sicherung und lassen Sie die Festplatte prüfen.',
      journalCut_one:
        '{{count}} Eintrag, der schon gespeichert war, fehlt, und die Festplatte ist nicht schuld. Jemand hat an den Dateien gearbeitet. Sagen Sie der Leitung Bescheid; eine Sicherung oder ein anderer PC hat ihn noch.',
      journalCut_other:
        '{{count}} Einträge, die schon gespeichert waren, fehlen, und die Festplatte ist nicht schuld. Jemand hat an den Dateien gearbeitet. Sagen Sie der Leitung Bescheid; eine Sicherung oder ein anderer PC hat sie noch.',
      wrongTries_one:
        'Vor dieser Anmeldung wurde {{count}} Mal ein falsches Kennwort eingegeben. Waren Sie das nicht, sagen Sie der Leitung Bescheid.',
      wrongTries_other:
        'Vor dieser Anmeldung wurde {{count}} Mal ein falsches Kennwort eingegeben. Waren Sie das nicht, sagen Sie der Leitung Bescheid.',
      snapshotRebuilt: 'Ein Inhaltsverzeichnis war beschädigt und wurde neu aufgebaut. Es fehlt nichts.',
      keyFileTail: 'Ein angefangener Rest der Schlüsseldatei wurde entfernt. Es fehlt nichts.',
      databaseRebuilt: 'Die Such- und Anzeigedatenbank wurde neu aufgebaut. Es fehlt nichts.',
      blobDamaged_one:
        '{{count}} Foto ist auf der Festplatte beschädigt. Es kann aus einer Sicherung zurückkommen.',
      blobDamaged_other:
        '{{count}} Fotos sind auf der Festplatte beschädigt. Sie können aus einer Sicherung zurückkommen.',
      settingsReset:
        'Die Einstellungen waren beschädigt und stehen wieder am Anfang. Ihre Daten sind nicht betroffen.',
      fileMended:
        'Eine beschädigte Datei wurde aus der zweiten Kopie wiederhergestellt. Es fehlt nichts. Lassen Sie die Festplatte prüfen, wenn das öfter vorkommt.',
      clockJumped:
        'Die Uhr dieses PCs ist gesprungen. Bitte prüfen Sie Datum und Uhrzeit. Bis dahin löscht Obhut nichts von selbst.',
    },
  },
  en: {
    title: 'Who are you?',
    one: 'Hello, {{name}}',
    none: 'Please sign in',
    notMe: 'Somebody else',
    passphrase: 'Passphrase',
    unlock: 'Open',
    opening: 'One moment, the data are being opened …',
    wait_one: 'Please wait {{count}} more second. It takes longer after each wrong try.',
    wait_other: 'Please wait {{count}} more seconds. It takes longer after each wrong try.',
    waitMinutes_one: 'Please wait {{count}} more minute. It takes longer after each wrong try.',
    waitMinutes_other: 'Please wait {{count}} more minutes. It takes longer after each wrong try.',
    tilePin: 'by PIN',
    tilePassphrase: 'by passphrase',
    pin: 'PIN',
    pinTries_one: '{{count}} more try, then only the passphrase opens.',
    pinTries_other: '{{count}} more tries, then only the passphrase opens.',
    keys: 'Digits',
    keyBack: 'Delete the last digit',
    lease: {
      code: 'Code from the head’s phone',
      codeHelp: 'Only the head can release this PC in this way.',
      stickText: 'Or read in a stick that was just at another PC of the centre.',
      stick: 'Read stick',
      stickRead: 'The stick brought something new. Please sign in once more.',
      stickNothing: 'There is nothing new on this stick. Plug it into another PC first.',
    },
    withPassphrase: 'Open by passphrase',
    withPin: 'Open by PIN',
    capsLock: 'Caps lock is on.',
    forgotten: 'Passphrase forgotten?',
    forgottenText:
      'Nobody can reset it. With a backup and two recovery cards you set Obhut up again: start Obhut on another PC or ask your IT helper.',
    practicePassphrase: 'The passphrase of the practice room is: {{passphrase}}',
    repairs: {
      title: 'Obhut has put something right',
      seen: 'Understood',
      journalTail:
        'Last time Obhut was ended in the middle of writing. The unfinished rest was removed. Everything that said “Saved” is there.',
      journalFrame_one:
        '{{count}} entry was damaged on the disk and has been set aside. Please make a backup soon and have the disk checked.',
      journalFrame_other:
        '{{count}} entries were damaged on the disk and have been set aside. Please make a backup soon and have the disk checked.',
      journalCut_one:
        '{{count}} entry that had been saved is missing, and the disk is not to blame. Somebody worked on the files. Tell the head; a backup or another PC still has it.',
      journalCut_other:
        '{{count}} entries that had been saved are missing, and the disk is not to blame. Somebody worked on the files. Tell the head; a backup or another PC still has them.',
      wrongTries_one:
        'Before this sign-in a wrong passphrase was typed {{count}} time. If that was not you, tell the head.',
      wrongTries_other:
        'Before this sign-in a wrong passphrase was typed {{count}} times. If that was not you, tell the head.',
      snapshotRebuilt: 'A table of contents was damaged and has been rebuilt. Nothing is missing.',
      keyFileTail: 'An unfinished rest of the key file was removed. Nothing is missing.',
      databaseRebuilt: 'The database for searching and showing was rebuilt. Nothing is missing.',
      blobDamaged_one: '{{count}} photo is damaged on the disk. It can come back from a backup.',
      blobDamaged_other: '{{count}} photos are damaged on the disk. They can come back from a backup.',
      settingsReset: 'The settings were damaged and are back at their beginning. Your data are not affected.',
      fileMended:
        'A damaged file was restored from its second copy. Nothing is missing. Have the disk checked if this happens often.',
      clockJumped:
        'The clock of this PC has jumped. Please check date and time. Until then Obhut deletes nothing by itself.',
    },
  },
  nl: {
    title: 'Wie ben je?',
    one: 'Goedendag, {{name}}',
    none: 'Log in',
    notMe: 'Iemand anders',
    passphrase: 'Wachtzin',
    unlock: 'Openen',
    opening: 'Een moment, de gegevens worden geopend …',
    wait_one: 'Wacht nog {{count}} seconde. Na elke foute poging duurt het langer.',
    wait_other: 'Wacht nog {{count}} seconden. Na elke foute poging duurt het langer.',
    waitMinutes_one: 'Wacht nog {{count}} minuut. Na elke foute poging duurt het langer.',
    waitMinutes_other: 'Wacht nog {{count}} minuten. Na elke foute poging duurt het langer.',
    tilePin: 'met pincode',
    tilePassphrase: 'met wachtzin',
    pin: 'Pincode',
    pinTries_one: 'Nog {{count}} poging, daarna opent alleen de wachtzin.',
    pinTries_other: 'Nog {{count}} pogingen, daarna opent alleen de wachtzin.',
    keys: 'Cijfers',
    keyBack: 'Laatste cijfer wissen',
    lease: {
      code: 'Code van de telefoon van de leiding',
      codeHelp: 'Alleen de leiding kan deze pc zo weer vrijgeven.',
      stickText: 'Of lees een stick in die net bij een andere pc van de instelling was.',
      stick: 'Stick inlezen',
      stickRead: 'De stick bracht iets nieuws. Meld je nog een keer aan.',
      stickNothing: 'Er staat niets nieuws op deze stick. Steek hem eerst in een andere pc.',
    },
    withPassphrase: 'Met wachtzin openen',
    withPin: 'Met pincode openen',
    capsLock: 'Caps Lock staat aan.',
    forgotten: 'Wachtzin vergeten?',
    forgottenText:
      'Niemand kan hem opnieuw instellen. Met een back-up en twee herstelkaarten richt je Obhut opnieuw in: start Obhut op een andere pc of vraag je IT-hulp.',
    practicePassphrase: 'De wachtzin van de oefenruimte is: {{passphrase}}',
    repairs: {
      title: 'Obhut heeft iets hersteld',
      seen: 'Begrepen',
      journalTail:
        'De vorige keer werd Obhut midden in het schrijven gestopt. Het onafgemaakte stuk is verwijderd. Alles waar “Opgeslagen” bij stond, is er.',
      journalFrame_one:
        '{{count}} regel was op de schijf beschadigd en is apart gelegd. Maak snel een back-up en laat de schijf nakijken.',
      journalFrame_other:
        '{{count}} regels waren op de schijf beschadigd en zijn apart gelegd. Maak snel een back-up en laat de schijf nakijken.',
      journalCut_one:
        '{{count}} regel die al was opgeslagen ontbreekt, en de schijf is niet de schuldige. Iemand heeft aan de bestanden gewerkt. Meld het de leiding; een back-up of een andere pc heeft hem nog.',
      journalCut_other:
        '{{count}} regels die al waren opgeslagen ontbreken, en de schijf is niet de schuldige. Iemand heeft aan de bestanden gewerkt. Meld het de leiding; een back-up of een andere pc heeft ze nog.',
      wrongTries_one:
        'Vóór deze aanmelding is {{count}} keer een verkeerde wachtzin getypt. Was je dat niet, meld het de leiding.',
      wrongTries_other:
        'Vóór deze aanmelding is {{count}} keer een verkeerde wachtzin getypt. Was je dat niet, meld het de leiding.',
      snapshotRebuilt: 'Een inhoudsopgave was beschadigd en is opnieuw opgebouwd. Er ontbreekt niets.',
      keyFileTail: 'Een onafgemaakt stuk van het sleutelbestand is verwijderd. Er ontbreekt niets.',
      databaseRebuilt: 'De database voor zoeken en tonen is opnieuw opgebouwd. Er ontbreekt niets.',
      blobDamaged_one: '{{count}} foto is op de schijf beschadigd. Hij kan uit een back-up terugkomen.',
      blobDamaged_other:
        '{{count}} foto’s zijn op de schijf beschadigd. Ze kunnen uit een back-up terugkomen.',
      settingsReset:
        'De instellingen waren beschadigd en staan weer aan het begin. Je gegevens zijn niet geraakt.',
      fileMended:
        'Een beschadigd bestand is uit de tweede kopie hersteld. Er ontbreekt niets. Laat de schijf nakijken als dit vaker gebeurt.',
      clockJumped:
        'De klok van deze pc is versprongen. Controleer datum en tijd. Tot dan verwijdert Obhut niets vanzelf.',
    },
  },
})
