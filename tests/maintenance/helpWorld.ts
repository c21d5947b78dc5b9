/**
 * Remote help with nothing left out: a Kita and a provider, each its own loopback shell with keeper, vault process and a Chromium of
 * its own, and a real server over TLS in between. Both are set up without windows first; what is under test goes by the screens.
 */
import * as OTPAuth from 'otpauth'
import { join } from 'node:path'
import { root } from '#build/suites.ts'
import { systemClock } from '#shared/basics/clock.ts'
import { readRequest } from '#shared/maintenance/provider.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import type { FoundBrowser } from '#electron/loopback/installedBrowser.ts'
import { startLoopback, type Loopback } from '#electron/loopback/startLoopback.ts'
import { tlsCarrier } from '#electron/host/sync/transport.ts'
import { argonFloor } from '#electron/host/vault/argon.ts'
import { logCrypto } from '#electron/host/vault/membershipLog.ts'
import { annas, annasHouse, must, realPc, type RealPc } from '#tests/sync/houseOfPcs.ts'
import { freePort } from '#tests/release/publicServer.ts'
import { openHere } from '#tests/sync-server/app/running.ts'
import { certify, keyed, provider } from './ends.ts'

const clock = { now: () => systemClock.now(), move: () => {} }
const dayFromNow = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** One window of a shell: the person's own, the masked one or a supporter's. */
export interface Hand {
  run<T = unknown>(expression: string): Promise<T>
  text(): Promise<string>
  /** A button, radio or link by what it says. */
  press(name: string): Promise<void>
  /** A field by its label. */
  type(label: string, words: string): Promise<void>
  go(address: string): Promise<void>
  /** PNG of all that is to be seen. */
  picture(): Promise<Uint8Array>
}

export interface HelpWorld extends AsyncDisposable {
  readonly kita: { readonly shell: Loopback; readonly window: Hand; readonly masked: Hand }
  readonly firm: { readonly shell: Loopback; readonly window: Hand; readonly guest: Hand }
  /** Of the institution's server, as text. */
  readonly server: string
  /** From the phone of whoever leads the Kita; each is good once. */
  code(): string
}

const waitMs = 20_000
/** The page's own eyes and hands, as text that runs in it. */
const hands = `{
  const shown = (one) => one.getClientRects().length > 0
  const soon = async (find, what) => {
    for (const end = performance.now() + ${waitMs}; performance.now() < end; ) {
      const found = find()
      if (found) return found
      await new Promise((done) => setTimeout(done, 50))
    }
    throw new Error('not there: ' + what + ' in: ' + document.body.innerText.slice(0, 2000))
  }
  const said = (one) => (one.getAttribute('aria-label') ?? one.innerText ?? '').trim()
  globalThis.hands = {
    press: (name) => soon(() =>
      [...document.querySelectorAll('button, a, label')].find((one) => shown(one) && !one.disabled && said(one).split('\\n')[0] === name), name,
    ).then((one) => one.click()),
    type: (label, words) => soon(() => {
      const found = [...document.querySelectorAll('label')].find((one) => one.innerText.trim() === label)
      return found && document.getElementById(found.htmlFor)
    }, label).then((field) => {
      const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement
      Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, words)
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }),
  }
}`

type Send = (method: string, params?: object) => Promise<Record<string, unknown>>
export function handOf(send: Send): Hand {
  const run = async <T>(expression: string): Promise<T> => {
    const answer = (await send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })) as {
      result: { value?: unknown }
      exceptionDetails?: { text: string; exception?: { description?: string } }
    }
    const { exceptionDetails: thrown } = answer
    if (thrown) throw new Error(thrown.exception?.description ?? thrown.text)
    return answer.result.value as T
  }
  const act = (what: string): Promise<void> => run(`${hands}; ${what}`)
  return {
    run,
    text: () => run('document.body.innerText'),
    press: (name) => act(`hands.press(${JSON.stringify(name)})`),
    type: (label, words) => act(`hands.type(${JSON.stringify(label)}, ${JSON.stringify(words)})`),
    go: (address) => run(`location.hash = ${JSON.stringify(`#${address}`)}; undefined`),
    async picture() {
      const { data } = (await send('Page.captureScreenshot', { format: 'png' })) as { data: string }
      return new Uint8Array(Buffer.from(data, 'base64'))
    },
  }
}

