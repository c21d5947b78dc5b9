/**
 * Runs a packed app, taken out of its archive, in plain Node on the stand-in for Electron: its keeper's main, its
 * preload, its vault by the ports, as the real ones are joined. `node runPacked.ts APP DATA` prints what it saw.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import { connectHost, type Host } from '#renderer/host/connectHost.ts'
import { readCards } from '../vault/readCards.ts'
import { testPassphrase } from '../vault/world.ts'
import { ipcMain, standIn, type BrowserWindow } from '../shell/electronStandIn.ts'

const [app = '', data = ''] = process.argv.slice(2)
mkdirSync(data, { recursive: true })
standIn.userData = data

let loads = 0
/** As Electron does: by the paths that the packed main gives. */
standIn.runVault = async (parentPort, entry) => {
  ;(process as { parentPort?: unknown }).parentPort = parentPort
  await import(`${pathToFileURL(entry).href}?load=${++loads}`)
}
standIn.runPreload = async ({ webContents, page, options }) => {
  const ipcRenderer = {
    on: (channel: string, listener: (event: unknown) => void) => webContents.toRenderer.on(channel, listener),
    send: (channel: string) =>
      ipcMain.emit(channel, { sender: webContents, senderFrame: webContents.mainFrame }),
  }
  const code = readFileSync(options.webPreferences['preload'] as string, 'utf8')
  const run = new Script(`(function (require, window) {${code}\n})`).runInThisContext() as (
    ...args: unknown[]
  ) => void
  run((name: string) => {
    if (name !== 'electron') throw new Error(`preload requires ${name}`)
    return { ipcRenderer }
  }, page)
}

async function connectPage(window: BrowserWindow): Promise<Host> {
  const host = await connectHost(window.page as never)
  if (!host.ok) throw new Error(host.error.type)
  return host.value
}
async function must<T>(what: string, call: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>) {
  const answer = await call
  if (!answer.ok) throw new Error(`${what}: ${JSON.stringify(answer.error)}`)
  return answer.value
}
/** Every group, by journal and vault. */
async function openGroups({ keeper, vault }: Host): Promise<unknown[]> {
  const pulled = await must('pull', keeper.call('journal.pull', { after: 0, limit: 100 }))
  const opened = await must(
    'open',
    vault.call('records.open', { purpose: 'show', view: 'plain', bytes: pulled.bytes }),
  )
  return opened.records.flatMap(({ kind, values }) => (kind === 'group' ? [values['name']] : []))
}

await import(pathToFileURL(join(app, 'electron/main.js')).href)
while (standIn.windows.length === 0) await sleep(20)

// The window's page and all that it names, by app://.
const serve = standIn.sessions.get('persist:obhut')!.handlers['protocol app'] as unknown as (
  request: Request,
) => Promise<Response>
const load = async (path: string): Promise<string> => {
  const answer = await serve(new Request(new URL(path, 'app://obhut/')))
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
  return answer.text()
}
const named = [...(await load('/')).matchAll(/(?:src|href)="(\.\/[^"]+)"/g)].map((match) => match[1]!)
for (const path of named) await load(path)

const first = await connectPage(standIn.windows[0]!)
await must('profile', first.keeper.call('profile.open', { kind: 'institution' }))
const { person } = await must(
  'set up',
  first.vault.call('setup.create', {
    institution: 'Kita Packlage',
    firstName: 'Anna',
    lastName: 'Beispiel',
    passphrase: testPassphrase,
    language: 'de',
  }),
)
const folder = join(data, 'cards')
mkdirSync(folder)
standIn.dialogAnswer = { canceled: false, filePaths: [folder] }
const chosen = await must('folder', first.keeper.call('folder.choose', { purpose: 'cards' }))
const { files } = await must('cards', first.vault.call('cards.write', { folder: chosen.folder!.token }))
const cards = await readCards(files.map((file) => join(folder, file)))
const { asked } = await must('question', first.vault.call('cards.question', {}))
await must(
  'confirm',
  first.vault.call('cards.confirm', {
    words: asked.map(({ card, word }) => cards[card - 1]!.words[word - 1]!),
  }),
)
await must(
  'save',
  first.vault.call('records.save', {
    drafts: [{ kind: 'group', id: null, parents: [], changes: { name: 'Quittengruppe' } }],
  }),
)
const opened = await openGroups(first)

await must('lock', first.keeper.call('lock', {}))
while (standIn.windows.length < 2) await sleep(20)
const second = await connectPage(standIn.windows[1]!)
const afterLock = await openGroups(second).then(
  () => 'opened',
  () => 'refused',
)
await must('unlock', second.vault.call('unlock', { personId: null, passphrase: testPassphrase }))
const afterUnlock = await openGroups(second)

for (const { webContents } of standIn.windows) webContents.process.kill('SIGKILL')
console.log(
  JSON.stringify({
    windowFiles: named.length,
    set: person.name.length > 0,
    cards: cards.length,
    opened,
    afterLock,
    afterUnlock,
  }),
)
process.exit(0)
