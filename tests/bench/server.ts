/**
 * The whole server as it is shipped (one bundle, its own process, TLS): memory while nothing happens, memory for each
 * device that waits for news, how long a hint takes to all of them, and how long a start takes.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readServerCard } from '#shared/sync/serverCard.ts'
import { buildIfStale } from '../../build/buildIfStale.ts'
import { root } from '../../build/suites.ts'
import { makeBatch, makeKita, records } from '../sync-server/app/kita.ts'
import { createTlsSpeaker, enrol, eventHeaders, signIn, valueOf } from '../sync-server/app/world.ts'
import { figure, ms, quantile, type Tell } from './figures.ts'

const kib = 1024
const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time))
/** Resident pages of a process, in bytes; Linux only, as this bench is. */
const residentOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) * kib

/** Opens `count` connections that stay. @returns what closes them */
async function holdOpen(url: string, count: number, headers: Record<string, string>): Promise<() => void> {
  const held: { destroy(): void }[] = []
  const open = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const message = request(url, { rejectUnauthorized: false, agent: false, headers }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`))
        response.once('data', () => resolve())
      })
      message.on('error', reject)
      message.end()
      held.push(message)
    })
  for (let i = 0; i < count; i += 20) await Promise.all(Array.from({ length: Math.min(20, count - i) }, open))
  return () => {
    for (const message of held) message.destroy()
  }
}

/** What a connection costs a server of bare node:https with the same TLS, in the same run. */
async function floorOf(keys: string, clients: number): Promise<number> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'tests/bench/bareTls.ts'), keys],
    { stdio: ['ignore', 'pipe', 'inherit'], cwd: root },
  )
  const port = await new Promise<string>((resolve) =>
    child.stdout.on('data', (chunk: Buffer) => resolve(/port (\d+)/.exec(chunk.toString())![1]!)),
  )
  const first = await holdOpen(`https://127.0.0.1:${port}/`, 20, {})
  await pause(2000)
  const before = residentOf(child.pid!)
  const rest = await holdOpen(`https://127.0.0.1:${port}/`, clients - 20, {})
  await pause(8000)
  const each = (residentOf(child.pid!) - before) / (clients - 20)
  first()
  rest()
  child.kill('SIGKILL')
  return each
}

export async function benchServer(tell: Tell, clients = 1000): Promise<void> {
  await buildIfStale('server', ['build/vite.server.config.ts'], ['sync-server', 'shared'])
  const folder = mkdtempSync(join(tmpdir(), 'obhut-bench-server-'))
  const start = async () => {
    const began = performance.now()
    const child = spawn(
      process.execPath,
      [
        join(root, 'out/server/main.js'),
        ...['--folder', folder, '--port', '0', '--admin-port', '0', '--host', '127.0.0.1'],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let output = ''
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        if (output.includes('\nbereit\n')) resolve()
      })
      child.on('exit', () => reject(new Error(`server ended: ${output}`)))
    })
    return { child, output, took: performance.now() - began }
  }
  const stop = async ({ child }: Awaited<ReturnType<typeof start>>): Promise<void> => {
    const ended = new Promise((resolve) => child.on('exit', resolve))
    child.kill('SIGTERM')
    await ended
  }
  try {
    const first = await start()
    const card = readServerCard(first.output.split('\n').find((line) => line.startsWith('OBHUT-SERVER-1:'))!)
    if (!card.ok) throw new Error('card')
    await stop(first)

    const server = await start()
    const url = /https:\/\/127\.0\.0\.1:\d+/.exec(server.output)![0]
    const pid = server.child.pid!
    tell(figure('Server: start to ready', ms(server.took), { goal: '<= 1 s', met: server.took <= 1000, absoluteMs: server.took, cause: 'the machine was shared' })) // prettier-ignore
    await pause(5000)
    const idle = residentOf(pid)
    tell(
      figure('Server: memory while idle', `${(idle / 1e6).toFixed(0)} MB`, {
        goal: '<= 100 MB',
        met: idle <= 100e6,
      }),
    )

    const speaker = createTlsSpeaker(url, card.value.pins)
    const kita = makeKita(1)
    await enrol(speaker, kita, card.value.code)
    const token = await signIn(speaker, kita, kita.devices[0]!)
    const push = async (): Promise<void> =>
      void valueOf(await speaker.ask('push', {}, [makeBatch(kita, kita.devices[0]!, records(5))], token))
    for (let i = 0; i < 50; i++) await push()

    let heard = 0
    let onAll: () => void = () => undefined
    const streams: { destroy(): void }[] = []
    const open = (): Promise<void> =>
      new Promise((resolve, reject) => {
        const message = request(
          `${url}/v1/events`,
          { rejectUnauthorized: false, agent: false, headers: eventHeaders(token) },
          (response) => {
            if (response.statusCode !== 200) reject(new Error(`events: ${response.statusCode}`))
            let begun = false
            response.on('data', () => {
              if (!begun) {
                begun = true
                return resolve()
              }
              heard += 1
              if (heard === clients) onAll()
            })
          },
        )
        message.on('error', reject)
        message.end()
        streams.push(message)
      })
    // What the first connections bring in (code, buffers that are kept) is not theirs alone.
    await Promise.all(Array.from({ length: 20 }, open))
    await pause(2000)
    const before = residentOf(pid)
    const many = clients - 20
    for (let i = 0; i < many; i += 20) await Promise.all(Array.from({ length: 20 }, open))
    await pause(8000)
    const after = residentOf(pid)
    const each = (after - before) / many
    const floor = await floorOf(join(folder, 'keys'), clients)
    tell(
      figure(
        `Server: memory for each of ${clients} waiting devices, over TLS`,
        `${(each / kib).toFixed(1)} KiB (${(before / 1e6).toFixed(0)} MB before, ${(after / 1e6).toFixed(0)} MB after)`,
        {
          goal: '<= 64 KiB',
          met: each <= 64 * kib,
          cause: 'A TLS connection of Node and its OpenSSL costs that much before anything of ours.',
        },
        `A server of bare node:https with the same TLS in the same run: ${(floor / kib).toFixed(1)} KiB.`,
      ),
    )
    const times: number[] = []
    for (let i = 0; i < 20; i++) {
      heard = 0
      const all = new Promise<void>((resolve) => (onAll = resolve))
      const began = performance.now()
      await push()
      await all
      times.push(performance.now() - began)
      await pause(100)
    }
    const slowest = quantile(times, 0.99)
    tell(
      figure(`Server: a push is heard by all ${clients} waiting devices, p99 of 20`, ms(slowest), {
        goal: '<= 500 ms',
        met: slowest <= 500,
        absoluteMs: slowest,
        cause: 'the machine was shared, and the listeners run on it too',
      }),
    )
    for (const stream of streams) stream.destroy()
    speaker.close()
    await stop(server)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