/** @param more.kita the browser that shows the Kita's windows: recording needs one with a screen; `more.firm` may have none */
export async function openHelpWorld(more: {
  readonly kita: { readonly browser: FoundBrowser; readonly headless: boolean }
  readonly firm: { readonly browser: FoundBrowser; readonly headless: boolean }
}): Promise<HelpWorld> {
  // The server tells its PCs where it is to be found, so it must know its port beforehand.
  const port = await freePort()
  const opened = await openHere({ port, urls: [`https://127.0.0.1:${port}`] })
  const card = await opened.card()
  const server = writeServerCard({ ...card, code: '' })
  const carrier = tlsCarrier(card)
  const house = await realPc(clock, carrier)
  const company = await realPc(clock, carrier)

  await annasHouse(house, false)
  must(await house.keeper.keeper['sync.connect']({ card: writeServerCard(card) }))
  await house.sync()
  const totp = must(await house.vault.call('totp.start', { passphrase: annas }))
  const phone = new OTPAuth.TOTP({ secret: OTPAuth.Secret.fromBase32(totp.text.replaceAll(' ', '')) })
  /** A code is good once: the next one is that of the next half minute, which counts already. */
  let last = 0
  const code = (): string => {
    last = Math.max(Date.now(), last + 30_000)
    return phone.generate({ timestamp: last })
  }
  must(await house.vault.call('totp.confirm', { code: code() }))
  const [institution] = await house.find('institution')
  await house.save([
    {
      kind: 'institution',
      id: institution!.id,
      parents: [institution!.meta.version],
      changes: { contract: { provider, from: dayFromNow(-10), until: null } },
    },
  ])
  await annasHouse(company, false)
  const asked = must(await company.vault.call('assist.request', { as: 'supporter', company: provider.name }))
  const request = must(readRequest(asked.text, logCrypto))
  const certificate = certify(keyed(request.name), {
    change: { key: request.key, notBefore: dayFromNow(-1), notAfter: dayFromNow(100) },
  })
  must(await company.vault.call('assist.take', { certificate }))

  const shellOf = async (
    pc: RealPc,
    at: { readonly browser: FoundBrowser; readonly headless: boolean },
  ): Promise<Loopback> => {
    await pc.off()
    const shell = await startLoopback({
      profileDir: pc.base,
      windowDir: join(root, 'out/renderer'),
      browser: at.browser,
      headless: at.headless,
      argon: argonFloor,
      onBug: (what, thrown) => console.error('host', what, thrown),
    })
    if (shell === 'AlreadyRunning') throw new Error(shell)
    return shell
  }
  const [kita, firm] = [await shellOf(house, more.kita), await shellOf(company, more.firm)]
  const ownOf = ({ browser }: Loopback) => handOf((method, params) => browser!.send(method, params))
  const world: HelpWorld = {
    kita: {
      shell: kita,
      window: ownOf(kita),
      masked: handOf((method, params) => kita.browser!.sendToOwn('projection', method, params)),
    },
    firm: {
      shell: firm,
      window: ownOf(firm),
      guest: handOf((method, params) => firm.browser!.sendToOwn('guest', method, params)),
    },
    server,
    code,
    async [Symbol.asyncDispose]() {
      await Promise.all([kita.close(), firm.close()])
      await house.end()
      await company.end()
      await opened.end()
    },
  }
  for (const { window } of [world.kita, world.firm]) {
    await window.press('Meine Einrichtung öffnen')
    await window.type('Kennwort', annas)
    await window.press('Öffnen')
  }
  return world
}
