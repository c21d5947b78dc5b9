/**
 * One launcher per profile folder. The lock is a socket that the system closes with the process, so that a crash leaves
 * none; a second start asks the first to show its window and ends.
 */
import { createHash } from 'node:crypto'
import { connect, createServer } from 'node:net'
import { rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'

export interface LauncherLock {
  release(): Promise<void>
}

export async function lockLauncher(folder: string, onSecond: () => void): Promise<LauncherLock | undefined> {
  const path = socketPath(folder)
  for (const attempt of [1, 2]) {
    const lock = await tryListen(path, onSecond)
    if (lock) return lock
    if (await isAnswered(path)) return undefined
    if (attempt === 1 && process.platform !== 'win32') rmSync(path, { force: true })
  }
  return undefined
}

function socketPath(folder: string): string {
  const name = `obhut-${userInfo().username}-${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 24)}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  return join(process.env['XDG_RUNTIME_DIR'] ?? tmpdir(), `${name}.sock`)
}

function tryListen(path: string, onSecond: () => void): Promise<LauncherLock | undefined> {
  return new Promise((done) => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.end()
      onSecond()
    })
    server.once('error', () => done(undefined))
    server.listen(path, () =>
      done({ release: () => new Promise((released) => server.close(() => released())) }),
    )
  })
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.end()
      done(true)
    })
    socket.once('error', () => done(false))
  })
}
