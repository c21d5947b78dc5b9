/** PF110..PF113 on the screens: written, found again, made into a page with one click. */
import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { App } from '#renderer/App.tsx'
import { newDraft } from '#shared/records/edit.ts'
import { dayOf } from '#shared/basics/clock.ts'
import { axeFindings, show, until } from '#tests/ui/browser.tsx'
import { createFakeHouse, type House } from '#tests/ui/fakeHouse.ts'

const today = dayOf(Date.now())
const text = (): string => document.body.innerText
const dialog = () => page.getByRole('dialog')
const secret = 'Zwetschgendatschi nur für mich'

async function all(house: House, kind: string) {
  const answer = await house.fake.host.vault.call('records.scan', {
    cursor: 0,
    limit: 1000,
    kinds: [kind],
    purpose: 'show',
    view: 'plain',
  })
  return answer.ok ? answer.value.records : []
}
async function open(options = {}) {
  await page.viewport(1366, 768)
  location.hash = '#/heute'
  const house = await createFakeHouse({ children: 3, ...options })
  const [mia, ben] = (await all(house, 'child')).toSorted((a, b) =>
    String(b.values['firstName']).localeCompare(String(a.values['firstName'])),
  )
  const photo = (childIds: string[]) =>
    newDraft('photo', { childIds, seen: 'people', takenOn: today, importedOn: today, width: 40, height: 30, fileName: 'x.jpg', lookedAtBy: 'Ute' }) // prettier-ignore
  const [own, both] = await house.fake.commit([photo([mia!.id]), photo([mia!.id, ben!.id])])
  await house.fake.commit([
    newDraft('consent', { childId: mia!.id, purpose: 'ownPortfolio', audience: 'family', decision: 'given', validFrom: '2026-01-01', source: 'Test' }), // prettier-ignore
  ])
  return { house, mia: mia!, own: own!.id, both: both!.id, shown: await show(<App host={house.host} />) }
}

test('PF112 quick capture, then one click: the page has all of it, the photo that may be shown, and no remark', async () => {
  const { house, mia, own, both, shown } = await open()
  await using _ = shown
  const name = String(mia.values['firstName'])
  await page.getByRole('button', { name: /^Beobachtung/ }).click()
  await dialog().getByRole('button', { name: 'Speichern', exact: true }).click()
  await expect.element(page.getByText('Bitte wählen Sie ein Kind.')).toBeVisible()
  await expect.element(page.getByText('Bitte schreiben Sie auf, was Sie beobachtet haben.')).toBeVisible()
  await dialog().getByRole('combobox', { name: 'Kind' }).selectOptions(mia.id)
  await dialog().getByLabelText('Überschrift').fill('Die Brücke')
  await dialog().getByLabelText('Natur und Technik').click()
  const situation = dialog().getByLabelText(/^Was haben Sie gesehen/)
  await situation.fill('Im Garten.')
  // PF113 by key: the beginning comes to the writing mark and writing goes on behind it.
  const starter = dialog().getByRole('button', { name: new RegExp(`^${name} vermutet, dass`) })
  ;(starter.element() as HTMLElement).focus()
  await userEvent.keyboard('{Enter}')
  await userEvent.keyboard('Bretter tragen.')
  await expect.element(situation).toHaveValue(`Im Garten. ${name} vermutet, dass Bretter tragen.`)
  // A stray Esc costs no words.
  await userEvent.keyboard('{Escape}')
  await dialog().getByLabelText('So kann es weitergehen').fill('Längere Bretter.')
  await dialog().getByLabelText('Notiz nur für mich').fill(secret)
  const photos = dialog().getByRole('region', { name: 'Fotos dazu' })
  await until(() => photos.getByRole('button').elements().length === 2, 'both photos of hers')
  expect(photos.getByRole('button').elements().filter((one) => one.getAttribute('aria-disabled') === 'true').length).toBe(1) // prettier-ignore
  await photos.getByRole('button', { disabled: false }).click()
  expect(await axeFindings()).toEqual([])
  await dialog().getByRole('button', { name: 'Speichern', exact: true }).click()
  await until(() => text().includes(`Gespeichert bei ${name} ${String(mia.values['lastName'])}.`), 'saved')
  expect(house.fake.calls.get('records.save')).toBe(1)
  const [observation] = await all(house, 'observation')
  expect(observation!.values).toMatchObject({
    childId: mia.id,
    title: 'Die Brücke',
    photoIds: [own],
    areas: ['nature'],
  })
  expect(JSON.stringify(observation)).not.toContain('Zwetschgendatschi')
  expect((await all(house, 'remark')).map(({ values }) => values['text'])).toEqual([secret])

  // Since then another child came into it, whose family has said nothing.
  await house.fake.commit([
    {
      kind: 'observation',
      id: observation!.id,
      parents: [observation!.meta.version],
      changes: { photoIds: [own, both] },
    },
  ])
  location.hash = `#/kinder/${mia.id}`
  await page.getByRole('tab', { name: 'Beobachtungen' }).click()
  await until(() => text().includes(`Notiz nur für mich: ${secret}`), 'her own note')
  expect(await axeFindings()).toEqual([])
  await page.getByRole('button', { name: 'Lerngeschichte daraus machen: Die Brücke' }).click()
  await until(() => location.hash.startsWith('#/portfolio/'), 'the editor')
  await until(() => /1 Foto ist nicht auf der Seite\. .+/.test(text()), 'why a photo is missing')
  const pages = await all(house, 'page')
  expect(pages.length).toBe(1)
  const written = JSON.stringify(pages[0])
  for (const part of ['Die Brücke', 'Bretter tragen.', 'Natur und Technik', 'Längere Bretter.', own])
    expect(written).toContain(part)
  expect(written).not.toContain(both)
  // Every byte of page and history; the same search finds it where it may be.
  const bytes = async (kind: string): Promise<string> => JSON.stringify(await all(house, kind))
  expect((await bytes('page')) + (await bytes('pageHistory'))).not.toContain('Zwetschgendatschi')
  expect(await bytes('remark')).toContain('Zwetschgendatschi')
  await until(() => document.querySelector('canvas.lower-canvas') !== null, 'the paper')
  expect(text()).not.toContain('Zwetschgendatschi')
})

