/** Hands and eyes at a window that the launcher's own browser shows: real pointer and keys by the DevTools protocol, so that they count as a person's. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { OwnedBrowser } from '#electron/loopback/browser.ts'
import type { OwnPage } from '#electron/loopback/tokens.ts'

export type Send = (method: string, params?: object) => Promise<Record<string, unknown>>

export interface ShellWindow {
  /** What it answers must be JSON. */
  run<T = unknown>(expression: string): Promise<T>
  text(): Promise<string>
  /** Until all that can be read there holds this; milliseconds waited. */
  until(text: string | RegExp, withinMs?: number): Promise<number>
  /** Presses the button, link, tab or choice whose name begins so, as soon as it can be pressed. */
  press(name: string): Promise<void>
  fill(label: string, value: string): Promise<void>
  key(key: string): Promise<void>
  /** The pointer goes there, as parts of an element's width and height. */
  point(selector: string, x: number, y: number): Promise<void>
  picture(): Promise<Uint8Array>
}

const keyCodes: Readonly<Record<string, number>> = { F8: 119, F9: 120, Enter: 13, Tab: 9 }

/** In the page: what a person would look for by its name. */
const finder = `(name, tags) => {
  const said = (one) => (one.getAttribute('aria-label') ?? one.innerText ?? '').trim()
  const seen = (one) => one.getClientRects().length > 0 && !one.disabled
  const all = [...document.querySelectorAll(tags)].filter(seen)
  return all.find((one) => said(one) === name) ?? all.find((one) => said(one).startsWith(name))
}`

export const mainWindow = (browser: OwnedBrowser): ShellWindow =>
  shellWindow((method, params) => browser.send(method, params))
export const ownWindow = (browser: OwnedBrowser, page: OwnPage): ShellWindow =>
  shellWindow((method, params) => browser.sendToOwn(page, method, params))

function shellWindow(send: Send): ShellWindow {
  const hit = async (type: string, x: number, y: number, buttons: number): Promise<void> =>
    void (await send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons, clickCount: 1 }))
  const window: ShellWindow = {
    async run(expression) {
      const answer = (await send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      })) as {
        result: { value?: unknown }
        exceptionDetails?: { text: string; exception?: { description?: string } }
      }
      if (answer.exceptionDetails)
        throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text)
      return answer.result.value as never
    },
    text: () => window.run<string>('document.body?.innerText ?? ""').catch(() => ''),
    async until(wanted, withinMs = 20_000) {
      const start = performance.now()
      for (;;) {
        const text = await window.text()
        if (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text))
          return performance.now() - start
        if (performance.now() - start > withinMs) throw new Error(`No ${String(wanted)} in: ${text}`)
        await sleep(25)
      }
    },
    async press(name) {
      const tags = 'button, a, [role=tab], [role=radio], [role=menuitem], label'
      const place = `(() => {
        const one = (${finder})(${JSON.stringify(name)}, ${JSON.stringify(tags)})
        if (!one) return null
        one.scrollIntoView({ block: 'center' })
        const { x, y, width, height } = one.getBoundingClientRect()
        const at = [x + width / 2, y + height / 2]
        return one.contains(document.elementFromPoint(...at)) ? at : null
      })()`
      const start = performance.now()
      // Nobody presses what is still moving.
      for (let before = ''; ; await sleep(60)) {
        const at = await window.run<[number, number] | null>(place).catch(() => null)
        const still = at !== null && before === at.join()
        before = at?.join() ?? ''
        if (still) {
          // Without a move before: Chromium answers one with the next frame, and a window that lies behind another draws none.
          await hit('mousePressed', ...at, 1)
          return hit('mouseReleased', ...at, 0)
        }
        if (performance.now() - start > 20_000) throw new Error(`No "${name}" in: ${await window.text()}`)
      }
    },
    async fill(label, value) {
      const start = performance.now()
      const focus = `(() => {
        const named = [...document.querySelectorAll('label')].find((one) => one.innerText.trim().startsWith(${JSON.stringify(label)}))
        const field = named && (named.control ?? document.getElementById(named.htmlFor))
        field?.focus()
        field?.select?.()
        return document.activeElement === field && field !== undefined
      })()`
      while (!(await window.run<boolean>(focus).catch(() => false))) {
        if (performance.now() - start > 20_000)
          throw new Error(`No field "${label}" in: ${await window.text()}`)
        await sleep(50)
      }
      await send('Input.insertText', { text: value })
    },
    async key(key) {
      const one = { key, code: key, windowsVirtualKeyCode: keyCodes[key] }
      await send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...one })
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...one })
    },
    async point(selector, x, y) {
      const [left, top, width, height] = await window.run<[number, number, number, number]>(
        `(({ x, y, width, height }) => [x, y, width, height])(document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect())`,
      )
      await hit('mouseMoved', left + width * x, top + height * y, 0)
    },
    async picture() {
      const { data } = (await send('Page.captureScreenshot', { format: 'png' })) as { data: string }
      return new Uint8Array(Buffer.from(data, 'base64'))
    },
  }
  return window
}
