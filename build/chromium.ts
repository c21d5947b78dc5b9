/**
 * The browser of tests, demo and bench. `npm ci` brings one (@sparticuz/chromium, headless, Linux x64), so a fresh
 * machine needs nothing else; it is unpacked once into node_modules/.cache. An installed Chrome, Edge or Chromium is
 * preferred only where a visible window is wanted (`npm start`) or OBHUT_CHROMIUM names it.
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findInstalledBrowser } from '#electron/loopback/installedBrowser.ts'

export interface FoundChromium {
  readonly path: string
  /** Set for the child process, e.g. LD_LIBRARY_PATH of the bundled libnss3. */
  readonly env: Readonly<Record<string, string>>
  readonly kind: 'bundled' | 'installed'
}

/** Quiet flags for tests as root in a container; the network stays closed. */
export const quietFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-default-apps',
  '--font-render-hinting=none',
  '--mute-audio',
] as const

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The headless browser of the tests: the one from npm, else an installed one. Undefined: none on this platform. */
export async function findChromium(): Promise<FoundChromium | undefined> {
  if (process.env['OBHUT_CHROMIUM'] !== undefined) return installed()
  if (process.platform === 'linux' && process.arch === 'x64') {
    const unpacked = await unpackBundled()
    if (unpacked !== undefined) return unpacked
  }
  return installed()
}

function installed(): FoundChromium | undefined {
  const found = findInstalledBrowser()
  return found && { ...found, kind: 'installed' }
}

async function unpackBundled(): Promise<FoundChromium | undefined> {
  const require = createRequire(import.meta.url)
  let packed: string
  try {
    packed = dirname(dirname(require.resolve('@sparticuz/chromium')))
  } catch {
    return undefined
  }
  const cache = join(root, 'node_modules/.cache/obhut')
  const home = join(cache, 'chromium-153.0.0')
  if (!existsSync(join(home, 'chromium'))) {
    await mkdir(cache, { recursive: true })
    const temp = await mkdtemp(join(cache, 'unpack-'))
    const before = process.env['TMPDIR']
    process.env['TMPDIR'] = temp // the package unpacks into os.tmpdir() and reuses what lies there: give it its own
    try {
      const { inflate } = (await import('@sparticuz/chromium')) as {
        inflate: (path: string) => Promise<string>
      }
      for (const part of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'])
        await inflate(join(packed, 'bin', part))
    } finally {
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
    }
    try {
      await rename(temp, home)
    } catch {
      await rm(temp, { recursive: true, force: true }) // another process was faster
    }
  }
  const hasNss = [
    '/usr/lib/x86_64-linux-gnu/libnss3.so',
    '/usr/lib64/libnss3.so',
    '/usr/lib/libnss3.so',
  ].some((p) => existsSync(p))
  return {
    path: join(home, 'chromium'),
    env: hasNss ? {} : { LD_LIBRARY_PATH: join(home, 'al2023/lib') },
    kind: 'bundled',
  }
}
