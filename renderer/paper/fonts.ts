/**
 * One load of the bundled fonts for the whole window: `loadFonts` gives the font set that measures and shapes text,
 * `loadCanvasFonts` also registers the same files for the canvas, so that what the editor draws is what the PDF sets.
 * Both take the fonts that are needed; Noto Sans always comes along. Ask again for more: the set is always the same one.
 */
import { createFontSet, facesByFont, type FaceName, type FontFiles, type FontSet } from './fontSet.ts'
import { fontNames, type FontName, type Items } from '#shared/portfolio/page.ts'
import { fontFamilies, mmPerPt, type TextStyle } from '#shared/portfolio/text.ts'

let fontSet: FontSet | null = null

async function load(
  fonts: Iterable<FontName>,
): Promise<{ readonly files: FontFiles; readonly set: FontSet }> {
  const { loadFontFiles } = await import('./fontFiles.ts')
  const files = await loadFontFiles(fonts)
  if (fontSet) fontSet.add(files)
  else fontSet = createFontSet(files)
  return { files, set: fontSet }
}

export const loadFonts = async (fonts: Iterable<FontName>): Promise<FontSet> => (await load(fonts)).set

const registered = new WeakMap<FontFaceSet, Map<FaceName, Promise<unknown>>>()

export async function registerFonts(files: FontFiles, set: FontFaceSet): Promise<void> {
  const known = registered.get(set) ?? new Map<FaceName, Promise<unknown>>()
  registered.set(set, known)
  const register = (font: FontName, face: FaceName | undefined, weight: string): void => {
    const bytes = face && files[face]
    if (!bytes || known.has(face)) return
    const [family] = fontFamilies[font].split(', ')
    const loading = new FontFace(family!.replaceAll('"', ''), bytes, { weight }).load()
    known.set(
      face,
      loading.then((loaded) => set.add(loaded)),
    )
  }
  for (const font of fontNames) {
    const { regular, bold } = facesByFont[font]
    // The range keeps the browser from inventing a bold of its own; see boldStrokeMm.
    register(font, regular, bold ? '400' : '100 900')
    register(font, bold, '700')
  }
  await Promise.all(known.values())
}

/** Call before the first canvas text in these fonts is drawn; later calls are free. */
export async function loadCanvasFonts(fonts: Iterable<FontName>): Promise<FontSet> {
  const { files, set } = await load(fonts)
  await registerFonts(files, document.fonts)
  return set
}

/** The fonts that texts among these items are set in. */
export const fontsOf = (items: Items): ReadonlySet<FontName> =>
  new Set(Object.values(items).flatMap((item) => (item.type === 'text' ? [item.font] : [])))

/**
 * Sets a context so that its letters stand where the PDF's do. Without 'geometricPrecision' Chromium rounds every
 * advance to whole pixels, which adds up to millimetres on a line. Set it again after anything that resets a context.
 */
export function setCanvasFont(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  style: TextStyle,
  pixelsPerMm: number,
): void {
  context.font = `${style.bold ? 700 : 400} ${style.sizePt * mmPerPt * pixelsPerMm}px ${fontFamilies[style.font]}`
  context.textRendering = 'geometricPrecision'
  context.fontKerning = 'normal'
  context.textBaseline = 'alphabetic'
  context.letterSpacing = `${((style.tracking ?? 0) / 1000) * style.sizePt * mmPerPt * pixelsPerMm}px`
}
