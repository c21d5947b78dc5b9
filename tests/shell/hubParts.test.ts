/** The parts of "Dieser PC ist die Zentrale" on their own: addresses, back-off, who is let in, a lock left over, Electron's process. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { isPrivateAddress } from '#shared/sync/privateAddress.ts'
import { withAddress } from '#shared/sync/serverCard.ts'
import { protocolVersion, type ServerCard } from '#shared/sync/messages.ts'
import type { HubState } from '#shared/sync/hub.ts'
import { createHub, type Hub } from '#electron/host/hub/createHub.ts'
import type { HubProcess } from '#electron/host/hub/hubProcess.ts'
import { createKeptFile } from '#electron/host/keeper/keptFile.ts'
import { nodeFiles } from '#electron/host/keeper/files.ts'
import { connectTls } from '#electron/host/sync/transport.ts'
import { openServer } from '#sync-server/setup/program.ts'
import { takeLock } from '#sync-server/setup/lock.ts'
import { openHere, testConfig } from '#tests/sync-server/app/running.ts'
import { realRandom } from '#tests/journal/keeperWorld.ts'
import { systemClock } from '#shared/basics/clock.ts'
import { here } from './shellWorld.ts'

const root = mkdtempSync(join(tmpdir(), 'obhut-hub-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('HU8 private is what a house’s own network uses, and nothing that the internet routes', () => {
  const inside = ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.178.20', '169.254.3.4', '127.0.0.1']
  for (const one of [...inside, '::1', 'fe80::1%eth0', 'fd12:3456::1', 'FE80::1'])
    expect(isPrivateAddress(one), one).toBe(true)
  for (const one of inside) expect(isPrivateAddress(`::ffff:${one}`), one).toBe(true)
  const outside = ['8.8.8.8', '172.15.0.1', '172.32.0.1', '192.169.0.1', '11.0.0.1', '100.64.0.1', '0.0.0.0']
  for (const one of [...outside, '2001:db8::1', '::ffff:8.8.8.8', '', 'kita.example', '10.0.0', '10.0.0.1.2'])
    expect(isPrivateAddress(one), one).toBe(false)
  expect(isPrivateAddress('10.0.0.999')).toBe(false)
})

test('HU7 a typed address goes first and the pins stay; what is no address changes nothing', () => {
  const card: ServerCard = {
    v: 1,
    urls: ['https://192.168.2.5:8444', 'https://buero-pc:8444'],
    pins: [`${'A'.repeat(43)}=`, `${'B'.repeat(43)}=`],
    code: '',
  }
  const first = (typed: string): string | undefined => {
    const moved = withAddress(card, typed)
    if (!moved.ok) return undefined
    expect(moved.value.pins).toEqual(card.pins)
    return moved.value.urls[0]
  }
  expect(first('192.168.2.7')).toBe('https://192.168.2.7:8444')
  expect(first(' 192.168.2.7:8443 ')).toBe('https://192.168.2.7:8443')
  expect(first('https://neuer-pc/')).toBe('https://neuer-pc:8444')
  expect(first('kita.example:443')).toBe('https://kita.example:443')
  expect(first('[fd12::7]:8444')).toBe('https://[fd12::7]:8444')
  for (const wrong of [
    '',
    '   ',
    'http://192.168.2.7',
    'https://',
    'a b',
    'user@192.168.2.7',
    '192.168.2.7:99999',
  ])
    expect(first(wrong), wrong).toBeUndefined()
  const again = withAddress(card, 'buero-pc:8444')
  expect(again.ok && again.value.urls).toEqual(['https://buero-pc:8444', 'https://192.168.2.5:8444'])
})

test('HU8 whoever is not let in gets not one byte; the control is answered', async () => {
  const heard: string[] = []
  let inside = false
  const opened = await openHere(
    {},
    {
      mayConnect(address) {
        heard.push(address)
        return inside
      },
    },
  )
  const ask = async () => {
    const there = connectTls({ ...(await opened.card()), urls: [opened.server.url] })
    const answer = await there.ask('hello', { protocol: protocolVersion })
    there.close()
    return answer
  }
  expect(await ask()).toMatchObject({ ok: false, error: { type: 'Offline' } })
  inside = true
  expect(await ask()).toMatchObject({ ok: true })
  expect(new Set(heard)).toEqual(new Set(['127.0.0.1']))
  await opened.end()
})

test('HU4 a lock that is older than the PC’s start is left over, whoever has its number now; the database refuses a second server all the same', async () => {
  const path = join(root, 'lock')
  writeFileSync(path, String(process.ppid))
  expect(takeLock(path)).toMatchObject({ ok: false, error: { type: 'Locked' } })
  const longAgo = new Date(Date.now() - 20 * 365 * 86_400_000)
  utimesSync(path, longAgo, longAgo)
  const taken = takeLock(path)
  expect(taken.ok).toBe(true)

  const opened = await openHere()
  writeFileSync(opened.folder.lock, String(process.ppid))
  utimesSync(opened.folder.lock, longAgo, longAgo)
  const second = await openServer(opened.folder, testConfig(), {
    clock: systemClock,
    random: realRandom,
    elapsed: () => performance.now(),
  })
  expect(second.ok).toBe(false)
  if (!second.ok) expect(second.error.words.why).toContain('Nur einer')
  await opened.end()
})

/** A server process that does as the test says. */
class Acting implements HubProcess {
  readonly #events = new EventEmitter()
  readonly told: string[] = []
  killed = false
  readonly exited: Promise<void> = new Promise((resolve) => this.#events.once('exit', () => resolve()))
  onLine(listener: (line: string) => void): void {
    this.#events.on('line', listener)
  }
  say(line: object | string): void {
    this.#events.emit('line', typeof line === 'string' ? line : JSON.stringify(line))
  }
  tell(line: string): void {
    this.told.push(line)
    if (line === 'stop' && this.polite) this.end()
  }
  polite = true
  kill(): void {
    this.killed = true
    this.end()
  }
  end(): void {
    this.#events.emit('exit')
  }
}

async function actingHub(name: string) {
  const children: Acting[] = []
  const waits: { ms: number; run: () => void }[] = []
  const states: HubState[] = []
  const arguments_: (readonly string[])[] = []
  let addresses = ['192.168.2.5', '10.0.0.3']
  const hub: Hub = createHub({
    start(args) {
      arguments_.push(args)
      const child = new Acting()
      children.push(child)
      return child
    },
    network: { addresses: () => addresses, name: () => 'buero-pc', whyNotFree: async () => '' },
    folder: join(root, name, 'hub'),
    file: createKeptFile(nodeFiles, root, name, () => {}),
    files: nodeFiles,
    clock: systemClock,
    timers: {
      after(ms, run) {
        const one = { ms, run }
        waits.push(one)
        return () => void waits.splice(waits.indexOf(one), waits.includes(one) ? 1 : 0)
      },
    },
    firewallAsks: true,
    onState: (state) => states.push(state),
    isOwn: () => false,
  })
  return {
    hub,
    children,
    waits,
    states,
    arguments_,
    move: (next: string[]) => void (addresses = next),
    child: (n: number) => vi.waitFor(() => children[n] ?? Promise.reject(new Error('none yet'))),
  }
}
const ready = { type: 'ready', port: 8443, pins: ['a', 'b'] }

test('HU4 a server that keeps dying is tried again after ever longer waits, and nonsense it prints is no answer', async () => {
  const { hub, child, waits, states } = await actingHub('dying')
  const started = hub.start(null)
  ;(await child(0)).say('nonsense')
  ;(await child(0)).say({ type: 'other' })
  ;(await child(0)).say({ type: 'failed', kind: 'PortTaken', why: 'Port 8443 ist schon belegt.' })
  expect(await started).toMatchObject({ ok: true, value: { state: 'waiting', reason: 'PortTaken' } })
  const seen: number[] = []
  for (let n = 1; n <= 11; n++) {
    const retry = await vi.waitFor(() => waits.at(-1) ?? Promise.reject(new Error('none yet')))
    seen.push(retry.ms)
    waits.length = 0
    retry.run()
    ;(await child(n)).end()
    await vi.waitFor(() => expect(states.at(-1)).toMatchObject({ state: 'waiting', reason: 'HubNotStarted' }))
  }
  expect(seen.slice(0, 4)).toEqual([1000, 2000, 4000, 8000])
  expect(seen.at(-1)).toBe(300_000)
  await hub.close()
})

test('HU1 all private addresses: the card names up to three and the PC’s name, and follows a new address without a restart', async () => {
  const { hub, child, arguments_, move, children } = await actingHub('moving')
  const started = hub.start(null)
  const first = await child(0)
  first.say(ready)
  await vi.waitFor(() => expect(first.told).toContain('figures'))
  first.say({ type: 'figures', devices: 1 })
  expect(await started).toMatchObject({
    ok: true,
    value: {
      state: 'running',
      devices: 1,
      firewall: true,
      address: null,
      choices: ['192.168.2.5', '10.0.0.3'],
    },
  })
  expect(arguments_[0]!.join(' ')).toContain('--host 0.0.0.0')
  expect(hub.card()!.urls).toEqual([
    'https://192.168.2.5:8443',
    'https://10.0.0.3:8443',
    'https://buero-pc:8443',
  ])
  const { pins } = hub.card()!
  expect([hub.isOwn({ pins }), hub.isOwn({ pins: ['x', pins[1]!] }), hub.isOwn({ pins: ['x'] })]).toEqual([
    true,
    true,
    false,
  ])
  // LE2: without any network it is still its own.
  move([])
  expect(hub.isOwn({ pins })).toBe(true)
  move(['192.168.2.99'])
  expect(hub.card()!.urls).toEqual(['https://192.168.2.99:8443', 'https://buero-pc:8443'])
  expect(children).toHaveLength(1)

  const state = hub.state()
  await vi.waitFor(() => expect(first.told.filter((line) => line === 'figures')).toHaveLength(2))
  first.say({ type: 'figures', devices: 2 })
  expect(await state).toMatchObject({ devices: 2, firewall: false })
  await hub.close()
})

test('HU7 the one address it listens at is gone: it is said while it runs, and another one is one click', async () => {
  const { hub, child, move, arguments_ } = await actingHub('gone')
  const answer = async (n: number): Promise<void> => {
    const one = await child(n)
    one.say(ready)
    await vi.waitFor(() => expect(one.told).toContain('figures'))
    one.say({ type: 'figures', devices: 1 })
  }
  const started = hub.start('10.0.0.3')
  await answer(0)
  expect(await started).toMatchObject({
    ok: true,
    value: { state: 'running', reason: '', urls: ['https://10.0.0.3:8443'] },
  })
  move(['192.168.7.7'])
  const state = hub.state()
  await vi.waitFor(async () =>
    expect((await child(0)).told.filter((line) => line === 'figures')).toHaveLength(2),
  )
  ;(await child(0)).say({ type: 'figures', devices: 1 })
  expect(await state).toMatchObject({ state: 'running', reason: 'AddressGone' })
  expect(await hub.start('10.0.0.3')).toMatchObject({ ok: false, error: { type: 'AddressGone' } })
  const again = hub.start('192.168.7.7')
  await answer(1)
  expect(await again).toMatchObject({ ok: true, value: { state: 'running', reason: '' } })
  expect(arguments_[1]!.join(' ')).toContain('--port 8443 --host 192.168.7.7')
  await hub.close()
})

test('HU5 one that does not end when asked is ended', async () => {
  const { hub, child, waits } = await actingHub('deaf')
  const started = hub.start(null)
  const only = await child(0)
  only.polite = false
  only.say(ready)
  await vi.waitFor(() => expect(only.told).toContain('figures'))
  only.say({ type: 'figures', devices: 0 })
  await started
  const closing = hub.close()
  await vi.waitFor(() => expect(only.told).toContain('stop'))
  expect(only.killed).toBe(false)
  waits.at(-1)!.run()
  await closing
  expect(only.killed).toBe(true)
})

test('HU5 Electron: the same server as utility process, with nothing of the person’s environment; asked to stop it ends', async () => {
  const forked: { entry: string; options: unknown }[] = []
  vi.doMock('electron', () => ({
    utilityProcess: {
      /** The real server, hearing over a pipe what Electron would hand to parentPort. */
      fork(entry: string, args: string[], options: unknown) {
        forked.push({ entry, options })
        const child = spawn(process.execPath, [here('../../sync-server/main.ts'), ...args], {
          stdio: ['pipe', 'pipe', 'ignore'],
        })
        return Object.assign(child, { postMessage: (line: string) => child.stdin.write(`${line}\n`) })
      },
    },
  }))
  const { startHubUtility } = await import('#electron/desktop/hubUtility.ts')
  const server = startHubUtility('/app/server/main.js', [
    '--owned',
    '--folder',
    join(root, 'electron'),
    '--port',
    '0',
    '--host',
    '127.0.0.1',
    '--admin-port',
    '0',
  ])
  const lines: string[] = []
  server.onLine((line) => lines.push(line))
  await vi.waitFor(() => expect(lines[0]).toContain('"ready"'), { timeout: 20_000 })
  server.tell('figures')
  await vi.waitFor(() => expect(lines[1]).toContain('"figures"'))
  server.tell('stop')
  await server.exited
  expect(forked).toEqual([
    {
      entry: '/app/server/main.js',
      options: { serviceName: 'Obhut Zentrale', stdio: ['ignore', 'pipe', 'ignore'], env: {} },
    },
  ])
})
