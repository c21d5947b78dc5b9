/**
 * The TTF files as data, each in a script of its own: the content security policy forbids the window every fetch
 * (connect-src 'none', decision 34), so a font that must be read as bytes comes in as code, when a page needs it.
 */
import { base64ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { FontName } from '#shared/portfolio/page.ts'
import { facesOf, type FaceName, type FontFiles } from './fontSet.ts'

const scripts: Readonly<Record<FaceName, () => Promise<{ readonly default: string }>>> = {
  sans: () => import('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf?inline'),
  sansBold: () => import('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf?inline'),
  hand: () => import('@expo-google-fonts/patrick-hand/400Regular/PatrickHand_400Regular.ttf?inline'),
  legible: () => import('@expo-google-fonts/lexend/400Regular/Lexend_400Regular.ttf?inline'),
  legibleBold: () => import('@expo-google-fonts/lexend/700Bold/Lexend_700Bold.ttf?inline'),
  school: () => import('./fonts/PlaywriteDEGrund_400Regular.ttf?inline'),
  round: () => import('@expo-google-fonts/nunito/400Regular/Nunito_400Regular.ttf?inline'),
  roundBold: () => import('@expo-google-fonts/nunito/700Bold/Nunito_700Bold.ttf?inline'),
  comic: () => import('@expo-google-fonts/comic-relief/400Regular/ComicRelief_400Regular.ttf?inline'),
  comicBold: () => import('@expo-google-fonts/comic-relief/700Bold/ComicRelief_700Bold.ttf?inline'),
  brush: () => import('@expo-google-fonts/amatic-sc/400Regular/AmaticSC_400Regular.ttf?inline'),
  brushBold: () => import('@expo-google-fonts/amatic-sc/700Bold/AmaticSC_700Bold.ttf?inline'),
  serif: () => import('@expo-google-fonts/bitter/400Regular/Bitter_400Regular.ttf?inline'),
  serifBold: () => import('@expo-google-fonts/bitter/700Bold/Bitter_700Bold.ttf?inline'),
}

const loaded = new Map<FaceName, Promise<Bytes>>()

function load(face: FaceName): Promise<Bytes> {
  const known = loaded.get(face)
  if (known) return known
  const loading = scripts[face]().then(({ default: dataUrl }) =>
    base64ToBytes(dataUrl.slice(dataUrl.indexOf(',') + 1)),
  )
  loaded.set(face, loading)
  return loading
}

/** The files that texts in these fonts are set with, Noto Sans for letters they lack included. */
export async function loadFontFiles(fonts: Iterable<FontName>): Promise<FontFiles> {
  const names = new Set([...facesOf('sans'), ...[...fonts].flatMap(facesOf)])
  const files = await Promise.all([...names].map(async (face) => [face, await load(face)] as const))
  return Object.fromEntries(files) as FontFiles
}
