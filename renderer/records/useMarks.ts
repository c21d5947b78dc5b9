/** What a list shows beside a name: allergies, bans, consents to photos. Read after the names, never before them. */
import { useMemo } from 'react'
import type { Day } from '#shared/basics/clock.ts'
import { consentState } from '#shared/consents/permits.ts'
import type { View } from '#shared/host/api.ts'
import type { Values } from '#shared/records/kinds.ts'
import { useRecords } from '../database/useRecords.ts'

export interface Marks {
  readonly allergy: 'none' | 'allergy' | 'life'
  readonly ban: boolean
  readonly photos: 'yes' | 'some' | 'no' | 'open'
  /** Folded into the search: by whom the child may be found besides its own name. */
  readonly guardians: string
}
export type MarksById = ReadonlyMap<string, Marks>

/** `subject`: only what is about this one child is asked for. */
export function useMarks(childIds: readonly string[], day: Day, view: View, subject?: string): MarksById {
  const query = useMemo(() => (subject === undefined ? {} : { subject }), [subject])
  const { records: safeties } = useRecords('childSafety', query, { view })
  const { records: consents } = useRecords('consent', query, { view })
  const { records: guardians } = useRecords('guardian', query, { view })
  return useMemo(() => {
    const safetyById = groupBy(
      safeties.map(({ values }) => values),
      (values) => [values.childId],
    )
    const consentsById = groupBy(
      consents.map(({ values }) => values),
      (values) => [values.childId],
    )
    const guardiansById = groupBy(guardians, ({ values }) => values.childIds)
    return new Map(
      childIds.map((id): [string, Marks] => {
        const own = guardiansById.get(id) ?? []
        const allergies = (safetyById.get(id) ?? []).flatMap((safety) => safety.allergies)
        const state = (purpose: Values<'consent'>['purpose'], audience: Values<'consent'>['audience']) =>
          consentState({
            childId: id,
            purpose,
            audience,
            consents: consentsById.get(id) ?? [],
            guardians: own,
            day,
          }).state
        const states = [state('ownPortfolio', 'family'), state('otherPortfolios', 'groupFamilies')]
        const given = states.filter((one) => one === 'given').length
        return [
          id,
          {
            allergy: allergies.some((allergy) => allergy.severity === 'lifeThreatening')
              ? 'life'
              : allergies.length > 0
                ? 'allergy'
                : 'none',
            ban: (safetyById.get(id) ?? []).some((safety) => safety.pickupBans.length > 0),
            photos:
              given === states.length
                ? 'yes'
                : given > 0
                  ? 'some'
                  : states.every((one) => one === 'missing')
                    ? 'open'
                    : 'no',
            guardians: own.map(({ values }) => `${values.firstName} ${values.lastName}`).join(' '),
          },
        ]
      }),
    )
  }, [safeties, consents, guardians, childIds, day])
}

function groupBy<T>(items: readonly T[], keysOf: (item: T) => readonly (string | null)[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items)
    for (const key of keysOf(item)) {
      if (key === null) continue
      const group = groups.get(key)
      if (group) group.push(item)
      else groups.set(key, [item])
    }
  return groups
}
