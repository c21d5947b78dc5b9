import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { build } from 'vite'
import { findChromium, quietFlags } from '#build/chromium.ts'
import { root } from '#build/suites.ts'
import { startLoopback, type Loopback } from '#electron/loopback/startLoopback.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { folderAt } from '#sync-server/setup/folder.ts'
import { startProcess } from '../sync-server/app/running.ts'
import { readPdf, type ReadPdf } from '../pdf/readPdf.ts'
import { readInputTable, type InputTable } from './input.ts'
import { matchesOf, sameBelow, type Pixels } from './pixels.ts'
import type { ChildReport, demo as windowDemo, ImportReport, PhotoReport } from './window.ts'

export interface DemoAsk {
  readonly children: string
  readonly photos: string
  readonly out: string
  /** A folder for profiles and backups, removed by the caller. */
  readonly work: string
}

const passphrase = 'Regenbogen klettert leise Apfelbaum hinauf 47'
const say = (text: string): void => console.log(text)

interface Check {
  readonly title: string
  problems: string[]
  /** How many things were compared; a check that compared nothing has failed. */
  compared: number
}

type Demo = typeof windowDemo

/** Calls one step in the demo's window. */
const step = <K extends keyof Demo>(
  page: Page,
  name: K,
  ...args: Parameters<Demo[K]>
): Promise<Awaited<ReturnType<Demo[K]>>> =>
  page.evaluate(
    ([n, a]) => {
      const { demo } = globalThis as unknown as { demo: Record<string, (...args: unknown[]) => unknown> }
      return demo[n as string]!(...(a as unknown[]))
    },
    [name, args] as const,
  ) as Promise<Awaited<ReturnType<Demo[K]>>>

