/**
 * A folder that looks like Electron to electron-builder and does nothing: for packing where Electron's binary is not
 * there. It carries the fuse wire and, for Windows, a resource section, so that fuses and asar integrity are really
 * written and can be read back. Started it says what it is.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'

/** By it the fuses are found in Electron’s program. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** Version 1, nine fuses; as Electron's release has them, so that each of ours is a change or a check. */
const wire = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, 9]), Buffer.from('101100011')])
const toArrayBuffer = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer

function windowsProgram(): Buffer {
  const program = NtExecutable.createEmpty(false, false)
  const resource = NtExecutableResource.from(program)
  const lang = { lang: 0x0409, codepage: 1200 }
  const about = Resource.VersionInfo.createEmpty()
  about.setStringValues(lang, { FileDescription: 'No Electron: stub for packing', ProductName: 'Electron' })
  about.outputToResourceEntries(resource.entries)
  resource.entries.push({ type: 10, id: 1, ...lang, bin: toArrayBuffer(wire) })
  resource.outputResource(program)
  return Buffer.from(program.generate())
}

const linuxProgram = (): Buffer =>
  Buffer.concat([
    Buffer.from(
      `#!/bin/sh\necho 'Obhut was packed here without Electron: this folder shows what is inside, it does not start.' >&2\nexit 1\n`,
    ),
    wire,
  ])

/** More languages than wanted, and what Electron brings for an app that is none. */
const locales = ['de', 'en-GB', 'en-US', 'fr', 'nl', 'tr', 'zh-CN']

export function writeStubElectron(folder: string, platform: 'win32' | 'linux'): string {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'locales'), { recursive: true })
  mkdirSync(join(folder, 'resources'))
  const put = (name: string, content: string | Buffer, mode = 0o644): void =>
    writeFileSync(join(folder, name), content, { mode })
  if (platform === 'win32') put('electron.exe', windowsProgram())
  else
    for (const name of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler'])
      put(name, linuxProgram(), 0o755)
  put('LICENSE', 'Stub: the licence of Electron comes with Electron.\n')
  put('LICENSES.chromium.html', '<!doctype html><title>Stub</title>\n')
  put('version', '0.0.0-stub')
  put('NO-ELECTRON.txt', 'This folder was packed without the Electron binary. It does not start.\n')
  put('resources/default_app.asar', '')
  for (const locale of locales) put(`locales/${locale}.pak`, '')
  return folder
}
