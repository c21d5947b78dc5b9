import type { PowerMonitor } from 'electron'
import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { lockOnPowerSignals } from '#electron/desktop/power.ts'
import { watchSleep } from '#electron/loopback/watchSleep.ts'

it('PN4 A79 a tick that comes a minute late says that the PC slept; a busy PC and a clock put back do not', () => {
  let now = Date.UTC(2026, 10, 22, 8)
  let slept = 0
  const watch = watchSleep(
    () => slept++,
    () => now,
  )
  const after = (seconds: number): number => {
    now += seconds * 1000
    watch.tick()
    return slept
  }
  expect(after(5)).toBe(0)
  expect(after(60)).toBe(0)
  expect(after(-3600)).toBe(0)
  expect(after(5)).toBe(0)
  expect(after(66)).toBe(1)
  expect(after(5)).toBe(1)
  expect(after(8 * 3600)).toBe(2)
  watch.stop()
})

it('PN4 A79 in Electron sleep and shutdown sign out; a locked session or another user only locks', () => {
  const monitor = new EventEmitter()
  const said: string[] = []
  lockOnPowerSignals(monitor as unknown as PowerMonitor, {
    lock: () => said.push('lock'),
    signOutAll: () => said.push('sign out'),
  })
  for (const signal of ['lock-screen', 'user-did-resign-active', 'suspend', 'shutdown', 'resume'])
    monitor.emit(signal)
  expect(said).toEqual(['lock', 'lock', 'sign out', 'sign out'])
})
