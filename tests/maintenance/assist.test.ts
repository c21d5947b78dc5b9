/** MT12, MT14: the supporter's end as its vault runs it; the meeting's letters are in meetingEnds.test.ts. */
import { beforeEach, describe, expect, test } from 'vitest'
import { err, ok } from '#shared/basics/result.ts'
import type { AssistState } from '#shared/host/supportApi.ts'
import { readCertificate } from '#shared/maintenance/provider.ts'
import { readPurge } from '#shared/maintenance/purge.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { createAssist, type Assist } from '#electron/host/vault/assist.ts'
import type { GuestSession } from '#electron/host/vault/guestWindow.ts'
import type { GuestEvents } from '#electron/host/vault/meeting/ends.ts'
import { logCrypto } from '#electron/host/vault/membershipLog.ts'
import { makeCode } from '#electron/host/vault/meeting/code.ts'
import { certify, keyed, nodeRandom, publicOf } from './ends.ts'

const kim = keyed('Kim Lind')
const certificate = certify(kim)
const read = readCertificate(certificate)
if (!read.ok) throw new Error('unreadable')
const supporter = { signKey: kim.key, certificate, says: read.value.certificate }
const server = writeServerCard({
  v: 1,
  urls: ['https://192.168.2.7:8443'],
  pins: ['A'.repeat(43) + '=', 'B'.repeat(43) + '='],
  code: '',
})
const ended = { session: 'a'.repeat(32), head: 'b'.repeat(64) }
const call = {
  server,
  code: makeCode(nodeRandom).words.join(' '),
  ticket: '4711',
  scope: 'view',
  minutes: 30,
} as const

let assist: Assist
let state: AssistState
let offers: string[]
/** Null: no window stands. */
let window: GuestSession | null
let mayOpen: boolean
let meetings: { on: GuestEvents; answers: string[]; closed: boolean }[]
let isKnown: boolean

function start(who: typeof supporter | null = supporter): void {
  offers = []
  meetings = []
  isKnown = mayOpen = true
  window = null
  assist = createAssist({
    supporter: () => who,
    meet: {
      guest(_server, _code, _mine, on) {
        if (!isKnown) return Promise.resolve(err({ type: 'MeetingUnknown' }))
        const meeting = { on, answers: [] as string[], closed: false }
        meetings.push(meeting)
        return Promise.resolve(
          ok({ answer: (sdp) => void meeting.answers.push(sdp), close: () => void (meeting.closed = true) }),
        )
      },
    },
    now: () => Date.UTC(2026, 11, 1, 10),
    changed: (next) => (state = next),
    window: {
      open(session) {
        if (!mayOpen) return Promise.resolve(err({ type: 'NoOwnWindow' }))
        window = session
        return Promise.resolve(ok({}))
      },
      close: () => void (window = null),
      offer: (sdp) => void offers.push(sdp),
      changed: () => {},
    },
  })
}
beforeEach(() => start())

describe('the supporter’s end', () => {
  test('MT14 from the code to the signed end', async () => {
    expect((await assist.call(call)).ok).toBe(true)
    expect(state.meeting).toMatchObject({ phase: 'calling', ticket: '4711' })
    const { on } = meetings[0]!
    on.knocking()
    expect(state.meeting?.phase).toBe('knocking')
    expect(window!.answer('too early').ok).toBe(false)
    on.offered('offer')
    expect(offers).toEqual(['offer'])
    expect(window!.answer('answer').ok).toBe(true)
    on.words(['Ampel', 'Birne', 'Cello', 'Dose'])
    expect([meetings[0]!.answers, state.meeting?.words?.length]).toEqual([['answer'], 4])
    expect(await assist.call(call)).toMatchObject({ ok: false, error: { type: 'Busy' } })
    window!.opened()
    expect(state.meeting?.phase).toBe('open')
    on.over('stopped', ended)
    expect(state.meeting).toEqual({
      phase: 'over',
      ticket: '4711',
      words: null,
      because: 'stopped',
      signed: true,
    })
    expect(window).toBe(null)

    // MT101: what is left is enough for one paper, and goes with the next meeting.
    const paper = await assist.purged()
    const key = publicOf(kim)
    const read = readPurge(paper.ok ? paper.value.text : '', { ...ended, key }, logCrypto)
    expect(read).toEqual(ok({ v: 1, ...ended, on: '2026-12-01', kept: 'nothing' }))
    await assist.call(call)
    expect(await assist.purged()).toMatchObject({ error: { type: 'SessionUnknown' } })
  })

  test('MT101 refused: a paper of another record, of somebody else, or changed', async () => {
    await assist.call(call)
    meetings[0]!.on.over('stopped', ended)
    const paper = await assist.purged()
    const text = paper.ok ? paper.value.text : ''
    const mine = { ...ended, key: publicOf(kim) }
    expect(readPurge(text, mine, logCrypto).ok).toBe(true)
    for (const other of [
      { ...mine, session: 'd'.repeat(32) },
      { ...mine, head: 'e'.repeat(64) },
      { ...mine, key: publicOf(keyed('Eve')) },
    ])
      expect(readPurge(text, other, logCrypto)).toMatchObject({ error: { type: 'PurgeForeign' } })
    for (const not of ['', 'OBHUT-PURGED-1:', text.slice(0, -4), certificate])
      expect(readPurge(not, mine, logCrypto)).toMatchObject({ error: { type: 'PurgeUnreadable' } })
  })

  test('MT100 a window of its own stands from the knock to the end; closed by hand, she has left', async () => {
    await assist.call(call)
    const mine = window!
    expect(mine.state().meeting?.phase).toBe('calling')
    mine.leave('linkLost')
    expect([window, meetings[0]!.closed, state.meeting?.because]).toEqual([null, true, 'linkLost'])
    // One that is late says nothing about the next meeting.
    await assist.call(call)
    mine.leave('guestLeft')
    mine.opened()
    expect(state.meeting?.phase).toBe('calling')
  })

  test('MT100 where no window of its own can stand, nobody knocks', async () => {
    mayOpen = false
    expect(await assist.call(call)).toMatchObject({ ok: false, error: { type: 'NoOwnWindow' } })
    expect([meetings[0]!.closed, state.meeting]).toEqual([true, null])
  })

  test('MT12 refused: nobody with a certificate that counts', async () => {
    start(null)
    expect(await assist.call(call)).toMatchObject({ ok: false, error: { type: 'NotAllowed' } })
    expect(meetings).toEqual([])
  })

  test('MT14 what was typed is read before anything is asked; a code that is over is said', async () => {
    expect((await assist.call({ ...call, server: 'OBHUT' })).ok).toBe(false)
    expect((await assist.call({ ...call, code: 'Ampel Birne' })).ok).toBe(false)
    expect(meetings).toEqual([])
    isKnown = false
    expect(await assist.call(call)).toMatchObject({ ok: false, error: { type: 'MeetingUnknown' } })
    expect(state.meeting).toBe(null)
  })

  test('MT16 whoever left hears nothing of it any more', async () => {
    await assist.call(call)
    await assist.leave()
    expect([meetings[0]!.closed, state.meeting?.phase, state.meeting?.because]).toEqual([
      true,
      'over',
      'guestLeft',
    ])
    meetings[0]!.on.offered('late')
    expect([offers, state.meeting?.phase]).toEqual([[], 'over'])
    expect((await assist.call(call)).ok).toBe(true)
    meetings[0]!.on.failed('tampered')
    expect(state.meeting?.phase).toBe('calling')
  })
})
