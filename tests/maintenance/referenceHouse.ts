/** The reference data set of decision 41: the practice house, and names and days of birth as they are met in Kitas, 500 children in all. */
import { addDays } from '#shared/basics/clock.ts'
import type { ProjectionWorld } from './projectionWorld.ts'

const first = `
Aaliyah Adrian Aleyna Amelie Anton Antonia Arda Aylin Benedikt Bilal Carlotta Charlotte Chiara Clemens Cosima Dariusz
Dominik Ecrin Elif Emilia Emre Fabienne Fatima Felicitas Ferdinand Finnja Florentine Frederik Friederike Georgina Giulia
Greta Hannes Hatice Henriette Ibrahim Ilyas Jannik Jaroslaw Johanna Jonathan Josephine Julius Kasimir Katharina Konstantin
Lasse Leander Leonie Leopold Liselotte Lorenz Magdalena Malik Marlene Matilda Maximilian Melek Merle Mohammed Nadja Nepomuk
Nikolai Noemi Oskar Ottilie Pauline Philippa Quentin Raphael Rosalie Rukiye Sebastian Selma Severin Sinan Sophia Tabea
Thaddäus Theodor Theresa Titus Umut Valentin Viktoria Wendelin Wilhelm Xaver Yasemin Yusuf Zacharias Zeynep Zoe
`
  .trim()
  .split(/\s+/)
const last = `
Abendroth Albrecht Arslan Bachmeier Baumgartner Bergmann Birnbaum Brandstetter Breitenbach Çelik Daubner Demir Dietrich
Dombrowski Eberhardt Ehrenreich Engelhardt Fahrenholz Feuerstein Fleischhauer Freudenberg Friedrichsen Gallwitz Gebhardt
Geißler Gottschalk Grünwald Haberkorn Hagedorn Hartmann Heidenreich Hesselbach Hildebrandt Holzapfel Hufnagel Immendorf
Jankowski Jürgensen Kaltenbach Karadeniz Kerstens Kirchhoff Kowalczyk Krautwurst Kuhlmann Langenscheidt Lehmkuhl Leitgeb
Lindenthal Lüdenscheid Mahlstedt Markgraf Mitterhuber Morgenstern Mühlenkamp Neumeister Niehaus Nowakowski Oberländer
Osterkamp Özdemir Papenfuß Petersohn Pfannenschmidt Quandt Rabenstein Rademacher Reichenbach Rosenbauer Rückert Sandkühler
Schadewald Schiffmann Schönfelder Schwarzkopf Seidenspinner Sonnleitner Stadtmüller Steigerwald Strohmeyer Tannhäuser Thalheim
Tiedemann Uhlenbrock Utermöhlen Vogelsang Wachsmuth Waldeck Weidenfeller Wiedemann Wolkenstein Yıldırım Zabel Zumbrägel
`
  .trim()
  .split(/\s+/)

export async function fillReferenceHouse(world: ProjectionWorld): Promise<void> {
  await world.call('setup.practice', { language: 'de' })
  const groups = await world.all('group')
  await world.save(
    Array.from({ length: 380 }, (_, n) => {
      const [firstName, lastName] = [first[n % first.length]!, last[(n * 7) % last.length]!]
      return {
        kind: 'child',
        id: null,
        parents: [],
        changes: {
          firstName,
          lastName,
          birthDate: addDays('2020-02-01', n * 3),
          groupId: groups[n % groups.length]!.id,
          street: `${lastName}weg ${n + 1}`,
          notes: `${firstName} mag heute keine Suppe. Mutter anrufen: 0171 ${5550000 + n}, seit ${addDays('2020-02-01', n * 3)} bei uns.`,
        },
      }
    }),
  )
}
