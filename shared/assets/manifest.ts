/**
 * Everything bundled that pages are made of, with author, licence and source: the one list. The page "Bildnachweis" and
 * THIRD-PARTY-LICENCES show it; a test and the build refuse a file without an entry, an entry without files, a licence
 * nobody has read and a licence text that is not there (AS6).
 */
export const assetKinds = ['font', 'sticker', 'background', 'template', 'picture', 'profile'] as const
export type AssetKind = (typeof assetKinds)[number]

/** Licences that somebody has read and found fit for a program that is given away. */
export const assetLicences = ['OFL-1.1', 'MIT', 'MIT AND Unicode-3.0', 'CC0-1.0', 'EUPL-1.2'] as const
export type AssetLicence = (typeof assetLicences)[number]

export interface Asset {
  readonly kind: AssetKind
  readonly name: string
  readonly author: string
  readonly licence: AssetLicence
  /** Where it comes from; shown as text, never as a link. */
  readonly source: string
  /** Beginnings of the paths of its files, from the project's folder. */
  readonly files: readonly string[]
  /** Its licence's text. */
  readonly licenceFile: string
}

const google = (name: string, author: string, folder: string): Asset => ({
  kind: 'font',
  name,
  author,
  licence: 'OFL-1.1',
  source: `npm: @expo-google-fonts/${folder}`,
  files: [`node_modules/@expo-google-fonts/${folder}/`],
  licenceFile: `node_modules/@expo-google-fonts/${folder}/LICENSE_FONT`,
})
const own = (kind: AssetKind, name: string, files: readonly string[]): Asset => ({
  kind,
  name,
  author: 'Obhut',
  licence: 'EUPL-1.2',
  source: 'Obhut',
  files,
  licenceFile: 'LICENSE',
})

export const assets: readonly Asset[] = [
  google('Noto Sans', 'The Noto Project Authors', 'noto-sans'),
  google('Patrick Hand', 'Patrick Wagesreiter', 'patrick-hand'),
  google('Lexend', 'The Lexend Project Authors', 'lexend'),
  {
    kind: 'font',
    name: 'Playwrite Deutschland Grundschrift',
    author: 'The Playwrite Project Authors (TypeTogether)',
    licence: 'OFL-1.1',
    source: 'npm: @fontsource/playwrite-de-grund',
    files: ['renderer/paper/fonts/PlaywriteDEGrund_400Regular.ttf'],
    licenceFile: 'node_modules/@fontsource/playwrite-de-grund/LICENSE',
  },
  google('Nunito', 'The Nunito Project Authors', 'nunito'),
  google('Comic Relief', 'The Comic Relief Project Authors', 'comic-relief'),
  google('Amatic SC', 'The Amatic SC Project Authors', 'amatic-sc'),
  google('Bitter', 'The Bitter Project Authors', 'bitter'),
  {
    kind: 'font',
    name: 'Atkinson Hyperlegible',
    author: 'Braille Institute of America, Inc.',
    licence: 'OFL-1.1',
    source: 'npm: @fontsource/atkinson-hyperlegible',
    files: ['node_modules/@fontsource/atkinson-hyperlegible/'],
    licenceFile: 'node_modules/@fontsource/atkinson-hyperlegible/LICENSE',
  },
  {
    kind: 'sticker',
    name: 'Fluent Emoji',
    author: 'Microsoft Corporation',
    licence: 'MIT',
    source: 'npm: @iconify-json/fluent-emoji-flat',
    files: ['shared/assets/art/'],
    licenceFile: 'shared/assets/licences/fluent-emoji.txt',
  },
  {
    kind: 'sticker',
    name: 'Emojibase, CLDR',
    author: 'Miles Johnson; Unicode, Inc.',
    licence: 'MIT AND Unicode-3.0',
    source: 'npm: emojibase-data',
    files: ['shared/assets/stickers.json'],
    licenceFile: 'shared/assets/licences/unicode.txt',
  },
  own('sticker', 'Kita', ['shared/assets/art/kita.json']),
  own('background', 'Obhut', ['shared/assets/backgrounds/']),
  own('template', 'Obhut', ['shared/portfolio/templates/']),
  own('picture', 'Obhut', ['renderer/icon.svg', 'docs/', 'tests/demo/drawPhoto.js']),
  {
    kind: 'profile',
    name: 'CGATS001Compat',
    author: 'Clinton Ingram',
    licence: 'CC0-1.0',
    source: 'npm: pdfjs-dist',
    files: ['node_modules/pdfjs-dist/iccs/'],
    licenceFile: 'node_modules/pdfjs-dist/iccs/LICENSE',
  },
]