/** @returns true when all checks hold */
export async function runDemo({ children, photos, out, work }: DemoAsk): Promise<boolean> {
  const started = performance.now()
  const found = await findChromium()
  if (found === undefined) {
    say('not run: demo (needs Chromium)')
    return false
  }
  say(`Kinder: ${children}\nFotos:  ${photos}\nAusgabe: ${out}\n`)
  const table = await readInputTable(children)
  const photoFiles = (await readdir(photos, { withFileTypes: true })).filter((f) => f.isFile()).map((f) => f.name).sort() // prettier-ignore
  const windowDir = join(root, 'out/demo')
  await build({ configFile: join(root, 'tests/demo/vite.config.ts'), logLevel: 'warn' })

  const shells: Loopback[] = []
  const processes: ChildProcess[] = []
  const browsers: BrowserContext[] = []
  /** A browser with a profile of its own on disk, beside the keeper's files: the search for names reads both. */
  const openBrowser = async (folder: string): Promise<BrowserContext> => {
    const context = await chromium.launchPersistentContext(join(work, folder, 'browser'), {
      executablePath: found.path,
      args: [...quietFlags],
      env: { ...(process.env as Record<string, string>), ...found.env },
      locale: 'de-DE',
    })
    browsers.push(context)
    return context
  }
  const start = async (name: string): Promise<{ page: Page; shell: Loopback; browser: BrowserContext }> => {
    const shell = await startLoopback({
      profileDir: join(work, name),
      windowDir,
      onBug: (what, thrown) => console.error('bug:', what, thrown),
    })
    if (shell === 'AlreadyRunning') throw new Error('Another Obhut runs on this profile.')
    shells.push(shell)
    const browser = await openBrowser(name)
    return { shell, browser, page: await openPage(browser, shell.address()) }
  }

  /** Workstation B: a launcher of its own, with a profile of its own. */
  const startProcessOfItsOwn = async (name: string): Promise<{ page: Page; browser: BrowserContext }> => {
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        join(root, 'electron/loopback/main.ts'),
        '--no-open',
        '--profile-dir',
        join(work, name),
        '--window-dir',
        windowDir,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    processes.push(child)
    const address = await new Promise<string>((resolve, reject) => {
      let output = ''
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        const found = /http:\/\/127\.0\.0\.1:\d+\S*/.exec(output)?.[0]
        if (found !== undefined && output.includes('\n')) resolve(found)
      })
      child.on('exit', () => reject(new Error(`Workstation B ended: ${output}`)))
    })
    const browser = await openBrowser(name)
    return { browser, page: await openPage(browser, address) }
  }

  try {
    // 1 the institution and its cards
    say('1/9 Einrichtung anlegen, Wiederherstellungskarten drucken und abtippen')
    const first = await start('pc-1')
    let page = first.page
    await step(page, 'connect')
    const cards = join(out, 'Karten')
    const pdfs = join(out, 'Portfolios')
    const backups = join(work, 'stick')
    for (const folder of [cards, pdfs, backups]) await mkdir(folder, { recursive: true })
    const { files, asked } = await step(page, 'setUp', {
      institution: 'Kita Demo',
      firstName: 'Leitung',
      lastName: 'Demo',
      passphrase,
      cards,
    })
    const cardTexts = await Promise.all(files.map(async (file) => textOf(await pdfAt(join(cards, file)))))
    await step(
      page,
      'confirmCards',
      asked.map(({ card, word }) => wordOfCard(cardTexts[card - 1]!, word)),
    )

    // 2 children, 3 photos
    say('2/9 Kinder einlesen')
    await page.setInputFiles('#children', children)
    const imported: ImportReport = await step(page, 'importChildren')
    say(`    ${imported.children.length} Kinder übernommen, ${imported.refused.length} Zeilen nicht`)
    say(`3/9 ${photoFiles.length} Fotos einlesen, versiegeln und zuordnen`)
    await page.setInputFiles('#photos', photoFiles.map((name) => join(photos, name))) // prettier-ignore
    const photoReport: PhotoReport = await step(page, 'importPhotos')
    say(
      `    ${photoReport.photos.length} Fotos übernommen, ${photoReport.refused.length} nicht; ${photoReport.photos.filter((p) => p.children.length > 0).length} zugeordnet`,
    )

    // 4 consents, 5 pages, 6 PDFs
    say('4/9 Einwilligungen eintragen')
    const consents = await step(page, 'recordConsents')
    say(
      `    ${consents.recorded} Antworten${consents.assumed ? '; die Liste nennt keine, darum steht jedes dritte Kind auf nein' : ''}`,
    )
    say('5/9 Eine Portfolioseite je Kind aus Vorlagen')
    say('6/9 PDF je Kind')
    const reports: readonly ChildReport[] = await step(page, 'makePortfolios', pdfs)
    const read = new Map<string, ReadPdf>()
    for (const report of reports)
      if (report.file !== null) read.set(report.childId, await pdfAt(join(pdfs, report.file)))

    // 7 lock
    say('7/9 Sperren')
    const vaultBefore = (await first.shell.host.vault()).pid
    await step(page, 'lock')
    await new Promise((r) => setTimeout(r, 500))
    const vaultGone = !isAlive(vaultBefore)
    const windowLocked = await page.evaluate(() => (globalThis as unknown as { demo: Demo }).demo.isClosed())
    await page.close()
    page = await openPage(first.browser, first.shell.address())
    await step(page, 'connect')
    await step(page, 'unlock', passphrase)

    // 8 backup and restore
    say('8/9 Sichern, auf einem zweiten Profil mit zwei Karten wiederherstellen, vergleichen')
    const backup = await step(page, 'backup', backups)
    const before = await step(page, 'fingerprint')
    const second = await start('pc-2')
    await step(second.page, 'connect')
    const restored = await step(second.page, 'restore', {
      folder: backups,
      backup: backup.name,
      cards: [cardTexts[0]!, cardTexts[2]!],
      passphrase: `${passphrase} neu`,
    })
    const after = await step(second.page, 'fingerprint')
    say(
      `    ${backup.envelopes} Datensätze und ${backup.blobs} Bilddateien gesichert, ${restored.envelopes} und ${restored.blobs} wiederhergestellt\n`,
    )

    // 9 workstation B: another process, another profile; joined by card, by server and once by stick
    say('9/9 Arbeitsplatz B: mit Karte beitreten, über die Zentrale und einmal über einen Stick abgleichen')
    const port = String(await freePort())
    const server = await startProcess(folderAt(join(work, 'zentrale')), [
      '--port',
      port,
      '--url',
      `https://127.0.0.1:${port}`,
    ])
    processes.push(server.child)
    const b = (await startProcessOfItsOwn('pc-b')).page
    await step(b, 'connect')
    await step(page, 'connectServer', writeServerCard(server.card!))
    await exchangeAll(page)
    const { invitation, card } = await step(page, 'invite')
    const wordsThere = await step(b, 'startJoining', { card, passphrase: `${passphrase} zwei` })
    const wordsHere = await until(() => step(page, 'lookForAnswer', invitation))
    await step(page, 'confirmJoining', invitation)
    await exchangeAll(page)
    await until(() => step(b, 'finishJoining', `${passphrase} zwei`))
    await exchangeAll(b)
    await until(async () => (await step(b, 'takeUpList', imported.children)) === reports.length)
    const pdfsOfB = join(out, 'Portfolios von Arbeitsplatz B')
    await mkdir(pdfsOfB, { recursive: true })
    const atA = await step(page, 'fingerprint')
    const atB = await step(b, 'fingerprint')
    const reportsOfB: readonly ChildReport[] = await step(b, 'makePortfolios', pdfsOfB)
    const readOfB = new Map<string, ReadPdf>()
    for (const report of reportsOfB)
      if (report.file !== null) readOfB.set(report.childId, await pdfAt(join(pdfsOfB, report.file)))
    // The server is gone; a stick carries what both wrote since.
    server.child.kill('SIGTERM')
    await server.ended
    await step(page, 'addGroup', 'Nur auf Arbeitsplatz A geschrieben')
    await step(b, 'addGroup', 'Nur auf Arbeitsplatz B geschrieben')
    const unreachable = await step(b, 'exchange')
    const turnschuh = join(work, 'turnschuh')
    await mkdir(turnschuh, { recursive: true })
    for (const pc of [page, b, page]) await step(pc, 'visitStick', turnschuh)
    // What came is tagged by the vault behind the visit; the screens follow.
    const both = Object.keys(atA).length + 2 + reportsOfB.length
    for (const pc of [page, b])
      await until(async () => Object.keys(await step(pc, 'fingerprint')).length >= both, 30_000).catch(
        () => {},
      )
    const stickAtA = await step(page, 'fingerprint')
    const stickAtB = await step(b, 'fingerprint')
    say(
      `    ${Object.keys(atB).length} Datensätze und Bilder über die Zentrale, ${Object.keys(stickAtA).length - Object.keys(atA).length} danach über den Stick\n`,
    )
    // Closed, so that everything the browser keeps is on the disk when it is searched.
    await first.browser.close()

    const inputs = await decodeInputs(await openBrowser('check'), photos, photoFiles)
    const checks = await checkAll({
      table,
      photoFiles,
      imported,
      photoReport,
      consents,
      reports,
      read,
      inputs,
      vaultGone,
      windowLocked,
      before,
      after,
      profiles: ['pc-1', 'pc-b', 'zentrale', 'turnschuh'].map((name) => join(work, name)),
      photos,
      b: {
        reports: reportsOfB,
        read: readOfB,
        sameWords: wordsThere.join(' ') === (wordsHere ?? []).join(' ') && wordsThere.length === 6,
        byServer: [atA, atB],
        byStick: [stickAtA, stickAtB],
        stateWithoutServer: unreachable.state,
      },
    })
    await writeReport(join(out, 'Bericht.md'), {
      checks,
      imported,
      photoReport,
      consents,
      reports,
      children,
      photos,
      seconds: (performance.now() - started) / 1000,
    })
    for (const [i, check] of checks.entries()) {
      const good = check.problems.length === 0 && check.compared > 0
      say(`${good ? '✓' : '✗'} ${String(i + 1).padStart(2)} ${check.title} (${check.compared} verglichen)`)
      for (const problem of check.problems.slice(0, 8)) say(`     ${problem}`)
      if (check.compared === 0) say('     Es gab nichts zu vergleichen.')
    }
    const failed = checks.filter((c) => c.problems.length > 0 || c.compared === 0).length
    say(
      `\nBericht: ${join(out, 'Bericht.md')}\n${checks.length - failed} passed, ${failed} failed in ${((performance.now() - started) / 1000).toFixed(0)} s`,
    )
    return failed === 0
  } finally {
    for (const browser of browsers) await browser.close()
    for (const shell of shells) await shell.close()
    for (const child of processes) if (child.exitCode === null) child.kill('SIGTERM')
  }
}

