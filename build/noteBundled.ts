/**
 * Notes of each build which modules really went into it: `out/bundled/NAME.json`. The list of third-party licences is
 * made of these, and the tests of the packed app ask them whether something is inside that has no business there.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const slashes = (path: string): string => path.replaceAll('\\', '/')
export const bundledFolder = join(root, 'out/bundled')

/** One function per bundle and not per build: workers of the window are builds of their own in the same bundle. */
export function noteBundled(name: string): () => Plugin {
  const files = new Set<string>()
  const note = (id: string): void => {
    const file = slashes(id.replace(/[?#].*$/, ''))
    // What tools add of themselves has no file.
    if (file.startsWith(`${slashes(root)}/`)) files.add(slashes(relative(root, file)))
  }
  return () => {
    let base = root
    let isWorker = false
    return {
      name: 'obhut-note-bundled',
      configResolved(config) {
        base = config.root
        isWorker = config.isWorker
      },
      generateBundle(_options, bundle) {
        for (const part of Object.values(bundle))
          if (part.type === 'asset') for (const file of part.originalFileNames) note(resolve(base, file))
          else
            for (const [id, module] of Object.entries(part.modules)) if (module.renderedLength > 0) note(id)
        // Styles are gone from the chunks by now.
        for (const id of this.getModuleIds()) if (/\.css(\?|$)/.test(id)) note(id)
        // A build made of the app's for tests and the demo is no bundle of the app.
        if (isWorker || base.startsWith(join(root, 'tests'))) return
        mkdirSync(bundledFolder, { recursive: true })
        writeFileSync(join(bundledFolder, `${name}.json`), JSON.stringify([...files].sort(), null, 1))
      },
    }
  }
}
