import { join } from 'node:path'
import { mergeConfig } from 'vite'
import app from '#build/vite.renderer.config.ts'
import { root } from '#build/suites.ts'

/** The bench's window is built like the app's, from the same rooms; world.ts says where to. */
export default mergeConfig(app, { root: join(root, 'tests/bench') })
