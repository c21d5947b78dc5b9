import type { Draft } from '../host/api.ts'
import { changesBetween, editDraft, newDraft } from './edit.ts'
import type { Rec, Values } from './kinds.ts'

/** What the lock screen may show in an emergency (decision 23): written with every save of what it is made from. */
export function emergencyCardOf(
  childId: string,
  child: Values<'child'>,
  groupName: string,
  safety: Values<'childSafety'>,
): Values<'emergencyCard'> {
  return {
    childId,
    name: `${child.firstName} ${child.lastName}`.trim().slice(0, 300),
    groupName,
    allergies: safety.allergies,
    medicinePlace: safety.medicinePlace,
    notes: safety.emergencyNotes.slice(0, 6000),
    contacts: safety.emergencyContacts.slice(0, 50),
  }
}

/** The draft that brings the card up to date; none when it says so already. */
export function emergencyCardDrafts(
  existing: Rec<'emergencyCard'> | undefined,
  next: Values<'emergencyCard'>,
): Draft[] {
  if (!existing) return [newDraft('emergencyCard', next)]
  const changes = changesBetween('emergencyCard', existing.values, next)
  return Object.keys(changes).length > 0 ? [editDraft(existing, changes)] : []
}
