/**
 * Who may do what, as one table (decision 5). The window asks it to grey a button, the vault to refuse, and every
 * receiver once more after opening: a version whose author may not have written it is kept and shown nowhere.
 *
 * The table narrows; it never widens: a role without the lockbox key of a drawer opens nothing, whatever stands here.
 */
import type { Drawer } from '../records/kind.ts'

export const roles = ['lead', 'educator', 'trainee', 'admin', 'dpo', 'support'] as const
export type Role = (typeof roles)[number]
export const isRole = (role: string | undefined): role is Role =>
  (roles as readonly (string | undefined)[]).includes(role)

export const actions = ['read', 'readMasked', 'create', 'edit', 'export', 'erase'] as const
export type Action = (typeof actions)[number]

type Rights = Partial<Record<Drawer, readonly Action[]>>

const write = ['read', 'readMasked', 'create', 'edit', 'export'] as const
const all = [...write, 'erase'] as const
const look = ['read', 'readMasked'] as const

/** A1: the Leitung holds content. A2: Admin holds none. A3: Support sees masked only. A4: `own` is its owner's alone. */
export const rights: Readonly<Record<Role, Rights>> = {
  lead: {
    everyday: all,
    safety: all,
    health: all,
    photos: all,
    contract: all,
    protected: all,
    national: all,
    own: all,
    audit: ['read', 'create', 'edit', 'export'],
  },
  educator: {
    everyday: write,
    safety: write,
    health: look,
    photos: write,
    own: all,
    audit: ['create'],
  },
  trainee: {
    everyday: look,
    safety: look,
    photos: look,
    own: all,
    audit: ['create'],
  },
  admin: { audit: ['create'] },
  dpo: { audit: ['read', 'create', 'export'] },
  support: { everyday: ['readMasked'], safety: ['readMasked'], photos: ['readMasked'], audit: ['create'] },
}

/** A5: what belongs to the house is written by the Leitung; a page template also by a Fachkraft. */
const houseKinds: Readonly<Record<string, readonly Role[]>> = {
  institution: ['lead'],
  group: ['lead'],
  staff: ['lead'],
  template: ['lead', 'educator'],
  deletion: ['lead'],
}

export function can(role: Role, action: Action, drawer: Drawer, kindName?: string): boolean {
  if (!(rights[role][drawer] ?? []).includes(action)) return false
  if (kindName === undefined || action === 'read' || action === 'readMasked' || action === 'export')
    return true
  // A6: the audit chain is only ever added to, and so are the records of sessions (MT23).
  if (kindName === 'auditEntry' || kindName === 'supportRecord') return action === 'create'
  return !Object.hasOwn(houseKinds, kindName) || houseKinds[kindName]!.includes(role)
}

/** What a role may do beyond records. */
export const duties = [
  'managePeople',
  'writeCards',
  'backUp',
  'restore',
  'confirmDeletion',
  'readAudit',
  'getHelp',
  'approveHelp',
  'talk',
] as const
export type Duty = (typeof duties)[number]

const dutiesOf: Readonly<Record<Role, readonly Duty[]>> = {
  lead: duties,
  educator: ['getHelp', 'talk'],
  trainee: [],
  admin: ['backUp', 'getHelp'],
  dpo: ['readAudit', 'getHelp'],
  support: [],
}

export const has = (role: Role, duty: Duty): boolean => dutiesOf[role].includes(duty)
