/** An installed Chrome, Edge or Chromium; OBHUT_CHROMIUM names another. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export interface FoundBrowser {
  readonly path: string
  /** Set for its process, e.g. LD_LIBRARY_PATH of bundled libraries. */
  readonly env: Readonly<Record<string, string>>
}

const installedPaths: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    '/usr/bin/google-chrome',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/microsoft-edge',
    '/snap/bin/chromium',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
    const base = process.env[name]
    return base === undefined
      ? []
      : [
          join(base, 'Google/Chrome/Application/chrome.exe'),
          join(base, 'Microsoft/Edge/Application/msedge.exe'),
          join(base, 'Chromium/Application/chrome.exe'),
        ]
  }),
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
}

export function findInstalledBrowser(): FoundBrowser | undefined {
  const named = process.env['OBHUT_CHROMIUM']
  const path = [...(named === undefined ? [] : [named]), ...(installedPaths[process.platform] ?? [])].find(
    (p) => existsSync(p),
  )
  return path === undefined ? undefined : { path, env: {} }
}

/** A window needs a desktop; without one the shell can only print its address. */
export function hasDesktop(): boolean {
  if (process.platform !== 'linux') return true
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
}
