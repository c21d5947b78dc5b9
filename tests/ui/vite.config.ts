import react from '@vitejs/plugin-react'
import { join } from 'node:path'
import { defineConfig } from 'vite'
import { root } from '#build/suites.ts'

/** `npx vite -c tests/ui/vite.config.ts`: the screens with a house in memory, and the gallery of the kit. */
export default defineConfig({
  root,
  plugins: [react()],
  cacheDir: join(root, 'node_modules/.cache/obhut/vite-ui'),
  server: { hmr: false, host: '127.0.0.1', port: 5199, strictPort: false },
})
