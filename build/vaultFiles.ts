import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

/** The systems whose build of libsodium lies beside the bundle; electron-builder.yml takes the one it packs for. */
const hosts = ['linux-x64', 'linux-arm64', 'win32-x64', 'win32-arm64', 'darwin-x64', 'darwin-arm64']

/**
 * Puts the files beside the vault's bundle that it reads at run time: the cards' fonts and libsodium. In the source
 * they are found in node_modules, which no packed app has. Every chunk must lie in the same folder. What is not found
 * where it is expected fails the build.
 */
export function vaultFiles(): Plugin {
  const sodium = dirname(createRequire(import.meta.url).resolve('sodium-native'))
  return {
    name: 'obhut-vault-files',
    enforce: 'pre',
    load(id) {
      if (id !== join(sodium, 'binding.js')) return undefined
      for (const host of hosts) {
        const file = join(sodium, 'prebuilds', host, 'sodium-native.node')
        this.emitFile({
          type: 'asset',
          fileName: `native/${host}/sodium-native.node`,
          originalFileName: file,
          source: readFileSync(file),
        })
      }
      return `import { createRequire } from 'node:module'
export default createRequire(import.meta.url)('./native/' + process.platform + '-' + process.arch + '/sodium-native.node')
`
    },
    transform(code, id) {
      if (id === join(sodium, 'index.js')) {
        const found = `require('./binding')`
        if (!code.includes(found))
          this.error('sodium-native loads its addon differently: look at build/vaultFiles.ts')
        return { code: code.replace(found, `${found}.default`), map: null }
      }
      if (!code.includes('import.meta.resolve(') || id.includes('node_modules')) return undefined
      const replaced = code.replace(/import\.meta\.resolve\('([^']+\.ttf)'\)/g, (_, font: string) => {
        const file = fileURLToPath(import.meta.resolve(font))
        const fileName = `fonts/${basename(file)}`
        this.emitFile({ type: 'asset', fileName, originalFileName: file, source: readFileSync(file) })
        return `new URL('./${fileName}', import.meta.url).href`
      })
      if (replaced.includes('import.meta.resolve('))
        this.error(`${id} resolves something that build/vaultFiles.ts does not put beside it`)
      return { code: replaced, map: null }
    },
  }
}
