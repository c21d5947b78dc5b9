import type { ReactElement } from 'react'
import { addDays, type Day } from '#shared/basics/clock.ts'
import type { Values } from '#shared/records/kinds.ts'
import { Badge, type BadgeTone } from '../ui/Badge.tsx'
import { useFormat } from '../ui/format.ts'
import type { IconName } from '../ui/icons.ts'
import { useWords } from '../ui/useWords.ts'
import { daysToBirthday } from './names.ts'
import type { Marks } from './useMarks.ts'

const photoLooks = {
  yes: ['photosYes', 'good', 'consent'],
  some: ['photosSome', 'neutral', 'consent'],
  no: ['photosNo', 'warn', 'ban'],
  open: ['photosOpen', 'neutral', 'help'],
} as const satisfies Record<Marks['photos'], readonly [string, BadgeTone, IconName]>

/** Safety always has a picture and a word beside its colour. */
export function ChildMarks({
  child,
  marks,
  day,
  short = false,
}: {
  readonly child: Values<'child'>
  readonly marks: Marks | undefined
  readonly day: Day
  /** In the list, where the birthday stands below the name. */
  readonly short?: boolean
}): ReactElement {
  const t = useWords('records')
  const format = useFormat()
  const until = daysToBirthday(child.birthDate, day)
  const photo = marks && photoLooks[marks.photos]
  return (
    <>
      {marks && marks.allergy !== 'none' && (
        <Badge tone="danger" icon="allergy">
          {t(marks.allergy === 'life' ? 'mark.life' : 'mark.allergy')}
        </Badge>
      )}
      {marks?.ban && (
        <Badge tone="danger" icon="ban">
          {t('mark.ban')}
        </Badge>
      )}
      {!short && until === 0 && (
        <Badge tone="primary" icon="birthday">
          {t('mark.birthdayToday')}
        </Badge>
      )}
      {!short && until !== null && until > 0 && until <= 7 && (
        <Badge icon="birthday">
          {t('mark.birthdaySoon', { day: format.dayAndMonth(addDays(day, until)) })}
        </Badge>
      )}
      {child.leftOn !== null && child.leftOn <= day && <Badge>{t('mark.left')}</Badge>}
      {photo && (
        <Badge tone={photo[1]} icon={photo[2]}>
          {t(`mark.${photo[0]}`)}
        </Badge>
      )}
    </>
  )
}
