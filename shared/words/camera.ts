import { catalogue } from './catalogue.ts'

/** Camera card, phone by cable and webcam. */
export const camera = catalogue({
  de: {
    menu: 'Kamera und Handy',
    found: {
      title: 'Gefunden:',
      text: 'Die Fotos kommen verschlüsselt in Obhut. Was schon da ist, wird übersprungen.',
    },
    read: 'Kamera-Karte einlesen',
    reading: 'Fotos werden eingelesen und verschlüsselt',
    checking: 'Die Fotos werden noch einmal mit der Karte verglichen',
    clearing: 'Die Fotos werden von der Karte gelöscht',
    more: 'Auf der Karte sind noch mehr Fotos. Lesen Sie sie danach noch einmal ein.',
    ask: {
      title: 'Die Fotos von der Karte löschen?',
      kept_one: '{{count}} Foto ist sicher in Obhut, noch einmal mit der Karte verglichen.',
      kept_other: '{{count}} Fotos sind sicher in Obhut, noch einmal mit der Karte verglichen.',
      readable: 'Auf der Karte kann sie jeder ansehen, der die Karte findet.',
      stay_one: '{{count}} Datei ist nur auf der Karte und bleibt dort, zum Beispiel ein Film.',
      stay_other: '{{count}} Dateien sind nur auf der Karte und bleiben dort, zum Beispiel Filme.',
      size: 'Obhut bewahrt Fotos so groß auf, dass sie für eine A4-Seite reichen (bis 4096 Bildpunkte). Noch größere Originale gibt es danach nicht mehr.',
      leave: 'Auf der Karte lassen',
      clear_one: '{{count}} Foto von der Karte löschen',
      clear_other: '{{count}} Fotos von der Karte löschen',
    },
    result: {
      title: 'Die Karte ist eingelesen',
      failed_one:
        'Von der Karte wird nichts gelöscht: {{count}} Foto ließ sich in Obhut nicht wieder öffnen. Machen Sie bald eine Sicherung und lassen Sie den PC prüfen.',
      failed_other:
        'Von der Karte wird nichts gelöscht: {{count}} Fotos ließen sich in Obhut nicht wieder öffnen. Machen Sie bald eine Sicherung und lassen Sie den PC prüfen.',
      practice: 'Im Übungsraum wird nichts von der Karte gelöscht.',
      cleared_one: '{{count}} Foto ist von der Karte gelöscht',
      cleared_other: '{{count}} Fotos sind von der Karte gelöscht',
      stayed_one: '{{count}} Foto ist noch auf der Karte.',
      stayed_other: '{{count}} Fotos sind noch auf der Karte.',
      takeOut:
        'Werfen Sie die Karte jetzt aus und nehmen Sie sie heraus. Mit besonderen Programmen lässt sich Gelöschtes oft zurückholen: Geben Sie die Karte deshalb nicht weg.',
      close: 'Schließen',
    },
    ended: {
      gone: 'Die Karte wurde herausgezogen. Nichts ist verloren: Stecken Sie sie wieder ein und lesen Sie sie noch einmal ein. Was schon da ist, kommt nicht doppelt.',
      stopped: 'Sie haben angehalten. Auf der Karte ist alles noch da.',
      failed:
        'Die Karte ließ sich nicht weiter lesen. Auf der Karte ist alles noch da. Versuchen Sie es noch einmal.',
      readOnly: 'Die Karte ist schreibgeschützt.',
    },
    clearEnded: {
      gone: 'Die Karte wurde herausgezogen. Die übrigen Fotos sind noch darauf und auch in Obhut.',
      stopped: 'Sie haben angehalten. Die übrigen Fotos sind auch in Obhut.',
      failed:
        'Es ging nicht weiter. Die übrigen Fotos sind auch in Obhut. Lesen Sie die Karte noch einmal ein.',
      readOnly:
        'Die Karte ist schreibgeschützt. Schieben Sie den kleinen Riegel an der Karte zurück und lesen Sie sie noch einmal ein.',
    },
    connect: {
      open: 'Karte oder Handy anschließen',
      title: 'So kommt die Karte oder das Handy in Obhut',
      card: {
        title: 'Kamera-Karte',
        text: 'Stecken Sie die Karte in den PC, oder die Kamera mit dem Kabel. Nach ein paar Sekunden steht hier oben bei den Fotos „Kamera-Karte einlesen“.',
      },
      phone: {
        title: 'Handy mit Kabel',
        text: 'Entsperren Sie das Handy und wählen Sie darauf „Dateien übertragen“. Zeigt der PC das Handy ohne Laufwerksbuchstaben, kann Obhut es nicht selbst lesen. Öffnen Sie dann das Handy im Explorer und ziehen Sie die Fotos aus dem Ordner DCIM in dieses Fenster.',
      },
      folder: {
        title: 'Anderer Ordner',
        text: 'Liegen die Fotos auf einem Stick oder in einem anderen Ordner, wählen Sie ihn hier aus. Löschen müssen Sie die Dateien dort selbst.',
      },
      chooseFolder: 'Ordner auswählen',
      done: 'Verstanden',
    },
    webcam: {
      open: 'Foto mit der Webcam aufnehmen',
      title: 'Foto mit der Webcam',
      picture: 'Bild der Webcam',
      still: 'Das Foto, das Sie gerade aufgenommen haben',
      shoot: 'Foto aufnehmen',
      keep: 'Foto übernehmen',
      again: 'Neu aufnehmen',
      close: 'Schließen',
      which: 'Welche Kamera',
      hint: 'Das Foto kommt sofort verschlüsselt in Obhut. Beim Schließen geht die Kamera aus.',
      taken_one: '{{count}} Foto übernommen.',
      taken_other: '{{count}} Fotos übernommen.',
      none: {
        title: 'Keine Kamera gefunden',
        text: 'An diesem PC ist keine Webcam angeschlossen. Stecken Sie eine an und öffnen Sie dieses Fenster noch einmal.',
      },
      refused: {
        title: 'Die Kamera ist nicht erlaubt',
        text: 'Erlauben Sie in den Einstellungen des PCs, dass Programme die Kamera benutzen, und öffnen Sie dieses Fenster noch einmal.',
      },
      busy: {
        title: 'Die Kamera wird gerade benutzt',
        text: 'Ein anderes Programm benutzt die Kamera, zum Beispiel ein Video-Anruf. Schließen Sie es und öffnen Sie dieses Fenster noch einmal.',
      },
    },
  },
  en: {
    menu: 'Camera and phone',
    found: {
      title: 'Found:',
      text: 'The photos go into Obhut encrypted. What is here already is skipped.',
    },
    read: 'Read camera card',
    reading: 'Photos are being read and encrypted',
    checking: 'The photos are being compared with the card once more',
    clearing: 'The photos are being deleted from the card',
    more: 'There are more photos on the card. Read it again afterwards.',
    ask: {
      title: 'Delete the photos from the card?',
      kept_one: '{{count}} photo is safe in Obhut, compared with the card once more.',
      kept_other: '{{count}} photos are safe in Obhut, compared with the card once more.',
      readable: 'On the card, whoever finds it can look at them.',
      stay_one: '{{count}} file is on the card only and stays there, for example a film.',
      stay_other: '{{count}} files are on the card only and stay there, for example films.',
      size: 'Obhut keeps photos large enough for an A4 page (up to 4096 pixels). Larger originals will be gone afterwards.',
      leave: 'Leave them on the card',
      clear_one: 'Delete {{count}} photo from the card',
      clear_other: 'Delete {{count}} photos from the card',
    },
    result: {
      title: 'The card has been read',
      failed_one:
        'Nothing is deleted from the card: {{count}} photo could not be opened again in Obhut. Make a backup soon and have the PC checked.',
      failed_other:
        'Nothing is deleted from the card: {{count}} photos could not be opened again in Obhut. Make a backup soon and have the PC checked.',
      practice: 'In the practice room nothing is deleted from the card.',
      cleared_one: '{{count}} photo has been deleted from the card',
      cleared_other: '{{count}} photos have been deleted from the card',
      stayed_one: '{{count}} photo is still on the card.',
      stayed_other: '{{count}} photos are still on the card.',
      takeOut:
        'Eject the card now and take it out. Special programs can often bring back what was deleted, so do not give the card away.',
      close: 'Close',
    },
    ended: {
      gone: 'The card was pulled out. Nothing is lost: plug it in again and read it once more. What is here already does not come twice.',
      stopped: 'You stopped. Everything is still on the card.',
      failed: 'The card could not be read any further. Everything is still on the card. Please try again.',
      readOnly: 'The card is write-protected.',
    },
    clearEnded: {
      gone: 'The card was pulled out. The other photos are still on it and in Obhut too.',
      stopped: 'You stopped. The other photos are in Obhut too.',
      failed: 'It went no further. The other photos are in Obhut too. Read the card again.',
      readOnly: 'The card is write-protected. Push back the small slider on the card and read it again.',
    },
    connect: {
      open: 'Connect a card or phone',
      title: 'How the card or phone gets into Obhut',
      card: {
        title: 'Camera card',
        text: 'Put the card into the PC, or connect the camera by cable. After a few seconds “Read camera card” appears at the top of the photos.',
      },
      phone: {
        title: 'Phone by cable',
        text: 'Unlock the phone and choose “File transfer” on it. If the PC shows the phone without a drive letter, Obhut cannot read it by itself. Then open the phone in Explorer and drag the photos from the folder DCIM into this window.',
      },
      folder: {
        title: 'Another folder',
        text: 'If the photos are on a stick or in another folder, choose it here. You have to delete the files there yourself.',
      },
      chooseFolder: 'Choose a folder',
      done: 'Got it',
    },
    webcam: {
      open: 'Take a photo with the webcam',
      title: 'Photo with the webcam',
      picture: 'Picture of the webcam',
      still: 'The photo you have just taken',
      shoot: 'Take photo',
      keep: 'Keep photo',
      again: 'Take again',
      close: 'Close',
      which: 'Which camera',
      hint: 'The photo goes into Obhut encrypted at once. The camera goes off when you close this.',
      taken_one: '{{count}} photo kept.',
      taken_other: '{{count}} photos kept.',
      none: {
        title: 'No camera found',
        text: 'No webcam is connected to this PC. Plug one in and open this window again.',
      },
      refused: {
        title: 'The camera is not allowed',
        text: 'Allow programs to use the camera in the settings of the PC, and open this window again.',
      },
      busy: {
        title: 'The camera is in use',
        text: 'Another program is using the camera, for example a video call. Close it and open this window again.',
      },
    },
  },
  nl: {
    menu: 'Camera en telefoon',
    found: {
      title: 'Gevonden:',
      text: 'De foto’s komen versleuteld in Obhut. Wat er al is, wordt overgeslagen.',
    },
    read: 'Camerakaart inlezen',
    reading: 'Foto’s worden ingelezen en versleuteld',
    checking: 'De foto’s worden nog een keer met de kaart vergeleken',
    clearing: 'De foto’s worden van de kaart gewist',
    more: 'Op de kaart staan nog meer foto’s. Lees hem daarna nog een keer in.',
    ask: {
      title: 'De foto’s van de kaart wissen?',
      kept_one: '{{count}} foto is veilig in Obhut, nog een keer met de kaart vergeleken.',
      kept_other: '{{count}} foto’s zijn veilig in Obhut, nog een keer met de kaart vergeleken.',
      readable: 'Op de kaart kan iedereen die de kaart vindt ze bekijken.',
      stay_one: '{{count}} bestand staat alleen op de kaart en blijft daar, bijvoorbeeld een film.',
      stay_other: '{{count}} bestanden staan alleen op de kaart en blijven daar, bijvoorbeeld films.',
      size: 'Obhut bewaart foto’s groot genoeg voor een A4-pagina (tot 4096 beeldpunten). Grotere originelen zijn daarna weg.',
      leave: 'Op de kaart laten',
      clear_one: '{{count}} foto van de kaart wissen',
      clear_other: '{{count}} foto’s van de kaart wissen',
    },
    result: {
      title: 'De kaart is ingelezen',
      failed_one:
        'Van de kaart wordt niets gewist: {{count}} foto kon in Obhut niet opnieuw worden geopend. Maak snel een back-up en laat de pc nakijken.',
      failed_other:
        'Van de kaart wordt niets gewist: {{count}} foto’s konden in Obhut niet opnieuw worden geopend. Maak snel een back-up en laat de pc nakijken.',
      practice: 'In de oefenruimte wordt niets van de kaart gewist.',
      cleared_one: '{{count}} foto is van de kaart gewist',
      cleared_other: '{{count}} foto’s zijn van de kaart gewist',
      stayed_one: '{{count}} foto staat nog op de kaart.',
      stayed_other: '{{count}} foto’s staan nog op de kaart.',
      takeOut:
        'Werp de kaart nu uit en haal hem eruit. Met speciale programma’s is wat gewist is vaak terug te halen: geef de kaart daarom niet weg.',
      close: 'Sluiten',
    },
    ended: {
      gone: 'De kaart is eruit gehaald. Er is niets verloren: steek hem er weer in en lees hem nog een keer in. Wat er al is, komt niet dubbel.',
      stopped: 'U bent gestopt. Op de kaart staat alles nog.',
      failed: 'De kaart kon niet verder worden gelezen. Op de kaart staat alles nog. Probeer het opnieuw.',
      readOnly: 'De kaart is tegen schrijven beveiligd.',
    },
    clearEnded: {
      gone: 'De kaart is eruit gehaald. De overige foto’s staan er nog op en ook in Obhut.',
      stopped: 'U bent gestopt. De overige foto’s zijn ook in Obhut.',
      failed: 'Het ging niet verder. De overige foto’s zijn ook in Obhut. Lees de kaart nog een keer in.',
      readOnly:
        'De kaart is tegen schrijven beveiligd. Schuif het kleine schuifje op de kaart terug en lees hem nog een keer in.',
    },
    connect: {
      open: 'Kaart of telefoon aansluiten',
      title: 'Zo komt de kaart of de telefoon in Obhut',
      card: {
        title: 'Camerakaart',
        text: 'Steek de kaart in de pc, of de camera met de kabel. Na een paar seconden staat bovenaan bij de foto’s “Camerakaart inlezen”.',
      },
      phone: {
        title: 'Telefoon met kabel',
        text: 'Ontgrendel de telefoon en kies daarop “Bestanden overdragen”. Toont de pc de telefoon zonder stationsletter, dan kan Obhut hem niet zelf lezen. Open dan de telefoon in de Verkenner en sleep de foto’s uit de map DCIM naar dit venster.',
      },
      folder: {
        title: 'Andere map',
        text: 'Staan de foto’s op een stick of in een andere map, kies die dan hier. De bestanden daar moet u zelf wissen.',
      },
      chooseFolder: 'Map kiezen',
      done: 'Begrepen',
    },
    webcam: {
      open: 'Foto maken met de webcam',
      title: 'Foto met de webcam',
      picture: 'Beeld van de webcam',
      still: 'De foto die u net heeft gemaakt',
      shoot: 'Foto maken',
      keep: 'Foto bewaren',
      again: 'Opnieuw maken',
      close: 'Sluiten',
      which: 'Welke camera',
      hint: 'De foto komt meteen versleuteld in Obhut. Bij het sluiten gaat de camera uit.',
      taken_one: '{{count}} foto bewaard.',
      taken_other: '{{count}} foto’s bewaard.',
      none: {
        title: 'Geen camera gevonden',
        text: 'Op deze pc is geen webcam aangesloten. Sluit er een aan en open dit venster opnieuw.',
      },
      refused: {
        title: 'De camera is niet toegestaan',
        text: 'Sta in de instellingen van de pc toe dat programma’s de camera gebruiken, en open dit venster opnieuw.',
      },
      busy: {
        title: 'De camera is in gebruik',
        text: 'Een ander programma gebruikt de camera, bijvoorbeeld een videogesprek. Sluit het en open dit venster opnieuw.',
      },
    },
  },
})
