/** Mounts what a test looks at, asks axe, sets media, and reads the words that are on the screen. */
import axe from 'axe-core'
import type { ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { cdp, page } from 'vitest/browser'

export interface Shown extends AsyncDisposable {
  readonly home: HTMLElement
}

export async function show(what: ReactElement): Promise<Shown> {
  await page.viewport(1366, 768)
  document.documentElement.lang = 'de'
  const home = document.body.appendChild(document.createElement('div'))
  const root = createRoot(home)
  root.render(what)
  return {
    home,
    async [Symbol.asyncDispose]() {
      root.unmount()
      home.remove()
      await setForcedColours(false)
    },
  }
}

interface Session {
  send(method: string, params: object): Promise<unknown>
}

export const setForcedColours = (on: boolean): Promise<unknown> =>
  (cdp() as unknown as Session).send('Emulation.setEmulatedMedia', {
    features: [
      { name: 'forced-colors', value: on ? 'active' : 'none' },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ],
  })

/** Colours change in a moment; what is measured in between is neither. */
async function stand(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 250))
  await Promise.all(
    document
      .getAnimations()
      .map((one) =>
        Promise.race([
          one.finished.catch(() => undefined),
          new Promise((resolve) => setTimeout(resolve, 500)),
        ]),
      ),
  )
}

/** Serious and critical findings of axe over the whole document, as readable lines. */
export async function axeFindings(only?: readonly string[]): Promise<readonly string[]> {
  await stand()
  const { violations } = await axe.run(document, {
    ...(only
      ? { runOnly: { type: 'rule', values: [...only] } }
      : {
          runOnly: {
            type: 'tag',
            values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
          },
          rules: { 'target-size': { enabled: true } },
        }),
  })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary?.slice(0, 300) ?? ''}`),
    )
}

export async function until<T>(
  find: () => T | null | undefined | false,
  what: string,
  withinMs = 10_000,
): Promise<T> {
  const end = performance.now() + withinMs
  for (;;) {
    const found = find()
    if (found) return found
    if (performance.now() > end) throw new Error(`not seen: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}
