import { catalogue } from './catalogue.ts'

/** The masked window: what stands around the screens it shows. */
export const projection = catalogue({
  de: {
    title: 'Ansicht für die Hilfe',
    band: 'Ansicht für die Hilfe',
    bandText: 'Alle Namen, Daten, Texte und Bilder sind ersetzt. Hier lässt sich nichts ändern.',
    plain: 'Ein Eintrag ist gerade unverändert zu sehen',
    waiting: 'Es wird noch kein Bild übertragen.',
    sending: 'Das Bild wird übertragen.',
    stopped: 'Das Bild ist angehalten.',
    refused: {
      none: 'Es wird kein Bild übertragen: Dieser Browser kann das Fenster nicht aufnehmen.',
      denied: 'Es wird kein Bild übertragen: Die Aufnahme wurde nicht erlaubt.',
      otherSurface:
        'Es wird kein Bild übertragen: Aufgenommen würde etwas anderes als dieses Fenster. Beenden Sie die Hilfe und beginnen Sie neu.',
      notRestricted:
        'Es wird kein Bild übertragen: Die Aufnahme lässt sich nicht auf diese Ansicht begrenzen. Bitte aktualisieren Sie den Browser.',
      ended: 'Es wird kein Bild mehr übertragen: Die Aufnahme wurde beendet.',
    },
    end: { title: 'Die Hilfe ist beendet', text: 'Sie können dieses Fenster schließen.' },
  },
  en: {
    title: 'View for the helper',
    band: 'View for the helper',
    bandText: 'All names, dates, texts and pictures are replaced. Nothing can be changed here.',
    plain: 'One entry is shown unchanged at the moment',
    waiting: 'No picture is sent yet.',
    sending: 'The picture is being sent.',
    stopped: 'The picture is paused.',
    refused: {
      none: 'No picture is sent: this browser cannot record the window.',
      denied: 'No picture is sent: recording was not allowed.',
      otherSurface:
        'No picture is sent: something else than this window would be recorded. End the session and begin again.',
      notRestricted:
        'No picture is sent: recording cannot be limited to this view. Please update the browser.',
      ended: 'No picture is sent any more: recording has ended.',
    },
    end: { title: 'The session has ended', text: 'You can close this window.' },
  },
  nl: {
    title: 'Weergave voor de hulp',
    band: 'Weergave voor de hulp',
    bandText: 'Alle namen, datums, teksten en beelden zijn vervangen. Hier kan niets worden gewijzigd.',
    plain: 'Eén gegeven is nu onveranderd te zien',
    waiting: 'Er wordt nog geen beeld verstuurd.',
    sending: 'Het beeld wordt verstuurd.',
    stopped: 'Het beeld staat stil.',
    refused: {
      none: 'Er wordt geen beeld verstuurd: deze browser kan het venster niet opnemen.',
      denied: 'Er wordt geen beeld verstuurd: opnemen is niet toegestaan.',
      otherSurface:
        'Er wordt geen beeld verstuurd: er zou iets anders dan dit venster worden opgenomen. Beëindig de hulp en begin opnieuw.',
      notRestricted:
        'Er wordt geen beeld verstuurd: de opname kan niet tot deze weergave worden beperkt. Werk de browser bij.',
      ended: 'Er wordt geen beeld meer verstuurd: de opname is beëindigd.',
    },
    end: { title: 'De hulp is beëindigd', text: 'U kunt dit venster sluiten.' },
  },
})
