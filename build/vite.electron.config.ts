import { dirname, join } from 'node:path'
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Electron's main process and the vault's: ES modules for Node, with everything inside but Electron and sodium. */
export default defineConfig({
  root: join(root, 'electron'),
  cacheDir: join(root, 'node_modules/.cache/obhut/vite-electron'),
  ssr: { noExternal: true, external: ['electron', 'sodium-native'] },
  build: {
    ssr: true,
    outDir: join(root, 'out/electron'),
    emptyOutDir: true,
    target: 'node24',
    minify: true,
    rolldownOptions: {
      input: {
        main: join(root, 'electron/desktop/main.ts'),
        vault: join(root, 'electron/host/vault/main.ts'),
      },
      external: ['electron', 'sodium-native', ...builtinModules, /^node:/],
      output: { format: 'es', entryFileNames: '[name].js' },
    },
  },
})
