import { describe, expect, test } from 'vitest'
import { actions, can, duties, has, rights, roles, type Action, type Role } from '#shared/accounts/policy.ts'
import { drawers, type Drawer } from '#shared/records/kind.ts'
import { kinds } from '#shared/records/kinds.ts'

/** The whole table, written a second time by hand: r read, m masked, c create, e edit, x export, d erase. */
const table: Readonly<Record<Role, Readonly<Partial<Record<Drawer, string>>>>> = {
  lead: {
    everyday: 'rmcexd',
    safety: 'rmcexd',
    health: 'rmcexd',
    photos: 'rmcexd',
    contract: 'rmcexd',
    protected: 'rmcexd',
    national: 'rmcexd',
    own: 'rmcexd',
    audit: 'rcex',
  },
  educator: { everyday: 'rmcex', safety: 'rmcex', health: 'rm', photos: 'rmcex', own: 'rmcexd', audit: 'c' },
  trainee: { everyday: 'rm', safety: 'rm', photos: 'rm', own: 'rmcexd', audit: 'c' },
  admin: { audit: 'c' },
  dpo: { audit: 'rcx' },
  support: { everyday: 'm', safety: 'm', photos: 'm', audit: 'c' },
}
const letter: Readonly<Record<Action, string>> = {
  read: 'r',
  readMasked: 'm',
  create: 'c',
  edit: 'e',
  export: 'x',
  erase: 'd',
}

describe('A1..A4 every role, drawer and action, allowed or refused', () => {
  for (const role of roles)
    test(role, () => {
      for (const drawer of drawers)
        for (const action of actions)
          expect([drawer, action, can(role, action, drawer)]).toEqual([
            drawer,
            action,
            (table[role][drawer] ?? '').includes(letter[action]),
          ])
    })
  test('the table has no row that the roles have not', () => {
    expect(Object.keys(rights).sort()).toEqual([...roles].sort())
  })
})

describe('A2 A3 roles without content', () => {
  test('Admin reads nothing of any drawer', () => {
    for (const drawer of drawers)
      for (const action of ['read', 'readMasked', 'export', 'edit', 'erase'] as const)
        expect(can('admin', action, drawer)).toBe(false)
  })
  test('Support never sees anything unmasked', () => {
    for (const drawer of drawers) expect(can('support', 'read', drawer)).toBe(false)
    expect(can('support', 'readMasked', 'everyday')).toBe(true)
    expect(can('support', 'readMasked', 'health')).toBe(false)
  })
})

describe('A5 what belongs to the house', () => {
  test.each(['institution', 'group', 'staff'] as const)(
    '%s is written by the Leitung, not by a Fachkraft',
    (kind) => {
      for (const action of ['create', 'edit'] as const) {
        expect(can('lead', action, kinds[kind].drawer, kind)).toBe(true)
        expect(can('educator', action, kinds[kind].drawer, kind)).toBe(false)
        expect(can('trainee', action, kinds[kind].drawer, kind)).toBe(false)
      }
      expect(can('educator', 'read', kinds[kind].drawer, kind)).toBe(true)
    },
  )
  test('a template is written by a Fachkraft too, not by a Praktikum', () => {
    expect(can('educator', 'edit', 'everyday', 'template')).toBe(true)
    expect(can('trainee', 'edit', 'everyday', 'template')).toBe(false)
  })
  test('an order to delete is written by the Leitung alone', () => {
    expect(can('lead', 'create', 'audit', 'deletion')).toBe(true)
    for (const role of ['educator', 'trainee', 'admin', 'dpo', 'support'] as const)
      expect(can(role, 'create', 'audit', 'deletion')).toBe(false)
  })
})

test('A6 nobody changes the audit chain, everybody adds to it', () => {
  for (const role of roles) {
    expect(can(role, 'create', 'audit', 'auditEntry')).toBe(true)
    expect(can(role, 'edit', 'audit', 'auditEntry')).toBe(false)
    expect(can(role, 'erase', 'audit', 'auditEntry')).toBe(false)
  }
  expect(can('dpo', 'read', 'audit', 'auditEntry')).toBe(true)
  expect(can('educator', 'read', 'audit', 'auditEntry')).toBe(false)
})

test('a kind named like a property of every object widens nothing', () => {
  for (const name of ['constructor', '__proto__', 'toString'])
    expect(can('trainee', 'edit', 'everyday', name)).toBe(false)
})

test('duties: only the Leitung manages people, writes cards, restores and confirms deletions', () => {
  const allowed: Readonly<Record<Role, readonly string[]>> = {
    lead: [...duties],
    educator: ['getHelp', 'talk'],
    trainee: [],
    admin: ['backUp', 'getHelp'],
    dpo: ['readAudit', 'getHelp'],
    support: [],
  }
  for (const role of roles)
    for (const duty of duties)
      expect([role, duty, has(role, duty)]).toEqual([role, duty, allowed[role].includes(duty)])
})
