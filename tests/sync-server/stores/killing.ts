/** Starts append workers, kills them, and compares what they were promised with what is there. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { bytesToHex } from '#shared/basics/bytes.ts'
import { opHashOf } from '#shared/sync/op.ts'
import type { Store } from '#sync-server/stores/store.ts'
import { readAll, sha256 } from './storeWorld.ts'

export interface Promised {
  /** `tenant dev n` → hash of the op that was acknowledged as the last of its batch. */
  readonly acked: Map<string, string>
  readonly failures: string[]
}

export interface Worker {
  readonly child: ChildProcess
  readonly ready: Promise<void>
  /** kill -9, and everything it said is read. */
  kill(): Promise<void>
}

export function startWorker(args: readonly string[], promised: Promised): Worker {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'appendWorker.ts'), ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  // Also when the test fails on its way.
  const end = (): void => void child.kill('SIGKILL')
  process.on('exit', end)
  const exited = once(child, 'exit').finally(() => process.off('exit', end))
  const lines = createInterface({ input: child.stdout })
  const closed = once(lines, 'close')
  const ready = Promise.withResolvers<void>()
  void exited.then(() => ready.resolve())
  lines.on('line', (line) => {
    const [word, tenant, dev, n, hash] = line.split(' ')
    if (word === 'ready') ready.resolve()
    else if (word === 'acked' && hash?.length === 64) promised.acked.set(`${tenant} ${dev} ${n}`, hash)
    else if (word === 'failed') promised.failures.push(line)
  })
  return {
    child,
    ready: ready.promise,
    kill: async () => {
      child.kill('SIGKILL')
      await Promise.all([exited, closed])
    },
  }
}

/** @returns promises that the store has broken */
export async function brokenPromises(store: Store, promised: Promised): Promise<string[]> {
  const there = new Map<string, string>()
  for (const tenant of await store.tenants())
    for (const row of (await readAll(store, tenant, 5000)).rows)
      there.set(
        `${tenant} ${row.dev} ${row.n}`,
        bytesToHex(opHashOf(sha256, { headerBytes: row.header, payloadHash: row.payloadHash })),
      )
  return [...promised.acked].filter(([key, hash]) => there.get(key) !== hash).map(([key]) => key)
}
