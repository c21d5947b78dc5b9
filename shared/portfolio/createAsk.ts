import type { Day } from '../basics/clock.ts'
import { keptBy } from '../childMode/veto.ts'
import { permits, pageUse } from '../consents/permits.ts'
import type { AskPhoto, PhotoDecision, Shown } from './place.ts'
import type { Audience } from '../records/consent.ts'
import type { Values } from '../records/kinds.ts'

interface Known<T> {
  readonly id: string
  readonly values: T
}

export interface AskDeps {
  readonly photos: readonly Known<Values<'photo'>>[]
  readonly consents: readonly Known<Values<'consent'>>[]
  readonly guardians: readonly Known<Values<'guardian'>>[]
  readonly staff: readonly Known<Values<'staff'>>[]
  /** What children keep to themselves (KM7): on nobody's page, whatever consent says. */
  readonly vetoes: readonly Known<Values<'veto'>>[]
  /** Whose page it is. */
  readonly childId: string | null
  /** Who will see the page. */
  readonly audience: Audience
  readonly day: Day
}

/** `permits` for pages of one child for one circle, each photo asked once; made anew when anything it knows has changed. */
export function createAsk(deps: AskDeps): AskPhoto {
  const { photos, consents, guardians, staff, vetoes, childId, audience, day } = deps
  const photoById = new Map(photos.map(({ id, values }) => [id, values]))
  // A house has thousands of answers; about one photo only those of its children are asked.
  const answersOf = Map.groupBy(
    consents.map(({ values }) => values),
    ({ childId }) => childId,
  )
  const answers = new Map<string, PhotoDecision>()
  const answer = (photoId: string, shown?: Shown): PhotoDecision => {
    const photo = photoById.get(photoId)
    // What nobody knows anything about may be used nowhere (C1).
    if (!photo || childId === null) return { permitted: false, reasons: [{ rule: 'C1' }] }
    const kept = keptBy(vetoes, { photoId })
    if (kept.length > 0)
      return { permitted: false, reasons: kept.map((keeper) => ({ rule: 'KM7', childId: keeper })) }
    const use = pageUse(childId, audience)
    const given = [...new Set(photo.childIds)].flatMap((id) => answersOf.get(id) ?? [])
    return permits({ photo, shown, consents: given, guardians, staff, use, day })
  }
  return (photoId, shown) => {
    const whole = answers.get(photoId) ?? answer(photoId)
    answers.set(photoId, whole)
    // What may be shown whole may be shown in part.
    return whole.permitted || shown === undefined ? whole : answer(photoId, shown)
  }
}

/** The same for whichever circle is asked about. */
export function createAsks(deps: Omit<AskDeps, 'audience'>): (audience: Audience) => AskPhoto {
  const asks = new Map<Audience, AskPhoto>()
  return (audience) => {
    const ask = asks.get(audience) ?? createAsk({ ...deps, audience })
    asks.set(audience, ask)
    return ask
  }
}

/** The same for whosever page is asked about. */
export function createAsksOfEach(
  deps: Omit<AskDeps, 'audience' | 'childId'>,
): (childId: string | null) => (audience: Audience) => AskPhoto {
  const each = new Map<string | null, (audience: Audience) => AskPhoto>()
  return (childId) => {
    const asks = each.get(childId) ?? createAsks({ ...deps, childId })
    each.set(childId, asks)
    return asks
  }
}
