import type { ReactElement } from 'react'
import type { Day } from '#shared/basics/clock.ts'
import type { GroupsOf } from '#shared/accounts/membership.ts'
import { can, roles, type Role } from '#shared/accounts/policy.ts'
import { useRecords } from '../database/useRecords.ts'
import { Checkbox } from '../ui/Checkbox.tsx'
import { DayField } from '../ui/DayField.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'

/** Support comes by another door, for minutes and masked (decision 35). */
export const givenRoles = roles.filter((role) => role !== 'support')

export interface RoleValue {
  readonly role: Role
  readonly groups: GroupsOf
  readonly until: Day | null
}

export type RoleFault = 'groupMissing' | 'untilMissing' | 'untilPast'

/** What the vault would refuse, and that a Praktikum has an end. */
export function faultOf({ role, groups, until }: RoleValue, today: Day): RoleFault | null {
  if (hasGroups(role) && groups !== 'all' && groups.length === 0) return 'groupMissing'
  if (role === 'trainee' && until === null) return 'untilMissing'
  return until !== null && until < today ? 'untilPast' : null
}

const hasGroups = (role: Role): boolean => role !== 'lead' && can(role, 'read', 'everyday')

/** What follows from a role is set with it: the Leitung sees all, without an end. */
export const withRole = (value: RoleValue, role: Role): RoleValue =>
  role === 'lead'
    ? { role, groups: 'all', until: null }
    : { ...value, role, groups: hasGroups(role) ? value.groups : 'all' }

export function RoleFields({
  value,
  fault,
  onChange,
}: {
  readonly value: RoleValue
  readonly fault: RoleFault | null
  readonly onChange: (value: RoleValue) => void
}): ReactElement {
  const t = useWords('people')
  const { records } = useRecords('group')
  const groups = [...records].sort((a, b) => a.values.position - b.values.position)
  const { role } = value
  return (
    <Stack gap="large">
      <SelectField
        label={t('form.role')}
        help={t(`roleText.${role}`)}
        value={role}
        onChange={(next) => onChange(withRole(value, next))}
        options={givenRoles.map((one) => ({ value: one, label: t(`role.${one}`) }))}
      />
      {hasGroups(role) ? (
        <Stack gap="small">
          <RadioGroup
            label={t('form.groups')}
            value={value.groups === 'all' ? 'all' : 'some'}
            onChange={(next) => onChange({ ...value, groups: next === 'all' ? 'all' : [] })}
            error={fault === 'groupMissing' ? t('form.groupMissing') : undefined}
            options={[
              { value: 'all', label: t('form.all') },
              {
                value: 'some',
                label: t('form.some'),
                disabled: groups.length === 0,
                ...(groups.length === 0 ? { help: t('form.noGroups') } : {}),
              },
            ]}
          />
          {value.groups !== 'all' &&
            groups.map((group) => {
              const chosen = value.groups === 'all' ? [] : value.groups
              return (
                <Checkbox
                  key={group.id}
                  label={group.values.name}
                  checked={chosen.includes(group.id)}
                  onChange={(checked) =>
                    onChange({
                      ...value,
                      groups: checked ? [...chosen, group.id] : chosen.filter((id) => id !== group.id),
                    })
                  }
                />
              )
            })}
        </Stack>
      ) : (
        <Text tone="soft">{role === 'lead' ? t('form.leadHasAll') : t('form.seesNone')}</Text>
      )}
      {role !== 'lead' && (
        <DayField
          label={t('form.until')}
          help={t(role === 'trainee' ? 'form.untilTrainee' : 'form.untilHelp')}
          value={value.until}
          required={role === 'trainee'}
          onChange={(until) => onChange({ ...value, until })}
          error={fault === 'untilMissing' || fault === 'untilPast' ? t(`form.${fault}`) : undefined}
        />
      )}
    </Stack>
  )
}
