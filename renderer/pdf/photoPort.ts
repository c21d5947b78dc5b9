import type { Bytes } from '#shared/basics/bytes.ts'
import type { Cover, Filter, Item, Shadow } from '#shared/portfolio/page.ts'
import type { ShadowPixels } from '../paper/shadowPixels.ts'

export interface PhotoAsk {
  /** Fractions of the upright original. */
  readonly crop: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  /** Baked into the pixels. */
  readonly filter: Filter
  /** Burnt into the pixels: nothing of what lies under them is in the answer (C12). */
  readonly covers: readonly Cover[]
  /** The colours of everything become greys, covers included. */
  readonly grey: boolean
  readonly widthMm: number
  readonly heightMm: number
  /** Above so many bytes the photo is encoded once more, at the lowest allowed quality. */
  readonly budgetBytes: number
}

export interface EncodedPhoto {
  readonly jpeg: Bytes
  readonly width: number
  readonly height: number
  /** Pixels per inch the original offers in this place. */
  readonly dpi: number
}

/** Reads, cuts and resamples one original for print; null: unreadable. Only the visible part is in the answer. */
export type EncodePhoto = (photoId: string, ask: PhotoAsk) => Promise<EncodedPhoto | null>

export const printDpi = 300
export const blurredBelowDpi = 200
/** JPEG qualities: the first try, and what a photo over its share of the page gets. Never below 80. */
export const photoQuality = { first: 0.88, tight: 0.8 } as const
/** The page budget (median 2 MB) less fonts and text. */
export const pageBudgetBytes = 1_900_000

/** The silhouette of an item, blurred, at 300 dpi; only called for shadows with a blur. null: nothing throws one. */
export type MakeShadow = (item: Item, shadow: Shadow) => Promise<ShadowPixels | null>
