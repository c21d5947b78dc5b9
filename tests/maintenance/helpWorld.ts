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
import { annas, annasHouse, must, realPc, writeCardsOf, type RealPc } from '#tests/sync/houseOfPcs.ts'
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
  /** Another supporter of the same provider, at a PC without windows. */
  readonly second: RealPc
  /** A code of Anna's phone that was not used yet. */
  code(): Promise<string>
}

export async function prepareProfiles(): Promise<Profiles> {
  const clock = { now: () => Date.now(), move: () => {} }
  const port = await freePort()
  const opened = await openHere({ urls: [`https://localhost:${port}`], port })
  const card = await opened.card()
  const way = (): Carrier => ({ ...tlsCarrier(card), close: () => {} })
  const [kita, firm, second] = [
    await realPc(clock, way()),
    await realPc(clock, way()),
    await realPc(clock, way()),
  ]
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

  await becomesSupporter(firm, 'Sonja', 'Sachkundig')
  await becomesSupporter(second, 'Tessa', 'Tatkräftig')
  await kita.off()
  await firm.off()
  return {
    opened,
    card: writeServerCard({ ...card, code: '' }),
    kita: kita.base,
    firm: firm.base,
    second,
    code,
    async [Symbol.asyncDispose]() {
      await second.end()
      await opened.end()
      for (const base of [kita.base, firm.base]) rmSync(base, { recursive: true, force: true })
    },
  }
}

async function becomesSupporter(pc: RealPc, firstName: string, lastName: string): Promise<void> {
  const who = { firstName, lastName, passphrase: sonjas, language: 'de' } as const
  must(await pc.vault.call('setup.create', { institution: provider.name, ...who }))
  await writeCardsOf(pc)
  const asked = must(await pc.vault.call('assist.request', { as: 'supporter', company: provider.name }))
  const request = must(readRequest(asked.text, logCrypto))
  const certificate = certify(keyed(request.name), {
    change: { key: request.key, notBefore: dayFromNow(-1), notAfter: dayFromNow(100) },
  })
  must(await pc.vault.call('assist.take', { certificate }))
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
export async function openKita(
  profiles: Profiles,
  browser: FoundBrowser,
  headless: boolean,
): Promise<HelpApp> {
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

/** The four words of a fresh code, as they are read out on the phone. */
export async function askForCode({ main }: HelpApp): Promise<readonly string[]> {
  // What a meeting left behind (its frame, its notice) goes first, and the form moves.
  await sleep(500)
  await main.fill('Worum geht es?', 'Die Liste bleibt leer')
  await main.press('Code holen')
  await main.until('Lesen Sie diese vier Wörter am Telefon vor')
  return main.run<string[]>(wordsAt('Die vier Wörter'))
}

/** Words and all: a code there, a knock here. */
export async function knock(
  profiles: Profiles,
  kita: HelpApp,
  { main }: HelpApp,
  scope = 'Nur ansehen',
): Promise<void> {
  const words = await askForCode(kita)
  await main.fill('Karte der Zentrale', profiles.card)
  await main.fill('Die vier Wörter vom Telefon', words.join(' '))
  await main.fill('Vorgang', 'T-4711')
  await main.press(scope)
  await main.press('Anklopfen')
  await kita.main.until('Darf Sonja Sachkundig mitsehen?')
}

/** The four spoken words, which both ends show. */
export async function compareWords(kita: HelpApp, firm: HelpApp): Promise<readonly string[]> {
  const label = 'Wörter zum Vergleichen'
  await kita.main.until('Wörter stimmen nicht')
  await firm.guest.until('Lesen Sie sich die vier Wörter vor')
  const start = performance.now()
  for (;;) {
    const here = await kita.main.run<string[]>(wordsAt(label))
    const there = await firm.guest.run<string[]>(wordsAt(label))
    if (here.length === 4 && here.join() === there.join()) return here
    if (performance.now() - start > 15_000) throw new Error(`${here.join()} is not ${there.join()}`)
    await sleep(20)
  }
}

const wordsAt = (label: string): string =>
  `[...document.querySelectorAll('[aria-label="${label}"] li')].map((one) => one.lastChild.textContent.trim())`
