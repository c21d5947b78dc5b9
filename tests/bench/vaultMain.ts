/**
 * The vault's entry with a stopwatch: the same vault as electron/host/vault/main.ts, and beside its process id a file
 * of lines `{ what, ms }` for Argon2id and for every call. It writes names of calls and times, never what they hold.
 */
import { randomBytes } from 'node:crypto'
import { appendFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sodium from 'sodium-native'
import { createVault } from '#electron/host/vault/createVault.ts'
import { joinKeeper } from '#electron/host/joinKeeper.ts'
import { systemClock } from '#shared/basics/clock.ts'
import { storeApi, vaultApi } from '#shared/host/api.ts'
import { connect, serve } from '#shared/host/rpc.ts'
import type { Served, Service } from '#shared/host/table.ts'

const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'out/bench/vault')
const file = join(folder, `${process.pid}.jsonl`)
const made = mkdir(folder, { recursive: true })
let lines = ''
let writing: NodeJS.Timeout | undefined
const note = (what: string, ms: number): void => {
  lines += `${JSON.stringify({ what, ms })}\n`
  writing ??= setTimeout(() => {
    const text = lines
    lines = ''
    writing = undefined
    void made.then(() => appendFile(file, text))
  }, 100)
}

const stretch = sodium.crypto_pwhash_async
sodium.crypto_pwhash_async = (output, password, salt, passes, bytes, algorithm, done) => {
  const from = performance.now()
  stretch(output, password, salt, passes, bytes, algorithm, (error) => {
    note('argon2id', performance.now() - from)
    done(error)
  })
}

const keeper = joinKeeper()
let window: Served<typeof vaultApi> | undefined
const vault = createVault({
  store: connect(storeApi, keeper.store),
  clock: systemClock,
  random: { bytes: (length) => new Uint8Array(randomBytes(length)) },
  emit: (name, data) => window?.emit(name, data),
})
const timed = Object.fromEntries(
  Object.entries(vault.service).map(([name, run]) => [
    name,
    async (args: never) => {
      const from = performance.now()
      const answer = await (run as (args: never) => unknown)(args)
      note(name, performance.now() - from)
      return answer
    },
  ]),
) as unknown as Service<typeof vaultApi>
keeper.onWindow((channel) => (window = serve(vaultApi, channel, timed)))
process.once('exit', () => vault.end())
