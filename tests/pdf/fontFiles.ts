import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { FontFiles } from '#renderer/paper/fontSet.ts'

const require = createRequire(import.meta.url)
const read = (name: string): Bytes =>
  new Uint8Array(readFileSync(require.resolve(`@expo-google-fonts/${name}`)))

/** The bundled fonts as Node reads them. */
export const readFontFiles = (): FontFiles => ({
  sans: read('noto-sans/400Regular/NotoSans_400Regular.ttf'),
  sansBold: read('noto-sans/700Bold/NotoSans_700Bold.ttf'),
  hand: read('patrick-hand/400Regular/PatrickHand_400Regular.ttf'),
})
