import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState, type ReactElement } from 'react'
import type { OpenedRecord } from '#shared/host/api.ts'
import { changesBetween } from '#shared/records/edit.ts'
import type { KindName, Rec, Values } from '#shared/records/kinds.ts'
import { parseValues } from '#shared/records/parse.ts'
import { records as recordWords } from '#shared/words/records.ts'
import { hlcMs } from '#shared/vault/hlc.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { useFormat } from '../ui/format.ts'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import type { Saving } from './useSaving.ts'

interface Step {
  readonly version: string
  readonly ms: number
  readonly author: string
  readonly kind: 'created' | 'changed' | 'merged'
  /** What stood there before, for taking it back. */
  readonly before: Readonly<Record<string, unknown>>
}

type FieldWord = keyof (typeof recordWords)['de']['field']
const isFieldWord = (field: string): field is FieldWord => Object.hasOwn(recordWords.de.field, field)

/** Who changed what and when; each change can be taken back by a new edit. Nothing is ever lost here. */
export function HistoryDialog<N extends KindName>({
  record,
  saving,
  onClose,
}: {
  readonly record: Rec<N>
  readonly saving: Saving
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('records')
  const sync = useWords('sync')
  const format = useFormat()
  const navigate = useNavigate()
  const { keeper, vault } = useHost()
  const [nameById, setNameById] = useState<ReadonlyMap<string, string>>(new Map())
  const [steps, setSteps] = useState<readonly Step[] | null>(null)
  /** Two PCs changed it, and a value was not taken that nobody has looked at yet. */
  const [joined, setJoined] = useState(false)
  const { id } = record
  const kind = record.kind as N
  const { version } = record.meta

  useEffect(() => {
    let open = true
    void vault.call('records.history', { id }).then((answer) => {
      if (open) setSteps(answer.ok ? stepsOf(kind, answer.value.records) : [])
    })
    void vault.call('records.merged', {}).then((answer) => {
      if (open && answer.ok) setJoined(answer.value.merged.some((one) => one.id === id))
    })
    void keeper.call('info', {}).then((answer) => {
      if (open && answer.ok)
        setNameById(new Map(answer.value.people.map((person) => [person.id, person.name])))
    })
    return () => {
      open = false
    }
  }, [keeper, vault, id, kind, version])

  const fieldsOf = (before: Step['before']): string =>
    [...new Set(Object.keys(before).map((field) => t(`field.${isFieldWord(field) ? field : 'other'}`)))].join(
      ', ',
    )

  return (
    <Dialog
      open
      onClose={onClose}
      title={t('history.title')}
      size="large"
      actions={<Button onClick={onClose}>{t('groupForm.done')}</Button>}
    >
      {joined && (
        <Notice
          tone="warn"
          title={sync('merged.title')}
          action={
            <Button onClick={() => void navigate({ to: '/klaeren' })}>{sync('merged.todayAction')}</Button>
          }
        >
          {sync('merged.todayWhy')}
        </Notice>
      )}
      {steps?.length === 0 && <Text tone="soft">{t('history.empty')}</Text>}
      <List label={t('history.title')}>
        {(steps ?? []).map((step) => (
          <ListRow
            key={step.version}
            title={
              step.kind === 'changed'
                ? t('history.changed', { fields: fieldsOf(step.before) })
                : t(`history.${step.kind}`)
            }
            sub={t('history.by', {
              when: format.dateTime(step.ms),
              who: nameById.get(step.author) ?? t('history.someone'),
            })}
            trailing={
              step.kind === 'changed' && (
                <Button
                  size="small"
                  icon="undo"
                  onClick={() => {
                    void saving.edit(record, step.before as Partial<Values<N>>)
                    onClose()
                  }}
                >
                  {t('history.restore')}
                </Button>
              )
            }
          />
        ))}
      </List>
    </Dialog>
  )
}

function stepsOf(kind: KindName, opened: readonly OpenedRecord[]): Step[] {
  const valuesByVersion = new Map(
    opened.flatMap((one) => {
      const parsed = parseValues(kind, one.values)
      return parsed.ok ? [[one.meta.version, parsed.value] as const] : []
    }),
  )
  return opened.map((one): Step => {
    const { version, parents, hlc, author } = one.meta
    const own = valuesByVersion.get(version)
    const parent = valuesByVersion.get(parents[0] ?? '')
    return {
      version,
      author,
      ms: hlcMs(hlc),
      kind: parents.length === 0 ? 'created' : parents.length > 1 ? 'merged' : 'changed',
      before: own && parent ? changesBetween(kind, own, parent) : {},
    }
  })
}
