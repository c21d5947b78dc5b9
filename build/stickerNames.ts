/**
 * Which drawings of Fluent Emoji children's pages need, and how a Kita calls them: one line each with the drawing's own
 * name, the German name that is shown, and more words to search by. More words, English and Dutch come from CLDR.
 * No weapons, alcohol, tobacco, faiths ranked or flags of states.
 *
 * `*` after a drawing's name takes its five skin tones instead of the yellow one, `~` three of them.
 */
export const stickerNames = {
  animals: `
dog-face Hund, Hundegesicht
dog Hund ganz, Haustier
poodle Pudel
cat-face Katze, Kätzchen, Mieze
cat Katze ganz, Haustier
black-cat schwarze Katze
mouse-face Maus, Mäuschen
mouse Feldmaus
hamster Hamster
rabbit-face Hase, Kaninchen, Häschen, Ostern
rabbit Kaninchen, Hase ganz
fox Fuchs, Wald
bear Bär, Teddy
panda Panda
polar-bear Eisbär, Winter
koala Koala
tiger-face Tiger
lion Löwe
cow-face Kuh, Bauernhof
cow Kuh ganz, Bauernhof
pig-face Schwein, Ferkel, Bauernhof, Glücksschwein
pig Schwein ganz
frog Frosch
monkey-face Affe
monkey Affe ganz
see-no-evil-monkey Affe hält sich die Augen zu
hear-no-evil-monkey Affe hält sich die Ohren zu
speak-no-evil-monkey Affe hält sich den Mund zu
chicken Huhn, Henne, Bauernhof
rooster Hahn, Bauernhof
hatching-chick Küken schlüpft, Ei, Ostern
baby-chick Küken, Ostern
front-facing-baby-chick Küken von vorn, Ostern
bird Vogel
penguin Pinguin, Winter
dove Taube, Frieden
eagle Adler
duck Ente
swan Schwan
owl Eule, Nacht, Uhu
flamingo Flamingo
peacock Pfau
parrot Papagei
goose Gans, Martinsgans
turkey Truthahn, Pute
dodo Dodo
wolf Wolf
boar Wildschwein, Wald
horse-face Pferd, Pony
horse Pferd ganz, Pony, reiten
unicorn Einhorn
zebra Zebra
deer Reh, Hirsch, Wald
moose Elch
donkey Esel
goat Ziege, Bauernhof
ewe Schaf, Lamm, Bauernhof, Ostern
ram Widder
llama Lama, Alpaka
giraffe Giraffe
elephant Elefant
mammoth Mammut
rhinoceros Nashorn
hippopotamus Nilpferd
camel Dromedar, Kamel
two-hump-camel Kamel
kangaroo Känguru
raccoon Waschbär
skunk Stinktier
badger Dachs, Wald
beaver Biber
otter Otter
sloth Faultier
hedgehog Igel, Herbst
chipmunk Eichhörnchen, Streifenhörnchen, Herbst
bat Fledermaus
turtle Schildkröte
lizard Eidechse, Gecko
snake Schlange
crocodile Krokodil
dragon-face Drache, Märchen
dragon Drache ganz, Märchen
sauropod Dinosaurier, Langhals, Dino
t-rex Tyrannosaurus, Dinosaurier, Dino
whale Wal
spouting-whale Wal mit Fontäne
dolphin Delfin
seal Robbe, Seehund
fish Fisch
tropical-fish bunter Fisch
blowfish Kugelfisch
shark Hai
octopus Krake, Tintenfisch
crab Krebs, Krabbe
lobster Hummer
shrimp Garnele
squid Kalmar, Tintenfisch
snail Schnecke
butterfly Schmetterling, Frühling
bug Raupe
ant Ameise
honeybee Biene, Hummel, Honig
lady-beetle Marienkäfer, Glück
beetle Käfer
cricket Grille, Heuschrecke
spider Spinne
worm Wurm, Regenwurm
fly Fliege
mosquito Mücke
paw-prints Pfotenabdruck, Tierspuren
feather Feder
nest-with-eggs Nest mit Eiern, Vogelnest
spider-web Spinnennetz
`,
  nature: `
sun Sonne
sun-with-face Sonne mit Gesicht
sun-behind-small-cloud Sonne mit kleiner Wolke, heiter
sun-behind-cloud Sonne und Wolke, wolkig
sun-behind-large-cloud Sonne hinter Wolke
sun-behind-rain-cloud Sonne und Regen, Schauer
cloud Wolke
cloud-with-rain Regenwolke, Regen
cloud-with-lightning Gewitterwolke, Blitz
cloud-with-lightning-and-rain Gewitter, Blitz, Regen
cloud-with-snow Schneewolke, Schnee
fog Nebel
wind-face Wind, pusten, Sturm
tornado Wirbelsturm
rainbow Regenbogen
umbrella-with-rain-drops Regenschirm, Regen
umbrella offener Schirm
high-voltage Blitz
droplet Tropfen, Wasser
sweat-droplets Wassertropfen, spritzen
water-wave Welle, Meer
fire Feuer, Lagerfeuer
full-moon-face Mond mit Gesicht, Nacht
crescent-moon Mondsichel, Nacht
first-quarter-moon-face Halbmond mit Gesicht
full-moon Vollmond
star Stern
glowing-star leuchtender Stern
shooting-star Sternschnuppe
sparkles Funkeln, Glitzer
ringed-planet Planet, Saturn, Weltall
comet Komet, Weltall
globe-showing-europe-africa Erde, Weltkugel, Globus
milky-way Milchstraße, Nachthimmel
volcano Vulkan
mountain Berg
snow-capped-mountain Berg mit Schnee
desert-island Insel
camping Zelten, Ausflug
national-park Landschaft, Park
evergreen-tree Tanne, Nadelbaum, Wald
deciduous-tree Laubbaum, Baum, Wald
palm-tree Palme
cactus Kaktus
seedling Keimling, Pflänzchen, wachsen, säen
herb Kraut, Zweig
four-leaf-clover Kleeblatt, Glück
potted-plant Topfpflanze
tulip Tulpe, Frühling
rose Rose
hibiscus Hibiskus, Blume
sunflower Sonnenblume, Sommer
blossom Blüte, Blume
hyacinth Hyazinthe, Lavendel
cherry-blossom Kirschblüte, Frühling
bouquet Blumenstrauß
lotus Seerose
sheaf-of-rice Ähren, Getreide
mushroom Fliegenpilz, Pilz, Herbst
brown-mushroom Pilz, Herbst
rock Stein
wood Holz, Baumstamm
spiral-shell Muschel, Schneckenhaus, Meer
coral Koralle, Meer
hole Loch
`,
  food: `
red-apple Apfel
green-apple grüner Apfel
pear Birne
tangerine Orange, Mandarine
lemon Zitrone
banana Banane
watermelon Melone, Wassermelone
grapes Trauben, Weintrauben
strawberry Erdbeere
blueberries Blaubeeren, Heidelbeeren
melon Honigmelone
cherries Kirschen
peach Pfirsich
mango Mango
pineapple Ananas
coconut Kokosnuss
kiwi-fruit Kiwi
tomato Tomate
avocado Avocado
eggplant Aubergine
broccoli Brokkoli
leafy-green Salat, Spinat
cucumber Gurke
carrot Karotte, Möhre
ear-of-corn Mais
bell-pepper Paprika
potato Kartoffel
pea-pod Erbsen, Schote
garlic Knoblauch
onion Zwiebel
peanuts Erdnüsse
chestnut Kastanie, Marone, Herbst
bread Brot
croissant Hörnchen, Croissant
baguette-bread Baguette
pretzel Brezel
bagel Brötchen, Bagel
pancakes Pfannkuchen
waffle Waffel
cheese-wedge Käse
egg Ei
cooking Spiegelei, kochen
sandwich Sandwich, Butterbrot
hot-dog Würstchen im Brötchen
hamburger Hamburger
french-fries Pommes, Pommes frites
pizza Pizza
spaghetti Nudeln, Spaghetti
steaming-bowl Nudelsuppe
pot-of-food Suppe, Eintopf
cooked-rice Reis
dumpling Teigtasche, Maultasche
falafel Falafel
stuffed-flatbread Fladenbrot, Döner
burrito Wrap
taco Taco
green-salad Salatschüssel, Salat
popcorn Popcorn
bowl-with-spoon Müsli, Brei, Schüssel
soft-ice-cream Softeis, Eis
ice-cream Eisbecher, Eis
doughnut Krapfen, Donut, Berliner
cookie Keks, Plätzchen
birthday-cake Geburtstagskuchen, Torte
shortcake Tortenstück, Erdbeerkuchen
cupcake Muffin, Törtchen
pie Kuchen, Obstkuchen
chocolate-bar Schokolade
candy Bonbon, Süßigkeit
lollipop Lutscher
custard Pudding
honey-pot Honig
glass-of-milk Milch
hot-beverage Kakao, Tee, Tasse
teapot Teekanne, Tee
cup-with-straw Becher mit Strohhalm
beverage-box Trinkpäckchen, Saft
baby-bottle Fläschchen, Baby
fork-and-knife Besteck, Messer und Gabel
fork-and-knife-with-plate Teller mit Besteck, Mittagessen
spoon Löffel
jar Glas, Einmachglas
`,
  vehicles: `
automobile Auto
sport-utility-vehicle Geländewagen
taxi Taxi
bus Bus, Ausflug
trolleybus Oberleitungsbus
police-car Polizeiauto, Polizei
ambulance Krankenwagen, Rettungswagen
fire-engine Feuerwehrauto, Feuerwehr
minibus Kleinbus
pickup-truck Pritschenwagen
delivery-truck Lastwagen, Laster
articulated-lorry Sattelschlepper, Laster
tractor Traktor, Trecker, Bauernhof
racing-car Rennauto
motorcycle Motorrad
motor-scooter Motorroller
bicycle Fahrrad
kick-scooter Roller
skateboard Skateboard
roller-skate Rollschuh
manual-wheelchair Rollstuhl
motorized-wheelchair Elektrorollstuhl
locomotive Dampflok, Eisenbahn
railway-car Eisenbahnwagen, Zug
train Zug, Eisenbahn
tram Straßenbahn
metro U-Bahn
high-speed-train Schnellzug
mountain-cableway Seilbahn, Gondel
airplane Flugzeug
small-airplane kleines Flugzeug
helicopter Hubschrauber
rocket Rakete
flying-saucer Ufo
parachute Fallschirm
sailboat Segelboot
canoe Kanu, Boot
motor-boat Motorboot
ferry Fähre
ship Schiff
passenger-ship Dampfer, Schiff
anchor Anker
wheel Rad, Reifen
vertical-traffic-light Ampel
horizontal-traffic-light Ampel quer
bus-stop Bushaltestelle
construction Baustelle
stop-sign Stoppschild
railway-track Gleise, Schienen
`,
  play: `
teddy-bear Teddybär, Kuscheltier
soccer-ball Fußball
basketball Basketball
volleyball Volleyball
tennis Tennisball
yo-yo Jo-Jo
kite Drachen, Drachen steigen, Herbst
balloon Luftballon
playground-slide Rutsche, Spielplatz
ferris-wheel Riesenrad
roller-coaster Achterbahn
carousel-horse Karussell
circus-tent Zirkus
performing-arts Theater, Masken
puzzle-piece Puzzle
game-die Würfel
chess-pawn Schachfigur, Spielfigur
nesting-dolls Matroschka, Puppe
video-game Spielkonsole
magic-wand Zauberstab
crystal-ball Zauberkugel
artist-palette Farbpalette, malen
paintbrush Pinsel, malen
crayon Wachsmalstift, malen
pencil Bleistift, schreiben
pen Stift
scissors Schere, basteln
straight-ruler Lineal, messen
thread Garn, nähen
yarn Wolle, stricken
sewing-needle Nadel, nähen
musical-note Note, Musik
musical-notes Noten, Musik, singen
drum Trommel, Musik
guitar Gitarre, Musik
trumpet Trompete, Musik
saxophone Saxofon, Musik
accordion Akkordeon, Musik
flute Flöte, Musik
maracas Rasseln, Musik
musical-keyboard Klavier, Musik
microphone Mikrofon, singen
headphone Kopfhörer, hören
bell Glocke
open-book Buch, Bilderbuch, lesen
books Bücher, lesen
blue-book blaues Buch
camera Fotoapparat, Kamera
magnifying-glass-tilted-left Lupe, forschen
microscope Mikroskop, forschen
telescope Fernrohr, forschen
test-tube Reagenzglas, Experiment
magnet Magnet
light-bulb Glühbirne, Idee
flashlight Taschenlampe
gear Zahnrad
hammer Hammer, werken
wrench Schraubenschlüssel, werken
screwdriver Schraubenzieher, werken
carpentry-saw Säge, werken
toolbox Werkzeugkasten, werken
ladder Leiter
brick Ziegel, bauen
bucket Eimer, Sand
sled Schlitten, Winter
ice-skate Schlittschuh, Winter
skis Ski, Winter
ping-pong Tischtennis
badminton Federball
bowling Kegeln
boomerang Bumerang
goal-net Tor
bubbles Seifenblasen
diving-mask Taucherbrille
ring-buoy Rettungsring, schwimmen
compass Kompass
world-map Weltkarte, Landkarte
tent Zelt
castle Burg, Schloss, Märchen
crown Krone, König, Märchen
robot Roboter
alien Außerirdischer
ghost Gespenst
key Schlüssel
old-key alter Schlüssel, Schatz
gem-stone Edelstein, Schatz
`,
  feasts: `
party-popper Konfetti, Feier, Geburtstag
wrapped-gift Geschenk, Geburtstag
ribbon Schleife
partying-face Partygesicht, Geburtstag
clown-face Clown, Fasching, Karneval
top-hat Zylinder, Fasching
fireworks Feuerwerk, Silvester
sparkler Wunderkerze, Silvester
candle Kerze, Advent
christmas-tree Weihnachtsbaum, Weihnachten, Tannenbaum
santa-claus~ Weihnachtsmann, Weihnachten
mrs-claus~ Weihnachtsfrau, Weihnachten
jack-o-lantern Kürbis, Halloween
red-paper-lantern Lampion, Laternenfest
diya-lamp Öllampe, Diwali, Licht
piata Piñata, Geburtstag
tanabata-tree Wunschbaum
carp-streamer Windfisch
pine-decoration Bambus, Neujahr
wind-chime Windspiel
trophy Pokal
1st-place-medal Goldmedaille, erster Platz
2nd-place-medal Silbermedaille
3rd-place-medal Bronzemedaille
sports-medal Medaille
rosette Rosette, Orden
graduation-cap Abschlusshut, Schule
backpack Schulranzen, Rucksack, Schule
school Schule
love-letter Liebesbrief, Muttertag, Vatertag
envelope Brief, Einladung
calendar Kalender
person-with-crown~ Kind mit Krone, Geburtstagskind, König, Königin
princess~ Prinzessin, Fasching, Märchen
prince~ Prinz, Fasching, Märchen
person-fairy~ Fee, Fasching, Märchen
woman-mage~ Zauberin, Fasching, Märchen
man-mage~ Zauberer, Fasching, Märchen
person-superhero~ Superheld, Superheldin, Fasching
woman-merpeople~ Meerjungfrau, Fasching, Märchen
`,
  people: `
baby* Baby
child* Kind
girl* Mädchen
boy* Junge
woman~ Frau, Mama, Mutter
man~ Mann, Papa, Vater
older-person~ älterer Mensch
old-woman~ Oma, Großmutter
old-man~ Opa, Großvater
woman-with-headscarf~ Frau mit Kopftuch
woman-curly-hair~ Frau mit Locken
man-curly-hair~ Mann mit Locken
woman-red-hair~ Frau mit roten Haaren
woman-teacher~ Erzieherin, Lehrerin
man-teacher~ Erzieher, Lehrer
woman-health-worker~ Ärztin, Pflegerin
man-health-worker~ Arzt, Pfleger
woman-cook~ Köchin, Küche
man-firefighter~ Feuerwehrmann, Feuerwehr
woman-firefighter~ Feuerwehrfrau, Feuerwehr
woman-police-officer~ Polizistin, Polizei
woman-farmer~ Bäuerin, Gärtnerin
man-construction-worker~ Bauarbeiter, Baustelle
woman-astronaut~ Astronautin, Weltall
woman-artist~ Malerin, Künstlerin
woman-mechanic~ Mechanikerin, Werkstatt
person-in-manual-wheelchair~ Mensch im Rollstuhl
person-running~ Mensch rennt, laufen, Turnen
person-cartwheeling~ Rad schlagen, Turnen
person-in-lotus-position~ Yoga, Ruhe
person-swimming~ schwimmen
person-biking~ Rad fahren
person-climbing~ klettern
waving-hand* Winken, hallo, tschüss
thumbs-up* Daumen hoch, super
clapping-hands* Klatschen, bravo
raising-hands* Hände hoch, hurra
hand-with-fingers-splayed* Hand, Handabdruck, fünf
flexed-biceps* starker Arm, stark
heart-hands~ Herz mit Händen, Liebe
foot~ Fuß
ear~ Ohr, hören
eyes Augen, sehen
tooth Zahn, Wackelzahn
tongue Zunge
footprints Fußspuren
brain Gehirn, denken
`,
  feelings: `
grinning-face-with-big-eyes fröhlich, Lachen, Freude
grinning-face-with-smiling-eyes lachendes Gesicht, Freude
beaming-face-with-smiling-eyes strahlendes Gesicht, Freude
face-with-tears-of-joy Tränen lachen
rolling-on-the-floor-laughing kugelt sich vor Lachen
slightly-smiling-face Lächeln
smiling-face-with-smiling-eyes zufrieden, Lächeln
smiling-face-with-halo Engelchen, brav
smiling-face-with-hearts geliebt, Liebe
smiling-face-with-heart-eyes verliebt, Liebe
star-struck begeistert, Staunen
face-blowing-a-kiss Kuss
winking-face Zwinkern
face-savoring-food lecker, Essen
face-with-tongue Zunge raus, frech
zany-face albern, verrückt
squinting-face-with-tongue frech, Quatsch
hugging-face Umarmen, trösten
face-with-hand-over-mouth Kichern, hoppla
shushing-face leise, psst
thinking-face nachdenken, überlegen
smiling-face-with-sunglasses cool, Sonnenbrille
nerd-face schlau, Brille
neutral-face neutral, still
relieved-face erleichtert, ruhig
sleeping-face schlafen, Mittagsruhe
sleepy-face müde
yawning-face Gähnen, müde
face-with-open-mouth überrascht, Staunen
flushed-face verlegen
pleading-face bitte, bitten
crying-face traurig, weinen
loudly-crying-face heulen, weinen, traurig
slightly-frowning-face unzufrieden
worried-face besorgt, Sorge
fearful-face ängstlich, Angst
face-with-steam-from-nose wütend, schnauben
angry-face zornig, Wut
pouting-face sehr wütend, Wut
cold-face frieren, kalt
hot-face schwitzen, heiß
face-with-thermometer krank, Fieber
face-with-head-bandage verletzt, Verband
sneezing-face Niesen, Schnupfen
red-heart Herz, rotes Herz, Liebe
orange-heart oranges Herz, Liebe
yellow-heart gelbes Herz, Liebe
green-heart grünes Herz, Liebe
blue-heart blaues Herz, Liebe
purple-heart lila Herz, Liebe
pink-heart rosa Herz, Liebe
brown-heart braunes Herz, Liebe
sparkling-heart funkelndes Herz, Liebe
two-hearts zwei Herzen, Liebe
growing-heart wachsendes Herz, Liebe
heart-with-ribbon Herz mit Schleife, Muttertag
`,
  signs: `
red-circle roter Kreis, Punkt
orange-circle oranger Kreis, Punkt
yellow-circle gelber Kreis, Punkt
green-circle grüner Kreis, Punkt
blue-circle blauer Kreis, Punkt
purple-circle lila Kreis, Punkt
red-square rotes Quadrat
yellow-square gelbes Quadrat
green-square grünes Quadrat
blue-square blaues Quadrat
large-orange-diamond oranges Karo, Raute
large-blue-diamond blaues Karo, Raute
check-mark-button Haken, geschafft
check-mark Häkchen
hundred-points hundert Punkte
right-arrow Pfeil nach rechts
left-arrow Pfeil nach links
up-arrow Pfeil nach oben
down-arrow Pfeil nach unten
speech-balloon Sprechblase
thought-balloon Denkblase
red-question-mark Fragezeichen
red-exclamation-mark Ausrufezeichen
keycap-0 Null, Zahl 0
keycap-1 Eins, Zahl 1, ein Jahr
keycap-2 Zwei, Zahl 2, zwei Jahre
keycap-3 Drei, Zahl 3, drei Jahre
keycap-4 Vier, Zahl 4, vier Jahre
keycap-5 Fünf, Zahl 5, fünf Jahre
keycap-6 Sechs, Zahl 6, sechs Jahre
keycap-7 Sieben, Zahl 7
keycap-8 Acht, Zahl 8
keycap-9 Neun, Zahl 9
keycap-10 Zehn, Zahl 10
input-latin-letters ABC, Buchstaben
pushpin Stecknadel, Pinnnadel
round-pushpin Pinnnadel rund
recycling-symbol Wiederverwerten, Umwelt
infinity Unendlich
plus Plus
dizzy Sternchen, schwindlig
`,
  seasons: `
fallen-leaf Herbstblatt, Laub, Herbst
maple-leaf Ahornblatt, Herbst
leaf-fluttering-in-wind Blätter im Wind, Herbst
snowflake Schneeflocke, Winter
snowman Schneemann im Schnee, Winter
snowman-without-snow Schneemann, Winter
ice Eiswürfel, Winter
scarf Schal, Winter
gloves Handschuhe, Winter
coat Mantel, Winterjacke, Winter
socks Socken
sunglasses Sonnenbrille, Sommer
beach-with-umbrella Strand, Sommer, Urlaub
umbrella-on-ground Sonnenschirm, Sommer
shorts kurze Hose, Sommer
t-shirt T-Shirt, Sommer
dress Kleid, Sommer
thong-sandal Badelatschen, Sommer
lotion-bottle Sonnencreme, Sommer
basket Korb, Ernte, Ostern
sunrise Sonnenaufgang
sunset Sonnenuntergang
night-with-stars Sternennacht
thermometer Thermometer, Wetter
`,
  kita: `
house-with-garden Haus mit Garten, Kita
house Haus, Zuhause
door Tür, Eingang
window Fenster
chair Stuhl
bed Bett, Mittagsschlaf
couch-and-lamp Sofa, Kuschelecke
toilet Toilette, Klo
bathtub Badewanne, baden
shower Dusche
soap Seife, Händewaschen
sponge Schwamm
toothbrush Zahnbürste, Zähne putzen
roll-of-paper Toilettenpapier
broom Besen, fegen, aufräumen
adhesive-bandage Pflaster, trösten
alarm-clock Wecker, Uhr
mantelpiece-clock Uhr
abacus Rechenschieber, zählen
notebook-with-decorative-cover Heft, Portfolio
memo Zettel, Notiz
clipboard Klemmbrett
spiral-calendar Wochenkalender
label Etikett, Anhänger
safety-pin Sicherheitsnadel
billed-cap Schirmmütze, Kappe
running-shoe Turnschuh, Turnen
hiking-boot Wanderschuh, Ausflug
jeans Hose
glasses Brille
name-badge Namensschild
children-crossing Kinder, Schild
framed-picture Bild im Rahmen
identification-card Ausweis
telephone Telefon
watch Armbanduhr
package Paket
wastebasket Papierkorb
plunger Pümpel
`,
} as const
