/** A warm start: a new launcher process on an existing profile, until a new browser shows the first screen. */
import { chromium } from '@playwright/test'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { findChromium, quietFlags } from '#build/chromium.ts'
import { root } from '#build/suites.ts'
import { idFrom, keeperWorld, tag } from '#tests/journal/keeperWorld.ts'
import { figure, median, ms, seconds, type Tell } from './figures.ts'

const rounds = 5

/** JR6: the keeper alone on an archive of 100,000, from nothing to an opened profile. */
async function benchKeeper(tell: Tell): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'obhut-bench-keeper-'))
  const took: number[] = []
  try {
    await using world = await keeperWorld({ base: join(folder, 'profile'), keep: true })
    const content = new Uint8Array(900)
    for (let batch = 0; batch < 200; batch++)
      await world.save(
        Array.from({ length: 500 }, (_, n) => ({
          objId: idFrom(`${batch} ${n}`),
          content,
          tags: [tag(`kind ${n % 9}`, `child ${n % 120}`, `month ${batch % 24}`)],
        })),
      )
    await world.keeper.settled()
    for (let round = 0; round < rounds; round++) {
      await world.keeper.close()
      const from = performance.now()
      await world.restart()
      took.push(performance.now() - from)
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  tell(
    figure('The keeper opens a profile of 100,000 envelopes', ms(median(took)), {
      goal: '<= 500 ms',
      met: median(took) <= 500,
      absoluteMs: median(took),
    }),
  )
}

export async function benchStart(tell: Tell): Promise<void> {
  await benchKeeper(tell)
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
