import { canonicalJson } from './canonical.ts'
import type { Kind } from './kind.ts'

/** What is wrong with a card, in words for the person who writes it; `npm run kinds` and the tests refuse any. */
export function checkCard(card: Kind): string[] {
  const problems: string[] = []
  const say = (why: string): void => void problems.push(`${card.name}: ${why}`)
  for (const [name, field] of Object.entries(card.fields)) {
    if (field.drawer && field.drawer !== card.drawer)
      say(
        `field ${name} belongs to drawer ${field.drawer}, the card to ${card.drawer}; make a kind of its own for it (decision 7)`,
      )
    if (field.merge === 'restrictive' && !field.order && field.shape !== 'day')
      say(`field ${name} merges restrictively but says no order of protection`)
    if (
      field.anonymise === 'keep' &&
      field.shape === 'text' &&
      card.drawer !== 'audit' &&
      !name.endsWith('Id')
    )
      say(`field ${name} is text that people write; the anonymiser can't keep it`)
    if (field.anonymise === 'keep' && field.shape === 'long text')
      say(`field ${name} is running text; the anonymiser can't keep it`)
    if (!Object.hasOwn(card.empty, name)) say(`field ${name} has no empty value`)
    else if (!field.schema.safeParse((card.empty as Record<string, unknown>)[name]).success)
      say(`the empty value of ${name} does not fit the field`)
  }
  for (const name of Object.keys(card.empty))
    if (!Object.hasOwn(card.fields, name)) say(`${name} has an empty value but no field`)
  const subject = card.subject
  if (subject !== null && subject !== 'self') {
    const name = 'one' in subject ? subject.one : subject.many
    if (card.fields[name]?.refTo !== 'child') say(`its subject ${name} is no reference to a child`)
  }
  for (const name of [card.group, card.when])
    if (name !== undefined && !Object.hasOwn(card.fields, name)) say(`${name} is no field`)
  for (let version = 2; version <= card.version; version++)
    if (!card.upgrade?.[version]) say(`version ${String(version)} has no upgrade`)
  if (card.retention.because.trim() === '') say('it does not say why it is kept so long')
  const periods = card.retention.keep
  if (typeof periods === 'object' && canonicalJson(periods) === '{}')
    say('it does not say how long it is kept')
  return problems
}
