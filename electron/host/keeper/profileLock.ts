/**
 * One program at a time per profile. Node has no file lock, so a lock file names the process that holds it, with its
 * start time where the system tells it, and shows a sign of life every few seconds. A lock whose process is gone is
 * taken over; one on another PC (a profile on a shared drive) only when its sign of life is old.
 */
import { readFileSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { bytesToUtf8, utf8ToBytes } from '#shared/basics/bytes.ts'
import { randomId, type Random } from '#shared/basics/random.ts'
import { codeOf, readWhole, writeAll, type Files } from './files.ts'

const holderSchema = z.object({ host: z.string(), pid: z.number(), started: z.string(), token: z.string() })
type Holder = z.infer<typeof holderSchema>

const beatEvery = 5_000
const deadAfter = 30_000
const forgottenAfter = 600_000

export interface ProfileLock {
  release(): Promise<void>
}

/** When this process began, so that a reused pid is not taken for the old holder. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function isAlive(holder: Holder, lastSeen: number): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false
  }
  if (holder.started !== '') return startOf(holder.pid) === holder.started
  // Where the system tells no start time: a lock from before the last boot, or long without a sign of life, is left over.
  const booted = Date.now() - uptime() * 1000
  return lastSeen > booted && Date.now() - lastSeen < forgottenAfter
}

/** Null: somebody else has the profile open. Throws the system's error when the folder can't be written. */
export async function takeProfileLock(
  files: Files,
  folder: string,
  random: Random,
): Promise<ProfileLock | null> {
  const path = join(folder, 'lock')
  const mine: Holder = {
    host: hostname(),
    pid: process.pid,
    started: startOf(process.pid),
    token: randomId(random),
  }
  for (let tries = 0; tries < 3; tries++) {
    try {
      const handle = await files.open(path, 'create')
      try {
        await writeAll(handle, utf8ToBytes(JSON.stringify(mine)), 0)
      } finally {
        await handle.close()
      }
      return hold()
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
    const holder = await holderAt(path)
    const changedAt = (await files.stat(path))?.changedAt ?? 0
    // A file just made may not have its content yet.
    if (!holder && Date.now() - changedAt < deadAfter) return null
    if (
      holder &&
      (holder.host === mine.host ? isAlive(holder, changedAt) : Date.now() - changedAt < deadAfter)
    )
      return null
    // Whoever renames it first may go on; what was renamed must be what we judged.
    const aside = join(folder, `lock.${mine.token}`)
    try {
      await files.rename(path, aside)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') continue
      throw error
    }
    const renamed = await holderAt(aside)
    if (renamed?.token !== holder?.token) {
      await files.rename(aside, path)
      return null
    }
    await files.remove(aside)
  }
  return null

  async function holderAt(where: string): Promise<Holder | null> {
    try {
      const bytes = await readWhole(files, where)
      const parsed = holderSchema.safeParse(JSON.parse(bytesToUtf8(bytes ?? new Uint8Array(0))))
      return parsed.success ? parsed.data : null
    } catch (error) {
      if (codeOf(error) !== '') throw error
      return null
    }
  }

  function hold(): ProfileLock {
    const beat = setInterval(() => {
      void holderAt(path)
        .then(async (holder) => {
          if (holder?.token !== mine.token) return
          const handle = await files.open(path, 'change')
          try {
            await writeAll(handle, utf8ToBytes(JSON.stringify(mine)), 0)
          } finally {
            await handle.close()
          }
        })
        .catch(() => {})
    }, beatEvery)
    beat.unref()
    return {
      async release() {
        clearInterval(beat)
        const holder = await holderAt(path).catch(() => null)
        if (holder?.token === mine.token) await files.remove(path).catch(() => {})
      },
    }
  }
}
