/**
 * `npm start`: builds the window if it is missing or older than its sources, then opens Electron if its binary is
 * there, else the loopback shell in an installed browser, else prints the address. Never downloads. One line says which
 * shell runs and why.
 */
import { spawn } from 'node:child_process'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { buildIfStale, buildWindow } from './buildIfStale.ts'
import { findElectron } from './electronBinary.ts'
import { root } from './suites.ts'

const out = join(root, 'out')
// Halves the time until launcher and vault stand; the vault child inherits it.
enableCompileCache(join(root, 'node_modules/.cache/obhut/compile'))

const args = process.argv.slice(2)
const electron = args.includes('--no-open') || args.includes('--loopback') ? undefined : findElectron()

await buildWindow()

if (electron) {
  await buildIfStale(
    'electron',
    ['build/vite.electron.config.ts', 'build/vite.preload.config.ts'],
    ['electron', 'shared'],
  )
  console.log(`Obhut läuft in Electron (${electron.why}). Strg+C beendet alles.`)
  const child = spawn(electron.path, [join(out, 'electron/main.js'), ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => child.kill('SIGTERM'))
  child.once('exit', (code) => process.exit(code ?? 0))
} else {
  const { runLoopback } = await import('#electron/loopback/main.ts')
  const why =
    args.includes('--no-open') || args.includes('--loopback')
      ? ''
      : 'Electron liegt nicht bei (`npm run get-electron` holt es). '
  await runLoopback({ args: args.filter((arg) => arg !== '--loopback'), why })
}
