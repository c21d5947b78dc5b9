/** On paper the card alone: what the window shows besides would name people and cost ink. */
import { afterEach, expect, test } from 'vitest'
import { cdp } from 'vitest/browser'
import { until } from './browser.tsx'
import { chooseFolder, click, enter, fill, linked, ownHub, text } from './hands.tsx'

const setMedia = (media: '' | 'print'): Promise<unknown> =>
  (cdp() as unknown as { send(method: string, params: object): Promise<unknown> }).send('Emulation.setEmulatedMedia', { media }) // prettier-ignore
/** As a reader of the paper would see it. */
const onPaper = async (): Promise<string> => {
  await setMedia('print')
  await until(() => matchMedia('print').matches, 'paper')
  const seen = document.body.innerText
  await setMedia('')
  return seen
}
afterEach(async () => {
  location.hash = ''
  await setMedia('')
})

test('SC4 the card of a stick is printed with its words, and nothing of the window', async () => {
  const { leave } = await enter({ name: '', house: {}, hash: '/buero/team/neu' })
  try {
    await text('Wer kommt dazu?')
    // The control: without a card the window itself goes on paper.
    expect(await onPaper()).toContain('Wer kommt dazu?')
    await fill('Vorname', 'Frida')
    await click('Weiter')
    await click(/An einem anderen PC/)
    await click(/Mit einem Stick/)
    await chooseFolder()
    await click('Karte erstellen')
    await text('Pinsel')
    const paper = await onPaper()
    for (const one of ['Karte für den anderen PC', 'Ampel', 'Pinsel', 'am anderen PC eintippen'])
      expect(paper).toContain(one)
    for (const one of ['Heute', 'Kinder', 'Anna', 'Kita Sonnenblume', 'Drucken', 'Antwort vom Stick holen'])
      expect(paper).not.toContain(one)
    // On the screen it is not seen twice.
    expect(document.body.innerText.split('Pinsel')).toHaveLength(2)
  } finally {
    await leave()
  }
})

test('SC4 the card over the Zentrale is printed with its text, the Zentrale’s own card also from its dialog', async () => {
  const invited = await enter({ name: '', house: { team: linked }, hash: '/buero/team/neu' })
  try {
    await fill('Vorname', 'Frida')
    await click('Weiter')
    await click(/An einem anderen PC/)
    await click(/Über die Zentrale/)
    await text('Karte auf Stick speichern')
    const paper = await onPaper()
    expect(paper).toContain('OBHUT1.xyz')
    expect(paper).not.toContain('Ampel')
    expect(paper).not.toContain('Kinder')
  } finally {
    await invited.leave()
  }
  const own = await enter({ name: '', house: { team: ownHub }, hash: '/buero/verbindung' })
  try {
    await click('Karte für einen anderen PC')
    await text('Text der Karte')
    const paper = await onPaper()
    expect(paper).toContain('OBHUT-SERVER-1:')
    for (const one of ['Abgleich mit Stick', 'Fertig', 'Heute']) expect(paper).not.toContain(one)
  } finally {
    await own.leave()
  }
})
