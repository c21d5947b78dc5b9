import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { FontFiles } from '#renderer/paper/fontSet.ts'
import { schoolFontFile } from '#build/schoolFont.ts'

const require = createRequire(import.meta.url)
const bytes = (file: string): Bytes => new Uint8Array(readFileSync(file))
const read = (name: string): Bytes => bytes(require.resolve(`@expo-google-fonts/${name}`))

/** The bundled fonts as Node reads them. */
export const readFontFiles = (): FontFiles => ({
  sans: read('noto-sans/400Regular/NotoSans_400Regular.ttf'),
  sansBold: read('noto-sans/700Bold/NotoSans_700Bold.ttf'),
  hand: read('patrick-hand/400Regular/PatrickHand_400Regular.ttf'),
  legible: read('lexend/400Regular/Lexend_400Regular.ttf'),
  legibleBold: read('lexend/700Bold/Lexend_700Bold.ttf'),
  school: bytes(schoolFontFile),
  round: read('nunito/400Regular/Nunito_400Regular.ttf'),
  roundBold: read('nunito/700Bold/Nunito_700Bold.ttf'),
  comic: read('comic-relief/400Regular/ComicRelief_400Regular.ttf'),
  comicBold: read('comic-relief/700Bold/ComicRelief_700Bold.ttf'),
  brush: read('amatic-sc/400Regular/AmaticSC_400Regular.ttf'),
  brushBold: read('amatic-sc/700Bold/AmaticSC_700Bold.ttf'),
  serif: read('bitter/400Regular/Bitter_400Regular.ttf'),
  serifBold: read('bitter/700Bold/Bitter_700Bold.ttf'),
})
