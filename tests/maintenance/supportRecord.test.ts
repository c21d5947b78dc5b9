/** MT22, MT23: the chain of a session's record, what may be proposed, and what is read from the other end. */
import { createHash, randomBytes } from 'node:crypto'
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import type { Bytes } from '#shared/basics/bytes.ts'
import {
  mostPeerLength,
  readFromGuest,
  readFromHouse,
  writePeer,
  type FromGuest,
} from '#shared/maintenance/peer.ts'
import { isProposable, readProposal, undoOf, type Step } from '#shared/maintenance/proposal.ts'
import {
  append,
  firstBroken,
  headOf,
  type ChainedLine,
  type Line,
} from '#shared/maintenance/supportRecord.ts'
import type { Kind } from '#shared/records/kind.ts'
import { kinds } from '#shared/records/kinds.ts'

const sha256 = (bytes: Uint8Array): Bytes => new Uint8Array(createHash('sha256').update(bytes).digest())
const id = (): string => randomBytes(16).toString('hex')
const session = id()
const by = id()
const lines: readonly Line[] = [
  { what: 'asked', at: 1, by, reason: 'Liste bleibt leer' },
  { what: 'knocked', at: 2, name: 'Kim Lind', company: 'Beispiel IT', serial: id(), ticket: '4711' },
  { what: 'wordsSame', at: 3, by },
  { what: 'frozen', at: 4, because: 'idle' },
  { what: 'resumed', at: 5, by },
  { what: 'ended', at: 6, because: 'stopped' },
]
const chain = (): readonly ChainedLine[] =>
  lines.reduce<readonly ChainedLine[]>((done, line) => append(sha256, session, done, line), [])

describe('the record', () => {
  test('MT23 is whole as written, and its head stands for all of it', () => {
    expect(firstBroken(sha256, session, chain())).toBe(null)
    expect(headOf(session, chain())).toBe(chain().at(-1)!.hash)
  })

  test.prop([fc.nat(lines.length - 1), fc.constantFrom('change', 'remove', 'swap', 'repeat')])(
    'MT23 a changed, removed, swapped or repeated line shows',
    (n, how) => {
      const whole = [...chain()]
      const head = headOf(session, whole)
      const { line, hash } = whole[n]!
      if (how === 'change') whole[n] = { line: { ...line, at: line.at + 1 }, hash }
      if (how === 'remove') whole.splice(n, 1)
      if (how === 'swap') whole.reverse()
      if (how === 'repeat') whole.splice(n, 0, whole[n]!)
      expect(firstBroken(sha256, session, whole) !== null || headOf(session, whole) !== head).toBe(true)
    },
  )

  test('MT23 a line of another session fits nowhere', () => {
    expect(firstBroken(sha256, id(), chain())).toBe(0)
  })
})

describe('proposals', () => {
  const field = (
    kind: string,
    name: string,
    value: boolean | number | string,
  ): Extract<Step, { do: 'field' }> => ({
    do: 'field',
    kind,
    id: id(),
    field: name,
    value,
  })

  test('MT22 no field that the masked view hides, and none with typed text, can be proposed', () => {
    let open = 0
    for (const card of Object.values(kinds) as readonly Kind[]) {
      for (const [name, rules] of Object.entries(card.fields)) {
        const proposable = ['Mira', true, 5, ...rules.shape.split(' | ')].some((value) =>
          isProposable(field(card.name, name, value)),
        )
        if (!proposable) continue
        open++
        expect(rules.anonymise).toBe('keep')
        expect(isProposable(field(card.name, name, 'Mirabella'))).toBe(false)
      }
    }
    expect(open).toBeGreaterThan(3)
  })

  test('MT22 a step out of the list is understood, another one refused', () => {
    const propose = (step: unknown) =>
      readProposal({ id: id(), because: 'Sperre dauert zu lang', steps: [step] })
    expect(propose({ do: 'setting', name: 'lockAfterMinutes', value: 5 }).ok).toBe(true)
    for (const step of [
      { do: 'setting', name: 'lockAfterMinutes', value: 500 },
      { do: 'setting', name: 'passphrase', value: 'x' },
      { do: 'shell', command: 'x' },
      { do: 'syncNow', more: 1 },
      field('child', 'firstName', 'Mira'),
      field('__proto__', 'constructor', 'x'),
    ])
      expect(propose(step).ok).toBe(false)
  })

  test('MT22 what was there before is a step again', () => {
    expect(undoOf({ do: 'setting', name: 'lockAfterMinutes', value: 5 }, 15)).toEqual({
      do: 'setting',
      name: 'lockAfterMinutes',
      value: 15,
    })
    expect(undoOf({ do: 'syncNow' }, null)).toBe(null)
  })
})

describe('letters over the data channel', () => {
  const propose: FromGuest = {
    type: 'propose',
    proposal: { id: id(), because: 'x', steps: [{ do: 'syncNow' }] },
  }

  test('MT22 V82 what goes beyond the scope is refused, the rest read', () => {
    const pointer = writePeer({ type: 'pointer', x: 0.5, y: 0.5 })
    expect(readFromGuest(pointer, 'view')).toMatchObject({ ok: false, error: { type: 'BeyondScope' } })
    expect(readFromGuest(pointer, 'point').ok).toBe(true)
    expect(readFromGuest(writePeer(propose), 'point').ok).toBe(false)
    expect(readFromGuest(writePeer(propose), 'guide').ok).toBe(true)
    expect(readFromGuest(writePeer({ type: 'beat' }), 'view').ok).toBe(true)
  })

  test('MT22 what is not in the list is no letter, whichever end it is said to be of', () => {
    for (const text of [
      '',
      '{',
      '[]',
      '{"type":"control"}',
      '{"type":"pointer","x":1e400,"y":0}',
      '{"type":"pointer","x":0,"y":2}',
      '{"type":"beat","__proto__":{"a":1},"b":1}',
      JSON.stringify({ type: 'state', phase: 'live', because: null, until: 1, scope: 'guide' }),
    ])
      expect(readFromGuest(text, 'guide').ok).toBe(false)
    expect(readFromHouse(writePeer({ type: 'pointer', x: 0, y: 0 })).ok).toBe(false)
    const long = { type: 'askRecord', kind: 'child', id: id(), reason: 'x'.repeat(300) } as const
    expect(readFromGuest(writePeer(long), 'view').ok).toBe(true)
    expect(readFromGuest(' '.repeat(mostPeerLength) + '{"type":"beat"}', 'view').ok).toBe(false)
  })
})
