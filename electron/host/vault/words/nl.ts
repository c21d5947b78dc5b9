/** Dutch words, our own list. The first 1,024 stand on recovery cards already printed: never change their order. */
export const cardWords = `
aardbei abrikoos accu acteur adelaar adem adres advies afdak afspraak agenda akker album alinea alles
altaar amandel ananas anemoon angel anker antenne antwoord appel april aquarel arend artikel asperge atlas
atoom augurk auto avond azijn baai baan baard baas bagage bakker baksteen balans balkon ballet balspel
bamboe banaan band bank bast beek been beer beker belang berg bericht beroep bestek beuk bever bezem
bezoek biet bijl biljet biscuit bizon blad blik bloem blok blouse boek boer bonbon boog boon boot bord
borstel boter bouw braam brand brief bril broek brons brood brug bruid buik buis bundel burcht buur cacao
cactus cadeau camera camping canvas caravan cement cent chalet chef chocola cijfer circus cirkel citroen
clown club code collega compas concert contact couscous cursus cyclus cypres daad dadel dagboek dakraam
dame damhert dans datum december deeg deel deksel delta deuk deur diamant dichter dieet dienst dier dijk
diner ding diploma distel dochter doek doel dokter dolfijn donder doos dorp dorst dossier douane douche
draad dracht drank drempel drie droom druif drukte drum druppel duif duikboot duin dweil dwerg echo
eekhoorn eend eeuw effect egel eiland einde eland elfje elleboog emmer engel enkel ernst erwt esdoorn
etiket etui examen ezel fabel fabriek familie fanfare farao fauteuil februari feest feit fiets figuur film
filter finale firma flat fles flits fluit fluweel folder fonds fontein forel formule fornuis fort foto
fragment framboos frank fris fruit fuchsia gaas galerij galop gang gans garage garen garnaal gast gazelle
gebak gebed gebied geboorte gedicht geel geest geheim geit geld gember genie geur gevel gewicht gezicht
gids gier gieter gips giraffe gitaar glas glijbaan gloed goal golf gordijn goud gram gras gravin grens
groei grond grot gymles haai haak haan haar haas hals halte hamer hamster hand hanger hars hart haven
havik heide helft helm hemd hemel hengel herberg herder herfst hert heuvel hiel hobby hobo hoed hoef hoes
hommel hond honing hoofd hooi hoorn horizon horloge hotel hout huid huis hulp hulst hyacint idee iglo
ijsbaan ijzer imker inbox index indruk inham inkt insect inslag inval iris jaar januari jarig jasmijn jeep
jeugd jongen jubel juni jurk juweel kaak kaars kaas kabel kabouter kachel kade kajak kalender kalf kalk
kameel kamille kamp kanaal kaneel kano kant kapel kapper kapstok karaf karper kast katoen kauw kegel
kelder kelk kelner kerk kern kers ketel keuken kever kies kiezel kikker kilo kind kiosk kist kiwi klap
klas klaver kleed klei kleur klim klink klok klomp kloof knie knoflook knoop knop knot koala koek koepel
koets koffer kokos kolen kolibri komeet konijn koor koper kopje koraal korf kraag krab krans kreeft krekel
krent kreuk krijt kring kristal kroes kroket kroon kruid kruk krul kubus kudde kuif kuil kunst kurk kussen
kust kwal kwark kwast kwik laan laars lach ladder lade lama lammetje lamp land lantaarn last laurier lava
lavendel leem leer leeuw legende lelie lens lente lepel leraar letter leuning lever lichaam lied lift lijm
lijst likeur limoen linde linnen lint liter loep logo lokaal loods look loon lotus lucht lucifer luifel
luik luit maaltijd maan maart maat machine madelief magneet mais maker makreel mammoet mand mango mantel
marathon margriet markt marmer mars mast matras medaille meel meer mees meeuw meikever meisje melk melodie
mens menu merel merk metaal meteoor middag mier mikado minuut mist mixer modder mode moeder moeras moes
molen moment mond monster mossel motor mouw muis munt museum musical muur muziek naaf naald naam nacht
nagel narcis natuur navel neef negen nest netel neus nevel niche nier nijptang noga nood noord noot norm
nota november nummer oase oceaan ochtend oester oever ogenblik oktober olie olifant olijf omelet onweer
oogst oorbel oost opaal opening opera orde orgel orkaan orkest otter ouder oven paal paard paasei pagina
paleis paling panda paneel panter papa papegaai papier paprika paraplu parel park partij pasta patent
patroon pauw pauze pedaal peer pels peper perron persoon perzik peuter piano picknick pier pijl pijp
piloot pinda pinguin piraat plaat plan plas plein ploeg poeder poes polder pols pomp pont pony pool poort
poot popcorn populier port post potlood prei prijs prins prisma proef punt puzzel quiche quiz quote
raadsel raaf raam raap race radar radijs raket rand rank recept recht reeks regel reis rekening rente reus
ridder riem riet rijk rijm rijst ring ritme rits rivier robijn robot roeiboot roer roest rood room roos
rots route rozijn rugzak ruil ruimte ruit rund rups rust safari saffier salade saldo salon sambal sandaal
sauna saus scepter schaaf schedel schil schoen schrift schuim seconde sein seizoen selderij sering servet
sfeer shampoo sieraad signaal singel siroop sjaal slaap slag slak slang sleutel slinger slof slok slot
sluis smaak smeer smid snaar snavel sneeuw snoek snor soep soja sonate sorbet spaak spar specht speer spek
spel spiegel spijker spil spin spits spoor sport spraak sprong spruit spuit staal stad stal stam stand
stap start station steel steiger stem ster stier stift stijl stip stof stok stolp stoom storm straal
streek strik stro struik stuk stuur suiker symbool systeem taal taart tafel talent tang tante tapijt taxi
team teen tegel teken tempel tennis tent terras theater thee thema thuis tiger tijd tijger tijm toast
tocht toekomst toets tomaat toneel tong toon toorts toren torso tournee touw traan tractor tram trap
trechter trein trend trio troep trofee trom troon trots trui tuba tuin tulp tunnel turf tweeling type uier
uitje uitzicht uniform vaatwas vacht vader valk vallei vanille varken veder veen veer veld venster ventiel
verf verhaal verkeer vers verte vest viaduct vier vijg vijver villa vilt vinger vink violet viool visser
vlag vlam vlecht vlees vleugel vlieg vlinder vloed vlok voedsel voet vogel volk volume voorjaar vork vorm
vorst vraag vrede vriend vrijdag vrouw vrucht vulkaan vuur waaier wacht wagen walnoot walrus walvis wand
wang want warmte wasbeer wasmand water week weer weide wekker wereld werf werk wesp west wiel wijn wijs
wijzer wilg wimpel wind winkel winter wissel witlof woestijn wolf wolk wonder woning woord worm wortel
yoga yoghurt zaad zaag zaal zadel zakdoek zaklamp zalm zand zang zebra zeef zeehond zeep zeester zegel
zeil zetel zicht ziel zijde zilver zink zoen zolder zomer zool zoon zorg zout zuid zuil zuivel zuster
zwaan zwaluw zwam
`
  .trim()
  .split(/\s+/)

