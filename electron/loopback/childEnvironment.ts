import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'

/** What a Node process needs to stand; nothing of the person's shell, above all no NODE_OPTIONS. */
const keptNames = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'WINDIR',
  'OBHUT_DEBUG',
]

export function childEnvironment(): Record<string, string | undefined> {
  const env: Record<string, string | undefined> = Object.fromEntries(
    keptNames.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  )
  const cache = getCompileCacheDir()
  if (cache !== undefined) env['NODE_COMPILE_CACHE'] = dirname(cache)
  return env
}
