/** English words, our own list. The first 1,024 stand on recovery cards already printed: never change their order. */
export const cardWords = `
abbey acorn acre acrobat actor adult agent airport alarm album almond alpine amber anchor angel ankle
answer anthem antler apple april apron aquarium arcade arch arena armour arrow aspen aster atlas atom
attic august aunt autumn avenue avocado axle baby back bacon badge bagel baker balcony ball banana band
banjo bank banner barber barge bark barley barrel basil basket bassoon bath battery bazaar beach bead beak
bean bear beaver beech beet begonia bell belt bench bike binder birch bird biscuit bison blanket block
blossom blue board boat bolt bone bonnet book boot border bottle bouquet bowl bracelet brain branch brass
bread breeze brick brook broth brown brush bubble bucket buffalo bugle builder bull bundle bunny burrow
bush butter cabbage cabin cable cactus cake calf camel camp canal candle cane canoe canvas cape captain
caramel card cargo carnival carpet carrot cart catkin cave cedar ceiling celery cellar cement centre
cereal chalk chapel charcoal cheek cherry chess chicken child chimney chin chorus cinema cinnamon circle
citrus city clam clarinet clay clock cloth cloud clover clown club coach coal coast cobble cobweb cockpit
cocoa coffee coin collar colour comb comet concert condor cone cookie copper coral cord corn corridor
cottage couch country cousin cowslip crab cradle crane crayon creek crescent cricket crochet crop crown
crumb crust crystal cube cupboard curl currant curtain curve cushion cycle cymbal cypress daisy damson
dance dawn deer desert desk diamond diary dinghy dinner disc dish diver dock doctor doll dolphin dome door
dough dove dragon drawer dream dress drift drill drop drum duck dumpling dune dusk dust eagle earth east
echo eclipse edge elbow elder elephant ember emerald envelope equal estuary evening expert fable fabric
face fact fairy falcon family fanfare farm father feast feather fence fennel ferret festival fiddle field
fiesta figure film finch finger fish flag flake flame flask fleece flock floor flour flower foal foam
folder food foot forest fork forum fountain frame freckle freesia fridge friend frog frost fruit fudge
galaxy gallery game garage garden garlic gate gazelle gear gecko geranium gherkin giant ginger giraffe
glacier glass glider glimmer glove glow glue goal goat gold golf goose gorge grain grandma grape grass
gravel green grill grin grove guest guitar gull hail hair half hall hamlet hammer hamster harbour hare
harmony harp harvest hawk hazel head heart hedge heel herb heron herring hill hinge history hive holiday
hollow home honey hood hoof hook hoop hope horizon horse hose hotel hour house human hurdle hyacinth
icicle igloo inch insect iris iron island item ivory jacket january jasmine jasper jelly jewel jigsaw joke
journal jubilee juice jumper june jungle juniper kale kangaroo kayak keel keeper kestrel kettle keyboard
kick kilo kind king kiosk kitchen kitten kiwi knee knight knob knock knot koala label lace ladle lady
lagoon lake lamb lamp land lane lantern lark laser latch laugh laundry lava lavender lawn layer leap
leather leek legend lemon lens lentil leopard lesson letter library light lilac lily lime limit line
linnet lion litre lizard lobby lobster lock lodge lollipop loop lotus lullaby lunch lupin lute lynx
macaroni mackerel magic magnet mail mallard mammal mandolin mango maple marble march margin marigold
maroon marsh marzipan mask mast match maze meadow meal meerkat melody member menu meringue metal meteor
metre middle milk mill minister minnow mint minute mirror mist mitten model moment monkey monsoon month
moon moose morning mosaic moss motor mountain mouse mouth movie muffin mulberry mule muscle mushroom music
mustard myth nail name narwhal nature neck needle nest nettle network newt nickel niece night nine noodle
north nose note notice nougat novel number nurse nutmeg oatmeal oboe ocean octopus office olive omelette
onion opal opera orbit orchard order organ origami ostrich otter oven owner pacific paddle page pail paint
pair palace palm pancake panel pansy panther paper paprika parade parcel parent park parrot party pasta
path patio pattern peach peanut pear pebble pelican pencil penguin pepper perch perfume petal phone photo
piccolo pickle picnic picture pigeon pillow pilot pine pint pirate pizza place plan plate play plum pocket
poem poet pole polish polo pond pony pool poplar poppy porch port post potato pottery powder prairie
present primrose prince prize problem profile promise pudding puffin pulse pump pupil puppet purse puzzle
pyramid quail quarry quaver queen question quiche quince quiver quiz quote rabbit raccoon race radar radio
railway rain raisin rake ranch raven recipe record reed reef rescue rhubarb ribbon rice rider ridge ring
ripple river robe robin robot rock roof room root rope rose route rowan ruby ruler rumble runner saddle
saffron sage sail salmon salt sample sand sapphire sardine satchel satin sauce scarf scene school science
scissors scooter scout screen seagull seashell seat second secret seed semolina sentence shadow shamrock
shed sheep shelf shepherd shield ship shirt shoe shop shore shovel shower shrimp shrub signal silk silver
sister skate skill skin skirt skylark slate sleeve sleigh slice slide slope smile snail snow soap soccer
sock sofa soil song soup south spade spark spatula spice spider spinach spiral spoon sport spot spring
spruce square squirrel stable staff stair stamp star station steam steel stem stencil step stew stitch
stone stool stork stove straw stream string strudel sugar suit summer sundial supper surf surprise swallow
swan swing switch sycamore symbol syrup system table tadpole tail talent tank tape target tart taste taxi
teacher team teapot tennis tent term terrace test theatre theme thicket thimble thistle thread throat
thumb thunder thyme ticket tide tiger timber time title toad toast toffee token tomato tongue tool torch
tortoise toucan towel town track trade trail tray tree trellis triangle trick trio trip trolley trombone
trophy truck trumpet trunk trust tuba tulip tuna tunnel turban turkey turtle tutor tweed twig twin ukulele
umbrella uncle unicorn union unit universe valley value vanilla vase velvet verandah vessel vest view
villa vine violet visit voice volcano volume voyage waffle wagon waist waiter walk wall walnut walrus wave
weasel weather wedding week weight well west whale wheat wheel whisker wicket width wigwam willow wind
wing winter wisdom wish wolf wonder wood wool word work world wreath wren wrist writer yacht yard yarn
year yellow yodel yoghurt yolk youth zebra zero zigzag zinc zipper
`
  .trim()
  .split(/\s+/)

