/**
 * The versions of a page as a person remembers them (PF70..PF72). Autosave writes one every second of work; what counts
 * is how the page looked when somebody stopped.
 */
import type { OpenedRecord } from '#shared/host/api.ts'
import { many, type Edit, type PageDocument } from '#shared/portfolio/edit.ts'
import type { Items } from '#shared/portfolio/page.ts'
import type { AskPhoto } from '#shared/portfolio/place.ts'
import { canonicalJson } from '#shared/records/canonical.ts'
import type { Values } from '#shared/records/kinds.ts'
import { parseValues } from '#shared/records/parse.ts'
import { hlcMs } from '#shared/vault/hlc.ts'

export interface PageVersion {
  readonly version: string
  readonly author: string
  readonly ms: number
  readonly values: Values<'page'>
}

/** Work of one person without a longer break is one version: the last of it. */
const sitting = 10 * 60_000

/** Newest first; the first one is the page as it is. What does not parse is left out. */
export function pageVersions(history: readonly OpenedRecord[]): readonly PageVersion[] {
  const all = history
    .filter(({ kind }) => kind === 'page')
    .toSorted((a, b) => (a.meta.hlc < b.meta.hlc ? 1 : -1))
    .flatMap(({ meta, values }): PageVersion[] => {
      const parsed = parseValues('page', values)
      return parsed.ok
        ? [{ version: meta.version, author: meta.author, ms: hlcMs(meta.hlc), values: parsed.value }]
        : []
    })
  const kept: PageVersion[] = []
  let newer: PageVersion | undefined
  for (const one of all) {
    const goesOn = newer !== undefined && newer.author === one.author && newer.ms - one.ms < sitting
    const looksAsNewer = kept.length > 0 && looksOf(kept.at(-1)!.values) === looksOf(one.values)
    if (!goesOn && !looksAsNewer) kept.push(one)
    newer = one
  }
  return kept
}

const looksOf = ({ title, orientation, background, pattern, items }: Values<'page'>): string =>
  canonicalJson({ title, orientation, background, pattern, items })

/** PF72: a photo that consent has forbidden since does not come back; its frame does. */
export function allowedItems(
  items: Items,
  ask: AskPhoto,
): { readonly items: Items; readonly refused: number } {
  let refused = 0
  const allowed = Object.fromEntries(
    Object.entries(items).map(([id, item]) => {
      if (item.type !== 'photo' || item.photoId === null || ask(item.photoId, item).permitted)
        return [id, item]
      refused++
      return [id, { ...item, photoId: null, alt: '' }]
    }),
  )
  return { items: allowed, refused }
}

/** PF71: the page as it was, as one step. */
export const replaceEdit = (now: PageDocument, next: PageDocument): Edit =>
  many(
    ...Object.keys(now.items).map((id): Edit => ({ type: 'remove', id })),
    {
      type: 'page',
      fields: {
        title: next.title,
        orientation: next.orientation,
        background: next.background,
        pattern: next.pattern,
      },
    },
    ...Object.entries(next.items).map(([id, item]): Edit => ({ type: 'add', id, item })),
  )
