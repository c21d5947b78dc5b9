/** Both versions of a page that two PCs designed (PF73): the first stays, each other one becomes a page of its own. */
import type { Draft } from '#shared/host/api.ts'
import { copyItems, type AskPhoto } from '#shared/portfolio/place.ts'
import { newDraft } from '#shared/records/edit.ts'
import type { Values } from '#shared/records/kinds.ts'
import { differingFields, type Version } from './versions.ts'

export function keepBothDrafts(
  id: string,
  heads: readonly Version[],
  deps: {
    readonly titleOf: (title: string, number: number) => string
    readonly ask: (values: Values<'page'>) => AskPhoto
    readonly newId: () => string
    /** Place of the first copy among the child's pages. */
    readonly position: number
  },
): readonly Draft[] {
  const [first, ...others] = heads
  if (!first) return []
  const changes = Object.fromEntries(
    differingFields('page', heads).map((field) => [field, first.values[field]]),
  )
  return [
    { kind: 'page', id, parents: heads.map(({ version }) => version), changes },
    ...others.map(({ values }, i) => {
      const page = values as unknown as Values<'page'>
      const { items } = copyItems(deps.ask(page), page.items, deps.newId)
      return newDraft('page', {
        ...page,
        items: { ...items },
        title: deps.titleOf(page.title, i + 2),
        position: deps.position + i,
      })
    }),
  ]
}
