/**
 * Words that may stay in a note: what sentences are made of, and what a Kita talks about every day. Short on purpose, and
 * ours: a dictionary of German holds first names, surnames and places by the thousand, written like any noun, so that "is in
 * the dictionary" says nothing about "is no name" (A9).
 */
const words = `
aber acht alle allein allem allen aller alles als also alt alte alten am an andere anderen anders anfang ans auch auf aus
außen bald bei beide beiden beim bekam bekommt bekommen besonders besser bevor bin bis bisher bist bitte bleiben bleibt blieb
brauchen braucht bringen bringt da dabei dafür dagegen daher damit danach daneben dann daran darauf darf daraus darin darüber
darum darunter das dass davon davor dazu dein deine dem den denn der des deshalb dich die dies diese diesem diesen dieser
dieses dir doch dort draußen drei drinnen du durch durfte ein eine einem einen einer eines einige einmal endlich er erst
erste ersten es essen etwas euch euer fast fragt fragte früh früher fünf für ganz ganze ganzen gar geben gegen gehen geht
gekommen gemacht gemeinsam genau genug gerade gern gerne gesagt gestern gesund getan gibt ging gleich groß große großen gut
gute guten haben habe halten hat hatte hatten heute hier hilft hin hinter hinten holen holt ich ihm ihn ihnen ihr ihre ihrem
ihren ihrer im immer in ins ist ja jede jedem jeden jeder jedes jetzt kam kann kein keine keinen kennt klein kleine kleinen
kommen kommt konnte können kurz lang lange langsam lassen lässt laut leicht leise letzte letzten liebt ließ los machen macht
machte mag man manchmal mehr mein meine mich mir mit mittags möchte mochte morgen morgens muss musste müssen nach nachdem
nachher nachmittags nächste nächsten nah neben nehmen neu neue neuen neun nicht nichts nie nimmt noch nun nur ob oben oder
oft ohne plötzlich reden sagen sagt sagte sehen sehr sei sein seine seinem seinen seiner seit selbst sich sie sieben sieht
sind so sobald soll sollte sondern sonst spät später stehen steht stellt sucht tragen trägt traurig trotz tun tut über
überall um und uns unser unsere unten unter viel viele vielen vielleicht vier voll vom von vor vorher vorn wann war waren
warum was weg wegen weil weiter wem wen wenig wenn wer werden wie wieder will wir wird wo wollen wollte wurde wurden würde
zehn zeigen zeigt ziemlich zu zuerst zum zur zurück zusammen zuvor zwei zwischen

abholen abgeholt anziehen aufräumen aufwachen ausflug ausruhen bad bauen baut baute bauecke bewegung bilder bilderbuch
blumen brot brotzeit buch bücher bunt dreirad einschlafen eltern erzählen erzählt erzählte fahren fährt feier fieber
freude freut freund freunde freundin frühstück fühlt fuß garten geburtstag gelacht gelernt gemalt gemüse geschichte
geschlafen gespielt gesungen getröstet gewickelt gruppe gruppenraum hand hände haus heiß hilfe hose hören husten jacke
kalt keks kind kinder kita klettern kleben klebt krank küche lachen lacht lachte laufen läuft lernen lernt lieblingsspiel
lied lieder lustig malen malt malte matschen medikament milch mittagessen mittagsschlaf morgenkreis müde musik mutig
mütze nase obst pause pfütze portfolio puppe puzzle regen ruhe ruhig rutsche sand sandkasten schaukel schaukeln schere
schlafen schläft schlief schnupfen schuhe schwimmen singen singt sonne sonnencreme spaß spaziergang spiel spielen spielt
spielte spielplatz sprache sprechen spricht stark stolz streit stuhl suppe tag tage tanzen tanzt tasche tee teilen tier
tiere tisch toilette trinken trinkt trösten turnen turnhalle übt üben versteckt verstecken wach wald wandern warm warten
wartet wasser weinen weint weinte wetter wichtig wickeln winter sommer frühling herbst wochenende wolle würfel zahn zähne
zeit zufrieden mutter vater mama papa oma opa bruder schwester geschwister familie fachkraft erzieherin erzieher

allergie allergen arzt ärztin notfall rettungsdienst anrufen sofort geben nehmen warten kühlen lagern beobachten spritze
tabletten tropfen salbe beule wunde pflaster zecke sonnenbrand
`
export const ordinaryWords: ReadonlySet<string> = new Set(words.trim().split(/\s+/))
