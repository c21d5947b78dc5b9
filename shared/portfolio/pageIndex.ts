/**
 * Who is to be seen on which page, over all children (PF85): every living page, event pages and their editions alike. It
 * answers at once which pages may not leave the house, and which ones a withdrawal would be about. A crop or a privacy
 * sticker that hides somebody counts (C12).
 *
 * A page that has not changed is not looked at again, unless something has changed that every page is asked about.
 */
import type { Day } from '../basics/clock.ts'
import { neededFor, pageUse, whoShows } from '../consents/permits.ts'
import type { Purpose } from '../records/consent.ts'
import type { Rec } from '../records/kinds.ts'
import { createAsks, type AskDeps } from './createAsk.ts'
import { photosOf, type RefusedPhoto } from './gate.ts'

export interface IndexedFacts extends Omit<AskDeps, 'childId' | 'audience' | 'day'> {
  readonly pages: readonly Rec<'page'>[]
  readonly day: Day
}

export interface PageToSolve {
  readonly page: Rec<'page'>
  readonly refused: readonly RefusedPhoto[]
}

export interface PageIndex {
  /** Pages that show somebody whose consent is missing. */
  readonly toSolve: readonly PageToSolve[]
  /** Pages on which this child is to be seen and this consent is asked for. */
  readonly showing: (childId: string, purpose: Purpose) => readonly Rec<'page'>[]
}

interface Looked extends PageToSolve {
  /** Which consents of which children the page is asked for. */
  readonly asked: ReadonlySet<string>
}

const keyOf = (childId: string, purpose: Purpose): string => `${childId} ${purpose}`

/** @returns what to call with all facts whenever one of them has changed; equal lists must be the same arrays */
export function createPageIndex(): (facts: IndexedFacts) => PageIndex {
  let before: IndexedFacts | undefined
  let looked = new Map<string, Looked>()
  return (facts) => {
    const known = before !== undefined && isAskedAlike(before, facts) ? looked : new Map<string, Looked>()
    const look = lookAt(facts)
    looked = new Map(
      facts.pages
        .filter(({ values }) => values.removedOn === null)
        .map((page) => {
          const same = known.get(page.id)
          return [page.id, same?.page === page ? same : look(page)]
        }),
    )
    before = facts
    const all = [...looked.values()]
    return {
      toSolve: all.filter(({ refused }) => refused.length > 0),
      showing: (childId, purpose) =>
        all.filter(({ asked }) => asked.has(keyOf(childId, purpose))).map(({ page }) => page),
    }
  }
}

const isAskedAlike = (a: IndexedFacts, b: IndexedFacts): boolean =>
  a.photos === b.photos &&
  a.consents === b.consents &&
  a.guardians === b.guardians &&
  a.staff === b.staff &&
  a.vetoes === b.vetoes &&
  a.day === b.day

function lookAt(facts: IndexedFacts): (page: Rec<'page'>) => Looked {
  const photoById = new Map(facts.photos.map(({ id, values }) => [id, values]))
  const asksOf = new Map<string | null, ReturnType<typeof createAsks>>()
  return (page) => {
    const { childId, audience } = page.values
    const asks = asksOf.get(childId) ?? createAsks({ ...facts, childId })
    asksOf.set(childId, asks)
    const refused: RefusedPhoto[] = []
    const asked = new Set<string>()
    for (const { item, ...placed } of photosOf({ id: page.id, model: page.values })) {
      const answer = asks(audience)(placed.photoId, item)
      if (!answer.permitted) refused.push({ ...placed, reasons: answer.reasons })
      const photo = photoById.get(placed.photoId)
      if (!photo || childId === null) continue
      for (const shown of whoShows(photo, item).childIds)
        asked.add(keyOf(shown, neededFor(shown, pageUse(childId, audience)).purpose))
    }
    return { page, refused, asked }
  }
}
