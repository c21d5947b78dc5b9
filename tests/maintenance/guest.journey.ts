/** MT100 with real windows at both ends: from the four words to a picture that arrives, and to its end. */
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHelpWorld } from './helpWorld.ts'
import { openScreen, whatIsMissing, type Screen } from './screen.ts'

let screen: Screen | undefined
beforeAll(async () => {
  screen = await openScreen()
})
afterAll(() => screen?.[Symbol.dispose]())

const soon = { timeout: 20_000, interval: 50 }

test('MT100 MT14 MT17 MT20 she knocks by four words, both compare, the picture arrives in her window, and the end closes it', async () => {
  if (!screen) return console.log(`not run: the picture at the supporter (needs ${whatIsMissing})`)
  await using world = await openHelpWorld({
    kita: { browser: screen.browser, headless: false },
    firm: { browser: screen.browser, headless: true },
  })
  const { kita, firm } = world
  await expect.poll(() => kita.window.text(), soon).toContain('Heute')
  await kita.window.go('/hilfe/fernhilfe')
  await kita.window.type('Worum geht es?', 'Die Liste bleibt leer')
  await kita.window.press('Code holen')
  const words = (): Promise<string[]> =>
    kita.window.run(`[...document.querySelectorAll('ol li')].map((one) => one.lastChild.textContent)`)
  await expect.poll(async () => (await words()).length, soon).toBe(4)

  await expect.poll(() => firm.window.text(), soon).toContain('Heute')
  await firm.window.go('/hilfe/helfen')
  await firm.window.type('Karte der Zentrale der Einrichtung', world.server)
  await firm.window.type('Die vier Wörter vom Telefon', (await words()).join(' '))
  await firm.window.type('Vorgang', 'T-4711')
  await firm.window.press('Anklopfen')
  await expect.poll(() => firm.guest.text(), soon).toContain('Sie haben angeklopft')
  expect(await firm.window.text()).toContain('Die Fernhilfe hat ein eigenes Fenster')

  await kita.window.press('Ansehen und zeigen')
  await kita.window.type('Code vom Handy', world.code())
  await kita.window.press('Erlauben')
  const from = performance.now()
  await expect.poll(() => firm.guest.text(), soon).toContain('Lesen Sie sich die vier Wörter vor')
  await expect.poll(words, soon).toHaveLength(4)
  const spoken = await words()
  for (const word of spoken) expect(await firm.guest.text()).toContain(word)
  const compared = performance.now()
  await kita.window.press('Wörter stimmen')
  const frames = (): Promise<number> =>
    firm.guest.run('document.querySelector("video")?.getVideoPlaybackQuality().totalVideoFrames ?? 0')
  await expect.poll(frames, soon).toBeGreaterThan(0)
  console.log(
    `approval to words ${Math.round(compared - from)} ms, words to picture ${Math.round(performance.now() - compared)} ms`,
  )
  if (process.env['OBHUT_SHOTS'])
    writeFileSync(`${process.env['OBHUT_SHOTS']}/guest-real.png`, await firm.guest.picture())
  expect(await firm.guest.text()).toContain('Ansehen und zeigen')

  await firm.guest.press('Verabschieden')
  await expect
    .poll(() => firm.window.text(), soon)
    .toContain('Sie haben die Niederschrift der Einrichtung unterschrieben.')
  expect(firm.shell.browser!.renderersOfOwn('guest')).toEqual([])
  await expect.poll(() => kita.window.text(), soon).toContain('Fernhilfe ist beendet')
})
