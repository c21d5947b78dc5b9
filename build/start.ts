/**
 * `npm start`: builds the window if it is missing or older than its sources, then opens Electron if its binary is
 * there, else the loopback shell in an installed browser, else prints the address. Never downloads. One line says which
 * shell runs and why.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findElectron } from './electronBinary.ts'
import { root } from './suites.ts'

const out = join(root, 'out')

function newestIn(path: string): number {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))))
}

/** A stamp beside the result, since a build copies files with their old times. */
function isStale(name: string, sources: readonly string[]): boolean {
  const stamp = join(out, `${name}.stamp`)
  if (!existsSync(stamp)) return true
  const builtAt = statSync(stamp).mtimeMs
  return sources.some((source) => newestIn(join(root, source)) > builtAt)
}

async function buildIfStale(
  name: string,
  configs: readonly string[],
  sources: readonly string[],
): Promise<void> {
  if (!isStale(name, [...configs, ...sources, 'package-lock.json'])) return
  const startedAt = new Date()
  console.log(`Baue ${name} …`)
  const { build } = await import('vite')
  for (const config of configs) await build({ configFile: join(root, config), logLevel: 'warn' })
  writeFileSync(join(out, `${name}.stamp`), startedAt.toISOString())
}

const args = process.argv.slice(2)
const electron = args.includes('--no-open') || args.includes('--loopback') ? undefined : findElectron()

await buildIfStale('renderer', ['build/vite.renderer.config.ts'], ['renderer', 'shared'])

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
