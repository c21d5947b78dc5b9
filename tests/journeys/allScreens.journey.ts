import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'vitest'
import { root } from '#build/suites.ts'
import { openApp } from './openApp.ts'
import { goTo, openPractice } from './steps.ts'

/** Screenshots for looking at, and for the README. */
const shots = join(root, 'out/shots')

async function serious(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 160)}`)
}

/** Walks through the practice Kita; `look` is called on each screen and open state. */
async function walk(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  const settle = (): Promise<void> => page.waitForTimeout(600)
  await goTo(page, 'Heute')
  await settle()
  await look('heute')
  await goTo(page, 'Kinder')
  await expect(page.getByText('120 Kinder')).toBeVisible({ timeout: 20_000 })
  await look('kinder')
  await page.getByText('Alma Distelbring').first().click()
  for (const tab of ['Stammblatt', 'Gesundheit', 'Kontakte', 'Fotos', 'Einwilligungen', 'Portfolio']) {
    await page.getByRole('tab', { name: tab }).click()
    await settle()
    await look(`kind-${tab}`)
  }
  await goTo(page, 'Fotos')
  await settle()
  await look('fotos')
  await goTo(page, 'Portfolio')
  await settle()
  await look('portfolio')
  await goTo(page, 'Büro')
  await settle()
  await look('buero')
  for (const place of ['Wo sind meine Daten?', 'Sicherung', 'Kinder löschen', 'Protokoll', 'Einstellungen']) {
    await page.getByRole('main').getByText(place, { exact: true }).first().click()
    await settle()
    await look(`buero-${place.replace(/\W/g, '')}`)
    await goTo(page, 'Büro')
  }
  await goTo(page, 'Hilfe')
  await settle()
  await look('hilfe')
  await page.keyboard.press('Control+k')
  await settle()
  await look('suche')
  await page.keyboard.press('Escape')
}

test.each([
  ['light', 1],
  ['dark', 1.5],
] as const)(
  'H20 every screen of the practice Kita, %s at %sx: no serious axe finding, no complaint of the browser',
  async (colourScheme, scale) => {
    await using app = await openApp({ colourScheme, scale })
    await mkdir(shots, { recursive: true })
    expect(await serious(app.page)).toEqual([])
    await openPractice(app.page)
    const found: Record<string, readonly string[]> = {}
    await walk(app.page, async (name) => {
      await app.page.screenshot({ path: join(shots, `${name}-${colourScheme}.png`) })
      const bad = await serious(app.page)
      if (bad.length > 0) found[name] = bad
    })
    expect(found).toEqual({})
    // The check itself finds something: a button without a name.
    await app.page.evaluate(() => {
      const button = document.createElement('button')
      document.querySelector('main')!.append(button)
    })
    expect((await serious(app.page)).join()).toContain('button-name')
    expect(app.complaints).toEqual([])
  },
)
