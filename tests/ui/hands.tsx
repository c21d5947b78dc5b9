/** What a test of screens does again and again, by what stands on them. */
import { userEvent } from 'vitest/browser'
import { App } from '#renderer/App.tsx'
import { show, until } from './browser.tsx'
import { createFakeHouse, type House, type HouseOptions } from './fakeHouse.ts'

export const heading = (): string => document.querySelector('h1')?.textContent ?? ''
/** While dialogs are open, only what stands in the topmost can be pressed. */
export const buttons = (): HTMLButtonElement[] => [
  ...([...document.querySelectorAll('[role=dialog]')].at(-1) ?? document).querySelectorAll('button'),
]
export const click = async (name: string | RegExp): Promise<void> => {
  const found = await until(
    () => buttons().find((one) => !one.disabled && (typeof name === 'string' ? one.textContent?.trim() === name || one.getAttribute('aria-label') === name : name.test(one.textContent ?? ''))), // prettier-ignore
    `button ${String(name)}`,
  )
  found.click()
}
export const field = (label: string): Promise<HTMLInputElement> =>
  until(() => {
    const found = [...document.querySelectorAll('label')].find(
      (one) => one.textContent?.replace(' *', '').trim() === label,
    )
    return found && (document.getElementById(found.htmlFor) as HTMLInputElement | null)
  }, `field ${label}`)
export const fill = async (label: string, text: string): Promise<void> => {
  await userEvent.fill(await field(label), text)
}
export const text = (words: string): Promise<unknown> =>
  until(() => document.body.textContent?.includes(words), words)

export interface State {
  readonly name: string
  readonly house?: HouseOptions
  readonly hash?: string
  readonly act?: () => Promise<void>
}

export const chooseFolder = async (): Promise<void> => {
  await click('Ordner auswählen')
  await click('Diesen Ordner nehmen')
  await until(() => !document.querySelector('[role=dialog]'), 'the folder')
}
export const unlocked: HouseOptions = { state: 'unlocked' }

export const linked: NonNullable<HouseOptions['team']> = {
  sync: {
    state: 'idle',
    server: {
      address: 'https://zentrale.example:8443',
      lastContactAt: Date.now() - 240_000,
      ops: 3117,
      blobs: 415,
    },
    here: { records: 1284, ops: 3120, blobs: 415 },
    waiting: { up: 3, down: 0, blobsUp: 0, blobsDown: 0 },
    sticks: [
      {
        id: '07bc'.padEnd(32, '0'),
        label: '',
        lastSeenAt: Date.now() - 86_400_000,
        missing: 0,
        overdue: false,
      },
      {
        id: '91aa'.padEnd(32, '0'),
        label: 'Blauer Stick',
        lastSeenAt: Date.now() - 20 * 86_400_000,
        missing: 412,
        overdue: true,
      },
    ],
  },
  problems: [
    { kind: 'RolledBack', dev: null, count: 1, firstAt: Date.now(), lastAt: Date.now() },
    { kind: 'UnknownDevice', dev: null, count: 12, firstAt: Date.now(), lastAt: Date.now() },
  ],
}
/** This PC is the Zentrale, and another one was here. */
export const ownHub: NonNullable<HouseOptions['team']> = {
  sync: {
    state: 'idle',
    server: { address: 'https://127.0.0.1:8443', lastContactAt: Date.now() - 240_000, ops: 3120, blobs: 415 },
  },
  hub: {
    state: 'running',
    since: Date.now() - 3_600_000,
    own: true,
    port: 8443,
    urls: ['https://192.168.2.20:8443', 'https://buero-pc:8443'],
    devices: 2,
    size: 214_000_000,
  },
}

export async function enter(state: State): Promise<{ house: House; leave: () => Promise<void> }> {
  location.hash = state.hash ?? ''
  const house = await createFakeHouse(state.house)
  const shown = await show(<App host={house.host} />)
  await until(() => heading() !== '' || document.querySelector('h2'), 'a heading')
  const leave = async (): Promise<void> => shown[Symbol.asyncDispose]()
  try {
    await state.act?.()
  } catch (error) {
    // What did not get there must not stand on the next one's screen.
    await leave()
    throw error
  }
  return { house, leave }
}
