/**
 * A conversation with nothing left out: a Kita's loopback shell with keeper, vault process and a Chromium of its own, a real
 * server over TLS with its public pages, and another Chromium of somebody who has no app. Cameras and microphones are Chromium's
 * own fakes: a moving picture and a beep.
 */
import { chromium, type Browser, type Page } from '@playwright/test'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium, quietFlags } from '#build/chromium.ts'
import { root } from '#build/suites.ts'
import { systemClock } from '#shared/basics/clock.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { startLoopback, type Loopback } from '#electron/loopback/startLoopback.ts'
import { tlsCarrier } from '#electron/host/sync/transport.ts'
import { argonFloor } from '#electron/host/vault/argon.ts'
import { annas, annasHouse, must, realPc } from '#tests/sync/houseOfPcs.ts'
import { mainWindow, ownWindow, type ShellWindow } from '#tests/maintenance/shellWindow.ts'
import { openPublicServer, type PublicServer } from '#tests/release/publicServer.ts'

// The headless shell has no question to ask; without the second it answers that nothing is supported.
const fakeDevices = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

export interface TalkWorld extends AsyncDisposable {
  readonly server: PublicServer
  readonly shell: Loopback
  readonly window: ShellWindow
  readonly talk: ShellWindow
  /** A browser of its own for each, as on a device of her own. */
  guest(): Promise<Page>
  /** The link that the app shows, and its word. */
  link(): Promise<{ readonly address: string; readonly word: string }>
  /** Every file of server and house. */
  bytes(): Promise<Buffer>
}

export async function openTalkWorld(): Promise<TalkWorld> {
  const server = await openPublicServer()
  const card = await server.card()
  const house = await realPc({ now: () => systemClock.now(), move: () => {} }, tlsCarrier(card))
  await annasHouse(house, false)
  must(await house.keeper.keeper['sync.connect']({ card: writeServerCard(card) }))
  await house.sync()
  await house.off()

  const found = (await findChromium())!
  const folder = await mkdtemp(join(tmpdir(), 'obhut-talk-'))
  const path = join(folder, 'chromium')
  await writeFile(path, `#!/bin/sh\nexec '${found.path}' "$@" ${fakeDevices.join(' ')}\n`)
  await chmod(path, 0o755)
  const shell = await startLoopback({
    profileDir: house.base,
    windowDir: join(root, 'out/renderer'),
    browser: { path, env: found.env },
    headless: true,
    argon: argonFloor,
    onBug: (what, thrown) => console.error('host', what, thrown),
  })
  if (shell === 'AlreadyRunning') throw new Error(shell)
  const window = mainWindow(shell.browser!)
  const browsers: Browser[] = []
  await window.press('Meine Einrichtung öffnen')
  await window.fill('Kennwort', annas)
  await window.press('Öffnen')
  return {
    server,
    shell,
    window,
    talk: ownWindow(shell.browser!, 'talk'),
    async guest() {
      const browser = await chromium.launch({
        executablePath: found.path,
        env: { ...process.env, ...found.env },
        args: [
          ...quietFlags,
          ...fakeDevices,
          `--ignore-certificate-errors-spki-list=${server.spki}`,
          '--host-resolver-rules=MAP localhost 127.0.0.1',
        ],
      })
      browsers.push(browser)
      const context = await browser.newContext({ locale: 'de-DE', permissions: ['camera', 'microphone'] })
      return context.newPage()
    },
    async link() {
      const said = (label: string): Promise<string> =>
        window.run(`document.querySelector('output[aria-label=${JSON.stringify(label)}]')?.innerText ?? ''`)
      return { address: await said('Link'), word: await said('Das Wort') }
    },
    async bytes() {
      const filesOf = async (at: string): Promise<Buffer[]> => {
        const entries = await readdir(at, { recursive: true, withFileTypes: true })
        return Promise.all(
          entries
            .filter((one) => one.isFile())
            .map((one) => readFile(join(one.parentPath, one.name)).catch(() => Buffer.alloc(0))),
        )
      }
      return Buffer.concat([...(await filesOf(server.folder.path)), ...(await filesOf(house.base))])
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(browsers.map((one) => one.close()))
      await shell.close()
      await house.end()
      await server.end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
