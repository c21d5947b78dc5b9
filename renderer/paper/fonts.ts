/**
 * One load of the bundled fonts for the whole window: `loadFonts` gives the font set that measures and shapes text,
 * `loadCanvasFonts` also registers the same files for the canvas, so that what the editor draws is what the PDF sets.
 */
import { createFontSet, type FontFiles, type FontSet } from './fontSet.ts'
import { fontFamilies, mmPerPt, type TextStyle } from '#shared/portfolio/text.ts'

let loading: Promise<FontSet> | null = null

export const loadFonts = (): Promise<FontSet> =>
  (loading ??= import('./fontFiles.ts').then(({ fontFiles }) => createFontSet(fontFiles)))

export async function registerFonts(files: FontFiles, set: FontFaceSet): Promise<void> {
  const faces = [
    new FontFace('Obhut Sans', files.sans, { weight: '400' }),
    new FontFace('Obhut Sans', files.sansBold, { weight: '700' }),
    // The range keeps the browser from inventing a bold of its own; see boldStrokeMm.
    new FontFace('Obhut Hand', files.hand, { weight: '100 900' }),
  ]
  for (const face of faces) set.add(await face.load())
}

let registering: Promise<FontSet> | null = null

/** Call before the first canvas text is drawn; later calls are free. */
export const loadCanvasFonts = (): Promise<FontSet> =>
  (registering ??= (async () => {
    const { fontFiles } = await import('./fontFiles.ts')
    await registerFonts(fontFiles, document.fonts)
    return loadFonts()
  })())

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
