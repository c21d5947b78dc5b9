/** From an understood list to what is saved: groups first, then children with everything that hangs under their keys. */
import type { Draft } from '../host/api.ts'
import { editDraft, newDraft } from './edit.ts'
import { groupColours } from './group.ts'
import { fillEmpty, type Imported, type ImportedChild } from './importChildren.ts'
import type { Rec, Values } from './kinds.ts'

/** join: what the row adds goes to the child that is there; separate: another child; skip: leave the row out. */
export type TwinAnswer = 'join' | 'separate' | 'skip'

export interface DraftOptions {
  readonly newId: () => string
  readonly groups: readonly Rec<'group'>[]
  /** Records behind `twin.childId`. */
  readonly children?: readonly Rec<'child'>[]
  /** What is known of their allergies, so that a list can add to it. */
  readonly safety?: readonly Rec<'childSafety'>[]
  /** Per row; 'join' where nothing is said. */
  readonly twinAnswers?: ReadonlyMap<number, TwinAnswer>
  /** Where the consents come from: "Liste kinder.csv, 22.11.2026". */
  readonly source: string
}

export interface ImportDrafts {
  /** To be saved one after another; each at most 500 drafts. */
  readonly batches: readonly (readonly Draft[])[]
  readonly childIdByRow: ReadonlyMap<number, string>
  readonly created: {
    readonly groups: number
    readonly children: number
    readonly guardians: number
    readonly consents: number
  }
}

const batchSize = 400

export function draftsOfImport(
  imported: Imported,
  { newId, groups, children = [], safety = [], twinAnswers, source }: DraftOptions,
): ImportDrafts {
  const childIdByRow = new Map<number, string>()
  const groupIdByName = new Map(groups.map((group) => [foldName(group.values.name), group.id]))
  const groupDrafts: Draft[] = []
  for (const name of imported.groups) {
    if (groupIdByName.has(foldName(name))) continue
    const id = newId()
    groupIdByName.set(foldName(name), id)
    const position = groups.length + groupDrafts.length
    groupDrafts.push(
      newDraft('group', { name, colour: groupColours[position % groupColours.length]!, position }, id),
    )
  }

  // Rows that are one child are joined before anything is drafted, so that one child is one version.
  const kept: { child: ImportedChild; id: string; existing: Rec<'child'> | undefined }[] = []
  for (const child of imported.children) {
    const answer = child.twin === null ? 'separate' : (twinAnswers?.get(child.row) ?? 'join')
    if (answer === 'skip') continue
    const earlier =
      answer === 'join' && child.twin && 'row' in child.twin
        ? kept.find((one) => one.child.row === (child.twin as { row: number }).row)
        : undefined
    if (earlier) {
      earlier.child = joinRows(earlier.child, child)
      childIdByRow.set(child.row, earlier.id)
      continue
    }
    const existing =
      answer === 'join' && child.twin && 'childId' in child.twin
        ? children.find((one) => one.id === (child.twin as { childId: string }).childId)
        : undefined
    const id = existing?.id ?? newId()
    childIdByRow.set(child.row, id)
    kept.push({ child, id, existing })
  }

  // All that belongs to one child stands together, and a batch ends between two children: whoever stops half-way has
  // whole children, allergies and consents included, and reading the list again brings the rest.
  const draftsByChild = new Map<string, Draft[]>()
  let created = 0
  let consents = 0
  for (const { child, id, existing } of kept) {
    const groupId = groupIdByName.get(foldName(child.groupName)) ?? null
    const values: Partial<Values<'child'>> = { ...child.values, groupId }
    const own = draftsByChild.get(id) ?? []
    draftsByChild.set(id, own)
    if (existing) {
      const filled = fillEmpty<Partial<Values<'child'>>>(existing.values, values)
      const changes = changed(filled, existing.values)
      if (changes) own.push(editDraft(existing, changes))
      const known = safety.find((one) => one.values.childId === id)
      const added = known && changed(joinSafety(known.values, child), known.values)
      if (known && added) own.push(editDraft(known, added))
    } else {
      created++
      own.push(newDraft('child', values, id))
    }
    if (!safety.some((one) => one.values.childId === id) && (!existing || child.allergies.length > 0))
      own.push(
        newDraft(
          'childSafety',
          { childId: id, allergies: [...child.allergies], emergencyContacts: [...child.emergencyContacts] },
          newId(),
        ),
      )
    for (const consent of child.consents) {
      consents++
      own.push(
        newDraft(
          'consent',
          { ...consent, childId: id, guardianId: null, source: source.slice(0, 300) },
          newId(),
        ),
      )
    }
  }

  const known = new Set(kept.filter(({ existing }) => existing).map(({ id }) => id))
  const places = [...draftsByChild.keys()]
  let guardians = 0
  for (const guardian of imported.guardians) {
    const childIds = [
      ...new Set(guardian.rows.map((row) => childIdByRow.get(row)).filter((id) => id !== undefined)),
    ]
    // A child that was here before keeps the guardians it has; a second record of them would be one too many.
    if (childIds.length === 0 || childIds.every((id) => known.has(id))) continue
    guardians++
    const last = places[Math.max(...childIds.map((id) => places.indexOf(id)))]!
    draftsByChild.get(last)!.push(newDraft('guardian', { ...guardian.values, childIds }, newId()))
  }
  return {
    batches: inBatches([groupDrafts, ...draftsByChild.values()]),
    childIdByRow,
    created: { groups: groupDrafts.length, children: created, guardians, consents },
  }
}

