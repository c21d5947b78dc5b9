/** German words, our own list. The first 1,024 stand on recovery cards already printed: never change their order. */
export const cardWords = `
abakus abend absatz achse acker adresse agentur ahorn akkord aktion album allee alster ambo ameise amsel
ananas anbau anfang anhalt anis anlage anorak ansage antenne antwort apfel apotheke arbeit arkade armband
arnika artikel asphalt assel atelier atlas atom auflauf august aula auster bach bagel bagger balken balsam
bambus band banner bariton barsch basalt bass bast bauch bauklotz baum becher beet begonie beige beispiel
beleg bengel berg beruf besen besuch bett beute biene bild birke birne bison blase blatt blei blitz block
blume boden bohle bohne boje bonbon boot borste brand bratsche brei brett brief brille brokkoli brot bruch
brummer buch buckel buggy bulle busch bussard calypso cello chalet chili chronik clown computer cousin
curry dach dahlie dame damm dank dattel datum daumen debatte dehnung deich delfin demut denker diamant
diele dienst ding diplom dirigent distel dogge doktor dolde donau dorf dorn dose drache draht dreieck
drilling duft dunst dusche ebbe ebene echo edel efeu egge eiche eier eifer eile einband einfall einheit
eisbahn eisdiele eiskugel elan elefant elfe elster emmer empfang engel ente enzian erbe erdbeere erdnuss
ereignis ergebnis ernte esche espe essig estragon etappe etui ewigkeit examen fabel fackel faden fahne
faktor falke falte fanfare fantasie farbe fasan fasten faust feder feier feige feld fels fenster ferien
ferne fest fett fibel figur filiale filter finale fink finne firn fjord flachs flamme flasche flaum
fleisch flink flocke floh floss flug flur flut folge folie forelle forscher foto frack frau freitag fremde
frieden frosch frucht fuge funk furt fuss gabel galerie galopp gans garbe garde garten gast gaumen gazelle
gebiet gecko gedanke geduld gehalt gehirn geige gelatine gelb gelenk genie gepard gerade gesang gesetz
gesicht getreide gewicht giebel ginko gipfel giraffe girlande gitter glanz glas gleis glimmer globus glut
gold gondel gorilla granit gras grenze griff grotte grube gruppe guave gulasch gully gunst gurke gurt
habicht hafen haft hahn haken halm halogen halt hamster hand hang harke harlekin hase hauch haupt haus
havel hecht hecke heft heim heizung helfer hemd henne herbst hering herz heuboden hilfe himmel hirsch
hitze hobel hoffnung holunder honig horizont horn hose hufe huhn humor hupe hymne idee idyll iglu ikone
imbiss imker impuls indigo inhalt insekt institut irrtum jacht jacke jaguar jakob jalousie jasmin jodler
joghurt johannis jolle jubel judo juli junge juni juwel kabine kader kaffee kahn kajak kakadu kalb kalk
kamel kamm kandis kanne kanu kapelle kapsel kapuze kardinal karneval karo karren kasse kastanie kattun
kauf kauz kaviar kehle keks kelch kelle kern kerze kessel keule kies kilo kind kino kiosk kirche kissen
kiste kitz klammer klappe klasse klavier klee kleid klette klinge klippe kluft knall knick knie knopf
knoten koala koch kohl koje kolibri kolonne komet komma kondor konsole kontur kopf koralle korb kork
korridor kost kotelett kraft kralle kran kraut kreide kreole kreuz krippe krokus krone krume kubus kuchen
kufe kulisse kullern kumpel kunst kuppe kurbel kurs kutsche kutte lachs laden ladung lama lampe lanze
larve last latte latz lauch laune laute lawine leder leguan lehm lehrer leine leiste lektion lesung
leuchte lexikon licht lied liege liga limette limo lineal linke linse liste loch loden lohn losung lotto
lotus luft lunge lupe lutscher lyrik made magie mahl majoran makel maler mama mandel mann mappe marder
marke mars maske masse matrose matte mauer maus medaille meer meile melasse memory menge menthol messe
metall miene milan milch mine minze mist mittag mode mohr mokka monat moor moos mops morgen moschee most
motor mulde mund muschel musik muskel mutter nachbar nadel nagel naht narbe narr nase nation natter nebel
nelke nerz nessel netz neumond nichte niere nilpferd nische noppe norm notiz nougat nudel null nummer
nutzen oase obelisk oboe ochse oder ofen ohrwurm oktave oktober omelett opal oper orange ordner orgel
orient orkan ostwind otter paar paddel page palast palme panda panne panther papier pappe parade partner
pass pate pause pech pedal pelikan pelz pendel perle pfad pfanne pfau pfeife pferd pflanze pflock pforte
pfosten pfropfen phase physik pickel pigment pilger pilot pinguin pinsel pionier pirol pizza plakat
plateau plus pocken podium pokal pommes pony popcorn portal posaune post praline pranke presse prise profi
projekt protest pudding pudel puls puma pumpe puppe pute pyramide quadrat quark quelle quer quirl quiz
quote rabe radio rahm rakete ramsch rang ranke raps rassel rast ratte raum rebe rebhuhn rede regal regel
regler reich reif reihe reis reiz rekord relief rente reptil respekt retter reue rezept richter riemen
riese rille ring rinne risiko ritual robbe roboter rock rogen roggen rolle rose rosine rosshaar rotbuche
route rubin rudel ruhm rummel runde rute rutsche saat sack safari saft sahne salat salbe salto same samt
sardine sattel saturn sauce sauna scheibe schicht schmaus schober schrank schwalbe seefahrt seele seestern
sehne seide seil sekunde semmel senf sesam seufzer sichel siedler signal silbe sims sinn sirup sitte skala
skelett skizze sofa sohn soja solo sonate sonne sorge spachtel spalte span spass specht speer sperber
spiegel spirale spitze spore sprit sprosse spule staat stab stadt stahl stamm stand star stau steak steg
stelle stempel steppe steuer stiefel stift stimme stock stoff stop strahl strecke stroh stube stufe stuhl
sturm suche suppe szene tabelle tablett tafel takt tango tank tante tapete tapir tasse tatze taube taufe
taxi technik teddy teer teig teil telefon tempel tennis termin test theater thema thermik thymian tiefe
tier tinte tipp titel tochter tombola tonne topf torso torte trab tragik trakt trapez treffer trend treppe
treue trichter trieb trio trockner trog trommel trost trubel trumpf truthahn tube tuch tulpe tunika tunnel
turban turner tusche ulme umfang umhang umlauf umschlag umzug uniform unke unze uran urlaub ursache utopie
vanille vater vene ventil verband verkehr verlag vertrag vetter vielfalt viertel violine vitamin vogel
volk volumen vorbild vorort vorteil waage wabe wade wagen wagnis wald walross walze wange wappen warte
warze weber wehr weide weile weisheit weite welle welt werbung werft wert wespe weste wichtel widder wiege
wild wimpel winkel winter wippe wirsing wirt witz woge wohl wolke wonne wuchs wulst wunsch wurm wurst
yacht ypsilon zacke zahn zange zarge zauber zebra zeder zehn zeile zeit zelle zement zepter zeug zicklein
ziel zimmer zimt zinn zipfel zirkel zither zofe zone zopf zufall zukunft zunder zunge zweck zweig zwiebel
zwirn
`
  .trim()
  .split(/\s+/)

