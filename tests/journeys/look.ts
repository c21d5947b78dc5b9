/**
 * One state of the app, looked at in every way a person may have it: light, dark, forced colours, 150 %, and in the
 * pseudo-locale. The page stays as it is; only its surroundings change. `npm run test:long` looks at each state in all
 * five; `npm test` in light and in two of the others by turns, so that it keeps to its time (decision 38).
 */
import { expect, type Page } from '@playwright/test'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '#build/suites.ts'
import { buildIfStale } from '#build/buildIfStale.ts'
import { isLong } from '../longCount.ts'
import { words as catalogues } from '#shared/words/words.ts'
import type { Texts } from '#shared/words/catalogue.ts'
import { patternOf } from './openables.ts'
import type { Opened } from './window/seen.ts'
import type { walk as windowWalk } from './window/window.tsx'

/** For looking at, and for the README. */
export const shots = join(root, 'out/shots')
export const walkWindow = join(root, 'out/walkWindow')
const full = { width: 1366, height: 768 }
/** 1366x768 at 150 %. */
const close = { width: 911, height: 512 }

export const buildWalkWindow = (): Promise<void> =>
  buildIfStale(
    'walkWindow',
    ['tests/journeys/window/vite.config.ts'],
    ['renderer', 'shared', 'tests/journeys/window'],
  )

type Walk = typeof windowWalk
export const ask = <K extends keyof Walk>(
  page: Page,
  name: K,
  ...args: Parameters<Walk[K]>
): Promise<Awaited<ReturnType<Walk[K]>>> =>
  // prettier-ignore
  page.evaluate(
    ([n, a]) => {
      const { walk } = globalThis as unknown as { walk: Record<string, (...args: unknown[]) => unknown> }
      return walk[n as string]!(...(a as unknown[]))
    },
    [name, args] as const,
  ) as never

/** What Intl writes without a catalogue. */
const intlWords = ((): readonly string[] => {
  const days = Array.from({ length: 14 }, (_, i) => new Date(Date.UTC(2024, i % 12, 1 + i)))
  const of = (options: Intl.DateTimeFormatOptions) => days.map((day) => day.toLocaleDateString('de-DE', options)) // prettier-ignore
  const ago = new Intl.RelativeTimeFormat('de-DE', { numeric: 'auto' })
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  return [
    ...of({ month: 'long' }),
    ...of({ month: 'short' }),
    ...of({ weekday: 'long' }),
    ...of({ weekday: 'short' }),
    ...(['minute', 'hour', 'day'] as const).flatMap((unit) => [0, -1, -2, 1, 2].flatMap((n) => ago.formatToParts(n, unit).map(({ value }) => value.trim()))), // prettier-ignore
    ...units.map((unit) => new Intl.NumberFormat('de-DE', { style: 'unit', unit, unitDisplay: 'short' }).format(3).slice(2)), // prettier-ignore
    'und',
  ]
})()

const germanTexts = ((): readonly RegExp[] => {
  const below = (texts: Texts): readonly string[] => Object.values(texts).flatMap((one) => (typeof one === 'string' ? [one] : below(one))) // prettier-ignore
  return Object.values(catalogues).flatMap((one) => below(one.de)).map(patternOf) // prettier-ignore
})()

/** `npm test` keeps one picture of each state; every way is looked at either way. */
const lightOnly = process.env['OBHUT_SHOTS'] === 'light'

export interface Looked {
  readonly states: string[]
  readonly opened: Opened[]
  /** By state and by way of looking; empty when all is well. */
  readonly faults: Record<string, readonly string[]>
  readonly seconds: number
}

export interface Looker extends Looked {
  look(page: Page, name: string): Promise<void>
  /** Texts that people brought and that came through no pipe yet: cells of a list, typed words. */
  know(texts: readonly string[]): void
}

