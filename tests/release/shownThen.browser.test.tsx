/** A link shows what the page showed when it was made; who was on it then is told of it, whatever lies there now. */
import { expect, test } from 'vitest'
import { addDays, dayOf } from '#shared/basics/clock.ts'
import type { OpenedRecord } from '#shared/host/api.ts'
import { plain, type PhotoItem } from '#shared/portfolio/page.ts'
import { editDraft, newDraft } from '#shared/records/edit.ts'
import type { KindName, Rec } from '#shared/records/kinds.ts'
import { until } from '../ui/browser.tsx'
import { click, enter, text } from '../ui/hands.tsx'

const today = dayOf(Date.now())
const frame = (photoId: string, more: Partial<PhotoItem> = {}): PhotoItem => ({
  type: 'photo', ...plain.photo, covers: [], order: 'V', x: 35, y: 40, w: 140, h: 105, rotation: 0,
  photoId, crop: { x: 0, y: 0, w: 1, h: 1 }, alt: '', ...more,
}) // prettier-ignore
const boxOfBen = { x: 0.6, y: 0.2, w: 0.2, h: 0.4 }

test('PF133 FL6 a link that was given while the page showed Ben is named when he withdraws, though the page shows another photo now; one that never showed him is not', async () => {
  const { house, leave } = await enter({ name: '', house: { children: 2 }, hash: '#/heute', act: () => text('hat noch niemand angesehen') as Promise<void> }) // prettier-ignore
  try {
    const { fake } = house
    const scan = async <N extends KindName>(kind: N): Promise<readonly Rec<N>[]> => {
      const found = await house.host.vault.call('records.scan', { cursor: 0, limit: 1000, kinds: [kind], purpose: 'show', view: 'plain' }) // prettier-ignore
      return (found.ok
        ? found.value.records
        : ([] as readonly OpenedRecord[])) as unknown as readonly Rec<N>[]
    }
    const children = await scan('child')
    const [mia, ben] = ['Mia', 'Ben'].map((name) => children.find(({ values }) => values.firstName === name)!.id) as [string, string] // prettier-ignore
    const consent = (childId: string, purpose: 'ownPortfolio' | 'otherPortfolios') =>
      newDraft('consent', { childId, purpose, audience: purpose === 'ownPortfolio' ? 'family' : 'groupFamilies', decision: 'given', validFrom: '2026-01-01' }) // prettier-ignore
    const [both, alone] = await fake.commit([
      newDraft('photo', { childIds: [mia, ben], seen: 'people', takenOn: today, width: 4000, height: 3000, boxes: { [ben]: boxOfBen } }),
      newDraft('photo', { childIds: [mia], seen: 'people', takenOn: today, width: 4000, height: 3000 }),
      consent(ben, 'otherPortfolios'), consent(ben, 'ownPortfolio'), consent(mia, 'ownPortfolio'),
      newDraft('guardian', { childIds: [mia], firstName: 'Katrin', lastName: 'Sommer', relation: 'mother', custody: 'sole' }),
    ]) // prettier-ignore
    const [waldtag] = await fake.commit([newDraft('page', { childId: mia, title: 'Waldtag', date: today, items: { a: frame(both!.id) } })]) // prettier-ignore

    // Twice from the screen: once as he is to be seen, once with him cut away.
    const give = async (count: number): Promise<void> => {
      location.hash = '#/portfolio'
      // The first time the screen itself has to be fetched.
      await expect
        .poll(() => document.querySelector('h1')?.textContent, { timeout: 30_000 })
        .toBe('Portfolio')
      await click(/Mia Sommer/)
      await click('An die Familie geben')
      ;(await until(() => [...document.querySelectorAll<HTMLElement>('[role=dialog] label')].find((one) => one.textContent?.includes('Auf Papier')), 'on paper')).click() // prettier-ignore
      await until(() => ['Waldtag', 'Katrin Sommer'].every((one) => document.querySelector('[role=dialog]')?.textContent?.includes(one)), 'what and for whom') // prettier-ignore
      await click('Als mitgegeben eintragen')
      await expect.poll(async () => (await scan('release')).length, { timeout: 10_000 }).toBe(count)
      location.hash = '#/heute'
    }
    await give(1)
    const page = (await scan('page')).find(({ id }) => id === waldtag!.id)!
    await fake.commit([editDraft(page, { items: { a: frame(both!.id, { crop: { x: 0, y: 0, w: 0.5, h: 1 } }) } })]) // prettier-ignore
    await give(2)
    const [seen, cut] = (await scan('release')).toSorted((a, b) => b.values.shownChildIds.length - a.values.shownChildIds.length) // prettier-ignore
    expect(seen!.values.shownChildIds.toSorted()).toEqual([mia, ben].toSorted())
    expect(cut!.values.shownChildIds).toEqual([mia])

    // Both as links that hold; the page has another photo by now.
    const link = (one: Rec<'release'>, n: number) => editDraft(one, { way: 'link', linkId: String(n).repeat(32), until: addDays(today, 9) }) // prettier-ignore
    const now = (await scan('page')).find(({ id }) => id === waldtag!.id)!
    await fake.commit([link(seen!, 1), link(cut!, 2), editDraft(now, { items: { a: frame(alone!.id) } })])
    location.hash = `#/kinder/${ben}`
    await until(() => document.querySelector('[role=tab]'), 'his file')
    ;[...document.querySelectorAll<HTMLElement>('[role=tab]')].find((tab) => tab.textContent?.includes('Einwilligung'))!.click() // prettier-ignore
    await click('Widerrufen: Portfolios anderer Kinder')
    await click('Jetzt widerrufen')
    await text('Widerrufen und gespeichert')
    await text('1 Link an eine Familie zeigt vielleicht dieses Kind')
  } finally {
    await leave()
  }
})
