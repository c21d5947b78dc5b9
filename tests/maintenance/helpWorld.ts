/**
 * A whole session as it is in life: a Kita's app and a provider's app, each with its own launcher, processes and Chromium,
 * and a real server over TLS between them. Their profiles are prepared once without windows; from then on people press.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as OTPAuth from 'otpauth'
import { root } from '#build/suites.ts'
import type { FoundBrowser } from '#electron/loopback/installedBrowser.ts'
import { startLoopback, type Loopback } from '#electron/loopback/startLoopback.ts'
import type { Carrier } from '#electron/host/sync/server.ts'
import { tlsCarrier } from '#electron/host/sync/transport.ts'
import { logCrypto } from '#electron/host/vault/membershipLog.ts'
import { readRequest } from '#shared/maintenance/provider.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { annas, annasHouse, must, realPc, writeCardsOf } from '#tests/sync/houseOfPcs.ts'
import { freePort } from '#tests/release/publicServer.ts'
import { openHere, type Opened } from '#tests/sync-server/app/running.ts'
import { certify, keyed, provider } from './ends.ts'
import { mainWindow, ownWindow, type ShellWindow } from './shellWindow.ts'

const floorArgon = { memKiB: 64 * 1024, passes: 3 } as const
const sonjas = 'Funke Regal Tapir 82 Anker'
const dayFromNow = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** Names that must be nowhere at the other end. */
export const namesThere = ['Quirina', 'Zwetschgenmus', 'Thaddäus', 'Hollerbusch', 'Kunigunde', 'Dachsbau']

export interface Profiles extends AsyncDisposable {
  readonly opened: Opened
  /** The text of the server's card, as the Kita gives it to whoever helps. */
  readonly card: string
  readonly kita: string
  readonly firm: string
  /** A code of Anna's phone that was not used yet. */
  code(): Promise<string>
}

export async function prepareProfiles(): Promise<Profiles> {
  const clock = { now: () => Date.now(), move: () => {} }
  const port = await freePort()
  const opened = await openHere({ urls: [`https://localhost:${port}`], port })
  const card = await opened.card()
  const way = (): Carrier => ({ ...tlsCarrier(card), close: () => {} })
  const [kita, firm] = [await realPc(clock, way()), await realPc(clock, way())]
  await annasHouse(kita, false)
  must(await kita.keeper.keeper['sync.connect']({ card: writeServerCard(card) }))
  await kita.sync()
  const totp = must(await kita.vault.call('totp.start', { passphrase: annas }))
  const phone = new OTPAuth.TOTP({ secret: OTPAuth.Secret.fromBase32(totp.text.replaceAll(' ', '')) })
  let last = 0
  const code = async (): Promise<string> => {
    const stepMs = 30_000
    // Each code counts once; the next one is good a little before its time.
    while (Math.floor(Date.now() / stepMs) + 1 <= last) await sleep(200)
    last = Math.max(last + 1, Math.floor(Date.now() / stepMs))
    return phone.generate({ timestamp: last * stepMs })
  }
  must(await kita.vault.call('totp.confirm', { code: await code() }))
  const [house] = await kita.find('institution')
  const contract = { provider, from: dayFromNow(-10), until: null }
  await kita.save([
    { kind: 'institution', id: house!.id, parents: [house!.meta.version], changes: { contract } },
    ...[0, 2, 4].map((n) => ({
      kind: 'child' as const,
      id: null,
      parents: [],
      changes: { firstName: namesThere[n]!, lastName: namesThere[n + 1]!, birthDate: '2021-04-17' },
    })),
  ])

  must(
    await firm.vault.call('setup.create', {
      institution: provider.name,
      firstName: 'Sonja',
      lastName: 'Sachkundig',
      passphrase: sonjas,
      language: 'de',
    }),
  )
  await writeCardsOf(firm)
  const asked = must(await firm.vault.call('assist.request', { as: 'supporter', company: provider.name }))
  const request = must(readRequest(asked.text, logCrypto))
  const certificate = certify(keyed(request.name), {
    change: { key: request.key, notBefore: dayFromNow(-1), notAfter: dayFromNow(100) },
  })
  must(await firm.vault.call('assist.take', { certificate }))
  await kita.off()
  await firm.off()
  return {
    opened,
    card: writeServerCard({ ...card, code: '' }),
    kita: kita.base,
    firm: firm.base,
    code,
    async [Symbol.asyncDispose]() {
      await opened.end()
      for (const base of [kita.base, firm.base]) rmSync(base, { recursive: true, force: true })
    },
  }
}

