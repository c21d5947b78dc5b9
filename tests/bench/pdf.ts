/**
 * A 20-page portfolio with 60 photos of 12 MP: our export (vector text, tags, photos at 300 dpi) against plain
 * toDataURL + jsPDF raster of the same pages at 300 dpi, turn by turn in the same browser. Run alone:
 * `node tests/bench/pdf.ts`.
 */
import { chromium, type Page } from '@playwright/test'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { findChromium, quietFlags } from '#build/chromium.ts'
import type {} from './pdfPage.ts'

export interface PdfFigures {
  readonly pages: number
  readonly photos: number
  readonly oursSeconds: number
  readonly plainSeconds: number
  /** Goal: at most 2. */
  readonly ratio: number
  readonly secondsPerPage: number
  readonly megabytesPerPage: number
  readonly plainMegabytesPerPage: number
  /** Longest time the window could not run a timer while exporting. */
  readonly windowBlockedMs: number
  /** All browser processes together above their idle state; null where /proc is missing. */
  readonly oursPeakMegabytes: number | null
  readonly plainPeakMegabytes: number | null
}

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const rounds = 3

/** Chromium on the browser's half of the bench (pdfPage.ts), built. */
export async function inBenchPage<T>(run: (page: Page, browserPid: number) => Promise<T>): Promise<T> {
  const found = await findChromium()
  if (found === undefined) throw new Error('The PDF bench needs Chromium.')
  const home = await mkdtemp(join(tmpdir(), 'obhut-bench-pdf-'))
  await build({
    root,
    base: './',
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir: home,
      target: 'chrome130',
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: { input: join(root, 'tests/bench/pdfPage.ts') },
    },
  })
  const entry = (await readdir(join(home, 'assets'))).find(
    (name) => name.startsWith('pdfPage') && name.endsWith('.js'),
  )
  await writeFile(
    join(home, 'index.html'),
    `<!doctype html><title>bench</title><script type="module" src="assets/${entry}"></script>`,
  )
  const server = createServer((request, response) => {
    const path = join(
      home,
      new URL(request.url ?? '/', 'http://localhost').pathname.replace(/\/$/, '/index.html'),
    )
    if (!path.startsWith(home) || !existsSync(path)) return void response.writeHead(404).end()
    void readFile(path).then((body) =>
      response
        .writeHead(200, { 'Content-Type': extname(path) === '.js' ? 'text/javascript' : 'text/html' })
        .end(body),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browserServer = await chromium.launchServer({
    executablePath: found.path,
    args: [...quietFlags],
    env: { ...process.env, ...found.env },
  })
  try {
    const browser = await chromium.connect(browserServer.wsEndpoint())
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.waitForFunction(() => 'pdfBench' in window)
    await page.evaluate(() => window.pdfBench.prepare())
    const answer = await run(page, browserServer.process().pid!)
    await browser.close()
    return answer
  } finally {
    await browserServer.close()
    server.close()
    await rm(home, { recursive: true, force: true })
  }
}

export const benchPdf = (): Promise<PdfFigures> =>
  inBenchPage(async (page, pid) => {
    await page.evaluate(() => window.pdfBench.ours())
    const ours: { ms: number; bytes: number; longestFrameMs: number; peak: number | null }[] = []
    const plain: { ms: number; bytes: number; peak: number | null }[] = []
    for (let round = 0; round < rounds; round++) {
      ours.push(await withPeak(pid, () => page.evaluate(() => window.pdfBench.ours())))
      plain.push(await withPeak(pid, () => page.evaluate(() => window.pdfBench.plain())))
    }
    const oursMs = median(ours.map(({ ms }) => ms))
    const plainMs = median(plain.map(({ ms }) => ms))
    const peakOf = (runs: readonly { peak: number | null }[]): number | null =>
      runs.some(({ peak }) => peak === null) ? null : Math.round(median(runs.map(({ peak }) => peak!)) / 1e6)
    return {
      pages: 20,
      photos: 60,
      oursSeconds: oursMs / 1000,
      plainSeconds: plainMs / 1000,
      ratio: oursMs / plainMs,
      secondsPerPage: oursMs / 20_000,
      megabytesPerPage: ours[0]!.bytes / 20e6,
      plainMegabytesPerPage: plain[0]!.bytes / 20e6,
      windowBlockedMs: Math.min(...ours.map(({ longestFrameMs }) => longestFrameMs)),
      oursPeakMegabytes: peakOf(ours),
      plainPeakMegabytes: peakOf(plain),
    }
  })

async function withPeak<T>(pid: number, run: () => Promise<T>): Promise<T & { peak: number | null }> {
  const before = await residentBytes(pid)
  let peak = before
  const timer = setInterval(() => {
    void residentBytes(pid).then((now) => {
      if (now !== null && peak !== null) peak = Math.max(peak, now)
    })
  }, 50)
  const result = await run()
  clearInterval(timer)
  return { ...result, peak: peak === null || before === null ? null : peak - before }
}

/** Resident memory of a process and all its children, shared pages counted once per process. */
async function residentBytes(pid: number): Promise<number | null> {
  if (!existsSync('/proc/self/statm')) return null
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    if (parent) parents.set(Number(name), parent)
  }
  const isOurs = (one: number): boolean => one === pid || (parents.has(one) && isOurs(parents.get(one)!))
  let sum = 0
  for (const one of parents.keys()) {
    if (!isOurs(one)) continue
    const rollup = await readFile(`/proc/${one}/statm`, 'utf8').catch(() => '0 0 0')
    const [, resident, shared] = rollup.split(' ').map(Number)
    sum += (resident! - shared!) * 4096
  }
  return sum
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await benchPdf())
