/** Two servers on one folder would be two writers: the second one is refused while the first lives. */
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { err, ok, type Result } from '#shared/basics/result.ts'

export function takeLock(
  path: string,
): Result<{ release(): void }, { type: 'Locked'; words: { pid: number } }> {
  const mine = `${path}.${process.pid}`
  writeFileSync(mine, String(process.pid), { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        // A link is made whole or not at all: nobody reads a half-written lock.
        linkSync(mine, path)
        return ok({ release: () => rmSync(path, { force: true }) })
      } catch (error) {
        if ((error as { code?: string }).code !== 'EEXIST') throw error
      }
      const pid = Number(readOrNothing(path))
      if (Number.isSafeInteger(pid) && pid > 0 && pid !== process.pid && isAlive(pid) && isOfThisBoot(path))
        return err({ type: 'Locked', words: { pid } })
      rmSync(path, { force: true })
    }
    return err({ type: 'Locked', words: { pid: 0 } })
  } finally {
    rmSync(mine, { force: true })
  }
}

const readOrNothing = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** After the power failed another program may have the old number. The database has a lock of its own besides. */
const isOfThisBoot = (path: string): boolean => {
  const booted = Date.now() - uptime() * 1000
  const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: 0 }
  // Clocks are set now and then: only what is clearly older is left over.
  return mtimeMs > booted - 60_000
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}
