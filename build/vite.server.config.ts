import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { noteBundled } from './noteBundled.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The server for Node, with everything inside: `node out/server/main.js`, and the Zentrale of the packed app. */
export default defineConfig({
  root: join(root, 'sync-server'),
  cacheDir: join(root, 'node_modules/.cache/obhut/vite-server'),
  define: { __dirname: 'import.meta.dirname' },
  plugins: [noteBundled('server')()],
  // pg asks for its C client, which nobody installs, and goes on without it.
  ssr: { noExternal: true, external: ['pg-native'] },
  build: {
    ssr: true,
    outDir: join(root, 'out/server'),
    emptyOutDir: true,
    target: 'node24',
    minify: true,
    rolldownOptions: {
      input: { main: join(root, 'sync-server/main.ts') },
      external: ['pg-native', ...builtinModules, /^node:/],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
