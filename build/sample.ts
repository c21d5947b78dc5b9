/**
 * The bundled invented sample of `npm run demo`: 25 children as an Excel-made CSV (Windows-1252, `;`, a title row above
 * the header, some rows with mistakes on purpose) and 60 drawn photos. No real child; made anew on each machine.
 */
import { chromium } from '@playwright/test'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findChromium, quietFlags } from './chromium.ts'
import { root } from './suites.ts'

export interface Sample {
  readonly children: string
  readonly photos: string
}

const firstNames = ['Mia', 'Ben', 'Emilia', 'Noah', 'Jörn', 'Lea', 'Finn', 'Zoë', 'Paul', 'Mila', 'Elif', 'Luis', 'Änne', 'Oskar', 'Frieda', 'Anton', 'Ida', 'Theo', 'Ella', 'Jakob', 'Greta', 'Emil', 'Lotta', 'Matti', 'Rosalie'] // prettier-ignore
const lastNames = ['Sommer', 'Krüger', 'Öztürk', 'Weiß', 'Fröhlich', 'Nowak', 'Schäfer', 'Brandt', 'Lindner', 'Kaya', 'Vogt', 'Böhm', 'Groß', 'Albers', 'Petersen', 'Jansen', 'Yıldız', 'Hartmann', 'Fuchs', 'Kühn', 'Seidel', 'Arslan', 'Wolff', 'Peters', 'Engelhardt-Sonnenschein'] // prettier-ignore
const groups = ['Sonnenkäfer', 'Waldmäuse', 'Seesterne']

/** CSV rows; ı of Yıldız is not in Windows-1252, so that name is written with i as Excel would. */
function childrenCsv(): string {
  const rows = firstNames.map((first, i) => {
    const day = `${String((i % 27) + 1).padStart(2, '0')}.${String((i % 12) + 1).padStart(2, '0')}.${2020 + (i % 4)}`
    const last = lastNames[i]!.replaceAll('ı', 'i')
    const own = i % 11 === 4 ? 'nein' : 'ja'
    const others = i % 4 === 1 ? 'nein' : 'ja'
    const press = i % 5 === 0 ? 'ja' : 'nein'
    return [
      first,
      last,
      day,
      groups[i % 3],
      `Mutter ${last}`,
      `0170 55500${String(10 + i)}`,
      i % 6 === 0 ? 'Erdnuss' : '',
      own,
      others,
      press,
    ].join(';')
  })
  return [
    'Kita Sonnenblume – Kinderliste 2026/27;;;;;;;;;',
    'Vorname;Nachname;Geburtsdatum;Gruppe;Sorgeberechtigte;Telefon;Allergie;Foto eigenes Portfolio;Foto Portfolio anderer Kinder;Foto Presse',
    ...rows,
    'Karl;Falschdatum;31.02.2021;Waldmäuse;;;;ja;ja;nein',
    'Mia;Sommer;01.01.2020;Sonnenkäfer;Mutter Sommer;0170 5550010;Erdnuss;ja;ja;ja',
    '=SUMME(A1:A9);Formel;05.05.2021;Seesterne;;;;ja;ja;nein',
    ';Namenlos;;Seesterne;;;;ja;ja;nein',
  ].join('\r\n')
}

const toWindows1252 = (text: string): Buffer => Buffer.from(text.replaceAll('–', '\u0096'), 'latin1')

/** Makes the sample once per machine. @throws Error without Chromium */
export async function makeSample(): Promise<Sample> {
  const home = join(root, 'node_modules/.cache/obhut/sample-1')
  const sample = { children: join(home, 'kinder.csv'), photos: join(home, 'fotos') }
  if (existsSync(home)) return sample
  const found = await findChromium()
  if (found === undefined) throw new Error('The sample needs Chromium.')
  const temp = `${home}-${process.pid}`
  await mkdir(join(temp, 'fotos'), { recursive: true })
  const browser = await chromium.launch({
    executablePath: found.path,
    args: [...quietFlags],
    env: { ...(process.env as Record<string, string>), ...found.env },
  })
  try {
    const page = await browser.newPage()
    await page.addScriptTag({ content: await readFile(join(root, 'tests/demo/drawPhoto.js'), 'utf8') })
    const draw = async (
      name: string,
      seed: number,
      people: readonly string[],
      width: number,
      height: number,
    ): Promise<void> => {
      const text = await page.evaluate(
        (ask) => (globalThis as unknown as { drawPhoto: (ask: object) => Promise<string> }).drawPhoto(ask),
        { seed, people, width, height, quality: 0.88 },
      )
      await writeFile(join(temp, 'fotos', name), Buffer.from(text, 'latin1'))
    }
    for (let i = 0; i < 50; i++) {
      const at = i % 25
      const one = firstNames[at]!
      if (i < 25)
        await draw(
          `${one}_${lastNames[at]!.replaceAll('ı', 'i')}.jpg`,
          1000 + i * 77,
          [one],
          i % 5 === 0 ? 4000 : 2000,
          i % 5 === 0 ? 3000 : 1500,
        )
      else {
        const two = firstNames[(at + 7) % 25]!
        await draw(`Ausflug ${one} und ${two}.jpg`, 5000 + i * 91, [one, two], 1800, 1350)
      }
    }
    for (let i = 0; i < 8; i++) await draw(`DSC_0${100 + i}.jpg`, 9000 + i * 13, [`fremd${i}`], 1600, 1200)
    await writeFile(join(temp, 'fotos', 'Mia leer.jpg'), new Uint8Array())
    await writeFile(join(temp, 'fotos', 'Ben kaputt.jpg'), Buffer.from('PK\u0003\u0004 kein Bild', 'latin1'))
  } finally {
    await browser.close()
  }
  await writeFile(join(temp, 'kinder.csv'), toWindows1252(childrenCsv()))
  await rename(temp, home).catch(() => rm(temp, { recursive: true, force: true }))
  return sample
}
