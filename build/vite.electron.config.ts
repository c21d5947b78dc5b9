import { dirname, join } from 'node:path'
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { noteBundled } from './noteBundled.ts'
import { vaultFiles } from './vaultFiles.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const note = noteBundled('electron')

/**
 * Electron's main process and the vault's: ES modules for Node, with everything inside but Electron; libsodium and the
 * cards' fonts lie beside them.
 */
export default defineConfig({
  root: join(root, 'electron'),
  cacheDir: join(root, 'node_modules/.cache/obhut/vite-electron'),
  // What was CommonJS asks for it; pdfmake at each file it takes.
  define: { __dirname: 'import.meta.dirname' },
  plugins: [vaultFiles(), note()],
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: true,
    emitAssets: true,
    outDir: join(root, 'out/electron'),
    emptyOutDir: true,
    target: 'node24',
    minify: true,
    rolldownOptions: {
      input: {
        main: join(root, 'electron/desktop/main.ts'),
        vault: join(root, 'electron/host/vault/main.ts'),
      },
      external: ['electron', ...builtinModules, /^node:/],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
