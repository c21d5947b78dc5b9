/** B3 from the withdrawal to the paper: the page is named on "Heute", does not leave the house, is solved, and leaves it. */
import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { dayOf } from '#shared/basics/clock.ts'
import { plain, type PhotoItem } from '#shared/portfolio/page.ts'
import { newDraft } from '#shared/records/edit.ts'
import { axeFindings, until } from '../ui/browser.tsx'
import { click, enter, text } from '../ui/hands.tsx'

const today = dayOf(Date.now())
const frame: PhotoItem = {
  type: 'photo', ...plain.photo, covers: [], order: 'V', x: 35, y: 40, w: 140, h: 105, rotation: 0,
  photoId: null, crop: { x: 0, y: 0, w: 1, h: 1 }, alt: '',
} // prettier-ignore
const boxOfBen = { x: 0.6, y: 0.2, w: 0.2, h: 0.4 }

async function picture(): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(800, 600)
  const context = canvas.getContext('2d')!
  for (const [fill, x] of [['#7cc5a2', 0], ['#f2b705', 400]] as const) { context.fillStyle = fill; context.fillRect(x, 0, 400, 600) } // prettier-ignore
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer())
}
const goTo = (hash: string): void => {
  location.hash = hash
}
const flag = (): boolean => /\d Seiten? zeig(t|en) ein Kind/.test(document.body.textContent ?? '')

test('B3 PF85 withdrawn: the page is named on "Heute" and by its list, no export, until somebody hides the child', async () => {
  const { house, leave } = await enter({
    name: '',
    house: { children: 2 },
    hash: '#/heute',
    act: () => text('hat noch niemand angesehen') as Promise<void>,
  })
  const { fake } = house
  const found = await house.host.vault.call('records.scan', { cursor: 0, limit: 100, kinds: ['child'], purpose: 'show', view: 'plain' }) // prettier-ignore
  const idOf = (name: string): string => (found.ok ? found.value.records.find(({ values }) => values['firstName'] === name)!.id : '') // prettier-ignore
  const [mia, ben] = [idOf('Mia'), idOf('Ben')]
  const [photo] = await fake.commit([
    newDraft('photo', { childIds: [mia, ben], seen: 'people', takenOn: today, width: 4000, height: 3000, boxes: { [ben]: boxOfBen } }),
    newDraft('consent', { childId: ben, purpose: 'otherPortfolios', audience: 'groupFamilies', decision: 'given', validFrom: '2026-01-01' }),
    newDraft('consent', { childId: ben, purpose: 'ownPortfolio', audience: 'family', decision: 'given', validFrom: '2026-01-01' }),
    newDraft('consent', { childId: mia, purpose: 'otherPortfolios', audience: 'groupFamilies', decision: 'given', validFrom: '2026-01-01' }),
  ]) // prettier-ignore
  const bytes = await picture()
  fake.blobs.set(photo!.id, [bytes, bytes, bytes])
  const item = { ...frame, photoId: photo!.id }
  await fake.commit([
    newDraft('page', { childId: mia, title: 'Waldtag', date: today, items: { a: item } }),
    // Not asked about: his own page, a page that crops him away, one that is out of the portfolio.
    newDraft('page', { childId: ben, title: 'Bens Seite', date: today, items: { a: item } }),
    newDraft('page', { childId: mia, title: 'Nur Mia', date: today, items: { a: { ...item, crop: { x: 0, y: 0, w: 0.5, h: 1 } } } }),
    newDraft('page', { childId: mia, title: 'Weg', date: today, removedOn: today, items: { a: item } }),
  ]) // prettier-ignore
  try {
    goTo('#/portfolio/klaeren')
    await text('Alle Seiten sind geklärt')
    goTo('#/heute')
    await text('hat noch niemand angesehen')
    expect(flag()).toBe(false)

    goTo(`#/kinder/${ben}`)
    await until(() => document.querySelector('[role=tab]'), 'his file')
    ;[...document.querySelectorAll<HTMLElement>('[role=tab]')].find((tab) => tab.textContent?.includes('Einwilligung'))!.click() // prettier-ignore
    await click('Widerrufen: Portfolios anderer Kinder')
    await text('1 Portfolioseite zeigt dieses Kind.')
    await click('Jetzt widerrufen')
    await text('Widerrufen und gespeichert')
    const named = [...(await until(() => document.querySelector('[aria-label^="1 Portfolioseite zeigt"]'), 'the list')).querySelectorAll('li')] // prettier-ignore
    expect(named.map((row) => row.textContent).join()).toMatch(/^WaldtagMia Sommer/)

    goTo('#/heute')
    await until(flag, 'the flag')
    await text('1 Seite zeigt ein Kind, dessen Einwilligung fehlt')
    await page.screenshot({ path: '../../out/shots/heute-klaeren.png' })
    await click('Seiten klären')
    await text('Seite von Mia Sommer')
    expect(document.querySelectorAll('main li')).toHaveLength(1)
    expect(await axeFindings()).toEqual([])
    await page.screenshot({ path: '../../out/shots/seiten-klaeren.png' })
    await click('Klären: Waldtag, Mia Sommer')

    await until(() => document.querySelector('[data-testid=page-canvas]'), 'the editor')
    await click('Ausgeben')
    await click('Als PDF speichern')
    await text('Das PDF wurde nicht gespeichert')
    expect(document.body.textContent).toMatch(/Waldtag.*Ben/)
    expect(house.asked).not.toContain('export.begin')
    await page.screenshot({ path: '../../out/shots/ausgeben-verweigert.png' })
    await userEvent.keyboard('{Escape}')
    await until(() => !document.querySelector('[role=dialog]'), 'no dialog')

    await click('Lösung suchen')
    await click(/Sticker darüber/)
    await until(() => !document.body.textContent?.includes('dürfen nicht mehr gezeigt') && !document.body.textContent?.includes('darf nicht mehr gezeigt'), 'solved') // prettier-ignore
    await click('Ausgeben')
    await click('Als PDF speichern')
    await click('Diesen Ordner nehmen')
    await text('Gespeichert als')
    expect(house.files).toHaveLength(1)
    expect(new TextDecoder().decode(house.files[0]!.bytes.slice(0, 5))).toBe('%PDF-')

    goTo('#/heute')
    await text('hat noch niemand angesehen')
    await until(() => !flag(), 'no flag')
    goTo('#/portfolio/klaeren')
    await text('Alle Seiten sind geklärt')
  } finally {
    await leave()
  }
})
