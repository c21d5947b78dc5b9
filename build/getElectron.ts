/** `npm run get-electron`: the one command that downloads, and it says from where. The package checks the SHA-256. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findElectron } from './electronBinary.ts'
import { root } from './suites.ts'

const found = findElectron()
if (found) {
  console.log(`Electron ist schon da: ${found.path}`)
} else {
  const folder = join(root, 'node_modules/electron')
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  const mirror = process.env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/download/'
  console.log(
    `Hole Electron ${version} von ${mirror}v${version}/ (Prüfsummen aus dem npm-Paket: checksums.json).`,
  )
  const { status } = spawnSync(process.execPath, [join(folder, 'install.js')], {
    stdio: 'inherit',
    cwd: root,
  })
  const now = findElectron()
  console.log(
    now
      ? `Bereit: ${now.path}`
      : 'Electron konnte nicht geholt werden; `npm start` benutzt weiter den Browser.',
  )
  process.exitCode = status === 0 && now ? 0 : 1
}
