import { useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { lockMinutes, type HouseRules } from '#shared/accounts/houseRules.ts'
import { pinRule } from '#shared/accounts/pin.ts'
import { can, isRole } from '#shared/accounts/policy.ts'
import { editDraft } from '#shared/records/edit.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { useRecords } from '../database/useRecords.ts'
import { Card } from '../ui/Card.tsx'
import { Notice } from '../ui/Notice.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { useSession } from './SessionContext.tsx'

const minutes = [1, 2, 3, 5, 10, lockMinutes.most]
const hours = Array.from({ length: pinRule.hours.most + 1 }, (_, n) => n)

/** HP1: what holds on every PC of the house. The Leitung alone sees it, and the vault refuses everybody else's. */
export function HouseRulesCard(): ReactElement | null {
  const t = useWords('start')
  const say = useErrorText()
  const toast = useToast()
  const repository = useRepository()
  const { person, practice, refresh } = useSession()
  const { records } = useRecords('institution')
  const [failure, setFailure] = useState<Failure | null>(null)
  const house = records[0]
  if (
    practice ||
    !house ||
    !person ||
    !isRole(person.role) ||
    !can(person.role, 'edit', 'everyday', 'institution')
  )
    return null

  async function change(rules: Partial<HouseRules>): Promise<void> {
    const saved = await repository.save([editDraft(house!, rules)])
    setFailure(saved.ok ? null : saved.error)
    if (!saved.ok) return
    await refresh()
    toast.good(t('settings.rules.saved'))
  }

  return (
    <Card title={t('settings.rules.title')} icon="office">
      <Stack gap="large">
        <Text tone="soft">{t('settings.rules.text')}</Text>
        <SelectField
          label={t('settings.rules.lockAfter')}
          value={String(minutes.find((n) => n >= house.values.lockAfterMost) ?? lockMinutes.most)}
          onChange={(value) => void change({ lockAfterMost: Number(value) })}
          options={minutes.map((n) => ({ value: String(n), label: t('settings.minutes', { count: n }) }))}
        />
        <SelectField
          label={t('settings.rules.pinHours')}
          value={String(house.values.pinHoursMost)}
          onChange={(value) => void change({ pinHoursMost: Number(value) })}
          options={hours.map((n) => ({
            value: String(n),
            label: n === 0 ? t('pin.never') : t('pin.hoursOf', { count: n }),
          }))}
        />
        {failure && (
          <Notice tone="danger" live="assertive">
            {say(failure)}
          </Notice>
        )}
      </Stack>
    </Card>
  )
}
