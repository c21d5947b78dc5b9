/** express-pouchdb on loopback (tests/bench/peers), installed when it is first asked for. */
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '#build/suites.ts'

const folder = join(root, 'tests/bench/peers')

export async function installPeers(): Promise<void> {
  if (existsSync(join(folder, 'node_modules/express-pouchdb/package.json'))) return
  console.log('  installing the peers …')
  // Scripts are not needed: LevelDB comes built.
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder })
}

export interface Peer extends AsyncDisposable {
  readonly pid: number
  /** http://127.0.0.1:port */
  readonly url: string
}

/** `durable`: with an fsync before each answer, as it does not come. */
export async function startPeer(dataFolder: string, durable = false): Promise<Peer> {
  const child = spawn(process.execPath, [join(folder, 'server.cjs'), dataFolder, durable ? 'durable' : ''], {
    cwd: dataFolder,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const port = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const found = /ready (\d+)/.exec(text)?.[1]
      if (found !== undefined) resolve(found)
    })
    void ended.then(() => reject(new Error('The peer ended.')))
  })
  return {
    pid: child.pid!,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
