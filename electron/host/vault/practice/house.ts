/** Names and facts of Kita Sonnenblume. All of it is invented; the same seed gives the same house. */
import type { Language } from '#shared/host/api.ts'

export const girls =
  'Mia Lina Emma Ida Clara Frieda Nele Lotta Greta Paula Ella Marie Leni Romy Juna Mathilda Karla Tilda Alma Edda Zeynep Aylin Amina Sofia Daria Linh Yara Malia Nora Rosa'.split(
    ' ',
  )
export const boys =
  'Ben Emil Paul Anton Oskar Theo Jakob Mats Till Jonas Karl Levi Fiete Bruno Moritz Henri Linus Piet Matteo Rasmus Emir Can Yusuf Milan Ivan Minh Kofi Elias Nico Arne'.split(
    ' ',
  )
export const mothers =
  'Katrin Sabine Julia Nadine Elif Olga Miriam Sandra Franziska Thuy Carla Anja Fatma Birgit Laura Stefanie Ioana Hanna Petra Marta'.split(
    ' ',
  )
export const fathers =
  'Thomas Stefan Mehmet Andreas Dimitri Jens Marco Tobias Kwame Daniel Rafael Sven Ali Matthias Lukas Piotr Nam Christian Ole Frank'.split(
    ' ',
  )
export const families =
  'Ahornbach Birkental Blaustein Brombeer Buchenau Distelfeld Dünenkamp Eichhof Erlengrund Eschenau Fichtenwald Finkenbrink Fliederau Fuchsberg Ginsterfeld Grashof Haselau Heidekamp Himmelreich Hollerbach Igelmoor Jasminhof Kastanienberg Kieferndorf Kirschgarten Kleeblatt Kornblum Lärchenau Laubfrosch Lindenhof Löwenzahn Marderstein Maulbeer Mohnfeld Moosbach Mühlental Nachtigall Nussbaumer Ottersweg Pappelhain Pfauenau Quellental Rabenstein Regental Rosenhag Rotdorn Salbeifeld Sandkamp Schilfrohr Schneeglock Schwalbach Seerose Sommerlath Sonnentau Spatzenberg Steinpilz Storchennest Tannengrund Taubenschlag Teichgraf Tulpenfeld Ulmenhof Veilchenau Vogelsangen Wacholder Waldmeister Weidenkätz Weizenfeld Wiesengrund Wildrose Windhagen Wolkenstein Zaunkönig Zedernholz Ziegenhain Zimtbach Zwetschgau Öltermann Özgarten Yıldızhof Nguyenau Kowalbach Ivanfeld Rossital Silvabrunn Okonhof Bergamott Distelbring Elsterfurt Feldahorn Goldregen Hagebutt Immergrün Johannisbeer Kamillental Lavendel Mirabell Narzissus Oleander Petersil Quittenau Ringelblum Sauerklee Thymiane Unkenteich'.split(
    ' ',
  )
export const streets =
  'Am Mühlbach|Lindenallee|Zum Storchennest|Kirschweg|Dorfanger|Am Alten Markt|Wiesengrund|Feldrain'.split(
    '|',
  )

export const groupNames: Readonly<Record<Language, readonly string[]>> = {
  de: ['Sonnenkinder', 'Regenbogen', 'Igel', 'Füchse', 'Schmetterlinge', 'Waldmäuse'],
  en: ['Sunbeams', 'Rainbows', 'Hedgehogs', 'Foxes', 'Butterflies', 'Wood mice'],
  nl: ['Zonnestralen', 'Regenbogen', 'Egels', 'Vossen', 'Vlinders', 'Bosmuizen'],
}

export const allergies: Readonly<
  Record<
    Language,
    readonly {
      readonly allergen: string
      readonly severity: 'mild' | 'severe' | 'lifeThreatening'
      readonly firstMeasure: string
    }[]
  >
> = {
  de: [
    {
      allergen: 'Erdnüsse',
      severity: 'lifeThreatening',
      firstMeasure: 'Notfall-Pen aus der roten Tasche, 112 rufen',
    },
    { allergen: 'Kuhmilch', severity: 'mild', firstMeasure: 'Wasser geben, beobachten' },
    { allergen: 'Wespenstich', severity: 'severe', firstMeasure: 'Tropfen geben, Eltern anrufen' },
    { allergen: 'Haselnüsse', severity: 'severe', firstMeasure: 'Mund ausspülen, Tropfen geben' },
    { allergen: 'Pflaster', severity: 'mild', firstMeasure: 'Nur Verband verwenden' },
  ],
  en: [
    {
      allergen: 'Peanuts',
      severity: 'lifeThreatening',
      firstMeasure: 'Auto-injector from the red bag, call 112',
    },
    { allergen: 'Cow’s milk', severity: 'mild', firstMeasure: 'Give water, watch' },
    { allergen: 'Wasp sting', severity: 'severe', firstMeasure: 'Give drops, call the parents' },
    { allergen: 'Hazelnuts', severity: 'severe', firstMeasure: 'Rinse mouth, give drops' },
    { allergen: 'Plasters', severity: 'mild', firstMeasure: 'Use bandages only' },
  ],
  nl: [
    { allergen: 'Pinda’s', severity: 'lifeThreatening', firstMeasure: 'Pen uit de rode tas, 112 bellen' },
    { allergen: 'Koemelk', severity: 'mild', firstMeasure: 'Water geven, in de gaten houden' },
    { allergen: 'Wespensteek', severity: 'severe', firstMeasure: 'Druppels geven, ouders bellen' },
    { allergen: 'Hazelnoten', severity: 'severe', firstMeasure: 'Mond spoelen, druppels geven' },
    { allergen: 'Pleisters', severity: 'mild', firstMeasure: 'Alleen verband gebruiken' },
  ],
}

export const sayings: Readonly<
  Record<
    Language,
    {
      readonly source: string
      readonly photo: string
      readonly ban: string
      readonly banWhat: string
      readonly place: string
    }
  >
> = {
  de: {
    source: 'Papierformular',
    photo: 'Ausflug',
    ban: 'Onkel Rüdiger',
    banWhat: 'Nicht mitgeben, Leitung rufen',
    place: 'Rote Tasche, Gruppenschrank oben',
  },
  en: {
    source: 'Paper form',
    photo: 'Outing',
    ban: 'Uncle Rudi',
    banWhat: 'Do not hand over, call the manager',
    place: 'Red bag, top of the group cupboard',
  },
  nl: {
    source: 'Papieren formulier',
    photo: 'Uitje',
    ban: 'Oom Rudi',
    banWhat: 'Niet meegeven, leiding roepen',
    place: 'Rode tas, bovenin de groepskast',
  },
}
