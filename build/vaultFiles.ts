import { createHash } from 'node:crypto'
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
  // Vite writes every path with slashes.
  const isOfSodium = (id: string, name: string): boolean => id === join(sodium, name).replaceAll('\\', '/')
  return {
    name: 'obhut-vault-files',
    enforce: 'pre',
    load(id) {
      if (!isOfSodium(id, 'binding.js')) return undefined
      const sums = hosts.map((host) => {
        const file = join(sodium, 'prebuilds', host, 'sodium-native.node')
        const source = readFileSync(file)
        this.emitFile({
          type: 'asset',
          fileName: `native/${host}/sodium-native.node`,
          originalFileName: file,
          source,
        })
        return [host, createHash('sha256').update(source).digest('hex')]
      })
      // It lies outside the archive, where Electron's integrity check does not look.
      return `import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
const sums = ${JSON.stringify(Object.fromEntries(sums))}
const host = process.platform + '-' + process.arch
const file = fileURLToPath(new URL('./native/' + host + '/sodium-native.node', import.meta.url))
if (createHash('sha256').update(readFileSync(file)).digest('hex') !== sums[host])
  throw new Error('libsodium is not the one that the vault was built with')
export default createRequire(import.meta.url)(file)
`
    },
    transform(code, id) {
      if (isOfSodium(id, 'index.js')) {
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
