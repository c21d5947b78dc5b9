/** MT13..MT19 as pure rules: no order of events shows anything without an approval of this very session, made here and now. */
import { fc, test } from '@fast-check/vitest'
import { afterAll, describe, expect } from 'vitest'
import { missing, notice, present, presenceLimits, presenceSigns } from '#shared/maintenance/presence.ts'
import {
  approve,
  ask,
  isConnected,
  mayShow,
  sessionLimits,
  step,
  type Guest,
  type Session,
  type SessionEvent,
} from '#shared/maintenance/session.ts'

const guest = (serial = 'a'): Guest => ({ name: 'Kim Lind', company: 'Beispiel IT', serial, ticket: '4711' })
const minute = 60_000
const words = ['Ampel', 'Birne', 'Cello', 'Dose']

function live(now = 0): Session {
  const knocking = step(ask('Liste bleibt leer', now), { type: 'knocked', guest: guest() }, now)
  const approval = approve(guest(), { by: 'p', scope: 'view', minutes: 30 }, now)
  const comparing = step(knocking, { type: 'approved', approval }, now)
  return step(step(comparing, { type: 'words', words }, now), { type: 'wordsMatch' }, now)
}

describe('a session', () => {
  test('MT15 MT17 shows only after knock, approval and the same words', () => {
    const waiting = ask('Liste bleibt leer', 0)
    const approval = approve(guest(), { by: 'p', scope: 'view', minutes: 30 }, 0)
    expect(step(waiting, { type: 'approved', approval }, 0).phase).toBe('waiting')
    const knocking = step(waiting, { type: 'knocked', guest: guest() }, 0)
    expect(step(knocking, { type: 'wordsMatch' }, 0).phase).toBe('knocking')
    const comparing = step(knocking, { type: 'approved', approval }, 0)
    expect([comparing.phase, mayShow(comparing, 0)]).toEqual(['comparing', false])
    expect(step(comparing, { type: 'wordsMatch' }, 0).phase).toBe('comparing')
    const known = step(comparing, { type: 'words', words }, 0)
    expect(mayShow(known, 0)).toBe(false)
    const shown = step(known, { type: 'wordsMatch' }, 0)
    expect([shown.phase, mayShow(shown, 0)]).toEqual(['live', true])
  })

  test('MT15 an approval fits only the guest it was made for', () => {
    const knocking = step(ask('x', 0), { type: 'knocked', guest: guest('a') }, 0)
    const other = approve(guest('b'), { by: 'p', scope: 'view', minutes: 30 }, 0)
    expect(step(knocking, { type: 'approved', approval: other }, 0).phase).toBe('knocking')
  })

  test('MT17 other fingerprints end it', () => {
    expect(step(live(), { type: 'words', words: ['Esel', 'Feder', 'Gabel', 'Hase'] }, 1)).toMatchObject({
      phase: 'over',
      because: 'tampered',
    })
  })

  test('MT14 the code and MT15 the approval run out; nothing lasts longer than 60 minutes', () => {
    const waiting = ask('x', 0)
    expect(step(waiting, { type: 'tick' }, sessionLimits.codeMs - 1).phase).toBe('waiting')
    expect(step(waiting, { type: 'knocked', guest: guest() }, sessionLimits.codeMs)).toMatchObject({
      phase: 'over',
      because: 'expired',
    })
    expect(mayShow(live(), 30 * minute - 1)).toBe(true)
    expect(mayShow(live(), 30 * minute)).toBe(false)
    expect(step(live(), { type: 'tick' }, 30 * minute)).toMatchObject({ phase: 'over', because: 'expired' })
    expect(approve(guest(), { by: 'p', scope: 'guide', minutes: 600 }, 0).until).toBe(60 * minute)
  })

  test('MT15 a clock set back does not make an approval last longer', () => {
    expect(step(live(10 * minute), { type: 'tick' }, 9 * minute).phase).toBe('over')
    expect(mayShow(live(10 * minute), 9 * minute)).toBe(false)
  })

  test('MT19 frozen stays frozen until somebody goes on here, and five minutes at most', () => {
    const frozen = step(live(), { type: 'frozen', because: 'idle' }, minute)
    expect(mayShow(frozen, minute)).toBe(false)
    expect(step(frozen, { type: 'wordsMatch' }, minute).phase).toBe('frozen')
    expect(step(frozen, { type: 'resumed' }, 2 * minute).phase).toBe('live')
    expect(step(frozen, { type: 'resumed' }, minute + sessionLimits.frozenMs)).toMatchObject({
      phase: 'over',
    })
  })

  test('MT15 more time is a new approval', () => {
    const longer = approve(guest(), { by: 'p', scope: 'point', minutes: 30 }, 20 * minute)
    const extended = step(live(), { type: 'approved', approval: longer }, 20 * minute)
    expect(mayShow(extended, 49 * minute)).toBe(true)
    expect(extended).toMatchObject({ phase: 'live', approval: { scope: 'point' } })
  })

  type Drawn = SessionEvent | { readonly type: 'approve' }
  const drawn: readonly Drawn[] = [
    { type: 'knocked', guest: guest() },
    { type: 'approve' },
    { type: 'words', words },
    { type: 'wordsMatch' },
    { type: 'frozen', because: 'idle' },
    { type: 'resumed' },
    { type: 'tick' },
  ]
  const anyEvent = fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...drawn) },
    { weight: 1, arbitrary: fc.constant<Drawn>({ type: 'ended', because: 'stopped' }) },
  )
  const wait = fc.oneof({ weight: 5, arbitrary: fc.nat(5000) }, { weight: 1, arbitrary: fc.nat(10 * minute) })
  /** The way of an honest session, as far as it was drawn, then anything. */
  const honest: readonly Drawn[] = [drawn[0]!, drawn[1]!, drawn[2]!, drawn[3]!]
  const anyOrder = fc
    .tuple(fc.nat(4), fc.array(fc.tuple(anyEvent, wait), { maxLength: 30 }))
    .map(([n, rest]) => [...honest.slice(0, n).map((one): [Drawn, number] => [one, 1]), ...rest])
  let shown = 0
  afterAll(() => expect(shown, 'drawn sequences that showed something').toBeGreaterThan(100))

  test.prop([anyOrder], { numRuns: 2000 })(
    'MT13 in any order of events a picture follows an approval and compared words, and ends with it',
    (events) => {
      let session = ask('x', 0)
      let now = 0
      let approvedUntil = -1
      let compared = false
      let wasOver = false
      for (const [next, passes] of events) {
        now += passes
        const event: SessionEvent =
          next.type === 'approve'
            ? { type: 'approved', approval: approve(guest(), { by: 'p', scope: 'view', minutes: 30 }, now) }
            : next
        const before = session
        session = step(session, event, now)
        if (event.type === 'approved' && session !== before && isConnected(session))
          approvedUntil = session.approval.until
        if (event.type === 'wordsMatch' && before.phase === 'comparing' && session.phase === 'live')
          compared = true
        if (wasOver) expect(session.phase).toBe('over')
        wasOver ||= session.phase === 'over'
        if (mayShow(session, now)) {
          shown++
          expect([compared, now < approvedUntil]).toEqual([true, true])
        }
        if (before.phase === 'frozen' && session.phase === 'live') expect(event.type).toBe('resumed')
      }
    },
  )
})

