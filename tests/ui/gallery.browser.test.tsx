import { userEvent } from 'vitest/browser'
import { describe, expect, test } from 'vitest'
import { UiProvider } from '#renderer/ui/UiProvider.tsx'
import { axeFindings, setForcedColours, show, until } from './browser.tsx'
import { Gallery } from './gallery/Gallery.tsx'

const button = (name: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll('button')].find((one) => one.textContent === name)
const ready = (): Promise<unknown> => until(() => document.querySelector('h1'), 'the gallery')

describe('U1 the kit in every state', () => {
  test.each(['light', 'dark'] as const)('axe finds nothing serious: %s', async (scheme) => {
    await using _shown = await show(<UiProvider colourScheme={scheme}><Gallery /></UiProvider>) // prettier-ignore
    await ready()
    expect(document.documentElement.dataset['mantineColorScheme']).toBe(scheme)
    expect(await axeFindings()).toEqual([])
    button('Dialog öffnen')!.click()
    await until(() => document.querySelector('[role=dialog]'), 'the dialog')
    expect(await axeFindings()).toEqual([])
    await userEvent.keyboard('{Escape}')
  })

  test('axe would find a bad pair (positive control)', async () => {
    await using _shown = await show(<UiProvider colourScheme="light"><p style={{ color: '#bbb', background: '#fff' }}>blass</p></UiProvider>) // prettier-ignore
    await until(() => document.querySelector('p'), 'the pale text')
    expect((await axeFindings()).join()).toContain('color-contrast')
  })

  test('in forced colours borders and marks stay visible', async () => {
    await using _shown = await show(<UiProvider colourScheme="light"><Gallery /></UiProvider>) // prettier-ignore
    await ready()
    await setForcedColours(true)
    expect(matchMedia('(forced-colors: active)').matches).toBe(true)
    const controls = document.querySelectorAll<HTMLElement>(
      '.mantine-Button-root, .mantine-ActionIcon-root, .mantine-Input-input, .mantine-Checkbox-input, .mantine-Radio-radio',
    )
    expect(controls.length).toBeGreaterThan(25)
    for (const one of controls) {
      const { borderTopStyle, borderTopWidth } = getComputedStyle(one)
      expect([borderTopStyle, borderTopWidth], one.outerHTML.slice(0, 160)).toEqual(['solid', '1px'])
    }
    expect(await axeFindings()).toEqual([])
  })

  test('targets are at least 44 px where touched and 24 px elsewhere', async () => {
    await using _shown = await show(<UiProvider><Gallery /></UiProvider>) // prettier-ignore
    await ready()
    for (const one of document.querySelectorAll<HTMLElement>('main button')) {
      const { height, width } = one.getBoundingClientRect()
      if (one.className.includes('open')) continue // the row around it is the target
      expect(Math.min(height, width), one.outerHTML.slice(0, 160)).toBeGreaterThanOrEqual(24)
    }
    for (const name of ['Speichern', 'Behalten', 'Löschen in 7 Tagen'])
      expect(button(name)!.getBoundingClientRect().height).toBeGreaterThanOrEqual(44)
    for (const one of document.querySelectorAll<HTMLElement>('main input[type=text], main select'))
      expect(one.getBoundingClientRect().height, one.outerHTML.slice(0, 120)).toBeGreaterThanOrEqual(44)
  })

  test('everything is reached and worked by keyboard', async () => {
    await using _shown = await show(<UiProvider><Gallery /></UiProvider>) // prettier-ignore
    await ready()
    const all = [
      ...document.querySelectorAll<HTMLElement>(
        'main button:not([disabled], [data-loading], [role=tab]), main a[href], main select',
      ),
    ]
    const reached = new Set<Element>()
    for (let i = 0; i < 80; i++) {
      await userEvent.keyboard('{Tab}')
      if (document.activeElement) reached.add(document.activeElement)
      if (document.activeElement === document.body && i > 10) break
    }
    expect(all.filter((one) => !reached.has(one)).map((one) => one.outerHTML.slice(0, 120))).toEqual([])

    button('Dialog öffnen')!.focus()
    await userEvent.keyboard('{Enter}')
    const dialog = await until(() => document.querySelector('[role=dialog]'), 'the dialog')
    for (let i = 0; i < 6; i++) {
      await userEvent.keyboard('{Tab}')
      expect(dialog.contains(document.activeElement)).toBe(true)
    }
    await userEvent.keyboard('{Escape}')
    await until(() => !document.querySelector('[role=dialog]'), 'the dialog closed')
    await until(() => document.activeElement === button('Dialog öffnen'), 'the focus back on the button')
  })

  test('short messages appear, are announced, and serious ones stay', async () => {
    await using _shown = await show(<UiProvider><Gallery /></UiProvider>) // prettier-ignore
    await ready()
    button('Gute Meldung')!.click()
    button('Ernste Meldung')!.click()
    await until(
      () => document.querySelector('[role=status]')?.textContent?.includes('Gespeichert'),
      'the good message',
    )
    await until(
      () => document.querySelector('[role=alert]')?.textContent?.includes('Der Stick ist voll'),
      'the serious one',
    )
    expect(await axeFindings()).toEqual([])
    for (const close of document.querySelectorAll<HTMLButtonElement>('.mantine-Notification-closeButton'))
      close.click()
  })

  test('a day is typed as people type it', async () => {
    await using _shown = await show(<UiProvider><Gallery /></UiProvider>) // prettier-ignore
    await ready()
    const label = [...document.querySelectorAll('label')].find((one) => one.textContent === 'Geburtsdatum')!
    const field = document.getElementById(label.htmlFor) as HTMLInputElement
    expect(field.value).toBe('24.12.2022')
    await userEvent.fill(field, '3.4.21')
    await userEvent.keyboard('{Tab}')
    expect(field.value).toBe('03.04.2021')
    await userEvent.fill(field, '31.2.21')
    await userEvent.keyboard('{Tab}')
    await until(() => document.body.textContent?.includes('Dieses Datum gibt es nicht'), 'the sentence')
  })
})
