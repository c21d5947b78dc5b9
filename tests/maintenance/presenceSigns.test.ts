/** Signs of life from the window (MT19, MT93), each injected, on a clock that the test turns. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { missing, notice, present, presenceLimits, type Presence, type PresenceSign } from '#shared/maintenance/presence.ts' // prettier-ignore
import { inputEveryMs, sendSigns } from '#renderer/maintenance/presenceSigns.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

function page() {
  const listeners = new Map<string, Set<(event: object) => void>>()
  const target = {
    addEventListener: (name: string, listener: (event: object) => void) =>
      void listeners.set(name, (listeners.get(name) ?? new Set()).add(listener)),
    removeEventListener: (name: string, listener: (event: object) => void) =>
      void listeners.get(name)?.delete(listener),
  }
  const document = { ...target, visibilityState: 'visible' }
  const state = { seen: true }
  const signs: PresenceSign[] = []
  let presence: Presence = present(performance.now())
  const end = sendSigns({
    window: target as never,
    document: document as never,
    isFrameSeen: () => state.seen,
    send(sign) {
      signs.push(sign)
      presence = notice(presence, sign, performance.now())
    },
  })
  return {
    signs,
    state,
    document,
    end,
    count: (sign: PresenceSign) => signs.filter((one) => one === sign).length,
    tell: (name: string, isTrusted = true) => {
      for (const listener of listeners.get(name) ?? []) listener({ isTrusted })
    },
    ears: () => [...listeners.values()].reduce((sum, all) => sum + all.size, 0),
    missing: () => missing(presence, performance.now()),
  }
}

describe('MT93 signs from the window', () => {
  test('a beat each 200 ms; idle for a minute freezes, a hand keeps it going', () => {
    const { signs, count, tell, missing } = page()
    vi.advanceTimersByTime(1000)
    expect(count('beat')).toBe(1000 / presenceLimits.beatMs)
    expect(missing()).toBeNull()
    vi.advanceTimersByTime(presenceLimits.idleMs)
    expect(missing()).toBe('idle')
    tell('keydown')
    expect(missing()).toBeNull()
    expect(signs.at(-1)).toBe('input')
  })
  test.each(['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'input'])('%s is a hand, said once a second at the most, and never by a script', (name) => {
    const { count, tell } = page()
    tell(name, false)
    expect(count('input')).toBe(0)
    for (let i = 0; i < 50; i++) tell(name)
    expect(count('input')).toBe(1)
    vi.advanceTimersByTime(inputEveryMs)
    tell(name)
    expect(count('input')).toBe(2)
  }) // prettier-ignore
  test('a hidden window says so at once and beats no more; shown again it says that', () => {
    const { document, signs, tell, missing } = page()
    vi.advanceTimersByTime(400)
    document.visibilityState = 'hidden'
    tell('visibilitychange')
    expect([signs.at(-1), missing()]).toEqual(['hidden', 'covered'])
    const beats = signs.length
    vi.advanceTimersByTime(2000)
    expect(signs.length).toBe(beats)
    document.visibilityState = 'visible'
    tell('visibilitychange')
    vi.advanceTimersByTime(200)
    expect(signs.slice(-2)).toEqual(['shown', 'beat'])
  })
  test('a page that goes says so', () => {
    const { signs, tell } = page()
    tell('pagehide')
    expect(signs.at(-1)).toBe('hidden')
  })
  test('a main thread that hangs, and a frame that is not to be seen, freeze within a second', () => {
    const hung = page()
    vi.advanceTimersByTime(1000)
    expect(hung.missing()).toBeNull()
    hung.end()
    vi.advanceTimersByTime(presenceLimits.silentMs + 1)
    expect(hung.missing()).toBe('noHeartbeat')
    const covered = page()
    vi.advanceTimersByTime(1000)
    expect(covered.missing()).toBeNull()
    covered.state.seen = false
    vi.advanceTimersByTime(1000)
    expect(covered.missing()).toBe('noHeartbeat')
  })
  test('once it is over, nothing in the window listens or ticks for it', () => {
    const { end, ears, signs, tell } = page()
    expect(ears()).toBeGreaterThan(5)
    end()
    expect([ears(), vi.getTimerCount()]).toEqual([0, 0])
    const before = signs.length
    tell('keydown')
    vi.advanceTimersByTime(5000)
    expect(signs.length).toBe(before)
  })
})
