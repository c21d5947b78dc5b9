/**
 * What children said about pictures and pages of theirs (KM7, KM8). Strict: as long as one record says "das bleibt bei
 * mir", it does; only the child herself can say otherwise, and her new word is written into every record about it.
 */
import type { Values } from '../records/kinds.ts'

export type About = { readonly photoId: string } | { readonly pageId: string }

const isAbout = (values: Values<'veto'>, about: About): boolean =>
  'photoId' in about ? values.photoId === about.photoId : values.pageId === about.pageId

/** The children who keep it to themselves. */
export const keptBy = (
  vetoes: readonly { readonly values: Values<'veto'> }[],
  about: About,
): readonly string[] => [
  ...new Set(
    vetoes.flatMap(({ values }) =>
      values.stays && values.childId !== null && isAbout(values, about) ? [values.childId] : [],
    ),
  ),
]

/** The records that a child's new word about it is written into; none: a new one. */
export const saidBefore = <R extends { readonly values: Values<'veto'> }>(
  vetoes: readonly R[],
  childId: string,
  about: About,
): readonly R[] => vetoes.filter(({ values }) => values.childId === childId && isAbout(values, about))
