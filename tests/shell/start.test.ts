import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { findElectron } from '#build/electronBinary.ts'
import { findInstalledBrowser, hasDesktop } from '#electron/loopback/installedBrowser.ts'

describe('which shell runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'obhut-start-'))
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  })

  it('Electron where ELECTRON_OVERRIDE_DIST_PATH holds its binary, and not where it holds none', () => {
    const name =
      { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[
        process.platform as 'win32'
      ] ?? 'electron'
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder)
    expect(findElectron()?.why).not.toBe('ELECTRON_OVERRIDE_DIST_PATH')
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), '')
    expect(findElectron()).toEqual({ path: join(folder, name), why: 'ELECTRON_OVERRIDE_DIST_PATH' })
  })

  it('the browser that OBHUT_CHROMIUM names comes first; one that is not there is passed over', () => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'browser'), '')
    vi.stubEnv('OBHUT_CHROMIUM', join(folder, 'browser'))
    expect(findInstalledBrowser()?.path).toBe(join(folder, 'browser'))
    vi.stubEnv('OBHUT_CHROMIUM', join(folder, 'none'))
    expect(findInstalledBrowser()?.path).not.toBe(join(folder, 'none'))
  })

  it.runIf(process.platform === 'linux')('a window needs a desktop', () => {
    vi.stubEnv('DISPLAY', undefined)
    vi.stubEnv('WAYLAND_DISPLAY', undefined)
    expect(hasDesktop()).toBe(false)
    vi.stubEnv('DISPLAY', ':0')
    expect(hasDesktop()).toBe(true)
  })
})
