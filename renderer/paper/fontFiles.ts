/**
 * The TTF files as data in a script of their own: the content security policy forbids the window every fetch
 * (connect-src 'none', decision 34), so a font that must be read as bytes comes in as code. Import this file lazily.
 */
import hand from '@expo-google-fonts/patrick-hand/400Regular/PatrickHand_400Regular.ttf?inline'
import sans from '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf?inline'
import sansBold from '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf?inline'
import { base64ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { FaceName } from './fontSet.ts'

const bytesOf = (dataUrl: string): Bytes => base64ToBytes(dataUrl.slice(dataUrl.indexOf(',') + 1))

export const fontFiles: Readonly<Record<FaceName, Bytes>> = {
  sans: bytesOf(sans),
  sansBold: bytesOf(sansBold),
  hand: bytesOf(hand),
}
