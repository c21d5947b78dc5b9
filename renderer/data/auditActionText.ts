import { data } from '#shared/words/data.ts'
import type { Key, Translate } from '../ui/i18n.ts'

const known = data.de.audit.action
const isKnown = (action: string): action is keyof typeof known => Object.hasOwn(known, action)

/** The log keeps actions as short names; people read them in their language. */
export function auditActionText(action: string, t: Translate<'data'>): string {
  const key: Key<'data'> = isKnown(action) ? `audit.action.${action}` : 'audit.action.other'
  return t(key)
}
