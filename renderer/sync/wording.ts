/** How two versions are told apart in words: of whom, which field, what stands in it. */
import { useEffect, useMemo, useState } from 'react'
import { isDay } from '#shared/basics/clock.ts'
import type { KindName } from '#shared/records/kinds.ts'
import { records as recordWords } from '#shared/words/records.ts'
import { sync as syncWords } from '#shared/words/sync.ts'
import { useRecords } from '../database/useRecords.ts'
import { useHost } from '../host/HostContext.tsx'
import { useFormat } from '../ui/format.ts'
import { useWords } from '../ui/useWords.ts'

export interface Names {
  readonly person: (id: string) => { readonly name: string; readonly me: boolean } | undefined
  /** Of a child, a group or a colleague. */
  readonly thing: (id: string) => string | undefined
}

export function useNames(): Names {
  const { vault } = useHost()
  const { records: children } = useRecords('child')
  const { records: groups } = useRecords('group')
  const [people, setPeople] = useState<ReadonlyMap<string, { name: string; me: boolean }>>(new Map())
  useEffect(() => {
    let current = true
    void vault.call('people.list', {}).then((answer) => {
      if (current && answer.ok)
        setPeople(new Map(answer.value.people.map(({ id, name, me }) => [id, { name, me }])))
    })
    return () => {
      current = false
    }
  }, [vault])
  return useMemo(() => {
    const things = new Map([
      ...children.map((one) => [one.id, `${one.values.firstName} ${one.values.lastName}`.trim()] as const),
      ...groups.map((one) => [one.id, one.values.name] as const),
      ...[...people].map(([id, { name }]) => [id, name] as const),
    ])
    return { person: (id) => people.get(id), thing: (id) => things.get(id) }
  }, [children, groups, people])
}

type KindWord = keyof (typeof syncWords)['de']['conflict']['ofKind']
type FieldWord = keyof (typeof recordWords)['de']['field']
const kindWord = (kind: string): KindWord =>
  Object.hasOwn(syncWords.de.conflict.ofKind, kind) ? (kind as KindWord) : 'other'
const fieldWord = (field: string): FieldWord =>
  Object.hasOwn(recordWords.de.field, field) ? (field as FieldWord) : 'other'

export interface Wording {
  readonly titleOf: (kind: KindName, id: string, values: Readonly<Record<string, unknown>>) => string
  readonly labelOf: (field: string) => string
  readonly valueOf: (value: unknown) => string
  readonly authorOf: (id: string) => string
}

export function useWording(names: Names): Wording {
  const t = useWords('sync')
  const fields = useWords('records')
  const format = useFormat()
  return {
    titleOf(kind, id, values) {
      const subject = kind === 'child' ? id : values['childId']
      const name =
        (typeof subject === 'string' ? names.thing(subject) : undefined) ??
        (typeof values['name'] === 'string' ? values['name'] : undefined) ??
        t('conflict.house')
      return t(`conflict.ofKind.${kindWord(kind)}`, { name })
    },
    labelOf: (field) => fields(`field.${fieldWord(field)}`),
    valueOf: (value) => textOf(value, names, (day) => format.day(day), t),
    authorOf(id) {
      const who = names.person(id)
      return who?.me ? t('conflict.me') : (who?.name ?? t('conflict.someone'))
    },
  }
}

/** A stored value in words that a person can compare. */
function textOf(
  value: unknown,
  names: Names,
  day: (day: string) => string,
  t: ReturnType<typeof useWords<'sync'>>,
): string {
  if (value === null || value === undefined || value === '') return t('conflict.empty')
  if (typeof value === 'boolean') return t(value ? 'conflict.yes' : 'conflict.no')
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return isDay(value) ? day(value) : (names.thing(value) ?? value)
  const parts = (Array.isArray(value) ? value : Object.values(value)).map((one) => textOf(one, names, day, t))
  return parts.length === 0 ? t('conflict.empty') : parts.join(Array.isArray(value) ? ' · ' : ', ')
}
