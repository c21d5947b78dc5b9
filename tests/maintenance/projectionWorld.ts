/**
 * The whole app with a masked window: loopback shell, keeper, vault process, the built window and the masked one in a real
 * Chromium that the launcher owns. The test stands where an approved session will (projectingVault.ts).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { root } from '#build/suites.ts'
import type { FoundBrowser } from '#electron/loopback/installedBrowser.ts'
import { startLoopback, type Loopback } from '#electron/loopback/startLoopback.ts'
import type { Draft, OpenedRecord } from '#shared/host/api.ts'
import { pathOfParent, type FromVault, type ToVault } from './projectionLine.ts'

const floorArgon = { memKiB: 64 * 1024, passes: 3 } as const

export interface ProjectionWorld extends AsyncDisposable {
  readonly shell: Loopback
  /** What the peer connection of the masked window said. */
  readonly heard: { readonly event: string; readonly data: unknown }[]
  onHeard(listener: (event: string, data: unknown) => void): void
  open(seed?: string): Promise<void>
  close(): Promise<void>
  show(address: string): Promise<void>
  peers(wanted: readonly { readonly id: string; readonly show: boolean }[]): Promise<void>
  answer(session: string, sdp: string): Promise<void>
  say(session: string, text: string): Promise<void>
  plain(ids: readonly string[]): Promise<void>
  /** As the window would: one call of the vault. */
  call<T = unknown>(name: string, args: unknown): Promise<T>
  /** All living records of a kind, as they are. */
  all(kind: string): Promise<readonly OpenedRecord[]>
  save(drafts: readonly Draft[]): Promise<readonly { id: string; version: string }[]>
  /** Runs in the masked window or the main one; what it answers must be JSON. */
  run<T = unknown>(where: 'masked' | 'main', expression: string): Promise<T>
  /** PNG of all that is to be seen, so many times as large. */
  picture(where: 'masked' | 'main', scale?: number): Promise<Uint8Array>
  /** The main window, signed in, at this address. */
  goMain(address: string): Promise<void>
}

export async function openProjectionWorld(more: {
  readonly browser: FoundBrowser
  readonly headless: boolean
  readonly fill: (world: ProjectionWorld) => Promise<void>
}): Promise<ProjectionWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'obhut-projection-'))
  const sockets = new Set<Socket>()
  const waiting = new Map<number, (answer: unknown) => void>()
  const heard: { event: string; data: unknown }[] = []
  const listeners: ((event: string, data: unknown) => void)[] = []
  let lastId = 0
  const path = pathOfParent(process.pid)
  rmSync(path, { force: true })
  const line = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    createInterface({ input: socket }).on('line', (text) => {
      const message = JSON.parse(text) as FromVault
      if ('id' in message) {
        waiting.get(message.id)?.(message.answer)
        waiting.delete(message.id)
        return
      }
      heard.push(message)
      for (const listener of listeners) listener(message.event, message.data)
    })
  })
  await new Promise<void>((done) => line.listen(path, done))

  const shell = await startLoopback({
    profileDir: folder,
    windowDir: join(root, 'out/renderer'),
    browser: more.browser,
    headless: more.headless,
    argon: floorArgon,
    vaultEntry: fileURLToPath(new URL('projectingVault.ts', import.meta.url)),
    onBug: (what, thrown) => console.error('host', what, thrown),
  })
  if (shell === 'AlreadyRunning') throw new Error('AlreadyRunning')
  const browser = shell.browser!

  while (sockets.size === 0) await sleep(20)
  /** The vault process that somebody will be signed in at; another one waits ready. */
  const current = [...sockets][0]!

  type Ask = ToVault extends infer L ? (L extends { id: number } ? Omit<L, 'id'> : never) : never
  const ask = <T>(message: Ask, to = current): Promise<T> =>
    new Promise((resolve) => {
      const id = ++lastId
      waiting.set(id, (answer) => resolve(answer as T))
      to.write(`${JSON.stringify({ ...message, id })}\n`)
    })
  const must = <T>(answer: { ok: boolean; value?: T; error?: { type: string } }): T => {
    if (!answer.ok) throw new Error(answer.error?.type)
    return answer.value as T
  }
  const world: ProjectionWorld = {
    shell,
    heard,
    onHeard: (listener) => void listeners.push(listener),
    async open(seed = '5eed'.repeat(8)) {
      must(await ask({ do: 'open', seed }))
    },
    async close() {
      must(await ask({ do: 'close' }))
    },
    show: (address) => ask({ do: 'show', address }),
    peers: (wanted) => ask({ do: 'peers', wanted }),
    answer: (session, sdp) => ask({ do: 'answer', session, sdp }),
    say: (session, text) => ask({ do: 'say', session, text }),
    plain: (ids) => ask({ do: 'plain', ids }),
    call: async (name, args) => must(await ask({ do: 'call', name, args })),
    async all(kind) {
      const found: OpenedRecord[] = []
      let cursor: number | null = 0
      while (cursor !== null) {
        const page: { records: OpenedRecord[]; cursor: number | null } = await world.call('records.scan', {
          cursor,
          limit: 1000,
          kinds: [kind],
          purpose: 'show',
          view: 'plain',
        })
        found.push(...page.records)
        cursor = page.cursor
      }
      return found
    },
    async save(drafts) {
      const { saved } = await world.call<{ saved: { id: string; version: string }[] }>('records.save', {
        drafts,
      })
      return saved
    },
    async run(where, expression) {
      const params = { expression, awaitPromise: true, returnByValue: true }
      const answer = (await (where === 'masked'
        ? browser.sendToOwn('projection', 'Runtime.evaluate', params)
        : browser.send('Runtime.evaluate', params))) as {
        result: { value?: unknown; description?: string }
        exceptionDetails?: { text: string; exception?: { description?: string } }
      }
      if (answer.exceptionDetails)
        throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text)
      return answer.result.value as never
    },
    async picture(where, scale = 1) {
      const params = {
        format: 'png',
        ...(scale === 1 ? {} : { clip: { x: 0, y: 0, width: 1366, height: 768, scale } }),
      }
      const { data } = (await (where === 'masked'
        ? browser.sendToOwn('projection', 'Page.captureScreenshot', params)
        : browser.send('Page.captureScreenshot', params))) as { data: string }
      return new Uint8Array(Buffer.from(data, 'base64'))
    },
    async goMain(address) {
      await world.run('main', `location.hash = ${JSON.stringify(`#${address}`)}`)
    },
    async [Symbol.asyncDispose]() {
      await shell.close()
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => line.close(done))
      rmSync(folder, { recursive: true, force: true })
    },
  }
  must(await shell.host.keeper.keeper['profile.open']({ kind: 'practice' }))
  await more.fill(world)
  // The window finds somebody signed in.
  await browser.send('Page.reload')
  for (const end = Date.now() + 30_000; ; await sleep(100)) {
    const text = await world.run<string>('main', 'document.body.innerText').catch(() => '')
    if (text.includes('Portfolio')) return world
    if (Date.now() > end) throw new Error(`Nobody is signed in: ${text.slice(0, 200)}`)
  }
}
