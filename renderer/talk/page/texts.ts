/** What the page says, German first. It knows neither who is called nor by whom. */
const de = {
  language: 'Sprache',
  title: 'Ein Gespräch mit Bild und Ton',
  intro: 'Jemand aus Ihrer Kita möchte mit Ihnen sprechen.',
  steps: [
    'Geben Sie das Wort ein, das man Ihnen gesagt hat, und wie Sie heißen.',
    'Der Browser fragt nach Kamera und Mikrofon. Sie sehen zuerst nur sich selbst.',
    'Sie klopfen an. In der Kita sieht man Ihren Namen und lässt Sie herein.',
  ],
  private:
    'Bild und Ton gehen verschlüsselt direkt von Gerät zu Gerät. Niemand dazwischen kann mithören. Nichts wird aufgezeichnet, Sie brauchen kein Konto, und danach ist alles weg.',
  word: 'Das Wort',
  wordHelp: 'Es sind zwei Wörter. Sie haben nur einen Versuch.',
  name: 'Ihr Name in diesem Gespräch',
  next: 'Weiter',
  wordMissing: 'Bitte geben Sie beide Wörter ein.',
  wordUnknown:
    '„{word}“ ist keines unserer Wörter. Bitte prüfen Sie die Schreibweise. Ihr Versuch ist noch da.',
  nameMissing: 'Bitte geben Sie Ihren Namen ein.',
  asking: 'Bitte erlauben Sie Kamera und Mikrofon.',
  noCamera:
    'Ohne Kamera: Es wird nur Ihre Stimme übertragen. Wenn Sie die Kamera möchten, erlauben Sie sie im Browser und laden Sie diese Seite neu.',
  noDevices:
    'Der Browser gibt weder Kamera noch Mikrofon frei. Bitte erlauben Sie beides in den Einstellungen dieser Seite und versuchen Sie es noch einmal.',
  mirror: 'So sieht man Sie',
  mirrorHelp: 'Noch sieht und hört Sie niemand. Wenn Sie bereit sind, klopfen Sie an.',
  knock: 'Anklopfen',
  back: 'Zurück',
  knocking: 'Es wird angeklopft …',
  waiting: 'Sie haben angeklopft. Bitte warten Sie, bis man Sie hereinlässt.',
  connecting: 'Man lässt Sie herein. Die Verbindung entsteht …',
  live: 'Im Gespräch',
  other: 'Bild der anderen Seite',
  self: 'Ihr eigenes Bild',
  sealed: 'Ende-zu-Ende-verschlüsselt',
  compare: 'Zum Vergleichen, vorgelesen von beiden Seiten:',
  compareHelp: 'Hören Sie andere Wörter, dann legen Sie auf.',
  mute: 'Mikrofon aus',
  unmute: 'Mikrofon an',
  hide: 'Kamera aus',
  show: 'Kamera an',
  hangUp: 'Auflegen',
  otherMuted: 'Mikrofon der anderen Seite ist aus',
  otherHidden: 'Kamera der anderen Seite ist aus',
  otherBoth: 'Mikrofon und Kamera der anderen Seite sind aus',
  stalled: 'Die Verbindung stockt …',
  overTitle: 'Das Gespräch ist beendet',
  gone: 'Dieser Link gilt nicht (mehr). Vielleicht wurde er schon benutzt, ist abgelaufen oder nicht vollständig kopiert. Bitte fragen Sie in Ihrer Kita nach einem neuen.',
  busy: 'Von Ihrem Anschluss kamen gerade sehr viele Anfragen. Bitte warten Sie eine Minute und versuchen Sie es noch einmal.',
  away: 'Der Server antwortet gerade nicht. Bitte prüfen Sie Ihr Internet und versuchen Sie es noch einmal.',
  wrong:
    'Das Wort war nicht richtig. Zur Sicherheit gilt der Link jetzt nicht mehr. Bitte fragen Sie in Ihrer Kita nach einem neuen.',
  refused: 'Man hat Sie nicht hereingelassen. Wenn das ein Versehen ist, rufen Sie bitte in Ihrer Kita an.',
  left: 'Die andere Seite hat aufgelegt. Von diesem Gespräch ist nichts gespeichert.',
  ended: 'Sie haben aufgelegt. Von diesem Gespräch ist nichts gespeichert.',
  lost: 'Die Verbindung ist abgerissen. Für ein weiteres Gespräch brauchen Sie einen neuen Link.',
  tampered:
    'Zur Sicherheit beendet: Unterwegs wurde etwas verändert. Bitte sagen Sie in Ihrer Kita Bescheid und benutzen Sie diesen Link nicht mehr.',
  unreachable:
    'Die beiden Geräte konnten sich nicht erreichen. Vielleicht lässt Ihr Netz keine direkten Verbindungen zu. Ein anderes Netz (zum Beispiel Mobilfunk) kann helfen.',
  old: 'Dieser Browser kann das nicht. Bitte nehmen Sie einen neueren, zum Beispiel Firefox, Chrome, Edge oder Safari.',
} as const

