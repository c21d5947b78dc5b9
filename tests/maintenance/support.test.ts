/**
 * MT13..MT23: the institution's side as its vault runs it, with a meeting and a masked window that do what the test says. The real
 * ones are in meeting.test.ts and the journey.
 */
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { bytesToBase64, utf8ToBytes } from '#shared/basics/bytes.ts'
import { err, ok } from '#shared/basics/result.ts'
import type { Role } from '#shared/accounts/policy.ts'
import type { SupportState } from '#shared/host/supportApi.ts'
import { readFromHouse, writePeer, type FromGuest } from '#shared/maintenance/peer.ts'
import { presenceLimits } from '#shared/maintenance/presence.ts'
import { recordStatement } from '#shared/maintenance/supportRecord.ts'
import { sessionLimits, type Scope } from '#shared/maintenance/session.ts'
import { makeSignKey, signBytes } from '#electron/host/vault/crypto.ts'
import { createSupport, type MeetingEvents, type Support } from '#electron/host/vault/support.ts'
import { provider } from './ends.ts'
import type { ProjectionSession } from '#electron/host/vault/projection.ts'

const id = (): string => randomBytes(16).toString('hex')
const me = id()
const myKey = makeSignKey('P-256').key
const guestKey = makeSignKey('P-256').key
const point = (key: typeof myKey): string => bytesToBase64(key.publicKey)
const right = '123456'
const words = ['Ampel', 'Birne', 'Cello', 'Dose']
const minute = 60_000

interface Shown {
  readonly id: string
  readonly show: boolean
}
let now: number
let support: Support
let state: SupportState
let kept: Record<string, unknown>[]
let audited: string[]
let meetings: { on: MeetingEvents; closed: boolean; heads: string[] }[]
let projection: (ProjectionSession & { shown: readonly Shown[]; sent: string[]; closed: boolean }) | null
let projections: number
let journalWorks: boolean

function start(role: Role = 'lead', totp = true): void {
  now = 1_000_000
  kept = []
  audited = []
  meetings = []
  projection = null
  projections = 0
  journalWorks = true
  support = createSupport({
    vault: { clock: { now: () => now }, random: { bytes: (n) => new Uint8Array(randomBytes(n)) } },
    session: {
      person: { id: me, name: 'Anna', role },
      practice: false,
      totp: totp ? {} : null,
      signKey: myKey,
      membership: { people: new Map([[me, { signKey: point(myKey) }]]) },
    } as never,
    records: {
      addSupportRecord: (
        values: Record<string, unknown>,
        note: { action: string; purpose: string } | null,
      ) => {
        if (!journalWorks) return Promise.resolve(err({ type: 'DiskFull' }))
        kept.push(values)
        if (note) audited.push(note.action)
        return Promise.resolve(ok({}))
      },
      audit: (action: string) => {
        audited.push(action)
        return Promise.resolve(ok({}))
      },
      byTags: () => Promise.resolve(ok(kept.map((values) => ({ values })))),
      recordOf: (one: unknown) => one,
      mayView: () => true,
      heads: ([of]: [string]) => Promise.resolve(ok(new Map([[of, [{ kind: 'group' }]]]))),
      settled: () => ({ values: { colour: 'red' } }),
    } as never,
    secondFactor: {
      prove: ({ code }) => Promise.resolve(code === right ? ok({}) : err({ type: 'CodeWrong' })),
    },
    meet(_provider, on) {
      const meeting = { on, closed: false, heads: [] as string[] }
      meetings.push(meeting)
      return Promise.resolve(
        ok({
          words: ['Eins', 'Zwei', 'Drei', 'Vier'],
          qr: '<svg/>',
          offer: () => {},
          sign: (_session: string, head: string) => void meeting.heads.push(head),
          close: () => void (meeting.closed = true),
        }),
      )
    },
    projection: {
      open(session) {
        projections++
        projection = { ...session, shown: [], sent: [], closed: false }
        return Promise.resolve(ok({}))
      },
      close() {
        projection!.closed = true
        return Promise.resolve(ok({}))
      },
      peers: (wanted) => void (projection!.shown = wanted),
      answer: () => {},
      say: (_session, text) => void projection!.sent.push(text),
      show: () => {},
      changed: () => {},
    },
    provider: () => Promise.resolve({ provider, closed: null }),
    changed: (next) => (state = next),
  })
}
beforeEach(() => start())
afterEach(() => support.end())

