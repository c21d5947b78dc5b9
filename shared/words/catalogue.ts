/**
 * Texts of one room in German (first), English and Dutch (product.md section 5). English and Dutch must have exactly
 * the keys of German; the compiler refuses a missing one. Placeholders are i18next's: `{{count}}`.
 */
export interface Texts {
  readonly [key: string]: string | Texts
}

type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : Same<T[K]> }

export const catalogue = <const De extends Texts>(texts: {
  readonly de: De
  readonly en: Same<De>
  readonly nl: Same<De>
}): {
  readonly de: De
  readonly en: Same<De>
  readonly nl: Same<De>
} => texts
