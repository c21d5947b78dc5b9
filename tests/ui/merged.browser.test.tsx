/** M12 What a merge did not take: told from "Heute" and from the record's history, and taken after all by a press. */
import { afterEach, expect, test } from 'vitest'
import { until } from './browser.tsx'
import { buttons, click, enter, text } from './hands.tsx'

afterEach(() => {
  location.hash = ''
})
const settledBy = (asked: readonly string[]): readonly string[] => asked.filter((name) => name.startsWith('records.save')) // prettier-ignore
const pick = async (label: string): Promise<void> => {
  const radio = await until(() => [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')].find((one) => one.labels?.[0]?.textContent === label), label) // prettier-ignore
  radio.click()
}

test('M12 from "Heute": what was taken and what was not, by whom; the other value is taken after all', async () => {
  const { house, leave } = await enter({ name: '', house: { merged: true }, hash: '/heute' })
  try {
    await text('1 Eintrag wurde zusammengeführt')
    await click('Nachsehen')
    await text('Stammblatt von Ben Krüger')
    for (const one of ['Am Mühlbach 12', 'Übernommen', 'Lindenweg 4', 'Nicht übernommen']) await text(one)
    expect(document.body.textContent).not.toContain('Alles geklärt')
    await pick('Lindenweg 4')
    await click('Auswahl übernehmen')
    await text('Alles geklärt')
    expect(settledBy(house.asked)).toEqual(['records.save {"street":"Lindenweg 4"}'])
    location.hash = '/heute'
    await until(() => document.body.textContent?.includes('Foto-Einwilligung'), 'today')
    expect(document.body.textContent).not.toContain('zusammengeführt')
  } finally {
    await leave()
  }
})

test('M12 "so ist es richtig" writes a version without a change, and the list is empty', async () => {
  const { house, leave } = await enter({ name: '', house: { merged: true }, hash: '/klaeren' })
  try {
    await click('So ist es richtig')
    await text('Alles geklärt')
    await text('Gut, so bleibt es.')
    expect(settledBy(house.asked)).toEqual(['records.save {}'])
  } finally {
    await leave()
  }
})

test('M12 the record’s history says so and leads there; another record’s does not', async () => {
  const { house, leave } = await enter({ name: '', house: { merged: true }, hash: '/kinder' })
  try {
    for (const [name, isTold] of [
      ['Emilia Öztürk', false],
      ['Ben Krüger', true],
    ] as const) {
      await click(new RegExp(name))
      await until(
        () => [...document.querySelectorAll('h2')].some((one) => one.textContent?.includes(name)),
        name,
      )
      await click('Frühere Fassungen')
      await until(() => document.querySelector('[role=dialog] ul, [role=dialog] ol'), 'the history')
      if (isTold) {
        await text('Von selbst zusammengeführt')
        await click('Nachsehen')
        await text('Stammblatt von Ben')
      } else {
        expect(document.querySelector('[role=dialog]')?.textContent).not.toContain('zusammengeführt')
        await click('Fertig')
        await until(() => !document.querySelector('[role=dialog]'), 'no dialog')
      }
    }
    expect(buttons().length).toBeGreaterThan(0)
    expect(settledBy(house.asked)).toEqual([])
  } finally {
    await leave()
  }
})
