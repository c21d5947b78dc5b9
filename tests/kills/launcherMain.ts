/** The launcher as a process of its own, so that it can be killed: keeper and vault as in the app, without a browser. */
import { startLoopback } from '#electron/loopback/startLoopback.ts'

const [profileDir, windowDir] = process.argv.slice(2)

/** What it answers to each message; the address is a fresh one. */
export interface Standing {
  readonly address: string
  readonly vaultPid: number
}

const shell = await startLoopback({
  profileDir: profileDir!,
  windowDir: windowDir!,
  argon: { memKiB: 64 * 1024, passes: 3 },
  onBug: (what, thrown) => process.send!({ bug: `${what}: ${String(thrown)}` }),
})
if (shell === 'AlreadyRunning') {
  process.send!({ bug: 'AlreadyRunning' })
  process.exit(3)
}
const tell = async (): Promise<void> => {
  const vault = await shell.host.vault()
  process.send!({ address: shell.address(), vaultPid: vault.pid } satisfies Standing)
}
process.on('message', () => void tell())
process.once('disconnect', () => process.exit(0))
process.send!({ ready: true })
