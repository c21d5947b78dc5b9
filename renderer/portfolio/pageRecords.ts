/** Between a page's record and what the editor works on. */
import type { Draft } from '#shared/host/api.ts'
import type { PageDocument } from '#shared/portfolio/edit.ts'
import { copyItems, type AskPhoto } from '#shared/portfolio/place.ts'
import type { Values } from '#shared/records/kinds.ts'
import { newDraft } from '#shared/records/edit.ts'

const documentByValues = new WeakMap<Values<'page'>, PageDocument>()

/** The same document for the same record, so that previews draw only what changed. */
export function documentOf(values: Values<'page'>): PageDocument {
  const known = documentByValues.get(values)
  if (known) return known
  const { title, orientation, background, pattern, items } = values
  const document = { title, orientation, background, pattern, items }
  documentByValues.set(values, document)
  return document
}

/** A copy of a page behind all others; photos that consent forbids today stay out of it (PF3). */
export function duplicateDraft(
  values: Values<'page'>,
  document: PageDocument,
  { ask, pages }: { readonly ask: AskPhoto; readonly pages: readonly { readonly values: Values<'page'> }[] },
  newId: () => string,
): { readonly draft: Draft; readonly refused: number } {
  const { items, refused } = copyItems(ask, document.items, newId)
  const { title, orientation, background, pattern } = document
  return {
    draft: newDraft('page', {
      ...values,
      title,
      orientation,
      background,
      pattern,
      items: { ...items },
      position: nextPosition(pages),
      eventId: null,
      eventItems: {},
      eventPhotos: {},
      removedOn: null,
    }),
    refused: refused.length,
  }
}

export const nextPosition = (pages: readonly { readonly values: Values<'page'> }[]): number =>
  Math.max(-1, ...pages.map((page) => page.values.position)) + 1