/** The fields that differ; undefined where none does. */
function changed<T extends object>(next: T, before: T): Partial<T> | undefined {
  const entries = Object.entries(next).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify((before as Record<string, unknown>)[field]),
  )
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Partial<T>)
}

/** What a list adds about a child that is here: allergies unite, nothing that is known goes (security 1.10). */
function joinSafety(
  known: Values<'childSafety'>,
  row: ImportedChild,
): Pick<Values<'childSafety'>, 'allergies' | 'emergencyContacts'> {
  const isNew = ({ allergen }: { readonly allergen: string }): boolean =>
    !known.allergies.some((own) => own.allergen.toLowerCase() === allergen.toLowerCase())
  return {
    allergies: [...known.allergies, ...row.allergies.filter(isNew)],
    emergencyContacts:
      known.emergencyContacts.length > 0 ? known.emergencyContacts : [...row.emergencyContacts],
  }
}

const foldName = (name: string): string => name.trim().toLowerCase()

const joinRows = (first: ImportedChild, second: ImportedChild): ImportedChild => ({
  ...first,
  values: fillEmpty(first.values, second.values),
  groupName: first.groupName || second.groupName,
  allergies: [
    ...first.allergies,
    ...second.allergies.filter(
      (allergy) =>
        !first.allergies.some((own) => own.allergen.toLowerCase() === allergy.allergen.toLowerCase()),
    ),
  ],
  emergencyContacts: first.emergencyContacts.length > 0 ? first.emergencyContacts : second.emergencyContacts,
  // Both answers are kept; where they differ on one day, the no counts (C7).
  consents: [
    ...first.consents,
    ...second.consents.filter(
      (consent) =>
        !first.consents.some((own) => own.purpose === consent.purpose && own.decision === consent.decision),
    ),
  ],
  photos: [...new Set([...first.photos, ...second.photos])],
})

/** Whole children to a batch, as many as fit one save. */
function inBatches(parts: readonly (readonly Draft[])[]): Draft[][] {
  const batches: Draft[][] = []
  let batch: Draft[] = []
  for (const part of parts) {
    if (batch.length > 0 && batch.length + part.length > batchSize) {
      batches.push(batch)
      batch = []
    }
    batch.push(...part)
  }
  return batch.length > 0 ? [...batches, batch] : batches
}
