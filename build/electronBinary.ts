/** Where Electron's binary may lie. The package itself brings none; nothing here downloads. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './suites.ts'

const names: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
}

export function findElectron(): { readonly path: string; readonly why: string } | undefined {
  const name = names[process.platform] ?? 'electron'
  const given = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (given !== undefined && existsSync(join(given, name)))
    return { path: join(given, name), why: 'ELECTRON_OVERRIDE_DIST_PATH' }
  const dist = join(root, 'node_modules/electron/dist', name)
  return existsSync(dist) ? { path: dist, why: 'aus node_modules/electron' } : undefined
}
