import { useState, type ReactElement } from 'react'
import type { Repair } from '#shared/host/api.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import type { Translate } from '../ui/i18n.ts'
import { useWords } from '../ui/useWords.ts'
import { useSession } from './SessionContext.tsx'

const harmless: readonly Repair['type'][] = [
  'journalTail',
  'snapshotRebuilt',
  'keyFileTail',
  'databaseRebuilt',
  'settingsReset',
]

/** What was mended at start, told once in plain words. */
export function RepairsNotice(): ReactElement | null {
  const t = useWords('lock')
  const { info } = useSession()
  const [seen, setSeen] = useState(false)
  if (seen || info.repairs.length === 0) return null
  const serious = info.repairs.some((repair) => !harmless.includes(repair.type))
  return (
    <Notice
      tone={serious ? 'warn' : 'info'}
      title={t('repairs.title')}
      action={<Button onClick={() => setSeen(true)}>{t('repairs.seen')}</Button>}
    >
      <ul>
        {info.repairs.map((repair) => (
          <li key={repair.type}>{sentenceOf(repair, t)}</li>
        ))}
      </ul>
    </Notice>
  )
}

function sentenceOf({ type, count }: Repair, t: Translate<'lock'>): string {
  switch (type) {
    case 'journalFrame':
    case 'journalCut':
    case 'wrongTries':
    case 'blobDamaged':
      return t(`repairs.${type}`, { count })
    default:
      return t(`repairs.${type}`)
  }
}
