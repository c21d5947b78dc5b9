/**
 * Packs the built app into a folder per system. Electron itself comes from a folder of its release files, whose
 * SHA-256 must be the one that the npm package names, else from node_modules/electron, else it is a stub: never from
 * the network.
 */
import { build, Arch, Platform } from 'electron-builder'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { buildIfStale, buildWindow } from './buildIfStale.ts'
import { findElectron } from './electronBinary.ts'
import { fuses, readFuses } from './fuses.ts'
import { writeIcons } from './icons.ts'
import { bundledPackages, renderLicences } from './licences.ts'
import { writeStubElectron } from './stubElectron.ts'
import { root } from './suites.ts'

const out = join(root, 'out')

export type PackedPlatform = 'win32' | 'linux'

export interface Packed {
  readonly platform: PackedPlatform
  readonly folder: string
  readonly program: string
  readonly asar: string
  /** Where Electron came from; `stub`: there is none inside. */
  readonly electron: 'release' | 'installed' | 'stub'
}

/** The bundles, if they are older than their sources. */
export async function buildBundles(): Promise<void> {
  await buildWindow()
  await buildIfStale(
    'electron',
    ['build/vite.electron.config.ts', 'build/vite.preload.config.ts'],
    ['electron', 'shared', 'build/vaultFiles.ts', 'build/noteBundled.ts'],
  )
  await buildIfStale('server', ['build/vite.server.config.ts'], ['sync-server', 'shared'])
}

/** What the packed app says of itself: no scripts, no dependencies, no paths of the source. */
function appMetadata(): object {
  const { name, version, description, license } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<string, string>
  return {
    name,
    productName: 'Obhut',
    version,
    description,
    license,
    author: { name: 'Obhut' },
    type: 'module',
    main: 'electron/main.js',
  }
}

function stage(): void {
  const app = join(out, 'app')
  rmSync(app, { recursive: true, force: true })
  mkdirSync(app, { recursive: true })
  for (const name of ['electron', 'renderer', 'server'])
    cpSync(join(out, name), join(app, name), { recursive: true })
  writeFileSync(join(app, 'package.json'), JSON.stringify(appMetadata(), null, 2))
}

export const electronVersion = (): string =>
  (
    JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')) as {
      version: string
    }
  ).version

function findElectronFor(
  platform: PackedPlatform,
  releases: string | undefined,
): { readonly path: string; readonly kind: Packed['electron'] } {
  if (releases !== undefined) {
    const name = `electron-v${electronVersion()}-${platform}-x64.zip`
    const path = join(releases, name)
    if (!existsSync(path)) throw new Error(`${path} is missing`)
    const sums = JSON.parse(
      readFileSync(join(root, 'node_modules/electron/checksums.json'), 'utf8'),
    ) as Record<string, string>
    if (createHash('sha256').update(readFileSync(path)).digest('hex') !== sums[name])
      throw new Error(`${path} is not the file that the electron package names: its SHA-256 differs`)
    return { path, kind: 'release' }
  }
  const installed = platform === process.platform ? findElectron() : undefined
  if (installed) return { path: dirname(installed.path), kind: 'installed' }
  return { path: writeStubElectron(join(out, 'stub', platform), platform), kind: 'stub' }
}

export interface PackOptions {
  readonly platforms: readonly PackedPlatform[]
  /** Where the folders go; out/pack by default. */
  readonly output?: string
  /** A folder with Electron's release files. */
  readonly electron?: string
}

/** Packs what lies in out/; `buildBundles` first. */
export async function packFolders(options: PackOptions): Promise<Packed[]> {
  const output = options.output ?? join(out, 'pack')
  stage()
  await writeIcons(join(out, 'icons'))
  writeFileSync(join(out, 'icons/THIRD-PARTY-LICENCES.txt'), renderLicences(bundledPackages()))
  const packed: Packed[] = []
  for (const platform of options.platforms) {
    const electron = findElectronFor(platform, options.electron)
    await build({
      projectDir: root,
      publish: 'never',
      targets: (platform === 'win32' ? Platform.WINDOWS : Platform.LINUX).createTarget('dir', Arch.x64),
      config: {
        directories: { output },
        electronDist: electron.path,
        // There is nothing to install or to compile: the bundles hold everything.
        beforeBuild: async () => false,
        // What Electron brings for a folder that holds no app.
        async afterExtract({ appOutDir }) {
          for (const name of ['resources/default_app.asar', 'version'])
            rmSync(join(appOutDir, name), { force: true })
        },
      },
    })
    const folder = join(output, platform === 'win32' ? 'win-unpacked' : 'linux-unpacked')
    const program = join(folder, platform === 'win32' ? 'Obhut.exe' : 'obhut')
    const carried = await readFuses(program)
    if (!isDeepStrictEqual(carried, { ...fuses }))
      throw new Error(`${program} carries other fuses than build/fuses.ts: ${JSON.stringify(carried)}`)
    packed.push({
      platform,
      folder,
      program,
      asar: join(folder, 'resources/app.asar'),
      electron: electron.kind,
    })
  }
  return packed
}
