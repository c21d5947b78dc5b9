/**
 * Holds the manifest against the files (AS6). The test asks about everything in the project's folders, the build about
 * everything that goes into the window.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Plugin } from 'vite'
import { assetLicences, assets, type Asset } from '#shared/assets/manifest.ts'

const root = join(import.meta.dirname, '..')
const slashes = (path: string): string => path.replaceAll('\\', '/')

/** Files that somebody drew, photographed or measured, by their names. */
const isAsset = (file: string): boolean =>
  /\.(ttf|otf|woff2?|png|jpe?g|webp|gif|heic|svg|icc|mp3|wav)$/i.test(file) ||
  /^shared\/(assets\/(.*\.json|backgrounds\/)|portfolio\/templates\/)/.test(file)

/** Everything of that kind in the project's own folders. */
export function assetFiles(): readonly string[] {
  return ['shared', 'renderer', 'electron', 'sync-server', 'docs', 'build', 'tests', 'deploy']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        // The peers of the bench bring packages of their own, which nobody ships.
        .filter((file) => !/(^|[\\/])node_modules[\\/]/.test(file))
        .map((file) => slashes(join(folder, file))),
    )
    .filter((file) => isAsset(file))
}

/** What is wrong, in sentences; none: all is well. */
export function checkAssets(
  files: readonly string[],
  entries: readonly Asset[] = assets,
  isThere: (file: string) => boolean = (file) => existsSync(join(root, file)),
): readonly string[] {
  const owners = (file: string): readonly Asset[] =>
    entries.filter((entry) => entry.files.some((begin) => file.startsWith(begin)))
  return [
    ...files
      .filter((file) => owners(file).length === 0)
      .map((file) => `${file} has no entry in shared/assets/manifest.ts: who made it, under which licence?`),
    ...entries.flatMap((entry) => [
      ...(assetLicences.includes(entry.licence)
        ? []
        : [`${entry.name} is under ${String(entry.licence)}: read it, then add it to assetLicences`]),
      ...(entry.author.trim() === '' || entry.source.trim() === ''
        ? [`${entry.name} names no author or no source`]
        : []),
      ...entry.files
        .filter((begin) => !isThere(begin))
        .map((begin) => `${entry.name} names ${begin}, which is not there`),
      ...(isThere(entry.licenceFile) ? [] : [`The licence text ${entry.licenceFile} is not there`]),
    ]),
  ]
}

/** The build fails on an asset without an entry, whether it lies in the project or in a package. */
export function assetManifest(): Plugin {
  return {
    name: 'obhut-asset-manifest',
    generateBundle() {
      const files = [...this.getModuleIds()]
        .map((id) => slashes(relative(root, id.replace(/[?#].*$/, ''))))
        .filter((file) => !file.startsWith('..') && isAsset(file))
      const wrong = checkAssets([...assetFiles(), ...files])
      if (wrong.length > 0) this.error(wrong.join('\n'))
    },
  }
}

/** For THIRD-PARTY-LICENCES: each asset of others, with its licence's text once. */
export function renderAssets(entries: readonly Asset[] = assets): string {
  const foreign = entries.filter(({ author }) => author !== 'Obhut')
  const names = foreign.map(
    ({ kind, name, author, licence, source }) => `  ${name} (${kind})  ${licence}  ${author}  ${source}`,
  )
  const texts = foreign.map(
    ({ name, licenceFile }) =>
      `${name}\n\n${readFileSync(join(root, licenceFile), 'utf8').replaceAll('\r\n', '\n').trim()}`,
  )
  const rule = '-'.repeat(80)
  return [
    'Fonts, stickers and profiles that pages are made of:',
    names.join('\n'),
    ...texts.map((text) => `${rule}\n${text}`),
    '',
  ].join('\n\n')
}
