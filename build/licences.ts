/**
 * THIRD-PARTY-LICENCES.txt: every package of which something is in a bundle, with version and licence from the lock
 * and the text that came with it. A package without a licence, or with one that nobody has read yet, stops the pack.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderAssets } from './assetManifest.ts'
import { bundledFolder } from './noteBundled.ts'
import { root } from './suites.ts'

export interface BundledPackage {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly folder: string
}

const accepted = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'LGPL-3.0',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'Unlicense',
  'Zlib',
])
/** Packages that say it in their licence file only. */
const readByHand: Readonly<Record<string, string>> = { 'png-js': 'MIT' }

/**
 * Data that comes along as a file of its own, unchanged, and that nothing is linked with: an aggregate (GPL-3.0 section
 * 5). The app reads any dictionary of that form and stays under the EUPL-1.2. The texts its licence asks for come along.
 */
const dataOnly: Readonly<Record<string, readonly string[]>> = {
  'dictionary-de': ['GPL-2.0.txt', 'GPL-3.0.txt'],
}

/** `(MIT OR GPL-3.0)` is fine if one side is, `MIT AND X` if both are. */
export const isAccepted = (licence: string): boolean =>
  licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((side) => side.split(' AND ').every((one) => accepted.has(one.trim())))

/** Every file that went into the bundles, relative to the project. */
export function bundledFiles(): string[] {
  return readdirSync(bundledFolder)
    .filter((name) => existsSync(bundles[name.replace('.json', '')] ?? ''))
    .flatMap((name) => JSON.parse(readFileSync(join(bundledFolder, name), 'utf8')) as string[])
}

const bundles: Readonly<Record<string, string>> = {
  electron: join(root, 'out/electron/main.js'),
  preload: join(root, 'out/electron/preload.cjs'),
  renderer: join(root, 'out/renderer/index.html'),
  server: join(root, 'out/server/main.js'),
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly license?: string }>>
}

export function bundledPackages(files = bundledFiles()): BundledPackage[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
  const folders = new Set(
    files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  )
  return (
    [...folders]
      .map((folder) => {
        const name = folder.replace(/^.*node_modules\//, '')
        const { version, license = readByHand[name] } = packages[folder] ?? {}
        if (version === undefined || license === undefined)
          throw new Error(`${name} is bundled and the lock names no licence for it: read its licence first`)
        if (!isAccepted(license) && !Object.hasOwn(dataOnly, name))
          throw new Error(`${name} is bundled under ${license}: read it, then add it to build/licences.ts`)
        return { name, version, licence: license, folder }
      })
      // The same package may lie in several places.
      .filter(
        ({ name, version }, i, all) =>
          all.findIndex((one) => one.name === name && one.version === version) === i,
      )
      .sort((a, b) => (a.name + a.version < b.name + b.version ? -1 : 1))
  )
}

const textOf = ({ name, folder }: BundledPackage): string =>
  [
    ownTextOf(folder),
    ...(dataOnly[name] ?? []).map((file) => readFileSync(join(root, 'build/licences', file), 'utf8').trim()),
  ]
    .filter((text) => text !== '')
    .join('\n\n')

const ownTextOf = (folder: string): string =>
  readdirSync(join(root, folder))
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name) && !/\.(js|ts|html|spdx)$/i.test(name))
    .sort()
    .map((name) =>
      readFileSync(join(root, folder, name), 'utf8')
        .replaceAll('\r\n', '\n')
        .trim(),
    )
    .join('\n\n')

function authorOf({ folder }: BundledPackage): string {
  const { author } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    author?: string | { name?: string }
  }
  return (typeof author === 'string' ? author : author?.name) ?? 'its authors'
}

const notes: Readonly<Record<string, string>> = {
  'dictionary-de':
    'The German dictionary igerman98 by Björn Jacke, unchanged, as a file of its own: renderer/assets/dictionary-*.js. Its source: https://www.j3e.de/ispell/igerman98/ and https://github.com/wooorm/dictionaries. Whoever passes Obhut on passes these texts on with it. To use another dictionary, put its index.aff and index.dic in place of those in node_modules/dictionary-de and run `npm run pack`.',
  'heic-to':
    'Contains libheif and libde265 (LGPL-3.0) as a file of its own, renderer/assets/heicWorker-*.js. To use another version, put it in place of node_modules/heic-to in the source of Obhut and run `npm run pack`: the packed file is covered by an integrity check.',
  'sodium-native': 'Contains libsodium (ISC), in resources/app.asar.unpacked/electron/native.',
}

export function renderLicences(found: readonly BundledPackage[]): string {
  const rule = '-'.repeat(80)
  const parts = found.map((one) =>
    [
      `${one.name} ${one.version} (${one.licence})`,
      ...(notes[one.name] === undefined ? [] : [notes[one.name]!]),
      textOf(one) ||
        `No licence text came with the package; it is under ${one.licence}. By ${authorOf(one)}.`,
    ].join('\n\n'),
  )
  const names = found.map(({ name, version, licence }) => `  ${name} ${version}  ${licence}`)
  return [
    `Obhut is under the EUPL-1.2 (LICENSE.obhut.txt). It contains parts of these ${found.length} packages. Electron and Chromium: LICENSE.electron.txt and LICENSES.chromium.html.`,
    names.join('\n'),
    ...parts.map((part) => `${rule}\n${part}`),
    rule,
    renderAssets(),
  ].join('\n\n')
}
