/**
 * A kind card is the only place where the law about a record is written: its fields, the drawer that guards it,
 * how two edits merge, what the anonymiser may keep, and how long it lives. From it follow the parser, the stored
 * shape, the merge, the deletion plan and the table for the data-protection officer (`npm run kinds`).
 *
 * One document lies in exactly one drawer (decision 7): a child is several documents joined by the child's id.
 */
import { z } from 'zod'
import { isDay } from '../basics/clock.ts'

export const drawers = [
  'everyday',
  'safety',
  'health',
  'photos',
  'contract',
  'protected',
  'national',
  'own',
  'audit',
] as const
export type Drawer = (typeof drawers)[number]

/** Who holds the lockbox key: everybody of a child's group, everybody of the institution, or one person. */
export type Scope = 'group' | 'institution' | 'person'

/**
 * last: newest write by (hlc, dev) wins, the loser stays in the history.
 * union: a set; an element goes only when a person removed it, and in `safety` never by a concurrent edit.
 * restrictive: the protective value wins (`order` lists values from most to least protective).
 * both: texts; both versions are kept, the older one below the newer.
 * map: entries by id, each entry last-writer, a removal beats an edit.
 * choose: nothing is mixed; all versions stay and a person decides (decision 24).
 */
export type MergeRule = 'last' | 'union' | 'restrictive' | 'both' | 'map' | 'choose'

/** What the anonymised twin gets; a field without a mark is dropped, a day or moment to `shift` moves with all of its person's. */
export type Anonymise = 'drop' | 'shift' | 'keep'

export interface Field<T = unknown> {
  readonly schema: z.ZodType<T>
  readonly merge: MergeRule
  readonly anonymise: Anonymise
  /** Values from most to least protective, for `restrictive`. */
  readonly order?: readonly unknown[]
  /** The kind this id points to. */
  readonly refTo?: string
  /** Only to say it twice: a field of another drawer than its card's is refused (decision 7, `npm run kinds`). */
  readonly drawer?: Drawer
  /** What the table for the data-protection officer calls it. */
  readonly shape: string
}

interface Marks {
  readonly merge?: MergeRule
  readonly anonymise?: Anonymise
  readonly drawer?: Drawer
}

const field = <T>(
  shape: string,
  schema: z.ZodType<T>,
  marks: Marks | undefined,
  more?: Partial<Pick<Field, 'order' | 'refTo'>>,
): Field<T> => ({
  schema,
  merge: marks?.merge ?? 'last',
  anonymise: marks?.anonymise ?? 'drop',
  shape,
  ...(marks?.drawer ? { drawer: marks.drawer } : {}),
  ...more,
})

export const idSchema = z.string().regex(/^[0-9a-f]{32}$/)
export const daySchema = z.string().refine(isDay)

/** What a form accepts in one line (running text: 20,000); stored `both` texts may be longer, because a merge keeps every version. */
export const textLength = 300

/** One line of text, at most 300 characters. */
export const text = (marks?: Marks): Field<string> =>
  field('text', z.string().max(marks?.merge === 'both' ? 6000 : textLength), marks)
/** Running text, at most 20,000 characters in a form; two concurrent versions are both kept unless marked otherwise. */
export const longText = (marks?: Marks): Field<string> =>
  field('long text', z.string().max(60_000), { merge: 'both', ...marks })
export const day = (marks?: Marks): Field<string | null> => field('day', daySchema.nullable(), marks)
export const flag = (marks?: Marks & { order?: readonly [boolean, boolean] }): Field<boolean> =>
  field('yes/no', z.boolean(), marks, marks?.order ? { order: marks.order } : undefined)
export const count = (marks?: Marks): Field<number> => field('number', z.number().int().min(0), marks)
export const choice = <const V extends string>(
  values: readonly [V, ...V[]],
  marks?: Marks & { order?: readonly V[] },
): Field<V> =>
  field(
    values.map((value) => value || '-').join(' | '),
    z.enum(values) as unknown as z.ZodType<V>,
    marks,
    marks?.order ? { order: marks.order } : undefined,
  )
export const ref = (refTo: string, marks?: Marks): Field<string | null> =>
  field(`-> ${refTo}`, idSchema.nullable(), marks, { refTo })
export const refs = (refTo: string, marks?: Marks): Field<string[]> =>
  field(`-> ${refTo}s`, z.array(idSchema).max(500), { merge: 'union', ...marks }, { refTo })
export const setOf = <T>(schema: z.ZodType<T>, marks?: Marks): Field<T[]> =>
  field('list', z.array(schema).max(500), { merge: 'union', ...marks })
export const mapOf = <T>(schema: z.ZodType<T>, marks?: Marks): Field<Record<string, T>> =>
  field('entries by id', z.record(z.string().max(64), schema), { merge: 'map', ...marks })
export const of = <T>(schema: z.ZodType<T>, marks?: Marks): Field<T> => field('structure', schema, marks)

export type Fields = Readonly<Record<string, Field>>
export type ValuesOf<F extends Fields> = { -readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never }

export interface Retention {
  /** The field whose day starts the period, or the event. */
  readonly startsOn: string
  readonly keep:
    | { readonly years?: number; readonly months?: number; readonly days?: number }
    | 'withChild'
    | 'institution'
  /** Why: law, product.md 6.1 or the rule of the room. */
  readonly because: string
}

export interface Kind<Name extends string = string, F extends Fields = Fields> {
  readonly name: Name
  readonly version: number
  readonly drawer: Drawer
  readonly scope: Scope
  /**
   * Which field names the child (or children) this document is about; its key hangs under theirs, so that
   * shredding the child shreds it. A list means an own key wrapped under each of them (decision 21). `self`: the
   * document is the child. null: nobody's, sealed under the scope's lockbox key.
   */
  readonly subject: 'self' | { readonly one: string } | { readonly many: string } | null
  /** The field of the group for the subject tag of lists (only `child`). */
  readonly group?: string
  /** The field whose month becomes the `when` tag. */
  readonly when?: string
  readonly fields: F
  readonly retention: Retention
  /** Upgrades to version n from n-1; unknown fields survive. */
  readonly upgrade?: Readonly<Record<number, (old: Record<string, unknown>) => Record<string, unknown>>>
  /** Default values of a new record. */
  readonly empty: ValuesOf<F>
}

export function kind<const Name extends string, const F extends Fields>(
  name: Name,
  card: Omit<Kind<Name, F>, 'name'>,
): Kind<Name, F> {
  return { name, ...card }
}

export type RecordOf<K extends Kind> =
  K extends Kind<infer Name, infer F>
    ? { readonly kind: Name; readonly id: string; readonly values: ValuesOf<F>; readonly meta: RecordMeta }
    : never

/** What the vault says about an opened version. */
export interface RecordMeta {
  /** `dev:devSeq` of this version. */
  readonly version: string
  readonly parents: readonly string[]
  readonly hlc: string
  readonly dev: string
  /** The person who signed it. */
  readonly author: string
  /** Last write per field, and per entry of a map as `field/entry`: see makeStamp in edit.ts. */
  readonly stamps: Readonly<Record<string, string>>
  /** More than one living version: these are the others (a person may have to decide). */
  readonly otherHeads?: readonly string[]
}
