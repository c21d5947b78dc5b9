/** A joining that was begun here is known here. */
import { afterEach, expect, test } from 'vitest'
import { until } from './browser.tsx'
import { buttons, click, enter, fill, text } from './hands.tsx'

afterEach(() => {
  location.hash = ''
})
const offered = (words: string): boolean => buttons().some((one) => one.textContent?.includes(words))

test('J6 where a joining was begun it is gone on with, by the way it was begun; and one may still do something else', async () => {
  const { house, leave } = await enter({ name: '', house: { state: 'empty', team: { begun: 'server' } } })
  try {
    await text('Der Beitritt ist hier schon angefangen')
    await fill('Kennwort, das Sie hier gewählt haben', 'Regen Kuchen Brücke Tanne Lied')
    await click('Beitreten')
    await text('Die Leitung hat noch nicht bestätigt')
    expect(house.asked).toContain('join.finish')
    await click('Zurück')
    await until(() => offered('Der Beitritt ist hier schon angefangen'), 'offered among the others')
    expect(offered('Eine Datei')).toBe(true)
    await click('Zurück')
    await until(() => offered('Neue Einrichtung'), 'the start')
  } finally {
    await leave()
  }
})

test('J6 where none was begun nobody is asked to remember one', async () => {
  const { leave } = await enter({ name: '', house: { state: 'none' } })
  try {
    await click(/beitreten/)
    await until(() => offered('Wörter und einen Stick'), 'the choices')
    expect(offered('angefangen')).toBe(false)
  } finally {
    await leave()
  }
})