type Texts = { readonly [K in keyof typeof de]: (typeof de)[K] extends string ? string : readonly string[] }

const en: Texts = {
  language: 'Language',
  title: 'A conversation with picture and sound',
  intro: 'Somebody from your nursery would like to talk to you.',
  steps: [
    'Enter the word that you were told, and what you are called.',
    'The browser asks for camera and microphone. At first you see only yourself.',
    'You knock. At the nursery they see your name and let you in.',
  ],
  private:
    'Picture and sound go encrypted, straight from device to device. Nobody in between can listen. Nothing is recorded, you need no account, and afterwards everything is gone.',
  word: 'The word',
  wordHelp: 'It is two words, in German. You have one try only.',
  name: 'Your name in this conversation',
  next: 'Continue',
  wordMissing: 'Please enter both words.',
  wordUnknown: '“{word}” is none of our words. Please check the spelling. Your try is not used up.',
  nameMissing: 'Please enter your name.',
  asking: 'Please allow camera and microphone.',
  noCamera:
    'Without a camera: only your voice is sent. If you would like the camera, allow it in the browser and reload this page.',
  noDevices:
    'The browser gives neither camera nor microphone. Please allow both in the settings of this page and try again.',
  mirror: 'This is how you are seen',
  mirrorHelp: 'Nobody sees or hears you yet. Knock when you are ready.',
  knock: 'Knock',
  back: 'Back',
  knocking: 'Knocking …',
  waiting: 'You have knocked. Please wait until you are let in.',
  connecting: 'You are being let in. Connecting …',
  live: 'In conversation',
  other: 'Picture of the other side',
  self: 'Your own picture',
  sealed: 'End-to-end encrypted',
  compare: 'To compare, read out by both sides:',
  compareHelp: 'If you hear other words, hang up.',
  mute: 'Microphone off',
  unmute: 'Microphone on',
  hide: 'Camera off',
  show: 'Camera on',
  hangUp: 'Hang up',
  otherMuted: 'The other side’s microphone is off',
  otherHidden: 'The other side’s camera is off',
  otherBoth: 'The other side’s microphone and camera are off',
  stalled: 'The connection is faltering …',
  overTitle: 'The conversation has ended',
  gone: 'This link is not valid (any more). It may have been used already, have expired or not been copied completely. Please ask your nursery for a new one.',
  busy: 'Very many requests came from your connection just now. Please wait a minute and try again.',
  away: 'The server does not answer just now. Please check your internet and try again.',
  wrong:
    'The word was not right. To be safe, the link is not valid any more. Please ask your nursery for a new one.',
  refused: 'You were not let in. If that is a mistake, please phone your nursery.',
  left: 'The other side has hung up. Nothing of this conversation is stored.',
  ended: 'You have hung up. Nothing of this conversation is stored.',
  lost: 'The connection broke. For another conversation you need a new link.',
  tampered:
    'Ended to be safe: something was changed on the way. Please tell your nursery, and do not use this link any more.',
  unreachable:
    'The two devices could not reach each other. Your network may not allow direct connections. Another network (mobile, for example) may help.',
  old: 'This browser can’t do that. Please use a newer one, for example Firefox, Chrome, Edge or Safari.',
}

