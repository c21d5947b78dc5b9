import { describe, expect, test } from 'vitest'
import { checkCard } from '#shared/records/checkCard.ts'
import { choice, flag, kind, longText, ref, text, type Kind } from '#shared/records/kind.ts'
import { kindByName } from '#shared/records/kinds.ts'
import { allKinds } from './arbitraries.ts'

const card = (changes: object): Kind =>
  kind('sample', {
    version: 1,
    drawer: 'everyday',
    scope: 'group',
    subject: null,
    fields: { name: text() },
    retention: { startsOn: 'x', keep: { years: 1 }, because: 'R0: test' },
    empty: { name: '' },
    ...changes,
  } as never)

describe('R1 every card is sound', () => {
  test.each(allKinds)('%s', (name) => {
    expect(checkCard(kindByName(name)!)).toEqual([])
  })
})

describe('R1 a card that contradicts itself is refused', () => {
  test('the sample itself is sound', () => {
    expect(checkCard(card({}))).toEqual([])
  })
  test.each([
    ['a field of a second drawer', { fields: { name: text({ drawer: 'health' }) } }, 'drawer health'],
    [
      'restrictive without an order',
      { fields: { name: choice(['a', 'b'], { merge: 'restrictive' }) }, empty: { name: 'a' } },
      'no order',
    ],
    [
      'a restrictive flag without an order',
      { fields: { name: flag({ merge: 'restrictive' }) }, empty: { name: true } },
      'no order',
    ],
    [
      'text that the anonymiser would keep',
      { fields: { name: text({ anonymise: 'keep' }) } },
      'can’t keep'.replace('’', "'"),
    ],
    [
      'running text that the anonymiser would keep',
      { fields: { name: longText({ anonymise: 'keep' }) } },
      'running text',
    ],
    ['no empty value', { empty: {} }, 'no empty value'],
    ['an empty value that does not fit', { empty: { name: 7 } }, 'does not fit'],
    ['an empty value without a field', { empty: { name: '', other: '' } }, 'no field'],
    ['a subject that is no child', { subject: { one: 'name' } }, 'no reference to a child'],
    [
      'a subject of another kind',
      {
        subject: { one: 'groupId' },
        fields: { name: text(), groupId: ref('group') },
        empty: { name: '', groupId: null },
      },
      'no reference to a child',
    ],
    ['a version without an upgrade', { version: 2 }, 'no upgrade'],
    ['no reason to keep', { retention: { startsOn: 'x', keep: { years: 1 }, because: ' ' } }, 'why'],
    ['no period', { retention: { startsOn: 'x', keep: {}, because: 'R0' } }, 'how long'],
  ])('%s', (_title, changes, words) => {
    expect(checkCard(card(changes)).join('\n')).toContain(words)
  })
})
