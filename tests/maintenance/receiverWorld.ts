/** A second Chromium that receives the masked picture; the vault's beats and states are the test's. */
import { chromium } from '@playwright/test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { findChromium, quietFlags } from '#build/chromium.ts'
import { presenceLimits } from '#shared/maintenance/presence.ts'
import { writePeer, type FromHouse } from '#shared/maintenance/peer.ts'
import type { ProjectionWorld } from './projectionWorld.ts'

export const guestId = '9'.repeat(32)

export interface ReceiverWorld extends AsyncDisposable {
  readonly events: { readonly event: string; readonly data: unknown }[]
  /** As the vault would. */
  say(message: FromHouse): void
  run<T>(expression: string): Promise<T>
  frame(): Promise<Uint8Array>
}

export async function openReceiver(world: ProjectionWorld): Promise<ReceiverWorld> {
  const outDir = mkdtempSync(join(tmpdir(), 'obhut-receiver-'))
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'receiver'),
    base: './',
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true, target: 'chrome130', modulePreload: { polyfill: false } },
  })
  const found = (await findChromium())!
  const browser = await chromium.launch({
    executablePath: found.path,
    // Both ends are on this machine; their ways would be names that no resolver here knows.
    args: [
      ...quietFlags,
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      '--autoplay-policy=no-user-gesture-required',
    ],
    env: { ...(process.env as Record<string, string>), ...found.env },
  })
  const page = await browser.newPage()
  const events: { event: string; data: unknown }[] = []
  const ready = Promise.withResolvers<void>()
  await page.exposeFunction('toTest', (event: string, data: unknown) => {
    events.push({ event, data })
    if (event === 'ready') ready.resolve()
  })
  await page.route('http://receiver.test/**', (route) => {
    const path = new URL(route.request().url()).pathname
    const name = path === '/' ? '/index.html' : path
    void route.fulfill({
      contentType: name.endsWith('.js') ? 'text/javascript' : 'text/html',
      body: readFileSync(join(outDir, name)),
    })
  })
  await page.goto('http://receiver.test/')
  await ready.promise
  world.onHeard((event, data) => {
    if (event !== 'offer') return
    const { session, sdp } = data as { session: string; sdp: string }
    const take = (offer: string): Promise<string> =>
      (globalThis as never as { take(offer: string): Promise<string> }).take(offer)
    void page.evaluate(take, sdp).then((answer) => world.answer(session, answer))
  })
  const say = (message: FromHouse): void => void world.say(guestId, writePeer(message))
  const beat = setInterval(() => say({ type: 'beat' }), presenceLimits.beatMs)
  return {
    events,
    say,
    run: (expression) => page.evaluate(expression),
    frame: async () => new Uint8Array(Buffer.from(await page.evaluate<string>('frame()'), 'base64')),
    async [Symbol.asyncDispose]() {
      clearInterval(beat)
      await browser.close()
      rmSync(outDir, { recursive: true, force: true })
    },
  }
}
