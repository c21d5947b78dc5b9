import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { noteBundled } from './noteBundled.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** A sandboxed preload must be one CommonJS file. Built after main, into the same folder. */
export default defineConfig({
  root: join(root, 'electron'),
  cacheDir: join(root, 'node_modules/.cache/obhut/vite-preload'),
  plugins: [noteBundled('preload')()],
  build: {
    ssr: true,
    outDir: join(root, 'out/electron'),
    emptyOutDir: false,
    target: 'chrome130',
    minify: true,
    rolldownOptions: {
      input: { preload: join(root, 'electron/desktop/preload.ts') },
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
})
