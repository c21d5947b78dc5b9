/** A real server on a folder of its own, in this process or as a process. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#shared/basics/clock.ts'
import { readServerCard } from '#shared/sync/serverCard.ts'
import type { ServerCard } from '#shared/sync/messages.ts'
import { configSchema, type Config } from '#sync-server/setup/config.ts'
import { folderAt, type Folder } from '#sync-server/setup/folder.ts'
import { openServer, type RunningServer, type ServerDeps } from '#sync-server/setup/program.ts'
import { randomOf } from './kita.ts'
import { createTlsSpeaker, type Speaker } from './world.ts'

export const makeFolder = async (): Promise<Folder> =>
  folderAt(await mkdtemp(join(tmpdir(), 'obhut-server-')))

export const testConfig = (more: Record<string, unknown> = {}): Config =>
  configSchema.parse({ urls: ['https://localhost:8443'], host: '127.0.0.1', port: 0, adminPort: 0, ...more })

export interface Opened {
  readonly server: RunningServer
  readonly folder: Folder
  readonly speaker: Speaker
  card(): Promise<ServerCard>
  /** Stops it; the folder stays. */
  rest(): Promise<void>
  /** Also removes the folder. */
  end(): Promise<void>
}

export async function openHere(
  more: Record<string, unknown> = {},
  deps: Partial<ServerDeps> = {},
  folder?: Folder,
): Promise<Opened> {
  const at = folder ?? (await makeFolder())
  const opened = await openServer(at, testConfig(more), {
    clock: systemClock,
    random: { bytes: randomOf },
    elapsed: () => performance.now(),
    ...deps,
  })
  if (!opened.ok) throw new Error(opened.error.words.why)
  const server = opened.value
  const speaker = createTlsSpeaker(server.url, server.place().pins)
  return {
    server,
    folder: at,
    speaker,
    async card() {
      const card = readServerCard((await server.card(false)).text)
      if (!card.ok) throw new Error('card')
      return card.value
    },
    async rest() {
      speaker.close()
      await server.stop()
    },
    async end() {
      speaker.close()
      await server.stop()
      await rm(at.path, { recursive: true, force: true })
    },
  }
}

const main = new URL('../../../sync-server/main.ts', import.meta.url).pathname

export interface ServerProcess {
  readonly child: ChildProcess
  readonly url: string
  readonly card: ServerCard | undefined
  readonly output: () => string
  readonly ended: Promise<number | null>
}

/** `npm run server` without npm: the very program, told ready by its own word. */
export async function startProcess(
  folder: Folder,
  args: readonly string[] = [],
  nodeArgs: readonly string[] = [],
): Promise<ServerProcess> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      ...nodeArgs,
      main,
      '--folder',
      folder.path,
      '--port',
      '0',
      '--admin-port',
      '0',
      '--host',
      '127.0.0.1',
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  await new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      output += chunk.toString()
      if (output.includes('\nbereit\n')) resolve()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    void ended.then(() => reject(new Error(`server ended: ${output}`)))
  })
  const url = /https:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0]
  if (!url) throw new Error(output)
  const line = output.split('\n').find((one) => one.startsWith('OBHUT-SERVER-1:'))
  const card = line === undefined ? undefined : readServerCard(line)
  return { child, url, card: card?.ok ? card.value : undefined, output: () => output, ended }
}

export async function runCommand(
  folder: Folder,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', main, ...args, '--folder', folder.path],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  const take = (chunk: Buffer): void => void (output += chunk.toString())
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, output }
}

export const adminOf = async (folder: Folder): Promise<{ port: number; token: string }> =>
  JSON.parse(await readFile(join(folder.path, 'control.json'), 'utf8')) as { port: number; token: string }
