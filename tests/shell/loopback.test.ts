import { request } from 'node:http'
import { createServer } from 'node:net'
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  buildPage,
  descendantsOf,
  found,
  here,
  isAlive,
  newFolder,
  openShell,
  untilGone,
  type ShellWorld,
} from './shellWorld.ts'

/** What a program that is no browser may claim about itself. */
function ask(
  port: number,
  headers: Record<string, string>,
  options: { method?: string; path?: string; host?: string } = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        host: options.host ?? '127.0.0.1',
        port,
        path: options.path ?? '/',
        method: options.method ?? 'GET',
        headers,
      },
      (response) => {
        let body = ''
        response.on('data', (chunk: Buffer) => (body += chunk.toString()))
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }))
      },
    )
    asking.on('error', reject)
    asking.end()
  })
}

/** 'open', or the status with which the handshake was refused. */
function knock(url: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { headers })
    socket.on('open', () => {
      socket.terminate()
      resolve('open')
    })
    socket.on('unexpected-response', (_request, response) => resolve(String(response.statusCode)))
    socket.on('error', (error) => resolve(error.message))
  })
}

describe('the loopback server, nobody’s browser', () => {
  let world: ShellWorld
  let host: string
  beforeAll(async () => {
    world = await openShell({ owned: false })
    host = `127.0.0.1:${world.shell.port}`
  })
  afterAll(() => world[Symbol.asyncDispose]())
  const freshToken = (): string => world.shell.address().split('#token=')[1]!

  it('HR9 the page is served to its own origin only', async () => {
    const { port, origin } = world.shell
    expect((await ask(port, { host })).status).toBe(200)
    expect((await ask(port, { host, origin, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    for (const headers of [
      { host: `localhost:${port}` },
      { host: 'evil.example' },
      { host: `evil.example:${port}` },
      { host: '127.0.0.1' },
      { host, origin: 'http://evil.example' },
      { host, origin: 'null' },
      { host, origin: `http://127.0.0.1:${port + 1}` },
      { host, 'sec-fetch-site': 'cross-site' },
      { host, 'sec-fetch-site': 'same-site' },
      { host, 'service-worker': 'script' },
    ] as Record<string, string>[])
      expect((await ask(port, headers)).status, JSON.stringify(headers)).toBe(403)
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await ask(port, { host }, { method })).status).toBe(405)
  })

  it('HR9 nothing outside the window’s folder is served', async () => {
    for (const path of [
      '/../package.json',
      '/..%2f..%2fetc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/....//etc/passwd',
      '/.env',
      '/index.html%00.js',
      '/\\..\\x.js',
      '/missing.js',
      '/%ff',
      '//etc/passwd',
      '/assets/',
    ])
      expect((await ask(world.shell.port, { host }, { path })).status, path).toBe(404)
  })

  it('HR9 it listens on 127.0.0.1 alone', async () => {
    await expect(ask(world.shell.port, { host }, { host: '::1' })).rejects.toThrow()
    const outer = Object.values((await import('node:os')).networkInterfaces())
      .flat()
      .find((net) => net && !net.internal && net.family === 'IPv4')
    if (outer) await expect(ask(world.shell.port, { host }, { host: outer.address })).rejects.toThrow()
  })

  it('HR16 every answer carries the policy of decision 34, the page a fresh nonce', async () => {
    const [one, two] = [await ask(world.shell.port, { host }), await ask(world.shell.port, { host })]
    const policy = String(one.headers['content-security-policy'])
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src-attr 'unsafe-inline'",
      "worker-src 'self'",
      `connect-src ws://${host}`,
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types default',
    ])
      expect(policy.split('; ')).toContain(part)
    const nonce = /nonce="([^"]+)"/.exec(one.body)![1]!
    expect(policy).toContain(`style-src-elem 'self' 'nonce-${nonce}'`)
    expect(two.body).not.toContain(nonce)
    expect(one.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'cross-origin-resource-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin', 'x-frame-options': 'DENY' }) // prettier-ignore
    const missing = await ask(world.shell.port, { host }, { path: '/nothing.js' })
    expect(missing.headers['content-security-policy']).toBeTruthy()
  })

  it('HR10 a socket needs the token, our Host and our Origin', async () => {
    const { origin } = world.shell
    const url = (name: string, token: string): string => `ws://${host}/${name}?token=${token}`
    expect(await knock(url('keeper', freshToken()), { origin })).toBe('open')
    expect(await knock(url('vault', freshToken()), { origin })).toBe('open')
    for (const name of ['keeper', 'vault']) {
      expect(await knock(url(name, 'x'.repeat(43)), { origin })).toBe('403')
      expect(await knock(url(name, ''), { origin })).toBe('403')
      expect(await knock(url(name, freshToken()), { origin: 'http://evil.example' })).toBe('403')
      expect(await knock(url(name, freshToken()), {})).toBe('403')
      expect(await knock(url(name, freshToken()), { origin, host: `localhost:${world.shell.port}` })).toBe(
        '403',
      )
    }
    for (const name of ['', 'other', 'keeper/x', '__proto__'])
      expect(await knock(url(name, freshToken()), { origin })).toBe('403')
  })

  it('HR10 a token opens one keeper and one vault socket; a second tab is refused; a new token ends the old', async () => {
    const { origin } = world.shell
    const first = freshToken()
    expect(await knock(`ws://${host}/keeper?token=${first}`, { origin })).toBe('open')
    expect(await knock(`ws://${host}/keeper?token=${first}`, { origin })).toBe('403')
    expect(await knock(`ws://${host}/vault?token=${first}`, { origin })).toBe('open')
    expect(await knock(`ws://${host}/vault?token=${first}`, { origin })).toBe('403')
    const [second, third] = [freshToken(), freshToken()]
    expect(await knock(`ws://${host}/keeper?token=${second}`, { origin })).toBe('403')
    expect(await knock(`ws://${host}/keeper?token=${third}`, { origin })).toBe('open')
  })

  it('MT20 the window’s token does not open the masked window’s pipe, and there is none without a window of our own', async () => {
    const { origin } = world.shell
    expect(await knock(`ws://${host}/projection?token=${freshToken()}`, { origin })).toBe('403')
    expect(await knock(`ws://${host}/keeper?token=${freshToken()}`, { origin })).toBe('open')
    await world.shell.host.keeper.store['session.changed']({ unlocked: true, confirmed: true })
    expect(await world.shell.host.keeper.store['projection.open']({})).toMatchObject({
      ok: false,
      error: { type: 'NoOwnWindow' },
    })
  })

  it('HR15 a second launcher on the same profile is refused, another profile is not', async () => {
    await expect(openShell({ owned: false, profileDir: world.folder })).rejects.toThrow('AlreadyRunning')
    await using other = await openShell({ owned: false })
    expect(other.shell.port).not.toBe(world.shell.port)
  })

  it('HR13 files of the profile are readable by the person alone', () => {
    expect(statSync(world.folder).mode & 0o077).toBe(0)
    expect(statSync(join(world.folder, 'loopback.json')).mode & 0o077).toBe(0)
  })
})