const view = (of: string) => state.sessions.find((one) => one.id === of)!
const showing = (of: string): boolean => projection?.shown.find((one) => one.id === of)?.show ?? false
const plain = (): string[] => [...projection!.plain!()]
const said = (of = meetings.length - 1) => meetings[of]!
const must = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

async function asked(): Promise<string> {
  return must(await support.ask({ reason: 'Liste bleibt leer' })).id
}
async function knocking(serial = id()): Promise<string> {
  const one = await asked()
  said().on.knocked({
    guest: { name: 'Kim Lind', company: 'Beispiel IT', serial, ticket: '4711' },
    wish: { scope: 'guide', minutes: 60 },
    key: point(guestKey),
  })
  return one
}
async function live(scope: Scope = 'view'): Promise<string> {
  const one = await knocking()
  must(await support.approve({ id: one, scope, minutes: 30, code: right }))
  said().on.words(words)
  must(await support.words({ id: one, same: true }))
  return one
}
const send = (of: string, message: FromGuest): void => projection!.peers!.said(of, writePeer(message))
/** Both ends and the person go on being there. */
function passes(ms: number): void {
  const until = now + ms
  while (now < until) {
    now = Math.min(until, now + presenceLimits.beatMs)
    void support.sign({ sign: 'beat' })
    for (const one of state.sessions)
      if (projection) projection.peers!.said(one.id, writePeer({ type: 'beat' }))
    support.tick()
  }
}

describe('the way in', () => {
  test('MT13 MT15 MT17 a picture goes out after code, knock, approval with second factor and the same words', async () => {
    const one = await knocking()
    expect(projections).toBe(0)
    must(await support.approve({ id: one, scope: 'view', minutes: 30, code: right }))
    expect([view(one).phase, showing(one)]).toEqual(['comparing', false])
    expect((await support.words({ id: one, same: true })).ok).toBe(false)
    said().on.words(words)
    expect(showing(one)).toBe(false)
    must(await support.words({ id: one, same: true }))
    expect([view(one).phase, view(one).words, showing(one)]).toEqual(['live', words, true])
    expect(audited).toEqual(['supportAsked', 'supportApproved'])
  })

  test.each([
    ['a wrong second factor', 'CodeWrong', () => {}, '000000'],
    ['nobody at the door', 'SessionUnknown', () => (support.end(), start()), right],
  ])('MT15 refused: %s', async (_name, type, before, code) => {
    const one = await knocking()
    before()
    const answer = await support.approve({ id: one, scope: 'view', minutes: 30, code })
    expect(answer).toMatchObject({ ok: false, error: { type } })
    expect([projections, audited.includes('supportApproved')]).toEqual([0, false])
  })

  test.each([
    ['educator', true, 'NotAllowed'],
    ['dpo', true, 'NotAllowed'],
    ['lead', false, 'HelpClosed'],
  ] as const)('MT13 MT15 %s with second factor %s gets no code', async (role, totp, type) => {
    start(role, totp)
    expect(await support.ask({ reason: 'x' })).toMatchObject({ ok: false, error: { type } })
    expect(meetings).toEqual([])
  })

  test('MT15 an approval that the journal does not take shows nothing', async () => {
    const one = await knocking()
    await support.past()
    journalWorks = false
    expect((await support.approve({ id: one, scope: 'view', minutes: 30, code: right })).ok).toBe(false)
    expect([projections, view(one).phase]).toEqual([0, 'knocking'])
  })

  test('MT15 refusing opens nothing', async () => {
    const one = await knocking()
    must(await support.refuse({ id: one }))
    expect([view(one).phase, view(one).because, projections]).toEqual(['over', 'refused', 0])
  })

  test('MT14 V80 a code runs out; a second try at the same code finds nobody', async () => {
    const one = await asked()
    now += sessionLimits.codeMs
    support.tick()
    expect([view(one).phase, view(one).because, said().closed]).toEqual(['over', 'expired', true])
    said().on.knocked({
      guest: { name: 'x', company: 'x', serial: id(), ticket: '' },
      wish: { scope: 'view', minutes: 30 },
      key: point(guestKey),
    })
    expect(view(one).phase).toBe('over')
  })

  test('MT17 V81 other words end it, whoever says so', async () => {
    const one = await knocking()
    must(await support.approve({ id: one, scope: 'view', minutes: 30, code: right }))
    said().on.words(words)
    must(await support.words({ id: one, same: false }))
    expect(view(one)).toMatchObject({ phase: 'over', because: 'wrongWords' })
    const two = await live()
    said().on.words(['Esel', 'Feder', 'Gabel', 'Hase'])
    expect(view(two)).toMatchObject({ phase: 'over', because: 'tampered' })
    expect(showing(two)).toBe(false)
  })
})

