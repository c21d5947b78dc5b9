/** `node electron/loopback/main.ts [--no-open] [--profile-dir DIR] [--port N]`: the loopback shell for people. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findInstalledBrowser, hasDesktop } from './installedBrowser.ts'
import { defaultProfileDir, startLoopback, type Loopback } from './startLoopback.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface RunAsk {
  readonly args: readonly string[]
  /** Said before the line that names this shell: why it is this one. */
  readonly why?: string
  readonly say?: (line: string) => void
}

export async function runLoopback({ args, why = '', say = console.log }: RunAsk): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'no-open': { type: 'boolean', default: false },
      'profile-dir': { type: 'string' },
      port: { type: 'string' },
      headless: { type: 'boolean', default: false },
      'window-dir': { type: 'string' },
    },
  })
  const windowDir = values['window-dir'] ?? join(root, 'out/renderer')
  if (!existsSync(join(windowDir, 'index.html'))) {
    say('Das Fenster ist noch nicht gebaut: bitte `npm start` benutzen.')
    process.exitCode = 1
    return
  }
  const found = values['no-open'] || !(values.headless || hasDesktop()) ? undefined : findInstalledBrowser()
  const now: { shell?: Loopback } = {}
  let ending: Promise<void> | undefined
  const end = (code: number): void => {
    if (ending) process.exit(code)
    ending = (now.shell?.close() ?? Promise.resolve()).finally(() => process.exit(code))
  }
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    process.on(signal, () => end(code))

  const started = await startLoopback({
    profileDir: resolve(values['profile-dir'] ?? defaultProfileDir()),
    windowDir,
    headless: values.headless,
    ...(found ? { browser: found } : {}),
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    onWindowClosed: () => end(0),
    // Only where, never what: an error's text could quote a record.
    onBug: (what, thrown) => {
      console.error(`Fehler im Programm: ${what}${process.env['OBHUT_DEBUG'] ? ` ${String(thrown)}` : ''}`)
    },
  })
  if (started === 'AlreadyRunning') {
    say('Obhut läuft auf diesem PC schon mit diesem Profil; das Fenster wurde nach vorn geholt.')
    process.exitCode = 2
    return
  }
  now.shell = started
  if (started.portChanged)
    say('Der bisherige Port war belegt; die Datenbank des Fensters wird aus dem Journal neu aufgebaut.')
  if (found) {
    say(`${why}Obhut läuft im Browser ${found.path} auf ${started.origin}. Strg+C beendet alles.`)
    return
  }
  const reason = values['no-open'] ? '' : 'Kein Browser mit Fenster gefunden. '
  say(`${why}${reason}Adresse zum Öffnen (gilt einmal): ${started.address()}`)
  say(
    'Eingabetaste: neue Adresse. Strg+C: beenden. In einem fremden Browser kann das Sperren den Speicher nicht sicher leeren.',
  )
  if (process.stdin.isTTY)
    createInterface({ input: process.stdin }).on('line', () => say(`Neue Adresse: ${started.address()}`))
}

if (import.meta.main) await runLoopback({ args: process.argv.slice(2) })