describe('presence', () => {
  test.each([
    ['screenLocked', 'screenLocked'],
    ['otherUser', 'otherUser'],
    ['asleep', 'asleep'],
    ['linkLost', 'linkLost'],
    ['hidden', 'covered'],
  ] as const)('MT19 %s freezes', (sign, because) => {
    expect(missing(present(0), 0)).toBe(null)
    expect(missing(notice(present(0), sign, 0), 0)).toBe(because)
  })

  test('MT19 no input for a minute, no heartbeat for three quarters of a second', () => {
    const beating = notice(present(0), 'beat', presenceLimits.idleMs)
    expect(missing(notice(present(0), 'beat', presenceLimits.idleMs - 1), presenceLimits.idleMs - 1)).toBe(
      null,
    )
    expect(missing(beating, presenceLimits.idleMs)).toBe('idle')
    expect(missing(present(0), presenceLimits.silentMs)).toBe(null)
    expect(missing(present(0), presenceLimits.silentMs + 1)).toBe('noHeartbeat')
    expect(missing(present(100_000), 0)).toBe('noHeartbeat')
  })

  test.prop([fc.array(fc.constantFrom(...presenceSigns), { maxLength: 20 })])(
    'MT19 no sign takes back a lock, a sleep, another user or a lost link',
    (signs) => {
      let presence = present(0)
      let gone = false
      for (const sign of signs) {
        presence = notice(presence, sign, 0)
        gone ||= ['screenLocked', 'otherUser', 'asleep', 'linkLost'].includes(sign)
        if (gone) expect(missing(presence, 0)).not.toBe(null)
      }
    },
  )
})