export interface HelpApp extends AsyncDisposable {
  readonly shell: Loopback
  readonly main: ShellWindow
  readonly guest: ShellWindow
  readonly masked: ShellWindow
}

async function openHelpApp(profile: string, browser: FoundBrowser, headless: boolean): Promise<HelpApp> {
  const shell = await startLoopback({
    profileDir: profile,
    windowDir: join(root, 'out/renderer'),
    browser,
    headless,
    argon: floorArgon,
    onBug: (what, thrown) => console.error('host', what, thrown),
  })
  if (shell === 'AlreadyRunning') throw new Error('AlreadyRunning')
  return {
    shell,
    main: mainWindow(shell.browser!),
    guest: ownWindow(shell.browser!, 'guest'),
    masked: ownWindow(shell.browser!, 'projection'),
    [Symbol.asyncDispose]: () => shell.close(),
  }
}

/** The Kita, Anna signed in, at "Fernhilfe". */
export async function openKita(profiles: Profiles, browser: FoundBrowser, headless: boolean): Promise<HelpApp> {
  const app = await openHelpApp(profiles.kita, browser, headless)
  await signIn(app, annas)
  await app.main.run(`location.hash = '#/hilfe/fernhilfe'`)
  return app
}

/** The provider, Sonja signed in, at "Anderen aus der Ferne helfen". */
export async function openFirm(profiles: Profiles, browser: FoundBrowser): Promise<HelpApp> {
  const app = await openHelpApp(profiles.firm, browser, true)
  await signIn(app, sonjas)
  await app.main.run(`location.hash = '#/hilfe/helfen'`)
  return app
}

async function signIn({ main }: HelpApp, passphrase: string): Promise<void> {
  await main.press('Meine Einrichtung öffnen')
  await main.fill('Kennwort', passphrase)
  await main.press('Öffnen')
  await main.until('Portfolio', 40_000)
}

/** Words and all: a code there, a knock here. */
export async function knock(profiles: Profiles, kita: HelpApp, firm: HelpApp, scope?: string): Promise<void> {
  await kita.main.fill('Worum geht es?', 'Die Liste bleibt leer')
  await kita.main.press('Code holen')
  await kita.main.until('Lesen Sie diese vier Wörter am Telefon vor')
  const words = await kita.main.run<string[]>(
    `[...document.querySelectorAll('[aria-label="Die vier Wörter"] li')].map((one) => one.lastChild.textContent.trim())`,
  )
  await firm.main.fill('Karte der Zentrale', profiles.card)
  await firm.main.fill('Die vier Wörter vom Telefon', words.join(' '))
  await firm.main.fill('Vorgang', 'T-4711')
  if (scope !== undefined) await firm.main.press(scope)
  await firm.main.press('Anklopfen')
  await kita.main.until('Darf Sonja Sachkundig mitsehen?')
}

/** The four spoken words, which both ends show. */
export async function compareWords(kita: HelpApp, firm: HelpApp): Promise<readonly string[]> {
  const read = (label: string): string =>
    `[...document.querySelectorAll('[aria-label="${label}"] li')].map((one) => one.lastChild.textContent.trim())`
  await kita.main.until('Wörter stimmen nicht')
  await firm.guest.until('Lesen Sie sich die vier Wörter vor')
  const [here, there] = [
    await kita.main.run<string[]>(read('Die vier Wörter')),
    await firm.guest.run<string[]>(read('Wörter zum Vergleichen')),
  ]
  if (here.join() !== there.join()) throw new Error(`${here.join()} is not ${there.join()}`)
  return here
}