test('PF110 changed and taken out; who only reads finds no button to write', async () => {
  const { house, mia, shown } = await open()
  {
    await using _ = shown
    await house.fake.commit([
      newDraft('observation', { childId: mia.id, date: today, situation: 'Mia zählt Steine.' }),
    ])
    location.hash = `#/kinder/${mia.id}`
    await page.getByRole('tab', { name: 'Beobachtungen' }).click()
    await page.getByRole('button', { name: /^Beobachtung vom .* ändern$/ }).click()
    await dialog()
      .getByLabelText(/^Was haben Sie gesehen/)
      .fill('Mia zählt Muscheln.')
    await dialog().getByRole('button', { name: 'Speichern', exact: true }).click()
    await until(() => text().includes('Mia zählt Muscheln.'), 'the change')
    await page.getByRole('button', { name: /^Beobachtung vom .* ändern$/ }).click()
    await dialog().getByRole('button', { name: 'Herausnehmen' }).click()
    await dialog().getByRole('button', { name: 'Herausnehmen' }).click()
    await until(() => text().includes('Noch keine Beobachtung'), 'empty')
    expect((await all(house, 'observation'))[0]!.values['removedOn']).toBe(today)
  }
  const reader = await open({ role: 'trainee' })
  await using _ = reader.shown
  await until(() => text().includes('Geburtstage'), 'today')
  expect(page.getByRole('button', { name: /^Beobachtung/ }).elements()).toEqual([])
  await reader.house.fake.commit([
    newDraft('observation', { childId: reader.mia.id, date: today, situation: 'Liest mit.' }),
  ])
  location.hash = `#/kinder/${reader.mia.id}`
  await page.getByRole('tab', { name: 'Beobachtungen' }).click()
  await until(() => text().includes('Liest mit.'), 'read')
  expect(page.getByRole('button', { name: /Lerngeschichte|Neue Beobachtung|ändern/ }).elements()).toEqual([])
})
