/** MT100: the pipe of a supporter's window, as her vault serves it. */
import { beforeEach, describe, expect, test } from 'vitest'
import { err, ok } from '#shared/basics/result.ts'
import { guestApi } from '#shared/host/guestApi.ts'
import { connect } from '#shared/host/rpc.ts'
import type { AssistState } from '#shared/host/supportApi.ts'
import { createGuestWindow, type GuestSession, type GuestWindow } from '#electron/host/vault/guestWindow.ts'
import { memoryPair } from '#shared/host/memoryPair.ts'

const state: AssistState = {
  supporter: { name: 'Kim Lind', company: 'GETECO GmbH', until: '2027-01-01' },
  meeting: { phase: 'knocking', ticket: '4711', words: null, because: null, signed: false },
}
let isHere: boolean
let asked: string[]
let said: string[]
let guest: GuestWindow
/** A window takes its time to come up. */
let comesUp: Promise<void>

const session: GuestSession = {
  state: () => state,
  answer: (sdp) => (said.push(`answer ${sdp}`), sdp === 'bad' ? err({ type: 'SessionUnknown' }) : ok({})),
  opened: () => void said.push('opened'),
  leave: (because) => void said.push(`leave ${because}`),
}
function enter() {
  const [mine, theirs] = memoryPair()
  guest.takeWindow(theirs)
  return connect(guestApi, mine)
}

beforeEach(() => {
  isHere = true
  asked = []
  said = []
  comesUp = Promise.resolve()
  guest = createGuestWindow(
    {
      store: {
        call: async (name: string) => {
          asked.push(name)
          if (name === 'guest.open') await comesUp
          return ok({ colourScheme: 'dark' })
        },
      } as never,
    },
    () => (isHere ? ({ session: { language: 'de' } } as never) : null),
  )
})

describe('a supporter’s window', () => {
  test('MT100 hears where its meeting stands and the offer, whichever came first', async () => {
    expect((await guest.open(session)).ok).toBe(true)
    guest.offer('early')
    const pipe = enter()
    expect(await pipe.call('start', {})).toEqual(
      ok({ language: 'de', colourScheme: 'dark', state, offer: { sdp: 'early' } }),
    )
    const heard: unknown[] = []
    pipe.on('offer', ({ sdp }) => heard.push(sdp))
    pipe.on('changed', (next) => heard.push(next))
    guest.offer('late')
    guest.changed(state)
    await expect.poll(() => heard).toEqual(['late', state])
    expect((await pipe.call('answer', { sdp: 'mine' })).ok).toBe(true)
    expect(await pipe.call('answer', { sdp: 'bad' })).toMatchObject({ error: { type: 'SessionUnknown' } })
    await pipe.call('opened', {})
    await pipe.call('input', {})
    expect(said).toEqual(['answer mine', 'answer bad', 'opened'])
    expect(asked).toEqual(['guest.open', 'projection.facts', 'guest.activity'])
  })

  test('MT100 refused: a pipe before the meeting, after it, and of somebody who is signed out', async () => {
    await enter().closed
    await guest.open(session)
    const pipe = enter()
    isHere = false
    expect(await pipe.call('start', {})).toMatchObject({ error: { type: 'Locked' } })
    expect(await pipe.call('answer', { sdp: 'mine' })).toMatchObject({ error: { type: 'Locked' } })
    isHere = true
    guest.close()
    await pipe.closed
    await enter().closed
    expect([said, asked.at(-1)]).toEqual([[], 'guest.close'])
  })

  test('MT100 whoever closes the window leaves', async () => {
    await guest.open(session)
    enter().close()
    await expect.poll(() => said).toEqual(['leave guestLeft'])
  })

  test('MT100 a meeting that was over while its window came up closes it, and not the window of the next', async () => {
    const up = Promise.withResolvers<void>()
    comesUp = up.promise
    const first = guest.open(session)
    guest.close()
    const second = guest.open({ ...session })
    up.resolve()
    await Promise.all([first, second])
    expect(asked).toEqual(['guest.open', 'guest.close', 'guest.open'])

    const third = guest.open({ ...session })
    guest.close()
    await third
    expect(asked.slice(3)).toEqual(['guest.open', 'guest.close', 'guest.close'])
  })

  test('MT12 no call and no event of this pipe has a place for a record, a key or a certificate', () => {
    expect(Object.keys(guestApi.calls)).toEqual(['start', 'answer', 'opened', 'leave', 'input'])
    expect(Object.keys(guestApi.events)).toEqual(['changed', 'offer'])
  })
})
