import { auditEntry } from './auditEntry.ts'
import { child } from './child.ts'
import { childSafety } from './childSafety.ts'
import { consent } from './consent.ts'
import { deletion } from './deletion.ts'
import { emergencyCard } from './emergencyCard.ts'
import { group } from './group.ts'
import { guardian } from './guardian.ts'
import { institution } from './institution.ts'
import type { Kind, RecordOf } from './kind.ts'
import { observation } from './observation.ts'
import { ownWords } from './ownWords.ts'
import { page } from './page.ts'
import { pageHistory } from './pageHistory.ts'
import { photo } from './photo.ts'
import { release } from './release.ts'
import { remark } from './remark.ts'
import { staff } from './staff.ts'
import { supportRecord } from './supportRecord.ts'
import { template } from './template.ts'
import { veto } from './veto.ts'

/** Every kind there is; a new kind is one file, one line here and its test. */
export const kinds = {
  institution,
  group,
  staff,
  child,
  childSafety,
  guardian,
  photo,
  consent,
  observation,
  remark,
  template,
  ownWords,
  page,
  pageHistory,
  veto,
  release,
  emergencyCard,
  auditEntry,
  supportRecord,
  deletion,
} as const

export type KindName = keyof typeof kinds
export type AnyRecord = { [N in KindName]: RecordOf<(typeof kinds)[N]> }[KindName]
export type Rec<N extends KindName> = RecordOf<(typeof kinds)[N]>
export type Values<N extends KindName> = (typeof kinds)[N]['empty']

export const kindNames = Object.keys(kinds) as readonly KindName[]
export const kindByName = (name: string): Kind | undefined =>
  Object.hasOwn(kinds, name) ? kinds[name as KindName] : undefined
