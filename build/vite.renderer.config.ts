import react from '@vitejs/plugin-react'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { assetManifest } from './assetManifest.ts'
import { heicPlugin } from './heicPlugin.ts'
import { noteBundled } from './noteBundled.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const note = noteBundled('renderer')

/** Each page of the root is an entry: the window's, and the masked window's (MT20). */
const everyPage = (): Plugin => ({
  name: 'obhut-every-page',
  config: ({ root: of = '.' }) => ({
    build: {
      rollupOptions: {
        input: readdirSync(of)
          .filter((name) => name.endsWith('.html'))
          .map((name) => join(of, name)),
      },
    },
  }),
})

/**
 * The windows, built once into out/renderer for both shells: relative addresses, no inline scripts, nothing from
 * outside, every font and image a file of our own (decision 34). The shell that serves a page adds its nonce.
 */
export default defineConfig({
  root: join(root, 'renderer'),
  base: './',
  plugins: [react(), everyPage(), note(), assetManifest()],
  worker: { format: 'es', plugins: () => [heicPlugin(), note(), assetManifest()] },
  cacheDir: join(root, 'node_modules/.cache/obhut/vite'),
  build: {
    outDir: join(root, 'out/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
  },
})
