import { expect, it } from 'vitest'
import { watchSleep } from '#electron/loopback/watchSleep.ts'

it('PN4 a tick that comes a minute late says that the PC slept; a busy PC and a clock put back do not', () => {
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
