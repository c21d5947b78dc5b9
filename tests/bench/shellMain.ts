/**
 * The loopback shell in a process of its own, as people run it: the keeper's memory and time are not the bench's.
 * Asked by its parent for an address, the vault's process id, or its end; each answer carries the question's number.
 */
import { join } from 'node:path'
import { startLoopback } from '#electron/loopback/startLoopback.ts'

const [profileDir = '', windowDir = '', vaultEntry = ''] = process.argv.slice(2)
const shell = await startLoopback({
  profileDir,
  windowDir,
  // Argon2id is measured and taken out: its floor saves time.
  argon: { memKiB: 64 * 1024, passes: 3 },
  vaultEntry,
  volumesIn: join(profileDir, '../drives'),
  onBug: (what, thrown) => console.error('bug:', what, thrown),
})
if (shell === 'AlreadyRunning') throw new Error('Another Obhut runs on this profile.')

const answers = {
  address: () => Promise.resolve(shell.address()),
  vaultPid: async () => (await shell.host.vault()).pid,
  close: () => shell.close().then(() => null),
}
export type ShellAnswers = typeof answers

process.on('message', ({ id, ask }: { id: number; ask: keyof ShellAnswers }) => {
  void answers[ask]().then((value) =>
    process.send!({ id, value }, () => {
      if (ask === 'close') process.exit(0)
    }),
  )
})
process.once('disconnect', () => process.exit(1))
process.send!({ id: 0, value: null })
