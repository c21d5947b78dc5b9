/**
 * What a full-text search needs of a record, and no more: the vault hands the window these texts and not the records,
 * so that an index of everything does not bring everything into the window.
 */
import { z } from 'zod'
import { idSchema } from './kind.ts'
import { kindByName, kindNames, kinds, type KindName } from './kinds.ts'

const searchableDrawers: readonly string[] = ['everyday', 'safety']
export const searchableKinds: ReadonlySet<string> = new Set(
  kindNames.filter((name) => searchableDrawers.includes(kinds[name].drawer)),
)

export const searchTextSchema = z.strictObject({
  kind: z.string().max(40),
  id: idSchema,
  /** The children this record is about; a child itself names itself. */
  childIds: z.array(idSchema),
  /** What somebody is called; weighs more than `rest`. */
  names: z.string(),
  rest: z.string(),
})
export type SearchText = z.infer<typeof searchTextSchema>

const nameFields: ReadonlySet<string> = new Set(['firstName', 'lastName', 'nicknames', 'name'])

export function searchTextOf(
  kind: KindName,
  id: string,
  values: Readonly<Record<string, unknown>>,
): SearchText {
  const names: string[] = []
  const rest: string[] = []
  for (const field in kindByName(kind)!.fields)
    collectTexts(values[field], nameFields.has(field) ? names : rest)
  const { childId, childIds } = values
  return {
    kind,
    id,
    childIds:
      kind === 'child'
        ? [id]
        : typeof childId === 'string'
          ? [childId]
          : Array.isArray(childIds)
            ? childIds.filter((one) => typeof one === 'string')
            : [],
    names: names.join(' '),
    rest: rest.join(' '),
  }
}

const isId = (text: string): boolean => text.length === 32 && /^[0-9a-f]{32}$/.test(text)

function collectTexts(value: unknown, into: string[]): void {
  if (typeof value === 'string') {
    if (value !== '' && !isId(value)) into.push(value)
  } else if (Array.isArray(value)) for (const item of value) collectTexts(item, into)
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) collectTexts(item, into)
}
