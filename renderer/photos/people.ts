import { useMemo } from 'react'
import type { Rec } from '#shared/records/kinds.ts'
import { useRecords } from '../database/useRecords.ts'

export interface People {
  readonly groups: readonly Rec<'group'>[]
  readonly children: readonly Rec<'child'>[]
  readonly staff: readonly Rec<'staff'>[]
  readonly nameById: ReadonlyMap<string, string>
}

const byName = new Intl.Collator('de', { sensitivity: 'base', numeric: true })

/** Whose names may stand on a photo: first name, and the last name's first letter where two are called alike. */
export function usePeople(): People {
  const groups = useRecords('group').records
  const children = useRecords('child').records
  const staff = useRecords('staff').records
  return useMemo(() => {
    const sorted = [...children].sort(
      (a, b) =>
        byName.compare(a.values.firstName, b.values.firstName) ||
        byName.compare(a.values.lastName, b.values.lastName),
    )
    const alike = new Map<string, number>()
    for (const { values } of children) alike.set(values.firstName, (alike.get(values.firstName) ?? 0) + 1)
    const nameById = new Map<string, string>()
    for (const { id, values } of sorted) {
      const letter = [...values.lastName][0]
      const more = (alike.get(values.firstName) ?? 0) > 1 && letter ? ` ${letter}.` : ''
      nameById.set(id, (values.firstName || values.lastName) + more)
    }
    for (const { id, values } of staff) nameById.set(id, `${values.firstName} ${values.lastName}`.trim())
    return {
      groups: [...groups].sort(
        (a, b) => a.values.position - b.values.position || byName.compare(a.values.name, b.values.name),
      ),
      children: sorted,
      staff: staff.filter(({ values }) => values.leftOn === null),
      nameById,
    }
  }, [groups, children, staff])
}
