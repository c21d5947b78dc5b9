/**
 * Which lockbox keys a person is given: what the policy lets her read, in her groups. Keys follow from this table
 * alone; where it says no, no key is wrapped for her, and a patched program of hers has nothing to open with.
 *
 * K6 A lockbox of a group is due to its people; one of the institution to those of all groups. The institution's
 *    everyday drawer (names of groups and staff, templates, children without a group) is due to everybody who may
 *    read everyday records; its audit drawer to those who may read the audit chain; the key of inner headers (`meta`)
 *    to everybody who belongs to the house.
 */
import type { Drawer, Scope } from '../records/kind.ts'
import { groupsOf, type Member } from './membership.ts'
import { can } from './policy.ts'

export interface Place {
  readonly scope: Scope
  readonly scopeId: string
  readonly drawer: Drawer | 'meta'
}

export function isDue(member: Pick<Member, 'role' | 'groups'>, place: Place): boolean {
  if (place.drawer === 'meta') return place.scope === 'institution'
  if (place.scope === 'person' || !can(member.role, 'read', place.drawer)) return false
  const groups = groupsOf(member)
  if (place.scope === 'group') return groups === 'all' || groups.includes(place.scopeId)
  return place.drawer === 'everyday' || place.drawer === 'audit' || groups === 'all'
}
