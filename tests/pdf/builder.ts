/** Builds PDFs in Node: pictures are made here, nothing is decoded. */
import { createCanvas } from '@napi-rs/canvas'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { buildPdf, type BuildDeps } from '#renderer/pdf/buildPdf.ts'
import { cmykProfile } from '#renderer/pdf/cmykProfile.ts'
import { createFontSet } from '#renderer/paper/fontSet.ts'
import type { EncodedPhoto } from '#renderer/pdf/photoPort.ts'
import { onScreen, type ExportedPage, type Exported, type ExportResult, type PrintJob } from '#shared/pdf/export.ts' // prettier-ignore
import type { Plan } from '#shared/pdf/sheets.ts'
import { readFontFiles } from './fontFiles.ts'
import { meta } from './pages.ts'

export const fonts = createFontSet(readFontFiles())

export function jpegOf(colour: string, width = 60, height = 40, dpi = 300): EncodedPhoto {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = colour
  context.fillRect(0, 0, width, height)
  return { jpeg: new Uint8Array(canvas.toBuffer('image/jpeg', 90)), width, height, dpi }
}

/** The public domain profile that the app makes its own from. */
export const conditionSource = (): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    readFileSync(
      createRequire(import.meta.url)
        .resolve('pdfjs-dist/package.json')
        .replace('package.json', 'iccs/CGATS001Compat-v2-micro.icc'),
    ),
  )
let condition: Uint8Array<ArrayBuffer> | undefined
export const conditionProfile = (): Uint8Array<ArrayBuffer> => (condition ??= cmykProfile(conditionSource()))

export const build = (
  pages: readonly ExportedPage[],
  change: Partial<BuildDeps> = {},
  job: PrintJob = onScreen,
): Promise<ExportResult> =>
  buildPdf(pages, meta, job, {
    fonts,
    stickerArt: () => undefined,
    makeShadow: async () => {
      throw new Error('no soft shadow here')
    },
    encodePhoto: async () => jpegOf('#d03020'),
    permitsPhoto: () => ({ permitted: true }),
    onProgress: () => {},
    isCancelled: () => false,
    condition: async () => conditionProfile(),
    ...change,
  })

export async function exported(
  pages: readonly ExportedPage[],
  change?: Partial<BuildDeps>,
  job?: PrintJob,
): Promise<Exported> {
  const result = await build(pages, change, job)
  if (!result.ok) throw new Error(`The export failed: ${result.error.type}`)
  return result.value
}

export const jobOf = (plan: Plan, saveInk = false): PrintJob => ({
  plan,
  saveInk,
  press:
    plan.as === 'shop' || plan.as === 'inner' || plan.as === 'cover'
      ? { documentId: '0123456789abcdef0123456789abcdef', madeAt: Date.UTC(2026, 10, 30, 12) }
      : null,
  look: null,
})
