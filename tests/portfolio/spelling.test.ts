import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createSpeller, knownNames, wordsIn } from '#shared/portfolio/spelling.ts'

const file = (name: string): string =>
  readFileSync(new URL(`../../node_modules/dictionary-de/${name}`, import.meta.url), 'utf8')
const speller = createSpeller(file('index.aff'), file('index.dic'))

const right =
  `Kindergarten Sommerfest Kastaniensammeln Erzieherin Waldtag Laterne Laternenumzug gebastelt Igelgruppe Vogelhäuschen
  Knete matschen Kita Geburtstagskuchen Sandkasten Rutsche heute Haben HABEN wir Fußballspielen Freundschaft
  Kartoffelsuppe Morgenkreis Bewegungsraum Turnhalle Matschküche Weihnachtsplätzchen Nikolausstiefel Schultüte
  Vorschulkinder Eltern-Kind-Nachmittag Eingewöhnung Portfolioseite dunkelblau Regenbogenfisch STRASSE Straße
  unglaublich verschenkt Apfelmus Lieblingsfarbe Bauklötze Legosteine Steckbrief Zahnfee Kuscheltier Mittagessen
  Gänseblümchen Schmetterlinge Seifenblasen geklettert balanciert Fingerfarben Wachsmalstifte Spielplatz Bilderbücher
  vorgelesen Kindergartenkinder Gruppenraum Elternabend Wasserfarben Schneemann Laufrad ausgeschnitten eingeladen
  Jahreszeiten Bobbycar Öfen süße Ähren`.split(/\s+/)

const wrong = {
  Wintter: 'Winter',
  gebaselt: 'gebastelt',
  schönn: 'schön',
  Kindergaten: 'Kindergarten',
  Erzieherrin: 'Erzieherin',
  Schmetterlig: 'Schmetterling',
  Fogel: 'Vogel',
  spilen: 'spielen',
  gestren: 'gestern',
  Freuntschaft: 'Freundschaft',
  Laternnenumzug: 'Laternenumzug',
  Geburstag: 'Geburtstag',
  Weinachten: 'Weihnachten',
  gekletert: 'geklettert',
  Kartofel: 'Kartoffel',
  vieleicht: 'vielleicht',
  haus: 'Haus',
} as const

describe('the speller', () => {
  test('PF38 words of a Kita are right: compounds, endings, capitals, hyphens', () => {
    expect(right.filter((word) => !speller.isCorrect(word))).toEqual([])
  })

  test('PF38 slips are found, and what was meant is among the suggestions', () => {
    for (const [word, meant] of Object.entries(wrong)) {
      expect(speller.isCorrect(word), word).toBe(false)
      expect(speller.suggest(word), word).toContain(meant)
    }
  })

  test('PF38 what is in the dictionary as forbidden is no compound either, nor are two nouns stuck together', () => {
    for (const word of ['Ährenamt', 'Sprachförderungs', 'Hundkatze', 'xyzqw'])
      expect(speller.isCorrect(word), word).toBe(false)
  })

  test('PF38 a hostile word ends soon and is wrong', () => {
    const began = performance.now()
    for (const word of ['a'.repeat(5000), 'sonnen'.repeat(400), '-'.repeat(300), '’’’', 'ß'.repeat(60)])
      expect(() => speller.isCorrect(word)).not.toThrow()
    expect(performance.now() - began).toBeLessThan(2000)
  })

  test('PF38 words have their places; numbers, addresses and single letters are none', () => {
    const text = 'Am 3. Mai war’s schön: Mia-Sophie, info@kita.de, H2O und a'
    const found = wordsIn(text)
    expect(found.map(({ word }) => word)).toEqual(['Am', 'Mai', 'war’s', 'schön', 'Mia-Sophie', 'und'])
    for (const { word, at } of found) expect(text.slice(at, at + word.length)).toBe(word)
  })
})

describe('names', () => {
  test('PF38 a name of the house is never wrong: in the genitive, with a hyphen, in any case; another name still is', () => {
    const isKnown = knownNames(['Xaverl Zwölfboth', 'Mia-Sophie Ölmez', 'Igel', 'Igelgruppe'])
    for (const word of [
      'Xaverl',
      'Xaverls',
      'XAVERL',
      'Zwölfboths',
      'Mia-Sophie',
      'Sophies',
      'Ölmez',
      'Ölmez’',
      'Igelgruppe',
    ])
      expect(isKnown(word), word).toBe(true)
    for (const word of ['Xaver', 'Zwölf', 'Mias-Sofie', 'Öl']) expect(isKnown(word), word).toBe(false)
    expect(speller.isCorrect('Xaverl')).toBe(false)
  })
})
