/**
 * The editor as it is used: real mouse, real keys, real processes. One start of the practice room serves all; each test
 * goes on where the one before stopped.
 */
import { expect, type Locator, type Page } from '@playwright/test'
import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect as expectValue, test } from 'vitest'
import { longCount } from '../longCount.ts'
import { openKillableApp, type KillableApp } from './killableApp.ts'
import { goTo } from './steps.ts'

let app: KillableApp
beforeAll(async () => {
  app = await openKillableApp()
}, 60_000)
afterAll(() => app[Symbol.asyncDispose]())

const page = (): Page => app.page
const item = (at: number): Locator => page().locator('[data-item]').nth(at)
const frame = (of: Locator) =>
  of.evaluate(({ style: { left, top, width, height, transform } }) => {
    const of = (length: string): number => Math.round(Number.parseFloat(length) * 10) / 10
    return { left: of(left), top: of(top), width: of(width), height: of(height), transform }
  })
const panel = (): Locator => page().getByRole('complementary', { name: 'Eigenschaften' })
const button = (name: string | RegExp, within: Locator | Page = page()): Locator =>
  within.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) })
const key = (name: string): Promise<void> => page().keyboard.press(name)
const saved = (): Promise<void> =>
  expect(page().getByText('Gespeichert', { exact: true }).first()).toBeVisible({ timeout: 20_000 })
const undoOf = (): Locator => button('Rückgängig')