describe('everybody who is connected', () => {
  test('MT16 a second supporter waits for a yes of her own and is seen until she leaves', async () => {
    const one = await live()
    const two = await knocking()
    expect([showing(one), showing(two)]).toEqual([true, false])
    must(await support.approve({ id: two, scope: 'view', minutes: 10, code: right }))
    said().on.words(words)
    must(await support.words({ id: two, same: true }))
    expect([showing(one), showing(two), projections]).toEqual([true, true, 1])
    must(await support.stop({ id: one }))
    expect([showing(one), showing(two), view(two).phase]).toEqual([false, true, 'live'])
    must(await support.stop({ id: null }))
    expect([projection!.shown, projection!.closed]).toEqual([[], true])
  })
})

describe('somebody watches, or nothing is shown', () => {
  test.each(['hidden', 'screenLocked', 'otherUser', 'asleep', 'linkLost'] as const)(
    'MT19 %s freezes at once and stays so until somebody goes on here',
    async (sign) => {
      const one = await live()
      void support.sign({ sign })
      expect([view(one).phase, showing(one)]).toEqual(['frozen', false])
      void support.sign({ sign: 'shown' })
      void support.sign({ sign: 'input' })
      passes(1000)
      expect(showing(one)).toBe(false)
      must(await support.resume({ id: one }))
      expect(showing(one)).toBe(true)
    },
  )

  test('MT19 no input for a minute; no beat of the window or of the other end within a second', async () => {
    const one = await live()
    passes(presenceLimits.idleMs - 1000)
    expect(showing(one)).toBe(true)
    passes(1000)
    expect([view(one).because, showing(one)]).toEqual(['idle', false])
    must(await support.resume({ id: one }))
    now += 900
    support.tick()
    expect([view(one).because, showing(one)]).toEqual(['noHeartbeat', false])
    must(await support.resume({ id: one }))
    now += 900
    void support.sign({ sign: 'beat' })
    support.tick()
    expect([view(one).because, showing(one)]).toEqual(['linkLost', false])
  })

  test('MT15 MT19 over at the end of the time, and after five frozen minutes', async () => {
    const one = await live()
    void support.sign({ sign: 'hidden' })
    now += sessionLimits.frozenMs
    support.tick()
    expect(view(one)).toMatchObject({ phase: 'over', because: 'expired' })
    const two = await live()
    for (let passed = 0; passed < 30 * minute; passed += 30_000) {
      void support.sign({ sign: 'input' })
      passes(30_000)
    }
    expect(view(two)).toMatchObject({ phase: 'over', because: 'expired' })
  })

  test('MT18 the end of the vault is the end of it', async () => {
    await live()
    support.end()
    expect([projection!.closed, said().closed]).toEqual([true, true])
  })
})

