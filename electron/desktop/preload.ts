/**
 * Exposes nothing. When the page says that it listens, main is asked for the two ports, and they are posted to the
 * page's own origin; no function, no channel name and no object of Electron reaches the page.
 */
import { ipcRenderer } from 'electron'

/** The little of the window that this file uses; the floor has no DOM. */
interface PageWindow {
  postMessage(message: string, origin: string, ports: readonly unknown[]): void
  addEventListener(
    type: 'message',
    listener: (event: { source: unknown; origin: string; data: unknown }) => void,
  ): void
}
declare const window: PageWindow

const origin = 'app://obhut'

ipcRenderer.on('obhut-ports', (event) => {
  window.postMessage('obhut-ports', origin, event.ports)
})

window.addEventListener('message', (event) => {
  if (event.source === window && event.origin === origin && event.data === 'obhut-ready')
    ipcRenderer.send('obhut-ready')
})