const nl: Texts = {
  language: 'Taal',
  title: 'Een gesprek met beeld en geluid',
  intro: 'Iemand van uw kinderdagverblijf wil met u praten.',
  steps: [
    'Vul het woord in dat u is verteld, en hoe u heet.',
    'De browser vraagt om camera en microfoon. U ziet eerst alleen uzelf.',
    'U klopt aan. Op het kinderdagverblijf ziet men uw naam en laat u binnen.',
  ],
  private:
    'Beeld en geluid gaan versleuteld rechtstreeks van apparaat naar apparaat. Niemand ertussen kan meeluisteren. Er wordt niets opgenomen, u heeft geen account nodig, en daarna is alles weg.',
  word: 'Het woord',
  wordHelp: 'Het zijn twee woorden, in het Duits. U heeft maar één poging.',
  name: 'Uw naam in dit gesprek',
  next: 'Verder',
  wordMissing: 'Vul beide woorden in.',
  wordUnknown: '“{word}” is geen van onze woorden. Controleer de spelling. Uw poging is nog niet gebruikt.',
  nameMissing: 'Vul uw naam in.',
  asking: 'Sta camera en microfoon toe.',
  noCamera:
    'Zonder camera: alleen uw stem wordt verzonden. Wilt u de camera gebruiken, sta die dan toe in de browser en laad deze pagina opnieuw.',
  noDevices:
    'De browser geeft geen camera en geen microfoon vrij. Sta beide toe in de instellingen van deze pagina en probeer het opnieuw.',
  mirror: 'Zo ziet men u',
  mirrorHelp: 'Nog ziet of hoort niemand u. Klop aan als u klaar bent.',
  knock: 'Aankloppen',
  back: 'Terug',
  knocking: 'Er wordt aangeklopt …',
  waiting: 'U heeft aangeklopt. Wacht tot men u binnenlaat.',
  connecting: 'Men laat u binnen. De verbinding wordt gemaakt …',
  live: 'In gesprek',
  other: 'Beeld van de andere kant',
  self: 'Uw eigen beeld',
  sealed: 'Van eind tot eind versleuteld',
  compare: 'Om te vergelijken, voorgelezen door beide kanten:',
  compareHelp: 'Hoort u andere woorden, hang dan op.',
  mute: 'Microfoon uit',
  unmute: 'Microfoon aan',
  hide: 'Camera uit',
  show: 'Camera aan',
  hangUp: 'Ophangen',
  otherMuted: 'De microfoon van de andere kant staat uit',
  otherHidden: 'De camera van de andere kant staat uit',
  otherBoth: 'Microfoon en camera van de andere kant staan uit',
  stalled: 'De verbinding hapert …',
  overTitle: 'Het gesprek is beëindigd',
  gone: 'Deze link geldt niet (meer). Misschien is hij al gebruikt, verlopen of niet volledig gekopieerd. Vraag uw kinderdagverblijf om een nieuwe.',
  busy: 'Er kwamen zojuist heel veel verzoeken van uw aansluiting. Wacht een minuut en probeer het opnieuw.',
  away: 'De server antwoordt op dit moment niet. Controleer uw internet en probeer het opnieuw.',
  wrong:
    'Het woord was niet juist. Voor de zekerheid geldt de link nu niet meer. Vraag uw kinderdagverblijf om een nieuwe.',
  refused: 'Men heeft u niet binnengelaten. Is dat een vergissing, bel dan uw kinderdagverblijf.',
  left: 'De andere kant heeft opgehangen. Van dit gesprek is niets opgeslagen.',
  ended: 'U heeft opgehangen. Van dit gesprek is niets opgeslagen.',
  lost: 'De verbinding is verbroken. Voor een volgend gesprek heeft u een nieuwe link nodig.',
  tampered:
    'Voor de zekerheid beëindigd: onderweg is iets veranderd. Meld dit aan uw kinderdagverblijf en gebruik deze link niet meer.',
  unreachable:
    'De twee apparaten konden elkaar niet bereiken. Misschien staat uw netwerk geen directe verbindingen toe. Een ander netwerk (bijvoorbeeld mobiel) kan helpen.',
  old: 'Deze browser kan dit niet. Neem een nieuwere, bijvoorbeeld Firefox, Chrome, Edge of Safari.',
}

export const pageTexts = { de, en, nl }
export type PageLanguage = keyof typeof pageTexts
export type PageEnd =
  'gone' | 'busy' | 'away' | 'wrong' | 'refused' | 'left' | 'ended' | 'lost' | 'tampered' | 'unreachable'
