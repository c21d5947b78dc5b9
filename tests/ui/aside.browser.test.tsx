/** T68 Q3 What waits aside until a Leitung has looked: after a block, and about children who were deleted meanwhile. */
import { afterEach, expect, test } from 'vitest'
import { buttons, click, enter, text } from './hands.tsx'

afterEach(() => {
  location.hash = ''
})
const settled = (asked: readonly string[]): readonly string[] =>
  asked.filter((name) => name.startsWith('late.'))

test('T68 work of a blocked PC: seen with its author, discarded only after a question, then gone', async () => {
  const { house, leave } = await enter({ name: '', house: { aside: true }, hash: '/buero/team' })
  try {
    for (const one of ['Am Mühlbach 12', 'Weidenring 9', 'Lindenweg 4', 'Berta Busch']) await text(one)
    await text('1 Änderung lässt sich hier nicht öffnen')
    await click('Verwerfen')
    await text('Diese Änderungen verwerfen?')
    await click('Noch behalten')
    expect(settled(house.asked)).toEqual([])
    await click('Verwerfen')
    await click('Verwerfen')
    await text('Verworfen.')
    expect(settled(house.asked)).toEqual(['late.settle refuse'])
    await text('Lindenweg 4')
    expect(document.body.textContent).not.toContain('Weidenring 9')
    await click('Übernehmen')
    await text('stehen jetzt in den Akten')
    expect(settled(house.asked)).toEqual(['late.settle refuse', 'late.settle take'])
    expect(document.body.textContent).not.toContain('Nach der Sperre')
  } finally {
    await leave()
  }
})

test('Q3 leftovers: how many, until when, and only what is sealed to her can be looked at', async () => {
  const { leave } = await enter({ name: '', house: { aside: true }, hash: '/buero/loeschen' })
  try {
    for (const one of ['3 Änderungen', 'Nur eine andere Leitung kann sie öffnen']) await text(one)
    expect(buttons().filter((one) => one.textContent === 'Ansehen')).toHaveLength(1)
    expect(document.body.textContent).not.toContain('Lindenweg 4')
    await click('Ansehen')
    await text('Ida Vogt')
    await text('Lindenweg 4')
  } finally {
    await leave()
  }
})
