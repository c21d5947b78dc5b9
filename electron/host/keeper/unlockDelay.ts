/**
 * Wrong passphrases make the next try wait (decision 27). The count is sealed by the device's MAC and numbered; the
 * number also lies in the profile's state, so that taking the file away or bringing an older one back gives the
 * longest delay, not none. Whoever can roll the whole profile back rolls this back too: Argon2id and the passphrase
 * are what stands then.
 */
import { z } from 'zod'
import { bytesToUtf8, concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { Clock } from '#shared/basics/clock.ts'
import { sameMac, type DeviceKeys } from './deviceKeys.ts'
import type { KeptFile } from './keptFile.ts'

const delays = [0, 0, 1_000, 5_000, 15_000, 60_000, 300_000, 900_000] as const

const content = z.object({ number: z.number().int(), fails: z.number().int().min(0), at: z.number() })

export interface UnlockDelay {
  waitMs(): number
  /** Wrong ones since the last right one. */
  fails(): number
  wrong(): Promise<void>
  right(): Promise<void>
}

export async function openUnlockDelay(deps: {
  readonly file: KeptFile
  readonly keys: DeviceKeys
  readonly clock: Clock
  /** Number in the profile's state; -1 in a new profile. */
  readonly number: number
  readonly keepNumber: (number: number) => Promise<void>
  readonly writable: boolean
}): Promise<UnlockDelay> {
  const { clock } = deps
  let number = deps.number
  let fails = 0
  let at = 0

  const read = async (): Promise<{ number: number; fails: number; at: number } | null> => {
    const bytes = await deps.file.read()
    if (bytes === null || bytes === 'damaged' || bytes.length < 32) return null
    const body = bytes.subarray(32)
    if (!sameMac(bytes.subarray(0, 32), deps.keys.mac('unlock delay', body))) return null
    const parsed = content.safeParse(JSON.parse(bytesToUtf8(body)))
    return parsed.success ? parsed.data : null
  }
  const write = async (): Promise<void> => {
    number++
    const body = utf8ToBytes(JSON.stringify({ number, fails, at }))
    // State first: a crash between the two looks like a rollback and costs the longest delay, which is the safe side.
    await deps.keepNumber(number)
    const sealed: Bytes = concatBytes(deps.keys.mac('unlock delay', body), body)
    await deps.file.write(sealed)
  }

  const found = await read()
  if (found?.number === number) {
    fails = found.fails
    at = found.at
  } else if (number >= 0) {
    fails = delays.length - 1
    at = clock.now()
    if (deps.writable) await write().catch(() => {})
  } else if (deps.writable) await write()

  return {
    waitMs() {
      const delay = delays[Math.min(fails, delays.length - 1)]!
      // A clock put back must not shorten the wait.
      const passed = Math.max(0, clock.now() - at)
      if (clock.now() < at) at = clock.now()
      return Math.max(0, delay - passed)
    },
    fails: () => fails,
    async wrong() {
      fails++
      at = clock.now()
      await write()
    },
    async right() {
      if (fails === 0) return
      fails = 0
      await write()
    },
  }
}