async function middleOf(of: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = (await of.boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
async function drag(of: Locator, by: { readonly x: number; readonly y: number }): Promise<void> {
  const from = await middleOf(of)
  await page().mouse.move(from.x, from.y)
  await page().mouse.down()
  for (let step = 1; step <= 8; step++)
    await page().mouse.move(from.x + (by.x * step) / 8, from.y + (by.y * step) / 8)
  await page().mouse.up()
}
async function openPortfolioOf(child: string): Promise<void> {
  await goTo(page(), 'Portfolio')
  await page().getByRole('main').getByText(child).first().click()
}
// Three photos of her may be shown; one page is there.
const child = 'Emma Ginsterfeld'

describe('one page', { timeout: 240_000, retry: 0 }, () => {
  test('B6 by mouse and keys: guides, align, turn, group, lock, layers, another photo in the same frame, mask, filter, copied style', async () => {
    await button(/^Übungsraum/).click()
    await page().getByRole('navigation').getByRole('link', { name: 'Kinder' }).waitFor({ timeout: 90_000 })
    await openPortfolioOf(child)
    await button(/^Neue Seite/)
      .first()
      .click()
    await button('Leere Seite', page().getByRole('dialog')).click()
    await expect(button('Ausgeben')).toBeVisible({ timeout: 30_000 })

    // Two photos by a tap; the second is dragged near the left edge of the first, and clings to it.
    const photos = page().locator('[data-photo][aria-disabled="false"]')
    await expect(photos.first()).toBeVisible({ timeout: 20_000 })
    await photos.nth(0).click()
    await expect(page().locator('[data-item]')).toHaveCount(1)
    await drag(item(0), { x: -60, y: -90 })
    // With one chosen a tap would change its photo.
    await item(0).focus()
    await key('Escape')
    await photos.nth(1).click()
    await expect(page().locator('[data-item]')).toHaveCount(2)
    const [first, second] = [item(0), item(1)]
    await expect.poll(async () => (await frame(first)).top).toBeLessThan(200)
    const offset = (await frame(first)).left - (await frame(second)).left
    await drag(second, { x: offset + 4, y: 110 })
    await expect.poll(async () => (await frame(second)).left).toBe((await frame(first)).left)
    const tops = [(await frame(first)).top, (await frame(second)).top]
    expectValue(tops[1]! - tops[0]!).toBeGreaterThan(100)

    // Both turned by a degree and by fifteen, grouped, moved as one, and apart again.
    await second.focus()
    await key('.')
    await expect.poll(async () => (await frame(second)).transform).toBe('rotate(1deg)')
    await key(':')
    await expect.poll(async () => (await frame(second)).transform).toBe('rotate(2deg)')
    await page().keyboard.press('Shift+.')
    await expect.poll(async () => (await frame(second)).transform).toBe('rotate(17deg)')
    await key('Control+a')
    await key('Control+g')
    const before = await frame(first)
    await drag(second, { x: 55, y: 0 })
    await expect.poll(async () => (await frame(first)).left).toBeGreaterThan(before.left + 30)
    await key('Control+Shift+G')
    await key('Control+Shift+ArrowRight')
    await key('Escape')

    // What is locked stays where it is, also under the mouse.
    const middle = await middleOf(first)
    await page().mouse.click(middle.x, middle.y)
    await first.focus()
    await key('l')
    const locked = await frame(first)
    await drag(first, { x: 40, y: 40 })
    await key('ArrowDown')
    expectValue(await frame(first)).toEqual(locked)
    await key('l')

    // Layers: from the back to the front.
    const id = await first.getAttribute('data-item')
    await first.focus()
    await key('PageUp')
    await expect(item(1)).toHaveAttribute('data-item', id!)

    // Another photo into the same frame, from the tray by the mouse.
    const kept = await frame(item(1))
    const label = await item(1).getAttribute('aria-label')
    await photos.nth(1).dragTo(page().getByTestId('page-canvas'), {
      targetPosition: await inCanvas(item(1)),
    })
    await expect.poll(async () => (await item(1).getAttribute('aria-label')) === label).toBe(false)
    expectValue(await frame(item(1))).toEqual(kept)

    // Mask and filter, and the style of it on the other photo.
    await item(1).focus()
    await panel().getByText('Umriss', { exact: true }).click()
    await button('Herz', panel().getByRole('group', { name: 'Umriss' })).click()
    await panel().getByText('Filter', { exact: true }).click()
    await panel().getByRole('button', { name: 'Sepia' }).click()
    await item(1).focus()
    await key('Control+Shift+C')
    await item(0).focus()
    await key('Control+Shift+V')
    await expect(button('Herz', panel().getByRole('group', { name: 'Umriss' }))).toHaveAttribute(
      'aria-pressed',
      'true',
    )
    await expect(panel().getByRole('button', { name: 'Sepia' })).toHaveAttribute('aria-pressed', 'true')
    await saved()
  })

  test(`B7 B8 PF92 kill -9 of everything while somebody types: nothing that was called saved is missing, how much of the rest is said, and what was before is undone after the restart`, async () => {
    await page().getByRole('tab', { name: 'Text', exact: true }).click()
    await button('Fließtext', page().getByRole('complementary', { name: 'Einfügen' })).click()
    await expect(page().locator('[data-item]')).toHaveCount(3)
    await saved()
    for (let round = 0; round < longCount(1, 12); round++) {
      await item(2).focus()
      await key('Enter')
      // Asked for anew: after a kill it is another page.
      const field = (): Locator => page().getByRole('textbox', { name: 'Text schreiben', exact: true })
      await expect(field()).toBeVisible()
      await key('Control+a')
      // Numbers that count on: what is there afterwards says until when it was saved.
      let number = 10
      for (; number <= 20; number++) await page().keyboard.type(`${number} `, { delay: 20 })
      const confirmed = number - 1
      await key('Escape')
      // Long enough for "Gespeichert" to be about these words and not about what was before.
      await page().waitForTimeout(2_500)
      await saved()
      await item(2).focus()
      await key('Enter')
      await expect(field()).toBeVisible()
      await key('Control+End')
      // At a person's pace, until the plug is pulled in the middle of a word.
      const typed: { readonly at: number; readonly number: number }[] = []
      const until = performance.now() + 3_000 + randomInt(2_500)
      for (; performance.now() < until; number++) {
        await page().keyboard.type(`${number} `, { delay: 60 })
        typed.push({ at: performance.now(), number })
      }
      const killedAt = performance.now()
      await app.kill()

      await app.start()
      await button(/^Übungsraum/).click()
      await page().getByLabel(/^Kennwort/).first().waitFor({ timeout: 30_000 }) // prettier-ignore
      await page().locator('form button[type="submit"]').click()
      await page().getByRole('navigation').waitFor({ timeout: 60_000 })
      await openPortfolioOf(child)
      await button(/^Seite „.*“ öffnen$/)
        .and(page().locator(':has(canvas)'))
        .last()
        .click()
      await expect(page().locator('[data-item]')).toHaveCount(3, { timeout: 30_000 })
      await item(2).focus()
      await key('Enter')
      const text = await field().inputValue()
      await key('Escape')
      // The last whole one; the plug was pulled in the middle of a word.
      const last = Number([...text.matchAll(/(\d+) /g)].at(-1)?.[1])
      const first = typed.find((one) => one.number > last)
      const missing = first ? (killedAt - first.at) / 1000 : 0
      console.log(`kill -9 while typing: ${missing.toFixed(1)} s of work missing, 1 kills`)
      expectValue(text.startsWith('10 11 12 ')).toBe(true)
      expectValue(last).toBeGreaterThanOrEqual(confirmed)
    }
    // Before the restart the page had two photos with their looks and a text; all of it is undone, and done again.
    let steps = 0
    for (; steps < 60 && (await undoOf().isEnabled()); steps++) await undoOf().click()
    await expect(page().locator('[data-item]')).toHaveCount(0)
    for (let i = 0; i < steps; i++) await button('Wiederholen').click()
    await expect(page().locator('[data-item]')).toHaveCount(3)
    await expect(item(2)).toHaveAttribute('aria-label', /^Text: 10 11 12 /)
    await saved()
  })

  test('B12 the page is saved as a template of the house and used for another child: nothing of the first one is on it', async () => {
    await page().getByRole('tab', { name: 'Vorlagen', exact: true }).click()
    await button('Als Vorlage speichern').click()
    const dialog = page().getByRole('dialog')
    await dialog.getByLabel('Name').fill('Zwei Herzen')
    await button('Vorlage speichern', dialog).click()
    await expect(dialog).toHaveCount(0)
    await goTo(page(), 'Portfolio')
    const other = page().getByRole('main').getByRole('button').filter({ hasText: 'Distelbring' }).nth(1)
    await (
      (await other.count()) > 0
        ? other
        : page().getByRole('main').getByRole('listitem').nth(3).getByRole('button')
    )
      .first()
      .click()
    await button(/^Neue Seite/)
      .first()
      .click()
    await button(/^Zwei Herzen/, dialog).click()
    await expect(page().locator('[data-item]')).toHaveCount(3, { timeout: 30_000 })
    const words = await page().locator('[data-item]').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label'))) // prettier-ignore
    expectValue(words.filter((one) => one?.startsWith('Leerer Fotorahmen'))).toHaveLength(2)
    expectValue(words.join()).not.toContain('10 11 12')
    expectValue(app.complaints.filter((one) => !one.includes('TrustedScript'))).toEqual([])
  })
})

/** An item's middle, as the canvas counts. */
async function inCanvas(of: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const at = await middleOf(of)
  const box = (await page().getByTestId('page-canvas').boundingBox())!
  return { x: at.x - box.x, y: at.y - box.y }
}