describe('what a supporter may do', () => {
  test('MT22 V82 what her scope does not hold is refused, told and written down', async () => {
    const one = await live('view')
    send(one, { type: 'pointer', x: 0.5, y: 0.5 })
    expect(view(one).pointer).toBe(null)
    expect(projection!.sent.map((text) => readFromHouse(text)).at(-1)).toMatchObject({
      value: { type: 'beyond', what: 'pointer' },
    })
    const [past] = must(await support.past()).sessions
    expect(past!.lines.map(({ line }) => line.what)).toContain('beyondScope')
    const two = await live('point')
    send(two, { type: 'pointer', x: 0.25, y: 0.5 })
    expect(view(two).pointer).toEqual({ x: 0.25, y: 0.5 })
  })

  test('MT22 a proposal is shown with what is there, and done by nobody here', async () => {
    const one = await live('guide')
    const proposal = id()
    send(one, {
      type: 'propose',
      proposal: {
        id: proposal,
        because: 'Die Sperre kommt zu spät',
        steps: [
          { do: 'field', kind: 'group', id: id(), field: 'colour', value: 'teal' },
          { do: 'setting', name: 'lockAfterMinutes', value: 5 },
        ],
      },
    })
    await vi.waitFor(() => expect(view(one).proposals).toHaveLength(1))
    expect(view(one).proposals[0]).toMatchObject({
      before: ['red', null],
      states: ['open', 'open'],
    })
    must(await support.answer({ id: one, proposal, step: 1, accepted: true, before: 15 }))
    must(await support.answer({ id: one, proposal, step: 0, accepted: false, before: null }))
    expect((await support.answer({ id: one, proposal, step: 0, accepted: true, before: 15 })).ok).toBe(false)
    must(await support.stop({ id: one }))
    const [past] = must(await support.past()).sessions
    expect(past!.undo).toEqual([
      { proposal, step: 1, back: { do: 'setting', name: 'lockAfterMinutes', value: 15 } },
    ])
    now += 30 * 24 * 60 * minute
    expect(must(await support.past()).sessions[0]!.undo).toEqual([])
  })

  test('MT19 MT22 frozen, nobody is heard', async () => {
    const one = await live('point')
    void support.sign({ sign: 'hidden' })
    send(one, { type: 'mark', x: 0, y: 0, w: 1, h: 1 })
    must(await support.resume({ id: one }))
    expect(view(one).mark).toBe(null)
    send(one, { type: 'mark', x: 0, y: 0, w: 1, h: 1 })
    expect(view(one).mark).not.toBe(null)
  })

  test('MT21 one record as it is, with a second yes, for five minutes at most', async () => {
    const one = await live()
    const record = id()
    send(one, { type: 'askRecord', kind: 'child', id: record, reason: 'Der Umlaut fehlt' })
    expect(view(one).asked).toMatchObject({ id: record })
    const unmask = { id: one, kind: 'child', record, minutes: 5, reason: 'Umlaut' }
    expect((await support.unmask({ ...unmask, code: '000000' })).ok).toBe(false)
    expect(plain()).toEqual([])
    must(await support.unmask({ ...unmask, code: right }))
    expect(plain()).toEqual([record])
    for (let passed = 0; passed < 5 * minute; passed += 30_000) {
      void support.sign({ sign: 'input' })
      passes(30_000)
    }
    expect([plain(), view(one).red, view(one).phase]).toEqual([[], null, 'live'])
    expect(audited).toContain('supportUnmasked')
  })
})

describe('the record', () => {
  test('MT23 stands right after the end, whole and signed at both ends', async () => {
    const one = await live()
    await support.at({ address: `/kinder/${id()}` })
    must(await support.stop({ id: one }))
    const head = said().heads[0]!
    const signature = bytesToBase64(signBytes(guestKey, utf8ToBytes(recordStatement(one, head))))
    said().on.signed(head, bytesToBase64(signBytes(myKey, utf8ToBytes(recordStatement(one, head)))))
    expect(must(await support.past()).sessions[0]!.signedThere).toBe(false)
    said().on.signed(head, signature)
    const [past] = must(await support.past()).sessions
    expect(past).toMatchObject({ id: one, whole: true, signedHere: true, signedThere: true })
    expect(past!.lines.map(({ line }) => line.what)).toEqual([
      'asked',
      'knocked',
      'approved',
      'wordsSame',
      'shown',
      'shown',
      'ended',
    ])
  })

  test('MT23 a changed line, a missing piece and another signature show', async () => {
    const one = await live()
    must(await support.stop({ id: one }))
    const read = async () => must(await support.past()).sessions.find((past) => past.id === one)
    expect(await read()).toMatchObject({ whole: true, signedHere: true })
    const whole = structuredClone(kept)
    const piece = kept.find(({ from }) => from === 2)!
    piece['lines'] = (piece['lines'] as string[]).map((line) => line.replace('"view"', '"guide"'))
    expect(await read()).toMatchObject({ whole: false })
    kept = structuredClone(whole).filter(({ from }) => from !== 2)
    expect(await read()).toMatchObject({ whole: false })
    kept = structuredClone(whole)
    kept.at(-1)!['signedHere'] = bytesToBase64(new Uint8Array(64))
    expect(await read()).toMatchObject({ whole: true, signedHere: false })
  })

  test('MT18 MT23 after a lock in the middle, everything up to it is there', async () => {
    const one = await live()
    await support.at({ address: '/fotos' })
    await support.past()
    support.end()
    const [past] = must(await support.past()).sessions
    expect(past).toMatchObject({ id: one, whole: true, signedHere: false })
    expect(past!.lines.at(-1)!.line).toMatchObject({ what: 'shown', screen: '/fotos' })
  })
})