export const moreWords = `
aal abfahrt abteil achsel adler affe akazie akte alge algebra alm alpen altar amboss ampel amt amulett
anemone angel anhang anker anlass anmut anruf antrag anzug aprikose april arena arm armut aroma arzt ast
aster astronaut atem aubergine aue aufgabe auge ausflug auto axt backe bad bahn bahnhof balkon ball
ballett ballon banane bande bank bar barke bart basis baskenland batterie bau bauer bauwagen beere beifall
bein belag benzin bericht besteck beton bettdecke beutel biber bier binse biskuit bissen blech bleistift
blick bluete blumenkohl bluse bob bogen bohrer bolzen borke borretsch bote brause braut breite bremse
bretzel brezel briefmarke brise brosche bruder brunnen buche bucht bude bulette buntstift burg bus butter
butterbrot camping chemie chinchilla chor comic couch creme dachs dackel damast damhirsch dampf datei
dauer daune deck decke deckel dekade delle detektiv dichter dill dinkel diskus docht dohle dom domino
donner dorsch dotter drehung dreirad dressur drossel dschungel duo durst dynamo eber ecke egel ehe ehre
eichel eidechse eierbecher eigelb eimer eingang einkauf eis eisen eisvogel elch elf elle eltern endspurt
enkel epoche erbse erde erfolg erle erlebnis esel essen esszimmer etage etikett eule extra fach fagott
fahrkarte fahrrad fahrstuhl fahrt fall falter familie fang fango farn fass fassade fassbrause favorit
federball fee fehler feile feldmaus feldweg fell fenchel ferkel fernglas ferse festmahl festung festzug
feuer fichte film filz finger fingerhut fingerring firma fisch flagge flanke flechte fleck fledermaus
flieder fliege fliese flitzer flohmarkt flora florett flosse flucht fluss flusspferd fohlen fondue form
formel forst forum frage fregatte frettchen freude freund frist frisur frost fuchs fuchsie fuhre funke
funkturm furche futter futternapf galaxie gang garage gardine garn garnele gartentor gasse gatter gebet
geburt gedicht gegend gehweg geist geld gemse genuss geranie gerste geschenk gestell gewand gewitter gier
ginster gips gitarre gladiole glaskugel glaube glied glocke gnade golf gramm graph grashalm grieche grill
grille grund grundel gruss guitarre gummi gurgel haar haarband hacke hafer haferbrei hagel hain halle hals
halstuch hammer handel handschuh handtuch hanf harfe harz hasel haselnuss haube haufen haustier haut hebel
hefe heide heimat held helm hengst herd herde herdplatte herr heu hibiskus himbeere hirse hirte hobby
hocker hof holz honigtopf hopfen hornisse hort hortensie hosenknopf hotel hummel hummer hund hut hyazinthe
hydrant idol igel iltis imbus imkerei index ingwer inka insel inserat instrument interesse intervall iris
isar jagd jahr jahreszeit jahrmarkt januar jeans jogger joker joppe jugend jumbo jurte kabel kabinett
kachel kaftan kai kaiser kakao kaktus kalender kamera kamerad kamille kamin kammer kanal kanarie kaninchen
kante kanzel kap kapital kapitel karaffe karamell karawane karibik karotte karpfen karte kartoffel karton
karussell kastell kasten kater katze kaugummi kegel keil kelim keller keramik kescher kette kiefer kimono
kinn kippe kirsche kirschkern kittel kiwi klang klapper klarinette klaue klecks kleeblatt kleie klematis
kletterer klima klingel klinke klotz knabe knappe knolle knospe kobold kochtopf koffer kohle kokos
kokosnuss kollege kolumne kommode kompass konfetti konzert kopfkissen kopie kordel korken korn kornblume
kosmos krabbe kragen kranich kranz krapfen krawatte kreis kreisel kresse kriecher krise kristall krug
kruste kuckuck kugel kuh kuhglocke kultur kunde kupfer kuppel kur kurbelrad kurier kurve lab labor lack
lager lamm land landkarte lasche laterne laub laube laubfrosch lauf laufrad lava leben lebkuchen legende
lehne leim leinen leiter leitung lerche leute libelle libero lid liebe lift lilie linde linie lippe liter
lob locke lok lorbeer los lotse luchs luftballon luke lupine luxus magen magnet mai mais maisfeld makrele
malkasten malve mandarine mango mangold mannschaft mantel margerite marine markt marmelade marmor maschine
mast matsch maul maulbeere maulwurf mechanik mehl meise meister melodie melone mensa mensch merkur messer
meter miete milchzahn miliz minute mispel mitte mixer modell mohn moment mond mondschein moped moral
morgenrot mosaik motiv motte motto murmel museum muster mut nabel nachen nacht nachttisch nacken nadelwald
nahrung name narzisse nashorn natur nebelhorn neffe nerv nest neuling nickel nikolaus nixe norden
nordstern note november nugat nuss nussbaum nymphe obhut obst ocker ohr ohrring okapi olive oma onkel opa
optik orchester orchidee ordnung organ original ort osten oster ozean pacht paddelboot paket palette
pampas panorama papa papagei papierboot pappel paprika park parkett passage paste pastell patent pauke
pavian pegel pelle pension person petersilie pfarrer pfeffer pfeil pferdehof pfiff pfingsten pflaster
pflaume pflege pflug pfote pfund pianist picknick pier pille pilz pinie pirat piste plan planet planke
platte platz plombe podest poesie pol polster pool porree portion porto porzellan posse posten pracht
preis prinz prisma probe profil propeller prosa prozent pudelwohl puder puffer pult punkt puppenhaus
purpur purzelbaum puzzle qualle quartett quartier quarz quaste quietsch quitte rabatt rad radar radler
rahmen rampe rand ranzen rasen rasenmaher raster rat ratgeber rauch raupe rechen rechnung recht reflex
regen regenbogen regenwurm regie region reh reibe reifen reigen reiher reim reise reisfeld reisig reiter
rektor renner reservat rest rettich revier rhabarber rhein riegel riff rind rinde rippe ritt ritter robe
rochen rodel rohr roller roman rosenkohl rosmarin rost rubel ruck rucksack ruder ruf ruhe rumpf runzel
rutschbahn saal sache safran sage saite salbei salon salz samen sand sandale sandburg sandkasten satin
satz sauerteig saum schaber schach schacht schaf schaft schal schale schall schalter schanze schar
schatten schatz schaufel schaukel schaum schein scheit schelle schelm schema schenkel schere scherz
scheune schiff schild schilf schimmel schimpanse schinken schirm schlaf schlafsack schlange schlauch
schleife schlick schlitten schloss schlucht schluck schluss schmied schminke schmuck schnabel schnake
schnalle schnappe schnecke schnee schneeball schneemann schneider schnitt schnitzel schnur schokolade
scholle schopf schote schotter schraube schrift schritt schrot schub schuh schule schulter schuppe
schuster schutt schutz schwamm schwan schwanz schwarm schwebe schwelle schwert schwester schwimmer
schwinge schwung sechs see seepferd segel segen seife seite sellerie sense sessel sicht sieb sieg siegel
silber silo sinfonie sirene sitz skat ski socke sockel sohle soldat sommer sonde sonntag sorte spagat
spange spanne spargel sparren spaten spatz speck speiche speicher speise sperling spezi spiel spielplatz
spiess spinat spinne splitter sporn sport sprache springseil spruch sprung spur stachel staffel stall
stange stapel start station statue staub staude stausee stecker steige stein steinpilz stelze stengel
stern stich stiege stier stil stille stirn stollen stolz stoppel storch strand strandkorb strasse strauch
strauss streich streifen streusel strich strick strom strophe strudel strumpf stuck stunde stute stutzen
suppenhuhn symbol tabak tacker tag taifun tal talent taler tanke tanne tannenbaum tanz tasche taste tau
taucher tausch tautropfen team tee teekanne teich teint teller tempo teppich terrasse text theorie thron
thunfisch tiegel tiger tisch tischdecke toast tomate ton topas tor torf tour tracht traktor trampel
trampolin traube traum traumland treibgut tresen tresor tribut trick trikot trinkhalm tritt troll trompete
tropen tropfen tropfstein truhe trupp tuba tugend tumult tupfer turbine turm turmuhr turnhalle turnier typ
ufer uferweg uhr uhu umbau umgang umriss umweg umwelt union unsinn untergang unterricht urkunde urne
urwald vase veilchen venus verein vers verwalter vesper video villa visier vision vogelhaus vokal vollkorn
vollmond vorhang vorrat vortrag vulkan wache wachs wachtel waffel wahl waldweg walnuss wand wanderstab
wanne ware wasserball wasserhahn watt watte wecker weg weiher wein weizen welpe weltall wende werk wesen
westen wette wetter wickel wiese wiesel wille wimper wind windel windmuhle wipfel wirbel wissen woche wolf
wolle wort wunder wunderland wunschbaum wurf wurfpfeil wurzel yak yeti zahl zahnrad zander zapfen zaun
zeche zeh zeichen zeisig zelt zentner zentrum zettel zeuge ziege ziegel ziffer zimtstern zinke zins zirkus
zitat zitrone zoll zoo zucker zug zugvogel zunft zutat zwerg zwetschge zwilling zylinder
`
  .trim()
  .split(/\s+/)
