/** A screen that is none (Xvfb) and a browser with a window: what real capture needs (decision 41). */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findInstalledBrowser, type FoundBrowser } from '#electron/loopback/installedBrowser.ts'

export interface Screen extends Disposable {
  readonly browser: FoundBrowser
}

const xvfb = '/usr/bin/Xvfb'
export const whatIsMissing = 'Xvfb and a headful Chromium'

/** Undefined where this machine has no Xvfb or no installed browser. */
export async function openScreen(): Promise<Screen | undefined> {
  const found = findInstalledBrowser()
  if (!found || !existsSync(xvfb)) return undefined
  const child = spawn(xvfb, ['-displayfd', '3', '-screen', '0', '1400x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await new Promise<string | undefined>((resolve) => {
    child.stdio[3]!.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
    child.once('exit', () => resolve(undefined))
    child.once('error', () => resolve(undefined))
  })
  if (number === undefined) return undefined
  return {
    browser: { ...found, env: { ...found.env, DISPLAY: `:${number}` } },
    [Symbol.dispose]: () => void child.kill(),
  }
}