export const moreWords = `
alley ant anvil arm artist ash award badger bag ballad ballet balloon bamboo barn basin bat bay beacon
beam beard bed bee beetle berry billboard blackbird blouse bluebell boulder bow box bride bridge broom
brother buckle bud bulb bus buttercup button cabinet cage camera canary candy canyon cap castle cat cavern
cello chain chair chart cheese cheetah chest chestnut choir circus cliff coat coconut columbine compass
compost coriander corner cosmos cotton cow cranberry cream crocus cuckoo cup daffodil dancer dandelion day
dice dog donkey drizzle ear easel egg elderberry elf elk elm engine event eye falafel fan farmer fern
ferry fig fir fire firefly flamingo flute fog fox foxglove funnel fur gem gentle gingham globe gooseberry
gosling granite grapefruit gravy greeting guide gully ham hammock hand handle hat hay hazelnut heat heath
heather hedgehog hen hobby holly hopscotch horn hug hut ice idea ink ivy jaguar jam jar jaw job journey
joy jug july kernel key kingdom kite ladder ladybird larch leaf leg lemonade lettuce level lever lid
lighthouse limerick linen lip list locket log luck magpie map market marmalade mat medal melon midnight
mole moth mother mud mug museum nectarine nephew noon nursery nut oak oar oasis oat oil orange orchid owl
oyster pan panda parasol parsley parsnip partridge paste pastry paw pea peacock pearl pedal pen peppermint
periwinkle piano pie pinecone pipe pistachio planet plant platform point porcupine porridge pot print
prism programme puddle pumpkin puppy purple quarter quartz quill quilt radish raft rainbow raindrop ram
raspberry reindeer road rocket rod rosemary round rug rye sailor salad sandal sandcastle sauna saxophone
screw sea seal september shape sheet shell shoulder sketch ski sky slipper snowdrop sorbet sparrow sponge
squash stage starling start statue stick storm story street stripe student studio summit sun sunflower
surface sweater tablet tailor tambourine tangerine tango tapestry tea teaspoon thing throne tile tin tip
toe tooth tower toy tractor train trampoline treacle treasure trout turnip turquoise uniform van verse
village vinegar violin visitor vowel wallet water waterfall wax wharf whisper whistle windmill window wire
woodland woodpecker worm yeti zone zoo
`
  .trim()
  .split(/\s+/)
