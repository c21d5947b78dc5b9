import { join } from 'node:path'
import { mergeConfig } from 'vite'
import app from '#build/vite.renderer.config.ts'
import { root } from '#build/suites.ts'

/** The app's window with the two doors of window.tsx for the walk through all states. */
export default mergeConfig(app, {
  root: import.meta.dirname,
  build: { outDir: join(root, 'out/walkWindow') },
})
