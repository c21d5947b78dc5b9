/** The whole window over a house in memory whose vault also knows remote help. */
import { page, userEvent } from 'vitest/browser'
import { App } from '#renderer/App.tsx'
import { newId } from '#tests/database/fakeHost.ts'
import { show, until } from '#tests/ui/browser.tsx'
import { createFakeHouse, type House, type HouseOptions } from '#tests/ui/fakeHouse.ts'
import { createFakeSupport, type FakeSupport } from './fakeSupport.ts'

export interface Supported extends AsyncDisposable {
  readonly house: House
  readonly support: FakeSupport
}

export async function enterSupported(
  hash: string,
  options: HouseOptions = {},
  before?: (support: FakeSupport) => void,
): Promise<Supported> {
  location.hash = hash
  const house = await createFakeHouse(options)
  const support = createFakeSupport(house.host, newId())
  before?.(support)
  const shown = await show(<App host={support.host} />)
  await until(() => document.querySelector('h1, h2, button'), 'a screen')
  return {
    house,
    support,
    async [Symbol.asyncDispose]() {
      await shown[Symbol.asyncDispose]()
      location.hash = ''
    },
  }
}

export const frame = (): HTMLElement | null => document.querySelector('section[popover]')
/** Who stands in the frame. */
export const named = (): readonly string[] =>
  [...(frame()?.querySelectorAll('li strong:first-of-type') ?? [])].map((one) => one.textContent ?? '')
export const inFrame = (name: string): HTMLButtonElement | undefined =>
  [...(frame()?.querySelectorAll('button') ?? [])].find((one) => one.textContent?.startsWith(name))

export const press = (keys: string): Promise<void> => userEvent.keyboard(keys)

/** For being looked at: `out/shots/<name>.png` in the sizes and colours that people have. */
export async function picture(name: string): Promise<void> {
  await page.screenshot({ path: `../../out/shots/${name}.png`, animations: 'disabled' } as object)
}