/** A port nobody listens on just now. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

/** Rounds until nothing is left to go either way; a round may end early when a hint comes. */
const exchangeAll = (page: Page): Promise<boolean> =>
  until(async () => {
    const { state, left } = await step(page, 'exchange')
    return state === 'idle' && left === 0
  })

/** Asks until there is an answer. @throws Error when there is none in time */
async function until<T>(ask: () => Promise<T>, patienceMs = 120_000): Promise<NonNullable<T>> {
  for (const end = performance.now() + patienceMs; performance.now() < end;) {
    const answer = await ask()
    if (answer) return answer
    await new Promise((r) => setTimeout(r, 250))
  }
  throw new Error(`No answer: ${ask.toString()}`)
}

let shownAt = 0
/** One line that moves on a terminal; a line now and then in a log. */
function showProgress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r    ${text.padEnd(40)}\r`)
  else if (performance.now() - shownAt > 5_000) {
    shownAt = performance.now()
    say(`    ${text}`)
  }
}

async function openPage(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage()
  page.on('console', (message) => {
    const text = message.text()
    if (text.startsWith('progress ')) showProgress(text.slice('progress '.length))
    else if (message.type() === 'error') console.error(`    window: ${text}`)
  })
  page.on('pageerror', (error) => console.error(`    window: ${error.message}`))
  await page.goto(address)
  while (!(await page.evaluate(() => 'demo' in globalThis))) await new Promise((r) => setTimeout(r, 50))
  return page
}

const pdfAt = async (file: string): Promise<ReadPdf> => readPdf(new Uint8Array(await readFile(file)))
const textOf = (pdf: ReadPdf): string => pdf.pages.map((p) => p.text).join('\n')
const squeeze = (text: string): string => text.normalize('NFC').replace(/\s+/g, '')

/** The card numbers its words, "1 bett"; what a person types back from paper. */
function wordOfCard(text: string, word: number): string {
  const words = text.slice(text.indexOf('Wörter dieser Karte'))
  const match = new RegExp(`(?:^|\\s)${word}\\s+(\\p{L}+)`, 'u').exec(words)
  if (!match) throw new Error(`No word ${word} on the card:\n${text}`)
  return match[1]!
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Every readable input photo as pixels, decoded by the browser alone, without any code of the app. */
async function decodeInputs(
  browser: BrowserContext,
  folder: string,
  files: readonly string[],
): Promise<ReadonlyMap<string, Pixels>> {
  const page = await browser.newPage()
  if (files.some((f) => /\.hei[cf]$/i.test(f)))
    await page.addScriptTag({ path: join(root, 'node_modules/heic-to/dist/iife/heic-to.js') })
  const inputs = new Map<string, Pixels>()
  for (const file of files) {
    if ((await stat(join(folder, file))).size > 200_000_000) continue
    const base64 = (await readFile(join(folder, file))).toString('base64')
    const decoded = await page.evaluate(async (data) => {
      try {
        const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0))
        let blob = new Blob([bytes])
        const heic = String.fromCharCode(...bytes.slice(4, 8)) === 'ftyp'
        if (heic)
          blob = await (globalThis as unknown as { HeicTo: (ask: object) => Promise<Blob> }).HeicTo({
            blob,
            type: 'image/png',
          })
        const bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image' })
        const scale = Math.min(1, 480 / Math.max(bitmap.width, bitmap.height))
        const canvas = new OffscreenCanvas(
          Math.max(1, Math.round(bitmap.width * scale)),
          Math.max(1, Math.round(bitmap.height * scale)),
        )
        const context = canvas.getContext('2d')!
        context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
        const { data: rgba } = context.getImageData(0, 0, canvas.width, canvas.height)
        let text = ''
        for (let i = 0; i < rgba.length; i += 32768)
          text += String.fromCharCode(...rgba.subarray(i, i + 32768))
        return { width: canvas.width, height: canvas.height, data: btoa(text) }
      } catch {
        return null
      }
    }, base64)
    if (decoded)
      inputs.set(file, {
        width: decoded.width,
        height: decoded.height,
        data: Buffer.from(decoded.data, 'base64'),
      })
  }
  await page.close()
  return inputs
}

interface CheckAsk {
  readonly table: InputTable
  readonly photoFiles: readonly string[]
  readonly imported: ImportReport
  readonly photoReport: PhotoReport
  readonly consents: { readonly refusing: readonly { childId: string; purpose: string }[] }
  readonly reports: readonly ChildReport[]
  readonly read: ReadonlyMap<string, ReadPdf>
  readonly inputs: ReadonlyMap<string, Pixels>
  readonly vaultGone: boolean
  readonly windowLocked: boolean
  readonly before: Readonly<Record<string, string>>
  readonly after: Readonly<Record<string, string>>
  /** Everything on a disk that could hold a name: of both PCs, the server and the stick. */
  readonly profiles: readonly string[]
  readonly photos: string
  readonly b: {
    readonly reports: readonly ChildReport[]
    readonly read: ReadonlyMap<string, ReadPdf>
    readonly sameWords: boolean
    readonly byServer: readonly [Prints, Prints]
    readonly byStick: readonly [Prints, Prints]
    readonly stateWithoutServer: string
  }
}
type Prints = Readonly<Record<string, string>>

async function checkAll(ask: CheckAsk): Promise<readonly Check[]> {
  const { table, imported, photoReport, reports, read, inputs } = ask
  const checks: Check[] = []
  const check = (title: string): Check => {
    const made: Check = { title, problems: [], compared: 0 }
    checks.push(made)
    return made
  }
  const nameOf = (row: { firstName: string; lastName: string }): string =>
    `${row.firstName} ${row.lastName}`.trim()
  const rowByLine = new Map(table.rows.map((row) => [row.line, row]))
  const reportById = new Map(reports.map((r) => [r.childId, r]))
  const fileById = new Map(photoReport.photos.map((p) => [p.photoId, p]))
  const peopleByFile = new Map(photoReport.photos.map((p) => [p.fileName, p.children]))

  const rows = check('Jede Zeile der Liste ist ein Kind geworden oder mit Grund genannt')
  for (const row of table.rows) {
    rows.compared++
    const taken = imported.children.some((c) => c.line === row.line)
    const named = imported.refused.some((r) => r.line === row.line)
    if (!taken && !named) rows.problems.push(`Zeile ${row.line} ist verschwunden`)
  }

  const values = check('Namen und Geburtstage stehen so im Obhut wie in der Liste')
  for (const child of imported.children) {
    const row = rowByLine.get(child.line)
    values.compared++
    if (!row) values.problems.push(`Zeile ${child.line} gibt es in der Liste nicht`)
    else if (
      nameOf(row) !== nameOf(child) ||
      (row.birthDate !== '' && row.birthDate !== (child.birthDate ?? ''))
    )
      values.problems.push(`Zeile ${row.line}: anders als in der Liste`)
  }

  const taken = check('Jede Fotodatei ist übernommen oder mit Grund genannt')
  for (const file of ask.photoFiles) {
    taken.compared++
    if (!peopleByFile.has(file) && !photoReport.refused.some((r) => r.fileName === file))
      taken.problems.push(`${file} ist verschwunden`)
    if (peopleByFile.has(file) && !inputs.has(file))
      taken.problems.push(`${file} wurde übernommen, lässt sich aber nicht öffnen`)
  }

  /** Text and pixels of one workstation's PDFs against the input files. */
  const comparePdfs = (
    where: string,
    reports: readonly ChildReport[],
    read: ReadonlyMap<string, ReadPdf>,
  ): void => {
    const texts = check(`${where}Jedes PDF nennt sein Kind im Text, wie die Liste es schreibt`)
    for (const report of reports) {
      texts.compared++
      const pdf = read.get(report.childId)
      const row = rowByLine.get(report.line)
      if (!pdf || !row) texts.problems.push(`Zeile ${report.line}: kein PDF`)
      else if (!squeeze(textOf(pdf)).includes(squeeze(row.firstName)))
        texts.problems.push(`Zeile ${report.line}: der Name fehlt im Text`)
    }

    const strangers = check(`${where}Kein PDF nennt ein anderes Kind`)
    for (const report of reports) {
      const pdf = read.get(report.childId)
      const own = rowByLine.get(report.line)
      if (!pdf || !own) continue
      const text = textOf(pdf).normalize('NFC')
      for (const other of table.rows) {
        if (
          other.line === own.line ||
          other.firstName === '' ||
          other.lastName === '' ||
          nameOf(other) === nameOf(own)
        )
          continue
        strangers.compared++
        if (text.includes(nameOf(other)))
          strangers.problems.push(`Zeile ${report.line}: der Text nennt Zeile ${other.line}`)
      }
    }

    const shown = check(
      `${where}Jedes Bild in einem PDF ist ein Foto dieses Kindes (Bildpunkte gegen die Eingabedateien)`,
    )
    const forbidden = check(
      `${where}Kein Foto ohne Einwilligung und keines, das niemand angesehen hat, steht in einem PDF`,
    )
    for (const report of reports) {
      const pdf = read.get(report.childId)
      if (!pdf) continue
      const allowed = new Set(report.placed.map((id) => fileById.get(id)!.fileName))
      const refusedFiles = new Set(report.refused.map((r) => fileById.get(r.photoId)!.fileName))
      for (const picture of pdf.pages.flatMap((p) => p.images)) {
        if (picture.width < 40 || picture.height < 40) continue
        const matches = matchesOf(picture, inputs)
        const best = matches[0]!
        shown.compared++
        const mine = matches.find((m) => peopleByFile.get(m.file)?.includes(report.childId))
        if (!mine || mine.difference > sameBelow || mine.difference > best.difference + 2)
          shown.problems.push(
            `Zeile ${report.line}: ein Bild gleicht am ehesten ${best.file} (Abstand ${best.difference.toFixed(1)})`,
          )
        for (const match of matches) {
          forbidden.compared++
          const people = peopleByFile.get(match.file) ?? []
          const mayNot = people.length === 0 || refusedFiles.has(match.file) || !allowed.has(match.file)
          if (
            mayNot &&
            match.difference < sameBelow / 2 &&
            match.difference <= (mine?.difference ?? Infinity)
          )
            forbidden.problems.push(`Zeile ${report.line}: ${match.file} steht im PDF`)
        }
      }
      for (const { childId, purpose } of ask.consents.refusing) {
        forbidden.compared++
        for (const placed of report.placed) {
          const people = fileById.get(placed)!.children
          const asked = childId === report.childId ? 'ownPortfolio' : 'otherPortfolios'
          if (purpose === asked && people.includes(childId))
            forbidden.problems.push(
              `Zeile ${report.line}: ${fileById.get(placed)!.fileName} zeigt ein Kind ohne Einwilligung`,
            )
        }
      }
    }
  }
  comparePdfs('', reports, read)

  const tagged = check('Die PDFs sind markiert, mit Sprache, Titel und eingebetteten Schriften')
  for (const [childId, pdf] of read) {
    tagged.compared++
    const line = reportById.get(childId)!.line
    if (!pdf.tagged || pdf.language === '' || pdf.title === '' || pdf.pages.some((p) => p.tags.length === 0))
      tagged.problems.push(`Zeile ${line}: nicht vollständig markiert`)
    if (pdf.fonts.length === 0 || pdf.fonts.some((f) => !f.embedded || !f.subset))
      tagged.problems.push(`Zeile ${line}: eine Schrift ist nicht als Auszug eingebettet`)
  }

  const sealed = check(
    'Nach dem Sperren ist der Tresor beendet; auf beiden PCs, in der Zentrale und auf dem Stick steht kein Name',
  )
  sealed.compared++
  if (!ask.vaultGone) sealed.problems.push('Der Tresor läuft noch')
  if (!ask.windowLocked) sealed.problems.push('Das Fenster ist noch verbunden')
  const words = [
    ...new Set(
      imported.children.flatMap((c) => [c.firstName, c.lastName]).filter((w) => Buffer.byteLength(w) >= 5),
    ),
  ]
  const control = await findWords(words, [
    Buffer.from(`x${words[0] ?? ''}x`),
    Buffer.from(words[1] ?? '', 'utf16le'),
  ])
  if (control.length < Math.min(2, words.length)) sealed.problems.push('Die Suche selbst findet nichts')
  for (const profile of ask.profiles)
    for (const file of await filesBelow(profile)) {
      sealed.compared++
      const hits = await findWords(words, [await readFile(file)])
      if (hits.length > 0)
        sealed.problems.push(
          `${file.slice(dirname(profile).length + 1)} enthält ${hits.length} Namen im Klartext`,
        )
    }

  const same = check('Die wiederhergestellte Sicherung ist gleich: jeder Datensatz, jedes Foto')
  comparePrints(same, ask.before, ask.after)

  const joined = check('Arbeitsplatz B hat über die Zentrale dasselbe: jeder Datensatz, jedes Foto')
  if (!ask.b.sameWords) joined.problems.push('Die sechs Prüfwörter sind nicht auf beiden Bildschirmen gleich')
  comparePrints(joined, ...ask.b.byServer)
  comparePdfs('Arbeitsplatz B: ', ask.b.reports, ask.b.read)
  const carried = check('Ohne Zentrale trägt der Stick hin und her, was beide seither geschrieben haben')
  if (ask.b.stateWithoutServer !== 'offline')
    carried.problems.push(`Ohne Zentrale sagt Arbeitsplatz B „${ask.b.stateWithoutServer}“`)
  const before = Object.keys(ask.b.byServer[0]).length
  // Two groups, and the pages Arbeitsplatz B made.
  if (Object.keys(ask.b.byStick[0]).length !== before + 2 + ask.b.reports.length)
    carried.problems.push('Auf A ist nicht genau das Neue angekommen')
  comparePrints(carried, ...ask.b.byStick)
  return checks
}

function comparePrints(check: Check, before: Prints, after: Prints): void {
  for (const [id, hash] of Object.entries(before)) {
    check.compared++
    if (after[id] !== hash) check.problems.push(`${id} fehlt oder ist anders`)
  }
  for (const id of Object.keys(after)) if (!(id in before)) check.problems.push(`${id} ist hinzugekommen`)
}

async function findWords(words: readonly string[], files: readonly Buffer[]): Promise<readonly string[]> {
  const hits: string[] = []
  for (const word of words) {
    const needles = [
      Buffer.from(word.normalize('NFC')),
      Buffer.from(word.normalize('NFD')),
      Buffer.from(word, 'utf16le'),
      Buffer.from(Buffer.from(word).toString('hex')),
    ]
    if (files.some((file) => needles.some((needle) => file.includes(needle)))) hits.push(word)
  }
  return hits
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const all = await readdir(folder, { withFileTypes: true, recursive: true })
  return all.filter((f) => f.isFile()).map((f) => join(f.parentPath, f.name))
}

interface ReportAsk {
  readonly checks: readonly Check[]
  readonly imported: ImportReport
  readonly photoReport: PhotoReport
  readonly consents: { readonly assumed: boolean; readonly recorded: number }
  readonly reports: readonly ChildReport[]
  readonly children: string
  readonly photos: string
  readonly seconds: number
}

async function writeReport(file: string, ask: ReportAsk): Promise<void> {
  const fileById = new Map(ask.photoReport.photos.map((p) => [p.photoId, p.fileName]))
  const text = [
    '# Bericht der Vorführung',
    '',
    `Kinder aus \`${ask.children}\`, Fotos aus \`${ask.photos}\`, ${ask.seconds.toFixed(0)} s.`,
    ask.consents.assumed
      ? 'Die Liste nennt keine Einwilligungen: jedes dritte Kind wurde auf „nein“ gesetzt.'
      : `${ask.consents.recorded} Einwilligungen aus der Liste.`,
    '',
    '## Prüfungen',
    ...ask.checks.map(
      (c, i) =>
        `${i + 1}. ${c.problems.length === 0 && c.compared > 0 ? 'bestanden' : '**nicht bestanden**'}: ${c.title} (${c.compared} verglichen)${c.problems.map((p) => `\n   - ${p}`).join('')}`,
    ),
    '',
    '## Nicht übernommene Zeilen',
    ...(ask.imported.refused.length === 0
      ? ['Keine.']
      : ask.imported.refused.map((r) => `- Zeile ${r.line}: ${r.reason}`)),
    '',
    '## Zeilen mit Bemerkung',
    ...(ask.imported.remarks.length === 0
      ? ['Keine.']
      : ask.imported.remarks.map((r) => `- Zeile ${r.line}: ${r.reason}`)),
    '',
    '## Nicht übernommene Dateien',
    ...(ask.photoReport.refused.length === 0
      ? ['Keine.']
      : ask.photoReport.refused.map((r) => `- ${r.fileName}: ${r.reason}`)),
    '',
    '## Nicht angesehen (niemand ist im Dateinamen eindeutig genannt)',
    ...(ask.photoReport.photos.every((p) => p.children.length > 0)
      ? ['Keine.']
      : ask.photoReport.photos.filter((p) => p.children.length === 0).map((p) => `- ${p.fileName}`)),
    '',
    '## Kinder',
    ...ask.reports.flatMap((r) => [
      `### Zeile ${r.line}: ${r.name}`,
      r.file === null ? 'Kein PDF.' : `PDF: \`${r.file}\`, Vorlage ${r.template}, ${r.placed.length} Fotos.`,
      ...r.refused.map((x) => `- nicht verwendet: ${fileById.get(x.photoId) ?? ''}: ${x.reason}`),
      ...r.unplaced.map((id) => `- kein Platz mehr auf der Seite: ${fileById.get(id) ?? ''}`),
      '',
    ]),
  ]
  await writeFile(file, `${text.join('\n')}\n`)
}
