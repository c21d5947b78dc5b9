import { data } from '#shared/words/data.ts'
import type { Translate } from '../ui/i18n.ts'

const { action: actions, purpose: purposes } = data.de.audit
const isAction = (name: string): name is keyof typeof actions => Object.hasOwn(actions, name)
const isPurpose = (name: string): name is keyof typeof purposes => Object.hasOwn(purposes, name)

/** The log keeps actions as short names; people read them in their language. */
export const actionText = (action: string, t: Translate<'data'>): string =>
  t(isAction(action) ? `audit.action.${action}` : 'audit.action.other')

/** Empty where the action says it all. */
export const purposeText = (purpose: string, t: Translate<'data'>): string =>
  isPurpose(purpose) ? t(`audit.purpose.${purpose}`) : ''
