import type { ReactElement } from 'react'
import { records as recordWords } from '#shared/words/records.ts'
import { Icon } from '../ui/Icon.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { useWords } from '../ui/useWords.ts'

type FieldWord = keyof (typeof recordWords)['de']['field']
const isFieldWord = (field: string): field is FieldWord => Object.hasOwn(recordWords.de.field, field)
const isId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text)

/** What stands in edits that are in no file (yet, or any more): each with its texts, field by field. */
export function EditList({
  label,
  edits,
}: {
  readonly label: string
  readonly edits: readonly {
    readonly sub: string
    readonly values: Readonly<Record<string, unknown>>
  }[]
}): ReactElement {
  const t = useWords('records')
  const textOf = (values: Readonly<Record<string, unknown>>): string =>
    Object.entries(values)
      .flatMap(([field, value]) =>
        typeof value === 'string' && value.trim() !== '' && !isId(value)
          ? [`${t(`field.${isFieldWord(field) ? field : 'other'}`)}: ${value}`]
          : [],
      )
      .join(' · ')
  return (
    <List label={label}>
      {edits.map((one, i) => (
        <ListRow
          // Edits have no id of their own, and their order never changes.
          key={i}
          leading={<Icon name="document" />}
          title={textOf(one.values) || one.sub}
          sub={one.sub}
        />
      ))}
    </List>
  )
}
