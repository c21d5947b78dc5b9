/** A warm start: a new launcher process on an existing profile, until a new browser shows the first screen. */
import { chromium } from '@playwright/test'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { findChromium, quietFlags } from '#build/chromium.ts'
import { root } from '#build/suites.ts'
import { figure, median, seconds, type Tell } from './figures.ts'

const rounds = 5

export async function benchStart(tell: Tell): Promise<void> {
  const windowDir = join(root, 'out/bench/app')
  await build({ configFile: join(root, 'build/vite.renderer.config.ts'), logLevel: 'warn', build: { outDir: windowDir } }) // prettier-ignore
  const found = await findChromium()
  if (found === undefined) throw new Error('The bench needs Chromium.')
  const folder = await mkdtemp(join(tmpdir(), 'obhut-bench-start-'))
  const started: number[] = []
  const shown: number[] = []
  try {
    for (let round = 0; round <= rounds; round++) {
      const from = performance.now()
      const child = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', join(root, 'electron/loopback/main.ts'), '--no-open', '--window-dir', windowDir, '--profile-dir', join(folder, 'profile')], // prettier-ignore
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      const ended = new Promise((resolve) => child.once('exit', resolve))
      const address = await new Promise<string>((resolve, reject) => {
        let text = ''
        child.stdout.on('data', (chunk: Buffer) => {
          text += chunk.toString()
          const url = /http:\/\/\S+#token=[\w-]+/.exec(text)
          if (url) resolve(url[0])
        })
        child.once('exit', () => reject(new Error(`The launcher ended: ${text}`)))
      })
      const listening = performance.now() - from
      const browser = await chromium.launchPersistentContext(join(folder, 'chromium'), {
        executablePath: found.path,
        args: [...quietFlags],
        env: { ...(process.env as Record<string, string>), ...found.env },
        locale: 'de-DE',
      })
      const page = await browser.newPage()
      await page.goto(address)
      await page.locator('h1').first().waitFor()
      if (round > 0) {
        started.push(listening)
        shown.push(performance.now() - from)
      }
      await browser.close()
      child.kill('SIGTERM')
      await ended
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  tell(
    figure(
      'Warm start to the first screen (launcher process, browser process, window; build present)',
      `${seconds(median(shown))} (launcher listening after ${seconds(median(started))})`,
      { goal: '<= 3 s', met: median(shown) <= 3000, absoluteMs: median(shown) },
    ),
  )
}