describe('the port', () => {
  it('HR14 is kept from run to run, and replaced where another program has taken it', async () => {
    const folder = newFolder()
    const ports: number[] = []
    for (let run = 0; run < 2; run++) {
      await using world = await openShell({ owned: false, profileDir: folder })
      ports.push(world.shell.port)
      expect(world.shell.portChanged).toBe(false)
    }
    expect(ports[0]).toBe(ports[1])
    const squatter = createServer()
    await new Promise<void>((resolve) => squatter.listen(ports[0], '127.0.0.1', resolve))
    await using moved = await openShell({ owned: false, profileDir: folder })
    expect(moved.shell.portChanged).toBe(true)
    expect(moved.shell.port).not.toBe(ports[0])
    await new Promise((resolve) => squatter.close(resolve))
    expect(JSON.parse(readFileSync(join(folder, 'loopback.json'), 'utf8'))).toEqual({
      port: moved.shell.port,
    })
    rmSync(folder, { recursive: true, force: true })
  })
})

describe.skipIf(!found)('the owned browser', () => {
  let world: ShellWorld
  beforeAll(async () => {
    world = await openShell()
  }, 60_000)
  afterAll(() => world[Symbol.asyncDispose]())
  beforeEach(async () => {
    expect(await world.pageState()).toMatch(/^connected/)
  })

  it('HR10 the window connects with a token nobody sees, and a reload gets a fresh one', async () => {
    expect(await world.pageState()).toBe('connected none')
    expect(await world.run('location.href')).toBe(`${world.shell.origin}/`)
    for (let reload = 0; reload < 3; reload++) {
      await world.shell.browser!.send('Page.reload')
      await world.run(`new Promise((done) => setTimeout(done, 100))`).catch(() => {})
      expect(await world.pageState()).toMatch(/^connected/)
    }
    const commands = descendantsOf(process.pid).map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1'))
    expect(commands.join(' ')).not.toContain('token')
  })

  it('HR16 the page can do nothing but what the policy lists', async () => {
    const blocked = await world.run(`(async () => {
      const seen = []
      document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective))
      const tries = {
        eval: () => own.tryEval(),
        html: () => { document.createElement('div').innerHTML = '<b>x</b>' },
        inline: () => { const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.head.append(s) },
        foreign: () => fetch('https://example.org/'),
        own: () => fetch('/'),
        socket: () => new Promise((done, fail) => { const s = new WebSocket('ws://127.0.0.1:9/'); s.onerror = fail; s.onopen = done }),
        worker: () => new Worker(URL.createObjectURL(new Blob(['1']))),
        serviceWorker: () => navigator.serviceWorker.register('/sw.js'),
        frame: () => new Promise((done, fail) => { const f = document.createElement('iframe'); f.src = '/'; document.body.append(f); setTimeout(() => { try { f.contentDocument.querySelector('#state') ? done() : fail() } catch { fail() } }, 150) }),
        image: () => new Promise((done, fail) => { const i = new Image(); i.onload = done; i.onerror = fail; i.src = 'https://example.org/x.png' }),
        place: () => new Promise((done, fail) => navigator.geolocation.getCurrentPosition(done, fail)),
        camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
      }
      const result = {}
      for (const [name, run] of Object.entries(tries)) {
        try { await run(); result[name] = 'done' } catch { result[name] = 'refused' }
      }
      if (!window.ran) result.inline = 'refused'
      return { result, seen: [...new Set(seen)].sort() }
    })()`)
    expect(blocked).toMatchObject({
      result: Object.fromEntries(
        [
          'eval',
          'html',
          'inline',
          'foreign',
          'own',
          'socket',
          'worker',
          'serviceWorker',
          'frame',
          'image',
          'place',
          'camera',
        ].map((name) => [name, 'refused']),
      ),
    })
    // The control: it was the policy that refused.
    expect((blocked as { seen: string[] }).seen).toEqual(
      expect.arrayContaining(['connect-src', 'require-trusted-types-for', 'frame-src', 'img-src']),
    )
  })

  it('CC9 the camera is allowed to our own page while its dialog is open, and refused before, after and to a locked window', async () => {
    const state = () =>
      world.run(`navigator.permissions.query({ name: 'camera' }).then(({ state }) => state)`)
    const webcam = (on: boolean) => world.run(`own.host.keeper.call('webcam', { on: ${on} })`)
    expect(await webcam(true)).toMatchObject({ ok: false, error: { type: 'Refused' } })
    expect(await state()).not.toBe('granted')
    await world.run('own.unlock()')
    await webcam(true)
    await expect.poll(state).toBe('granted')
    expect(
      await world.run(`navigator.permissions.query({ name: 'microphone' }).then(({ state }) => state)`),
    ).not.toBe('granted')
    await webcam(false)
    await expect.poll(state).toBe('denied')
    await webcam(true)
    await expect.poll(state).toBe('granted')
    await world.shell.host.lock()
    expect(await world.pageState()).toMatch(/^connected/)
    await expect.poll(state).toBe('denied')
  })

  it('HR11 a lock ends the vault process and the window’s process, and a new locked pair stands', async () => {
    await world.run('own.unlock()')
    const [vault, renderers] = [(await world.shell.host.vault()).pid, await world.shell.browser!.renderers()]
    expect(renderers.length).toBeGreaterThan(0)
    expect([vault, ...renderers].every(isAlive)).toBe(true)
    await world.shell.host.lock()
    expect([vault, ...renderers].filter(isAlive)).toEqual([])
    expect(await world.pageState()).toMatch(/^connected/)
    expect(await world.run(`own.host.vault.call('session', {})`)).toMatchObject({
      ok: true,
      value: { person: null },
    })
    expect(isAlive((await world.shell.host.vault()).pid)).toBe(true)
    expect((await world.shell.browser!.processes()).filter(({ id }) => renderers.includes(id))).toEqual([])
  })

  describe('the masked window', () => {
    const inProjection = async (expression: string): Promise<unknown> => {
      const answer = (await world.shell.browser!.sendToOwn('projection', 'Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      })) as { result: { value?: unknown } }
      return answer.result.value
    }
    const said = (): Promise<unknown> =>
      inProjection(`document.querySelector('#state')?.textContent`).catch(() => undefined)
    const show = (open: boolean): Promise<unknown> =>
      world.run(`own.host.vault.call('support.at', { address: '${open ? 'open' : 'close'}' })`)

    it('MT20 opens for whom is signed in, on a pipe and with a token of its own, in a process of its own', async () => {
      expect(await show(true)).toMatchObject({ ok: false, error: { type: 'NoOwnWindow' } })
      await world.run('own.unlock()')
      expect(await show(true)).toMatchObject({ ok: true })
      await expect.poll(said).toBe('connected')
      const { browser, origin, port } = world.shell
      const [main, masked] = [await browser!.renderers(), browser!.renderersOfOwn('projection')]
      expect(masked.length).toBeGreaterThan(0)
      expect(main.filter((pid) => masked.includes(pid))).toEqual([])
      expect(await inProjection(`own.pipe.call('find', { kind: 'child' })`)).toMatchObject({ ok: true })
      expect(await inProjection('location.href')).toBe(`${origin}/projection.html`)
      // The refused twin: neither its spent token nor a guessed one opens a pipe, this one's or the window's.
      for (const name of ['projection', 'keeper', 'vault'])
        expect(await knock(`ws://127.0.0.1:${port}/${name}?token=${'x'.repeat(43)}`, { origin })).toBe('403')
      const tries = `Promise.all(['keeper', 'vault', 'projection'].map((name) => new Promise((done) => {
        const socket = new WebSocket('ws://' + location.host + '/' + name + '?token=')
        socket.onopen = () => done('open'); socket.onerror = () => done('refused')
      })))`
      expect(await inProjection(tries)).toEqual(['refused', 'refused', 'refused'])
      expect(await world.run(tries)).toEqual(['refused', 'refused', 'refused'])
      expect(await show(false)).toMatchObject({ ok: true })
      expect(masked.filter(isAlive)).toEqual([])
      // Of the processes that came with the window one serves it; an empty page's may have ended by itself.
      expect(main.some(isAlive)).toBe(true)
      expect(await world.pageState()).toMatch(/^connected/)
    })

    it('MT18 HR11 a lock, and a vault that ends by itself, end its process with the window’s', async () => {
      for (const how of ['lock', 'crash']) {
        await world.run('own.unlock()')
        await show(true)
        await expect.poll(said).toBe('connected')
        const pids = [
          ...world.shell.browser!.renderersOfOwn('projection'),
          ...(await world.shell.browser!.renderers()),
        ]
        if (how === 'lock') await world.shell.host.lock()
        else process.kill((await world.shell.host.vault()).pid, 'SIGKILL')
        expect(await untilGone(pids, 5000)).toEqual([])
        expect(world.shell.browser!.renderersOfOwn('projection')).toEqual([])
        expect(await world.pageState()).toMatch(/^connected/)
      }
    })
  })

  it('HR11 the lock button does the same, and so does a vault that ends by itself', async () => {
    for (const how of ['button', 'crash']) {
      await world.pageState()
      const [vault, renderers] = [
        (await world.shell.host.vault()).pid,
        await world.shell.browser!.renderers(),
      ]
      if (how === 'button') await world.run(`void own.host.keeper.call('lock', {})`)
      else process.kill(vault, 'SIGKILL')
      expect(await untilGone([vault, ...renderers], 5000)).toEqual([])
      expect(await world.pageState()).toMatch(/^connected/)
    }
  })

  it('HR11 A79 without input the house locks by itself; input keeps it open', async () => {
    await world.run('own.unlock()')
    const { keeper } = world.shell.host
    const renderers = await world.shell.browser!.renderers()
    const wait = (minutes: number): void => {
      offset += minutes * 60_000
      world.shell.setClockOffset(offset)
      keeper.checkIdle()
    }
    let offset = 0
    for (let minute = 0; minute < 6; minute++) {
      wait(1)
      await world.run(`own.host.keeper.call('activity', {})`)
    }
    expect(renderers.every(isAlive)).toBe(true)
    wait(4)
    expect(await untilGone(renderers, 5000)).toEqual([])
    world.shell.setClockOffset(0)
    expect(await world.pageState()).toMatch(/^connected/)
  })

  it('HR1 200 calls to keeper and vault, one after the other, are all answered', async () => {
    const answered = await world.run(`(async () => {
      let ok = 0
      for (let n = 0; n < 200; n++)
        for (const answer of [await own.host.keeper.call('dataState', {}), await own.host.vault.call('session', {})])
          if (answer.ok) ok++
      return ok
    })()`)
    expect(answered).toBe(400)
  })
})

describe.skipIf(process.platform !== 'linux' || !found)('the end', () => {
  async function launch(): Promise<{ child: ChildProcess; pids: number[]; said: string; folder: string }> {
    const folder = newFolder()
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        here('../../electron/loopback/main.ts'),
        '--headless',
        '--profile-dir',
        folder,
        '--window-dir',
        await buildPage(),
      ],
      {
        env: { ...process.env, ...found!.env, OBHUT_CHROMIUM: found!.path },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    let said = ''
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (said.includes('Obhut läuft')) resolve()
      })
      child.once('exit', () => reject(new Error(`ended: ${said}`)))
    })
    const pids = descendantsOf(child.pid!)
    expect(pids.length).toBeGreaterThan(4)
    return { child, pids, said, folder }
  }

  it('HR13 Ctrl+C ends every process', async () => {
    const { child, pids, folder } = await launch()
    child.kill('SIGINT')
    expect(await untilGone([child.pid!, ...pids], 8000)).toEqual([])
    rmSync(folder, { recursive: true, force: true })
  })

  it('HR13 a launcher that is killed takes vault and browser with it', async () => {
    const { child, pids, folder } = await launch()
    child.kill('SIGKILL')
    expect(await untilGone([child.pid!, ...pids], 8000)).toEqual([])
    rmSync(folder, { recursive: true, force: true })
  })

  it('HR13 a closed window ends the launcher', async () => {
    let closed = 0
    await using world = await openShell({ onWindowClosed: () => closed++ })
    await world.pageState()
    await world.run('void setTimeout(() => window.close(), 0)').catch(() => {})
    await world.shell.browser!.send('Page.close').catch(() => {})
    for (let tries = 0; tries < 100 && closed === 0; tries++)
      await new Promise((resolve) => setTimeout(resolve, 30))
    expect(closed).toBeGreaterThan(0)
  })
})
