/**
 * `npm run pack -- --dir [--win] [--linux] [--electron FOLDER] [--out FOLDER]`: the app as a folder for Windows and
 * Linux. FOLDER holds Electron's release files (electron-vX-win32-x64.zip ...); without it a system whose Electron is
 * not installed here gets a stub that does not start. Nothing is downloaded, signed or published.
 */
import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildBundles, packFolders } from './packApp.ts'

const { values } = parseArgs({
  options: {
    dir: { type: 'boolean', default: false },
    win: { type: 'boolean', default: false },
    linux: { type: 'boolean', default: false },
    electron: { type: 'string' },
    out: { type: 'string' },
  },
})
if (!values.dir) {
  console.log(
    'Bisher gibt es nur Ordner: npm run pack -- --dir. Ein Installationsprogramm baut dieser Befehl noch nicht.',
  )
  process.exit(1)
}

const sizeOf = (path: string): number =>
  statSync(path).isDirectory()
    ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
    : statSync(path).size
const megabytes = (path: string): string => `${(sizeOf(path) / 1e6).toFixed(1)} MB`

await buildBundles()
const both = values.win === values.linux
const packed = await packFolders({
  platforms: [
    ...(both || values.win ? (['win32'] as const) : []),
    ...(both || values.linux ? (['linux'] as const) : []),
  ],
  ...(values.electron === undefined ? {} : { electron: resolve(values.electron) }),
  ...(values.out === undefined ? {} : { output: resolve(values.out) }),
})
const said = {
  release: 'mit Electron, Prüfsumme stimmt',
  installed: 'mit dem installierten Electron',
  stub: 'OHNE Electron: startet nicht, zeigt nur, was drin ist',
}
for (const { folder, asar, electron } of packed)
  console.log(
    `${folder}: ${megabytes(folder)}, davon App ${megabytes(asar)}; ${said[electron]}. Nicht signiert.`,
  )