export function createLooker(prefix: string): Looker {
  const states: string[] = []
  const openedAt: Opened[] = []
  const faults: Record<string, readonly string[]> = {}
  const known = new Set<string>(intlWords)
  let seconds = 0

  async function look(page: Page, name: string): Promise<void> {
    const from = performance.now()
    await mkdir(shots, { recursive: true })
    const state = `${prefix}${String(states.length + 1).padStart(2, '0')}-${name}`
    states.push(state)
    const note = (way: string, found: readonly string[]): void => {
      if (found.length > 0) faults[`${state} ${way}`] = found
    }
    const shoot = async (way: string): Promise<void> => {
      if (way === 'light' || !lightOnly) await page.screenshot({ path: join(shots, `${state}-${way}.png`) })
    }
    await page.waitForTimeout(350)
    await expect(page.getByText('Einen Moment …')).toHaveCount(0, { timeout: 20_000 })
    const stands = await ask(page, 'opened')
    openedAt.push(stands)

    note('light', await ask(page, 'findings'))
    note('100 %', await ask(page, 'cutTexts'))
    note('keyboard', await ask(page, 'unreachable'))
    await shoot('light')

    const turn = states.length % 2
    if (isLong || turn === 0) {
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.locator('html[data-mantine-color-scheme=dark]').waitFor({ state: 'attached' })
      note('dark', await ask(page, 'findings', ['color-contrast']))
      await shoot('dark')
    }
    if (isLong || turn === 1) {
      await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
      await page.locator('html[data-mantine-color-scheme=light]').waitFor({ state: 'attached' })
      note('forced colours', await ask(page, 'findings', ['color-contrast']))
      await shoot('forced')
    }
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' })
    await page.locator('html[data-mantine-color-scheme=light]').waitFor({ state: 'attached' })

    if (isLong || turn === 0) {
      await page.setViewportSize(close)
      await page.waitForTimeout(150)
      note('150 %', await ask(page, 'cutTexts'))
      await shoot('150')
      await page.setViewportSize(full)
    }
    if (isLong || turn === 1) note('pseudo', await pseudo(page, state, stands))
    seconds += (performance.now() - from) / 1000
  }

  async function pseudo(page: Page, state: string, stands: Opened): Promise<readonly string[]> {
    await ask(page, 'showLanguage', 'pseudo')
    // The pseudo-locale shows: without it the search below would find nothing.
    await page.locator('body', { hasText: '⟦' }).waitFor({ state: 'attached' })
    const words = await ask(page, 'wordsOnScreen')
    if (isLong) await page.screenshot({ path: join(shots, `${state}-pseudo.png`) })
    await ask(page, 'showLanguage', 'de')
    for (const text of await ask(page, 'heard')) known.add(text)
    await page.locator('body', { hasNotText: '⟦' }).waitFor({ state: 'attached' })
    // A message stays in the language in which it was said; it must be one of the catalogues' texts.
    const said = stands.toasts.filter((text) => germanTexts.some((one) => one.test(text.trim())))
    return outside(words.filter((text) => !said.includes(text)))
  }

  let sorted: { readonly size: number; readonly texts: readonly string[] } = { size: 0, texts: [] }
  function outside(words: readonly string[]): readonly string[] {
    if (sorted.size !== known.size)
      sorted = { size: known.size, texts: [...known].filter((text) => text.length > 1).sort((a, b) => b.length - a.length) } // prettier-ignore
    return [...new Set(words)].filter((text) => {
      let rest = text.normalize('NFC')
      for (let before = ''; before !== rest;) {
        before = rest
        rest = rest.replace(/⟦[^⟦⟧]*⟧/gu, ' ')
      }
      for (const one of sorted.texts) {
        if (!/\p{L}/u.test(rest)) return false
        rest = rest.replaceAll(one.normalize('NFC'), ' ')
      }
      // "Amina P." where two children have the same first name.
      return /\p{L}/u.test(rest.replace(/(?<!\p{L})\p{Lu}\./gu, ''))
    })
  }

  return {
    states,
    opened: openedAt,
    faults,
    get seconds() {
      return seconds
    },
    look,
    know: (texts) => texts.forEach((text) => known.add(text)),
  }
}
