/** How the person at this PC knows a record that a supporter asks for: "Stammblatt von Mia Sommer". */
import { kindByName, type KindName } from '#shared/records/kinds.ts'
import { useRecord } from '../database/useRecords.ts'
import { useWords } from '../ui/useWords.ts'

const named = ['child', 'childSafety', 'guardian', 'consent', 'photo', 'page', 'group', 'staff'] as const
const isNamed = (kind: string): kind is (typeof named)[number] => (named as readonly string[]).includes(kind)

export function useRecordName(of: { readonly kind: string; readonly id: string } | null): string {
  const t = useWords('support')
  const known = of !== null && kindByName(of.kind) !== undefined
  const { record } = useRecord((known ? of.kind : 'child') as KindName, known ? of.id : null)
  const values: Readonly<Record<string, unknown>> = record?.values ?? {}
  const { record: child } = useRecord('child', textOf(values['childId']) || null)
  if (of === null) return ''
  const kind = t(isNamed(of.kind) ? `record.${of.kind}` : 'record.other')
  const whose: Readonly<Record<string, unknown>> = child?.values ?? values
  const name = [whose['firstName'], whose['lastName']].map(textOf).join(' ').trim() || textOf(whose['name'])
  return name === '' ? kind : t('record.named', { kind, name })
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