export const moreWords = `
aal aap aardappel aarde anijs arm augustus avontuur baby bad bal ballon bandje bel berk bes big bij
bliksem bloembol bloes bod boerderij bok bol boodschap boom boomhut bos bot boterbloem boterham broer
bromfiets bruin bui bureau bus buurman centrum champignon cobra computer dag dak dal dam das dashboard
deken dierentuin dollar dom dop draaimolen draak duim eendje eik elf els erf etage fee fietsbel flamingo
fluitje fotolijst functie gangpad gat gebergte gebit gebouw geluid geluk gezin graaf graan grasveld groen
groente groep gum haarband haard haast hak hal ham handdoek handel handschoen hangmat harp haver hazelnoot
heg hek hermelijn hijskraan hinkelpad hoek hok hol hooiberg hop houtvuur hut ijs ijsbeer ijsvogel jam jas
juf juli kaart kaasschaaf kam kamer kampvuur kan kandelaar kans kantoor kap karamel kastanje kasteel kat
kei kerkuil kerst kiem kin kinderboek kip klaproos kleuter klimop klooster kluis koe koekje koffie kok kom
komkommer koning koord kop korenbloem korst kraal kraan krant krokus kruik kruimel kruis kruiwagen kuiken
kus kwartet kwikstaart lam lampion lap lasagne lat leeuwerik lei les licht lichtje lijn limonade lip lof
lus lynx maand maandag mandarijn mandje map marsepein masker mat matroos mei melkbus meloen mes meter mijn
model moestuin mol mos mug muizenval mus muts muzikant nachtegaal nek nestkast net nicht nijlpaard noedel
notenboom nul olijfboom olm oma omslag oog oom oor opa oud pad pak palm pan pannenkoek papaver parkbank
pastei pen penseel peterselie pil pindakaas piramide plaats planeet plank plant plantenbak pluim pol
pompoen pop poppenhuis portret pot print prooi pup radio ram regen regenboog reiger rek rem rib rietje rif
rij rit rob rok rol rolschaats roman rooster rozemarijn rug sap sardine satelliet schaak schaal schaap
schaar schaats schacht schaduw schakel schat scherm schets scheur schild schilder schildpad schip schommel
school schop schort schot schouder schouw schroef schuit schuur september sikkel ski sla sleutelbos
sneeuwpop snelheid snoep sok som spaan spaarpot speeltuin speld spier spinazie spinnenweb spreeuw
springtouw staart staat steen steenbok stempel stereo stoel stoot straat strand strandbal streep stroom
stroop suikerspin tak tand tango tas televisie tempo theepot tin titel tol ton top trekker trommel trompet
tuinslang uil universum uur vaas vak val vat vel veldmuis verfkwast vestibule video vin vis vlechtmand
vlieger vlier vlo vloer vloot voetbal vogelhuis vos vriendin vuurtoren wafel wal wandeling wandelpad was
waterlelie wedstrijd weg wei wieg wol woud zak zandbak zee zes zeven zin zomerdag zon zonnebloem zonnehoed
zus zwembad zwemband
`
  .trim()
  .split(/\s+/)
