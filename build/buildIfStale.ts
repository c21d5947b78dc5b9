/** Builds what is missing or older than its sources: for `npm start` and the journeys. */
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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

export async function buildIfStale(
  name: string,
  configs: readonly string[],
  sources: readonly string[],
): Promise<void> {
  if (!isStale(name, [...configs, ...sources, 'package-lock.json'])) return
  const startedAt = new Date()
  console.log(`Baue ${name} …`)
  const { build } = await import('vite')
  // Asked by a test run it would be a development build: slow, and with paths of this machine inside.
  const { NODE_ENV } = process.env
  process.env['NODE_ENV'] = 'production'
  try {
    for (const config of configs) await build({ configFile: join(root, config), logLevel: 'warn' })
  } finally {
    if (NODE_ENV === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = NODE_ENV
  }
  const stamp = join(out, `${name}.stamp`)
  writeFileSync(stamp, '')
  // What was changed while it was built is newer than the build.
  utimesSync(stamp, startedAt, startedAt)
}

/** The window of both shells. */
export const buildWindow = (): Promise<void> =>
  buildIfStale('renderer', ['build/vite.renderer.config.ts'], ['renderer', 'shared'])
